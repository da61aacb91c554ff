//! One source with its text and all codings on it. Shards are shared with workers and copied when written.

use super::coding::{Coding, CodingKey};
use super::id::CoderId;
use super::line::CodingLine;
use super::line::Passage;
use super::source::{Source, SourceText};
use super::texts::Texts;
use super::thing::{Signed, insert};
use super::voices::{Backchannel, TurnVoice, turn_voices};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Clone, Debug, Default)]
struct Entry {
    lines: Vec<Signed<CodingLine>>,
    state: Option<Arc<Coding>>,
}

impl Entry {
    /// Adds its lines up again, and finds its place in the text, once that is there.
    fn fold(&mut self, key: &CodingKey, texts: &Texts, turns: &[TurnVoice]) {
        self.state = Coding::fold(&key.0, &self.lines).map(|mut coding| {
            if texts.now().is_some() {
                coding.place(texts, turns);
            }
            Arc::new(coding)
        });
    }
}

/// One source with its text and codings.
#[derive(Clone, Debug, Default)]
pub struct Shard {
    source: Source,
    known: bool,
    texts: Texts,
    turn_voices: Vec<TurnVoice>,
    backchannel: Arc<Backchannel>,
    entries: BTreeMap<CodingKey, Entry>,
    codings: Vec<Arc<Coding>>,
    revision: u64,
}

impl Shard {
    /// Returns what is known of the source.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Returns whether the trail says anything of this source and has not taken it away.
    pub const fn is_known(&self) -> bool {
        self.known
    }

    /// Returns the text, once it has been read.
    pub const fn text(&self) -> Option<&SourceText> {
        self.texts.now()
    }

    /// Returns all its texts that are known: the one that stands and earlier ones.
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Returns the earlier texts, by the first 12 digits of their hashes, from which codings and these passages would
    /// have to be carried over, and which are not known yet.
    pub fn texts_wanted<'a>(&'a self, passages: impl Iterator<Item = &'a Passage>) -> BTreeSet<Box<str>> {
        let Some(now) = self.texts.now() else { return BTreeSet::new() };
        let codings = self.codings.iter().filter(|coding| *coding.passage.src != *now.src());
        let codings = codings.flat_map(|coding| [&*coding.made_on, &*coding.passage]);
        let is_wanted = |src: &&str| *src != now.src() && self.texts.earlier(src).is_none();
        codings.chain(passages).map(|passage| &*passage.src).filter(is_wanted).map(Box::from).collect()
    }

    /// Returns the voice of every turn of the text.
    pub fn turn_voices(&self) -> &[TurnVoice] {
        &self.turn_voices
    }

    /// Returns all codings, of every coder, those with a place first and in its order.
    pub fn codings(&self) -> &[Arc<Coding>] {
        &self.codings
    }

    /// Returns how many codings are adrift: their words are not known to stand anywhere in the text.
    pub fn adrift(&self) -> usize {
        self.codings.iter().filter(|coding| coding.anchor.is_adrift()).count()
    }

    /// Returns one coding.
    pub fn coding(&self, key: &CodingKey) -> Option<&Arc<Coding>> {
        self.entries.get(key)?.state.as_ref()
    }

    /// Returns all lines about one coding, in the merge order.
    pub fn lines(&self, key: &CodingKey) -> &[Signed<CodingLine>] {
        self.entries.get(key).map(|e| e.lines.as_slice()).unwrap_or_default()
    }

    /// Returns every coding ever made here with its lines, also removed ones.
    pub fn history(&self) -> impl Iterator<Item = (&CodingKey, &[Signed<CodingLine>])> {
        self.entries.iter().map(|(key, entry)| (key, entry.lines.as_slice()))
    }

    /// Returns a number that changes whenever anything here does.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns whether the text differs from the one that the source was imported with.
    pub fn is_text_changed(&self) -> bool {
        self.texts.now().is_some_and(|t| !self.source.sha256.is_empty() && *t.sha256 != *self.source.sha256)
    }

    /// Takes in lines and, when given, the text. The only way anything here changes, apart from `describe`.
    pub(super) fn take(&mut self, lines: Vec<(CoderId, Signed<CodingLine>)>, text: Option<SourceText>) {
        let mut touched: Vec<CodingKey> = Vec::new();
        for (coder, signed) in lines {
            let key = (coder, signed.line.id);
            if insert(&mut self.entries.entry(key.clone()).or_default().lines, signed).is_some() {
                touched.push(key);
            }
        }
        if let Some(text) = text {
            self.texts.stand(text);
            self.read_turns();
            self.refold_all();
        } else if !touched.is_empty() {
            touched.sort();
            touched.dedup();
            for key in touched {
                self.refold(&key);
            }
            self.list();
        }
    }

    /// Keeps texts that stood once.
    pub(super) fn keep_texts(&mut self, texts: Vec<SourceText>) {
        if !texts.is_empty() {
            for text in texts {
                self.texts.keep(text);
            }
            self.refold_all();
        }
    }

    /// Takes in what the trail says of the source.
    pub(super) fn describe(&mut self, source: Source, known: bool, backchannel: &Arc<Backchannel>) {
        let recut = self.source.speakers != source.speakers || self.backchannel != *backchannel;
        self.source = source;
        self.known = known;
        self.revision += 1;
        if recut {
            self.backchannel = backchannel.clone();
            if self.texts.now().is_some() {
                self.read_turns();
                self.refold_all();
            }
        }
    }

    /// Takes in everything that another shard of the same source holds and this one does not.
    pub(super) fn unite(&mut self, other: &Self) {
        let lines = other
            .entries
            .iter()
            .flat_map(|((coder, _), entry)| entry.lines.iter().map(|line| (coder.clone(), line.clone())));
        let text = if self.texts.now().is_none() { other.texts.now().cloned() } else { None };
        self.texts.unite(&other.texts);
        self.take(lines.collect(), text);
        // Both may have changed equally often: the union must not be taken for either.
        self.revision = self.revision.max(other.revision) + 1;
    }

    fn read_turns(&mut self) {
        self.texts.recut(&self.source.labels());
        let Some(text) = self.texts.now() else { return };
        self.turn_voices = turn_voices(&self.source, &text.transcript, &self.backchannel);
    }

    fn refold_all(&mut self) {
        for (key, entry) in &mut self.entries {
            entry.fold(key, &self.texts, &self.turn_voices);
        }
        self.list();
    }

    fn refold(&mut self, key: &CodingKey) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.fold(key, &self.texts, &self.turn_voices);
        }
    }

    fn list(&mut self) {
        self.codings = self.entries.values().filter_map(|e| e.state.clone()).collect();
        let place = |coding: &Coding| match coding.segment() {
            Some(segment) => (0, segment.start(), std::cmp::Reverse(segment.end())),
            None => (1, coding.passage.at[0] as usize, std::cmp::Reverse(coding.passage.at[1] as usize)),
        };
        self.codings.sort_by(|a, b| place(a).cmp(&place(b)).then(a.made.cmp(&b.made)).then_with(|| a.key.cmp(&b.key)));
        self.revision += 1;
    }
}
