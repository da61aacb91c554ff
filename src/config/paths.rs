//! The user's folders, where the system keeps such files: on Linux by the `XDG_…` variables, on macOS in `Library`.

use directories::ProjectDirs;
use std::path::PathBuf;

/// The variable that names another folder for settings, themes and keys.
pub const CONFIG: &str = "EMIC_CONFIG";

/// The user's folders for emic. None of them need be there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Settings, themes, keys.
    pub config: PathBuf,
    /// The copy of the sample project.
    pub data: PathBuf,
    /// The name of this machine, locks, where one was last.
    pub state: PathBuf,
    /// What can be computed again.
    pub cache: PathBuf,
}

impl Paths {
    /// Returns the folders of the user who runs the program, or nothing when there is no home folder.
    pub fn of_user() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", "emic")?;
        let data = dirs.data_dir().to_owned();
        let named = std::env::var_os(CONFIG).filter(|folder| !folder.is_empty());
        Some(Self {
            config: named.map_or_else(|| dirs.config_dir().to_owned(), PathBuf::from),
            // macOS has no folder for state of its own.
            state: dirs.state_dir().map_or_else(|| data.join("state"), ToOwned::to_owned),
            cache: dirs.cache_dir().to_owned(),
            data,
        })
    }
}
