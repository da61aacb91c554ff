//! The keys as they are listed outside the program: in the manual page and the README. Help on the screen lists those
//! of the place where one is.

use crate::app::action::{Context, Group, ROWS, Row};
use crate::app::keymap::Keymap;

/// What some keys do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The keys, as help shows them: `g g`, `Ctrl-r`, `1-9`.
    pub keys: Vec<String>,
    /// What they do, in one sentence.
    pub does: &'static str,
}

/// Returns the default keys under their headings, in the order of help.
pub fn default_keys() -> Vec<(&'static str, Vec<Listed>)> {
    let keymap = Keymap::plain();
    let rows = |group| ROWS.iter().filter(move |row| row.group == group);
    let context = |row: &Row| row.contexts.first().copied().unwrap_or(Context::Global);
    let listed = |row: &Row| Listed { keys: keymap.labels(context(row), row), does: row.sentence };
    Group::ALL.map(|group| (group.title(), rows(group).map(listed).collect())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_with_keys_is_listed() {
        let all = default_keys();
        let listed: usize = all.iter().map(|(_, rows)| rows.len()).sum();
        assert_eq!(listed, ROWS.len());
        let of = |does: &str| {
            let row = all.iter().flat_map(|(_, rows)| rows).find(|row| row.does.starts_with(does));
            row.unwrap().keys.join(", ")
        };
        assert_eq!(of("Apply the code of this digit"), "1-9");
        assert_eq!(of("Give this digit"), "= 1-9");
        assert_eq!(of("Go to the start."), "g g, Home");
    }
}
