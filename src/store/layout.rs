//! The names of files and folders of a project (FORMAT.md), made of ids alone: nothing that a record or page says can
//! lead out of the project.

use std::path::{Path, PathBuf};

use crate::domain::id::SourceId;
use crate::domain::record::{Origin, Place};
use crate::text::name::is_device;

/// The version of the project format that this program writes.
pub const FORMAT: u64 = 1;
/// The page that makes a folder a project.
pub const PROJECT: &str = "project.yaml";
/// The folder of texts and of what is known of them.
pub const SOURCES: &str = "sources";
/// The folder of each text that was ever coded.
pub const VERSIONS: &str = "sources/.versions";
/// The folder of codings: one folder for each source, in it one file for each origin.
pub const CODINGS: &str = "codings";
/// The folder of all other records: one file for each origin.
pub const TRAIL: &str = "trail";
/// The folder of memos.
pub const MEMOS: &str = "memos";
/// The folder of framework matrices.
pub const MATRIX: &str = "matrix";
/// The folder of locks and presence: never needed, never versioned.
pub const LIVE: &str = ".emic";

/// Returns where the text of a source is.
pub fn text(source: &SourceId) -> PathBuf {
    Path::new(SOURCES).join(format!("{source}.txt"))
}

/// Returns where a text is kept under its own hash (64 hex digits), so that codings on it can be carried over.
pub fn version(sha256: &str) -> PathBuf {
    Path::new(VERSIONS).join(format!("{sha256}.txt"))
}

/// Returns whether this is the hash of a text (64 hex digits), and so can name a file.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Returns the folder of the codings of a source.
pub fn codings(source: &SourceId) -> PathBuf {
    Path::new(CODINGS).join(source.as_str())
}

/// Returns the folder of the record files of a place.
pub fn folder(place: &Place) -> PathBuf {
    match place {
        Place::Codings(source) => codings(source),
        Place::Trail => PathBuf::from(TRAIL),
    }
}

/// Returns the record file of a place and origin.
pub fn record_file(place: &Place, origin: &Origin) -> PathBuf {
    folder(place).join(format!("{origin}.yaml"))
}

/// Returns the comment line that a new record file begins with.
pub fn header(place: &Place, origin: &Origin) -> String {
    let Origin { coder, device, .. } = origin;
    match place {
        Place::Codings(source) => format!(
            "# emic codings {FORMAT} · source {source} · coder {coder} · device {device} · one line is one coding, or a later revision of it"
        ),
        Place::Trail => {
            format!("# emic trail {FORMAT} · coder {coder} · device {device} · one line is one change to a thing")
        }
    }
}

/// Returns whose lines a record file holds, by its name: also of the copies that sync tools make of a file when two
/// machines changed it. `None` for any other name.
pub fn origin_of(file_name: &str) -> Option<Origin> {
    let stem = file_name.strip_suffix(".yaml")?;
    Origin::parse(original_stem(stem).unwrap_or(stem))
}

/// Returns the stem of the file that a conflict copy was made of: `x` of `x.sync-conflict-20261122-100926-ABCDEFG`
/// (Syncthing) and of `x (Hana's conflicted copy 2026-11-22)` (Dropbox, Nextcloud).
pub fn original_stem(stem: &str) -> Option<&str> {
    if let Some((before, _)) = stem.split_once(".sync-conflict-") {
        return Some(before);
    }
    let (before, note) = stem.split_once('(')?;
    note.contains("conflicted copy").then(|| before.trim_end())
}

/// Returns whether a text is the stem of a source's files: 1 to 64 of `a-z`, `0-9` and `-`, and no name that some
/// system keeps for a device.
pub fn is_source_stem(text: &str) -> bool {
    let is_plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=64).contains(&text.len()) && text.bytes().all(is_plain) && !is_device(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_files_are_named_by_place_and_origin() {
        let origin = Origin::parse("hw~k3f9.2").unwrap();
        let codings = Place::Codings("i03-x7q2".into());
        assert_eq!(record_file(&codings, &origin), Path::new("codings/i03-x7q2/hw~k3f9.2.yaml"));
        assert_eq!(record_file(&Place::Trail, &origin), Path::new("trail/hw~k3f9.2.yaml"));
        assert!(
            header(&codings, &origin).starts_with("# emic codings 1 · source i03-x7q2 · coder hw · device k3f9 · ")
        );
        assert!(header(&Place::Trail, &origin).starts_with("# emic trail 1 · coder hw · device k3f9 · "));
    }

    #[test]
    fn copies_that_sync_tools_make_belong_to_the_same_origin() {
        for name in [
            "hw~k3f9.yaml",
            "hw~k3f9.sync-conflict-20261122-100926-ABCDEFG.yaml",
            "hw~k3f9 (Hana's conflicted copy 2026-11-22).yaml",
            "hw~k3f9 (conflicted copy 2026-11-22 100926).yaml",
        ] {
            assert_eq!(origin_of(name), Origin::parse("hw~k3f9"), "{name}");
        }
        assert_eq!(origin_of("hw~k3f9.2.sync-conflict-1-2-A.yaml").unwrap().slot, 2);
        for name in ["hw~k3f9.txt", "hw~k3f9 (copy).yaml", "notes.yaml", "hw~k3f9.yaml.bak", ".yaml"] {
            assert_eq!(origin_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_source_cannot_name_a_file_elsewhere_or_a_device() {
        for good in ["i03-x7q2", "i03", "com10", "console", "a"] {
            assert!(is_source_stem(good), "{good}");
        }
        for bad in ["", "..", "../x", "a/b", "A", "é", "nul", "com1", "lpt9", "a.b", &"a".repeat(65)] {
            assert!(!is_source_stem(bad), "{bad}");
        }
    }
}
