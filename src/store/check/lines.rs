//! The record files line by line: whether each line is as it was written, whether one was made a comment, whether an
//! action is missing between others, and whether the file is whose its first line says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use super::super::finding::{Finding, Severity};
use super::super::fs::{Fs, Kind};
use super::super::layout;
use super::super::records::{Chunk, Chunks, MAX_RECORDS, Sum, parse, sum};
use super::count;
use crate::domain::SourceId;
use crate::domain::id::{CoderId, Device};
use crate::domain::record::{Line, Origin, Place};

/// How many findings of one kind are listed for each file.
const MAX_LISTED: usize = 100;

/// Where the lines of each action stand: the first that was found, by number. Numbers are counted for each device.
type Actions = BTreeMap<(CoderId, Device), BTreeMap<u64, (PathBuf, usize)>>;

pub(super) fn check(fs: &dyn Fs, dir: &Path) -> Vec<Finding> {
    let mut places = vec![Place::Trail];
    let folders = fs.list(&dir.join(layout::CODINGS)).unwrap_or_default();
    let is_source = |name: &&str| layout::is_source_stem(name);
    let sources = folders.iter().filter(|entry| entry.kind == Kind::Folder).filter_map(|entry| entry.name.to_str());
    places.extend(sources.filter(is_source).map(|name| Place::Codings(SourceId::from(name))));
    let (mut findings, mut actions, mut sums) = (Vec::new(), Actions::new(), Sums::default());
    for place in places {
        let folder = layout::folder(&place);
        for entry in fs.list(&dir.join(&folder)).unwrap_or_default() {
            let Some(origin) = entry.name.to_str().and_then(layout::origin_of) else { continue };
            let path = folder.join(&entry.name);
            if entry.kind != Kind::File {
                continue;
            }
            // What cannot be read is told where the project is opened.
            let bytes = fs.read(&dir.join(&path), MAX_RECORDS).unwrap_or_default();
            findings.extend(file(&path, &bytes, (&place, &origin), &mut sums));
            let of_device = actions.entry((origin.coder, origin.device)).or_default();
            note_actions(&path, &bytes, of_device);
        }
    }
    findings.extend(actions.iter().flat_map(|((coder, device), found)| gaps(coder, device, found)));
    findings.extend(sums.findings());
    findings
}

/// What the sums of all files tell together.
#[derive(Default)]
struct Sums {
    /// Whether any line has one.
    is_any: bool,
    /// Lines without one that hold what emic does not know: it may be the sum, when its name was changed.
    odd: Vec<(PathBuf, usize)>,
}

impl Sums {
    /// A project in which no line has a sum is from an older emic, or from elsewhere.
    fn findings(&self) -> impl Iterator<Item = Finding> + '_ {
        self.odd.iter().filter(|_| self.is_any).take(MAX_LISTED).map(|(path, line)| {
            let what = "This line has no 'sum' and holds what this emic does not know: it may have been changed.";
            let remedy = "Compare it with a copy. Nothing is to be done when another program wrote it.";
            Finding::new(Severity::Warning, path, what, remedy).at(*line, 1)
        })
    }
}

/// Whether a line holds keys that this program does not know.
fn holds_unknown(line: &Line) -> bool {
    match line {
        Line::Coding(line) => !line.fields.more.is_empty(),
        Line::Trail(line) => !line.more.is_empty(),
    }
}

/// Looks at one file.
fn file(path: &Path, bytes: &[u8], (place, origin): (&Place, &Origin), sums: &mut Sums) -> Vec<Finding> {
    let mut findings = comments(path, bytes, place, origin);
    if bytes.is_empty() {
        let remedy = "Get it from a copy if there is one; else nothing was written yet, and nothing is lost.";
        findings.push(Finding::new(Severity::Note, path, "The file is empty.", remedy).at(1, 1));
    }
    let (mut changed, mut without) = (Vec::new(), Vec::new());
    let mut is_summed = false;
    for chunk in Chunks::new(bytes, 1) {
        let Chunk::Record { line, bytes } = chunk else { continue };
        let Ok(read) = parse(line, bytes) else { continue };
        if holds_record(&behind(bytes)) {
            findings.push(commented_out(path, line));
        }
        match sum(line, bytes) {
            Sum::Whole => {
                is_summed = true;
                sums.is_any = true;
            }
            Sum::Changed => changed.push(line),
            // A line without the number of an action was written by hand.
            Sum::None if is_summed && read.head().act.is_some() => without.push(line),
            Sum::None if read.head().act.is_some() && holds_unknown(&read) => sums.odd.push((path.to_owned(), line)),
            Sum::None => {}
        }
    }
    let finding = |line: &usize| {
        let what = "This line was changed since emic wrote it, and counts as it now is.";
        let remedy = "If somebody meant to change it, take the key 'sum' out of it; else get the line from a copy.";
        Finding::new(Severity::Warning, path, what, remedy).at(*line, 1)
    };
    findings.extend(changed.iter().take(MAX_LISTED).map(finding));
    if let Some(more) = changed.get(MAX_LISTED..).filter(|more| !more.is_empty()) {
        let what = format!("{} more of this file were changed since emic wrote them.", count(more.len(), "line"));
        findings.push(Finding::new(Severity::Warning, path, what, "Look at those that are listed, then look again."));
    }
    if let Some(first) = without.first() {
        let lines = count(without.len(), "line");
        let what = format!("{lines} from here on has no 'sum', so nobody can tell whether it was changed.");
        let what = if without.len() == 1 { what } else { what.replace("has no", "have no") };
        let remedy = "Nothing is to be done when they come from another program or an older emic.";
        findings.push(Finding::new(Severity::Note, path, what, remedy).at(*first, 1));
    }
    findings
}

