//! A coding: one code on one passage by one coder, as its lines add up.

use super::history::Owners;
use super::id::{CodeId, CoderId, CodingId, Device, LevelId, ParticipantId};
use super::line::{CodingFields, CodingLine, Passage};
use super::record::{Head, Origin};
use super::segment::Segment;
use super::source::SourceText;
use super::texts::Texts;
use super::thing::{Ordered, Signed};
use super::time::When;
use super::transcript::Transcript;
use super::voices::{TurnVoice, Voices, voices};
use std::sync::Arc;

/// What a coding is known by: ids are random, so two coders could in theory draw the same.
pub type CodingKey = (CoderId, CodingId);

/// Why a coding cannot be shown at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adrift {
    /// The text was changed after the coding was made.
    TextChanged,
    /// The words at its place are not the words it was made on.
    WordsDiffer,
    /// Its place lies outside the text or inside a character.
    NoSuchPlace,
}

impl Adrift {
    /// Returns the reason as part of a sentence.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TextChanged => "the text was changed after it was coded",
            Self::WordsDiffer => "the words at its place are not the words it was made on",
            Self::NoSuchPlace => "its place lies outside the text or inside a character",
        }
    }
}

/// Where a coding is in the text as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At this stretch, in bytes; its words are those it was made on.
    Placed(Segment),
    /// The text was changed since it was made: it now stands at this stretch, in bytes. The words are the same, or else
    /// what the change made of them.
    Carried(Segment, Kept),
    /// Nowhere that can be relied on.
    Adrift(Adrift),
    /// The text has not been read yet.
    Unread,
}

/// What became of the words of a passage that was carried over to a changed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// They are the very same.
    Same,
    /// They were changed.
    Changed,
}

impl Anchor {
    /// Returns where it is in the text, in bytes, when that is certain.
    pub const fn segment(self) -> Option<Segment> {
        match self {
            Self::Placed(segment) | Self::Carried(segment, _) => Some(segment),
            Self::Adrift(_) | Self::Unread => None,
        }
    }

    /// Returns whether the words of a text that was changed are no longer those it was made on.
    pub const fn is_changed(self) -> bool {
        matches!(self, Self::Carried(_, Kept::Changed))
    }

    /// Returns whether it is known that it has no place.
    pub const fn is_adrift(self) -> bool {
        matches!(self, Self::Adrift(_))
    }
}

/// A coding as its lines add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding {
    /// Who made it, and its id.
    pub key: CodingKey,
    /// The code as recorded; what it counts as is asked of the codebook (`Codebook::resolve`).
    pub code: CodeId,
    /// Its own level, which wins over the code's.
    pub level: Option<LevelId>,
    /// The passage as recorded.
    pub passage: Arc<Passage>,
    /// The passage as a coder last chose it: where it stands in a changed text is told from there alone.
    pub made_on: Arc<Passage>,
    /// Whose words it is, when a coder corrected it.
    pub corrected_voices: Option<Vec<ParticipantId>>,
    /// Whether the coder is sure.
    pub sure: bool,
    /// Whether it is worth quoting.
    pub quotable: bool,
    /// When it was made.
    pub made: When,
    /// When it was last changed.
    pub changed: When,
    /// Where it is.
    pub anchor: Anchor,
    /// Whose words it holds.
    pub voices: Voices,
}

impl Coding {
    /// Returns who made it.
    pub const fn coder(&self) -> &CoderId {
        &self.key.0
    }

    /// Returns its id.
    pub const fn id(&self) -> CodingId {
        self.key.1
    }

    /// Returns where it is in the text, in bytes, when that is certain.
    pub const fn segment(&self) -> Option<Segment> {
        self.anchor.segment()
    }

    /// Adds up lines in the merge order. `None` when it was removed, or when code or passage are missing.
    pub(super) fn fold(coder: &CoderId, lines: &[Signed<CodingLine>]) -> Option<Self> {
        let mut all = CodingFields::default();
        let mut gone = false;
        let mut made_on = MadeOn::default();
        for Signed { line, origin } in lines {
            gone = line.head.gone.unwrap_or(gone);
            apply(&mut all, &line.fields);
            if let Some(passage) = &line.fields.passage {
                made_on.take(passage, origin, &line.head);
            }
        }
        let first = lines.first()?;
        let times = lines.iter().map(|s| s.line.head.t);
        if gone || all.more.contains_key("settles") {
            return None;
        }
        Some(Self {
            key: (coder.clone(), first.line.id),
            code: all.code.value()?.clone(),
            level: all.level.value().cloned(),
            made_on: made_on.last().or_else(|| all.passage.clone())?,
            passage: all.passage?,
            corrected_voices: all.voices.value().cloned(),
            sure: all.sure.value().copied().unwrap_or(true),
            quotable: all.quotable.value().copied().unwrap_or(false),
            made: times.clone().min()?,
            changed: times.max()?,
            anchor: Anchor::Unread,
            voices: Voices::default(),
        })
    }

    /// Finds its place in a text, and whose words it holds.
    pub(super) fn place(&mut self, texts: &Texts, turns: &[TurnVoice]) {
        self.anchor = texts.locate(&self.passage, &self.made_on);
        self.voices = match (self.anchor.segment(), texts.now()) {
            (Some(segment), Some(text)) => voices(&text.transcript, turns, segment),
            _ => Voices::default(),
        };
        if let Some(corrected) = &self.corrected_voices {
            self.voices.participants.clone_from(corrected);
            self.voices.counts_source |= !corrected.is_empty();
        }
    }
}

