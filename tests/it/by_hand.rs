//! What people and other programs do to a project beside emic: pages and texts changed by hand, files replaced while
//! they are open, several commands at once.

use std::fs;

use crate::generate::{SMALL, Shape, write};
use crate::pty::Pty;
use crate::support::command::{Desk, Ran};

const CODE: [&str; 6] = ["code", "study", "I01", "--turn", "2", "--sentence"];

fn code(desk: &Desk, sentence: &str, code: &str) -> Ran {
    desk.run(&[&CODE[..], &[sentence, code]].concat())
}

/// The files of the texts of a project: that of its source, and its versions.
fn texts(desk: &Desk) -> (Vec<std::path::PathBuf>, Vec<std::path::PathBuf>) {
    desk.files("study/sources", ".txt").into_iter().partition(|path| !path.to_string_lossy().contains(".versions"))
}

#[test]
fn a_text_changed_by_hand_becomes_a_version_when_it_is_opened_for_writing() {
    let desk = Desk::with_study();
    code(&desk, "1", "Induction").ok();
    let (current, versions) = texts(&desk);
    assert_eq!(versions.len(), 1);
    let corrected = fs::read_to_string(&current[0]).unwrap().replace("I got a badge.", "I got a badge and a key.");
    fs::write(&current[0], &corrected).unwrap();
    let ran = code(&desk, "2", "Role clarity");
    let id = current[0].file_stem().unwrap().to_str().unwrap();
    assert_eq!(ran.err, "The text of 'I01' was changed by hand, and is taken in: 1 coding kept its words.\n");
    assert!(ran.ok().contains("I got a badge and a key."));
    let (_, versions) = texts(&desk);
    let kept: Vec<String> = versions.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(kept.len() == 2 && kept.contains(&corrected), "{kept:?}");
    let hash = versions.iter().find(|path| fs::read_to_string(path).unwrap() == corrected).unwrap();
    let hash = hash.file_stem().unwrap().to_str().unwrap();
    assert!(desk.read(format!("study/sources/{id}.yaml")).contains(hash), "the page says which text it is");
    let trail = fs::read_to_string(&desk.files("study/trail", ".yaml")[0]).unwrap();
    let line = trail.lines().find(|line| line.contains(hash)).unwrap();
    assert!(line.contains("\"by\":\"outside\""), "{line}");
    // The coding of the old text went along.
    assert!(desk.run(&["check", "study"]).ok().contains("is sound"));
    assert_eq!(code(&desk, "3", "Role clarity").err, "");
}

#[test]
fn the_full_screen_makes_a_version_of_a_text_changed_by_hand() {
    let home = tempfile::tempdir().unwrap();
    let project = home.path().join("study");
    write(&project, &Shape { sources: 3, words: 200, codings: 20, ..SMALL });
    let versions = || fs::read_dir(project.join("sources/.versions")).map_or(0, Iterator::count);
    let before = versions();
    let text = |path: &std::path::Path| path.extension().is_some_and(|ending| ending == "txt");
    let sources = fs::read_dir(project.join("sources")).unwrap().map(|entry| entry.unwrap().path());
    for path in sources.filter(|path| text(path)) {
        fs::write(&path, fs::read_to_string(&path).unwrap() + "\nP01: One more word.\n").unwrap();
    }
    let mut pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (120, 35));
    // Told when the last source is read.
    pty.wait_for("was changed outside: ");
    pty.wait_until("a version of each text", |_| versions() - before == 3);
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    assert_eq!(versions() - before, 3);
    let trail = fs::read_dir(project.join("trail")).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()));
    assert_eq!(trail.map(|text| text.unwrap().matches("\"by\":\"outside\"").count()).sum::<usize>(), 3);
}

