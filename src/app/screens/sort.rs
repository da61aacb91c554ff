//! Rows sorted by a column: the same in every table.

use crate::analysis::table::{Cell, CellKind, Column, Table};
use std::cmp::Ordering;

/// What rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The name of the column.
    pub key: String,
    /// Whether from the largest to the smallest, or from the last word to the first.
    pub descending: bool,
}

impl Sort {
    /// Returns what asking for a column makes of the order: words from the first on, numbers from the largest; asked
    /// again, the other way round; once more, as the table has it.
    pub fn next(now: Option<Self>, column: &Column) -> Option<Self> {
        let first = column.kind != CellKind::Text;
        let key = column.key.clone();
        match now {
            Some(sort) if sort.key == key && sort.descending != first => None,
            Some(sort) if sort.key == key => Some(Self { key, descending: !first }),
            _ => Some(Self { key, descending: first }),
        }
    }

    /// Puts rows in order, which are places in the table from 0; those alike stay as they are. A column that is not
    /// there sorts nothing.
    pub fn put(&self, table: &Table, rows: &mut [usize]) {
        let Some(column) = table.columns.iter().position(|column| column.key == self.key) else { return };
        let cell = |at: &usize| table.rows.get(*at).and_then(|row| row.cells.get(column));
        rows.sort_by(|a, b| compare(cell(a), cell(b), self.descending));
    }

    /// Returns the heading of a column, with an arrow where rows are sorted by it.
    pub fn mark(now: Option<&Self>, column: &Column, heading: String) -> String {
        match now {
            Some(sort) if sort.key == column.key => format!("{heading} {}", if sort.descending { "↓" } else { "↑" }),
            _ => heading,
        }
    }

    /// Returns the order in words, if the table has the column: `sorted by codings, the largest first`.
    pub fn said(&self, table: &Table) -> Option<String> {
        let column = table.columns.iter().find(|column| column.key == self.key)?;
        Some(match (column.kind, self.descending) {
            (CellKind::Text, false) => "sorted by name".to_owned(),
            (CellKind::Text, true) => "sorted by name, the last first".to_owned(),
            (_, true) => format!("sorted by {}, the largest first", column.heading),
            (_, false) => format!("sorted by {}, the smallest first", column.heading),
        })
    }
}

/// The order of two cells; where nothing is said, or nobody has read, comes last either way.
fn compare(a: Option<&Cell>, b: Option<&Cell>, descending: bool) -> Ordering {
    let text = |cell: Option<&Cell>| cell.map(ToString::to_string).unwrap_or_default();
    let size = |cell: Option<&Cell>| cell.and_then(Cell::size);
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    match (size(a), size(b)) {
        (Some(a), Some(b)) => return turned(a.total_cmp(&b)),
        (Some(_), None) => return Ordering::Less,
        (None, Some(_)) => return Ordering::Greater,
        (None, None) => {}
    }
    let (a, b) = (text(a), text(b));
    a.is_empty().cmp(&b.is_empty()).then_with(|| turned(natural(&a, &b)))
}

/// The order in which a person lists names: `P2` before `P10`, whatever the case.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (parts(a).into_iter(), parts(b).into_iter());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x == y => {}
            (Some(x), Some(y)) => return x.cmp(&y),
        }
    }
}

/// A text cut into numbers, which come by their size, and what stands between them.
fn parts(text: &str) -> Vec<(usize, String)> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let is_digit = c.is_ascii_digit();
        match parts.last_mut() {
            Some((digits, part)) if *digits == is_digit => part.push(c),
            _ => parts.push((is_digit, c.to_string())),
        }
    }
    let sized = |(is_number, part): (bool, String)| {
        let digits = part.trim_start_matches('0').to_owned();
        // Of two numbers the one with more digits is larger; a number comes before words.
        if is_number { (digits.len(), digits) } else { (usize::MAX, part) }
    };
    parts.into_iter().map(sized).collect()
}
