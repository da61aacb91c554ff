//! The trail: every change, when, who, what, why.

use super::{changes, columns};
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::Project;
use crate::domain::record::{Head, Origin};
use crate::domain::time::When;

/// One change.
struct Change<'a> {
    head: &'a Head,
    origin: &'a Origin,
    what: String,
}

/// Lists every change, the oldest first: one row a line of the records. What stands in a page alone comes last.
pub fn trail(project: &Project, now: When) -> Table {
    let columns =
        columns([("when", CellKind::Text), ("who", CellKind::Text), ("what", CellKind::Text), ("why", CellKind::Text)]);
    let mut table = Table::new(About::new(project, "trail", now), columns);
    let outside = Origin::outside();
    for Change { head, origin, what } in changes(project) {
        // What stands in a page and in no record yet was changed nobody knows when.
        let is_pending = *origin == outside;
        let how = match (head.undo, head.redo, head.by.as_deref()) {
            _ if is_pending => "by hand, not taken in yet: ",
            (Some(_), _, _) => "undo: ",
            (_, Some(_), _) => "redo: ",
            (_, _, Some(_)) => "by hand: ",
            _ => "",
        };
        let action = head.act.map_or_else(|| origin.to_string(), |act| format!("{origin}:{}", act.n));
        let why = head.why.as_deref().map_or(Cell::Empty, Cell::text);
        let cells = vec![
            if is_pending { Cell::Empty } else { Cell::text(head.t.to_string()) },
            Cell::text(origin.coder.as_str()),
            Cell::Text(format!("{how}{what}")),
            why,
        ];
        table.push(&action, cells);
    }
    table
}

fn changes(project: &Project) -> Vec<Change<'_>> {
    let mut all = Vec::new();
    for (key, thing) in project.things() {
        for (i, signed) in thing.lines().iter().enumerate() {
            let what = changes::of_thing(project, key, thing, i);
            all.push(Change { head: &signed.line.head, origin: &signed.origin, what });
        }
    }
    for source in project.sources() {
        let Some(shard) = project.shard(source) else { continue };
        for (_, lines) in shard.history() {
            for (i, signed) in lines.iter().enumerate() {
                let what = changes::of_coding(project, &shard.source().title, lines, i);
                all.push(Change { head: &signed.line.head, origin: &signed.origin, what });
            }
        }
    }
    let outside = Origin::outside();
    let k = |head: &Head| head.act.map_or((0, 0), |act| (act.n, act.k));
    all.sort_by(|a, b| {
        let pending = |change: &Change<'_>| *change.origin == outside;
        pending(a)
            .cmp(&pending(b))
            .then(a.head.t.cmp(&b.head.t))
            .then_with(|| a.origin.cmp(b.origin))
            .then_with(|| k(a.head).cmp(&k(b.head)))
    });
    all
}
