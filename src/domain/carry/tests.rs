//! Passages that go with their words, and passages that are let go.

mod law;
mod made;

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

#[test]
fn a_renamed_speaker_and_a_pseudonym_leave_all_else_where_it_is() {
    let new = "I: Mm.\n\nMaria: Yeah.\n\nI: The nurse said so?\n\nMaria: Yeah.\n\nI: OK.";
    let old = "INT: Mm.\n\nP01: Yeah.\n\nINT: Ana said so?\n\nP01: [Yeah].\n\nINT: OK.";
    assert_eq!(carried(old, new), "= I: Mm.\n\nMaria: Yeah.\n\nI: The nurse said so?\n\nMaria: [Yeah].\n\nI: OK.");
    let old = "INT: Mm.\n\nP01: Yeah.\n\nINT: [Ana said so]?\n\nP01: Yeah.\n\nINT: OK.";
    assert_eq!(carried(old, new), "~ I: Mm.\n\nMaria: Yeah.\n\nI: [The nurse said so]?\n\nMaria: Yeah.\n\nI: OK.");
}

#[test]
fn a_moved_turn_takes_its_passages_along() {
    let old = "INT: Who?\n\nP01: The ward manager [never told me] anything.\n\nINT: And when was that?\n\nP01: In my first week there, I think it was.\n";
    let new = "INT: Who?\n\nINT: And when was that?\n\nP01: In my first week there, I think it was.\n\nP01: The ward manager never told me anything.\n";
    assert_eq!(carried(old, new), "= ".to_owned() + &new.replace("never told me", "[never told me]"));
}

#[test]
fn chinese_goes_char_by_char() {
    let old = "甲：我觉得[那边的医院]比较忙。\n\n乙：嗯。";
    let new = "甲：我当时觉得那边的医院非常忙。\n\n乙：嗯，对。";
    assert_eq!(carried(old, new), "= 甲：我当时觉得[那边的医院]非常忙。\n\n乙：嗯，对。");
}

#[test]
fn a_mistyped_word_is_carried_as_changed_and_a_rewritten_turn_is_let_go() {
    assert_eq!(carried("P01: I [recieved] nothing.", "P01: I received nothing."), "~ P01: I [received] nothing.");
    let new = "P01: It was good.\n\nINT: So then you left?";
    assert_eq!(carried("P01: [They laughed at my accent].\n\nINT: So then you left?", new), "adrift");
}

#[test]
fn empty_and_wholly_other_texts_carry_nothing() {
    let segment = Segment::new(0, 4).unwrap();
    for (old, new) in [("", "P01: Yes."), ("P01: Yes.", ""), ("P01: Yes.", "甲：嗯。"), ("   \n \n", "    ")] {
        assert_eq!(Carry::new(old, new).place(segment), None, "{old:?} {new:?}");
    }
}

#[test]
fn a_hundred_thousand_equal_lines_are_let_go_as_soon_as_one_is_missing() {
    let line = "P01: Yeah.\n";
    let carry = Carry::new(&line.repeat(100_000), &line.repeat(99_999));
    assert_eq!(carry.place(Segment::new(5 + 500 * line.len(), 9 + 500 * line.len()).unwrap()), None);
}
