//! What of a project is sent to somebody: its files as they are, or without the words that nobody coded.

mod mask;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::{Result, StoreError};
use super::fs::{Errno, Fs, Kind};
use super::layout::{self, MATRIX, MEMOS, PROJECT, SOURCES, TRAIL, VERSIONS};
use super::limits::MAX_FILE;
use super::records::MAX_RECORDS;
use crate::domain::Project;
use crate::domain::id::{MemoId, SourceId};
use crate::domain::record::Place;
use mask::Mask;

/// Pages at the top of a project beside [`PROJECT`].
const PAGES: [&str; 3] = ["codebook.yaml", "findings.yaml", "participants.yaml"];

/// How much of a project is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// All that belongs to it.
    #[default]
    All,
    /// Not the words of transcripts that nobody coded or wrote a memo on.
    WithoutTranscripts,
    /// Codes, coded passages and who said them: no other words of transcripts, no memos, no findings.
    QuotesOnly,
}

impl Holds {
    /// Returns the word for it in a manifest.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::WithoutTranscripts => "without-transcripts",
            Self::QuotesOnly => "quotes-only",
        }
    }
}

/// What is packed, and what is not.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files: path below the project, content.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files in the folder that are no part of the project as emic knows it, and links; sorted, untrusted.
    pub others: Vec<String>,
    /// Lines of records that could not be read and are therefore left out.
    pub unreadable: usize,
}

/// Gathers what of a project is packed. Links are never followed.
///
/// # Errors
/// When a file cannot be read.
pub fn gather(fs: &dyn Fs, project: &Project, holds: Holds) -> Result<Gathered> {
    let mut gathering = Gathering { fs, all: Gathered::default(), mask: Mask::new(project, holds), holds };
    let top = gathering.list(Path::new(""))?;
    for (name, kind) in top {
        let path = PathBuf::from(&name);
        match (kind, name.as_str()) {
            // With examples that nobody may read it is left to the records, which are masked line by line.
            (Kind::File, "codebook.yaml") if !gathering.mask.has_examples() => {}
            (Kind::File, PROJECT) => gathering.take(&path, MAX_FILE)?,
            (Kind::File, page) if PAGES.contains(&page) && (page != "findings.yaml" || holds != Holds::QuotesOnly) => {
                gathering.take(&path, MAX_FILE)?;
            }
            (Kind::Folder, SOURCES) => gathering.sources()?,
            (Kind::Folder, MEMOS) => gathering.pages(&path, "md")?,
            (Kind::Folder, MATRIX) => gathering.pages(&path, "yaml")?,
            (Kind::Folder, TRAIL) => gathering.records(&Place::Trail)?,
            (Kind::Folder, layout::CODINGS) => {
                for (name, kind) in gathering.list(&path)? {
                    if kind == Kind::Folder && layout::is_source_stem(&name) {
                        gathering.records(&Place::Codings(SourceId::from(name.as_str())))?;
                    } else {
                        gathering.pass(&path.join(name));
                    }
                }
            }
            // What the program itself keeps beside a project is no loss.
            (Kind::File, "findings.yaml") | (_, layout::LIVE | ".gitattributes" | ".gitignore" | ".git") => {}
            _ => gathering.pass(&path),
        }
    }
    gathering.all.unreadable = gathering.mask.unreadable();
    gathering.all.others.sort();
    Ok(gathering.all)
}

struct Gathering<'a> {
    fs: &'a dyn Fs,
    all: Gathered,
    mask: Mask<'a>,
    holds: Holds,
}

