//! Appends whole lines to a record file and returns when they survive a power cut.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::StoreError;
use super::fs::{AppendFile, Errno, Fs, Modes, Stat, create_parents, sync_parents};
use super::records::MAX_RECORDS;

/// How often lines are written again into a file that is replaced while we write.
const ATTEMPTS: usize = 5;

/// One record file of this coder, device and slot, opened at the first append.
///
/// An editor, git or a sync tool may replace, cut or remove it while it is open. It therefore knows which lines this
/// session has saved in it, and appends again those that it does not find any more.
pub struct RecordFile {
    fs: Arc<dyn Fs>,
    path: PathBuf,
    header: String,
    modes: Modes,
    file: Option<Box<dyn AppendFile>>,
    /// The lines of this session that were saved.
    own: Vec<String>,
    /// The file as the last append left it.
    left: Option<Stat>,
    is_name_synced: bool,
    is_poisoned: bool,
}

/// Lines that are not saved. Keep them.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing or a part was written; appending the same lines again is right and may work.
    #[error(transparent)]
    Retry(StoreError),
    /// The disk would not confirm what it took: nothing it says about this file can be trusted any more. Append the
    /// same lines to the next slot's file. Every later append to this one gives the same answer.
    #[error(transparent)]
    NextSlot(StoreError),
}

impl RecordFile {
    /// Returns the file at `path`; `header` is the comment line, without line feed, that a new file begins with.
    pub fn new(fs: Arc<dyn Fs>, path: impl Into<PathBuf>, header: impl Into<String>, modes: Modes) -> Self {
        let (path, header) = (path.into(), header.into());
        let (file, own, left) = (None, Vec::new(), None);
        Self { fs, path, header, modes, file, own, left, is_name_synced: false, is_poisoned: false }
    }

    /// Where it is, relative to the project.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends these lines (each without its line feed) in one write and returns when they survive a power cut.
    /// A torn last line that a crash left is closed first, never cut off. Lines of this session that the file has lost
    /// go into the same write.
    ///
    /// # Errors
    /// See [`AppendError`]; in both cases the caller keeps the lines. A line holding a line feed is refused.
    pub fn append(&mut self, lines: &[impl AsRef<str>]) -> Result<(), AppendError> {
        if self.is_poisoned {
            return Err(AppendError::NextSlot(self.error(&Errno::IO.into())));
        }
        let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
        if lines.iter().any(|line| line.contains('\n')) {
            return Err(self.retry(&io::Error::other("a record holds a line feed")));
        }
        let mut is_changed = self.is_changed()?;
        for _ in 0..ATTEMPTS {
            if is_changed {
                self.file = None;
            }
            let mut file = self.take_open()?;
            let seen = file.stat().map_err(|error| self.retry(&error))?;
            let wanted = if is_changed { self.missing(&lines)? } else { lines.clone() };
            let is_there = is_changed && wanted.is_empty();
            let bytes = self.compose(&*file, &wanted)?;
            if is_there && self.is_safe(file.as_mut(), &seen)? {
                self.own.extend(lines.into_iter().map(str::to_owned));
                (self.file, self.left) = (Some(file), Some(seen));
                return Ok(());
            }
            if let Some(left) = self.append_once(file.as_mut(), &bytes)? {
                self.own.extend(lines.into_iter().map(str::to_owned));
                (self.file, self.left) = (Some(file), Some(left));
                return Ok(());
            }
            is_changed = true;
        }
        Err(self.retry(&io::Error::other("another program replaces it again and again")))
    }

