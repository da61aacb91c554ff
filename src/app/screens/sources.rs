//! The list of sources: what each coder has still to read and code.

use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::outcome::{Go, Outcome};
use crate::app::screens::rows::{moved, shifted};
use crate::app::screens::transcript::coding::mark_done;
use crate::app::world::World;
use crate::domain::id::SourceId;
use crate::domain::source::Kind;

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The heading over the sources of a kind, with their number.
    Kind(Kind, usize),
    /// A source.
    Source(SourceId),
}

/// How far a coder is with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Its text is still being read from the disk.
    Loading,
    /// Not opened yet.
    Unread,
    /// Opened, nothing coded: turns seen, of how many.
    Reading(usize, usize),
    /// Something is coded: turns seen, of how many.
    Coding(usize, usize),
    /// Marked as done.
    Done,
}

/// The list and where the cursor is in it.
#[derive(Debug, Default)]
pub struct State {
    cursor: Option<SourceId>,
    rows: Vec<Row>,
    made_of: Option<Vec<SourceId>>,
    /// How many are done, and the revision of the project at which that was counted.
    done: (usize, Option<u64>),
    top: usize,
    height: usize,
}

impl State {
    /// Returns the rows, from the first.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the first row that is drawn.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Returns how many sources the coder has marked done.
    pub const fn done(&self) -> usize {
        self.done.0
    }

    /// Returns the source under the cursor.
    pub const fn cursor(&self) -> Option<&SourceId> {
        self.cursor.as_ref()
    }

    /// Puts the cursor on a source.
    pub fn show(&mut self, source: SourceId) {
        self.cursor = Some(source);
    }

    /// Brings the rows in line with the project and the size of the pane.
    pub fn settle(&mut self, world: &World, area: Area) {
        let ids = world.project.sources();
        if self.made_of.as_deref() != Some(ids) {
            self.rows = rows(world);
            self.made_of = Some(ids.to_vec());
        }
        let revision = Some(world.project.revision());
        if self.done.1 != revision {
            let done = ids.iter().filter(|id| world.project.is_done(id, world.coder())).count();
            self.done = (done, revision);
        }
        if self.cursor.as_ref().is_none_or(|id| !ids.contains(id)) {
            self.cursor = ids.first().cloned();
        }
        self.height = usize::from(area.height);
        let at = self.at();
        // The heading of the first source stays in view with it.
        let high = if at <= 1 { 0 } else { at };
        let low = (at + 1).saturating_sub(self.height);
        self.top = self.top.clamp(low.min(high), high).min(self.rows.len().saturating_sub(self.height.max(1)));
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        let page = usize::from(area.height).saturating_sub(1).max(1);
        let Some(here) = self.cursor.clone() else { return Outcome::none() };
        self.step(|at, len| moved(at, len, page, action).unwrap_or(at));
        match action {
            Action::OpenRow => return Outcome::go(Go::OpenSource(here)),
            Action::MarkDone => return mark_done(world, &here),
            _ => {}
        }
        Outcome::none()
    }

    /// Scrolls by rows; the cursor stays in view.
    pub fn scroll(&mut self, by: isize) {
        self.step(|at, len| shifted(at, len, by));
    }

    /// Returns the source on a row of the screen, counted from the top of the pane, and puts the cursor there.
    pub fn click(&mut self, row: usize) -> Option<SourceId> {
        let Some(Row::Source(id)) = self.rows.get(self.top + row) else { return None };
        self.cursor = Some(id.clone());
        self.cursor.clone()
    }

    fn at(&self) -> usize {
        let here = |row: &Row| matches!(row, Row::Source(id) if Some(id) == self.cursor.as_ref());
        self.rows.iter().position(here).unwrap_or(0)
    }

    /// Moves the cursor to the source that `to` tells from its place and their number.
    fn step(&mut self, to: impl FnOnce(usize, usize) -> usize) {
        let ids: Vec<&SourceId> =
            self.rows.iter().filter_map(|row| if let Row::Source(id) = row { Some(id) } else { None }).collect();
        let at = ids.iter().position(|id| Some(*id) == self.cursor.as_ref()).unwrap_or(0);
        self.cursor = ids.get(to(at, ids.len())).map(|id| (*id).clone());
    }
}

fn rows(world: &World) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut heading: Option<(usize, Kind)> = None;
    for id in world.project.sources() {
        let kind = world.project.source(id).map_or(Kind::Interview, |source| source.kind);
        if heading.is_none_or(|(_, last)| last != kind) {
            heading = Some((rows.len(), kind));
            rows.push(Row::Kind(kind, 0));
        }
        if let Some(Row::Kind(_, count)) = heading.and_then(|(at, _)| rows.get_mut(at)) {
            *count += 1;
        }
        rows.push(Row::Source(id.clone()));
    }
    rows
}

/// Returns how far the coder who looks is with a source.
pub fn progress(world: &World, id: &SourceId) -> Progress {
    let Some(shard) = world.project.shard(id) else { return Progress::Unread };
    let me = world.coder();
    if world.project.is_done(id, me) {
        return Progress::Done;
    }
    if world.loading.contains(id) && shard.text().is_none() {
        return Progress::Loading;
    }
    let turns = shard.text().map_or(0, |text| text.transcript.turns().len());
    let seen = world.furthest.get(id).map(|turn| (turn + 1).min(turns));
    let coded = shard.codings().iter().any(|c| c.coder() == me);
    // Work done on another machine: as far as the last coding.
    let last = || shard.codings().iter().rev().find(|c| c.coder() == me).and_then(|c| c.segment());
    let reached = || last().and_then(|s| shard.text()?.transcript.turn_at(s.start())).map_or(0, |turn| turn + 1);
    match (seen, coded) {
        (None, false) => Progress::Unread,
        (Some(seen), false) => Progress::Reading(seen, turns),
        (seen, true) => Progress::Coding(seen.unwrap_or(0).max(reached()), turns),
    }
}

/// Returns in a word which participants speak in a source: their group, or `mixed`.
pub fn group<'a>(world: &'a World, id: &SourceId) -> &'a str {
    let Some(source) = world.project.source(id) else { return "" };
    let people = source.participants();
    let mut groups = people.iter().filter_map(|p| world.project.participants().get(*p)?.attribute("group"));
    let Some(first) = groups.next() else { return "" };
    if groups.all(|group| group == first) { first } else { "mixed" }
}
