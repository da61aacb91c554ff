//! Whom the final layer finds to agree.

use super::{Layer, look};
use crate::domain::testing::Build;

/// Returns what the final layer shows of codings with one code: the passages, and how many are unsettled.
fn agreed(codings: &[(&str, &str)]) -> (Vec<String>, usize) {
    let mut p = Build::new();
    p.interview("i01", "I: So?\n\nP1: One two three four five six seven eight nine ten.");
    p.code("x", "");
    for (coder, words) in codings {
        p.tag(coder, "i01", words, "x");
    }
    for coder in ["hw", "sc"] {
        p.done(coder, "i01");
    }
    let looked = look(&p.project, &Layer::Final);
    let text = p.project.shard(&"i01".into()).unwrap().text().unwrap().transcript.clone();
    (looked.codings.iter().map(|shown| text.passage_text(shown.segment)).collect(), looked.unsettled)
}

#[test]
fn those_that_share_most_agree_whoever_made_them() {
    let (long, short) = ("One two three four five six", "One two three");
    for [a, b] in [["hw", "sc"], ["sc", "hw"]] {
        assert_eq!(agreed(&[(a, long), (a, short), (b, short)]), (vec![short.into()], 1), "{a}");
        assert_eq!(agreed(&[(a, "One two three four"), (a, "four five six"), (b, "four five six")]).1, 1, "{a}");
    }
}

#[test]
fn who_is_left_finds_the_next_best() {
    let codings = [
        ("hw", "One two three four five"),
        ("hw", "One two three four"),
        ("sc", "One two three four"),
        ("sc", "two three four five"),
    ];
    let wanted = vec!["One two three four".into(), "One two three four five".into()];
    let (mut found, unsettled) = agreed(&codings);
    found.sort();
    assert_eq!((found, unsettled), (wanted, 0));
}
