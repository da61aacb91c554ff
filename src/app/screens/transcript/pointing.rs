//! The mouse in the text.

use super::State;
use crate::app::geometry::Area;
use crate::app::selection::Unit;
use crate::app::world::World;

impl State {
    /// Puts the cursor where the mouse is; a double click takes the word, a triple click the sentence.
    pub fn click(&mut self, world: &World, area: Area, at: (u16, u16), clicks: u8) {
        let (Some(byte), Some(text)) = (self.byte_under(area, at), self.text(world)) else { return };
        self.selection.forget();
        self.selection.go(byte);
        self.goal = None;
        let unit = match clicks {
            0 | 1 => return,
            2 => Unit::Word,
            _ => Unit::Sentence,
        };
        if let Some(segment) = unit.around(text, byte) {
            self.selection.take(text, segment);
        }
    }

    /// Extends the selection to where the mouse is.
    pub fn drag(&mut self, world: &World, area: Area, at: (u16, u16)) {
        let (Some(byte), true) = (self.byte_under(area, at), self.text(world).is_some()) else { return };
        let cursor = self.selection.cursor;
        if byte != cursor || self.selection.anchor.is_some() {
            self.selection.anchor.get_or_insert(cursor);
            self.selection.go(byte);
        }
    }

    /// Scrolls by rows; the cursor stays in view.
    pub fn scroll(&mut self, world: &World, area: Area, by: isize) {
        if self.text(world).is_none() || area.height == 0 {
            return;
        }
        let column = self.goal.unwrap_or_else(|| self.layouts.column_of(self.cursor()));
        self.top = self.layouts.step(self.top, by);
        let Some(row) = self.layouts.row_of(self.cursor()) else { return };
        let height = usize::from(area.height);
        let margin = super::motion::CONTEXT.min(height.saturating_sub(1) / 2);
        let down = |rows: usize| isize::try_from(rows).unwrap_or(0);
        let first = self.layouts.step(self.top, down(margin));
        let last = self.layouts.step(self.top, down(height - 1 - margin));
        let wanted = row.clamp(first.min(last), last);
        if wanted == row || self.selection.anchor.is_some() && by == 0 {
            return;
        }
        let to = self.nearest_words(wanted, wanted > row);
        if let Some(byte) = to.and_then(|to| self.layouts.byte_at(to, column)) {
            self.selection.go(byte);
            self.goal = Some(column);
        }
    }

    pub(super) fn byte_under(&mut self, area: Area, (column, row): (u16, u16)) -> Option<usize> {
        let nth = usize::from(row.clamp(area.y, area.bottom().saturating_sub(1)) - area.y);
        let line = self.lines.get(nth).or_else(|| self.lines.last())?;
        let place = (line.turn, line.nth);
        let place = self.nearest_words(place, true)?;
        let gutter = self.columns().gutter;
        self.layouts.byte_at(place, usize::from(column.saturating_sub(area.x)).saturating_sub(gutter))
    }
}
