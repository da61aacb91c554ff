//! The few file operations the program uses, behind one trait, so that every failure can be tested.
//!
//! Every path is relative to a root folder and stays beneath it: no `..`, no absolute path, no symbolic link on the
//! way or at the end. Nothing is ever overwritten in place: a file is new, or it grows, or it is replaced by rename.
//! This is the only module that names `std::fs`.

mod fault;
mod lock;
mod memory;
mod real;

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

pub use fault::{Call, FaultFs, Op};
pub use lock::{Lock, create_private_folder};
pub use memory::MemoryFs;
pub use real::{RealFs, read_named};
pub use rustix::io::Errno;

/// What a folder entry is. A symbolic link is reported as such and never followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it points.
    Symlink,
    /// A pipe, socket or device: never opened.
    Other,
}

/// What the file system says about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// The device it lives on.
    pub dev: u64,
    /// Its number on that device.
    pub ino: u64,
    /// Its length in bytes.
    pub len: u64,
    /// The permission bits, `0o7777` at most.
    pub mode: u32,
    /// When its content last changed, as the file system tells it: good for noticing change, not for order.
    pub modified: SystemTime,
}

impl Stat {
    /// Returns whether both describe the same file, whatever its content.
    pub const fn same_file(&self, other: &Self) -> bool {
        self.dev == other.dev && self.ino == other.ino
    }
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name, without the folder.
    pub name: OsString,
    /// What it is.
    pub kind: Kind,
}

/// The permission bits of what a project creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    /// For files.
    pub file: u32,
    /// For folders.
    pub folder: u32,
}

impl Modes {
    /// Only the owner reads and writes.
    pub const PRIVATE: Self = Self { file: 0o600, folder: 0o700 };
    /// The group reads and writes too; folders hand their group on.
    pub const GROUP: Self = Self { file: 0o660, folder: 0o2770 };

    /// Returns the modes that fit a project folder with these permission bits: the group's only where it may write and
    /// hands its group on.
    pub const fn like(folder: u32) -> Self {
        if folder & 0o2020 == 0o2020 { Self::GROUP } else { Self::PRIVATE }
    }
}

/// A file that only grows.
pub trait AppendFile: Send {
    /// Returns what the open file is now, wherever its name has gone.
    fn stat(&self) -> io::Result<Stat>;
    /// Returns the last byte, or nothing for an empty file.
    fn last_byte(&self) -> io::Result<Option<u8>>;
    /// Appends all bytes, in one system call unless the disk takes less. After an error a part may be written.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns when the content would survive a power cut (fdatasync). After an error never trust the file again.
    fn sync_data(&mut self) -> io::Result<()>;
    /// Like `sync_data`, with the permission bits and times (fsync).
    fn sync_all(&mut self) -> io::Result<()>;
}

/// The file operations. Errors carry the errno: `NOENT` nothing there, `LOOP` a symbolic link, `FBIG` longer than the
/// limit, `INVAL` a path that leaves the root or something that is no regular file.
pub trait Fs: Send + Sync {
    /// Returns the bytes from offset `from` to the end. `FBIG` when these are more than `max`.
    fn read_from(&self, path: &Path, from: u64, max: u64) -> io::Result<Vec<u8>>;
    /// Returns the entries of a folder, sorted by name.
    fn list(&self, path: &Path) -> io::Result<Vec<Entry>>;
    /// Returns what is at the path; a symbolic link is described itself.
    fn stat(&self, path: &Path) -> io::Result<Stat>;
    /// Creates one folder; a folder that is already there is fine.
    fn create_folder(&self, path: &Path, mode: u32) -> io::Result<()>;
    /// Opens a regular file for appending, creating it with exactly this mode when it is missing.
    fn open_append(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>>;
    /// Creates a file that must not exist (`EXIST` otherwise), with exactly this mode.
    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>>;
    /// Renames a file over whatever has the other name, in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Returns when the entries of the folder would survive a power cut. The root is the empty path.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Returns whether files can be made in this folder, as far as the permissions tell.
    fn is_writable(&self, path: &Path) -> bool;
    /// Returns the path as other programs know it, links resolved: for messages, and to tell projects apart.
    fn absolute(&self, path: &Path) -> PathBuf;

    /// Returns whether a folder above the root lets nobody through but its owner and group, whatever lies below.
    fn is_closed_above(&self) -> bool {
        false
    }

    /// Returns the whole file; `FBIG` when it is longer than `max` bytes.
    fn read(&self, path: &Path, max: u64) -> io::Result<Vec<u8>> {
        self.read_from(path, 0, max)
    }
}

/// Creates the folders above `path` that are missing. The root itself is never made.
pub fn create_parents(fs: &dyn Fs, path: &Path, mode: u32) -> io::Result<()> {
    let mut missing: Vec<&Path> = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).collect();
    missing.reverse();
    missing.into_iter().try_for_each(|folder| fs.create_folder(folder, mode))
}

/// Makes the name of `path` survive a power cut: syncs each folder above it, up to the root. Also those that were
/// already there, since whoever made them may have died before syncing.
pub fn sync_parents(fs: &dyn Fs, path: &Path) -> io::Result<()> {
    path.ancestors().skip(1).try_for_each(|folder| fs.sync_folder(folder))
}

/// The names a path is made of. `INVAL` unless it is relative and stays beneath the root.
fn names(path: &Path) -> io::Result<Vec<&std::ffi::OsStr>> {
    path.components()
        .map(|part| match part {
            Component::Normal(name) => Ok(name),
            _ => Err(Errno::INVAL.into()),
        })
        .collect()
}

#[cfg(test)]
mod tests;
