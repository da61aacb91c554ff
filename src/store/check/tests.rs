use std::path::{Path, PathBuf};

use super::*;
use crate::domain::command::Command;
use crate::domain::record::Record;
use crate::domain::testing::Build;
use crate::store::fs::{MemoryFs, Modes};
use crate::store::layout::{header, record_file, text, version};
use crate::store::pages::write_pages;
use crate::store::records::emit;

const TEXT: &str = "I: How was it?\n\nP1: There was no induction really.\n";

/// A project with one source and two codings on it.
pub fn built() -> Build {
    let mut build = Build::new();
    build.participant("P1", &[("group", "MSW")]).interview("i01", TEXT).code("induction", "meso").code("words", "");
    build.tag("hw", "i01", "no induction", "induction");
    build.tag("sc", "i01", "really", "words");
    build
}

/// Puts a project on disk as sessions do.
pub fn saved(build: &Build) -> MemoryFs {
    let fs = MemoryFs::new();
    for record in &build.records {
        add(&fs, record, &emit(&record.line));
    }
    for (source, words) in &build.texts {
        fs.write(text(source), words);
        fs.write(version(&crate::domain::SourceText::new(words, &[]).sha256), words);
    }
    write_pages(&fs, Path::new(""), &build.project, Modes::PRIVATE).unwrap();
    // The folder itself is private, as the program makes it.
    fs
}

/// Appends a line to the file of a record.
fn add(fs: &MemoryFs, like: &Record, line: &str) {
    let path = record_file(&like.place, &like.origin);
    let before = fs.read_text(&path);
    let before = if before.is_empty() { header(&like.place, &like.origin) + "\n" } else { before };
    fs.write(path, format!("{before}{line}\n"));
}

fn edit(fs: &MemoryFs, path: impl Into<PathBuf>, from: &str, to: &str) {
    let path = path.into();
    let before = fs.read_text(&path);
    assert!(before.contains(from), "'{from}' is not in\n{before}");
    fs.write(path, before.replacen(from, to, 1));
}

/// Returns what is found, one line each.
fn found(fs: &MemoryFs) -> Vec<String> {
    let line = |f: Finding| {
        let place = f.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{:?} {}{place}: {} | {}", f.severity, f.file, f.what, f.remedy)
    };
    check(fs, Path::new(""))
        .unwrap()
        .into_iter()
        .map(line)
        .filter(|line| !line.contains("keeps no permissions"))
        .collect()
}

const HW: &str = "codings/i01/hw~k3f9.yaml";
const SC: &str = "codings/i01/sc~k3f9.yaml";
const TRAIL: &str = "trail/hw~k3f9.yaml";

#[test]
fn a_sound_project_has_no_findings() {
    assert_eq!(found(&saved(&built())), Vec::<String>::new());
}

#[test]
fn a_changed_text_and_its_codings_are_listed_where_they_stand() {
    let build = built();
    let fs = saved(&build);
    edit(&fs, "sources/i01.txt", "really", "rarely");
    let id = build.project.shard(&"i01".into()).unwrap().codings()[1].id();
    assert_eq!(
        found(&fs),
        [
            "Warning sources/i01.txt: The text is not the one that the project records: somebody changed it. | Open the \
             project: the text is taken in, and codings go along; or put the old one back from 'sources/.versions'."
                .to_owned(),
            format!(
                "Note {SC}:2: Coding {id} by sc in 'I01' was made on other words, before a correction: 'really'. | Look at \
                 it in 'look again' (g o): say that it stands right so, place it anew or drop it."
            ),
        ]
    );
}

#[test]
fn p21_a_file_cut_off_anywhere_in_its_first_line_is_told() {
    let fs = saved(&built());
    let whole = fs.read_bytes(HW).unwrap();
    let first = whole.iter().position(|byte| *byte == b'\n').unwrap();
    for cut in 1..first {
        fs.write(HW, &whole[..cut]);
        let told = found(&fs);
        assert!(told.iter().any(|line| line.contains("cut off in its first line")), "at {cut}: {told:?}");
    }
}

