//! The tallies: how many participants, sources, passages and codings stand behind each level, category and code.

use super::list;
use super::quotes::Query;
use crate::analysis::handle::{AtLevel, Handle};
use crate::analysis::table::{Row, RowKind, Table};
use crate::analysis::tally::{Across, Ask, By, Measure, tally};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::rows::moved;
use crate::app::world::World;
use crate::domain::layer::{Layer, look};
use crate::domain::time::When;
use std::collections::BTreeSet;

/// The measures that always have a column over everything.
const MEASURES: [Measure; 4] = [Measure::Participants, Measure::Sources, Measure::Passages, Measure::Codings];
/// Lines of the screen that are no rows: headings, a rule, three of what the numbers rest on.
pub const FIXED: u16 = 5;

/// What the table was counted for; when it changes, it is counted again.
#[derive(Clone, Debug, PartialEq)]
struct Settings {
    revision: u64,
    layer: Layer,
    across: Option<Across>,
    measure: Measure,
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
    counted: Option<(Settings, Table)>,
    /// Rows that are not as they are at first: levels open, categories closed. Named by their handles.
    toggled: BTreeSet<String>,
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
        let settings = Settings { revision: world.project.revision(), layer: world.layer.clone(), across, measure };
        if self.counted.as_ref().is_some_and(|(counted, _)| *counted == settings) {
            return;
        }
        let here = self.highlighted().and_then(|row| row.handle.clone());
        let mut measures = MEASURES.to_vec();
        if !measures.contains(&measure) {
            measures.push(measure);
        }
        let by = if world.project.levels().is_empty() { By::Category } else { By::Level };
        let ask = Ask { by, measures, across: settings.across.clone().map(|across| (across, measure)) };
        // The screen shows no date.
        let table = tally(&world.project, &look(&world.project, &world.layer), &ask, When::default());
        self.row =
            here.and_then(|here| table.rows.iter().position(|row| row.handle.as_ref() == Some(&here))).unwrap_or(0);
        self.column = self.column.min(table.columns.len().saturating_sub(1));
        self.counted = Some((settings, table));
        self.show_cursor();
    }

    /// Compares something else in the columns; nothing, when `across` is none.
    pub fn compare(&mut self, world: &World, across: Option<Across>) {
        self.chosen = Chosen::This(across);
        self.refresh(world);
    }

    /// Counts something else in the columns.
    pub fn count(&mut self, world: &World, measure: Measure) {
        self.measure = Some(measure);
        self.refresh(world);
    }

    /// Returns the table, once it was counted.
    pub fn table(&self) -> Option<&Table> {
        self.counted.as_ref().map(|(_, table)| table)
    }

    /// Returns what the columns compare and count.
    pub fn across(&self) -> Option<(&Across, Measure)> {
        let (settings, _) = self.counted.as_ref()?;
        Some((settings.across.as_ref()?, settings.measure))
    }

    /// Returns the rows that are not inside a closed one: their places in the table, from 0.
    pub fn visible(&self) -> Vec<usize> {
        let mut visible = Vec::new();
        // Rows deeper than this are inside a closed one.
        let mut depth = usize::MAX;
        for (i, row) in self.table().map(|table| table.rows.as_slice()).unwrap_or_default().iter().enumerate() {
            if row.depth <= depth {
                visible.push(i);
                depth = if self.is_open(row) { usize::MAX } else { row.depth };
            }
        }
        visible
    }

    /// Returns whether a row shows those below it.
    pub fn is_open(&self, row: &Row) -> bool {
        let toggled = row.handle.as_ref().is_some_and(|handle| self.toggled.contains(handle));
        (row.depth == 0) != toggled
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
        self.table()?.rows.get(self.row)
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
            let rows = self.table().map(|table| table.rows.as_slice()).unwrap_or_default();
            let depth = rows.get(self.row).map_or(0, |row| row.depth);
            let above = rows.get(..self.row).unwrap_or_default();
            self.row = above.iter().rposition(|row| row.depth < depth).unwrap_or(self.row);
        }
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
        let Some(handle) = self.highlighted().and_then(|row| row.handle.clone()) else { return };
        if self.has_below(self.row) && !self.toggled.remove(&handle) {
            self.toggled.insert(handle);
        }
    }

    /// Returns whether rows stand below this one, so that it can be opened and closed.
    pub fn has_below(&self, row: usize) -> bool {
        let rows = self.table().map(|table| table.rows.as_slice()).unwrap_or_default();
        matches!((rows.get(row), rows.get(row + 1)), (Some(here), Some(next)) if next.depth > here.depth)
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

    /// The quotes behind the number under the cursor.
    fn quotes(&self) -> Outcome {
        let Some((table, (mut handle, title))) = self.table().zip(self.row_here()) else { return Outcome::none() };
        let first = table.columns.len() - self.count_columns();
        let column = table.columns.get(self.column).filter(|_| self.column >= first);
        let title = match (self.across(), column) {
            (Some((across, _)), Some(column)) => {
                let value = across.value_of(&column.key);
                handle.column = Some((across.clone(), value.unwrap_or_default().to_owned()));
                format!("{title} · {}", column.heading)
            }
            _ => title,
        };
        Outcome::go(Go::Quotes(Box::new(Query::of_handle(&handle, title))))
    }

    /// How many columns stand for values of what is compared.
    fn count_columns(&self) -> usize {
        let measures = MEASURES.len() + usize::from(self.measure.is_some_and(|m| !MEASURES.contains(&m)));
        self.table().map_or(0, |table| table.columns.len().saturating_sub(1 + measures))
    }

    /// A row that is inside a closed one cannot be highlighted: the cursor goes to the closed one.
    fn show_cursor(&mut self) {
        let visible = self.visible();
        self.row = visible.iter().copied().take_while(|row| *row <= self.row).last().unwrap_or(0);
    }

    fn scroll(&mut self, height: usize) {
        let here = self.visible().iter().position(|row| *row == self.row).unwrap_or(0);
        self.top = self.top.min(here).max((here + 1).saturating_sub(height));
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
