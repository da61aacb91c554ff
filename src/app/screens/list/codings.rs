//! Lists about codings at one place: which to remove, which to change and how.

use super::{Marking, Pick, Row, State, numbered};
use crate::app::screens::transcript::{End, Moving};
use crate::app::world::World;
use crate::domain::coding::{Coding, CodingKey};
use crate::domain::command::{CodingEdit, Command};
use crate::domain::id::{LevelId, ParticipantId, SourceId};
use crate::domain::memo::About;
use std::sync::Arc;

/// Asks which codings to remove; those of others are shown and cannot be chosen.
pub(super) fn remove(world: &World, source: &SourceId, keys: &[CodingKey]) -> State {
    let gone =
        |keys: Vec<CodingKey>| Pick::Change(vec![Command::RemoveCodings { source: source.clone(), keys, why: None }]);
    let all = found(world, source, keys);
    let mut rows: Vec<Row> = all.iter().map(|coding| row(world, coding, gone(vec![coding.key.clone()]))).collect();
    let own: Vec<CodingKey> = all.iter().filter(|c| c.coder() == world.coder()).map(|c| c.key.clone()).collect();
    if own.len() > 1 {
        let name = format!("all {} of yours", own.len());
        rows.push(Row::new(name, "one undo brings them back", gone(own)).lettered('a'));
    }
    State::new("Remove which coding?", "remove", numbered(rows))
}

/// Asks which coding to change, then what about it.
pub(super) fn recode(world: &World, source: &SourceId, keys: &[CodingKey]) -> State {
    let all = found(world, source, keys);
    let mut own = all.iter().filter(|coding| coding.coder() == world.coder());
    if let (Some(coding), None) = (own.next(), own.next()) {
        return menu(world, source, coding);
    }
    let rows = all.iter().map(|coding| row(world, coding, Pick::Next(Box::new(menu(world, source, coding)))));
    State::new("Change which coding?", "choose", numbered(rows.collect()))
}

/// Asks which coding to mark, each in the way it would be marked.
pub(super) fn mark(world: &World, source: &SourceId, edits: Vec<(CodingKey, CodingEdit)>) -> State {
    let rows = edits.into_iter().filter_map(|(key, edit)| {
        let coding = world.project.coding(source, &key)?;
        Some(row(world, coding, Pick::Change(vec![change(source, coding, edit)])))
    });
    State::new("Mark which coding?", "mark", numbered(rows.collect()))
}

/// Asks of which coding to move an end.
pub(super) fn move_end(world: &World, source: &SourceId, keys: &[CodingKey], end: End) -> State {
    let moving = |key: &CodingKey| Pick::MoveEnd(Moving { key: key.clone(), end });
    let rows = found(world, source, keys).into_iter().map(|coding| row(world, coding, moving(&coding.key)));
    let which = if end == End::Start { "Move the start of which coding?" } else { "Move the end of which coding?" };
    State::new(which, "move", numbered(rows.collect()))
}

/// Asks on which coding to write a memo, whoever made it.
pub(super) fn memo_on(world: &World, source: &SourceId, keys: &[CodingKey]) -> State {
    let about = |key: &CodingKey| Pick::About(About::Coding(source.clone(), key.clone()));
    let rows = found(world, source, keys).into_iter().map(|coding| {
        let own = row(world, coding, about(&coding.key));
        let note = own.note.split(": only").next().unwrap_or_default().to_owned();
        Row { note, pick: Some(about(&coding.key)), ..own }
    });
    State::new("A memo on which coding?", "write", numbered(rows.collect()))
}

fn found<'a>(world: &'a World, source: &SourceId, keys: &[CodingKey]) -> Vec<&'a Arc<Coding>> {
    keys.iter().filter_map(|key| world.project.coding(source, key)).collect()
}

