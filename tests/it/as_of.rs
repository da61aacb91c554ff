//! `--as-of`: the project as it was at a moment, by every command that only shows, and by none that changes.

use crate::pty::Pty;
use crate::support::command::Desk;

/// The time of the last change, as the trail has it.
fn last(desk: &Desk) -> String {
    let trail: serde_json::Value =
        serde_json::from_str(&desk.run(&["trail", "study", "--format", "json"]).ok()).unwrap();
    let rows = trail["rows"].as_array().unwrap().iter();
    rows.map(|row| row["when"].as_str().unwrap().to_owned()).max().unwrap()
}

/// The rows of a table: what it says but for when it was made.
fn rows(desk: &Desk, args: &[&str]) -> serde_json::Value {
    let text = desk.run(&[args, &["--format", "json"]].concat()).ok();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["rows"].take()
}

const SHOWING: [&[&str]; 9] = [
    &["tally", "study", "--by", "code"],
    &["quotes", "study"],
    &["search", "study", "induction"],
    &["sources", "study"],
    &["participants", "study"],
    &["codebook", "study"],
    &["memos", "study"],
    &["trail", "study"],
    &["status", "study"],
];

#[test]
fn every_list_is_what_it_was_then_whatever_came_after() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "--sentence", "1", "Induction"]).ok();
    desk.run(&["memos", "study", "--add", "First thoughts."]).ok();
    let then = last(&desk);
    let before = SHOWING.map(|args| rows(&desk, args));
    // Everything changes: codings, codes, memos, participants, marks, and the text itself.
    desk.run(&["code", "study", "I01", "--turn", "4", "+Fresh"]).ok();
    desk.run(&["memos", "study", "--add", "Second thoughts."]).ok();
    desk.run(&["participants", "study", "--set", "P01", "group=MSW"]).ok();
    desk.run(&["done", "study", "I01"]).ok();
    let text =
        desk.files("study/sources", ".txt").into_iter().find(|path| !path.to_string_lossy().contains(".versions"));
    let text = text.unwrap();
    let changed = std::fs::read_to_string(&text).unwrap().replace("no induction", "no introduction");
    std::fs::write(&text, changed).unwrap();
    desk.run(&["codebook", "study", "--name", "v1"]).ok();
    // And by hand, which no record says yet.
    let page = desk.read("study/codebook.yaml").replace("name: Induction", "name: Reception");
    desk.write("study/codebook.yaml", page);
    for (args, before) in SHOWING.iter().zip(&before) {
        assert_eq!(&rows(&desk, &[args, &["--as-of", &then][..]].concat()), before, "{args:?}");
        assert_ne!(&rows(&desk, args), before, "{args:?} was to be changed");
    }
    // A minute that the trail names is meant to its end.
    let minute = &then[..16];
    assert_eq!(rows(&desk, &["memos", "study", "--as-of", minute]).as_array().map(Vec::len).map(|n| n > 0), Some(true));
}

#[test]
fn what_is_shown_says_as_of_when() {
    let desk = Desk::with_study();
    let table = desk.run(&["tally", "study", "--as-of", "2999-01-31T10:00"]);
    assert_eq!(table.err, "2999-01-31 10:00 is still to come: this is the project as its records have it now.\n");
    assert!(table.out.contains(" · as of 2999-01-31 10:00 · codebook "), "{}", table.out);
    let json = desk.run(&["tally", "study", "--as-of", "2999-01-31", "--format", "json"]).ok();
    assert!(json.contains(r#""as_of":"2999-01-31T23:59:59.999Z""#), "{json}");
    assert!(desk.run(&["tally", "study", "--format", "json"]).ok().contains(r#""as_of":null"#));
    let csv = desk.run(&["quotes", "study", "--as-of", "2999-01-31T10:00:00+02:00", "--format", "csv"]).ok();
    assert!(csv.lines().next().unwrap().contains(",as_of,"), "{csv}");
    let mut elsewhere = desk.command(&["sources", "study", "--as-of", "2999-01-31", "--format", "json"]);
    let run = Desk::finish(elsewhere.env("TZ", "America/New_York"));
    assert!(run.out.contains(r#""as_of":"2999-02-01T04:59:59.999Z""#), "a day is a local one: {}", run.out);
}

#[test]
fn moments_that_cannot_be_are_said_in_words() {
    let desk = Desk::with_study();
    let none = desk.run(&["tally", "study", "--as-of", "2001-02-03"]);
    let said = "By 2001-02-03 23:59 there was nothing in this project: its first record is of 20";
    assert!(none.err.starts_with(said) && none.code == Some(0), "{none:?}");
    for wrong in ["yesterday", "2026-02-30", "26-02-03", "2026-11-22T25:00", "2026-11-22 10:00 and more"] {
        let run = desk.run(&["tally", "study", "--as-of", wrong]);
        let said = "write a date like 2026-11-22, or a date and time like 2026-11-22T14:30";
        assert!(run.code == Some(2) && run.err.contains(said) && run.err.contains(&format!("'{wrong}'")), "{run:?}");
    }
}

#[test]
fn a_command_that_does_more_than_show_is_refused() {
    let desk = Desk::with_study();
    let before = last(&desk);
    desk.write("p.csv", "id,group\nP01,MSW\n");
    for args in [
        &["import", "study", "I01.txt", "--dry-run"][..],
        &["code", "study", "I01", "--turn", "2", "Induction"],
        &["uncode", "study", "7k3m9q2xt4ab"],
        &["done", "study", "I01"],
        &["participants", "study", "--import", "p.csv"],
        &["participants", "study", "--set", "P01", "group=MSW"],
        &["codebook", "study", "--name", "v1"],
        &["codebook", "study", "--import", "codes.csv"],
        &["memos", "study", "--add", "No."],
        &["notes", "settle", "study", "x"],
        &["pack", "study"],
        &["check", "study"],
        &["new", "other"],
        &["demo", "other"],
    ] {
        desk.run(&[args, &["--as-of", "2026-11-22"]].concat()).refused(&[
            "emic: --as-of shows a project as it was, and this command does more than show it.",
            "      Leave --as-of out.",
        ]);
    }
    assert!(!desk.work("other").exists());
    assert_eq!(last(&desk), before);
}

#[test]
fn the_full_screen_says_of_when_it_is_and_lets_nothing_be_changed() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    let files = desk.files("study", "");
    let before: Vec<_> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let args = ["open", "study", "--coder", "hw", "--as-of", "2999-01-01"];
    let mut pty = Pty::start(&desk.work(""), &args, &[("TZ", "UTC")], (120, 35));
    pty.wait_for("as of 2999-01-01 23:59 · layer mine · coder hw");
    pty.keys("J1");
    pty.wait_for("nothing can be changed here: this is the project as it was on 2999-01-01 23:59");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    assert_eq!(files.iter().map(|path| std::fs::read(path).unwrap()).collect::<Vec<_>>(), before);
    // A reviewer sees of when it is, too.
    let args = ["review", "study", "--coder", "rb", "--as-of", "2999-01-01"];
    let pty = Pty::start(&desk.work(""), &args, &[("TZ", "UTC")], (120, 35));
    pty.wait_for("as of 2999-01-01 23:59 · review");
}
