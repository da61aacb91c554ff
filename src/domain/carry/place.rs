//! Where one passage stands in the new text.

use super::tokens::is_sign;
use super::{Carry, Placed};
use crate::domain::segment::Segment;
use std::ops::Range;

/// Most tokens of a passage that is found by its neighbours alone, and of what stands in its place.
const SHORT: usize = 4;
/// How many words on each side show what a replaced word was replaced by.
const FLANK: usize = 2;
/// How many bytes a passage may gain or lose in any case.
const SLACK: usize = 8;

impl Carry {
    /// Where a stretch of the old text (bytes) stands in the new one; `None`: not certain, and so adrift.
    pub fn place(&self, old: Segment) -> Option<Placed> {
        let words = self.old.text.get(old.range())?;
        let inside = self.tokens_of(old);
        let sure = inside.clone().find_map(|at| Some((at, self.alignment.sure(at)?)));
        if let Some(placed) = sure.and_then(|(a, b)| self.unchanged(old, words, a, b)) {
            return Some(placed);
        }
        self.changed(old, inside)
    }

    /// The tokens that a stretch touches.
    fn tokens_of(&self, old: Segment) -> Range<usize> {
        let tokens = &self.old.tokens;
        let first = tokens.partition_point(|token| token.end as usize <= old.start());
        let end = tokens.partition_point(|token| (token.start as usize) < old.end());
        first..end.max(first)
    }

    /// The same words around one token that is surely the same.
    fn unchanged(&self, old: Segment, words: &str, a: usize, b: usize) -> Option<Placed> {
        let (from, to) = (self.old.tokens.get(a)?.start as usize, self.new.tokens.get(b)?.start as usize);
        let start = (to + old.start()).checked_sub(from)?;
        let segment = Segment::new(start, start + old.len())?;
        let is_exact = self.new.text.get(segment.range()) == Some(words);
        is_exact.then_some(Placed { segment, is_exact })
    }

    /// A passage that was worked on: between the tokens that its first and last ones became.
    fn changed(&self, old: Segment, inside: Range<usize>) -> Option<Placed> {
        let is_word = |at: &usize| self.old.word(*at).is_some_and(|word| !is_sign(word));
        let ends = [inside.clone().find(is_word), inside.clone().rev().find(is_word)];
        // What could as well begin or end one repetition further on is let go.
        if ends.into_iter().flatten().any(|at| self.alignment.get(at).is_some() && self.alignment.sure(at).is_none()) {
            return None;
        }
        let pairs: Vec<(usize, usize)> = inside.clone().filter_map(|at| Some((at, self.alignment.sure(at)?))).collect();
        // A full stop alone holds nothing.
        let pairs = if pairs.iter().any(|(at, _)| is_word(at)) { pairs } else { Vec::new() };
        let rises = pairs.is_sorted_by(|a, b| a.1 < b.1);
        let new = match (pairs.first(), pairs.last()) {
            (Some(first), Some(last)) if rises => {
                let start = self.start(inside.start, *first);
                let end = self.end(inside.end, *last);
                start..end
            }
            (None, None) => self.between(&inside)?,
            _ => return None,
        };
        let (first, last) = (self.new.tokens.get(new.start)?, self.new.tokens.get(new.end.checked_sub(1)?)?);
        let segment = Segment::new(first.start as usize, last.end as usize)?;
        let is_near = segment.len() <= old.len() * 2 + SLACK && old.len() <= segment.len() * 2 + SLACK;
        if !is_near {
            return None;
        }
        let kept = self.kept(&inside, &new, &pairs);
        let is_kept = kept > 0 && kept * 2 >= self.size(&inside);
        let is_replaced = pairs.is_empty() && self.is_flanked(&inside, &new);
        let is_exact = self.new.text.get(segment.range()) == self.old.text.get(old.range());
        (is_kept || is_replaced).then_some(Placed { segment, is_exact })
    }

