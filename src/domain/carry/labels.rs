//! Labels at the beginnings of lines: each is one token, and one that was renamed throughout counts as the same, or all
//! short answers of a renamed speaker would stand alone among changes.

use super::align::Alignment;
use super::tokens::{Token, Words};
use std::collections::BTreeMap;
use std::ops::Range;

/// Within how many tokens a label ends.
const LABEL: usize = 12;
/// How many turns show that a label was renamed.
const TURNS: usize = 2;

/// How many lines begin with each label.
pub(super) type Labels<'t> = BTreeMap<&'t str, usize>;

/// Counts the labels of a text: what lines have before a colon or a time.
pub(super) fn count<'t>(text: &'t str, tokens: &[Token], labels: &mut Labels<'t>) {
    for (label, _) in lines(text, tokens).iter().filter_map(|line| label(text, tokens, line)) {
        *labels.entry(label.of(text)).or_default() += 1;
    }
}

/// The tokens of a text with each label that more than one line begins with as one token, and the lines.
pub(super) fn fold<'t>(
    text: &'t str,
    tokens: &[Token],
    labels: &Labels,
    words: &mut Words<'t>,
) -> (Vec<Token>, Vec<Line>) {
    let mut folded = Vec::with_capacity(tokens.len());
    let mut cut = Vec::new();
    for line in lines(text, tokens) {
        let start = folded.len();
        let is_label = |(whole, _): &(Token, usize)| labels.get(whole.of(text)).is_some_and(|count| *count > 1);
        let label = label(text, tokens, &line).filter(is_label);
        folded.extend(label.map(|(whole, _)| Token { word: words.number(whole.of(text)), ..whole }));
        let body = line.start + label.map_or(0, |(_, length)| length)..line.end;
        folded.extend_from_slice(tokens.get(body).unwrap_or_default());
        cut.push(Line { start, body: start + usize::from(label.is_some())..folded.len() });
    }
    (folded, cut)
}

/// What may be the label of a line, and how many tokens it has.
fn label(text: &str, tokens: &[Token], line: &Range<usize>) -> Option<(Token, usize)> {
    let head = tokens.get(line.start..line.end.min(line.start + LABEL)).unwrap_or_default();
    let end = head.iter().position(|token| [":", "：", "["].contains(&token.of(text)))?;
    Some((Token { end: head.get(end)?.end, ..*head.first()? }, end + 1))
}

/// A line of a text, in tokens.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    /// What comes after the label.
    pub(super) body: Range<usize>,
}

impl Line {
    fn label(&self) -> Option<usize> {
        (self.start < self.body.start).then_some(self.start)
    }
}

fn lines(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut before = 0;
    for (at, token) in tokens.iter().enumerate() {
        let gap = text.get(before..token.start as usize).unwrap_or_default();
        if at == 0 || gap.contains('\n') {
            starts.push(at);
        }
        before = token.end as usize;
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The words of the old text with its renamed labels as they are in the new one; `None` when none was renamed.
pub(super) fn renamed(old: (&[u32], &[Line]), new: (&[u32], &[Line]), alignment: &Alignment) -> Option<Vec<u32>> {
    let labels: BTreeMap<usize, usize> =
        new.1.iter().filter_map(|line| Some((line.body.start, line.label()?))).collect();
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for line in old.1 {
        let pair = alignment.sure(line.body.start).and_then(|at| Some((line.label()?, *labels.get(&at)?)));
        if let Some((from, to)) = pair.and_then(|(from, to)| old.0.get(from).zip(new.0.get(to))) {
            *counts.entry((*from, *to)).or_default() += 1;
        }
    }
    let mut all: BTreeMap<u32, usize> = BTreeMap::new();
    for ((from, _), count) in &counts {
        *all.entry(*from).or_default() += count;
    }
    let is_whole = |from: u32, count: usize| count >= TURNS && all.get(&from).is_some_and(|all| count * 4 >= all * 3);
    let names: BTreeMap<u32, u32> = counts
        .iter()
        .filter(|((from, to), count)| from != to && is_whole(*from, **count))
        .map(|(pair, _)| *pair)
        .collect();
    let mut words = old.0.to_vec();
    for label in old.1.iter().filter_map(Line::label) {
        if let Some(word) = words.get_mut(label) {
            *word = names.get(word).copied().unwrap_or(*word);
        }
    }
    (!names.is_empty()).then_some(words)
}