#[test]
fn what_codings_name_and_the_project_does_not_have() {
    let fs = saved(&built());
    edit(&fs, HW, "\"code\":\"induction\"", "\"code\":\"gone-away\",\"level\":\"nano\",\"voices\":[\"P9\"]");
    let remedies = [
        ("code 'gone-away'", "Get the trail of the coder who added the code, or recode them."),
        ("level 'nano'", "Add the level to project.yaml, or give the codings another."),
        ("participant 'P9'", "Add the participant, or correct the voices of the codings."),
    ];
    let expected = remedies.map(|(what, remedy)| {
        format!("Warning {HW}:2: 1 coding in 'I01' names the {what}, which the project does not have. | {remedy}")
    });
    let (changed, rest) = found(&fs).into_iter().partition::<Vec<_>, _>(|line| line.contains("This line was changed"));
    assert_eq!(rest, expected);
    assert!(changed.len() == 1 && changed[0].starts_with(&format!("Warning {HW}:2: ")), "{changed:?}");
}

#[test]
fn a_line_about_the_coding_of_another_and_a_coding_without_its_first_line() {
    let build = built();
    let fs = saved(&build);
    let id = build.project.shard(&"i01".into()).unwrap().codings()[0].id();
    let sc = fs.read_text(SC);
    fs.write(
        SC,
        format!(
            "{sc}- {{\"id\":\"{id}\",\"rev\":2,\"code\":\"words\",\"t\":\"2026-11-22T10:12:02.530Z\"}}\n\
         - {{\"id\":\"000000000001\",\"rev\":2,\"code\":\"words\",\"t\":\"2026-11-22T10:12:02.530Z\"}}\n"
        ),
    );
    assert_eq!(
        found(&fs),
        [
            format!(
                "Loss {SC}:4: Coding 000000000001 by sc has no code or no passage, so it is not shown. | Its first line is missing or was not read: get it back, or delete the coding."
            ),
            format!(
                "Warning {SC}:3: A line in the file of sc is about coding {id} of hw, and was not applied. | Let hw change the coding; then delete the line."
            ),
        ]
    );
}

#[test]
fn incomplete_actions_contested_fields_and_circles() {
    let mut build = built();
    let more = build.attempt("hw", Command::SetParticipants(vec![("P2".into(), [].into()), ("P3".into(), [].into())]));
    let fs = saved(&build);
    let last = emit(&more.unwrap()[1].line);
    edit(&fs, TRAIL, &format!("{last}\n"), "");
    let line = |of: &str, set: &str, t: u8| {
        format!("- {{\"of\":\"code/{of}\",\"rev\":9,\"set\":{{{set}}},\"t\":\"2026-11-22T10:12:0{t}.530Z\"}}\n")
    };
    fs.write("trail/sc~aaaa.yaml", line("words", "\"name\":\"A\",\"parent\":\"induction\"", 1));
    fs.write("trail/sc~bbbb.yaml", line("words", "\"name\":\"B\"", 2) + &line("induction", "\"parent\":\"words\"", 3));
    let found = found(&fs);
    let has = |start: &str| assert!(found.iter().any(|line| line.starts_with(start)), "{start}\n{found:#?}");
    has(
        "Loss trail/hw~k3f9.yaml: Action 9 of hw at 2026-11-01T08:00:10.000Z is incomplete: 1 of its 2 lines are here.",
    );
    has("Warning codebook.yaml: The code 'B' was changed on two devices at once: name. The later change counts.");
    has("Warning codebook.yaml: 'induction' and 'B' lie within each other; one of the two ways is left out.");
    has("Note codebook.yaml: The page is missing, or does not say what the records do.");
}

#[test]
fn pages_that_wait_or_cannot_be_read() {
    let fs = saved(&built());
    edit(&fs, "codebook.yaml", "name: words", "name: Words");
    edit(&fs, "participants.yaml", "- id: P1", "- id: [P1");
    edit(&fs, "sources/i01.yaml", "P1: P1", "P1: P7");
    let found = found(&fs);
    assert!(found[0].starts_with("Warning participants.yaml:"), "{found:#?}");
    assert_eq!(
        found[1..],
        [
            "Warning sources/i01.yaml: The speaker 'P1' stands for 'P7', who is no participant of the project. | Add the \
             participant to participants.yaml, or correct the speaker.",
            "Note codebook.yaml:8: The code 'words' was changed by hand, and no record says so yet. | Open the project for writing: the change is then taken in.",
            "Note sources/i01.yaml: The source 'I01' was changed by hand, and no record says so yet. | Open the project for writing: the change is then taken in.",
        ]
    );
}

