//! What an import understood, for a person to agree to.

use super::Ready;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::cli::failure::sentence;
use crate::domain::Project;
use crate::domain::source::{Role, Speaker};
use crate::interchange::transcript_in::Link;
use crate::outside;
use crate::text::shown::Shown;
use crate::text::words::Words;
use std::fmt::Write as _;

/// Cells of an example.
const EXAMPLE: usize = 44;
/// Most cells of a label.
const LABEL: usize = 24;

/// Returns the preview of one transcript.
pub fn text(one: &Ready) -> String {
    let mut out = String::new();
    let new = &one.new;
    let language = if new.language.is_empty() { String::new() } else { format!(" · {}", new.language) };
    let _ = writeln!(
        out,
        "{} → {} · {}{language} · {} · {}",
        Shown::line(&one.file),
        Shown::line(&new.title),
        new.kind.shown(),
        words(one.understood.words),
        count(one.understood.turns, "turn"),
    );
    let rows: Vec<_> = one.links.iter().zip(&one.understood.labels).collect();
    let labels = rows.iter().map(|(link, _)| Shown::line(&link.label).width().min(LABEL)).max().unwrap_or(0);
    let whoms = rows.iter().map(|(link, _)| Shown::line(&whom(link)).width()).max().unwrap_or(0);
    for (link, label) in &rows {
        let _ = writeln!(
            out,
            "  {}  {:>5}  {}  {}",
            Shown::line(&link.label).padded(labels),
            label.turns,
            Shown::line(&whom(link)).padded(whoms),
            Shown::line(&label.example).truncated(EXAMPLE),
        );
    }
    if rows.is_empty() {
        out.push_str("  no speakers were found: plain paragraphs, unattributed\n");
    }
    for changed in &one.understood.changed {
        let _ = writeln!(out, "  changed: {}", Shown::line(changed));
    }
    for doubt in one.understood.doubts.iter().chain(&one.notes) {
        let _ = writeln!(out, "  look: {}", Shown::line(&sentence(doubt)));
    }
    out.push('\n');
    out
}

fn words(words: Words) -> String {
    match words {
        Words { words, han: 0 } => count(words, "word"),
        Words { words: 0, han } => format!("{han} Han characters"),
        Words { words, han } => format!("{} and {han} Han characters", count(words, "word")),
    }
}

fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// Whom a label stands for, in words.
fn whom(link: &Link) -> String {
    match &link.speaker {
        Speaker::Participant(id) if link.is_new => format!("participant {id}, new"),
        Speaker::Participant(id) => format!("participant {id}"),
        Speaker::Researcher(Role::Interviewer) => "interviewer".to_owned(),
        Speaker::Researcher(Role::Moderator) => "moderator".to_owned(),
        Speaker::Group => "the group".to_owned(),
        Speaker::Other => "somebody else".to_owned(),
    }
}

/// Returns the same for a program: a row a transcript.
pub fn table(project: &Project, ready: &[Ready]) -> Table {
    let columns = [
        ("file", CellKind::Text),
        ("id", CellKind::Text),
        ("title", CellKind::Text),
        ("kind", CellKind::Text),
        ("language", CellKind::Text),
        ("words", CellKind::Words),
        ("turns", CellKind::Number),
        ("speakers", CellKind::Text),
        ("look", CellKind::Text),
    ];
    let columns = columns.map(|(name, kind)| Column::new(name, name, kind)).to_vec();
    let mut table = Table::new(About::new(project, "import", outside::now()), columns);
    for one in ready {
        let speakers: Vec<String> = one.links.iter().map(|link| format!("{} = {}", link.label, whom(link))).collect();
        let look: Vec<&str> = one.understood.doubts.iter().chain(&one.notes).map(String::as_str).collect();
        let cells = vec![
            Cell::text(&one.file),
            Cell::text(one.new.id.as_str()),
            Cell::text(&one.new.title),
            Cell::text(one.new.kind.word()),
            Cell::text(&one.new.language),
            Cell::Words(one.understood.words),
            Cell::Number(one.understood.turns),
            Cell::text(speakers.join("; ")),
            Cell::text(look.join("; ")),
        ];
        table.push(one.new.id.as_str(), cells);
    }
    table
}