impl Gathering<'_> {
    /// Returns the entries of a folder, those without a name in UTF-8 passed over.
    fn list(&mut self, folder: &Path) -> Result<Vec<(String, Kind)>> {
        let entries = match self.fs.list(folder) {
            Ok(entries) => entries,
            Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => Vec::new(),
            Err(error) => return Err(StoreError::reading(folder, &error, 0)),
        };
        let mut named = Vec::new();
        for entry in entries {
            match entry.name.to_str() {
                Some(name) => named.push((name.to_owned(), entry.kind)),
                None => self.pass(&folder.join(&entry.name)),
            }
        }
        Ok(named)
    }

    fn pass(&mut self, path: &Path) {
        self.all.others.push(path.to_string_lossy().into_owned());
    }

    fn read(&self, path: &Path, max: u64) -> Result<Vec<u8>> {
        self.fs.read(path, max).map_err(|error| StoreError::reading(path, &error, max))
    }

    fn put(&mut self, path: &Path, bytes: Vec<u8>) {
        self.all.files.insert(path.to_string_lossy().into_owned(), bytes);
    }

    fn take(&mut self, path: &Path, max: u64) -> Result<()> {
        let bytes = self.read(path, max)?;
        self.put(path, bytes);
        Ok(())
    }

    /// Texts and pages of sources. A page says which text it is of: with another text it is left to the records.
    fn sources(&mut self) -> Result<()> {
        let folder = Path::new(SOURCES);
        for (name, kind) in self.list(folder)? {
            let path = folder.join(&name);
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            match (kind, ending) {
                (Kind::File, "txt") if layout::is_source_stem(stem) => {
                    if self.holds == Holds::All {
                        self.take(&path, MAX_FILE)?;
                    } else if let Some(text) = self.mask.text(&SourceId::from(stem)) {
                        self.put(&path, text.into_bytes());
                    }
                }
                (Kind::File, "yaml") if layout::is_source_stem(stem) => {
                    if self.holds == Holds::All {
                        self.take(&path, MAX_FILE)?;
                    }
                }
                (Kind::Folder, "versions") if path == Path::new(VERSIONS) => self.versions(&path)?,
                _ => self.pass(&path),
            }
        }
        Ok(())
    }

    fn versions(&mut self, folder: &Path) -> Result<()> {
        for (name, kind) in self.list(folder)? {
            let path = folder.join(&name);
            let is_version = name.strip_suffix(".txt").is_some_and(|stem| {
                stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) && kind == Kind::File
            });
            match (is_version, self.holds) {
                (true, Holds::All) => self.take(&path, MAX_FILE)?,
                (true, _) => {}
                _ => self.pass(&path),
            }
        }
        Ok(())
    }

    /// Pages that quote: without the transcripts they are left to the records, which are masked line by line.
    fn pages(&mut self, folder: &Path, ending: &str) -> Result<()> {
        for (name, kind) in self.list(folder)? {
            let path = folder.join(&name);
            let is_page =
                name.strip_suffix(ending).and_then(|name| name.strip_suffix('.')).is_some_and(MemoId::is_valid);
            match (is_page && kind == Kind::File, self.holds) {
                (true, Holds::All) => self.take(&path, MAX_FILE)?,
                (true, _) => {}
                _ => self.pass(&path),
            }
        }
        Ok(())
    }

    fn records(&mut self, place: &Place) -> Result<()> {
        let folder = layout::folder(place);
        for (name, kind) in self.list(&folder)? {
            let path = folder.join(&name);
            let Some(origin) = layout::origin_of(&name).filter(|_| kind == Kind::File) else {
                self.pass(&path);
                continue;
            };
            let bytes = self.read(&path, MAX_RECORDS)?;
            let bytes = if self.holds == Holds::All { bytes } else { self.mask.records(place, &origin, &bytes) };
            self.put(&path, bytes);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fs::MemoryFs;
    use crate::store::open::{OpenOptions, open};

    fn project(fs: &MemoryFs) -> Project {
        open(fs, Path::new(""), &OpenOptions::default()).unwrap().project
    }

    #[test]
    fn only_what_belongs_to_the_project_is_taken_and_links_are_not_followed() {
        let fs = MemoryFs::new();
        fs.write("project.yaml", "format: 1\n").write("codebook.yaml", "codes: []\n").write("names.csv", "P01,Anna\n");
        fs.write(".emic/lock", "").write("sources/.versions/x.txt", "no hash").write("lost+found/old.yaml", "x");
        fs.write("trail/hw~k3f9.yaml", "# emic trail 1\n").write("trail/.hw.tmp", "x").symlink("participants.yaml");
        fs.symlink("memos/link.md").write("memos/day.md", "Quiet.\n");
        let gathered = gather(&fs, &project(&fs), Holds::All).unwrap();
        let files: Vec<&String> = gathered.files.keys().collect();
        assert_eq!(files, ["codebook.yaml", "memos/day.md", "project.yaml", "trail/hw~k3f9.yaml"]);
        let others = ["lost+found", "memos/link.md", "names.csv", "participants.yaml", "sources/.versions/x.txt"];
        assert_eq!(gathered.others, [&others[..], &["trail/.hw.tmp"]].concat());
    }
}
