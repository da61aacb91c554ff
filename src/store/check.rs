//! Verifies a project: everything in its folder that does not add up, with what to do about it.

mod codings;
mod files;
mod lines;
mod things;

#[cfg(test)]
mod damaged;
#[cfg(test)]
pub(super) mod tests;

use std::path::{Path, PathBuf};

pub use codings::uses;

use super::error::Result;
use super::finding::{Finding, Severity};
use super::fs::Fs;
use super::open::{OpenOptions, open, open_trail};
use super::pages::{missing_records, named, places_of, stale_pages, strange_keys};
use crate::domain::Project;
use crate::domain::command::HandEdit;

/// Returns all that is found, what matters most first, then by file and line. Nothing is changed.
///
/// # Errors
/// Only when there is no project, or its folder cannot be read at all.
pub fn check(fs: &dyn Fs, dir: &Path) -> Result<Vec<Finding>> {
    // What is written by hand counts, whether a record says so yet or not.
    let opened = open(fs, dir, &OpenOptions::default())?;
    let project = &opened.project;
    let recorded = open_trail(fs, dir, &OpenOptions { for_writing: true, ..OpenOptions::default() })?.project;
    let mut findings = opened.findings;
    if let Some(why) = opened.read_only {
        let remedy = "It can be read; to change it, update emic or put this right.";
        findings.push(Finding::new(
            Severity::Note,
            Path::new("."),
            format!("It opens for reading only. {why}"),
            remedy,
        ));
    }
    let places = places_of(fs, dir, &opened.hand_edits);
    findings.extend(opened.hand_edits.iter().zip(places).map(|(edit, place)| waiting(&recorded, edit, place)));
    findings.extend(opened.conflicts.into_iter().map(|conflict| conflict.finding));
    findings.extend(stale_pages(fs, dir, &recorded).into_iter().map(|page| stale(&page.path())));
    findings.extend(strange_keys(fs, dir));
    findings.extend(missing_records(fs, dir, &opened.project));
    findings.extend(codings::check(fs, dir, project));
    findings.extend(codings::removed_codes(project));
    findings.extend(things::check(project));
    findings.extend(files::check(fs, dir, project));
    findings.extend(lines::check(fs, dir));
    let rank = |finding: &Finding| (std::cmp::Reverse(finding.severity), finding.file.clone(), finding.line);
    findings.sort_by_cached_key(rank);
    findings.dedup();
    Ok(findings)
}

fn waiting(project: &Project, edit: &HandEdit, (path, place): (PathBuf, Option<(usize, usize)>)) -> Finding {
    let what = format!("{} was changed by hand, and no record says so yet.", capital(&named(project, &edit.key)));
    let finding =
        Finding::new(Severity::Note, &path, what, "Open the project for writing: the change is then taken in.");
    match place {
        Some((line, column)) => finding.at(line, column),
        None => finding,
    }
}

fn stale(path: &Path) -> Finding {
    let what = "The page is missing, or does not say what the records do.";
    Finding::new(Severity::Note, path, what, "'emic check --repair' writes it anew; so does the next change.")
}

/// Begins a sentence with a capital letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Returns `1 coding` or `2 codings`.
fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
