//! `emic demo`: the sample project, built into the program.

mod files;

use super::failure::{Failure, Result};
use super::open;
use super::place;
use super::shell::Shell;
use super::tally;
use crate::store::StoreError;
use crate::store::fs::{Errno, Fs as _, Modes, RealFs};
use crate::store::layout::PROJECT as PAGE;
use crate::store::replace::{Base, Replaced, replace};
use files::FILES;
use std::path::{Path, PathBuf};

/// The id of the sample project, which a copy keeps.
pub const PROJECT: &str = "w1t1m6s1k856";
/// Who codes in the sample when nothing else is said.
pub const CODER: &str = "hw";
/// The folder of the copy in the user's data folder.
const FOLDER: &str = "medical-support-workers";

/// Opens the sample project, or prints its tallies where there is no terminal.
pub fn run(shell: &mut Shell, dir: Option<PathBuf>) -> Result<u8> {
    let dir = match dir {
        Some(dir) => dir,
        None => Shell::paths()?.data.join(FOLDER),
    };
    if !place::is_project(&dir) {
        copy(&dir)?;
        shell.out.say(&format!("The sample project was copied to '{}'.", dir.display()));
    }
    if shell.out.is_terminal { open::run(shell, &dir) } else { tally::by_level(shell, &dir) }
}

/// Copies the sample. What an interrupted copy left is completed; anything else in the folder is a refusal.
fn copy(dir: &Path) -> Result<()> {
    let refused = |error: &std::io::Error| Failure::from(StoreError::writing(dir, error));
    make_folder(dir).map_err(|error| refused(&error))?;
    let fs = RealFs::at(dir);
    let is_ours = |name: &str| FILES.iter().any(|(path, _)| Path::new(path).starts_with(name));
    let entries = fs.list(Path::new("")).map_err(|error| refused(&error))?;
    let not_empty = || Failure::from(StoreError::NotEmpty { path: dir.to_owned() });
    if !entries.iter().all(|entry| entry.name.to_str().is_some_and(is_ours)) {
        return Err(not_empty());
    }
    // The page that makes a folder a project comes last.
    let (last, first): (Vec<_>, Vec<_>) = FILES.iter().partition(|(path, _)| *path == PAGE);
    for (path, content) in first.into_iter().chain(last) {
        let path = Path::new(path);
        let bytes = content.as_bytes();
        if fs.read(path, bytes.len() as u64).is_ok_and(|there| there == bytes) {
            continue;
        }
        if replace(&fs, path, Base::Missing, bytes, Modes::PRIVATE)? == Replaced::ChangedMeanwhile {
            return Err(not_empty());
        }
    }
    Ok(())
}

/// Makes a folder and those above it that are missing.
fn make_folder(dir: &Path) -> std::io::Result<()> {
    let above =
        dir.ancestors().find(|above| RealFs::at(above).stat(Path::new("")).is_ok() && !above.as_os_str().is_empty());
    let above = above.unwrap_or_else(|| Path::new("."));
    let rest = dir.strip_prefix(above).unwrap_or(dir);
    let fs = RealFs::at(above);
    let mut folder = PathBuf::new();
    for name in rest {
        folder.push(name);
        fs.create_folder(&folder, Modes::PRIVATE.folder)?;
    }
    if RealFs::at(dir).list(Path::new("")).is_err_and(|error| Errno::from_io_error(&error) == Some(Errno::NOTDIR)) {
        return Err(Errno::NOTDIR.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_sample_is_built_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(FOLDER);
        let mut open = vec![root.clone()];
        let mut there = BTreeSet::new();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    there.insert(path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let built: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(built, there, "list the files in src/cli/demo/files.rs");
    }

    #[test]
    fn a_copy_is_the_sample_and_an_interrupted_one_is_completed() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("a/b");
        copy(&dir).unwrap();
        assert!(place::is_project(&dir));
        std::fs::remove_file(dir.join(PAGE)).unwrap();
        std::fs::remove_file(dir.join("codebook.yaml")).unwrap_or_default();
        copy(&dir).unwrap();
        for (path, content) in FILES {
            assert_eq!(std::fs::read_to_string(dir.join(path)).unwrap(), *content, "{path}");
        }
    }

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        let failure = copy(folder.path()).unwrap_err();
        assert!(failure.what.ends_with("holds other files."), "{}", failure.what);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
