//! Invented projects of any size for benchmarks and terminal tests: the same at every run, written as files in the form
//! that FORMAT.md gives, not through the code that is measured.

// Each program that uses it needs another part. What is wrong in it must stop everything.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
#![allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)] // numbers of sources, turns and seconds

mod chance;
mod codebook;
mod speech;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use chance::Chance;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use speech::{Conversation, Spoken};

/// Raised when a generated project comes out differently, so that kept ones are made anew.
const EDITION: u32 = 2;
/// When the project begins: 2026-01-05T08:30:00Z in milliseconds.
const START: i64 = 1_767_601_800_000;
/// The coders and their devices.
const CODERS: [(&str, &str, &str); 2] = [("hw", "k3f9", "Hana Whitlock"), ("sc", "p20d", "Samir Castellan")];
const GROUPS: [&str; 3] = ["MSW", "Supervisor", "Recruiter"];
const SITES: [&str; 2] = ["Northfield", "St Aldan's"];

/// How large a project is.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is called in results and in the name of its folder.
    pub name: &'static str,
    /// Transcripts; every fifth or so is a focus group.
    pub sources: usize,
    /// Words of each transcript, about.
    pub words: usize,
    /// Codings in all.
    pub codings: usize,
    /// How many of the two coders code; each codes every transcript.
    pub coders: usize,
}

/// A study such as a health service does: 11 transcripts.
pub const SMALL: Shape = Shape { name: "small", sources: 11, words: 7_000, codings: 1_000, coders: 1 };
/// The size that everything must still hold at.
pub const LARGE: Shape = Shape { name: "large", sources: 1_000, words: 8_000, codings: 200_000, coders: 2 };

/// Returns the folder of a project of this shape below `folder`, made if it is not there yet.
pub fn kept(folder: &Path, shape: &Shape) -> PathBuf {
    let dir = folder.join(format!("{}-{EDITION}", shape.name));
    if !dir.is_dir() {
        let unfinished = folder.join(format!("{}-{EDITION}-unfinished-{}", shape.name, std::process::id()));
        write(&unfinished, shape);
        // Another test may have been faster.
        if fs::rename(&unfinished, &dir).is_err() {
            fs::remove_dir_all(&unfinished).unwrap();
        }
    }
    dir
}

/// Writes a project of this shape into a folder that must not exist.
pub fn write(dir: &Path, shape: &Shape) {
    let folder = |name: &str| {
        let path = dir.join(name);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&path).unwrap();
        path
    };
    for name in ["sources/.versions", "trail", "codings", "memos", "matrix"] {
        folder(name);
    }
    let mut writers: Vec<Writer> = CODERS.iter().take(shape.coders).map(Writer::new).collect();
    begin(&mut writers);
    describe(writers.first_mut().unwrap(), shape);
    for number in 0..shape.sources {
        let source = &Source::new(number, shape);
        let text = dir.join(format!("sources/{}.txt", source.id));
        fs::write(&text, &source.conversation.text).unwrap();
        fs::copy(&text, dir.join(format!("sources/.versions/{}.txt", source.sha256))).unwrap();
        for (nth, writer) in writers.iter_mut().enumerate() {
            let share = shape.codings / shape.sources / shape.coders;
            let first = usize::from(number * shape.coders + nth < shape.codings % (shape.sources * shape.coders));
            let lines = writer.codings(source, share + first, number * 10 < shape.sources * 7);
            let path = folder(&format!("codings/{}", source.id)).join(writer.file());
            fs::write(path, lines).unwrap();
        }
    }
    for writer in &writers {
        fs::write(dir.join("trail").join(writer.file()), &writer.trail).unwrap();
    }
    // Last, as the program does: without it the folder is no project.
    fs::write(dir.join("project.yaml"), "format: 1\n").unwrap();
}

/// A transcript before it is written.
struct Source {
    id: String,
    title: String,
    kind: &'static str,
    date: String,
    sha256: String,
    conversation: Conversation,
}

