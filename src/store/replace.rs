//! Replaces a page in one step: a reader sees the old page or the new one, also after a power cut.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Result, StoreError};
use super::fs::{AppendFile, Errno, Fs, Kind, Modes, create_parents, sync_parents};

/// What a page was when the new one was made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base<'a> {
    /// There was none.
    Missing,
    /// It had these bytes.
    Bytes(&'a [u8]),
    /// Whatever is there goes: for exports the user agreed to overwrite.
    Anything,
}

/// What became of a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a page that changed meanwhile was not written"]
pub enum Replaced {
    /// The new page is in place and survives a power cut.
    Done,
    /// The page was already so; nothing was written.
    Unchanged,
    /// Someone changed the page since `base` was read. Nothing was written: read it again.
    ChangedMeanwhile,
}

/// Writes `bytes` as the page at `path`, unless the page is no longer `base` (compared just before the rename, so that
/// a hand edit is not overwritten). The mode of an existing page is kept; a new one gets `modes.file`. Missing folders
/// are made. On an error the old page stays as it was and no temporary file is left, as far as the disk allows.
pub fn replace(fs: &dyn Fs, path: &Path, base: Base<'_>, bytes: &[u8], modes: Modes) -> Result<Replaced> {
    if base == Base::Bytes(bytes) {
        return Ok(Replaced::Unchanged);
    }
    let error = |error: io::Error| StoreError::writing(path, &error);
    let mode = mode_of(fs, path).map_err(error)?.unwrap_or(modes.file);
    create_parents(fs, path, modes.folder).map_err(error)?;
    let (temporary, mut file) = create_temporary(fs, path, mode).map_err(error)?;
    let outcome = fill_and_rename(fs, path, base, bytes, (&temporary, &mut *file));
    if !matches!(outcome, Ok(Replaced::Done)) {
        // Best effort: what a full or failing disk leaves behind is listed by `emic check`.
        let _ = fs.remove(&temporary);
    }
    let outcome = outcome.map_err(error)?;
    if outcome == Replaced::Done {
        sync_parents(fs, path).map_err(error)?;
    }
    Ok(outcome)
}

fn fill_and_rename(
    fs: &dyn Fs,
    path: &Path,
    base: Base<'_>,
    bytes: &[u8],
    (temporary, file): (&Path, &mut dyn AppendFile),
) -> io::Result<Replaced> {
    file.write_all(bytes)?;
    file.sync_all()?;
    if !is_still(fs, path, base)? {
        return Ok(Replaced::ChangedMeanwhile);
    }
    fs.rename(temporary, path)?;
    Ok(Replaced::Done)
}

