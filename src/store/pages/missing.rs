//! Records that a page was written from and that are not here: the end of a trail file was cut off, or has not arrived.

use std::collections::BTreeMap;
use std::path::Path;

use super::version::find;
use crate::domain::Project;
use crate::domain::record::Origin;
use crate::store::finding::{Finding, Severity};
use crate::store::fs::Fs;
use crate::store::page_head::Head;

/// Returns for each trail file the page that has seen the most of its actions beyond those that are here.
pub fn missing_records(fs: &dyn Fs, dir: &Path, project: &Project) -> Vec<Finding> {
    let mut beyond: BTreeMap<Origin, (u64, String)> = BTreeMap::new();
    let files = find(fs, dir);
    for file in files.values().flatten() {
        for version in file.versions.as_deref().unwrap_or_default() {
            let Head::Read(head) = &version.head else { continue };
            for (stem, n) in &head.seen {
                let Some(origin) = Origin::parse(stem) else { continue };
                let last = project.actions().get(&(origin.coder.clone(), origin.device.clone()));
                let most = beyond.get(&origin).map_or(0, |(n, _)| *n).max(last.copied().unwrap_or(0));
                if *n > most {
                    beyond.insert(origin, (*n, file.path.to_string_lossy().into_owned()));
                }
            }
        }
    }
    let finding = |(origin, (n, path)): (Origin, (u64, String))| {
        let last = project.actions().get(&(origin.coder.clone(), origin.device.clone()));
        let end = last.map_or_else(|| "none is here".to_owned(), |last| format!("the last one here is {last}"));
        let what = format!("This page has seen action {n} of '{origin}', and {end}: records are missing.");
        let remedy =
            format!("Get 'trail/{origin}.yaml' from a copy of the project, or wait until all of it has arrived.");
        Finding::new(Severity::Loss, Path::new(&path), what, remedy).at(1, 1)
    };
    beyond.into_iter().map(finding).collect()
}
