//! Memos as files that people read, write and edit.

use std::path::Path;

use serde_json::json;

use super::{Parts, join, split};
use crate::domain::command::{Command, HandEdit, NewMemo};
use crate::domain::memo::clean;
use crate::domain::memo::{About, Memo, MemoKind};
use crate::domain::rejection::Rejection;
use crate::domain::testing::Build;
use crate::domain::thing::Key;
use crate::domain::{MemoId, Segment};
use crate::store::finding::Finding;
use crate::store::fs::{Fs as _, MemoryFs, Modes};
use crate::store::pages::{PagesRead, read_pages, strange_keys, write_pages};

const ROOT: &str = "";

/// A project with a code and a passage, and no memo yet; its pages written.
fn start() -> (MemoryFs, Build) {
    let mut build = Build::new();
    build.interview("i01", "I: How was it?\n\nP1: There was no induction.").code("induction-7k3m", "meso");
    build.set("code/induction-7k3m", "name", "Hospital induction".into());
    let fs = MemoryFs::new();
    write(&fs, &build);
    (fs, build)
}

fn write(fs: &MemoryFs, build: &Build) -> Vec<Finding> {
    write_pages(fs, Path::new(ROOT), &build.project, Modes::PRIVATE).unwrap()
}

fn read(fs: &MemoryFs, build: &Build) -> PagesRead {
    read_pages(fs, Path::new(ROOT), &build.project)
}

/// Writes a note and returns its id.
fn note(build: &mut Build, about: About, passage: Option<Segment>, text: &str) -> MemoId {
    let before: Vec<MemoId> = build.project.memos().map(|memo| memo.id.clone()).collect();
    build.run("hw", Command::AddMemo(NewMemo { about, passage, kind: MemoKind::Note, text: text.into() }));
    build.project.memos().find(|memo| !before.contains(&memo.id)).unwrap().id.clone()
}

/// Takes in what was changed by hand, as opening for writing does, and writes the pages; nothing is left to do then.
fn take_in(fs: &MemoryFs, build: &mut Build) {
    let found = read(fs, build);
    assert_eq!((found.conflicts.as_slice(), found.findings.as_slice()), (&[][..], &[][..]));
    match build.attempt("hw", Command::TakeHandEdits(found.hand_edits)) {
        Ok(_) | Err(Rejection::NoChange) => {}
        Err(why) => panic!("{why}"),
    }
    assert_eq!(write(fs, build), []);
    assert_eq!(read(fs, build), PagesRead::default());
}

fn path(memo: &Memo) -> String {
    format!("memos/{}.md", memo.id)
}

fn memos(build: &Build) -> Vec<String> {
    build.project.memos().map(|memo| memo.text.clone()).collect()
}

fn only(build: &Build) -> Memo {
    let all: Vec<Memo> = build.project.memos().cloned().collect();
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn files(fs: &MemoryFs, folder: &str) -> Vec<String> {
    let names = fs.files().into_iter().map(|file| file.to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(folder)).collect()
}

#[test]
fn a_memo_is_markdown_that_any_program_reads() {
    let (fs, mut build) = start();
    let id =
        note(&mut build, About::Code("induction-7k3m".into()), None, "# Absence\n\nNobody says it is *missing*.\n");
    assert_eq!(write(&fs, &build), []);
    let page = fs.read_text(format!("memos/{id}.md"));
    let (head, text) = page.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("---"));
    let first = lines.next().unwrap();
    assert!(first.starts_with("# emic memo 1 · is ") && first.contains(" · seen hw~k3f9:"), "{first}");
    let created = build.project.memo(&id).unwrap().created;
    let rest = ["about: code/induction-7k3m", "author: hw", &format!("created: \"{created}\""), "---"];
    assert_eq!(lines.collect::<Vec<_>>(), rest);
    assert_eq!(text, "# Absence\n\nNobody says it is *missing*.\n");
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(strange_keys(&fs, Path::new(ROOT)), []);
}

