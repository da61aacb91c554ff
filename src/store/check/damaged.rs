//! Promises 3, 13 and 21, tried on a whole project: each of its files is cut, changed, overwritten and reordered. It
//! still opens, every line that is whole is read, and what the project then means differently is found in that file.
//!
//! They were seen to fail without these: what `behind` finds, the file cut off in its first line, and the empty file, all
//! in `lines`; and pages that are not UTF-8 being a warning, in `pages::version`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::super::finding::{Finding, Severity};
use super::super::fs::MemoryFs;
use super::super::open::{OpenOptions, open};
use super::check;
use super::tests::saved;
use crate::domain::command::{CodingEdit, Command, NewMemo};
use crate::domain::memo::{About, MemoKind};
use crate::domain::testing::Build;
use crate::domain::{Project, Shard};
use crate::proofs::cases;

const TEXT: &str = "I: How was it?\n\nP1: There was no induction, “really”. 没人 told me.\nAnd then?\n\nI: Nothing.\n";

/// A project with something of everything that has a file.
fn rich() -> Build {
    let mut p = Build::new();
    p.participant("P1", &[("group", "MSW"), ("since", "2019")]).interview("i01", TEXT);
    p.code("induction", "meso").code("induction/none", "").code("words", "micro");
    p.set("code/words", "definition", "Words: \"as said\", 'no'".into());
    let first = p.tag("hw", "i01", "no induction", "none");
    p.tag("sc", "i01", "really", "words");
    p.edit("i01", &first, CodingEdit::Sure(false));
    p.run("hw", Command::Undo);
    let gone = p.tag("hw", "i01", "told me", "induction");
    p.run("hw", Command::RemoveCodings { source: "i01".into(), keys: vec![gone], why: Some("twice".into()) });
    let passage = Some(p.find("i01", "没人"));
    let about = About::Source("i01".into());
    p.run("hw", Command::AddMemo(NewMemo { about, passage, kind: MemoKind::Note, text: "Who?\n\nNobody.".into() }));
    p.run("sc", Command::NameVersion { name: "first".into(), note: String::new(), locked: false, why: None });
    p.tag("hw", "i01", "Nothing", "words");
    p.done("hw", "i01");
    p
}

/// Returns all that a project says: each line it is the sum of, what they add up to, and where codings stand.
fn meaning(project: &Project) -> String {
    let mut out = String::new();
    let mut add = |what: &dyn std::fmt::Debug| writeln!(out, "{what:?}").unwrap();
    for (key, thing) in project.things() {
        add(&(key, thing.is_gone(), thing.fields().collect::<Vec<_>>()));
        thing.lines().iter().for_each(|s| add(&(&s.origin, s.line.to_json())));
    }
    let known = project.sources().iter().filter_map(|id| Some((id, project.shard(id)?)));
    for (id, shard) in known.chain(project.unknown_shards()) {
        add(&(id, shard.text().map(|text| text.transcript.text()), shard.codings()));
        shard.history().flat_map(|(_, lines)| lines).for_each(|s| add(&(&s.origin, s.line.to_json())));
    }
    out
}

/// A project that nothing is wrong with.
struct Sound {
    fs: MemoryFs,
    meaning: String,
    findings: Vec<Finding>,
}

impl Sound {
    fn new(fs: MemoryFs) -> Self {
        let meaning = meaning(&open(&fs, Path::new(""), &OpenOptions::default()).unwrap().project);
        let findings = check(&fs, Path::new("")).unwrap();
        Self { fs, meaning, findings }
    }

    fn files(&self) -> Vec<PathBuf> {
        let is_ours = |path: &PathBuf| !path.to_string_lossy().starts_with(".git");
        self.fs.files().into_iter().filter(is_ours).collect()
    }

    /// Damages one file, and returns what the promises say against what then happens.
    fn complaint(&self, path: &Path, damaged: Option<&[u8]>) -> Option<String> {
        let whole = self.fs.read_bytes(path).unwrap();
        match damaged {
            Some(damaged) => {
                self.fs.write(path, damaged);
            }
            None => super::super::fs::Fs::remove(&self.fs, path).unwrap(),
        }
        let complaint = self.look(path, &whole, damaged.unwrap_or_default());
        self.fs.write(path, whole);
        complaint
    }