#[test]
fn p9_what_a_file_replaced_under_the_full_screen_has_lost_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let project = home.path().join("study");
    write(&project, &Shape { sources: 3, words: 200, codings: 20, ..SMALL });
    let lines = || {
        let folders = fs::read_dir(project.join("codings")).unwrap().map(|entry| entry.unwrap().path());
        let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
        files.map(read).collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = lines();
    let mut pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("turn 1 of");
    pty.keys("J1");
    pty.wait_until("saved coding", |screen| {
        let screen = screen.contents();
        let status = screen.lines().last().unwrap_or_default();
        status.trim_start().starts_with("saved") && status.contains(" on “")
    });
    let coded = lines();
    let (path, with) = coded.iter().find(|(path, text)| before.get(*path) != Some(*text)).expect("nothing was coded");
    let new = with.lines().last().unwrap();
    match before.get(path) {
        Some(old) => fs::write(path, old).unwrap(),
        None => fs::remove_file(path).unwrap(),
    }
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    assert!(lines()[path].lines().any(|line| line == new), "{new}");
}

#[test]
fn commands_at_the_same_time_accuse_nobody() {
    let desk = Desk::with_study();
    let each = |who: usize| {
        let desk = &desk;
        move || (0..6).map(|n| code(desk, "2", &format!("+New {who} {n}"))).collect::<Vec<_>>()
    };
    let ran: Vec<Ran> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|who| scope.spawn(each(who))).collect();
        all.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    for one in ran {
        assert!(one.code == Some(0) && one.err.is_empty(), "{one:?}");
    }
    code(&desk, "1", "+The last").ok();
    assert_eq!(desk.read("study/codebook.yaml").matches("name: New ").count(), 24);
    assert!(desk.run(&["check", "study"]).ok().contains("is sound"));
}

#[test]
fn p21_a_project_written_by_hand_is_sound_before_and_after_it_is_taken_in() {
    let desk = Desk::with_study();
    code(&desk, "1", "Induction").ok();
    fs::remove_dir_all(desk.work("study/trail")).unwrap();
    for page in desk.files("study", ".yaml").into_iter().filter(|path| !path.to_string_lossy().contains("codings")) {
        let text = fs::read_to_string(&page).unwrap();
        fs::write(&page, text.split_once('\n').unwrap().1).unwrap();
    }
    for codings in desk.files("study/codings", ".yaml") {
        // Nobody numbers actions by hand.
        let text = fs::read_to_string(&codings).unwrap();
        let bare = |line: &str| match line.split_once(",\"act\"") {
            Some((said, rest)) => {
                let t = rest.split_once("\"t\":").unwrap().1.split(',').next().unwrap();
                format!("{said},\"t\":{t}}}\n")
            }
            None => format!("{line}\n"),
        };
        fs::write(&codings, text.lines().map(bare).collect::<String>()).unwrap();
    }
    let check = desk.run(&["check", "study"]);
    assert!(check.out.contains(" 0 lost to the project as it is shown, 0 to put right"), "{}", check.out);
    let ran = desk.run(&[&CODE[..], &["2", "Role clarity", "--coder", "hw"]].concat());
    assert!(!ran.err.contains("no record speaks of"), "{}", ran.err);
    ran.ok();
    assert!(desk.run(&["check", "study"]).ok().contains("is sound"));
}

#[test]
fn codes_that_are_cut_off_the_page_are_counted() {
    let desk = Desk::with_study();
    code(&desk, "1", "Induction").ok();
    let page = desk.read("study/codebook.yaml");
    desk.write("study/codebook.yaml", page.split_once("- id").unwrap().0.replace("codes:\n", "codes: []\n"));
    let ran = desk.run(&["done", "study", "I01"]);
    assert_eq!(
        ran.err,
        "Taken in: 2 changes made in pages by hand.\n\
         2 codes are not on the page any more and were removed, 1 of them with codings, which stay: put what was not \
         meant back into codebook.yaml.\n"
    );
    let check = desk.run(&["check", "study"]).ok();
    assert!(check.contains("The code 'Induction' was removed, and 1 coding still has it."), "{check}");
}
