//! Stretches that stand at another place of the text: those that hold words which occur once in each text, and which so
//! were rather moved than typed again, and what lies around them.

use super::align::{self, Alignment, Texts, once_in_both, slice};
use super::labels::Line;
use super::trust;
use std::ops::Range;

/// How many tokens in a row, once in each text, tell a moved stretch from one that was typed again.
const GRAM: usize = 6;
/// How many, where they go beyond the end of a line: ends and labels meet by accident.
const LONG: usize = 10;
/// How many tokens a line has at least that is looked for before anything else.
const LINE: usize = 4;
/// How many tokens before and after a moved stretch may belong to it.
const AROUND: usize = 48;

/// Pairs what was moved.
pub(super) fn pair(texts: &Texts, lines: [&[Line]; 2], alignment: &mut Alignment) {
    let is_in_line = |mark: &Mark| {
        let begins = |lines: &[bool], at: usize| (1..GRAM).any(|k| lines.get(at + k) == Some(&true));
        !begins(texts.old_lines, mark.old) && !begins(texts.new_lines, mark.new)
    };
    let mut marks = grams(texts, GRAM);
    marks.retain(is_in_line);
    marks.extend(grams(texts, LONG));
    marks.extend(lines_once_in_both(texts, lines));
    // What could stay where it is in more than one way is left there as long as that explains the rest.
    for keeps_doubtful in [true, false] {
        let mut moved = Moved::new(texts, alignment, keeps_doubtful);
        let mut runs = Vec::new();
        for mark in &marks {
            if (0..mark.length).all(|k| moved.is_free(mark.old + k, mark.new + k)) {
                runs.push(moved.take_all_around(mark));
            }
        }
        for (old, new) in runs {
            let end = new + old.len();
            // The ends may belong to a change beside them.
            let back = if old.len() < GRAM { 0 } else { GRAM / 2 };
            (0..back).for_each(|k| moved.leave(old.end - k - 1, end - k - 1));
            moved.go_on(old.end - back, end - back);
            (0..back).for_each(|k| moved.leave(old.start + k, new + k));
            moved.go_back(old.start + back, new + back);
        }
    }
}

/// Both texts without the lines that were moved, so that no words are taken for theirs: each of their tokens is a word
/// that stands nowhere else.
pub(super) fn without_moved_lines(texts: &Texts, lines: [&[Line]; 2]) -> (Vec<u32>, Vec<u32>) {
    let mut marks = lines_once_in_both(texts, lines);
    marks.retain(|mark| mark.length >= LINE);
    let pairs: Vec<_> = marks.iter().flat_map(|mark| (0..mark.length).map(|k| (mark.old + k, mark.new + k))).collect();
    let stay = align::rising(&pairs);
    let (mut old, mut new) = (texts.old.to_vec(), texts.new.to_vec());
    let mut next = u32::MAX;
    for mark in marks.iter().filter(|mark| stay.binary_search(&(mark.old, mark.new)).is_err()) {
        for k in 0..mark.length {
            for word in [old.get_mut(mark.old + k), new.get_mut(mark.new + k)].into_iter().flatten() {
                *word = next;
                next -= 1;
            }
        }
    }
    (old, new)
}

/// Both texts while moved stretches are paired.
struct Moved<'t> {
    texts: &'t Texts<'t>,
    alignment: &'t mut Alignment,
    /// Which tokens are left over.
    old: Vec<bool>,
    new: Vec<bool>,
}

impl<'t> Moved<'t> {
    fn new(texts: &'t Texts<'t>, alignment: &'t mut Alignment, keeps_doubtful: bool) -> Self {
        let mut free = (vec![true; texts.old.len()], vec![true; texts.new.len()]);
        for old in 0..texts.old.len() {
            let kept = if keeps_doubtful { alignment.get(old) } else { alignment.sure(old) };
            if let Some(new) = kept {
                mark(&mut free.0, old, false);
                mark(&mut free.1, new, false);
            }
        }
        Self { texts, alignment, old: free.0, new: free.1 }
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.old.get(old) == Some(&true) && self.new.get(new) == Some(&true)
    }

