//! Laying a whole text beside another: stretches that occur once in both hold it, what lies between is read exactly.

use super::exact::{self, Stretch};
use std::ops::Range;

/// Lengths of the stretches that are looked for, in tokens.
const GRAMS: [usize; 2] = [16, 8];
/// Most pairs of tokens that one reading weighs, and all of them together.
const CELLS: usize = 1 << 21;
const ALL_CELLS: usize = 1 << 29;
/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// Which token of the new text each one of the old is.
#[derive(Clone, Debug, Default)]
pub(super) struct Alignment {
    /// By token of the old text; `NONE` without one.
    pub(super) to: Vec<u32>,
    /// Whether that is beyond doubt.
    pub(super) is_sure: Vec<bool>,
}

impl Alignment {
    pub(super) fn get(&self, old: usize) -> Option<usize> {
        self.to.get(old).filter(|to| **to != NONE).map(|to| *to as usize)
    }

    pub(super) fn sure(&self, old: usize) -> Option<usize> {
        self.get(old).filter(|_| self.is_sure.get(old) == Some(&true))
    }

    pub(super) fn set(&mut self, old: usize, new: Option<usize>, is_sure: bool) {
        if let (Some(to), Some(sure)) = (self.to.get_mut(old), self.is_sure.get_mut(old)) {
            *to = new.and_then(|new| u32::try_from(new).ok()).unwrap_or(NONE);
            *sure = is_sure && new.is_some();
        }
    }
}

/// Two texts as numbers of words, and what each word is worth.
pub(super) struct Texts<'t> {
    pub(super) old: &'t [u32],
    pub(super) new: &'t [u32],
    pub(super) weights: &'t [u8],
    /// Which tokens begin a line.
    pub(super) old_lines: &'t [bool],
    pub(super) new_lines: &'t [bool],
}

/// Lays both texts beside each other, in order: what was moved stays unpaired on one side.
pub(super) fn align(texts: &Texts) -> Alignment {
    let none = Alignment { to: vec![NONE; texts.old.len()], is_sure: vec![false; texts.old.len()] };
    let mut work = Work { texts, done: none, cells: ALL_CELLS };
    work.between(0..texts.old.len(), 0..texts.new.len(), &GRAMS);
    work.done
}

struct Work<'t> {
    texts: &'t Texts<'t>,
    done: Alignment,
    /// How many pairs may still be weighed.
    cells: usize,
}

impl Work<'_> {
    /// Pairs two stretches with what stands before and after both already paired.
    fn between(&mut self, old: Range<usize>, new: Range<usize>, grams: &[usize]) {
        if old.is_empty() || new.is_empty() {
            return;
        }
        if self.exactly(&old, &new) {
            return;
        }
        let Some((length, shorter)) = grams.split_first() else { return self.ends(&old, &new) };
        let grams = once_in_both(slice(self.texts.old, &old), slice(self.texts.new, &new), *length);
        let mut from = (old.start, new.start);
        for gram in rising(&grams) {
            // Only the middle of a stretch is held by it: its ends may belong to a change beside it.
            let middle = (old.start + gram.0 + length / 2, new.start + gram.1 + length / 2);
            self.between(from.0..middle.0, from.1..middle.1, shorter);
            self.done.set(middle.0, Some(middle.1), true);
            from = (middle.0 + 1, middle.1 + 1);
        }
        self.between(from.0..old.end, from.1..new.end, shorter);
    }

    /// Weighs all readings, unless there are too many.
    fn exactly(&mut self, old: &Range<usize>, new: &Range<usize>) -> bool {
        let cells = old.len().saturating_mul(new.len());
        if cells > CELLS || cells > self.cells {
            return false;
        }
        self.cells -= cells;
        let stretch = Stretch {
            old: slice(self.texts.old, old),
            new: slice(self.texts.new, new),
            weights: self.texts.weights,
            old_lines: from(self.texts.old_lines, old.start),
            new_lines: from(self.texts.new_lines, new.start),
        };
        for pair in exact::pairs(&stretch) {
            self.done.set(old.start + pair.old, Some(new.start + pair.new), pair.is_sure);
        }
        true
    }

    /// Pairs what is the same at the beginning and at the end, for want of anything better.
    fn ends(&mut self, old: &Range<usize>, new: &Range<usize>) {
        let (a, b) = (slice(self.texts.old, old), slice(self.texts.new, new));
        let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let most = a.len().min(b.len()) - head;
        let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
        for k in 0..head {
            self.done.set(old.start + k, Some(new.start + k), true);
        }
        for k in 1..=tail {
            self.done.set(old.end - k, Some(new.end - k), true);
        }
        let (old, new) = (old.start + head..old.end - tail, new.start + head..new.end - tail);
        if head + tail > 0 {
            self.exactly(&old, &new);
        }
    }
}

pub(super) fn slice<'t>(words: &'t [u32], range: &Range<usize>) -> &'t [u32] {
    words.get(range.clone()).unwrap_or_default()
}

/// The rest of some marks.
pub(super) fn from(lines: &[bool], start: usize) -> &[bool] {
    lines.get(start..).unwrap_or_default()
}

/// Where stretches of a length stand that occur exactly once in both texts, in the order of the old one.
pub(super) fn once_in_both(old: &[u32], new: &[u32], length: usize) -> Vec<(usize, usize)> {
    let (a, b) = (once(old, length), once(new, length));
    let mut rest = b.iter().peekable();
    let mut found = Vec::new();
    for (hash, i) in a {
        while rest.next_if(|(other, _)| *other < hash).is_some() {}
        if let Some((_, j)) = rest.next_if(|(other, _)| *other == hash) {
            let (i, j) = (i as usize, *j as usize);
            if slice(old, &(i..i + length)) == slice(new, &(j..j + length)) {
                found.push((i, j));
            }
        }
    }
    found.sort_unstable();
    found
}

/// The hashes of all stretches of a length that no other stretch shares, sorted, and where they stand.
pub(super) fn once(words: &[u32], length: usize) -> Vec<(u64, u32)> {
    let mut all = hashes(words, length);
    all.sort_unstable();
    let mut single = Vec::new();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        if let [only] = group {
            single.push(*only);
        }
    }
    single
}

/// An odd number with its bits well mixed.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn hashes(words: &[u32], length: usize) -> Vec<(u64, u32)> {
    let top = (0..length).fold(1u64, |power, _| power.wrapping_mul(FACTOR));
    let mix = |word: u32| (u64::from(word) + 1).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29);
    let mut hash = 0u64;
    let mut all = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        hash = hash.wrapping_mul(FACTOR).wrapping_add(mix(*word));
        if let Some(out) = at.checked_sub(length).and_then(|gone| words.get(gone)) {
            hash = hash.wrapping_sub(mix(*out).wrapping_mul(top));
        }
        if let Some(start) = (at + 1).checked_sub(length) {
            all.push((hash, u32::try_from(start).unwrap_or(NONE)));
        }
    }
    all
}

/// The longest chain of pairs, sorted by their first, in which the second rises too.
pub(super) fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The pair that ends the best chain of each length, and the one before each pair in its chain.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, new)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs.get(*end).is_some_and(|(_, other)| other < new));
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chain.extend(pairs.get(at));
        next = before.get(at).copied().flatten();
    }
    chain.reverse();
    chain
}
