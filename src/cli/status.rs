//! `emic status`: what is done and what waits.

use super::failure::Result;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::status;
use crate::outside;
use std::path::Path;

/// Lists the sources with what every coder has done, and what waits.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    print::table(shell, &status(&session.project, outside::now()))?;
    Ok(session.code())
}
