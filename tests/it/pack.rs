//! One file of a project: what is in it, what is not, and how it is opened.

use crate::pty::Pty;
use crate::support::command::{Desk, Ran};
use emic::interchange::{archive, pack};
use rustix::process::Signal;
use std::collections::BTreeMap;
use std::fs;

/// Runs a line whose words have no blanks in them.
fn run(desk: &Desk, line: &str) -> Ran {
    desk.run(&line.split(' ').collect::<Vec<_>>())
}

/// A study with a coding, a memo, and files that are nobody's business.
fn study() -> Desk {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "no induction", "Induction"]).ok();
    desk.run(&["memos", "study", "--add", "Think of Anna."]).ok();
    desk.write("study/names.csv", "P01,Anna Smith\n");
    desk.write("study/.emic/presence", "hw");
    std::os::unix::fs::symlink("/etc/passwd", desk.work("study/findings.yaml")).unwrap();
    desk
}

fn files(desk: &Desk, name: &str) -> BTreeMap<String, String> {
    let (_, files) = pack::read(&fs::read(desk.work(name)).unwrap()).unwrap();
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

#[test]
fn a_pack_holds_the_project_and_nothing_else_and_says_so() {
    let desk = study();
    let ran = run(&desk, "pack study");
    let said = ran.ok();
    assert!(said.starts_with("Packed 'Study' into 'study.emic.zip', "), "{said}");
    assert!(said.contains("1 transcript, 1 coding, 2 codes, 1 participant, 1 memo."), "{said}");
    assert!(said.contains("Left out: 'findings.yaml', 'names.csv', which are no part of the project."), "{said}");
    let files = files(&desk, "study.emic.zip");
    assert!(files.keys().all(|name| !name.contains("names") && !name.contains(".emic") && !name.contains("findings")));
    for (name, text) in &files {
        assert_eq!(&desk.read(format!("study/{name}")), text);
    }
    let first = fs::read(desk.work("study.emic.zip")).unwrap();
    run(&desk, "pack study --to again.emic.zip").ok();
    assert_eq!(fs::read(desk.work("again.emic.zip")).unwrap(), first, "the same bytes");
    run(&desk, "pack study").ok();
    let json = run(&desk, "pack study --format json").ok();
    assert!(json.contains("\"command\":\"pack\"") && json.contains("codings"), "{json}");
}

#[test]
fn without_transcripts_only_what_was_coded_can_be_read() {
    let desk = study();
    let said = run(&desk, "pack study --without-transcripts --to some.emic.zip").ok();
    assert!(said.contains("Left out: the words of the transcripts"), "{said}");
    let all = files(&desk, "some.emic.zip");
    let text = all.iter().find(|(name, _)| name.starts_with("sources/")).unwrap().1;
    assert!(text.contains("P01 [00:00:12]: ····· ··· no induction· ······"), "{text}");
    assert!(all.values().all(|text| !text.contains("extra pair of hands") && !text.contains("badge")), "{all:?}");
    assert!(all.values().any(|text| text.contains("Think of Anna.")));
    run(&desk, "pack study --quotes-only --to quotes.emic.zip").ok();
    let all = files(&desk, "quotes.emic.zip");
    assert!(all.values().all(|text| !text.contains("Anna") && !text.contains("I01.txt")), "{all:?}");
    assert!(all.values().any(|text| text.contains("no induction")));
}

#[test]
fn bad_arguments_get_a_sentence() {
    let desk = study();
    fs::write(desk.work("there.zip"), "mine").unwrap();
    for (line, said) in [
        ("pack nowhere", "nowhere"),
        ("pack study --to study/x.emic.zip", "would lie in the project itself"),
        ("pack study --to no/such/x.emic.zip", "There is no folder 'no/such'"),
        ("pack study --to there.zip", "'there.zip' is there already"),
        ("pack study --quotes-only --without-transcripts", "cannot be used with"),
        ("pack study --as-of 2026-11-22", "shows a project as it was"),
    ] {
        let ran = run(&desk, line);
        assert_eq!(ran.code, Some(2), "{line}: {ran:?}");
        assert!(ran.err.to_lowercase().contains(&said.to_lowercase()), "{line}: {}", ran.err);
    }
    assert_eq!(desk.read("there.zip"), "mine");
    run(&desk, "pack study --to there.zip --yes").ok();
    assert_ne!(fs::read(desk.work("there.zip")).unwrap(), b"mine");
}

fn review(desk: &Desk, file: &str) -> Pty {
    Pty::start(
        &desk.path(""),
        &["review", file, "--coder", "rb", "--notes", "work/back.yaml"],
        &[("TZ", "UTC")],
        (110, 30),
    )
}

#[test]
fn a_pack_is_reviewed_without_being_unpacked_and_the_comments_fit_the_project() {
    let desk = study();
    run(&desk, "pack study --without-transcripts").ok();
    let before = fs::read_dir(desk.work("")).unwrap().count();
    let mut pty = review(&desk, "work/study.emic.zip");
    pty.wait_for("words that nobody coded were left out and are shown as ····");
    pty.wait_for("no induction");
    pty.keys("JLmIs it?\x1b");
    pty.wait_for("the comment is kept");
    // A signal leaves nothing behind either: there was nothing.
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end(), 143);
    pty.wait_for("Send that file back");
    assert_eq!(fs::read_dir(desk.work("")).unwrap().count(), before + 1, "the notes alone");
    let ran = run(&desk, "notes add study back.yaml");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let list = run(&desk, "notes study").ok();
    assert!(list.contains("a coding with 'Induction' in 'I01'"), "{list}");
}

