//! Where windows lie over the panes: never over the passage that they are about, as long as there is room beside it.

use super::Area;
use std::ops::Range;

/// Least rows of a window that makes way for the passage; with less room it lies over it.
const LEAST: u16 = 6;

/// The room that windows have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Where windows may lie.
    pub area: Area,
    /// The rows of the screen that stay free, because the passage stands there.
    pub avoid: Option<Range<u16>>,
}

impl Room {
    /// Returns the same room for a window that may lie anywhere in it.
    #[must_use]
    pub const fn anywhere(&self) -> Self {
        Self { area: self.area, avoid: None }
    }

    /// Finds the place of a window: in the middle, below the rows to avoid or else above them, with less height where
    /// there is less room.
    pub fn place(&self, width: u16, height: u16) -> Area {
        let area = self.area;
        let width = if area.width < width + 4 { area.width } else { width };
        let x = area.x + (area.width - width) / 2;
        let height = height.min(area.height);
        let free = |top: u16, bottom: u16| Area::new(x, top, width, bottom.saturating_sub(top));
        let middle = free(area.y + (area.height - height) / 3, area.bottom());
        let avoid = self.avoid.clone().filter(|rows| rows.start < area.bottom() && rows.end > area.y);
        let room = avoid.map_or(middle, |rows| {
            let below = free(rows.end.max(area.y), area.bottom());
            let above = free(area.y, rows.start.max(area.y));
            if below.height >= height.min(above.height.max(LEAST)) {
                below
            } else if above.height >= LEAST {
                // Close to the passage.
                Area { y: above.bottom() - height.min(above.height), height: height.min(above.height), ..above }
            } else {
                free(area.bottom() - height, area.bottom())
            }
        });
        Area { height: height.min(room.height), ..room }
    }
}

/// Returns the inside of a window: without frame and margins.
pub const fn inside(window: Area) -> Area {
    Area {
        x: window.x + 2,
        y: window.y + 1,
        width: window.width.saturating_sub(4),
        height: window.height.saturating_sub(2),
    }
}
