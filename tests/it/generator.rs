//! The generated projects that benchmarks and terminal tests use are what they claim to be.

use std::collections::BTreeSet;
use std::path::Path;

use emic::domain::coding::Anchor;
use emic::store::fs::RealFs;
use emic::store::{OpenOptions, open};

use crate::generate::{SMALL, Shape, write};

#[test]
fn a_generated_project_opens_without_findings_and_every_coding_is_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape { words: 1_000, codings: 500, coders: 2, ..SMALL };
    write(&folder.path().join("project"), &shape);
    let opened = open(&RealFs::at(folder.path()), Path::new("project"), &OpenOptions::default()).unwrap();
    assert_eq!(opened.findings, []);
    let project = &opened.project;
    assert_eq!(project.sources().len(), 11);
    let shards = || project.sources().iter().map(|id| project.shard(id).unwrap());
    let made: usize = shards().map(|shard| shard.history().count()).sum();
    assert_eq!(made, 500);
    let codings: Vec<_> = shards().flat_map(|shard| shard.codings()).collect();
    assert!((450..500).contains(&codings.len()), "some were removed again: {} are left", codings.len());
    for coding in &codings {
        assert!(matches!(coding.anchor, Anchor::Placed(_)), "{:?}: {:?}", coding.anchor, coding.passage);
        assert!(project.codebook().is_standing(&coding.code), "{}", coding.code);
        assert!(!coding.voices.participants.is_empty(), "{:?}", coding.passage);
    }
    let coders: BTreeSet<_> = codings.iter().map(|coding| coding.coder().as_str()).collect();
    assert_eq!(coders, BTreeSet::from(["hw", "sc"]));
    let words: usize = shards().map(|shard| shard.text().unwrap().transcript.text().split_whitespace().count()).sum();
    assert!((11_000..14_000).contains(&words), "{words}");
}

#[test]
fn the_same_project_is_generated_at_every_run() {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape { sources: 6, words: 200, codings: 30, ..SMALL };
    for name in ["a", "b"] {
        write(&folder.path().join(name), &shape);
    }
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name).join("trail/hw~k3f9.yaml")).unwrap();
    assert_eq!(read("a"), read("b"));
}
