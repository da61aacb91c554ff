//! `memos/<id>.md`: Markdown with a head in YAML between lines of three hyphens.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::facts::{Facts, Fields};
use super::read_typed;
use crate::domain::id::MemoId;
use crate::domain::strict::StrictValue;
use crate::domain::thing::{Key, Thing};
use crate::store::error::Problem;

/// The line above and below the head.
const FENCE: &str = "---";
const TEXTS: [&str; 4] = ["about", "kind", "author", "created"];

/// Returns whether a field of a memo stands on the page.
pub fn is_field(field: &str) -> bool {
    TEXTS.contains(&field) || matches!(field, "passage" | "text")
}

#[derive(Deserialize)]
struct Sheet {
    about: Option<String>,
    kind: Option<String>,
    author: Option<String>,
    created: Option<String>,
    passage: Option<StrictValue>,
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
            return Parts { head, lines_before: 1, text: rest.get(at + line.len()..).unwrap_or_default() };
        }
        at += line.len();
    }
    none
}

/// Puts a page together from its head, which ends with a line feed, and its text.
pub fn join(head: &str, text: &str) -> String {
    format!("{FENCE}\n{head}{FENCE}\n\n{text}\n")
}

/// Returns the text as the memo has it: without blank lines at its ends, lines ended by line feeds.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim_end().trim_start_matches('\n').to_owned()
}

/// Returns what the page is to say.
pub fn content(thing: Option<&Thing>) -> Value {
    let mut map = Map::new();
    let Some(thing) = thing.filter(|thing| !thing.is_gone()) else { return map.into() };
    for (field, value) in thing.fields().filter(|(field, _)| is_field(field)) {
        map.insert(field.to_owned(), value.clone());
    }
    map.into()
}

/// Reads the head of a page.
pub fn read(head: &str) -> Result<Value, Problem> {
    let sheet: Sheet = read_typed(head)?;
    let mut map = Map::new();
    for (key, text) in TEXTS.into_iter().zip([sheet.about, sheet.kind, sheet.author, sheet.created]) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            map.insert(key.into(), text.into());
        }
    }
    if let Some(StrictValue(passage)) = sheet.passage.filter(|StrictValue(passage)| !passage.is_null()) {
        map.insert("passage".into(), passage);
    }
    Ok(map.into())
}

/// Returns what a content says of the memo: nothing when it has no words, which takes it away.
pub fn facts(id: &MemoId, content: &Value) -> Facts {
    let fields: Fields = content.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
    let has_words = fields.get("text").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
    let things = if has_words { BTreeMap::from([(Key::Memo(id.clone()), fields)]) } else { BTreeMap::new() };
    Facts { things, siblings: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_into_head_and_text() {
        let parts = |page| {
            let Parts { head, text, .. } = split(page);
            (head.to_owned(), text.to_owned())
        };
        let both = |head: &str, text: &str| (head.to_owned(), text.to_owned());
        assert_eq!(
            parts("---\nabout: project\n---\n\nWords.\n---\nmore"),
            both("about: project\n", "\nWords.\n---\nmore")
        );
        assert_eq!(parts("---\r\nkind: note\r\n---\r\nWords."), both("kind: note\r\n", "Words."));
        for all_text in ["Words.", "", "---", "---\nnot closed\n", "--- \n\nwords\n----\n", "words\n---\na: b\n---\n"] {
            assert_eq!(parts(all_text), both("", all_text), "{all_text:?}");
        }
    }

    #[test]
    fn what_is_joined_is_cut_again() {
        for text in ["Words.", "---", "---\na: b\n---", "# Title\n\n入职"] {
            let page = join("about: project\n", text);
            let Parts { head, text: cut, .. } = split(&page);
            assert_eq!((head, clean(cut).as_str()), ("about: project\n", text));
        }
    }
}
