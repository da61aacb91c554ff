//! Finding a passage without the text it was made on: by its words and by what stood around it.

use super::Placed;
use crate::domain::line::Passage;
use crate::domain::segment::Segment;
use crate::domain::transcript::Transcript;

/// Most places that are compared; words that stand at more places say nothing.
const PLACES: usize = 1000;
/// How many chars of the words around a passage tell its place from any other.
const AROUND: usize = 12;
/// From how many chars on a passage that stands at one place only needs nothing around it.
const LONG: usize = 60;
/// What a quote is cut to, and what stands for its middle.
const QUOTE: usize = 200;
const GAP: &str = " … ";
/// How many chars a passage may gain or lose in any case.
const SLACK: usize = 8;

/// Where a passage stands in a text that is not the one it was made on, when that one is not at hand. `None` unless
/// certain: its words stand at one place that what stood around them tells from all others, or stood between words that
/// do. `is_exact`: the words are all that was recorded of them, which of a long passage is head, tail and length.
pub fn find(passage: &Passage, new: &Transcript) -> Option<Placed> {
    if passage.quote.is_empty() {
        return None;
    }
    same(passage, new).or_else(|| framed(passage, new))
}

/// A place where all recorded words stand.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    segment: Segment,
    /// Chars around it that are the same without a break, before and after.
    before: usize,
    after: usize,
}

impl Candidate {
    fn around(self) -> usize {
        self.before + self.after
    }
}

/// The one place where the very same words stand.
fn same(passage: &Passage, new: &Transcript) -> Option<Placed> {
    let mut found = Vec::new();
    for segment in places(passage, new)? {
        let (before, after) = (new.text().get(..segment.start())?, new.text().get(segment.end()..)?);
        found.push(Candidate { segment, before: alike_back(&passage.pre, before), after: alike(&passage.post, after) });
    }
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.around()));
    let best = *found.first()?;
    let next = found.get(1).map_or(0, |candidate| candidate.around());
    let is_backed = is_whole(best.before, &passage.pre) || is_whole(best.after, &passage.post);
    let is_clear = match found.len() {
        1 => is_backed || best.around() >= AROUND * 2 || passage.quote.chars().count() >= LONG,
        _ => is_backed && best.around() >= next + AROUND,
    };
    is_clear.then_some(Placed { segment: best.segment, is_exact: true })
}

/// Whether all that was recorded of one side is there, and enough of it.
fn is_whole(alike: usize, recorded: &str) -> bool {
    alike >= AROUND && alike == recorded.chars().count()
}

/// All places where the recorded words stand; `None` when there are too many.
fn places(passage: &Passage, new: &Transcript) -> Option<Vec<Segment>> {
    let [from, to] = passage.at;
    let length = to.saturating_sub(from) as usize;
    let text = new.text();
    if length <= QUOTE || passage.quote.chars().count() != QUOTE {
        return all(text, &passage.quote)?.map(|start| Segment::new(start, start + passage.quote.len())).collect();
    }
    let (head, _) = passage.quote.split_once(GAP)?;
    let mut found = Vec::new();
    for start in all(text, head)? {
        let first = new.byte_to_char(start);
        let segment = first.checked_add(length).and_then(|end| new.segment_of_chars(first, end));
        found.extend(segment.filter(|segment| *new.quote(*segment) == *passage.quote));
    }
    Some(found)
}

/// Where all occurrences begin, also those that overlap; `None` when there are too many.
fn all(text: &str, words: &str) -> Option<impl Iterator<Item = usize>> {
    let step = words.chars().next()?.len_utf8();
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(words)) {
        starts.push(from + at);
        from += at + step;
        if starts.len() > PLACES {
            return None;
        }
    }
    Some(starts.into_iter())
}

/// A passage whose words were changed: what stands between the words before and after it, each found at one place.
fn framed(passage: &Passage, new: &Transcript) -> Option<Placed> {
    let is_long = |words: &str| words.chars().count() >= AROUND;
    if !is_long(&passage.pre) || !is_long(&passage.post) {
        return None;
    }
    let only = |words: &str| {
        let mut places = all(new.text(), words)?;
        places.next().filter(|_| places.next().is_none())
    };
    let segment = Segment::new(only(&passage.pre)? + passage.pre.len(), only(&passage.post)?)?;
    let words = new.slice(segment);
    let (old, length) = (passage.at.iter().rev().copied().reduce(u32::saturating_sub)? as usize, words.chars().count());
    let is_near = length <= old * 2 + SLACK && old <= length * 2 + SLACK;
    let kept = alike(&passage.quote, words) + alike_back(&passage.quote, words);
    (is_near && kept * 2 >= length.min(QUOTE)).then_some(Placed { segment, is_exact: false })
}

/// How many chars two texts have in common from their beginnings on.
fn alike(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

/// How many chars two texts have in common up to their ends.
fn alike_back(a: &str, b: &str) -> usize {
    a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count()
}