    fn is_same(&self, old: usize, new: usize) -> bool {
        self.is_free(old, new) && self.texts.old.get(old) == self.texts.new.get(new)
    }

    fn take(&mut self, old: usize, new: usize) {
        self.alignment.set(old, Some(new), true);
        mark(&mut self.old, old, false);
        mark(&mut self.new, new, false);
    }

    fn leave(&mut self, old: usize, new: usize) {
        self.alignment.set(old, None, false);
        mark(&mut self.old, old, true);
        mark(&mut self.new, new, true);
    }

    /// Takes a stretch and what is the same right before and after it.
    fn take_all_around(&mut self, mark: &Mark) -> (Range<usize>, usize) {
        let back = (1..=mark.old.min(mark.new)).take_while(|k| self.is_same(mark.old - k, mark.new - k)).count();
        let (old, new) = (mark.old - back, mark.new - back);
        let length = (0..self.old.len() - old).take_while(|k| self.is_same(old + k, new + k)).count();
        (0..length).for_each(|k| self.take(old + k, new + k));
        (old..old + length, new)
    }

    /// Pairs what comes after a moved stretch, as far as it was moved with it.
    fn go_on(&mut self, old: usize, new: usize) {
        let end =
            |free: &[bool], from: usize| (from..from + AROUND).take_while(|at| free.get(*at) == Some(&true)).count();
        let (old, new) = (old..old + end(&self.old, old), new..new + end(&self.new, new));
        self.lay(old, new, trust::Ends { start: true, end: false });
    }

    /// Pairs what comes before.
    fn go_back(&mut self, old: usize, new: usize) {
        let start = |free: &[bool], to: usize| {
            to - (to.saturating_sub(AROUND)..to).rev().take_while(|at| free.get(*at) == Some(&true)).count()
        };
        let (old, new) = (start(&self.old, old)..old, start(&self.new, new)..new);
        self.lay(old, new, trust::Ends { start: false, end: true });
    }

    fn lay(&mut self, old: Range<usize>, new: Range<usize>, ends: trust::Ends) {
        let texts = Texts {
            old: slice(self.texts.old, &old),
            new: slice(self.texts.new, &new),
            weights: self.texts.weights,
            old_lines: align::from(self.texts.old_lines, old.start),
            new_lines: align::from(self.texts.new_lines, new.start),
        };
        let mut found = align::align(&texts);
        trust::drop_strays(&texts, &mut found, ends, |_| false);
        trust::doubt_slides(&texts, &mut found);
        for at in 0..old.len() {
            if let Some(to) = found.sure(at) {
                self.take(old.start + at, new.start + to);
            }
        }
    }
}

fn mark(all: &mut [bool], at: usize, is_free: bool) {
    if let Some(free) = all.get_mut(at) {
        *free = is_free;
    }
}

/// Words that occur once in each text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    old: usize,
    new: usize,
    length: usize,
}

/// The stretches of a length that stand once in both texts.
fn grams(texts: &Texts, length: usize) -> Vec<Mark> {
    let grams = once_in_both(texts.old, texts.new, length).into_iter();
    grams.map(|(old, new)| Mark { old, new, length }).collect()
}

/// The lines with the same words whatever label comes before them, which stand once in both texts: all of them, or, of
/// longer ones, at least some in a row.
fn lines_once_in_both(texts: &Texts, [old, new]: [&[Line]; 2]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for length in 1..=GRAM {
        for (i, j) in once_in_both(texts.old, texts.new, length) {
            let (Some(a), Some(b)) = (line(old, i), line(new, j)) else { continue };
            let is_whole = length == GRAM || a.body.len() == length;
            if is_whole
                && i - a.body.start == j - b.body.start
                && slice(texts.old, &a.body) == slice(texts.new, &b.body)
            {
                marks.push(Mark { old: a.body.start, new: b.body.start, length: a.body.len() });
            }
        }
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// The line that a token stands in, behind its label.
fn line(lines: &[Line], token: usize) -> Option<&Line> {
    let nth = lines.partition_point(|line| line.start <= token).checked_sub(1)?;
    lines.get(nth).filter(|line| line.body.contains(&token))
}
