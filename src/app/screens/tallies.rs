//! The tallies: how many participants, sources, passages and codings stand behind each level, category and code.

use super::quotes::Query;
use super::sort::Sort;
use super::{list, prompt};
use crate::analysis::handle::{AtLevel, Handle};
use crate::analysis::table::{Column, Row, RowKind, Table};
use crate::analysis::tally::{Across, Ask, By, Measure, tally};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::rows::{first_shown, moved};
use crate::app::world::World;
use crate::domain::layer::{Layer, look};
use crate::domain::memo::About;
use crate::domain::time::When;
use columns::Columns;
use shown::Shown;

pub mod columns;
mod shown;

/// Lines of the screen that are no rows: headings, a rule, three of what the numbers rest on.
pub const FIXED: u16 = 5;

/// What the table was counted for; when it changes, it is counted again.
#[derive(Clone, Debug, PartialEq)]
struct Settings {
    revision: u64,
    layer: Layer,
    across: Option<Across>,
    measure: Measure,
    columns: Columns,
}

/// What the columns compare.
#[derive(Clone, Debug, Default)]
enum Chosen {
    /// Nobody has chosen: an attribute of the participants.
    #[default]
    Usual,
    /// This, or nothing.
    This(Option<Across>),
}

/// The table and where the cursor is in it.
#[derive(Clone, Debug, Default)]
pub struct State {
    chosen: Chosen,
    measure: Option<Measure>,
    columns: Columns,
    counted: Option<(Settings, Table)>,
    /// The columns of values that there could be.
    values: Vec<Column>,
    /// Which rows of the table are there, in which order.
    shown: Shown,
    row: usize,
    column: usize,
    top: usize,
}

impl State {
    /// Counts again if anything changed that the numbers depend on; the cursor stays on its row.
    pub fn refresh(&mut self, world: &World) {
        let measure = self.measure.unwrap_or(Measure::Participants);
        let across = match &self.chosen {
            Chosen::Usual => usual(world),
            Chosen::This(across) => across.clone(),
        };
        let (revision, layer, columns) = (world.project.revision(), world.layer.clone(), self.columns.clone());
        let settings = Settings { revision, layer, across, measure, columns };
        if self.counted.as_ref().is_some_and(|(counted, _)| *counted == settings) {
            return;
        }
        let here = self.highlighted().and_then(|row| row.handle.clone());
        let column = self.key().to_owned();
        let by = if world.project.levels().is_empty() { By::Category } else { By::Level };
        let across = settings.across.clone().map(|across| (across, measure));
        let measures = self.columns.measures(measure);
        let n = measures.len();
        // The screen shows no date.
        let ask = Ask { by, measures, across };
        let mut table = tally(&world.project, &look(&world.project, &world.layer), &ask, When::default());
        self.values = self.columns.leave_out(&mut table, n);
        self.row =
            here.and_then(|here| table.rows.iter().position(|row| row.handle.as_ref() == Some(&here))).unwrap_or(0);
        let column = table.columns.iter().position(|one| one.key == column).unwrap_or(self.column);
        self.column = column.min(table.columns.len().saturating_sub(1));
        self.counted = Some((settings, table));
        self.arrange();
    }

    /// Puts the rows in order, those that are to be shown.
    fn arrange(&mut self) {
        if let Some((_, table)) = &self.counted {
            self.shown.arrange(table);
        }
        self.show_cursor();
    }

    /// Shows only codes whose names hold these words, each with what it is inside of.
    pub fn narrow(&mut self, world: &World, words: &str) {
        self.refresh(world);
        self.shown.narrow(words);
        self.arrange();
        if self.shown.is_narrowed() {
            self.row = self.shown.holding(self.row).unwrap_or(self.row);
        }
    }

    /// Shows all codes again; returns whether some were left out.
    pub fn drop_filter(&mut self) -> bool {
        let was_narrowed = self.is_narrowed();
        if was_narrowed {
            self.shown.narrow("");
            self.arrange();
        }
        was_narrowed
    }

    /// Returns whether only codes with some words are shown.
    pub fn is_narrowed(&self) -> bool {
        self.shown.is_narrowed()
    }

    /// Returns the words that the names of codes must hold; empty when all are shown.
    pub fn words(&self) -> &str {
        self.shown.words().trim()
    }

    /// Has these columns and no others.
    pub fn choose(&mut self, world: &World, columns: Columns) {
        self.columns = columns;
        self.refresh(world);
    }

    /// Compares something else in the columns; nothing, when `across` is none.
    pub fn compare(&mut self, world: &World, across: Option<Across>) {
        self.chosen = Chosen::This(across);
        // Who had only columns of what was compared before would be left with none.
        self.columns.measures.take_if(|measures| measures.is_empty());
        self.refresh(world);
    }