    /// The first new token of a passage whose first sure pair is given.
    fn start(&self, first: usize, (old, new): (usize, usize)) -> usize {
        let before = self.sure.partition_point(|at| *at < old).checked_sub(1).and_then(|at| self.sure.get(at));
        let (a, b) = before.and_then(|at| Some((at + 1, self.alignment.sure(*at)? + 1))).unwrap_or_default();
        let lost = old - first;
        match new.checked_sub(b) {
            // All that was changed there belongs to the passage, and so does what it became.
            Some(room) if a == first && lost > 0 && room <= lost * 2 + SHORT => b,
            Some(room) => new - lost.min(room),
            None => new,
        }
    }

    /// The new token after the last of a passage whose last sure pair is given.
    fn end(&self, end: usize, (old, new): (usize, usize)) -> usize {
        let after = self.sure.get(self.sure.partition_point(|at| *at <= old));
        let all = (self.old.tokens.len(), self.new.tokens.len());
        let (a, b) = after.and_then(|at| Some((*at, self.alignment.sure(*at)?))).unwrap_or(all);
        let lost = end - old - 1;
        match b.checked_sub(new + 1) {
            Some(room) if a == end && lost > 0 && room <= lost * 2 + SHORT => b,
            Some(room) => new + 1 + lost.min(room),
            None => new + 1,
        }
    }

    /// What stands between the neighbours of a passage that has no token left.
    fn between(&self, inside: &Range<usize>) -> Option<Range<usize>> {
        let before = inside.start.checked_sub(1).map_or(Some(0), |at| Some(self.alignment.sure(at)? + 1))?;
        let after = if inside.end == self.old.tokens.len() {
            self.new.tokens.len()
        } else {
            self.alignment.sure(inside.end)?
        };
        (before < after).then_some(before..after)
    }

    /// How many bytes of words a stretch has; signs do not count.
    fn size(&self, inside: &Range<usize>) -> usize {
        let words = inside.clone().filter_map(|at| self.old.word(at));
        words.map(|word| if is_sign(word) { 0 } else { word.len() }).sum()
    }

    /// How many bytes of a passage are still there, in order.
    fn kept(&self, inside: &Range<usize>, new: &Range<usize>, pairs: &[(usize, usize)]) -> usize {
        let mut kept = 0;
        let (mut i, mut j) = (inside.start, new.start);
        for (a, b) in pairs.iter().copied().chain([(inside.end, new.end)]) {
            kept += self.alike(i..a, j..b);
            kept += if a < inside.end { self.size(&(a..a + 1)) } else { 0 };
            (i, j) = (a + 1, b + 1);
        }
        kept
    }

    /// How many bytes of changed tokens stand for the same word: mistyped before or after.
    fn alike(&self, old: Range<usize>, new: Range<usize>) -> usize {
        let mut kept = 0;
        let mut rest = new;
        for a in old {
            let Some(word) = self.old.word(a) else { continue };
            let found = rest.clone().take(SHORT).find_map(|b| Some((b, common(word, self.new.word(b)?)?)));
            if let Some((b, bytes)) = found {
                kept += bytes;
                rest.start = b + 1;
            }
        }
        kept
    }

    /// Whether a short stretch stands between several unchanged words of the same line.
    fn is_flanked(&self, inside: &Range<usize>, new: &Range<usize>) -> bool {
        let line = self.old.line(inside.start);
        let near = |at: usize, to: usize| self.alignment.sure(at) == Some(to) && self.old.line(at) == line;
        inside.len() <= SHORT
            && new.len() <= SHORT + 2
            && (1..=FLANK)
                .all(|k| inside.start.checked_sub(k).zip(new.start.checked_sub(k)).is_some_and(|(a, b)| near(a, b)))
            && (0..FLANK).all(|k| near(inside.end + k, new.end + k))
    }
}

/// How many bytes the beginnings and ends of two words share, if that is at least half of the longer one.
fn common(a: &str, b: &str) -> Option<usize> {
    let head: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(c, _)| c.len_utf8()).sum();
    let most = a.len().min(b.len()) - head;
    let tail: usize = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).map(|(c, _)| c.len_utf8()).sum();
    let both = head + tail.min(most);
    (both * 2 >= a.len().max(b.len())).then_some(both)
}
