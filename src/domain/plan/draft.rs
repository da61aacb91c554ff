//! The lines of an action while they are being planned.

use super::{Plan, Reversal};
use crate::domain::coding::{Coding, CodingKey, apply};
use crate::domain::id::{CodeId, CodingId, Ids, SourceId};
use crate::domain::line::{CodingFields, CodingLine, Passage, Patch, TrailLine};
use crate::domain::project::Project;
use crate::domain::record::{Act, CARRY, Head, Line, Place, Record, Stamp, next_number};
use crate::domain::rejection::Rejection;
use crate::domain::source::SourceText;
use crate::domain::thing::{Key, Thing};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Returns the file that the lines of a thing belong in.
pub fn place_of(key: &Key) -> Place {
    match key {
        Key::Done(source, _) => Place::Codings(source.clone()),
        _ => Place::Trail,
    }
}

/// A code that the action makes: what comes later in the same action must know of it.
pub struct Made {
    pub id: CodeId,
    pub parent: Option<CodeId>,
    pub name: String,
    pub pos: String,
    /// How many codes lie above it, itself counted.
    pub depth: usize,
}

/// Lines in the making, with what they are planned against.
pub struct Draft<'a> {
    pub project: &'a Project,
    pub stamp: &'a Stamp,
    pub ids: Ids,
    pub made: Vec<Made>,
    lines: Vec<(Place, Line)>,
    codebook_hash: Option<Box<str>>,
    left: Vec<String>,
    pub reversal: Option<Reversal>,
    pub texts: Vec<(SourceId, SourceText)>,
}

impl<'a> Draft<'a> {
    pub fn new(project: &'a Project, stamp: &'a Stamp) -> Self {
        let ids = Ids::new(stamp.seed);
        Self {
            project,
            stamp,
            ids,
            made: Vec::new(),
            lines: Vec::new(),
            codebook_hash: None,
            left: Vec::new(),
            reversal: None,
            texts: Vec::new(),
        }
    }

    /// Sets fields of a thing, which is there afterwards: one that was taken away, or whose making was undone, comes
    /// back. Fields that have the value already are left out; without any left there is no line.
    pub fn set(&mut self, key: &Key, fields: impl IntoIterator<Item = (String, Value)>) {
        self.change(key, fields, Some(false));
    }

    /// Sets a field of a thing that may have the value already: what is chosen is written, also where it is so.
    pub fn choose(&mut self, key: &Key, path: &str, value: Value) {
        let Some(thing) = self.project.thing(key) else { return };
        let one = |value: Value| BTreeMap::from([(path.to_owned(), value)]);
        let was = one(thing.get(path).cloned().unwrap_or_default());
        let head = Head { rev: thing.next_rev(), ..Head::default() };
        let line = TrailLine { of: key.to_string().into(), head, set: one(value), was, more: BTreeMap::new() };
        self.lines.push((place_of(key), Line::Trail(Box::new(line))));
    }

    /// Sets fields of a thing and takes it away or brings it back.
    pub fn change(&mut self, key: &Key, fields: impl IntoIterator<Item = (String, Value)>, gone: Option<bool>) {
        let thing = self.project.thing(key);
        let now = |path: &str| thing.and_then(|t| t.get(path)).unwrap_or(&Value::Null);
        let set: BTreeMap<String, Value> = fields.into_iter().filter(|(path, value)| now(path) != value).collect();
        let gone = gone.filter(|gone| thing.is_some_and(Thing::is_gone) != *gone);
        if set.is_empty() && gone.is_none() {
            return;
        }
        let was = match thing {
            Some(_) => set.keys().map(|path| (path.clone(), now(path).clone())).collect(),
            None => BTreeMap::new(),
        };
        let head = Head { rev: thing.map_or(1, Thing::next_rev), gone, ..Head::default() };
        let line = TrailLine { of: key.to_string().into(), head, set, was, more: BTreeMap::new() };
        self.lines.push((place_of(key), Line::Trail(Box::new(line))));
    }

    /// Makes a coding.
    pub fn make_coding(&mut self, source: &SourceId, id: CodingId, fields: CodingFields) {
        let head = Head { rev: 1, cb: Some(self.codebook_hash()), ..Head::default() };
        self.push_coding(source, CodingLine { id, head, fields, was: None });
    }

    /// Revises a coding. Fields that have the value already are left out.
    pub fn revise(&mut self, source: &SourceId, key: &CodingKey, mut fields: CodingFields, gone: Option<bool>) {
        let Some(shard) = self.project.shards.get(source) else { return };
        let lines = shard.lines(key);
        let mut now = CodingFields::default();
        let mut is_gone = false;
        for signed in lines {
            apply(&mut now, &signed.line.fields);
            is_gone = signed.line.head.gone.unwrap_or(is_gone);
        }
        let was = previous(&now, &mut fields);
        let gone = gone.filter(|gone| is_gone != *gone);
        if fields == CodingFields::default() && gone.is_none() {
            return;
        }
        let rev = next_number(lines.iter().map(|s| s.line.head.rev));
        let cb = fields.code.is_said().then(|| self.codebook_hash());
        let head = Head { rev, gone, cb, ..Head::default() };
        let was = (was != CodingFields::default()).then(|| Box::new(was));
        self.push_coding(source, CodingLine { id: key.1, head, fields, was });
    }

