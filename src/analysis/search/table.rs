//! Hits as a table: where, who, left, hit, right.

use super::context::{Context, context};
use super::{Found, speaker};
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::time::When;
use crate::domain::{Project, Speaker};

/// Returns hits as a table, with so many characters of context on each side. Positions are in code points, as
/// `emic code` takes them.
pub fn table(project: &Project, found: &Found, most: usize, now: When) -> Table {
    let columns = [
        ("source", "Source", CellKind::Text),
        ("turn", "Turn", CellKind::Number),
        ("speaker", "Speaker", CellKind::Text),
        ("participant", "Participant", CellKind::Text),
        ("left", "Left", CellKind::Text),
        ("hit", "Hit", CellKind::Text),
        ("right", "Right", CellKind::Text),
        ("at", "At", CellKind::Number),
        ("end", "End", CellKind::Number),
    ];
    let columns = columns.map(|(key, heading, kind)| Column::new(key, heading, kind)).to_vec();
    let mut table = Table::new(About::new(project, "search", now), columns);
    for hit in &found.hits {
        let Some((shard, text)) = project.shard(&hit.source).and_then(|shard| Some((shard, shard.text()?))) else {
            continue;
        };
        let turn = text.transcript.turns().get(hit.turn);
        let label = turn.and_then(|turn| turn.label.as_deref());
        let participant = match turn.and_then(|turn| speaker(shard, turn)) {
            Some(Speaker::Participant(id)) => Cell::text(id.as_str()),
            _ => Cell::Empty,
        };
        let Context { left, hit: words, right } = context(&text.transcript, hit, most);
        let (start, end) = text.transcript.to_chars(hit.segment);
        let cells = vec![
            Cell::text(project.title_of(&hit.source)),
            Cell::Number(hit.turn + 1),
            label.map_or(Cell::Empty, Cell::text),
            participant,
            Cell::Text(left),
            Cell::Text(words),
            Cell::Text(right),
            Cell::Number(start),
            Cell::Number(end),
        ];
        table.push(hit.source.as_str(), cells);
    }
    if found.unread > 0 {
        let n = found.unread;
        table.notes.push(format!("{n} {} not be read", if n == 1 { "source could" } else { "sources could" }));
    }
    table
}
