//! What the keys do: every action of a context, then those of everywhere, out of the action table.

use crate::app::action::{Action, Context, Group, ROWS, Row};
use crate::app::keymap::Keymap;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::rows::{PAGE, moved};
use crate::app::world::World;

/// Help about a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    context: Context,
    cursor: usize,
}

/// A line of help.
#[derive(Clone, Debug)]
pub enum Line {
    /// A heading.
    Heading(String),
    /// An action: its row of the table and its keys here.
    Action(&'static Row, String),
}

/// Opens help about a context.
pub(super) fn open(context: Context) -> Outcome {
    Outcome::go(Go::Open(Box::new(Overlay::Help(State::new(context)))))
}

impl State {
    /// Starts with the actions of a context.
    pub const fn new(context: Context) -> Self {
        Self { context, cursor: 0 }
    }

    /// Returns the context that help is about.
    pub const fn context(&self) -> Context {
        self.context
    }

    /// Returns the place of the highlighted action among the actions, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns all lines: the actions that only this context has under their groups, then those of everywhere.
    pub fn lines(&self, keymap: &Keymap) -> Vec<Line> {
        let mut lines = Vec::new();
        for (place, rows) in self.sections() {
            for group in Group::ALL {
                let of_group: Vec<_> = rows.iter().filter(|row| row.group == group).collect();
                if !of_group.is_empty() {
                    lines.push(Line::Heading(format!("{} · {place}", group.title())));
                }
                lines.extend(of_group.into_iter().map(|row| Line::Action(row, keys(keymap, self.context, row))));
            }
        }
        lines
    }

    /// The rows of the context and those of everywhere.
    fn sections(&self) -> Vec<(&'static str, Vec<&'static Row>)> {
        let own = |row: &&Row| row.contexts.contains(&self.context) && self.context != Context::Global;
        let everywhere = |row: &&Row| !own(row) && row.holds_in(self.context);
        vec![
            (self.context.title(), ROWS.iter().filter(own).collect()),
            (Context::Global.title(), ROWS.iter().filter(everywhere).collect()),
        ]
    }

    fn len(&self) -> usize {
        self.sections().iter().map(|(_, rows)| rows.len()).sum()
    }

    /// Does an action.
    pub fn update(&mut self, _world: &World, action: Action) -> Outcome {
        if let Some(to) = moved(self.cursor, self.len(), PAGE, action) {
            self.cursor = to;
        }
        match action {
            // The palette searches in the same table.
            Action::SearchHere if self.context.is_pane() => {
                return Outcome::go(Go::Close).then(Go::Do(Action::Palette));
            }
            Action::Help | Action::Back | Action::Leave => return Outcome::go(Go::Close),
            _ => {}
        }
        Outcome::none()
    }
}

/// Returns the keys of a row in a context, as help shows them: `c`, `Ctrl-r, Ctrl-y`, `1-9`.
pub fn keys(keymap: &Keymap, context: Context, row: &Row) -> String {
    let Some(action) = row.actions.first() else { return String::new() };
    let chords = keymap.chords(context, *action).map(|chord| {
        let label = chord.label();
        // One row stands for all nine digits.
        if row.actions.len() > 1 { label.replace('1', "1-9") } else { label }
    });
    chords.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::{closes, world};

    #[test]
    fn every_action_of_the_context_and_of_everywhere_stands_there_once_with_its_keys() {
        let keymap = Keymap::plain();
        for context in Context::ALL {
            let lines = State::new(context).lines(&keymap);
            let mut names: Vec<_> = lines
                .iter()
                .filter_map(|line| if let Line::Action(row, _) = line { Some(row.name) } else { None })
                .collect();
            let wanted = ROWS.iter().filter(|row| row.holds_in(context)).count();
            assert_eq!(names.len(), wanted, "{context:?}");
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), wanted, "{context:?}");
        }
        let lines = State::new(Context::Transcript).lines(&keymap);
        let quick = ROWS.iter().find(|row| row.name == "quick-code").unwrap();
        assert!(lines.iter().any(|l| matches!(l, Line::Action(row, keys) if row.name == quick.name && keys == "1-9")));
        assert!(matches!(&lines[0], Line::Heading(text) if text == "Move · transcript"));
    }

    #[test]
    fn moving_stays_inside_and_search_goes_to_the_palette() {
        let world = world();
        let mut state = State::new(Context::Transcript);
        state.update(&world, Action::Bottom);
        let last = state.cursor();
        state.update(&world, Action::MoveDown);
        assert_eq!(state.cursor(), last);
        let outcome = state.update(&world, Action::SearchHere);
        assert!(matches!(outcome.then[..], [Go::Close, Go::Do(Action::Palette)]));
        assert!(closes(&state.update(&world, Action::Help)));
    }
}
