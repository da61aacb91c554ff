//! Every reader against input that nobody meant: pieces of the corpus (`tests/fixtures/corpus`) changed by chance, byte by
//! byte and in the words that the formats are made of. What is wanted of each: it ends, nothing panics, what it tells is
//! safe to show, and what it understood can be written and is understood the same again.
//!
//! The numbers are the same at every run; `EMIC_PROOFS=full` tries far more of them, and `EMIC_FUZZ_SEED` others. An input
//! that is found bad goes into the corpus, all of which is tried as it is first.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use emic::config::load::User;
use emic::config::look::Ground;
use emic::domain::{Project, Transcript};
use emic::interchange::{codebook_in, pack, participants_in, transcript_in};
use emic::store::finding::Finding;
use emic::store::fs::{MemoryFs, Modes};
use emic::store::open::{OpenOptions, open, open_trail};
use emic::store::pages::write_pages;
use emic::store::records::{Chunk, Chunks, emit, parse, sum};
use emic::store::{check, notes, repair};
use emic::text::shown::Shown;

use crate::proofs::cases;

/// What the formats are made of, and what has hurt readers elsewhere.
const WORDS: [&str; 72] = [
    "- ",
    "\n",
    "\n- ",
    "\r\n",
    "\r",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "''",
    ": ",
    ":",
    ",",
    "#",
    " #",
    "# emic ",
    " · ",
    "\\",
    "\\n",
    "\\u0000",
    "\\u202e",
    "\\ud83d",
    "\\ud83d\\ude00",
    "\\x",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!x ",
    "|\n  ",
    ">-\n  ",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{200d}",
    "\u{1f469}",
    "e\u{301}",
    "\u{7f}",
    "\0",
    "\t",
    "  ",
    "null",
    "~",
    "true",
    "no",
    "1e999",
    "-0",
    "0x1f",
    "9007199254740993",
    ".nan",
    "2026-11-22T10:12:02.530Z",
    "9999-99-99",
    "<<<<<<< HEAD\n",
    "=======\n",
    ">>>>>>> x\n",
    "\"id\":",
    "\"of\":",
    "\"t\":",
    "\"rev\":",
    "\"act\":[1,1,1]",
    "\"gone\":true",
    "\"sum\":\"00000000\"",
    "../../etc/passwd",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "=1+1",
];

/// Numbers that look random and are the same at every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Changes some bytes in one to four ways.
    fn changed(&mut self, corpus: &[(PathBuf, Vec<u8>)]) -> Vec<u8> {
        let mut bytes = self.of(corpus).1.clone();
        for _ in 0..=self.below(4) {
            let from = self.below(bytes.len() + 1);
            let to = (from + self.below(24)).min(bytes.len());
            let byte = u8::try_from(self.below(256)).unwrap();
            match self.below(8) {
                0 if from < bytes.len() => bytes[from] = byte,
                1 => bytes.insert(from, byte),
                2 => drop(bytes.drain(from..to)),
                3 => bytes.truncate(from),
                4 => {
                    let copy = bytes[from..to].to_vec();
                    let at = self.below(bytes.len() + 1);
                    bytes.splice(at..at, copy);
                }
                5 => {
                    let other = &self.of(corpus).1.clone();
                    let start = self.below(other.len() + 1);
                    let end = (start + self.below(200)).min(other.len());
                    bytes.splice(from..to, other[start..end].iter().copied());
                }
                _ => drop(bytes.splice(from..to.min(from + self.below(3)), self.of(&WORDS).bytes())),
            }
        }
        bytes.truncate(16_384);
        bytes
    }
}