#[test]
fn what_is_changed_in_a_page_becomes_a_record_and_the_rest_of_the_page_stays() {
    let (fs, mut build) = start();
    let segment = build.find("i01", "no induction");
    note(&mut build, About::Source("i01".into()), Some(segment), "Why?");
    write(&fs, &build);
    let page = path(&only(&build));
    assert!(fs.read_text(&page).contains("\npassage:\n  src: "), "{}", fs.read_text(&page));
    let edited = fs.read_text(&page).replace("author: hw", "kind: journal # since May\nx-mood: sour\nauthor: hw");
    fs.write(&page, edited.replace("Why?", "Why not?\n\n---\nkind: note\n"));
    take_in(&fs, &mut build);
    let memo = only(&build);
    assert_eq!((memo.kind, memo.author.as_str()), (MemoKind::Journal, "hw"));
    assert_eq!(memo.place(&build.project), Some((&"i01".into(), segment)));
    assert_eq!(memo.text, "Why not?\n\n---\nkind: note");
    build.run("hw", Command::EditMemo { id: memo.id, text: "Because.".into() });
    assert_eq!(write(&fs, &build), []);
    let page = fs.read_text(&page);
    assert!(page.contains("kind: journal # since May\nx-mood: sour\n"), "{page}");
    assert!(page.ends_with("---\n\nBecause.\n"), "{page}");
}

#[test]
fn a_file_with_or_without_a_head_becomes_a_memo() {
    for (file, text, kind, about, author) in [
        ("Just words.", "Just words.", MemoKind::Note, About::Project, "hw"),
        ("\u{feff}Just\r\nwords.\r\n", "Just\nwords.", MemoKind::Note, About::Project, "hw"),
        (
            "---\nJust words\n---\nbetween rules",
            "---\nJust words\n---\nbetween rules",
            MemoKind::Note,
            About::Project,
            "hw",
        ),
        ("---\nan open rule", "---\nan open rule", MemoKind::Note, About::Project, "hw"),
        ("---\n---\n\nAn empty head.", "An empty head.", MemoKind::Note, About::Project, "hw"),
        ("---\nkind: journal\nauthor: sc\n---\nDear diary", "Dear diary", MemoKind::Journal, About::Project, "sc"),
        (
            "---\nabout: code/Hospital induction\n---\r\nOf a code.",
            "Of a code.",
            MemoKind::Note,
            About::Code("induction-7k3m".into()),
            "hw",
        ),
        (
            "---\nabout: source/I01\n---\nOf a source.",
            "Of a source.",
            MemoKind::Note,
            About::Source("i01".into()),
            "hw",
        ),
        ("<<<<<<<x\n\u{1b}[31mred\u{7}", "<<<<<<<x\n[31mred", MemoKind::Note, About::Project, "hw"),
    ] {
        let (fs, mut build) = start();
        fs.write("memos/by-hand.md", file);
        take_in(&fs, &mut build);
        let memo = only(&build);
        assert_eq!((memo.id.as_str(), memo.text.as_str(), memo.kind), ("by-hand", text, kind), "{file}");
        assert_eq!((memo.about, memo.author.as_str()), (about, author), "{file}");
        let page = fs.read_text("memos/by-hand.md");
        assert!(page.starts_with("---") && page.contains("\n# emic memo 1 · is "), "{page}");
        assert!(page.replace("\r\n", "\n").ends_with(&format!("{text}\n")) || page.ends_with(text), "{page}");
    }
}

#[test]
fn a_date_by_hand_counts_and_neither_it_nor_the_author_can_be_taken_out() {
    let (fs, mut build) = start();
    fs.write("memos/early.md", "---\nauthor: sc\ncreated: 2019-03-04\n---\nEarly.\n");
    take_in(&fs, &mut build);
    assert_eq!(only(&build).created.date(), "2019-03-04");
    let page = fs.read_text("memos/early.md");
    let without = |key: &str| page.split_inclusive('\n').filter(|line| !line.starts_with(key)).collect::<String>();
    for key in ["created", "author"] {
        fs.write("memos/early.md", without(key));
        take_in(&fs, &mut build);
        assert_eq!((only(&build).created.date().as_str(), only(&build).author.as_str()), ("2019-03-04", "sc"));
        assert_eq!(fs.read_text("memos/early.md"), page, "{key} is written again");
    }
}

