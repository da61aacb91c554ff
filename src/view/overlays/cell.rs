//! A cell of a table while it is edited: what is typed stands where the cell does, the values used elsewhere below it.

use super::{Hint, Scene, hints};
use crate::app::action::{Action, Context};
use crate::app::geometry::window::inside;
use crate::app::screens::people::cell::State;
use crate::app::screens::rows::centred;
use crate::theme::Role;
use crate::view::overlays::choosing::found;
use crate::view::paint::{Painter, cells};
use ratatui::layout::Rect;

/// Draws the cell that is edited.
pub(super) fn draw(state: &State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let area = state.window(&scene.room, scene.cell);
    painter.clear(area, Role::Window);
    painter.frame(area, Role::BorderFocus);
    let room = area.width.saturating_sub(4);
    let title = format!(" {} ", state.title());
    painter.put((area.x + 1, area.y), room, &title, Role::Title);
    let keys = [
        scene.hint(Context::Cell, Action::Accept, "set"),
        scene.hint(Context::Cell, Action::NextCell, "next"),
        Hint::fixed("↓", "values"),
        scene.hint(Context::Cell, Action::Back, "leave it"),
    ];
    let shown = keys.into_iter().filter(|hint| hint.does != "values" || state.has_values());
    hints(painter, (area.x + 2, area.bottom().saturating_sub(1)), room, &shown.collect::<Vec<_>>());
    let inside = inside(area);
    if inside.height == 0 {
        return;
    }
    line(state, painter, inside);
    let (note, is_wrong) = state.note();
    if inside.height > 1 && !note.is_empty() {
        painter.put((inside.x, inside.y + 1), inside.width, &note, if is_wrong { Role::Warning } else { Role::Hint });
    }
    values(state, painter, state.list(area));
}

fn line(state: &State, painter: &mut Painter<'_>, area: Rect) {
    let (seen, column) = state.input().view(usize::from(area.width));
    painter.put((area.x, area.y), area.width, seen.as_str(), Role::Text);
    painter.tint(Rect { height: 1, ..area }, Role::RowElsewhere);
    let column = u16::try_from(column).unwrap_or(0);
    if column < area.width {
        painter.type_at((area.x + column, area.y));
    }
}

fn values(state: &State, painter: &mut Painter<'_>, area: Rect) {
    let height = usize::from(area.height);
    let first = centred(state.cursor().unwrap_or(0), state.rows().len(), height);
    let shown = state.rows().iter().enumerate().skip(first).take(height);
    let names = shown.clone().map(|(_, row)| cells(&row.offer.name)).max().unwrap_or(0).min(area.width * 2 / 3);
    for ((at, row), y) in shown.zip(area.y..) {
        found(painter, (area.x, y), names, (&row.offer.name, &row.hits), Role::Text);
        let left = area.width.saturating_sub(names + 2);
        if left >= 4 {
            painter.put((area.x + names + 2, y), left, &row.offer.note, Role::Muted);
        }
        if state.cursor() == Some(at) {
            painter.tint(Rect { x: area.x - 1, y, width: area.width + 2, height: 1 }, Role::Row);
        }
    }
}
