//! What every command works with: the flags, the output, the user's folders.

use super::args::Globals;
use super::choose;
use super::failure::{Failure, Result};
use super::output::Output;
use super::who;
use crate::config::load::User;
use crate::config::paths::Paths;
use crate::domain::{Layer, Project};
use std::cell::OnceCell;

/// What every command works with.
pub struct Shell {
    /// The flags.
    pub globals: Globals,
    /// Where to print.
    pub out: Output,
    user: OnceCell<User>,
}

impl Shell {
    /// Makes one for these flags.
    pub fn new(globals: Globals) -> Self {
        Self { out: Output::of_process(), globals, user: OnceCell::new() }
    }

    /// Returns what the user's own files say.
    pub fn user(&self) -> &User {
        self.user.get_or_init(User::of_process)
    }

    /// Returns the user's folders.
    pub fn paths() -> Result<Paths> {
        let hint = "Set HOME to your home folder: emic keeps the name of this machine there.";
        Paths::of_user().ok_or_else(|| Failure::refused("no home folder was found", hint))
    }

    /// Returns the layer asked for, or the final one.
    pub fn layer(&self, project: &Project) -> Result<Layer> {
        let text = self.globals.layer.as_deref().unwrap_or("final");
        let me = who::known(self, project)?;
        let hint = "Say who you are with --coder ID, or take --layer final.";
        let layer = Layer::parse(text, me.as_ref());
        let layer = layer.ok_or_else(|| Failure::refused("the layer 'mine' needs to know who codes", hint))?;
        if let Layer::Coder(coder) | Layer::Mine(coder) = &layer {
            choose::coder(project, coder)?;
        }
        Ok(layer)
    }
}
