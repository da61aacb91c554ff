//! Which keys do what: one trie of chords for each context, made from bindings.

use std::collections::BTreeMap;
use std::fmt;

use super::action::{Action, Context, Row};
use super::key::{Chord, Key};

pub mod patch;
pub mod preset;

pub use patch::Change;
pub use preset::Preset;

/// A chord that does something in a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds; [`Context::Global`] is every pane.
    pub context: Context,
    /// The keys.
    pub chord: Chord,
    /// What they do.
    pub action: Action,
}

/// What a key means after the keys that were pressed before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The keys are complete: do this.
    Matched(Action),
    /// More keys are needed: those that can follow, with what they do in words, or `…` when more must follow them.
    Pending(Vec<(String, String)>),
    /// The keys do nothing here. Where text is typed, the key belongs to the text field.
    Unbound,
}

/// Two bindings that cannot both work; the second is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The one that works.
    pub kept: Binding,
    /// The one that does not.
    pub dropped: Binding,
    /// The context in which they meet.
    pub context: Context,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kept, dropped, place) = (&self.kept, &self.dropped, self.context.title());
        if kept.chord == dropped.chord {
            write!(f, "'{}' cannot be both '{}' and '{}' ({place}); ", kept.chord, kept.action, dropped.action)?;
        } else {
            write!(f, "'{}' ('{}') and ", kept.chord, kept.action)?;
            write!(f, "'{}' ('{}') begin with the same keys ({place}); ", dropped.chord, dropped.action)?;
        }
        write!(f, "it stays '{}'. Give '{}' another key.", kept.action, dropped.action)
    }
}

/// The keys of every context. Pure data: it is asked, it never does anything.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    roots: BTreeMap<Context, Node>,
    /// The bindings that work, in the order they were given.
    bound: BTreeMap<Context, Vec<Binding>>,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Binding),
    Branch(BTreeMap<Key, Self>),
}

impl Default for Node {
    fn default() -> Self {
        Self::Branch(BTreeMap::new())
    }
}

impl Keymap {
    /// Returns the preset `plain`: the default keys of the action table.
    pub fn plain() -> Self {
        Self::of(Preset::Plain)
    }

    /// Returns the keymap of a preset.
    pub fn of(preset: Preset) -> Self {
        Self::new(&preset.bindings()).0
    }

    /// Returns the keymap of `bindings`, and those that could not be used because an earlier one is in their way.
    ///
    /// Bindings of [`Context::Global`] hold in every pane. Where text is typed, chords that begin with a printable
    /// key are left out, for such a key is text.
    pub fn new(bindings: &[Binding]) -> (Self, Vec<Conflict>) {
        Self::holding(bindings, |_, _| true)
    }

    /// Returns the keymap of bindings where those of everywhere hold only in panes in which they are `left`.
    fn holding(bindings: &[Binding], left: impl Fn(&Binding, Context) -> bool) -> (Self, Vec<Conflict>) {
        let mut keymap = Self::default();
        let mut conflicts = Vec::new();
        for context in Context::ALL {
            let root = keymap.roots.entry(context).or_default();
            let bound = keymap.bound.entry(context).or_default();
            let is_wide = |b: &Binding| b.context == Context::Global && context.is_pane() && left(b, context);
            let reaches = |b: &Binding| b.context == context || is_wide(b);
            for binding in bindings.iter().filter(|b| reaches(b) && !is_text(b, context)) {
                let is_known = |b: &Binding| b.action == binding.action && b.chord == binding.chord;
                match root.insert(binding.chord.keys(), binding) {
                    Ok(()) if bound.iter().any(is_known) => {}
                    Ok(()) => bound.push(binding.clone()),
                    Err(kept) => conflicts.push(Conflict { kept, dropped: binding.clone(), context }),
                }
            }
        }
        (keymap, conflicts)
    }

    /// Returns what `key` means in `context` after the `pending` keys.
    ///
    /// Keys are folded first (full-width `：` acts as `:`), except that a printable key is text where text is typed.
    pub fn resolve(&self, context: Context, pending: &[Key], key: Key) -> Resolution {
        let mut node = self.roots.get(&context);
        for key in pending.iter().chain([&key]) {
            node = match node {
                Some(Node::Branch(next)) => next.get(&key.folded()),
                _ => None,
            };
        }
        match node {
            Some(Node::Leaf(binding)) => Resolution::Matched(binding.action),
            Some(Node::Branch(next)) => Resolution::Pending(hints(next)),
            None => Resolution::Unbound,
        }
    }

