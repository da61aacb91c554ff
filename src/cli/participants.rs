//! `emic participants`: who was interviewed.

use super::args::Listing;
use super::failure::Result;
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::participants;
use crate::domain::layer::look;
use crate::outside;

/// Lists the participants.
pub fn run(shell: &mut Shell, args: Listing) -> Result<u8> {
    let session = Session::read(shell, &place::project(args.dir))?;
    let looked = look(&session.project, &shell.layer(&session.project)?);
    print::table(shell, &participants(&session.project, &looked, outside::now()))?;
    Ok(session.code())
}
