//! The folder itself: files that are not what their names say, that nobody needs any more, or that are not emic's.

use std::path::{Path, PathBuf};

use super::super::finding::{Finding, Severity};
use super::super::fs::{Fs, Kind};
use super::super::layout;
use super::super::limits::MAX_FILE;
use super::super::pages::Page;
use super::super::records::{Chunk, Chunks, MAX_RECORDS, parse};
use super::super::replace::is_temporary;
use super::super::text_file::text_in;
use crate::domain::record::Line;
use crate::domain::source::SourceText;
use crate::domain::{Project, SourceId};

/// What else the project folder may hold.
const KNOWN: [&str; 8] = [
    layout::SOURCES,
    layout::CODINGS,
    layout::TRAIL,
    layout::MEMOS,
    layout::MATRIX,
    "findings.yaml",
    "lost+found",
    "exports",
];

pub(super) fn check(fs: &dyn Fs, dir: &Path, project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_known = |name: &str| KNOWN.contains(&name) || Page::of_file(name, "").is_some();
    findings.extend(entries(fs, dir, Path::new(""), is_known));
    let is_known = |name: &str| {
        name.strip_suffix(".txt").is_some_and(|stem| has_source(project, stem))
            || matches!(Page::of_file(name, layout::SOURCES), Some((Page::Source(id), _)) if has_source(project, id.as_str()))
    };
    findings.extend(entries(fs, dir, Path::new(layout::SOURCES), is_known));
    let is_known = |name: &str| Page::of_file(name, layout::MEMOS).is_some();
    findings.extend(entries(fs, dir, Path::new(layout::MEMOS), is_known));
    findings.extend(versions(fs, dir));
    findings.extend(project.sources().iter().filter_map(|id| not_kept(fs, dir, project, id)));
    findings.extend(codings_in_trail(fs, dir));
    findings
}

fn has_source(project: &Project, stem: &str) -> bool {
    project.thing(&super::things::source_key(&SourceId::from(stem))).is_some()
}

/// Returns what is in a folder that does not belong there.
fn entries(fs: &dyn Fs, dir: &Path, folder: &Path, is_known: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in fs.list(&dir.join(folder)).unwrap_or_default() {
        let path = folder.join(&entry.name);
        let name = entry.name.to_string_lossy();
        if is_temporary(&name) {
            let what = "This was left behind when a page could not be written.";
            let remedy = "Delete it, or let 'emic check --repair' put it away; the page itself is whole.";
            findings.push(Finding::new(Severity::Note, &path, what, remedy));
        } else if entry.kind == Kind::Symlink && is_known(&name) {
            let what = "This is a symbolic link, which is never followed inside a project.";
            findings.push(Finding::new(Severity::Loss, &path, what, "Put the file itself in the place of the link."));
        } else if !name.starts_with('.') && !name.starts_with("README") && !is_known(&name) {
            let what = "This is not part of the project: no record speaks of it, and it is left alone.";
            findings.push(Finding::new(Severity::Note, &path, what, "Move it elsewhere if you do not want it here."));
        }
    }
    findings
}

/// Checks that each kept text is the one its name says.
fn versions(fs: &dyn Fs, dir: &Path) -> Vec<Finding> {
    let folder = PathBuf::from(layout::VERSIONS);
    let mut findings = Vec::new();
    for entry in fs.list(&dir.join(&folder)).unwrap_or_default() {
        let path = folder.join(&entry.name);
        let name = entry.name.to_string_lossy();
        if is_temporary(&name) {
            continue;
        }
        // What is no plain file cannot be read, and is as little that text.
        let bytes = fs.read(&dir.join(&path), MAX_FILE).unwrap_or_default();
        let text = text_in(&path, &bytes).unwrap_or_default();
        if name.strip_suffix(".txt") != Some(&*SourceText::new(&text, &[]).sha256) {
            let what = "This is not the text that was coded: its hash is not its name.";
            let remedy = "Get the file from a copy of the project; codings made on that text need it.";
            findings.push(Finding::new(Severity::Loss, &path, what, remedy));
        }
    }
    findings
}

/// Tells of a text that is not kept under its hash: codings could not be carried over when it changes.
fn not_kept(fs: &dyn Fs, dir: &Path, project: &Project, id: &SourceId) -> Option<Finding> {
    let sha256 = project.source(id).map(|source| &source.sha256).filter(|sha256| layout::is_hash(sha256))?;
    let path = layout::version(sha256);
    fs.stat(&dir.join(&path)).is_err().then(|| {
        let what = format!("The text of '{}' is not kept under its hash.", project.title_of(id));
        Finding::new(Severity::Note, &path, what, "'emic check --repair' keeps it, where the text is unchanged.")
    })
}

/// Codings belong to a source: one in the trail has no text.
fn codings_in_trail(fs: &dyn Fs, dir: &Path) -> Vec<Finding> {
    let folder = PathBuf::from(layout::TRAIL);
    let mut findings = Vec::new();
    for entry in fs.list(&dir.join(&folder)).unwrap_or_default() {
        let path = folder.join(&entry.name);
        if entry.kind != Kind::File || entry.name.to_str().and_then(layout::origin_of).is_none() {
            continue;
        }
        let bytes = fs.read(&dir.join(&path), MAX_RECORDS).unwrap_or_default();
        for chunk in Chunks::new(&bytes, 1) {
            if let Chunk::Record { line, bytes } = chunk
                && let Ok(Line::Coding(coding)) = parse(line, bytes)
            {
                let what =
                    format!("Coding {} stands in the trail, so it belongs to no source and was left out.", coding.id);
                let remedy = "Move the line to a file of the same name in the folder of its source, in 'codings'.";
                findings.push(Finding::new(Severity::Loss, &path, what, remedy).at(line, 1));
            }
        }
    }
    findings
}
