//! `sources/<id>.yaml`: what is known of a source.
//!
//! Whom a label in the text stands for is one word: `interviewer`, `moderator`, `group` or `other`; any other word is
//! the id of a participant. One whose id is such a word is written `{participant: group}`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::facts::{Facts, Fields};
use super::{FORMAT, Format, read_typed};
use crate::domain::id::SourceId;
use crate::domain::source::Speaker;
use crate::domain::strict::StrictValue;
use crate::domain::thing::{Key, Thing};
use crate::store::error::Problem;

const TEXTS: [&str; 6] = ["title", "kind", "language", "date", "translation_of", "sha256"];

/// Returns whether a field of a source stands on the page.
pub fn is_field(field: &str) -> bool {
    TEXTS.contains(&field) || field.starts_with("speakers.") || field.starts_with("import.")
}

#[derive(Deserialize)]
struct Sheet {
    #[serde(default, rename = "format")]
    _format: Format,
    title: Option<String>,
    kind: Option<String>,
    language: Option<String>,
    date: Option<String>,
    translation_of: Option<String>,
    sha256: Option<String>,
    speakers: Option<BTreeMap<String, Option<Voice>>>,
    import: Option<BTreeMap<String, StrictValue>>,
}

/// Whom a label stands for, as the page writes it.
struct Voice(Value);

impl<'de> Deserialize<'de> for Voice {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StrictValue(value) = StrictValue::deserialize(deserializer)?;
        let whom = match value {
            Value::Number(number) => Value::from(number.to_string()),
            other => other,
        };
        let is_whom = whom.is_string() || whom.get("participant").is_some_and(Value::is_string);
        if !is_whom {
            let wanted = "a speaker is the id of a participant, 'interviewer', 'moderator', 'group' or 'other'";
            return Err(serde::de::Error::custom(wanted));
        }
        Ok(Self(short(&long(&whom))))
    }
}

/// Returns the value of a `speakers.<label>` field as the page writes it.
fn short(value: &Value) -> Value {
    let id = value.get("participant").filter(|id| Speaker::from_value(id).is_none());
    id.unwrap_or(value).clone()
}

/// Returns what the page writes as the value of a `speakers.<label>` field.
fn long(value: &Value) -> Value {
    if value.is_string() && Speaker::from_value(value).is_none() {
        return json!({"participant": value});
    }
    value.clone()
}

/// Returns what the page is to say.
pub fn content(thing: Option<&Thing>) -> Value {
    let mut map = Map::from_iter([("format".to_owned(), FORMAT.into())]);
    let Some(thing) = thing else { return map.into() };
    for key in TEXTS {
        if let Some(text) = thing.text(key).filter(|text| !text.is_empty()) {
            map.insert(key.into(), text.into());
        }
    }
    let speakers = thing.below("speakers.").map(|(label, value)| (label.to_owned(), short(value)));
    put_all(&mut map, "speakers", speakers.collect());
    let import = thing.below("import.").map(|(name, value)| (name.to_owned(), value.clone()));
    put_all(&mut map, "import", import.collect());
    map.into()
}

fn put_all(map: &mut Map<String, Value>, key: &str, values: Map<String, Value>) {
    if !values.is_empty() {
        map.insert(key.into(), values.into());
    }
}

/// Reads the content of the page.
pub fn read(body: &str) -> Result<Value, Problem> {
    let sheet: Sheet = read_typed(body)?;
    let mut map = Map::from_iter([("format".to_owned(), FORMAT.into())]);
    let texts = [sheet.title, sheet.kind, sheet.language, sheet.date, sheet.translation_of, sheet.sha256];
    for (key, text) in TEXTS.into_iter().zip(texts) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            map.insert(key.into(), text.into());
        }
    }
    let speakers = sheet.speakers.unwrap_or_default().into_iter();
    put_all(&mut map, "speakers", speakers.filter_map(|(label, whom)| Some((label, whom?.0))).collect());
    let import = sheet.import.unwrap_or_default().into_iter();
    let import = import.map(|(name, StrictValue(value))| (name, value)).filter(|(_, value)| !value.is_null());
    put_all(&mut map, "import", import.collect());
    Ok(map.into())
}

/// Returns what a content says of the source.
pub fn facts(id: &SourceId, content: &Value) -> Facts {
    let mut fields = Fields::new();
    for key in TEXTS {
        if let Some(value) = content.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
    let below = |key: &str| content.get(key).and_then(Value::as_object).into_iter().flatten();
    fields.extend(below("speakers").map(|(label, whom)| (format!("speakers.{label}"), long(whom))));
    fields.extend(below("import").map(|(name, value)| (format!("import.{name}"), value.clone())));
    Facts { things: BTreeMap::from([(Key::Source(id.clone()), fields)]), siblings: Vec::new() }
}
