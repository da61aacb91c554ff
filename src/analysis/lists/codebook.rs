//! The codebook with what each code counts.

use super::columns;
use crate::analysis::table::{About, Cell, CellKind, Row, RowKind, Table};
use crate::domain::layer::Looked;
use crate::domain::time::When;
use crate::domain::{CodeId, Project, SourceId};
use std::collections::{BTreeMap, BTreeSet};

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
    let counts = counts(project, looked);
    let book = project.codebook();
    for (id, depth) in book.tree() {
        let Some(code) = book.get(id) else { continue };
        let (codings, sources) = counts.get(id).map_or((0, 0), |(codings, sources)| (*codings, sources.len()));
        let level = book.level(id).map_or(Cell::Empty, |level| Cell::text(level.as_str()));
        let mut cells = vec![Cell::text(&code.name), level, Cell::Number(codings), Cell::Number(sources)];
        if detail == Detail::Whole {
            let color = code.color.clone().unwrap_or_default();
            let retired = if code.retired { "retired" } else { "" };
            let parent = code.parent.as_ref().map_or("", |parent| parent.as_str());
            let texts = [parent, code.definition.as_str(), &code.include, &code.exclude, &color, retired];
            cells.extend(texts.map(|text| if text.is_empty() { Cell::Empty } else { Cell::text(text) }));
        }
        cells.push(Cell::text(id.as_str()));
        let kind = if book.children(Some(id)).is_empty() { RowKind::Code } else { RowKind::Category };
        table.rows.push(Row { kind, depth: *depth, id: id.to_string(), handle: None, cells });
    }
    table.notes = looked.says(project).into_iter().skip(1).collect();
    table
}

/// Codings and distinct sources of each code with all below it.
fn counts<'a>(project: &'a Project, looked: &'a Looked) -> BTreeMap<&'a CodeId, (usize, BTreeSet<&'a SourceId>)> {
    let mut counts: BTreeMap<&CodeId, (usize, BTreeSet<&SourceId>)> = BTreeMap::new();
    for shown in &looked.codings {
        for code in project.codebook().lineage(&shown.code) {
            let (codings, sources) = counts.entry(code).or_default();
            *codings += 1;
            sources.insert(&shown.source);
        }
    }
    counts
}