    /// Counts something else in the columns.
    pub fn count(&mut self, world: &World, measure: Measure) {
        self.measure = Some(measure);
        self.columns.add(measure);
        self.refresh(world);
    }

    /// Returns the table with the columns that are shown, once it was counted. Which of its rows are shown, and in which
    /// order, [`visible`](Self::visible) has.
    pub fn table(&self) -> Option<&Table> {
        self.counted.as_ref().map(|(_, table)| table)
    }

    /// Returns what the columns compare and count.
    pub fn across(&self) -> Option<(&Across, Measure)> {
        let (settings, _) = self.counted.as_ref()?;
        Some((settings.across.as_ref()?, settings.measure))
    }

    /// Returns what rows are sorted by, if they are.
    pub const fn sorted(&self) -> Option<&Sort> {
        self.shown.sort()
    }

    /// Returns what the columns compare and count, in words: `participants by group`.
    pub fn compared(&self) -> Option<String> {
        self.across().map(|(across, measure)| format!("{} by {}", measure.word(), across.word()))
    }

    /// Returns which rows and columns are not shown, in words; nothing while all are.
    pub fn left_out(&self) -> Vec<String> {
        let Some(table) = self.table() else { return Vec::new() };
        let words = self.is_narrowed().then(|| {
            let (n, of) = self.shown.codes(table);
            format!("“{}”: {n} of {of} codes shown", self.words())
        });
        let (all, some) = (self.values.len(), table.columns.len().saturating_sub(1 + self.measures()));
        let columns = self.across().filter(|_| some < all);
        let columns = columns.map(|(across, _)| format!("{some} of {all} columns of {} shown", across.word()));
        words.into_iter().chain(columns).collect()
    }

    /// How many columns stand for measures over everything, after the one with the names.
    fn measures(&self) -> usize {
        let counted = self.counted.as_ref();
        counted.map_or(0, |(settings, _)| settings.columns.measures(settings.measure).len())
    }

    /// Returns the rows that are shown, in their order: their places in the table, from 0. Those inside a closed one are
    /// left out, and those that do not hold the words asked for.
    pub fn visible(&self) -> Vec<usize> {
        self.table().map(|table| self.shown.visible(table)).unwrap_or_default()
    }

    /// Returns whether a row shows those below it.
    pub fn is_open(&self, row: &Row) -> bool {
        self.shown.is_open(row)
    }

    /// Returns the place of the highlighted row in the table, from 0.
    pub const fn row(&self) -> usize {
        self.row
    }

    /// Returns the column under the cursor, from 0: the names.
    pub const fn column(&self) -> usize {
        self.column
    }

    /// Returns how many visible rows lie above the first that is drawn.
    pub const fn top(&self) -> usize {
        self.top
    }

    fn highlighted(&self) -> Option<&Row> {
        self.table()?.rows.get(self.row).filter(|_| self.shown.has(self.row))
    }

    /// The name of the column under the cursor.
    fn key(&self) -> &str {
        self.table().and_then(|table| table.columns.get(self.column)).map_or("", |column| column.key.as_str())
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let height = usize::from(area.height.saturating_sub(FIXED)).max(1);
        let visible = self.visible();
        let here = visible.iter().position(|row| *row == self.row).unwrap_or(0);
        if let Some(to) = moved(here, visible.len(), height.saturating_sub(1).max(1), action) {
            self.row = visible.get(to).copied().unwrap_or(0);
            self.scroll(height);
            return Outcome::none();
        }
        match action {
            Action::MoveLeft => self.left(),
            Action::MoveRight => self.right(),
            Action::ToggleRow => self.toggle(),
            Action::OpenRow => return self.quotes(),
            Action::Sort => self.sort(),
            Action::SearchHere => {
                let line =
                    prompt::State::narrow("Show only codes", "words of their names; empty shows all", self.words());
                return Outcome::go(Go::Open(Box::new(Overlay::Prompt(line))));
            }
            Action::Columns => {
                let measures = self.columns.measures(self.measure.unwrap_or(Measure::Participants));
                let compared = self.compared().unwrap_or_default();
                return open(list::State::columns(&measures, (&compared, &self.values), &self.columns.left_out));
            }
            Action::Across => return open(list::State::across(world)),
            Action::Measure => return open(list::State::measure(world)),
            _ => return Outcome::none(),
        }
        self.scroll(height);
        Outcome::none()
    }

    /// Left by a column; on the names, closes the row or goes to the one it is inside of.
    fn left(&mut self) {
        if self.column > 0 {
            self.column -= 1;
        } else if self.has_below(self.row) && self.highlighted().is_some_and(|row| self.is_open(row)) {
            self.toggle();
        } else {
            self.row = self.above(self.row).unwrap_or(self.row);
        }
    }

