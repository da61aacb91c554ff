//! The codebook with what each code counts.

use super::columns;
use crate::analysis::table::{About, Cell, CellKind, Row, RowKind, Table};
use crate::analysis::tally::{Ask, By, Measure, name, tally};
use crate::domain::layer::Looked;
use crate::domain::time::When;
use crate::domain::{CodeId, Project};
use std::collections::HashMap;

/// How much a codebook says of each code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Name, level and counts.
    Brief,
    /// Also what it means, when to use it and when not.
    Whole,
}

/// Lists the tree of codes: level, codings and sources of a layer, each code with those below it.
pub fn codebook(project: &Project, looked: &Looked, detail: Detail, now: When) -> Table {
    let mut all = columns([
        ("name", CellKind::Text),
        ("level", CellKind::Text),
        ("codings", CellKind::Number),
        ("sources", CellKind::Number),
    ]);
    if detail == Detail::Whole {
        all.extend(columns([
            ("parent", CellKind::Text),
            ("definition", CellKind::Text),
            ("include", CellKind::Text),
            ("exclude", CellKind::Text),
            ("color", CellKind::Text),
            ("retired", CellKind::Text),
        ]));
    }
    all.extend(columns([("id", CellKind::Text)]));
    let about = About { layer: Some(looked.layer.describe()), ..About::new(project, "codebook", now) };
    let mut table = Table::new(about, all);
    // A code counts here what it counts in any tally.
    let ask = Ask { by: By::Code, measures: vec![Measure::Codings, Measure::Sources], across: None };
    let counted = tally(project, looked, &ask, now);
    let counts: HashMap<&str, &[Cell]> =
        counted.rows.iter().map(|row| (row.id.as_str(), row.cells.as_slice())).collect();
    let book = project.codebook();
    let there: Vec<(CodeId, usize)> = book.tree().iter().map(|(id, depth)| (id.clone(), *depth)).collect();
    // What was removed and still has codings counts as well; it is no part of a codebook to hand on.
    let ids = counted.rows.iter().filter(|_| detail == Detail::Brief).map(|row| CodeId::from(row.id.as_str()));
    let removed = ids.filter(|id| !book.is_standing(id)).map(|id| (id, 0));
    for (id, depth) in there.into_iter().chain(removed) {
        let Some(code) = book.get(&id) else { continue };
        let level = book.level(&id).map_or(Cell::Empty, |level| Cell::text(level.as_str()));
        let mut cells = vec![Cell::text(name(book, &id)), level];
        cells.extend(counts.get(id.as_str()).into_iter().flat_map(|cells| cells.iter().skip(1)).map(number));
        if detail == Detail::Whole {
            let color = code.color.clone().unwrap_or_default();
            let retired = if code.retired { "retired" } else { "" };
            let parent = code.parent.as_ref().map_or("", |parent| parent.as_str());
            let texts = [parent, code.definition.as_str(), &code.include, &code.exclude, &color, retired];
            cells.extend(texts.map(|text| if text.is_empty() { Cell::Empty } else { Cell::text(text) }));
        }
        cells.push(Cell::text(id.as_str()));
        let kind = if book.children(Some(&id)).is_empty() { RowKind::Code } else { RowKind::Category };
        table.rows.push(Row { kind, depth, id: id.to_string(), handle: None, cells });
    }
    table.notes = counted.notes;
    table
}

/// A count without its base: the list says the base below it.
fn number(cell: &Cell) -> Cell {
    match cell {
        Cell::Count { n, .. } => Cell::Number(*n),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tally::{Ask, By, Measure, tally};
    use crate::domain::Kind;
    use crate::domain::layer::{Layer, look};
    use crate::domain::testing::Build;

    #[test]
    fn a_code_counts_here_what_it_counts_in_a_tally() {
        let mut p = Build::new();
        p.interview("i01", "I: How was it?\n\nP1: There was no induction.").interview("i02", "P2: Two weeks of it.");
        p.source("i01-zh", Kind::Interview, "P1: 没有培训。", Some("i01"));
        p.code("cat", "meso").code("cat/a", "").code("asked", "");
        p.tag("hw", "i01", "How was", "asked");
        p.tag("hw", "i01", "no induction", "a");
        p.tag("hw", "i01-zh", "培训", "a");
        p.tag("hw", "i02", "weeks", "a");
        let rows = |p: &Build| {
            let looked = look(&p.project, &Layer::Mine("hw".into()));
            let table = codebook(&p.project, &looked, Detail::Brief, When::default());
            let ask = Ask { by: By::Code, measures: vec![Measure::Codings, Measure::Sources], across: None };
            let counted = tally(&p.project, &looked, &ask, When::default());
            assert_eq!(table.notes, counted.notes);
            let shown = |i: usize| {
                let cells = ["name", "codings", "sources"].map(|key| table.cell(i, key).unwrap().to_string());
                let same = counted.rows.iter().position(|row| row.id == table.rows[i].id).unwrap();
                assert_eq!(table.cell(i, "codings"), counted.cell(same, "codings"));
                cells.join(" ")
            };
            (0..table.rows.len()).map(shown).collect::<Vec<_>>()
        };
        // The interviewer's words alone are none, and a translation is no second source.
        assert_eq!(rows(&p), ["cat 3 2", "a 3 2", "asked 0 0"]);
        p.done("hw", "i02");
        assert_eq!(rows(&p), ["cat 1 1", "a 1 1", "asked 0 0"]);
        p.gone("code/a");
        assert_eq!(rows(&p), ["cat 1 1", "asked 0 0", "a (removed) 1 1"]);
        let whole = codebook(&p.project, &look(&p.project, &Layer::Final), Detail::Whole, When::default());
        assert_eq!(whole.rows.len(), 2);
    }
}
