//! The speakers of all sources: each label and whom it stands for.

use super::columns;
use super::lengths::Lengths;
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::Project;
use crate::domain::time::When;

/// Lists the labels of all sources: whom each stands for, and how much is said under it. A row's id is that of the
/// source, a slash and the label.
pub fn speakers(project: &Project, lengths: &mut Lengths, now: When) -> Table {
    let columns = columns([
        ("source", CellKind::Text),
        ("label", CellKind::Text),
        ("stands_for", CellKind::Text),
        ("turns", CellKind::Number),
        ("words", CellKind::Words),
    ]);
    let mut table = Table::new(About::new(project, "sources", now), columns);
    for id in project.sources() {
        let Some(shard) = project.shard(id) else { continue };
        for (label, whom) in &shard.source().speakers {
            let length = lengths.of_label(id, shard, label);
            let cells = vec![
                Cell::text(project.title_of(id)),
                Cell::text(label),
                Cell::text(whom.word()),
                length.map_or(Cell::Empty, |length| Cell::Number(length.turns)),
                length.map_or(Cell::Empty, |length| Cell::Words(length.words)),
            ];
            table.push(&format!("{id}/{label}"), cells);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::source::Speaker;
    use crate::domain::testing::Build;

    #[test]
    fn each_label_says_whom_it_stands_for_and_how_much_it_says() {
        let mut p = Build::new();
        p.interview("i01", "I: How was it?\n\nP1: One two 没人.\n\nNurse: Oh.\n\nP1: Three.");
        let mut lengths = Lengths::default();
        let mut rows = |p: &Build| -> Vec<String> {
            let table = speakers(&p.project, &mut lengths, When::default());
            let row = |row: &crate::analysis::table::Row| {
                row.cells.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
            };
            table.rows.iter().map(row).collect()
        };
        assert_eq!(rows(&p), ["I01|I|interviewer|1|3", "I01|Nurse|other|1|1", "I01|P1|P1|2|3 + 2 Han"]);
        p.run("hw", Command::SetSpeaker { source: "i01".into(), label: "Nurse".into(), speaker: Speaker::Group });
        assert_eq!(rows(&p)[1], "I01|Nurse|group|1|1");
    }
}
