//! `emic codebook`: the tree of codes.

use super::args::{Format, Listing};
use super::failure::Result;
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::{Detail, codebook};
use crate::domain::layer::look;
use crate::outside;

/// Lists the codebook.
pub fn run(shell: &mut Shell, args: Listing) -> Result<u8> {
    let session = Session::read(shell, &place::project(args.dir))?;
    let looked = look(&session.project, &shell.layer(&session.project)?);
    let detail = if shell.globals.format == Format::Table { Detail::Brief } else { Detail::Whole };
    print::table(shell, &codebook(&session.project, &looked, detail, outside::now()))?;
    Ok(session.code())
}
