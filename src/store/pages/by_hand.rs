//! Promises 10, 11 and 12 of pages: whatever people do to one between two writes of the program, and in whatever layout,
//! nothing of theirs is overwritten, comments and keys that the program does not know stay, and copies and stale pages in
//! any order lead to the same project.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::domain::command::{CodeEdit, CodeText, Command};
use crate::domain::rejection::Rejection;
use crate::domain::testing::Build;
use crate::proofs::cases;
use crate::store::fs::{FaultFs, MemoryFs, Modes, Op};

const ROOT: &str = "";
const BOOK: &str = "codebook.yaml";
const CODES: [&str; 4] = ["induction", "none", "short", "language"];

fn written() -> (MemoryFs, Build) {
    let mut build = Build::new();
    build.participant("P2", &[("group", "MSW")]);
    build.code("induction", "meso").code("induction/none", "").code("induction/short", "").code("language", "micro");
    let fs = MemoryFs::new();
    write(&fs, &build);
    (fs, build)
}

fn write(fs: &MemoryFs, build: &Build) -> Vec<Finding> {
    write_pages(fs, Path::new(ROOT), &build.project, Modes::PRIVATE).unwrap()
}

/// Takes in what was changed by hand, and decides for it where somebody has to.
fn take_in(fs: &MemoryFs, build: &mut Build) {
    for _ in 0..2 {
        let read = read_pages(fs, Path::new(ROOT), &build.project);
        let all = std::iter::once(read.hand_edits).chain(read.conflicts.into_iter().map(|one| vec![one.edit]));
        for edits in all {
            match build.attempt("hw", Command::TakeHandEdits(edits)) {
                Ok(_) | Err(Rejection::NoChange) => {}
                Err(why) => panic!("{why}"),
            }
        }
    }
}

/// What a person may do to a page without changing what it says, or besides.
#[derive(Clone, Copy, Debug)]
enum Layout {
    /// A comment on a line of its own.
    Comment(u8),
    /// A comment behind a value.
    Behind(u8),
    /// A blank line.
    Blank(u8),
    /// A key of their own below a code.
    OwnKey(u8),
    /// Quotes around a name.
    Quotes(u8),
    /// Line ends as on Windows.
    Windows,
    /// A byte order mark.
    Mark,
    /// The name of a code.
    Rename(u8),
    /// A definition in a block.
    Define(u8),
}

fn layout() -> impl Strategy<Value = Layout> {
    prop_oneof![
        any::<u8>().prop_map(Layout::Comment),
        any::<u8>().prop_map(Layout::Behind),
        any::<u8>().prop_map(Layout::Blank),
        (0..4_u8).prop_map(Layout::OwnKey),
        (0..4_u8).prop_map(Layout::Quotes),
        Just(Layout::Windows),
        Just(Layout::Mark),
        (0..4_u8).prop_map(Layout::Rename),
        (0..4_u8).prop_map(Layout::Define),
    ]
}

/// The page as lines, without what marks line ends and its start.
fn lines(fs: &MemoryFs) -> (Vec<String>, bool, bool) {
    let page = fs.read_text(BOOK);
    let (is_windows, is_marked) = (page.contains("\r\n"), page.starts_with('\u{feff}'));
    (page.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect(), is_windows, is_marked)
}

/// Returns the line of the name of a code, if the page has it as the program writes it.
fn name_of(lines: &[String], id: &str) -> Option<usize> {
    let at = lines.iter().position(|line| {
        let line = line.trim_start_matches([' ', '-']);
        line.split('#').next().unwrap_or_default().trim_end() == format!("id: {id}")
    })?;
    (at + 1..lines.len()).take(4).find(|at| lines[*at].trim_start().starts_with("name: "))
}

