//! `emic pack`: makes one file of a project, for sending.

use super::args::Pack;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::{Session, name_of, title_of};
use super::shell::Shell;
use crate::analysis::table::{About, Cell, CellKind, Column, Table, VERSION};
use crate::domain::Project;
use crate::interchange::pack::{self, ENDING, Manifest};
use crate::outside;
use crate::store::StoreError;
use crate::store::fs::{Fs as _, RealFs};
use crate::store::pack::{Gathered, Holds, gather};
use crate::store::replace::Replaced;
use crate::store::save_as::{check_beside, save_as};
use std::path::{Path, PathBuf};

/// Most files that are named when they are left out.
const MOST_NAMED: usize = 5;

/// Packs a project.
pub fn run(shell: &mut Shell, args: Pack) -> Result<u8> {
    let dir = place::project(args.dir);
    let to = args.to.unwrap_or_else(|| PathBuf::from(name_of(&dir) + ENDING));
    let holds = match (args.without_transcripts, args.quotes_only) {
        (_, true) => Holds::QuotesOnly,
        (true, false) => Holds::WithoutTranscripts,
        (false, false) => Holds::All,
    };
    let session = Session::read(shell, &dir)?;
    check_place(&to, &dir)?;
    let project = &session.project;
    if holds != Holds::All && session.is_edited_by_hand {
        let what =
            "somebody changed pages by hand, and no record says so yet: a pack without transcripts would not have it";
        return Err(Failure::refused(what, format!("Run 'emic open {}' once, then pack again.", dir.display())));
    }
    let gathered = gather(&RealFs::at(&dir), project, holds)?;
    let left_out = left_out(project, &gathered, holds);
    let manifest = Manifest {
        emic: VERSION.into(),
        project: project.id().unwrap_or_default().to_owned(),
        title: title_of(project, &dir),
        holds: holds.word().into(),
        left_out: left_out.clone(),
        ..Manifest::default()
    };
    let counts = counts(project, holds);
    let bytes = pack::write(manifest, gathered.files)
        .map_err(|error| Failure::refused(format!("'{}' cannot be packed: {error}", session.title), ""))?;
    save(&to, &bytes, shell.globals.yes)?;
    let size = size(bytes.len());
    let said = format!("Packed '{}' into '{}', {size}: {}.", session.title, to.display(), counts_in_words(&counts));
    let said = [vec![said], left_out.clone()].concat().join("\n");
    let mut table = table(project, &to, (&counts, bytes.len()));
    table.notes = left_out;
    print::told(shell, &said, &table)?;
    if shell.globals.format == super::args::Format::Table {
        shell.out.say(&format!("'emic review {}' opens it.", to.display()));
    }
    Ok(session.code())
}

/// Refuses a file in the project: the next pack would not hold it, and whoever looks there would wonder.
fn check_place(to: &Path, dir: &Path) -> Result<()> {
    check_beside(to, &RealFs::at(dir).absolute(Path::new(""))).map_err(|error| match error {
        error @ StoreError::InProject { .. } => {
            Failure { hint: "Name a file somewhere else with --to.".into(), ..error.into() }
        }
        error => error.into(),
    })
}

/// Writes the file; one that is there is replaced only when that was agreed to.
fn save(to: &Path, bytes: &[u8], is_agreed: bool) -> Result<()> {
    match save_as(to, bytes, is_agreed)? {
        Replaced::Done | Replaced::Unchanged => Ok(()),
        Replaced::ChangedMeanwhile => {
            let hint = "Name another file with --to, or add --yes to replace it.";
            Err(Failure::refused(format!("'{}' is there already", to.display()), hint))
        }
    }
}

/// What is packed, in numbers.
fn counts(project: &Project, holds: Holds) -> Vec<(&'static str, &'static str, usize)> {
    let codings = project.sources().iter().filter_map(|id| project.shard(id)).map(|shard| shard.codings().len()).sum();
    let memos = if holds == Holds::QuotesOnly { 0 } else { project.memos().count() };
    let sources = if holds == Holds::All { ("transcript", "transcripts") } else { ("source", "sources") };
    vec![
        (sources.0, sources.1, project.sources().len()),
        ("coding", "codings", codings),
        ("code", "codes", project.codebook().tree().len()),
        ("participant", "participants", project.participants().len()),
        ("memo", "memos", memos),
    ]
}

fn counts_in_words(counts: &[(&str, &str, usize)]) -> String {
    let words = counts.iter().map(|(one, several, n)| format!("{n} {}", if *n == 1 { one } else { several }));
    words.collect::<Vec<_>>().join(", ")
}

/// What is not packed, as sentences.
fn left_out(project: &Project, gathered: &Gathered, holds: Holds) -> Vec<String> {
    let mut said = Vec::new();
    match holds {
        Holds::All => {}
        Holds::WithoutTranscripts => said.push(
            "Left out: the words of the transcripts, but for passages that are coded or have a memo; what else was said \
            is shown as dots."
                .to_owned(),
        ),
        Holds::QuotesOnly => {
            let memos = project.memos().count();
            let memos = if memos == 1 { "1 memo".to_owned() } else { format!("{memos} memos") };
            said.push(format!(
                "Left out: all words of the transcripts but the coded passages, {memos}, the diary, findings and matrix."
            ));
        }
    }
    let named: Vec<String> = gathered.others.iter().take(MOST_NAMED).map(|name| format!("'{name}'")).collect();
    match gathered.others.len() {
        0 => {}
        1 => said.push(format!("Left out: {}, which is no part of the project.", named.join(", "))),
        n => {
            let more = if n > MOST_NAMED { format!(" and {} more", n - MOST_NAMED) } else { String::new() };
            said.push(format!("Left out: {}{more}, which are no part of the project.", named.join(", ")));
        }
    }
    match gathered.unreadable {
        0 => {}
        1 => said.push("Left out: 1 line of records that cannot be read; 'emic check' tells which.".into()),
        n => said.push(format!("Left out: {n} lines of records that cannot be read; 'emic check' lists them.")),
    }
    said
}

fn size(bytes: usize) -> String {
    if bytes < 1024 * 1024 { format!("{} KB", bytes.div_ceil(1024)) } else { format!("{} MB", bytes / (1024 * 1024)) }
}

fn table(project: &Project, to: &Path, (counts, bytes): (&[(&str, &str, usize)], usize)) -> Table {
    let columns = vec![Column::new("what", "What", CellKind::Text), Column::new("count", "Count", CellKind::Number)];
    let mut table = Table::new(About::new(project, "pack", outside::now()), columns);
    table.push("file", vec![Cell::text(to.display().to_string()), Cell::Number(bytes)]);
    for (_, several, n) in counts {
        table.push(several, vec![Cell::text(*several), Cell::Number(*n)]);
    }
    table
}
