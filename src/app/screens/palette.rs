//! The command palette: every action by its name, narrowed by what is typed; what can be done here comes first.

use crate::app::action::{Action, Context, Group, ROWS, Row};
use crate::app::fuzzy::Fuzzy;
use crate::app::geometry::Area;
use crate::app::geometry::window::{Room, inside};
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::help;
use crate::app::screens::rows::{PAGE, moved};
use crate::app::text_input::TextInput;
use crate::app::world::World;

/// The palette.
#[derive(Clone, Debug)]
pub struct State {
    context: Context,
    input: TextInput,
    rows: Vec<Entry>,
    cursor: usize,
}

/// An action that is offered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its row of the action table.
    pub row: &'static Row,
    /// Its name for people: `code selection`.
    pub name: String,
    /// Whether choosing it does it; else it says where it can be done.
    pub can: bool,
    /// Which graphemes of the name were found.
    pub hits: Vec<usize>,
}

impl State {
    /// Offers all actions, those of a context first.
    pub fn new(context: Context) -> Self {
        let mut state = Self { context, input: TextInput::new(""), rows: Vec::new(), cursor: 0 };
        state.narrow();
        state
    }

    /// Returns where the window and its list stand.
    pub fn parts(room: &Room) -> (Area, Area) {
        let window = room.place(84, 16);
        let all = inside(window);
        (window, Area { y: all.y + all.height.min(1), height: all.height.saturating_sub(1), ..all })
    }

    /// Returns the context whose actions come first.
    pub const fn context(&self) -> Context {
        self.context
    }

    /// Returns the line that is typed in.
    pub const fn input(&self) -> &TextInput {
        &self.input
    }

    /// Returns the actions that the query leaves.
    pub fn rows(&self) -> &[Entry] {
        &self.rows
    }

    /// Returns the place of the highlighted row, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Does an action.
    pub fn update(&mut self, _world: &World, action: Action) -> Outcome {
        if let Some(to) = moved(self.cursor, self.rows.len(), PAGE, action) {
            self.cursor = to;
        }
        match action {
            Action::Accept => return self.rows.get(self.cursor).map_or_else(Outcome::none, |entry| self.accept(entry)),
            Action::Help => return help::open(Context::Palette),
            Action::Back => return Outcome::go(Go::Close),
            _ => {}
        }
        Outcome::none()
    }

    fn accept(&self, entry: &Entry) -> Outcome {
        let closed = Outcome::go(Go::Close);
        match (entry.row.actions.first(), entry.can) {
            (Some(action), true) => closed.then(Go::Do(*action)),
            _ if entry.row.holds_in(self.context) => {
                let told = Notice::warning(format!("{} needs a digit", entry.name));
                closed.then(Go::Notice(told.hinted("press the digit itself")))
            }
            _ => {
                let told = format!("{} is not done here, only in {}", entry.name, entry.row.places());
                closed.then(Go::Notice(Notice::warning(told)))
            }
        }
    }

    /// Returns what an action does; before it where, when it cannot be done here.
    pub fn sentence(&self, entry: &Entry) -> String {
        let row = entry.row;
        if row.holds_in(self.context) {
            row.sentence.to_owned()
        } else {
            format!("In {}: {}", row.places(), row.sentence)
        }
    }

    /// Returns the keys of an action, where it can be done.
    pub fn keys(&self, keymap: &Keymap, entry: &Entry) -> String {
        let row = entry.row;
        let there = row.contexts.first().copied().filter(|_| !row.holds_in(self.context));
        help::keys(keymap, there.unwrap_or(self.context), row)
    }

    /// Takes a key that types or edits.
    pub fn key(&mut self, _world: &World, key: Key) -> Outcome {
        if self.input.key(key) {
            self.narrow();
        }
        Outcome::none()
    }

    /// Takes pasted text.
    pub fn paste(&mut self, _world: &World, text: &str) -> Outcome {
        if self.input.paste(text) {
            self.narrow();
        }
        Outcome::none()
    }

    /// The action that is named in full stands first, then what can be done here; then names that answer, before actions
    /// whose sentence holds what was typed; moves, which have their keys at hand, after others that answer as well.
    fn narrow(&mut self) {
        let letters = |text: &str| text.to_lowercase().replace([' ', '-'], "");
        let named = letters(self.input.text());
        let mut fuzzy = Fuzzy::new(self.input.text().trim());
        let mut found = Vec::new();
        for row in ROWS {
            let name = row.words();
            let (score, hits) = match fuzzy.find(&name) {
                Some(by_name) => (by_name.score + 1, by_name.hits),
                None if fuzzy.is_in(row.sentence) => (0, Vec::new()),
                None => continue,
            };
            let can = row.actions.len() == 1 && row.holds_in(self.context);
            let is_move = matches!(row.group, Group::Move | Group::Select);
            let is_other = letters(row.name) != named;
            found.push(((is_other, !can, std::cmp::Reverse(score), is_move), Entry { row, name, can, hits }));
        }
        found.sort_by_key(|(rank, _)| *rank);
        self.rows = found.into_iter().map(|(_, entry)| entry).collect();
        self.cursor = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::world;

    #[test]
    fn every_action_is_offered_what_can_be_done_here_first_and_moves_last_of_that() {
        let world = world();
        let state = State::new(Context::Transcript);
        assert_eq!(state.rows().len(), ROWS.len());
        let kinds = state.rows().iter().map(|e| (!e.can, matches!(e.row.group, Group::Move | Group::Select)));
        assert!(kinds.is_sorted());
        let mut state = State::new(Context::Transcript);
        state.paste(&world, "move code up");
        let entry = &state.rows()[0];
        assert_eq!((entry.row.name, entry.can), ("move-code-up", false));
        assert_eq!(state.keys(&Keymap::plain(), entry), "Ctrl-↑, g <");
        assert!(state.sentence(entry).starts_with("In the codebook: Move the code up"));
        let outcome = state.update(&world, Action::Accept);
        assert!(
            matches!(&outcome.then[..], [Go::Close, Go::Notice(told)] if told.sentence.ends_with("only in the codebook"))
        );
    }

    #[test]
    fn an_action_is_found_by_its_name_or_by_the_words_of_its_sentence() {
        let world = world();
        let mut state = State::new(Context::Transcript);
        let all = state.rows().len();
        state.paste(&world, "undo");
        assert_eq!(state.rows()[0].row.name, "undo");
        let outcome = state.update(&world, Action::Accept);
        assert!(matches!(outcome.then[..], [Go::Close, Go::Do(Action::Undo)]));
        state.key(&world, "ctrl-u".parse().unwrap());
        assert_eq!(state.rows().len(), all);
        state.paste(&world, "tag");
        assert!(state.rows().iter().any(|entry| entry.row.name == "code-selection"), "the everyday word is found");
        assert_eq!(state.rows()[0].row.group, Group::Code);
    }
}
