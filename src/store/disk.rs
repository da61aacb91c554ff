//! The project folder as the place that things are saved in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::Store;
use super::append::{AppendError, RecordFile};
use super::device::Slot;
use super::error::{Result, StoreError};
use super::finding::Finding;
use super::fs::{Fs, Modes, Stat};
use super::layout;
use super::pages;
use super::records::emit;
use super::text_file;
use crate::domain::Project;
use crate::domain::id::{CoderId, SourceId};
use crate::domain::record::{Line, Origin, Place, Record};
use crate::domain::thing::Key;

/// How many further slots one append tries on a disk that will not confirm.
const SLOTS_TRIED: usize = 2;

/// A project on disk, open for writing by one session of one coder.
pub struct DiskStore {
    fs: Arc<dyn Fs>,
    dir: PathBuf,
    /// What its folder was when the session began.
    root: Stat,
    modes: Modes,
    slot: Slot,
    files: BTreeMap<Place, RecordFile>,
    /// Lines of a failed append that are safe: they are not written again when it is repeated.
    safe: BTreeSet<(Place, String)>,
}

impl DiskStore {
    /// Begins to write in the project in the folder `dir` of `fs`, and returns as whom.
    ///
    /// # Errors
    /// When the project or the user's state folder cannot be used.
    pub fn begin(fs: Arc<dyn Fs>, dir: &Path, state_dir: &Path, coder: &CoderId) -> Result<(Self, Origin)> {
        let path = fs.absolute(dir);
        let stat = fs.stat(dir).map_err(|error| StoreError::reading(&path, &error, 0))?;
        let slot = Slot::take(state_dir, &path, coder)?;
        let origin = slot.origin().clone();
        let modes = Modes::like(stat.mode);
        let (files, safe) = (BTreeMap::new(), BTreeSet::new());
        Ok((Self { fs, dir: dir.into(), root: stat, modes, slot, files, safe }, origin))
    }

    /// Returns as whom it writes: the slot changes when a disk would not confirm what it took.
    pub const fn origin(&self) -> &Origin {
        self.slot.origin()
    }

    /// Refuses to write where the project is no longer: a mount that is gone leaves an empty folder.
    fn check_root(&self) -> Result<()> {
        let gone = || StoreError::Gone { path: self.fs.absolute(&self.dir) };
        match self.fs.stat(&self.dir) {
            Ok(stat) if stat.same_file(&self.root) => Ok(()),
            Ok(_) => Err(gone()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(gone()),
            Err(error) => Err(StoreError::writing(&self.dir, &error)),
        }
    }

    fn append_to(&mut self, place: &Place, lines: &[&String]) -> Result<()> {
        let mut tries = 0;
        loop {
            match self.file(place).append(lines) {
                Ok(()) => return Ok(()),
                Err(AppendError::Retry(error)) => return Err(error),
                Err(AppendError::NextSlot(error)) => {
                    tries += 1;
                    // The slot's other files are on the same disk: none of them is used again.
                    if tries > SLOTS_TRIED || self.slot.advance().is_err() {
                        return Err(error);
                    }
                    self.files.clear();
                }
            }
        }
    }

    /// Keeps the text whose hash a line gives to a source, before the line is there: codings are made on it.
    fn keep_text(&self, line: &Line) -> Result<()> {
        let Line::Trail(line) = line else { return Ok(()) };
        match (line.set.get("sha256").and_then(Value::as_str), Key::parse(&line.of)) {
            (Some(sha256), Key::Source(id)) => text_file::keep(&*self.fs, &self.dir, &id, sha256, self.modes),
            _ => Ok(()),
        }
    }

    fn file(&mut self, place: &Place) -> &mut RecordFile {
        let origin = self.slot.origin();
        self.files.entry(place.clone()).or_insert_with(|| {
            let path = self.dir.join(layout::record_file(place, origin));
            RecordFile::new(Arc::clone(&self.fs), path, layout::header(place, origin), self.modes)
        })
    }
}

impl Store for DiskStore {
    fn append(&mut self, records: &[Record]) -> Result<()> {
        self.check_root()?;
        records.iter().try_for_each(|record| self.keep_text(&record.line))?;
        let mut by_place: BTreeMap<&Place, Vec<String>> = BTreeMap::new();
        for record in records {
            by_place.entry(&record.place).or_default().push(emit(&record.line));
        }
        let mut by_place: Vec<_> = by_place.into_iter().collect();
        // The trail first: what a crash leaves is a code without a coding, not a coding of a code that nobody knows.
        by_place.sort_by_key(|(place, _)| **place != Place::Trail);
        for (place, lines) in by_place {
            let entries: Vec<_> = lines.into_iter().map(|line| (place.clone(), line)).collect();
            let left: Vec<_> =
                entries.iter().filter(|entry| !self.safe.contains(entry)).map(|(_, line)| line).collect();
            if !left.is_empty() {
                self.append_to(place, &left)?;
                self.safe.extend(entries);
            }
        }
        self.safe.clear();
        Ok(())
    }

    fn look_again(&mut self) -> Result<()> {
        self.check_root()?;
        let mut failed = None;
        for file in self.files.values_mut() {
            if let Err(AppendError::Retry(error) | AppendError::NextSlot(error)) = file.look_again() {
                failed = failed.or(Some(error));
            }
        }
        failed.map_or(Ok(()), Err)
    }

    fn put_text(&mut self, source: &SourceId, text: &str, before: Option<&str>) -> Result<()> {
        self.check_root()?;
        text_file::write((&*self.fs, &self.dir), source, text, before, self.modes)
    }

    fn write_pages(&mut self, project: &Project) -> Result<Vec<Finding>> {
        self.check_root()?;
        pages::write_pages(&*self.fs, &self.dir, project, self.modes)
    }
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
