//! A memo written on in the user's own editor, at a real terminal: the editor gets the keys, emic the text.

use std::fs;
use std::path::Path;

use rustix::process::Signal;

use crate::pty::Pty;
use crate::support::session::Session;
use crate::terminal::Home;

/// An editor that asks for a line and writes it at the end, leaving a copy of what was there.
const ASKS: &str = r#"cp "$1" "$1~"; echo READY; read -r line && printf '%s\n' "$line" >> "$1"; echo $? > asked"#;

/// Starts to write a memo of one word where this script is the editor.
fn memo_with(home: &Home, script: &str) -> Pty {
    fs::write(home.path().join("edit.sh"), script).unwrap();
    memo(home, &[("VISUAL", " "), ("EDITOR", "sh edit.sh"), ("PATH", &path())])
}

fn memo(home: &Home, vars: &[(&str, &str)]) -> Pty {
    let mut pty = home.open_with(vars);
    pty.keys("m");
    pty.wait_for("Memo on");
    pty.keys("draft");
    pty.wait_for("draft");
    pty
}

fn path() -> String {
    std::env::var("PATH").unwrap()
}

/// What stands in the memos of the project.
fn memos(home: &Home) -> String {
    let pages = fs::read_dir(home.path().join("study/memos")).into_iter().flatten();
    pages.map(|page| fs::read_to_string(page.unwrap().path()).unwrap()).collect()
}

/// The files that are still about.
fn left(home: &Path) -> usize {
    fs::read_dir(home.join(".local/state/emic/editing")).map_or(0, Iterator::count)
}

#[test]
fn the_editor_gets_the_keys_and_emic_the_text_and_nothing_is_left_about() {
    let home = Home::new();
    let mut pty = memo_with(&home, ASKS);
    let taken = pty.modes();
    pty.keys("\x07");
    pty.wait_for("READY");
    assert_eq!(pty.modes().on, Vec::<&str>::new(), "the terminal is the editor's");
    assert_eq!(left(home.path()), 2);
    pty.resize(100, 30);
    pty.keys("中文 from outside, qq\n");
    pty.wait_for("taken over from your editor");
    assert_eq!(pty.modes(), taken);
    let screen = pty.frame_with("中文 from outside, qq");
    assert!(screen.contains("draft") && !screen.contains("READY"), "{screen}");
    assert_eq!(left(home.path()), 0);
    // It is one change of the memo, as typing is; and nothing of it was taken for keys.
    pty.keys("\x1b");
    pty.wait_for("the memo is kept");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
    assert!(memos(&home).contains("draft\n中文 from outside, qq\n"), "{}", memos(&home));
}

#[test]
fn an_editor_that_changes_nothing_fails_or_is_not_there_leaves_the_memo_as_it_was() {
    for (script, said, files) in [
        ("true", "nothing was changed in your editor", 0),
        ("exit 3", "ended with 3: the memo is as it was", 0),
        ("echo lost >> \"$1\"; exit 3", "What it wrote is in", 1),
        ("printf '\\377' > \"$1\"", "it is not UTF-8", 1),
        ("kill -9 $$", "was ended by force: the memo is as it was", 0),
    ] {
        let home = Home::new();
        let mut pty = memo_with(&home, script);
        pty.keys("\x07");
        pty.wait_for(said);
        pty.keys("s");
        pty.wait_for("drafts");
        assert_eq!(left(home.path()), files, "{script}");
    }
    let home = Home::new();
    for (editor, said) in [("", "no editor is set"), ("emacs-of-nowhere -nw", "'emacs-of-nowhere -nw' is not there")] {
        let mut pty = memo(&home, &[("EDITOR", editor), ("PATH", &path())]);
        pty.keys("\x07");
        pty.wait_for(said);
        pty.keys("s");
        pty.wait_for("drafts");
        pty.keys("\x11qq");
        assert_eq!(pty.wait_for_end(), 0);
        pty.assert_restored();
    }
}

#[test]
fn an_interrupt_is_the_editors_and_a_signal_to_end_keeps_what_it_has_written() {
    let home = Home::new();
    let mut pty = memo_with(&home, ASKS);
    pty.keys("\x07");
    pty.wait_for("READY");
    pty.keys("\x03");
    pty.wait_for("was ended by force");
    let mut pty = memo_with(&home, "echo ' and more' >> \"$1\"; echo WRITTEN; read -r line");
    pty.keys("\x07");
    pty.wait_for("WRITTEN");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end(), 143);
    pty.assert_restored();
    assert!(memos(&home).contains("draft\n and more\n"), "{}", memos(&home));
    assert_eq!(left(home.path()), 0);
}

/// Without `exec` before it a signal ends the shell that started it, and the editor goes on alone.
#[test]
fn p17_an_editor_ends_with_emic_and_what_it_kept_beside_its_file_is_told_at_the_next_start() {
    let home = Home::new();
    let mut pty = memo(&home, &[("EDITOR", "WHO=me sh edit.sh --wait"), ("PATH", &path())]);
    let script = "trap 'echo unsaved > \"$2.swp\"; echo ended > ended; exit 1' TERM; echo READY$WHO; while :; do read -r line; done";
    fs::write(home.path().join("edit.sh"), script).unwrap();
    pty.keys("\x07");
    pty.wait_for("READYme");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end(), 143);
    assert_eq!(fs::read_to_string(home.path().join("ended")).unwrap(), "ended\n");
    assert_eq!(left(home.path()), 1, "what it was not asked to write");
    let pty = home.open();
    pty.wait_for("an editor left a file in");
    fs::remove_dir_all(home.path().join(".local/state/emic/editing")).unwrap();
    drop(pty);
    let pty = home.open();
    assert!(!pty.frame_with("READ").contains("an editor left"));
}

#[test]
fn what_an_editor_has_in_another_session_is_not_told() {
    let home = Home::new();
    let mut pty = memo_with(&home, ASKS);
    pty.keys("\x07");
    pty.wait_for("READY");
    let other = home.open();
    assert!(!other.frame_with("READ").contains("an editor left"));
    drop(other);
    pty.signal(Signal::KILL);
    pty.wait_for_end();
    let pty = home.open();
    pty.wait_for("an editor left files in");
}

#[test]
fn stopped_in_the_editor_both_come_back() {
    let home = Home::new();
    fs::write(home.path().join("edit.sh"), ASKS).unwrap();
    let script =
        "export EDITOR='sh edit.sh'; \"$EMIC\" open study --coder hw; echo stopped; read line; fg; echo ended $?";
    let mut pty = Pty::shell(home.path(), script, (120, 35));
    pty.wait_for("turn 1 of");
    pty.keys("m");
    pty.wait_for("Memo on");
    pty.keys("draft\x07");
    pty.wait_for("READY");
    pty.keys("\x1a");
    pty.wait_for("stopped");
    pty.keys("\nfrom outside\n");
    pty.wait_for("taken over from your editor");
    pty.keys("\x1b");
    pty.wait_for("the memo is kept");
    pty.keys("qq");
    pty.wait_for("ended 0");
}

#[test]
fn only_ones_own_memo_is_handed_over() {
    let mut s = Session::open("I03");
    s.keys("m o n e ctrl-g");
    assert_eq!(s.handed, ["one"]);
}
