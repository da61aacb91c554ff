use std::path::Path;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::command::{CodeEdit, CodeText, Command, HandEdit};
use crate::domain::rejection::Rejection;
use crate::domain::testing::Build;
use crate::store::fs::{MemoryFs, Modes};
use crate::store::page_head::{Head, split};

const ROOT: &str = "";
const BOOK: &str = "codebook.yaml";

/// A project with a few codes, its pages written.
fn written() -> (MemoryFs, Build) {
    let mut build = Build::new();
    build.participant("P2", &[("group", "MSW"), ("since", "2021-02")]).participant("P10", &[("group", "lead")]);
    build.interview("i01", "I: How was it?\n\nP2: There was no induction.\n\nNurse: Sorry.\n");
    build.code("induction", "meso").code("induction/none", "").code("induction/short", "").code("language", "micro");
    build.run(
        "hw",
        Command::EditCode("none".into(), CodeEdit::Text(CodeText::Definition, "No induction: at all".into())),
    );
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

/// Changes a page as an editor does.
fn edit(fs: &MemoryFs, path: &str, from: &str, to: &str) {
    let page = fs.read_text(path);
    assert!(page.contains(from), "'{from}' is not in\n{page}");
    fs.write(path, page.replacen(from, to, 1));
}

/// Takes in what was changed by hand, as opening for writing does.
fn take_in(build: &mut Build, read: &PagesRead) {
    match build.attempt("hw", Command::TakeHandEdits(read.hand_edits.clone())) {
        Ok(_) | Err(Rejection::NoChange) => {}
        Err(why) => panic!("{why}"),
    }
}

fn outline(build: &Build) -> String {
    let book = build.project.codebook();
    book.tree()
        .iter()
        .map(|(id, depth)| format!("{}{}", "-".repeat(*depth), book.name(id)))
        .collect::<Vec<_>>()
        .join(" ")
}

fn set(of: &str, fields: &[(&str, serde_json::Value)]) -> HandEdit {
    let set = fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    HandEdit { key: crate::domain::thing::Key::parse(of), set, gone: None }
}

fn what(findings: &[Finding]) -> Vec<String> {
    let place = |f: &Finding| match (f.line, f.column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        _ => String::new(),
    };
    findings.iter().map(|f| format!("{}{}: {} {}", f.file, place(f), f.what, f.remedy)).collect()
}

#[test]
fn pages_read_like_a_persons_own() {
    let (fs, build) = written();
    let page = |path: &str| split(&fs.read_text(path)).1.to_owned();
    let expected = "\
format: 1
codes:
- id: induction
  name: induction
  level: meso
  children:
  - id: none
    name: none
    definition: \"No induction: at all\"
  - id: short
    name: short
- id: language
  name: language
  level: micro
";
    assert_eq!(page(BOOK), expected);
    let expected = "\
format: 1
participants:
- id: P10
  group: lead
- id: P2
  group: MSW
  since: \"2021-02\"
";
    assert_eq!(page("participants.yaml"), expected);
    let sha = &build.project.source(&"i01".into()).unwrap().sha256;
    let expected = format!(
        "format: 1\ntitle: I01\nkind: interview\nsha256: \"{sha}\"\nspeakers: {{I: interviewer, Nurse: other, P2: P2}}\n"
    );
    assert_eq!(page("sources/i01.yaml"), expected);
    let id = build.project.id().unwrap();
    let expected = format!(
        "format: 1\nneeds: []\nid: {id}\ntitle: Test\napproach: undecided\nlevels: [micro, meso, macro]\ncarry: 1\ncoders:\n- id: hw\n  name: hw\n- id: sc\n  name: sc\n"
    );
    assert_eq!(page("project.yaml"), expected);
}

#[test]
fn the_first_line_cites_the_codebook_hash_that_records_cite_and_the_last_action() {
    let (fs, build) = written();
    let Head::Read(head) = split(&fs.read_text(BOOK)).0 else { panic!("no first line") };
    assert!(head.is.starts_with(&build.project.codebook_hash()));
    let last = build.records.iter().filter_map(|r| r.line.head().act).map(|act| act.n).max();
    assert_eq!(head.seen.get("hw~k3f9").copied(), last);
}

#[test]
fn a_page_as_it_was_written_holds_no_hand_edit_whatever_the_records_say_meanwhile() {
    let (fs, mut build) = written();
    assert_eq!(read(&fs, &build), PagesRead::default());
    build.code("late", "");
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(stale_pages(&fs, Path::new(ROOT), &build.project), [Page::Codebook]);
    assert_eq!(write(&fs, &build), []);
    assert!(fs.read_text(BOOK).contains("late"));
    assert_eq!(stale_pages(&fs, Path::new(ROOT), &build.project), []);
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let (fs, build) = written();
    let before = fs.read_text(BOOK);
    // A later action about another thing does not touch the page either.
    let mut later = build;
    later.done("sc", "i01");
    fs.set_read_only(true);
    assert_eq!(write(&fs, &later), []);
    assert_eq!(fs.read_text(BOOK), before);
}

#[test]
fn what_a_person_changes_becomes_hand_edits() {
    let (fs, mut build) = written();
    edit(&fs, BOOK, "name: none", "name: No induction");
    edit(&fs, BOOK, "level: micro", "level: MESO\n  definition: |\n    Speaking.\n\n    Writing.");
    edit(&fs, "participants.yaml", "  group: lead", "  site: North\n  age: 41");
    edit(&fs, "sources/i01.yaml", "Nurse: other", "Nurse: P10");
    edit(&fs, "project.yaml", "title: Test", "title: Wards\nsmall: 4");
    let read = read(&fs, &build);
    let expected = vec![
        set("project", &[("small", json!(4)), ("title", json!("Wards"))]),
        set("code/language", &[("definition", json!("Speaking.\n\nWriting.")), ("level", json!("meso"))]),
        set("code/none", &[("name", json!("No induction"))]),
        set("participant/P10", &[("attr.age", json!(41)), ("attr.group", json!(null)), ("attr.site", json!("North"))]),
        set("source/i01", &[("speakers.Nurse", json!({"participant": "P10"}))]),
    ];
    assert_eq!(read, PagesRead { hand_edits: expected, ..PagesRead::default() });
    take_in(&mut build, &read);
    assert_eq!(super::read_pages(&fs, Path::new(ROOT), &build.project), PagesRead::default(), "taken in once");
    assert_eq!(write(&fs, &build), []);
    assert_eq!(stale_pages(&fs, Path::new(ROOT), &build.project), []);
    assert!(fs.read_text(BOOK).contains("level: meso"), "the page now says what was understood");
}

#[test]
fn codes_are_moved_added_and_removed_in_the_page() {
    let (fs, mut build) = written();
    let page = fs.read_text(BOOK);
    let none = "  - id: none\n    name: none\n    definition: \"No induction: at all\"\n";
    assert!(page.contains(none));
    let without = page.replace(none, "").replace("- id: language\n  name: language\n  level: micro\n", "");
    let moved = "- name: New one\n  children:\n  - name: Below\n  - name: Below\n- id: none\n  name: none\n  definition: \"No induction: at all\"\n";
    fs.write(BOOK, without.replace("codes:\n", &format!("codes:\n{moved}")));
    let read = read(&fs, &build);
    assert_eq!((read.conflicts.as_slice(), read.findings.as_slice()), (&[][..], &[][..]));
    take_in(&mut build, &read);
    assert_eq!(outline(&build), "New one -Below -Below none induction -short");
    assert!(build.project.thing(&crate::domain::thing::Key::parse("code/language")).unwrap().is_gone());
    assert_eq!(super::read_pages(&fs, Path::new(ROOT), &build.project), PagesRead::default());
    assert_eq!(write(&fs, &build), []);
    assert!(fs.read_text(BOOK).contains("id: new-one-"));
}

#[test]
fn two_people_who_open_the_same_page_make_the_same_records() {
    let (fs, build) = written();
    edit(&fs, BOOK, "- id: language", "- name: Trust\n- name: Trust\n- id: language");
    let (mut hw, mut sc) = (build.clone(), build);
    let (a, b) = (read(&fs, &hw), read(&fs, &sc));
    assert_eq!(a, b);
    hw.run("hw", Command::TakeHandEdits(a.hand_edits));
    let records = sc.run("sc", Command::TakeHandEdits(b.hand_edits));
    hw.project.absorb_all(records);
    assert_eq!(outline(&hw), "induction -none -short Trust Trust language");
    assert!(hw.project.things().values().all(|thing| thing.contested().is_empty()));
}

#[test]
fn a_codebook_can_simply_be_written() {
    let fs = MemoryFs::new();
    fs.write(BOOK, "codes:\n- name: Fear\n  definition: no\n- name: Hope\n  children: [{name: small, level: micro}]");
    let mut build = Build::new();
    let found = read(&fs, &build);
    take_in(&mut build, &found);
    assert_eq!(outline(&build), "Fear Hope -small");
    assert_eq!(write(&fs, &build), []);
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert!(fs.read_text(BOOK).starts_with("# emic codebook 1 · is "));
}

#[test]
fn a_page_that_lost_its_first_line_removes_nothing_and_overwrites_nothing() {
    let (fs, mut build) = written();
    let body = split(&fs.read_text(BOOK)).1.to_owned();
    fs.write(BOOK, &body);
    assert_eq!(read(&fs, &build), PagesRead::default());
    build.code("late", "");
    fs.write(
        BOOK,
        body.replace("name: none", "name: Nothing").replace("  level: micro\n", "  level: micro\n  color: red\n"),
    );
    let read = read(&fs, &build);
    assert_eq!(read.hand_edits, [set("code/language", &[("color", json!("red"))])]);
    let expected = "codebook.yaml:8:11: A change of the code 'none' by hand was not taken in, because the records have \
                    changed it too since the page was written. name: here 'Nothing', in the records 'none'. \
                    Decide which of the two stays.";
    let conflicts: Vec<Finding> = read.conflicts.iter().map(|c| c.finding.clone()).collect();
    assert_eq!(what(&conflicts), [expected]);
    assert_eq!(read.conflicts[0].edit, set("code/none", &[("name", json!("Nothing"))]));
}

#[test]
fn where_a_hand_edit_and_a_record_change_the_same_field_a_person_chooses() {
    let (fs, mut build) = written();
    edit(&fs, BOOK, "name: none", "name: By hand");
    edit(&fs, BOOK, "name: language", "name: Languages");
    build.run("sc", Command::EditCode("none".into(), CodeEdit::Rename("By record".into())));
    build.run("sc", Command::EditCode("short".into(), CodeEdit::Rename("Too short".into())));
    let found = read(&fs, &build);
    assert_eq!(found.hand_edits, [set("code/language", &[("name", json!("Languages"))])]);
    assert_eq!(found.conflicts.len(), 1);
    let before = fs.read_text(BOOK);
    take_in(&mut build, &found);
    assert_eq!(write(&fs, &build), [found.conflicts[0].finding.clone()]);
    assert_eq!(fs.read_text(BOOK), before, "the page waits for the decision");

    // The page's value stands.
    let mut page_wins = build.clone();
    page_wins.run("hw", Command::TakeHandEdits(vec![found.conflicts[0].edit.clone()]));
    assert_eq!(read(&fs, &page_wins), PagesRead::default());
    // The records' value stands: taken in, then set back.
    build.run("hw", Command::TakeHandEdits(vec![found.conflicts[0].edit.clone()]));
    build.run("hw", Command::TakeHandEdits(vec![set("code/none", &[("name", json!("By record"))])]));
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(write(&fs, &build), []);
    assert_eq!(outline(&build), "induction -By record -Too short Languages");
    assert!(fs.read_text(BOOK).contains("By record"));
}

#[test]
fn removing_what_another_person_changed_is_asked_about() {
    let (fs, mut build) = written();
    edit(&fs, BOOK, "- id: language\n  name: language\n  level: micro\n", "");
    let removal = HandEdit { gone: Some(true), ..set("code/language", &[]) };
    assert_eq!(read(&fs, &build).hand_edits, std::slice::from_ref(&removal));
    build.run("sc", Command::EditCode("language".into(), CodeEdit::Rename("Speech".into())));
    let read = read(&fs, &build);
    assert_eq!((read.hand_edits.len(), read.conflicts[0].edit.clone()), (0, removal));
}

#[test]
fn when_records_are_missing_every_difference_is_asked_about() {
    let (fs, build) = written();
    let mut other = build.clone();
    other.code("theirs", "");
    write(&fs, &other);
    assert_eq!(read(&fs, &build), PagesRead::default(), "not changed by hand: the records will come");
    edit(&fs, BOOK, "name: none", "name: By hand");
    let read = read(&fs, &build);
    assert_eq!(read.hand_edits, []);
    let keys: Vec<String> = read.conflicts.iter().map(|c| c.edit.key.to_string()).collect();
    assert_eq!(keys, ["code/none", "code/theirs"]);
    assert!(read.conflicts[0].finding.what.contains("the records that it was written from are not all here"));
    let before = fs.read_text(BOOK);
    write(&fs, &build);
    assert_eq!(fs.read_text(BOOK), before);
}

#[test]
fn a_page_that_was_cut_off_removes_nothing_unasked() {
    let (fs, build) = written();
    let page = fs.read_text(BOOK);
    for cut in page.find("codes:").unwrap()..page.len() {
        let part = page.get(..cut).unwrap();
        fs.write(BOOK, part);
        let read = read(&fs, &build);
        let is_line_end = part.ends_with('\n');
        assert!(read.hand_edits.is_empty() || is_line_end, "{part}: {read:?}");
    }
}

#[test]
fn comments_order_and_unknown_keys_stay() {
    let (fs, mut build) = written();
    edit(&fs, BOOK, "codes:\n", "# agreed 14 Nov\ncodes:\n# --- the first month\n");
    edit(&fs, BOOK, "  name: induction\n", "  x-hw: teal   # mine\n  name: induction # stable\n");
    edit(&fs, "participants.yaml", "participants:\n", "participants: # no real names\n# lead first\n");
    edit(&fs, "project.yaml", "- id: sc\n  name: sc\n", "- id: sc\n  name: sc\n  phone: 12 # new\n");
    assert_eq!(read(&fs, &build), PagesRead::default());
    build.participant("P1", &[]).code("last", "");
    build.run("hw", Command::EditCode("short".into(), CodeEdit::Rename("Too short".into())));
    build.run("hw", Command::AddCoder { id: "yi".into(), name: "Yi".into() });
    assert_eq!(write(&fs, &build), []);
    let body = |path: &str| split(&fs.read_text(path)).1.to_owned();
    let expected = "\
format: 1
# agreed 14 Nov
codes:
# --- the first month
- id: induction
  x-hw: teal   # mine
  name: induction # stable
  level: meso
  children:
  - id: none
    name: none
    definition: \"No induction: at all\"
  - id: short
    name: Too short
- id: language
  name: language
  level: micro
- id: last
  name: last
";
    assert_eq!(body(BOOK), expected);
    let expected = "\
format: 1
participants: # no real names
# lead first
- id: P10
  group: lead
- id: P2
  group: MSW
  since: \"2021-02\"
- id: P1
";
    assert_eq!(body("participants.yaml"), expected);
    assert!(body("project.yaml").ends_with("- id: sc\n  name: sc\n  phone: 12 # new\n- id: yi\n  name: Yi\n"));
    assert_eq!(read(&fs, &build), PagesRead::default());
}

#[test]
fn comments_and_own_keys_of_a_code_written_by_hand_stay_when_it_gets_its_id() {
    let (fs, mut build) = written();
    let by_hand = "- name: Trust # see memo\n  x-hw: mine\n  definition: |\n    Whom.\n  children:\n  # two kinds\n  - name: In people\n  - name: In papers\n";
    fs.write(BOOK, fs.read_text(BOOK) + by_hand);
    let found = read(&fs, &build);
    take_in(&mut build, &found);
    assert_eq!(write(&fs, &build), []);
    let page = fs.read_text(BOOK);
    let from = page.find("- id: trust-").unwrap();
    let ids = |line: &str| {
        line.split_once("id: ")
            .map_or_else(|| line.to_owned(), |(before, id)| format!("{before}id: {}", id.rsplit_once('-').unwrap().0))
    };
    let after: Vec<String> = page.get(from..).unwrap().lines().map(ids).collect();
    let expected = [
        "- id: trust",
        "  name: Trust # see memo",
        "  x-hw: mine",
        "  definition: Whom.",
        "  children:",
        "  # two kinds",
        "  - id: in-people",
        "    name: In people",
        "  - id: in-papers",
        "    name: In papers",
    ];
    assert_eq!(after, expected);
}

#[test]
fn an_edit_between_reading_and_writing_is_not_overwritten() {
    let (fs, mut build) = written();
    build.code("late", "");
    edit(&fs, BOOK, "name: none", "name: By hand");
    let findings = write(&fs, &build);
    assert_eq!(
        what(&findings),
        ["codebook.yaml: The page was changed by hand meanwhile, so it was not written. Nothing is lost. Open the \
          project again: what was changed is then taken in."]
    );
    let found = read(&fs, &build);
    take_in(&mut build, &found);
    assert_eq!(write(&fs, &build), []);
    assert_eq!(outline(&build), "induction -By hand -short language late");
}

#[test]
fn a_broken_page_is_listed_and_left_as_it_is() {
    let table = [
        (
            "codes: [",
            "codebook.yaml:2:1: The page was not read, and nothing in it was taken in: did not find expected node content. ",
        ),
        ("codes:\n- id: a\n  name: A\n  retired: maybe\n", "codebook.yaml:4:12: "),
        (
            "codes:\n- id: a\n  name: A\n- id: a\n  name: B\n",
            "codebook.yaml:4:7: The page was not read, and nothing in it was taken in: the id 'a' is there twice. Delete the 'id' line of the new one, or the item.",
        ),
        (
            "codes:\n- definition: x\n",
            "codebook.yaml:1:1: The page was not read, and nothing in it was taken in: a code has neither a name nor an id. Give it a name, or delete it.",
        ),
        (
            "format: 2\ncodes: []\n",
            "codebook.yaml:1:9: The page was not read, and nothing in it was taken in: format: the page has format 2, and this program knows 1. Update emic: the file is not wrong, it is newer.",
        ),
        ("codes: &a []\n", "codebook.yaml:1:8: "),
        (
            "codes:\n- id: a b\n  name: A\n",
            "codebook.yaml:2:7: 'a b' cannot be taken: a code's id has no blanks, slashes or invisible characters. Give it another id.",
        ),
        ("codes:\n- name: \"A\\u202E\"\n", "codebook.yaml"),
    ];
    for (page, expected) in table {
        let fs = MemoryFs::new();
        fs.write(BOOK, page);
        let build = Build::new();
        let read = read(&fs, &build);
        let said = what(&read.findings);
        assert_eq!(said.len(), 1, "{page}");
        assert!(said[0].starts_with(expected), "{}\n{expected}", said[0]);
        assert_eq!(write(&fs, &build), read.findings, "{page}");
        assert_eq!(fs.read_text(BOOK), page);
    }
}

#[test]
fn values_that_cannot_be_taken_are_listed_where_they_stand() {
    let (fs, build) = written();
    edit(&fs, "sources/i01.yaml", "kind: interview", "kind: intervew");
    edit(&fs, "project.yaml", "approach: undecided", "approach: framwork");
    let read = read(&fs, &build);
    assert_eq!(read.hand_edits, []);
    assert_eq!(
        what(&read.findings),
        [
            "project.yaml:6:11: 'framwork' is no approach. Write one of these: framework, codebook, content, reflexive, grounded, undecided.",
            "sources/i01.yaml:4:7: 'intervew' is no kind. Write one of these: interview, focus-group, field-notes, document.",
        ]
    );
}

#[test]
fn copies_that_sync_tools_make_are_taken_in_and_put_away() {
    let (fs, mut build) = written();
    let copy = "codebook.sync-conflict-20261122-100926-ABCDEFG.yaml";
    fs.write(
        copy,
        fs.read_text(BOOK).replace("name: none", "name: In the copy").replace("level: micro", "level: macro"),
    );
    edit(&fs, BOOK, "name: short", "name: In the page");
    edit(&fs, BOOK, "level: micro", "level: meso");
    let found = read(&fs, &build);
    let expected =
        [set("code/none", &[("name", json!("In the copy"))]), set("code/short", &[("name", json!("In the page"))])];
    let mut edits = found.hand_edits.clone();
    edits.sort_by_key(|edit| edit.key.clone());
    assert_eq!(edits, expected);
    assert_eq!(found.conflicts.len(), 2, "{found:?}");
    take_in(&mut build, &found);
    write(&fs, &build);
    assert!(fs.read_bytes(copy).is_some(), "it stays until all it says is decided");
    for conflict in found.conflicts {
        build.attempt("hw", Command::TakeHandEdits(vec![conflict.edit])).ok();
    }
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(write(&fs, &build), []);
    assert_eq!(fs.read_bytes(copy), None);
    assert!(fs.read_text(Path::new("lost+found").join(copy)).contains("In the copy"));
}

#[test]
fn both_sides_of_a_conflict_that_git_left_are_taken_in() {
    let (fs, mut build) = written();
    let page = fs.read_text(BOOK);
    let marked = page.replace(
        "    name: none\n",
        "<<<<<<< HEAD\n    name: ours\n=======\n    name: none\n    color: red\n>>>>>>> theirs\n",
    );
    fs.write(BOOK, marked);
    let found = read(&fs, &build);
    assert_eq!(found.hand_edits, [set("code/none", &[("color", json!("red")), ("name", json!("ours"))])]);
    take_in(&mut build, &found);
    assert_eq!(write(&fs, &build), []);
    assert!(!fs.read_text(BOOK).contains("<<<<"));
    assert_eq!(read(&fs, &build), PagesRead::default());
    fs.write(BOOK, "codes: []\n<<<<<<< HEAD\n");
    assert_eq!(
        what(&read(&fs, &build).findings),
        [
            "codebook.yaml:2:1: 'codebook.yaml' holds a conflict that git left at line 2. Keep the lines you want and delete the lines with the markers."
        ]
    );
}

#[test]
fn a_missing_page_is_no_removal_and_is_written_again() {
    let (fs, build) = written();
    let page = fs.read_text(BOOK);
    crate::store::fs::Fs::remove(&fs, Path::new(BOOK)).unwrap();
    assert_eq!(read(&fs, &build), PagesRead::default());
    assert_eq!(write(&fs, &build), []);
    assert_eq!(fs.read_text(BOOK), page);
}

/// What happens to a project while people work on it.
#[derive(Clone, Debug)]
enum Event {
    /// A coder renames a code in the program: which, to what.
    Rename(u8, u8),
    /// Somebody renames a code in the page.
    Edit(u8, u8),
    /// Somebody adds a code to the page.
    Add(u8),
    /// The project is opened for writing.
    Open,
    /// The program writes pages.
    Write,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (0..4_u8, 0..6_u8).prop_map(|(code, name)| Event::Rename(code, name)),
        (0..4_u8, 0..6_u8).prop_map(|(code, name)| Event::Edit(code, name)),
        (0..6_u8).prop_map(Event::Add),
        Just(Event::Open),
        Just(Event::Write),
    ]
}

