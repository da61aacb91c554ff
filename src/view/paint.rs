//! Putting safe text onto the buffer in the style of a role.

use crate::text::shown::Shown;
use crate::text::wrap::wrap;
use crate::theme::{Role, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What is drawn on, and how roles look.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    typing: Option<(u16, u16)>,
}

impl<'a> Painter<'a> {
    /// Draws on a buffer in the styles of a theme.
    pub const fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme, typing: None }
    }

    /// Says at which cell text is typed. The last one said holds: windows are drawn over each other.
    pub const fn type_at(&mut self, cell: (u16, u16)) {
        self.typing = Some(cell);
    }

    /// Returns the cell where text is typed, which the terminal's own cursor marks: input methods and screen readers
    /// look there.
    pub const fn typing(&self) -> Option<(u16, u16)> {
        self.typing
    }

    /// Draws a line at a cell in at most `room` cells, cut by `…`; returns the column after it.
    pub fn put(&mut self, (x, y): (u16, u16), room: u16, text: &str, role: Role) -> u16 {
        let shown = Shown::line(text).truncated(usize::from(room));
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x >= area.right() {
            return x;
        }
        let (after, _) = self.buffer.set_stringn(x, y, shown.as_str(), usize::from(room), self.theme.style(role));
        after
    }

    /// Returns the style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Draws one grapheme of a text, which takes `room` cells, over what is there.
    pub fn glyph(&mut self, (x, y): (u16, u16), shown: &Shown<'_>, room: u16, style: Style) {
        for (nth, column) in (x..x.saturating_add(room)).enumerate() {
            if let Some(cell) = self.buffer.cell_mut((column, y)) {
                cell.set_symbol(if nth == 0 { shown.as_str() } else { " " }).set_style(style);
            }
        }
    }

    /// Draws pieces one after the other in at most `room` cells altogether; returns the column after them.
    pub fn put_all(&mut self, (x, y): (u16, u16), room: u16, pieces: &[(&str, Role)]) -> u16 {
        let end = x.saturating_add(room);
        pieces.iter().fold(x, |at, (text, role)| self.put((at, y), end.saturating_sub(at), text, *role))
    }

    /// Draws a line so that it ends before column `end`, in at most `room` cells.
    pub fn put_right(&mut self, (end, y): (u16, u16), room: u16, text: &str, role: Role) {
        let width = cells(text).min(room);
        self.put((end.saturating_sub(width), y), width, text, role);
    }

    /// Lays the style of a role over an area; what stands there stays.
    pub fn tint(&mut self, area: Rect, role: Role) {
        self.buffer.set_style(area.intersection(self.buffer.area), self.theme.style(role));
    }

    /// Takes everything away from an area and lays a ground there.
    pub fn clear(&mut self, area: Rect, ground: Role) {
        let area = area.intersection(self.buffer.area);
        for (x, y) in positions(area) {
            if let Some(cell) = self.buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
        // A wide character that begins before the area would cover its first cells on the terminal.
        if let Some(x) = area.left().checked_sub(1) {
            for y in area.top()..area.bottom() {
                let wide = |cell: &&mut Cell| cells(cell.symbol()) > 1;
                if let Some(cell) = self.buffer.cell_mut((x, y)).filter(wide) {
                    cell.set_symbol(" ");
                }
            }
        }
        self.tint(area, Role::Ground);
        self.tint(area, ground);
    }

    /// Draws lines wrapped, the last with `…` when more follows.
    pub fn paragraphs(&mut self, area: Rect, lines: &[(String, Role)]) {
        let room = usize::from(area.width);
        let rows: Vec<(&str, Role)> = lines
            .iter()
            .flat_map(|(line, role)| wrap(line, room).into_iter().map(|row| (row.of(line).trim_end(), *role)))
            .collect();
        let height = usize::from(area.height);
        for ((nth, (row, role)), y) in rows.iter().enumerate().take(height).zip(area.y..) {
            let cut = nth + 1 == height && rows.len() > height;
            let row = if cut { format!("{row} …") } else { (*row).to_owned() };
            self.put((area.x, y), area.width, &row, *role);
        }
    }

    /// Draws a rule from column `from` to before column `to`.
    pub fn rule(&mut self, (from, to): (u16, u16), y: u16) {
        let room = to.saturating_sub(from);
        self.put((from, y), room, &"─".repeat(usize::from(room)), Role::Border);
    }

    /// Draws a rounded frame along the edge of an area.
    pub fn frame(&mut self, area: Rect, role: Role) {
        if area.width < 2 || area.height < 2 {
            return;
        }
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        let line = "─".repeat(usize::from(area.width - 2));
        self.put((area.x, area.y), area.width, &format!("╭{line}╮"), role);
        self.put((area.x, bottom), area.width, &format!("╰{line}╯"), role);
        for y in area.y + 1..bottom {
            self.put((area.x, y), 1, "│", role);
            self.put((right, y), 1, "│", role);
        }
    }
}

/// Returns the cells that a line takes.
pub fn cells(text: &str) -> u16 {
    u16::try_from(Shown::line(text).width()).unwrap_or(u16::MAX)
}

fn positions(area: Rect) -> impl Iterator<Item = (u16, u16)> {
    (area.top()..area.bottom()).flat_map(move |y| (area.left()..area.right()).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;
    use crate::theme::builtin::Builtin;

    #[test]
    fn a_wide_character_does_not_reach_into_what_was_cleared() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let theme = Builtin::Dark.theme(Depth::None);
        let mut painter = Painter::new(&mut buffer, &theme);
        painter.put((0, 0), 8, "访谈访谈", Role::Text);
        painter.clear(Rect::new(3, 0, 2, 1), Role::Ground);
        let symbols: Vec<&str> = buffer.content().iter().map(Cell::symbol).collect();
        assert_eq!(symbols, ["访", " ", " ", " ", " ", " ", "谈", " "]);
    }
}
