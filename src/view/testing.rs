//! Frames as text for tests.

use super::paint::Painter;
use crate::theme::builtin::Builtin;
use crate::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Returns what a drawing leaves on a screen without colours, row by row; blanks at the ends are dropped.
pub fn frame((width, height): (u16, u16), draw: impl FnOnce(&mut Painter<'_>, Rect)) -> String {
    text(&buffer((width, height), Depth::None, draw))
}

/// Returns the buffer that a drawing leaves.
pub fn buffer((width, height): (u16, u16), depth: Depth, draw: impl FnOnce(&mut Painter<'_>, Rect)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let theme: Theme = Builtin::Dark.theme(depth);
    draw(&mut Painter::new(&mut buffer, &theme), area);
    buffer
}

/// Returns the symbols of a buffer, row by row.
pub fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let row = |y: u16| {
        let mut line = String::new();
        let mut skip = 0;
        for x in area.left()..area.right() {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                // The cells after a wide character are blank.
                skip = super::paint::cells(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        line.trim_end().to_owned()
    };
    (area.top()..area.bottom()).map(row).collect::<Vec<_>>().join("\n")
}
