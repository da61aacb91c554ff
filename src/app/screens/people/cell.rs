//! A cell while it is edited: a line to type in, and the values used elsewhere, narrowed by what is typed.

use super::Wish;
use super::field::{Field, Given, Offer};
use crate::app::action::{Action, Context};
use crate::app::fuzzy::Fuzzy;
use crate::app::geometry::Area;
use crate::app::geometry::window::{Room, inside};
use crate::app::key::Key;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::help;
use crate::app::screens::rows::{PAGE, moved};
use crate::app::text_input::TextInput;
use crate::app::world::World;
use crate::domain::id::ParticipantId;
use crate::text::name::tidied;
use crate::text::shown::Shown;

/// Least cells of the window, and most values shown at once.
const WIDTH: u16 = 44;
const ROWS: u16 = 8;

/// A value that answers to what is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The value.
    pub offer: Offer,
    /// Which graphemes of its name were found.
    pub hits: Vec<usize>,
}

/// The cell that is edited.
#[derive(Debug)]
pub struct State {
    field: Field,
    title: String,
    before: String,
    input: TextInput,
    offers: Vec<Offer>,
    rows: Vec<Row>,
    /// The highlighted value; none: what is typed counts.
    cursor: Option<usize>,
}

impl State {
    /// Begins to edit a field.
    pub fn new(world: &World, field: Field) -> Self {
        let before = field.now(world);
        let offers = field.offers(world);
        let initial = if field.is_free() { before.as_str() } else { "" };
        let (title, input) = (field.title(world), TextInput::new(initial));
        let mut state = Self { field, title, before, input, offers, rows: Vec::new(), cursor: None };
        state.narrow(true);
        let is_now = |row: &Row| row.offer.name == state.before;
        if !state.field.is_free() {
            state.cursor = Some(state.rows.iter().position(is_now).unwrap_or(0));
        }
        state
    }

    /// Returns what is edited.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the line that is typed in.
    pub const fn input(&self) -> &TextInput {
        &self.input
    }

    /// Returns the values that answer to what is typed.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the place of the highlighted value, from 0; none where what is typed counts.
    pub const fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// Returns whether what is typed counts as it is; else one of the values is chosen.
    pub const fn is_free(&self) -> bool {
        self.field.is_free()
    }

    /// Returns whether there are values without a query.
    pub const fn has_values(&self) -> bool {
        !self.offers.is_empty()
    }

    /// Returns where it stands: so that what is typed stands on the `cell`, as far as there is room.
    pub fn window(&self, room: &Room, cell: Option<Area>) -> Area {
        let body = room.area;
        let rows = u16::try_from(self.offers.len()).unwrap_or(ROWS).min(ROWS);
        let title = u16::try_from(Shown::line(&self.title).width()).unwrap_or(u16::MAX);
        let width = WIDTH.max(title.saturating_add(6)).min(body.width);
        let height = (rows + self.above()).saturating_add(2).min(body.height);
        let cell = cell.unwrap_or(body);
        let x = cell.x.saturating_sub(2).max(body.x).min(body.right() - width);
        let y = cell.y.saturating_sub(1).max(body.y).min(body.bottom() - height);
        Area { x, y, width, height }
    }

    /// Returns where the values stand in its window.
    pub fn list(&self, window: Area) -> Area {
        let inside = inside(window);
        let above = self.above().min(inside.height);
        Area { y: inside.y + above, height: inside.height - above, ..inside }
    }

    /// The lines above the values: what is typed, and what to know of it where any text can be typed.
    fn above(&self) -> u16 {
        1 + u16::from(self.is_free())
    }

    /// Returns what to know, and whether it warns.
    pub fn note(&self) -> (String, bool) {
        if self.field.is_free() && self.cursor.is_none() {
            return self.field.note(self.input.text(), &self.offers);
        }
        let nothing = if self.rows.is_empty() { "nothing of that name" } else { "" };
        (nothing.to_owned(), !nothing.is_empty())
    }

    /// Does an action.
    pub fn update(&mut self, _world: &World, action: Action) -> Outcome {
        match action {
            Action::Accept => return self.accept().unwrap_or_else(Outcome::none),
            Action::NextCell | Action::PreviousCell => {
                let step = Go::People(Wish::Step(action == Action::NextCell));
                return self.accept().map_or_else(Outcome::none, |outcome| outcome.then(step));
            }
            Action::Help => return help::open(Context::Cell),
            Action::Back => return Outcome::go(Go::Close),
            _ => self.go(action),
        }
        Outcome::none()
    }

    /// Moves among the values; above the first is what is typed, where that can be taken.
    fn go(&mut self, action: Action) {
        self.cursor = match (self.cursor, action) {
            (Some(0), Action::MoveUp | Action::PageUp) if self.field.is_free() => None,
            (None, Action::MoveDown | Action::PageDown) if !self.rows.is_empty() => Some(0),
            (None, _) => None,
            (Some(at), action) => moved(at, self.rows.len(), PAGE, action).or(Some(at)),
        };
    }

    /// Takes a key that types or edits.
    pub fn key(&mut self, _world: &World, key: Key) -> Outcome {
        self.edit(|input| input.key(key))
    }

    /// Takes pasted text.
    pub fn paste(&mut self, _world: &World, text: &str) -> Outcome {
        self.edit(|input| input.paste(text))
    }

    fn edit(&mut self, change: impl FnOnce(&mut TextInput) -> bool) -> Outcome {
        let before = self.input.text().to_owned();
        change(&mut self.input);
        if self.input.text() != before {
            self.narrow(false);
            self.cursor = if self.field.is_free() || self.rows.is_empty() { None } else { Some(0) };
        }
        Outcome::none()
    }

