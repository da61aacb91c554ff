//! What of an alignment can be relied on: pairs that stand alone among changes are thrown out, pairs beside a change
//! that could as well lie one repetition further on are no longer sure.

use super::align::{Alignment, Texts};
use std::ops::Range;

/// Paired tokens next to each other in both texts.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) old: Range<usize>,
    /// Where it begins in the new text.
    pub(super) new: usize,
}

impl Run {
    fn new_end(&self) -> usize {
        self.new + self.old.len()
    }
}

/// All runs in the order of the old text.
pub(super) fn runs(alignment: &Alignment) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for old in 0..alignment.to.len() {
        let Some(new) = alignment.get(old) else { continue };
        match runs.last_mut() {
            Some(last) if last.old.end == old && last.new_end() == new => last.old.end = old + 1,
            _ => runs.push(Run { old: old..old + 1, new }),
        }
    }
    runs
}

/// Unpairs what rests on nothing but a stray word: runs that do not hold by themselves, with more changed than unchanged
/// tokens all the way to the next one that does, on both sides. `is_whole`: the ends of both texts hold too.
pub(super) fn drop_strays(texts: &Texts, alignment: &mut Alignment, is_whole: bool, is_held: impl Fn(&Run) -> bool) {
    let runs = runs(alignment);
    let held: Vec<bool> = runs.iter().map(is_held).collect();
    let mut kept = held.clone();
    let ahead = runs.iter().zip(&held);
    let ends = Run { old: texts.old.len()..texts.old.len(), new: texts.new.len() };
    grow(ahead.clone(), Run { old: 0..0, new: 0 }, is_whole, &mut kept, |last, run| {
        (run.old.start - last.old.end).max(run.new - last.new_end())
    });
    kept.reverse();
    grow(ahead.rev(), ends, is_whole, &mut kept, |last, run| {
        (last.old.start - run.old.end).max(last.new - run.new_end())
    });
    kept.reverse();
    for (run, _) in runs.iter().zip(kept).filter(|(_, kept)| !kept) {
        for old in run.old.clone() {
            alignment.set(old, None, false);
        }
    }
}

/// Marks the runs that are reached from a held one over fewer changed than unchanged tokens.
fn grow<'r>(
    runs: impl Iterator<Item = (&'r Run, &'r bool)>,
    start: Run,
    is_whole: bool,
    kept: &mut [bool],
    changed: impl Fn(&Run, &Run) -> usize,
) {
    let mut last = start;
    let (mut lost, mut same) = (if is_whole { 0 } else { usize::MAX / 2 }, 0);
    for ((run, is_held), kept) in runs.zip(kept) {
        lost += changed(&last, run);
        same += run.old.len();
        if *is_held {
            (lost, same) = (0, 0);
        }
        *kept |= same >= lost;
        last = run.clone();
    }
}

/// Takes the certainty from tokens beside words that were only put in, or only taken out, as far as the same text would
/// have come of it had that happened further on or further back.
pub(super) fn doubt_slides(texts: &Texts, alignment: &mut Alignment) {
    let runs = runs(alignment);
    let mut doubtful = Vec::new();
    let first = Run { old: 0..0, new: 0 };
    let last = Run { old: texts.old.len()..texts.old.len(), new: texts.new.len() };
    let before = std::iter::once(&first).chain(&runs);
    for (run, next) in before.zip(runs.iter().chain([&last])) {
        let (old, new) = (run.old.end..next.old.start, run.new_end()..next.new);
        let (words, change) = match (old.is_empty(), new.is_empty()) {
            (false, true) => (texts.old, old.clone()),
            (true, false) => (texts.new, new),
            _ => continue,
        };
        let alike = |a: Option<usize>, b: usize| a.and_then(|a| words.get(a)).is_some_and(|a| Some(a) == words.get(b));
        let back = (1..=run.old.len()).take_while(|k| alike(change.start.checked_sub(*k), change.end - k)).count();
        let on = (0..next.old.len()).take_while(|k| alike(Some(change.start + k), change.end + k)).count();
        doubtful.push(old.start - back..old.start);
        doubtful.push(old.end..old.end + on);
    }
    for old in doubtful.into_iter().flatten() {
        let new = alignment.get(old);
        alignment.set(old, new, false);
    }
}
