//! What the new page must say: the new tree, and the unknown keys of the old one.

use std::collections::{HashMap, HashSet, VecDeque};

use super::IsKnown;
use crate::store::node::Node;

/// Puts an old and a new tree together.
pub(super) struct Merge<'a> {
    /// The items with an id that is there once: where an item that moved to another list comes from.
    by_id: HashMap<String, Option<&'a Node>>,
    is_known: IsKnown<'a>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(old: &'a Node, is_known: IsKnown<'a>) -> Self {
        let mut merge = Self { by_id: HashMap::new(), is_known };
        merge.collect(old);
        merge
    }

    fn collect(&mut self, node: &'a Node) {
        for item in node.items() {
            if let Some(id) = id_of(item) {
                self.by_id.entry(id).and_modify(|found| *found = None).or_insert(Some(item));
            }
            self.collect(item);
        }
        for (_, value) in node.entries() {
            self.collect(value);
        }
    }

    /// Returns the old item that this new one, not found in its own list, was.
    pub(super) fn moved(&self, item: &Node) -> Option<&'a Node> {
        id_of(item).and_then(|id| self.by_id.get(&id).copied().flatten())
    }

    /// Returns whether something in this tree has lines elsewhere in the old page.
    pub(super) fn has_moved(&self, node: &Node) -> bool {
        node.items().iter().any(|item| self.moved(item).is_some() || self.has_moved(item))
            || node.entries().iter().any(|(_, value)| self.has_moved(value))
    }

    /// Returns what the value under `parent` is to be: `new`, with the keys of `old` that are not the program's.
    pub(super) fn merge(&self, parent: &str, old: &Node, new: &Node) -> Node {
        match (old, new) {
            (Node::Map(_), Node::Map(_)) => {
                let value = |key: &str| match (old.get(key), new.get(key)) {
                    (Some(old), Some(new)) => self.merge(key, old, new),
                    (None, Some(new)) => self.merge(key, &Node::Null, new),
                    (old, None) => old.cloned().unwrap_or(Node::Null),
                };
                let keys = self.keys(parent, old, new);
                Node::Map(keys.into_iter().map(|key| (key.to_owned(), value(key))).collect())
            }
            (_, Node::Map(entries)) => {
                let merged = entries.iter().map(|(key, value)| (key.clone(), self.merge(key, &Node::Null, value)));
                Node::Map(merged.collect())
            }
            (_, Node::Seq(items)) => {
                let pairs = self.pairs(parent, old.items(), items);
                let was =
                    |pair: Option<usize>, item| pair.and_then(|i| old.items().get(i)).or_else(|| self.moved(item));
                let merged = items
                    .iter()
                    .zip(pairs)
                    .map(|(item, pair)| self.merge(parent, was(pair, item).unwrap_or(&Node::Null), item));
                Node::Seq(merged.collect())
            }
            _ => new.clone(),
        }
    }

    /// Returns the keys of a mapping in their final order: the old ones that stay, each followed by the new ones that
    /// come behind it in `new`.
    pub(super) fn keys<'k>(&self, parent: &str, old: &'k Node, new: &'k Node) -> Vec<&'k str> {
        let old_keys: HashSet<&str> = keys_of(old).collect();
        let new_keys: HashSet<&str> = keys_of(new).collect();
        let mut after: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
        let mut last = None;
        for key in keys_of(new) {
            if old_keys.contains(key) {
                last = Some(key);
            } else {
                after.entry(last).or_default().push(key);
            }
        }
        let stays = |key: &&str| new_keys.contains(key) || !(self.is_known)(parent, key);
        let mut keys = after.remove(&None).unwrap_or_default();
        for key in keys_of(old).filter(stays) {
            keys.push(key);
            keys.extend(after.remove(&Some(key)).unwrap_or_default());
        }
        keys
    }

    /// Returns, for each new item of a list, the old item that it was.
    pub(super) fn pairs(&self, parent: &str, old: &[Node], new: &[Node]) -> Vec<Option<usize>> {
        let mut by_sign: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, item) in old.iter().enumerate() {
            by_sign.entry(self.sign(parent, item)).or_default().push_back(index);
        }
        let mut free: HashSet<usize> = (0..old.len()).collect();
        let mut take = |item: &Node| {
            let index = by_sign.get_mut(&self.sign(parent, item)).and_then(VecDeque::pop_front)?;
            free.remove(&index);
            Some(index)
        };
        let mut pairs: Vec<Option<usize>> = new.iter().map(&mut take).collect();
        self.pair_named(parent, (old, new), &mut pairs, &mut free);
        for (index, (pair, item)) in pairs.iter_mut().zip(new).enumerate() {
            let has_no_id = |item: &Node| id_of(item).is_none();
            if pair.is_none() && has_no_id(item) && old.get(index).is_some_and(has_no_id) && free.remove(&index) {
                *pair = Some(index);
            }
        }
        pairs
    }

    /// Finds the items that a person wrote without an id and that have one now: all else they say is as before.
    fn pair_named(
        &self,
        parent: &str,
        (old, new): (&[Node], &[Node]),
        pairs: &mut [Option<usize>],
        free: &mut HashSet<usize>,
    ) {
        let nameless = free.iter().filter_map(|index| Some((*index, old.get(*index)?)));
        let mut nameless: Vec<_> = nameless.filter(|(_, item)| id_of(item).is_none()).collect();
        nameless.sort_by_key(|(index, _)| *index);
        for (pair, item) in pairs.iter_mut().zip(new).filter(|(pair, _)| pair.is_none()) {
            let is_new = id_of(item).is_some_and(|id| !self.by_id.contains_key(&id));
            let says = |old: &Node| self.without_ids(parent, old).same_as(&self.without_ids(parent, item));
            if is_new && let Some(at) = nameless.iter().position(|(_, old)| says(old)) {
                let (index, _) = nameless.remove(at);
                free.remove(&index);
                *pair = Some(index);
            }
        }
    }

    /// What an item says that is the program's, without ids and without the line feeds that end a text.
    fn without_ids(&self, parent: &str, node: &Node) -> Node {
        match node {
            Node::Map(entries) => {
                let known = entries.iter().filter(|(key, _)| key != "id" && (self.is_known)(parent, key));
                Node::Map(known.map(|(key, value)| (key.clone(), self.without_ids(key, value))).collect())
            }
            Node::Seq(items) => Node::Seq(items.iter().map(|item| self.without_ids(parent, item)).collect()),
            Node::Text(text) => Node::Text(text.trim_end().to_owned()),
            other => other.clone(),
        }
    }

    /// What an item is recognised by: its id, else all it says that is the program's.
    fn sign(&self, parent: &str, item: &Node) -> String {
        id_of(item).map_or_else(|| format!("{:?}", self.known_part(parent, item)), |id| format!("id {id}"))
    }

    fn known_part(&self, parent: &str, node: &Node) -> Node {
        match node {
            Node::Map(entries) => {
                let known = entries.iter().filter(|(key, _)| (self.is_known)(parent, key));
                let mut known: Vec<_> = known.map(|(key, value)| (key.clone(), self.known_part(key, value))).collect();
                known.sort_by(|(a, _), (b, _)| a.cmp(b));
                Node::Map(known)
            }
            Node::Seq(items) => Node::Seq(items.iter().map(|item| self.known_part(parent, item)).collect()),
            scalar => scalar.clone(),
        }
    }
}

fn keys_of(node: &Node) -> impl Iterator<Item = &str> {
    node.entries().iter().map(|(key, _)| key.as_str())
}

/// The id of an item of a list, when it has one.
pub(super) fn id_of(item: &Node) -> Option<String> {
    match item.get("id")? {
        Node::Text(id) => Some(id.clone()),
        Node::Int(id) => Some(id.to_string()),
        _ => None,
    }
}
