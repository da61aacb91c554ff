//! From a project folder to a [`Project`]. Nothing in it keeps it from opening: what cannot be read is listed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::{Result, StoreError};
use super::finding::{Finding, Severity};
use super::format::why_read_only;
use super::fs::{Entry, Errno, Fs, Kind};
use super::limits::MAX_FILE;
use super::pages::{PageConflict, PagesRead, read_pages};
use super::records::{self, MAX_RECORDS};
use super::{as_of, layout, text_file};
use crate::domain::absorb::Loading;
use crate::domain::command::HandEdit;
use crate::domain::id::SourceId;
use crate::domain::plan::plan;
use crate::domain::record::{Place, Record, Stamp};
use crate::domain::thing::Key;
use crate::domain::{Command, Origin, Project, When};

/// Why a project cannot be written that could be, elsewhere.
pub const NO_PERMISSION: &str = "You have no permission to write in its folder.";

/// How a project is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions {
    /// Only records up to this time, and no hand edits: the project as it was, for reading.
    pub as_of: Option<When>,
    /// Hand edits are left out of the project, for the session to make records of them at once
    /// (`Command::TakeHandEdits`). Otherwise they are in it, as if they were recorded.
    pub for_writing: bool,
}

/// A project as its folder gives it.
#[derive(Debug)]
pub struct Opened {
    /// The sum of all that could be read; after [`open_trail`] without texts and codings.
    pub project: Project,
    /// What could not be read, and what else a person should know.
    pub findings: Vec<Finding>,
    /// Why nothing must be written into the project, as a sentence.
    pub read_only: Option<String>,
    /// What people changed in pages by hand and no record says yet.
    pub hand_edits: Vec<HandEdit>,
    /// Hand edits that need a person's decision: none is applied.
    pub conflicts: Vec<PageConflict>,
}

/// Opens a project with all its texts and codings; `dir` is its folder in `fs`.
///
/// # Errors
/// Only when there is no project, or its folder cannot be read at all.
pub fn open(fs: &dyn Fs, dir: &Path, options: &OpenOptions) -> Result<Opened> {
    let mut opened = open_trail(fs, dir, options)?;
    let mut found = Vec::new();
    let mut sources: BTreeSet<SourceId> = opened.project.things().keys().filter_map(source_of).collect();
    // Those that only a page speaks of are to be recorded, and have texts and codings already.
    sources.extend(opened.hand_edits.iter().filter_map(|edit| source_of(&edit.key)));
    add_coded(fs, dir, &mut sources, &mut found);
    // Before it was added, a source is not missing.
    if options.as_of.is_none() {
        opened.findings.extend(found);
    }
    let loadings = sources.iter().map(|source| opened.project.loading(source)).collect();
    let mut rest = Vec::new();
    for (loading, records, findings) in load_all(fs, dir, loadings, options) {
        opened.project.absorb_loaded(loading);
        rest.extend(records);
        opened.findings.extend(findings);
    }
    opened.project.absorb_all(rest);
    Ok(opened)
}

/// Opens a project without texts and codings; each source is then loaded by [`load_source`], on any thread.
///
/// # Errors
/// As [`open`].
pub fn open_trail(fs: &dyn Fs, dir: &Path, options: &OpenOptions) -> Result<Opened> {
    let mut findings = Vec::new();
    let page = find_project(fs, dir, &mut findings)?;
    findings.extend(open_to_others(fs, dir));
    let trail = read_place(fs, dir, &Place::Trail, options, &mut findings);
    let mut project = Project::as_it_was(options.as_of);
    project.absorb_all(trail.iter().cloned());
    let read_only = page
        .and_then(|page| why_read_only(&page))
        .or_else(|| options.as_of.map(|when| format!("It is shown as it was at {when}.")))
        .or_else(|| (!fs.is_writable(dir)).then(|| NO_PERMISSION.to_owned()));
    let pages = match options.as_of {
        None => read_pages(fs, dir, &project),
        Some(_) => PagesRead::default(),
    };
    if !options.for_writing || read_only.is_some() {
        absorb_in_memory(&mut project, &pages.hand_edits, &trail);
    }
    findings.extend(pages.findings);
    Ok(Opened { project, findings, read_only, hand_edits: pages.hand_edits, conflicts: pages.conflicts })
}

