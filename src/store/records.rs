//! Record files: how a line is written, and the two readers that agree about every record (FORMAT.md, "Records").
//!
//! A file is cut at each `- ` in column 0. A chunk that is one line of JSON is read as JSON, straight into a line of the
//! domain; any other chunk goes to the YAML reader by itself, so that a bad one costs only itself.

mod halves;
mod sum;

use std::io::BufRead as _;
use std::path::Path;

use super::conflict;
use super::error::Problem;
use super::finding::{Finding, Severity, safe};
use super::limits::{MAX_DEPTH, MAX_LINE, check_record};
use super::node::problem as yaml_problem;
use crate::domain::line::{CodingLine, HasOf, TrailLine};
use crate::domain::record::Line;
use crate::text::shown::Shown;
use serde::de::IgnoredAny;
use serde_json::Value;

/// The longest record file that is read, in bytes.
pub const MAX_RECORDS: u64 = 256 * 1024 * 1024;
/// How many bad records of one file are listed one by one.
const MAX_LISTED: usize = 100;
/// How much of a bad record is shown, in cells.
const EXCERPT: usize = 72;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub use sum::{Sum, sum};

/// Returns a line as it stands in its file, without the line feed: with its sum as the last key.
pub fn emit(line: &Line) -> String {
    format!("- {}", sum::with_sum(line.to_json()))
}

/// What stands between two cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk<'a> {
    /// A record, from its dash to before the next cut.
    Record {
        /// The line of the dash, from 1.
        line: usize,
        /// All of it, last line feed included.
        bytes: &'a [u8],
    },
    /// A mark that git left between two versions, both of which are read.
    ConflictMark {
        /// Its line, from 1.
        line: usize,
    },
    /// Something in column 0 that is no record.
    Stray {
        /// Its first line, from 1.
        line: usize,
        /// All of it.
        bytes: &'a [u8],
    },
}

/// Cuts a record file into chunks; comments, blank lines and document marks outside of records are left out.
pub struct Chunks<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Chunks<'a> {
    /// Returns the chunks of a file whose first line has the number `first_line`.
    pub fn new(bytes: &'a [u8], first_line: usize) -> Self {
        Self { rest: bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes), line: first_line }
    }

    /// Splits off the first line, line feed included.
    fn take_line(&mut self) -> &'a [u8] {
        let from = self.rest;
        // A slice cannot fail to be read, and this looks at many bytes at once.
        let _ = self.rest.skip_until(b'\n');
        self.line += 1;
        from.get(..from.len() - self.rest.len()).unwrap_or_default()
    }
}

/// What a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Record,
    ConflictMark,
    /// Something that cannot belong to the record above it.
    Stray,
    /// A continuation of the record above; outside of a record nothing.
    More,
    /// Text that can only stand inside a record.
    Indented,
}

/// Looks at the first line of `rest`; mostly at its first two bytes.
fn start_of(rest: &[u8]) -> Start {
    let line = || rest.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    match rest.first() {
        Some(b'-') if matches!(rest.get(1), None | Some(b' ' | b'\n' | b'\r' | b'\t')) => Start::Record,
        Some(b'<' | b'>' | b'=' | b'|') if is_mark(line()) => Start::ConflictMark,
        None | Some(b'#' | b'\n' | b'\r') => Start::More,
        Some(b' ' | b'\t') if line().is_empty() => Start::More,
        Some(b' ' | b'\t') => Start::Indented,
        Some(b'-' | b'.') if matches!(line(), b"---" | b"...") => Start::More,
        Some(_) => Start::Stray,
    }
}

/// Whether the first line is a dash and one whole mapping of JSON.
fn is_json(chunk: &[u8]) -> bool {
    let line = chunk.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let json = line.strip_prefix(b"-").unwrap_or(line).trim_ascii();
    json.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(json).is_ok()
}

