//! A first morning, counted in keys: what a coder does in it must not take more of them than it does now.

use crate::support::command::Desk;
use crate::support::session::Session;
use std::path::Path;

/// Names of emergent codes, as one types them.
const NAMES: [&str; 20] = [
    "doctor at home",
    "ironing board",
    "exam",
    "waiting",
    "agency",
    "first day",
    "badge",
    "nobody told me",
    "nurses help",
    "night shift",
    "proud",
    "extra hands",
    "language",
    "family",
    "money",
    "supervisor",
    "visa",
    "bleep",
    "thanks",
    "future",
];

/// Letters that are typed as names and words: they are what is said, not what it takes to say it.
fn letters(words: &[&str]) -> usize {
    words.iter().map(|word| word.chars().count()).sum()
}

/// Types words into the field that has the keys.
fn type_in(s: &mut Session, words: &str) {
    for word in words.split_inclusive(' ') {
        let (word, blank) = word.strip_suffix(' ').map_or((word, false), |word| (word, true));
        for letter in word.chars() {
            s.keys(&letter.to_string());
        }
        if blank {
            s.keys("space");
        }
    }
}

#[test]
fn a_first_morning_takes_no_more_keys_than_it_should() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw", "--levels", "micro,meso,macro"]).ok();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers/sources");
    let texts = std::fs::read_dir(sources).unwrap().map(|entry| entry.unwrap().path());
    let text =
        texts.filter(|path| path.to_string_lossy().contains("i01-") && path.extension().is_some_and(|e| e == "txt"));
    desk.write("I01.txt", std::fs::read(text.into_iter().next().unwrap()).unwrap());
    desk.run(&["import", "study", "I01.txt", "--yes"]).ok();
    let mut s = Session::in_folder(&desk.work("study"));
    let mut spent = Vec::new();
    let mut step = |s: &mut Session, what: &'static str, typed: usize, most: usize| {
        let keys = s.count() - typed;
        spent.push(format!("{what}: {keys} keys"));
        assert!(keys <= most, "{what} took {keys} keys, not {most}: {}", s.screen());
    };
    s.keys("J J J J J J J J");
    step(&mut s, "read on by eight turns", 0, 8);
    s.keys("g g");
    s.count();
    for name in NAMES {
        s.keys("J c");
        type_in(&mut s, &format!("+{name}"));
        s.keys("enter");
    }
    assert_eq!(s.codings(), 20);
    step(&mut s, "twenty emergent codes", letters(&NAMES), 20 * 4);
    // Sort: the levels have 1 to 3; one new category, under which the rest goes.
    s.keys("tab S 1 1 2 enter");
    type_in(&mut s, "+Starting out");
    s.keys("enter");
    for _ in 0..16 {
        s.keys("4");
    }
    s.keys("esc");
    let book = s.app.world.project.codebook();
    assert!(book.unsorted().count() <= 1, "{}", s.screen());
    step(&mut s, "group them", letters(&["Starting out"]), 26);
    s.keys("t");
    step(&mut s, "tallies", 0, 1);
    s.keys("q esc");
    let words = ["Strong words here.", "Twice the same.", "Ask about this.", "A laugh first.", "Compare with I02."];
    for memo in words {
        s.keys("J m");
        type_in(&mut s, memo);
        s.keys("esc");
    }
    assert_eq!(s.app.world.project.memos().count(), 5);
    step(&mut s, "five memos", letters(&words), 2 + 5 * 3);
    s.keys("tab j j enter");
    assert_eq!(s.at(), emic::app::Screen::Quotes, "{}", s.screen());
    step(&mut s, "quotes of a code", 0, 4);
    // What a person reads of it: cargo test a_first_morning -- --nocapture
    println!("{}", spent.join("; "));
}
