//! `emic sources`: what is coded, and who speaks in it.

use super::failure::Result;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::{Lengths, sources, speakers};
use crate::outside;
use std::path::Path;

/// Lists the sources, or the speakers of each.
pub fn run(shell: &mut Shell, dir: &Path, with_speakers: bool) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    let list = if with_speakers { speakers } else { sources };
    print::table(shell, &list(&session.project, &mut Lengths::default(), outside::now()))?;
    Ok(session.code())
}
