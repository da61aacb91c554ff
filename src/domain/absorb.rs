//! The only way a project changes: it takes in records, texts and loaded sources, in any order and however often.
//!
//! Taking in is total (no record is refused), commutative and idempotent: whatever the order, the doubling and the
//! splitting of what comes in, the same project comes out.

use super::codebook::Codebook;
use super::id::{CoderId, SourceId};
use super::level::LevelScheme;
use super::line::{CodingLine, Passage};
use super::memo::{About, Memo};
use super::participant::Participant;
use super::project::Project;
use super::record::{Line, Place, Record};
use super::shard::Shard;
use super::source::{Source, SourceText};
use super::thing::{Key, Signed};
use super::voices::Backchannel;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type CoderLines = Vec<(CoderId, Signed<CodingLine>)>;

impl Project {
    /// Takes in one record.
    pub fn absorb(&mut self, record: Record) {
        self.absorb_all([record]);
    }

    /// Takes in many records: the same as one after the other, and faster.
    pub fn absorb_all(&mut self, records: impl IntoIterator<Item = Record>) {
        let mut codings: BTreeMap<SourceId, CoderLines> = BTreeMap::new();
        let mut touched = BTreeSet::new();
        for Record { origin, place, line } in records {
            self.count_action(&origin, line.head().act.map_or(0, |act| act.n));
            match (line, place) {
                (Line::Coding(line), Place::Codings(source)) => {
                    let coder = origin.coder.clone();
                    codings.entry(source).or_default().push((coder, Signed { origin, line: *line }));
                }
                (Line::Trail(line), _) => {
                    let key = Key::parse(&line.of);
                    let things = Arc::make_mut(&mut self.things);
                    if things.entry(key.clone()).or_default().take(Signed { origin, line: *line }) {
                        touched.insert(key);
                    }
                }
                // A coding outside the files of a source belongs to no text: `check` reads the files and lists it.
                (Line::Coding(_), Place::Trail) => {}
            }
        }
        self.refresh(&touched);
        for (source, lines) in codings {
            self.shard_mut(&source).take(lines, None);
        }
        self.revision += 1;
    }

    /// Takes in the text of a source.
    pub fn absorb_text(&mut self, source: &SourceId, text: SourceText) {
        self.shard_mut(source).take(Vec::new(), Some(text));
        self.revision += 1;
    }

    /// Takes in a text that a source had once, for what was written on it.
    pub fn absorb_earlier(&mut self, source: &SourceId, text: SourceText) {
        self.shard_mut(source).keep_texts(vec![text]);
        self.revision += 1;
    }

    /// Starts the loading of one source elsewhere: what comes back is given to `absorb_loaded`.
    pub fn loading(&self, source: &SourceId) -> Loading {
        let shard = self.shards.get(source).map(|s| (**s).clone()).unwrap_or_default();
        let of_source = self.memos().filter(|memo| memo.about == About::Source(source.clone()));
        let memos = of_source.flat_map(|memo| memo.passage.iter().chain(&memo.made_on).cloned()).collect();
        Loading { source: source.clone(), shard, memos, actions: Vec::new() }
    }

    /// Takes in a source that was loaded elsewhere; what came in meanwhile is kept.
    pub fn absorb_loaded(&mut self, loaded: Loading) {
        for (origin, n) in &loaded.actions {
            self.count_action(origin, *n);
        }
        let mut shard = loaded.shard;
        if let Some(here) = self.shards.get(&loaded.source) {
            shard.unite(here);
            shard.describe(here.source().clone(), here.is_known(), &self.backchannel);
        }
        self.shards.insert(loaded.source, Arc::new(shard));
        self.revision += 1;
    }

    fn shard_mut(&mut self, source: &SourceId) -> &mut Shard {
        Arc::make_mut(self.shards.entry(source.clone()).or_default())
    }

    fn count_action(&mut self, origin: &super::record::Origin, n: u64) {
        let last = self.actions.entry((origin.coder.clone(), origin.device.clone())).or_default();
        *last = n.max(*last);
    }