const CODES: [&str; 4] = ["induction", "none", "short", "language"];

/// Gives the code another name in the page; says whether it was found.
fn rename_in_page(fs: &MemoryFs, id: &str, name: &str) -> bool {
    let page = fs.read_text(BOOK);
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let Some(at) = lines.iter().position(|line| line.trim_start_matches([' ', '-']) == format!("id: {id}")) else {
        return false;
    };
    let indent = lines[at + 1].find("name").unwrap();
    lines[at + 1] = format!("{}name: {name}", " ".repeat(indent));
    fs.write(BOOK, lines.join("\n") + "\n");
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// What a person wrote by hand last is in the page, in the records, or asked about: never nowhere.
    #[test]
    fn no_hand_edit_is_lost_whatever_happens_in_between(events in prop::collection::vec(event(), 1..14)) {
        let (fs, mut build) = written();
        let mut by_hand: Vec<(String, String)> = Vec::new();
        for (n, event) in events.into_iter().enumerate() {
            match event {
                Event::Rename(code, name) => {
                    let id = CODES[usize::from(code)];
                    let _ = build.attempt("sc", Command::EditCode(id.into(), CodeEdit::Rename(format!("record {name} {n}"))));
                }
                Event::Edit(code, name) => {
                    let (id, name) = (CODES[usize::from(code)].to_owned(), format!("hand {name} {n}"));
                    if rename_in_page(&fs, &id, &name) {
                        by_hand.retain(|(other, _)| *other != id);
                        by_hand.push((id, name));
                    }
                }
                Event::Add(name) => {
                    let name = format!("added {name} {n}");
                    fs.write(BOOK, fs.read_text(BOOK) + &format!("- name: {name}\n"));
                    by_hand.push((String::new(), name));
                }
                Event::Open => {
                    let found = read(&fs, &build);
                    take_in(&mut build, &found);
                    let again = read(&fs, &build);
                    prop_assert_eq!(again.hand_edits, vec![], "taken in once");
                    prop_assert_eq!(again.conflicts.len(), found.conflicts.len());
                }
                Event::Write => {
                    write(&fs, &build);
                }
            }
            for (_, name) in &by_hand {
                let in_page = fs.read_text(BOOK).contains(name.as_str());
                let in_records = build.records.iter().any(|record| record.line.to_json().contains(name.as_str()));
                prop_assert!(in_page || in_records, "'{}' is nowhere", name);
            }
        }
        // In the end everything is taken in or asked about, and once decided the page says what the records do.
        for _ in 0..2 {
            let found = read(&fs, &build);
            take_in(&mut build, &found);
            for conflict in found.conflicts {
                let _ = build.attempt("hw", Command::TakeHandEdits(vec![conflict.edit]));
            }
        }
        prop_assert_eq!(write(&fs, &build), vec![]);
        prop_assert_eq!(read(&fs, &build), PagesRead::default());
        prop_assert_eq!(stale_pages(&fs, Path::new(ROOT), &build.project), vec![]);
        for (_, name) in &by_hand {
            let in_records = build.records.iter().any(|record| record.line.to_json().contains(name.as_str()));
            prop_assert!(in_records, "'{}' was not recorded", name);
        }
    }

    /// Any codebook that records can make is written so that it is read as the same.
    #[test]
    fn what_is_written_reads_back_as_the_same(values in prop::collection::vec((any::<String>(), any::<String>(), 0..5_usize), 1..5)) {
        let mut build = Build::new();
        let fs = MemoryFs::new();
        for (n, (name, text, parent)) in values.iter().enumerate() {
            let edit = set(&format!("code/c{n}"), &[
                ("name", json!(name)), ("definition", json!(text)), ("include", json!(name)), ("pos", json!(format!("i{n}"))),
                ("parent", if *parent < n { json!(format!("c{parent}")) } else { json!(null) }),
                ("examples", json!([{"source": name, "quote": text}])),
            ]);
            let more = [
                set(&format!("participant/P{n}"), &[("attr.group", json!(text)), (&format!("attr.{name}"), json!(name))]),
                set(&format!("source/s{n}"), &[("title", json!(name)), ("date", json!(text)), (&format!("speakers.{name}"), json!({"participant": text})), ("import.was", json!([name, text, 1.5, null]))]),
                set("project", &[("title", json!(name)), (&format!("x{text}"), json!({"a": [text]}))]),
            ];
            build.attempt("hw", Command::TakeHandEdits([vec![edit], more.to_vec()].concat())).unwrap();
            prop_assert_eq!(write(&fs, &build), vec![]);
            prop_assert_eq!(read(&fs, &build), PagesRead::default());
            prop_assert_eq!(stale_pages(&fs, Path::new(ROOT), &build.project), vec![]);
        }
    }
}

