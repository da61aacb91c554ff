//! What every analysis returns: rows and typed cells, and everything a reader must be told beside the numbers. Screens,
//! commands and exports share it.

use crate::domain::Project;
use crate::domain::time::When;
use crate::text::words::Words;
use std::fmt;

/// The version of emic, which every table names.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What files call the parts of a row and what a table rests on: no column that is named by a project may be called so.
pub const OWN_KEYS: [&str; 12] =
    ["kind", "depth", "id", "handle", "layer", "measure", "unit", "as_of", "codebook", "date", "emic", "notes"];

/// A result with what it rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it is about.
    pub about: About,
    /// The columns; the first names the row.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Row>,
    /// What was left out and what the numbers mean, as sentences or parts of one.
    pub notes: Vec<String>,
}

/// What a table is about and rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// The command that gives this table, such as `tally`.
    pub command: String,
    /// The title of the project.
    pub project: String,
    /// The layer as commands write it; nothing where layers play no part.
    pub layer: Option<String>,
    /// What was counted, such as `participants`; nothing in a list.
    pub measure: Option<String>,
    /// What one count is, such as `distinct participants`; nothing in a list.
    pub unit: Option<String>,
    /// Up to when records are in it, when that is not all of them.
    pub as_of: Option<String>,
    /// The first 8 hex digits of the codebook's hash.
    pub codebook: String,
    /// When it was made.
    pub date: When,
}

impl About {
    /// Returns what any table of a project says of itself.
    pub fn new(project: &Project, command: &str, now: When) -> Self {
        Self {
            command: command.to_owned(),
            project: project.title().to_owned(),
            as_of: project.as_of().map(|when| when.to_string()),
            codebook: project.codebook_hash(),
            date: now,
            ..Self::default()
        }
    }
}

impl fmt::Display for About {
    /// Writes one line: layer, measure, unit, as of when, codebook, date, version.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(layer) = &self.layer {
            write!(f, "layer {layer} · ")?;
        }
        if let Some(measure) = &self.measure {
            write!(f, "{measure} · ")?;
        }
        if let Some(unit) = &self.unit {
            write!(f, "unit: {unit} · ")?;
        }
        if let Some(when) = &self.as_of {
            write!(f, "as of {when} · ")?;
        }
        write!(f, "codebook {} · {} · emic {VERSION}", self.codebook, self.date.date())
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its stable name in CSV and JSON.
    pub key: String,
    /// Its heading for people, without the base.
    pub heading: String,
    /// What its cells hold.
    pub kind: CellKind,
    /// N of the whole column; then the heading carries it, `MSW (10)`, and cells show only n.
    pub base: Option<usize>,
}

impl Column {
    /// Makes a column without a base.
    pub fn new(key: &str, heading: &str, kind: CellKind) -> Self {
        Self { key: key.to_owned(), heading: heading.to_owned(), kind, base: None }
    }

    /// Returns the heading with the base, if it has one: `MSW (10)`.
    pub fn heading_with_base(&self) -> String {
        self.base.map_or_else(|| self.heading.clone(), |n| format!("{} ({n})", self.heading))
    }

    /// Returns how a cell of this column is shown: a base that the heading carries is not said again.
    pub fn show(&self, cell: &Cell) -> String {
        match cell {
            Cell::Count { n, .. } if self.base.is_some() => n.to_string(),
            other => other.to_string(),
        }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Words to read.
    Text,
    /// A number.
    Number,
    /// A number out of a base.
    Count,
    /// A share of a whole.
    Share,
    /// Words, and Han and kana characters apart.
    Words,
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowKind {
    /// A level of the project's scheme, or the row *no level*.
    Level,
    /// A code with codes below it.
    Category,
    /// A code.
    Code,
    /// Anything else: a source, a passage, a participant.
    #[default]
    Item,
}

impl RowKind {
    /// Returns the word that files use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Category => "category",
            Self::Code => "code",
            Self::Item => "item",
        }
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What it stands for.
    pub kind: RowKind,
    /// How far it is indented, from 0.
    pub depth: usize,
    /// The id of what it stands for; a level's or code's own id.
    pub id: String,
    /// What `emic why` turns into the passages behind the row; nothing where there are none.
    pub handle: Option<String>,
    /// The cells, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing to say.
    Empty,
    /// Words to read; untrusted, not yet made safe to show.
    Text(String),
    /// A number.
    Number(usize),
    /// A number out of a base: `12 of 16`. A zero means looked, and nothing.
    Count {
        /// How many.
        n: usize,
        /// Out of how many.
        of: usize,
    },
    /// A share of a whole, from 0 to 1.
    Share(f64),
    /// Words, and Han and kana characters apart: never one sum.
    Words(Words),
    /// `–`: nobody has read it to the end yet.
    NotRead,
    /// `?`: it was read before this code existed.
    ReadBefore,
}

impl Cell {
    /// Returns a text cell.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns what a cell is sorted and drawn as a bar by; what was not read has no size.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn size(&self) -> Option<f64> {
        match self {
            Self::Number(n) | Self::Count { n, .. } => Some(*n as f64),
            Self::Share(share) => Some(*share),
            Self::Words(words) => Some((words.words + words.han) as f64),
            Self::Empty | Self::Text(_) | Self::NotRead | Self::ReadBefore => None,
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(n) => write!(f, "{n}"),
            Self::Count { n, of } => write!(f, "{n} of {of}"),
            Self::Share(share) => write!(f, "{:.1} %", share * 100.0),
            Self::Words(Words { words, han: 0 }) => write!(f, "{words}"),
            Self::Words(Words { words, han }) => write!(f, "{words} + {han} Han"),
            Self::NotRead => f.write_str("–"),
            Self::ReadBefore => f.write_str("?"),
        }
    }
}

impl Table {
    /// Returns an empty table.
    pub const fn new(about: About, columns: Vec<Column>) -> Self {
        Self { about, columns, rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds a row that stands for nothing in particular.
    pub fn push(&mut self, id: &str, cells: Vec<Cell>) {
        self.rows.push(Row { id: id.to_owned(), cells, ..Row::default() });
    }

    /// Returns whether rows stand for levels, categories and codes, so that files say which.
    pub fn is_nested(&self) -> bool {
        self.rows.iter().any(|row| row.kind != RowKind::Item)
    }

    /// Returns a cell by the row's and the column's place.
    pub fn cell(&self, row: usize, column: &str) -> Option<&Cell> {
        let at = self.columns.iter().position(|c| c.key == column)?;
        self.rows.get(row)?.cells.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_a_reader_must_know() {
        for (cell, shown) in [
            (Cell::Count { n: 12, of: 16 }, "12 of 16"),
            (Cell::Count { n: 0, of: 16 }, "0 of 16"),
            (Cell::Share(0.1234), "12.3 %"),
            (Cell::Words(Words { words: 120, han: 35 }), "120 + 35 Han"),
            (Cell::NotRead, "–"),
            (Cell::ReadBefore, "?"),
        ] {
            assert_eq!(cell.to_string(), shown);
        }
    }

    #[test]
    fn a_base_in_the_heading_is_not_said_again() {
        let mut column = Column::new("MSW", "MSW", CellKind::Count);
        column.base = Some(10);
        assert_eq!(column.heading_with_base(), "MSW (10)");
        assert_eq!(column.show(&Cell::Count { n: 8, of: 10 }), "8");
        assert_eq!(column.show(&Cell::NotRead), "–");
    }
}
