//! Damaged projects and nonsense: a sentence each, never a panic, never a byte that a terminal would obey.

use crate::support::command::{Desk, Ran};

#[test]
fn where_no_project_is() {
    let desk = Desk::new();
    desk.write("notes/x.txt", "x");
    let full = desk.work("notes").canonicalize().unwrap();
    desk.run(&["tally", "notes"]).refused(&[
        &format!("emic: '{}' is not an emic project: it has no project.yaml.", full.display()),
        "      Name the folder that holds project.yaml, or make a project with 'emic new'.",
    ]);
    desk.run(&["tally", "nowhere"])
        .refused(&["emic: There is no 'nowhere'.", "      Check the name; 'emic new' makes a project."]);
    desk.run(&["tlly"])
        .refused(&["emic: There is no 'tlly'.", "      Did you mean 'emic tally'? 'emic --help' lists the commands."]);
    desk.run(&[]).refused(&[
        "emic: '.' is not an emic project: it has no project.yaml.",
        "      Name a project's folder; 'emic demo' opens the sample, 'emic new DIR' makes a project.",
    ]);
    desk.run(&["nowhere", "tally"]).refused(&[
        "emic: 'nowhere' stands before the command.",
        "      Write the folder after the command, as in 'emic tally DIR'.",
    ]);
}

#[test]
fn a_newer_format_is_read_and_never_written() {
    let desk = Desk::with_study();
    let page = desk.read("study/project.yaml").replace("format: 1", "format: 2");
    desk.write("study/project.yaml", page);
    assert!(desk.run(&["sources", "study"]).out.contains("I01"));
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).refused(&[
        "emic: 'Study' can only be read: 'project.yaml' needs format 2, which this version of emic does not know.",
        "      Nothing was changed.",
    ]);
    assert!(desk.read("study/project.yaml").contains("format: 2"));
}

#[test]
fn a_broken_page_costs_the_page_and_not_the_project() {
    let desk = Desk::with_study();
    let page = desk.read("study/codebook.yaml");
    desk.write("study/codebook.yaml", format!("{page}- name: [unclosed\n"));
    let ran = desk.run(&["codebook", "study", "--format", "csv"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.starts_with("Codebook.yaml, line ") || ran.err.starts_with("codebook.yaml, line "), "{}", ran.err);
    assert!(ran.out.contains("Induction"));
    // What a person wrote is never overwritten.
    desk.run(&["code", "study", "I01", "--turn", "2", "+Other"]);
    assert!(desk.read("study/codebook.yaml").contains("[unclosed"));
    assert_eq!(desk.run(&["check", "study"]).code, Some(1));
}

#[test]
fn a_bad_line_costs_one_line() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    desk.run(&["code", "study", "I01", "--turn", "4", "Induction"]).ok();
    let records = desk.files("study/codings", ".yaml").remove(0);
    let text = std::fs::read_to_string(&records).unwrap();
    let bad = text.replacen("- {\"id\"", "- {\"idd\"", 1);
    std::fs::write(&records, bad).unwrap();
    let ran = desk.run(&["quotes", "study", "--format", "csv"]);
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 2), "{ran:?}");
    assert!(ran.err.contains(", line 2"), "{}", ran.err);
    let check = desk.run(&["check", "study"]);
    assert_eq!(check.code, Some(1));
    assert!(check.out.contains("loss  codings/"), "{}", check.out);
}

#[test]
fn a_text_changed_by_hand_sets_codings_adrift_and_says_so() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "I got a badge.", "Induction"]).ok();
    let text = desk.files("study/sources", ".txt").into_iter().find(|p| !p.to_string_lossy().contains(".versions"));
    let text = text.unwrap();
    std::fs::write(&text, std::fs::read_to_string(&text).unwrap().replace("I got a badge.", "")).unwrap();
    let tally = desk.run(&["tally", "study", "--layer", "everyone"]).ok();
    assert!(tally.contains("1 adrift left out"), "{tally}");
    let sources = desk.run(&["sources", "study"]).ok();
    assert!(sources.contains("the text of 'I01' was changed after it was imported"), "{sources}");
    let check = desk.run(&["check", "study"]);
    assert_eq!(check.code, Some(1));
    assert!(
        check.out.contains("the text was changed after it was coded. Its words were 'I got a badge.'"),
        "{}",
        check.out
    );
}

