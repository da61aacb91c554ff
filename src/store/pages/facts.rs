//! What a page says, as things with fields, and how one saying differs from another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::command::HandEdit;
use crate::domain::fraction;
use crate::domain::id::CodeId;
use crate::domain::thing::Key;

/// Fields of a thing by their dotted paths.
pub type Fields = BTreeMap<String, Value>;

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The things it lists, with the fields it gives them.
    pub things: BTreeMap<Key, Fields>,
    /// The codes it lists below each other one and at the top, in order. Empty for other pages.
    pub siblings: Vec<(Option<CodeId>, Vec<CodeId>)>,
}

/// Returns what has to be set so that what `before` says becomes what `after` says. `hidden` gives the fields of a thing
/// that `before` does not list but knows; `pos` the place of a code among its siblings.
pub fn difference(
    before: &Facts,
    after: &Facts,
    hidden: &dyn Fn(&Key) -> Option<Fields>,
    pos: &dyn Fn(&CodeId) -> Option<String>,
) -> Vec<HandEdit> {
    let mut edits: BTreeMap<Key, HandEdit> = BTreeMap::new();
    for (key, fields) in &after.things {
        let listed = before.things.get(key);
        let known = listed.cloned().or_else(|| hidden(key)).unwrap_or_default();
        let names: BTreeSet<&String> = known.keys().chain(fields.keys()).collect();
        let set = names.into_iter().filter(|name| known.get(*name) != fields.get(*name));
        let set = set.map(|name| (name.clone(), fields.get(name).cloned().unwrap_or(Value::Null))).collect();
        let gone = if listed.is_none() { Some(false) } else { None };
        edits.insert(key.clone(), HandEdit { key: key.clone(), set, gone });
    }
    for key in before.things.keys().filter(|key| !after.things.contains_key(key) && **key != Key::Project) {
        edits.insert(key.clone(), HandEdit { key: key.clone(), set: BTreeMap::new(), gone: Some(true) });
    }
    for (parent, siblings) in &after.siblings {
        let were = before.siblings.iter().find(|(other, _)| other == parent).map(|(_, codes)| codes.as_slice());
        for (id, place) in places(were.unwrap_or_default(), siblings, pos) {
            if let Some(edit) = edits.get_mut(&Key::Code(id)) {
                edit.set.insert("pos".into(), place.into());
            }
        }
    }
    edits.into_values().filter(|edit| !edit.set.is_empty() || edit.gone.is_some()).collect()
}

/// Returns the codes that need another place so that siblings stand in this order, as few as can be.
fn places(were: &[CodeId], siblings: &[CodeId], pos: &dyn Fn(&CodeId) -> Option<String>) -> Vec<(CodeId, String)> {
    let old_index = |id: &CodeId| were.iter().position(|other| other == id);
    let staying = longest_rising(&siblings.iter().map(old_index).collect::<Vec<_>>());
    let place_of = |at: usize| siblings.get(at).filter(|_| staying.contains(&at)).map(|id| pos(id).unwrap_or_default());
    let (mut last, mut is_new): (Option<String>, bool) = (None, false);
    let mut moved = Vec::new();
    for (at, id) in siblings.iter().enumerate() {
        if let Some(place) = place_of(at)
            && !(is_new && last.as_ref().is_some_and(|last| *last >= place))
        {
            // Equal places are told apart by id, as they were before.
            (last, is_new) = (Some(place), false);
            continue;
        }
        let next = (at + 1..siblings.len()).filter_map(place_of).find(|next| last.as_ref().is_none_or(|l| l < next));
        let place = fraction::between(last.as_deref(), next.as_deref());
        moved.push((id.clone(), place.clone()));
        (last, is_new) = (Some(place), true);
    }
    moved
}

/// Returns the places of a longest rising subsequence of those that have a value.
fn longest_rising(values: &[Option<usize>]) -> BTreeSet<usize> {
    // For each length the end of the rising sequence that ends lowest; and for each place the one before it.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let Some(value) = *value else { continue };
        let length = ends.partition_point(|(end, _)| *end < value);
        if let Some(slot) = before.get_mut(at) {
            *slot = length.checked_sub(1).and_then(|i| ends.get(i)).map(|(_, place)| *place);
        }
        match ends.get_mut(length) {
            Some(end) => *end = (value, at),
            None => ends.push((value, at)),
        }
    }
    let last = ends.last().map(|(_, place)| *place);
    std::iter::successors(last, |at| before.get(*at).copied().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(names: &str) -> Vec<CodeId> {
        names.split(' ').filter(|n| !n.is_empty()).map(CodeId::from).collect()
    }

    /// Places `siblings` whose old order is `were`, with places `b`, `d`, `f`, …
    fn placed(were: &str, siblings: &str) -> Vec<(String, String)> {
        let were = ids(were);
        let pos = |id: &CodeId| {
            let at = were.iter().position(|other| other == id)?;
            Some(char::from(b'b' + 2 * u8::try_from(at).unwrap()).to_string())
        };
        places(&were, &ids(siblings), &pos).into_iter().map(|(id, pos)| (id.to_string(), pos)).collect()
    }

    #[test]
    fn moving_one_code_changes_that_code_alone() {
        let place = |id: &str, pos: &str| vec![(id.to_owned(), pos.to_owned())];
        assert_eq!(placed("a c e g", "a c e g"), vec![]);
        assert_eq!(placed("a c e g", "g a c e"), place("g", "5"));
        assert_eq!(placed("a c e g", "c e a g"), place("a", "g"));
        assert_eq!(placed("a c e g", "a c e g new"), place("new", "i"));
        assert_eq!(placed("a c", "a new c"), place("new", "c"));
    }

    proptest! {
        #[test]
        fn whatever_the_order_the_places_give_it(order in Just((0..12_u8).collect::<Vec<_>>()).prop_shuffle(), known in 0..12_u8, tied: bool) {
            let name = |n: &u8| CodeId::from(format!("{n:02}").as_str());
            let were: Vec<CodeId> = (0..known).map(|n| name(&n)).collect();
            let siblings: Vec<CodeId> = order.iter().map(name).collect();
            let old = |id: &CodeId| {
                let at = were.iter().position(|other| other == id)?;
                Some(if tied { "i".to_owned() } else { format!("{at:02}i") })
            };
            let moved: BTreeMap<CodeId, String> = places(&were, &siblings, &old).into_iter().collect();
            let pos = |id: &CodeId| moved.get(id).cloned().or_else(|| old(id)).unwrap();
            let mut sorted = siblings.clone();
            sorted.sort_by(|a, b| pos(a).cmp(&pos(b)).then_with(|| a.cmp(b)));
            prop_assert_eq!(sorted, siblings);
        }
    }
}