fn corpus(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/corpus").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Tries the corpus as it is, then changes of it.
fn fuzz(folder: &str, (short, full): (usize, usize), target: impl Fn(&[u8])) {
    let corpus = corpus(folder);
    let seed = std::env::var("EMIC_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    let mut chance = Chance(seed);
    let attempt = |what: &str, bytes: &[u8]| {
        let is_survived = catch_unwind(AssertUnwindSafe(|| target(bytes))).is_ok();
        assert!(is_survived, "{folder}, {what}: \"{}\"", bytes.escape_ascii());
    };
    for (path, bytes) in &corpus {
        attempt(&path.display().to_string(), bytes);
    }
    for n in 0..cases(short, full) {
        let bytes = chance.changed(&corpus);
        attempt(&format!("number {n} of seed {seed}"), &bytes);
    }
}

#[track_caller]
fn assert_safe(text: &str) {
    let is_bad =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.chars().any(is_bad), "{text:?}");
}

#[track_caller]
fn assert_told_safely(findings: &[Finding]) {
    for Finding { file, what, remedy, .. } in findings {
        for text in [file, what, remedy] {
            assert_safe(text);
        }
    }
}

#[test]
fn p14_records_are_read_the_same_by_both_readers() {
    fuzz("records", (3_000, 600_000), |bytes| {
        for chunk in Chunks::new(bytes, 1) {
            let Chunk::Record { line, bytes } = chunk else { continue };
            let Ok(read) = parse(line, bytes) else { continue };
            let _ = sum(line, bytes);
            // What was understood is written, and read the same by the fast reader; behind it a comment, by the other.
            let written = emit(&read);
            let fast = parse(1, format!("{written}\n").as_bytes()).map_err(|problem| problem.reason);
            let slow = parse(1, format!("{written} # seen\n").as_bytes()).map_err(|problem| problem.reason);
            assert_eq!(fast.as_ref(), Ok(&read), "{written}");
            assert_eq!(slow.as_ref(), Ok(&read), "{written}");
        }
    });
}

/// Opens, checks and repairs a project with one page in it, and writes its pages.
fn page(path: &str, bytes: &[u8]) {
    let mut files = vec![("project.yaml".to_owned(), b"format: 1\n".to_vec())];
    files.push(("trail/hw~k3f9.yaml".to_owned(), corpus("records").swap_remove(0).1));
    files.push(("sources/i01.txt".to_owned(), b"P1: a\n".to_vec()));
    files.retain(|(name, _)| name != path);
    files.push((path.to_owned(), bytes.to_vec()));
    let (fs, dir) = (MemoryFs::new(), Path::new(""));
    for (name, content) in files {
        fs.write(name, content);
    }
    let opened = open(&fs, dir, &OpenOptions::default()).unwrap();
    assert_told_safely(&opened.findings);
    opened.conflicts.iter().for_each(|conflict| assert_told_safely(std::slice::from_ref(&conflict.finding)));
    assert_told_safely(&check(&fs, dir).unwrap());
    let asked = open_trail(&fs, dir, &OpenOptions { for_writing: true, ..OpenOptions::default() }).unwrap();
    let left = write_pages(&fs, dir, &asked.project, Modes::PRIVATE).unwrap();
    assert_told_safely(&left);
    // P11: what no record says stays as it is.
    if !asked.hand_edits.is_empty() || !asked.conflicts.is_empty() {
        assert_eq!(fs.read_bytes(path).as_deref(), Some(bytes), "{:?} {:?}", asked.hand_edits, asked.conflicts);
    }
    let repaired = repair(&fs, dir).unwrap();
    assert_told_safely(&repaired.failed);
}

#[test]
fn pages_of_any_kind() {
    for (folder, path) in [
        ("project", "project.yaml"),
        ("codebook", "codebook.yaml"),
        ("participants", "participants.yaml"),
        ("source", "sources/i01.yaml"),
        ("memo", "memos/2026-11-22-7k3m.md"),
    ] {
        fuzz(folder, (50, 40_000), |bytes| page(path, bytes));
    }
}

#[test]
fn a_project_with_any_records() {
    fuzz("records", (50, 40_000), |bytes| page("trail/sc~p20d.yaml", bytes));
    fuzz("records", (50, 40_000), |bytes| page("codings/i01/sc~p20d.yaml", bytes));
}

#[test]
fn files_of_comments_and_packs() {
    fuzz("notes", (1_000, 200_000), |bytes| match notes::read(Path::new("notes.yaml"), bytes) {
        Ok(notes) => assert_told_safely(&notes.findings),
        Err(error) => drop(error.to_string()),
    });
    fuzz("pack", (1_000, 200_000), |bytes| match pack::read(bytes) {
        Ok((manifest, files)) => {
            assert!(files.keys().all(|name| !name.contains("..") && !name.starts_with('/')), "{:?}", files.keys());
            drop((manifest, files));
        }
        Err(error) => drop(error.to_string()),
    });
}

#[test]
fn transcripts() {
    fuzz("transcript", (1_500, 300_000), |bytes| {
        if let Ok(read) = transcript_in::read(bytes) {
            assert!(!read.text.contains('\r'), "{:?}", read.text);
            let labels: Vec<&str> = read.labels.iter().map(|label| label.label.as_str()).collect();
            assert_eq!(Transcript::new(read.text.as_str(), &labels).turns().len(), read.turns, "{:?}", read.text);
        }
    });
}

#[test]
fn codebooks_and_participants_from_elsewhere() {
    let codes = |read: Result<codebook_in::Read, _>| {
        if let Ok(read) = read {
            let _ = codebook_in::plan(&Project::default(), &read.rows);
        }
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    fuzz("codes-csv", (1_000, 200_000), |bytes| codes(codebook_in::of_csv(&text(bytes))));
    fuzz("codes-yaml", (1_000, 200_000), |bytes| codes(codebook_in::of_yaml(&text(bytes))));
    fuzz("people-csv", (1_000, 200_000), |bytes| drop(participants_in::of_csv(&text(bytes))));
    fuzz("people-yaml", (1_000, 200_000), |bytes| drop(participants_in::of_yaml(&text(bytes))));
}

#[test]
fn the_files_of_the_user() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("themes")).unwrap();
    for (kind, file) in [("settings", "settings.yaml"), ("keys", "keys.yaml"), ("theme", "themes/mine.yaml")] {
        fuzz(kind, (200, 20_000), |bytes| {
            fs::write(folder.path().join("settings.yaml"), "theme: mine\n").unwrap();
            fs::write(folder.path().join(file), bytes).unwrap();
            let user = User::read(Some(folder.path()), &Ground::default());
            user.problems.iter().for_each(|problem| assert!(!problem.what.is_empty()));
        });
        fs::remove_file(folder.path().join(file)).unwrap();
    }
}

#[test]
fn p18_nothing_that_a_terminal_obeys_is_shown() {
    fuzz("words", (3_000, 1_000_000), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let line = Shown::line(&text);
        assert_safe(line.as_str());
        assert!(!line.as_str().contains('\n'));
        assert_safe(Shown::block(&text).as_str());
        for cells in [0, 1, 7] {
            assert!(line.clone().truncated(cells).width() <= cells, "{line:?}");
            assert_eq!(line.clone().padded(cells).width(), cells, "{line:?}");
        }
    });
}