fn is_mark(line: &[u8]) -> bool {
    str::from_utf8(line).is_ok_and(conflict::is_any_mark)
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        loop {
            let (from, line) = (self.rest, self.line);
            let first = start_of(self.rest);
            if self.take_line().is_empty() {
                return None;
            }
            match first {
                Start::More => continue,
                Start::ConflictMark => return Some(Chunk::ConflictMark { line }),
                Start::Record | Start::Stray | Start::Indented => {}
            }
            let mut is_whole = None;
            // An empty rest is `More` too: the loop ends with the file.
            while !self.rest.is_empty() {
                match start_of(self.rest) {
                    Start::More => {}
                    // What is whole on its line needs nothing of what follows.
                    Start::Indented if first != Start::Record || !*is_whole.get_or_insert_with(|| is_json(from)) => {}
                    _ => break,
                }
                self.take_line();
            }
            let bytes = from.get(..from.len() - self.rest.len()).unwrap_or_default();
            return Some(if first == Start::Record {
                Chunk::Record { line, bytes }
            } else {
                Chunk::Stray { line, bytes }
            });
        }
    }
}

/// Reads one record chunk that starts at `line` of its file.
///
/// # Errors
/// Says where in the file and why it cannot be read.
pub fn parse(line: usize, bytes: &[u8]) -> Result<Line, Problem> {
    let is_whole = bytes.ends_with(b"\n");
    let at = |column, reason: String, remedy: &str| Problem { line, column, reason, remedy: remedy.into() };
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) if !is_whole => return Err(torn(line)),
        Err(error) => {
            let reason = "it holds bytes that are not UTF-8".to_owned();
            return Err(at(error.valid_up_to() + 1, reason, "Save the file as UTF-8, or delete these bytes."));
        }
    };
    let body = text.strip_prefix('-').unwrap_or(text);
    let (first, rest) = body.split_once('\n').unwrap_or((body, ""));
    let json = first.trim();
    if json.starts_with('{') && rest.lines().all(is_silent) {
        if first.len() >= MAX_LINE {
            return Err(at(1, "the line is longer than 1 MiB".into(), "Break the line, or delete it."));
        }
        match from_json(json) {
            Ok(read) => {
                // Deep nesting is refused in JSON as in YAML. Hardly any value nests at all.
                if is_deep(&read) {
                    check_record(text).map_err(|problem| Problem { line: problem.line + line - 1, ..problem })?;
                }
                return Ok(read);
            }
            Err(error) if error.is_data() => {
                let indent = 1 + first.len() - first.trim_start().len();
                return Err(at(indent + error.column(), without_place(&error.to_string()), CORRECT));
            }
            Err(error) if error.is_eof() && is_whole => return Err(at(1, "it is cut off".into(), CUT_OFF)),
            // A comment behind it, or quotes left out: good YAML, perhaps.
            Err(_) => {}
        }
    }
    if is_whole { from_yaml(line, text) } else { Err(torn(line)) }
}

const CORRECT: &str = "Correct this line in an editor, or delete it if the record is written again further down.";
const CUT_OFF: &str = "It was never finished: delete the line, and do again what is missing.";

fn torn(line: usize) -> Problem {
    let reason = "it is the last line of the file and was not finished".to_owned();
    let remedy = "End the line in an editor if you wrote it by hand; else do again what is missing.";
    Problem { line, column: 1, reason, remedy: remedy.into() }
}

/// Whether a line says nothing: blank, a comment or a document mark.
fn is_silent(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
}

/// Returns whether a value of any shape in a line lies so deep that the line is to be looked at.
fn is_deep(line: &Line) -> bool {
    let deep = |value: &Value| depth(value) > MAX_DEPTH;
    match line {
        Line::Coding(line) => {
            line.fields.more.values().any(deep) || line.was.iter().any(|was| was.more.values().any(deep))
        }
        Line::Trail(line) => [&line.set, &line.was, &line.more].into_iter().any(|map| map.values().any(deep)),
    }
}

