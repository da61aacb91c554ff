//! Keys of pages that the program does not know: kept, not used, and perhaps a slip.

use std::path::Path;

use super::kinds::place_of_key;
use super::page::Page;
use super::version::{Version, find};
use crate::store::finding::{Finding, Severity};
use crate::store::fs::Fs;
use crate::store::node::{Node, parse};

/// Returns the keys of all pages that have no meaning here. Those that begin with `x-` are people's own.
pub fn strange_keys(fs: &dyn Fs, dir: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (page, files) in find(fs, dir) {
        for file in files {
            for version in file.versions.iter().flatten() {
                let mut keys = Vec::new();
                collect(&page, "", &parse(&version.body).unwrap_or(Node::Null), &mut keys);
                keys.sort();
                keys.dedup();
                findings.extend(keys.iter().map(|key| finding(&file.path, version, key)));
            }
        }
    }
    findings
}

fn collect(page: &Page, parent: &str, node: &Node, keys: &mut Vec<String>) {
    for item in node.items() {
        collect(page, parent, item, keys);
    }
    for (key, value) in node.entries() {
        if page.is_known(parent, key) {
            collect(page, key, value, keys);
        } else if !key.starts_with("x-") {
            keys.push(key.clone());
        }
    }
}

fn finding(file: &Path, version: &Version, key: &str) -> Finding {
    let what = format!("'{key}' is no key that has a meaning here: it is kept, and not used.");
    let remedy = "Correct it if it is a slip; begin keys of your own with 'x-'.";
    let found = Finding::new(Severity::Note, file, what, remedy);
    match place_of_key(&version.body, key) {
        Some((line, column)) => found.at(line + version.lines_before, column),
        None => found,
    }
}
