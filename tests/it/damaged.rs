//! The sample project, whose lines no part of the program wrote, with a file damaged: it opens, and every line that is
//! whole is read; and what `emic check` says of a damaged project, and what it repairs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use emic::domain::Project;
use emic::store::check;
use emic::store::fs::MemoryFs;
use emic::store::open::{OpenOptions, open};

use crate::proofs::cases;
use crate::support::command::Desk;

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}

/// The files of the sample project.
fn sample() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers");
    let mut files = Vec::new();
    below(&folder, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
    files.into_iter().map(|path| (name(&path), fs::read(path).unwrap())).collect()
}

/// All lines that a project is the sum of, as JSON.
fn lines(project: &Project) -> BTreeSet<String> {
    let shards = project.sources().iter().filter_map(|id| project.shard(id));
    let shards = shards.chain(project.unknown_shards().map(|(_, shard)| shard));
    let mut all: BTreeSet<String> =
        shards.flat_map(|shard| shard.history()).flat_map(|(_, lines)| lines).map(|s| s.line.to_json()).collect();
    all.extend(project.things().values().flat_map(emic::domain::thing::Thing::lines).map(|s| s.line.to_json()));
    all
}

#[test]
fn p13_a_damaged_record_costs_itself_and_no_other() {
    let files = sample();
    let whole =
        lines(&open(&MemoryFs::holding(files.clone()), Path::new(""), &OpenOptions::default()).unwrap().project);
    let mut number: u64 = 20_261_122;
    let mut below = |n: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap() % n.max(1)
    };
    for _ in 0..cases(12, 3_000) {
        let mut files = files.clone();
        let at = below(files.len());
        let (name, bytes) = &mut files[at];
        let from = below(bytes.len());
        let to = (from + 1 + below(60)).min(bytes.len());
        match below(4) {
            0 => bytes.truncate(from),
            1 => drop(bytes.drain(from..to)),
            2 => bytes[from] ^= 1 << below(8),
            _ => bytes[from..to].iter_mut().for_each(|byte| *byte = u8::try_from(below(256)).unwrap()),
        }
        let what = format!("{name}, {from} to {to}");
        let is_record = name.starts_with("codings") || name.starts_with("trail");
        let untouched = String::from_utf8_lossy(bytes).into_owned();
        let fs = MemoryFs::holding(files);
        let opened = open(&fs, Path::new(""), &OpenOptions::default()).unwrap();
        check(&fs, Path::new("")).unwrap();
        let read = lines(&opened.project);
        let lost: Vec<&String> = whole.difference(&read).collect();
        if is_record {
            let is_there = |line: &str| untouched.lines().any(|there| there.strip_prefix("- ") == Some(line));
            let unread: Vec<_> = lost.into_iter().filter(|line| is_there(line)).collect();
            assert!(unread.is_empty(), "{what}: {unread:#?}");
        } else {
            assert!(lost.is_empty(), "{what}: {lost:#?}");
        }
    }
}

#[test]
fn p21_a_letter_changed_in_a_record_is_named_with_its_line() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    let records = desk.files("study/codings", ".yaml").remove(0);
    let text = fs::read_to_string(&records).unwrap();
    fs::write(&records, text.replacen("\"at\":[", "\"at\":[1", 1)).unwrap();
    let ran = desk.run(&["check", "study"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("yaml:2:1\n  This line was changed since emic wrote it"), "{}", ran.out);
}

#[test]
fn check_repairs_what_needs_no_decision_and_tells_it() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    assert!(desk.run(&["check", "study", "--repair"]).ok().starts_with("Nothing needed repair"));
    fs::remove_file(desk.work("study/codebook.yaml")).unwrap();
    desk.write("study/.codebook.yaml.3f9a0c17d2e4b586.tmp", "half");
    let found = desk.run(&["check", "study"]);
    assert!(found.code == Some(0) && found.out.contains("emic check --repair"), "{found:?}");
    assert!(!desk.work("study/codebook.yaml").exists(), "plain check changes nothing");
    let csv = desk.run(&["check", "study", "--repair", "--format", "csv"]).ok();
    let rows: Vec<&str> = csv.lines().filter(|row| row.starts_with(",repaired,")).collect();
    assert_eq!(rows.len(), 2, "{csv}");
    assert!(rows[0].starts_with(",repaired,.codebook.yaml.3f9a0c17d2e4b586.tmp,"), "{csv}");
    assert!(desk.read("study/codebook.yaml").contains("Induction"));
    assert_eq!(desk.read("study/lost+found/.codebook.yaml.3f9a0c17d2e4b586.tmp"), "half");
    assert!(desk.run(&["check", "study"]).ok().contains("is sound"));
}