/// Loads text and codings of one source. Gives back, for `Project::absorb_loaded`, what was loaded; for
/// `Project::absorb_all`, lines about other things; and what could not be read.
pub fn load_source(
    fs: &dyn Fs,
    dir: &Path,
    mut loading: Loading,
    options: &OpenOptions,
) -> (Loading, Vec<Record>, Vec<Finding>) {
    let mut findings = Vec::new();
    let source = loading.source().clone();
    if !layout::is_source_stem(source.as_str()) {
        let what = format!("'{source}' cannot name the files of a source, and was not read.");
        let remedy = "Give it an id of a-z, 0-9 and hyphens, at most 64.";
        findings.push(Finding::new(Severity::Loss, Path::new(layout::SOURCES), what, remedy));
        return (loading, Vec::new(), findings);
    }
    let records = read_place(fs, dir, &Place::Codings(source.clone()), options, &mut findings);
    let path = layout::text(&source);
    let text = match options.as_of {
        None => text_file::read(fs, dir, &source, &loading.labels()),
        Some(_) => as_of::text(fs, dir, &loading),
    };
    let text = match text {
        Ok(None) if loading.is_known() && options.as_of.is_some() => {
            findings.push(as_of::missing_text(&loading));
            None
        }
        Ok(None) if loading.is_known() => {
            findings.push(missing_text(&path));
            None
        }
        Ok(text) => text,
        Err(error) => {
            findings.push(Finding::of(&error, &path));
            None
        }
    };
    let rest = loading.fill(text, records);
    let wanted = loading.texts_wanted();
    if !wanted.is_empty() {
        loading.keep_texts(text_file::earlier(fs, dir, &wanted, &loading.labels()));
    }
    (loading, rest, findings)
}

/// Reads all records of the trail that can be read.
pub fn read_trail(fs: &dyn Fs, dir: &Path) -> Vec<Record> {
    read_place(fs, dir, &Place::Trail, &OpenOptions::default(), &mut Vec::new())
}

/// Returns `project.yaml`, if it is there. A project without it is still one, by its records.
fn find_project(fs: &dyn Fs, dir: &Path, findings: &mut Vec<Finding>) -> Result<Option<Vec<u8>>> {
    let shown = fs.absolute(dir);
    fs.stat(dir).map_err(|error| match Errno::from_io_error(&error) {
        Some(Errno::NOTDIR) => StoreError::NotAFolder { path: shown.clone() },
        _ => StoreError::reading(&shown, &error, 0),
    })?;
    let path = Path::new(layout::PROJECT);
    match fs.read(&dir.join(path), MAX_FILE) {
        Ok(page) => Ok(Some(page)),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => {
            if fs.stat(&dir.join(layout::TRAIL)).is_err() {
                return Err(StoreError::NotAProject { path: shown });
            }
            let what = "The page is missing. Nothing is lost: all it says is in the records.";
            let remedy = "Put it back, or change anything: it is then written anew.";
            findings.push(Finding::new(Severity::Warning, path, what, remedy));
            Ok(None)
        }
        Err(error) => {
            findings.push(Finding::of(&StoreError::reading(path, &error, MAX_FILE), path));
            // What it asks of a program is not known, so that nothing may be written.
            Ok(Some(Vec::new()))
        }
    }
}

/// Warns when people outside the project's group can look into it. What lies in a folder that lets nobody in cannot be
/// reached, so that neither the files in the project are looked at nor, in a home that is closed, the project.
fn open_to_others(fs: &dyn Fs, dir: &Path) -> Option<Finding> {
    let mode = fs.stat(dir).ok()?.mode;
    if fs.is_closed_above() {
        return None;
    }
    let able = match mode & 0o007 {
        0 => return None,
        others if others & 0o002 == 0 => "read",
        _ => "read and write",
    };
    let what = format!("Everybody on this machine can {able} the project, or its disk keeps no permissions.");
    let remedy = "Run 'chmod -R o= .' in its folder, or move it to a place of your own.";
    Some(Finding::new(Severity::Warning, Path::new("."), what, remedy))
}

fn missing_text(path: &Path) -> Finding {
    let remedy = "Put the file back; each text that was coded is also in 'sources/.versions', under its hash.";
    Finding::new(Severity::Loss, path, "The text is missing: its codings have no place.", remedy)
}