    fn look(&self, path: &Path, whole: &[u8], damaged: &[u8]) -> Option<String> {
        let opened = match open(&self.fs, Path::new(""), &OpenOptions::default()) {
            Ok(opened) => opened,
            Err(error) => return Some(format!("it does not open: {error}")),
        };
        let findings = match check(&self.fs, Path::new("")) {
            Ok(findings) => findings,
            Err(error) => return Some(format!("it cannot be checked: {error}")),
        };
        if let Some(line) = lost_line(&opened.project, path, whole, damaged) {
            return Some(format!("a line that is whole was not read: {line}"));
        }
        let new: Vec<&Finding> = findings.iter().filter(|finding| !self.findings.contains(finding)).collect();
        let name = path.to_string_lossy();
        let is_record = name.starts_with("trail") || name.starts_with("codings");
        // In which of the files of a device the lines of a missing action stood nobody can tell.
        let same = |file: &str| Path::new(file).file_name() == path.file_name();
        let is_named = |finding: &&&Finding| {
            (finding.file == name
                || (finding.what.starts_with("Action") || finding.what.starts_with("The actions"))
                    && same(&finding.file))
                && (!is_record || finding.line.is_some())
        };
        if meaning(&opened.project) == self.meaning {
            let is_loss = |finding: &&&Finding| finding.severity == Severity::Loss;
            let alarm = new.iter().find(is_loss).filter(|_| !name.contains(".versions"))?;
            // Bytes that are no record any more are told as lost, though nothing was said in them.
            return (!alarm.what.contains("was not read") && !alarm.what.contains("has seen"))
                .then(|| format!("nothing was lost, and it says: {}", alarm.what));
        }
        (!new.iter().any(|finding| is_named(&finding)) && !is_end_of(path, whole, damaged))
            .then(|| format!("what it means was changed, and all that is said is {new:?}"))
    }
}

/// Returns a line that stands in the damaged file as in the whole one, and was not read.
fn lost_line(project: &Project, path: &Path, whole: &[u8], damaged: &[u8]) -> Option<String> {
    if !path.starts_with("trail") && !path.starts_with("codings") {
        return None;
    }
    let lines = |bytes: &[u8]| -> BTreeSet<Vec<u8>> {
        bytes.split_inclusive(|b| *b == b'\n').filter(|line| line.starts_with(b"- {")).map(<[u8]>::to_vec).collect()
    };
    let shards = project.sources().iter().filter_map(|id| project.shard(id));
    let shards = shards.chain(project.unknown_shards().map(|(_, shard)| shard));
    let mut read: BTreeSet<String> = shards
        .flat_map(|shard: &std::sync::Arc<Shard>| shard.history())
        .flat_map(|(_, l)| l)
        .map(|s| s.line.to_json())
        .collect();
    read.extend(project.things().values().flat_map(crate::domain::thing::Thing::lines).map(|s| s.line.to_json()));
    let damaged = lines(damaged);
    lines(whole).intersection(&damaged).find_map(|line| {
        let text = String::from_utf8_lossy(line);
        let json = text.trim_start_matches("- ").split_once(",\"sum\"").map(|(json, _)| format!("{json}}}"))?;
        (!read.contains(&json)).then(|| json.clone())
    })
}

/// Whether whole lines are missing at the end of a record file and nothing else is, which no page shows. Where no later
/// action of the device is here, nothing tells that they were there: this is the one loss that check cannot see.
fn is_end_of(path: &Path, whole: &[u8], damaged: &[u8]) -> bool {
    let is_record = path.starts_with("trail") || path.starts_with("codings");
    let is_ended = damaged.is_empty() || damaged.ends_with(b"\n") || whole.get(damaged.len()) == Some(&b'\n');
    let missing = String::from_utf8_lossy(whole.get(damaged.len()..).unwrap_or_default()).into_owned();
    let is_seen = |line: &str| line.contains("\"of\":") && !["version/", "done/"].iter().any(|of| line.contains(of));
    is_record && is_ended && whole.starts_with(damaged) && !missing.lines().any(is_seen)
}

/// Numbers that look random and are the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n.max(1) as u64).unwrap()
    }
}

/// Tries some of many damages, or all of them in the full form, and tells every complaint.
fn hold(what: &str, sound: &Sound, all: &[Damage], short: usize) {
    let mut chance = Chance(7);
    let n = all.len();
    let few = cases(short, n).min(n);
    let picked: Vec<usize> = if few == n { (0..n).collect() } else { (0..few).map(|_| chance.below(n)).collect() };
    let complaints: Vec<String> = picked
        .into_iter()
        .filter_map(|at| {
            let (path, damaged, how) = &all[at];
            let complaint = sound.complaint(path, damaged.as_deref())?;
            Some(format!("{}, {how}: {complaint}", path.display()))
        })
        .collect();
    eprintln!("{what}: {few} of {n} tried");
    assert!(
        complaints.is_empty(),
        "{} complaints\n{}",
        complaints.len(),
        complaints[..complaints.len().min(12)].join("\n")
    );
}

type Damage = (PathBuf, Option<Vec<u8>>, String);

fn each(sound: &Sound, damage: impl Fn(&Path, &[u8]) -> Vec<(Vec<u8>, String)>) -> Vec<Damage> {
    let of = |path: PathBuf| {
        let bytes = sound.fs.read_bytes(&path).unwrap();
        damage(&path, &bytes).into_iter().map(move |(damaged, how)| (path.clone(), Some(damaged), how))
    };
    sound.files().into_iter().flat_map(of).collect()
}

fn spliced(bytes: &[u8], from: usize, to: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..from], new, &bytes[to..]].concat()
}

