//! Passages that go with their words, and passages that are let go.

use super::*;
use crate::domain::line::Passage;
use crate::domain::transcript::Transcript;

/// Carries the passage between brackets in the old text; shows what stands at its place, `=` before words unchanged.
fn carried(old: &str, new: &str) -> String {
    let (start, end) = (old.find('[').unwrap(), old.find(']').unwrap() - 1);
    let old = old.replace(['[', ']'], "");
    let placed = Carry::new(&old, new).place(Segment::new(start, end).unwrap());
    shown(new, placed)
}

fn shown(new: &str, placed: Option<Placed>) -> String {
    let Some(placed) = placed else { return "adrift".to_owned() };
    let mut text = new.to_owned();
    text.insert(placed.segment.end(), ']');
    text.insert(placed.segment.start(), '[');
    (if placed.is_exact { "= " } else { "~ " }).to_owned() + &text
}

#[test]
fn a_passage_goes_with_its_words() {
    let new = "INT: Mm.\n\nP01: Well. I felt quite alone there.";
    assert_eq!(
        carried("P01: I felt [quite alone] there.", new),
        "= INT: Mm.\n\nP01: Well. I felt [quite alone] there."
    );
}

#[test]
fn of_equal_words_each_goes_to_its_own() {
    let new = "P01: Yeah. I was alone.\n\nINT: Why?\n\nP01: Yeah.\n\nINT: Really?";
    let old = "P01: Yeah. I was lone.\n\nINT: Why?\n\nP01: [Yeah].\n\nINT: Really?";
    assert_eq!(carried(old, new), "= P01: Yeah. I was alone.\n\nINT: Why?\n\nP01: [Yeah].\n\nINT: Really?");
}

#[test]
fn where_one_of_two_equal_turns_was_taken_out_both_are_let_go() {
    let (first, second) = ("P01: [Yeah].\n\nP01: Yeah.\n\nINT: So.", "P01: Yeah.\n\nP01: [Yeah].\n\nINT: So.");
    for old in [first, second] {
        assert_eq!(carried(old, "P01: Yeah.\n\nINT: So."), "adrift");
    }
}

#[test]
fn the_same_text_gives_each_passage_itself() {
    let text = "INT: 你好。\n\nP01: Yeah. Yeah. cafe\u{301} 12";
    let carry = Carry::new(text, text);
    for (start, _) in text.char_indices() {
        for (end, _) in text.char_indices().skip_while(|(at, _)| *at <= start) {
            let segment = Segment::new(start, end).unwrap();
            let has_words = !text.get(start..end).unwrap().trim().is_empty();
            assert_eq!(carry.place(segment), has_words.then_some(Placed { segment, is_exact: true }));
        }
    }
}

#[test]
fn without_the_old_text_words_and_what_stood_around_them_decide() {
    let old =
        Transcript::new("INT: Did you go?\n\nP01: Yeah. To the ward.\n\nINT: And then?\n\nP01: Yeah. Home.", &[""; 0]);
    let new = Transcript::new(
        "INT: Hello.\n\nINT: Did you go?\n\nP01: Yeah. To the ward.\n\nINT: And then?\n\nP01: Yeah. Home.",
        &[""; 0],
    );
    for start in [22, 61] {
        let segment = Segment::new(start, start + 5).unwrap();
        let excerpt = old.excerpt(segment);
        let (from, to) = old.to_chars(segment);
        let passage = Passage {
            src: "".into(),
            at: [from, to].map(|at| u32::try_from(at).unwrap()),
            quote: excerpt.quote.into(),
            pre: excerpt.pre.into(),
            post: excerpt.post.into(),
        };
        let found = find(&passage, &new).unwrap();
        assert_eq!(found, Placed { segment: Segment::new(start + 13, start + 18).unwrap(), is_exact: true });
    }
}
