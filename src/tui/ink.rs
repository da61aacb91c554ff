//! Cells as a terminal is told them: where, in which colours and marks, which characters.
//!
//! crossterm writes the 16 colours as entries of the table of 256, which a terminal of 16 does not know; here they have
//! their own codes, and a change of style is one sequence.

use std::io::{self, Write};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The codes of the marks.
const MARKS: [(Modifier, u8); 7] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// Writes cells with their columns and rows, from 0; in the end the terminal's own style holds again.
///
/// # Errors
/// When the terminal takes no more.
pub fn write<'a>(out: &mut impl Write, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
    let plain = (Color::Reset, Color::Reset, Modifier::empty());
    let (mut at, mut style) = (None, plain);
    for (x, y, cell) in cells {
        if at != Some((x, y)) {
            write!(out, "\x1b[{};{}H", y + 1, x + 1)?;
        }
        let next = (cell.fg, cell.bg, cell.modifier);
        if style != next {
            style = next;
            set(out, next)?;
        }
        out.write_all(cell.symbol().as_bytes())?;
        // Behind a wide character the next cell is two further on: where the cursor is after it is not relied on.
        at = Some((x.saturating_add(1), y));
    }
    if style == plain { Ok(()) } else { out.write_all(b"\x1b[0m") }
}

/// Sets colours and marks, whatever they were before.
fn set(out: &mut impl Write, (fg, bg, marks): (Color, Color, Modifier)) -> io::Result<()> {
    out.write_all(b"\x1b[0")?;
    for (_, code) in MARKS.iter().filter(|(mark, _)| marks.contains(*mark)) {
        write!(out, ";{code}")?;
    }
    color(out, fg, 0)?;
    color(out, bg, 10)?;
    out.write_all(b"m")
}

/// Adds a colour of the characters, or with `ground` 10 of what is behind them.
fn color(out: &mut impl Write, color: Color, ground: u8) -> io::Result<()> {
    let code = match color {
        Color::Reset => return Ok(()),
        Color::Rgb(r, g, b) => return write!(out, ";{};2;{r};{g};{b}", 38 + ground),
        Color::Indexed(n) => return write!(out, ";{};5;{n}", 38 + ground),
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
    };
    write!(out, ";{}", code + ground)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    /// What is written for a line of pieces with their styles.
    fn written(pieces: &[(&str, Style)]) -> String {
        let area = Rect::new(0, 0, 20, 1);
        let (before, mut after) = (Buffer::empty(area), Buffer::empty(area));
        let mut x = 2;
        for (text, style) in pieces {
            (x, _) = after.set_stringn(x, 0, text, 20, *style);
        }
        let mut out = Vec::new();
        write(&mut out, before.diff(&after).into_iter()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn sixteen_colours_have_codes_that_every_terminal_knows() {
        let style = Style::new().fg(Color::Red).bg(Color::DarkGray);
        assert_eq!(written(&[("ab", style)]), "\x1b[1;3H\x1b[0;31;100mab\x1b[0m");
        let style = Style::new().fg(Color::White).bg(Color::Black);
        assert_eq!(written(&[("a", style)]), "\x1b[1;3H\x1b[0;97;40ma\x1b[0m");
    }

    #[test]
    fn more_colours_and_marks_are_one_sequence_and_plain_text_none() {
        let style = Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(200)).add_modifier(Modifier::BOLD);
        assert_eq!(
            written(&[("a", style), ("b", style), ("c", Style::new())]),
            "\x1b[1;3H\x1b[0;1;38;2;1;2;3;48;5;200mab\x1b[0mc"
        );
        assert_eq!(written(&[("a", Style::new())]), "\x1b[1;3Ha");
    }

    #[test]
    fn what_stands_behind_a_wide_character_has_its_place_said() {
        assert_eq!(written(&[("中a", Style::new())]), "\x1b[1;3H中\x1b[1;5Ha");
    }
}
