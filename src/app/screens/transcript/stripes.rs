//! The codings of the open source as they stand beside the text: each in a column of its own along its passage.

use crate::app::layouts::{Layouts, RowPlace};
use crate::app::world::World;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, LevelId, SourceId};
use crate::domain::layer;
use crate::domain::{Segment, Shard};
use std::collections::HashMap;
use std::sync::Arc;

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
    /// The number of its colour, from 0: that of the code, or by its place in the codebook.
    pub color: usize,
    /// The codings it rests on.
    pub cites: Vec<Arc<Coding>>,
}

/// Returns the codings of a source that the layer shows, by place, the longer first. `layouts` tells the rows of its text.
pub fn of(world: &World, source: &SourceId, shard: &Arc<Shard>, layouts: &mut Layouts) -> Vec<Stripe> {
    let book = world.project.codebook();
    let nth: HashMap<&CodeId, usize> = book.tree().iter().enumerate().map(|(nth, (id, _))| (id, nth)).collect();
    let mut shown = layer::look_at(&world.project, &world.layer, source, shard);
    shown.sort_by_key(|s| (s.segment.start(), std::cmp::Reverse(s.segment.end())));
    let mut lanes = Lanes::default();
    shown
        .into_iter()
        .map(|shown| {
            let lane = lanes.take(shown.segment, layouts);
            let color = book.color(&shown.code).or_else(|| nth.get(&shown.code).copied()).unwrap_or(0);
            let layer::Shown { segment, code, level, cites, .. } = shown;
            Stripe { segment, lane, code, level, color, cites }
        })
        .collect()
}

/// The columns beside the text: the last row that a stripe takes in each.
#[derive(Debug, Default)]
struct Lanes(Vec<Option<RowPlace>>);

impl Lanes {
    /// Takes the first column that is free on the row where a passage begins; returns its number.
    fn take(&mut self, segment: Segment, layouts: &mut Layouts) -> usize {
        let first = layouts.row_of(segment.start());
        let last = layouts.row_of(segment.end().saturating_sub(1));
        let lane = self.0.iter().position(|end| *end < first).unwrap_or(self.0.len());
        self.0.resize(self.0.len().max(lane + 1), None);
        if let Some(end) = self.0.get_mut(lane) {
            *end = last;
        }
        lane
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::layouts::Columns;
    use crate::domain::Transcript;

    #[test]
    fn passages_that_meet_on_a_row_stand_side_by_side_and_others_share_a_column() {
        let text = Transcript::new("one two three four five six seven eight nine ten", &[] as &[&str]);
        let mut layouts = Layouts::default();
        layouts.prepare(&Arc::new(text), Columns { number: 1, text: 14, ..Columns::default() });
        // Rows: one two three | four five six | seven eight | nine ten
        let mut lanes = Lanes::default();
        let mut lane = |start, end| lanes.take(Segment::new(start, end).unwrap(), &mut layouts);
        assert_eq!((lane(0, 23), lane(4, 7)), (0, 1), "they overlap");
        assert_eq!(lane(8, 13), 2, "they share a row");
        assert_eq!(lane(14, 18), 1, "the row after");
        assert_eq!((lane(28, 45), lane(46, 48)), (0, 1));
    }
}
