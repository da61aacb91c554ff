//! `emic code` and `emic uncode`: a passage is named by position, turn, sentence or quote, and never guessed.

use crate::support::command::{Desk, INTERVIEW};

fn code(desk: &Desk, args: &[&str]) -> crate::support::command::Ran {
    let mut all = vec!["code", "study", "I01"];
    all.extend(args);
    desk.run(&all)
}

/// Start and end, in characters, of words that stand once in the interview.
fn place(words: &str) -> (usize, usize) {
    let at = INTERVIEW.find(words).unwrap();
    let start = INTERVIEW[..at].chars().count();
    (start, start + words.chars().count())
}

#[test]
fn a_passage_by_position_prints_the_coding_that_was_made() {
    let desk = Desk::with_study();
    let (start, end) = place("没人告诉我。");
    let out = code(&desk, &[&start.to_string(), &end.to_string(), "Role clarity", "Induction", "--format", "csv"]).ok();
    let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0][..7], ["id", "source", "start", "end", "code", "level", "passage"]);
    let place = [start.to_string(), end.to_string()];
    assert_eq!(lines[1][1..7], ["I01", &place[0], &place[1], "Role clarity", "micro", "没人告诉我。"]);
    assert_eq!(lines[2][4..6], ["Induction", "meso"]);
    assert_eq!(lines[1][0].len(), 12);
}

#[test]
fn turns_and_sentences_need_no_counting_of_characters() {
    let desk = Desk::with_study();
    let turn = code(&desk, &["--turn", "2", "--sentence", "2", "Induction", "--level", "macro"]).ok();
    assert!(turn.contains("I got a badge.") && turn.contains("macro"), "{turn}");
    assert!(code(&desk, &["--turn", "4", "Induction"]).ok().contains("Yes. 👩‍👧 An extra pair of hands."));
    code(&desk, &["--turn", "5", "Induction"])
        .refused(&["emic: 'I01' has 4 turns: there is no turn 5.", "      Turns are counted from 1."]);
    code(&desk, &["--turn", "2", "--sentence", "9", "Induction"]).refused(&[
        "emic: Turn 2 of 'I01' has 4 sentences: there is no sentence 9.",
        "      Sentences are counted from 1.",
    ]);
}

#[test]
fn a_quote_that_stands_several_times_is_asked_about() {
    let desk = Desk::with_study();
    let places: Vec<String> = INTERVIEW
        .match_indices("extra pair of hands")
        .zip(2..)
        .map(|((at, words), turn)| {
            let start = INTERVIEW[..at].chars().count();
            format!("{start} to {} in turn {turn}", start + words.len())
        })
        .collect();
    code(&desk, &["--quote", "extra pair of hands", "Induction"]).refused(&[
        &format!("emic: 'extra pair of hands' stands 3 times in 'I01': {}.", places.join("; ")),
        "      Quote more words, add --turn N, or give the positions.",
    ]);
    code(&desk, &["--quote", "extra pair of hands", "--turn", "2", "Induction"]).ok();
    code(&desk, &["--quote", "extra  pair of hands", "Induction"]).refused(&[
        "emic: 'extra  pair of hands' does not stand in 'I01'.",
        "      It stands there with other spaces or line ends, which must be exact.",
    ]);
    code(&desk, &["--quote", "No Induction", "Induction"]).refused(&[
        "emic: 'No Induction' does not stand in 'I01'.",
        "      It stands there with other capitals, spaces or line ends, which must be exact.",
    ]);
}

#[test]
fn positions_outside_the_text_or_inside_a_character_are_refused() {
    let desk = Desk::with_study();
    let all = INTERVIEW.chars().count();
    code(&desk, &["0", "9999", "Induction"]).refused(&[
        &format!("emic: 'I01' has {all} characters: 9999 lies outside."),
        "      Positions are counted in characters (code points) from 0; the end is excluded.",
    ]);
    let (start, end) = place("👩‍👧");
    code(&desk, &[&(start + 1).to_string(), &end.to_string(), "Induction"]).refused(&[
        &format!("emic: {} lies inside the character '👩‍👧', which goes from {start} to {end}.", start + 1),
        &format!("      Take {start} or {end}."),
    ]);
    code(&desk, &["9", "5", "Induction"]).refused(&[
        "emic: The end 5 does not come after the start 9.",
        "      The end is excluded, so it is at least the start and one.",
    ]);
    for nonsense in ["-3", "x", "1.5", "99999999999999999999999"] {
        code(&desk, &[nonsense, "5", "Induction"]).refused(&[
            &format!("emic: '{nonsense}' is no position."),
            "      Positions are counted in characters (code points) from 0; the end is excluded.",
        ]);
    }
    code(&desk, &["0", "12", "Induction"]).refused(&[
        "emic: There are no words to code there, only labels, times or blank lines.",
        "      Move to the words of a turn.",
    ]);
    assert_eq!(desk.run(&["quotes", "study", "--format", "csv"]).ok().lines().count(), 1);
}