/// A coding as a row: code, level, whose, when.
fn row(world: &World, coding: &Arc<Coding>, pick: Pick) -> Row {
    let project = &world.project;
    let book = project.codebook();
    let level = project.level_of(coding).map(LevelId::as_str);
    let who = project.coder_name(coding.coder());
    let date = coding.made.date();
    let marks = [(!coding.sure).then_some("unsure"), coding.quotable.then_some("quotable")];
    let parts: Vec<&str> = [level, Some(who), Some(date.as_str())].into_iter().chain(marks).flatten().collect();
    let name = book.name(book.resolve(&coding.code));
    if coding.coder() == world.coder() {
        Row::new(name, parts.join(" · "), pick)
    } else {
        Row::barred(name, format!("{}: only {who} can change it", parts.join(" · ")))
    }
}

/// What can be changed about a coding.
fn menu(world: &World, source: &SourceId, coding: &Arc<Coding>) -> State {
    let book = world.project.codebook();
    let name = book.name(book.resolve(&coding.code));
    let edit = |edit: CodingEdit| Pick::Change(vec![change(source, coding, edit)]);
    let level = world.project.level_of(coding).map_or("none", |level| level.as_str());
    let voices: Vec<&str> = coding.voices.participants.iter().map(ParticipantId::as_str).collect();
    let voices = if voices.is_empty() { "nobody counted".to_owned() } else { voices.join(", ") };
    let (sure, quotable) = (coding.sure, coding.quotable);
    let mut rows = vec![Row::new("code", name, Pick::Recode(source.clone(), vec![coding.key.clone()])).lettered('c')];
    if !world.project.levels().is_empty() {
        rows.push(Row::new("level", level, Pick::Next(Box::new(levels(world, source, coding)))).lettered('l'));
    }
    rows.push(Row::new("voices", voices, Pick::Next(Box::new(voices_of(world, source, coding)))).lettered('v'));
    let unsure = if sure { ("mark as unsure", "now sure") } else { ("mark as sure", "now unsure") };
    rows.push(Row::new(unsure.0, unsure.1, edit(CodingEdit::Sure(!sure))).lettered('s'));
    let quote = if quotable { ("no longer quotable", "now quotable") } else { ("mark as quotable", "worth quoting") };
    rows.push(Row::new(quote.0, quote.1, edit(CodingEdit::Quotable(!quotable))).lettered('*'));
    State::new(format!("Change “{name}”"), "change", rows)
}

fn change(source: &SourceId, coding: &Coding, edit: CodingEdit) -> Command {
    Command::EditCodings { source: source.clone(), keys: vec![coding.key.clone()], edit }
}

/// The levels a coding can count at.
fn levels(world: &World, source: &SourceId, coding: &Arc<Coding>) -> State {
    let book = world.project.codebook();
    let inherited = book.level(book.resolve(&coding.code)).map_or("none", |level| level.as_str());
    let pick = |level| Pick::Change(vec![change(source, coding, CodingEdit::Level(level))]);
    let own = world.project.levels().iter().map(|level| {
        let is_now = coding.level.as_ref() == Some(&level.id);
        Row::new(level.id.as_str(), level.note.as_str(), pick(Some(level.id.clone()))).when_current(is_now)
    });
    let of_code = Row::new("the code's level", inherited, pick(None)).when_current(coding.level.is_none());
    State::new("Level of this coding", "set", numbered(own.chain([of_code]).collect()))
}

/// The participants whose words a coding can hold.
fn voices_of(world: &World, source: &SourceId, coding: &Arc<Coding>) -> State {
    let project = &world.project;
    let speakers = project.source(source).map(crate::domain::Source::participants).unwrap_or_default();
    let now = &coding.voices.participants;
    let absent = now.iter().filter(|id| !speakers.contains(id));
    let rows = speakers.iter().copied().chain(absent).map(|id| {
        let attributes: Option<Vec<&str>> =
            project.participants().get(id).map(|p| p.attributes.values().map(String::as_str).collect());
        let note = attributes.unwrap_or_default().join(" · ");
        Row::new(id.as_str(), note, Pick::Voice(id.clone())).when_current(now.contains(id))
    });
    let default = Pick::Change(vec![change(source, coding, CodingEdit::Voices(None))]);
    let default = Row::new("by default", "whoever speaks in the passage", default).lettered('d');
    let state = State::new("Whose words are they?", "set", numbered(rows.chain([default]).collect()));
    State { marking: Some(Marking::Voices(source.clone(), vec![coding.key.clone()])), cursor: 0, ..state }
}
