//! Display width in terminal cells, measured grapheme by grapheme as the text is drawn.

use super::{grapheme, shown::cells};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Cells of one line as it is shown: pictures and markers count as drawn, tabs go to the next multiple of 4.
pub fn width(line: &str) -> usize {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return line.len();
    }
    cells(line).map(|cell| cell.width).sum()
}

/// The line, or its beginning and `…`, in at most `room` cells; never half a grapheme.
///
/// Meant for text that is already [`Shown`](super::shown::Shown), which offers it as `truncated`.
pub fn truncate(line: &str, room: usize) -> Cow<'_, str> {
    if width(line) <= room {
        return Cow::Borrowed(line);
    }
    let Some(room) = room.checked_sub(1) else { return Cow::Borrowed("") };
    let mut used = 0;
    let fits = cells(line).take_while(|cell| {
        used += cell.width;
        used <= room
    });
    let end = fits.last().map_or(0, |cell| cell.range.end);
    Cow::Owned(format!("{}…", line.get(..end).unwrap_or_default()))
}

/// The line in exactly `room` cells: truncated, or with blanks to its right.
pub fn pad(line: &str, room: usize) -> Cow<'_, str> {
    let cut = truncate(line, room);
    match room - width(&cut) {
        0 => cut,
        blanks => Cow::Owned(format!("{cut}{:blanks$}", "")),
    }
}

/// Cells of text in which nothing is hidden.
pub(super) fn graphemes(text: &str) -> usize {
    let mut rest = text;
    let mut sum = 0;
    while let Some(one) = grapheme::first(rest) {
        sum += one.width().max(1);
        rest = rest.get(one.len()..).unwrap_or_default();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_as_terminals_draw_them() {
        for (text, cells) in [
            ("", 0),
            ("abc", 3),
            ("字", 2),
            ("cafe\u{301}", 4),
            ("👩‍👩‍👧‍👦", 2),
            ("🇬🇧", 2),
            ("❤️", 2),
            ("\t", 4),
            ("ab\t", 4),
            ("\u{1b}", 1),
            ("\u{202e}", 6),
            ("سلام", 4),
            ("｡ﾊ", 2),
            ("：", 2),
            ("\u{301}", 1),
        ] {
            assert_eq!(width(text), cells, "{text:?}");
        }
    }

    #[test]
    fn truncating_marks_the_cut() {
        assert_eq!(truncate("role clarity", 12), "role clarity");
        assert_eq!(truncate("role clarity", 6), "role …");
        assert_eq!(truncate("角色清晰", 4), "角…");
        assert_eq!(truncate("角色清晰", 5), "角色…");
        assert_eq!(truncate("👩‍👩‍👧‍👦 family", 3), "👩‍👩‍👧‍👦…");
        assert_eq!(truncate("abc", 0), "");
        assert_eq!(truncate("字", 1), "…");
    }

    #[test]
    fn padding_fills_up() {
        assert_eq!(pad("角色", 6), "角色  ");
        assert_eq!(pad("角色清晰", 4), "角… ");
        assert_eq!(pad("", 0), "");
    }

    proptest! {
        #[test]
        fn fits_the_room(text in "(\\PC|[a-z字👩\u{301}\u{200d}]){0,20}", room in 0usize..24) {
            prop_assert!(width(&truncate(&text, room)) <= room);
            prop_assert_eq!(width(&pad(&text, room)), room);
        }
    }
}
