//! The user's own keys, laid over a preset.

use super::{Binding, Conflict, Keymap, Preset};
use crate::app::action::{Action, Context, ROWS};
use crate::app::key::{Chord, Key, KeyCode};

/// The chords that the user wants for an action in a context, instead of those of the preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where; [`Context::Global`] is every pane.
    pub context: Context,
    /// What they do.
    pub action: Action,
    /// The chords, the preferred one first; none takes the keys away.
    pub chords: Vec<Chord>,
}

/// What must have a key wherever it holds: without it nobody comes out of a window, or out of the program.
const ESSENTIAL: [Action; 3] = [Action::Back, Action::Accept, Action::Leave];

impl Change {
    /// Returns whether the action would be without keys though it must have one; Esc always goes back.
    pub fn takes_the_last_key(&self) -> bool {
        self.chords.is_empty() && ESSENTIAL.contains(&self.action)
    }
}

impl Keymap {
    /// Returns the keymap of a preset with the changes of a user over it, and those changes that cannot work.
    ///
    /// What the user wants in one context goes before what the user wants everywhere, and that before the preset.
    pub fn patched(preset: Preset, changes: &[Change]) -> (Self, Vec<Conflict>) {
        let is_changed = |b: &Binding, context| changes.iter().any(|c| c.context == context && c.action == b.action);
        let holding = |bindings: &[Binding]| Self::holding(bindings, |b, context| !is_changed(b, context));
        let (own, defaults) = (own(changes), preset.bindings());
        let is_esc = |b: &&Binding| b.action == Action::Back && b.chord.keys() == [Key::new(KeyCode::Esc)];
        let mut first: Vec<Binding> = defaults.iter().filter(is_esc).cloned().collect();
        let mut rest = own.clone();
        rest.extend(defaults.iter().filter(|b| !is_changed(b, b.context)).cloned());
        let (keymap, _) = holding(&[first.clone(), rest.clone()].concat());
        let is_lost = |b: &&Binding| {
            let has_none = |context| keymap.chords(context, b.action).next().is_none();
            ESSENTIAL.contains(&b.action) && reached(b.context).any(has_none)
        };
        first.extend(defaults.iter().filter(is_lost).cloned());
        let (keymap, mut conflicts) = holding(&[first, rest].concat());
        conflicts.retain(|conflict| own.contains(&conflict.dropped));
        // Two that meet everywhere meet in each pane: once is enough.
        let mut told: Vec<(Action, Chord, Action)> = Vec::new();
        conflicts.retain(|Conflict { kept, dropped, .. }| {
            let pair = (kept.action, dropped.chord.clone(), dropped.action);
            let is_new = !told.contains(&pair);
            told.push(pair);
            is_new
        });
        (keymap, conflicts)
    }

    /// Returns the actions that have a key in the preset and none left here, with the contexts of which that is so,
    /// though the user did not want that: their keys do something else now.
    pub fn displaced(&self, preset: Preset, changes: &[Change]) -> Vec<(Action, Vec<Context>)> {
        let mut found: Vec<(Action, Vec<Context>)> = Vec::new();
        let is_changed = |action| changes.iter().any(|change| change.action == action);
        for binding in preset.bindings().iter().filter(|binding| !is_changed(binding.action)) {
            let is_gone = reached(binding.context).all(|c| self.chords(c, binding.action).next().is_none());
            if !is_gone {
                continue;
            }
            match found.iter_mut().find(|(action, _)| *action == binding.action) {
                Some((_, contexts)) if contexts.contains(&binding.context) => {}
                Some((_, contexts)) => contexts.push(binding.context),
                None => found.push((binding.action, vec![binding.context])),
            }
        }
        found
    }
}

/// The contexts in which a binding of `context` holds: of what holds everywhere, each pane.
fn reached(context: Context) -> impl Iterator<Item = Context> {
    let is_wide = context == Context::Global;
    Context::ALL.into_iter().filter(move |c| if is_wide { *c != context && c.is_pane() } else { *c == context })
}

/// The user's bindings: those of one context before those of everywhere.
fn own(changes: &[Change]) -> Vec<Binding> {
    let (wide, near): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|c| c.context == Context::Global);
    let bindings = near.into_iter().chain(wide).flat_map(|change| {
        let &Change { context, action, ref chords } = change;
        chords.iter().map(move |chord| Binding { context, chord: chord.clone(), action })
    });
    bindings.collect()
}

/// Returns the actions of a name as settings and help write it: `undo`, `quick-code 3`, or `quick-code` for all nine.
pub fn named(name: &str) -> Option<Vec<Action>> {
    let one = name.parse().ok().map(|action| vec![action]);
    one.or_else(|| ROWS.iter().find(|row| row.name == name).map(|row| row.actions.to_vec()))
}

/// Returns the name of the key that terminals take this one for, if they do: it can never be pressed itself.
pub fn taken_for(key: Key) -> Option<&'static str> {
    let KeyCode::Char(c) = key.code else { return None };
    let other = match c {
        'm' => "enter",
        'i' => "tab",
        'h' => "backspace",
        '[' => "esc",
        _ => return None,
    };
    key.ctrl.then_some(other)
}
