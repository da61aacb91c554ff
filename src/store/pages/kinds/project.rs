//! `project.yaml`: the coders, and all settings of the project, each under its own name.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::super::facts::Facts;
use super::{FORMAT, Format, check_ids, read_typed};
use crate::domain::Project;
use crate::domain::id::CoderId;
use crate::domain::strict::StrictValue;
use crate::domain::thing::Key;
use crate::store::error::Problem;

/// Keys of the page that are no settings.
const OWN: [&str; 3] = ["format", "needs", "coders"];

#[derive(Default)]
struct Sheet {
    needs: Vec<String>,
    coders: Vec<Coder>,
    settings: Map<String, Value>,
}

#[derive(Deserialize)]
struct Coder {
    id: String,
    name: Option<String>,
}

impl<'de> Deserialize<'de> for Sheet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Sheet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the settings of a project: a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sheet, A::Error> {
                let mut sheet = Sheet::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "format" => {
                            map.next_value::<Format>()?;
                        }
                        "needs" => sheet.needs = map.next_value::<Option<Vec<String>>>()?.unwrap_or_default(),
                        "coders" => sheet.coders = map.next_value::<Option<Vec<Coder>>>()?.unwrap_or_default(),
                        // Texts as they are written: a title may look like a number.
                        "id" | "title" | "approach" => {
                            let text = map.next_value::<Option<String>>()?.unwrap_or_default();
                            sheet.settings.insert(key, if text.is_empty() { Value::Null } else { text.into() });
                        }
                        _ => {
                            sheet.settings.insert(key, map.next_value::<StrictValue>()?.0);
                        }
                    }
                }
                sheet.settings.retain(|_, value| !value.is_null());
                Ok(sheet)
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl Sheet {
    fn content(self) -> Value {
        let mut map = self.settings;
        let coder = |coder: Coder| json!({"name": coder.name.unwrap_or_else(|| coder.id.clone()), "id": coder.id});
        map.insert("format".into(), FORMAT.into());
        map.insert("needs".into(), self.needs.into());
        map.insert("coders".into(), self.coders.into_iter().map(coder).collect());
        map.into()
    }
}

/// Whether a field stands on the page as a setting. A text that is empty says nothing, here and on the page.
fn is_setting(field: &str, value: &Value) -> bool {
    let is_empty = matches!(field, "id" | "title" | "approach") && value.as_str() == Some("");
    !OWN.contains(&field) && !is_empty
}

/// Returns what the page is to say.
pub fn content(project: &Project) -> Value {
    let mut sheet = Sheet::default();
    for (key, thing) in project.things() {
        match key {
            Key::Project => {
                let settings = thing.fields().filter(|(field, value)| is_setting(field, value));
                sheet.settings = settings.map(|(field, value)| (field.to_owned(), value.clone())).collect();
            }
            Key::Coder(id) if !thing.is_gone() => {
                let name = thing.text("name").map(str::to_owned);
                sheet.coders.push(Coder { id: id.to_string(), name });
            }
            _ => {}
        }
    }
    sheet.content()
}

/// Reads the content of the page; the order of coders says nothing.
pub fn read(body: &str) -> Result<Value, Problem> {
    let mut sheet: Sheet = read_typed(body)?;
    check_ids(body, sheet.coders.iter().map(|coder| coder.id.as_str()))?;
    sheet.coders.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(sheet.content())
}

/// Returns the settings and the coders that a content lists.
pub fn facts(content: &Value) -> Facts {
    let mut facts = Facts::default();
    let all = content.as_object().into_iter().flatten();
    let settings = all.filter(|(key, _)| !OWN.contains(&key.as_str()));
    facts.things.insert(Key::Project, settings.map(|(key, value)| (key.clone(), value.clone())).collect());
    for coder in content.get("coders").and_then(Value::as_array).into_iter().flatten() {
        if let (Some(id), Some(name)) = (coder.get("id").and_then(Value::as_str), coder.get("name")) {
            let fields = BTreeMap::from([("name".to_owned(), name.clone())]);
            facts.things.insert(Key::Coder(CoderId::from(id)), fields);
        }
    }
    facts
}
