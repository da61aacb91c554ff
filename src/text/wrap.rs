//! Greedy wrapping of one paragraph into rows, by the same cells that are drawn.

use super::shown::{Cell, cells};
use std::{iter::Peekable, ops::Range};
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// One row of a wrapped text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// First byte of the text.
    pub start: usize,
    /// The byte after the last; the next row starts here.
    pub end: usize,
    /// Terminal cells without the blanks at the end, which hang over the edge. More than the room only where a single
    /// grapheme is wider than that.
    pub width: usize,
}

impl Row {
    /// Its bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Its part of the text that was wrapped.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// Wraps a paragraph to `room` cells (0 is taken for 1). The rows follow each other without a gap; an empty text is one
/// empty row.
///
/// Rows break where Unicode allows, a word longer than a row between graphemes. A line feed is drawn as its picture and
/// ends the row: wrap texts of several lines line by line.
pub fn wrap(text: &str, room: usize) -> Vec<Row> {
    let room = room.max(1);
    let mut breaks = linebreaks(text).peekable();
    let mut rows = Vec::with_capacity(text.len() / room + 1);
    let mut from = 0;
    loop {
        let row = row(text, from, room, &mut breaks);
        from = row.end;
        rows.push(row);
        if from >= text.len() {
            return rows;
        }
    }
}

/// The row that starts at `from`. Leaves `breaks` at the first one that lies after the row.
fn row(
    text: &str,
    from: usize,
    room: usize,
    breaks: &mut Peekable<impl Iterator<Item = (usize, BreakOpportunity)>>,
) -> Row {
    let mut so_far = Row { start: from, end: from, width: 0 };
    let mut column = 0;
    let mut last_break = None;
    for cell in cells(text.get(from..).unwrap_or_default()) {
        let blank = is_blank(&cell);
        if !blank && column > 0 && column + cell.width > room {
            // All breaks up to here are used up, but none lies after the last of them.
            return last_break.unwrap_or(so_far);
        }
        column += cell.width;
        so_far.end = from + cell.range.end;
        if !blank {
            so_far.width = column;
        }
        // A break inside a grapheme is none.
        while let Some((at, kind)) = breaks.next_if(|(at, _)| *at <= so_far.end) {
            if at == so_far.end {
                if kind == BreakOpportunity::Mandatory {
                    return so_far;
                }
                last_break = Some(so_far);
            }
        }
    }
    so_far
}

/// Whether a cell may hang over the edge.
fn is_blank(cell: &Cell<'_>) -> bool {
    // By what is drawn, so that a space with a mark on it, or a control that is shown as a picture, does not count.
    let shown = cell.shown.as_str();
    !shown.is_empty() && shown.chars().all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{grapheme, width::width};
    use proptest::prelude::*;

    fn rows(text: &str, room: usize) -> Vec<&str> {
        wrap(text, room).into_iter().map(|row| row.of(text)).collect()
    }

    #[test]
    fn words_move_to_the_next_row_and_blanks_hang() {
        assert_eq!(rows("an extra pair of hands", 10), ["an extra ", "pair of ", "hands"]);
        assert_eq!(rows("an extra   pair", 8), ["an extra   ", "pair"]);
        assert_eq!(wrap("an extra   pair", 8)[0].width, 8);
        assert_eq!(rows("", 10), [""]);
        assert_eq!(rows("fits", 4), ["fits"]);
        assert_eq!(rows("   ", 1), ["   "]);
    }

    #[test]
    fn long_words_break_between_graphemes() {
        assert_eq!(rows("a supernumerary", 5), ["a ", "super", "numer", "ary"]);
        assert_eq!(rows("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(rows("👩‍👩‍👧🇬🇧👩", 2), ["👩‍👩‍👧", "🇬🇧", "👩"]);
        assert_eq!(rows("字字", 1), ["字", "字"]);
        assert_eq!(rows("abc", 0), ["a", "b", "c"]);
    }

    #[test]
    fn chinese_breaks_anywhere_but_before_a_stop() {
        assert_eq!(rows("没人告诉我。真的", 10), ["没人告诉", "我。真的"]);
        assert_eq!(rows("那我在 NHS 实习", 7), ["那我在 ", "NHS 实", "习"]);
    }

    #[test]
    fn arabic_breaks_at_spaces() {
        assert_eq!(rows("العاملون في المستشفى", 12), ["العاملون في ", "المستشفى"]);
    }

    #[test]
    fn tabs_count_from_the_start_of_their_row() {
        assert_eq!(rows("ab\tcd\tef", 6), ["ab\tcd\t", "ef"]);
        assert_eq!(wrap("ab\tcd\tef", 6)[0].width, 6);
        assert_eq!(wrap("\tx", 80)[0].width, 5);
    }

    #[test]
    fn a_line_feed_ends_its_row() {
        assert_eq!(rows("a\n\nb\n", 9), ["a\n", "\n", "b\n"]);
    }

    proptest! {
        #[test]
        fn loses_no_byte_and_fits(
            text in "([a-z]{1,9}| |\t|\n|-|[字。（éכك\u{301}\u{200d}\u{200b}\u{a0}👩🇬]|\\PC){0,60}", room in 0usize..20,
        ) {
            let rows = wrap(&text, room);
            let mut at = 0;
            for row in &rows {
                prop_assert_eq!(row.start, at);
                prop_assert!(grapheme::is_boundary(&text, row.end));
                prop_assert!(row.start < row.end || text.is_empty());
                at = row.end;
                let shown = row.of(&text);
                prop_assert!(row.width <= room.max(1) || shown.trim_end().is_empty()
                    || cells(shown).filter(|cell| !is_blank(cell)).count() == 1, "{:?} {}", shown, row.width);
                let blanks = shown.len() - shown.trim_end_matches([' ', '\t']).len();
                prop_assert!(row.width <= width(shown) && (blanks > 0 || !shown.is_ascii() || row.width == width(shown)));
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
