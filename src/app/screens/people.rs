//! Sources and participants as tables: who was interviewed with what is known of them, the sources with what they are,
//! and whom each label in them stands for. One moves by cells and edits them in place.

use crate::analysis::attribute;
use crate::analysis::lists::{Lengths, participants, sources, speakers};
use crate::analysis::table::Row;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::guard::refusal;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::prompt;
use crate::app::world::World;
use crate::domain::command::Command;
use crate::domain::id::ParticipantId;
use crate::domain::layer::{Layer, look};
use crate::domain::time::When;
use field::{Field, Given};
use sheet::Sheet;

pub mod cell;
pub mod field;
mod leading;
pub mod places;
pub mod sheet;

/// Lines of the screen that are no rows: the names of the tables, headings, a rule, two of what is under the cursor.
pub const FIXED: u16 = 5;

/// The column of the speakers that says whom a label stands for.
const SPEAKS_FOR: usize = 2;

/// One of the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Who was interviewed.
    #[default]
    Participants,
    /// What is coded.
    Sources,
    /// Whom the labels in the texts stand for.
    Speakers,
}

impl Tab {
    /// All tables, in their order.
    pub const ALL: [Self; 3] = [Self::Participants, Self::Sources, Self::Speakers];

    /// Returns its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Participants => "Participants",
            Self::Sources => "Sources",
            Self::Speakers => "Speakers",
        }
    }
}

/// What a window asks of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Put the cursor on a participant.
    Participant(ParticipantId),
    /// Show a column for an attribute, and edit its cell.
    Attribute(String),
    /// Follow an attribute to another name.
    Renamed(String, String),
    /// Show the speakers whose rows hold just this in a column.
    Speakers(&'static str, String),
    /// Go on to the next cell that can be edited, or back to the one before, and edit it.
    Step(bool),
}

/// The tables.
#[derive(Clone, Debug, Default)]
pub struct State {
    tab: Tab,
    participants: Sheet,
    sources: Sheet,
    speakers: Sheet,
    /// What the table shown was made of.
    made_of: Option<(Tab, u64, Layer)>,
    /// Attributes that have a column although perhaps nobody has them yet.
    added: Vec<String>,
    /// The attribute that was renamed last: what it was called, and what it is. Undo turns it round.
    renamed: Option<(String, String)>,
    lengths: Lengths,
}

impl State {
    /// Brings the table shown in line with the project.
    pub fn refresh(&mut self, world: &World) {
        let now = (self.tab, world.project.revision(), world.layer.clone());
        if self.made_of.as_ref() == Some(&now) {
            return;
        }
        self.made_of = Some(now);
        // The screen shows no date.
        let (project, date) = (&world.project, When::default());
        let table = match self.tab {
            Tab::Participants => participants(project, &look(project, &world.layer), &self.added, date),
            Tab::Sources => sources(project, &mut self.lengths, date),
            Tab::Speakers => speakers(project, &mut self.lengths, date),
        };
        let before = self.attribute();
        self.sheet_mut().fill(table);
        if let (Some(before), Some((from, to))) = (before, self.renamed.clone()) {
            self.follow(&before, [&from, &to]);
        }
    }

    /// Goes with an attribute whose renaming was undone or done again.
    fn follow(&mut self, before: &str, names: [&str; 2]) {
        let has = |name: &str| self.column_of(name);
        let other = names.into_iter().find(|name| *name != before).filter(|_| names.contains(&before));
        if let (None, Some(column)) = (has(before), other.and_then(has)) {
            let (row, _) = self.participants.cursor();
            self.participants.show(row, column);
        }
    }

    /// The column of an attribute, if it has one: between the id and what is counted.
    fn column_of(&self, name: &str) -> Option<usize> {
        let columns = &self.participants.table().columns;
        let mut own = columns.iter().enumerate().skip(1).take(columns.len().saturating_sub(3));
        own.find(|(_, column)| attribute::named(&column.key) == name).map(|(at, _)| at)
    }

    /// Returns which table is shown.
    pub const fn tab(&self) -> Tab {
        self.tab
    }

    /// Returns the table shown.
    pub const fn sheet(&self) -> &Sheet {
        match self.tab {
            Tab::Participants => &self.participants,
            Tab::Sources => &self.sources,
            Tab::Speakers => &self.speakers,
        }
    }

    const fn sheet_mut(&mut self) -> &mut Sheet {
        match self.tab {
            Tab::Participants => &mut self.participants,
            Tab::Sources => &mut self.sources,
            Tab::Speakers => &mut self.speakers,
        }
    }

    /// Shows another table.
    pub fn show(&mut self, world: &World, tab: Tab) {
        self.tab = tab;
        self.refresh(world);
    }

    /// Shows only rows that hold these words, in any column.
    pub fn narrow(&mut self, world: &World, words: &str) {
        self.refresh(world);
        self.sheet_mut().narrow(words);
    }

