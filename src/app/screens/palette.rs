//! The command palette: every action of a context by its name, narrowed by what is typed.

use crate::app::action::{Action, Context, ROWS, Row};
use crate::app::fuzzy::Fuzzy;
use crate::app::key::Key;
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
    /// Which graphemes of the name were found.
    pub hits: Vec<usize>,
}

impl State {
    /// Offers the actions of a context.
    pub fn new(context: Context) -> Self {
        let mut state = Self { context, input: TextInput::new(""), rows: Vec::new(), cursor: 0 };
        state.narrow();
        state
    }

    /// Returns the context whose actions are offered.
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
            Action::Accept => {
                let chosen = self.rows.get(self.cursor).and_then(|entry| entry.row.actions.first());
                return chosen.map_or_else(Outcome::none, |action| Outcome::go(Go::Close).then(Go::Do(*action)));
            }
            Action::Help => return help::open(Context::Palette),
            Action::Back => return Outcome::go(Go::Close),
            _ => {}
        }
        Outcome::none()
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

    /// Names that answer stand first, then actions whose sentence holds what was typed.
    fn narrow(&mut self) {
        let query = self.input.text().trim();
        let mut fuzzy = Fuzzy::new(query);
        let (mut by_name, mut by_sentence) = (Vec::new(), Vec::new());
        for row in ROWS.iter().filter(|row| row.in_palette(self.context)) {
            let name = row.name.replace('-', " ");
            if let Some(found) = fuzzy.find(&name) {
                by_name.push((found.score, Entry { row, name, hits: found.hits }));
            } else if fuzzy.is_in(row.sentence) {
                by_sentence.push(Entry { row, name, hits: Vec::new() });
            }
        }
        by_name.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.rows = by_name.into_iter().map(|(_, entry)| entry).chain(by_sentence).collect();
        self.cursor = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::world;

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
        assert!(state.rows().iter().all(|entry| entry.row.name != "rename-code"), "that is of the codebook");
    }
}
