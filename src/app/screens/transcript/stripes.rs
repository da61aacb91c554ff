//! The codings of the open source as they stand beside the text: each in a column of its own along its passage.

use crate::app::world::World;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, LevelId, SourceId};
use crate::domain::layer;
use crate::domain::{Segment, Shard, Transcript};
use std::collections::HashMap;
use std::sync::Arc;

/// Passages in one paragraph closer than this, in bytes, may meet on a row: they never share a column.
const NEAR: usize = 200;

/// A coding beside the text.
#[derive(Clone, Debug)]
pub struct Stripe {
    /// Where it is, in bytes.
    pub segment: Segment,
    /// Its column, from 0.
    pub lane: usize,
    /// The code it counts as.
    pub code: CodeId,
    /// The level it counts at.
    pub level: Option<LevelId>,
    /// The place of the code in the codebook, from 0: what its colour is chosen by.
    pub nth_code: usize,
    /// The codings it rests on.
    pub cites: Vec<Arc<Coding>>,
}

/// Returns the codings of a source that the layer shows, by place, the longer first.
pub fn of(world: &World, source: &SourceId, shard: &Arc<Shard>, text: &Transcript) -> Vec<Stripe> {
    let nth: HashMap<&CodeId, usize> =
        world.project.codebook().tree().iter().enumerate().map(|(nth, (id, _))| (id, nth)).collect();
    let mut shown = layer::look_at(&world.project, &world.layer, source, shard);
    shown.sort_by_key(|s| (s.segment.start(), std::cmp::Reverse(s.segment.end())));
    let mut ends: Vec<Segment> = Vec::new();
    shown
        .into_iter()
        .map(|shown| {
            let lane = lane(&mut ends, text, shown.segment);
            let nth_code = nth.get(&shown.code).copied().unwrap_or(0);
            let layer::Shown { segment, code, level, cites, .. } = shown;
            Stripe { segment, lane, code, level, nth_code, cites }
        })
        .collect()
}

/// Takes the first column that is free where a passage begins. `ends` holds the last passage of each column.
fn lane(ends: &mut Vec<Segment>, text: &Transcript, segment: Segment) -> usize {
    let paragraphs = text.paragraphs();
    let paragraph = |at: usize| paragraphs.partition_point(|p| p.end() <= at);
    let free = |last: &Segment| {
        let apart = last.end() <= segment.start();
        apart && (segment.start() - last.end() > NEAR || paragraph(last.end() - 1) != paragraph(segment.start()))
    };
    if let Some(lane) = ends.iter().position(free) {
        if let Some(last) = ends.get_mut(lane) {
            *last = segment;
        }
        return lane;
    }
    ends.push(segment);
    ends.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_that_meet_on_a_row_stand_side_by_side_and_others_share_a_column() {
        let text = Transcript::new(format!("{}\n{}", "a b. ".repeat(100), "c d. ".repeat(9)), &[] as &[&str]);
        let mut ends = Vec::new();
        let mut lane = |start, end| lane(&mut ends, &text, Segment::new(start, end).unwrap());
        assert_eq!((lane(0, 20), lane(10, 15), lane(25, 30)), (0, 1, 2));
        assert_eq!(lane(300, 310), 0, "far enough");
        assert_eq!(lane(505, 510), 0, "another paragraph");
    }
}