#[test]
fn p21_a_file_cut_at_any_byte() {
    let sound = Sound::new(saved(&rich()));
    let cut =
        |_: &Path, bytes: &[u8]| (0..bytes.len()).map(|at| (bytes[..at].to_vec(), format!("cut at {at}"))).collect();
    hold("cut", &sound, &each(&sound, cut), 120);
}

#[test]
fn p21_a_file_that_is_gone() {
    let sound = Sound::new(saved(&rich()));
    let all: Vec<Damage> = sound.files().into_iter().map(|path| (path, None, "removed".to_owned())).collect();
    hold("removed", &sound, &all, 1000);
}

#[test]
fn p21_any_byte_changed() {
    let sound = Sound::new(saved(&rich()));
    let change = |_: &Path, bytes: &[u8]| {
        let values = |b: u8| [b ^ 1, b.wrapping_add(1), b | 0x80, 0, b'"', b'\n', b' ', b'#', b'-', b'{', b'\\'];
        let one = |at: usize| {
            let was = bytes[at];
            let new = values(was).into_iter().filter(move |new| *new != was);
            new.map(move |new| {
                (spliced(bytes, at, at + 1, &[new]), format!("byte {at} from {:?} to {:?}", was as char, new as char))
            })
        };
        (0..bytes.len()).flat_map(one).collect()
    };
    hold("changed", &sound, &each(&sound, change), 300);
}

/// Where the first lines of a file lose the name of their sum, nothing before them tells that they had one.
#[test]
fn p21_a_sum_whose_name_was_changed_is_told() {
    let sound = Sound::new(saved(&rich()));
    let rename = |_: &Path, bytes: &[u8]| {
        let name = b"\"sum\"";
        let all = bytes.windows(name.len()).enumerate().filter(|(_, window)| window == name).map(|(at, _)| at);
        let new = [(0, b' '), (0, b'-'), (0, b'\\'), (1, b'r'), (2, b' '), (4, b'x')];
        all.flat_map(|at| new.map(|(by, new)| (spliced(bytes, at + by, at + by + 1, &[new]), format!("{at} + {by}"))))
            .collect()
    };
    hold("sums renamed", &sound, &each(&sound, rename), usize::MAX);
}

#[test]
fn p21_stretches_overwritten_removed_and_put_in() {
    let sound = Sound::new(saved(&rich()));
    let stretch = |path: &Path, bytes: &[u8]| {
        let mut chance = Chance(bytes.len() as u64 + path.as_os_str().len() as u64);
        let one = |n: usize| {
            let from = chance.below(bytes.len() + 1);
            let to = (from + 1 + chance.below(40)).min(bytes.len()).max(from);
            let noise: Vec<u8> = (0..=chance.below(20)).map(|_| u8::try_from(chance.below(256)).unwrap()).collect();
            let new = match n % 3 {
                0 => spliced(bytes, from, to, &noise),
                1 => spliced(bytes, from, to, b""),
                _ => spliced(bytes, from, from, &noise),
            };
            (new, format!("stretch {n}, {from} to {to}"))
        };
        (0..600).map(one).collect()
    };
    hold("stretches", &sound, &each(&sound, stretch), 120);
}

#[test]
fn p10_lines_doubled_swapped_and_shuffled_change_nothing() {
    let sound = Sound::new(saved(&rich()));
    let order = |path: &Path, bytes: &[u8]| {
        if !path.starts_with("trail") && !path.starts_with("codings") {
            return Vec::new();
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
        let mut chance = Chance(3);
        let one = |n: usize| {
            let mut lines = lines.clone();
            for _ in 0..=chance.below(lines.len()) {
                let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
                match n % 3 {
                    0 => lines.swap(a, b),
                    1 => lines.insert(a, lines[b]),
                    _ => {
                        lines.insert(a, lines[b]);
                        lines.swap(a, b);
                    }
                }
            }
            (lines.concat(), format!("order {n}"))
        };
        (0..60).map(one).collect()
    };
    let all = each(&sound, order);
    for (path, damaged, how) in all {
        let whole = sound.fs.read_bytes(&path).unwrap();
        sound.fs.write(&path, damaged.unwrap());
        let project = open(&sound.fs, Path::new(""), &OpenOptions::default()).unwrap().project;
        assert_eq!(meaning(&project), sound.meaning, "{}, {how}", path.display());
        assert_eq!(check(&sound.fs, Path::new("")).unwrap(), sound.findings, "{}, {how}", path.display());
        sound.fs.write(&path, whole);
    }
}

#[test]
fn p21_any_line_taken_out_of_a_record_file() {
    let sound = Sound::new(saved(&rich()));
    let without = |path: &Path, bytes: &[u8]| {
        if !path.starts_with("trail") && !path.starts_with("codings") {
            return Vec::new();
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
        let one = |at: usize| {
            let left: Vec<&[u8]> = lines.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, line)| *line).collect();
            (left.concat(), format!("without line {}", at + 1))
        };
        (1..lines.len()).map(one).collect()
    };
    hold("lines taken out", &sound, &each(&sound, without), 1000);
}
