//! A project in which every place that can hold text holds what is hostile. It is made of the lines of the sample, by hand:
//! nothing that emic would refuse to write is missing.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use emic::domain::canonical::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::EVIL;

/// Letters of transcripts that become what is hostile, one for one, so that all places stay where they are.
const SWAPPED: [(char, char); 7] = [
    ('q', '\u{1b}'),
    ('x', '\u{9b}'),
    ('z', '\u{202e}'),
    ('j', '\u{200b}'),
    ('?', '\u{7}'),
    ('…', '\u{2028}'),
    ('v', '\u{7f}'),
];

/// Fields of records that are no text: what they may hold else is in the lines made by hand.
const NO_TEXT: [&str; 20] = [
    "id",
    "of",
    "t",
    "cb",
    "act",
    "code",
    "src",
    "source",
    "about",
    "author",
    "created",
    "kind",
    "sha256",
    "parent",
    "pos",
    "participant",
    "approach",
    "language",
    "level",
    "date",
];

/// Makes it in a folder that is not there yet. Returns what stands before each hostile text, and where in the records that
/// is.
pub fn make(folder: &Path) -> BTreeMap<String, String> {
    let maker = Maker::default();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers");
    fs::create_dir_all(folder.join("memos")).unwrap();
    maker.texts(&sample, folder);
    for part in ["trail", "codings"] {
        maker.records(&sample.join(part), &folder.join(part));
    }
    maker.by_hand(folder);
    odd_names(folder);
    pages(folder);
    maker.marks.into_inner().into_iter().map(|(place, mark)| (mark, place)).collect()
}

/// The places whose marks are not in what was seen.
pub fn unseen<'a>(marks: &'a BTreeMap<String, String>, seen: &str) -> Vec<&'a str> {
    let mut unseen: Vec<_> =
        marks.iter().filter(|(mark, _)| !seen.contains(mark.as_str())).map(|(_, place)| place.as_str()).collect();
    unseen.sort_unstable();
    unseen
}

#[derive(Default)]
struct Maker {
    /// For each place of records the mark of its texts.
    marks: RefCell<HashMap<String, String>>,
    /// The hashes of the texts as they were, and as they are.
    hashes: RefCell<Vec<(String, String)>>,
}

impl Maker {
    /// Hostile text for a place of the records: its mark first, so that it is seen in the smallest cell.
    fn evil(&self, place: &str, text: &str) -> String {
        let mut marks = self.marks.borrow_mut();
        let new = format!("§{:02}", marks.len());
        let mark = marks.entry(place.to_owned()).or_insert(new);
        format!("{mark}{EVIL}{text}")
    }

    /// Transcripts: what is hostile stands in the middle of words and of coded passages.
    fn texts(&self, from: &Path, to: &Path) {
        fs::create_dir_all(to.join("sources")).unwrap();
        for path in files(&from.join("sources")).filter(|path| path.extension() == Some(OsStr::new("txt"))) {
            let old = fs::read_to_string(&path).unwrap();
            let new = swapped(&old);
            fs::write(to.join("sources").join(path.file_name().unwrap()), &new).unwrap();
            self.hashes.borrow_mut().push((sha256(&old), sha256(&new)));
        }
    }