    /// Finds the values that answer to what is typed, the best first; at first all there are.
    fn narrow(&mut self, all: bool) {
        let query = if all { String::new() } else { tidied(self.input.text()) };
        let mut fuzzy = Fuzzy::new(&query);
        let (mut by_name, mut by_note) = (Vec::new(), Vec::new());
        for offer in &self.offers {
            if let Some(found) = fuzzy.find(&offer.name) {
                by_name.push((found.score, Row { offer: offer.clone(), hits: found.hits }));
            } else if !self.field.is_free() && fuzzy.is_in(&offer.note) {
                by_note.push(Row { offer: offer.clone(), hits: Vec::new() });
            }
        }
        if !query.is_empty() {
            // The very name comes first, whatever else answers as well.
            by_name.sort_by_key(|(score, row)| (row.offer.name != query, std::cmp::Reverse(*score)));
        }
        self.rows = by_name.into_iter().map(|(_, row)| row).chain(by_note).collect();
        let is_there = self.offers.iter().any(|offer| offer.name.to_lowercase() == query.to_lowercase());
        if let Field::Speaker(..) = self.field
            && ParticipantId::is_valid(&query)
            && !is_there
        {
            let value = Given::Newcomer(query.as_str().into());
            let note = "a new participant".to_owned();
            self.rows.push(Row { offer: Offer { name: query, note, value }, hits: Vec::new() });
        }
    }

    /// What the value becomes; none while there is nothing to take.
    fn accept(&self) -> Option<Outcome> {
        let chosen = self.cursor.and_then(|at| self.rows.get(at)).map(|row| row.offer.value.clone());
        let given = match chosen {
            Some(given) => given,
            None if self.field.is_free() => Given::Text(self.input.text().to_owned()),
            None => return None,
        };
        // What looks the same is not written again.
        let is_same = matches!(&given, Given::Text(text) if *text == self.before);
        let commands = if is_same { Vec::new() } else { self.field.change(given) };
        Some(Outcome { commands, then: vec![Go::Close] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::{closes, world};
    use crate::domain::command::{Command, SourceEdit};
    use crate::domain::source::Speaker;

    fn names(state: &State) -> Vec<&str> {
        state.rows().iter().map(|row| row.offer.name.as_str()).collect()
    }

    fn accepted(state: &mut State) -> Vec<Command> {
        let outcome = state.update(&world(), Action::Accept);
        assert!(closes(&outcome) || outcome.commands.is_empty());
        outcome.commands
    }

    #[test]
    fn what_others_have_is_offered_and_what_is_typed_is_taken_as_it_is() {
        let world = world();
        let group = || Field::Attribute("P1".into(), "group".into());
        let mut state = State::new(&world, group());
        assert_eq!((state.input().text(), state.cursor()), ("MSW", None));
        assert_eq!(names(&state), ["MSW", "Recruiter", "Supervisor"], "at first all");
        assert!(accepted(&mut state).is_empty(), "nothing was changed");
        state.key(&world, "ctrl-u".parse().unwrap());
        state.paste(&world, "r");
        assert_eq!((names(&state), state.cursor()), (vec!["Recruiter", "Supervisor"], None));
        assert_eq!(accepted(&mut state), group().change(Given::Text("r".into())));
        state.update(&world, Action::MoveDown);
        state.update(&world, Action::MoveDown);
        state.update(&world, Action::MoveDown);
        assert_eq!(accepted(&mut state), group().change(Given::Text("Supervisor".into())));
        state.update(&world, Action::MoveUp);
        state.update(&world, Action::MoveUp);
        assert_eq!(state.cursor(), None, "above the first is what is typed");
    }

    #[test]
    fn of_a_fixed_list_one_is_chosen_and_nothing_else_is_taken() {
        let world = world();
        let mut state = State::new(&world, Field::Kind("fg1".into()));
        assert_eq!((state.cursor(), names(&state)[1]), (Some(1), "focus group"), "on what it is");
        state.paste(&world, "opera");
        assert_eq!(state.note(), ("nothing of that name".to_owned(), true));
        assert!(accepted(&mut state).is_empty());
        let mut state = State::new(&world, Field::TranslationOf("fg1".into()));
        assert!(!names(&state).contains(&"FG1"));
        state.paste(&world, "i02");
        let edit = SourceEdit::TranslationOf(Some("i02".into()));
        assert_eq!(accepted(&mut state), [Command::EditSource("fg1".into(), edit)]);
    }

    #[test]
    fn the_very_name_comes_before_others_that_answer_as_well() {
        let mut p = crate::app::screens::testing::build();
        p.participant("P10", &[]).participant("1", &[]);
        let world = crate::app::screens::testing::world_of(&p);
        let field = Field::Speaker("i01".into(), "I".into());
        for (typed, first) in [("1", "1"), ("P1", "P1"), ("P10", "P10"), ("inter", "interviewer"), ("P99", "P99")] {
            let mut state = State::new(&world, field.clone());
            state.paste(&world, typed);
            assert_eq!(names(&state)[0], first, "{typed}");
        }
        let mut state = State::new(&world, field);
        state.paste(&world, "P99");
        let commands = accepted(&mut state);
        let linked = Speaker::Participant("P99".into());
        assert_eq!(commands.len(), 2);
        assert_eq!(commands[1], Command::SetSpeaker { source: "i01".into(), label: "I".into(), speaker: linked });
    }
}