    /// The row that a row is inside of.
    fn above(&self, row: usize) -> Option<usize> {
        let rows = self.table()?.rows.as_slice();
        let depth = rows.get(row)?.depth;
        rows.get(..row)?.iter().rposition(|row| row.depth < depth)
    }

    /// Sorts by the column under the cursor.
    fn sort(&mut self) {
        if let Some(column) = self.counted.as_ref().and_then(|(_, table)| table.columns.get(self.column)) {
            self.shown.sort_by(column);
        }
        self.arrange();
    }

    /// Right by a column; on the name of a closed row, opens it.
    fn right(&mut self) {
        let closed = self.highlighted().is_some_and(|row| !self.is_open(row));
        if self.column == 0 && closed && self.has_below(self.row) {
            self.toggle();
        } else {
            let last = self.table().map_or(0, |table| table.columns.len().saturating_sub(1));
            self.column = (self.column + 1).min(last);
        }
    }

    fn toggle(&mut self) {
        let row = self.counted.as_ref().and_then(|(_, table)| table.rows.get(self.row));
        if let Some(row) = row.filter(|_| self.shown.has_below(self.row)) {
            self.shown.toggle(row);
        }
    }

    /// Returns whether rows stand below this one, so that it can be opened and closed.
    pub fn has_below(&self, row: usize) -> bool {
        self.shown.has_below(row)
    }

    /// Returns the quotes of the row under the cursor, whatever the column.
    pub fn query(&self) -> Option<Query> {
        let (handle, title) = self.row_here()?;
        Some(Query::of_handle(&handle, title))
    }

    /// The row under the cursor, and what its quotes are called.
    fn row_here(&self) -> Option<(Handle, String)> {
        let row = self.highlighted()?;
        let handle = row.handle.as_deref().and_then(Handle::parse)?;
        let name = row.cells.first().map(ToString::to_string).unwrap_or_default();
        let title = match (&handle.level, row.kind) {
            (Some(AtLevel::Level(level)), RowKind::Category | RowKind::Code) => format!("{name} · {level}"),
            _ => name,
        };
        Some((handle, title))
    }

    /// The number under the cursor, and what its quotes are called.
    fn number_here(&self) -> Option<(Handle, String)> {
        let (mut handle, title) = self.row_here()?;
        handle.column = self.value_of(self.column);
        let heading = self.table()?.columns.get(self.column).filter(|_| handle.column.is_some());
        let title = heading.map_or_else(|| title.clone(), |column| format!("{title} · {}", column.heading));
        Some((handle, title))
    }

    /// Returns which value of what is compared a column stands for, if it does.
    fn value_of(&self, column: usize) -> Option<(Across, String)> {
        let (table, (across, _)) = self.table().zip(self.across())?;
        // The names, a column for each measure, then what is compared.
        let column = table.columns.get(column).filter(|_| column > self.measures())?;
        Some((across.clone(), across.value_of(&column.key).unwrap_or_default().to_owned()))
    }

    /// Returns the handle of a number that stands in a column of its own value; of the row, where the column does not.
    pub fn handle_at(&self, row: &Row, column: usize) -> Option<Handle> {
        let handle = row.handle.as_deref().and_then(Handle::parse)?;
        Some(Handle { column: self.value_of(column), ..handle })
    }

    /// The quotes behind the number under the cursor.
    fn quotes(&self) -> Outcome {
        let Some((handle, title)) = self.number_here() else { return Outcome::none() };
        Outcome::go(Go::Quotes(Box::new(Query::of_handle(&handle, title))))
    }

    /// Returns what a comment written here is about: the number under the cursor; on a name the code.
    pub fn about(&self) -> About {
        let on_name = self.column == 0;
        match self.number_here() {
            Some((Handle { code: Some(code), .. }, _)) if on_name => About::Code(code),
            Some((handle, _)) => About::Number(handle.to_string().into()),
            None => About::Project,
        }
    }

    /// A row that is inside a closed one cannot be highlighted: the cursor goes to the closed one.
    fn show_cursor(&mut self) {
        let visible = self.visible();
        let first = visible.first().copied().unwrap_or(0);
        let mut way = std::iter::successors(Some(self.row), |row| self.above(*row));
        self.row = way.find(|row| visible.contains(row)).unwrap_or(first);
    }

    fn scroll(&mut self, height: usize) {
        let here = self.visible().iter().position(|row| *row == self.row).unwrap_or(0);
        self.top = first_shown(self.top, here, height);
    }
}

/// What is compared before anybody chose: the groups of participants, or else what is known of them.
fn usual(world: &World) -> Option<Across> {
    let names = world.project.attributes();
    let name = if names.contains("group") { Some("group") } else { names.first().copied() };
    name.map(|name| Across::Attribute(name.to_owned()))
}

fn open(list: list::State) -> Outcome {
    Outcome::go(Go::Open(Box::new(Overlay::List(list))))
}

#[cfg(test)]
mod tests;
