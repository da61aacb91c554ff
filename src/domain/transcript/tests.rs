#![allow(clippy::string_slice)]

use super::*;
use proptest::prelude::*;

const LABELS: [&str; 3] = ["Interviewer", "P01", "受访者"];
const TALK: &str = "Interviewer: So. How was it?\n\nP01 [00:12:31]: Fine. It was “fine”.\nThen it wasn’t, cafe\u{301} closed.\n\nA note.\n\n受访者：没人告诉我。真的👩‍👩‍👧！\n";

fn talk() -> Transcript {
    Transcript::new(TALK, &LABELS)
}

fn at(text: &str) -> Segment {
    let start = TALK.find(text).unwrap();
    Segment::new(start, start + text.len()).unwrap()
}

#[test]
fn turns_are_found_from_anywhere() {
    let talk = talk();
    assert_eq!(talk.turns().len(), 4);
    assert_eq!(talk.turn_at(0), Some(0));
    assert_eq!(talk.turn_at(at("\n\nP01").start() + 1), Some(0));
    assert_eq!(talk.turn_at(at("P01").start()), Some(1));
    assert_eq!(talk.turn_at(usize::MAX), Some(3));
    assert_eq!(Transcript::new("\n", &LABELS).turn_at(0), None);
    let second = &talk.turns()[1];
    assert_eq!(talk.slice(second.range), &TALK[second.range.range()]);
    assert!(
        talk.slice(second.range).starts_with("P01 [00:12:31]: Fine.") && talk.slice(second.range).ends_with("closed.")
    );
    assert_eq!(talk.slice(second.time.unwrap()), "00:12:31");
    assert_eq!(talk.paragraphs_of(second).len(), 2);
    assert!(talk.slice(second.body.unwrap()).starts_with("Fine."));
}

#[test]
fn slicing_nonsense_is_empty() {
    let talk = talk();
    assert_eq!(talk.slice(Segment::new(5000, 6000).unwrap()), "");
    let inside = TALK.find('没').unwrap() + 1;
    assert_eq!(talk.slice(Segment::new(inside, inside + 1).unwrap()), "");
    assert_eq!(talk.quote(Segment::new(5000, 6000).unwrap()), "");
    assert_eq!(talk.excerpt(Segment::new(inside, inside + 1).unwrap()).quote, "");
}

#[test]
fn labels_times_and_line_feeds_are_not_codable() {
    let talk = talk();
    let all = Segment::new(0, TALK.len()).unwrap();
    let pieces: Vec<_> = talk.codable(all).map(|piece| talk.slice(piece)).collect();
    assert_eq!(
        pieces,
        [
            "So. How was it?",
            "Fine. It was “fine”.",
            "Then it wasn’t, cafe\u{301} closed.",
            "A note.",
            "没人告诉我。真的👩‍👩‍👧！"
        ]
    );
    let across = at("it?").hull(at("Fine"));
    assert_eq!(talk.passage_text(across), "it? Fine");
    assert_eq!(talk.passage_text(at("P01 [00:12:31]: ")), "");
    assert_eq!(talk.codable(at("P01 [00")).count(), 0);
}

#[test]
fn passages_snap_to_graphemes_and_codable_text() {
    let talk = talk();
    assert_eq!(talk.snap(at("P01 [00:12:31]: Fine.")), Some(at("Fine.")));
    assert_eq!(talk.snap(at("P01 [00:12:31]: ")), None);
    let family = at("👩‍👩‍👧");
    assert_eq!(talk.snap(Segment::new(family.start() + 5, family.start() + 6).unwrap()), Some(family));
    let accent = at("e\u{301}");
    assert_eq!(talk.snap(Segment::new(accent.start(), accent.start() + 1).unwrap()), Some(accent));
}

