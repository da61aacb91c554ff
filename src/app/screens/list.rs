//! A short list to choose from: a layer, a level, which of several codings. A row has a letter or digit of its own that
//! chooses it at once.

use crate::analysis::lists::{Change, TrailFilter};
use crate::analysis::retrieve::Filter;
use crate::analysis::table::Column;
use crate::analysis::tally::{Across, Measure};
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::geometry::window::Room;
use crate::app::idle;
use crate::app::key::Key;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::rows::{PAGE, moved};
use crate::app::screens::tallies::columns::Columns;
use crate::app::screens::transcript::{End, Moving};
use crate::app::screens::{help, memo, picker, quotes};
use crate::app::world::World;
use crate::domain::coding::CodingKey;
use crate::domain::command::{CodingEdit, Command};
use crate::domain::id::{CodeId, MemoId, ParticipantId, SourceId};
use crate::domain::layer::Layer;
use crate::domain::memo::About;
use crate::text::shown::Shown;
use std::collections::BTreeSet;

mod codings;
mod columns;
mod narrowing;
mod project;

/// What a row does.
#[derive(Clone, Debug)]
enum Pick {
    /// Changes the project.
    Change(Vec<Command>),
    /// Looks through another layer.
    Layer(Layer),
    /// Compares something else in the columns of the tallies; nothing, when none.
    Across(Option<Across>),
    /// Counts something else in the tallies.
    Measure(Measure),
    /// Goes on to another list.
    Next(Box<State>),
    /// Goes on to pick a code for codings.
    Recode(SourceId, Vec<CodingKey>),
    /// Lists other changes on the trail.
    Trail(TrailFilter),
    /// Opens a memo.
    Memo(memo::Which),
    /// Opens the memos about a thing.
    About(About),
    /// Lets the next motion move an end of a coding.
    MoveEnd(Moving),
    /// Marks a participant as a voice, or takes the mark off.
    Voice(ParticipantId),
    /// Marks a measure that has a column in the tallies, or takes the mark off.
    Measured(Measure),
    /// Marks a value that has a column in the tallies by its name, or takes the mark off.
    Value(String),
    /// Has the columns that the tallies have at first.
    UsualColumns,
    /// Narrows the quotes to what this lets through as well.
    Quotes(Box<Filter>),
}

/// What the marks of a list are for.
#[derive(Clone, Debug)]
enum Marking {
    /// The voices of codings.
    Voices(SourceId, Vec<CodingKey>),
    /// The columns of the tallies.
    Columns,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The key that chooses it.
    pub letter: Option<char>,
    /// Its name.
    pub name: String,
    /// What it means, or why it cannot be chosen.
    pub note: String,
    /// Whether it is what holds now, or is marked.
    pub current: bool,
    /// The number of the code colour that it stands for, from 0.
    pub color: Option<usize>,
    pick: Option<Pick>,
}

/// The list.
#[derive(Clone, Debug)]
pub struct State {
    title: String,
    /// The verb of Enter.
    verb: &'static str,
    rows: Vec<Row>,
    cursor: usize,
    /// The list this one was opened from.
    before: Option<Box<Self>>,
    /// What is marked here, where several rows can hold.
    marking: Option<Marking>,
}

#[expect(clippy::needless_pass_by_value, reason = "a window is given what it is about")]
impl State {
    /// Asks which of one's own codings to remove.
    pub fn remove(world: &World, source: SourceId, keys: Vec<CodingKey>) -> Self {
        codings::remove(world, &source, &keys)
    }

    /// Asks which of one's own codings to mark.
    pub fn mark(world: &World, source: SourceId, edits: Vec<(CodingKey, CodingEdit)>) -> Self {
        codings::mark(world, &source, edits)
    }

    /// Asks of which of one's own codings to move an end.
    pub fn move_end(world: &World, source: SourceId, keys: Vec<CodingKey>, end: End) -> Self {
        codings::move_end(world, &source, &keys, end)
    }

    /// Asks on which coding to write a memo.
    pub fn memo_on(world: &World, source: SourceId, keys: Vec<CodingKey>) -> Self {
        codings::memo_on(world, &source, &keys)
    }

    /// Asks what to change about a coding; which one first, if there are several.
    pub fn recode_menu(world: &World, source: SourceId, keys: Vec<CodingKey>) -> Self {
        codings::recode(world, &source, &keys)
    }

    /// Asks for the layer.
    pub fn layer(world: &World) -> Self {
        project::layer(world)
    }

