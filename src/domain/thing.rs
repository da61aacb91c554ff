//! A thing of the trail: a code, a participant, a source, the project itself. Its state is its lines in the one merge
//! order, applied field by field.

use super::id::{CodeId, CoderId, MemoId, ParticipantId, SourceId, VersionId};
use super::line::{TrailLine, by_canonical};
use super::record::{Head, Origin, merge_order, next_number};
use super::time::When;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The name of a thing, as the `of` of a line writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The project's title, levels, approach and settings.
    Project,
    /// A coder.
    Coder(CoderId),
    /// A code.
    Code(CodeId),
    /// A participant.
    Participant(ParticipantId),
    /// A source, without its text.
    Source(SourceId),
    /// A memo.
    Memo(MemoId),
    /// A version of the codebook.
    Version(VersionId),
    /// Whether a coder has finished a source.
    Done(SourceId, CoderId),
    /// An action, as `hw~k3f9/412/2026-11-22T10:12:02.530Z`: what was decided about it, as a part of it is missing.
    Action(Box<str>),
    /// A thing this program does not know yet. Kept.
    Other(Box<str>),
}

impl Key {
    /// Reads the `of` of a line.
    pub fn parse(of: &str) -> Self {
        let mut parts = of.splitn(3, '/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("project"), None, None) => Self::Project,
            (Some("coder"), Some(id), None) => Self::Coder(id.into()),
            (Some("code"), Some(id), None) => Self::Code(id.into()),
            (Some("participant"), Some(id), None) => Self::Participant(id.into()),
            (Some("source"), Some(id), None) => Self::Source(id.into()),
            (Some("memo"), Some(id), None) => Self::Memo(id.into()),
            (Some("version"), Some(id), None) => Self::Version(id.into()),
            (Some("done"), Some(source), Some(coder)) => Self::Done(source.into(), coder.into()),
            (Some("act"), Some(_), Some(_)) => Self::Action(of.strip_prefix("act/").unwrap_or(of).into()),
            _ => Self::Other(of.into()),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Project => f.write_str("project"),
            Self::Coder(id) => write!(f, "coder/{id}"),
            Self::Code(id) => write!(f, "code/{id}"),
            Self::Participant(id) => write!(f, "participant/{id}"),
            Self::Source(id) => write!(f, "source/{id}"),
            Self::Memo(id) => write!(f, "memo/{id}"),
            Self::Version(id) => write!(f, "version/{id}"),
            Self::Done(source, coder) => write!(f, "done/{source}/{coder}"),
            Self::Action(id) => write!(f, "act/{id}"),
            Self::Other(of) => f.write_str(of),
        }
    }
}

/// A line with who wrote it.
#[derive(Clone, Debug)]
pub struct Signed<L> {
    /// Who wrote the line, from where.
    pub origin: Arc<Origin>,
    /// The line.
    pub line: L,
}

/// What the lines of one thing must offer to be put in order.
pub trait Ordered {
    /// Returns the part that the order looks at first.
    fn head(&self) -> &Head;
    /// Returns the line as JSON, for ties.
    fn json(&self) -> String;
}

impl Ordered for TrailLine {
    fn head(&self) -> &Head {
        &self.head
    }

    fn json(&self) -> String {
        self.to_json()
    }
}

/// Puts a line in its place among the lines of one thing and returns that, or `None` when the line is there already.
pub fn insert<L: Ordered + PartialEq>(lines: &mut Vec<Signed<L>>, new: Signed<L>) -> Option<usize> {
    let order = |a: &Signed<L>| {
        merge_order(a.line.head(), new.line.head(), || {
            if a.line == new.line { Ordering::Equal } else { by_canonical(&a.line.json(), &new.line.json()) }
        })
        .then_with(|| a.origin.cmp(&new.origin))
    };
    match lines.binary_search_by(order) {
        Ok(_) => None,
        Err(at) => {
            // Nearly every thing has one line for ever, and there may be a million.
            if lines.is_empty() {
                lines.reserve_exact(1);
            }
            lines.insert(at, new);
            Some(at)
        }
    }
}

/// The value of one field and the line it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The value; a removed field has none.
    pub value: Value,
    /// The index of the winning line among the thing's lines.
    pub line: usize,
}

/// A thing of the trail with all its lines.
#[derive(Clone, Debug, Default)]
pub struct Thing {
    lines: Vec<Signed<TrailLine>>,
    fields: BTreeMap<String, Field>,
    gone: bool,
}

impl Thing {
    /// Takes in a line. Returns whether it was new.
    pub(super) fn take(&mut self, signed: Signed<TrailLine>) -> bool {
        let Some(at) = insert(&mut self.lines, signed) else { return false };
        // Lines mostly come in their order: then what those before add up to stands.
        if at + 1 < self.lines.len() {
            self.fields.clear();
            self.gone = false;
            self.fold(0);
        } else {
            self.fold(at);
        }
        true
    }

    /// Applies the lines from one on.
    fn fold(&mut self, from: usize) {
        for (i, Signed { line, .. }) in self.lines.iter().enumerate().skip(from) {
            for (path, value) in &line.set {
                self.fields.insert(path.clone(), Field { value: value.clone(), line: i });
            }
            if let Some(gone) = line.head.gone {
                self.gone = gone;
            }
        }
    }

    /// Returns whether it has been taken away.
    pub const fn is_gone(&self) -> bool {
        self.gone
    }

    /// Returns the value of a field; a removed or unknown one has none.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.fields.get(path).map(|f| &f.value).filter(|v| !v.is_null())
    }

    /// Returns a field as text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    /// Returns a field as yes or no.
    pub fn flag(&self, path: &str) -> bool {
        self.get(path).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Returns the fields below a path, such as all of `attr.`, without the prefix.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.fields
            .range(prefix.to_owned()..)
            .map_while(move |(path, field)| Some((path.strip_prefix(prefix)?, &field.value)))
            .filter(|(_, value)| !value.is_null())
    }

    /// Returns all fields that have a value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().filter(|(_, f)| !f.value.is_null()).map(|(path, f)| (path.as_str(), &f.value))
    }

    /// Returns the line a field's value comes from, also when that line removed it.
    pub fn winner(&self, path: &str) -> Option<&Signed<TrailLine>> {
        self.lines.get(self.fields.get(path)?.line)
    }

    /// Returns all lines in the merge order.
    pub fn lines(&self) -> &[Signed<TrailLine>] {
        &self.lines
    }

    /// Returns the revision that a new line about this thing carries.
    pub fn next_rev(&self) -> u64 {
        next_number(self.lines.iter().map(|s| s.line.head.rev))
    }

    /// Returns when it was first and last written about.
    pub fn times(&self) -> Option<(When, When)> {
        let times = self.lines.iter().map(|s| s.line.head.t);
        Some((times.clone().min()?, times.max()?))
    }

    /// Returns the fields that lines of equal revision from different devices set to different values.
    pub fn contested(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for (i, a) in self.lines.iter().enumerate() {
            for b in self.lines.iter().skip(i + 1).take_while(|b| b.line.head.rev == a.line.head.rev) {
                if a.origin == b.origin {
                    continue;
                }
                for (path, value) in &a.line.set {
                    let wins = self.fields.get(path).is_some_and(|f| self.rev_of(f.line) == a.line.head.rev);
                    if wins && b.line.set.get(path).is_some_and(|v| v != value) && !found.contains(&path.as_str()) {
                        found.push(path);
                    }
                }
            }
        }
        found
    }

    fn rev_of(&self, line: usize) -> u64 {
        self.lines.get(line).map_or(0, |s| s.line.head.rev)
    }
}
