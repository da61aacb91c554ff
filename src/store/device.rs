//! Which machine this is, and which of its sessions: what record files are named by, so that no file has two writers.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::{Result, StoreError};
use super::fs::{Errno, Fs as _, Lock, RealFs, create_private_folder, read_named, sync_parents};
use crate::domain::canonical::hex;
use crate::domain::id::{CoderId, Device, base32};
use crate::domain::record::Origin;

/// How many sessions of one coder may work on a project from one machine at the same time.
const MAX_SLOT: u16 = 64;
const DEVICES: &str = "devices";
const LOCKS: &str = "locks";

/// Returns the name of this machine, made at the first call and kept in the state folder. Machines that share a home
/// folder have a name each.
///
/// # Errors
/// When the state folder cannot be read or written.
pub fn this_device(state_dir: &Path) -> Result<Device> {
    device_named(state_dir, &hashed(&[&machine_id()]))
}

fn device_named(state_dir: &Path, machine: &str) -> Result<Device> {
    let path = Path::new(DEVICES).join(machine);
    let shown = state_dir.join(&path);
    let failed = |error: std::io::Error| StoreError::writing(&shown, &error);
    create_private_folder(&state_dir.join(DEVICES)).map_err(failed)?;
    // Two sessions that start for the first time must not make two names.
    let _lock = Lock::wait(&state_dir.join(DEVICES).join(".lock")).map_err(failed)?;
    let fs = RealFs::at(state_dir);
    match fs.read(&path, 64) {
        Ok(bytes) => {
            let name = str::from_utf8(&bytes).map(str::trim).unwrap_or_default();
            if Device::is_valid(name) {
                return Ok(Device::from(name));
            }
            // A crash left it empty: no project can know this name yet.
            fs.remove(&path).map_err(failed)?;
        }
        Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => {}
        Err(error) => return Err(StoreError::reading(&shown, &error, 64)),
    }
    let name = base32(getrandom::u64().map_err(|error| failed(std::io::Error::other(error)))?, 4);
    let mut file = fs.create_new(&path, 0o600).map_err(failed)?;
    file.write_all(format!("{name}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    sync_parents(&fs, &path).map_err(failed)?;
    Ok(Device::from(&*name))
}

/// What tells this machine from others: systemd's id, else the host name.
fn machine_id() -> String {
    let read = |path: &str| read_named(Path::new(path), 256).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"].into_iter().find_map(read);
    let id = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    id.unwrap_or_else(|| rustix::system::uname().nodename().to_string_lossy().into_owned())
}

fn hashed(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.join("\0").as_bytes()), 16)
}

/// The place of a live session among those of one coder on one machine in one project. Free again when dropped.
#[derive(Debug)]
pub struct Slot {
    origin: Origin,
    locks: PathBuf,
    _lock: Lock,
}

impl Slot {
    /// Takes the first free slot; `project` is the absolute path of the project.
    ///
    /// # Errors
    /// When the state folder cannot be written, or all slots are taken.
    pub fn take(state_dir: &Path, project: &Path, coder: &CoderId) -> Result<Self> {
        let device = this_device(state_dir)?;
        let folder = state_dir.join(LOCKS);
        create_private_folder(&folder).map_err(|error| StoreError::writing(&folder, &error))?;
        let name = hashed(&[&project.to_string_lossy(), coder.as_str(), device.as_str()]);
        Self::first_free(folder.join(name), Origin { coder: coder.clone(), device, slot: 1 })
    }

    /// Gives this slot up for the next free one.
    ///
    /// # Errors
    /// As `take`; then this one is kept.
    pub fn advance(&mut self) -> Result<()> {
        let origin = Origin { slot: self.origin.slot + 1, ..self.origin.clone() };
        *self = Self::first_free(self.locks.clone(), origin)?;
        Ok(())
    }

    /// Returns whose lines are written from here.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    fn first_free(locks: PathBuf, mut origin: Origin) -> Result<Self> {
        while origin.slot <= MAX_SLOT {
            let path = locks.with_extension(origin.slot.to_string());
            if let Some(lock) = Lock::attempt(&path).map_err(|error| StoreError::writing(&path, &error))? {
                return Ok(Self { origin, locks, _lock: lock });
            }
            origin.slot += 1;
        }
        Err(StoreError::TooManySessions { coder: origin.coder.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_keeps_its_name_and_another_gets_its_own() {
        let state = tempfile::tempdir().unwrap();
        let first = this_device(state.path()).unwrap();
        assert!(Device::is_valid(first.as_str()));
        assert_eq!(this_device(state.path()).unwrap(), first);
        assert_ne!(device_named(state.path(), "another").unwrap(), first);
    }

    #[test]
    fn a_name_that_a_crash_left_empty_is_made_again() {
        let state = tempfile::tempdir().unwrap();
        create_private_folder(&state.path().join(DEVICES)).unwrap();
        drop(RealFs::at(state.path()).create_new(Path::new("devices/m"), 0o600).unwrap());
        let device = device_named(state.path(), "m").unwrap();
        assert_eq!(device_named(state.path(), "m").unwrap(), device);
    }

    #[test]
    fn each_live_session_has_a_slot_of_its_own_and_leaves_it_free() {
        let state = tempfile::tempdir().unwrap();
        let take = |project: &str, coder: &str| Slot::take(state.path(), Path::new(project), &coder.into()).unwrap();
        let first = take("/p", "hw");
        let mut second = take("/p", "hw");
        assert_eq!((first.origin().slot, second.origin().slot), (1, 2));
        assert_eq!(take("/p", "sc").origin().slot, 1);
        assert_eq!(take("/q", "hw").origin().slot, 1);
        second.advance().unwrap();
        assert_eq!(second.origin().slot, 3);
        drop(first);
        assert_eq!(take("/p", "hw").origin().slot, 1);
    }
}
