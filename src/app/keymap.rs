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
    use crate::app::action::ROWS;
    use crate::app::key::KeyCode;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

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
        assert_eq!(does(Context::Transcript, "g z"), None);
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
            for keys in ["/", "ctrl-f", "n", "N", "tab", "shift-tab", "O", "T"] {
                assert_eq!(does(pane, keys), None, "{keys} is of panes that are not there");
            }
        }
    }

    #[test]
    fn where_text_is_typed_printable_keys_are_text() {
        let keymap = Keymap::plain();
        for context in Context::ALL.into_iter().filter(|context| context.takes_text()) {
            for c in (' '..='~').chain(['：', '中']) {
                assert_eq!(keymap.resolve(context, &[], Key::char(c)), Resolution::Unbound, "{c} in {context:?}");
            }
            // Where several lines are written, Enter is one of their keys.
            let is_line = context != Context::Card;
            assert_eq!(does(context, "enter"), is_line.then_some(Action::Accept));
            assert_eq!(does(context, "esc"), Some(Action::Back));
        }
    }

    #[test]
    fn the_default_keys_are_those_of_the_manual() {
        let table = "left move-left; j move-down; w word-forward; b word-back; ) sentence-forward; J turn-forward;
            { turn-back; L next-coding; [ previous-coding; pageup page-up; g g top; G bottom; tab next-pane;
            shift-tab previous-pane; o open-source; / search-here; ctrl-f search-here; n search-next;
            N search-previous; t tallies; f3 tallies; g t tallies; f2 code-screen; g h code-screen; f4 quotes;
            g q quotes; y layer; shift-left select-left; v select; e widen; E narrow; c code-selection;
            . code-again; i code-in-vivo; r recode; x remove; * quotable; ~ unsure; g u unsure; D mark-done;
            u undo; ctrl-z undo; ctrl-r redo; ctrl-y redo; f1 help; ? help; : command-palette; q leave;
            ctrl-c copy; esc back";
        for row in table.split(';').map(str::trim) {
            let (keys, name) = row.rsplit_once(' ').unwrap();
            assert_eq!(does(Context::Transcript, keys), Some(name.parse().unwrap()), "{keys}");
        }
    }

    #[test]
    fn default_keys_can_be_read_and_do_not_conflict() {
        for keys in ROWS.iter().flat_map(|row| row.keys) {
            let parsed: Result<Chord, _> = keys.replace("1-9", "1").parse();
            assert!(parsed.is_ok(), "{keys}");
        }
        let (_, conflicts) = Keymap::new(&Preset::Plain.bindings());
        assert!(conflicts.is_empty(), "{conflicts:?}");
    }

    #[test]
    fn each_action_has_a_key_in_every_context_where_it_holds() {
        let keymap = Keymap::plain();
        for row in ROWS {
            for (action, context) in row.actions.iter().flat_map(|a| row.contexts.iter().map(move |c| (*a, *c))) {
                assert!(keymap.chords(context, action).next().is_some(), "'{action}' has no key in {context:?}");
            }
        }
    }

    #[test]
    fn no_default_is_a_control_key_that_terminals_take_for_another() {
        for binding in Preset::Plain.bindings() {
            for key in binding.chord.keys() {
                let same_byte = key.ctrl && matches!(key.code, KeyCode::Char('m' | 'i' | 'h' | 'j' | '['));
                assert!(!same_byte, "'{}' ({})", binding.chord, binding.action);
                let in_the_picker = *key == Key::char('o').with_ctrl();
                assert!(!in_the_picker, "Ctrl-o is kept for 'apply and write a memo'");
            }
        }
    }

    /// Every action in a context has a chord without `awkward` keys.
    fn assert_another_chord(awkward: fn(&Key) -> bool) {
        let keymap = Keymap::plain();
        for Binding { context, action, .. } in Preset::Plain.bindings() {
            let chords: Vec<&Chord> = keymap.chords(context, action).collect();
            let easy = chords.iter().any(|chord| !chord.keys().iter().any(awkward));
            assert!(easy, "'{action}' in {context:?} has only {chords:?}");
        }
    }

    #[test]
    fn no_action_is_only_on_alt() {
        assert_another_chord(|key| key.alt);
    }

    #[test]
    fn keys_that_need_altgr_somewhere_have_a_second_one() {
        assert_another_chord(|key| {
            matches!(key.code, KeyCode::Char('\\' | '~' | '[' | ']' | '{' | '}' | '#' | '@' | '|'))
        });
    }

    #[test]
    fn the_keys_that_must_mean_the_same_everywhere_do() {
        let movement = "up down left right h j k l w b ( ) J K { } L H ] [ pageup pagedown G home end";
        for keys in movement.split(' ').chain(["g g"]).chain("m n N s u x X y ? : q".split(' ')) {
            let meanings: BTreeSet<Action> =
                Context::ALL.into_iter().filter_map(|context| does(context, keys)).collect();
            assert!(meanings.len() <= 1, "'{keys}' means {meanings:?}");
        }
    }

    #[test]
    fn what_is_not_there_yet_is_harmless() {
        for keys in ["m", "s", "X", "ctrl-o", "<", ">", "f5", "f6"] {
            for context in Context::ALL {
                assert_eq!(press(&Keymap::plain(), context, keys), Resolution::Unbound, "{keys} in {context:?}");
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

    proptest! {
        #[test]
        fn any_keys_resolve(keys in proptest::collection::vec(any::<char>().prop_map(Key::char), 1..5), n in 0..12_usize) {
            let (last, pending) = keys.split_last().unwrap();
            Keymap::plain().resolve(Context::ALL[n], pending, *last);
        }
    }
}
