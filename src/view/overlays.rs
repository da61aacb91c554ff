//! Windows over the panes. They never lie over the passage that they are about, as long as there is room beside it.

use super::paint::{Painter, cells};
use crate::app::action::{Action, Context};
use crate::app::geometry::window::{self, Room};
use crate::app::keymap::Keymap;
use crate::app::overlay::Overlay;
use crate::app::text_input::TextInput;
use crate::app::world::World;
use crate::theme::Role;
use ratatui::layout::Rect;

mod cell;
mod choosing;
mod filing;
mod telling;
mod writing;

/// What a window is drawn over.
#[derive(Debug)]
pub struct Scene<'a> {
    /// What is shown.
    pub world: &'a World,
    /// The keys that the footer names.
    pub keymap: &'a Keymap,
    /// Where windows may lie.
    pub room: Room,
    /// Where the cell under the cursor stands, of a screen that has cells.
    pub cell: Option<Rect>,
}

/// Draws a window.
pub fn draw(overlay: &Overlay, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    match overlay {
        Overlay::Picker(state) => choosing::picker(state, scene, painter),
        Overlay::List(state) => choosing::list(state, scene, painter),
        Overlay::Palette(state) => choosing::palette(state, scene, painter),
        Overlay::Prompt(state) => telling::prompt(state, scene, painter),
        Overlay::Confirm(state) => telling::confirm(state, scene, painter),
        Overlay::Help(state) => telling::help(state, scene, painter),
        Overlay::Card(state) => writing::card(state, scene, painter),
        Overlay::Memo(state) => writing::memo(state, scene, painter),
        Overlay::Welcome => telling::welcome(scene, painter),
        Overlay::Filing(state) => filing::draw(state, scene, painter),
        Overlay::Cell(state) => cell::draw(state, scene, painter),
    }
}

impl Scene<'_> {
    /// Names the key of an action in a context, and what it does.
    fn hint(&self, context: Context, action: Action, does: impl Into<String>) -> Hint {
        Hint::of(self.keymap, (context, action), does)
    }
}

/// A key and what it does.
pub struct Hint {
    key: Option<String>,
    does: String,
}

impl Hint {
    /// Names the key of an action in a context, and what it does.
    pub fn of(keymap: &Keymap, (context, action): (Context, Action), does: impl Into<String>) -> Self {
        Self { key: keymap.chords(context, action).next().map(crate::app::key::Chord::label), does: does.into() }
    }

    /// Names a key that is always the same.
    fn fixed(key: &str, does: &str) -> Self {
        Self { key: Some(key.to_owned()), does: does.to_owned() }
    }
}

/// Draws hints side by side, as many as fit whole.
pub fn hints(painter: &mut Painter<'_>, (x, y): (u16, u16), room: u16, hints: &[Hint]) {
    let end = x.saturating_add(room);
    let mut at = x;
    for Hint { key, does } in hints {
        let Some(key) = key else { continue };
        let first = at == x;
        let wide = cells(key) + cells(does) + if first { 3 } else { 5 };
        if at + wide > end {
            break;
        }
        let before = if first { " " } else { "· " };
        at = painter.put_all((at, y), room, &[(before, Role::Hint), (key, Role::Key), (" ", Role::Hint)]);
        at = painter.put_all((at, y), room, &[(does, Role::Hint), (" ", Role::Hint)]);
    }
}

/// Draws a window's frame, title, what stands at the right of the title, and footer; returns the inside without margins.
fn window(painter: &mut Painter<'_>, area: Rect, (title, count): (&str, &str), footer: &[Hint]) -> Rect {
    painter.clear(area, Role::Window);
    painter.frame(area, Role::BorderFocus);
    let right = area.right().saturating_sub(2);
    let mut room = area.width.saturating_sub(4);
    if !count.is_empty() && room > cells(count) + 8 {
        painter.put_right((right, area.y), room, &format!(" {count} "), Role::Muted);
        room -= cells(count) + 3;
    }
    let title = crate::text::shown::Shown::line(title).truncated(usize::from(room.saturating_sub(2)));
    painter.put((area.x + 1, area.y), room, &format!(" {title} "), Role::Title);
    hints(painter, (area.x + 2, area.bottom().saturating_sub(1)), area.width.saturating_sub(4), footer);
    window::inside(area)
}

/// Draws the line that is typed in, with its cursor when it has the keys.
pub fn input(painter: &mut Painter<'_>, (x, y): (u16, u16), room: u16, (input, has_keys): (&TextInput, bool)) {
    let from = painter.put((x, y), room, "> ", Role::Key);
    let (seen, column) = input.view(usize::from(room.saturating_sub(2)));
    painter.put((from, y), room.saturating_sub(2), seen.as_str(), Role::Text);
    let column = u16::try_from(column).unwrap_or(0);
    if has_keys && column + 2 < room {
        painter.type_at((from + column, y));
    }
}

#[cfg(test)]
mod tests;