    /// Computes again what rests on the things that changed.
    fn refresh(&mut self, touched: &BTreeSet<Key>) {
        let things = self.things.clone();
        if touched.iter().any(|key| matches!(key, Key::Code(_))) {
            self.codebook = Arc::new(Codebook::build(
                things.iter().filter_map(|(key, t)| if let Key::Code(id) = key { Some((id, t)) } else { None }),
            ));
        }
        if touched.contains(&Key::Project) {
            let setting = |path: &str| things.get(&Key::Project).and_then(|t| t.get(path));
            self.levels = LevelScheme::from_value(setting("levels"));
            let backchannel = Backchannel::from_value(setting("backchannel"));
            if *self.backchannel != backchannel {
                self.backchannel = Arc::new(backchannel);
                for id in self.shards.keys().cloned().collect::<Vec<_>>() {
                    self.describe(&id);
                }
            }
        }
        if touched.iter().any(|key| matches!(key, Key::Participant(_))) {
            let standing = things.iter().filter(|(_, t)| !t.is_gone());
            let participant = standing.filter_map(|(key, thing)| match key {
                Key::Participant(id) => Some((id.clone(), Participant::of(thing))),
                _ => None,
            });
            self.participants = Arc::new(participant.collect());
        }
        self.refresh_memos(touched);
        let mut reorder = false;
        for key in touched {
            if let Key::Source(id) = key {
                self.describe(id);
                reorder = true;
            }
        }
        if reorder {
            self.reorder();
        }
    }

    /// Adds up again the memos that changed.
    fn refresh_memos(&mut self, touched: &BTreeSet<Key>) {
        let changed = touched.iter().filter_map(|key| if let Key::Memo(id) = key { Some((id, key)) } else { None });
        let changed: BTreeMap<_, _> = changed.collect();
        if changed.is_empty() {
            return;
        }
        let memos = Arc::make_mut(&mut self.memos);
        memos.retain(|memo| !changed.contains_key(&memo.id));
        memos.extend(changed.into_iter().filter_map(|(id, key)| Memo::of(id, self.things.get(key)?)).map(Arc::new));
        memos.sort_by(|a, b| a.created.cmp(&b.created).then_with(|| a.id.cmp(&b.id)));
    }

    fn describe(&mut self, id: &SourceId) {
        let things = self.things.clone();
        let thing = things.get(&Key::Source(id.clone()));
        let source = thing.map(Source::of).unwrap_or_default();
        let backchannel = self.backchannel.clone();
        self.shard_mut(id).describe(source, thing.is_some_and(|t| !t.is_gone()), &backchannel);
    }

    fn reorder(&mut self) {
        let mut order: Vec<_> = self.shards.iter().filter(|(_, s)| s.is_known()).collect();
        order.sort_by(|(a_id, a), (b_id, b)| {
            let (a, b) = (a.source(), b.source());
            a.kind.cmp(&b.kind).then_with(|| a.pos.cmp(&b.pos)).then_with(|| a.title.cmp(&b.title)).then(a_id.cmp(b_id))
        });
        self.order = order.into_iter().map(|(id, _)| id.clone()).collect();
    }
}

/// A source on its way in: text and lines are taken in on a worker, away from the project.
#[derive(Debug)]
pub struct Loading {
    source: SourceId,
    shard: Shard,
    /// The passages of the memos on it.
    memos: Vec<Passage>,
    actions: Vec<(Arc<super::record::Origin>, u64)>,
}

impl Loading {
    /// Returns which source it is.
    pub const fn source(&self) -> &SourceId {
        &self.source
    }

    /// Returns whether the trail knows it and has not taken it away.
    pub const fn is_known(&self) -> bool {
        self.shard.is_known()
    }

    /// Returns the hash of its text as records have it; empty when none says.
    pub fn sha256(&self) -> &str {
        &self.shard.source().sha256
    }

    /// Returns the labels that open a turn in its text.
    pub fn labels(&self) -> Vec<&str> {
        self.shard.source().labels()
    }

    /// Takes in the text and the coding lines of the source; lines of other things are given back, for `absorb_all`.
    pub fn fill(&mut self, text: Option<SourceText>, records: Vec<Record>) -> Vec<Record> {
        let (mut lines, mut rest) = (CoderLines::new(), Vec::new());
        for record in records {
            match record.line {
                Line::Coding(line) => {
                    if let Some(act) = line.head.act {
                        self.note_action(&record.origin, act.n);
                    }
                    lines.push((record.origin.coder.clone(), Signed { origin: record.origin, line: *line }));
                }
                line @ Line::Trail(_) => rest.push(Record { line, ..record }),
            }
        }
        self.shard.take(lines, text);
        rest
    }

    /// Returns the earlier texts that passages name and that are not known yet, by the first 12 digits of their hashes.
    pub fn texts_wanted(&self) -> BTreeSet<Box<str>> {
        self.shard.texts_wanted(self.memos.iter())
    }

    /// Takes in earlier texts.
    pub fn keep_texts(&mut self, texts: Vec<SourceText>) {
        self.shard.keep_texts(texts);
    }

    fn note_action(&mut self, origin: &Arc<super::record::Origin>, n: u64) {
        match self.actions.iter_mut().find(|(o, _)| o == origin) {
            Some((_, last)) => *last = n.max(*last),
            None => self.actions.push((origin.clone(), n)),
        }
    }
}