#[test]
fn unknown_and_ambiguous_names_are_answered_with_those_that_are_there() {
    let desk = Desk::with_study();
    code(&desk, &["--turn", "2", "Inducton"]).refused(&[
        "emic: There is no code 'Inducton'.",
        "      Did you mean 'Induction'? The codes are listed by 'emic codebook'. '+Inducton' makes it.",
    ]);
    desk.run(&["code", "study", "I10", "--turn", "2", "Induction"]).refused(&[
        "emic: There is no source 'I10'.",
        "      Did you mean 'I01'? The sources are listed by 'emic sources'.",
    ]);
    code(&desk, &["--turn", "2", "Induction", "--level", "mesoo"])
        .refused(&["emic: There is no level 'mesoo'.", "      The levels of this project are micro, meso, macro."]);
    desk.write("more.csv", "name,parent,id\nInduction,Role clarity,second-induction\n");
    desk.run(&["codebook", "study", "--import", "more.csv"]).ok();
    let ran = code(&desk, &["--turn", "2", "Induction"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.starts_with("emic: 'Induction' can be 2 things: "), "{}", ran.err);
    assert!(ran.err.contains("Induction below Role clarity (second-induction)"), "{}", ran.err);
    code(&desk, &["--turn", "2", "second-induction"]).ok();
}

#[test]
fn a_code_without_a_name_is_refused() {
    let desk = Desk::with_study();
    for name in ["", " "] {
        desk.run(&["code", "study", "I01", "--turn", "2", name])
            .refused(&["emic: One of the codes has no name.", "      'emic codebook' lists those that are there."]);
    }
}

#[test]
fn a_new_code_is_made_on_the_way_only_when_asked_for() {
    let desk = Desk::with_study();
    let out = code(&desk, &["--turn", "2", "+被看见", "--format", "json"]).ok();
    assert!(out.contains(r#""code":"被看见""#), "{out}");
    code(&desk, &["--turn", "4", "被看见"]).ok();
    code(&desk, &["--turn", "4", "被看见"]).refused(&["emic: 被看见 is on this passage already."]);
}

#[test]
fn uncode_removes_ones_own_coding_and_no_other() {
    let desk = Desk::with_study();
    let out = code(&desk, &["--turn", "2", "--sentence", "2", "Induction", "--format", "csv"]).ok();
    let id = out.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    desk.run(&["uncode", "study", &id, "--coder", "sc", "--yes"]).refused(&[
        "emic: This coding was made by hw: only hw can change it.",
        "      Code the passage yourself and settle it together.",
    ]);
    let out = desk.run(&["uncode", "study", &id, "--coder", "hw"]).ok();
    assert_eq!(out, format!("Removed {id}, 'Induction' on 'I got a badge.'\n"));
    desk.run(&["uncode", "study", &id, "--coder", "hw"]).refused(&[
        &format!("emic: There is no coding '{id}'."),
        "      'emic quotes --format csv' lists codings with their ids; it may have been removed already.",
    ]);
    let trail = desk.run(&["trail", "study", "--format", "csv"]).ok();
    assert!(trail.contains("removed 'Induction' from “I got a badge.” in 'I01'"), "{trail}");
}

#[test]
fn a_new_code_that_looks_like_another_is_made_and_told() {
    let desk = Desk::with_study();
    let run = desk.run(&["code", "study", "I01", "--turn", "2", "+Role-clarity"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.err.contains("The new code 'Role-clarity' looks like 'Role clarity', which is there"), "{}", run.err);
    desk.write("more.csv", "name\nInductions\nTravel\n");
    let run = desk.run(&["codebook", "study", "--import", "more.csv"]);
    assert!(run.err.contains("'Inductions' looks like 'Induction'") && !run.err.contains("Travel"), "{}", run.err);
}
