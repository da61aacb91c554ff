//! `emic trail`: every change, when, who, what, why.

use super::args::{Format, Trail};
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::{Matter, TrailFilter, trail};
use crate::analysis::table::Cell;
use crate::domain::When;
use crate::outside;

/// Lists every change.
pub fn run(shell: &mut Shell, args: Trail) -> Result<u8> {
    let session = Session::read(shell, &place::project(args.dir))?;
    let of = args.of.map(|word| Matter::parse(&word).ok_or_else(|| unknown(&word))).transpose()?;
    let filter = TrailFilter { by: args.by, of, since: args.since, words: args.search.unwrap_or_default() };
    let mut table = trail(&session.project, &filter, outside::now());
    if shell.globals.format == Format::Table {
        for when in table.rows.iter_mut().filter_map(|row| row.cells.first_mut()) {
            if let Cell::Text(text) = when
                && let Some(instant) = When::parse(text)
            {
                *text = outside::local(instant);
            }
        }
    }
    print::table(shell, &table)?;
    Ok(session.code())
}

fn unknown(word: &str) -> Failure {
    let words: Vec<&str> = Matter::WORDS.iter().map(|(_, word)| *word).collect();
    Failure::refused(
        format!("'{word}' is nothing that changes are made to"),
        format!("Take one of {}.", words.join(", ")),
    )
}