impl Source {
    fn new(number: usize, shape: &Shape) -> Self {
        let is_group = number % 6 == 5;
        let mut chance = Chance::new(number as u64);
        // Participants are numbered through: an interview has one, a group five.
        let first = number + 4 * (number / 6) + 1;
        let people = (first..).take(if is_group { 5 } else { 1 }).map(participant).collect();
        let conversation = Conversation::new(people, is_group, shape.words, &mut chance);
        let (title, kind) = if is_group { ("FG", "focus-group") } else { ("I", "interview") };
        let title = format!("{title}{:02}", number + 1);
        let sha256 = Sha256::digest(&conversation.text).iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        let date = time(START - 86_400_000 * (90 - (number % 80) as i64)).chars().take(10).collect();
        Self { id: format!("{}-{}", title.to_lowercase(), chance.base32(4)), title, kind, date, sha256, conversation }
    }
}

fn participant(number: usize) -> String {
    format!("P{number:02}")
}

fn time(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// A key that sorts as the number does.
fn position(number: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    [number / 36 / 36 % 36, number / 36 % 36, number % 36, 18].map(|digit| char::from(DIGITS[digit])).iter().collect()
}

/// Writes the records of one coder.
struct Writer {
    coder: &'static str,
    device: &'static str,
    trail: String,
    action: u64,
    clock: i64,
    chance: Chance,
}

impl Writer {
    fn new((coder, device, name): &(&'static str, &'static str, &'static str)) -> Self {
        let trail = format!("# emic trail 1 · coder {coder} · device {device} · one line is one change to a thing\n");
        let chance = Chance::new(coder.bytes().map(u64::from).sum());
        let mut writer = Self { coder, device, trail, action: 0, clock: START, chance };
        if *coder == "hw" {
            let levels = [("micro", "people and encounters"), ("meso", "the hospital"), ("macro", "system and policy")]
                .map(|(id, note)| json!({"id": id, "note": note}));
            let title = "Medical support workers (generated)";
            let project =
                json!({"id": "g3n3r4t3dp1x", "title": title, "approach": "framework", "levels": levels, "carry": 1});
            writer.act(vec![("project".to_owned(), project)]);
        }
        writer.act(vec![(format!("coder/{coder}"), json!({"name": name}))]);
        writer
    }

    fn file(&self) -> String {
        format!("{}~{}.yaml", self.coder, self.device)
    }

    /// Ends a line: the action, which of how many lines, the time.
    fn tail(&self, k: usize, of: usize) -> String {
        format!(r#""act":[{},{k},{of}],"t":"{}"}}"#, self.action, time(self.clock))
    }

    fn next_action(&mut self) {
        self.action += 1;
        self.clock += 20_000 + (self.chance.below(90_000)) as i64;
    }

    /// Sets the fields of things, all in one action.
    fn act(&mut self, things: Vec<(String, Value)>) {
        self.next_action();
        let of = things.len();
        for (k, (thing, set)) in (1..).zip(things) {
            let tail = self.tail(k, of);
            writeln!(self.trail, r#"- {{"of":"{thing}","set":{set},{tail}"#).unwrap();
        }
    }

    /// Returns the lines of this coder's codings of a source.
    fn codings(&mut self, source: &Source, count: usize, is_done: bool) -> String {
        let mut out = format!(
            "# emic codings 1 · source {} · coder {} · device {} · one line is one coding, or a later revision of it\n",
            source.id, self.coder, self.device
        );
        let spoken = &source.conversation.spoken;
        let mut starts: Vec<usize> = (0..count).map(|_| self.chance.below(spoken.len())).collect();
        starts.sort_unstable();
        for start in starts {
            self.coding(&mut out, source, start);
        }
        if is_done {
            self.next_action();
            let tail = self.tail(1, 1);
            writeln!(out, r#"- {{"of":"done/{}/{}","set":{{"done":true}},{tail}"#, source.id, self.coder).unwrap();
        }
        out
    }

    fn coding(&mut self, out: &mut String, source: &Source, start: usize) {
        let Conversation { chars, spoken, .. } = &source.conversation;
        let first: &Spoken = &spoken[start];
        // Mostly a sentence, sometimes two or three of the same turn.
        let most = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][self.chance.below(10)];
        let last = spoken[start..].iter().take(most + 1).take_while(|s| s.turn == first.turn).last().unwrap();
        let [from, to] = [first.start, last.end];
        let text = |from: usize, to: usize| Value::from(chars[from..to].iter().collect::<String>());
        let quote = if to - from > 200 {
            let head_and_tail = [&chars[from..from + 100], &chars[to - 97..to]].map(|c| c.iter().collect::<String>());
            Value::from(head_and_tail.join(" … "))
        } else {
            text(from, to)
        };
        let (pre, post) = (text(from.saturating_sub(32), from), text(to, chars.len().min(to + 32)));
        let (id, code) = (self.chance.base32(12), codebook::any_code(&mut self.chance));
        let more = match self.chance.below(20) {
            0 => r#""sure":false,"#,
            1 | 2 => r#""quotable":true,"#,
            3 => r#""level":"macro","#,
            _ => "",
        };
        self.next_action();
        let (src, tail) = (&source.sha256[..12], self.tail(1, 1));
        writeln!(
            out,
            r#"- {{"id":"{id}","code":"{code}","passage":{{"src":"{src}","at":[{from},{to}],"quote":{quote},"pre":{pre},"post":{post}}},{more}"cb":"5d0e7a12",{tail}"#
        )
        .unwrap();
        let revision = match self.chance.below(25) {
            0 => format!(r#""rev":2,"code":"{}","was":{{"code":"{code}"}},"#, codebook::any_code(&mut self.chance)),
            1 => r#""rev":2,"gone":true,"why":"coded twice","#.to_owned(),
            _ => return,
        };
        self.next_action();
        let tail = self.tail(1, 1);
        writeln!(out, r#"- {{"id":"{id}",{revision}{tail}"#).unwrap();
    }
}

/// The codebook and the keys that apply codes.
fn begin(writers: &mut [Writer]) {
    let first = writers.first_mut().unwrap();
    first.act(codebook::codes().collect());
    for digit in 1..=7 {
        let code = codebook::any_code(&mut first.chance);
        first.next_action();
        let tail = first.tail(1, 1);
        let was = format!(r#""was":{{"quick.{digit}":null}}"#);
        writeln!(
            first.trail,
            r#"- {{"of":"coder/hw","rev":{},"set":{{"quick.{digit}":"{code}"}},{was},{tail}"#,
            digit + 1
        )
        .unwrap();
    }
}

/// The participants, and what is known of each source.
fn describe(writer: &mut Writer, shape: &Shape) {
    let (mut people, mut sources) = (Vec::new(), Vec::new());
    for number in 0..shape.sources {
        // Made again when it is written: all at once would fill the memory.
        let Source { id, title, kind, date, sha256, conversation } = Source::new(number, shape);
        let mut set = json!({
            "title": title, "kind": kind, "language": "en", "date": date, "sha256": sha256, "pos": position(number),
            "import.name": format!("{title}.txt"), "import.sha256": sha256,
        });
        for (label, speaker) in conversation.speakers() {
            set[format!("speakers.{label}")] = speaker;
        }
        sources.push((format!("source/{id}"), set));
        for id in conversation.people {
            let nth = people.len();
            let group = GROUPS[[0, 0, 0, 1, 0, 2, 0, 1, 0, 0][nth % 10]];
            let years = nth * 7 % 30;
            let set =
                json!({"attr.group": group, "attr.site": SITES[nth / 2 % 2], "attr.years_since_graduation": years});
            people.push((format!("participant/{id}"), set));
        }
    }
    writer.act(people);
    writer.act(sources);
}
