//! A file that the user names, beside the project: an export, a pack.

use std::path::Path;

use super::error::{Result, StoreError};
use super::fs::{Fs as _, Kind, Modes, RealFs};
use super::layout;
use super::replace::{Base, Replaced, replace};

/// Returns the folder of a file, which is the current one where its name has none.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Refuses a place where nothing of the user's own can be kept.
///
/// # Errors
/// When its folder is not there, or lies in the project or in another one: what is put there would be no part of it.
pub fn check_beside(path: &Path, project: &Path) -> Result<()> {
    let folder = folder_of(path);
    let fs = RealFs::at(folder);
    fs.stat(Path::new("")).map_err(|error| match StoreError::reading(folder, &error, 0) {
        StoreError::NotFound { path } => StoreError::NoFolder { path },
        other => other,
    })?;
    let folder = fs.absolute(Path::new(""));
    if folder.starts_with(project) {
        return Err(StoreError::InProject { path: path.into() });
    }
    // One of its pages would be written over, and be taken for what somebody changed by hand.
    match folder.ancestors().find(|above| is_project(above)) {
        Some(other) => Err(StoreError::InOtherProject { path: path.into(), project: other.into() }),
        None => Ok(()),
    }
}

/// Returns whether a folder looks like a project.
fn is_project(folder: &Path) -> bool {
    let fs = RealFs::at(folder);
    let is = |name: &str, kind| fs.stat(Path::new(name)).is_ok_and(|stat| stat.kind == kind);
    is(layout::PROJECT, Kind::File) && is(layout::TRAIL, Kind::Folder)
}

/// Writes a file that nobody else can read. One that is there already is replaced only where that was agreed to, or where
/// nothing is lost by it.
///
/// # Errors
/// When it cannot be written; then what was there is still there.
pub fn save_as(path: &Path, bytes: &[u8], is_agreed: bool) -> Result<Replaced> {
    let (fs, name) = (RealFs::at(folder_of(path)), Path::new(path.file_name().unwrap_or_default()));
    if fs.read(name, bytes.len() as u64).is_ok_and(|there| there == bytes) {
        return Ok(Replaced::Unchanged);
    }
    let base = if is_agreed { Base::Anything } else { Base::Missing };
    replace(&fs, name, base, bytes, Modes::PRIVATE).map_err(|error| match error {
        StoreError::CannotWrite { reason, hint, .. } => StoreError::CannotWrite { path: path.into(), reason, hint },
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_beside_a_project_and_replaced_only_when_agreed() {
        let place = tempfile::tempdir().unwrap();
        let project = RealFs::at(place.path()).absolute(Path::new("")).join("study");
        std::fs::create_dir_all(project.join("sources")).unwrap();
        let path = place.path().join("a.csv");
        check_beside(&path, &project).unwrap();
        for inside in ["study/a.csv", "study/sources/a.csv", "study/../study/a.csv"] {
            let error = check_beside(&place.path().join(inside), &project).unwrap_err();
            assert!(matches!(error, StoreError::InProject { .. }), "{error:?}");
        }
        let other = place.path().join("other");
        std::fs::create_dir_all(other.join("trail")).unwrap();
        check_beside(&other.join("codebook.yaml"), &project).unwrap();
        std::fs::write(other.join("project.yaml"), "format: 1\n").unwrap();
        for inside in ["other/codebook.yaml", "other/trail/a.csv"] {
            let error = check_beside(&place.path().join(inside), &project).unwrap_err();
            assert!(matches!(error, StoreError::InOtherProject { .. }), "{error:?}");
        }
        assert!(matches!(check_beside(Path::new("/nowhere/a.csv"), &project), Err(StoreError::NoFolder { .. })));
        assert_eq!(save_as(&path, b"one", false).unwrap(), Replaced::Done);
        assert_eq!(save_as(&path, b"one", false).unwrap(), Replaced::Unchanged);
        assert_eq!(save_as(&path, b"two", false).unwrap(), Replaced::ChangedMeanwhile);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(save_as(&path, b"two", true).unwrap(), Replaced::Done);
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
    }
}
