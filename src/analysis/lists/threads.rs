//! The threads of a project: what reviewers say, and what is answered.

use super::{Detail, columns};
use crate::analysis::table::{About as AboutTable, Cell, CellKind, Row, RowKind, Table};
use crate::domain::Project;
use crate::domain::memo::Memo;
use crate::domain::thread::ThreadState;
use crate::domain::time::When;

/// Lists threads, below each the answers to it; all of them, or those that are so far. Their first lines, or all they
/// say.
pub fn threads(project: &Project, state: Option<ThreadState>, detail: Detail, now: When) -> Table {
    let text = CellKind::Text;
    let all = columns([
        ("state", text),
        ("created", text),
        ("author", text),
        ("about", text),
        ("quote", text),
        ("text", text),
        ("id", text),
    ]);
    let mut table = Table::new(AboutTable::new(project, "notes", now), all);
    for memo in project.threads() {
        let Some(is) = project.thread_state(memo).filter(|is| state.is_none_or(|wanted| *is == wanted)) else {
            continue;
        };
        table.rows.push(row(project, memo, (is.word(), 0), detail));
        table.rows.extend(project.answers(&memo.id).map(|answer| row(project, answer, ("answer", 1), detail)));
    }
    table
}

fn row(project: &Project, memo: &Memo, (state, depth): (&str, usize), detail: Detail) -> Row {
    let cells = vec![
        Cell::text(state),
        Cell::text(memo.created.date()),
        Cell::text(memo.author.as_str()),
        Cell::text(project.in_words(&memo.about)),
        memo.passage.as_ref().map_or(Cell::Empty, |passage| Cell::text(&*passage.quote)),
        Cell::text(if detail == Detail::Brief { memo.title() } else { &memo.text }),
        Cell::text(memo.id.as_str()),
    ];
    Row { kind: RowKind::Item, depth, id: memo.id.to_string(), handle: None, cells }
}
