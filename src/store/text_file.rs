//! The texts of sources, as positions count in them: without byte order mark, with line feeds.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use super::error::{Result, StoreError};
use super::fs::{Errno, Fs, Modes};
use super::layout;
use super::limits::{MAX_FILE, text_of};
use super::replace::{Base, Replaced, replace};
use crate::domain::id::SourceId;
use crate::domain::source::SourceText;

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

/// Writes the text of a source, and keeps it under its hash; a text that was there before is kept in the same way. One
/// that is not `before` (a SHA-256) was changed by somebody else since, and stays.
///
/// # Errors
/// When the disk refuses, or the text that is there is none; that stays.
pub fn write(
    (fs, dir): (&dyn Fs, &Path),
    source: &SourceId,
    text: &str,
    before: Option<&str>,
    modes: Modes,
) -> Result<()> {
    let path = dir.join(layout::text(source));
    let there = read_bytes(fs, &path)?;
    let mut is_other = false;
    if let Some(there) = &there {
        let there = text_in(&path, there)?;
        keep_version(fs, dir, &there, modes)?;
        is_other = there != text && before.is_some_and(|before| *SourceText::new(&there, &[]).sha256 != *before);
    }
    keep_version(fs, dir, text, modes)?;
    if is_other {
        return Err(StoreError::ChangedMeanwhile { path });
    }
    match replace(fs, &path, there.as_deref().map_or(Base::Missing, Base::Bytes), text.as_bytes(), modes)? {
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

/// Returns the texts kept under hashes that begin so (12 hex digits). One that is missing is left out, and so is one that
/// somebody changed: it is not the text that passages were chosen in.
pub fn earlier(fs: &dyn Fs, dir: &Path, wanted: &BTreeSet<Box<str>>, labels: &[&str]) -> Vec<SourceText> {
    let names = fs.list(&dir.join(layout::VERSIONS)).unwrap_or_default();
    let names = names.iter().filter_map(|entry| entry.name.to_str()?.strip_suffix(".txt"));
    let is_wanted = |name: &&str| name.get(..12).is_some_and(|src| wanted.contains(src));
    names.filter(is_wanted).filter_map(|sha256| version(fs, dir, sha256, labels)).collect()
}

/// Returns the text kept under this hash (64 hex digits), if it is there and is that text.
pub fn version(fs: &dyn Fs, dir: &Path, sha256: &str, labels: &[&str]) -> Option<SourceText> {
    // A record may say anything, also what leads out of the project.
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return None;
    }
    let path = layout::version(sha256);
    let bytes = read_bytes(fs, &dir.join(&path)).ok()??;
    let text = SourceText::new(&text_in(&path, &bytes).ok()?, labels);
    (*text.sha256 == *sha256).then_some(text)
}

fn read_bytes(fs: &dyn Fs, path: &Path) -> Result<Option<Vec<u8>>> {
    match fs.read(path, MAX_FILE) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => Ok(None),
        Err(error) => Err(StoreError::reading(path, &error, MAX_FILE)),
    }
}

/// Keeps a text under its own hash. What has this name already is this text.
pub fn keep_version(fs: &dyn Fs, dir: &Path, text: &str, modes: Modes) -> Result<()> {
    let path = dir.join(layout::version(&SourceText::new(text, &[]).sha256));
    if fs.stat(&path).is_ok() {
        return Ok(());
    }
    replace(fs, &path, Base::Missing, text.as_bytes(), modes).map(|_| ())
}