/// Lets a reader see what people changed in pages, as records that nobody has written yet.
fn absorb_in_memory(project: &mut Project, edits: &[HandEdit], trail: &[Record]) {
    if edits.is_empty() {
        return;
    }
    let now = trail.iter().map(|record| record.line.head().t).max().unwrap_or_default();
    let origin = Arc::new(Origin::outside());
    let stamp = Stamp { now, origin, action: 1, seed: 0 };
    // Hand edits are checked where pages are read; a plan that refuses them would refuse a writer as well.
    if let Ok(planned) = plan(project, Command::TakeHandEdits(edits.to_vec()), &stamp) {
        project.absorb_all(planned.records);
    }
}

/// Returns the source that a thing is, if it is one.
pub fn source_of(key: &Key) -> Option<SourceId> {
    if let Key::Source(id) = key { Some(id.clone()) } else { None }
}

/// Adds the sources that only codings speak of.
fn add_coded(fs: &dyn Fs, dir: &Path, sources: &mut BTreeSet<SourceId>, findings: &mut Vec<Finding>) {
    let folder = Path::new(layout::CODINGS);
    for Entry { name, kind } in list(fs, dir, folder, findings) {
        let path = folder.join(&name);
        match (name.to_str(), kind) {
            (Some(stem), Kind::Folder) if layout::is_source_stem(stem) => {
                if sources.insert(stem.into()) {
                    let what = "These codings are of a source that no record speaks of.";
                    let remedy = "Get the trail of the coder who added the source, or put the folder's name right.";
                    findings.push(Finding::new(Severity::Loss, &path, what, remedy));
                }
            }
            (_, Kind::Symlink) => findings.push(link(&path)),
            _ => findings.push(foreign(&path)),
        }
    }
}

/// Loads sources side by side, and returns them in the same order.
fn load_all(
    fs: &dyn Fs,
    dir: &Path,
    loadings: Vec<Loading>,
    options: &OpenOptions,
) -> Vec<(Loading, Vec<Record>, Vec<Finding>)> {
    let workers = std::thread::available_parallelism().map_or(2, |n| n.get().clamp(1, 8)).min(loadings.len().max(1));
    let queue = Mutex::new(loadings.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut done = Vec::new();
        while let Some((index, loading)) = next() {
            done.push((index, load_source(fs, dir, loading, options)));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, loaded)| loaded).collect()
}

/// Reads all record files of a place.
fn read_place(
    fs: &dyn Fs,
    dir: &Path,
    place: &Place,
    options: &OpenOptions,
    findings: &mut Vec<Finding>,
) -> Vec<Record> {
    let folder = layout::folder(place);
    let mut found = Vec::new();
    for Entry { name, kind } in list(fs, dir, &folder, findings) {
        let path = folder.join(&name);
        let origin = match (name.to_str().and_then(layout::origin_of), kind) {
            (_, Kind::Symlink) => {
                findings.push(link(&path));
                continue;
            }
            (Some(origin), Kind::File) => Arc::new(origin),
            _ => {
                findings.push(foreign(&path));
                continue;
            }
        };
        let bytes = match fs.read(&dir.join(&path), MAX_RECORDS) {
            Ok(bytes) => bytes,
            Err(error) => {
                findings.push(Finding::of(&StoreError::reading(&path, &error, MAX_RECORDS), &path));
                continue;
            }
        };
        findings.extend(records::read(&path, &bytes, 1, |line| {
            if options.as_of.is_none_or(|until| line.head().t <= until) {
                found.push(Record { origin: Arc::clone(&origin), place: place.clone(), line });
            }
        }));
    }
    found
}

/// Returns the entries of a folder of the project without hidden ones; a folder that is missing has none.
fn list(fs: &dyn Fs, dir: &Path, folder: &Path, findings: &mut Vec<Finding>) -> Vec<Entry> {
    match fs.list(&dir.join(folder)) {
        Ok(mut entries) => {
            entries.retain(|entry| !entry.name.as_encoded_bytes().starts_with(b"."));
            entries
        }
        Err(error) => {
            if Errno::from_io_error(&error) != Some(Errno::NOENT) {
                findings.push(Finding::of(&StoreError::reading(folder, &error, 0), folder));
            }
            Vec::new()
        }
    }
}

fn link(path: &Path) -> Finding {
    Finding::of(&StoreError::Symlink { path: path.into() }, path)
}

fn foreign(path: &Path) -> Finding {
    let what = "This has not the name of a record file, and was not read.";
    let remedy = "Move it elsewhere, or give it its name again, such as 'hw~k3f9.yaml'.";
    Finding::new(Severity::Warning, path, what, remedy)
}

#[cfg(test)]
mod tests;
