//! What a picker lists: codes with level, category and count; sources with kind and state.

use super::{Choice, Row};
use crate::app::world::{Spot, World};
use crate::domain::coding::Coding;
use crate::domain::command::CodeChoice;
use crate::domain::id::{CodeId, LevelId, ParticipantId, SourceId};
use std::collections::HashMap;
use std::sync::Arc;

/// Most codes that stand first because they were used last.
const RECENT: usize = 5;

/// Returns the words of a passage.
pub(super) fn words(world: &World, spot: &Spot) -> String {
    let text = world.project.shard(&spot.source).and_then(|shard| shard.text());
    text.map_or_else(String::new, |text| text.transcript.passage_text(spot.segment))
}

/// Returns the name of a code.
pub(super) fn name<'a>(world: &'a World, id: &'a CodeId) -> &'a str {
    let book = world.project.codebook();
    book.name(book.resolve(id))
}

/// Returns the codes to choose from: those used last first, then in the order of the tree; retired ones are left out.
pub(super) fn codes(world: &World, source: &SourceId, here: Option<&Spot>) -> Vec<Row> {
    let book = world.project.codebook();
    let offered = |id: &CodeId| book.get(id).is_some_and(|code| !code.retired) && book.is_standing(id);
    let mine = own_codings(world, source);
    let mut order: Vec<CodeId> = Vec::new();
    let recent = last_used(world, &mine);
    for id in recent.into_iter().take(RECENT).chain(book.tree().iter().map(|(id, _)| id.clone())) {
        if offered(&id) && !order.contains(&id) {
            order.push(id);
        }
    }
    let is_here = |id: &CodeId| {
        here.is_some_and(|spot| mine.iter().any(|c| c.segment() == Some(spot.segment) && book.resolve(&c.code) == id))
    };
    order.iter().map(|id| code(world, id, is_here(id))).collect()
}

/// Returns the codes that one can move under: the top, and all but itself and those below it.
pub(super) fn parents(world: &World, moved: &CodeId) -> Vec<Row> {
    let book = world.project.codebook();
    let top = Row {
        choice: Choice::Top,
        name: "the top".into(),
        note: "under no code".into(),
        count: String::new(),
        hits: Vec::new(),
    };
    let apart = |id: &CodeId| !book.lineage(id).any(|above| above == moved);
    let others = book.tree().iter().map(|(id, _)| id).filter(|id| apart(id));
    std::iter::once(top).chain(others.map(|id| code(world, id, false))).collect()
}

/// Returns the codes that one can become: all but itself and those below it, in the order of the tree.
pub(super) fn others(world: &World, merged: &CodeId) -> Vec<Row> {
    parents(world, merged).into_iter().filter(|row| row.choice != Choice::Top).collect()
}

/// Returns all sources in their order.
pub(super) fn sources(world: &World) -> Vec<Row> {
    let project = &world.project;
    let row = |id: &SourceId| {
        let source = project.source(id)?;
        let who: Vec<&str> = source.participants().into_iter().map(ParticipantId::as_str).collect();
        let note: Vec<String> = [source.kind.shown().to_owned(), who.join(", "), source.date.clone()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let done = if project.is_done(id, world.coder()) { "done" } else { "" };
        Some(Row {
            choice: Choice::Source(id.clone()),
            name: project.title_of(id).to_owned(),
            note: note.join(" · "),
            count: done.into(),
            hits: Vec::new(),
        })
    };
    project.sources().iter().filter_map(row).collect()
}

/// Returns the row that makes a new code.
pub(super) fn new_code(name: &str, parent: Option<&Row>) -> Row {
    let note = parent.map_or_else(|| "new, unsorted".to_owned(), |parent| format!("new, under {}", parent.name));
    let choice = CodeChoice::New { name: name.to_owned(), parent: parent.and_then(Row::known).cloned() };
    Row { choice: Choice::Code(choice), name: name.to_owned(), note, count: String::new(), hits: Vec::new() }
}

fn code(world: &World, id: &CodeId, is_here: bool) -> Row {
    let book = world.project.codebook();
    let category = book.category(id);
    let level = book.level(id).map(LevelId::as_str);
    let category = (category != id).then(|| book.name(category));
    let note: Vec<&str> = [level, category, is_here.then_some("on it already")].into_iter().flatten().collect();
    Row {
        choice: Choice::Code(CodeChoice::Known(id.clone())),
        name: book.name(id).to_owned(),
        note: note.join(" · "),
        count: world.counts.code(id).to_string(),
        hits: Vec::new(),
    }
}

/// The coder's codings of a source.
fn own_codings<'a>(world: &'a World, source: &SourceId) -> Vec<&'a Arc<Coding>> {
    let codings = world.project.shard(source).map(|shard| shard.codings()).unwrap_or_default();
    codings.iter().filter(|coding| coding.coder() == world.coder()).collect()
}

/// Codes by when they were used last: those just applied, then those of the coder's codings here.
fn last_used(world: &World, mine: &[&Arc<Coding>]) -> Vec<CodeId> {
    let book = world.project.codebook();
    let mut last = HashMap::new();
    for coding in mine {
        let made = last.entry(book.resolve(&coding.code)).or_insert(coding.made);
        *made = (*made).max(coding.made);
    }
    let mut here: Vec<_> = last.into_iter().collect();
    here.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let applied = world.last_codes.iter().filter_map(|choice| match choice {
        CodeChoice::Known(id) => Some(book.resolve(id)),
        CodeChoice::New { .. } => None,
    });
    applied.chain(here.into_iter().map(|(id, _)| id)).cloned().collect()
}
