//! What the keys do: those of the pane that has them, those of everywhere, below them those of the other panes and of
//! windows; all out of the action table.

use crate::app::action::{Action, Context, Group, ROWS, Row};
use crate::app::fuzzy::Fuzzy;
use crate::app::idle;
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::rows::{PAGE, moved};
use crate::app::text_input::TextInput;
use crate::app::world::World;

/// What the rows of a list answer to besides the table.
const LETTERS: &str = "In a list, the letter or digit before a row chooses it at once.";

/// Help about a context.
#[derive(Clone, Debug)]
pub struct State {
    context: Context,
    cursor: usize,
    /// Only actions that hold these words are shown.
    words: TextInput,
    /// The keys are typed into the words.
    typing: bool,
}

/// A line of help.
#[derive(Clone, Debug)]
pub enum Line {
    /// A heading.
    Heading(String),
    /// An action: its row of the table and its keys where it stands.
    Action(&'static Row, String),
    /// What no row of the table says.
    Note(&'static str),
}

/// Rows of the table under a place.
struct Section {
    place: &'static str,
    /// Whose keys the rows show.
    context: Context,
    rows: Vec<&'static Row>,
}

/// Opens help about a context.
pub(super) fn open(context: Context) -> Outcome {
    Outcome::go(Go::Open(Box::new(Overlay::Help(State::new(context)))))
}

impl State {
    /// Starts with the actions of a context.
    pub fn new(context: Context) -> Self {
        Self { context, cursor: 0, words: TextInput::new(""), typing: false }
    }

    /// Returns the context that help is about.
    pub const fn context(&self) -> Context {
        self.context
    }

    /// Returns the context whose keys hold now: words are typed, or else one moves about.
    pub const fn keys(&self) -> Context {
        if self.typing { Context::Prompt } else { Context::Help }
    }

    /// Returns the place of the highlighted action among the actions, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns the words that are looked for, while they are typed and as long as they hold.
    pub fn words(&self) -> Option<&TextInput> {
        (self.typing || self.is_narrowed()).then_some(&self.words)
    }

    /// Returns all lines: the sections, each with its actions under their groups.
    pub fn lines(&self, keymap: &Keymap) -> Vec<Line> {
        let mut lines = Vec::new();
        for section in self.sections() {
            for group in Group::ALL {
                let of_group: Vec<_> = section.rows.iter().filter(|row| row.group == group).collect();
                if !of_group.is_empty() {
                    lines.push(Line::Heading(format!("{} · {}", group.title(), section.place)));
                }
                lines.extend(of_group.into_iter().map(|row| Line::Action(row, keys(keymap, section.context, row))));
            }
            if section.context == Context::List && !self.is_narrowed() {
                lines.push(Line::Note(LETTERS));
            }
        }
        lines
    }

    /// The rows of the context and, of a pane, those of everywhere, of the other panes and of windows that hold the
    /// words.
    fn sections(&self) -> Vec<Section> {
        let here = self.context;
        let all_of = |context: Context| ROWS.iter().filter(move |row| row.contexts.contains(&context));
        let mut sections = vec![Section { place: here.title(), context: here, rows: all_of(here).collect() }];
        if here.is_pane() {
            let new = |row: &&Row| !all_of(here).any(|own| own.name == row.name);
            // Their keys are those that hold here: the pane may have taken some for itself.
            let rows = all_of(Context::Global).filter(new).collect();
            sections.push(Section { place: Context::Global.title(), context: here, rows });
            for context in Context::ALL.into_iter().filter(|context| *context != here) {
                // What windows share stands under the first of them.
                let of_window = |row: &Row| row.group == Group::Window && row.contexts.first() == Some(&context);
                let rows = all_of(context).filter(|row| !row.holds_in(here));
                let rows = rows.filter(|row| context.is_pane() || of_window(row)).collect();
                sections.push(Section { place: context.title(), context, rows });
            }
        }
        let mut fuzzy = Fuzzy::new(self.words.text().trim());
        for section in &mut sections {
            section.rows.retain(|row| fuzzy.is_in(&row.words()) || fuzzy.is_in(row.sentence));
        }
        sections
    }

    fn len(&self) -> usize {
        self.sections().iter().map(|section| section.rows.len()).sum()
    }

    fn is_narrowed(&self) -> bool {
        !self.words.text().trim().is_empty()
    }

    /// Does an action. Nothing in help acts on the project: it tells.
    pub fn update(&mut self, _world: &World, action: Action) -> Outcome {
        if let Some(to) = moved(self.cursor, self.len(), PAGE, action) {
            self.cursor = to;
        }
        match action {
            Action::SearchHere => self.typing = true,
            Action::SearchNext => return self.next(1),
            Action::SearchPrevious => return self.next(self.len().saturating_sub(1)),
            Action::Accept => self.typing = false,
            Action::Back if self.typing || self.is_narrowed() => {
                self.typing = false;
                self.words = TextInput::new("");
                self.cursor = 0;
            }
            Action::Help | Action::Back | Action::Leave => return Outcome::go(Go::Close),
            _ => {}
        }
        Outcome::none()
    }

    /// Goes on among what was found, round the end.
    fn next(&mut self, steps: usize) -> Outcome {
        if !self.is_narrowed() {
            return Outcome::tell(
                Notice::warning("nothing is searched for").keyed(Action::SearchHere, "searches in help"),
            );
        }
        self.cursor = (self.cursor + steps).checked_rem(self.len()).unwrap_or(0);
        Outcome::none()
    }

    /// Takes a key that types or edits the words, or does nothing here.
    pub fn key(&mut self, key: Key) -> Outcome {
        if !self.typing {
            return Outcome::tell(idle(&key.label()));
        }
        if self.words.key(key) {
            self.cursor = 0;
        }
        Outcome::none()
    }

    /// Takes pasted words.
    pub fn paste(&mut self, text: &str) -> Outcome {
        if self.typing && self.words.paste(text) {
            self.cursor = 0;
        }
        Outcome::none()
    }
}

/// Returns the keys of a row in a context, as help shows them: `c`, `Ctrl-r, Ctrl-y`, `1-9`.
pub fn keys(keymap: &Keymap, context: Context, row: &Row) -> String {
    keymap.labels(context, row).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::{closes, world};

    fn names(lines: &[Line]) -> Vec<&'static str> {
        lines.iter().filter_map(|line| if let Line::Action(row, _) = line { Some(row.name) } else { None }).collect()
    }

    #[test]
    fn every_action_is_in_the_help_of_every_pane_and_what_holds_there_stands_once_with_its_keys() {
        let keymap = Keymap::plain();
        for context in Context::ALL {
            let names = names(&State::new(context).lines(&keymap));
            for row in ROWS {
                let times = names.iter().filter(|name| **name == row.name).count();
                if row.holds_in(context) && row.group != Group::Window {
                    assert_eq!(times, 1, "'{}' in {context:?}", row.name);
                }
                assert!(times > 0 || !context.is_pane(), "'{}' in {context:?}", row.name);
            }
        }
        let lines = State::new(Context::Transcript).lines(&keymap);
        let quick = ROWS.iter().find(|row| row.name == "quick-code").unwrap();
        assert!(lines.iter().any(|l| matches!(l, Line::Action(row, keys) if row.name == quick.name && keys == "1-9")));
        assert!(matches!(&lines[0], Line::Heading(text) if text == "Move · transcript"));
        let rename = lines.iter().find(|l| matches!(l, Line::Action(row, _) if row.name == "rename-code"));
        assert!(matches!(rename, Some(Line::Action(_, keys)) if keys == "r"), "with its key of the codebook");
    }

    #[test]
    fn moving_stays_inside_and_a_search_narrows_and_is_dropped_before_help_closes() {
        let (world, keymap) = (world(), Keymap::plain());
        let mut state = State::new(Context::Transcript);
        state.update(&world, Action::Bottom);
        let last = state.cursor();
        state.update(&world, Action::MoveDown);
        assert_eq!(state.cursor(), last);
        state.update(&world, Action::SearchHere);
        assert_eq!(state.keys(), Context::Prompt);
        state.paste("tallies: counts");
        assert_eq!((names(&state.lines(&keymap)), state.cursor()), (vec!["tallies"], 0));
        state.key("ctrl-u".parse().unwrap());
        state.paste("digit");
        state.update(&world, Action::Accept);
        assert_eq!(state.keys(), Context::Help);
        assert_eq!(names(&state.lines(&keymap)), ["quick-code", "give-code-this-digit"]);
        let cursors = [Action::SearchNext, Action::SearchNext, Action::SearchPrevious].map(|action| {
            state.update(&world, action);
            state.cursor()
        });
        assert_eq!(cursors, [1, 0, 1]);
        assert!(!closes(&state.update(&world, Action::Back)));
        assert!(names(&state.lines(&keymap)).len() > 2);
        assert!(closes(&state.update(&world, Action::Back)));
    }
}