#[test]
fn an_item_without_a_name_that_can_be_taken_is_not_taken_at_all() {
    for name in ["\"a\\u202eb\"", "\"  \"", "\"\\u200b\""] {
        let (fs, mut build) = written();
        let item =
            format!("- name: {name}\n  definition: d\n  children:\n  - name: below\n    children: [{{name: deep}}]\n");
        let page = fs.read_text(BOOK) + &item;
        fs.write(BOOK, &page);
        let found = read(&fs, &build);
        assert_eq!(found.hand_edits, [], "{name}");
        assert_eq!(found.findings.len(), 1, "{:?}", found.findings);
        assert_eq!(write(&fs, &build).len(), 1, "nothing is written over it");
        fs.write(BOOK, page.replace(name, "named"));
        let found = read(&fs, &build);
        take_in(&mut build, &found);
        assert!(outline(&build).ends_with("named -below --deep"), "{}", outline(&build));
    }
}

#[test]
fn the_way_of_carrying_over_is_never_changed() {
    let (fs, build) = written();
    for (from, to) in [("carry: 1\n", ""), ("carry: 1\n", "carry: 2\n"), ("carry: 1\n", "carry: one\n")] {
        let page = fs.read_text("project.yaml");
        edit(&fs, "project.yaml", from, to);
        let found = read(&fs, &build);
        assert_eq!(found.hand_edits, [], "{to}");
        assert!(found.findings[0].what.contains("'carry'"), "{:?}", found.findings);
        fs.write("project.yaml", page);
    }
}
