//! The two kinds of lines and how they are read and written. Both readers (JSON and YAML) drive the same visitors, so
//! they cannot disagree about what a key means.

use super::canonical::{canonical, write_string, write_value};
use super::id::{CodeId, CodingId, LevelId, ParticipantId};
use super::record::{Act, Head};
use super::strict::StrictValue;
use super::time::When;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

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

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::to_become)
    }
}

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
    pub passage: Option<Box<Passage>>,
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

/// Reads one of the keys that every line may have; gives back whether the key was one.
fn read_head<'de, A: MapAccess<'de>>(head: &mut Head, key: &str, map: &mut A) -> Result<bool, A::Error> {
    match key {
        "rev" => head.rev = map.next_value()?,
        "gone" => head.gone = Some(map.next_value()?),
        "act" => {
            let [n, k, of] = map.next_value::<[u64; 3]>()?;
            let small = |n: u64| u32::try_from(n).map_err(A::Error::custom);
            head.act = Some(Act { n, k: small(k)?, of: small(of)? });
        }
        "t" => head.t = map.next_value::<When>()?,
        "why" => head.why = map.next_value()?,
        "undo" => head.undo = map.next_value()?,
        "redo" => head.redo = map.next_value()?,
        "by" => head.by = map.next_value()?,
        "cb" => head.cb = map.next_value()?,
        _ => return Ok(false),
    }
    Ok(true)
}

impl CodingFields {
    fn read<'de, A: MapAccess<'de>>(&mut self, key: String, map: &mut A) -> Result<(), A::Error> {
        match key.as_str() {
            "code" => self.code = map.next_value()?,
            "passage" => self.passage = Some(map.next_value()?),
            "level" => self.level = map.next_value()?,
            "voices" => self.voices = map.next_value()?,
            "sure" => self.sure = map.next_value()?,
            "quotable" => self.quotable = map.next_value()?,
            _ => {
                self.more.insert(key, map.next_value::<StrictValue>()?.0);
            }
        }
        Ok(())
    }

    fn write(&self, out: &mut Fields<'_>) {
        out.patch("code", &self.code, |out, code| write_string(out, code.as_str()));
        if let Some(passage) = &self.passage {
            out.key("passage");
            write_passage(out.out, passage);
        }
        out.patch("level", &self.level, |out, level| write_string(out, level.as_str()));
        out.patch("voices", &self.voices, |out, voices| {
            write_value(out, &voices.iter().map(|v| Value::from(v.as_str())).collect());
        });
        out.patch("sure", &self.sure, |out, sure| out.push_str(if *sure { "true" } else { "false" }));
        out.patch("quotable", &self.quotable, |out, yes| out.push_str(if *yes { "true" } else { "false" }));
        for (key, value) in &self.more {
            out.value(key, value);
        }
    }
}

fn write_passage(out: &mut String, passage: &Passage) {
    out.push_str("{\"src\":");
    write_string(out, &passage.src);
    let [start, end] = passage.at;
    let _ = write!(out, ",\"at\":[{start},{end}],\"quote\":");
    write_string(out, &passage.quote);
    for (key, text) in [(",\"pre\":", &passage.pre), (",\"post\":", &passage.post)] {
        out.push_str(key);
        write_string(out, text);
    }
    out.push('}');
}

/// Writes the keys of one flow mapping, in the order given.
struct Fields<'a> {
    out: &'a mut String,
    any: bool,
}

impl<'a> Fields<'a> {
    fn open(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, any: false }
    }

    fn key(&mut self, key: &str) {
        if self.any {
            self.out.push(',');
        }
        self.any = true;
        write_string(self.out, key);
        self.out.push(':');
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        write_string(self.out, text);
    }

    fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        write_value(self.out, value);
    }

    fn patch<T>(&mut self, key: &str, patch: &Patch<T>, write: impl FnOnce(&mut String, &T)) {
        match patch {
            Patch::Keep => {}
            Patch::Clear => self.value(key, &Value::Null),
            Patch::Set(value) => {
                self.key(key);
                write(self.out, value);
            }
        }
    }

    fn map(&mut self, key: &str, map: &BTreeMap<String, Value>) {
        if map.is_empty() {
            return;
        }
        self.key(key);
        let mut inner = Fields::open(self.out);
        for (key, value) in map {
            inner.value(key, value);
        }
        self.out.push('}');
    }

    fn revision(&mut self, head: &Head) {
        if head.rev != 1 {
            self.value("rev", &head.rev.into());
        }
        if let Some(gone) = head.gone {
            self.value("gone", &gone.into());
        }
    }

    fn tail(&mut self, head: &Head) {
        if let Some(cb) = &head.cb {
            self.text("cb", cb);
        }
        for (key, n) in [("undo", head.undo), ("redo", head.redo)] {
            if let Some(n) = n {
                self.value(key, &n.into());
            }
        }
        if let Some(by) = &head.by {
            self.text("by", by);
        }
        if let Some(act) = head.act {
            self.value("act", &serde_json::json!([act.n, act.k, act.of]));
        }
        if let Some(why) = &head.why {
            self.text("why", why);
        }
        self.text("t", &head.t.to_string());
    }
}