    /// Shows all rows again; returns whether some were hidden.
    pub fn drop_filter(&mut self) -> bool {
        let is_narrowed = !self.sheet().filter().is_empty();
        if is_narrowed {
            self.sheet_mut().narrow("");
        }
        is_narrowed
    }

    /// Returns what the cell under the cursor holds that can be changed.
    pub fn field(&self) -> Option<Field> {
        self.field_in(self.sheet().row()?, self.sheet().cursor().1)
    }

    /// Returns what the cell of a row in a column holds that can be changed.
    pub fn field_in(&self, row: &Row, column: usize) -> Option<Field> {
        let id = row.id.as_str();
        let key = self.sheet().table().columns.get(column).map_or("", |column| column.key.as_str());
        match (self.tab, key) {
            (Tab::Participants, _) => Some(Field::Attribute(id.into(), self.attribute_in(column)?)),
            (Tab::Sources, "title") => Some(Field::Title(id.into())),
            (Tab::Sources, "kind") => Some(Field::Kind(id.into())),
            (Tab::Sources, "language") => Some(Field::Language(id.into())),
            (Tab::Sources, "recorded") => Some(Field::Date(id.into())),
            (Tab::Sources, "translation_of") => Some(Field::TranslationOf(id.into())),
            (Tab::Speakers, "stands_for") => {
                let (source, label) = id.split_once('/')?;
                Some(Field::Speaker(source.into(), label.to_owned()))
            }
            _ => None,
        }
    }

    /// The attribute whose column is under the cursor.
    fn attribute(&self) -> Option<String> {
        self.attribute_in(self.sheet().cursor().1)
    }

    /// The attribute whose column this is.
    fn attribute_in(&self, column: usize) -> Option<String> {
        let name = attribute::named(&self.sheet().table().columns.get(column)?.key);
        let is_attribute = self.tab == Tab::Participants && self.column_of(name) == Some(column);
        is_attribute.then(|| name.to_owned())
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let height = usize::from(area.height.saturating_sub(FIXED)).max(1);
        let outcome = if self.sheet_mut().go(action, height) { Outcome::none() } else { self.act(world, action) };
        self.sheet_mut().scroll(height);
        outcome
    }

    fn act(&mut self, world: &World, action: Action) -> Outcome {
        match action {
            Action::NextPane => self.turn(world, 1),
            Action::PreviousPane => self.turn(world, Tab::ALL.len() - 1),
            Action::EditCell => return self.edit(world),
            Action::RemoveValue => return self.clear(world),
            Action::Sort => self.sheet_mut().sort(),
            Action::SearchHere => {
                let note = "words of any column; empty shows all";
                return open(Overlay::Prompt(prompt::State::narrow("Show only", note, self.sheet().filter())));
            }
            Action::Copy if !self.sheet().text().is_empty() => {
                return Outcome::go(Go::Copy(self.sheet().text(), "the cell"));
            }
            Action::Copy => return Outcome::tell(Notice::warning("the cell is empty")),
            Action::AddParticipant | Action::AddAttribute | Action::RenameAttribute => {
                return self.name(world, action);
            }
            _ => {}
        }
        Outcome::none()
    }

    fn turn(&mut self, world: &World, by: usize) {
        let at = Tab::ALL.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        self.show(world, Tab::ALL.into_iter().cycle().nth(at + by).unwrap_or_default());
    }

    /// Asks for a name: of a participant, of an attribute.
    fn name(&self, world: &World, action: Action) -> Outcome {
        if let Some(refused) = refusal(world) {
            return Outcome::tell(refused);
        }
        if self.tab != Tab::Participants {
            let told = Notice::warning("participants and their attributes are added in the table of participants");
            let there = if self.tab == Tab::Sources { Action::PreviousPane } else { Action::NextPane };
            return Outcome::tell(told.keyed(there, "goes there"));
        }
        if action != Action::AddParticipant && self.participants.table().rows.is_empty() {
            let told = Notice::warning("an attribute is a column of the participants, and there is none yet");
            return Outcome::tell(told.keyed(Action::AddParticipant, "adds one"));
        }
        let prompt = match (action, self.attribute()) {
            (Action::AddParticipant, _) => prompt::State::add_participant(),
            (Action::AddAttribute, _) => prompt::State::add_attribute(),
            (_, Some(attribute)) => prompt::State::rename_attribute(&attribute),
            (_, None) => {
                let told = Notice::warning("this column is no attribute");
                return Outcome::tell(told.hinted("move to the column that is to have another name"));
            }
        };
        open(Overlay::Prompt(prompt))
    }

    /// Edits the cell under the cursor; one that is counted leads to what it counts.
    fn edit(&self, world: &World) -> Outcome {
        match self.field() {
            Some(field) => match refusal(world) {
                Some(refused) => Outcome::tell(refused),
                None => open(Overlay::Cell(cell::State::new(world, field))),
            },
            None => self.lead(),
        }
    }

