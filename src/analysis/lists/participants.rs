//! The participants of a project.

use super::columns;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::Project;
use crate::domain::layer::Looked;
use crate::domain::time::When;

/// Lists the participants: their attributes, the sources they speak in, and the codings of a layer that hold their words.
pub fn participants(project: &Project, looked: &Looked, now: When) -> Table {
    let mut all = columns([("id", CellKind::Text)]);
    let attributes: Vec<&str> = project.attributes().into_iter().collect();
    all.extend(attributes.iter().map(|name| Column::new(name, name, CellKind::Text)));
    all.extend(columns([("sources", CellKind::Text), ("codings", CellKind::Number)]));
    let about = About { layer: Some(looked.layer.describe()), ..About::new(project, "participants", now) };
    let mut table = Table::new(about, all);
    for (id, participant) in project.participants() {
        let attribute = |name: &&str| participant.attribute(name).map_or(Cell::Empty, Cell::text);
        let speaks = project.sources().iter().filter_map(|source| project.source(source));
        let titles: Vec<&str> =
            speaks.filter(|source| source.participants().contains(&id)).map(|source| source.title.as_str()).collect();
        let codings = looked.codings.iter().filter(|shown| shown.voices.participants.contains(id)).count();
        let mut cells = vec![Cell::text(id.as_str())];
        cells.extend(attributes.iter().map(attribute));
        cells.extend([Cell::text(titles.join(", ")), Cell::Number(codings)]);
        table.push(id.as_str(), cells);
    }
    table.notes = looked.says(project).into_iter().skip(1).collect();
    table
}
