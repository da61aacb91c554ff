//! The window in which things are filed one by one: what it is at the left, where it can go at the right.

use super::{Scene, window};
use crate::app::action::{Action, Context};
use crate::app::screens::filing::{Place, State};
use crate::text::wrap::wrap;
use crate::theme::Role;
use crate::view::paint::{Painter, cells};
use ratatui::layout::Rect;

/// Cells of the places, where there is room for two columns.
const PLACES: u16 = 34;

/// Draws the window.
pub(super) fn draw(state: &State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let scene = &Scene { room: scene.room.anywhere(), ..*scene };
    // As high as the places need, and the quotes of a code.
    let rows = u16::try_from(state.targets().len()).unwrap_or(u16::MAX).clamp(16, 28) + 3;
    let area = scene.room.place(scene.room.area.width.min(112), scene.room.area.height.saturating_sub(2).min(rows));
    let (at, filed, all) = state.progress();
    let footer = [
        scene.hint(Context::Filing, Action::MarkHere, "pass"),
        scene.hint(Context::Filing, Action::Accept, "another place"),
        scene.hint(Context::Filing, Action::Undo, "take back"),
        scene.hint(Context::Filing, Action::Back, "close"),
    ];
    let count = format!("{at} of {all} · {filed} filed");
    let inside = window(painter, area, (&state.title(scene.world), &count), &footer);
    let beside = inside.width >= 70;
    let (left, right) = if beside {
        let width = inside.width - PLACES - 2;
        (Rect { width, ..inside }, Rect { x: inside.x + width + 2, width: PLACES, ..inside })
    } else {
        let height = (inside.height / 2).min(8);
        (Rect { height, ..inside }, Rect { y: inside.y + height, height: inside.height - height, ..inside })
    };
    item(state, scene, painter, left);
    places(state, scene, painter, right);
}

fn item(state: &State, scene: &Scene<'_>, painter: &mut Painter<'_>, area: Rect) {
    let Some((name, count)) = state.name(scene.world) else { return };
    let at = painter.put((area.x, area.y), area.width, &name, Role::Title);
    painter.put((at + 2, area.y), area.right().saturating_sub(at + 2), &count, Role::Muted);
    let mut y = area.y + 1;
    if let Some(place) = state.filed() {
        painter.put((area.x, y), area.width, &format!("✓ {place}"), Role::Saved);
    }
    y += 1;
    if state.words().is_empty() {
        painter.put((area.x, y), area.width, "No passage has it yet.", Role::Muted);
    }
    for words in state.words() {
        let room = usize::from(area.width);
        let rows = wrap(&words.quote, room);
        let most = if state.words().len() == 1 { usize::from(area.height) } else { 4 };
        for (nth, row) in rows.iter().enumerate().take(most) {
            if y >= area.bottom() {
                return;
            }
            let cut = if nth + 1 == most && rows.len() > most { " …" } else { "" };
            painter.put((area.x, y), area.width, &format!("{}{cut}", row.of(&words.quote).trim_end()), Role::Text);
            y += 1;
        }
        if y < area.bottom() {
            painter.put((area.x, y), area.width, &format!("({})", words.label), Role::Muted);
        }
        y += 2;
    }
}

fn places(state: &State, scene: &Scene<'_>, painter: &mut Painter<'_>, area: Rect) {
    let book = scene.world.project.codebook();
    if state.targets().is_empty() {
        painter.put((area.x, area.y), area.width, "No place yet: Enter makes one.", Role::Hint);
    }
    for (target, y) in state.targets().iter().zip(area.y..area.bottom()) {
        let key = target.key.to_string();
        let at = painter.put_all((area.x, y), area.width, &[(&key, Role::Quick), ("  ", Role::Text)]);
        let (role, note) = match &target.place {
            Place::Level(level) => {
                let nth = scene.world.project.levels().position(level).unwrap_or(0);
                (Role::Level(u8::try_from(nth % 6).unwrap_or(0)), String::new())
            }
            Place::Code(id) => (Role::Text, book.level(id).map_or_else(String::new, ToString::to_string)),
        };
        let room = area.right().saturating_sub(at);
        let taken = cells(&note) + 1;
        let at = painter.put((at, y), room.saturating_sub(taken), &target.name, role);
        if !note.is_empty() && area.right() > at + taken {
            painter.put_right((area.right(), y), taken, &note, Role::Muted);
        }
    }
}
