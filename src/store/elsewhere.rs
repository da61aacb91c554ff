//! A whole project written out of memory into a new folder, for when its own disk takes nothing any more.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::create::create;
use super::error::Result;
use super::fs::{Fs, Modes};
use super::layout::{header, record_file};
use super::pages::write_pages;
use super::records::emit;
use super::replace::{Base, replace};
use super::text_file;
use crate::domain::plan::place_of;
use crate::domain::record::{Line, Origin, Place};
use crate::domain::{Project, Shard, SourceId};

/// The lines of the record files of a project.
type Files = BTreeMap<(Place, Arc<Origin>), Vec<Line>>;

/// Writes all that is known of a project into the folder `dir` of `fs`, which must be empty or not there: its records, each
/// in the file of whoever wrote it, its texts and its pages. To bring it back, copy its folders `codings` and `trail` over
/// those of the project: lines that are there already count once.
///
/// # Errors
/// When the folder holds something, or the disk refuses; what was written until then stays.
pub fn write(fs: &dyn Fs, dir: &Path, project: &Project) -> Result<()> {
    create(fs, dir, false)?;
    for ((place, origin), lines) in files(project) {
        let mut text = header(&place, &origin) + "\n";
        for line in lines {
            let _ = writeln!(text, "{}", emit(&line));
        }
        put(fs, &dir.join(record_file(&place, &origin)), &text)?;
    }
    for (id, shard) in sources(project) {
        for text in shard.texts().all() {
            text_file::keep_version(fs, dir, text.transcript.text(), Modes::PRIVATE)?;
        }
        if let Some(text) = shard.text() {
            text_file::write((fs, dir), id, text.transcript.text(), None, Modes::PRIVATE)?;
        }
    }
    write_pages(fs, dir, project, Modes::PRIVATE).map(drop)
}

fn put(fs: &dyn Fs, path: &Path, text: &str) -> Result<()> {
    replace(fs, path, Base::Missing, text.as_bytes(), Modes::PRIVATE).map(|_| ())
}

fn sources(project: &Project) -> impl Iterator<Item = (&SourceId, &Arc<Shard>)> {
    let known = project.sources().iter().filter_map(|id| Some((id, project.shard(id)?)));
    known.chain(project.unknown_shards())
}

/// Returns the lines of all that is known, in the order in which they were written.
fn files(project: &Project) -> Files {
    let mut files = Files::new();
    for (key, thing) in project.things() {
        for signed in thing.lines() {
            let line = Line::Trail(Box::new(signed.line.clone()));
            files.entry((place_of(key), signed.origin.clone())).or_default().push(line);
        }
    }
    for (id, shard) in sources(project) {
        for signed in shard.history().flat_map(|(_, lines)| lines) {
            let line = Line::Coding(Box::new(signed.line.clone()));
            files.entry((Place::Codings(id.clone()), signed.origin.clone())).or_default().push(line);
        }
    }
    // What stands in a page and in no record yet has no file.
    files.retain(|(_, origin), _| **origin != Origin::outside());
    for lines in files.values_mut() {
        lines.sort_by_key(|line| (line.head().act, line.head().t));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::testing::Build;
    use crate::store::fs::MemoryFs;
    use crate::store::{OpenOptions, Severity, check, open};

    #[test]
    fn p5_what_is_saved_elsewhere_is_the_whole_project() {
        let mut p = Build::new();
        p.participant("P1", &[("group", "MSW")]).interview("i01", "I: So?\n\nP1: There was no induction.\n");
        p.code("a", "meso").tag("hw", "i01", "no induction", "a");
        p.tag("sc", "i01", "There was", "a");
        let text = "I: So?\n\nP1: Well, there was no induction.\n".into();
        p.run("hw", Command::CorrectText { source: "i01".into(), text, why: None });
        let fs = MemoryFs::new();
        write(&fs, Path::new("rescued"), &p.project).unwrap();
        let findings = check(&fs, Path::new("rescued")).unwrap();
        assert!(findings.iter().all(|finding| finding.severity == Severity::Note), "{findings:?}");
        let opened = open(&fs.after_power_cut(), Path::new("rescued"), &OpenOptions::default()).unwrap();
        let codings = |project: &Project| project.shard(&"i01".into()).unwrap().codings().to_vec();
        assert_eq!(codings(&opened.project), codings(&p.project));
        assert_eq!(opened.project.codebook().content(), p.project.codebook().content());
        // It never goes where something is.
        assert!(write(&fs, Path::new("rescued"), &p.project).is_err());
    }
}