    fn records(&self, from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for path in files(from) {
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                self.records(&path, &to);
                continue;
            }
            let lines = fs::read_to_string(&path).unwrap();
            let new: String = lines.lines().map(|line| self.line(line) + "\n").collect();
            fs::write(to, new).unwrap();
        }
    }

    fn line(&self, line: &str) -> String {
        let Some(record) = line.strip_prefix("- ") else { return line.to_owned() };
        let mut record: Value = serde_json::from_str(record).unwrap();
        let of = record["of"].as_str().unwrap_or("coding").split('/').next().unwrap().to_owned();
        self.value(&of, "", &mut record);
        record["unknown\u{1b}\u{202e}"] = Value::String(self.evil("unknown", ""));
        format!("- {record}")
    }

    fn value(&self, place: &str, field: &str, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in std::mem::take(fields) {
                    fields.insert(self.key(&name), self.part(place, &name, value));
                }
            }
            Value::Array(parts) => parts.iter_mut().for_each(|part| self.value(place, field, part)),
            Value::String(text) if matches!(field, "quote" | "pre" | "post") && !place.contains("examples") => {
                *text = swapped(text);
            }
            Value::String(_) if place.contains(".speakers.") => {}
            Value::String(text) if field.ends_with("sha256") || field == "src" => self.hash(text),
            Value::String(text) if !NO_TEXT.contains(&field) && !field.starts_with("quick.") => {
                *text = self.evil(place, text);
            }
            _ => {}
        }
    }

    fn part(&self, place: &str, name: &str, mut value: Value) -> Value {
        self.value(&format!("{place}.{name}"), name, &mut value);
        value
    }

    /// Names of fields that people give: of attributes and speakers.
    fn key(&self, name: &str) -> String {
        match name.split_once('.') {
            Some(("attr", "region")) => format!("attr.{}", self.evil("attribute", "region")),
            Some(("speakers", "All")) => format!("speakers.{}", swapped_label("All")),
            _ => name.to_owned(),
        }
    }

    fn hash(&self, text: &mut String) {
        let hashes = self.hashes.borrow();
        if let Some((_, new)) = hashes.iter().find(|(old, _)| old.starts_with(text.as_str())) {
            *text = new[..text.len()].to_owned();
        }
    }

    /// What the sample has nothing of: versions, comments of reviewers, reasons, things that are retired, contested or of a
    /// later emic, values that are none of those there are, and lines that are broken.
    fn by_hand(&self, folder: &Path) {
        let evil = |place: &str| self.evil(place, "");
        let mut n = 1_000;
        let mut line = |of: &str, rev: u64, set: Value| {
            n += 1;
            let mut record = json!({"of": of, "rev": rev, "set": set, "act": [n, 1, 1], "t": format!("2022-01-01T00:00:00.{}Z", n % 1_000)});
            record["why"] = Value::String(evil("why"));
            format!("- {record}\n")
        };
        let passage =
            json!({"src": "000000000000", "at": [3, 9], "quote": evil("adrift"), "pre": evil("pre"), "post": EVIL});
        let comment = |text: &str, about: &str, author: &str| json!({"about": about, "author": author, "created": "2022-01-01T00:00:00Z", "kind": "comment", "text": text});
        let mut records = [
            line("version/v1-aaaa", 1, json!({"name": evil("version"), "note": evil("version note"), "cb": "000000000000", "seen": {EVIL: 3}, "locked": EVIL})),
            line("memo/2022-01-01-aaaa", 1, comment(&evil("comment"), "source/i03-tbdm", EVIL)),
            line("memo/2022-01-01-bbbb", 1, comment(&evil("answer"), "memo/2022-01-01-aaaa", "rb")),
            line("memo/2022-01-01-cccc", 1, comment(&evil("lost comment"), EVIL, "rb")),
            line("memo/2022-01-01-dddd", 1, comment(&evil("number"), &format!("number/{EVIL}"), "rb")),
            line(&format!("memo/2022-01-01-{EVIL}"), 1, comment(&evil("odd memo"), "project", "rb")),
            line(&format!("code/{EVIL}"), 1, json!({"name": evil("odd code"), "color": EVIL, "level": EVIL, "pos": EVIL, "parent": EVIL})),
            line(&format!("participant/{EVIL}"), 1, json!({"attr.site": evil("odd participant")})),
            line(&format!("source/{EVIL}"), 1, json!({"title": evil("odd source"), "kind": EVIL, "sha256": EVIL})),
            line(&format!("coder/{EVIL}"), 1, json!({"name": evil("odd coder")})),
            line(&format!("later/{EVIL}"), 1, json!({"what": EVIL})),
            line("source/fg1-b20e", 9, json!({"language": EVIL, "date": EVIL, "kind": EVIL, "import.file": evil("file")})),
            line("project", 9, json!({"approach": EVIL, "needs": [EVIL], "levels": ["micro", "meso", "macro", format!("x{EVIL}")]})),
            line("code/induction-7k3m", 9, json!({"retired": true, "color": EVIL})),
        ]
        .concat();
        let flat = EVIL.replace('\n', "");
        records.extend(["- {\"of\":\"code/", &flat, "\n- broken ", &flat, ": [\n"]);
        append(&folder.join("trail/hw~k3f9.yaml"), &records);
        let lost = json!({"id": "zzzzzzzzzzz1", "code": "no-induction-5gf6", "passage": passage, "level": EVIL, "act": [2000, 1, 1], "t": "2022-01-01T00:00:00Z"});
        let odd = json!({"id": EVIL, "code": EVIL, "passage": {"src": EVIL, "at": [0, 3], "quote": EVIL}, "act": [2001, 1, 1], "t": EVIL});
        append(&folder.join("codings/i03-tbdm/hw~k3f9.yaml"), &format!("- {lost}\n- {odd}\n"));
    }
}