#[test]
fn a_missing_text_is_told_and_cannot_be_coded() {
    let desk = Desk::with_study();
    for text in desk.files("study/sources", ".txt") {
        std::fs::remove_file(text).unwrap();
    }
    let ran = desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("The text is missing: its codings have no place."), "{}", ran.err);
    assert!(
        ran.err
            .ends_with("emic: The text of 'I01' could not be read.\n      'emic check' says what is wrong with it.\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_hand_edit_is_seen_by_readers_and_recorded_by_writers() {
    let desk = Desk::with_study();
    let page = desk.read("study/codebook.yaml").replace("name: Induction", "name: Hospital induction");
    desk.write("study/codebook.yaml", page);
    assert!(desk.run(&["codebook", "study"]).ok().contains("Hospital induction"));
    let ran = desk.run(&["done", "study", "I01"]);
    assert_eq!(ran.err, "Taken in: 1 change made in pages by hand.\n");
    ran.ok();
    let trail = desk.run(&["trail", "study", "--format", "csv"]).ok();
    assert!(trail.contains("by hand: changed the code 'Hospital induction'"), "{trail}");
}

#[test]
fn a_state_folder_that_cannot_be_made_is_not_saved() {
    let desk = Desk::with_study();
    std::fs::remove_dir_all(desk.path("state")).unwrap();
    std::fs::write(desk.path("state"), "a file in its place").unwrap();
    let ran = desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("a part of its path is a file, not a folder"), "{}", ran.err);
    assert_eq!(desk.run(&["quotes", "study", "--format", "csv"]).ok().lines().count(), 1);
}

#[test]
fn codings_that_cannot_be_written_are_not_saved() {
    let desk = Desk::with_study();
    // Root may write anywhere: a file in the place of a folder stops it too.
    let folder = desk.work("study/codings");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::write(&folder, "").unwrap();
    let ran = desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains(" was not saved: "), "{}", ran.err);
}

#[test]
fn nonsense_arguments_are_usage() {
    let desk = Desk::with_study();
    for args in [
        &["tally", "--foo"][..],
        &["tally", "study", "--format", "xml"],
        &["code"],
        &["uncode"],
        &["done"],
        &["quotes", "study", "--coder", "Not A Coder"],
        &["new"],
        &["tally", "a", "b"],
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(ran.err.contains("Usage: emic") || ran.err.contains("For more information"), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
    desk.run(&["code", "study", "I01"]).refused(&[
        "emic: Source, passage or code is missing.",
        "      Write 'emic code DIR SOURCE START END CODE...', or name the passage with --turn or --quote: 'emic code DIR SOURCE --quote TEXT CODE...'.",
    ]);
}

#[test]
fn p18_nothing_that_a_terminal_obeys_comes_out() {
    let desk = Desk::new();
    let evil = "e\u{1b}]0;x\u{7}\u{202e}\u{9b}31m";
    desk.run(&["new", "study", "--coder", "hw"]).ok();
    desk.write(
        "evil.txt",
        format!("Interviewer: a {evil}?\n\nP1{evil}: b {evil}\n\nP01: {evil} word word word word\n"),
    );
    let clean = |ran: Ran| {
        let bad =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!ran.out.contains(bad) && !ran.err.contains(bad), "{ran:?}");
        ran
    };
    clean(desk.run(&["import", "study", "evil.txt", "--yes"])).ok();
    clean(desk.run(&["code", "study", "evil", "--turn", "3", "+Code"])).ok();
    for args in [
        &["quotes", "study"][..],
        &["quotes", "study", "--format", "json"],
        &["quotes", "study", "--format", "markdown"],
        &["trail", "study"],
        &["sources", "study"],
        &["check", "study"],
    ] {
        clean(desk.run(args));
    }
    for args in [
        &[evil][..],
        &["tally", evil],
        &["tally", "study", "--across", evil],
        &["tally", "study", "--layer", evil],
        &["code", "study", evil, "1", "2", evil],
        &["code", "study", "evil", "--quote", evil, "--turn", "1", evil],
        &["import", "study", evil],
        &["new", "x", "--title", evil],
        &["codebook", "study", "--import", evil],
    ] {
        assert_eq!(clean(desk.run(args)).code, Some(2), "{args:?}");
    }
}
