//! Search in the open text, live while it is typed.

use super::State;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::Outcome;
use crate::app::world::World;
use crate::domain::id::SourceId;
use crate::domain::{Segment, Transcript};
use crate::text::find::Needle;
use std::sync::Arc;

/// A search and its hits in the open text.
#[derive(Debug)]
pub struct Search {
    query: String,
    needle: Needle,
    hits: Vec<Segment>,
    /// What the hits were looked for in.
    within: Option<(SourceId, Arc<Transcript>)>,
    /// Where the cursor stood when the search began.
    from: usize,
}

impl Search {
    /// Looks through a text, unless that was done.
    pub(super) fn look(&mut self, source: Option<&SourceId>, text: &Arc<Transcript>) {
        if self.within.as_ref().is_some_and(|(id, held)| Some(id) == source && Arc::ptr_eq(held, text)) {
            return;
        }
        let shifted = |paragraph: &Segment| {
            let start = paragraph.start();
            let hits = self.needle.hits(text.slice(*paragraph));
            hits.into_iter().filter_map(move |hit| Segment::new(start + hit.start, start + hit.end)).collect::<Vec<_>>()
        };
        self.hits = text.paragraphs().iter().flat_map(shifted).collect();
        self.within = source.map(|id| (id.clone(), text.clone()));
    }
}

impl State {
    /// Returns what is searched for.
    pub fn query(&self) -> &str {
        self.search.as_ref().map_or("", |search| &search.query)
    }

    /// Returns the hits that reach into `within`, in order.
    pub fn hits_in(&self, within: Segment) -> impl Iterator<Item = Segment> {
        let hits = self.search.as_ref().map(|s| s.hits.as_slice()).unwrap_or_default();
        let from = hits.partition_point(|hit| hit.end() <= within.start());
        hits.iter().skip(from).copied().take_while(move |hit| hit.start() < within.end())
    }

    /// Returns which hit the cursor stands on, from 1, or 0, and how many there are; `None` without a search.
    pub fn hit_count(&self) -> Option<(usize, usize)> {
        let search = self.search.as_ref()?;
        let here = search.hits.iter().position(|hit| hit.contains(self.cursor()));
        Some((here.map_or(0, |nth| nth + 1), search.hits.len()))
    }

    /// Searches, going to the first hit at or after where the search began; an empty text ends the search.
    pub fn search(&mut self, world: &World, query: &str, area: Area) {
        let from = self.search.as_ref().map_or(self.cursor(), |search| search.from);
        let Some(needle) = Needle::new(query) else {
            self.search = None;
            return;
        };
        let mut search = Search { query: query.to_owned(), needle, hits: Vec::new(), within: None, from };
        if let Some(text) = self.text(world) {
            search.look(self.source.as_ref(), text);
        }
        let first = search.hits.iter().find(|hit| hit.end() > from).or_else(|| search.hits.first());
        self.selection.forget();
        self.selection.go(first.map_or(from, |hit| hit.start()));
        self.search = Some(search);
        self.settle(world, area);
    }

    /// Highlights words wherever they stand, the cursor staying where it is; an empty text leaves all as it is.
    pub fn look_for(&mut self, query: &str) {
        if let Some(needle) = Needle::new(query) {
            let from = self.cursor();
            self.search = Some(Search { query: query.to_owned(), needle, hits: Vec::new(), within: None, from });
        }
    }

    /// Goes to the next hit or the one before, round the ends.
    pub(super) fn next_hit(&mut self, forward: bool) -> Outcome {
        let at = self.cursor();
        let Some(search) = &mut self.search else {
            return Outcome::tell(
                Notice::warning("nothing was searched for").keyed(Action::SearchHere, "searches here"),
            );
        };
        let hits = &search.hits;
        let hit = if forward {
            hits.iter().find(|hit| hit.start() > at).or_else(|| hits.first())
        } else {
            hits.iter().rev().find(|hit| hit.start() < at).or_else(|| hits.last())
        };
        let Some(to) = hit.map(|hit| hit.start()) else {
            return Outcome::tell(Notice::warning(format!("'{}' is not in this text", search.query)));
        };
        search.from = to;
        let round = if forward { to <= at } else { to >= at };
        self.selection.go(to);
        self.goal = None;
        if round && self.hit_count().is_some_and(|(_, all)| all > 1) {
            return Outcome::tell(Notice::done(if forward { "from the start again" } else { "from the end again" }));
        }
        Outcome::none()
    }

    /// Ends the search; returns whether there was one.
    pub(super) fn end_search(&mut self) -> bool {
        self.search.take().is_some()
    }
}
