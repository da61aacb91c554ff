//! The disk.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{Access, AtFlags, Dir, FileType, Mode, OFlags};

use super::{AppendFile, Entry, Errno, Fs, Kind, Stat, names};

/// A folder on disk. The root may be reached through symbolic links, since the user named it; nothing beneath may.
#[derive(Clone, Debug)]
pub struct RealFs {
    root: PathBuf,
}

impl RealFs {
    /// Returns the files beneath `root`, which is looked up anew at each operation.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder all paths are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a folder, following no link beneath the root.
    fn folder(&self, path: &Path) -> io::Result<OwnedFd> {
        self.walk(&names(path)?)
    }

    /// Opens the folder that holds `path`, and returns the last name.
    fn parent<'a>(&self, path: &'a Path) -> io::Result<(OwnedFd, &'a OsStr)> {
        let names = names(path)?;
        let (name, above) = names.split_last().ok_or(Errno::INVAL)?;
        Ok((self.walk(above)?, name))
    }

    fn walk(&self, names: &[&OsStr]) -> io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let mut folder = rustix::fs::open(&self.root, flags, Mode::empty())?;
        for name in names {
            folder = rustix::fs::openat(&folder, *name, flags | OFlags::NOFOLLOW, Mode::empty())
                .map_err(|errno| told_as_link(errno, &folder, name))?;
        }
        Ok(folder)
    }
}

/// Linux says `NOTDIR` of a link that was not followed; a caller must be able to tell it from a plain file.
fn told_as_link(errno: Errno, folder: &OwnedFd, name: &OsStr) -> Errno {
    let is_link = || {
        rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
            .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Symlink)
    };
    if errno == Errno::NOTDIR && is_link() { Errno::LOOP } else { errno }
}

/// Reads a file the user named on the command line, links followed. `FBIG` when it is longer than `max` bytes.
pub fn read_named(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    read_bounded(regular(rustix::fs::open(path, flags, Mode::empty())?)?, 0, max)
}

fn read_bounded(mut file: File, from: u64, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max { Err(Errno::FBIG.into()) } else { Ok(bytes) }
}

/// Refuses pipes and devices, which could block or act.
fn regular(fd: OwnedFd) -> io::Result<File> {
    let file = File::from(fd);
    if stat_of(&file)?.kind == Kind::File { Ok(file) } else { Err(Errno::INVAL.into()) }
}

fn stat_of(file: &impl AsFd) -> io::Result<Stat> {
    Ok(to_stat(&rustix::fs::fstat(file)?))
}

#[allow(clippy::cast_sign_loss, clippy::unnecessary_cast, clippy::useless_conversion)] // widths differ by platform
fn to_stat(stat: &rustix::fs::Stat) -> Stat {
    let since = Duration::new(stat.st_mtime.max(0) as u64, u32::try_from(stat.st_mtime_nsec).unwrap_or(0));
    Stat {
        kind: to_kind(FileType::from_raw_mode(stat.st_mode)),
        dev: stat.st_dev as u64,
        ino: stat.st_ino as u64,
        len: stat.st_size.max(0) as u64,
        mode: u32::from(stat.st_mode) & 0o7777,
        modified: SystemTime::UNIX_EPOCH + since,
    }
}

const fn to_kind(kind: FileType) -> Kind {
    match kind {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Symlink,
        _ => Kind::Other,
    }
}

/// Sets the mode regardless of the umask. A file system without modes refuses: what it made is then no wider.
#[allow(clippy::cast_possible_truncation, clippy::unnecessary_cast)] // mode_t has 16 bits on some systems
fn set_mode(fd: &impl AsFd, mode: u32) {
    let _ = rustix::fs::fchmod(fd, Mode::from_raw_mode(mode as rustix::fs::RawMode));
}

fn create(folder: &OwnedFd, name: &OsStr, mode: u32) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::APPEND | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let fd = rustix::fs::openat(folder, name, flags, Mode::RUSR | Mode::WUSR)?;
    set_mode(&fd, mode);
    Ok(fd)
}