#[test]
fn what_is_no_memo_is_left_alone() {
    let (fs, build) = start();
    for name in ["README.md", ".hidden.md", "notes.txt", "x.md~", "x.md.bak", "My thoughts.md"] {
        fs.write(format!("memos/{name}"), "Words.");
    }
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(write(&fs, &build), []);
    assert_eq!(files(&fs, "memos/").len(), 6);
}

#[test]
fn a_page_that_was_deleted_is_written_anew_and_a_removed_memo_has_none() {
    let (fs, mut build) = start();
    let id = note(&mut build, About::Project, None, "Words.");
    write(&fs, &build);
    let page = format!("memos/{id}.md");
    let text = fs.read_text(&page);
    fs.remove(Path::new(&page)).unwrap();
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(write(&fs, &build), []);
    assert_eq!(fs.read_text(&page), text);
    build.run("hw", Command::RemoveMemo { id, why: None });
    assert_eq!(write(&fs, &build), []);
    assert_eq!(files(&fs, "memos/").len(), 0);
    build.run("hw", Command::Undo);
    assert_eq!(write(&fs, &build), []);
    assert_eq!(files(&fs, "memos/"), [page]);
}

#[test]
fn a_memo_that_was_changed_by_hand_and_removed_meanwhile_waits_for_a_decision() {
    let (fs, mut build) = start();
    let id = note(&mut build, About::Project, None, "Words.");
    write(&fs, &build);
    let page = format!("memos/{id}.md");
    let edited = fs.read_text(&page).replace("Words.", "Better words.");
    fs.write(&page, &edited);
    build.run("hw", Command::RemoveMemo { id: id.clone(), why: None });
    let found = read(&fs, &build);
    assert_eq!((found.hand_edits.len(), found.conflicts.len()), (0, 1));
    assert_eq!(write(&fs, &build).len(), 1);
    assert_eq!(fs.read_text(&page), edited, "nothing is lost");
    let set = [("text".to_owned(), json!("Better words."))].into();
    assert_eq!(found.conflicts[0].edit, HandEdit { key: Key::Memo(id), set, gone: Some(false) });
    build.run("hw", Command::TakeHandEdits(vec![found.conflicts[0].edit.clone()]));
    assert_eq!(memos(&build), ["Better words."]);
    assert_eq!((write(&fs, &build), read(&fs, &build)), (vec![], PagesRead::default()));
}

#[test]
fn nothing_is_taken_in_that_may_be_half_a_page() {
    let (fs, mut build) = start();
    let id = note(&mut build, About::Code("induction-7k3m".into()), None, "First line.\n\nLast line.");
    write(&fs, &build);
    let page = format!("memos/{id}.md");
    let whole = fs.read_text(&page);
    for cut in 0..whole.len() {
        let Some(part) = whole.get(..cut).filter(|part| !part.ends_with('\n')) else { continue };
        fs.write(&page, part);
        assert_eq!(read(&fs, &build).hand_edits, [], "{part}");
        write(&fs, &build);
        assert!(read(&fs, &build) == PagesRead::default() || fs.read_text(&page) == part, "{part}");
    }
    // An editor that does not end the last line is no accident.
    fs.write(&page, whole.replace("Last line.\n", "Last words."));
    take_in(&fs, &mut build);
    assert_eq!(memos(&build), ["First line.\n\nLast words."]);
}

#[test]
fn two_versions_of_a_memo_are_asked_about_and_equal_ones_go_to_lost_and_found() {
    let (fs, mut build) = start();
    let id = note(&mut build, About::Project, None, "Words.");
    write(&fs, &build);
    let (page, copy) = (format!("memos/{id}.md"), format!("memos/{id}.sync-conflict-20261122-100926-ABCDEFG.md"));
    fs.write(&copy, fs.read_text(&page).replace("Words.", "Their words."));
    fs.write(&page, fs.read_text(&page).replace("Words.", "My words."));
    let found = read(&fs, &build);
    assert_eq!((found.hand_edits.len(), found.conflicts.len()), (0, 2));
    fs.write(&page, fs.read_text(&copy));
    take_in(&fs, &mut build);
    assert_eq!((memos(&build), files(&fs, "memos/")), (vec!["Their words.".to_owned()], vec![page.clone()]));
    // Git leaves both in one file.
    let marked = fs.read_text(&page).replace("Their words.", "<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> other");
    fs.write(&page, marked);
    assert_eq!(read(&fs, &build).conflicts.len(), 2);
}

