//! What the coders of one source agree on by themselves.

use super::Shown;
use crate::domain::codebook::Codebook;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, CoderId, SourceId};
use crate::domain::project::Project;
use crate::domain::segment::Segment;
use crate::domain::shard::Shard;
use crate::domain::voices::voices;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::sync::Arc;

/// A coding of one code in a source: which of the coders made it, and the coding.
type OfCoder<'a> = (usize, &'a Arc<Coding>);

/// Codings that agree, one of each coder: how much they share, best last; of equals the first in the text.
type Group = (u64, Reverse<Vec<usize>>);

/// Returns the codings that agree: the same code from all coders, overlapping at least half of their union. Each coding
/// agrees at most once: those that share most find each other first, whoever made them.
pub(super) fn agreed<'a>(
    book: &Codebook,
    placed: &[&'a Arc<Coding>],
    coders: &BTreeSet<&CoderId>,
) -> Vec<Vec<&'a Arc<Coding>>> {
    let mut by_code: HashMap<&CodeId, BTreeMap<usize, OfCoder<'a>>> = HashMap::new();
    for (number, coding) in placed.iter().enumerate() {
        if let Some(coder) = coders.iter().position(|coder| *coder == coding.coder()) {
            by_code.entry(book.resolve(&coding.code)).or_default().insert(number, (coder, *coding));
        }
    }
    let mut found: Vec<(usize, Vec<&Arc<Coding>>)> =
        by_code.into_values().flat_map(|of_code| agreed_on_code(of_code, coders.len())).collect();
    found.sort_unstable_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, cites)| cites).collect()
}

/// Returns the codings of one code that agree, each group with the number of its first.
fn agreed_on_code(mut free: BTreeMap<usize, OfCoder<'_>>, coders: usize) -> Vec<(usize, Vec<&Arc<Coding>>)> {
    let mut groups: BinaryHeap<(Group, usize)> =
        free.keys().filter_map(|number| Some((group_of(&free, *number, coders)?, *number))).collect();
    let mut found = Vec::new();
    while let Some(((_, Reverse(members)), seed)) = groups.pop() {
        if members.iter().any(|number| !free.contains_key(number)) {
            // Somebody who fits better has one of them: perhaps there is another.
            groups.extend(group_of(&free, seed, coders).map(|group| (group, seed)));
            continue;
        }
        let first = members.iter().min().copied().unwrap_or(seed);
        let mut cites: Vec<OfCoder<'_>> = members.iter().filter_map(|number| free.remove(number)).collect();
        cites.sort_by_key(|(coder, _)| *coder);
        found.push((first, cites.into_iter().map(|(_, coding)| coding).collect()));
    }
    found
}

/// Returns the codings of all other coders that agree best with one, if there are such.
fn group_of(free: &BTreeMap<usize, OfCoder<'_>>, seed: usize, coders: usize) -> Option<Group> {
    let mut group: Vec<OfCoder<'_>> = vec![*free.get(&seed)?];
    let mut members = vec![seed];
    let mut shared = 0;
    while group.len() < coders {
        let others = free.iter().filter(|(_, (coder, _))| group.iter().all(|(own, _)| own != coder));
        let shares = others.filter_map(|(number, of_coder)| {
            let share = share(group.iter().chain([of_coder]).map(|(_, coding)| *coding))?;
            Some((share, Reverse(*number), *of_coder))
        });
        let (share, Reverse(number), best) = shares.max_by_key(|(share, number, _)| (*share, *number))?;
        group.push(best);
        members.push(number);
        shared = share;
    }
    members.sort_unstable();
    Some((shared, Reverse(members)))
}

/// Returns how much of their union the passages share, in parts of 2^32, if it is half or more.
fn share<'a>(codings: impl Iterator<Item = &'a Arc<Coding>>) -> Option<u64> {
    let segments: Option<Vec<Segment>> = codings.map(|c| c.segment()).collect();
    let segments = segments?;
    let start = segments.iter().map(|s| s.start()).max()?;
    let end = segments.iter().map(|s| s.end()).min()?;
    let low = segments.iter().map(|s| s.start()).min()?;
    let high = segments.iter().map(|s| s.end()).max()?;
    let (shared, union) = (end.checked_sub(start)? as u64, (high - low).max(1) as u64);
    (shared.saturating_mul(2) >= union).then(|| shared.saturating_mul(1 << 32) / union)
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
