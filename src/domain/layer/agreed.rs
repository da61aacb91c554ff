//! What the coders of one source agree on by themselves.

use super::Shown;
use crate::domain::codebook::Codebook;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, CoderId, SourceId};
use crate::domain::project::Project;
use crate::domain::segment::Segment;
use crate::domain::shard::Shard;
use crate::domain::voices::voices;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How much of their union passages must share to be the same.
const HALF: f64 = 0.5;

/// Codings of one code by one coder, in the order of their places, each with its number in the source.
type OfCoder<'a> = Vec<(usize, &'a Arc<Coding>)>;

/// Returns the codings that agree: the same code from all coders, overlapping at least half of their union. Each coding
/// agrees at most once; of several the one that shares most is taken.
pub(super) fn agreed<'a>(
    book: &Codebook,
    placed: &[&'a Arc<Coding>],
    coders: &BTreeSet<&CoderId>,
) -> Vec<Vec<&'a Arc<Coding>>> {
    let mut by_code: HashMap<&CodeId, Vec<OfCoder<'a>>> = HashMap::new();
    for (number, coding) in placed.iter().enumerate() {
        let of_code = by_code.entry(book.resolve(&coding.code)).or_insert_with(|| vec![Vec::new(); coders.len()]);
        let coder = coders.iter().position(|coder| *coder == coding.coder());
        if let Some(own) = coder.and_then(|i| of_code.get_mut(i)) {
            own.push((number, *coding));
        }
    }
    let mut found: Vec<(usize, Vec<&Arc<Coding>>)> = by_code.into_values().flat_map(agreed_on_code).collect();
    found.sort_unstable_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, cites)| cites).collect()
}

/// Returns the codings of one code that agree, each group with the number of its first.
fn agreed_on_code(mut of_code: Vec<OfCoder<'_>>) -> Vec<(usize, Vec<&Arc<Coding>>)> {
    let Some((first, others)) = of_code.split_first_mut() else { return Vec::new() };
    let mut found = Vec::new();
    for (number, coding) in first.iter() {
        let mut cites = vec![*coding];
        let mut taken = Vec::new();
        for other in others.iter() {
            let shares =
                other.iter().enumerate().filter_map(|(i, (_, c))| Some((share(cites.iter().chain([c]))?, i, *c)));
            let best = shares.filter(|(share, ..)| *share >= HALF).max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, i, best)) = best else { break };
            cites.push(best);
            taken.push(i);
        }
        if taken.len() == others.len() {
            for (other, i) in others.iter_mut().zip(taken) {
                other.remove(i);
            }
            found.push((*number, cites));
        }
    }
    found
}

/// Returns how much of their union the passages share, from 0 to 1.
fn share<'a, 'b: 'a>(codings: impl Iterator<Item = &'a &'b Arc<Coding>>) -> Option<f64> {
    let segments: Option<Vec<Segment>> = codings.map(|c| c.segment()).collect();
    let segments = segments?;
    let start = segments.iter().map(|s| s.start()).max()?;
    let end = segments.iter().map(|s| s.end()).min()?;
    let low = segments.iter().map(|s| s.start()).min()?;
    let high = segments.iter().map(|s| s.end()).max()?;
    #[expect(clippy::cast_precision_loss, reason = "lengths of passages are far below 2^52")]
    Some(end.saturating_sub(start) as f64 / (high - low).max(1) as f64)
}

/// Returns codings that agree as one: their union, its voices, and all of them cited.
pub(super) fn union(project: &Project, source: &SourceId, shard: &Shard, cites: &[&Arc<Coding>]) -> Option<Shown> {
    let first = cites.first()?;
    let start = cites.iter().filter_map(|c| c.segment()).map(Segment::start).min()?;
    let end = cites.iter().filter_map(|c| c.segment()).map(Segment::end).max()?;
    let segment = Segment::new(start, end)?;
    let text = shard.text()?;
    let mut whole = voices(&text.transcript, shard.turn_voices(), segment);
    if let Some(corrected) = cites.iter().find_map(|c| c.corrected_voices.as_ref()) {
        whole.participants.clone_from(corrected);
        whole.counts_source |= !corrected.is_empty();
    }
    // A level of its own holds only where all who agree gave the same.
    let own = first.level.as_ref().filter(|level| cites.iter().all(|c| c.level.as_ref() == Some(level)));
    let code = project.codebook().resolve(&first.code).clone();
    let level = own.or_else(|| project.codebook().level(&code)).cloned();
    Some(Shown {
        source: source.clone(),
        code,
        level,
        segment,
        voices: whole,
        cites: cites.iter().map(|c| (*c).clone()).collect(),
    })
}
