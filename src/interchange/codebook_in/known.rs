//! The codes that are there, by what a file calls them: found at once, however many there are.

use crate::domain::Codebook;
use crate::domain::id::CodeId;
use std::collections::{BTreeMap, HashMap};

/// The codes that stand in a codebook.
pub(super) struct Known<'a> {
    ids: BTreeMap<&'a str, &'a CodeId>,
    names: HashMap<String, Vec<&'a CodeId>>,
    children: HashMap<(Option<&'a CodeId>, String), &'a CodeId>,
}

/// Returns a name as it is compared: in no case.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase()
}

impl<'a> Known<'a> {
    /// Takes note of all codes that stand.
    pub fn of(book: &'a Codebook) -> Self {
        let mut known = Self { ids: BTreeMap::new(), names: HashMap::new(), children: HashMap::new() };
        let parents = book.tree().iter().map(|(id, _)| Some(id)).chain([None]);
        for parent in parents {
            for id in book.children(parent) {
                let name = folded(book.name(id));
                known.ids.insert(id.as_str(), id);
                known.names.entry(name.clone()).or_default().push(id);
                known.children.entry((parent, name)).or_insert(id);
            }
        }
        known
    }

    /// Returns the codes of a name.
    pub fn named(&self, name: &str) -> &[&'a CodeId] {
        self.names.get(&folded(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the code of a name directly below another, or at the top.
    pub fn child(&self, parent: Option<&CodeId>, name: &str) -> Option<&'a CodeId> {
        self.children.get(&(parent, folded(name))).copied()
    }

    /// Returns the codes that text means: an id, a name, or else the beginning of ids.
    pub fn find(&self, text: &str) -> Vec<&'a CodeId> {
        if let Some(id) = self.ids.get(text) {
            return vec![*id];
        }
        let named = self.named(text);
        if !named.is_empty() || text.is_empty() {
            return named.to_vec();
        }
        self.ids.range(text..).take_while(|(id, _)| id.starts_with(text)).map(|(_, id)| *id).collect()
    }
}
