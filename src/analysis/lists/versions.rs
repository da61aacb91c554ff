//! The versions of the codebook: who named each, when, and what changed from one to the next.

use super::columns;
use crate::analysis::codebook_changes::changes;
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::time::When;
use crate::domain::version::Version;
use crate::domain::{Codebook, Project};

/// A version with what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The version.
    pub version: Version,
    /// Its codebook.
    pub book: Codebook,
    /// Whether no records of it are missing here.
    pub is_whole: bool,
    /// How many changes lead to it from the version before; of the first one none.
    pub from_before: Option<usize>,
    /// How many changes lead from it to the codebook as it is now.
    pub to_now: usize,
}

/// Returns the versions in the order in which they were named.
pub fn versions(project: &Project) -> Vec<Listed> {
    let mut all: Vec<Listed> = Vec::new();
    for version in project.versions() {
        let past = project.codebook_at(&version);
        let from_before = all.last().map(|before| changes(&before.book, &past.book).len());
        let to_now = changes(&past.book, project.codebook()).len();
        all.push(Listed { version, book: past.book, is_whole: past.is_whole, from_before, to_now });
    }
    all
}

/// Lists the versions.
pub fn versions_table(project: &Project, now: When) -> Table {
    let columns = columns([
        ("name", CellKind::Text),
        ("named", CellKind::Text),
        ("by", CellKind::Text),
        ("codes", CellKind::Number),
        ("changes", CellKind::Number),
        ("changes_since", CellKind::Number),
        ("locked", CellKind::Text),
        ("note", CellKind::Text),
        ("id", CellKind::Text),
    ]);
    let mut table = Table::new(About::new(project, "codebook", now), columns);
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::text(text) };
    for row in versions(project) {
        let version = &row.version;
        let cells = vec![
            Cell::text(&version.name),
            Cell::text(version.made.to_string()),
            Cell::text(version.by.as_str()),
            Cell::Number(row.book.tree().len()),
            row.from_before.map_or(Cell::Empty, Cell::Number),
            Cell::Number(row.to_now),
            text(&version.locked.as_ref().map(|by| format!("by {by}")).unwrap_or_default()),
            text(&version.note),
            Cell::text(version.id.as_str()),
        ];
        table.push(version.id.as_str(), cells);
    }
    let locked = project.lock().map(|version| format!("the codebook is locked as {}", version.name));
    table.notes.push(match locked {
        _ if table.rows.is_empty() => "no version was named yet".to_owned(),
        Some(locked) => locked,
        None => "the codebook is not locked".to_owned(),
    });
    table
}
