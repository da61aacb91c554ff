//! Which project a command is about: DIR, or the current folder when that is a project.

use crate::store::fs::{Fs as _, RealFs};
use crate::store::layout::{PROJECT, TRAIL};
use std::path::{Path, PathBuf};

const HERE: &str = ".";

/// Returns whether a folder is a project.
pub fn is_project(dir: &Path) -> bool {
    let fs = RealFs::at(dir);
    fs.stat(Path::new(PROJECT)).is_ok() || fs.stat(Path::new(TRAIL)).is_ok()
}

/// Returns the folder given, or the current one.
pub fn project(dir: Option<PathBuf>) -> PathBuf {
    dir.unwrap_or_else(|| PathBuf::from(HERE))
}

/// Cuts DIR off the front of a command's words. The first word is DIR when it names a project, and whenever the current
/// folder is none.
pub fn split<W: AsRef<std::ffi::OsStr>>(words: &[W]) -> (PathBuf, &[W]) {
    let Some((first, rest)) = words.split_first() else { return (PathBuf::from(HERE), words) };
    let first = Path::new(first);
    if is_project(first) || !is_project(Path::new(HERE)) { (first.to_owned(), rest) } else { (HERE.into(), words) }
}