/// Returns what is known of when a coding was last judged by what its code means: the head of the line that made it, gave
/// it its code or confirmed it last, leaving out what was undone. Such lines say which codebook they were made under;
/// others, which move its ends or call it quotable, judge no meaning.
pub fn judged(lines: &[Signed<CodingLine>]) -> Option<&Head> {
    if let [only] = lines {
        return Some(&only.line.head);
    }
    let judges = |signed: &&Signed<CodingLine>| signed.line.head.cb.is_some() || signed.line.head.rev <= 1;
    let last = Owners::of(lines.iter().filter(judges).map(|s| (&*s.origin, &s.line.head))).last()?;
    let is_it = |head: &&Head| head.undo.is_none() && (head.act.map_or(0, |act| act.n), head.t) == last;
    lines.iter().filter(judges).rev().map(|s| &s.line.head).find(is_it)
}

/// Finds out which passage a person chose last, of all that lines give: those of a carrying follow the text alone, and what
/// was undone is not chosen any more.
#[derive(Debug)]
pub(super) struct MadeOn<P> {
    chosen: Vec<(Chosen, P)>,
    undone: Vec<(Chosen, P)>,
}

/// By which action a passage was chosen: whose, from where, its number.
type Chosen = (CoderId, Device, Option<u64>);

impl<P> Default for MadeOn<P> {
    fn default() -> Self {
        Self { chosen: Vec::new(), undone: Vec::new() }
    }
}

impl<P: Clone> MadeOn<P> {
    /// Takes the passage of the next line in the merge order.
    pub fn take(&mut self, passage: &P, origin: &Origin, head: &Head) {
        let by = |n| (origin.coder.clone(), origin.device.clone(), n);
        let shift = |n, from: &mut Vec<(Chosen, P)>, to: &mut Vec<(Chosen, P)>| {
            if let Some(at) = from.iter().rposition(|(chosen, _)| *chosen == by(Some(n))) {
                to.push(from.remove(at));
            }
        };
        match (head.undo, head.redo) {
            _ if head.is_carry() => {}
            (Some(n), _) => shift(n, &mut self.chosen, &mut self.undone),
            (_, Some(n)) => shift(n, &mut self.undone, &mut self.chosen),
            _ => self.chosen.push((by(head.act.map(|act| act.n)), passage.clone())),
        }
    }

    /// Returns the passage that was chosen last.
    pub fn last(self) -> Option<P> {
        self.chosen.into_iter().next_back().map(|(_, passage)| passage)
    }
}

/// Applies the fields of a later line.
pub(super) fn apply(all: &mut CodingFields, later: &CodingFields) {
    macro_rules! take {
        ($($field:ident),*) => {$(
            if later.$field.is_said() {
                all.$field = later.$field.clone();
            }
        )*};
    }
    take!(code, level, voices, sure, quotable);
    if later.passage.is_some() {
        all.passage.clone_from(&later.passage);
    }
    for (key, value) in &later.more {
        all.more.insert(key.clone(), value.clone());
    }
}

/// Finds the place of a passage in a text: never in silence at other words than those it was made on.
pub fn anchor(passage: &Passage, text: &SourceText) -> Anchor {
    if *passage.src != *text.src() {
        return Anchor::Adrift(Adrift::TextChanged);
    }
    let [start, end] = passage.at.map(|at| at as usize);
    let Some(segment) = text.transcript.segment_of_chars(start, end) else {
        return Anchor::Adrift(Adrift::NoSuchPlace);
    };
    if !text.transcript.is_boundary(segment.start()) || !text.transcript.is_boundary(segment.end()) {
        return Anchor::Adrift(Adrift::NoSuchPlace);
    }
    if is_quote(&text.transcript, segment, &passage.quote) {
        Anchor::Placed(segment)
    } else {
        Anchor::Adrift(Adrift::WordsDiffer)
    }
}

/// Returns whether a passage is what a record quotes of it.
fn is_quote(transcript: &Transcript, segment: Segment, quote: &str) -> bool {
    let words = transcript.slice(segment);
    words == quote || transcript.quote(segment) == quote
}

impl Ordered for CodingLine {
    fn head(&self) -> &Head {
        &self.head
    }

    fn json(&self) -> String {
        self.to_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is recorded of a stretch of a text.
    fn passage(text: &SourceText, start: usize, end: usize) -> Passage {
        let segment = text.transcript.segment_of_chars(start, end).unwrap();
        let excerpt = text.transcript.excerpt(segment);
        let at = [start, end].map(|n| u32::try_from(n).unwrap());
        Passage { src: text.src().into(), at, quote: excerpt.quote.into(), pre: "".into(), post: "".into() }
    }

    #[test]
    fn passages_around_the_length_where_quotes_are_cut_are_found_again() {
        let text = SourceText::new(&"nurses and doctors, ".repeat(40), &[]);
        for length in 195..215 {
            let found = anchor(&passage(&text, 3, 3 + length), &text);
            assert!(matches!(found, Anchor::Placed(_)), "{length} characters: {found:?}");
        }
    }

    #[test]
    fn other_words_another_text_and_cut_characters_are_adrift() {
        let text = SourceText::new("A nurse and a ba\u{308}r.", &[]);
        let mut coded = passage(&text, 2, 7);
        coded.quote = "nurze".into();
        assert_eq!(anchor(&coded, &text), Anchor::Adrift(Adrift::WordsDiffer));
        assert_eq!(
            anchor(&passage(&text, 2, 7), &SourceText::new("A nurse!", &[])),
            Anchor::Adrift(Adrift::TextChanged)
        );
        let mut cut = passage(&text, 14, 17);
        cut.at = [14, 16];
        assert_eq!(anchor(&cut, &text), Anchor::Adrift(Adrift::NoSuchPlace));
        cut.at = [14, 1600];
        assert_eq!(anchor(&cut, &text), Anchor::Adrift(Adrift::NoSuchPlace));
    }
}
