//! Lines as they are read. JSON and YAML drive the same visitors.

use super::{CodingFields, CodingLine, Patch, SUM, TrailLine};
use crate::domain::record::{Act, Head, LARGEST};
use crate::domain::strict::{StrictValue, Text};
use crate::domain::time::When;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::to_become)
    }
}

/// Reads one of the keys that every line may have; gives back whether the key was one.
fn read_head<'de, A: MapAccess<'de>>(head: &mut Head, key: &str, map: &mut A) -> Result<bool, A::Error> {
    match key {
        "rev" => head.rev = kept(map.next_value()?)?,
        "gone" => head.gone = Some(map.next_value()?),
        "act" => {
            let [n, k, of] = map.next_value::<[u64; 3]>()?;
            let small = |n: u64| u32::try_from(n).map_err(A::Error::custom);
            head.act = Some(Act { n: kept(n)?, k: small(k)?, of: small(of)? });
        }
        "t" => head.t = map.next_value::<When>()?,
        "why" => head.why = map.next_value()?,
        "undo" => head.undo = map.next_value::<Option<u64>>()?.map(kept).transpose()?,
        "redo" => head.redo = map.next_value::<Option<u64>>()?.map(kept).transpose()?,
        "by" => head.by = map.next_value()?,
        "cb" => head.cb = map.next_value()?,
        // It is about the line as it was written, and says nothing: two lines that differ in it alone are the same.
        SUM => {
            map.next_value::<IgnoredAny>()?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Refuses a number that some readers of JSON would round, and that leaves no room for the next one.
fn kept<E: serde::de::Error>(n: u64) -> Result<u64, E> {
    if n > LARGEST { Err(E::custom(format!("the number {n} is larger than {LARGEST}"))) } else { Ok(n) }
}

impl CodingFields {
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "code" => self.code = map.next_value()?,
            "passage" => self.passage = Some(map.next_value()?),
            "level" => self.level = map.next_value()?,
            "voices" => self.voices = map.next_value()?,
            "sure" => self.sure = map.next_value()?,
            "quotable" => self.quotable = map.next_value()?,
            _ => add(&mut self.more, key, map)?,
        }
        Ok(())
    }
}

/// Reads a key that this program does not know.
fn add<'de, A: MapAccess<'de>>(more: &mut BTreeMap<String, Value>, key: &str, map: &mut A) -> Result<(), A::Error> {
    match more.insert(key.to_owned(), map.next_value::<StrictValue>()?.0) {
        Some(_) => Err(twice(key)),
        None => Ok(()),
    }
}

/// Refuses a key that was already there: which one would win is a reader's accident.
fn twice<E: serde::de::Error>(key: &str) -> E {
    E::custom(format!("the key '{key}' stands twice"))
}

/// The keys that lines have, in no order. At most 32: each is one bit of `Seen`.
const KNOWN: [&str; 20] = [
    "id", "code", "passage", "act", "t", "cb", SUM, "rev", "was", "of", "set", "gone", "level", "voices", "sure",
    "quotable", "why", "undo", "redo", "by",
];

/// The known keys read so far; the others are looked up where they are kept.
#[derive(Default)]
struct Seen(u32);

impl Seen {
    fn once<E: serde::de::Error>(&mut self, key: &str) -> Result<(), E> {
        let bit = Self::bit(key);
        if self.0 & bit != 0 {
            return Err(twice(key));
        }
        self.0 |= bit;
        Ok(())
    }

    fn has(&self, key: &str) -> bool {
        self.0 & Self::bit(key) != 0
    }

    /// No bit for a key that is not known.
    fn bit(key: &str) -> u32 {
        KNOWN.iter().position(|known| *known == key).map_or(0, |i| 1 << i)
    }
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
                let mut seen = Seen::default();
                while let Some(Text(key)) = map.next_key()? {
                    seen.once(&key)?;
                    match &*key {
                        "id" => id = Some(map.next_value()?),
                        "was" => was = Some(map.next_value()?),
                        name if read_head(&mut head, name, &mut map)? => {}
                        name => fields.read(name, &mut map)?,
                    }
                }
                if !seen.has("t") {
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
                let mut seen = Seen::default();
                while let Some(Text(key)) = map.next_key()? {
                    seen.once(&key)?;
                    fields.read(&key, &mut map)?;
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
                let mut seen = Seen::default();
                while let Some(Text(key)) = map.next_key()? {
                    seen.once(&key)?;
                    match &*key {
                        "of" => of = Some(map.next_value()?),
                        "set" => set = map.next_value::<StrictValue>()?.into_map()?,
                        "was" => was = map.next_value::<StrictValue>()?.into_map()?,
                        name if read_head(&mut head, name, &mut map)? => {}
                        name => add(&mut more, name, &mut map)?,
                    }
                }
                if !seen.has("t") {
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
