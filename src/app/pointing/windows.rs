//! A click in a window to choose from: the row that is clicked is chosen, as a click on a code applies it.

use super::lists::Rows;
use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::window::inside;
use crate::app::outcome::Outcome;
use crate::app::overlay::Overlay;
use crate::app::screens::palette;
use crate::app::screens::people::places::cell;
use crate::app::screens::rows::centred;

impl App {
    /// Chooses the row of a window that was clicked, or marks it where several are marked.
    pub(super) fn click_window(&self, window: &mut Overlay, cell: (u16, u16)) -> Outcome {
        let Some((rows, choose)) = self.rows_of(window) else { return Outcome::none() };
        let Some(to) = rows.row_at(cell) else { return Outcome::none() };
        // From what is typed in a cell down to its values.
        if matches!(window, Overlay::Cell(state) if state.cursor().is_none()) {
            window.update(&self.world, Action::MoveDown);
        }
        let step = if to < rows.at { Action::MoveUp } else { Action::MoveDown };
        for _ in 0..rows.at.abs_diff(to) {
            window.update(&self.world, step);
        }
        window.update(&self.world, choose)
    }

    /// Returns the rows of a window to choose from, and what choosing one is.
    fn rows_of(&self, window: &Overlay) -> Option<(Rows, Action)> {
        let room = self.room();
        let (area, at, len, is_marking) = match window {
            Overlay::Picker(state) => {
                (state.parts(&room).list, state.cursor(), state.rows().len(), !state.marked().is_empty())
            }
            Overlay::List(state) => {
                (inside(state.window(&room)), state.cursor(), state.rows().len(), state.is_marking())
            }
            Overlay::Palette(state) => (palette::State::parts(&room).1, state.cursor(), state.rows().len(), false),
            Overlay::Cell(state) => {
                let under = cell(&self.people, self.frame().body);
                let list = state.list(state.window(&room, under));
                (list, state.cursor().unwrap_or(0), state.rows().len(), false)
            }
            _ => return None,
        };
        let choose = match window {
            Overlay::Picker(_) if is_marking => Action::Mark,
            _ if is_marking => Action::MarkHere,
            _ => Action::Accept,
        };
        let top = centred(at, len, usize::from(area.height));
        Some((Rows { area, top, at, len }, choose))
    }
}
