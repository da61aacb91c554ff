//! `emic codebook`: the tree of codes; takes codes in from a file, or writes them to one. What concerns its versions is
//! in [`versions`].

use super::args::{Codebook, Format};
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::{Session, Writing};
use super::shell::Shell;
use super::take_in::{self, Rows};
use super::versions;
use crate::analysis::lists::{Detail, codebook};
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::Project;
use crate::domain::layer::look;
use crate::interchange::codebook_in::{Fate, Row, of_csv, of_yaml, plan};
use crate::interchange::csv_out::{self, Guard};
use crate::interchange::markdown_out;
use crate::outside;
use crate::store::fs::{Fs as _, RealFs};
use crate::store::layout;
use crate::store::pages::codebook_yaml;
use crate::store::replace::Replaced;
use crate::store::save_as::{check_beside, save_as};
use std::path::Path;

/// Lists the codebook, or takes codes in.
pub fn run(shell: &mut Shell, args: &Codebook) -> Result<u8> {
    let dir = place::project(args.dir.clone());
    if let Some(path) = &args.import {
        return import(shell, &dir, path);
    }
    if let Some(path) = &args.to {
        return export(shell, &dir, path);
    }
    if let Some(name) = &args.name {
        return versions::name(shell, &dir, name, args);
    }
    if let Some(between) = &args.changes {
        if args.dir.is_none() && Path::new(between).join(layout::PROJECT).is_file() {
            let hint = format!("Write the folder before it: 'emic codebook {between} --changes'.");
            return Err(Failure::refused(format!("'{between}' is a project, and --changes takes versions"), hint));
        }
        return versions::changes(shell, &dir, between);
    }
    if let Some(which) = args.rework {
        return versions::rework(shell, &dir, which, args.code.as_deref());
    }
    if args.versions {
        return versions::list(shell, &dir);
    }
    let session = Session::read(shell, &dir)?;
    let looked = look(&session.project, &shell.layer(&session.project)?);
    let detail = if shell.globals.format == Format::Table { Detail::Brief } else { Detail::Whole };
    print::table(shell, &codebook(&session.project, &looked, detail, outside::now()))?;
    Ok(session.code())
}

/// Writes the codebook to a file, in the form that its ending says.
fn export(shell: &mut Shell, dir: &Path, path: &Path) -> Result<u8> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    if !["csv", "yaml", "yml", "md"].contains(&ending.as_str()) {
        let what = if path.is_dir() { "is a folder, and it takes a file" } else { "does not say what to write" };
        let what = format!("'{}' {what}", path.display());
        return Err(Failure::refused(what, "Name a file that ends with .csv, .yaml or .md."));
    }
    check_beside(path, &RealFs::at(dir).absolute(Path::new("")))?;
    let session = Session::read(shell, dir)?;
    let project = &session.project;
    let looked = look(project, &shell.layer(project)?);
    let table = codebook(project, &looked, Detail::Whole, outside::now());
    let text = match ending.as_str() {
        "csv" => csv_out::write(&table, if shell.globals.raw { Guard::Raw } else { Guard::On }),
        "md" => markdown_out::codebook(&table),
        _ => codebook_yaml(project),
    };
    if save_as(path, text.as_bytes(), shell.globals.yes)? == Replaced::ChangedMeanwhile {
        let what = format!("'{}' is there already", path.display());
        return Err(Failure::refused(what, "Name another file, or write over it with --yes."));
    }
    let n = table.rows.len();
    print::told(shell, &format!("Wrote {n} codes to '{}'.", path.display()), &table)?;
    Ok(session.code())
}

fn import(shell: &mut Shell, dir: &Path, path: &Path) -> Result<u8> {
    let read = match take_in::read(path)? {
        Rows::Csv(text) => of_csv(&text),
        Rows::Yaml(text) => of_yaml(&text),
    };
    let read = match read {
        Ok(read) => read,
        Err(bad) => return Ok(take_in::refuse(shell, path, &bad)),
    };
    if !read.left_out.is_empty() {
        shell.out.warn(&format!("not read: '{}', which mean nothing in a codebook", read.left_out.join("', '")));
    }
    let mut writing = Writing::open(shell, dir)?;
    let planned = match plan(&writing.session.project, &read.rows) {
        Ok(planned) => planned,
        Err(bad) => return Ok(take_in::refuse(shell, path, &bad)),
    };
    let new = read.rows.iter().zip(&planned.fates).filter(|(_, fate)| matches!(fate, Fate::New));
    choose::warn_of_alike(shell, &writing.session.project, new.map(|(row, _)| row.name.as_str()));
    writing.run_all(planned.commands)?;
    let table = told(&writing.session.project, &read.rows, &planned.fates);
    let code = writing.finish(shell);
    print::table(shell, &table)?;
    Ok(code)
}

/// What became of each row.
fn told(project: &Project, rows: &[Row], fates: &[Fate]) -> Table {
    let columns = [("name", "Name"), ("what", "What"), ("fields", "Fields")];
    let columns = columns.map(|(key, heading)| Column::new(key, heading, CellKind::Text)).to_vec();
    let mut table = Table::new(About::new(project, "codebook", outside::now()), columns);
    for (row, fate) in rows.iter().zip(fates) {
        let (id, what, fields) = match fate {
            Fate::New => (row.id.clone().unwrap_or_default(), "new", String::new()),
            Fate::There(id, fields) if fields.is_empty() => (id.to_string(), "unchanged", String::new()),
            Fate::There(id, fields) => (id.to_string(), "updated", fields.join(", ")),
        };
        table.push(&id, vec![Cell::text(&row.name), Cell::text(what), Cell::text(fields)]);
    }
    table
}
