//! `emic sources`: what is coded.

use super::failure::Result;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::sources;
use crate::outside;
use std::path::Path;

/// Lists the sources.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    print::table(shell, &sources(&session.project, outside::now()))?;
    Ok(session.code())
}
