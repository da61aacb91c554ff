//! The texts of a source: the one that stands, and earlier ones that passages were chosen in.

use super::carry::{Carry, Placed, find};
use super::coding::{Adrift, Anchor, Kept, anchor};
use super::line::Passage;
use super::segment::Segment;
use super::source::SourceText;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A text that stood once, and the way from it to the one that stands.
#[derive(Clone, Debug)]
struct Earlier {
    text: SourceText,
    way: OnceLock<Arc<Carry>>,
}

/// The texts of one source. Passages name theirs by the first 12 hex digits of its hash.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    now: Option<SourceText>,
    earlier: BTreeMap<Box<str>, Earlier>,
}

impl Texts {
    /// Returns the text that stands, once it has been read.
    pub const fn now(&self) -> Option<&SourceText> {
        self.now.as_ref()
    }

    /// Returns an earlier text that is known, by the first 12 digits of its hash.
    pub fn earlier(&self, src: &str) -> Option<&SourceText> {
        self.earlier.get(src).map(|earlier| &earlier.text)
    }

    /// Returns all texts that are known.
    pub fn all(&self) -> impl Iterator<Item = &SourceText> {
        self.now.iter().chain(self.earlier.values().map(|earlier| &earlier.text))
    }

    /// Returns any text that is known, by its whole hash.
    pub fn of_hash(&self, sha256: &str) -> Option<&SourceText> {
        self.all().find(|text| *text.sha256 == *sha256)
    }

    /// Takes the text that stands from now on; the one before is kept as an earlier one.
    pub(super) fn stand(&mut self, text: SourceText) {
        for earlier in self.earlier.values_mut() {
            earlier.way = OnceLock::new();
        }
        let is_other = self.now.as_ref().is_some_and(|now| now.sha256 != text.sha256);
        if let Some(before) = self.now.replace(text).filter(|_| is_other) {
            self.keep(before);
        }
    }

    /// Keeps an earlier text.
    pub(super) fn keep(&mut self, text: SourceText) {
        let src = Box::from(text.src());
        self.earlier.entry(src).or_insert_with(|| Earlier { text, way: OnceLock::new() });
    }

    /// Puts the text that stands in place of itself, cut by other labels.
    pub(super) fn recut(&mut self, labels: &[&str]) {
        if let Some(text) = self.now.as_mut().filter(|text| !text.is_cut_by(labels)) {
            *text = text.relabelled(labels);
        }
    }

    /// Takes in all that others hold and these do not.
    pub(super) fn unite(&mut self, others: &Self) {
        for earlier in others.earlier.values() {
            self.keep(earlier.text.clone());
        }
    }

    /// Finds the place of a passage in the text that stands: `recorded` is what is recorded of it, and `made_on` the
    /// passage as a person chose it last. From there it is carried over straight, never in steps: a text that comes back
    /// gives back all places.
    pub fn locate(&self, recorded: &Passage, made_on: &Passage) -> Anchor {
        let Some(now) = &self.now else { return Anchor::Unread };
        if *recorded.src == *now.src() {
            return match anchor(recorded, now) {
                Anchor::Placed(segment) if !is_same(recorded, made_on) => Anchor::Carried(segment, Kept::Changed),
                found => found,
            };
        }
        if *made_on.src == *now.src() {
            return anchor(made_on, now);
        }
        match self.carried(made_on, now).or_else(|| self.carried(recorded, now)) {
            Some(found) => found,
            None => find(made_on, &now.transcript)
                .map_or(Anchor::Adrift(Adrift::TextChanged), |placed| settled(placed, now)),
        }
    }

    /// Carries a passage over from the text that it names; nothing when that is not known.
    fn carried(&self, passage: &Passage, now: &SourceText) -> Option<Anchor> {
        let earlier = self.earlier.get(&passage.src)?;
        let Anchor::Placed(old) = anchor(passage, &earlier.text) else {
            return Some(Anchor::Adrift(Adrift::WordsDiffer));
        };
        let way =
            earlier.way.get_or_init(|| Arc::new(Carry::new(earlier.text.transcript.text(), now.transcript.text())));
        Some(way.place(old).map_or(Anchor::Adrift(Adrift::TextChanged), |placed| settled(placed, now)))
    }
}

/// Returns whether two passages quote the same words.
fn is_same(one: &Passage, other: &Passage) -> bool {
    let length = |passage: &Passage| passage.at[1].saturating_sub(passage.at[0]);
    one.quote == other.quote && length(one) == length(other)
}

/// Returns the place as it can be coded: cut to whole characters and to words that somebody said.
fn settled(placed: Placed, now: &SourceText) -> Anchor {
    let transcript = &now.transcript;
    let snapped =
        transcript.snap(placed.segment).filter(|segment| !transcript.passage_text(*segment).trim().is_empty());
    let is_cut = |segment: Segment| segment != placed.segment;
    match snapped {
        None => Anchor::Adrift(Adrift::TextChanged),
        Some(segment) if placed.is_exact && !is_cut(segment) => Anchor::Carried(segment, Kept::Same),
        Some(segment) => Anchor::Carried(segment, Kept::Changed),
    }
}

#[cfg(test)]
mod tests;
