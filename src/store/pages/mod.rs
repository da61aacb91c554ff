//! Pages: what people read and edit by hand. Written from the records, and read back for what was changed in them.

use std::path::Path;

use super::error::Result;
use super::finding::Finding;
use super::fs::{Fs, Modes};
use crate::domain::Project;
use crate::domain::command::HandEdit;
use crate::domain::record::Record;

/// What was found in the pages of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PagesRead {
    /// What people changed by hand: to become records when the project is opened for writing.
    pub hand_edits: Vec<HandEdit>,
    /// Hand edits that needs a person's decision: none is applied.
    pub conflicts: Vec<PageConflict>,
    /// Pages that could not be read.
    pub findings: Vec<Finding>,
}

/// A hand edit that needs a person's decision.
#[derive(Clone, Debug, PartialEq)]
pub struct PageConflict {
    /// What the page says.
    pub edit: HandEdit,
    /// Where, and why it is not applied.
    pub finding: Finding,
}

/// Reads all pages of a project; `trail` are the records of its trail, `project` what they add up to.
pub fn read_pages(_fs: &dyn Fs, _dir: &Path, _trail: &[Record], _project: &Project) -> PagesRead {
    PagesRead::default()
}

/// Writes the pages that changed, and returns what kept a page from being written.
///
/// # Errors
/// The disk refused.
pub fn write_pages(_fs: &dyn Fs, _dir: &Path, _project: &Project, _modes: Modes) -> Result<Vec<Finding>> {
    Ok(Vec::new())
}
