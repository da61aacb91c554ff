//! What others do to the files of a project while it is open on the full screen (TRUST.md, P9): an editor, git, a sync tool,
//! another session of the same coder. Nothing that was coded is lost or doubled, what others wrote is kept.

use std::fs;
use std::process::Command;

use rustix::process::Signal;

use crate::pty::Pty;
use crate::support::command::Desk;

/// A project of twelve turns.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw", "--levels", "micro,meso"]).ok();
    let turns: Vec<String> = (1..=6).map(|n| format!("P02: Question {n}?\n\nP01: Answer number {n}.")).collect();
    desk.write("I01.txt", turns.join("\n\n"));
    desk.write("codes.csv", "name,level,definition\nOne,micro,The first\nTwo,meso,The second\n");
    desk.run(&["import", "study", "I01.txt", "--yes"]).ok();
    desk.run(&["codebook", "study", "--import", "codes.csv"]).ok();
    desk
}

fn open(desk: &Desk) -> Pty {
    let pty = Pty::start(&desk.work(""), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("coder hw");
    pty
}

/// Codes the turn after the one under the cursor with a code, and waits until it is saved.
fn code_next(pty: &mut Pty, turn: usize, code: &str) {
    pty.keys("J");
    pty.wait_for(&format!("turn {turn} of"));
    pty.keys("c");
    pty.wait_for("PICKER");
    pty.keys(code);
    pty.wait_for(&format!("> {code}"));
    pty.keys("\r");
    pty.wait_until("a saved coding", |screen| {
        let screen = screen.contents();
        let status = screen.lines().last().unwrap_or_default().trim_start().to_owned();
        status.starts_with("saved") && !status.contains("PICKER") && screen.contains(&format!("turn {turn} of"))
    });
}

fn sh(desk: &Desk, script: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(desk.work("study")).env("HOME", desk.path(""));
    for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
        command.env(name, "hw");
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap().status.success()
}

/// The rows of a list.
fn rows(desk: &Desk, line: &str) -> Vec<serde_json::Value> {
    let ran = desk.run(&line.split(' ').chain(["--layer", "everyone", "--format", "json"]).collect::<Vec<_>>());
    let mut told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    told["rows"].as_array_mut().unwrap().drain(..).collect()
}

/// Each coded turn with each of its codes; fails where one is coded twice with the same.
fn coded(desk: &Desk) -> Vec<String> {
    let of_row = |row: &serde_json::Value| {
        let codes = row["codes"].as_str().unwrap().split("; ").map(str::to_owned).collect::<Vec<_>>();
        codes.into_iter().map(|code| format!("{code} {}", row["quote"])).collect::<Vec<_>>()
    };
    let all: Vec<String> = rows(desk, "quotes study").iter().flat_map(of_row).collect();
    let counted: u64 = rows(desk, "tally study --by code").iter().filter_map(|row| row["codings"].as_u64()).sum();
    assert_eq!(counted, all.len() as u64, "doubled: {all:?}");
    all
}

/// Fails unless these many things are coded, and all is sound.
fn assert_whole(desk: &Desk, what: &str, count: usize) {
    let coded = coded(desk);
    assert_eq!(coded.len(), count, "{what}: {coded:#?}");
    let check = desk.run(&["check", "study"]);
    assert!(!check.out.contains("loss  "), "{what}: {}", check.out);
}

#[test]
fn p9_a_file_replaced_under_an_open_project_loses_nothing() {
    let replace = [
        (
            "an editor that writes anew",
            "for f in codings/*/*.yaml trail/*.yaml; do sed -i.bak 's/Answer/Answer/' $f; rm $f.bak; done",
        ),
        (
            "an older state put back",
            "cp -r codings codings.new; for f in old/*/*.yaml; do cp $f codings/$(basename $(dirname $f))/tmp; mv codings/$(basename $(dirname $f))/tmp codings/$(basename $(dirname $f))/$(basename $f); done; rm -r codings.new",
        ),
        ("a copy in its place", "for f in codings/*/*.yaml; do cp $f tmp; mv tmp $f; done"),
        ("gone and back", "mv codings away; mkdir codings; rm -r codings; mv away codings"),
        ("cut off", "for f in codings/*/*.yaml; do head -n 1 $f > tmp; mv tmp $f; done"),
        ("emptied in place", "for f in codings/*/*.yaml; do : > $f; done"),
        ("removed", "rm codings/*/*.yaml"),
        ("all of it moved away and back", "mv ../study ../elsewhere; mv ../elsewhere ../study"),
    ];
    for (what, script) in replace {
        let desk = desk();
        let mut pty = open(&desk);
        code_next(&mut pty, 2, "One");
        // What an older state would be.
        assert!(sh(&desk, "mkdir old; cp -r codings/* old/"));
        code_next(&mut pty, 3, "Two");
        assert!(sh(&desk, script), "{what}");
        code_next(&mut pty, 4, "One");
        code_next(&mut pty, 5, "Two");
        pty.keys("qq");
        assert_eq!(pty.wait_for_end(), 0, "{what}");
        let _ = fs::remove_dir_all(desk.work("study/old"));
        assert_whole(&desk, what, 4);
    }
}

#[test]
fn p9_git_may_go_back_under_an_open_project() {
    let desk = desk();
    if !sh(&desk, "git init -q && git add -A && git commit -qm start") {
        eprintln!("nothing was tried: git is not here");
        return;
    }
    let mut pty = open(&desk);
    code_next(&mut pty, 2, "One");
    code_next(&mut pty, 3, "Two");
    assert!(sh(&desk, "git add -A && git commit -qm two"));
    code_next(&mut pty, 4, "One");
    // What stands there now goes, for the state before anything was coded.
    assert!(sh(&desk, "git stash -qu && git checkout -q HEAD~1"));
    code_next(&mut pty, 5, "Two");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    assert_whole(&desk, "git checkout", 4);
}

#[test]
fn p9_a_page_edited_under_an_open_project_is_never_written_over() {
    let desk = desk();
    let mut pty = open(&desk);
    code_next(&mut pty, 2, "One");
    let page = desk.read("study/codebook.yaml");
    desk.write("study/codebook.yaml", page.replace("The first", "Edited by hand # and kept") + "# a remark\n");
    // Something that changes the same page.
    pty.keys("J");
    pty.wait_for("turn 3 of");
    pty.keys("c");
    pty.wait_for("PICKER");
    pty.keys("Three");
    pty.wait_for("> Three");
    pty.keys("\r");
    pty.wait_for("Three");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    let page = desk.read("study/codebook.yaml");
    assert!(page.contains("Edited by hand") && page.contains("# a remark"), "{page}");
    let list = desk.run(&["codebook", "study", "--format", "csv"]).ok();
    assert!(list.contains("Edited by hand") && list.contains("Three"), "{list}");
    assert_whole(&desk, "a page", 2);
}

#[test]
fn p9_two_screens_of_one_coder_lose_nothing_of_each_other() {
    let desk = desk();
    let (mut one, mut two) = (open(&desk), open(&desk));
    for turn in [2, 4, 6] {
        code_next(&mut one, turn, "One");
        code_next(&mut two, turn, "Two");
        one.keys("J");
        two.keys("J");
        one.wait_for(&format!("turn {} of", turn + 1));
        two.wait_for(&format!("turn {} of", turn + 1));
    }
    one.signal(Signal::KILL);
    one.wait_for_end();
    code_next(&mut two, 8, "Two");
    two.keys("qq");
    assert_eq!(two.wait_for_end(), 0);
    assert_whole(&desk, "two screens", 7);
    let files = desk.files("study/codings", ".yaml");
    assert_eq!(files.len(), 2, "each writes its own: {files:?}");
}
