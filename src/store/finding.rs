//! What was found wrong in a project: never a reason not to open it.

use std::path::Path;

use super::error::StoreError;
use crate::text::shown::Shown;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know; nothing is missing.
    Note,
    /// Something should be put right; nothing is missing.
    Warning,
    /// Something that was written is not in the project as it is shown.
    Loss,
}

/// Something that a person should know about a file of the project. All text is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file or folder, relative to the project.
    pub file: String,
    /// The line, from 1, where it can be told.
    pub line: Option<usize>,
    /// The column, from 1 in bytes, where it can be told.
    pub column: Option<usize>,
    /// What was found, as a sentence.
    pub what: String,
    /// What to do about it, as a sentence.
    pub remedy: String,
    /// How much it matters.
    pub severity: Severity,
}

impl Finding {
    /// Makes a finding about a whole file; `what` and `remedy` are sentences.
    pub fn new(severity: Severity, file: &Path, what: impl AsRef<str>, remedy: impl Into<String>) -> Self {
        Self {
            file: safe(&file.to_string_lossy()),
            line: None,
            column: None,
            what: safe(what.as_ref()),
            remedy: remedy.into(),
            severity,
        }
    }

    /// Names the place, both from 1.
    #[must_use]
    pub const fn at(mut self, line: usize, column: usize) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// Makes a finding of a file that could not be read.
    pub fn of(error: &StoreError, file: &Path) -> Self {
        let found = Self::new(Severity::Loss, file, error.to_string(), error.hint());
        match error {
            StoreError::Unreadable { line, column, .. } => found.at(*line, *column),
            StoreError::InvalidUtf8 { line, .. } | StoreError::Conflict { line, .. } => found.at(*line, 1),
            _ => found,
        }
    }
}

/// Returns text from outside as it may be shown.
pub fn safe(text: &str) -> String {
    Shown::line(text).as_str().to_owned()
}
