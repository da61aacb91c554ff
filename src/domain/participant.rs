//! A participant: who was interviewed, by pseudonym, with attributes.

use super::thing::Thing;
use serde_json::Value;
use std::collections::BTreeMap;

/// Who was interviewed. The id is the label used for this person; a real name is never kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participant {
    /// Attributes such as group and site, as text.
    pub attributes: BTreeMap<String, String>,
}

impl Participant {
    /// Builds a participant of the winning fields of their thing.
    pub(super) fn of(thing: &Thing) -> Self {
        let attributes = thing.below("attr.").map(|(name, value)| (name.to_owned(), shown(value))).collect();
        Self { attributes }
    }

    /// Returns the value of an attribute, or nothing when it is not known.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Returns an attribute's value as text: numbers and dates look as they were written.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