    /// Asks for the level of a code.
    pub fn level(world: &World, code: CodeId) -> Self {
        project::level(world, &code)
    }

    /// Asks which changes of the trail to list.
    pub fn trail(world: &World, now: &TrailFilter, here: Option<&Change>) -> Self {
        project::trail(world, now, here)
    }

    /// Asks what becomes of an action of which a part is missing.
    pub fn cut_off(world: &World, action: &crate::domain::history::Action) -> Self {
        project::cut_off(world, action)
    }

    /// Shows the memos about a thing, to open one or to write another.
    pub fn memos(world: &World, there: &[MemoId], new: memo::Which) -> Self {
        project::memos(world, there, new)
    }

    /// Asks for the colour of a code.
    pub fn color(world: &World, code: CodeId) -> Self {
        project::color(world, &code)
    }

    /// Asks for what the columns of the tallies compare.
    pub fn across(world: &World) -> Self {
        project::across(world)
    }

    /// Asks for what the tallies count.
    pub fn measure(world: &World) -> Self {
        project::measure(world)
    }

    /// Asks which columns the tallies have: of the measures, and of the values that are compared, `participants by group`.
    pub fn columns(measures: &[Measure], values: (&str, &[Column]), left_out: &BTreeSet<String>) -> Self {
        columns::columns(measures, values, left_out)
    }

    /// Asks what to narrow quotes to.
    pub fn quotes(world: &World, of: &quotes::State) -> Self {
        narrowing::quotes(world, of)
    }

    /// Asks whether a code keeps its level although it `moved` to where another holds.
    pub fn keep_level(world: &World, code: &CodeId, moved: Command, then: Option<&crate::domain::LevelId>) -> Self {
        project::keep_level(world, code, moved, then)
    }
}

impl State {
    /// Makes a list; the cursor stands on what holds now, else on the first row that can be chosen.
    fn new(title: impl Into<String>, verb: &'static str, rows: Vec<Row>) -> Self {
        let can = |row: &Row| row.pick.is_some();
        let cursor = rows.iter().position(|row| row.current && can(row)).or_else(|| rows.iter().position(can));
        Self { title: title.into(), verb, rows, cursor: cursor.unwrap_or(0), before: None, marking: None }
    }

