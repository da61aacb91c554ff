//! What a word on the command line means: an exact id, an exact name, a unique prefix of an id. Nothing is guessed.

use super::failure::{Failure, Result};
use super::shell::Shell;
use crate::domain::Project;
use crate::domain::coding::CodingKey;
use crate::domain::id::{CodeId, CoderId, LevelId, ParticipantId, SourceId};
use crate::text::similar::similar;

/// The words that mean codings without a level.
pub const NO_LEVEL: [&str; 2] = ["none", "no level"];

/// Returns the source meant.
pub fn source(project: &Project, text: &str) -> Result<SourceId> {
    let title = |id: &SourceId| project.source(id).map(|s| s.title.clone()).unwrap_or_default();
    one(
        project.find_source(text).into_iter().cloned().collect(),
        text,
        |id| format!("{} ({id})", title(id)),
        || {
            let titles: Vec<String> = project.sources().iter().map(title).collect();
            no("source", text, &titles, "The sources are listed by 'emic sources'.")
        },
    )
}

/// Returns the code meant.
pub fn code(project: &Project, text: &str) -> Result<CodeId> {
    let book = project.codebook();
    let below = |id: &CodeId| book.lineage(id).nth(1).map(|parent| format!(" below {}", book.name(parent)));
    let name = |id: &CodeId| format!("{}{} ({id})", book.name(id), below(id).unwrap_or_default());
    one(book.find(text).into_iter().cloned().collect(), text, name, || {
        let names: Vec<String> = book.tree().iter().map(|(id, _)| book.name(id).to_owned()).collect();
        no("code", text, &names, "The codes are listed by 'emic codebook'.")
    })
}

/// Warns of new codes whose names look like those of codes that are there.
pub fn warn_of_alike<'a>(shell: &mut Shell, project: &Project, names: impl Iterator<Item = &'a str>) {
    let book = project.codebook();
    for name in names {
        if let Some(like) = book.alike(name) {
            shell.out.warn(&format!("the new code '{name}' looks like '{}', which is there", book.name(like)));
        }
    }
}

/// Refuses a coder that the project does not have.
pub fn coder(project: &Project, coder: &CoderId) -> Result<()> {
    let coders = project.coders();
    if coders.contains(coder) {
        return Ok(());
    }
    let coders: Vec<&str> = coders.into_iter().map(CoderId::as_str).collect();
    let hint = if coders.is_empty() {
        "It has no coder yet.".to_owned()
    } else {
        format!("The coders of this project are {}.", coders.join(", "))
    };
    Err(Failure::refused(format!("'{coder}' is no coder of this project"), hint))
}

/// Returns the level meant.
pub fn level(project: &Project, text: &str) -> Result<LevelId> {
    project.levels().find(text).map(|level| level.id.clone()).ok_or_else(|| {
        let names: Vec<&str> = project.levels().iter().map(|level| level.id.as_str()).collect();
        let hint = if names.is_empty() {
            "This project declares no levels.".to_owned()
        } else {
            format!("The levels of this project are {}.", names.join(", "))
        };
        Failure::refused(format!("there is no level '{text}'"), hint)
    })
}

/// Returns the participant meant.
pub fn participant(project: &Project, text: &str) -> Result<ParticipantId> {
    let ids = || project.participants().keys();
    if let Some(id) = ids().find(|id| id.as_str() == text) {
        return Ok(id.clone());
    }
    let wanted = text.to_lowercase();
    let hits: Vec<ParticipantId> = ids().filter(|id| id.as_str().to_lowercase() == wanted).cloned().collect();
    one(hits, text, ToString::to_string, || {
        let ids: Vec<String> = ids().map(ToString::to_string).collect();
        no("participant", text, &ids, "The participants are listed by 'emic participants'.")
    })
}

/// Returns the coding meant, by its id or the unique start of it: of several coders' the one of `me`.
pub fn coding(project: &Project, text: &str, me: &CoderId) -> Result<(SourceId, CodingKey)> {
    let mut hits: Vec<(SourceId, CodingKey)> = Vec::new();
    for source in project.sources() {
        let Some(shard) = project.shard(source) else { continue };
        let starts = shard.codings().iter().filter(|c| !text.is_empty() && c.id().to_string().starts_with(text));
        hits.extend(starts.map(|c| (source.clone(), c.key.clone())));
    }
    if hits.len() > 1 && hits.iter().any(|(_, key)| key.0 == *me) {
        hits.retain(|(_, key)| key.0 == *me);
    }
    one(
        hits,
        text,
        |(source, key)| format!("{} in {source}", key.1),
        || {
            let hint = "'emic quotes --format csv' lists codings with their ids; it may have been removed already.";
            Failure::refused(format!("there is no coding '{text}'"), hint)
        },
    )
}

/// Returns the only one, or asks which of several.
fn one<T>(mut hits: Vec<T>, text: &str, name: impl Fn(&T) -> String, none: impl FnOnce() -> Failure) -> Result<T> {
    match hits.len() {
        0 => Err(none()),
        1 => hits.pop().ok_or_else(none),
        n => {
            let list: Vec<String> = hits.iter().take(9).map(name).collect();
            let more = if n > list.len() { ", …" } else { "" };
            Err(Failure::refused(format!("'{text}' can be {n} things: {}{more}", list.join(", ")), "Give the id."))
        }
    }
}

fn no(thing: &str, text: &str, names: &[String], hint: &str) -> Failure {
    let like = similar(text, names.iter().map(String::as_str));
    let hint = match like.as_slice() {
        [] => hint.to_owned(),
        [only] => format!("Did you mean '{only}'? {hint}"),
        several => format!("Did you mean one of '{}'? {hint}", several.join("', '")),
    };
    Failure::refused(format!("there is no {thing} '{text}'"), hint)
}
