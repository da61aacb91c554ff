//! The text: cursor, selection, search in it, and its codings.

pub mod coding;
mod ends;
mod motion;
mod placing;
mod pointing;
mod searching;
mod stripes;

pub use ends::{End, Moving};
pub use placing::Placing;
pub use stripes::Stripe;

use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::layouts::{Columns, Layouts, Part, Row, RowPlace};
use crate::app::outcome::Outcome;
use crate::app::selection::{Selection, Unit};
use crate::app::world::{Spot, World};
use crate::domain::id::SourceId;
use crate::domain::layer::Layer;
use crate::domain::source::Speaker;
use crate::domain::{Segment, Shard, Transcript};
use crate::text::width::width;
use searching::Search;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The short forms of interviewer and moderator take this many cells.
const LEAST_LABEL: usize = 4;
/// Longer labels of participants are cut.
const MOST_LABEL: usize = 10;
/// Narrower panes give the speaker a row of its own.
const OWN_ROW: u16 = 60;

/// What the pane of the text knows.
#[derive(Debug, Default)]
pub struct State {
    source: Option<SourceId>,
    selection: Selection,
    /// The column that up and down keep.
    goal: Option<usize>,
    /// The row at the top of the pane.
    top: RowPlace,
    /// Where other sources were left.
    left: BTreeMap<SourceId, (Selection, RowPlace)>,
    /// A place to go to once the text is there: chars.
    wanted: Option<usize>,
    search: Option<Search>,
    /// The end of a coding that the next motion moves.
    moving: Option<Moving>,
    /// What waits for its passage to be chosen.
    placing: Option<Placing>,
    layouts: Layouts,
    lines: Vec<Row>,
    stripes: Vec<Stripe>,
    /// What the stripes were made of.
    made_of: Option<(SourceId, u64, Layer, Columns)>,
}

/// The row of words that the pane shows at the top, and what is on the screen under it.
impl State {
    /// Returns the open source.
    pub const fn source(&self) -> Option<&SourceId> {
        self.source.as_ref()
    }

    /// Returns the rows on the screen, from the top of the pane.
    pub fn lines(&self) -> &[Row] {
        &self.lines
    }

    /// Returns how the columns are divided.
    pub const fn columns(&self) -> Columns {
        self.layouts.columns()
    }

    /// Returns the codings of the open source that the layer shows, by place, each with its column.
    pub fn stripes(&self) -> &[Stripe] {
        &self.stripes
    }

    /// Returns the byte under the cursor.
    pub const fn cursor(&self) -> usize {
        self.selection.cursor
    }

