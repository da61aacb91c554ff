//! A source's text with its turns. Positions are UTF-8 bytes on grapheme boundaries; chars (Unicode scalar values) at
//! the border to records and commands.

mod motion;

use super::{
    segment::Segment,
    turn::{self, Turn},
};
use crate::text::{chars::CharIndex, grapheme};
use std::sync::Arc;

/// Most chars of a passage that a record quotes in full.
const QUOTE: usize = 200;
/// What stands for the middle of a longer passage.
const GAP: &str = " … ";
/// Chars of a longer passage before and after the gap: with it, 200 in all.
const HEAD: usize = 100;
const TAIL: usize = 97;
/// Most chars of context before and after a passage.
const CONTEXT: usize = 32;

/// A text, never changed, and how it is cut into turns and codable paragraphs.
///
/// Labels, times, blank lines, line feeds and the white space around a paragraph are not codable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    text: Arc<str>,
    turns: Vec<Turn>,
    /// All codable stretches in order; they neither touch nor overlap.
    paragraphs: Vec<Segment>,
    index: CharIndex,
}

/// What a record keeps of a passage's text, so that it can be checked and found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The passage exactly as it stands in the text, labels and line feeds included: up to 200 chars, else its first
    /// 100 and last 97 joined by ` … `.
    pub quote: String,
    /// Up to 32 chars of the text before it.
    pub pre: String,
    /// Up to 32 chars of the text after it.
    pub post: String,
}

impl Transcript {
    /// Cuts a text (without byte order mark, with LF) by the labels declared in its source.
    pub fn new<L: AsRef<str>>(text: impl Into<Arc<str>>, labels: &[L]) -> Self {
        let text = text.into();
        let turn::Cut { turns, paragraphs } = turn::cut(&text, labels);
        let index = CharIndex::new(&text);
        Self { text, turns, paragraphs, index }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// All turns in order.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Index of the turn at `pos`: of the last that starts at or before it, else of the first. So a gap belongs to the
    /// turn before it. `None` without turns.
    pub fn turn_at(&self, pos: usize) -> Option<usize> {
        let after = self.turns.partition_point(|turn| turn.range.start() <= pos);
        (!self.turns.is_empty()).then(|| after.saturating_sub(1))
    }

    /// The codable stretches of a turn of this transcript: one a line.
    pub fn paragraphs_of(&self, turn: &Turn) -> &[Segment] {
        self.paragraphs.get(turn.paragraphs.clone()).unwrap_or_default()
    }

    /// The codable stretches of the whole text.
    pub fn paragraphs(&self) -> &[Segment] {
        &self.paragraphs
    }

    /// The text of a segment; empty when it does not fit this text.
    pub fn slice(&self, segment: Segment) -> &str {
        self.text.get(segment.range()).unwrap_or_default()
    }

    /// The byte where char number `chars` starts, or the end; `None` past the end.
    pub fn char_to_byte(&self, chars: usize) -> Option<usize> {
        self.index.char_to_byte(&self.text, chars)
    }

    /// How many chars lie before a byte; past the end: all.
    pub fn byte_to_char(&self, byte: usize) -> usize {
        self.index.byte_to_char(&self.text, byte)
    }

    /// The segment of chars `start..end`, exactly; `None` when empty or past the end.
    pub fn segment_of_chars(&self, start: usize, end: usize) -> Option<Segment> {
        Segment::new(self.char_to_byte(start)?, self.char_to_byte(end)?)
    }

    /// Start and end of a segment in chars.
    pub fn to_chars(&self, segment: Segment) -> (usize, usize) {
        (self.byte_to_char(segment.start()), self.byte_to_char(segment.end()))
    }

    /// Whether a byte stands between two graphemes.
    pub fn is_boundary(&self, pos: usize) -> bool {
        crate::text::grapheme::is_boundary(&self.text, pos)
    }

    /// The codable pieces of a segment, in order.
    pub fn codable(&self, segment: Segment) -> impl Iterator<Item = Segment> + '_ {
        let from = self.paragraphs.partition_point(|paragraph| paragraph.end() <= segment.start());
        let rest = self.paragraphs.get(from..).unwrap_or_default().iter();
        rest.map_while(move |paragraph| paragraph.intersection(segment))
    }

    /// The segment as a passage: widened to whole graphemes, its ends drawn in to codable text. `None` when nothing in
    /// it is codable.
    pub fn snap(&self, segment: Segment) -> Option<Segment> {
        let whole = Segment::new(self.floor(segment.start()), self.ceil(segment.end()))?;
        self.codable(whole).reduce(Segment::hull)
    }

    /// The words of a segment as a reader quotes them: without labels and times, paragraphs joined by a space.
    pub fn passage_text(&self, segment: Segment) -> String {
        let mut words = String::new();
        for piece in self.codable(segment) {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(self.slice(piece));
        }
        words
    }

    /// What a record keeps of a passage. It is taken from the text as it is, so that equal texts give equal excerpts.
    pub fn excerpt(&self, segment: Segment) -> Excerpt {
        let context =
            |start: usize, end: usize| Segment::new(start, end).map_or("", |range| self.slice(range)).to_owned();
        let before = self.step_chars_back(segment.start(), CONTEXT);
        let after = self.step_chars(segment.end(), CONTEXT);
        Excerpt {
            quote: self.quote(segment),
            pre: context(before, segment.start()),
            post: context(segment.end(), after),
        }
    }

    /// The `quote` of an excerpt alone.
    pub fn quote(&self, segment: Segment) -> String {
        let passage = self.slice(segment);
        // Most passages are short even in bytes.
        if passage.len() <= QUOTE || passage.chars().nth(QUOTE).is_none() {
            return passage.to_owned();
        }
        let head = passage.char_indices().nth(HEAD).and_then(|(at, _)| passage.get(..at));
        let tail = passage.char_indices().nth_back(TAIL - 1).and_then(|(at, _)| passage.get(at..));
        [head.unwrap_or_default(), tail.unwrap_or_default()].join(GAP)
    }

    fn step_chars(&self, from: usize, most: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.char_indices().nth(most).map_or(self.text.len(), |(at, _)| from + at)
    }

    fn step_chars_back(&self, from: usize, most: usize) -> usize {
        let before = self.text.get(..from).unwrap_or_default();
        before.char_indices().nth_back(most - 1).map_or(0, |(at, _)| at)
    }

    /// The grapheme boundary at or before a byte. Graphemes are counted from the start of each paragraph.
    fn floor(&self, pos: usize) -> usize {
        self.in_paragraph(pos, grapheme::floor).unwrap_or_else(|| self.text.floor_char_boundary(pos))
    }

    /// The grapheme boundary at or after a byte.
    fn ceil(&self, pos: usize) -> usize {
        self.in_paragraph(pos, grapheme::ceil).unwrap_or_else(|| self.text.ceil_char_boundary(pos))
    }

    /// Applies a step of the text of the paragraph that `pos` lies in; `None` outside codable text.
    fn in_paragraph(&self, pos: usize, step: impl Fn(&str, usize) -> usize) -> Option<usize> {
        let nth = self.paragraphs.partition_point(|paragraph| paragraph.end() <= pos);
        let paragraph = self.paragraphs.get(nth).filter(|paragraph| paragraph.contains(pos))?;
        Some(paragraph.start() + step(self.slice(*paragraph), pos - paragraph.start()))
    }
}

#[cfg(test)]
mod tests;
