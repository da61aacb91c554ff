//! Writes pages: only those that changed, and never over something that no record says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::kinds::memo;
use super::page::{Page, hash, to_node};
use super::pending::{seen, seen_at_all};
use super::version::{PageFile, Version, find};
use super::{PagesRead, pending_of};
use crate::domain::Project;
use crate::domain::id::MemoId;
use crate::domain::seen::Actions;
use crate::domain::thing::{Key, Thing};
use crate::store::error::{Result, StoreError};
use crate::store::finding::{Finding, Severity};
use crate::store::fs::{Fs, Modes, create_parents, sync_parents};
use crate::store::layout;
use crate::store::limits::MAX_FILE;
use crate::store::node::{Node, parse};
use crate::store::open::read_trail;
use crate::store::page_head::{Head, PageHead};
use crate::store::replace::{Base, Replaced, replace};
use crate::store::yaml_edit::rewrite;
use crate::store::yaml_out::emit;

/// The format number in the first line of a page.
const VERSION: u32 = 1;
/// Where copies go that were taken in.
const LOST_AND_FOUND: &str = "lost+found";

/// How often pages are written again because other sessions write them at the same time.
const ATTEMPTS: usize = 5;

/// What became of a page.
enum Outcome {
    /// It says what the records do.
    Written,
    /// It was left as it is, for this reason.
    Left(Finding),
    /// Somebody wrote it meanwhile, or it tells of records that are newer than the project: read the records again.
    Outdated,
}

/// Writes the pages that changed, and returns what kept a page from being written: it is left as it is when it cannot
/// be read, and when it says something that no record does. A page that another session writes at the same time is
/// written from the records of both. Copies that sync tools made of a page go to `lost+found` once everything they say
/// is in the records.
///
/// # Errors
/// The disk refused. The other pages were written all the same.
pub fn write_pages(fs: &dyn Fs, dir: &Path, project: &Project, modes: Modes) -> Result<Vec<Finding>> {
    let mut project = Cow::Borrowed(project);
    let mut latest = Some(seen_at_all(&project));
    let mut findings = Vec::new();
    for _ in 0..ATTEMPTS {
        let is_outdated;
        (findings, is_outdated) = write_all(fs, dir, (&project, latest.as_ref()), modes)?;
        if !is_outdated {
            break;
        }
        project.to_mut().absorb_all(read_trail(fs, dir));
        // What is newer than all records here has not arrived: it is not waited for.
        latest = None;
    }
    // A page that others write all the time says what they know, and is written anew at the next change.
    Ok(findings)
}

