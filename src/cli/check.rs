//! `emic check`: verifies everything in a project.

use super::args::Format;
use super::failure::{IN_PART, Result};
use super::print;
use super::session::{Session, title_of};
use super::shell::Shell;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::Project;
use crate::outside;
use crate::store::check;
use crate::store::finding::{Finding, Severity};
use crate::store::fs::RealFs;
use std::fmt::Write as _;
use std::path::Path;

/// Verifies a project; what is only good to know does not make it fail.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let findings = check(&RealFs::at(dir), Path::new(""))?;
    let project = Session::glance(shell, dir)?.project;
    if shell.globals.format == Format::Table {
        shell.out.print(&text(&findings, &title_of(&project, dir)))?;
    } else {
        print::table(shell, &table(&project, &findings))?;
    }
    let is_sound = findings.iter().all(|finding| finding.severity == Severity::Note);
    Ok(if is_sound { 0 } else { IN_PART })
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Loss => "loss",
    }
}

/// The findings for reading: where, what, what to do.
fn text(findings: &[Finding], title: &str) -> String {
    let mut out = String::new();
    for finding in findings {
        let Finding { file, line, column, what, remedy, severity } = finding;
        let _ = write!(out, "{}  {file}", word(*severity));
        for number in [line, column].into_iter().flatten() {
            let _ = write!(out, ":{number}");
        }
        let _ = writeln!(out, "\n  {what}\n  {remedy}\n");
    }
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let _ = match findings.len() {
        0 => writeln!(out, "'{title}' is sound: nothing was found."),
        _ => writeln!(
            out,
            "'{title}': {} lost to the project as it is shown, {} to put right, {} good to know.",
            count(Severity::Loss),
            count(Severity::Warning),
            count(Severity::Note)
        ),
    };
    out
}

fn table(project: &Project, findings: &[Finding]) -> Table {
    let columns = [
        ("severity", CellKind::Text),
        ("file", CellKind::Text),
        ("line", CellKind::Number),
        ("column", CellKind::Number),
        ("what", CellKind::Text),
        ("remedy", CellKind::Text),
    ];
    let columns = columns.map(|(key, kind)| Column::new(key, key, kind)).to_vec();
    let mut table = Table::new(About::new(project, "check", outside::now()), columns);
    for finding in findings {
        let number = |n: Option<usize>| n.map_or(Cell::Empty, Cell::Number);
        let cells = vec![
            Cell::text(word(finding.severity)),
            Cell::text(&finding.file),
            number(finding.line),
            number(finding.column),
            Cell::text(&finding.what),
            Cell::text(&finding.remedy),
        ];
        table.push("", cells);
    }
    table
}
