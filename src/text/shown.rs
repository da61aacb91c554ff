//! Text made safe to show. Transcripts, names and paths are untrusted: what could move the cursor, turn the line round or
//! hide a character is made visible here, and drawing and printing take nothing but [`Shown`].

use super::{class, grapheme, width};
use std::{borrow::Cow, fmt, ops::Range};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells from one tab stop to the next.
const TAB: usize = 4;
const BLANK: &str = "    ";

/// Text without anything a terminal would obey or a reader could not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shown<'a>(Cow<'a, str>);

impl<'a> Shown<'a> {
    /// One line: controls with line feeds and tabs as pictures (`␊`), invisible characters as markers (`‹202E›`).
    pub fn line(text: &'a str) -> Self {
        if is_plain(text) {
            return Self(Cow::Borrowed(text));
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(one) = grapheme::first(rest) {
            out.push_str(&show(one).0.0);
            rest = rest.get(one.len()..).unwrap_or_default();
        }
        Self(Cow::Owned(out))
    }

    /// Several lines: like [`Shown::line`], but line feeds stay and tabs become blanks up to the next tab stop.
    pub fn block(text: &'a str) -> Self {
        if text.split('\n').all(is_plain) {
            return Self(Cow::Borrowed(text));
        }
        let mut out = String::with_capacity(text.len() + 16);
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                out.push('\n');
            }
            for cell in cells(line) {
                out.push_str(cell.shown.as_str());
            }
        }
        Self(Cow::Owned(out))
    }

    /// The safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Terminal cells of a line.
    pub fn width(&self) -> usize {
        width::width(&self.0)
    }

    /// At most `cells` wide; what was cut is marked by `…`.
    #[must_use]
    pub fn truncated(self, cells: usize) -> Self {
        match self.0 {
            Cow::Borrowed(text) => Self(width::truncate(text, cells)),
            Cow::Owned(text) => Self(Cow::Owned(width::truncate(&text, cells).into_owned())),
        }
    }

    /// Exactly `cells` wide: cut with `…`, or filled with blanks on the right.
    #[must_use]
    pub fn padded(self, cells: usize) -> Self {
        match self.0 {
            Cow::Borrowed(text) => Self(width::pad(text, cells)),
            Cow::Owned(text) => Self(Cow::Owned(width::pad(&text, cells).into_owned())),
        }
    }

    /// The same, owning its text.
    pub fn into_owned(self) -> Shown<'static> {
        Shown(Cow::Owned(self.0.into_owned()))
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'a> From<Shown<'a>> for Cow<'a, str> {
    fn from(shown: Shown<'a>) -> Self {
        shown.0
    }
}

/// One grapheme of a row, as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Bytes of the row.
    pub range: Range<usize>,
    /// What to draw.
    pub shown: Shown<'a>,
    /// Terminal cells it takes, at least 1.
    pub width: usize,
}

/// The graphemes of a row from its first column on. Wrapping, cursor, tints and painter all go by this.
///
/// A tab becomes blanks up to the next multiple of 4. The rest is as in [`Shown::line`] and does not depend on the column.
pub fn cells(row: &str) -> Cells<'_> {
    Cells { row, at: 0, column: 0 }
}

/// Iterator of [`cells`].
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    row: &'a str,
    at: usize,
    column: usize,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let one = grapheme::first(self.row.get(self.at..)?)?;
        let start = self.at;
        self.at += one.len();
        let (shown, width) = if one == "\t" {
            let width = TAB - self.column % TAB;
            (Shown(Cow::Borrowed(BLANK.get(..width).unwrap_or(BLANK))), width)
        } else {
            show(one)
        };
        self.column += width;
        Some(Cell { range: start..self.at, shown, width })
    }
}

/// What one grapheme looks like, and its width.
fn show(one: &str) -> (Shown<'_>, usize) {
    if let [b' '..=b'~'] = one.as_bytes() {
        return (Shown(Cow::Borrowed(one)), 1);
    }
    // A mark without a letter would be drawn onto whatever stands before it.
    let bare = one.chars().next().is_some_and(|first| first.width() == Some(0) && !class::is_hidden(first));
    if !bare && !one.chars().any(class::is_hidden) {
        return (Shown(Cow::Borrowed(one)), one.width().max(1));
    }
    let first = one.chars().next().unwrap_or_default();
    let carried = bare && is_carried(first);
    let mut out = String::from(if carried { "◌" } else { "" });
    let mut before = None;
    let mut chars = one.chars().peekable();
    while let Some(c) = chars.next() {
        // A vowel of Hangul without its consonant takes no room and joins nothing: only its number can be shown.
        let lone = bare && !carried && before.is_none();
        if !lone && (!class::is_hidden(c) || class::belongs(first, before, c, chars.peek().copied())) {
            out.push(c);
        } else {
            push_picture(&mut out, c);
        }
        before = Some(c);
    }
    let width = width::graphemes(&out);
    (Shown(Cow::Owned(out)), width)
}

/// Controls as control pictures or escapes, all else as its number in `‹ ›`.
fn push_picture(out: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => out.push('␡'),
        '\u{80}'..='\u{9f}' => out.extend(c.escape_unicode()),
        _ => out.extend(["‹", &format!("{:04X}", u32::from(c)), "›"]),
    }
}

