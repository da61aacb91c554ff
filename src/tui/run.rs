//! The full screen from start to end.

use crate::domain::id::CoderId;
use crate::domain::layer::Layer;
use crate::domain::time::When;
use std::path::Path;

/// How the full screen starts.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Who codes; nobody when it is not certain, and then the project opens for reading only.
    pub coder: Option<CoderId>,
    /// The layer to begin with.
    pub layer: Option<Layer>,
    /// The project as it was then, for reading only.
    pub as_of: Option<When>,
    /// Without colour, whatever the terminal can do.
    pub no_color: bool,
}

/// Why the full screen could not be shown, or how it ended early.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// It could not start.
    #[error("{what}")]
    Refused {
        /// What happened and why, as a sentence.
        what: String,
        /// What to do, as a sentence; may be empty.
        hint: String,
    },
    /// It ended while something was not saved.
    #[error("{0}")]
    NotSaved(String),
    /// It was ended by a signal, after the terminal was handed back.
    #[error("ended by signal {0}")]
    Signal(u8),
}

/// Opens a project on the full screen and returns when the coder leaves it.
///
/// # Errors
/// Says why it could not be shown, what is not saved, or which signal ended it.
pub fn run(dir: &Path, options: &RunOptions) -> Result<(), RunError> {
    let _ = (dir, options);
    let what = super::environment::Environment::of_process()
        .refusal()
        .unwrap_or_else(|| "The full screen is not part of this build.".to_owned());
    Err(RunError::Refused { what, hint: String::new() })
}