#[test]
fn hostile_and_wrong_files_are_refused() {
    let desk = study();
    let zip = |files: &[(&str, &[u8])]| {
        let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        archive::write(&files).unwrap()
    };
    run(&desk, "pack study").ok();
    let packed = fs::read(desk.work("study.emic.zip")).unwrap();
    let mut changed = archive::read(&packed).unwrap();
    changed.insert("codebook.yaml".into(), b"codes: []\n".to_vec());
    for (bytes, said) in [
        (b"codes: []\n".to_vec(), "it is no zip archive, or a damaged one"),
        (packed[..packed.len() / 2].to_vec(), "it is no zip archive, or a damaged one"),
        (zip(&[("../up", b"x")]), "it holds a file '../up', which would not lie inside of it"),
        (zip(&[("/etc/x", b"x")]), "it holds a file '/etc/x'"),
        (zip(&[("a", b"x"), ("A", b"y")]), "it holds two files 'a'"),
        (zip(&[("project.yaml", b"format: 1\n")]), "it has no 'pack.json': 'emic pack' did not make it"),
        (archive::write(&changed).unwrap(), "'codebook.yaml' in it is not what was packed"),
    ] {
        fs::write(desk.work("bad.emic.zip"), bytes).unwrap();
        let pty = review(&desk, "work/bad.emic.zip");
        pty.wait_for("cannot be opened");
        assert_eq!(pty.wait_for_end(), 2, "{said}");
        let text = String::from_utf8_lossy(&pty.bytes()).replace("\r\n", "\n").replace('\n', "");
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_command_that_wants_a_folder_says_what_opens_a_pack() {
    let desk = study();
    run(&desk, "pack study").ok();
    for line in ["study.emic.zip", "status study.emic.zip", "tally study.emic.zip"] {
        let ran = run(&desk, line);
        assert_eq!(ran.code, Some(2), "{line}");
        assert!(ran.err.contains("is a file, and a project is a folder."), "{line}: {}", ran.err);
        assert!(ran.err.contains("opened by 'emic review'."), "{line}: {}", ran.err);
    }
}

#[test]
fn what_was_changed_by_hand_is_recorded_before_it_is_packed_without_transcripts() {
    let desk = study();
    let page = fs::read_dir(desk.work("study/sources")).unwrap().map(|entry| entry.unwrap().path());
    let page = page.into_iter().find(|path| path.extension().is_some_and(|is| is == "yaml")).unwrap();
    let text = fs::read_to_string(&page).unwrap();
    let line = text.lines().find(|line| line.starts_with("title:")).unwrap();
    fs::write(&page, text.replace(line, "title: By hand")).unwrap();
    let refused = run(&desk, "pack study --to p.emic.zip --quotes-only");
    assert!(refused.code == Some(2) && refused.err.contains("changed pages by hand"), "{refused:?}");
    run(&desk, "pack study --to p.emic.zip").ok();
    run(&desk, "memos study --add Recorded --coder hw").ok();
    run(&desk, "pack study --to q.emic.zip --quotes-only").ok();
}