fn is_still(fs: &dyn Fs, path: &Path, base: Base<'_>) -> io::Result<bool> {
    let Base::Bytes(expected) = base else {
        return Ok(base == Base::Anything || mode_of(fs, path)?.is_none());
    };
    match fs.read(path, expected.len() as u64) {
        Ok(found) => Ok(found == expected),
        Err(error) if matches!(Errno::from_io_error(&error), Some(Errno::NOENT | Errno::FBIG)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The mode of the page, or nothing when there is none. A link or folder in its place is an error.
fn mode_of(fs: &dyn Fs, path: &Path) -> io::Result<Option<u32>> {
    match fs.stat(path) {
        Ok(stat) if stat.kind == Kind::File => Ok(Some(stat.mode & 0o777)),
        Ok(stat) if stat.kind == Kind::Symlink => Err(Errno::LOOP.into()),
        Ok(_) => Err(Errno::INVAL.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn create_temporary(fs: &dyn Fs, path: &Path, mode: u32) -> io::Result<(PathBuf, Box<dyn AppendFile>)> {
    for _ in 0..8 {
        let temporary = path.with_file_name(temporary_name(path)?);
        match fs.create_new(&temporary, mode) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => return Ok((temporary, created?)),
        }
    }
    Err(Errno::EXIST.into())
}

/// A hidden name that nobody can guess: `.codebook.yaml.3f9a0c17d2e4b586.tmp`.
fn temporary_name(path: &Path) -> io::Result<OsString> {
    let random = getrandom::u64().map_err(io::Error::other)?;
    let mut name = OsString::from(".");
    name.push(path.file_name().ok_or(Errno::INVAL)?);
    name.push(format!(".{random:016x}.tmp"));
    Ok(name)
}

/// Returns whether a file name is one that `replace` gives to its temporary files.
pub fn is_temporary(name: &str) -> bool {
    let random = name.strip_prefix('.').and_then(|name| name.strip_suffix(".tmp")?.rsplit_once('.'));
    random.is_some_and(|(_, digits)| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fs::{FaultFs, MemoryFs, Op, RealFs};

    const PAGE: &str = "sources/i03.yaml";

    fn put(fs: &dyn Fs, base: Base<'_>, text: &str) -> Result<Replaced> {
        replace(fs, Path::new(PAGE), base, text.as_bytes(), Modes::PRIVATE)
    }

    #[test]
    fn a_page_is_written_synced_renamed_and_its_folder_synced_in_this_order() {
        use Op::{CreateNew, Rename, Stat, SyncAll, SyncFolder, Write};
        let memory = MemoryFs::new();
        let fs = FaultFs::new(memory.clone());
        assert_eq!(put(&fs, Base::Missing, "title: A\n").unwrap(), Replaced::Done);
        let ops: Vec<Op> = fs.calls().iter().map(|call| call.op).collect();
        let late: Vec<Op> = ops.into_iter().skip_while(|op| *op != Op::CreateNew).collect();
        assert_eq!(late, [CreateNew, Write, SyncAll, Stat, Rename, SyncFolder, SyncFolder]);
        assert_eq!(memory.files(), [Path::new(PAGE)]);
        assert_eq!(memory.after_power_cut().read_text(PAGE), "title: A\n");
    }

    #[test]
    fn p4_at_every_failing_call_the_old_page_or_the_new_one_is_there_also_after_a_power_cut() {
        for errno in [Errno::NOSPC, Errno::IO] {
            for op in [Op::Stat, Op::CreateNew, Op::Write, Op::SyncAll, Op::Read, Op::Rename, Op::SyncFolder] {
                for nth in 1..=3 {
                    let memory = MemoryFs::new();
                    memory.write(PAGE, "old");
                    let fs = FaultFs::new(memory.clone());
                    fs.fail(op, nth, errno);
                    let outcome = put(&fs, Base::Bytes(b"old"), "new");
                    let expected = if outcome.is_ok() { "new" } else { "old" };
                    let left = memory.after_power_cut().read_text(PAGE);
                    assert!(left == expected || (op == Op::SyncFolder && left == "new"), "{op:?} {nth}: {left}");
                    assert_eq!(memory.files().len(), 1, "{op:?} {nth} leaves a temporary file");
                }
            }
        }
    }

    #[test]
    fn p11_an_edit_between_reading_and_writing_is_kept() {
        let memory = MemoryFs::new();
        memory.write(PAGE, "old");
        let fs = FaultFs::new(memory.clone());
        let editor = memory.clone();
        fs.before(Op::SyncAll, 1, move || _ = editor.write(PAGE, "edited by hand"));
        assert_eq!(put(&fs, Base::Bytes(b"old"), "new").unwrap(), Replaced::ChangedMeanwhile);
        assert_eq!(memory.read_text(PAGE), "edited by hand");
        assert_eq!(memory.files().len(), 1);
        assert_eq!(put(&fs, Base::Missing, "new").unwrap(), Replaced::ChangedMeanwhile);
        assert_eq!(put(&fs, Base::Anything, "new").unwrap(), Replaced::Done);
    }

    #[test]
    fn an_unchanged_page_is_not_written() {
        let fs = FaultFs::new(MemoryFs::new());
        assert_eq!(put(&fs, Base::Bytes(b"same"), "same").unwrap(), Replaced::Unchanged);
        assert!(fs.calls().is_empty());
    }

    #[test]
    fn on_disk_the_mode_is_kept_and_a_new_page_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let fs = RealFs::at(folder.path());
        assert_eq!(put(&fs, Base::Missing, "a").unwrap(), Replaced::Done);
        assert_eq!(fs.stat(Path::new(PAGE)).unwrap().mode, 0o600);
        assert_eq!(fs.stat(Path::new("sources")).unwrap().mode, 0o700);
        let shared = Path::new("shared.yaml");
        drop(fs.create_new(shared, 0o664).unwrap());
        assert_eq!(replace(&fs, shared, Base::Bytes(b""), b"b", Modes::PRIVATE).unwrap(), Replaced::Done);
        assert_eq!(fs.stat(shared).unwrap().mode, 0o664);
        assert_eq!(fs.list(Path::new("")).unwrap().len(), 2);
    }

    #[test]
    fn a_link_in_the_place_of_a_page_is_refused() {
        let memory = MemoryFs::new();
        memory.symlink(PAGE);
        assert!(matches!(put(&memory, Base::Anything, "x"), Err(StoreError::Symlink { .. })));
    }

    #[test]
    fn temporary_names_are_recognised() {
        let name = temporary_name(Path::new(PAGE)).unwrap();
        assert!(is_temporary(name.to_str().unwrap()));
        assert!(!is_temporary(".gitignore"));
        assert!(!is_temporary("codebook.yaml"));
    }
}