impl Fs for RealFs {
    fn read_from(&self, path: &Path, from: u64, max: u64) -> io::Result<Vec<u8>> {
        let (folder, name) = self.parent(path)?;
        // NONBLOCK: a pipe left in the project must not hang the program.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        read_bounded(regular(rustix::fs::openat(&folder, name, flags, Mode::empty())?)?, from, max)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let folder = self.folder(path)?;
        let mut entries = Vec::new();
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if name == c"." || name == c".." {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems do not tell the kind in the listing.
                FileType::Unknown => match rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => FileType::from_raw_mode(stat.st_mode),
                    Err(Errno::NOENT) => continue,
                    Err(errno) => return Err(errno.into()),
                },
                known => known,
            };
            entries.push(Entry { name: OsString::from_vec(name.to_bytes().to_vec()), kind: to_kind(kind) });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        if path.as_os_str().is_empty() {
            return stat_of(&self.folder(path)?);
        }
        let (folder, name) = self.parent(path)?;
        Ok(to_stat(&rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    fn create_folder(&self, path: &Path, mode: u32) -> io::Result<()> {
        let (folder, name) = self.parent(path)?;
        match rustix::fs::mkdirat(&folder, name, Mode::RWXU) {
            Ok(()) => {
                set_mode(&self.folder(path)?, mode);
                Ok(())
            }
            Err(Errno::EXIST) => self.folder(path).map(drop),
            Err(errno) => Err(errno.into()),
        }
    }

    fn open_append(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>> {
        let (folder, name) = self.parent(path)?;
        let flags = OFlags::RDWR | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        // Opened and created in two steps, to know whose mode to set; the file may come or go between them.
        for _ in 0..8 {
            let opened = match rustix::fs::openat(&folder, name, flags, Mode::empty()) {
                Err(Errno::NOENT) => create(&folder, name, mode),
                other => other,
            };
            match opened {
                Err(Errno::EXIST) => {}
                other => return Ok(Box::new(RealFile { file: regular(other?)? })),
            }
        }
        Err(Errno::BUSY.into())
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>> {
        let (folder, name) = self.parent(path)?;
        Ok(Box::new(RealFile { file: File::from(create(&folder, name, mode)?) }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from_folder, from_name) = self.parent(from)?;
        let (to_folder, to_name) = self.parent(to)?;
        Ok(rustix::fs::renameat(&from_folder, from_name, &to_folder, to_name)?)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let (folder, name) = self.parent(path)?;
        Ok(rustix::fs::unlinkat(&folder, name, AtFlags::empty())?)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        match rustix::fs::fsync(self.folder(path)?) {
            // Some network and FUSE file systems cannot sync a folder at all; there is nothing more one could do.
            Ok(()) | Err(Errno::INVAL | Errno::NOTSUP | Errno::NOSYS) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    fn is_writable(&self, path: &Path) -> bool {
        self.folder(path).is_ok_and(|folder| {
            rustix::fs::accessat(&folder, c".", Access::WRITE_OK | Access::EXEC_OK, AtFlags::empty()).is_ok()
        })
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        // Joining an empty path would end in a slash.
        let full = if path.as_os_str().is_empty() { self.root.clone() } else { self.root.join(path) };
        std::fs::canonicalize(&full).unwrap_or(full)
    }

    fn is_closed_above(&self) -> bool {
        let lets_through = |folder: &Path| rustix::fs::stat(folder).is_ok_and(|stat| stat.st_mode & 0o001 != 0);
        !self.absolute(Path::new("")).ancestors().skip(1).all(lets_through)
    }
}

struct RealFile {
    file: File,
}

impl AppendFile for RealFile {
    fn stat(&self) -> io::Result<Stat> {
        stat_of(&self.file)
    }

    fn last_byte(&self) -> io::Result<Option<u8>> {
        let Some(at) = self.stat()?.len.checked_sub(1) else { return Ok(None) };
        let mut byte = [0];
        let read = rustix::io::pread(&self.file, &mut byte, at)?;
        Ok(byte.first().copied().filter(|_| read == 1))
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn sync_data(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn sync_all(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }
}
