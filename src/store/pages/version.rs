//! The pages as they lie on disk: each in one version or, after a merge that failed, in several.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::kinds::memo;
use super::page::{Page, hash};
use crate::domain::memo::clean;
use crate::store::conflict;
use crate::store::error::{Problem, StoreError};
use crate::store::finding::{Finding, Severity};
use crate::store::fs::{Fs, Kind};
use crate::store::layout::{MEMOS, SOURCES};
use crate::store::limits::{MAX_FILE, check_yaml, text_of};
use crate::store::page_head::{Head, split};

/// One file of a page: the page itself, or a copy that a sync tool made of it.
#[derive(Debug)]
pub struct PageFile {
    /// Where it is, relative to the project.
    pub path: PathBuf,
    /// Whether it is a copy beside the page.
    pub is_copy: bool,
    /// All of it.
    pub bytes: Vec<u8>,
    /// What it says: one version, or two when git left a conflict in it.
    pub versions: Result<Vec<Version>, Finding>,
}

/// What a page says in one version.
#[derive(Debug)]
pub struct Version {
    /// What its first line was found to be.
    pub head: Head,
    /// All but a first line of ours.
    pub body: String,
    /// How many lines stand before the body.
    pub lines_before: usize,
    /// What it says.
    pub content: Value,
    /// Whether the last line was not ended: the file may be cut off.
    pub is_torn: bool,
}

impl Version {
    /// Returns whether it says what the program wrote, so that nobody changed it.
    pub fn is_as_written(&self) -> bool {
        matches!(&self.head, Head::Read(head) if head.is == hash(&self.content))
    }
}

/// Returns all files of pages that are there, by page; the page itself before its copies. Folders that cannot be listed
/// are left to the reader of records, which lists them too.
pub fn find(fs: &dyn Fs, dir: &Path) -> BTreeMap<Page, Vec<PageFile>> {
    let mut found: BTreeMap<Page, Vec<PageFile>> = BTreeMap::new();
    for name in ["", SOURCES, MEMOS] {
        let folder = Path::new(name);
        for entry in fs.list(&dir.join(folder)).unwrap_or_default() {
            let Some((page, is_copy)) = entry.name.to_str().and_then(|file| Page::of_file(file, name)) else {
                continue;
            };
            if entry.kind == Kind::Folder {
                continue;
            }
            let path = folder.join(&entry.name);
            let file = read(fs, dir, &page, (path, is_copy));
            found.entry(page).or_default().push(file);
        }
    }
    for files in found.values_mut() {
        files.sort_by(|a, b| a.is_copy.cmp(&b.is_copy).then_with(|| a.path.cmp(&b.path)));
    }
    found
}

fn read(fs: &dyn Fs, dir: &Path, page: &Page, (path, is_copy): (PathBuf, bool)) -> PageFile {
    let bytes = match fs.read(&dir.join(&path), MAX_FILE) {
        Ok(bytes) => bytes,
        Err(error) => {
            let finding = Finding::of(&StoreError::reading(&path, &error, MAX_FILE), &path);
            return PageFile { path, is_copy, bytes: Vec::new(), versions: Err(finding) };
        }
    };
    let versions = versions(page, &path, &bytes);
    PageFile { path, is_copy, bytes, versions }
}

fn versions(page: &Page, path: &Path, bytes: &[u8]) -> Result<Vec<Version>, Finding> {
    // All that the program wrote into a page is in the records too.
    let found = |error: &StoreError| Finding { severity: Severity::Warning, ..Finding::of(error, path) };
    let text = text_of(path, bytes).map_err(|error| found(&error))?;
    let Some(line) = conflict::first_line(text) else {
        return Ok(vec![version(page, text).map_err(|problem| unread(path, problem))?]);
    };
    let marked = || found(&StoreError::Conflict { path: path.into(), line });
    let (ours, theirs) = conflict::sides(text).ok_or_else(marked)?;
    // Lines of a side are not those of the file: what is wrong in one is told at the mark.
    let side = |text: &str| version(page, text).map_err(|_problem| marked());
    Ok(vec![side(&ours)?, side(&theirs)?])
}

fn unread(path: &Path, problem: Problem) -> Finding {
    let Problem { line, column, reason, remedy } = problem;
    let what = format!("The page was not read, and nothing in it was taken in: {reason}.");
    Finding::new(Severity::Warning, path, what, remedy).at(line, column)
}

fn version(page: &Page, text: &str) -> Result<Version, Problem> {
    let is_torn = !text.ends_with('\n');
    let parts = match page {
        Page::Memo(_) => {
            memo::check_fence(text)?;
            memo::split(text)
        }
        _ => memo::Parts { head: text, lines_before: 0, text: "" },
    };
    let (head, body) = split(parts.head);
    let lines_before = parts.lines_before + usize::from(body.len() < parts.head.len());
    let in_file = |problem: Problem| Problem { line: problem.line + lines_before, ..problem };
    check_yaml(body).map_err(in_file)?;
    let mut content = page.read(body).map_err(in_file)?;
    let words = clean(parts.text);
    if let Some(map) = content.as_object_mut().filter(|_| !words.is_empty()) {
        map.insert("text".into(), words.into());
    }
    let is_torn = is_torn && !text.is_empty();
    Ok(Version { head, body: body.to_owned(), lines_before, content, is_torn })
}
