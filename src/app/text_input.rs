//! A line to type in: the textarea crate behind a few methods of our own. Only this file knows the crate, whose cursor
//! steps by chars; here it always stands between two graphemes.

mod area;

pub use area::{TextBlock, TextRow};

use super::action::Context;
use super::key::{Key, KeyCode};
use crate::text::shown::{Cell, Shown, cells};
use crate::text::{grapheme, width, words};
use tui_textarea::{CursorMove, TextArea};

/// Most chars of the line, so that a pasted file cannot stall the screen.
const LONGEST: usize = 2000;

/// Returns how many chars can be typed where the keys of a context hold; none where they are all commands.
pub const fn longest(context: Context) -> usize {
    match context {
        Context::Card | Context::Memo => area::LONGEST,
        _ if context.takes_text() => LONGEST,
        _ => 0,
    }
}

/// One line of text with a cursor.
#[derive(Clone, Debug)]
pub struct TextInput {
    area: TextArea<'static>,
}

impl Default for TextInput {
    fn default() -> Self {
        Self::new("")
    }
}

impl TextInput {
    /// Starts with a text, the cursor behind it. Line feeds become blanks.
    pub fn new(initial: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(initial)]);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Takes a key that types or edits; returns whether it did anything.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.text() {
            return self.paste(c.encode_utf8(&mut [0; 4]));
        }
        let (text, at) = (self.text(), self.cursor());
        let by_word = key.ctrl || key.alt;
        match key.code {
            KeyCode::Left if by_word => self.go(word_before(text, at)),
            KeyCode::Right if by_word => self.go(word_after(text, at)),
            KeyCode::Left => self.go(grapheme::previous(text, at)),
            KeyCode::Right => self.go(grapheme::next(text, at)),
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(text.len()),
            KeyCode::Backspace if by_word => self.delete(word_before(text, at), at),
            KeyCode::Backspace => self.delete(grapheme::previous(text, at), at),
            KeyCode::Delete if by_word => self.delete(at, word_after(text, at)),
            KeyCode::Delete => self.delete(at, grapheme::next(text, at)),
            KeyCode::Char('a') if key.ctrl => self.go(0),
            KeyCode::Char('e') if key.ctrl => self.go(text.len()),
            KeyCode::Char('w') if key.ctrl => self.delete(word_before(text, at), at),
            KeyCode::Char('u') if key.ctrl => self.delete(0, at),
            KeyCode::Char('k') if key.ctrl => self.delete(at, text.len()),
            _ => false,
        }
    }

    /// Types a text at the cursor at one go; returns whether anything changed. Line feeds become blanks.
    pub fn paste(&mut self, text: &str) -> bool {
        let room = LONGEST.saturating_sub(self.text().chars().count());
        let piece: String = one_line(text).chars().take(room).collect();
        let changed = self.area.insert_str(piece);
        // What was typed may have joined the character behind it.
        self.go(grapheme::ceil(self.text(), self.cursor()));
        changed
    }

    /// Returns what shows in a field of `room` cells, and the cell of the cursor in it. A long text is scrolled just
    /// so far that the cursor is seen.
    pub fn view(&self, room: usize) -> (Shown<'_>, usize) {
        let at = self.cursor();
        let before: Vec<Cell<'_>> = cells(self.text().get(..at).unwrap_or_default()).collect();
        let mut from = at;
        let mut column = 0;
        for cell in before.iter().rev() {
            if column + cell.width >= room {
                break;
            }
            column += cell.width;
            from = cell.range.start;
        }
        let seen = self.text().get(from..).unwrap_or_default();
        let mut used = 0;
        let fits = cells(seen).take_while(|cell| {
            used += cell.width;
            used <= room
        });
        let end = fits.last().map_or(0, |cell| cell.range.end);
        let seen = Shown::line(seen.get(..end).unwrap_or_default());
        (seen, width::width(self.text().get(from..at).unwrap_or_default()))
    }

    /// The byte the cursor stands before.
    fn cursor(&self) -> usize {
        let column = self.area.cursor().1;
        self.text().char_indices().nth(column).map_or(self.text().len(), |(at, _)| at)
    }

    fn go(&mut self, byte: usize) -> bool {
        let before = self.area.cursor();
        let column = self.text().get(..byte).map_or(0, |text| text.chars().count());
        self.area.move_cursor(CursorMove::Jump(0, u16::try_from(column).unwrap_or(u16::MAX)));
        self.area.cursor() != before
    }

    fn delete(&mut self, from: usize, to: usize) -> bool {
        let chars = self.text().get(from..to).map_or(0, |text| text.chars().count());
        self.go(from);
        let changed = self.area.delete_str(chars);
        self.go(grapheme::ceil(self.text(), self.cursor()));
        changed
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r', '\t']).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The start of the word before `at`.
fn word_before(text: &str, at: usize) -> usize {
    words::words(text).map(|word| word.start).take_while(|start| *start < at).last().unwrap_or(0)
}

/// The end of the word after `at`.
fn word_after(text: &str, at: usize) -> usize {
    words::words(text).map(|word| word.end).find(|end| *end > at).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(input: &mut TextInput, keys: &[&str]) {
        for key in keys {
            input.key(key.parse().unwrap());
        }
    }

    /// The text with `|` where the cursor is.
    fn marked(input: &TextInput) -> String {
        let (before, after) = input.text().split_at(input.cursor());
        format!("{before}|{after}")
    }

    #[test]
    fn typing_moving_and_deleting() {
        let mut input = TextInput::new("no induction");
        press(&mut input, &["ctrl-left", "e", "n", "space"]);
        assert_eq!(marked(&input), "no en |induction");
        press(&mut input, &["end", "ctrl-w"]);
        assert_eq!(marked(&input), "no en |");
        press(&mut input, &["home", "delete", "right", "backspace"]);
        assert_eq!(marked(&input), "| en ");
        press(&mut input, &["end", "ctrl-u"]);
        assert_eq!(marked(&input), "|");
        assert!(!input.key("backspace".parse().unwrap()), "nothing left to take");
    }

    #[test]
    fn the_cursor_steps_over_whole_emoji_and_marks() {
        let mut input = TextInput::new("a👩‍👧‍👦é");
        press(&mut input, &["left"]);
        assert_eq!(marked(&input), "a👩‍👧‍👦|é");
        press(&mut input, &["left"]);
        assert_eq!(marked(&input), "a|👩‍👧‍👦é");
        press(&mut input, &["delete"]);
        assert_eq!(marked(&input), "a|é");
        press(&mut input, &["right", "backspace"]);
        assert_eq!(marked(&input), "a|");
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut input = TextInput::new("");
        input.paste("no induction\r\nreally");
        assert_eq!(input.text(), "no induction really");
        input.paste(&"x".repeat(5000));
        assert_eq!(input.text().chars().count(), LONGEST);
    }

    #[test]
    fn a_long_text_scrolls_to_its_cursor() {
        let mut input = TextInput::new("no induction really");
        let (seen, column) = input.view(10);
        assert_eq!((seen.as_str(), column), ("on really", 9));
        press(&mut input, &["home"]);
        let (seen, column) = input.view(10);
        assert_eq!((seen.as_str(), column), ("no inducti", 0));
        let wide = TextInput::new("入职培训");
        assert_eq!(wide.view(6).0.as_str(), "培训");
        assert_eq!(wide.view(20).1, 8);
    }

    proptest! {
        #[test]
        fn no_keys_break_a_character(
            text in "[a é\u{301}\u{200d}👩👧中ع]{0,8}",
            keys in proptest::collection::vec(0usize..9, 0..20),
        ) {
            let names = ["left", "right", "backspace", "delete", "ctrl-left", "ctrl-right", "ctrl-w", "home", "x"];
            let mut input = TextInput::new(&text);
            for key in keys {
                input.key(names[key].parse().unwrap());
                prop_assert!(grapheme::is_boundary(input.text(), input.cursor()), "{:?}", input.text());
                let (seen, column) = input.view(5);
                prop_assert!(seen.width() <= 5 && column < 5);
            }
        }
    }
}
