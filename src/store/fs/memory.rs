//! A folder in memory: of a pack that is looked into, and for tests: `MemoryFs::new().write("codebook.yaml", "codes: []")`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::{AppendFile, Entry, Errno, Fs, Kind, Stat, names};

/// A folder in memory. Clones share it, so that a test can act as the editor or the other coder. It knows which bytes
/// and names were synced: `after_power_cut` gives what would be left.
#[derive(Clone, Debug, Default)]
pub struct MemoryFs {
    state: Arc<Mutex<State>>,
}

#[derive(Clone, Debug, Default)]
struct State {
    entries: BTreeMap<PathBuf, u64>,
    /// The entries that would survive a power cut.
    durable: BTreeMap<PathBuf, u64>,
    inodes: BTreeMap<u64, Inode>,
    next_ino: u64,
    ticks: u64,
    read_only: bool,
    /// Whether it only says that it synced bytes, or names.
    lies: (bool, bool),
}

#[derive(Clone, Debug)]
struct Inode {
    kind: Kind,
    bytes: Vec<u8>,
    synced: Vec<u8>,
    mode: u32,
    modified: u64,
}

impl MemoryFs {
    /// Returns an empty folder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a folder with these files, which cannot be changed.
    pub fn holding(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut state = State { read_only: true, ..State::default() };
        for (path, bytes) in files {
            let path = Path::new(&path);
            state.put(path, Kind::File, b"");
            let ino = state.entries.get(path).copied();
            if let Some(inode) = ino.and_then(|ino| state.inodes.get_mut(&ino)) {
                inode.bytes = bytes;
            }
        }
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Puts a file there as an editor does: a new file under this name, folders made as needed, all of it synced.
    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        let mut state = self.lock();
        state.put(path.as_ref(), Kind::File, content.as_ref());
        drop(state);
        self
    }

    /// Writes over the file in place, as `cat >` does: the same file with other bytes. Missing files are made.
    pub fn write_in_place(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        let mut state = self.lock();
        state.ticks += 1;
        let (now, ino) = (state.ticks, state.entries.get(path.as_ref()).copied());
        match ino.and_then(|ino| state.inodes.get_mut(&ino)) {
            Some(inode) => (inode.bytes, inode.modified) = (content.as_ref().to_vec(), now),
            None => state.put(path.as_ref(), Kind::File, content.as_ref()),
        }
        drop(state);
        self
    }

    /// Puts a symbolic link there.
    pub fn symlink(&self, path: impl AsRef<Path>) -> &Self {
        self.lock().put(path.as_ref(), Kind::Symlink, b"");
        self
    }

    /// Makes every later change fail with `ROFS`, or allows changes again.
    pub fn set_read_only(&self, read_only: bool) {
        self.lock().read_only = read_only;
    }

    /// Returns the bytes of a file, or nothing when there is none.
    pub fn read_bytes(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.read(path.as_ref(), u64::MAX).ok()
    }

