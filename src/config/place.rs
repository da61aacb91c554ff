//! Where a coder was in a project, kept in the user's state folder: a file for each project and coder.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::app::world::Place;
use crate::domain::canonical::hex;
use crate::store::StoreError;
use crate::store::fs::{Fs as _, Modes, RealFs, create_private_folder};
use crate::store::limits::check_yaml;
use crate::store::replace::{Base, replace};

/// The longest file that is read, in bytes.
const MAX_PLACE: u64 = 1024 * 1024;
const PLACES: &str = "places";

/// The file that remembers where one coder was in one project.
#[derive(Clone, Debug)]
pub struct Bookmark {
    state: PathBuf,
    file: PathBuf,
}

/// Returns whether nobody has started emic with this state folder before, and makes sure that nobody is asked again.
/// Where it cannot be kept, nobody is new.
pub fn is_first(state: &Path) -> bool {
    let places = state.join(PLACES);
    RealFs::at(state).stat(Path::new(PLACES)).is_err() && create_private_folder(&places).is_ok()
}

impl Bookmark {
    /// Returns the file, in the user's state folder, of a coder in the project at this absolute path.
    pub fn new(state: &Path, project: &Path, coder: &str) -> Self {
        let named = format!("{}\0{coder}", project.display());
        let hash = hex(&Sha256::digest(named.as_bytes()), 16);
        Self { state: state.into(), file: Path::new(PLACES).join(format!("{hash}.yaml")) }
    }

    /// Returns where the coder was; the start when nothing usable is remembered.
    pub fn read(&self) -> Place {
        let bytes = RealFs::at(&self.state).read(&self.file, MAX_PLACE).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let place = check_yaml(&text).ok().and_then(|()| serde_yaml::from_str(&text).ok());
        place.unwrap_or_default()
    }

    /// Remembers where the coder is.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn write(&self, place: &Place) -> Result<(), StoreError> {
        let failed = |error: std::io::Error| StoreError::writing(&self.state.join(&self.file), &error);
        create_private_folder(&self.state.join(PLACES)).map_err(failed)?;
        let text = serde_yaml::to_string(place).map_err(|error| failed(std::io::Error::other(error)))?;
        let _ = replace(&RealFs::at(&self.state), &self.file, Base::Anything, text.as_bytes(), Modes::PRIVATE)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::geometry::Division;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn a_place_is_remembered_for_each_project_and_coder_and_for_the_user_alone() {
        let state = tempfile::tempdir().unwrap();
        let place = Place {
            source: Some("i03-x7q2".into()),
            position: 1203,
            furthest: BTreeMap::from([("i03-x7q2".into(), 15)]),
            division: Division { sources_hidden: true, ..Division::default() },
            as_tree: true,
            more: vec![("fg1".into(), 12), ("i01".into(), 0)],
            active: 1,
            locked: true,
            closed: BTreeSet::from(["no".into(), "induction-7k3m".into()]),
            draft: None,
            at: 1_767_601_800_000,
        };
        let of = |project: &str, coder: &str| Bookmark::new(state.path(), Path::new(project), coder);
        of("/p", "hw").write(&place).unwrap();
        assert_eq!(of("/p", "hw").read(), place);
        of("/p", "hw").write(&Place { position: 7, ..place }).unwrap();
        assert_eq!(of("/p", "hw").read().position, 7);
        for other in [of("/q", "hw"), of("/p", "sc")] {
            assert_eq!(other.read(), Place::default());
        }
        let mode = RealFs::at(state.path()).stat(&of("/p", "hw").file).unwrap().mode;
        assert_eq!(mode, 0o600);
    }

    #[test]
    fn what_cannot_be_read_is_the_start() {
        let state = tempfile::tempdir().unwrap();
        let bookmark = Bookmark::new(state.path(), Path::new("/p"), "hw");
        bookmark.write(&Place::default()).unwrap();
        for broken in ["position: [", "a: &b 1", "\u{0}", "position: many\n"] {
            let fs = RealFs::at(state.path());
            let _ = replace(&fs, &bookmark.file, Base::Anything, broken.as_bytes(), Modes::PRIVATE).unwrap();
            assert_eq!(bookmark.read(), Place::default(), "{broken}");
        }
    }
}
