//! Appends whole lines to a record file and returns when they survive a power cut.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::StoreError;
use super::fs::{AppendFile, Errno, Fs, Modes, create_parents, sync_parents};

/// How often lines are written again into a file that is replaced while we write.
const ATTEMPTS: usize = 5;

/// One record file of this coder, device and slot, opened at the first append.
pub struct RecordFile {
    fs: Arc<dyn Fs>,
    path: PathBuf,
    header: String,
    modes: Modes,
    file: Option<Box<dyn AppendFile>>,
    is_name_synced: bool,
    is_poisoned: bool,
}

/// Lines that are saved: they survive a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// In the file that was there before.
    Saved,
    /// The file was replaced, cut or deleted while it was open (editor, git, sync tool), and the lines went into what
    /// is there now. Look whether your earlier lines are still in it.
    SavedInChangedFile,
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
        Self { fs, path, header, modes, file: None, is_name_synced: false, is_poisoned: false }
    }

    /// Where it is, relative to the project.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends these lines (each without its line feed) in one write and returns when they survive a power cut.
    /// A torn last line that a crash left is closed first, never cut off.
    ///
    /// # Errors
    /// See [`AppendError`]; in both cases the caller keeps the lines. A line holding a line feed is refused.
    pub fn append(&mut self, lines: &[impl AsRef<str>]) -> Result<Appended, AppendError> {
        if self.is_poisoned {
            return Err(AppendError::NextSlot(self.error(&Errno::IO.into())));
        }
        if lines.iter().any(|line| line.as_ref().contains('\n')) {
            return Err(self.retry(&io::Error::other("a record holds a line feed")));
        }
        let mut outcome = Appended::Saved;
        for _ in 0..ATTEMPTS {
            let mut file = self.take_open()?;
            if self.append_once(file.as_mut(), lines)? {
                self.file = Some(file);
                return Ok(outcome);
            }
            outcome = Appended::SavedInChangedFile;
        }
        Err(self.retry(&io::Error::other("another program replaces it again and again")))
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

    /// Returns whether the lines are safe in the file that has the name now.
    fn append_once(&mut self, file: &mut dyn AppendFile, lines: &[impl AsRef<str>]) -> Result<bool, AppendError> {
        let (len, last) =
            file.stat().and_then(|stat| Ok((stat.len, file.last_byte()?))).map_err(|error| self.retry(&error))?;
        let bytes = self.compose(last, lines);
        file.write_all(&bytes).map_err(|error| self.retry(&error))?;
        file.sync_data().map_err(|error| self.poison(&error))?;
        if !self.is_name_synced {
            sync_parents(&*self.fs, &self.path).map_err(|error| self.poison(&error))?;
            self.is_name_synced = true;
        }
        self.is_in_place(file, len + bytes.len() as u64).map_err(|error| self.retry(&error))
    }

    fn compose(&self, last: Option<u8>, lines: &[impl AsRef<str>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        match last {
            None => bytes.extend_from_slice(format!("{}\n", self.header).as_bytes()),
            Some(b'\n') => {}
            Some(_) => bytes.push(b'\n'),
        }
        for line in lines {
            bytes.extend_from_slice(line.as_ref().as_bytes());
            bytes.push(b'\n');
        }
        bytes
    }

    /// Whether the name still leads to the file we wrote, and nobody cut it meanwhile.
    fn is_in_place(&self, file: &dyn AppendFile, least: u64) -> io::Result<bool> {
        let ours = file.stat()?;
        match self.fs.stat(&self.path) {
            Ok(there) => Ok(there.same_file(&ours) && ours.len >= least),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
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
