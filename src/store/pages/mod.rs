//! Pages: what people read and edit by hand. Written from the records, and read back for what was changed in them.
//!
//! A page that says what its first line cites holds no hand edit. Else the records up to those it has *seen* give what
//! it was written from, and what it says beyond that was done by hand (FORMAT.md, "Pages"). Nothing is remembered
//! between reading and writing: a page is written over only when at that moment everything it says is in the records.

#[cfg(test)]
mod by_hand;
mod facts;
mod kinds;
mod missing;
mod page;
mod pending;
mod strange;
#[cfg(test)]
mod tests;
mod version;
mod vet;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::finding::{Finding, Severity};
use super::fs::Fs;
use crate::domain::Project;
use crate::domain::command::HandEdit;

pub use missing::missing_records;
pub use page::{Page, page_of};
pub use pending::named;
pub use strange::strange_keys;
pub use write::{put_away, stale_pages, write_pages};

/// Returns a codebook as its page has it, without the first line: to be handed on.
pub fn codebook_yaml(project: &Project) -> String {
    super::yaml_out::emit(&page::to_node(&Page::Codebook.content(project)))
}

/// What was found in the pages of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PagesRead {
    /// What people changed by hand: to become records when the project is opened for writing.
    pub hand_edits: Vec<HandEdit>,
    /// Hand edits that need a person's decision: none is applied.
    pub conflicts: Vec<PageConflict>,
    /// Pages, or parts of them, that could not be taken.
    pub findings: Vec<Finding>,
}

/// A hand edit that needs a person's decision.
///
/// To let it stand, take it in (`Command::TakeHandEdits`). To let the records stand, take it in and set the fields back
/// in a second such command: so the trail shows both, and the page counts as taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct PageConflict {
    /// What the page says.
    pub edit: HandEdit,
    /// Where, and why it is not applied.
    pub finding: Finding,
}

impl PagesRead {
    const fn is_empty(&self) -> bool {
        self.hand_edits.is_empty() && self.conflicts.is_empty() && self.findings.is_empty()
    }

    /// Adds what another version of the same page, in `file`, says. Where both change a thing differently, neither change
    /// is taken.
    fn unite(&mut self, other: Self, file: &Path, project: &Project) {
        self.findings.extend(other.findings);
        for conflict in other.conflicts {
            if !self.conflicts.iter().any(|known| known.edit == conflict.edit) {
                self.conflicts.push(conflict);
            }
        }
        for mut new in other.hand_edits {
            match self.hand_edits.iter_mut().find(|edit| edit.key == new.key) {
                None => self.hand_edits.push(new),
                Some(old) => {
                    let mut asked = take_differing(old, &mut new);
                    old.set.append(&mut new.set);
                    old.gone = old.gone.or(new.gone);
                    asked.retain(|edit| !edit.set.is_empty() || edit.gone.is_some());
                    self.conflicts.extend(asked.into_iter().map(|edit| two_versions(edit, file, project)));
                }
            }
        }
        self.hand_edits.retain(|edit| !edit.set.is_empty() || edit.gone.is_some());
    }
}

/// Takes out of two edits of a thing what they disagree about.
fn take_differing(old: &mut HandEdit, new: &mut HandEdit) -> Vec<HandEdit> {
    if old.gone != new.gone && (old.gone == Some(true) || new.gone == Some(true)) {
        // One takes away what the other changes.
        let take = |edit: &mut HandEdit| HandEdit {
            key: edit.key.clone(),
            set: std::mem::take(&mut edit.set),
            gone: edit.gone.take(),
        };
        return vec![take(old), take(new)];
    }
    let differs = |field: &String| new.set.get(field).is_some_and(|value| old.set.get(field) != Some(value));
    let mut fields: Vec<String> = old.set.keys().filter(|field| differs(field)).cloned().collect();
    // A place has its meaning below its parent only.
    if fields.iter().any(|field| matches!(field.as_str(), "parent" | "pos")) {
        fields.extend(["parent".to_owned(), "pos".to_owned()]);
    }
    let take = |edit: &mut HandEdit| {
        let set = fields.iter().filter_map(|field| edit.set.remove_entry(field)).collect();
        HandEdit { key: edit.key.clone(), set, gone: None }
    };
    vec![take(old), take(new)]
}

fn two_versions(edit: HandEdit, file: &Path, project: &Project) -> PageConflict {
    let thing = named(project, &edit.key);
    let says = pending::sayings(&edit);
    let what = format!(
        "Two versions of the page change {thing} differently, and neither change was taken in. One says: {says}."
    );
    PageConflict { edit, finding: Finding::new(Severity::Warning, file, what, "Decide which of the two stays.") }
}

/// Returns for each hand edit the file it stands in, with line and column where these can be told.
pub fn places_of(fs: &dyn Fs, dir: &Path, edits: &[HandEdit]) -> Vec<(PathBuf, Option<(usize, usize)>)> {
    let found = if edits.is_empty() { BTreeMap::new() } else { version::find(fs, dir) };
    let place = |edit: &HandEdit| {
        let Some(page) = page_of(&edit.key) else { return (PathBuf::from("."), None) };
        for file in found.get(&page).into_iter().flatten() {
            let versions = file.versions.as_deref().unwrap_or_default();
            if let Some(place) = versions.iter().find_map(|version| pending::place_of_edit(version, edit)) {
                return (file.path.clone(), Some(place));
            }
        }
        (page.path(), None)
    };
    edits.iter().map(place).collect()
}

/// Reads all pages of the project in the folder `dir`; `project` is what all records of its trail add up to.
pub fn read_pages(fs: &dyn Fs, dir: &Path, project: &Project) -> PagesRead {
    let mut all = PagesRead::default();
    for (page, files) in version::find(fs, dir) {
        let read = pending_of(&page, &files, project);
        all.hand_edits.extend(read.hand_edits);
        all.conflicts.extend(read.conflicts);
        all.findings.extend(read.findings);
    }
    all
}

/// Returns what the files of one page say beyond the records.
fn pending_of(page: &Page, files: &[version::PageFile], project: &Project) -> PagesRead {
    let mut read = PagesRead::default();
    for file in files {
        match &file.versions {
            Err(finding) => read.findings.push(finding.clone()),
            Ok(versions) => {
                for version in versions {
                    read.unite(pending::pending(page, &file.path, version, project), &file.path, project);
                }
            }
        }
    }
    read
}
