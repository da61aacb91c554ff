//! Stretches that stand at another place of the text. What is left over of both texts is laid beside each other again
//! and again, and what is found counts only around words that occur once in each text: those were rather moved than
//! typed again.

use super::align::{self, Alignment, Texts, once_in_both, slice};
use super::trust::{self, Run};
use std::ops::Range;

/// How many tokens in a row, once in each text, tell a moved stretch from one that was typed again.
const GRAM: usize = 8;
/// Most times that what is left over is laid beside each other: so many pieces may have crossed.
const ROUNDS: usize = 12;

/// Pairs what was moved, of what is not surely paired on both sides.
pub(super) fn pair(texts: &Texts, bodies: [&[Range<usize>]; 2], alignment: &mut Alignment) {
    let mut marks: Vec<Mark> = once_in_both(texts.old, texts.new, GRAM)
        .into_iter()
        .map(|(old, new)| Mark { old, new, length: GRAM })
        .collect();
    marks.extend(bodies_once_in_both(texts, bodies));
    marks.sort_unstable();
    for _ in 0..ROUNDS {
        let mut is_taken = vec![false; texts.new.len()];
        for old in 0..texts.old.len() {
            if let Some(taken) = alignment.sure(old).and_then(|new| is_taken.get_mut(new)) {
                *taken = true;
            }
        }
        let old = Rest::new(texts.old, |at| alignment.sure(at).is_none(), 0);
        let new = Rest::new(texts.new, |at| is_taken.get(at) == Some(&false), 1);
        if !round(texts, &marks, &old, &new, alignment) {
            return;
        }
    }
}

/// Pairs what of the rest is in order. Whether there was any.
fn round(texts: &Texts, marks: &[Mark], old: &Rest, new: &Rest, alignment: &mut Alignment) -> bool {
    let rest = Texts { old: &old.words, new: &new.words, weights: texts.weights };
    let mut found = align::align(&rest);
    let is_held = |run: &Run| {
        let (Some(a), Some(b)) = (old.place(run.old.start), new.place(run.new)) else { return false };
        let from = marks.partition_point(|mark| mark.old < a);
        let within = marks.iter().skip(from).take_while(|mark| mark.old + mark.length <= a + run.old.len());
        within.into_iter().any(|mark| mark.old - a + b == mark.new)
    };
    trust::drop_strays(&rest, &mut found, false, is_held);
    trust::doubt_slides(&rest, &mut found);
    let mut is_any = false;
    for at in 0..old.words.len() {
        let pair = found.sure(at).and_then(|to| old.place(at).zip(new.place(to)));
        if let Some((a, b)) = pair {
            alignment.set(a, Some(b), true);
            is_any = true;
        }
    }
    is_any
}

/// Words that occur once in each text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    old: usize,
    new: usize,
    length: usize,
}

/// What is left over of a text, its stretches held apart by words that stand nowhere else.
struct Rest {
    words: Vec<u32>,
    /// Where each stands in the whole text.
    places: Vec<Option<usize>>,
}

impl Rest {
    /// `side` is another number for each text, so that the words between stretches are never the same.
    fn new(words: &[u32], is_left: impl Fn(usize) -> bool, side: u32) -> Self {
        let mut rest = Self { words: Vec::new(), places: Vec::new() };
        let mut next = 0;
        for (at, word) in words.iter().enumerate().filter(|(at, _)| is_left(*at)) {
            if at != next || at == 0 {
                let count = u32::try_from(rest.words.len()).unwrap_or(0);
                rest.words.push(u32::MAX - count * 2 - side);
                rest.places.push(None);
            }
            rest.words.push(*word);
            rest.places.push(Some(at));
            next = at + 1;
        }
        rest
    }

    fn place(&self, at: usize) -> Option<usize> {
        self.places.get(at).copied().flatten()
    }
}

/// The lines whose words are the words of one line in both texts, whatever label comes before them.
fn bodies_once_in_both(texts: &Texts, [old, new]: [&[Range<usize>]; 2]) -> Vec<Mark> {
    let news = single(texts.new, new);
    let pair = |(words, old): (&[u32], usize)| {
        let at = news.binary_search_by(|(other, _)| (*other).cmp(words)).ok()?;
        Some(Mark { old, new: news.get(at)?.1, length: words.len() })
    };
    single(texts.old, old).into_iter().filter_map(pair).collect()
}

/// The stretches whose words no other of them has, sorted by their words, and where they begin.
fn single<'t>(words: &'t [u32], stretches: &[Range<usize>]) -> Vec<(&'t [u32], usize)> {
    let mut all: Vec<_> = stretches.iter().map(|stretch| (slice(words, stretch), stretch.start)).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() == 1).flatten().copied().collect()
}