#[test]
fn chars_at_the_border_bytes_inside() {
    let talk = talk();
    let passage = at("没人告诉我");
    let (start, end) = talk.to_chars(passage);
    assert_eq!(TALK.chars().skip(start).take(end - start).collect::<String>(), "没人告诉我");
    assert_eq!(talk.segment_of_chars(start, end), Some(passage));
    assert_eq!(talk.segment_of_chars(start, start), None);
    assert_eq!(talk.segment_of_chars(start, 9999), None);
}

#[test]
fn excerpts_are_the_text_as_it_is() {
    let talk = talk();
    let excerpt = talk.excerpt(at("Fine. It was"));
    assert_eq!(excerpt.quote, "Fine. It was");
    assert_eq!(excerpt.pre, " So. How was it?\n\nP01 [00:12:31]: ".chars().skip(2).collect::<String>());
    assert_eq!(excerpt.pre.chars().count(), 32);
    assert!(excerpt.post.starts_with(" “fine”.\nThen"));
    assert_eq!(talk.excerpt(at("Interviewer")).pre, "");
    assert_eq!(talk.excerpt(Segment::new(TALK.len() - 1, TALK.len()).unwrap()).post, "");
}

#[test]
fn long_passages_are_quoted_by_head_and_tail() {
    let text = format!("{}{}", "字".repeat(150), "b".repeat(50));
    let whole = |text: &str| Transcript::new(text, &LABELS).quote(Segment::new(0, text.len()).unwrap());
    assert_eq!(whole(&text), text);
    let longer = format!("{text}c");
    let quote = whole(&longer);
    assert_eq!(quote.chars().count(), 200);
    assert_eq!(quote, format!("{} … {}{}c", "字".repeat(100), "字".repeat(46), "b".repeat(50)));
}

#[test]
fn words_and_sentences_of_a_turn() {
    let talk = talk();
    let texts = |segments: Vec<Segment>| segments.into_iter().map(|s| talk.slice(s).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        texts(talk.sentences(&talk.turns()[1])),
        ["Fine.", "It was “fine”.", "Then it wasn’t, cafe\u{301} closed."]
    );
    assert_eq!(texts(talk.sentences(&talk.turns()[3])), ["没人告诉我。", "真的👩‍👩‍👧！"]);
    assert_eq!(texts(talk.words(&talk.turns()[0])), ["So", "How", "was", "it"]);
    assert_eq!(talk.words(&talk.turns()[3]).len(), 7);
}

#[test]
fn units_under_the_cursor() {
    let talk = talk();
    let pos = at("was “fine”").start();
    assert_eq!(talk.sentence_at(pos), Some(at("It was “fine”.")));
    assert_eq!(talk.word_at(pos).map(|word| (word.start(), talk.slice(word))), Some((pos, "was")));
    assert_eq!(talk.sentence_at(at(" It was").start()), Some(at("Fine.")));
    assert_eq!(talk.word_at(at(" It was").start()), None);
    assert_eq!(talk.sentence_at(at("P01").start()), None);
    assert_eq!(talk.sentence_at(9999), None);
}

#[test]
fn the_cursor_skips_what_is_not_codable() {
    let talk = talk();
    let last_of_first = at("?").start();
    let fine = at("Fine.").start();
    assert_eq!(talk.next_grapheme(last_of_first), Some(fine));
    assert_eq!(talk.previous_grapheme(fine), Some(last_of_first));
    assert_eq!(talk.place(0), Some(at("So.").start()));
    assert_eq!(talk.place(at("[00:").start()), Some(fine));
    assert_eq!(talk.place(usize::MAX), Some(at("！").start()));
    assert_eq!(talk.next_grapheme(at("！").start()), None);
    assert_eq!(talk.previous_grapheme(at("So.").start()), None);
    assert_eq!(talk.next_word(at("it?").start()), Some(fine));
    assert_eq!(talk.previous_word(fine), Some(at("it?").start()));
    assert_eq!(talk.next_sentence(at("How").start()), Some(fine));
    assert_eq!(talk.previous_sentence(fine + 2), Some(fine));
    assert_eq!(talk.previous_sentence(fine), Some(at("How").start()));
    assert_eq!(talk.grapheme_end(at("👩‍👩‍👧").start()), at("👩‍👩‍👧").end());
    assert_eq!(talk.grapheme_end(0), 0);
}

