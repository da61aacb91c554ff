//! The sources of a project.

use super::columns;
use super::lengths::Lengths;
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::Project;
use crate::domain::id::{CoderId, ParticipantId};
use crate::domain::source::Speaker;
use crate::domain::time::When;

/// Lists the sources: what they are, how long, who speaks, how many codings of all coders, who is done.
pub fn sources(project: &Project, lengths: &mut Lengths, now: When) -> Table {
    let columns = columns([
        ("title", CellKind::Text),
        ("kind", CellKind::Text),
        ("language", CellKind::Text),
        ("recorded", CellKind::Text),
        ("translation_of", CellKind::Text),
        ("participants", CellKind::Text),
        ("speakers", CellKind::Text),
        ("words", CellKind::Words),
        ("turns", CellKind::Number),
        ("codings", CellKind::Number),
        ("done_by", CellKind::Text),
        ("id", CellKind::Text),
    ]);
    let mut table = Table::new(About::new(project, "sources", now), columns);
    for id in project.sources() {
        let Some(shard) = project.shard(id) else { continue };
        let source = shard.source();
        let length = lengths.whole(id, shard);
        let done: Vec<&str> = project.done_by(id).into_iter().map(CoderId::as_str).collect();
        let people: Vec<&str> = source.participants().into_iter().map(ParticipantId::as_str).collect();
        let others: Vec<String> = source.speakers.iter().filter_map(|(label, whom)| told(label, whom)).collect();
        let original = source.translation_of.as_ref().map(|original| project.title_of(original));
        let cells = vec![
            Cell::text(&source.title),
            Cell::text(source.kind.word()),
            Cell::text(&source.language),
            Cell::text(&source.date),
            original.map_or(Cell::Empty, Cell::text),
            Cell::text(people.join(", ")),
            Cell::text(others.join(", ")),
            length.map_or(Cell::Empty, |length| Cell::Words(length.words)),
            length.map_or(Cell::Empty, |length| Cell::Number(length.turns)),
            Cell::Number(shard.codings().len()),
            Cell::text(done.join(", ")),
            Cell::text(id.as_str()),
        ];
        table.push(id.as_str(), cells);
        if shard.text().is_none() {
            table.notes.push(format!("the text of '{}' could not be read", source.title));
        } else if shard.is_text_changed() {
            table.notes.push(format!("the text of '{}' was changed after it was imported", source.title));
        }
    }
    table
}

/// Whom a label stands for, unless it is the participant's own id.
fn told(label: &str, whom: &Speaker) -> Option<String> {
    let word = whom.word();
    (label != word).then(|| format!("{label} = {word}"))
}
