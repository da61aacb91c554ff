//! A file of the user's own, read as a tree whose parts know their lines.

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::problem::Problem;
use crate::store::fs::{Errno, read_named};
use crate::store::limits::{check_yaml, text_of};
use crate::store::node;

/// The longest file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// What a file says, as far as settings go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// `null`, or nothing after the colon.
    Nothing,
    /// Text, a number, true or false.
    Word(String),
    /// A list.
    List(Vec<Self>),
    /// Keys and values in their order; a key may be there twice.
    Map(Vec<(String, Self)>),
}

impl Value {
    /// Returns what it is, for people.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Word(word) => format!("'{word}'"),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a mapping".to_owned(),
        }
    }
}

/// A file of the user's own.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Its name, seen from the user's folder.
    pub name: String,
    /// What it says.
    pub root: Value,
    text: String,
}

/// Returns the text of a file in the user's folder; nothing when it is not there.
pub(super) fn text(folder: &Path, name: &str) -> Result<Option<String>, Problem> {
    let path = folder.join(name);
    let problem = |line, what: String| Problem { file: name.to_owned(), line, setting: None, what };
    let bytes = match read_named(&path, MAX_FILE) {
        Ok(bytes) => bytes,
        Err(error) => {
            let what = match error.raw_os_error().map(Errno::from_raw_os_error) {
                Some(Errno::NOENT) => return Ok(None),
                Some(Errno::FBIG) => "it is not read, because it is larger than 1 MiB".to_owned(),
                Some(Errno::INVAL | Errno::ISDIR) => "it is not read, because it is no file".to_owned(),
                _ => format!("it could not be read: {error}"),
            };
            return Err(problem(None, what));
        }
    };
    match text_of(&path, &bytes) {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(_not_text) => {
            let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), |_| bytes.len());
            let line = bytes.iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
            Err(problem(Some(line), "it is not read, because it is not UTF-8 here".to_owned()))
        }
    }
}

impl File {
    /// Reads a file in the user's folder; nothing when it is not there.
    pub(super) fn read(folder: &Path, name: &str) -> Result<Option<Self>, Problem> {
        text(folder, name)?.map(|text| Self::parse(name, text)).transpose()
    }

    /// Reads the text of a file.
    pub(super) fn parse(name: &str, text: String) -> Result<Self, Problem> {
        let problem = |line, what| Problem { file: name.to_owned(), line: Some(line), setting: None, what };
        let has_tab = |line: usize| {
            let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            line.trim_start_matches(' ').starts_with('\t')
        };
        let told = |line: usize, reason: &str| {
            if has_tab(line) {
                return problem(line, "it is not read, because a tab begins this line; put blanks instead".into());
            }
            problem(line, format!("it is not read, because here is no YAML: {reason}"))
        };
        // The limits speak of the project's files.
        let limits = |reason: String| reason.replace(" in project files", "; put the value in quotes");
        check_yaml(&text).map_err(|found| told(found.line, &limits(found.reason)))?;
        let is_empty = text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'));
        let root = if is_empty {
            Value::Nothing
        } else {
            serde_yaml::from_str(&text).map_err(|error| {
                let found = node::problem(&error);
                told(found.line, &found.reason)
            })?
        };
        Ok(Self { name: name.to_owned(), root, text })
    }

    /// Returns the line of a part, from 1: `way` leads to it by the places of entries and items, from 0.
    pub(super) fn line(&self, way: &[usize]) -> Option<usize> {
        let stopped = Seek { way }.deserialize(serde_yaml::Deserializer::from_str(&self.text)).err()?;
        stopped.location().map(|place| place.line())
    }

    /// Returns what is wrong with a part.
    pub(super) fn problem(&self, way: &[usize], what: String) -> Problem {
        Problem { file: self.name.clone(), line: self.line(way), setting: None, what }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

/// Makes every number a word, as it is written.
macro_rules! words {
    ($($visit:ident $kind:ty),+) => {
        $(fn $visit<E>(self, value: $kind) -> Result<Value, E> {
            Ok(Value::Word(value.to_string()))
        })+
    };
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a list or a mapping")
    }

    words!(visit_bool bool, visit_i64 i64, visit_u64 u64, visit_i128 i128, visit_u128 u128, visit_f64 f64, visit_str &str);

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key_seed(Key)? {
            entries.push((key, access.next_value()?));
        }
        Ok(Value::Map(entries))
    }
}

/// Reads a key as it is written: `1` and `null` are names too.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Word(word) => Ok(word),
            Value::Nothing => Ok("null".to_owned()),
            other => Err(D::Error::custom(format!("a name is needed before the colon, not {}", other.shown()))),
        }
    }
}

/// Stops with an error at a part, because errors know their line: the reader tells no place otherwise.
struct Seek<'a> {
    way: &'a [usize],
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.way.is_empty() { deserializer.deserialize_any(Halt) } else { deserializer.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or a mapping")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some((at, rest)) = self.way.split_first() else { return Ok(()) };
        for _ in 0..*at {
            access.next_element::<IgnoredAny>()?;
        }
        access.next_element_seed(Self { way: rest })?;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Some((at, rest)) = self.way.split_first() else { return Ok(()) };
        for _ in 0..*at {
            access.next_entry::<IgnoredAny, IgnoredAny>()?;
        }
        if rest.is_empty() {
            // The line of an entry is that of its key.
            access.next_key_seed(Self { way: rest })?;
            return Ok(());
        }
        access.next_key::<IgnoredAny>()?;
        access.next_value_seed(Self { way: rest })
    }
}

/// Refuses whatever comes.
struct Halt;

impl Visitor<'_> for Halt {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("to stop here")
    }
}