#[test]
fn files_that_are_not_what_their_names_say() {
    let build = built();
    let fs = saved(&build);
    let sha = build.project.source(&"i01".into()).unwrap().sha256.clone();
    fs.write(version(&sha), "other").write("notes.docx", "x").write("sources/i99.txt", "x");
    fs.write(".codebook.yaml.3f9a0c17d2e4b586.tmp", "x");
    let coding = fs.read_text(HW).lines().nth(1).unwrap().to_owned();
    fs.write(TRAIL, fs.read_text(TRAIL) + &coding + "\n");
    let files: Vec<String> =
        check(&fs, Path::new("")).unwrap().into_iter().map(|f| f.file).filter(|f| f != ".").collect();
    let expected = [
        format!("sources/.versions/{sha}.txt"),
        TRAIL.to_owned(),
        ".codebook.yaml.3f9a0c17d2e4b586.tmp".to_owned(),
        "notes.docx".to_owned(),
        "sources/i99.txt".to_owned(),
    ];
    assert_eq!(files, expected);
}

#[test]
fn slips_in_the_keys_of_a_page() {
    let fs = saved(&built());
    edit(&fs, "codebook.yaml", "  name: words\n", "  name: words\n  defintion: spoken\n  x-hw: mine\n");
    let expected = "Note codebook.yaml:9: 'defintion' is no key that has a meaning here: it is kept, and not used. | \
                    Correct it if it is a slip; begin keys of your own with 'x-'.";
    assert_eq!(found(&fs), [expected]);
}

#[test]
fn every_changed_byte_of_a_text_or_page_is_found() {
    let fs = saved(&built());
    let names = ["codebook.yaml", "participants.yaml", "project.yaml", "sources/i01.yaml", "sources/i01.txt"];
    for name in names {
        let bytes = fs.read_bytes(name).unwrap();
        // The first line is about the page; what it says wrongly is found when the page is changed by hand.
        let body = if bytes.starts_with(b"# emic") { bytes.iter().position(|b| *b == b'\n').unwrap() + 1 } else { 0 };
        for at in (body..bytes.len()).step_by(2) {
            let mut changed = bytes.clone();
            changed[at] = if changed[at] == b'q' { b'w' } else { b'q' };
            fs.write(name, &changed);
            assert!(!found(&fs).is_empty(), "{name}, byte {at}: {}", String::from_utf8_lossy(&changed));
        }
        fs.write(name, bytes);
    }
}

/// A project as a script writes it: pages without a first line, texts and codings, and no trail.
fn by_hand() -> MemoryFs {
    let build = built();
    let fs = saved(&build);
    fs.remove(Path::new(TRAIL)).unwrap();
    for page in ["project.yaml", "codebook.yaml", "participants.yaml", "sources/i01.yaml"] {
        let text = fs.read_text(page);
        fs.write(page, text.split_once('\n').unwrap().1);
    }
    for codings in [HW, SC] {
        // A script numbers its own actions.
        let text = fs.read_text(codings);
        let line = |line: &str| {
            line.split_once(",\"act\"")
                .map_or(line.to_owned(), |(line, _)| line.to_owned() + ",\"t\":\"2026-11-22T10:12:02.530Z\"}")
        };
        fs.write(codings, text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n");
    }
    fs
}

#[test]
fn p21_what_is_in_the_pages_alone_is_not_missed() {
    let fs = by_hand();
    let found: Vec<String> = found(&fs).into_iter().filter(|line| !line.starts_with("Note ")).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn p21_a_code_taken_out_of_the_page_that_has_codings_is_named() {
    let fs = saved(&built());
    edit(&fs, "codebook.yaml", "- id: words\n  name: words\n", "");
    let expected = "Note codebook.yaml: The code 'words' was removed, and 1 coding still has it. | Bring the code back, or \
                    recode what has it.";
    assert!(found(&fs).contains(&expected.to_owned()), "{:#?}", found(&fs));
}

#[test]
fn p21_the_end_of_a_trail_that_a_page_has_seen_is_missed() {
    let mut build = Build::new();
    build.code("first", "").code("last", "");
    let fs = saved(&build);
    let trail = fs.read_text(TRAIL);
    let at = trail.trim_end().rfind('\n').unwrap();
    fs.write(TRAIL, trail.get(..=at).unwrap());
    let told = found(&fs).into_iter().find(|line| line.contains("This page has seen action"));
    assert!(told.as_ref().is_some_and(|told| told.starts_with("Loss codebook.yaml:1: ")), "{told:?} {:?}", found(&fs));
}