    /// Returns the preferred key of an action as people read it, in `context` or else where it holds; without a key the
    /// action's name, by which the command palette finds it.
    pub fn key(&self, context: Context, action: Action) -> String {
        let row = action.row();
        let mut contexts = [context].into_iter().chain(row.into_iter().flat_map(|row| row.contexts.iter().copied()));
        let chord = contexts.find_map(|context| self.chords(context, action).next());
        chord.map_or_else(|| row.map(Row::words).unwrap_or_default(), Chord::label)
    }

    /// Returns the keys of a row in a context as people read them: `c`, `Ctrl-r`; of nine actions `1-9`, as far as their
    /// keys differ by the digit alone.
    pub fn labels(&self, context: Context, row: &Row) -> Vec<String> {
        let labels = |action: &Action| -> Vec<String> { self.chords(context, *action).map(Chord::label).collect() };
        let [first, others @ ..] = row.actions else { return Vec::new() };
        let (first, others) = (labels(first), others.iter().map(labels).collect::<Vec<_>>());
        let differs =
            |label: &str, other: &[String], digit: usize| other.contains(&label.replace('1', &digit.to_string()));
        let is_one = |label: &&String| others.iter().zip(2..).all(|(other, digit)| differs(label, other, digit));
        if others.is_empty() {
            return first;
        }
        if first.iter().all(|label| is_one(&label)) {
            return first.iter().map(|label| label.replace('1', "1-9")).collect();
        }
        first.into_iter().chain(others.into_iter().flatten()).collect()
    }

    /// Returns the chords that do `action` in `context`, the preferred one first; for help and hints.
    pub fn chords(&self, context: Context, action: Action) -> impl Iterator<Item = &Chord> {
        let bound = self.bound.get(&context).into_iter().flatten();
        bound.filter(move |binding| binding.action == action).map(|binding| &binding.chord)
    }
}

impl Node {
    /// Puts the binding at the end of `keys`, or returns the binding that is in its way.
    fn insert(&mut self, keys: &[Key], binding: &Binding) -> Result<(), Binding> {
        match (&mut *self, keys.split_first()) {
            (Self::Leaf(kept), _) if kept.action == binding.action && keys.is_empty() => Ok(()),
            (Self::Leaf(kept), _) => Err(kept.clone()),
            (Self::Branch(next), Some((key, rest))) => next.entry(key.folded()).or_default().insert(rest, binding),
            (Self::Branch(next), None) => {
                if let Some(kept) = next.values().find_map(Self::first) {
                    return Err(kept.clone());
                }
                *self = Self::Leaf(binding.clone());
                Ok(())
            }
        }
    }

    fn first(&self) -> Option<&Binding> {
        match self {
            Self::Leaf(binding) => Some(binding),
            Self::Branch(next) => next.values().find_map(Self::first),
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Leaf(binding) => binding.action.row().map(Row::words).unwrap_or_default(),
            Self::Branch(_) => "…".to_owned(),
        }
    }
}

/// What can follow, each thing once: the nine digits are `1-9`.
fn hints(next: &BTreeMap<Key, Node>) -> Vec<(String, String)> {
    let mut hints: Vec<(Vec<String>, String)> = Vec::new();
    for (key, node) in next {
        let does = node.hint();
        match hints.iter_mut().find(|(_, said)| *said == does) {
            Some((keys, _)) => keys.push(key.label()),
            None => hints.push((vec![key.label()], does)),
        }
    }
    let digits: Vec<String> = (1..=9).map(|digit| digit.to_string()).collect();
    let joined = |keys: Vec<String>| if keys == digits { "1-9".to_owned() } else { keys.join(", ") };
    hints.into_iter().map(|(keys, does)| (joined(keys), does)).collect()
}