/// Looks at the comments of a file: one may name another coder than the file, and one may hold a record.
fn comments(path: &Path, bytes: &[u8], place: &Place, origin: &Origin) -> Vec<Finding> {
    let expected = layout::header(place, origin);
    let mut findings = Vec::new();
    let last = bytes.split(|byte| *byte == b'\n').count() - 1;
    for (index, raw) in bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| line.starts_with(b"#")) {
        let line = String::from_utf8_lossy(raw);
        // It may be cut within a character.
        let is_cut = raw.len() < expected.len() && expected.as_bytes().starts_with(raw);
        if holds_record(&line) {
            findings.push(commented_out(path, index + 1));
        } else if index == last && is_cut {
            let what = "The file is cut off in its first line: what stood below is missing.";
            let remedy = "Get the file from a copy; if nothing was written yet, nothing is lost.";
            findings.push(Finding::new(Severity::Warning, path, what, remedy).at(index + 1, 1));
        } else if let Some((said, is)) = differing(&line, &expected) {
            let what = format!("This line says '{said}', and by the file's name it is '{is}'. The name counts.");
            let remedy = "Give the file its name again, or correct this line.";
            findings.push(Finding::new(Severity::Warning, path, what, remedy).at(index + 1, 1));
        }
    }
    findings
}

/// Returns what stands behind the JSON of a record: a comment, if anything.
fn behind(chunk: &[u8]) -> String {
    let text = String::from_utf8_lossy(chunk);
    let text = text.strip_prefix('-').unwrap_or(&text);
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => text.get(values.byte_offset()..).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Whether a comment holds a record, or what is left of one.
fn holds_record(comment: &str) -> bool {
    ["{\"id\":", "{\"of\":", "\"t\":\""].iter().any(|key| comment.contains(key))
}

fn commented_out(path: &Path, line: usize) -> Finding {
    let what = "A comment here holds a record, which is not read.";
    let remedy = "Let the record begin a line of its own with a dash and a blank, or delete the comment.";
    Finding::new(Severity::Warning, path, what, remedy).at(line, 1)
}

/// Returns what a first line says about whose the file is, and what is expected, where these differ.
fn differing<'a>(line: &'a str, expected: &'a str) -> Option<(&'a str, &'a str)> {
    let kind = |line: &'a str| line.strip_prefix("# emic ")?.split(" · ").next();
    let (said, is) = (kind(line)?, kind(expected)?);
    let word = |kind: &str| kind.split(' ').next().map(str::to_owned);
    if word(said) != word(is) {
        return Some((said, is));
    }
    let names = |line: &'a str| line.split(" · ").skip(1).filter_map(|part| Some((part.split_once(' ')?.0, part)));
    let keys = ["source", "coder", "device"];
    let mut expected = names(expected).filter(|(key, _)| keys.contains(key));
    expected.find_map(|(key, is)| {
        let (_, said) = names(line).find(|(said, _)| *said == key)?;
        (said.trim_end() != is).then_some((said, is))
    })
}

fn note_actions(path: &Path, bytes: &[u8], found: &mut BTreeMap<u64, (PathBuf, usize)>) {
    for chunk in Chunks::new(bytes, 1) {
        if let Chunk::Record { line, bytes } = chunk
            && let Ok(Some(act)) = parse(line, bytes).map(|read| read.head().act)
        {
            found.entry(act.n).or_insert_with(|| (path.to_path_buf(), line));
        }
    }
}

/// Returns the actions that are missing before others of the same device, each row of them where it ends.
fn gaps(coder: &CoderId, device: &Device, found: &BTreeMap<u64, (PathBuf, usize)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (mut last, mut after) = (0, String::new());
    for (n, (path, line)) in found {
        if *n > last + 1 && findings.len() < MAX_LISTED {
            let (first, end) = (last + 1, n - 1);
            let which = if first == end {
                format!("Action {first} of {coder} on the device {device} is missing: it came")
            } else {
                format!("The actions {first} to {end} of {coder} on the device {device} are missing: they came")
            };
            let what = format!("{which} {after}before this line, here or in another file named '{coder}~{device}'.");
            let remedy = "Look at what could not be read, or get the lines from a copy. Projects packed without memos lack \
                          some.";
            findings.push(Finding::new(Severity::Loss, path, what, remedy).at(*line, 1));
        }
        last = *n;
        after = format!("after line {line} of '{}' and ", path.display());
    }
    findings
}