/// Whether a line can be shown as it is.
fn is_plain(line: &str) -> bool {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return true;
    }
    // What takes no room and does not join what stands before it, such as a lone vowel of Hangul, needs a picture.
    let doubtful = |c: char| class::is_hidden(c) || (c.width() == Some(0) && !is_carried(c));
    line.chars().next().is_none_or(|first| first.width() != Some(0)) && !line.chars().any(doubtful)
}

/// Whether a character joins any letter before it.
fn is_carried(c: char) -> bool {
    grapheme::first(&format!("◌{c}")) != Some("◌")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> String {
        Shown::line(text).to_string()
    }

    #[test]
    fn controls_become_pictures() {
        assert_eq!(line("a\u{1b}[31mb\0\t\n\r\n\u{7f}"), "a␛[31mb␀␉␊␍␊␡");
        assert_eq!(line("\u{85}\u{9b}"), "\\u{85}\\u{9b}");
    }

    #[test]
    fn bidi_and_zero_width_become_markers() {
        assert_eq!(line("a\u{202e}b\u{2066}\u{61c}"), "a‹202E›b‹2066›‹061C›");
        assert_eq!(line("\u{feff}x\u{200b}y\u{ad}z\u{2028}\u{2029}"), "‹FEFF›x‹200B›y‹00AD›z‹2028›‹2029›");
        assert_eq!(line("a\u{200d}b\u{200c}c\u{fe0f}\u{e0041}"), "a‹200D›b‹200C›c‹FE0F›‹E0041›");
        assert_eq!(line("\u{ffff}\u{3164}"), "‹FFFF›‹3164›");
    }

    #[test]
    fn joiners_and_selectors_stay_where_they_spell() {
        for text in [
            "👩‍👩‍👧‍👦",
            "🏳️‍🌈",
            "❤️",
            "1️⃣",
            "👩🏽‍⚕️",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "می‌خواهم",
            "क्‍ष",
            "ක්‍ෂ",
            "葛\u{e0100}",
            "‼️",
            "العربية",
            "cafe\u{301}",
            "日本語",
            "“curly” – ’",
            "a\u{a0}b\u{3000}c",
        ] {
            assert_eq!(line(text), text);
            assert_eq!(Shown::block(text).as_str(), text);
        }
    }

    #[test]
    fn nothing_changed_is_nothing_copied() {
        for text in ["plain words", "“curly” 字 é", ""] {
            assert!(matches!(Shown::line(text).0, Cow::Borrowed(_)), "{text}");
            assert!(matches!(Shown::block(text).0, Cow::Borrowed(_)), "{text}");
        }
        assert!(matches!(Shown::block("two\nlines").0, Cow::Borrowed(_)));
    }

    #[test]
    fn a_mark_alone_gets_a_circle() {
        assert_eq!(line("\u{301}a"), "◌\u{301}a");
        assert_eq!(line("\n\u{301}"), "␊◌\u{301}");
    }

    #[test]
    fn blocks_keep_line_feeds_and_expand_tabs() {
        assert_eq!(Shown::block("a\tb\n\tc\r\n\u{1b}").as_str(), "a   b\n    c␍\n␛");
    }

    #[test]
    fn cells_map_bytes_to_columns() {
        let row = "a\t字👩‍👧\u{200b}\tz";
        let got: Vec<_> = cells(row).map(|c| (c.range, c.shown.to_string(), c.width)).collect();
        assert_eq!(
            got,
            [
                (0..1, "a".into(), 1),
                (1..2, "   ".into(), 3),
                (2..5, "字".into(), 2),
                (5..16, "👩‍👧".into(), 2),
                (16..19, "‹200B›".into(), 6),
                (19..20, "  ".into(), 2),
                (20..21, "z".into(), 1),
            ]
        );
    }

    #[test]
    fn truncated_and_padded_stay_shown() {
        assert_eq!(Shown::line("a\tb").padded(5).as_str(), "a␉b  ");
        assert_eq!(Shown::line("an extra pair").truncated(6).as_str(), "an ex…");
    }

    proptest! {
        #[test]
        fn showing_is_safe_complete_and_done_once(
            text in "(\\PC|\\p{C}|[a-z\n\r\t]|[\u{200b}-\u{200f}\u{fe0f}\u{202e}\u{301}\u{1161}👩🇬क\u{94d}ی]){0,30}",
        ) {
            for shown in [Shown::line(&text), Shown::block(&text)] {
                prop_assert!(!shown.0.chars().any(|c| (c.is_control() && c != '\n') || class::is_bidi_control(c)));
                let again = Shown::block(shown.as_str());
                prop_assert_eq!(again.as_str(), shown.as_str());
            }
            let shown = Shown::line(&text);
            prop_assert!(!shown.0.contains('\n'));
            let parts: String = text.split('\t').map(|part| cells(part).map(|c| c.shown.to_string()).collect::<String>())
                .collect::<Vec<_>>().join("␉");
            prop_assert_eq!(shown.as_str(), parts);
            let mut at = 0;
            for cell in cells(&text) {
                prop_assert_eq!(cell.range.start, at);
                at = cell.range.end;
                prop_assert!(cell.width >= 1);
                prop_assert_eq!(cell.width, cell.shown.width());
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
