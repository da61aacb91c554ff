//! What of an alignment can be relied on: pairs that stand alone among changes are thrown out, pairs beside a change
//! that could as well lie one repetition further on are no longer sure.

use super::align::{Alignment, NONE, Texts};
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

/// Whether what stands before and after two stretches holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) start: bool,
    pub(super) end: bool,
}

/// Unpairs what rests on nothing but a stray word: runs that do not hold by themselves, with more changed than unchanged
/// tokens all the way to the next one that does, or to an end that does, on both sides.
pub(super) fn drop_strays(texts: &Texts, alignment: &mut Alignment, ends: Ends, is_held: impl Fn(&Run) -> bool) {
    let runs = runs(alignment);
    let held: Vec<bool> = runs.iter().map(is_held).collect();
    let mut kept = held.clone();
    let ahead = runs.iter().zip(&held);
    let last = Run { old: texts.old.len()..texts.old.len(), new: texts.new.len() };
    grow(ahead.clone(), Run { old: 0..0, new: 0 }, ends.start, &mut kept, |last, run| {
        (run.old.start - last.old.end).max(run.new - last.new_end())
    });
    kept.reverse();
    grow(ahead.rev(), last, ends.end, &mut kept, |last, run| {
        (last.old.start - run.old.end).max(last.new - run.new_end())
    });
    kept.reverse();
    keep_clusters(&runs, &held, (texts.old.len(), texts.new.len()), ends, &mut kept);
    for (run, _) in runs.iter().zip(kept).filter(|(_, kept)| !kept) {
        for old in run.old.clone() {
            alignment.set(old, None, false);
        }
    }
}

/// Marks the runs between two held ones where words were only put in around them, or only taken out and not too many.
fn keep_clusters(runs: &[Run], held: &[bool], lengths: (usize, usize), ends: Ends, kept: &mut [bool]) {
    let mut from = 0;
    while from < runs.len() {
        let Some(rest) = held.get(from..) else { return };
        let to = rest.iter().position(|held| *held).map_or(runs.len(), |at| from + at);
        let before = from.checked_sub(1).and_then(|at| runs.get(at));
        let (old, new) = before.map_or((0, 0), |run| (run.old.end, run.new_end()));
        let (old_end, new_end) = runs.get(to).map_or(lengths, |run| (run.old.start, run.new));
        let same: usize = runs.get(from..to).unwrap_or_default().iter().map(|run| run.old.len()).sum();
        let (lost, put_in) = (old_end - old - same, new_end - new - same);
        let is_one_sided = lost == 0 || (put_in == 0 && lost <= same * 4);
        let is_between = (ends.start || before.is_some()) && (ends.end || to < runs.len());
        if is_between && is_one_sided {
            kept.iter_mut().take(to).skip(from).for_each(|kept| *kept = true);
        }
        from = to + 1;
    }
}

/// Marks the runs that are reached from a held one over fewer changed than unchanged tokens.
fn grow<'r>(
    runs: impl Iterator<Item = (&'r Run, &'r bool)>,
    start: Run,
    is_held: bool,
    kept: &mut [bool],
    changed: impl Fn(&Run, &Run) -> usize,
) {
    let mut last = start;
    let (mut lost, mut same) = (if is_held { 0 } else { usize::MAX / 2 }, 0);
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

/// Takes the certainty from the ends of runs that could as well belong elsewhere: where the words beside the neighbour in
/// one text are the same as those beside it in the other, the same texts would have come of a change further on or
/// further back.
pub(super) fn doubt_slides(texts: &Texts, alignment: &mut Alignment) {
    let mut from = vec![NONE; texts.new.len()];
    for old in 0..texts.old.len() {
        if let Some(place) = alignment.get(old).and_then(|new| from.get_mut(new)) {
            *place = u32::try_from(old).unwrap_or(NONE);
        }
    }
    let from = |new: Option<usize>| {
        let old = new.and_then(|new| from.get(new)).filter(|old| **old != NONE);
        old.map(|old| *old as usize)
    };
    let to = |old: Option<usize>| old.and_then(|old| alignment.get(old));
    // What comes before both texts, and after them, is paired.
    let after = |old: Option<usize>, at: usize, length: usize, end: usize| old.or((at == length).then_some(end));
    let before = |last: Option<usize>, at: usize| last.map(|last| last + 1).or((at == 0).then_some(0));
    let lengths = (texts.old.len(), texts.new.len());
    let (old, new) = ((texts.old, texts.old_lines), (texts.new, texts.new_lines));
    let mut doubtful = Vec::new();
    for run in runs(alignment) {
        let most = run.old.len();
        let (end, new_end) = (run.old.end, run.new_end());
        let on = [
            after(from(Some(new_end)), new_end, lengths.1, lengths.0).map(|there| (old, end, there)),
            after(to(Some(end)), end, lengths.0, lengths.1).map(|there| (new, new_end, there)),
        ];
        let back = [
            before(from(run.new.checked_sub(1)), run.new).map(|there| (old, run.old.start, there)),
            before(to(run.old.start.checked_sub(1)), run.old.start).map(|there| (new, run.new, there)),
        ];
        let longest = |all: [Option<_>; 2], on: bool| {
            let lengths =
                all.into_iter().flatten().map(|(text, here, there)| slide(text, &Slide { here, there, most, on }));
            lengths.max().unwrap_or(0)
        };
        doubtful.push(end - longest(on, false)..end);
        doubtful.push(run.old.start..run.old.start + longest(back, true));
    }
    for old in doubtful.into_iter().flatten() {
        let new = alignment.get(old);
        alignment.set(old, new, false);
    }
}

/// Two places between tokens of one text, and in which direction the words at both are compared.
struct Slide {
    here: usize,
    there: usize,
    most: usize,
    on: bool,
}

/// How many tokens are the same at both places; none if only where they are now both begin a line, since whole lines are
/// put in, taken out and moved more often than the end of one with the beginning of the next.
fn slide((words, lines): (&[u32], &[bool]), &Slide { here, there, most, on }: &Slide) -> usize {
    if here == there {
        return 0;
    }
    let step = |at: usize, k: usize| if on { Some(at + k) } else { at.checked_sub(k) };
    let word =
        |at: usize, k: usize| if on { words.get(at + k) } else { at.checked_sub(k + 1).and_then(|at| words.get(at)) };
    let length = (0..most).take_while(|k| word(here, *k).is_some() && word(here, *k) == word(there, *k)).count();
    let begins = |at: usize| lines.get(at).is_none_or(|begins| *begins);
    let is_whole = |k: usize| step(here, k).is_some_and(begins) && step(there, k).is_some_and(begins);
    if is_whole(0) && !(1..=length).any(is_whole) { 0 } else { length }
}
