//! What can follow the keys pressed so far, where it is more than the status line holds: a panel above it.

use super::paint::{Painter, cells};
use crate::app::App;
use crate::app::geometry::{Area, Frame};
use crate::theme::Role;

/// Cells between the columns of the panel.
const GAP: u16 = 3;

/// Returns the cells that all hints take side by side.
pub fn width(app: &App) -> u16 {
    app.hints.iter().map(|(keys, what)| cells(keys) + cells(what) + 4).sum()
}

/// Draws the panel.
pub fn draw(app: &App, frame: &Frame, paint: &mut Painter<'_>) {
    let keys = app.hints.iter().map(|(keys, _)| cells(keys)).max().unwrap_or(0);
    let words = app.hints.iter().map(|(_, what)| cells(what)).max().unwrap_or(0);
    let column = keys + 1 + words + GAP;
    let bottom = frame.status.y;
    let room = frame.status.width.saturating_sub(4);
    let columns = (room / column.max(1)).max(1);
    let count = u16::try_from(app.hints.len()).unwrap_or(u16::MAX);
    let rows = count.div_ceil(columns).min(bottom.saturating_sub(3));
    let columns = count.div_ceil(rows.max(1));
    let width = (columns * column - GAP.min(columns * column) + 4).min(frame.status.width);
    let area = Area { x: frame.status.width - width, y: bottom - rows - 2, width, height: rows + 2 };
    paint.clear(area, Role::Window);
    paint.frame(area, Role::BorderFocus);
    for (nth, (key, what)) in (0..).zip(&app.hints) {
        let (x, y) = (area.x + 2 + nth / rows.max(1) * column, area.y + 1 + nth % rows.max(1));
        let room = area.right().saturating_sub(x + 2);
        let at = paint.put((x + keys - cells(key).min(keys), y), room, key, Role::Key);
        paint.put((at + 1, y), area.right().saturating_sub(at + 3), what, Role::Hint);
    }
}
