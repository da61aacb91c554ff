//! `memos/<id>.md`: Markdown with a head in YAML between lines of three hyphens.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::facts::{Facts, Fields};
use super::read_typed;
use crate::domain::id::MemoId;
use crate::domain::strict::StrictValue;
use crate::domain::thing::Key;
use crate::domain::{Project, When};
use crate::store::conflict;
use crate::store::error::Problem;
use crate::store::limits::check_yaml;
use crate::store::node::{Node, parse};

/// The line above and below the head.
const FENCE: &str = "---";
const TEXTS: [&str; 4] = ["about", "kind", "author", "created"];

/// Returns whether a field of a memo stands on the page.
pub fn is_field(field: &str) -> bool {
    TEXTS.contains(&field) || matches!(field, "passage" | "settled" | "text")
}

#[derive(Deserialize)]
struct Sheet {
    about: Option<String>,
    kind: Option<String>,
    author: Option<String>,
    created: Option<String>,
    passage: Option<StrictValue>,
    settled: Option<StrictValue>,
}

/// A page cut into its parts.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The head, without its fences; nothing when the page has none.
    pub head: &'a str,
    /// How many lines stand before the head.
    pub lines_before: usize,
    /// What was written.
    pub text: &'a str,
}

/// Cuts a page into head and text. A page without a head is all text.
pub fn split(page: &str) -> Parts<'_> {
    let none = Parts { head: "", lines_before: 0, text: page };
    let Some((first, rest)) = page.split_once('\n') else { return none };
    if first.trim_end() != FENCE {
        return none;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            let head = rest.get(..at).unwrap_or_default();
            if !is_head(head) {
                return none;
            }
            return Parts { head, lines_before: 1, text: rest.get(at + line.len()..).unwrap_or_default() };
        }
        at += line.len();
    }
    none
}

/// Whether what stands between two rules is a head, even one with mistakes, and not a part of the text.
fn is_head(text: &str) -> bool {
    check_yaml(text).is_err() || !matches!(parse(text), Ok(Node::Text(_) | Node::Seq(_)))
}

/// Refuses a page of the program whose head does not end: it is cut off.
pub fn check_fence(page: &str) -> Result<(), Problem> {
    let is_open = split(page).lines_before == 0
        && page.strip_prefix(FENCE).is_some_and(|rest| rest.trim_start().starts_with("# emic "));
    if !is_open {
        return Ok(());
    }
    let reason = format!("its head is not closed by a line '{FENCE}'");
    Err(Problem { line: 1, column: 1, reason, remedy: format!("Put a line '{FENCE}' between the head and the text.") })
}

/// Puts a page together from its head, which ends with a line feed, and its text.
pub fn join(head: &str, text: &str) -> String {
    format!("{FENCE}\n{head}{FENCE}\n\n{text}\n")
}

/// Returns what the page is to say: also who wrote the memo and when, where no record says so.
pub fn content(project: &Project, id: &MemoId) -> Value {
    let mut map = Map::new();
    let (Some(memo), Some(thing)) = (project.memo(id), project.thing(&Key::Memo(id.clone()))) else {
        return map.into();
    };
    for (field, value) in thing.fields().filter(|(field, _)| is_field(field)) {
        map.insert(field.to_owned(), value.clone());
    }
    map.insert("author".into(), memo.author.as_str().into());
    map.insert("created".into(), memo.created.to_string().into());
    map.insert("text".into(), shielded(&memo.text).into());
    map.into()
}

/// Returns a text in which no line is taken for a conflict that git left.
fn shielded(text: &str) -> String {
    let line = |line: &str| if conflict::begins(line) { format!(" {line}") } else { line.to_owned() };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Reads the head of a page.
pub fn read(head: &str) -> Result<Value, Problem> {
    let sheet: Sheet = read_typed(head)?;
    let mut map = Map::new();
    let created = sheet.created.map(|text| When::parse(&text).map_or(text, |when| when.to_string()));
    for (key, text) in TEXTS.into_iter().zip([sheet.about, sheet.kind, sheet.author, created]) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            map.insert(key.into(), text.into());
        }
    }
    for (key, value) in [("passage", sheet.passage), ("settled", sheet.settled)] {
        if let Some(StrictValue(value)) = value.filter(|StrictValue(value)| !value.is_null()) {
            map.insert(key.into(), value);
        }
    }
    Ok(map.into())
}

/// Returns whether a content may be what is left of another after its file was cut off.
pub fn is_part(content: &Value, whole: &Value) -> bool {
    let text = |content: &Value| content.get("text").and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
    text(whole).starts_with(&text(content))
}

/// Returns what a content says of the memo: nothing when it has no words, which takes it away.
pub fn facts(id: &MemoId, content: &Value) -> Facts {
    let fields: Fields = content.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
    let has_words = fields.get("text").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
    let things = if has_words { BTreeMap::from([(Key::Memo(id.clone()), fields)]) } else { BTreeMap::new() };
    Facts { things, siblings: Vec::new() }
}

#[cfg(test)]
mod tests;
