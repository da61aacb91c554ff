//! A click in a list that fills the screen: the cursor goes to its row, a double click opens it.

use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::outcome::Outcome;
use crate::app::screens::rows::first_shown;
use crate::app::screens::{memos, people, rework, search, tallies, versions};
use crate::app::{App, Screen};

/// A list of rows of one line, as it is on the screen.
pub(super) struct Rows {
    /// Where they stand.
    pub(super) area: Area,
    /// The first row that is drawn, the row of the cursor, and how many there are.
    pub(super) top: usize,
    pub(super) at: usize,
    pub(super) len: usize,
}

impl Rows {
    /// Returns the row on which a cell lies.
    pub(super) fn row_at(&self, cell: (u16, u16)) -> Option<usize> {
        let height = usize::from(self.area.height);
        let row = first_shown(self.top, self.at, height) + usize::from(cell.1.saturating_sub(self.area.y));
        (self.area.contains(cell.into()) && row < self.len).then_some(row)
    }
}

impl App {
    /// Goes to the row that was clicked, in a table to the cell; a double click opens it, and edits the cell.
    pub(super) fn click_row(&mut self, cell: (u16, u16), clicks: u8) -> Outcome {
        if let Some(pane) = self.other_list(cell) {
            self.in_pane(pane);
        }
        let Some((at, to)) = self.rows_clicked(cell) else { return Outcome::none() };
        let was_here = self.clicked.replace(to) == Some(to);
        if clicks > 1 {
            // The first click may have been at a window that it closed.
            return if was_here && clicks == 2 { self.open_clicked() } else { Outcome::none() };
        }
        // By its own moves, so that what hangs on the cursor follows it.
        let step = if to < at { Action::MoveUp } else { Action::MoveDown };
        let outcome = (0..at.abs_diff(to)).map(|_| self.in_pane(step)).last().unwrap_or_else(Outcome::none);
        if self.screen == Screen::People {
            let body = self.frame().body;
            self.people.click_column(body, cell.0);
        }
        outcome
    }

    /// Opens what the first of two clicks went to: of a table the cell, of the tallies the row, whatever the column of
    /// the cursor.
    fn open_clicked(&mut self) -> Outcome {
        if self.screen == Screen::People {
            return self.in_pane(Action::EditCell);
        }
        let columns = if self.screen == Screen::Tallies { self.tallies.column() } else { 0 };
        for _ in 0..columns {
            self.in_pane(Action::MoveLeft);
        }
        self.in_pane(Action::OpenRow)
    }

    /// Returns how to reach the list that was clicked, where the screen has two and the other one has the keys.
    fn other_list(&self, cell: (u16, u16)) -> Option<Action> {
        if self.screen != Screen::Versions {
            return None;
        }
        let parts = self.versions_parts();
        let other = if self.versions.is_in_changes() { parts.versions } else { parts.changes };
        other.contains(cell.into()).then_some(Action::NextPane)
    }

    fn versions_parts(&self) -> versions::Parts {
        versions::Parts::of(self.frame().body, self.versions.listed().count() + 1)
    }

    /// Returns the row of the cursor and the one that was clicked, if one was.
    fn rows_clicked(&self, cell: (u16, u16)) -> Option<(usize, usize)> {
        if self.screen == Screen::Quotes {
            let to = self.quotes.quote_at(&self.world, self.frame().body, cell)?;
            return Some((self.quotes.cursor(), to));
        }
        let rows = self.rows()?;
        Some((rows.at, rows.row_at(cell)?))
    }

    /// Returns the list on the screen.
    fn rows(&self) -> Option<Rows> {
        let body = self.frame().body;
        // So many lines above the rows; so many lines that are no rows in all.
        let below = |above: u16, fixed: u16| Area {
            y: body.y + above.min(body.height),
            height: body.height.saturating_sub(fixed),
            ..body
        };
        let (area, top, at, len) = match self.screen {
            Screen::Tallies => {
                let visible = self.tallies.visible();
                let at = visible.iter().position(|row| *row == self.tallies.row())?;
                (below(1, tallies::FIXED), self.tallies.top(), at, visible.len())
            }
            Screen::Memos => {
                let len = self.memos.memos(&self.world).len();
                (memos::parts(body, len).0, self.memos.top(), self.memos.cursor(), len)
            }
            Screen::Search if !self.search.is_typing() => {
                let len = self.search.found().hits.len();
                (below(search::FIXED, search::FIXED), self.search.top(), self.search.cursor(), len)
            }
            Screen::Trail => (below(2, 2), self.trail.top(), self.trail.cursor(), self.trail.changes().len()),
            Screen::People => {
                let sheet = self.people.sheet();
                (below(2, people::FIXED), sheet.top(), sheet.cursor().0, sheet.rows().len())
            }
            Screen::Versions if self.versions.is_in_changes() => {
                let (at, top) = self.versions.change_rows();
                (self.versions_parts().changes, top, at, self.versions.changes().len())
            }
            Screen::Versions => {
                let (at, top) = self.versions.version_rows();
                (self.versions_parts().versions, top, at, self.versions.listed().count() + 1)
            }
            Screen::Rework => {
                let (at, top) = self.rework.rows();
                (rework::parts(body).0, top, at, self.rework.count())
            }
            _ => return None,
        };
        Some(Rows { area, top, at, len })
    }
}
