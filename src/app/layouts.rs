//! Wrapped rows of turns, made when they are needed and kept: the cursor moves by the same rows that are drawn.

use crate::domain::Transcript;
use crate::text::shown::cells;
use crate::text::width::width;
use crate::text::wrap;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Most turns kept: far more than a screen holds.
const KEPT: usize = 2000;

/// How the columns of a text are divided, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Digits of the highest turn number.
    pub number: usize,
    /// The speaker's label; 0 where it stands on a row of its own.
    pub label: usize,
    /// All before the text: number, label and the blanks after them.
    pub gutter: usize,
    /// The text.
    pub text: usize,
    /// Stripes, one cell each.
    pub stripes: usize,
    /// The name of a coding, beside the row where it begins; 0 where there is no room.
    pub name: usize,
}

/// The text is never narrower than this while anything else can give way.
pub const LEAST_TEXT: usize = 44;
/// From here on there is room for more air.
const ROOMY: usize = 76;
/// Most cells of a memo beside the text.
const MOST_MEMO: usize = 44;
/// Longer rows are hard to read.
const MOST_TEXT: usize = 96;

impl Columns {
    /// Divides `room` cells for a text of `turns` turns whose widest short label takes `label` cells.
    pub fn new(room: usize, turns: usize, label: usize, own_row: bool) -> Self {
        let number = turns.max(1).to_string().len();
        let label = if own_row { 0 } else { label };
        let gap = if room < ROOMY { 1 } else { 2 };
        let gutter = number + 1 + if label > 0 { label + gap } else { 0 };
        let rest = room.saturating_sub(gutter);
        let spare = rest.saturating_sub(LEAST_TEXT);
        let (stripes, name) = match spare {
            0..2 => (0, 0),
            2..12 => ((spare - 1).min(3), 0),
            12..18 => (2, spare - 4),
            18..40 => (3, (spare - 5).min(16)),
            _ => (4, (spare / 2).min(26)),
        };
        let margin = if stripes > 0 { stripes + 1 } else { 0 } + if name > 0 { name + 1 } else { 0 };
        Self { number, label, gutter, text: (rest.saturating_sub(margin)).clamp(1, MOST_TEXT), stripes, name }
    }

    /// Divides the same cells for reading: no stripes; memos have the room beside the text, where there is some.
    #[must_use]
    pub fn for_reading(self, room: usize) -> Self {
        let rest = room.saturating_sub(self.gutter);
        let name = if rest >= LEAST_TEXT + 20 { (rest / 3).min(MOST_MEMO) } else { 0 };
        let beside = if name > 0 { name + 2 } else { 0 };
        Self { text: rest.saturating_sub(beside).clamp(1, MOST_TEXT), stripes: 0, name, ..self }
    }
}

/// One row of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The turn, from 0.
    pub turn: usize,
    /// The row within the turn, from 0.
    pub nth: usize,
    /// What is on it.
    pub part: Part,
}

/// What is on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Turn number and speaker, where they have a row of their own or nothing is said.
    Speaker,
    /// Words: bytes of the whole text; `first` of the turn, which then carries number and speaker.
    Words {
        /// The bytes, with the blanks that hang over the edge.
        range: Range<usize>,
        /// Whether turn number and speaker stand before it.
        first: bool,
    },
    /// The empty row after a turn.
    Gap,
}

impl Row {
    /// Returns the bytes of its words.
    pub fn words(&self) -> Option<&Range<usize>> {
        match &self.part {
            Part::Words { range, .. } => Some(range),
            Part::Speaker | Part::Gap => None,
        }
    }
}

/// A row of the text by turn and row in it, both from 0. Ordered as they stand.
pub type RowPlace = (usize, usize);

/// The rows of one text at one width.
#[derive(Clone, Debug, Default)]
pub struct Layouts {
    text: Option<Arc<Transcript>>,
    columns: Columns,
    turns: HashMap<usize, Arc<[Row]>>,
}

impl Layouts {
    /// Gets ready for a text and a division of columns; keeps what still holds.
    pub fn prepare(&mut self, text: &Arc<Transcript>, columns: Columns) {
        let same = self.text.as_ref().is_some_and(|held| Arc::ptr_eq(held, text)) && self.columns == columns;
        if !same {
            self.turns.clear();
            self.text = Some(text.clone());
            self.columns = columns;
        } else if self.turns.len() > KEPT {
            self.turns.clear();
        }
    }

    /// Returns how the columns are divided.
    pub const fn columns(&self) -> Columns {
        self.columns
    }

    /// Returns the rows of a turn.
    pub fn rows(&mut self, turn: usize) -> Arc<[Row]> {
        if let Some(rows) = self.turns.get(&turn) {
            return rows.clone();
        }
        let rows: Arc<[Row]> = self.text.as_ref().map(|text| lay_out(text, turn, self.columns)).unwrap_or_default();
        self.turns.insert(turn, rows.clone());
        rows
    }

    /// Returns the row that holds a byte, or the next one with words.
    pub fn row_of(&mut self, at: usize) -> Option<RowPlace> {
        let turn = self.text.as_ref()?.turn_at(at)?;
        let rows = self.rows(turn);
        let hit = rows.iter().find(|row| row.words().is_some_and(|range| at < range.end));
        hit.or_else(|| rows.iter().rev().find(|row| row.words().is_some())).map(|row| (row.turn, row.nth))
    }

    /// Returns a row.
    pub fn row(&mut self, place: RowPlace) -> Option<Row> {
        self.rows(place.0).get(place.1).cloned()
    }

