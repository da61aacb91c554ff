//! One table with the cell under the cursor: its rows narrowed and sorted, the cursor kept where it was.

use crate::analysis::table::{Cell, CellKind, Row, Table};
use crate::app::action::Action;
use crate::app::fuzzy::Fuzzy;
use crate::app::screens::rows::{first_shown, moved};
use crate::app::screens::sort::Sort;

/// A table, which of its rows are shown in which order, and the cell under the cursor.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    table: Table,
    /// Which columns hold nothing but numbers.
    numeric: Vec<bool>,
    shown: Vec<usize>,
    row: usize,
    column: usize,
    top: usize,
    filter: String,
    /// A column, and the words for which a row must hold just them there; other words may stand anywhere.
    within: Option<(String, String)>,
    /// The row that is shown whatever is filtered for: what was edited does not vanish under one's hands.
    kept: Option<String>,
    sort: Option<Sort>,
}

impl Sheet {
    /// Takes in the table as it is now; the cursor stays on its cell.
    pub fn fill(&mut self, table: Table) {
        let row = self.row().map(|row| row.id.clone());
        let column = self.key().to_owned();
        self.numeric = (0..table.columns.len()).map(|column| is_numeric(&table, column)).collect();
        self.table = table;
        self.kept.clone_from(&row);
        self.arrange();
        if let Some(id) = row {
            self.show_row(&id);
        }
        self.show_column(&column);
        self.column = self.column.min(self.table.columns.len().saturating_sub(1));
    }

    /// Returns the whole table.
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// Returns whether a column holds nothing but numbers, counted or typed.
    pub fn is_numeric(&self, column: usize) -> bool {
        self.numeric.get(column).is_some_and(|is| *is)
    }

    /// Returns the rows that are shown, in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Row> {
        // What is shown stands in the table.
        let row = |at: &usize| self.table.rows.get(*at);
        self.shown.iter().filter_map(row).collect::<Vec<_>>().into_iter()
    }

    /// Returns the place of the cursor: the row among those shown and the column, from 0.
    pub const fn cursor(&self) -> (usize, usize) {
        (self.row, self.column)
    }

    /// Returns the first row that is drawn, from 0.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Returns the row under the cursor.
    pub fn row(&self) -> Option<&Row> {
        self.table.rows.get(*self.shown.get(self.row)?)
    }

    /// Returns the name of the column under the cursor.
    pub fn key(&self) -> &str {
        self.table.columns.get(self.column).map_or("", |column| column.key.as_str())
    }

    /// Returns the cell under the cursor as text.
    pub fn text(&self) -> String {
        self.row().and_then(|row| row.cells.get(self.column)).map(ToString::to_string).unwrap_or_default()
    }

    /// Returns what rows must hold to be shown.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Returns what rows are sorted by, if they are.
    pub const fn sorted(&self) -> Option<&Sort> {
        self.sort.as_ref()
    }

    /// Shows only rows that hold these words, in any column; with no words, all.
    pub fn narrow(&mut self, words: &str) {
        let here = self.row().map(|row| row.id.clone());
        words.clone_into(&mut self.filter);
        self.kept = None;
        if words.is_empty() {
            self.within = None;
        }
        self.arrange();
        self.row = 0;
        if let Some(id) = here {
            self.show_row(&id);
        }
    }

    /// Shows only rows that hold just this in a column. Other words typed meanwhile and taken back leave it so.
    pub fn narrow_to(&mut self, column: &str, value: &str) {
        self.within = Some((column.to_owned(), value.to_owned()));
        self.narrow(value);
    }

    /// Sorts by the column under the cursor; again, the other way round; once more, as it was.
    pub fn sort(&mut self) {
        let Some(column) = self.table.columns.get(self.column) else { return };
        self.sort = Sort::next(self.sort.take(), column);
        let here = self.row().map(|row| row.id.clone());
        self.arrange();
        if let Some(id) = here {
            self.show_row(&id);
        }
    }

    /// Puts the cursor on the row of an id; returns whether it is shown.
    pub fn show_row(&mut self, id: &str) -> bool {
        let at = self.rows().position(|row| row.id == id);
        self.row = at.unwrap_or(self.row).min(self.shown.len().saturating_sub(1));
        at.is_some()
    }

    /// Puts the cursor on a column.
    pub fn show_column(&mut self, key: &str) {
        self.column = self.table.columns.iter().position(|column| column.key == key).unwrap_or(self.column);
    }

    /// Puts the cursor on a cell.
    pub fn show(&mut self, row: usize, column: usize) {
        self.row = row.min(self.shown.len().saturating_sub(1));
        self.column = column.min(self.table.columns.len().saturating_sub(1));
    }

    /// Moves by an action on a screen of that many rows; returns whether it is a move.
    pub fn go(&mut self, action: Action, height: usize) -> bool {
        let last = self.table.columns.len().saturating_sub(1);
        match action {
            Action::MoveLeft => self.column = self.column.saturating_sub(1),
            Action::MoveRight => self.column = (self.column + 1).min(last),
            _ => match moved(self.row, self.shown.len(), height.saturating_sub(1).max(1), action) {
                Some(to) => self.row = to,
                None => return false,
            },
        }
        true
    }

    /// Scrolls just so far that the cursor is seen.
    pub fn scroll(&mut self, height: usize) {
        self.top = first_shown(self.top, self.row, height);
    }

    fn arrange(&mut self) {
        let mut fuzzy = Fuzzy::new(self.filter.trim());
        let within = self.within.as_ref().filter(|(_, words)| *words == self.filter);
        let within = within.map(|(key, _)| self.table.columns.iter().position(|column| column.key == *key));
        let mut holds = |row: &Row| match within {
            _ if self.kept.as_ref() == Some(&row.id) => true,
            Some(column) => {
                column.and_then(|column| row.cells.get(column)).is_some_and(|cell| cell.to_string() == self.filter)
            }
            None => {
                let cells: Vec<String> = row.cells.iter().map(ToString::to_string).collect();
                fuzzy.is_in(&cells.join(" · "))
            }
        };
        let rows = &self.table.rows;
        self.shown = rows.iter().enumerate().filter(|(_, row)| holds(row)).map(|(at, _)| at).collect();
        if let Some(sort) = &self.sort {
            sort.put(&self.table, &mut self.shown);
        }
        self.row = self.row.min(self.shown.len().saturating_sub(1));
    }
}