/// Writes each page once. Returns what kept pages from being written, and whether the records must be read again.
fn write_all(
    fs: &dyn Fs,
    dir: &Path,
    (project, latest): (&Project, Option<&Actions>),
    modes: Modes,
) -> Result<(Vec<Finding>, bool)> {
    let mut found = find(fs, dir);
    let (mut findings, mut is_outdated, mut failed) = (Vec::new(), false, None);
    for page in pages(project) {
        let files = found.remove(&page).unwrap_or_default();
        if latest.is_some_and(|latest| files.iter().any(|file| is_newer(file, latest))) {
            is_outdated = true;
            continue;
        }
        match write_page(fs, dir, (&page, &files), project, modes) {
            Ok(Outcome::Written) => {}
            Ok(Outcome::Left(finding)) => findings.push(finding),
            Ok(Outcome::Outdated) => is_outdated = true,
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    for (page, files) in found.iter().filter(|(page, _)| is_of_removed_memo(page, project)) {
        match take_away(fs, dir, (page, files), project) {
            Ok(left) => findings.extend(left),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok((findings, is_outdated)), Err)
}

fn is_of_removed_memo(page: &Page, project: &Project) -> bool {
    let Page::Memo(id) = page else { return false };
    project.thing(&Key::Memo(id.clone())).is_some_and(Thing::is_gone)
}

/// Removes the page of a memo that was taken away, unless somebody has changed it: then a person decides.
fn take_away(
    fs: &dyn Fs,
    dir: &Path,
    (page, files): (&Page, &[PageFile]),
    project: &Project,
) -> Result<Option<Finding>> {
    let read = pending_of(page, files, project);
    if !read.is_empty() {
        return Ok(Some(left(&page.path(), read)));
    }
    for file in files {
        let path = dir.join(&file.path);
        let failed = |error: std::io::Error| StoreError::writing(&file.path, &error);
        // Somebody may have written it meanwhile: then it is looked at the next time.
        if fs.read(&path, MAX_FILE).ok().as_ref() != Some(&file.bytes) {
            continue;
        }
        fs.remove(&path).and_then(|()| sync_parents(fs, &path)).map_err(failed)?;
    }
    Ok(None)
}

/// Whether a page tells of actions that are none of these.
fn is_newer(file: &PageFile, latest: &Actions) -> bool {
    let versions = file.versions.as_deref().unwrap_or_default();
    let heads =
        versions.iter().filter_map(|version| if let Head::Read(head) = &version.head { Some(head) } else { None });
    heads.flat_map(|head| &head.seen).any(|(origin, n)| latest.get(origin).is_none_or(|last| last < n))
}

/// Returns the pages that a project has.
fn pages(project: &Project) -> Vec<Page> {
    let sources = project.sources().iter().filter(|id| layout::is_source_stem(id.as_str()));
    let memos = project.memos().map(|memo| &memo.id).filter(|id| MemoId::is_valid(id.as_str()));
    let fixed = [Page::Project, Page::Codebook, Page::Participants].into_iter();
    fixed.chain(sources.cloned().map(Page::Source)).chain(memos.cloned().map(Page::Memo)).collect()
}

/// Returns the pages that do not say what the records do, or are missing. Those that cannot be read, or wait for their
/// hand edits to be taken in, are not among them.
pub fn stale_pages(fs: &dyn Fs, dir: &Path, project: &Project) -> Vec<Page> {
    let found = find(fs, dir);
    let is_stale = |page: &Page| match found.get(page).and_then(|files| files.iter().find(|file| !file.is_copy)) {
        None => true,
        Some(file) => {
            let is_readable = file.versions.is_ok();
            let is_settled = pending_of(page, std::slice::from_ref(file), project).is_empty();
            is_readable && is_settled && !is_up_to_date(file, &page.content(project))
        }
    };
    pages(project).into_iter().filter(is_stale).collect()
}

fn is_up_to_date(file: &PageFile, content: &Value) -> bool {
    match file.versions.as_deref() {
        Ok([version]) => {
            version.content == *content && matches!(&version.head, Head::Read(head) if head.is == hash(content))
        }
        _ => false,
    }
}

fn write_page(
    fs: &dyn Fs,
    dir: &Path,
    (page, files): (&Page, &[PageFile]),
    project: &Project,
    modes: Modes,
) -> Result<Outcome> {
    let path = page.path();
    let read = pending_of(page, files, project);
    if !read.is_empty() {
        return Ok(Outcome::Left(left(&path, read)));
    }
    let content = page.content(project);
    let (base, old) = match files.iter().find(|file| !file.is_copy) {
        Some(file) if is_up_to_date(file, &content) => (None, None),
        Some(file) => {
            let version = file.versions.as_deref().unwrap_or_default().first();
            (Some(Base::Bytes(&file.bytes)), version)
        }
        None => (Some(Base::Missing), None),
    };
    if let Some(base) = base {
        let body = body(page, &content, old).map_err(|problem| problem.at(&path))?;
        let head =
            PageHead { kind: page.word().into(), version: VERSION, is: hash(&content), seen: seen(page, project) };
        let text = head.join(&body);
        let text = match (page, content.get("text").and_then(Value::as_str)) {
            (Page::Memo(_), words) => memo::join(&text, words.unwrap_or_default()),
            _ => text,
        };
        if replace(fs, &dir.join(&path), base, text.as_bytes(), modes)? == Replaced::ChangedMeanwhile {
            return Ok(Outcome::Outdated);
        }
    }
    for file in files.iter().filter(|file| file.is_copy) {
        put_away(fs, dir, &file.path, modes)?;
    }
    Ok(Outcome::Written)
}

/// Returns the page without its first line. What people put into the old one besides the content stays.
fn body(
    page: &Page,
    content: &Value,
    old: Option<&Version>,
) -> std::result::Result<String, crate::store::error::Problem> {
    let mut content = content.clone();
    if let (Page::Memo(_), Some(map)) = (page, content.as_object_mut()) {
        // It stands below the head.
        map.remove("text");
    }
    let mut node = to_node(&content);
    let Some(old) = old else { return Ok(emit(&node)) };
    let was = parse(&old.body)?;
    // The order of these lists says nothing, so it stays as people made it.
    for key in ["coders", "participants"] {
        keep_order(&mut node, &was, key);
    }
    rewrite(&old.body, &node, &|parent, key| page.is_known(parent, key))
}

fn keep_order(node: &mut Node, was: &Node, key: &str) {
    let id = |item: &Node| item.get("id").and_then(Node::as_text).map(str::to_owned);
    let places: BTreeMap<String, usize> = match was.get(key) {
        Some(list) => list.items().iter().enumerate().filter_map(|(at, item)| Some((id(item)?, at))).collect(),
        None => return,
    };
    let Node::Map(entries) = node else { return };
    if let Some((_, Node::Seq(items))) = entries.iter_mut().find(|(name, _)| name == key) {
        items.sort_by_key(|item| id(item).and_then(|id| places.get(&id).copied()).unwrap_or(usize::MAX));
    }
}

/// Says why a page was left as it is.
fn left(path: &Path, read: PagesRead) -> Finding {
    let asked = read.conflicts.into_iter().next().map(|conflict| conflict.finding);
    read.findings.into_iter().next().or(asked).unwrap_or_else(|| changed_by_hand(path))
}

fn changed_by_hand(path: &Path) -> Finding {
    let what = "The page was changed by hand meanwhile, so it was not written. Nothing is lost.";
    let remedy = "Open the project again: what was changed is then taken in.";
    Finding::new(Severity::Note, path, what, remedy)
}

/// Moves a file that is not needed any more to `lost+found`, under a name that is free there.
///
/// # Errors
/// When the disk refuses; then the file is where it was.
pub fn put_away(fs: &dyn Fs, dir: &Path, path: &Path, modes: Modes) -> Result<()> {
    let failed = |error: std::io::Error| StoreError::writing(path, &error);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let target = |n: usize| {
        let name = if n == 1 { name.clone() } else { format!("{n} {name}") };
        dir.join(LOST_AND_FOUND).join(name)
    };
    let free: Option<PathBuf> = (1..1000).map(target).find(|target| fs.stat(target).is_err());
    let Some(free) = free else { return Ok(()) };
    create_parents(fs, &free, modes.folder).map_err(failed)?;
    fs.rename(&dir.join(path), &free).map_err(failed)?;
    sync_parents(fs, &free).and_then(|()| sync_parents(fs, &dir.join(path))).map_err(failed)
}