    /// Looks whether the file is as it was left, and appends again what it has lost of this session's lines.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn look_again(&mut self) -> Result<(), AppendError> {
        let none: [&str; 0] = [];
        if self.is_changed()? { self.append(&none) } else { Ok(()) }
    }

    /// Whether something else than this session has changed the file since it was last written here.
    fn is_changed(&self) -> Result<bool, AppendError> {
        let Some(left) = &self.left else { return Ok(false) };
        match self.fs.stat(&self.path) {
            Ok(there) => Ok(!there.same_file(left) || (there.len, there.modified) != (left.len, left.modified)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(self.retry(&error)),
        }
    }

    /// Returns which lines are not in the file that is there now: of those saved earlier, and of these.
    fn missing<'a>(&'a self, lines: &[&'a str]) -> Result<Vec<&'a str>, AppendError> {
        let bytes = self.fs.read(&self.path, MAX_RECORDS).map_err(|error| self.retry(&error))?;
        // An editor may have changed the line ends.
        let there: HashSet<&[u8]> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).collect();
        let wanted = self.own.iter().map(String::as_str).chain(lines.iter().copied());
        Ok(wanted.filter(|line| !there.contains(line.as_bytes())).collect())
    }

    fn take_open(&mut self) -> Result<Box<dyn AppendFile>, AppendError> {
        if let Some(file) = self.file.take() {
            return Ok(file);
        }
        self.is_name_synced = false;
        create_parents(&*self.fs, &self.path, self.modes.folder)
            .and_then(|()| self.fs.open_append(&self.path, self.modes.file))
            .map_err(|error| self.retry(&error))
    }

    /// Confirms lines that were found in the file, if it is the one that has the name. That others add to it all the time,
    /// as where a lock is not what it says, is then no matter.
    fn is_safe(&mut self, file: &mut dyn AppendFile, seen: &Stat) -> Result<bool, AppendError> {
        file.sync_data().map_err(|error| self.poison(&error))?;
        if !self.is_name_synced {
            sync_parents(&*self.fs, &self.path).map_err(|error| self.poison(&error))?;
            self.is_name_synced = true;
        }
        match self.fs.stat(&self.path) {
            Ok(there) => Ok(there.same_file(seen)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(self.retry(&error)),
        }
    }

    /// Returns what the file then is, unless it is no longer the one that has the name, or others have written too.
    fn append_once(&mut self, file: &mut dyn AppendFile, bytes: &[u8]) -> Result<Option<Stat>, AppendError> {
        let before = file.stat().map_err(|error| self.retry(&error))?;
        if !bytes.is_empty() {
            file.write_all(bytes).map_err(|error| self.retry(&error))?;
        }
        file.sync_data().map_err(|error| self.poison(&error))?;
        if !self.is_name_synced {
            sync_parents(&*self.fs, &self.path).map_err(|error| self.poison(&error))?;
            self.is_name_synced = true;
        }
        self.in_place(file, before.len + bytes.len() as u64).map_err(|error| self.retry(&error))
    }

    /// Returns the bytes that put these lines behind what the file holds.
    fn compose(&self, file: &dyn AppendFile, lines: &[&str]) -> Result<Vec<u8>, AppendError> {
        let mut bytes = Vec::new();
        match file.last_byte().map_err(|error| self.retry(&error))? {
            None => bytes.extend_from_slice(format!("{}\n", self.header).as_bytes()),
            Some(b'\n') => {}
            Some(_) => bytes.push(b'\n'),
        }
        for line in lines {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        Ok(bytes)
    }

    /// Returns what the file is, if the name still leads to it and nobody else made it longer or shorter meanwhile.
    fn in_place(&self, file: &dyn AppendFile, len: u64) -> io::Result<Option<Stat>> {
        let ours = file.stat()?;
        match self.fs.stat(&self.path) {
            Ok(there) => Ok((there.same_file(&ours) && ours.len == len).then_some(ours)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn error(&self, error: &io::Error) -> StoreError {
        StoreError::writing(&self.path, error)
    }

    fn retry(&self, error: &io::Error) -> AppendError {
        AppendError::Retry(self.error(error))
    }

    fn poison(&mut self, error: &io::Error) -> AppendError {
        self.is_poisoned = true;
        AppendError::NextSlot(self.error(error))
    }
}

#[cfg(test)]
mod tests;