/// Years and ages are typed as text, and read as numbers all the same. What names a row never does.
fn is_numeric(table: &Table, column: usize) -> bool {
    let Some(kind) = table.columns.get(column).map(|column| column.kind) else { return false };
    if kind != CellKind::Text || column == 0 {
        return kind != CellKind::Text;
    }
    let mut typed = table.rows.iter().filter_map(|row| match row.cells.get(column) {
        Some(Cell::Text(text)) if !text.is_empty() => Some(text.parse::<f64>().is_ok_and(f64::is_finite)),
        _ => None,
    });
    typed.next() == Some(true) && typed.all(|is| is)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::{About, Column};

    fn sheet(rows: &[(&str, &str, usize)]) -> Sheet {
        let columns = [("id", CellKind::Text), ("group", CellKind::Text), ("codings", CellKind::Number)];
        let columns = columns.map(|(key, kind)| Column::new(key, key, kind)).to_vec();
        let mut table = Table::new(About::default(), columns);
        for (id, group, n) in rows {
            table.push(id, vec![Cell::text(*id), Cell::text(*group), Cell::Number(*n)]);
        }
        let mut sheet = Sheet::default();
        sheet.fill(table);
        sheet
    }

    fn ids(sheet: &Sheet) -> Vec<&str> {
        sheet.rows().map(|row| row.id.as_str()).collect()
    }

    const ROWS: [(&str, &str, usize); 4] =
        [("P10", "MSW", 2), ("P2", "", 10), ("P1", "主管", 0), ("p3", "Recruiter", 9)];

    #[test]
    fn rows_are_sorted_as_a_person_would_and_what_is_empty_comes_last() {
        let mut sheet = sheet(&ROWS);
        sheet.sort();
        assert_eq!(ids(&sheet), ["P1", "P2", "p3", "P10"]);
        sheet.sort();
        assert_eq!(ids(&sheet), ["P10", "p3", "P2", "P1"]);
        sheet.sort();
        assert_eq!(ids(&sheet), ["P10", "P2", "P1", "p3"]);
        sheet.go(Action::MoveRight, 9);
        sheet.sort();
        assert_eq!(ids(&sheet), ["P10", "p3", "P1", "P2"]);
        sheet.sort();
        assert_eq!(ids(&sheet), ["P1", "p3", "P10", "P2"]);
        sheet.go(Action::MoveRight, 9);
        sheet.sort();
        assert_eq!(ids(&sheet), ["P2", "p3", "P10", "P1"], "numbers from the largest on");
        sheet.sort();
        assert_eq!(ids(&sheet), ["P1", "P10", "p3", "P2"]);
    }

    #[test]
    fn the_cursor_stays_on_its_cell_whatever_happens_to_the_rows() {
        let mut sheet = sheet(&ROWS);
        sheet.show(3, 1);
        sheet.sort();
        assert_eq!((sheet.row().unwrap().id.as_str(), sheet.text().as_str()), ("p3", "Recruiter"));
        sheet.narrow("rec");
        assert_eq!((ids(&sheet), sheet.cursor()), (vec!["p3"], (0, 1)));
        sheet.narrow("");
        assert_eq!(sheet.row().unwrap().id, "p3");
        sheet.narrow("nobody");
        assert!(sheet.row().is_none() && sheet.text().is_empty());
        assert!(sheet.go(Action::MoveDown, 9));
    }

    #[test]
    fn a_column_of_numbers_is_known_by_what_was_typed_in_it() {
        let of = |values: [&str; 3]| sheet(&values.map(|value| (value, value, 0))).is_numeric(1);
        assert!(of(["6", "", "11"]) && of(["2.5", "-1", "0"]));
        assert!(!of(["6", "eleven", "3"]) && !of(["", "", ""]) && !of(["inf", "1", "2"]));
        let sheet = sheet(&[("1", "2", 3)]);
        assert_eq!([0, 1, 2, 3].map(|at| sheet.is_numeric(at)), [false, true, true, false], "names are no numbers");
    }
}
