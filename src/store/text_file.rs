//! The texts of sources, as positions count in them: without byte order mark, with line feeds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::error::{Result, StoreError};
use super::fs::{Errno, Fs, Modes};
use super::layout;
use super::limits::{MAX_FILE, text_of};
use super::replace::{Base, Replaced, replace};
use crate::domain::Project;
use crate::domain::command::HandEdit;
use crate::domain::id::SourceId;
use crate::domain::source::SourceText;
use crate::domain::thing::Key;

/// Returns the text that a file's bytes hold. A file saved on Windows has the same text, and so the same hash.
///
/// # Errors
/// When the bytes are not UTF-8; `path` is where they are from.
pub fn text_in<'a>(path: &Path, bytes: &'a [u8]) -> Result<Cow<'a, str>> {
    let text = text_of(path, bytes)?;
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() })
}

/// Reads the text of a source, cut into turns by `labels`. `None` when there is no file.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn read(fs: &dyn Fs, dir: &Path, source: &SourceId, labels: &[&str]) -> Result<Option<SourceText>> {
    let path = layout::text(source);
    let Some(bytes) = read_bytes(fs, &dir.join(&path))? else { return Ok(None) };
    Ok(Some(SourceText::new(&text_in(&path, &bytes)?, labels)))
}

/// Writes the text of a source, and keeps it under its hash; a text that was there before is kept in the same way.
///
/// # Errors
/// When the disk refuses, or the text that is there is none; that stays.
pub fn write(fs: &dyn Fs, dir: &Path, source: &SourceId, text: &str, modes: Modes) -> Result<()> {
    let path = dir.join(layout::text(source));
    let before = read_bytes(fs, &path)?;
    if let Some(before) = &before {
        keep_version(fs, dir, &text_in(&path, before)?, modes)?;
    }
    keep_version(fs, dir, text, modes)?;
    match replace(fs, &path, before.as_deref().map_or(Base::Missing, Base::Bytes), text.as_bytes(), modes)? {
        Replaced::Done | Replaced::Unchanged => Ok(()),
        Replaced::ChangedMeanwhile => Err(StoreError::ChangedMeanwhile { path }),
    }
}

/// Keeps the text of a source under its hash when that is this one; any other text is left alone.
///
/// # Errors
/// When the disk refuses to take it.
pub fn keep(fs: &dyn Fs, dir: &Path, source: &SourceId, sha256: &str, modes: Modes) -> Result<()> {
    let path = layout::text(source);
    // What cannot be read is told where it is opened.
    let Ok(Some(bytes)) = read_bytes(fs, &dir.join(&path)) else { return Ok(()) };
    let Ok(text) = text_in(&path, &bytes) else { return Ok(()) };
    if *SourceText::new(&text, &[]).sha256 == *sha256 { keep_version(fs, dir, &text, modes) } else { Ok(()) }
}

/// Returns what is to be recorded of a source whose text is not the one that the records know: somebody changed it, or
/// wrote the page of the source, by hand.
pub fn changed(project: &Project, source: &SourceId) -> Option<HandEdit> {
    let shard = project.shard(source).filter(|shard| shard.is_known())?;
    let sha256 = &shard.text()?.sha256;
    if **sha256 == *shard.source().sha256 {
        return None;
    }
    let set = BTreeMap::from([("sha256".to_owned(), sha256.as_ref().into())]);
    Some(HandEdit { key: Key::Source(source.clone()), set, gone: None })
}

fn read_bytes(fs: &dyn Fs, path: &Path) -> Result<Option<Vec<u8>>> {
    match fs.read(path, MAX_FILE) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => Ok(None),
        Err(error) => Err(StoreError::reading(path, &error, MAX_FILE)),
    }
}

/// Keeps a text under its own hash. What has this name already is this text.
fn keep_version(fs: &dyn Fs, dir: &Path, text: &str, modes: Modes) -> Result<()> {
    let path = dir.join(layout::version(&SourceText::new(text, &[]).sha256));
    if fs.stat(&path).is_ok() {
        return Ok(());
    }
    replace(fs, &path, Base::Missing, text.as_bytes(), modes).map(|_| ())
}
