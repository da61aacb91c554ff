//! Memos: as a command, on their pages, edited by hand.

use crate::support::command::{Desk, Ran};
use crate::support::session::Session;
use emic::app::opening::Start;
use emic::app::world::Place;
use emic::app::{App, Screen};
use emic::domain::When;
use emic::domain::memo::{About, MemoKind};
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
    run(&desk, "code study I01 --turn 1 +Opening");
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

#[test]
fn in_markdown_memos_are_told_in_whole_and_nothing_reaches_the_terminal_unseen() {
    let desk = Desk::with_study();
    add(&desk, "code:induction", "# Two kinds\n\nBy *people*, and by **papers**.");
    let markdown = run(&desk, "memos study --format markdown").ok();
    assert!(
        markdown.contains(" · hw · the code 'Induction'\n\n# Two kinds\n\nBy *people*, and by **papers**.\n"),
        "{markdown}"
    );
    fs::write(desk.work("study/memos/evil.md"), "\u{1b}]0;gone\u{7}\u{202e}back\u{9b}31m\n").unwrap();
    for format in ["table", "markdown", "json"] {
        let out = run(&desk, &format!("memos study --format {format}")).out;
        assert!(!out.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{format}: {out:?}");
    }
}

#[test]
fn a_memo_that_no_reader_would_take_is_refused_and_not_lost() {
    let desk = Desk::with_study();
    let mut command = desk.command(&["memos", "study", "--add", "-"]);
    command.stdin(fs::File::open(desk.write("long.txt", "x\n".repeat(100_000))).unwrap());
    let ran = Desk::finish(&mut command);
    assert!(ran.code == Some(2) && ran.err.contains("The memo is too long"), "{ran:?}");
    assert_eq!(run(&desk, "check study").code, Some(0));
}

#[test]
fn a_memo_about_something_that_is_not_there_is_found() {
    let desk = Desk::with_study();
    let coded = run(&desk, "code study I01 --turn 2 Induction --format json").ok();
    let coded: serde_json::Value = serde_json::from_str(&coded).unwrap();
    let id = coded["rows"][0]["id"].as_str().unwrap();
    add(&desk, &format!("coding:{id}"), "Why here?");
    desk.run(&["uncode", "study", id]).ok();
    desk.write("study/memos/lost.md", "---\nabout: code/never-was\n---\nOf what?\n");
    let out = run(&desk, "check study").out;
    for said in [
        "The memo 'Why here?' is about a coding in 'I01', which was removed.",
        "The memo 'Of what?' is about the code 'never-was', which the project does not have.",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
}

/// What each memo is about, and its text.
fn written(s: &Session) -> Vec<(String, String)> {
    let mut all: Vec<_> = s.app.world.project.memos().collect();
    all.retain(|memo| memo.author.as_str() == "hw" && memo.created.date() == "2026-11-12");
    all.iter().map(|memo| (memo.about.to_string(), memo.text.clone())).collect()
}

#[test]
fn m_writes_a_memo_about_what_is_under_the_cursor_of_every_pane() {
    let mut s = Session::open("I03");
    s.keys("J v w w m Lists? esc");
    assert!(s.line(-1).contains("the memo is kept"), "{}", s.line(-1));
    s.keys("esc L m Twice. esc");
    s.keys("shift-tab m Quiet. esc tab tab m a Meso? esc");
    s.keys("t m a All. esc");
    let about: Vec<String> = written(&s).into_iter().map(|(about, _)| about).collect();
    let kinds: Vec<&str> = about.iter().map(|about| about.split('/').next().unwrap()).collect();
    assert_eq!(kinds, ["source", "coding", "source", "project", "project"], "{about:?}");
    assert!(s.app.world.project.memos().any(|memo| memo.passage.is_some()));
    s.keys("q esc g g J");
    assert!(s.screen().contains('¶'), "{}", s.screen());
    assert!(s.line(-2).contains("¶ Lists?"), "{}", s.line(-2));
}

#[test]
fn esc_keeps_what_was_written_and_discarding_is_on_purpose() {
    let mut s = Session::open("I03");
    let before = written(&s).len();
    s.keys("m esc");
    assert_eq!(written(&s).len(), before, "nothing written, nothing kept");
    s.keys("m 没有 space 入职 ctrl-q");
    assert_eq!(written(&s).len(), before);
    s.keys("m 没有 backspace 没 esc");
    assert_eq!(written(&s)[0].1, "没没");
    // The same key opens it again; emptied it goes, and comes back.
    s.keys("m enter");
    assert!(s.screen().contains("没没"), "{}", s.screen());
    s.keys("ctrl-u esc");
    assert!(written(&s).is_empty() && s.line(-1).contains("u brings it back"), "{}", s.line(-1));
    s.keys("u");
    assert_eq!(written(&s).len(), 1);
}

#[test]
fn a_code_is_applied_and_a_memo_written_about_the_coding_in_one_go() {
    let mut s = Session::open("I03");
    s.keys("J c shadowing ctrl-o");
    assert!(s.screen().contains("Memo on a coding with 'Shadowing' in 'I03'"), "{}", s.screen());
    s.keys("Unpaid. esc");
    let project = &s.app.world.project;
    let memo = project.memos().last().unwrap();
    let About::Coding(source, key) = &memo.about else { panic!("{:?}", memo.about) };
    let coding = project.coding(source, key).unwrap();
    assert_eq!((memo.text.as_str(), project.codebook().name(&coding.code)), ("Unpaid.", "Shadowing"));
    s.keys("L H");
    assert!(s.screen().contains('¶') && s.line(-2).contains("memo: Unpaid."), "{}", s.line(-2));
}

#[test]
fn all_memos_are_listed_searched_opened_and_followed_to_their_place() {
    let mut s = Session::open("I03");
    s.keys("J J m Third space turn. esc g j Dear space diary. esc");
    s.keys("g n");
    assert_eq!(s.at(), Screen::Memos);
    let list = s.screen();
    assert!(list.contains("Third turn.") && list.contains("Dear diary."), "{list}");
    s.keys("space");
    assert!(!s.screen().contains("Third turn.") && s.screen().contains("Journal"), "{}", s.screen());
    s.keys("space / third enter");
    assert!(s.screen().contains("with 'third': 1 of"), "{}", s.screen());
    s.keys("p");
    assert_eq!((s.at(), s.app.panes.here().turn_here(&s.app.world)), (Screen::Code, Some(2)));
    s.keys("q enter space and space more esc");
    assert!(written(&s).iter().any(|(_, text)| text == "Third turn. and more"), "{:?}", written(&s));
    s.keys("x");
    assert!(s.screen().contains("No such memo."), "{}", s.screen());
    s.keys("u");
    assert!(s.screen().contains("Third turn."), "{}", s.screen());
    for (columns, rows) in [(80, 24), (200, 60), (24, 6)] {
        s.resize(columns, rows);
        s.screen();
    }
    let journal = s.app.world.project.memos().filter(|memo| memo.kind == MemoKind::Journal).count();
    assert!(journal >= 1);
}

#[test]
fn for_reading_only_the_text_and_its_memos_are_shown() {
    let mut s = Session::open("I03");
    s.keys("J J m Worth space a space second space look. esc");
    let before = s.screen();
    assert!(before.contains('┃') && before.contains("Codebook"));
    s.keys("R");
    let reading = s.screen();
    assert!(!reading.contains('┃') && !reading.contains("Codebook") && !reading.contains("Sources"), "{reading}");
    assert!(reading.lines().any(|line| line.contains('¶') && line.contains("Worth a second look.")), "{reading}");
    s.keys("tab");
    assert!(s.screen().contains("Codebook"), "a side pane comes when it gets the keys");
    s.keys("esc R");
    assert!(s.screen().contains('┃'));
    for (columns, rows) in [(80, 24), (200, 60), (30, 8)] {
        s.resize(columns, rows).keys("R");
        s.screen();
    }
}

#[test]
fn what_is_being_written_is_remembered_and_opened_again_where_it_belongs() {
    let mut s = Session::open("I03");
    s.keys("J m");
    assert!(s.place.is_none(), "nothing is written yet");
    s.keys("o n e space t w o");
    let mut s = s.killed();
    assert!(s.screen().contains("│ one two") && s.line(-1).contains("Esc keeps it"), "{}", s.screen());
    s.keys("! esc");
    let memos = written(&s);
    assert_eq!(memos.len(), 1);
    let memo = s.app.world.project.memos().find(|memo| memo.text == memos[0].1).unwrap();
    assert!(memo.text.starts_with("one") && memo.passage.is_some(), "{memo:?}");
    assert!(s.killed().app.overlays.is_empty(), "kept once");
    // A memo that is changed, and one whose passage says something else now.
    s.keys("m enter space m o r e . . .");
    let mut next = s.killed();
    next.keys("esc");
    assert!(written(&next)[0].1.contains("more"), "{:?}", written(&next));
    s.keys("ctrl-q");
    assert!(s.killed().app.overlays.is_empty(), "discarded is discarded");
}

#[test]
fn what_people_said_is_not_in_what_is_remembered() {
    let mut s = Session::open("I03");
    s.keys("J m o n e");
    let place = serde_yaml::to_string(s.place.as_ref().unwrap()).unwrap();
    let text = s.app.world.project.shard(s.app.panes.here().source().unwrap()).unwrap().text().unwrap();
    assert!(place.contains("text: o"), "{place}");
    for words in text.transcript.text().split(['.', '?', '\n']).filter(|words| words.split(' ').count() > 3) {
        assert!(!place.contains(words.trim()), "{words} in {place}");
    }
}

#[test]
fn where_nothing_may_be_written_what_was_being_written_waits() {
    let mut s = Session::open("I03");
    s.keys("J m o n e");
    let place = s.place.clone().unwrap();
    let open = |read_only: Option<String>, place: &Place| {
        let mut start = Start::new(s.app.world.project.clone(), s.app.world.me.clone(), (120, 30));
        (start.place, start.read_only) = (place.clone(), read_only);
        App::new(start)
    };
    let app = open(Some("The disk is full.".into()), &place);
    assert!(app.overlays.is_empty());
    let next = app.place(When::from_millis(0));
    assert_eq!((next.draft.is_some(), &next.draft), (true, &place.draft));
    assert_eq!(open(None, &next).overlays.len(), 1);
}
