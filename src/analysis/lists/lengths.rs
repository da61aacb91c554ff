//! How much is said in each source under each label: counted once for a text, since that takes longest.

use crate::domain::id::SourceId;
use crate::domain::{Shard, Transcript};
use crate::text::words::{Words, count_words};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How much is said under one label, or in a whole source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// Turns.
    pub turns: usize,
    /// Words.
    pub words: Words,
}

/// How long a text is.
#[derive(Clone, Debug)]
struct Counted {
    of: Arc<Transcript>,
    whole: Length,
    labels: BTreeMap<String, Length>,
}

/// The lengths of texts, kept for as long as the texts stay as they are.
#[derive(Clone, Debug, Default)]
pub struct Lengths(HashMap<SourceId, Counted>);

impl Lengths {
    /// Returns how long a source is, once its text has been read.
    pub fn whole(&mut self, id: &SourceId, shard: &Shard) -> Option<Length> {
        self.counted(id, shard).map(|counted| counted.whole)
    }

    /// Returns how much is said under a label of a source, once its text has been read.
    pub fn of_label(&mut self, id: &SourceId, shard: &Shard, label: &str) -> Option<Length> {
        self.counted(id, shard).map(|counted| counted.labels.get(label).copied().unwrap_or_default())
    }

    fn counted(&mut self, id: &SourceId, shard: &Shard) -> Option<&Counted> {
        let transcript = &shard.text()?.transcript;
        let counted = self.0.entry(id.clone()).or_insert_with(|| count(transcript));
        if !Arc::ptr_eq(&counted.of, transcript) {
            *counted = count(transcript);
        }
        Some(counted)
    }
}

fn count(transcript: &Arc<Transcript>) -> Counted {
    let mut counted = Counted { of: transcript.clone(), whole: Length::default(), labels: BTreeMap::new() };
    for turn in transcript.turns() {
        let mut words = Words::default();
        for paragraph in transcript.paragraphs_of(turn) {
            words += count_words(transcript.slice(*paragraph));
        }
        let label = turn.label.as_deref().map(|label| counted.labels.entry(label.to_owned()).or_default());
        for length in label.into_iter().chain([&mut counted.whole]) {
            length.turns += 1;
            length.words += words;
        }
    }
    counted
}
