//! Prints a table in the format asked for.

use super::args::Format;
use super::failure::Result;
use super::shell::Shell;
use crate::analysis::table::{Cell, Table};
use crate::domain::When;
use crate::interchange::csv_out::{self, Guard};
use crate::interchange::{json_out, markdown_out, table_out};
use crate::outside;
use std::borrow::Cow;

/// Prints a table.
pub fn table(shell: &mut Shell, table: &Table) -> Result<()> {
    match shell.globals.format {
        Format::Table => {
            let room = shell.out.room();
            let mut table = Cow::Borrowed(table);
            if table.about.as_of.is_some() {
                in_local_time(shell, table.to_mut(), &[]);
            }
            shell.out.print(&table_out::write(&table, room))
        }
        Format::Markdown => shell.out.print(&markdown_out::write(table)),
        Format::Csv | Format::Json => exact(shell, table),
    }
}

/// Writes times as the clock on the wall has them, where people read the table; programs get UTC.
pub fn in_local_time(shell: &Shell, table: &mut Table, keys: &[&str]) {
    if shell.globals.format != Format::Table {
        return;
    }
    if let Some(when) = table.about.as_of.as_mut()
        && let Some(instant) = When::parse(when)
    {
        *when = outside::local(instant);
    }
    let is_time: Vec<bool> = table.columns.iter().map(|column| keys.contains(&column.key.as_str())).collect();
    for row in &mut table.rows {
        for (cell, _) in row.cells.iter_mut().zip(&is_time).filter(|(_, is_time)| **is_time) {
            if let Cell::Text(text) = cell
                && let Some(instant) = When::parse(text)
            {
                *text = outside::local(instant);
            }
        }
    }
}

/// Prints what a command did: a sentence for people, a table for programs.
pub fn told(shell: &mut Shell, sentence: &str, table: &Table) -> Result<()> {
    if shell.globals.format == Format::Table {
        shell.out.print(&format!("{sentence}\n"))
    } else {
        self::table(shell, table)
    }
}

/// Prints passages: as blocks to read, or as a table.
pub fn quotes(shell: &mut Shell, table: &Table, blocks: &str) -> Result<()> {
    match shell.globals.format {
        Format::Table => shell.out.print(blocks),
        Format::Markdown => shell.out.print(&markdown_out::quotes(table)),
        Format::Csv | Format::Json => exact(shell, table),
    }
}

/// Prints memos: a line each, or their texts.
pub fn memos(shell: &mut Shell, table: &Table) -> Result<()> {
    match shell.globals.format {
        Format::Markdown => shell.out.print(&markdown_out::memos(table)),
        _ => self::table(shell, table),
    }
}

/// Prints a table for programs. What a terminal would obey is escaped in JSON and kept in CSV, which is bytes for a file;
/// on a terminal it is made visible there too.
fn exact(shell: &mut Shell, table: &Table) -> Result<()> {
    if shell.globals.format == Format::Json {
        let mut table = table.clone();
        table.notes.extend_from_slice(shell.out.warnings());
        return shell.out.print_exact(&json_out::write(&table));
    }
    let text = csv_out::write(table, if shell.globals.raw { Guard::Raw } else { Guard::On });
    if shell.out.is_terminal { shell.out.print(&text) } else { shell.out.print_exact(&text) }
}
