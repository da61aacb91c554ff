//! A project in one file: an archive with a manifest that says what it is and what was left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::archive::{self, BadArchive};
use crate::domain::canonical::hex;

/// How the file ends.
pub const ENDING: &str = ".emic.zip";
/// The manifest in the archive.
const MANIFEST: &str = "pack.json";
/// The version of the manifest that this program writes.
const FORMAT: u64 = 1;
/// The longest manifest, in bytes.
const MAX_MANIFEST: usize = 8 * 1024 * 1024;

/// What a pack is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this manifest.
    pub format: u64,
    /// The version of emic that packed it.
    pub emic: String,
    /// The id of the project.
    pub project: String,
    /// Its title; untrusted in a pack that was received.
    pub title: String,
    /// What it holds: `all`, `without-transcripts` or `quotes-only`.
    pub holds: String,
    /// What was left out, as sentences.
    pub left_out: Vec<String>,
    /// The SHA-256 of each file.
    pub files: BTreeMap<String, String>,
}

/// Why a file is not taken for a pack.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadPack {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] BadArchive),
    /// There is no manifest.
    #[error("it has no '{MANIFEST}': 'emic pack' did not make it")]
    NoManifest,
    /// The manifest is of a newer program.
    #[error("it needs pack format {0}, which this version of emic does not know")]
    Newer(u64),
    /// Something was changed after it was packed.
    #[error("'{0}' in it is not what was packed")]
    Changed(String),
}

/// Packs files.
///
/// # Errors
/// When they are too long for an archive.
pub fn write(mut manifest: Manifest, mut files: BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, BadPack> {
    manifest.format = FORMAT;
    manifest.files = files.iter().map(|(name, bytes)| (name.clone(), hash(bytes))).collect();
    let json = serde_json::to_string_pretty(&manifest).map_err(|_never| BadPack::NoManifest)?;
    files.insert(MANIFEST.to_owned(), (json + "\n").into_bytes());
    Ok(archive::write(&files)?)
}

/// Reads a pack; every file is what was packed.
///
/// # Errors
/// Says why it cannot be one.
pub fn read(bytes: &[u8]) -> Result<(Manifest, BTreeMap<String, Vec<u8>>), BadPack> {
    let mut files = archive::read(bytes)?;
    let manifest = files.remove(MANIFEST).filter(|bytes| bytes.len() <= MAX_MANIFEST).ok_or(BadPack::NoManifest)?;
    let version = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).ok()?.get("format")?.as_u64();
    match version(&manifest) {
        Some(FORMAT) => {}
        Some(newer) => return Err(BadPack::Newer(newer)),
        None => return Err(BadPack::NoManifest),
    }
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|_unreadable| BadPack::NoManifest)?;
    let listed = |name: &String| manifest.files.contains_key(name);
    if let Some(name) = files.keys().find(|name| !listed(name)) {
        return Err(BadPack::Changed(name.clone()));
    }
    let is_as_packed = |(name, sha): &(&String, &String)| files.get(*name).is_some_and(|bytes| hash(bytes) == **sha);
    match manifest.files.iter().find(|entry| !is_as_packed(entry)) {
        Some((name, _)) => Err(BadPack::Changed(name.clone())),
        None => Ok((manifest, files)),
    }
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes), 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Files = BTreeMap<String, Vec<u8>>;

    fn packed(files: &[(&str, &str)]) -> Vec<u8> {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        write(Manifest { title: "Study".into(), holds: "all".into(), ..Manifest::default() }, files).unwrap()
    }

    #[test]
    fn a_pack_says_what_it_is_and_is_the_same_each_time() {
        let bytes = packed(&[("project.yaml", "format: 1\n")]);
        let (manifest, files) = read(&bytes).unwrap();
        assert_eq!((manifest.format, manifest.title.as_str(), manifest.holds.as_str()), (1, "Study", "all"));
        assert_eq!(files.keys().collect::<Vec<_>>(), ["project.yaml"]);
        assert_eq!(packed(&[("project.yaml", "format: 1\n")]), bytes);
    }

    #[test]
    fn what_was_changed_added_or_taken_away_afterwards_is_noticed() {
        let (bytes, zip) = (packed(&[("a", "1"), ("b", "2")]), archive::read);
        let change = |how: &dyn Fn(&mut Files)| {
            let mut files = zip(&bytes).unwrap();
            how(&mut files);
            read(&archive::write(&files).unwrap())
        };
        let changed = |name: &str| Err(BadPack::Changed(name.into()));
        assert_eq!(change(&|files| drop(files.insert("a".into(), b"3".to_vec()))), changed("a"));
        assert_eq!(change(&|files| drop(files.insert("c".into(), b"3".to_vec()))), changed("c"));
        assert_eq!(change(&|files| drop(files.remove("b"))), changed("b"));
        assert_eq!(change(&|files| drop(files.remove(MANIFEST))), Err(BadPack::NoManifest));
        let newer = |files: &mut Files| drop(files.insert(MANIFEST.into(), b"{\"format\":2}".to_vec()));
        assert_eq!(change(&newer), Err(BadPack::Newer(2)));
    }
}