    /// Takes away what the cell under the cursor says; on the id of a participant, the participant.
    fn clear(&self, world: &World) -> Outcome {
        let sheet = self.sheet();
        let (Some(row), field) = (sheet.row(), self.field()) else { return Outcome::none() };
        let given = match (&field, self.tab) {
            (None, Tab::Participants) if sheet.cursor().1 == 0 => return remove(world, row.id.as_str().into()),
            (None, Tab::Speakers) if sheet.cursor().1 < SPEAKS_FOR => {
                return stays("sources and labels are as the texts have them", "");
            }
            (None, _) => return stays("what is counted cannot be removed", ""),
            (Some(Field::Title(_)), _) => return stays("a source has a title", "gives it another one"),
            (Some(Field::Kind(_)), _) => return stays("a source is of some kind", "chooses another one"),
            (Some(Field::Speaker(..)), _) => {
                return stays("a label stands for somebody", "chooses whom, also “other”");
            }
            (Some(Field::TranslationOf(_)), _) => Given::Original(None),
            (Some(_), _) => Given::Text(String::new()),
        };
        if sheet.text().is_empty() {
            return stays("the cell is empty", "");
        }
        Outcome { commands: field.map(|field| field.change(given)).unwrap_or_default(), then: Vec::new() }
    }

    /// Does what a window asks for; returns the window to open, if that is part of it.
    pub fn grant(&mut self, world: &World, wish: Wish) -> Option<Overlay> {
        self.refresh(world);
        match wish {
            Wish::Participant(id) => {
                if !self.participants.show_row(id.as_str()) {
                    self.participants.narrow("");
                    self.participants.show_row(id.as_str());
                }
            }
            Wish::Attribute(name) => {
                if self.participants.row().is_none() {
                    self.participants.narrow("");
                }
                self.add_column(world, &name);
                return self.editor(world);
            }
            Wish::Renamed(from, to) => {
                self.added.retain(|name| *name != from);
                self.add_column(world, &to);
                self.renamed = Some((from, to));
            }
            Wish::Speakers(column, value) => {
                self.show(world, Tab::Speakers);
                self.speakers.narrow_to(column, &value);
                self.speakers.show(0, SPEAKS_FOR);
            }
            Wish::Step(forward) => return self.step(world, forward),
        }
        None
    }

    /// Has a column for an attribute, and puts the cursor there.
    fn add_column(&mut self, world: &World, name: &str) {
        let is_there = world.project.attributes().contains(name) || self.added.iter().any(|added| added == name);
        if !is_there {
            self.added.push(name.to_owned());
        }
        self.made_of = None;
        self.refresh(world);
        if let Some(column) = self.column_of(name) {
            let (row, _) = self.participants.cursor();
            self.participants.show(row, column);
        }
    }

    fn editor(&self, world: &World) -> Option<Overlay> {
        self.field().map(|field| Overlay::Cell(cell::State::new(world, field)))
    }

    /// Goes to the next cell that can be edited, or the one before; at the end of a row, to the next row.
    fn step(&mut self, world: &World, forward: bool) -> Option<Overlay> {
        let (rows, columns) = (self.sheet().rows().len(), self.sheet().table().columns.len());
        let (row, column) = self.sheet().cursor();
        let here = row * columns + column;
        let cells: Box<dyn Iterator<Item = usize>> =
            if forward { Box::new(here + 1..rows * columns) } else { Box::new((0..here).rev()) };
        for cell in cells {
            self.sheet_mut().show(cell / columns, cell % columns);
            if self.field().is_some() {
                return self.editor(world);
            }
        }
        self.sheet_mut().show(row, column);
        None
    }
}

fn open(overlay: Overlay) -> Outcome {
    Outcome::go(Go::Open(Box::new(overlay)))
}

/// Says why the cell stays as it is, and what editing it does instead, if anything.
fn stays(why: &str, editing: &str) -> Outcome {
    let told = Notice::warning(why);
    Outcome::tell(if editing.is_empty() { told } else { told.keyed(Action::EditCell, editing) })
}

/// Removes a participant, once it is known that no coding speaks of them.
fn remove(world: &World, id: ParticipantId) -> Outcome {
    if !world.loading.is_empty() {
        let told = Notice::warning("sources are still being read, which may speak of this participant");
        return Outcome::tell(told.hinted("try again in a moment"));
    }
    let known = world.project.participants().get(&id).map_or(0, |p| p.attributes.len());
    let with = match known {
        0 => String::new(),
        1 => " with 1 attribute".to_owned(),
        n => format!(" with {n} attributes"),
    };
    let told = Notice::done(format!("removed {id}{with}")).keyed(Action::Undo, "brings back");
    Outcome::change(Command::RemoveParticipant(id)).then(Go::Notice(told))
}
