//! Puts right what needs no decision. Nothing is deleted and no record is written: pages and kept texts come back from what
//! says the same, and what nobody needs any more goes to `lost+found`.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::create::FOR_GIT;
use super::error::{Result, StoreError};
use super::finding::{Finding, Severity, safe};
use super::fs::{Entry, Fs, Kind, Modes};
use super::layout;
use super::open::{OpenOptions, open_trail};
use super::pages::{put_away, stale_pages, write_pages};
use super::records::MAX_RECORDS;
use super::replace::{Base, Replaced, is_temporary, replace};
use super::text_file;
use crate::domain::{Project, SourceId};

/// Something that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The file, relative to the project, safe to show.
    pub file: String,
    /// What was done, as a sentence.
    pub what: String,
}

/// What became of a repair.
#[derive(Clone, Debug, Default)]
pub struct Repaired {
    /// What was put right.
    pub done: Vec<Done>,
    /// What could not be, and why.
    pub failed: Vec<Finding>,
}

/// A repair under way.
struct Repair<'a> {
    fs: &'a dyn Fs,
    dir: &'a Path,
    modes: Modes,
    all: Repaired,
}

/// Repairs a project as far as nobody has to decide anything. What the disk refuses is told, and harms nothing.
///
/// # Errors
/// Only when there is no project, or its folder cannot be read at all.
pub fn repair(fs: &dyn Fs, dir: &Path) -> Result<Repaired> {
    let opened = open_trail(fs, dir, &OpenOptions { for_writing: true, ..OpenOptions::default() })?;
    let mode = fs.stat(dir).map_err(|error| StoreError::reading(dir, &error, 0))?.mode;
    let mut repair = Repair { fs, dir, modes: Modes::like(mode), all: Repaired::default() };
    if let Some(why) = opened.read_only {
        let what = format!("Nothing was repaired. {why}");
        let remedy = "Repair it where it can be written.";
        repair.all.failed.push(Finding::new(Severity::Warning, Path::new("."), what, remedy));
        return Ok(repair.all);
    }
    repair.temporaries();
    for source in opened.project.sources() {
        repair.text(&opened.project, source);
    }
    repair.copies();
    repair.for_git();
    repair.pages(&opened.project);
    Ok(repair.all)
}

