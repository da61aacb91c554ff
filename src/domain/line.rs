//! The two kinds of lines and how they are read and written. Both readers (JSON and YAML) drive the same visitors, so
//! they cannot disagree about what a key means.

mod read;
mod write;

use super::canonical::canonical;
use super::id::{CodeId, CodingId, LevelId, ParticipantId};
use super::record::Head;
use serde::Deserialize;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use read::HasOf;

/// A field of a line: left alone, removed (`null`) or set.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Patch<T> {
    /// The line says nothing of the field.
    #[default]
    Keep,
    /// The line removes the field.
    Clear,
    /// The line sets the field.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns whether the line says something of the field.
    pub const fn is_said(&self) -> bool {
        !matches!(self, Self::Keep)
    }

    /// Returns the value set, if any.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the patch that leads to a value: set, or removed when there is none.
    pub fn to_become(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

/// What stands for a letter of words that are kept from a reader.
pub const MASK: char = '·';

/// The key by which a line in a file tells whether it was changed since it was written. No part of what the line says.
pub const SUM: &str = "sum";

/// Where a coding is, in a way that survives every later correction of the text.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Passage {
    /// First 12 hex digits of the SHA-256 of the text it was made on.
    pub src: Box<str>,
    /// Start and end in Unicode scalar values, end exclusive.
    pub at: [u32; 2],
    /// The words, or head and tail of them (see `Transcript::quote`).
    pub quote: Box<str>,
    /// Up to 32 characters before.
    #[serde(default)]
    pub pre: Box<str>,
    /// Up to 32 characters after.
    #[serde(default)]
    pub post: Box<str>,
}

/// What a line may say of a coding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodingFields {
    /// The code.
    pub code: Patch<CodeId>,
    /// The passage, always whole.
    pub passage: Option<Arc<Passage>>,
    /// A level that wins over the code's.
    pub level: Patch<LevelId>,
    /// Whose words it is, when corrected.
    pub voices: Patch<Vec<ParticipantId>>,
    /// Whether the coder is sure; absent means sure.
    pub sure: Patch<bool>,
    /// Whether it is worth quoting.
    pub quotable: Patch<bool>,
    /// Everything else: weight, what a settlement says, and keys of programs newer than this one. Kept, in order.
    pub more: BTreeMap<String, Value>,
}

/// A line of a codings file about one coding.
#[derive(Clone, Debug, PartialEq)]
pub struct CodingLine {
    /// The coding's id.
    pub id: CodingId,
    /// What belongs to the line.
    pub head: Head,
    /// What the line says of the coding.
    pub fields: CodingFields,
    /// The previous values of the fields a revision sets.
    pub was: Option<Box<CodingFields>>,
}

/// A line about any other thing.
#[derive(Clone, Debug, PartialEq)]
pub struct TrailLine {
    /// The thing, such as `code/role-clarity-4t9p`.
    pub of: Box<str>,
    /// What belongs to the line.
    pub head: Head,
    /// Fields set, by dotted path; `null` removes one.
    pub set: BTreeMap<String, Value>,
    /// The previous values of these fields.
    pub was: BTreeMap<String, Value>,
    /// Keys that this program does not know. Kept.
    pub more: BTreeMap<String, Value>,
}

/// Returns the canonical JSON of a line, given the line as JSON.
fn canonical_of(json: &str) -> String {
    serde_json::from_str(json).map_or_else(|_| json.to_owned(), |value| canonical(&value))
}

/// Compares two lines by their canonical JSON.
pub fn by_canonical(a: &str, b: &str) -> Ordering {
    if a == b { Ordering::Equal } else { canonical_of(a).cmp(&canonical_of(b)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_written_in_a_readers_order_and_reads_back_in_both_readers() {
        let text = concat!(
            r#"{"id":"7k3m9q2xt4ab","rev":2,"code":"role-clarity-4t9p","passage":{"src":"9f2c41d07b3a","#,
            r#""at":[1203,1260],"quote":"a bleep","pre":"","post":" \u202e"},"level":null,"sure":false,"later":[1,{"a":null}],"#,
            r#""was":{"code":"x"},"cb":"5d0e7a12","undo":415,"act":[416,1,1],"why":"meeting","t":"2026-11-22T10:12:09.007Z"}"#
        );
        let line: CodingLine = serde_json::from_str(text).unwrap();
        assert_eq!(line.to_json(), text);
        assert_eq!(serde_yaml::from_str::<CodingLine>(text).unwrap(), line);
        assert_eq!(line.fields.level, Patch::Clear);
        assert_eq!(line.fields.voices, Patch::Keep);
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_every_depth() {
        for text in [
            r#"{"of":"code/a","set":{},"set":{},"t":"2026-11-22T10:12:09.007Z"}"#,
            r#"{"of":"code/a","set":{"name":"a","name":"b"},"t":"2026-11-22T10:12:09.007Z"}"#,
            r#"{"of":"code/a","set":{"x":{"y":1,"y":2}},"t":"2026-11-22T10:12:09.007Z"}"#,
            r#"{"of":"code/a","set":{},"new":1,"new":1,"t":"2026-11-22T10:12:09.007Z"}"#,
        ] {
            assert!(serde_json::from_str::<TrailLine>(text).unwrap_err().to_string().contains("twice"), "{text}");
            assert!(serde_yaml::from_str::<TrailLine>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_line_without_id_or_time_is_no_line() {
        assert!(serde_json::from_str::<CodingLine>(r#"{"t":"2026-11-22T10:12:09.007Z"}"#).is_err());
        assert!(serde_json::from_str::<CodingLine>(r#"{"id":"7k3m9q2xt4ab"}"#).is_err());
        assert!(serde_json::from_str::<TrailLine>(r#"{"of":"project"}"#).is_err());
    }
}