impl CodingLine {
    /// Returns the line as JSON with its keys in a reader's order.
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(256);
        let mut fields = Fields::open(&mut out);
        fields.text("id", &self.id.to_string());
        fields.revision(&self.head);
        self.fields.write(&mut fields);
        if let Some(was) = &self.was {
            fields.key("was");
            let mut inner = Fields::open(fields.out);
            was.write(&mut inner);
            fields.out.push('}');
        }
        fields.tail(&self.head);
        out.push('}');
        out
    }
}

impl TrailLine {
    /// Returns the line as JSON with its keys in a reader's order.
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(256);
        let mut fields = Fields::open(&mut out);
        fields.text("of", &self.of);
        fields.revision(&self.head);
        fields.map("set", &self.set);
        fields.map("was", &self.was);
        for (key, value) in &self.more {
            fields.value(key, value);
        }
        fields.tail(&self.head);
        out.push('}');
        out
    }
}

/// Returns the canonical JSON of a line, given the line as JSON.
fn canonical_of(json: &str) -> String {
    serde_json::from_str(json).map_or_else(|_| json.to_owned(), |value| canonical(&value))
}

/// Compares two lines by their canonical JSON.
pub fn by_canonical(a: &str, b: &str) -> Ordering {
    if a == b { Ordering::Equal } else { canonical_of(a).cmp(&canonical_of(b)) }
}

/// Refuses a key that was already there: which one would win is a reader's accident.
fn once<E: serde::de::Error>(seen: &mut BTreeSet<String>, key: &str) -> Result<(), E> {
    if seen.insert(key.to_owned()) { Ok(()) } else { Err(E::custom(format!("the key '{key}' stands twice"))) }
}

const FIRST_REVISION: u64 = 1;

impl<'de> Deserialize<'de> for CodingLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = CodingLine;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a coding: a mapping with an id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CodingLine, A::Error> {
                let (mut id, mut was, mut fields) = (None, None, CodingFields::default());
                let mut head = Head { rev: FIRST_REVISION, ..Head::default() };
                let mut seen = BTreeSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    once(&mut seen, &key)?;
                    match key.as_str() {
                        "id" => id = Some(map.next_value()?),
                        "was" => was = Some(map.next_value()?),
                        name if read_head(&mut head, name, &mut map)? => {}
                        _ => fields.read(key, &mut map)?,
                    }
                }
                if !seen.contains("t") {
                    return Err(A::Error::missing_field("t"));
                }
                let id = id.ok_or_else(|| A::Error::missing_field("id"))?;
                Ok(CodingLine { id, head, fields, was })
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl<'de> Deserialize<'de> for CodingFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = CodingFields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the fields of a coding")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CodingFields, A::Error> {
                let mut fields = CodingFields::default();
                let mut seen = BTreeSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    once(&mut seen, &key)?;
                    fields.read(key, &mut map)?;
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl<'de> Deserialize<'de> for TrailLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = TrailLine;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a change: a mapping with 'of' and 'set'")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TrailLine, A::Error> {
                let (mut of, mut set, mut was) = (None, BTreeMap::new(), BTreeMap::new());
                let mut more = BTreeMap::new();
                let mut head = Head { rev: FIRST_REVISION, ..Head::default() };
                let mut seen = BTreeSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    once(&mut seen, &key)?;
                    match key.as_str() {
                        "of" => of = Some(map.next_value()?),
                        "set" => set = map.next_value::<StrictValue>()?.into_map()?,
                        "was" => was = map.next_value::<StrictValue>()?.into_map()?,
                        name if read_head(&mut head, name, &mut map)? => {}
                        _ => {
                            more.insert(key, map.next_value::<StrictValue>()?.0);
                        }
                    }
                }
                if !seen.contains("t") {
                    return Err(A::Error::missing_field("t"));
                }
                let of = of.ok_or_else(|| A::Error::missing_field("of"))?;
                Ok(TrailLine { of, head, set, was, more })
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// Tells the two kinds of lines apart: only a trail line has `of`.
#[derive(Default)]
pub struct HasOf(pub bool);

impl<'de> Deserialize<'de> for HasOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = HasOf;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<HasOf, A::Error> {
                let mut found = false;
                while let Some((key, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
                    found |= key == "of";
                }
                Ok(HasOf(found))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
