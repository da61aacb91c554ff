//! Where the picker and its list stand on the screen.

use super::{Purpose, State};
use crate::app::geometry::Area;
use crate::app::geometry::window::{Room, inside};

/// Cells of its width.
const WIDTH: u16 = 66;
/// Most rows of the list.
const ROWS: u16 = 9;
/// Rows below the list that tell more of the highlighted one, the rule above them included.
const DETAIL: u16 = 4;

/// The window and what it is made of.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// All of it.
    pub window: Area,
    /// The line that is typed in.
    pub input: Area,
    /// The rows that the query leaves.
    pub list: Area,
    /// Below the list, what the highlighted row means; empty where there is no room for it, or nothing to say.
    pub detail: Area,
}

impl State {
    /// Divides the window.
    pub fn parts(&self, room: &Room) -> Parts {
        // As high as without a query, so that it does not jump while one types.
        let rows = u16::try_from(self.items.len() + 1).unwrap_or(ROWS).clamp(3, ROWS);
        let wanted = if self.purpose == Purpose::Open { 0 } else { DETAIL };
        let window = room.place(WIDTH, rows + wanted + 3);
        let all = inside(window);
        let detail = if all.height >= wanted + 3 { wanted } else { 0 };
        let input = Area { height: all.height.min(1), ..all };
        let list = Area { y: all.y + input.height, height: all.height.saturating_sub(1 + detail), ..all };
        Parts { window, input, list, detail: Area { y: list.bottom(), height: detail, ..all } }
    }
}
