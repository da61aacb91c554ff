//! `emic adrift`: what the correction of a transcript touched.

use super::failure::Result;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::drift::drift_table;
use crate::domain::Layer;
use crate::outside;
use std::path::Path;

/// Lists codings and memos that have lost their place in a corrected text, and those whose words were changed, until
/// somebody says where they stand. Without a layer those of everybody.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    let layer = if shell.globals.layer.is_some() { shell.layer(&session.project)? } else { Layer::Everyone };
    print::table(shell, &drift_table(&session.project, &layer, outside::now()))?;
    Ok(session.code())
}
