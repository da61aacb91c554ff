//! `emic codebook` with versions: naming and locking them, what changed, and what to look at again because of it.

use super::args::{Codebook, Rework};
use super::choose;
use super::failure::{Failure, Result};
use super::print;
use super::session::{Session, Writing};
use super::shell::Shell;
use crate::analysis::codebook_changes;
use crate::analysis::lists::rework::{older_table, unread_table};
use crate::analysis::lists::versions_table;
use crate::domain::command::{Command, VersionEdit};
use crate::domain::layer::look;
use crate::domain::{Codebook as Book, Project, Rejection, Version};
use crate::outside;
use std::path::Path;

/// Lists the versions.
pub fn list(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    let mut table = versions_table(&session.project, outside::now());
    print::in_local_time(shell, &mut table, &["named"]);
    print::table(shell, &table)?;
    Ok(session.code())
}

/// Names the codebook of today, or changes the version of this name: its note, its lock.
pub fn name(shell: &mut Shell, dir: &Path, name: &str, args: &Codebook) -> Result<u8> {
    let why = args.why.clone();
    let mut writing = Writing::open(shell, dir)?;
    let there = writing.session.project.find_version(name).into_iter().find(|version| is_called(version, name));
    let note = args.note.clone();
    let said = match there {
        None if args.unlock => return Err(unknown(&writing.session.project, name)),
        None => {
            let note = note.unwrap_or_default();
            writing.run(Command::NameVersion { name: name.to_owned(), note, locked: args.lock, why })?;
            let locked = if args.lock { ", and locked" } else { "" };
            format!("The codebook is now called '{}'{locked}.", name.trim())
        }
        Some(version) if !args.lock && !args.unlock && note.is_none() => {
            return Err(Rejection::VersionTaken(version.name).into());
        }
        Some(_) if !args.lock && !args.unlock && why.is_some() => {
            let what = "--why gives the reason for naming, locking or unlocking a version, not for another note";
            return Err(Failure::refused(what, "Say it in the note, or leave --why out."));
        }
        Some(version) => {
            let edit = |edit| Command::EditVersion(version.id.clone(), edit);
            let mut commands: Vec<Command> = note.map(VersionEdit::Note).map(edit).into_iter().collect();
            commands.extend(args.lock.then(|| edit(VersionEdit::Lock { why: why.clone() })));
            commands.extend(args.unlock.then(|| edit(VersionEdit::Unlock { why: why.unwrap_or_default() })));
            writing.run_all(commands)?;
            match writing.session.project.lock() {
                _ if args.lock => format!("The codebook is locked as '{}'.", version.name),
                _ if !args.unlock => format!("'{}' has another note.", version.name),
                Some(lock) => format!("'{}' is not locked any more; '{}' is.", version.name, lock.name),
                None => "The codebook can be changed again.".to_owned(),
            }
        }
    };
    let table = versions_table(&writing.session.project, outside::now());
    let code = writing.finish(shell);
    print::told(shell, &said, &table)?;
    Ok(code)
}

fn is_called(version: &Version, name: &str) -> bool {
    version.name.to_lowercase() == name.trim().to_lowercase() || version.id.as_str() == name
}

/// Lists what changed between two versions, or since one until now; without a name since the last one.
pub fn changes(shell: &mut Shell, dir: &Path, between: &str) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    let project = &*session.project;
    let (old, new) = ends(project, between.trim())?;
    let looked = look(project, &shell.layer(project)?);
    let book = |version: &Option<Version>| {
        version.as_ref().map_or_else(
            || whole(project.codebook()),
            |version| {
                let past = project.codebook_at(version);
                (version.name.clone(), past.book, past.is_whole)
            },
        )
    };
    let (old, new) = (book(&Some(old)), book(&new));
    for (name, _, is_whole) in [&old, &new] {
        if !is_whole {
            shell.out.warn(&format!("the version '{name}' is not whole here: records are missing"));
        }
    }
    let table = codebook_changes::table(project, &looked, ((&old.0, &old.1), (&new.0, &new.1)), outside::now());
    print::table(shell, &table)?;
    Ok(session.code())
}

/// The codebook as it is.
fn whole(book: &Book) -> (String, Book, bool) {
    (codebook_changes::NOW.to_owned(), book.clone(), true)
}

/// Returns the versions that `A`, `A..` or `A..B` names; nothing after the dots is the codebook of now.
fn ends(project: &Project, text: &str) -> Result<(Version, Option<Version>)> {
    if text.is_empty() {
        let last = project.versions().pop();
        return last.map(|last| (last, None)).ok_or_else(none_yet);
    }
    // A name may have dots in it.
    if let Ok(only) = one(project, text) {
        return Ok((only, None));
    }
    let Some((old, new)) = text.split_once("..") else { return Err(unknown(project, text)) };
    let old = one(project, old.trim())?;
    match new.trim() {
        "" | codebook_changes::NOW => Ok((old, None)),
        new => Ok((old, Some(one(project, new)?))),
    }
}

/// Returns the only version that text means.
fn one(project: &Project, text: &str) -> Result<Version> {
    let mut found = project.find_version(text);
    match found.len() {
        0 => Err(unknown(project, text)),
        1 => found.pop().ok_or_else(|| unknown(project, text)),
        n => {
            let names: Vec<&str> = found.iter().map(|version| version.name.as_str()).collect();
            let what = format!("'{text}' can be {n} versions: '{}'", names.join("', '"));
            Err(Failure::refused(what, "Give the whole name or id."))
        }
    }
}

fn unknown(project: &Project, text: &str) -> Failure {
    let names: Vec<String> = project.versions().into_iter().map(|version| version.name).collect();
    if names.is_empty() {
        return none_yet();
    }
    let hint = format!("The versions are '{}'.", names.join("', '"));
    Failure::refused(format!("there is no version '{text}' of the codebook"), hint)
}

fn none_yet() -> Failure {
    Failure::refused(
        "no version of the codebook was named yet",
        "'emic codebook DIR --name v1' names the codebook as it is today.",
    )
}

/// Lists what to look at again.
pub fn rework(shell: &mut Shell, dir: &Path, which: Rework, code: Option<&str>) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    let project = &session.project;
    let code = code.map(|code| choose::code(project, code)).transpose()?;
    let layer = shell.layer(project)?;
    let mut table = match which {
        Rework::Older => older_table(project, &layer, code.as_ref(), outside::now()),
        Rework::Before => unread_table(project, &layer, code.as_ref(), outside::now()),
    };
    print::in_local_time(shell, &mut table, &["judged", "done", "code_since"]);
    print::table(shell, &table)?;
    Ok(session.code())
}
