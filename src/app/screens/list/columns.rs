//! Which columns the tallies have: a mark for each measure and for each value that is compared.

use super::{Marking, Pick, Row, State, numbered};
use crate::analysis::table::Column;
use crate::analysis::tally::Measure;
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::tallies::columns::Columns;
use std::collections::BTreeSet;

/// Asks which columns there are; values are compared, which is said in a word or two.
pub(super) fn columns(measures: &[Measure], of: (&str, &[Column]), left_out: &BTreeSet<String>) -> State {
    let (compared, values) = of;
    let measures = Measure::ALL.into_iter().map(|measure| {
        let row = Row::new(measure.word(), measure.unit(), Pick::Measured(measure));
        row.when_current(measures.contains(&measure))
    });
    let values = values.iter().map(|column| {
        let row = Row::new(column.heading_with_base(), compared, Pick::Value(column.key.clone()));
        row.when_current(!left_out.contains(&column.key))
    });
    let usual = Row::new("as at first", "four measures, and all that is compared", Pick::UsualColumns);
    let rows = measures.chain(values).chain([usual.lettered('0')]);
    let state = State::new("Which columns?", "show", numbered(rows.collect()));
    State { marking: Some(Marking::Columns), cursor: 0, ..state }
}

impl State {
    /// Has the columns that are marked.
    pub(super) fn have_columns(&self) -> Outcome {
        let measures: Vec<Measure> = self
            .marked(|pick| match pick {
                Pick::Measured(measure) => Some(*measure),
                _ => None,
            })
            .collect();
        let values = |is_marked: bool| {
            self.rows.iter().filter(move |row| row.current == is_marked).filter_map(|row| match &row.pick {
                Some(Pick::Value(key)) => Some(key.clone()),
                _ => None,
            })
        };
        if measures.is_empty() && values(true).next().is_none() {
            let told = Notice::warning("a table has at least one column");
            return Outcome::tell(told.keyed(Action::MarkHere, "marks the one under the cursor"));
        }
        let columns = Columns { measures: Some(measures), left_out: values(false).collect() };
        Outcome::go(Go::Close).then(Go::Columns(columns))
    }
}
