//! The ends of a coding, moved by the next motion or by dragging its stripe.

use super::{State, Stripe};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::layouts::Part;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::selection::Selection;
use crate::app::undoing::short;
use crate::app::world::World;
use crate::domain::coding::CodingKey;
use crate::domain::command::{CodingEdit, Command};
use crate::domain::{Segment, Transcript};

/// An end of a coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where it starts.
    Start,
    /// Where it ends.
    End,
}

/// An end that waits to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// The coding.
    pub key: CodingKey,
    /// Which end.
    pub end: End,
}

impl State {
    /// Returns the end that waits for a motion.
    pub const fn moving(&self) -> Option<&Moving> {
        self.moving.as_ref()
    }

    /// Lets the next motion move an end of an own coding.
    pub fn move_end(&mut self, world: &World, moving: Moving) -> Outcome {
        let Some(segment) = self.segment_of(world, &moving.key) else { return Outcome::none() };
        let end = if moving.end == End::Start { "start" } else { "end" };
        let name = self.name_of(world, &moving.key);
        if let Some(text) = self.text(world).cloned() {
            self.selection = at_end(&text, segment, moving.end);
            self.goal = None;
        }
        self.moving = Some(moving);
        let told = Notice::done(format!("the {end} of {name} moves with the next motion"));
        Outcome::tell(told.keyed(Action::Back, "leaves it"))
    }

    /// Does the motion that moves the end which waits for it; any other action leaves the end where it is. Returns
    /// nothing when the action is still to be done.
    pub(super) fn step_end(&mut self, world: &World, area: Area, action: Action) -> Option<Outcome> {
        let moving = self.moving.take()?;
        let text = self.text(world).cloned()?;
        let segment = self.segment_of(world, &moving.key)?;
        if action == Action::Back {
            self.deselect();
            return Some(Outcome::tell(Notice::done("the coding is as it was")));
        }
        let is_motion = action.row().is_some_and(|row| row.group == crate::app::action::Group::Move);
        if !is_motion || !self.step(&text, area, action) {
            self.deselect();
            return None;
        }
        Some(self.put_end(world, &text, segment, &moving))
    }

    /// Puts an end where the cursor is.
    fn put_end(&mut self, world: &World, text: &Transcript, old: Segment, moving: &Moving) -> Outcome {
        let cursor = self.selection.cursor;
        let new = match moving.end {
            End::Start => Segment::new(cursor, old.end()),
            End::End => Segment::new(old.start(), text.grapheme_end(cursor)),
        };
        let new = new.and_then(|segment| text.snap(segment));
        self.selection = Selection::at(new.map_or(old.start(), |new| match moving.end {
            End::Start => new.start(),
            End::End => text.previous_grapheme(new.end()).unwrap_or(new.start()),
        }));
        let (Some(new), Some(source)) = (new, self.source.clone()) else {
            let other = if moving.end == End::Start { "its end" } else { "its start" };
            return Outcome::tell(Notice::warning(format!("it would lie beyond {other}")));
        };
        let words = text.passage_text(new);
        let told = format!("{}: {}", self.name_of(world, &moving.key), ends(&words));
        let keys = vec![moving.key.clone()];
        Outcome::change(Command::EditCodings { source, keys, edit: CodingEdit::Passage(new) })
            .then(Go::Notice(Notice::done(told)))
    }

    /// Returns the end of an own coding whose stripe has its first or last cell here.
    pub fn end_at(&self, world: &World, area: Area, (column, row): (u16, u16)) -> Option<Moving> {
        let columns = self.columns();
        let margin = usize::from(area.x) + columns.gutter + columns.text + 1;
        let lane = usize::from(column).checked_sub(margin).filter(|lane| *lane < columns.stripes)?;
        let line = self.lines().get(usize::from(row.checked_sub(area.y)?))?;
        let Part::Words { range, .. } = &line.part else { return None };
        let own = |stripe: &Stripe| stripe.cites.iter().find(|c| c.coder() == world.coder()).map(|c| c.key.clone());
        let on_row = |s: &&Stripe| s.lane == lane && s.segment.start() < range.end && range.start < s.segment.end();
        let stripe = self.stripes().iter().find(on_row)?;
        // A passage on one row is drawn longer, not shorter, more often.
        let end = if stripe.segment.end() <= range.end {
            End::End
        } else if stripe.segment.start() >= range.start {
            End::Start
        } else {
            return None;
        };
        Some(Moving { key: own(stripe)?, end })
    }

    /// Shows an end where the mouse is.
    pub fn drag_end(&mut self, world: &World, area: Area, moving: &Moving, (column, row): (u16, u16)) {
        let (Some(text), Some(segment)) = (self.text(world).cloned(), self.segment_of(world, &moving.key)) else {
            return;
        };
        let columns = self.columns();
        let words = usize::from(area.x) + columns.gutter + columns.text;
        // From the margin a start is dragged to the start of a row, an end to its end.
        let column = if moving.end == End::Start && usize::from(column) >= words { area.x } else { column };
        let Some(byte) = self.byte_under(area, (column, row)) else { return };
        self.selection = at_end(&text, segment, moving.end);
        self.selection.go(byte);
    }

    /// Keeps an end where it was dragged to.
    pub fn drop_end(&mut self, world: &World, moving: &Moving) -> Outcome {
        let (Some(text), Some(segment)) = (self.text(world).cloned(), self.segment_of(world, &moving.key)) else {
            return Outcome::none();
        };
        if self.selection.anchor.is_none() {
            return Outcome::none();
        }
        self.put_end(world, &text, segment, moving)
    }

    fn segment_of(&self, world: &World, key: &CodingKey) -> Option<Segment> {
        world.project.coding(self.source.as_ref()?, key)?.segment()
    }

    fn name_of(&self, world: &World, key: &CodingKey) -> String {
        let book = world.project.codebook();
        let coding = self.source.as_ref().and_then(|source| world.project.coding(source, key));
        coding.map_or_else(String::new, |coding| book.name(book.resolve(&coding.code)).to_owned())
    }
}

/// The passage highlighted, with the cursor at one of its ends.
fn at_end(text: &Transcript, segment: Segment, end: End) -> Selection {
    let last = text.previous_grapheme(segment.end()).unwrap_or(segment.start());
    let (cursor, anchor) = if end == End::Start { (segment.start(), last) } else { (last, segment.start()) };
    let mut selection = Selection::at(cursor);
    selection.anchor = Some(anchor);
    selection
}

/// How a passage begins and ends.
fn ends(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words.as_slice() {
        [first @ .., last] if first.len() > 4 => format!("“{} … {last}”", first.get(..3).unwrap_or_default().join(" ")),
        _ => short(&words.join(" ")),
    }
}