#[test]
fn a_text_that_looks_like_a_conflict_is_none() {
    let (fs, mut build) = start();
    note(&mut build, About::Project, None, "Git says:\n<<<<<<< HEAD\n=======\n>>>>>>> other");
    assert_eq!(write(&fs, &build), []);
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert!(fs.read_text(path(&only(&build))).contains("\n <<<<<<< HEAD\n"));
}

#[test]
fn what_cannot_be_taken_is_said_with_its_place() {
    let long = "x".repeat(Memo::LONGEST);
    for (file, wanted) in [
        ("---\nkind: poem\n---\nWords.", "memos/by-hand.md:2:7: 'poem' is no kind."),
        ("---\nauthor: Ms H\n---\nWords.", "memos/by-hand.md:2:9: 'Ms H' cannot be a coder."),
        ("---\ncreated: in May\n---\nWords.", "memos/by-hand.md:2:10: 'in May' is no date."),
        (
            "---\nabout: Induction\n---\nWords.",
            "memos/by-hand.md:2:8: 'Induction' is nothing that a memo can be about.",
        ),
        ("---\npassage: [1, 2]\n---\nWords.", "The passage of a memo has 'src', 'at' and 'quote'"),
        ("---\nkind: [\n---\nWords.", "The page was not read, and nothing in it was taken in"),
        ("---\nkind: note\nkind: journal\n---\nWords.", "memos/by-hand.md:2:1: The page was not read"),
        ("---\n# emic memo 1 · is 5d0e7a12c3f0\nkind: note\n", "its head is not closed by a line '---'"),
        (&long, "The memo was not taken in: the memo is too long"),
    ] {
        let (fs, build) = start();
        fs.write("memos/by-hand.md", file);
        let found = read(&fs, &build);
        let Finding { file: name, line, column, what, .. } = &found.findings[0];
        let place = line.zip(*column).map_or_else(String::new, |(line, column)| format!("{name}:{line}:{column}: "));
        assert!(format!("{place}{what}").contains(wanted), "{place}{what}");
        assert!(memos(&build).is_empty() && found.hand_edits.iter().all(|edit| !edit.set.contains_key("kind")));
        assert_eq!(fs.read_text("memos/by-hand.md"), file);
    }
}

#[test]
fn a_thousand_memos_of_a_day_have_a_page_each() {
    let (fs, mut build) = start();
    for n in 0..1000 {
        note(&mut build, About::Project, None, &format!("Memo {n}"));
    }
    assert_eq!(write(&fs, &build), []);
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(files(&fs, "memos/").len(), 1000);
}

#[test]
fn a_page_is_cut_into_head_and_text() {
    let parts = |page| {
        let Parts { head, text, .. } = split(page);
        (head.to_owned(), text.to_owned())
    };
    let both = |head: &str, text: &str| (head.to_owned(), text.to_owned());
    assert_eq!(parts("---\nabout: project\n---\n\nWords.\n---\nmore"), both("about: project\n", "\nWords.\n---\nmore"));
    assert_eq!(parts("---\r\nkind: note\r\n---\r\nWords."), both("kind: note\r\n", "Words."));
    for all_text in ["Words.", "", "---", "---\nnot closed\n", "--- \n\nwords\n----\n", "words\n---\na: b\n---\n"] {
        assert_eq!(parts(all_text), both("", all_text), "{all_text:?}");
    }
}

#[test]
fn what_is_joined_is_cut_again() {
    for text in ["Words.", "---", "---\na: b\n---", "# Title\n\n入职"] {
        let page = join("about: project\n", text);
        let Parts { head, text: cut, .. } = split(&page);
        assert_eq!((head, clean(cut).as_str()), ("about: project\n", text));
    }
}
