//! How passages are carried over from one text to another: carry 1.

mod align;
mod exact;
mod find;
mod labels;
mod moved;
mod place;
mod tokens;
mod trust;

use crate::domain::segment::Segment;
use align::{Alignment, Texts};
use labels::{Labels, Line};
use std::sync::Arc;
use tokens::{Grain, Token, Words};

pub use find::find;

/// From how many tokens in a row on words that stayed in order are no accident, whatever stands around them.
const STRONG: usize = 8;
/// Most tokens of a text that is laid beside another word by word; longer ones are line by line.
const MOST: usize = 4_000_000;

/// The way from one text to another: carry 1 (a numbered algorithm: the same for every reader, never changed once
/// released).
#[derive(Clone, Debug)]
pub struct Carry {
    old: Side,
    new: Side,
    alignment: Alignment,
    /// The old tokens that are surely paired.
    sure: Vec<usize>,
}

/// Where a passage stands in another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The stretch of the other text.
    pub segment: Segment,
    /// Whether it holds the very same words, char for char.
    pub is_exact: bool,
}

/// A text and its tokens.
#[derive(Clone, Debug)]
struct Side {
    text: Arc<str>,
    tokens: Vec<Token>,
    lines: Vec<Line>,
}

impl Side {
    fn words(&self) -> Vec<u32> {
        self.tokens.iter().map(|token| token.word).collect()
    }

    /// Which tokens begin a line.
    fn begins(&self) -> Vec<bool> {
        let mut begins = vec![false; self.tokens.len()];
        for line in &self.lines {
            if let Some(begins) = begins.get_mut(line.start) {
                *begins = true;
            }
        }
        begins
    }

    fn word(&self, token: usize) -> Option<&str> {
        Some(self.tokens.get(token)?.of(&self.text))
    }

    /// The line of a token.
    fn line(&self, token: usize) -> usize {
        self.lines.partition_point(|line| line.start <= token)
    }
}

impl Carry {
    /// Lays a text beside the one that came of it.
    pub fn new(old: &str, new: &str) -> Self {
        let (old, new, weights) = cut(old, new);
        let (a, b) = (old.words(), new.words());
        let (old_lines, new_lines) = (old.begins(), new.begins());
        let texts = Texts { old: &a, new: &b, weights: &weights, old_lines: &old_lines, new_lines: &new_lines };
        let lines = [&*old.lines, &*new.lines];
        let mut alignment = in_order(&texts, lines);
        let renamed = labels::renamed((&a, &old.lines), (&b, &new.lines), &alignment);
        let texts = Texts { old: renamed.as_deref().unwrap_or(&a), ..texts };
        if renamed.is_some() {
            alignment = in_order(&texts, lines);
        }
        moved::pair(&texts, lines, &mut alignment);
        trust::doubt_slides(&texts, &mut alignment);
        let sure = (0..a.len()).filter(|at| alignment.sure(*at).is_some()).collect();
        Self { old, new, alignment, sure }
    }
}

/// Pairs what stayed in order.
fn in_order(texts: &Texts, lines: [&[Line]; 2]) -> Alignment {
    let (old, new) = moved::without_moved_lines(texts, lines);
    let texts = &Texts { old: &old, new: &new, ..*texts };
    let mut alignment = align::align(texts);
    trust::drop_strays(texts, &mut alignment, trust::Ends { start: true, end: true }, |run| run.old.len() >= STRONG);
    trust::doubt_slides(texts, &mut alignment);
    alignment
}

/// Cuts both texts as finely as their length allows, and says what each word is worth.
fn cut<'t>(old: &'t str, new: &'t str) -> (Side, Side, Vec<u8>) {
    let mut both = None;
    let mut words = Words::default();
    for grain in [Grain::Words, Grain::Lines] {
        both = words.cut(old, grain, MOST).zip(words.cut(new, grain, MOST));
        if both.is_some() {
            break;
        }
        words = Words::default();
    }
    let (a, b) = both.unwrap_or_default();
    let mut labels = Labels::new();
    labels::count(old, &a, &mut labels);
    labels::count(new, &b, &mut labels);
    let mut side = |text: &'t str, tokens: Vec<Token>| {
        let (tokens, lines) = labels::fold(text, &tokens, &labels, &mut words);
        Side { text: text.into(), tokens, lines }
    };
    let (old, new) = (side(old, a), side(new, b));
    (old, new, words.into_weights())
}

#[cfg(test)]
mod tests;