fn is_text(binding: &Binding, context: Context) -> bool {
    context.takes_text() && binding.chord.keys().first().is_some_and(|key| key.text().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    fn binding(context: Context, keys: &str, action: Action) -> Binding {
        Binding { context, chord: chord(keys), action }
    }

    /// What `keys` do in `context`, pressed one after the other.
    fn press(keymap: &Keymap, context: Context, keys: &str) -> Resolution {
        let chord = chord(keys);
        let (last, pending) = chord.keys().split_last().unwrap();
        keymap.resolve(context, pending, *last)
    }

    fn does(context: Context, keys: &str) -> Option<Action> {
        match press(&Keymap::plain(), context, keys) {
            Resolution::Matched(action) => Some(action),
            _ => None,
        }
    }

    #[test]
    fn chords_are_followed_key_by_key() {
        let keymap = Keymap::plain();
        let Resolution::Pending(hints) = press(&keymap, Context::Transcript, "g") else { panic!("g waits") };
        for (key, does) in [("t", "tallies"), ("u", "unsure"), ("h", "code screen")] {
            assert!(hints.contains(&(key.to_owned(), does.to_owned())), "{hints:?}");
        }
        let Resolution::Pending(hints) = press(&keymap, Context::Codebook, "=") else { panic!("= waits") };
        assert_eq!(hints, [("1-9".to_owned(), "give code this digit".to_owned())]);
        assert_eq!(does(Context::Transcript, "g g"), Some(Action::Top));
        assert_eq!(does(Context::Transcript, "g 0"), None);
        assert_eq!(does(Context::Transcript, "g g g"), None);
        assert_eq!(does(Context::Transcript, "z g g"), None);
    }

    #[test]
    fn digits_apply_quick_codes_and_after_equals_are_assigned() {
        for digit in 1..=9 {
            assert_eq!(does(Context::Transcript, &digit.to_string()), Some(Action::QuickCode(digit)));
            assert_eq!(does(Context::Codebook, &format!("= {digit}")), Some(Action::AssignQuick(digit)));
        }
        assert_eq!(does(Context::Transcript, "0"), None);
        assert_eq!(does(Context::Codebook, "＝ ３"), Some(Action::AssignQuick(3)), "full-width keys act as their keys");
    }

    #[test]
    fn panes_fall_back_to_what_holds_everywhere_and_windows_do_not() {
        assert_eq!(does(Context::Quotes, "u"), Some(Action::Undo));
        assert_eq!(does(Context::Tallies, "a"), Some(Action::Across));
        assert_eq!(does(Context::Codebook, "a"), Some(Action::AddCode));
        assert_eq!(does(Context::Transcript, "a"), None);
        assert_eq!(does(Context::Confirm, "u"), None, "no undo beneath a question");
        assert_eq!(does(Context::Transcript, "="), None, "a digit is given to a code of the codebook");
        for pane in [Context::Tallies, Context::Quotes] {
            for keys in ["n", "N", "tab", "shift-tab", "O", "T"] {
                assert_eq!(does(pane, keys), None, "{keys} is of panes that are not there");
            }
        }
    }

    #[test]
    fn a_conflict_keeps_the_first_and_says_so() {
        let (keymap, conflicts) = Keymap::new(&[
            binding(Context::Global, "g g", Action::Top),
            binding(Context::Tallies, "g", Action::Across),
            binding(Context::Tallies, "g g", Action::Measure),
            binding(Context::Tallies, "g g g", Action::Bottom),
            binding(Context::Transcript, "g g", Action::Top),
        ]);
        let said: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "'g g' ('top') and 'g' ('across') begin with the same keys (tallies); it stays 'top'. \
                 Give 'across' another key.",
                "'g g' cannot be both 'top' and 'measure' (tallies); it stays 'top'. Give 'measure' another key.",
                "'g g' ('top') and 'g g g' ('bottom') begin with the same keys (tallies); it stays 'top'. \
                 Give 'bottom' another key.",
            ]
        );
        assert_eq!(press(&keymap, Context::Tallies, "g g"), Resolution::Matched(Action::Top));
    }

    #[test]
    fn help_can_ask_for_the_keys_of_an_action() {
        let keymap = Keymap::plain();
        let labels = |context, action| -> Vec<_> { keymap.chords(context, action).map(Chord::label).collect() };
        assert_eq!(labels(Context::Transcript, Action::Tallies), ["t", "F3", "g t"]);
        assert_eq!(labels(Context::Picker, Action::MoveUp), ["↑"]);
        assert_eq!(labels(Context::Picker, Action::Undo), Vec::<String>::new());
    }

    #[test]
    fn nine_keys_that_differ_by_their_digit_are_told_as_one() {
        let keys = |changes: &[Change]| {
            let row = Action::QuickCode(1).row().unwrap();
            Keymap::patched(Preset::Plain, changes).0.labels(Context::Transcript, row).join(" ")
        };
        let of = |digit: u8, keys: &str| {
            let action = Action::QuickCode(digit);
            Change { context: Context::Transcript, action, chords: vec![chord(keys)] }
        };
        assert_eq!(keys(&[]), "1-9");
        let all: Vec<Change> = (1..=9).map(|digit| of(digit, &format!("; {digit}"))).collect();
        assert_eq!(keys(&all), "; 1-9");
        assert_eq!(keys(&[of(1, "f12")]), "F12 2 3 4 5 6 7 8 9");
    }

    #[test]
    fn what_the_user_wants_goes_before_the_preset_and_one_context_before_all() {
        let change = |context, action, keys: &str| {
            let chords = if keys.is_empty() { Vec::new() } else { keys.split(", ").map(chord).collect() };
            Change { context, action, chords }
        };
        let (keymap, conflicts) = Keymap::patched(
            Preset::Plain,
            &[
                change(Context::Global, Action::Tallies, "c, f9"),
                change(Context::Global, Action::Undo, "z"),
                change(Context::Codebook, Action::Undo, "Z"),
                change(Context::Sources, Action::Save, ""),
            ],
        );
        assert_eq!(conflicts, []);
        let does = |context, keys| press(&keymap, context, keys);
        let matched = Resolution::Matched;
        assert_eq!(does(Context::Transcript, "c"), matched(Action::Tallies), "it takes the key of another action");
        assert_eq!(does(Context::Transcript, "t"), Resolution::Unbound);
        assert_eq!(does(Context::Transcript, "z"), matched(Action::Undo));
        assert_eq!(
            (does(Context::Codebook, "z"), does(Context::Codebook, "Z")),
            (Resolution::Unbound, matched(Action::Undo))
        );
        assert_eq!(does(Context::Sources, "ctrl-s"), Resolution::Unbound);
        assert_eq!(does(Context::Transcript, "ctrl-s"), matched(Action::Save));
        let changes = [change(Context::Global, Action::Tallies, "c, f9")];
        let lost = [
            (Action::CodeSelection, vec![Context::Transcript, Context::Search]),
            (Action::CodeWith, vec![Context::Codebook]),
            (Action::CompareNow, vec![Context::Versions]),
        ];
        assert_eq!(keymap.displaced(Preset::Plain, &changes), lost);
    }

    #[test]
    fn nobody_is_locked_in_by_keys_of_their_own() {
        let take = |context, keys: &str, action| Change { context, action, chords: vec![chord(keys)] };
        let changes = [
            take(Context::Picker, "enter", Action::Mark),
            take(Context::Picker, "esc", Action::MoveUp),
            take(Context::Global, "q", Action::Undo),
            Change { context: Context::Global, action: Action::Back, chords: Vec::new() },
        ];
        assert!(changes.last().is_some_and(Change::takes_the_last_key));
        let (keymap, conflicts) = Keymap::patched(Preset::Plain, &changes);
        let said: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "'q' cannot be both 'leave' and 'undo' (everywhere); it stays 'leave'. Give 'undo' another key.",
                "'enter' cannot be both 'accept' and 'mark' (picker); it stays 'accept'. Give 'mark' another key.",
                "'esc' cannot be both 'back' and 'move-up' (picker); it stays 'back'. Give 'move-up' another key.",
            ]
        );
        for context in Context::ALL {
            assert_eq!(press(&keymap, context, "esc"), Resolution::Matched(Action::Back), "{context:?}");
        }
    }

    proptest! {
        #[test]
        fn any_keys_resolve(keys in proptest::collection::vec(any::<char>().prop_map(Key::char), 1..5), n in 0..Context::ALL.len()) {
            let (last, pending) = keys.split_last().unwrap();
            Keymap::plain().resolve(Context::ALL[n], pending, *last);
        }
    }
}
