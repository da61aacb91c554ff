//! Sources and participants as tables: what names a row stays at the left, the other columns scroll.

use super::lines::below;
use super::paint::{Painter, cells};
use crate::analysis::table::{CellKind, Row};
pub use crate::app::screens::people::places::cell;
use crate::app::screens::people::places::{Place, body, first_row, inside, layout};
use crate::app::screens::people::sheet::Sheet;
use crate::app::screens::people::{FIXED, State, Tab};
use crate::app::screens::sort::Sort;
use crate::app::world::World;
use crate::text::shown::Shown;
use crate::theme::Role;
use ratatui::layout::Rect;

/// Draws the screen.
pub fn draw(state: &State, world: &World, area: Rect, painter: &mut Painter<'_>) {
    let sheet = state.sheet();
    let inside = inside(area);
    tabs(state, world, painter, Rect { height: inside.height.min(1), ..inside });
    let body = body(area);
    if sheet.rows().len() == 0 {
        painter.paragraphs(below(inside, 2), &empty(state).map(|line| (line, Role::Hint)));
        return;
    }
    let places = layout(sheet, inside.width);
    headings(sheet, painter, (inside, &places));
    let (here, column) = sheet.cursor();
    let top = first_row(sheet, body.height);
    for ((at, row), y) in sheet.rows().enumerate().skip(top).zip(body.y..body.bottom()) {
        let line = Rect { y, height: 1, ..inside };
        for place in &places {
            let role = match place.column {
                0 => Role::Heading,
                column if state.field_in(row, column).is_some() => Role::Text,
                _ => Role::Muted,
            };
            let x = inside.x + place.x;
            put(painter, (x, y), place.width, (sheet, row, place.column), role);
        }
        if at == here {
            painter.tint(Rect { x: area.x, width: area.width, ..line }, Role::Row);
            if let Some(place) = places.iter().find(|place| place.column == column) {
                painter.tint(Rect { x: inside.x + place.x, width: place.width, ..line }, Role::Cursor);
            }
        }
    }
    footer(state, world, area, painter);
}

fn put(painter: &mut Painter<'_>, (x, y): (u16, u16), width: u16, of: (&Sheet, &Row, usize), role: Role) {
    let (sheet, row, at) = of;
    let text = row.cells.get(at).map(ToString::to_string).unwrap_or_default();
    let is_counted = sheet.table().columns.get(at).is_some_and(|column| column.kind != CellKind::Text);
    let role = match text.as_str() {
        "0" if is_counted => Role::Muted,
        _ if is_counted => Role::Count,
        _ => role,
    };
    if sheet.is_numeric(at) {
        painter.put_right((x + width, y), width, &text, role);
    } else {
        painter.put((x, y), width, &text, role);
    }
}

fn headings(sheet: &Sheet, painter: &mut Painter<'_>, (area, places): (Rect, &[Place])) {
    let y = area.y + 1;
    if area.height < 2 {
        return;
    }
    let columns = &sheet.table().columns;
    for place in places {
        let Some(column) = columns.get(place.column) else { continue };
        let role = if place.column == sheet.cursor().1 { Role::Accent } else { Role::Heading };
        let heading = Sort::mark(sheet.sorted(), column, column.heading.clone());
        let x = area.x + place.x;
        if sheet.is_numeric(place.column) {
            painter.put_right((x + place.width, y), place.width, &heading, role);
        } else {
            painter.put((x, y), place.width, &heading, role);
        }
    }
    // Columns that are out of sight at either side.
    if let [first, second, ..] = places
        && second.column > 1
    {
        painter.put((area.x + first.width, y), 1, "‹", Role::Key);
    }
    if places.last().is_some_and(|place| place.column + 1 < columns.len()) {
        painter.put((area.right(), y), 1, "›", Role::Key);
    }
}

/// The names of the tables, and at the right how many rows are shown of how many.
fn tabs(state: &State, world: &World, painter: &mut Painter<'_>, area: Rect) {
    let project = &world.project;
    let speakers = || project.sources().iter().filter_map(|id| project.source(id)).map(|s| s.speakers.len()).sum();
    let mut rest = area;
    for tab in Tab::ALL {
        let n: usize = match tab {
            Tab::Participants => project.participants().len(),
            Tab::Sources => project.sources().len(),
            Tab::Speakers => speakers(),
        };
        let (mark, role) = if tab == state.tab() { ("▸ ", Role::Accent) } else { ("  ", Role::Muted) };
        let pieces = [(mark.to_owned(), role), (tab.title().to_owned(), role), (format!(" {n}  "), Role::Muted)];
        rest = painter.pieces(rest, &pieces);
    }
    let sheet = state.sheet();
    if !sheet.filter().is_empty() {
        let filter = Shown::line(sheet.filter()).truncated(20);
        let told = format!("“{}”: {} of {}", filter.as_str(), sheet.rows().len(), sheet.table().rows.len());
        if cells(&told) <= rest.width {
            painter.right(rest, &told, Role::Warning);
        }
    }
}

/// What to say where there is no row.
fn empty(state: &State) -> [String; 2] {
    let filter = state.sheet().filter();
    if !filter.is_empty() {
        return [format!("No row holds “{filter}”."), "Esc shows all rows again.".to_owned()];
    }
    let (what, how) = match state.tab() {
        Tab::Participants => (
            "No participants yet: they come with the transcripts they speak in.",
            "a adds one; 'emic participants DIR --import FILE' takes a list in.",
        ),
        Tab::Sources => ("No sources yet.", "'emic import DIR FILE…' adds transcripts."),
        Tab::Speakers => (
            "No speakers yet: the labels before what is said, such as “P01:”, are read when a transcript is imported.",
            "'emic import DIR FILE…' adds transcripts.",
        ),
    };
    [what.to_owned(), how.to_owned()]
}

/// The cell under the cursor in full, and what the numbers rest on.
fn footer(state: &State, world: &World, area: Rect, painter: &mut Painter<'_>) {
    if area.height < FIXED + 1 {
        return;
    }
    let (sheet, inside) = (state.sheet(), inside(area));
    let y = area.bottom() - FIXED + 2;
    painter.rule((inside.x, inside.right()), y);
    let (_, column) = sheet.cursor();
    let name = sheet.row().and_then(|row| row.cells.first()).map(ToString::to_string).unwrap_or_default();
    let heading = sheet.table().columns.get(column).map_or("", |column| column.heading.as_str());
    let text = sheet.text();
    let text = if text.is_empty() { "–" } else { &text };
    let about = [(&*name, Role::Title), (" · ", Role::Muted), (heading, Role::Muted), (": ", Role::Muted)];
    let x = painter.put_all((inside.x, y + 1), inside.width, if column == 0 { &about[..1] } else { &about });
    if column > 0 {
        painter.put((x, y + 1), inside.right().saturating_sub(x), text, Role::Text);
    }
    let says: Vec<String> = match state.tab() {
        Tab::Participants => {
            let layer = sheet.table().about.layer.iter().map(|layer| format!("codings: layer {layer}"));
            layer.chain(sheet.table().notes.iter().cloned()).collect()
        }
        // What is still being read is not missing.
        _ if world.loading.is_empty() => sheet.table().notes.clone(),
        _ => vec!["texts are still being read".to_owned()],
    };
    painter.put((inside.x, y + 2), inside.width, &says.join(" · "), Role::Muted);
}

#[cfg(test)]
mod tests;
