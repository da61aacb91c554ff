//! `emic open`: starts the full screen.

use super::failure::{Failure, Result};
use super::session::{Session, title_of};
use super::shell::Shell;
use super::who;
use crate::store::fs::{Fs as _, RealFs};
use crate::tui::{self, RunError, RunOptions};
use std::path::Path;
use std::sync::Arc;

/// Opens a project on the full screen.
pub fn run(shell: &mut Shell, dir: &Path) -> Result<u8> {
    // Nothing is asked where nothing could be shown.
    if let Some(why) = tui::refusal() {
        return Err(Failure::refused(why, ""));
    }
    let opened = Session::glance(shell, dir)?;
    let project = &opened.project;
    let layer = shell.globals.layer.as_ref().map(|_| shell.layer(project)).transpose()?;
    let (coder, is_new) = if opened.read_only.is_some() {
        (who::known(shell, project)?, false)
    } else {
        let (coder, is_new) = who::acting(shell, project, &opened.hand_edits, &title_of(project, dir))?;
        (Some(coder), is_new)
    };
    let (as_of, no_color) = (shell.globals.as_of, shell.globals.no_color);
    let options = RunOptions {
        coder,
        is_new,
        layer,
        as_of,
        notes: None,
        told: None,
        no_color,
        state: Shell::paths()?.state,
        user: shell.user().clone(),
    };
    shell.out.flush()?;
    let fs = Arc::new(RealFs::at(dir));
    let path = fs.absolute(Path::new(""));
    match tui::run((fs, &path), opened, options) {
        Ok(()) => Ok(0),
        Err(RunError { code, what, hint }) => Err(Failure { code, what, hint }),
    }
}
