//! Which columns the tallies have: measures over everything, and values of what is compared. One that is left out changes
//! no number of another.

use crate::analysis::table::{Column, Table};
use crate::analysis::tally::Measure;
use std::collections::BTreeSet;

/// The measures that have a column until others are chosen.
const MEASURES: [Measure; 4] = [Measure::Participants, Measure::Sources, Measure::Passages, Measure::Codings];

/// The columns chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The measures that have a column, in their order, once somebody has chosen.
    pub measures: Option<Vec<Measure>>,
    /// The names of the values that have none.
    pub left_out: BTreeSet<String>,
}

impl Columns {
    /// Returns the measures that have a column; before anybody chose, also the one that is compared.
    pub fn measures(&self, compared: Measure) -> Vec<Measure> {
        self.measures.clone().unwrap_or_else(|| {
            let more = (!MEASURES.contains(&compared)).then_some(compared);
            MEASURES.into_iter().chain(more).collect()
        })
    }

    /// Gives a measure a column, if it has none.
    pub fn add(&mut self, measure: Measure) {
        if let Some(chosen) = self.measures.as_mut().filter(|chosen| !chosen.contains(&measure)) {
            chosen.push(measure);
            chosen.sort_unstable();
        }
    }

    /// Takes the columns of values that are not wanted out of a table with so many measures; returns all columns of
    /// values that it had.
    pub fn leave_out(&self, table: &mut Table, measures: usize) -> Vec<Column> {
        let values = table.columns.iter().skip(1 + measures).cloned().collect();
        let kept: Vec<bool> = table.columns.iter().map(|column| !self.left_out.contains(&column.key)).collect();
        let mut columns = kept.iter();
        table.columns.retain(|_| columns.next().copied().unwrap_or(true));
        for row in &mut table.rows {
            let mut cells = kept.iter();
            row.cells.retain(|_| cells.next().copied().unwrap_or(true));
        }
        values
    }
}
