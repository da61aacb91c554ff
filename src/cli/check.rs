//! `emic check`: verifies everything in a project, and repairs what needs no decision.

use super::args::Format;
use super::failure::{IN_PART, Result};
use super::print;
use super::session::{Session, title_of};
use super::shell::Shell;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::Project;
use crate::outside;
use crate::store::finding::{Finding, Severity};
use crate::store::fs::RealFs;
use crate::store::{Done, Repaired, check, repair};
use std::fmt::Write as _;
use std::path::Path;

/// Verifies a project, repaired first when that is asked for; what is only good to know does not make it fail.
pub fn run(shell: &mut Shell, dir: &Path, is_repair: bool) -> Result<u8> {
    let (fs, root) = (RealFs::at(dir), Path::new(""));
    let repaired = if is_repair { repair(&fs, root)? } else { Repaired::default() };
    let mut findings = repaired.failed;
    findings.extend(check(&fs, root)?);
    let project = Session::glance(shell, dir)?.project;
    if shell.globals.format == Format::Table {
        let done = if is_repair { done(&repaired.done) } else { String::new() };
        shell.out.print(&(done + &text(&findings, &title_of(&project, dir))))?;
    } else {
        print::table(shell, &table(&project, &repaired.done, &findings))?;
    }
    let is_sound = findings.iter().all(|finding| finding.severity == Severity::Note);
    Ok(if is_sound { 0 } else { IN_PART })
}

/// Stands for the severity of what was repaired.
const REPAIRED: &str = "repaired";

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Loss => "loss",
    }
}

/// What was repaired, for reading.
fn done(done: &[Done]) -> String {
    if done.is_empty() {
        return "Nothing needed repair that needs no decision.\n\n".to_owned();
    }
    let mut out = String::new();
    for Done { file, what } in done {
        let _ = writeln!(out, "{REPAIRED}  {file}\n  {what}\n");
    }
    out
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

fn table(project: &Project, done: &[Done], findings: &[Finding]) -> Table {
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
    for Done { file, what } in done {
        let cells = [Cell::text(REPAIRED), Cell::text(file), Cell::Empty, Cell::Empty, Cell::text(what), Cell::Empty];
        table.push("", cells.to_vec());
    }
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
