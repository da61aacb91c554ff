//! `emic trail`: every change, when, who, what, why.

use super::args::Format;
use super::failure::Result;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::trail;
use crate::analysis::table::Cell;
use crate::domain::When;
use crate::outside;
use std::path::Path;

/// Lists every change.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    let mut table = trail(&session.project, outside::now());
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
