//! A new project folder.

use std::path::Path;

use super::error::{Result, StoreError};
use super::fs::{Errno, Fs, Modes, sync_parents};
use super::layout::{CODINGS, FORMAT, LIVE, MATRIX, MEMOS, PROJECT, SOURCES, TRAIL, VERSIONS};
use super::replace::{Base, replace};

/// No line endings are changed; both sides' records are kept; pages are merged by `emic` where it is set up, else as
/// text.
const GIT_ATTRIBUTES: &str = "\
* -text
/*.yaml merge=emic
/sources/*.yaml merge=emic
/memos/** merge=emic
/matrix/** merge=emic
/codings/** merge=union
/trail/** merge=union
";

/// What tells git how to treat a project: the name of each file, and what it says.
pub const FOR_GIT: [(&str, &str); 2] = [(".gitattributes", GIT_ATTRIBUTES), (".gitignore", ".emic/\n")];

/// Makes a project without anything in it in the folder `dir` of `fs`, which is made when it is missing. With `group`,
/// the group of the folder may work in it too.
///
/// # Errors
/// When the folder is a project already, or holds other files than hidden ones; then nothing is changed.
pub fn create(fs: &dyn Fs, dir: &Path, group: bool) -> Result<()> {
    let modes = if group { Modes::GROUP } else { Modes::PRIVATE };
    let shown = fs.absolute(dir);
    let failed = |error: std::io::Error| StoreError::writing(&shown, &error);
    match fs.list(dir) {
        Ok(entries) => {
            if entries.iter().any(|entry| entry.name == PROJECT) {
                return Err(StoreError::AlreadyAProject { path: shown });
            }
            if entries.iter().any(|entry| !entry.name.to_string_lossy().starts_with('.')) {
                return Err(StoreError::NotEmpty { path: shown });
            }
        }
        Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => {}
        Err(error) => return Err(failed(error)),
    }
    let folders = ["", SOURCES, VERSIONS, CODINGS, TRAIL, MEMOS, MATRIX, LIVE].map(|name| dir.join(name));
    for folder in folders.iter().filter(|folder| !folder.as_os_str().is_empty()) {
        fs.create_folder(folder, modes.folder).map_err(failed)?;
    }
    // `project.yaml` comes last: what a crash leaves before it is no project, and can be made again once emptied.
    let format = format!("format: {FORMAT}\n");
    for (name, content) in FOR_GIT.into_iter().chain([(PROJECT, &*format)]) {
        let _ = replace(fs, &dir.join(name), Base::Missing, content.as_bytes(), modes)?;
    }
    for folder in folders.iter().filter(|folder| !folder.as_os_str().is_empty()) {
        sync_parents(fs, folder).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fs::{MemoryFs, RealFs};
    use crate::store::{OpenOptions, open};

    #[test]
    fn a_new_project_is_private_complete_and_opens_without_findings() {
        let parent = tempfile::tempdir().unwrap();
        let fs = RealFs::at(parent.path());
        let dir = Path::new("msw");
        create(&fs, dir, false).unwrap();
        for (name, mode) in
            [("", 0o700), ("sources/.versions", 0o700), ("trail", 0o700), (".gitignore", 0o600), (PROJECT, 0o600)]
        {
            assert_eq!(fs.stat(&dir.join(name)).unwrap().mode, mode, "{name}");
        }
        let opened = open(&fs, dir, &OpenOptions::default()).unwrap();
        assert_eq!(opened.findings, []);
        assert_eq!(opened.read_only, None);
        assert!(matches!(create(&fs, dir, false), Err(StoreError::AlreadyAProject { .. })));
    }

    #[test]
    fn a_pair_shares_it_through_their_group() {
        let parent = tempfile::tempdir().unwrap();
        let fs = RealFs::at(parent.path());
        create(&fs, Path::new("msw"), true).unwrap();
        assert_eq!(fs.stat(Path::new("msw/codings")).unwrap().mode, 0o2770);
        assert_eq!(fs.stat(Path::new("msw/project.yaml")).unwrap().mode, 0o660);
        assert_eq!(Modes::like(fs.stat(Path::new("msw")).unwrap().mode), Modes::GROUP);
    }

    #[test]
    fn a_folder_with_other_files_is_refused_and_left_alone() {
        let fs = MemoryFs::new();
        fs.write("msw/thesis.docx", "x");
        assert!(matches!(create(&fs, Path::new("msw"), false), Err(StoreError::NotEmpty { .. })));
        assert_eq!(fs.files(), [Path::new("msw/thesis.docx")]);
        fs.write("new/.git/HEAD", "ref");
        create(&fs, Path::new("new"), false).unwrap();
        assert_eq!(fs.after_power_cut().read_text("new/project.yaml"), "format: 1\n");
    }
}