/// Returns how deep lists and mappings lie in each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Reads a line of JSON. What has a key `of` is a line of the trail, whatever else it has; a look at the first key
/// nearly always tells.
fn from_json(json: &str) -> Result<Line, serde_json::Error> {
    if json.starts_with("{\"id\":")
        && let Ok(line) = serde_json::from_str::<CodingLine>(json)
        && !line.fields.more.contains_key("of")
    {
        return Ok(Line::Coding(Box::new(line)));
    }
    if json.starts_with("{\"of\":") || serde_json::from_str::<HasOf>(json)?.0 {
        serde_json::from_str::<TrailLine>(json).map(|line| Line::Trail(Box::new(line)))
    } else {
        serde_json::from_str::<CodingLine>(json).map(|line| Line::Coding(Box::new(line)))
    }
}

/// Reads a chunk of YAML: a list of one mapping.
fn from_yaml(line: usize, text: &str) -> Result<Line, Problem> {
    let in_file = |problem: Problem| Problem { line: problem.line + line - 1, ..problem };
    check_record(text).map_err(in_file)?;
    let text = &*halves::joined(text);
    let read = || {
        let (HasOf(has_of),) = serde_yaml::from_str(text)?;
        if has_of {
            serde_yaml::from_str::<(TrailLine,)>(text).map(|(line,)| Line::Trail(Box::new(line)))
        } else {
            serde_yaml::from_str::<(CodingLine,)>(text).map(|(line,)| Line::Coding(Box::new(line)))
        }
    };
    read().map_err(|error| {
        let Problem { line, column, reason, .. } = in_file(yaml_problem(&error));
        // The crate puts the path to the value in front, and the record is the only item of its list.
        let bare =
            reason.trim_start_matches('.').strip_prefix("[0]").map(|rest| rest.trim_start_matches(['.', ':', ' ']));
        Problem { line, column, reason: bare.unwrap_or(&reason).to_owned(), remedy: CORRECT.into() }
    })
}

/// The message of a JSON error without its ` at line 1 column 5`.
fn without_place(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(reason, _)| reason).to_owned()
}

/// Reads all records of a file (or of what was appended to it, from `first_line` on). Gives each to `take`, and returns
/// what could not be read.
pub fn read(file: &Path, bytes: &[u8], first_line: usize, mut take: impl FnMut(Line)) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut bad = 0_usize;
    let mut is_marked = false;
    for chunk in Chunks::new(bytes, first_line) {
        let (problem, bytes) = match chunk {
            Chunk::Record { line, bytes } => match parse(line, bytes) {
                Ok(line) => {
                    take(line);
                    continue;
                }
                Err(problem) => (problem, bytes),
            },
            Chunk::Stray { line, bytes } => (stray(line, bytes), bytes),
            Chunk::ConflictMark { line } => {
                if !is_marked {
                    findings.push(conflict_mark(file, line));
                }
                is_marked = true;
                continue;
            }
        };
        bad += 1;
        if bad <= MAX_LISTED {
            findings.push(unread(file, &problem, bytes));
        }
    }
    if bad > MAX_LISTED {
        let what = format!("{} more records of this file were not read.", bad - MAX_LISTED);
        let remedy = "Correct those that are listed, then look again.";
        findings.push(Finding::new(Severity::Loss, file, what, remedy));
    }
    findings
}

fn stray(line: usize, bytes: &[u8]) -> Problem {
    if bytes.ends_with(b"\n") {
        let reason = "a record begins with a dash and a blank".to_owned();
        Problem { line, column: 1, reason, remedy: "Put the dash in front, or delete the line.".into() }
    } else {
        torn(line)
    }
}

fn unread(file: &Path, problem: &Problem, bytes: &[u8]) -> Finding {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // Four bytes are the most that one character takes.
    let start = String::from_utf8_lossy(first.get(..EXCERPT * 4).unwrap_or(first)).into_owned();
    let text = Shown::line(&start).truncated(EXCERPT);
    let what = format!("'{text}' was not read: {}.", safe(&problem.reason));
    Finding::new(Severity::Loss, file, what, problem.remedy.clone()).at(problem.line, problem.column)
}

fn conflict_mark(file: &Path, line: usize) -> Finding {
    let what = "Git left conflict marks here. The records of both sides are read, so nothing is missing.";
    Finding::new(Severity::Warning, file, what, "Delete the lines with the marks.").at(line, 1)
}

#[cfg(test)]
mod tests;