/// Does it, and returns the words that must never be lost again.
fn do_it(fs: &MemoryFs, layout: Layout, n: usize) -> Option<String> {
    let (mut lines, mut is_windows, mut is_marked) = lines(fs);
    let word = format!("w{n}w");
    let mut kept = None;
    let place = |at: u8, lines: &[String]| 1 + usize::from(at) % lines.len().max(1);
    let indent = |line: &str| " ".repeat(line.len() - line.trim_start_matches([' ', '-']).len());
    match layout {
        Layout::Comment(at) => {
            let at = place(at, &lines).min(lines.len());
            // Inside a block of text it would be text.
            if lines.get(at.wrapping_sub(1)).is_some_and(|line| !line.contains(": |") && !line.contains("in a block")) {
                lines.insert(at, format!("# {word}"));
                kept = Some(format!("# {word}"));
            }
        }
        Layout::Behind(at) => {
            let at = place(at, &lines).min(lines.len() - 1);
            if !lines[at].contains('#') && lines[at].contains(": ") && !lines[at].contains(": |") {
                lines[at] = format!("{} # {word}", lines[at]);
                // It is of this value: when that goes or changes its place, the page may be written anew around it.
                kept = Some(format!("# {word}"));
            }
        }
        Layout::Blank(at) => {
            let at = place(at, &lines).min(lines.len());
            lines.insert(at, String::new());
        }
        Layout::OwnKey(code) => {
            if let Some(at) = name_of(&lines, CODES[usize::from(code)]) {
                let indent = indent(&lines[at]);
                lines.insert(at + 1, format!("{indent}x-{word}: mine"));
                kept = Some(format!("x-{word}: mine"));
            }
        }
        Layout::Quotes(code) => {
            if let Some(at) = name_of(&lines, CODES[usize::from(code)])
                && !lines[at].contains(['"', '\'', '#'])
            {
                lines[at] = lines[at].replacen("name: ", "name: '", 1) + "'";
            }
        }
        Layout::Windows => is_windows = !is_windows,
        Layout::Mark => is_marked = !is_marked,
        Layout::Rename(code) => {
            if let Some(at) = name_of(&lines, CODES[usize::from(code)]) {
                let comment = lines[at].split_once(" #").map_or(String::new(), |(_, comment)| format!(" #{comment}"));
                lines[at] = format!("{}name: hand {word}{comment}", indent(&lines[at]));
            }
        }
        Layout::Define(code) => {
            if let Some(at) = name_of(&lines, CODES[usize::from(code)])
                && !lines[at + 1..].iter().take(3).any(|line| line.contains("definition"))
            {
                let indent = indent(&lines[at]);
                lines.insert(at + 1, format!("{indent}definition: |\n{indent}  {word} in a block\n{indent}  and on"));
            }
        }
    }
    let end = if is_windows { "\r\n" } else { "\n" };
    let text = lines.join("\n").replace('\n', end) + end;
    fs.write(BOOK, if is_marked { format!("\u{feff}{text}") } else { text });
    kept
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(u32::try_from(cases(64, 4_000)).unwrap()))]

    #[test]
    fn p12_comments_and_own_keys_survive_whatever_is_changed_around_them(
        steps in prop::collection::vec((layout(), 0..4_u8, any::<bool>()), 1..12),
    ) {
        let (fs, mut build) = written();
        let mut kept: Vec<String> = Vec::new();
        for (n, (layout, code, is_recorded)) in steps.into_iter().enumerate() {
            kept.extend(do_it(&fs, layout, n));
            let before = fs.read_text(BOOK);
            prop_assert!(kept.iter().all(|words| before.contains(words)), "the test spoiled the page: {}", before);
            if is_recorded {
                let text = format!("recorded {n}");
                let edit = CodeEdit::Text(CodeText::Include, text);
                let _ = build.attempt("sc", Command::EditCode(CODES[usize::from(code)].into(), edit));
            }
            take_in(&fs, &mut build);
            write(&fs, &build);
            let after = fs.read_text(BOOK);
            for words in &kept {
                prop_assert!(after.contains(words), "'{}' is lost\n{}\n=>\n{}", words, before, after);
            }
            prop_assert_eq!(read_pages(&fs, Path::new(ROOT), &build.project), PagesRead::default(), "{}", after);
        }
    }

    #[test]
    fn p11_an_edit_at_any_moment_of_writing_is_not_overwritten(nth in 1..30_usize, op in 0..4_usize, code in 0..4_usize) {
        let (fs, mut build) = written();
        build.run("hw", Command::EditCode(CODES[code].into(), CodeEdit::Rename("by the program".into())));
        let page = fs.read_text(BOOK).replace("name: language", "name: by a person # theirs");
        let faulty = FaultFs::new(fs.clone());
        let ops = [Op::CreateNew, Op::Write, Op::SyncAll, Op::Read];
        let other = fs.clone();
        let edited = page.clone();
        faulty.before(ops[op], nth, move || {
            other.write(BOOK, edited);
        });
        let _ = write_pages(&faulty, Path::new(ROOT), &build.project, Modes::PRIVATE).unwrap();
        if faulty.count(ops[op]) >= nth {
            let after = fs.read_text(BOOK);
            let is_after = !after.contains("by a person");
            // It was made after the program had looked for the last time, and stands; or it was never written over.
            prop_assert!(!is_after, "{}", after);
        }
    }

    #[test]
    fn p10_stale_pages_and_copies_in_any_order_lead_to_the_same_project(
        renames in prop::collection::vec((0..4_usize, any::<bool>()), 1..6),
        copies in prop::collection::vec(any::<Index>(), 0..4),
    ) {
        let (fs, mut build) = written();
        let mut versions = vec![fs.read_text(BOOK)];
        for (n, (code, is_by_hand)) in renames.into_iter().enumerate() {
            let (fs, name) = (&fs, format!("name {n}"));
            if is_by_hand {
                let page = fs.read_text(BOOK);
                let id = CODES[code];
                let Some((before, rest)) = page.split_once(&format!("id: {id}\n")) else { continue };
                let (line, rest) = rest.split_once('\n').unwrap();
                let indent = line.len() - line.trim_start().len();
                fs.write(BOOK, format!("{before}id: {id}\n{}name: {name}\n{rest}", " ".repeat(indent)));
                take_in(fs, &mut build);
            } else {
                build.run("sc", Command::EditCode(CODES[code].into(), CodeEdit::Rename(name)));
            }
            write(fs, &build);
            versions.push(fs.read_text(BOOK));
        }
        // Every page that was ever written says nothing that the records do not know.
        let outline = format!("{:?}", build.project.codebook().content());
        for (n, copy) in copies.iter().enumerate() {
            let page = &versions[copy.index(versions.len())];
            fs.write(format!("codebook.sync-conflict-2026112{n}-100926-ABCDEFG.yaml"), page);
            fs.write(format!("codebook (Hana's conflicted copy {n}).yaml"), page);
        }
        fs.write(BOOK, &versions[copies.first().map_or(0, |at| at.index(versions.len()))]);
        prop_assert_eq!(read_pages(&fs, Path::new(ROOT), &build.project), PagesRead::default());
        take_in(&fs, &mut build);
        prop_assert_eq!(format!("{:?}", build.project.codebook().content()), outline);
        prop_assert_eq!(write(&fs, &build), vec![]);
        prop_assert_eq!(&fs.read_text(BOOK), versions.last().unwrap());
        let is_copy = |path: &PathBuf| path.to_string_lossy().contains("conflict") && !path.starts_with("lost+found");
        prop_assert!(!fs.files().iter().any(is_copy), "{:?}", fs.files());
    }
}
