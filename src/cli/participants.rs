//! `emic participants`: who was interviewed; takes participants in from a file, and sets attributes of one.

use super::args::Participants;
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::{Session, Writing};
use super::shell::Shell;
use super::take_in::{self, Rows};
use crate::analysis::attribute::named;
use crate::analysis::lists::participants;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::Project;
use crate::domain::command::Command;
use crate::domain::layer::look;
use crate::interchange::participants_in::{Row, of_csv, of_yaml};
use crate::outside;
use crate::text::name::tidied;
use std::collections::BTreeMap;
use std::path::Path;

/// Lists the participants, or takes them in.
pub fn run(shell: &mut Shell, args: Participants) -> Result<u8> {
    let dir = place::project(args.dir);
    if let Some((id, given)) = args.set.split_first() {
        return set(shell, &dir, id, given);
    }
    if let Some(path) = args.import {
        return import(shell, &dir, &path);
    }
    let session = Session::read(shell, &dir)?;
    let looked = look(&session.project, &shell.layer(&session.project)?);
    print::table(shell, &participants(&session.project, &looked, &[], outside::now()))?;
    Ok(session.code())
}

fn import(shell: &mut Shell, dir: &Path, path: &Path) -> Result<u8> {
    let read = match take_in::read(path)? {
        Rows::Csv(text) => of_csv(&text),
        Rows::Yaml(text) => of_yaml(&text),
    };
    let rows = match read {
        Ok(rows) => rows,
        Err(bad) => return Ok(take_in::refuse(shell, path, &bad)),
    };
    let writing = Writing::open(shell, dir)?;
    take(shell, writing, rows)
}

/// Sets attributes of one participant.
fn set(shell: &mut Shell, dir: &Path, id: &str, given: &[String]) -> Result<u8> {
    let mut attributes = BTreeMap::new();
    for word in given {
        let Some((name, value)) = word.split_once('=').filter(|(name, _)| !name.trim().is_empty()) else {
            let hint = "Write it as in --set P07 group=Supervisor; the project stands before --set.";
            return Err(Failure::refused(format!("'{word}' is no attribute with its value"), hint));
        };
        let name = tidied(named(name.trim()));
        if attributes.insert(name.clone(), value.into()).is_some() {
            return Err(Failure::refused(format!("'{name}' stands there twice"), "Give each attribute one value."));
        }
    }
    let writing = Writing::open(shell, dir)?;
    let id = choose::participant(&writing.session.project, id)?;
    take(shell, writing, vec![Row { line: 1, id, attributes }])
}

/// Records what rows say, and prints what became of each.
fn take(shell: &mut Shell, mut writing: Writing, rows: Vec<Row>) -> Result<u8> {
    let table = told(&writing.session.project, &rows);
    let pairs = rows.into_iter().map(|row| (row.id, row.attributes)).collect();
    // An import that changes nothing is done.
    writing.run_all(vec![Command::SetParticipants(pairs)])?;
    let code = writing.finish(shell);
    print::table(shell, &table)?;
    Ok(code)
}

/// What becomes of each row.
fn told(project: &Project, rows: &[Row]) -> Table {
    let columns = [("id", "Id"), ("what", "What"), ("attributes", "Attributes")];
    let columns = columns.map(|(key, heading)| Column::new(key, heading, CellKind::Text)).to_vec();
    let mut table = Table::new(About::new(project, "participants", outside::now()), columns);
    for row in rows {
        let there = project.participants().get(&row.id);
        let value = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is_new = |name: &str, new: &str| there.and_then(|p| p.attribute(name)).unwrap_or_default() != new;
        let given = row.attributes.iter().map(|(name, new)| (tidied(name), tidied(&value(new))));
        let changed: Vec<String> =
            given.filter(|(name, new)| is_new(name, new)).map(|(name, new)| format!("{name} = {new}")).collect();
        let what = match (there, changed.is_empty()) {
            (None, _) => "new",
            (Some(_), false) => "updated",
            (Some(_), true) => "unchanged",
        };
        let id = row.id.as_str();
        table.push(id, vec![Cell::text(id), Cell::text(what), Cell::text(changed.join("; "))]);
    }
    table
}