    /// Says that a coding was looked at again, under the codebook that `cb` names or else the one there is now.
    pub fn confirm(&mut self, source: &SourceId, key: &CodingKey, cb: Option<Box<str>>) {
        let Some(shard) = self.project.shards.get(source) else { return };
        let rev = next_number(shard.lines(key).iter().map(|s| s.line.head.rev));
        let cb = Some(cb.unwrap_or_else(|| self.codebook_hash()));
        let head = Head { rev, cb, ..Head::default() };
        self.push_coding(source, CodingLine { id: key.1, head, fields: CodingFields::default(), was: None });
    }

    /// Says where a coding stands in a text that was changed.
    pub fn carry_coding(&mut self, source: &SourceId, coding: &Coding, passage: Passage) {
        self.place_coding(source, coding, passage, Some(CARRY.into()));
    }

    /// Says where a coder places a coding that was carried over, or adrift: from now on that is where it was made.
    pub fn place_anew(&mut self, source: &SourceId, coding: &Coding, passage: Passage) {
        self.place_coding(source, coding, passage, None);
    }

    fn place_coding(&mut self, source: &SourceId, coding: &Coding, passage: Passage, by: Option<Box<str>>) {
        let Some(shard) = self.project.shards.get(source) else { return };
        let rev = next_number(shard.lines(&coding.key).iter().map(|s| s.line.head.rev));
        let was = CodingFields { passage: Some(coding.passage.clone()), ..CodingFields::default() };
        let fields = CodingFields { passage: Some(Arc::new(passage)), ..CodingFields::default() };
        let head = Head { rev, by, ..Head::default() };
        self.push_coding(source, CodingLine { id: coding.id(), head, fields, was: Some(Box::new(was)) });
    }

    /// Says who is behind the lines planned from one on, when that is not the coder.
    pub fn mark_by(&mut self, from: usize, by: &str) {
        for (_, line) in self.lines.iter_mut().skip(from) {
            line.head_mut().by = Some(by.into());
        }
    }

    /// Returns how many lines are planned so far.
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    fn push_coding(&mut self, source: &SourceId, line: CodingLine) {
        self.lines.push((Place::Codings(source.clone()), Line::Coding(Box::new(line))));
    }

    fn codebook_hash(&mut self) -> Box<str> {
        self.codebook_hash.get_or_insert_with(|| self.project.codebook_hash().into()).clone()
    }

    /// Returns the sources that get another text by the lines planned so far, and its hash.
    pub fn texts_said(&self) -> Vec<(SourceId, String)> {
        let said = self.lines.iter().filter_map(|(_, line)| {
            let Line::Trail(line) = line else { return None };
            let Key::Source(id) = Key::parse(&line.of) else { return None };
            Some((id, line.set.get("sha256")?.as_str()?.to_owned()))
        });
        said.collect()
    }

    /// Returns the lines about codes planned so far.
    pub fn code_lines(&self) -> impl Iterator<Item = (CodeId, &TrailLine)> {
        self.lines.iter().filter_map(|(_, line)| match line {
            Line::Trail(line) => match Key::parse(&line.of) {
                Key::Code(id) => Some((id, &**line)),
                _ => None,
            },
            Line::Coding(_) => None,
        })
    }

    /// Changes the head of every line planned so far.
    pub fn mark(&mut self, change: impl Fn(&mut Head)) {
        for (_, line) in &mut self.lines {
            change(line.head_mut());
        }
    }

    /// Names something that was left as it is.
    pub fn leave(&mut self, what: String) {
        self.left.push(what);
    }

    /// Returns what was left as it is so far.
    pub fn left(&self) -> &[String] {
        &self.left
    }

    /// Takes back what was planned, and what was named since so much was.
    pub fn drop_lines(&mut self, left: usize) {
        self.lines.clear();
        self.left.truncate(left);
    }

    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Numbers the lines and makes records of them.
    pub fn finish(self) -> Result<Plan, Rejection> {
        if self.lines.is_empty() {
            return Err(Rejection::NoChange);
        }
        let of = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let records = (1..).zip(self.lines).map(|(k, (place, mut line))| {
            let head = line.head_mut();
            head.act = Some(Act { n: self.stamp.action, k, of });
            head.t = self.stamp.now;
            Record { origin: self.stamp.origin.clone(), place, line }
        });
        Ok(Plan { records: records.collect(), left: self.left, reversal: self.reversal, texts: self.texts })
    }
}

/// Returns the values that the fields set have now, and drops those that would not change.
fn previous(now: &CodingFields, set: &mut CodingFields) -> CodingFields {
    fn one<T: Clone + PartialEq>(now: &Patch<T>, set: &mut Patch<T>) -> Patch<T> {
        if !set.is_said() {
            return Patch::Keep;
        }
        if set.value() == now.value() {
            *set = Patch::Keep;
            return Patch::Keep;
        }
        Patch::to_become(now.value().cloned())
    }
    let mut was = CodingFields {
        code: one(&now.code, &mut set.code),
        level: one(&now.level, &mut set.level),
        voices: one(&now.voices, &mut set.voices),
        sure: one(&now.sure, &mut set.sure),
        quotable: one(&now.quotable, &mut set.quotable),
        ..CodingFields::default()
    };
    if set.passage == now.passage {
        set.passage = None;
    } else if set.passage.is_some() {
        was.passage.clone_from(&now.passage);
    }
    set.more.retain(|key, value| now.more.get(key).unwrap_or(&Value::Null) != value);
    was.more = set.more.keys().map(|key| (key.clone(), now.more.get(key).cloned().unwrap_or(Value::Null))).collect();
    was
}