    /// Returns the text of a file; empty when there is none or it is not UTF-8.
    pub fn read_text(&self, path: impl AsRef<Path>) -> String {
        self.read_bytes(path).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Returns the paths of all files, sorted.
    pub fn files(&self) -> Vec<PathBuf> {
        let state = self.lock();
        let is_file = |ino: &u64| state.inodes.get(ino).is_some_and(|inode| inode.kind == Kind::File);
        state.entries.iter().filter(|(_, ino)| is_file(ino)).map(|(path, _)| path.clone()).collect()
    }

    /// Returns the least that a power cut now may leave: names and bytes that were synced, nothing else.
    #[must_use]
    pub fn after_power_cut(&self) -> Self {
        let mut state = self.lock().clone();
        let durable = std::mem::take(&mut state.durable);
        let reachable = |path: &Path| {
            path.ancestors().skip(1).all(|above| above.as_os_str().is_empty() || durable.contains_key(above))
        };
        state.entries = durable.iter().filter(|(path, _)| reachable(path)).map(|(p, i)| (p.clone(), *i)).collect();
        state.durable = state.entries.clone();
        for inode in state.inodes.values_mut() {
            inode.bytes = inode.synced.clone();
        }
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Returns something else that a power cut now may leave: of what was not synced, each name is there or not, and the
    /// bytes of each file are lost, kept, cut or full of zeros, as `choose` says, which is asked for a number below its
    /// argument each time.
    #[cfg(test)]
    #[must_use]
    pub fn after_crash(&self, choose: &mut dyn FnMut(usize) -> usize) -> Self {
        let mut state = self.lock().clone();
        let names: std::collections::BTreeSet<PathBuf> =
            state.entries.keys().chain(state.durable.keys()).cloned().collect();
        let mut left = BTreeMap::new();
        for name in names {
            let (now, durable) = (state.entries.get(&name), state.durable.get(&name));
            let kept = if now == durable || choose(2) == 0 { durable } else { now };
            left.extend(kept.map(|ino| (name, *ino)));
        }
        let is_reachable = |path: &Path| {
            path.ancestors().skip(1).all(|above| above.as_os_str().is_empty() || left.contains_key(above))
        };
        state.entries = left.iter().filter(|(path, _)| is_reachable(path)).map(|(p, i)| (p.clone(), *i)).collect();
        state.durable = state.entries.clone();
        for inode in state.inodes.values_mut().filter(|inode| inode.bytes != inode.synced) {
            let (synced, all) = (inode.synced.len().min(inode.bytes.len()), inode.bytes.len());
            match choose(4) {
                0 => inode.bytes = inode.synced.clone(),
                1 => {}
                2 => inode.bytes.truncate(synced + choose(all - synced + 1)),
                _ => inode.bytes.iter_mut().skip(synced + choose(all - synced + 1)).for_each(|byte| *byte = 0),
            }
            inode.synced.clone_from(&inode.bytes);
        }
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Says that it synced bytes, or names, without having done so: what then survives must be found wanting.
    #[cfg(test)]
    pub fn lie(&self, (bytes, names): (bool, bool)) {
        self.lock().lies = (bytes, names);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handle(&self, ino: u64) -> Box<dyn AppendFile> {
        Box::new(MemoryFile { fs: self.clone(), ino })
    }
}

impl State {
    fn put(&mut self, path: &Path, kind: Kind, bytes: &[u8]) {
        let above: Vec<_> = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).collect();
        for folder in above.into_iter().rev() {
            if !self.entries.contains_key(folder) {
                let ino = self.add(folder, Kind::Folder, 0o700);
                self.durable.insert(folder.into(), ino);
            }
        }
        let ino = self.add(path, kind, 0o600);
        self.durable.insert(path.into(), ino);
        if let Some(inode) = self.inodes.get_mut(&ino) {
            inode.bytes = bytes.to_vec();
            inode.synced = bytes.to_vec();
        }
    }

    fn add(&mut self, path: &Path, kind: Kind, mode: u32) -> u64 {
        self.next_ino += 1;
        self.ticks += 1;
        let inode = Inode { kind, bytes: Vec::new(), synced: Vec::new(), mode, modified: self.ticks };
        self.inodes.insert(self.next_ino, inode);
        self.entries.insert(path.into(), self.next_ino);
        self.next_ino
    }

    fn inode(&self, ino: u64) -> io::Result<&Inode> {
        self.inodes.get(&ino).ok_or_else(|| Errno::NOENT.into())
    }

    /// Finds an entry as the disk would: every folder on the way must be there and be a folder.
    fn find(&self, path: &Path) -> io::Result<(u64, &Inode)> {
        names(path)?;
        self.check_parent(path)?;
        let ino = *self.entries.get(path).ok_or(Errno::NOENT)?;
        Ok((ino, self.inode(ino)?))
    }

    fn check_parent(&self, path: &Path) -> io::Result<()> {
        match path.parent() {
            None => Err(Errno::INVAL.into()),
            Some(folder) => self.check_folder(folder),
        }
    }

    fn check_folder(&self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() {
            return Ok(());
        }
        match self.find(path)?.1.kind {
            Kind::Folder => Ok(()),
            Kind::Symlink => Err(Errno::LOOP.into()),
            _ => Err(Errno::NOTDIR.into()),
        }
    }

    fn find_file(&self, path: &Path) -> io::Result<(u64, &Inode)> {
        let (ino, inode) = self.find(path)?;
        match inode.kind {
            Kind::File => Ok((ino, inode)),
            Kind::Symlink => Err(Errno::LOOP.into()),
            Kind::Folder | Kind::Other => Err(Errno::INVAL.into()),
        }
    }

    fn stat(&self, ino: u64) -> io::Result<Stat> {
        let inode = self.inode(ino)?;
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(inode.modified);
        Ok(Stat { kind: inode.kind, dev: 1, ino, len: inode.bytes.len() as u64, mode: inode.mode, modified })
    }

    fn check_writable(&self) -> io::Result<()> {
        if self.read_only { Err(Errno::ROFS.into()) } else { Ok(()) }
    }

    fn is_child(folder: &Path, path: &Path) -> bool {
        path.parent() == Some(folder)
    }
}

impl Fs for MemoryFs {
    fn read_from(&self, path: &Path, from: u64, max: u64) -> io::Result<Vec<u8>> {
        let state = self.lock();
        let bytes = &state.find_file(path)?.1.bytes;
        let rest = bytes.get(usize::try_from(from).unwrap_or(usize::MAX)..).unwrap_or_default();
        if rest.len() as u64 > max { Err(Errno::FBIG.into()) } else { Ok(rest.to_vec()) }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let state = self.lock();
        state.check_folder(path)?;
        let children = state.entries.iter().filter(|(child, _)| State::is_child(path, child));
        let entry = |(child, ino): (&PathBuf, &u64)| {
            Ok(Entry { name: child.file_name().unwrap_or_default().into(), kind: state.inode(*ino)?.kind })
        };
        children.map(entry).collect()
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let state = self.lock();
        if path.as_os_str().is_empty() {
            let modified = SystemTime::UNIX_EPOCH;
            return Ok(Stat { kind: Kind::Folder, dev: 1, ino: 0, len: 0, mode: 0o700, modified });
        }
        state.stat(state.find(path)?.0)
    }

    fn create_folder(&self, path: &Path, mode: u32) -> io::Result<()> {
        let mut state = self.lock();
        names(path)?;
        state.check_parent(path)?;
        if state.entries.contains_key(path) {
            return state.check_folder(path);
        }
        state.check_writable()?;
        state.add(path, Kind::Folder, mode);
        Ok(())
    }

    fn open_append(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>> {
        let mut state = self.lock();
        let ino = match state.find_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                state.check_parent(path)?;
                state.check_writable()?;
                state.add(path, Kind::File, mode)
            }
            found => found?.0,
        };
        state.check_writable()?;
        Ok(self.handle(ino))
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>> {
        let mut state = self.lock();
        names(path)?;
        state.check_parent(path)?;
        state.check_writable()?;
        if state.entries.contains_key(path) {
            return Err(Errno::EXIST.into());
        }
        let ino = state.add(path, Kind::File, mode);
        Ok(self.handle(ino))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.lock();
        let (ino, _) = state.find_file(from)?;
        names(to)?;
        state.check_parent(to)?;
        state.check_writable()?;
        state.entries.remove(from);
        state.entries.insert(to.into(), ino);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.find(path)?;
        state.check_writable()?;
        state.entries.remove(path);
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.check_folder(path)?;
        if state.lies.1 {
            return Ok(());
        }
        state.durable.retain(|child, _| !State::is_child(path, child));
        let children = state.entries.iter().filter(|(child, _)| State::is_child(path, child));
        let synced: Vec<_> = children.map(|(child, ino)| (child.clone(), *ino)).collect();
        state.durable.extend(synced);
        Ok(())
    }

    fn is_writable(&self, path: &Path) -> bool {
        let state = self.lock();
        !state.read_only && state.check_folder(path).is_ok()
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        Path::new("/").join(path)
    }
}

struct MemoryFile {
    fs: MemoryFs,
    ino: u64,
}

impl AppendFile for MemoryFile {
    fn stat(&self) -> io::Result<Stat> {
        self.fs.lock().stat(self.ino)
    }

    fn last_byte(&self) -> io::Result<Option<u8>> {
        Ok(self.fs.lock().inode(self.ino)?.bytes.last().copied())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.fs.lock();
        state.check_writable()?;
        state.ticks += 1;
        let now = state.ticks;
        let inode = state.inodes.get_mut(&self.ino).ok_or(Errno::NOENT)?;
        inode.bytes.extend_from_slice(bytes);
        inode.modified = now;
        Ok(())
    }

    fn sync_data(&mut self) -> io::Result<()> {
        let mut state = self.fs.lock();
        let is_lie = state.lies.0;
        let inode = state.inodes.get_mut(&self.ino).ok_or(Errno::NOENT)?;
        if !is_lie {
            inode.synced = inode.bytes.clone();
        }
        Ok(())
    }

    fn sync_all(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}
