//! Several lines to type in: the textarea crate keeps the lines and what can be undone in them; cursor and deletion step
//! by whole characters (graphemes), and rows are wrapped as they are drawn.

use super::{word_after, word_before};
use crate::app::key::{Key, KeyCode};
use crate::text::shown::cells;
use crate::text::width::width;
use crate::text::{grapheme, wrap};
use std::ops::Range;
use tui_textarea::{CursorMove, TextArea};

/// Most chars of the text: an essay, not a book pasted by accident.
pub(super) const LONGEST: usize = 200_000;

/// Lines of text with a cursor.
#[derive(Clone, Debug)]
pub struct TextBlock {
    area: TextArea<'static>,
    initial: String,
    /// The column that up and down keep, in cells.
    goal: Option<usize>,
    /// The rows that were drawn last had this width.
    room: usize,
}

/// A row as it is drawn: the line it is of, and its bytes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRow {
    /// The line, from 0.
    pub line: usize,
    /// The bytes of the line.
    pub range: Range<usize>,
}

impl TextBlock {
    /// Starts with a text, the cursor behind it.
    pub fn new(initial: &str) -> Self {
        let initial = clean(initial);
        let mut area = TextArea::new(initial.split('\n').map(str::to_owned).collect());
        area.set_max_histories(1000);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, initial, goal: None, room: 60 }
    }

    /// Returns the text, its lines joined by line feeds.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Returns the lines.
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Returns whether the text is another than at the start.
    pub fn is_changed(&self) -> bool {
        self.text() != self.initial
    }

    /// Returns whether nothing but blanks is written.
    pub fn is_blank(&self) -> bool {
        self.area.lines().iter().all(|line| line.trim().is_empty())
    }

    /// Puts another text in place of all, which undo takes back.
    pub fn replace(&mut self, text: &str) {
        self.area.select_all();
        self.area.cut();
        self.area.insert_str(clean(text));
        self.area.cancel_selection();
    }

    /// Says how wide rows are, in cells: up and down go by them.
    pub fn set_room(&mut self, room: usize) {
        self.room = room.max(1);
    }

    /// Takes a key that types or edits; returns whether it did anything.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.text() {
            return self.paste(c.encode_utf8(&mut [0; 4]));
        }
        let by_word = key.ctrl || key.alt;
        if !matches!(key.code, KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown) {
            self.goal = None;
        }
        match key.code {
            KeyCode::Enter => self.paste("\n"),
            KeyCode::Left => self.go(self.before(by_word)),
            KeyCode::Right => self.go(self.after(by_word)),
            KeyCode::Up => self.by_rows(-1),
            KeyCode::Down => self.by_rows(1),
            KeyCode::PageUp => self.by_rows(-10),
            KeyCode::PageDown => self.by_rows(10),
            KeyCode::Home if key.ctrl => self.go((0, 0)),
            KeyCode::End if key.ctrl => self.go((usize::MAX, usize::MAX)),
            KeyCode::Home => self.go(self.row_edge(false)),
            KeyCode::End => self.go(self.row_edge(true)),
            KeyCode::Backspace => self.delete(self.before(by_word), self.cursor()),
            KeyCode::Delete => self.delete(self.cursor(), self.after(by_word)),
            KeyCode::Char('a') if key.ctrl => self.go(self.row_edge(false)),
            KeyCode::Char('e') if key.ctrl => self.go(self.row_edge(true)),
            KeyCode::Char('w') if key.ctrl => self.delete(self.before(true), self.cursor()),
            KeyCode::Char('u') if key.ctrl => self.delete((self.cursor().0, 0), self.cursor()),
            KeyCode::Char('k') if key.ctrl => self.delete(self.cursor(), (self.cursor().0, usize::MAX)),
            KeyCode::Char('z') if key.ctrl => self.area.undo(),
            KeyCode::Char('y' | 'r') if key.ctrl => self.area.redo(),
            _ => false,
        }
    }

    /// Types a text at the cursor at one go; returns whether anything changed.
    pub fn paste(&mut self, text: &str) -> bool {
        let have: usize = self.area.lines().iter().map(|line| line.chars().count() + 1).sum();
        let piece: String = clean(text).chars().take(LONGEST.saturating_sub(have)).collect();
        let changed = self.area.insert_str(piece);
        // What was typed may have joined the character behind it.
        let (line, byte) = self.cursor();
        self.go((line, grapheme::ceil(self.line(line), byte)));
        changed
    }

    /// Returns the line of the cursor and the byte in it that it stands before.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        let (line, column) = (cursor.0, cursor.1);
        let text = self.line(line);
        (line, text.char_indices().nth(column).map_or(text.len(), |(at, _)| at))
    }

    /// Returns all rows as they are wrapped.
    pub fn rows(&self, room: usize) -> Vec<TextRow> {
        let wrapped = |(line, text): (usize, &String)| {
            wrap::wrap(text, room).into_iter().map(move |row| TextRow { line, range: row.range() }).collect::<Vec<_>>()
        };
        self.area.lines().iter().enumerate().flat_map(wrapped).collect()
    }

    /// Returns the row of the cursor among all, from 0, and its column in cells.
    pub fn place(&self, room: usize) -> (usize, usize) {
        let (line, byte) = self.cursor();
        let rows = self.rows(room);
        // Behind the last blank of a full row it stands on the next.
        let holds = |row: &TextRow| row.line == line && row.range.start <= byte;
        let at = rows.iter().rposition(holds).unwrap_or(0);
        let start = rows.get(at).map_or(0, |row| row.range.start);
        let column = self.line(line).get(start..byte).map_or(0, width);
        (at, column.min(room.saturating_sub(1).max(1)))
    }

    fn line(&self, nth: usize) -> &str {
        self.area.lines().get(nth).map_or("", String::as_str)
    }

    /// The place before the cursor, by a character or a word; at the start of a line the end of the one above.
    fn before(&self, by_word: bool) -> (usize, usize) {
        let (line, byte) = self.cursor();
        match (byte, line.checked_sub(1)) {
            (0, None) => (0, 0),
            (0, Some(above)) => (above, self.line(above).len()),
            _ if by_word => (line, word_before(self.line(line), byte)),
            _ => (line, grapheme::previous(self.line(line), byte)),
        }
    }

    fn after(&self, by_word: bool) -> (usize, usize) {
        let (line, byte) = self.cursor();
        if byte >= self.line(line).len() {
            let is_last = line + 1 >= self.area.lines().len();
            return if is_last { (line, byte) } else { (line + 1, 0) };
        }
        let text = self.line(line);
        (line, if by_word { word_after(text, byte) } else { grapheme::next(text, byte) })
    }

    /// The start or end of the row that the cursor stands on.
    fn row_edge(&self, end: bool) -> (usize, usize) {
        let rows = self.rows(self.room);
        let (at, _) = self.place(self.room);
        let Some(row) = rows.get(at) else { return (0, 0) };
        if !end {
            return (row.line, row.range.start);
        }
        let is_last = rows.get(at + 1).is_none_or(|next| next.line != row.line);
        let text = self.line(row.line);
        (row.line, if is_last { row.range.end } else { grapheme::previous(text, row.range.end) })
    }

    fn by_rows(&mut self, by: isize) -> bool {
        let rows = self.rows(self.room);
        let (at, column) = self.place(self.room);
        let goal = *self.goal.get_or_insert(column);
        let to = at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        let Some(row) = rows.get(to).cloned() else { return false };
        let words = self.line(row.line).get(row.range.clone()).unwrap_or_default();
        let mut byte = row.range.start;
        let mut x = 0;
        for cell in cells(words) {
            // The end of a row that goes on is the start of the next.
            let is_behind = row.range.start + cell.range.end == row.range.end;
            let goes_on = rows.get(to + 1).is_some_and(|next| next.line == row.line);
            if x + cell.width > goal || (is_behind && goes_on) {
                break;
            }
            x += cell.width;
            byte = row.range.start + cell.range.end;
        }
        self.go((row.line, byte))
    }

    fn go(&mut self, (line, byte): (usize, usize)) -> bool {
        let before = self.area.cursor();
        let line = line.min(self.area.lines().len().saturating_sub(1));
        let text = self.line(line);
        let column = text.get(..byte.min(text.len())).map_or(0, |text| text.chars().count());
        let jump = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(jump(line), jump(column)));
        self.area.cursor() != before
    }

    fn delete(&mut self, from: (usize, usize), to: (usize, usize)) -> bool {
        let to = (to.0, to.1.min(self.line(to.0).len()));
        let chars =
            |line: usize, range: Range<usize>| self.line(line).get(range).map_or(0, |text| text.chars().count());
        let count = if from.0 == to.0 {
            chars(from.0, from.1..to.1)
        } else {
            chars(from.0, from.1..self.line(from.0).len()) + 1 + chars(to.0, 0..to.1)
        };
        if count == 0 {
            return false;
        }
        self.go(from);
        let changed = self.area.delete_str(count);
        let (line, byte) = self.cursor();
        self.go((line, grapheme::ceil(self.line(line), byte)));
        changed
    }
}

