//! The project as it was at a moment: records up to then, and each source with the text that it had then.
//!
//! What is promised: the records whose own time is not later are in it, and no others; those of one action share a time,
//! so that it is in it whole or not at all. The times are those of the clocks that wrote them. Where a clock was wrong,
//! or ran backwards, a change is where that clock has it; the project as it is now never depends on that.

use std::path::Path;

use super::error::Result;
use super::finding::{Finding, Severity};
use super::fs::Fs;
use super::{layout, text_file};
use crate::domain::When;
use crate::domain::absorb::Loading;
use crate::domain::source::SourceText;

/// Reads the text that the records up to then give to a source: the one that is there, when it is that, else the one
/// that is kept under its hash. Before it was added, a source has none.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn text(fs: &dyn Fs, dir: &Path, loading: &Loading) -> Result<Option<SourceText>> {
    if !loading.is_known() {
        return Ok(None);
    }
    let (sha256, labels) = (loading.sha256(), loading.labels());
    let now = text_file::read(fs, dir, loading.source(), &labels);
    if sha256.is_empty() || matches!(&now, Ok(Some(text)) if *text.sha256 == *sha256) {
        return now;
    }
    Ok(text_file::version(fs, dir, sha256, &labels))
}

/// Says that the text which a source had then is not kept.
pub fn missing_text(loading: &Loading) -> Finding {
    let source = loading.source();
    let is_named = !loading.sha256().is_empty();
    let path = if is_named { layout::version(loading.sha256()) } else { layout::text(source) };
    let what = format!("The text that '{source}' had then is not there any more: its codings have no place.");
    Finding::new(Severity::Loss, &path, what, "Get this file from a copy of the project, or from git.")
}

/// Returns the time of the first record of the trail: there was nothing before.
pub fn beginning(fs: &dyn Fs, dir: &Path) -> Option<When> {
    super::open::read_trail(fs, dir).iter().map(|record| record.line.head().t).min()
}