    /// Returns the row that stands `by` rows further, or the first or last.
    pub fn step(&mut self, from: RowPlace, by: isize) -> RowPlace {
        let turns = self.text.as_ref().map_or(0, |text| text.turns().len());
        let (mut turn, mut nth) = from;
        let mut left = by.unsigned_abs();
        while left > 0 {
            if by > 0 {
                let here = self.rows(turn).len().saturating_sub(1);
                let room = here.saturating_sub(nth);
                if left <= room {
                    return (turn, nth + left);
                }
                if turn + 1 >= turns {
                    return (turn, here);
                }
                left -= room + 1;
                (turn, nth) = (turn + 1, 0);
            } else {
                if left <= nth {
                    return (turn, nth - left);
                }
                if turn == 0 {
                    return (0, 0);
                }
                left -= nth + 1;
                turn -= 1;
                nth = self.rows(turn).len().saturating_sub(1);
            }
        }
        (turn, nth)
    }

    /// Returns the nearest row with words before or after a row, which itself does not count.
    pub fn words_from(&mut self, from: RowPlace, forward: bool) -> Option<RowPlace> {
        let mut at = from;
        loop {
            let next = self.step(at, if forward { 1 } else { -1 });
            if next == at {
                return None;
            }
            at = next;
            if self.row(at).is_some_and(|row| row.words().is_some()) {
                return Some(at);
            }
        }
    }

    /// Returns the column of a byte in its row, in cells from the start of the text.
    pub fn column_of(&mut self, at: usize) -> usize {
        let Some(place) = self.row_of(at) else { return 0 };
        let (Some(row), Some(text)) = (self.row(place), &self.text) else { return 0 };
        let Some(range) = row.words() else { return 0 };
        text.text().get(range.start..at.clamp(range.start, range.end)).map_or(0, width)
    }

    /// Returns the byte of the grapheme at a column of a row, or of the last one.
    pub fn byte_at(&mut self, place: RowPlace, column: usize) -> Option<usize> {
        let row = self.row(place)?;
        let range = row.words()?.clone();
        let text = self.text.as_ref()?;
        let words = text.text().get(range.clone())?;
        let mut x = 0;
        let mut hit = range.start;
        for cell in cells(words.trim_end()) {
            hit = range.start + cell.range.start;
            x += cell.width;
            if column < x {
                break;
            }
        }
        text.place(hit)
    }
}

fn lay_out(text: &Transcript, nth_turn: usize, columns: Columns) -> Arc<[Row]> {
    let Some(turn) = text.turns().get(nth_turn) else { return Arc::default() };
    let mut parts = Vec::new();
    let paragraphs = text.paragraphs_of(turn);
    if paragraphs.is_empty() || (columns.label == 0 && turn.label.is_some()) {
        parts.push(Part::Speaker);
    }
    for paragraph in paragraphs {
        for row in wrap::wrap(text.slice(*paragraph), columns.text) {
            let range = paragraph.start() + row.start..paragraph.start() + row.end;
            let first = parts.is_empty();
            parts.push(Part::Words { range, first });
        }
    }
    parts.push(Part::Gap);
    parts.into_iter().enumerate().map(|(nth, part)| Row { turn: nth_turn, nth, part }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layouts(room: usize) -> (Arc<Transcript>, Layouts) {
        let text = "I: How was it?\n\nP1: There was no induction really. I got a badge.\nAnd a bleep.\n\nP1:";
        let text = Arc::new(Transcript::new(text, &["I", "P1"]));
        let mut layouts = Layouts::default();
        layouts.prepare(&text, Columns { number: 1, label: 2, text: room, ..Columns::default() });
        (text, layouts)
    }

    #[test]
    fn rows_follow_each_other_across_turns_and_back() {
        let (_, mut l) = layouts(12);
        let mut at = (0, 0);
        let mut seen = vec![at];
        loop {
            let next = l.step(at, 1);
            if next == at {
                break;
            }
            at = next;
            seen.push(at);
        }
        assert_eq!(l.step((0, 0), 1000), at);
        assert_eq!(l.step(at, -1000), (0, 0));
        for (i, place) in seen.iter().enumerate() {
            assert_eq!(l.step((0, 0), isize::try_from(i).unwrap()), *place);
            assert_eq!(l.step(at, -isize::try_from(seen.len() - 1 - i).unwrap()), *place);
        }
    }

    #[test]
    fn a_byte_leads_to_its_row_and_column_and_back() {
        let (text, mut l) = layouts(12);
        for (at, _) in text.text().char_indices() {
            let Some(at) = text.place(at) else { continue };
            let (row, column) = (l.row_of(at).unwrap(), l.column_of(at));
            if column < 12 {
                let back = l.byte_at(row, column).unwrap();
                assert!(
                    back == at || text.text().get(back..).unwrap().starts_with(|c: char| !c.is_whitespace()),
                    "{at}"
                );
            }
        }
    }

    #[test]
    fn the_text_keeps_its_room_before_stripes_and_names() {
        for room in 0..200 {
            for own_row in [true, false] {
                let c = Columns::new(room, 120, 6, own_row);
                assert!(c.text >= LEAST_TEXT || (c.stripes == 0 && c.name == 0), "{room} {c:?}");
                let names = if c.name > 0 { c.name + 1 } else { 0 };
                let all = c.gutter + c.text + if c.stripes > 0 { c.stripes + 1 } else { 0 } + names;
                assert!(all <= room.max(c.gutter + 1), "{room} {c:?}");
            }
        }
    }
}