/// Line feeds stay; carriage returns and tabs become what they mean.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(block: &mut TextBlock, keys: &[&str]) {
        for key in keys {
            block.key(key.parse().unwrap());
        }
    }

    /// The text with `|` where the cursor is.
    fn marked(block: &TextBlock) -> String {
        let (line, byte) = block.cursor();
        let mut lines = block.lines().to_vec();
        lines[line].insert(byte, '|');
        lines.join("\n")
    }

    #[test]
    fn lines_are_typed_joined_and_split() {
        let mut block = TextBlock::new("one");
        press(&mut block, &["enter", "t", "w", "o"]);
        assert_eq!(marked(&block), "one\ntwo|");
        press(&mut block, &["home", "backspace"]);
        assert_eq!(marked(&block), "one|two");
        press(&mut block, &["enter", "left", "delete"]);
        assert_eq!(marked(&block), "one|two");
        block.paste("\r\na\tb\n");
        assert_eq!(block.text(), "one\na    b\ntwo");
        assert!(block.is_changed() && !block.is_blank());
    }

    #[test]
    fn what_was_typed_is_undone_and_done_again_inside() {
        let mut block = TextBlock::new("one");
        block.paste(" two");
        press(&mut block, &["ctrl-w"]);
        assert_eq!(block.text(), "one ");
        press(&mut block, &["ctrl-z"]);
        assert_eq!(block.text(), "one two");
        press(&mut block, &["ctrl-y"]);
        assert_eq!(block.text(), "one ");
        block.replace("from the editor\nof mine");
        assert_eq!(block.text(), "from the editor\nof mine");
    }

    #[test]
    fn up_and_down_go_by_the_rows_that_are_seen() {
        let mut block = TextBlock::new("there was no induction really\n入职培训没有");
        block.set_room(12);
        assert_eq!(block.rows(12).len(), 4);
        press(&mut block, &["ctrl-home", "right", "right", "right", "down"]);
        assert_eq!(marked(&block), "there was no ind|uction really\n入职培训没有");
        press(&mut block, &["down", "down"]);
        assert_eq!(marked(&block), "there was no induction really\n入|职培训没有");
        press(&mut block, &["up", "end"]);
        assert_eq!(marked(&block), "there was no induction really|\n入职培训没有");
        press(&mut block, &["home", "up", "end"]);
        assert_eq!(block.place(12).0, 1, "the end of a row that goes on is still on it");
    }

    proptest! {
        #[test]
        fn no_keys_break_a_character_and_the_cursor_is_on_a_row(
            text in "[a é\u{301}\u{200d}👩👧中ع\n]{0,20}",
            keys in proptest::collection::vec(0usize..14, 0..40),
            room in 1usize..15,
        ) {
            let names = ["left", "right", "up", "down", "backspace", "delete", "ctrl-left", "ctrl-right", "ctrl-w", "home",
                "end", "enter", "ctrl-z", "x"];
            let mut block = TextBlock::new(&text);
            block.set_room(room);
            for key in keys {
                block.key(names[key].parse().unwrap());
                let (line, byte) = block.cursor();
                prop_assert!(grapheme::is_boundary(&block.lines()[line], byte), "{:?}", block.lines());
                let (row, _) = block.place(room);
                prop_assert!(row < block.rows(room).len());
            }
        }
    }
}
