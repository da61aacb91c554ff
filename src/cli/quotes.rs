//! `emic quotes`: passages with their labels.

use super::args::Quotes;
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::attribute;
use crate::analysis::handle::AtLevel;
use crate::analysis::retrieve::{Filter, table};
use crate::analysis::table::{Cell, Table};
use crate::domain::Project;
use crate::domain::layer::look;
use crate::outside;
use std::fmt::Write as _;

/// Lists passages.
pub fn run(shell: &mut Shell, args: &Quotes) -> Result<u8> {
    let session = Session::read(shell, &place::project(args.dir.clone()))?;
    let project = &session.project;
    let mut filter = Filter::default();
    for text in &args.code {
        filter.codes.push(choose::code(project, text)?);
    }
    for text in &args.source {
        filter.sources.push(choose::source(project, text)?);
    }
    for text in &args.participant {
        filter.participants.push(choose::participant(project, text)?);
    }
    filter.attributes = args.conditions.iter().map(|text| condition(project, text)).collect::<Result<_>>()?;
    filter.level = match args.level.as_deref() {
        Some(word) if choose::NO_LEVEL.contains(&word) => Some(AtLevel::NoLevel),
        Some(text) => Some(AtLevel::Level(choose::level(project, text)?)),
        None => None,
    };
    let looked = look(project, &shell.layer(project)?);
    let mut found = table(project, &looked, &filter, outside::now());
    print::in_local_time(shell, &mut found, &[]);
    print::quotes(shell, &found, &blocks(&found))?;
    Ok(session.code())
}

/// Reads `attribute=value`; the value must be one that somebody has.
fn condition(project: &Project, text: &str) -> Result<(String, String)> {
    let Some((name, value)) = text.split_once('=') else {
        let hint = "Write it as in --where group=MSW.";
        return Err(Failure::refused(format!("'{text}' is no condition"), hint));
    };
    let name = attribute::named(name);
    if !project.attributes().contains(name) {
        let names: Vec<&str> = project.attributes().into_iter().collect();
        let hint = if names.is_empty() {
            "No participant has attributes yet: 'emic participants --import FILE' takes them in.".to_owned()
        } else {
            format!("The attributes are {}.", names.join(", "))
        };
        return Err(Failure::refused(format!("no participant has an attribute '{name}'"), hint));
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// The passages for reading: words, who says them, where, and the codes.
fn blocks(table: &Table) -> String {
    let mut out = String::new();
    for at in 0..table.rows.len() {
        let text = |key: &str| table.cell(at, key).map(Cell::to_string).unwrap_or_default();
        let (label, source) = (text("label"), text("source"));
        let place = if label == source { source } else { format!("{label}; {source}") };
        let one_line = |text: String| text.replace('\n', " ");
        let _ = writeln!(out, "{}\n    ({place}, turn {}) {}\n", one_line(text("quote")), text("turn"), text("codes"));
    }
    let count = match table.rows.len() {
        1 => "1 passage".to_owned(),
        n => format!("{n} passages"),
    };
    let _ = writeln!(out, "{count} · {}", table.about);
    if !table.notes.is_empty() {
        let _ = writeln!(out, "{}", table.notes.join(" · "));
    }
    out
}