    /// Returns the heading.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the verb of Enter.
    pub const fn verb(&self) -> &'static str {
        self.verb
    }

    /// Returns the cells of the longest name.
    pub fn widest(&self) -> u16 {
        longest(self.rows.iter().map(|row| &row.name))
    }

    /// Returns where it stands.
    pub fn window(&self, room: &Room) -> Area {
        let notes = longest(self.rows.iter().map(|row| &row.note));
        let width = (self.widest() + notes + 14).max(longest([&self.title].into_iter()) + 6).clamp(36, 76);
        room.place(width, u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(2))
    }

    /// Returns the rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the place of the highlighted row, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns whether rows are marked rather than chosen.
    pub const fn is_marking(&self) -> bool {
        self.marking.is_some()
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        if let Some(to) = moved(self.cursor, self.rows.len(), PAGE, action) {
            self.cursor = to;
        }
        match action {
            Action::Accept => return self.accept(world),
            Action::MarkHere if self.is_marking() => return self.choose(world),
            Action::MarkHere => {
                return Outcome::tell(Notice::warning("only one can hold here").keyed(Action::Accept, "chooses it"));
            }
            Action::Help => return help::open(Context::List),
            Action::Back | Action::Leave => match self.before.take() {
                Some(before) => *self = *before,
                None => return Outcome::go(Go::Close),
            },
            _ => {}
        }
        Outcome::none()
    }

    /// Takes the letter of a row.
    pub fn key(&mut self, world: &World, key: Key) -> Outcome {
        let typed = key.folded().text();
        let named = |row: &Row| typed.is_some() && row.letter == typed && row.pick.is_some();
        let Some(at) = self.rows.iter().position(named) else { return Outcome::tell(idle(&key.label())) };
        self.cursor = at;
        self.choose(world)
    }

    /// Enter: chooses the highlighted row, or is content with what is marked.
    fn accept(&mut self, world: &World) -> Outcome {
        let is_mark = |row: &Row| matches!(row.pick, Some(Pick::Voice(_) | Pick::Measured(_) | Pick::Value(_)));
        let Some(marking) = self.marking.as_ref().filter(|_| self.rows.get(self.cursor).is_some_and(is_mark)) else {
            return self.choose(world);
        };
        match marking {
            Marking::Voices(source, keys) => {
                let voices = self.marked(|pick| match pick {
                    Pick::Voice(id) => Some(id.clone()),
                    _ => None,
                });
                let edit = CodingEdit::Voices(Some(voices.collect()));
                let command = Command::EditCodings { source: source.clone(), keys: keys.clone(), edit };
                Outcome::change(command).then(Go::Close)
            }
            Marking::Columns => self.have_columns(),
        }
    }

    /// What the marked rows stand for.
    fn marked<'a, T>(&'a self, of: impl Fn(&'a Pick) -> Option<T> + 'a) -> impl Iterator<Item = T> + 'a {
        self.rows.iter().filter(|row| row.current).filter_map(move |row| of(row.pick.as_ref()?))
    }

    fn choose(&mut self, world: &World) -> Outcome {
        let Some(row) = self.rows.get_mut(self.cursor) else { return Outcome::none() };
        match row.pick.clone() {
            None => Outcome::none(),
            Some(Pick::Change(commands)) => Outcome { commands, then: vec![Go::Close] },
            Some(Pick::Layer(layer)) => Outcome::go(Go::Close).then(Go::Layer(layer)),
            Some(Pick::Across(across)) => Outcome::go(Go::Close).then(Go::Across(across)),
            Some(Pick::Measure(measure)) => Outcome::go(Go::Close).then(Go::Measure(measure)),
            Some(Pick::Memo(memo::Which::Known(id))) if memo::is_of_other(world, &id) => {
                Outcome::go(Go::Close).then(Go::Threads(Some(id)))
            }
            Some(Pick::Memo(which)) => {
                let window = Overlay::Memo(Box::new(memo::State::new(world, which)));
                Outcome::go(Go::Close).then(Go::Open(Box::new(window)))
            }
            Some(Pick::UsualColumns) => Outcome::go(Go::Close).then(Go::Columns(Columns::default())),
            Some(Pick::Quotes(filter)) => Outcome::go(Go::Close).then(Go::NarrowQuotes(filter)),
            Some(Pick::Trail(filter)) => Outcome::go(Go::Close).then(Go::Trail(filter)),
            Some(Pick::About(about)) => {
                let Outcome { then, .. } = memo::open(world, about, None);
                Outcome { commands: Vec::new(), then: std::iter::once(Go::Close).chain(then).collect() }
            }
            Some(Pick::MoveEnd(moving)) => Outcome::go(Go::Close).then(Go::MoveEnd(moving)),
            Some(Pick::Recode(source, keys)) => {
                let picker = picker::State::recode(world, source, keys);
                Outcome::go(Go::Close).then(Go::Open(Box::new(Overlay::Picker(picker))))
            }
            Some(Pick::Voice(_) | Pick::Measured(_) | Pick::Value(_)) => {
                row.current = !row.current;
                Outcome::none()
            }
            Some(Pick::Next(next)) => {
                let before = std::mem::replace(self, *next);
                self.before = Some(Box::new(before));
                Outcome::none()
            }
        }
    }
}

impl Row {
    fn new(name: impl Into<String>, note: impl Into<String>, pick: Pick) -> Self {
        Self { letter: None, name: name.into(), note: note.into(), current: false, color: None, pick: Some(pick) }
    }

    /// A row that cannot be chosen, and why.
    fn barred(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { letter: None, name: name.into(), note: why.into(), current: false, color: None, pick: None }
    }

    fn lettered(self, letter: char) -> Self {
        Self { letter: Some(letter), ..self }
    }

    fn when_current(self, current: bool) -> Self {
        Self { current, ..self }
    }

    /// Returns whether it can be chosen.
    pub const fn can_be_chosen(&self) -> bool {
        self.pick.is_some()
    }
}

fn longest<'a>(texts: impl Iterator<Item = &'a String>) -> u16 {
    let cells = texts.map(|text| Shown::line(text).width()).max().unwrap_or(0);
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Gives the first nine rows that can be chosen and have no letter the digits 1 to 9.
fn numbered(mut rows: Vec<Row>) -> Vec<Row> {
    let free = rows.iter_mut().filter(|row| row.letter.is_none() && row.pick.is_some());
    for (row, digit) in free.zip('1'..='9') {
        row.letter = Some(digit);
    }
    rows
}

#[cfg(test)]
mod tests;
