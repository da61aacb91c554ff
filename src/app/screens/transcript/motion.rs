//! Moving the cursor, and the rows that follow it.

use super::State;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::layouts::RowPlace;
use crate::app::selection::Unit;
use crate::domain::Transcript;

/// Rows kept in view above and below the cursor.
pub(super) const CONTEXT: usize = 3;

impl State {
    /// Moves or selects; returns whether the action was one of those.
    pub(super) fn step(&mut self, text: &Transcript, area: Area, action: Action) -> bool {
        use Action as A;
        match action {
            A::Select => match self.selection.anchor {
                Some(_) => {
                    // The cursor stays where it is: only the highlighting ends.
                    let here = self.selection.cursor;
                    self.selection.forget();
                    self.selection.go(here);
                }
                None => self.selection.anchor = Some(self.selection.cursor),
            },
            A::Widen => self.selection.widen(text),
            A::Narrow => self.selection.narrow(text),
            A::MoveUp | A::MoveDown | A::PageUp | A::PageDown | A::HalfPageUp | A::HalfPageDown => {
                self.by_rows(area, action);
            }
            A::SelectUp | A::SelectDown => {
                self.begin();
                self.by_rows(area, if action == A::SelectUp { A::MoveUp } else { A::MoveDown });
            }
            A::SelectLeft | A::SelectRight | A::SelectWordBack | A::SelectWordForward => {
                self.begin();
                self.by_text(text, action);
            }
            _ => return self.by_text(text, action),
        }
        true
    }

    fn begin(&mut self) {
        let cursor = self.selection.cursor;
        self.selection.anchor.get_or_insert(cursor);
    }

    /// Moves by what the text is made of; returns whether the action was such a move.
    fn by_text(&mut self, text: &Transcript, action: Action) -> bool {
        use Action as A;
        let at = self.selection.cursor;
        let to = match action {
            A::MoveLeft | A::SelectLeft => text.previous_grapheme(at),
            A::MoveRight | A::SelectRight => text.next_grapheme(at),
            A::WordBack | A::SelectWordBack => self.selection.backward(text, Unit::Word),
            A::WordForward | A::SelectWordForward => self.selection.onward(text, Unit::Word),
            A::SentenceBack => self.selection.backward(text, Unit::Sentence),
            A::SentenceForward => self.selection.onward(text, Unit::Sentence),
            A::TurnBack => self.selection.backward(text, Unit::Turn),
            A::TurnForward => self.selection.onward(text, Unit::Turn),
            A::CodingBack => self.stripes.iter().rev().map(|s| s.segment.start()).find(|start| *start < at),
            A::CodingForward => self.stripes.iter().map(|s| s.segment.start()).find(|start| *start > at),
            A::Top => text.place(0),
            A::Bottom => text.place(usize::MAX),
            _ => return false,
        };
        if let Some(to) = to {
            self.selection.go(to);
        }
        self.goal = None;
        true
    }

    /// Moves by rows, keeping the column.
    fn by_rows(&mut self, area: Area, action: Action) {
        let page = isize::try_from(usize::from(area.height).saturating_sub(CONTEXT).max(1)).unwrap_or(1);
        let Some(from) = self.layouts.row_of(self.selection.cursor) else { return };
        let column = self.goal.unwrap_or_else(|| self.layouts.column_of(self.selection.cursor));
        let forward = matches!(action, Action::MoveDown | Action::PageDown | Action::HalfPageDown);
        let is_half = matches!(action, Action::HalfPageUp | Action::HalfPageDown);
        let to = match action {
            Action::MoveUp | Action::MoveDown => self.layouts.words_from(from, forward),
            _ => {
                let rows = if is_half { (page / 2).max(1) } else { page };
                let by = if forward { rows } else { -rows };
                self.top = self.layouts.step(self.top, by);
                let landed = self.layouts.step(from, by);
                self.nearest_words(landed, forward)
            }
        };
        if let Some(at) = to.and_then(|row| self.layouts.byte_at(row, column)) {
            self.selection.go(at);
        }
        self.goal = Some(column);
    }

    pub(super) fn nearest_words(&mut self, at: RowPlace, forward: bool) -> Option<RowPlace> {
        if self.layouts.row(at).is_some_and(|row| row.words().is_some()) {
            return Some(at);
        }
        self.layouts.words_from(at, forward).or_else(|| self.layouts.words_from(at, !forward))
    }

    /// Moves the top so that the cursor stands in view with some rows around it.
    pub(super) fn keep_in_view(&mut self, height: usize) {
        if height == 0 {
            return;
        }
        let Some(cursor) = self.layouts.row_of(self.selection.cursor) else { return };
        let context = CONTEXT.min(height.saturating_sub(1) / 2);
        let up = |rows: usize| -isize::try_from(rows).unwrap_or(0);
        let (high, low) = (self.layouts.step(cursor, up(context)), self.layouts.step(cursor, up(height - 1 - context)));
        // A step scrolls by as much as it must; after a leap the cursor has its surroundings in view.
        let near = if cursor < self.top { 2 * CONTEXT } else { height + CONTEXT };
        let leapt = self.layouts.row(self.top).is_none() || self.distance(self.top, cursor, near).is_none();
        self.top = if leapt { self.layouts.step(cursor, up(height / 3)) } else { self.top.clamp(low.min(high), high) };
        // The end of the text stands at the bottom of the pane, not in its middle, when there is enough of it.
        let end = self.layouts.step(self.top, up(0).max(isize::try_from(height).unwrap_or(0) - 1));
        if let Some(missing) = self.distance(self.top, end, height).map(|rows| height - 1 - rows.min(height - 1)) {
            let higher = self.layouts.step(self.top, up(missing.saturating_sub(1)));
            self.top = higher.clamp(low.min(high), high);
        }
    }

    /// Returns how many rows lie from one to the other, in either direction, when they are fewer than `most`.
    fn distance(&mut self, one: RowPlace, other: RowPlace, most: usize) -> Option<usize> {
        let (mut at, to) = (one.min(other), one.max(other));
        for rows in 0..=most {
            if at >= to {
                return Some(rows);
            }
            at = self.layouts.step(at, 1);
        }
        None
    }

    /// Takes the rows that are on the screen.
    pub(super) fn fill(&mut self, height: usize) {
        self.lines.clear();
        let mut at = self.top;
        while self.lines.len() < height {
            let Some(row) = self.layouts.row(at) else { break };
            self.lines.push(row);
            let next = self.layouts.step(at, 1);
            if next == at {
                break;
            }
            at = next;
        }
    }
}
