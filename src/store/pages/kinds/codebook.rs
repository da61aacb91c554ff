//! `codebook.yaml`: the tree of codes.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::super::facts::Facts;
use super::{FORMAT, Format, check_ids, problem_at, read_typed};
use crate::domain::canonical::canonical;
use crate::domain::id::{CodeId, base32};
use crate::domain::strict::StrictValue;
use crate::domain::thing::Key;
use crate::store::error::Problem;
use crate::text::name::slug;

/// Returns whether a field of a code stands on the page under its own name.
pub fn is_field(field: &str) -> bool {
    matches!(field, "name" | "level" | "color" | "definition" | "include" | "exclude" | "examples" | "retired")
}

#[derive(Deserialize)]
struct Sheet {
    #[serde(default, rename = "format")]
    _format: Format,
    codes: Option<Vec<Item>>,
}

#[derive(Deserialize)]
struct Item {
    id: Option<String>,
    name: Option<String>,
    level: Option<String>,
    color: Option<String>,
    definition: Option<String>,
    include: Option<String>,
    exclude: Option<String>,
    examples: Option<Vec<StrictValue>>,
    retired: Option<bool>,
    children: Option<Vec<Self>>,
}

/// Reads the content of the page. An item without an id gets one that two people who open the same page agree on.
pub fn read(body: &str) -> Result<Value, Problem> {
    let sheet: Sheet = read_typed(body)?;
    let items = sheet.codes.unwrap_or_default();
    let mut given = Vec::new();
    collect(&items, &mut given);
    check_ids(body, given.iter().copied())?;
    let mut taken = given.iter().map(|id| (*id).to_owned()).collect();
    Ok(json!({"format": FORMAT, "codes": contents(body, items, None, &mut taken)?}))
}

fn collect<'a>(items: &'a [Item], ids: &mut Vec<&'a str>) {
    for item in items {
        ids.extend(item.id.as_deref());
        collect(item.children.as_deref().unwrap_or_default(), ids);
    }
}

fn contents(
    body: &str,
    items: Vec<Item>,
    parent: Option<&str>,
    taken: &mut HashSet<String>,
) -> Result<Vec<Value>, Problem> {
    let mut met: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for item in items {
        let name = item.name.clone().unwrap_or_default();
        let id = match item.id.as_deref() {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ if name.trim().is_empty() => {
                let reason = "a code has neither a name nor an id".to_owned();
                return Err(problem_at(body, ("name", "", 0), reason, "Give it a name, or delete it."));
            }
            _ => free_id(&name, parent, met.iter().filter(|other| **other == name).count(), taken),
        };
        met.push(name);
        found.push(content(body, item, &id, taken)?);
    }
    Ok(found)
}

fn content(body: &str, item: Item, id: &str, taken: &mut HashSet<String>) -> Result<Value, Problem> {
    let mut map = Map::new();
    let texts = [
        ("level", item.level),
        ("color", item.color),
        ("definition", item.definition),
        ("include", item.include),
        ("exclude", item.exclude),
    ];
    for (key, text) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            map.insert(key.into(), text.into());
        }
    }
    map.insert("id".into(), id.into());
    map.insert("name".into(), item.name.unwrap_or_default().into());
    let examples: Vec<Value> = item.examples.unwrap_or_default().into_iter().map(|StrictValue(value)| value).collect();
    if !examples.is_empty() {
        map.insert("examples".into(), examples.into());
    }
    if item.retired == Some(true) {
        map.insert("retired".into(), true.into());
    }
    let children = item.children.unwrap_or_default();
    if !children.is_empty() {
        map.insert("children".into(), contents(body, children, Some(id), taken)?.into());
    }
    Ok(map.into())
}

/// Makes an id of a name, its parent's id and its ordinal among equals: the same for everybody who reads the page.
fn free_id(name: &str, parent: Option<&str>, ordinal: usize, taken: &mut HashSet<String>) -> String {
    let mut ordinal = ordinal;
    loop {
        let digest = Sha256::digest(canonical(&json!([name, parent, ordinal])).as_bytes());
        let bits = digest.iter().take(8).fold(0, |bits: u64, byte| bits << 8 | u64::from(*byte));
        let id = format!("{}-{}", slug(name), base32(bits, 4));
        if taken.insert(id.clone()) {
            return id;
        }
        ordinal += 1;
    }
}

/// Returns the codes that a content lists, each with the code it stands below.
pub fn facts(content: &Value) -> Facts {
    let mut facts = Facts::default();
    add(&mut facts, None, content.get("codes"));
    facts
}

fn add(facts: &mut Facts, parent: Option<&CodeId>, codes: Option<&Value>) {
    let mut siblings = Vec::new();
    for code in codes.and_then(Value::as_array).into_iter().flatten() {
        let Some(id) = code.get("id").and_then(Value::as_str).map(CodeId::from) else { continue };
        let fields = code.as_object().into_iter().flatten().filter(|(key, _)| is_field(key));
        let mut fields: super::super::facts::Fields = fields.map(|(k, v)| (k.clone(), v.clone())).collect();
        if let Some(parent) = parent {
            fields.insert("parent".into(), parent.as_str().into());
        }
        facts.things.insert(Key::Code(id.clone()), fields);
        add(facts, Some(&id), code.get("children"));
        siblings.push(id);
    }
    facts.siblings.push((parent.cloned(), siblings));
}
