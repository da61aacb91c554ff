//! Memos: as a command, on their pages, edited by hand.

use crate::support::command::{Desk, Ran};
use std::fs;
use std::path::PathBuf;

/// The only page of a memo in a project.
fn page(desk: &Desk) -> PathBuf {
    let pages: Vec<_> = fs::read_dir(desk.work("study/memos")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    pages[0].clone()
}

/// Runs a line whose words have no blanks in them.
fn run(desk: &Desk, line: &str) -> Ran {
    desk.run(&line.split(' ').collect::<Vec<_>>())
}

/// Writes a memo about something.
fn add(desk: &Desk, about: &str, text: &str) -> String {
    desk.run(&["memos", "study", "--about", about, "--add", text]).ok()
}

#[test]
fn a_memo_is_written_listed_and_found_again() {
    let desk = Desk::with_study();
    let said = add(&desk, "code:induction", "# None at all\nThey say it **twice**.");
    assert!(said.starts_with("Wrote memo 20"), "{said}");
    desk.run(&["memos", "study", "--journal", "--add", "I expected more anger."]).ok();
    let list = run(&desk, "memos study").ok();
    assert!(
        list.contains("the code 'Induction'") && list.contains("None at all") && list.contains("journal"),
        "{list}"
    );
    assert!(!list.contains("twice"), "the first line only: {list}");
    let json = run(&desk, "memos study --about code:Induction --format json").ok();
    assert!(json.contains("They say it **twice**.") && !json.contains("anger"), "{json}");
    assert_eq!(run(&desk, "memos study --search anger --format csv").ok().lines().count(), 2);
    assert_eq!(run(&desk, "memos study --about source:I01 --format csv").ok().lines().count(), 1);
    let trail = run(&desk, "trail study").ok();
    assert!(trail.contains("wrote a memo on the code 'Induction': “# None at all They say it"), "{trail}");
    assert_eq!(run(&desk, "check study").ok().lines().filter(|line| line.contains("memo")).count(), 0);
}

#[test]
fn bad_arguments_get_a_sentence() {
    let desk = Desk::with_study();
    for (line, said) in [
        ("memos study --about nothing", "'nothing' is nothing that a memo can be about"),
        ("memos study --about code:zzz", "There is no code 'zzz'"),
        ("memos study --about participant:P09 --add x", "There is no participant 'P09'"),
        ("memos study --add x --search y", "cannot be used with"),
        ("memos nowhere", "nowhere"),
    ] {
        let run = run(&desk, line);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(run.err.contains(said), "{line}: {}", run.err);
    }
    let blank = desk.run(&["memos", "study", "--add", "  "]);
    assert!(blank.code == Some(2) && blank.err.contains("A memo needs words"), "{}", blank.err);
}

#[test]
fn a_memo_is_a_page_of_markdown_that_can_be_edited_by_hand() {
    let desk = Desk::with_study();
    add(&desk, "code:induction", "Two ways:\n\n---\n\n- none\n- 入职");
    let path = page(&desk);
    let written = fs::read_to_string(&path).unwrap();
    let (head, text) = written.split_once("---\n\n").unwrap();
    assert!(head.starts_with("---\n# emic memo 1 · is ") && head.contains("\nabout: code/induction-"), "{written}");
    assert!(head.contains("\nauthor: hw\n"), "{written}");
    assert_eq!(text, "Two ways:\n\n---\n\n- none\n- 入职\n");
    fs::write(&path, written.replace("- none\n", "- none at all\n")).unwrap();
    assert!(run(&desk, "memos study --format json").ok().contains("none at all"));
    // What changes next takes it in, and the page is left as it was edited.
    run(&desk, "code study I01 --turn 1 +Opening").ok();
    assert!(run(&desk, "trail study").ok().contains("changed a memo"), "{}", run(&desk, "trail study").out);
    assert!(fs::read_to_string(&path).unwrap().contains("- none at all\n"));
    assert_eq!(run(&desk, "check study").code, Some(0), "{}", run(&desk, "check study").out);
}

#[test]
fn a_file_of_markdown_put_among_the_memos_is_one() {
    let desk = Desk::with_study();
    fs::create_dir_all(desk.work("study/memos")).unwrap();
    fs::write(desk.work("study/memos/field-visit.md"), "# On the ward\r\nQuiet.\r\n").unwrap();
    fs::write(desk.work("study/memos/Not A Memo.md"), "x\n").unwrap();
    fs::write(desk.work("study/memos/wrong.md"), "---\nabout: the weather\n---\nRain.\n").unwrap();
    let list = run(&desk, "memos study --format csv").out;
    assert!(list.contains("the project") && list.contains("field-visit"), "{list}");
    run(&desk, "code study I01 --turn 1 +Opening").out;
    let page = fs::read_to_string(desk.work("study/memos/field-visit.md")).unwrap();
    assert!(page.starts_with("---\n# emic memo 1") && page.ends_with("# On the ward\nQuiet.\n"), "{page}");
    let found = run(&desk, "check study").out;
    assert!(
        found.contains("Not A Memo.md") && found.contains("'the weather' is nothing that a memo can be about"),
        "{found}"
    );
}

#[test]
fn a_memo_that_was_removed_has_no_page_and_emptying_a_page_removes_it() {
    let desk = Desk::with_study();
    add(&desk, "project", "Away with it.");
    let path = page(&desk);
    let written = fs::read_to_string(&path).unwrap();
    let head = written.split_once("---\n\n").unwrap().0;
    fs::write(&path, format!("{head}---\n")).unwrap();
    run(&desk, "code study I01 --turn 1 +Opening").ok();
    assert_eq!(run(&desk, "memos study --format csv").ok().lines().count(), 1);
    run(&desk, "code study I01 --turn 1 +More").ok();
    assert!(!path.exists(), "{:?}", fs::read_to_string(&path));
}