#[test]
fn an_empty_text_has_nowhere_to_go() {
    let empty = Transcript::new("", &LABELS);
    assert_eq!(
        (empty.place(0), empty.next_grapheme(0), empty.previous_word(3), empty.sentence_at(0)),
        (None, None, None, None)
    );
    assert_eq!(empty.byte_to_char(3), 0);
}

fn texts() -> impl Strategy<Value = String> {
    "(P01: |受访者：|P01 \\[1:02\\]: |\n|\n\n| |\t|\r\n|[a-z.?!]{1,4}|[字。；é\u{301}\u{200d}👩🇬ك]|\\PC){0,40}"
}

proptest! {
    #[test]
    fn turns_tile_what_is_not_blank(text in texts()) {
        let transcript = Transcript::new(&*text, &LABELS);
        let mut end = 0;
        for turn in transcript.turns() {
            prop_assert!(text[end..turn.range.start()].trim().is_empty());
            end = turn.range.end();
            prop_assert_eq!(turn.body.is_some(), !transcript.paragraphs_of(turn).is_empty());
            for paragraph in transcript.paragraphs_of(turn) {
                prop_assert!(turn.range.covers(*paragraph));
                let words = transcript.slice(*paragraph);
                prop_assert!(!words.contains('\n') && !words.is_empty() && words.trim() == words);
            }
        }
        prop_assert!(text[end..].trim().is_empty());
        prop_assert!(transcript.paragraphs().windows(2).all(|pair| pair[0].end() < pair[1].start()));
    }

    #[test]
    fn steps_go_everywhere_and_back(text in texts()) {
        let transcript = Transcript::new(&*text, &LABELS);
        let mut places = Vec::new();
        let mut next = transcript.place(0);
        while let Some(pos) = next {
            prop_assert_eq!(transcript.place(pos), Some(pos));
            places.push(pos);
            next = transcript.next_grapheme(pos);
        }
        let mut back = Vec::new();
        let mut next = transcript.place(text.len());
        while let Some(pos) = next {
            back.push(pos);
            next = transcript.previous_grapheme(pos);
        }
        back.reverse();
        prop_assert_eq!(&places, &back);
        let codable: usize = transcript.paragraphs().iter().map(|p| p.len()).sum();
        let stepped: usize = places.iter().map(|pos| transcript.grapheme_end(*pos) - pos).sum();
        prop_assert_eq!(codable, stepped);
        for turn in transcript.turns() {
            for unit in transcript.sentences(turn).into_iter().chain(transcript.words(turn)) {
                prop_assert!(transcript.snap(unit).is_some_and(|snapped| snapped.covers(unit)));
                prop_assert!(transcript.codable(unit).count() == 1);
            }
            for sentence in transcript.sentences(turn) {
                prop_assert_eq!(transcript.place(sentence.start()), Some(sentence.start()));
                prop_assert_eq!(transcript.sentence_at(sentence.start()), Some(sentence));
            }
        }
    }

    #[test]
    fn any_segment_is_safe(text in texts(), start in 0usize..80, len in 1usize..60) {
        let transcript = Transcript::new(&*text, &LABELS);
        let segment = Segment::new(start, start + len).unwrap();
        transcript.excerpt(segment);
        transcript.passage_text(segment);
        if let Some(passage) = transcript.snap(segment) {
            prop_assert_eq!(transcript.snap(passage), Some(passage));
            let (from, to) = transcript.to_chars(passage);
            prop_assert_eq!(transcript.segment_of_chars(from, to), Some(passage));
            prop_assert_eq!(transcript.quote(passage), transcript.slice(passage).to_owned());
        }
    }
}