    /// Returns the open source with its text and codings.
    pub fn shard<'a>(&self, world: &'a World) -> Option<&'a Arc<Shard>> {
        world.project.shard(self.source.as_ref()?)
    }

    /// Returns the open text.
    pub fn text<'a>(&self, world: &'a World) -> Option<&'a Arc<Transcript>> {
        Some(&self.shard(world)?.text()?.transcript)
    }

    /// Returns the turn under the cursor, from 0.
    pub fn turn_here(&self, world: &World) -> Option<usize> {
        self.text(world)?.turn_at(self.cursor())
    }

    /// Returns what is highlighted.
    pub fn selected(&self, world: &World) -> Option<Segment> {
        self.selection.segment(self.text(world)?)
    }

    /// Returns whether something is highlighted.
    pub fn has_selection(&self, world: &World) -> bool {
        self.selected(world).is_some()
    }

    /// Returns the unit the selection was widened to.
    pub fn unit(&self) -> Option<Unit> {
        self.selection.unit()
    }

    /// Returns what would be coded: what is highlighted, else the sentence under the cursor.
    pub fn target(&self, world: &World) -> Option<Spot> {
        let text = self.text(world)?;
        let segment = self.selected(world).or_else(|| text.sentence_at(self.cursor()))?;
        Some(Spot { source: self.source.clone()?, segment })
    }

    /// Returns the rows of the screen, first and last, that hold what would be coded.
    pub fn target_rows(&self, world: &World, area: Area) -> Option<(u16, u16)> {
        let segment = self.target(world)?.segment;
        let on = |row: &Row| row.words().is_some_and(|r| r.start < segment.end() && segment.start() < r.end);
        let rows = || (area.y..area.bottom()).zip(&self.lines).filter(|(_, row)| on(row)).map(|(y, _)| y);
        Some((rows().next()?, rows().next_back()?))
    }

    /// Returns the codings under the cursor.
    pub fn codings_here(&self) -> Vec<&Stripe> {
        self.stripes.iter().filter(|s| s.segment.contains(self.cursor())).collect()
    }

    /// Returns the open source and the last turn on the screen, from 0.
    pub fn last_turn_shown(&self) -> Option<(SourceId, usize)> {
        let last = self.lines.iter().rev().find(|row| row.part != Part::Gap)?;
        Some((self.source.clone()?, last.turn))
    }

    /// Returns the source and the place of the cursor in chars.
    pub fn place(&self, world: &World) -> (Option<SourceId>, usize) {
        let chars = self.text(world).map_or(0, |text| text.byte_to_char(self.cursor()));
        (self.source.clone(), self.wanted.unwrap_or(chars))
    }

    /// Opens a source where it was left.
    pub fn open(&mut self, world: &World, source: SourceId, area: Area) {
        if self.source.as_ref() == Some(&source) {
            return;
        }
        if let Some(before) = self.source.take() {
            self.left.insert(before, (self.selection, self.top));
        }
        let (selection, top) = self.left.get(&source).copied().unwrap_or_default();
        self.selection = selection;
        self.top = top;
        self.goal = None;
        self.wanted = None;
        self.source = Some(source);
        self.settle(world, area);
    }

    /// Opens a source at a place, in chars; when its text is still to come, once it is there.
    pub fn open_at(&mut self, world: &World, source: SourceId, chars: usize, area: Area) {
        self.open(world, source, area);
        self.wanted = Some(chars);
        self.settle(world, area);
    }

    /// Goes to a passage and highlights it.
    pub fn jump(&mut self, world: &World, spot: Spot, area: Area) {
        self.open(world, spot.source, area);
        let Some(text) = self.text(world) else { return };
        self.selection.take(text, spot.segment);
        self.selection.go(self.selection.anchor.unwrap_or(spot.segment.start()));
        self.selection.anchor = text.previous_grapheme(spot.segment.end());
        self.settle(world, area);
    }

    /// Returns the same place of the same source, for a pane of its own.
    #[must_use]
    pub fn twin(&self) -> Self {
        let selection = Selection::at(self.selection.cursor);
        let (source, left, wanted) = (self.source.clone(), self.left.clone(), self.wanted);
        Self { source, selection, top: self.top, left, wanted, ..Self::default() }
    }

    /// Returns how many rows below the top of the pane a turn begins; negative above it.
    pub fn row_of_turn(&self, turn: usize) -> isize {
        let signed = |n: usize| isize::try_from(n).unwrap_or(0);
        let first = self.lines.iter().enumerate().find(|(_, row)| row.turn == turn);
        first.map_or(0, |(at, row)| signed(at) - signed(row.nth))
    }

    /// Goes to a turn, which begins so many rows below the top of the pane.
    pub fn follow(&mut self, world: &World, area: Area, (turn, down): (usize, isize)) {
        let Some(text) = self.text(world).cloned() else { return };
        let turn = turn.min(text.turns().len().saturating_sub(1));
        if self.turn_here(world) != Some(turn)
            && let Some(body) = text.turns().get(turn).and_then(|turn| turn.body)
        {
            self.selection = Selection::at(body.start());
            self.goal = None;
        }
        self.top = self.layouts.step((turn, 0), -down);
        self.keep_in_view(usize::from(area.height));
        self.fill(usize::from(area.height));
    }

    /// Drops the selection.
    pub fn deselect(&mut self) {
        self.selection.forget();
    }

    /// Brings rows, stripes and cursor in line with the project and the size of the pane.
    pub fn settle(&mut self, world: &World, area: Area) {
        let (Some(source), Some(shard)) = (self.source.clone(), self.shard(world)) else {
            self.lines.clear();
            self.stripes.clear();
            self.made_of = None;
            if self.source.as_ref().is_none_or(|id| world.project.source(id).is_none()) {
                self.source = world.project.sources().first().cloned();
            }
            return;
        };
        let Some(text) = shard.text().map(|text| text.transcript.clone()) else {
            self.lines.clear();
            self.stripes.clear();
            self.made_of = None;
            return;
        };
        if area.is_empty() {
            return;
        }
        self.layouts.prepare(&text, columns(shard, &text, (area, world.reading)));
        if let Some(chars) = self.wanted.take() {
            self.selection = Selection::at(text.char_to_byte(chars).unwrap_or(0));
        }
        self.selection.cursor = text.place(self.selection.cursor).unwrap_or(0);
        if let Some(anchor) = self.selection.anchor {
            self.selection.anchor = text.place(anchor);
        }
        let made_of = (source, world.project.revision(), world.layer.clone(), self.layouts.columns());
        if self.made_of.as_ref() != Some(&made_of) {
            self.stripes = stripes::of(world, &made_of.0, shard, &mut self.layouts);
            self.made_of = Some(made_of);
        }
        if let Some(search) = &mut self.search {
            search.look(self.source.as_ref(), &text);
        }
        self.keep_in_view(usize::from(area.height));
        self.fill(usize::from(area.height));
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        let Some(text) = self.text(world).cloned() else { return self.without_text(world, action) };
        if text.paragraphs().is_empty() {
            return self.without_text(world, action);
        }
        if let Some(outcome) = self.step_end(world, area, action) {
            return outcome;
        }
        if self.step(&text, area, action) {
            return Outcome::none();
        }
        if let Some(outcome) = self.on_text(world, action) {
            return outcome;
        }
        self.on_codings(world, action)
    }
}

/// Divides the columns of the pane for a source.
fn columns(shard: &Shard, text: &Transcript, (area, reading): (Area, bool)) -> Columns {
    let labels = shard.source().speakers.iter();
    let widest = labels.filter(|(_, who)| !matches!(who, Speaker::Researcher(_))).map(|(label, _)| width(label)).max();
    let label = widest.map_or(0, |widest| widest.clamp(LEAST_LABEL, MOST_LABEL));
    let none = shard.source().speakers.is_empty();
    let label = if none { 0 } else { label.max(LEAST_LABEL) };
    let columns = Columns::new(usize::from(area.width), text.turns().len(), label, area.width < OWN_ROW);
    if reading { columns.for_reading(usize::from(area.width)) } else { columns }
}
