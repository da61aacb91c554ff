//! The sources of a project.

use super::columns;
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::id::{CoderId, ParticipantId};
use crate::domain::time::When;
use crate::domain::{Project, Shard};
use crate::text::words::{Words, count_words};

/// Lists the sources: what they are, how long, who speaks, how many codings of all coders, who is done.
pub fn sources(project: &Project, now: When) -> Table {
    let columns = columns([
        ("title", CellKind::Text),
        ("kind", CellKind::Text),
        ("language", CellKind::Text),
        ("recorded", CellKind::Text),
        ("words", CellKind::Words),
        ("turns", CellKind::Number),
        ("participants", CellKind::Text),
        ("codings", CellKind::Number),
        ("done_by", CellKind::Text),
        ("id", CellKind::Text),
    ]);
    let mut table = Table::new(About::new(project, "sources", now), columns);
    for id in project.sources() {
        let Some(shard) = project.shard(id) else { continue };
        let source = shard.source();
        let transcript = shard.text().map(|text| &text.transcript);
        let done: Vec<&str> = project.done_by(id).into_iter().map(CoderId::as_str).collect();
        let people: Vec<&str> = source.participants().into_iter().map(ParticipantId::as_str).collect();
        let cells = vec![
            Cell::text(&source.title),
            Cell::text(source.kind.word()),
            Cell::text(&source.language),
            Cell::text(&source.date),
            Cell::Words(words(shard)),
            transcript.map_or(Cell::Empty, |t| Cell::Number(t.turns().len())),
            Cell::text(people.join(", ")),
            Cell::Number(shard.codings().len()),
            Cell::text(done.join(", ")),
            Cell::text(id.as_str()),
        ];
        table.push(id.as_str(), cells);
        if transcript.is_none() {
            table.notes.push(format!("the text of '{}' could not be read", source.title));
        } else if shard.is_text_changed() {
            table.notes.push(format!("the text of '{}' was changed after it was imported", source.title));
        }
    }
    table
}

fn words(shard: &Shard) -> Words {
    let mut words = Words::default();
    if let Some(text) = shard.text() {
        for paragraph in text.transcript.paragraphs() {
            words += count_words(text.transcript.slice(*paragraph));
        }
    }
    words
}