/// Names of files.
fn odd_names(folder: &Path) {
    let evil = EVIL.replace('/', "");
    let name: String = evil.chars().take(60).collect();
    for (part, name) in [
        ("codings/i03-tbdm", format!("{name}.yaml")),
        ("codings/i03-tbdm", "hw~\u{1b}]0;.yaml".to_owned()),
        ("trail", format!("{name}.yaml")),
        ("sources", format!("{name}.txt")),
        ("memos", format!("{name}.md")),
        ("", format!("{name}.yaml")),
        ("", "codebook (conflicted copy \u{1b}[2J\u{202e}).yaml".to_owned()),
    ] {
        fs::write(folder.join(part).join(name), format!("- {{\"of\": \"{name}\"\n", name = EVIL.replace('\n', " ")))
            .unwrap();
    }
    // Some file systems hold nothing but UTF-8.
    let _ = fs::write(folder.join("memos").join(OsStr::from_bytes(b"\xff\x9b31m\xfe.md")), "x");
    let _ = fs::create_dir(folder.join("codings").join(format!("{name}~")));
}

/// Pages: one that is right, others whose errors quote what stands there.
fn pages(folder: &Path) {
    let quoted = Value::String(format!("§pg{EVIL}"));
    fs::write(
        folder.join("project.yaml"),
        format!("format: 1\nneeds: []\nid: w1t1m6s1k856\ntitle: {quoted}\nnote: {quoted}\n{quoted}: {quoted}\n"),
    )
    .unwrap();
    let flat = EVIL.replace('\n', "");
    fs::write(
        folder.join("codebook.yaml"),
        format!("# {flat}\nformat: 1\ncodes:\n- id: {quoted}\n  name: §cb{flat}\n {flat}: [\n"),
    )
    .unwrap();
    fs::write(
        folder.join("participants.yaml"),
        format!("format: 1\nparticipants:\n- id: {quoted}\n  site: {quoted}\n- id: P01\n  {quoted}: 3\n"),
    )
    .unwrap();
    fs::create_dir_all(folder.join("memos")).unwrap();
    fs::write(
        folder.join("memos/2022-02-02-aaaa.md"),
        format!("---\nabout: {quoted}\nkind: {quoted}\nauthor: {quoted}\n---\n\n§mm{EVIL}\n"),
    )
    .unwrap();
    fs::write(
        folder.join("sources/i04-4dnm.yaml"),
        format!("format: 1\ntitle: {quoted}\nkind: {quoted}\nspeakers: {{{quoted}: {quoted}}}\n"),
    )
    .unwrap();
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

fn append(path: &Path, lines: &str) {
    let before = fs::read_to_string(path).unwrap();
    fs::write(path, before + lines).unwrap();
}

fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()), 64)
}

fn swapped(text: &str) -> String {
    let swap = |c| SWAPPED.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
    let text: String = text.chars().map(swap).collect();
    text.replace("All:", &(swapped_label("All") + ":")).replace("All [", &(swapped_label("All") + " ["))
}

/// A label of the same length that a terminal would obey.
fn swapped_label(label: &str) -> String {
    label.replace('l', "\u{9b}")
}
