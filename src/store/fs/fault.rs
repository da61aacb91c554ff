//! A disk that fails when told to, and remembers what was asked of it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{AppendFile, Entry, Errno, Fs, Stat};

/// The operations that can be watched or made to fail. Those ending in `Open` are on an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is the operation of the same name
pub enum Op {
    Read,
    List,
    Stat,
    CreateFolder,
    OpenAppend,
    CreateNew,
    Rename,
    Remove,
    SyncFolder,
    StatOpen,
    LastByte,
    Write,
    SyncData,
    SyncAll,
}

/// One call, in the order they came; a rename has the new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What was asked.
    pub op: Op,
    /// Of which file or folder.
    pub path: PathBuf,
}

/// Wraps another file system. Calls are counted from 1, for each kind of operation apart.
#[derive(Clone)]
pub struct FaultFs<F> {
    inner: F,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    calls: Vec<Call>,
    rules: Vec<Rule>,
}

struct Rule {
    /// Nothing: any operation.
    op: Option<Op>,
    nth: usize,
    what: What,
}

enum What {
    Fail(Errno),
    FailFromHere(Errno),
    /// The disk takes this many bytes of a write, then fails.
    Cut(usize, Errno),
    /// Something else happens just before the call.
    First(Box<dyn FnOnce() + Send>),
}

impl<F: Fs> FaultFs<F> {
    /// Wraps a file system that does all that is asked, for now.
    pub fn new(inner: F) -> Self {
        Self { inner, shared: Arc::default() }
    }

    /// The n-th call of this kind fails.
    pub fn fail(&self, op: Op, nth: usize, errno: Errno) -> &Self {
        self.rule(op, nth, What::Fail(errno))
    }

    /// The n-th call of this kind and all later ones fail, until `heal`.
    pub fn fail_from(&self, op: Op, nth: usize, errno: Errno) -> &Self {
        self.rule(op, nth, What::FailFromHere(errno))
    }

    /// The n-th write puts down only its first `bytes` bytes, then fails.
    pub fn cut_write(&self, nth: usize, bytes: usize, errno: Errno) -> &Self {
        self.rule(Op::Write, nth, What::Cut(bytes, errno))
    }

    /// The n-th call of all fails, whatever it is, and with `on` every later one too.
    pub fn fail_any(&self, nth: usize, errno: Errno, on: bool) -> &Self {
        let what = if on { What::FailFromHere(errno) } else { What::Fail(errno) };
        self.lock().rules.push(Rule { op: None, nth, what });
        self
    }

    /// The n-th call of all, if it is a write, puts down only its first `bytes` bytes, then fails.
    pub fn cut_any(&self, nth: usize, bytes: usize, errno: Errno) -> &Self {
        self.lock().rules.push(Rule { op: None, nth, what: What::Cut(bytes, errno) });
        self
    }

    /// Runs `act` just before the n-th call of this kind, as another program might.
    pub fn before(&self, op: Op, nth: usize, act: impl FnOnce() + Send + 'static) -> &Self {
        self.rule(op, nth, What::First(Box::new(act)))
    }

    /// Forgets all faults.
    pub fn heal(&self) {
        self.lock().rules.clear();
    }

    /// Returns all calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Returns how many calls of this kind there were.
    pub fn count(&self, op: Op) -> usize {
        self.lock().calls.iter().filter(|call| call.op == op).count()
    }

    fn rule(&self, op: Op, nth: usize, what: What) -> &Self {
        self.lock().rules.push(Rule { op: Some(op), nth, what });
        self
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }

    fn note(&self, op: Op, path: &Path) -> io::Result<()> {
        note(&self.shared, op, path).map(drop)
    }

    fn wrap(&self, inner: Box<dyn AppendFile>, path: &Path) -> Box<dyn AppendFile> {
        Box::new(FaultFile { inner, shared: Arc::clone(&self.shared), path: path.into() })
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records a call and applies the rules for it. Returns after how many bytes a write is to fail, if it is.
fn note(shared: &Mutex<Shared>, op: Op, path: &Path) -> io::Result<Option<(usize, Errno)>> {
    let mut state = lock(shared);
    state.calls.push(Call { op, path: path.into() });
    let (of_op, all) = (state.calls.iter().filter(|call| call.op == op).count(), state.calls.len());
    let mut firsts = Vec::new();
    let mut outcome = Ok(None);
    let mut kept = Vec::new();
    for rule in std::mem::take(&mut state.rules) {
        let is_meant = rule.op.is_none_or(|meant| meant == op);
        let count = if rule.op.is_some() { of_op } else { all };
        let is_due = is_meant && rule.nth == count;
        match rule.what {
            What::FailFromHere(errno) if is_meant && rule.nth <= count => {
                outcome = Err(errno.into());
                kept.push(rule);
            }
            What::Fail(errno) if is_due => outcome = Err(errno.into()),
            What::Cut(bytes, errno) if is_due => outcome = Ok(Some((bytes, errno))),
            What::First(act) if is_due => firsts.push(act),
            what => kept.push(Rule { what, ..rule }),
        }
    }
    state.rules = kept;
    drop(state);
    for act in firsts {
        act();
    }
    outcome
}

impl<F: Fs> Fs for FaultFs<F> {
    fn read_from(&self, path: &Path, from: u64, max: u64) -> io::Result<Vec<u8>> {
        self.note(Op::Read, path)?;
        self.inner.read_from(path, from, max)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        self.note(Op::List, path)?;
        self.inner.list(path)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.note(Op::Stat, path)?;
        self.inner.stat(path)
    }

    fn create_folder(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.note(Op::CreateFolder, path)?;
        self.inner.create_folder(path, mode)
    }

    fn open_append(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>> {
        self.note(Op::OpenAppend, path)?;
        Ok(self.wrap(self.inner.open_append(path, mode)?, path))
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn AppendFile>> {
        self.note(Op::CreateNew, path)?;
        Ok(self.wrap(self.inner.create_new(path, mode)?, path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(Op::Rename, to)?;
        self.inner.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.note(Op::Remove, path)?;
        self.inner.remove(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Op::SyncFolder, path)?;
        self.inner.sync_folder(path)
    }

    fn is_writable(&self, path: &Path) -> bool {
        self.inner.is_writable(path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.inner.absolute(path)
    }
}

struct FaultFile {
    inner: Box<dyn AppendFile>,
    shared: Arc<Mutex<Shared>>,
    path: PathBuf,
}

impl FaultFile {
    fn note(&self, op: Op) -> io::Result<Option<(usize, Errno)>> {
        note(&self.shared, op, &self.path)
    }
}

impl AppendFile for FaultFile {
    fn stat(&self) -> io::Result<Stat> {
        self.note(Op::StatOpen)?;
        self.inner.stat()
    }

    fn last_byte(&self) -> io::Result<Option<u8>> {
        self.note(Op::LastByte)?;
        self.inner.last_byte()
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.note(Op::Write)? {
            None => self.inner.write_all(bytes),
            Some((cut, errno)) => {
                self.inner.write_all(bytes.get(..cut).unwrap_or(bytes))?;
                Err(errno.into())
            }
        }
    }

    fn sync_data(&mut self) -> io::Result<()> {
        self.note(Op::SyncData)?;
        self.inner.sync_data()
    }

    fn sync_all(&mut self) -> io::Result<()> {
        self.note(Op::SyncAll)?;
        self.inner.sync_all()
    }
}
