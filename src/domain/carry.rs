//! How passages are carried over from one text to another: carry 1.

mod align;
mod exact;
mod find;
mod moved;
mod place;
mod tokens;
mod trust;

use crate::domain::segment::Segment;
use align::{Alignment, Texts};
use std::ops::Range;
use std::sync::Arc;
use tokens::{Grain, Token, Words};

pub use find::find;

/// From how many tokens in a row on words that stayed in order are no accident, whatever stands around them.
const STRONG: usize = 8;
/// Within how many tokens a label ends.
const LABEL: usize = 12;
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
    /// The first token of each line.
    lines: Vec<usize>,
}

impl Side {
    fn new(text: &str, tokens: Vec<Token>) -> Self {
        let mut lines = Vec::new();
        let mut before = None;
        for (at, token) in tokens.iter().enumerate() {
            let gap = text.get(before.unwrap_or(0)..token.start as usize).unwrap_or_default();
            if before.is_none() || gap.contains('\n') {
                lines.push(at);
            }
            before = Some(token.end as usize);
        }
        Self { text: text.into(), tokens, lines }
    }

    fn words(&self) -> Vec<u32> {
        self.tokens.iter().map(|token| token.word).collect()
    }

    /// The words of each line without what may be its label: what stands before a colon among its first words.
    fn bodies(&self) -> Vec<Range<usize>> {
        let ends = self.lines.iter().skip(1).copied().chain([self.tokens.len()]);
        let body = |(start, end): (usize, usize)| {
            let head = self.tokens.get(start..end.min(start + LABEL)).unwrap_or_default();
            let colon = head.iter().position(|token| [":", "："].contains(&self.slice(*token)));
            colon.map_or(start, |at| start + at + 1)..end
        };
        self.lines.iter().copied().zip(ends).map(body).filter(|body| !body.is_empty()).collect()
    }

    fn slice(&self, token: Token) -> &str {
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// The line of a token.
    fn line(&self, token: usize) -> usize {
        self.lines.partition_point(|first| *first <= token)
    }
}

impl Carry {
    /// Lays a text beside the one that came of it.
    pub fn new(old: &str, new: &str) -> Self {
        let (a, b, weights) = cut(old, new);
        let (old, new) = (Side::new(old, a), Side::new(new, b));
        let (a, b) = (old.words(), new.words());
        let texts = Texts { old: &a, new: &b, weights: &weights };
        let mut alignment = align::align(&texts);
        trust::drop_strays(&texts, &mut alignment, true, |run| run.old.len() >= STRONG);
        trust::doubt_slides(&texts, &mut alignment);
        moved::pair(&texts, [&old.bodies(), &new.bodies()], &mut alignment);
        let sure = (0..a.len()).filter(|at| alignment.sure(*at).is_some()).collect();
        Self { old, new, alignment, sure }
    }
}

/// Cuts both texts as finely as their length allows, and says what each word is worth.
fn cut(old: &str, new: &str) -> (Vec<Token>, Vec<Token>, Vec<u8>) {
    for grain in [Grain::Words, Grain::Lines] {
        let mut words = Words::default();
        let both = words.cut(old, grain, MOST).zip(words.cut(new, grain, MOST));
        if let Some((a, b)) = both {
            return (a, b, words.into_weights());
        }
    }
    Default::default()
}

#[cfg(test)]
mod tests;
