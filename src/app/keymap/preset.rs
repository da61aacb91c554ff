//! The keys that come with the program: those of the action table, and what the preset `vim` has instead.

use super::Binding;
use crate::app::action::{Action, ROWS};

/// A set of keys that comes with the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// The keys of the action table.
    #[default]
    Plain,
    /// The same, with those that the hands of a vim user expect.
    Vim,
}

/// The chords that `vim` has instead of those of the table, wherever the action holds.
const VIM: &[(Action, &[&str])] = &[
    (Action::PageUp, &["ctrl-b", "pageup"]),
    (Action::PageDown, &["ctrl-f", "pagedown"]),
    (Action::SearchHere, &["/"]),
    (Action::Copy, &["g y"]),
    (Action::Undo, &["u"]),
    (Action::Redo, &["ctrl-r"]),
    (Action::Suspend, &["ctrl-z", "g z"]),
    (Action::Back, &["esc", "ctrl-c"]),
];

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Vim];

    /// Returns the name used in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Vim => "vim",
        }
    }

    /// Returns the preset of that name, or `None`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// Returns the actions that have other keys here than in the table, with these keys.
    pub const fn changes(self) -> &'static [(Action, &'static [&'static str])] {
        match self {
            Self::Plain => &[],
            Self::Vim => VIM,
        }
    }

    /// Returns the bindings, in the order of the table.
    pub fn bindings(self) -> Vec<Binding> {
        let mut bindings = Vec::new();
        for row in ROWS {
            for (action, context) in row.actions.iter().flat_map(|a| row.contexts.iter().map(move |c| (*a, *c))) {
                let changed = self.changes().iter().find(|(changed, _)| *changed == action);
                let keys = changed.map_or(row.keys, |(_, keys)| keys);
                let digit = action.digit().map_or_else(String::new, |digit| digit.to_string());
                // The table is ours: that each of its chords can be read is a test.
                let chords = keys.iter().filter_map(|keys| keys.replace("1-9", &digit).parse().ok());
                bindings.extend(chords.map(|chord| Binding { context, chord, action }));
            }
        }
        bindings
    }
}
