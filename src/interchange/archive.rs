//! A zip archive in memory. What is written is the same bytes for the same files; what is read comes from anywhere, so
//! that everything in it is bounded and every name is one of a file below the archive's own root.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Component, Path};

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const MIB: u64 = 1024 * 1024;
/// The longest archive that is read, in bytes.
pub const MAX_ARCHIVE: u64 = 256 * MIB;
/// The longest file in it, in bytes.
const MAX_PART: u64 = 64 * MIB;
/// The most that all files have together, in bytes.
const MAX_ALL: u64 = 256 * MIB;
/// Most files.
const MAX_ENTRIES: usize = 10_000;
/// How many times longer a file may be than what it is packed into.
const MAX_RATIO: u64 = 200;
/// Files that are shorter may be packed as tightly as they can.
const SMALL: u64 = 64 * 1024;
/// Most folders on the way to a file.
const MAX_DEPTH: usize = 8;
/// The longest name of a file with its folders, in bytes.
const MAX_NAME: usize = 400;
/// Files are for their owner alone once somebody unpacks them.
const MODE: u32 = 0o600;

/// Why an archive is not read. The names in it are untrusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadArchive {
    /// It cannot be read at all.
    #[error("it is no zip archive, or a damaged one: {0}")]
    Damaged(String),
    /// A file whose name leads elsewhere.
    #[error("it holds a file '{0}', which would not lie inside of it")]
    Outside(String),
    /// A link, or a file that is none.
    #[error("it holds '{0}', which is no plain file")]
    NoFile(String),
    /// Two files of one name, or of names that some systems take for one.
    #[error("it holds two files '{0}'")]
    Twice(String),
    /// Encrypted files.
    #[error("'{0}' in it is encrypted")]
    Encrypted(String),
    /// Too many files.
    #[error("it holds more than {MAX_ENTRIES} files")]
    TooMany,
    /// A file that is too long, or all together.
    #[error("'{0}' in it, or all files together, are larger than {1} MiB")]
    TooLarge(String, u64),
    /// A file that is packed more tightly than any text is.
    #[error("'{0}' in it is packed more than {MAX_RATIO} times: that is no text")]
    Bomb(String),
}

/// Writes files, in the order of their names, into an archive.
///
/// # Errors
/// When they are more or longer than [`read`] takes.
pub fn write(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, BadArchive> {
    if files.len() > MAX_ENTRIES {
        return Err(BadArchive::TooMany);
    }
    let mut all = 0;
    for (name, bytes) in files {
        let length = bytes.len() as u64;
        all += length;
        if length > MAX_PART || all > MAX_ALL {
            return Err(BadArchive::TooLarge(name.clone(), if length > MAX_PART { MAX_PART } else { MAX_ALL } / MIB));
        }
    }
    let damaged = |error: ZipError| BadArchive::Damaged(error.to_string());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // A text of one letter again and again would look like an attack to whoever opens it.
        let method = if is_tight(bytes) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).unix_permissions(MODE);
        zip.start_file(name.as_str(), options).map_err(damaged)?;
        zip.write_all(bytes).map_err(|error| BadArchive::Damaged(error.to_string()))?;
    }
    Ok(zip.finish().map_err(damaged)?.into_inner())
}

/// Whether a file holds so little that it could be packed too tightly: few different lines or words.
fn is_tight(bytes: &[u8]) -> bool {
    let pieces: BTreeSet<&[u8]> = bytes.chunks(16).collect();
    bytes.len() as u64 > SMALL && (pieces.len() as u64) < bytes.len() as u64 / 16 / 20
}

/// Reads all files of an archive.
///
/// # Errors
/// When it is damaged, or anything in it is not as an archive of files has it.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, BadArchive> {
    let listed = listed(bytes)?;
    if listed > MAX_ENTRIES {
        return Err(BadArchive::TooMany);
    }
    let damaged = |error: ZipError| BadArchive::Damaged(error.to_string());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if zip.has_overlapping_files().map_err(damaged)? {
        return Err(BadArchive::Damaged("its files lie over each other".into()));
    }
    let (mut files, mut folded, mut all) = (BTreeMap::new(), BTreeSet::new(), 0);
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => BadArchive::Encrypted(index.to_string()),
            other => damaged(other),
        })?;
        let name = String::from_utf8(entry.name_raw().to_vec())
            .map_err(|error| BadArchive::Outside(String::from_utf8_lossy(error.as_bytes()).into_owned()))?;
        check_name(&name)?;
        // Whoever packs a folder by hand gets its folders too.
        if entry.is_dir() {
            continue;
        }
        let kind = entry.unix_mode().unwrap_or(0) & 0o170_000;
        if entry.is_symlink() || !matches!(kind, 0 | 0o100_000) {
            return Err(BadArchive::NoFile(name));
        }
        if !folded.insert(name.nfc().collect::<String>().to_lowercase()) {
            return Err(BadArchive::Twice(name));
        }
        let packed = entry.compressed_size();
        let room = MAX_PART.min(MAX_ALL - all);
        let mut content = Vec::new();
        let mut bounded = (&mut entry).take(room + 1);
        bounded.read_to_end(&mut content).map_err(|error| BadArchive::Damaged(format!("'{name}': {error}")))?;
        let length = content.len() as u64;
        if length > room {
            return Err(BadArchive::TooLarge(name, if room < MAX_PART { MAX_ALL } else { MAX_PART } / MIB));
        }
        if length > SMALL && length / MAX_RATIO > packed {
            return Err(BadArchive::Bomb(name));
        }
        all += length;
        files.insert(name, content);
    }
    // Of two files of one name the list of the archive has both, and whoever reads it sees one.
    if zip.len() != listed {
        return Err(BadArchive::Twice("of one name".into()));
    }
    Ok(files)
}

