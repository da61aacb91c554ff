//! A disk that takes nothing any more, under the full screen: the work goes on, is kept, and can be saved elsewhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::generate::{SMALL, Shape, write};
use crate::pty::Pty;

/// A project of one short source.
fn study(home: &Path) -> std::path::PathBuf {
    let project = home.join("study");
    write(&project, &Shape { sources: 1, words: 200, codings: 5, ..SMALL });
    project
}

fn status_begins(pty: &Pty, word: &str) {
    pty.wait_until(word, |screen| screen.contents().lines().any(|line| line.trim_start().starts_with(word)));
}

/// Returns how many lines the coder has written on sources.
fn lines(project: &Path) -> usize {
    let folders = fs::read_dir(project.join("codings")).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let own = files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("hw~"));
    own.map(|path| fs::read_to_string(path).unwrap().lines().filter(|line| line.starts_with("- ")).count()).sum()
}

#[test]
fn p5_when_the_folder_is_gone_work_goes_on_is_saved_elsewhere_and_by_itself_when_it_is_back() {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path());
    let away = home.path().join("away");
    let before = lines(&project);
    let mut pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("turn 1 of");
    fs::rename(&project, &away).unwrap();
    // As a mount that is gone: its place is there, and empty.
    fs::create_dir(&project).unwrap();
    pty.keys("J1");
    status_begins(&pty, "not saved");
    pty.wait_for("g S saves elsewhere");
    pty.keys("J1");
    assert_eq!(fs::read_dir(&project).unwrap().count(), 0, "nothing is written where the project is not");
    pty.keys("gS");
    pty.wait_for("Save the whole project in");
    pty.keys("\x15");
    pty.keys(&format!("{}/rescued\r", home.path().display()));
    pty.wait_for("the project is in");
    assert_eq!(lines(&home.path().join("rescued")), before + 2);
    status_begins(&pty, "not saved");
    fs::remove_dir(&project).unwrap();
    fs::rename(&away, &project).unwrap();
    // Nobody asks for it.
    status_begins(&pty, "saved");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    assert_eq!(lines(&project), before + 2);
}

#[test]
fn p5_on_a_full_disk_the_work_goes_on_and_is_saved_once_there_is_room() {
    // A small disk of one's own needs a user namespace, which some machines refuse.
    let is_able = Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success());
    let home = tempfile::tempdir().unwrap();
    study(home.path());
    if !is_able {
        eprintln!("a full disk was not tried: no namespace of one's own here");
        return;
    }
    let run = format!(
        "set -e; mkdir {home}/disk; mount -t tmpfs -o size=1m none {home}/disk; cp -r {home}/study {home}/disk/study; \
         dd if=/dev/zero of={home}/disk/fill bs=4096 2>/dev/null || true; cd {home}/disk; \
         {emic} code study I01 --turn 2 '+Full disk' && echo done || echo code $?; rm fill; \
         {emic} code study I01 --turn 2 '+Room again' && echo done; {emic} check study | tail -3",
        home = home.path().display(),
        emic = env!("CARGO_BIN_EXE_emic"),
    );
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &run])
        .env("HOME", home.path())
        .env("EMIC_CODER", "hw")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("code 1") && err.contains("the disk is full"), "{out}\n{err}");
    assert!(out.contains("done") && !out.contains("lost"), "{out}\n{err}");
}
