//! Files that the user names: written beside the project, never into it.

use std::path::{Path, PathBuf};

use crate::app::export::{Export, Written};
use crate::domain::Project;
use crate::store::StoreError;
use crate::store::elsewhere;
use crate::store::fs::{Fs as _, RealFs};
use crate::store::replace::Replaced;
use crate::store::save_as::{check_beside, folder_of, save_as};

/// Writes a file for whoever works in the project at this path.
pub(super) fn write(export: &Export, project: &Path) -> Written {
    let to = from_home(&export.to);
    let saved = check_beside(&to, project).and_then(|()| save_as(&to, export.text.as_bytes(), export.agreed));
    match saved {
        Ok(Replaced::ChangedMeanwhile) => Written::Exists,
        Ok(Replaced::Done | Replaced::Unchanged) => {
            Written::Done(RealFs::at(Path::new(".")).absolute(&to).display().to_string())
        }
        Err(error) => Written::Failed(sentence(&error), error.hint().into()),
    }
}

/// Writes a whole project out of memory into a folder that is not there yet.
pub(super) fn elsewhere(to: &str, project: &Project) -> Written {
    let to = from_home(to);
    let (above, name) = (folder_of(&to), Path::new(to.file_name().unwrap_or_default()));
    match elsewhere::write(&RealFs::at(above), name, project) {
        Ok(()) => Written::Done(RealFs::at(above).absolute(name).display().to_string()),
        Err(error) => Written::Failed(sentence(&error), error.hint().into()),
    }
}

/// What went wrong, as a part of a line.
fn sentence(error: &StoreError) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

/// Takes `~/` for the user's own folder, as a shell would.
fn from_home(name: &str) -> PathBuf {
    match (name.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) if !home.is_empty() => PathBuf::from(home).join(rest),
        _ => PathBuf::from(name),
    }
}