impl Repair<'_> {
    /// Tells what was done with a file, or why it could not be.
    fn note(&mut self, path: &Path, result: Result<()>, what: &str) {
        match result {
            Ok(()) => self.all.done.push(Done { file: safe(&path.to_string_lossy()), what: what.to_owned() }),
            Err(error) => {
                let what = format!("It could not be repaired: {error}.");
                self.all.failed.push(Finding::new(Severity::Warning, path, what, error.hint()));
            }
        }
    }

    fn list(&self, folder: &Path) -> Vec<Entry> {
        self.fs.list(&self.dir.join(folder)).unwrap_or_default()
    }

    fn put_away(&mut self, path: &Path, what: &str) {
        let result = put_away(self.fs, self.dir, path, self.modes);
        self.note(path, result, what);
    }

    /// Puts away what a crash left of pages that were being written.
    fn temporaries(&mut self) {
        for folder in ["", layout::SOURCES, layout::VERSIONS, layout::MEMOS, layout::MATRIX].map(Path::new) {
            for entry in self.list(folder) {
                if entry.kind == Kind::File && is_temporary(&entry.name.to_string_lossy()) {
                    let what = "Left behind by a crash; it was moved to 'lost+found'.";
                    self.put_away(&folder.join(&entry.name), what);
                }
            }
        }
    }

    /// Lets the text of a source and the copy kept under its hash stand for each other, where one of them is missing.
    fn text(&mut self, project: &Project, id: &SourceId) {
        let Some(sha256) = project.source(id).map(|source| source.sha256.clone()).filter(|it| layout::is_hash(it))
        else {
            return;
        };
        if !layout::is_source_stem(id.as_str()) {
            return;
        }
        let (path, kept) = (layout::text(id), layout::version(&sha256));
        let there = text_file::read(self.fs, self.dir, id, &[]);
        let is_kept = || text_file::version(self.fs, self.dir, &sha256, &[]);
        match there {
            Ok(None) => {
                let Some(text) = is_kept() else { return };
                let text = text.transcript.text();
                let result = self.write(&path, text.as_bytes());
                self.note(&path, result, "The text was missing; it was written from the copy kept under its hash.");
            }
            Ok(Some(text)) if *text.sha256 == *sha256 && is_kept().is_none() => {
                if self.fs.stat(&self.dir.join(&kept)).is_ok() {
                    self.put_away(&kept, "It was not the text that its name says; it was moved to 'lost+found'.");
                }
                let result = text_file::keep(self.fs, self.dir, id, &sha256, self.modes);
                self.note(&kept, result, "The text is kept under its hash again.");
            }
            _ => {}
        }
    }

    /// Writes a file that is not there.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        match replace(self.fs, &self.dir.join(path), Base::Missing, bytes, self.modes)? {
            Replaced::Done | Replaced::Unchanged => Ok(()),
            Replaced::ChangedMeanwhile => Err(StoreError::ChangedMeanwhile { path: path.into() }),
        }
    }

    /// Puts away the copies that sync tools made of record files, where all their lines are in the file itself.
    fn copies(&mut self) {
        let sources = self.list(Path::new(layout::CODINGS)).into_iter().filter(|entry| entry.kind == Kind::Folder);
        let mut folders: Vec<PathBuf> = sources.map(|entry| Path::new(layout::CODINGS).join(entry.name)).collect();
        folders.push(layout::TRAIL.into());
        for folder in folders {
            for Entry { name, kind } in self.list(&folder) {
                let Some(origin) = name.to_str().and_then(layout::origin_of) else { continue };
                let (copy, file) = (folder.join(&name), folder.join(format!("{origin}.yaml")));
                if kind == Kind::File && copy != file && self.is_within(&copy, &file) {
                    let what =
                        "A copy of the records beside it, all of whose lines are there; it was moved to 'lost+found'.";
                    self.put_away(&copy, what);
                }
            }
        }
    }

    /// Whether each line of one file is in the other.
    fn is_within(&self, copy: &Path, file: &Path) -> bool {
        let read = |path: &Path| self.fs.read(&self.dir.join(path), MAX_RECORDS);
        let (Ok(copy), Ok(file)) = (read(copy), read(file)) else { return false };
        let lines: HashSet<&[u8]> = file.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).collect();
        copy.split(|byte| *byte == b'\n').all(|line| lines.contains(line.trim_ascii_end()))
    }

    /// Writes what git needs to know, where the project is kept in git.
    fn for_git(&mut self) {
        for (name, content) in FOR_GIT {
            let path = Path::new(name);
            if self.fs.stat(&self.dir.join(path)).is_err() {
                let result = self.write(path, content.as_bytes());
                self.note(path, result, "It was missing, and was written: it tells git how to merge the project.");
            }
        }
    }

    /// Writes the pages that do not say what the records do; those with changes made by hand stay as they are. Copies of
    /// pages that say nothing else go to `lost+found` with it.
    fn pages(&mut self, project: &Project) {
        let stale = |repair: &Self| -> BTreeSet<PathBuf> {
            stale_pages(repair.fs, repair.dir, project).iter().map(super::pages::Page::path).collect()
        };
        let put = |repair: &Self| -> BTreeSet<PathBuf> {
            let folder = Path::new("lost+found");
            repair.list(folder).into_iter().map(|entry| folder.join(entry.name)).collect()
        };
        let (before, away) = (stale(self), put(self));
        let result = write_pages(self.fs, self.dir, project, self.modes).map(|_left_as_they_are| ());
        let after = stale(self);
        for path in before.difference(&after) {
            self.note(path, Ok(()), "The page was missing or out of date; it was written from the records.");
        }
        for path in put(self).difference(&away) {
            self.note(path, Ok(()), "A copy of a page, all of which is in the records, was moved here.");
        }
        if let Err(error) = result {
            self.note(Path::new("."), Err(error), "");
        }
    }
}

#[cfg(test)]
mod tests;
