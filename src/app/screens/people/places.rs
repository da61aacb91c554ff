//! Where the cells of a table stand on the screen: drawing asks here, and a click.

use super::sheet::Sheet;
use super::{FIXED, State};
use crate::app::geometry::Area;
use crate::app::screens::rows::first_shown;
use crate::app::screens::sort::Sort;
use crate::text::shown::Shown;

/// Cells between columns.
const GAP: u16 = 2;
/// Most cells of a column, where not everything fits.
const WIDEST: u16 = 26;
/// Most cells of a column in any case.
const WHOLE: u16 = 60;
/// Least cells of a column: what is typed in it must be seen.
const LEAST: u16 = 4;

/// Where a column stands: its cells from the left edge of the screen's inside.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which column, from 0.
    pub column: usize,
    /// Its first cell.
    pub x: u16,
    /// How many cells it has.
    pub width: u16,
}

impl State {
    /// Puts the cursor on the column that was clicked, of those that are seen; `x` is a column of the screen. A gap, and
    /// what is right of all, belong to the one left of them.
    pub fn click_column(&mut self, area: Area, x: u16) {
        let inside = inside(area);
        let places = layout(self.sheet(), inside.width);
        let clicked = places.iter().rev().find(|place| inside.x + place.x <= x);
        let (row, _) = self.sheet().cursor();
        if let Some(column) = clicked.or(places.first()).map(|place| place.column) {
            self.sheet_mut().show(row, column);
        }
    }
}

/// Returns where the cell under the cursor stands, if there is one.
pub fn cell(state: &State, area: Area) -> Option<Area> {
    let sheet = state.sheet();
    let (row, column) = sheet.cursor();
    sheet.row()?;
    let (inside, body) = (inside(area), body(area));
    let place = layout(sheet, inside.width).into_iter().find(|place| place.column == column)?;
    let below = u16::try_from(row.saturating_sub(first_row(sheet, body.height))).ok()?;
    Some(Area { x: inside.x + place.x, y: body.y + below, width: place.width, height: 1 })
}

/// Returns the screen without its margins.
pub const fn inside(area: Area) -> Area {
    Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Returns where the rows stand.
pub fn body(area: Area) -> Area {
    Area { y: area.y + area.height.min(2), height: area.height.saturating_sub(FIXED), ..inside(area) }
}

/// Returns the first row that is drawn, from 0: the cursor is seen even when the screen has just become smaller.
pub fn first_row(sheet: &Sheet, height: u16) -> usize {
    first_shown(sheet.top(), sheet.cursor().0, usize::from(height))
}

/// Returns the columns that fit, the first always and the cursor's among them.
pub fn layout(sheet: &Sheet, width: u16) -> Vec<Place> {
    let columns = &sheet.table().columns;
    let natural = |at: usize| {
        let heading =
            columns.get(at).map_or(0, |column| cells(&Sort::mark(sheet.sorted(), column, column.heading.clone())));
        let widest = sheet.rows().filter_map(|row| row.cells.get(at)).map(|cell| cells(&cell.to_string())).max();
        heading.max(widest.unwrap_or(0)).clamp(LEAST, WHOLE)
    };
    let mut widths: Vec<u16> = (0..columns.len()).map(natural).collect();
    let taken = |widths: &[u16]| widths.iter().map(|width| width + GAP).sum::<u16>().saturating_sub(GAP);
    if taken(&widths) > width {
        widths = widths.into_iter().map(|width| width.min(WIDEST)).collect();
    }
    let Some((names, others)) = widths.split_first() else { return Vec::new() };
    let names = (*names).min((width * 2 / 5).max(LEAST)).min(width);
    let room = width.saturating_sub(names);
    let cursor = sheet.cursor().1.saturating_sub(1);
    let fits = |first: usize| others.iter().skip(first).take(cursor + 1 - first).map(|w| w + GAP).sum::<u16>() <= room;
    // Columns from `first` on are shown: the fewest are left out at the left that bring the cursor's in.
    let first = (0..=cursor).find(|first| fits(*first)).unwrap_or(cursor);
    let mut places = vec![Place { column: 0, x: 0, width: names }];
    let mut x = names;
    for (at, wanted) in others.iter().enumerate().skip(first) {
        let left = (names + room).saturating_sub(x + GAP);
        // The last one may be cut, as long as something of it is seen.
        let width = (*wanted).min(left);
        if width < LEAST.max(wanted / 2) && !(at == cursor && width > 0) {
            break;
        }
        places.push(Place { column: at + 1, x: x + GAP, width });
        x += GAP + width;
    }
    places
}

fn cells(text: &str) -> u16 {
    u16::try_from(Shown::line(text).width()).unwrap_or(u16::MAX)
}
