//! `participants.yaml`: who was interviewed, by pseudonym, with attributes beside the id.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::super::facts::Facts;
use super::{FORMAT, Format, check_ids, read_typed};
use crate::domain::Project;
use crate::domain::id::ParticipantId;
use crate::domain::strict::StrictValue;
use crate::domain::thing::Key;
use crate::store::error::Problem;

#[derive(Deserialize)]
struct Sheet {
    #[serde(default, rename = "format")]
    _format: Format,
    participants: Option<Vec<Item>>,
}

/// One participant: `id`, and any attributes.
struct Item {
    id: String,
    attributes: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Item;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a participant: a mapping with an id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
                let (mut id, mut attributes) = (None, Map::new());
                while let Some(key) = map.next_key::<String>()? {
                    if key == "id" {
                        id = Some(map.next_value::<String>()?);
                    } else {
                        attributes.insert(key, map.next_value::<StrictValue>()?.0);
                    }
                }
                let id = id.filter(|id| !id.is_empty()).ok_or_else(|| A::Error::missing_field("id"))?;
                attributes.retain(|_, value| !value.is_null());
                Ok(Item { id, attributes })
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// Returns what the page is to say: participants by id.
pub fn content(project: &Project) -> Value {
    let standing = project.things().iter().filter_map(|(key, thing)| match key {
        Key::Participant(id) if !thing.is_gone() => Some((id, thing)),
        _ => None,
    });
    let list = standing.map(|(id, thing)| {
        let attributes = thing.below("attr.").filter(|(name, _)| *name != "id");
        one(id.as_str(), attributes.map(|(name, value)| (name.to_owned(), value.clone())).collect())
    });
    json!({"format": FORMAT, "participants": list.collect::<Vec<_>>()})
}

fn one(id: &str, mut attributes: Map<String, Value>) -> Value {
    attributes.insert("id".into(), id.into());
    attributes.into()
}

/// Reads the content of the page; the order of participants says nothing.
pub fn read(body: &str) -> Result<Value, Problem> {
    let mut items = read_typed::<Sheet>(body)?.participants.unwrap_or_default();
    check_ids(body, items.iter().map(|item| item.id.as_str()))?;
    items.sort_by(|a, b| a.id.cmp(&b.id));
    let list: Vec<Value> = items.into_iter().map(|item| one(&item.id, item.attributes)).collect();
    Ok(json!({"format": FORMAT, "participants": list}))
}

/// Returns the participants that a content lists.
pub fn facts(content: &Value) -> Facts {
    let mut facts = Facts::default();
    for item in content.get("participants").and_then(Value::as_array).into_iter().flatten() {
        let Some(id) = item.get("id").and_then(Value::as_str) else { continue };
        let attributes = item.as_object().into_iter().flatten().filter(|(name, _)| *name != "id");
        let fields = attributes.map(|(name, value)| (format!("attr.{name}"), value.clone())).collect();
        facts.things.insert(Key::Participant(ParticipantId::from(id)), fields);
    }
    facts
}