/// Refuses a name that does not lead to a file below the root.
fn check_name(name: &str) -> Result<(), BadArchive> {
    let path = Path::new(name);
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_)));
    let is_plain = !name.chars().any(|c| c.is_control() || matches!(c, '\\' | ':'));
    let is_short = name.len() <= MAX_NAME && path.components().count() <= MAX_DEPTH;
    let has_dots = name.split('/').any(|part| matches!(part, "." | ".."));
    if is_below && is_plain && is_short && !has_dots && !name.is_empty() && !name.contains("//") {
        Ok(())
    } else {
        Err(BadArchive::Outside(name.to_owned()))
    }
}

/// Returns how many files the list at the end of an archive has.
fn listed(bytes: &[u8]) -> Result<usize, BadArchive> {
    const END: &[u8] = b"PK\x05\x06";
    let at = bytes.windows(END.len()).rposition(|window| window == END);
    let count = at.and_then(|at| bytes.get(at + 10..at + 12)?.try_into().ok()).map(u16::from_le_bytes);
    match count {
        Some(u16::MAX) => Err(BadArchive::TooMany),
        Some(count) => Ok(usize::from(count)),
        None => Err(BadArchive::Damaged("it has no end".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(all: &[(&str, &[u8])]) -> BTreeMap<String, Vec<u8>> {
        all.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
    }

    #[test]
    fn what_is_written_reads_back_and_is_the_same_each_time() {
        let tight = "····\n".repeat(100_000);
        let all = files(&[("project.yaml", b"format: 1\n"), ("sources/a.txt", tight.as_bytes()), ("empty", b"")]);
        let archive = write(&all).unwrap();
        assert_eq!(read(&archive).unwrap(), all);
        assert_eq!(write(&all).unwrap(), archive);
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["../up", "a/../../up", "/etc/passwd", "a\\b", "c:x", "a//b", "./a", "a\u{1b}[31m", "", ".."] {
            assert!(check_name(name).is_err(), "{name}");
            if !name.is_empty() {
                let archive = write(&files(&[(name, b"x")])).unwrap();
                assert!(matches!(read(&archive), Err(BadArchive::Outside(_))), "{name}");
            }
        }
        assert!(check_name(&"a/".repeat(9)).is_err() && check_name(&"a".repeat(500)).is_err());
        assert!(check_name("sources/.versions/a.txt").is_ok());
    }

    #[test]
    fn links_twins_and_names_that_differ_in_case_alone_are_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("a", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let archive = zip.finish().unwrap().into_inner();
        assert_eq!(read(&archive), Err(BadArchive::NoFile("a".into())));
        let archive = write(&files(&[("A.yaml", b"1"), ("a.yaml", b"2")])).unwrap();
        assert_eq!(read(&archive), Err(BadArchive::Twice("a.yaml".into())));
        // Two files of one name: the writer refuses to, so that the name is changed afterwards.
        let mut archive = write(&files(&[("aaaa", b"1"), ("aaab", b"2")])).unwrap();
        for at in (0..archive.len() - 4).filter(|at| &archive[*at..*at + 4] == b"aaab").collect::<Vec<_>>() {
            archive[at + 3] = b'a';
        }
        assert!(matches!(read(&archive), Err(BadArchive::Twice(_))), "{:?}", read(&archive));
    }

    #[test]
    fn bombs_and_damage_end_in_a_sentence() {
        let deflated = |bytes: &[u8]| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file("a", SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
            zip.write_all(bytes).unwrap();
            zip.finish().unwrap().into_inner()
        };
        assert_eq!(read(&deflated(&vec![0; 4 * 1024 * 1024])), Err(BadArchive::Bomb("a".into())));
        let long = deflated(&vec![0; 65 * 1024 * 1024]);
        assert_eq!(read(&long), Err(BadArchive::TooLarge("a".into(), 64)));
        let many: BTreeMap<String, Vec<u8>> = (0..=MAX_ENTRIES).map(|n| (format!("{n}"), Vec::new())).collect();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in many.keys() {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        }
        assert_eq!(read(&zip.finish().unwrap().into_inner()), Err(BadArchive::TooMany));
        // Nobody is sent what cannot be opened.
        assert_eq!(write(&many), Err(BadArchive::TooMany));
        let long = BTreeMap::from([("a".to_owned(), vec![0; 65 * 1024 * 1024])]);
        assert_eq!(write(&long), Err(BadArchive::TooLarge("a".into(), 64)));
        let good = write(&files(&[("a", b"some words of a text, some words")])).unwrap();
        for cut in 0..good.len() {
            assert!(read(&good[..cut]).is_err(), "cut at {cut}");
        }
        let mut flipped = good.clone();
        flipped[35] ^= 1;
        assert!(matches!(read(&flipped), Err(BadArchive::Damaged(_))), "{:?}", read(&flipped));
        assert!(matches!(read(b"codes: []\n"), Err(BadArchive::Damaged(_))));
    }
}
