//! Lines in areas: the first row of an area is written on, and what is left of it is handed on.

use super::paint::{Painter, cells};
use crate::app::geometry::Area;
use crate::theme::Role;

impl Painter<'_> {
    /// Writes a line into the first row of an area, cut with `…`; returns how many cells it took.
    pub fn line(&mut self, area: Area, text: &str, role: Role) -> u16 {
        if area.is_empty() {
            return 0;
        }
        self.put((area.x, area.y), area.width, text, role).saturating_sub(area.x)
    }

    /// Marks the row under the cursor of a list, over what stands in it.
    pub fn cursor_row(&mut self, line: Area, has_keys: bool) {
        self.tint(line, if has_keys { Role::Row } else { Role::RowElsewhere });
    }

    /// Writes a line at the right end of the first row of an area; returns how many cells it took.
    pub fn right(&mut self, area: Area, text: &str, role: Role) -> u16 {
        let taken = cells(text).min(area.width);
        self.line(Area { x: area.right() - taken, width: taken, ..area }, text, role)
    }

    /// Writes pieces one after the other into the first row of an area; returns what is left of it.
    pub fn pieces(&mut self, area: Area, pieces: &[(String, Role)]) -> Area {
        pieces.iter().fold(area, |rest, (text, role)| after(rest, self.line(rest, text, *role)))
    }
}

/// Returns what is left of an area after some columns.
pub fn after(area: Area, columns: u16) -> Area {
    let taken = columns.min(area.width);
    Area { x: area.x + taken, width: area.width - taken, ..area }
}

/// Returns what is left of an area after some rows.
pub fn below(area: Area, rows: u16) -> Area {
    let taken = rows.min(area.height);
    Area { y: area.y + taken, height: area.height - taken, ..area }
}

/// Returns the row of an area, counted from 0; empty past its end.
pub fn row(area: Area, nth: usize) -> Area {
    let nth = u16::try_from(nth).unwrap_or(u16::MAX).min(area.height);
    Area { y: area.y + nth, height: (area.height - nth).min(1), ..area }
}
