//! `emic open`: starts the full screen.

use super::failure::{Failure, IN_PART, Result};
use super::session::{Session, Writing, title_of};
use super::shell::Shell;
use super::who;
use crate::tui::{self, RunError, RunOptions};
use std::path::Path;

/// Opens a project on the full screen.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    // What keeps a project from opening is told before the screen is taken.
    let opened = Session::glance(shell, dir)?;
    let project = &opened.project;
    let layer = shell.globals.layer.as_ref().map(|_| shell.layer(project)).transpose()?;
    let coder = if opened.read_only.is_some() {
        who::known(shell, project)?
    } else {
        let (coder, is_new) = who::acting(shell, project, &title_of(project, dir))?;
        if is_new {
            // Agreed to just now.
            shell.globals.yes = true;
            Writing::open(shell, dir)?.finish(shell);
        }
        Some(coder)
    };
    let options = RunOptions { coder, layer, as_of: shell.globals.as_of, no_color: shell.globals.no_color };
    shell.out.flush()?;
    match tui::run(dir, &options) {
        Ok(()) => Ok(0),
        Err(RunError::Refused { what, hint }) => Err(Failure::refused(what, hint)),
        Err(RunError::NotSaved(what)) => Err(Failure::in_part(what, "")),
        Err(RunError::Signal(number)) => Ok(128_u8.saturating_add(number).max(IN_PART)),
    }
}
