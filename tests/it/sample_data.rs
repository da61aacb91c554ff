//! The sample project that comes with the program is whole: every file reads without a finding, every coding stands at
//! its words, and it has the shape that it promises.

use emic::domain::memo::MemoKind;
use emic::domain::project::Project;
use emic::domain::{Anchor, Kind};
use emic::store::check::check;
use emic::store::fs::{Modes, RealFs};
use emic::store::open::{OpenOptions, open};
use emic::store::pages::write_pages;
use std::collections::BTreeSet;
use std::path::Path;

fn files() -> RealFs {
    RealFs::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers"))
}

fn sample() -> Project {
    let opened = open(&files(), Path::new(""), &OpenOptions::default()).unwrap();
    // Who else may read a checkout is the business of whoever made it.
    let found: Vec<_> = opened.findings.iter().filter(|finding| finding.file != ".").collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(opened.hand_edits.is_empty(), "{:#?}", opened.hand_edits);
    opened.project
}

#[test]
fn every_coding_stands_at_its_words_and_counts_for_somebody() {
    let project = sample();
    let mut codings = 0;
    for id in project.sources() {
        let shard = project.shard(id).unwrap();
        for coding in shard.codings() {
            assert!(matches!(coding.anchor, Anchor::Placed(_)), "{id} {:?}", coding.key);
            assert!(project.codebook().is_standing(&coding.code), "{}", coding.code);
            assert!(!coding.voices.participants.is_empty(), "{id}: “{}” has no voice", coding.passage.quote);
            codings += 1;
        }
        let turns = shard.text().unwrap().transcript.turns();
        assert!(turns.iter().all(|turn| turn.label.is_some()), "{id} has a turn without a speaker");
    }
    assert!(codings > 400, "{codings}");
}

#[test]
fn it_has_the_shape_of_the_evaluation() {
    let project = sample();
    let kinds = |kind| project.sources().iter().filter(|id| project.source(id).unwrap().kind == kind).count();
    assert_eq!((kinds(Kind::Interview), kinds(Kind::FocusGroup)), (9, 2));
    assert_eq!(project.participants().len(), 18);
    let group = |name| project.participants().values().filter(|p| p.attribute("group") == Some(name)).count();
    assert_eq!((group("MSW"), group("Supervisor"), group("Recruiter")), (10, 5, 3));
    let levels: Vec<&str> = project.levels().iter().map(|level| level.id.as_str()).collect();
    assert_eq!(levels, ["micro", "meso", "macro"]);
    for (code, _) in project.codebook().tree() {
        assert!(project.codebook().level(code).is_some(), "{code} has no level");
        assert!(!project.codebook().get(code).unwrap().definition.is_empty(), "{code} has no definition");
    }
    assert!(project.title().contains("invented"));
}

#[test]
fn two_coders_coded_it_and_four_sources_twice() {
    let project = sample();
    let coders = |id| {
        let shard = project.shard(id).unwrap();
        shard.codings().iter().map(|c| c.coder().to_string()).collect::<BTreeSet<_>>()
    };
    assert!(project.sources().iter().all(|id| !coders(id).is_empty()));
    assert_eq!(project.sources().iter().filter(|id| coders(id).len() == 2).count(), 4);
    let done = project.sources().iter().filter(|id| !project.done_by(id).is_empty()).count();
    assert_eq!(done, 10, "one focus group is still being coded");
}

#[test]
fn its_coders_wrote_memos_about_things_that_are_there() {
    let project = sample();
    assert_eq!(project.memos().count(), 6);
    assert!(project.memos().all(|memo| project.has(&memo.about) && !memo.title().is_empty()));
    let placed = project.memos().filter(|memo| memo.place(&project).is_some()).count();
    assert_eq!(placed, 2, "one on a passage, one on a coding");
    let journal = project.memos().filter(|memo| memo.kind == MemoKind::Journal).count();
    assert_eq!(journal, 2);
}

/// `BLESS=1 cargo test sample_data` writes the pages anew.
#[test]
fn its_pages_say_what_its_records_say() {
    let project = sample();
    if std::env::var_os("BLESS").is_some() {
        write_pages(&files(), Path::new(""), &project, Modes { file: 0o644, folder: 0o755 }).unwrap();
    }
    let found: Vec<_> = check(&files(), Path::new("")).unwrap();
    let found: Vec<_> = found.iter().filter(|finding| finding.file != ".").collect();
    assert!(found.is_empty(), "{found:#?}");
}
