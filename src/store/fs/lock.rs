//! Locks between the sessions of one user, as files in the state folder; never inside a project, where they may lie.

use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError, set_permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// A lock that is held until it is dropped, or the program ends in whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of this name, or returns nothing when another session holds it.
    pub fn attempt(path: &Path) -> io::Result<Option<Self>> {
        let file = lock_file(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Takes the lock of this name, waiting while another session holds it.
    pub fn wait(path: &Path) -> io::Result<Self> {
        let file = lock_file(path)?;
        file.lock()?;
        Ok(Self { _file: file })
    }
}

/// The file stays when the lock goes: removing it could leave two sessions with a lock of the same name.
fn lock_file(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    // The umask may have taken away what the user needs the next time. Not to be allowed that does no harm now.
    let _ = file.set_permissions(Permissions::from_mode(0o600));
    Ok(file)
}

/// Makes a folder of the user's own, with those above it; one that is there is fine. Only the user may look into it.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        create_private_folder(above)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        // The umask may have taken away what the user needs.
        Ok(()) => set_permissions(path, Permissions::from_mode(0o700)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if path.is_dir() {
                Ok(())
            } else {
                Err(rustix::io::Errno::NOTDIR.into())
            }
        }
        Err(error) => Err(error),
    }
}
