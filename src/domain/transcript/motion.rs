//! Moving through codable text: from a byte to a byte, by grapheme, word and sentence, across paragraphs and turns.

use super::{Segment, Transcript, Turn};
use crate::text::{grapheme, sentence, words};
use std::ops::Range;

impl Transcript {
    /// The words of a turn: Unicode word segments that hold a letter or digit; a Han character is one.
    pub fn words(&self, turn: &Turn) -> Vec<Segment> {
        self.paragraphs_of(turn).iter().flat_map(|paragraph| self.words_in(*paragraph)).collect()
    }

    /// The sentences of a turn, without the white space between them. The end of a paragraph ends a sentence.
    pub fn sentences(&self, turn: &Turn) -> Vec<Segment> {
        self.paragraphs_of(turn).iter().flat_map(|paragraph| self.sentences_in(*paragraph)).collect()
    }

    /// The word that `pos` lies in.
    pub fn word_at(&self, pos: usize) -> Option<Segment> {
        let paragraph = self.paragraphs.get(self.paragraph_from(pos))?;
        self.words_in(*paragraph).find(|word| word.contains(pos))
    }

    /// The sentence that `pos` lies in. The white space after a sentence belongs to it; outside codable text `None`.
    pub fn sentence_at(&self, pos: usize) -> Option<Segment> {
        let paragraph = self.paragraphs.get(self.paragraph_from(pos)).filter(|paragraph| paragraph.contains(pos))?;
        self.sentences_in(*paragraph).take_while(|sentence| sentence.start() <= pos).last()
    }

    /// Where a cursor may stand that is wanted at `pos`: the start of the codable grapheme there, else the next codable
    /// one, else the last. `None` when nothing is codable.
    pub fn place(&self, pos: usize) -> Option<usize> {
        match self.paragraphs.get(self.paragraph_from(pos)) {
            Some(paragraph) if paragraph.contains(pos) => Some(self.floor(pos)),
            Some(paragraph) => Some(paragraph.start()),
            None => self.previous_grapheme(pos),
        }
    }

    /// The end of the codable grapheme at `pos`; `pos` itself where there is none.
    pub fn grapheme_end(&self, pos: usize) -> usize {
        self.in_paragraph(pos, grapheme::next).unwrap_or(pos)
    }

    /// The start of the next codable grapheme.
    pub fn next_grapheme(&self, pos: usize) -> Option<usize> {
        let nth = self.paragraph_from(pos);
        let paragraph = self.paragraphs.get(nth)?;
        if pos < paragraph.start() {
            return Some(paragraph.start());
        }
        let next = self.grapheme_end(pos);
        if next < paragraph.end() { Some(next) } else { self.paragraphs.get(nth + 1).map(|next| next.start()) }
    }

    /// The start of the codable grapheme before.
    pub fn previous_grapheme(&self, pos: usize) -> Option<usize> {
        let paragraph = self.paragraphs_before(pos).next_back()?;
        Some(
            paragraph.start()
                + grapheme::previous(self.slice(*paragraph), pos.min(paragraph.end()) - paragraph.start()),
        )
    }

    /// The start of the next word.
    pub fn next_word(&self, pos: usize) -> Option<usize> {
        self.next_start(pos, |paragraph| self.words_in(paragraph))
    }

    /// The last start of a word before `pos`.
    pub fn previous_word(&self, pos: usize) -> Option<usize> {
        self.previous_start(pos, |paragraph| self.words_in(paragraph))
    }

    /// The start of the next sentence.
    pub fn next_sentence(&self, pos: usize) -> Option<usize> {
        self.next_start(pos, |paragraph| self.sentences_in(paragraph))
    }

    /// The last start of a sentence before `pos`: of its own when `pos` is inside one.
    pub fn previous_sentence(&self, pos: usize) -> Option<usize> {
        self.previous_start(pos, |paragraph| self.sentences_in(paragraph))
    }

    fn next_start<I: Iterator<Item = Segment>>(&self, pos: usize, units: impl Fn(Segment) -> I) -> Option<usize> {
        let rest = self.paragraphs.get(self.paragraph_from(pos)..)?;
        rest.iter().flat_map(|paragraph| units(*paragraph)).map(Segment::start).find(|start| *start > pos)
    }

    fn previous_start<I: Iterator<Item = Segment>>(&self, pos: usize, units: impl Fn(Segment) -> I) -> Option<usize> {
        let mut paragraphs = self.paragraphs_before(pos).rev();
        paragraphs.find_map(|paragraph| units(*paragraph).map(Segment::start).take_while(|start| *start < pos).last())
    }

    /// Index of the first paragraph that ends after `pos`.
    fn paragraph_from(&self, pos: usize) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.end() <= pos)
    }

    /// The paragraphs that start before `pos`.
    fn paragraphs_before(&self, pos: usize) -> std::slice::Iter<'_, Segment> {
        let end = self.paragraphs.partition_point(|paragraph| paragraph.start() < pos);
        self.paragraphs.get(..end).unwrap_or_default().iter()
    }

    fn words_in(&self, paragraph: Segment) -> impl Iterator<Item = Segment> + '_ {
        shifted(words::words(self.slice(paragraph)), paragraph)
    }

    fn sentences_in(&self, paragraph: Segment) -> impl Iterator<Item = Segment> + '_ {
        shifted(sentence::sentences(self.slice(paragraph)), paragraph)
    }
}

/// Ranges of a paragraph's text as segments of the whole.
fn shifted(ranges: impl Iterator<Item = Range<usize>>, paragraph: Segment) -> impl Iterator<Item = Segment> {
    ranges.filter_map(move |range| Segment::new(paragraph.start() + range.start, paragraph.start() + range.end))
}
