//! The list of sources, by kind, with how far the coder is.

use super::frame::Heading;
use super::lines::{after, row};
use super::paint::{Painter, cells};
use crate::app::geometry::Area;
use crate::app::screens::sources::{Progress, Row, group, progress};
use crate::app::{App, Pane};
use crate::domain::id::SourceId;
use crate::theme::Role;

/// Cells of the progress at the right.
const BAR: u16 = 4;

/// Returns the heading: how many are done.
pub fn heading(app: &App) -> Heading {
    let all = app.world.project.sources();
    let done = all.iter().filter(|id| app.world.project.is_done(id, app.world.coder())).count();
    let right = if all.is_empty() { String::new() } else { format!("{done} of {} done", all.len()) };
    Heading { name: "Sources".into(), more: String::new(), right }
}

/// Draws the list.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let rows = app.sources.rows();
    if rows.is_empty() {
        paint.line(row(area, 0), "No sources yet.", Role::Muted);
        paint.line(row(area, 2), "Add transcripts with", Role::Hint);
        paint.line(row(area, 3), "emic import DIR FILE…", Role::Key);
        return;
    }
    for (nth, what) in rows.iter().skip(app.sources.top()).take(usize::from(area.height)).enumerate() {
        let line = row(area, nth);
        match what {
            Row::Kind(kind, count) => {
                paint.line(line, kind.plural(), Role::Heading);
                paint.right(line, &count.to_string(), Role::Muted);
            }
            Row::Source(id) => source(app, id, line, paint),
        }
    }
}

fn source(app: &App, id: &SourceId, line: Area, paint: &mut Painter<'_>) {
    if app.sources.cursor() == Some(id) {
        let focused = app.focus == Pane::Sources && app.overlays.is_empty();
        paint.tint(line, if focused { Role::Row } else { Role::RowElsewhere });
    }
    let open = app.transcript.source() == Some(id);
    let title = app.world.project.source(id).map_or(id.as_str(), |source| source.title.as_str());
    let mark = after(line, 0);
    paint.line(mark, if open { "▸" } else { " " }, Role::Accent);
    let rest = after(line, 2);
    let group = group(&app.world, id);
    let names = Area { width: rest.width.saturating_sub(BAR + 1), ..rest };
    let taken = paint.line(names, title, if open { Role::Title } else { Role::Text });
    let column = taken.max(4) + 1;
    if names.width > column + 2 && !group.is_empty() {
        let left = after(names, column);
        if left.width >= cells(group).min(5) {
            paint.line(left, group, Role::Muted);
        }
    }
    let end = Area { x: line.right().saturating_sub(BAR), width: BAR.min(line.width), ..line };
    match progress(&app.world, id) {
        Progress::Done => drop(paint.right(end, "done", Role::Saved)),
        Progress::Unread => drop(paint.right(end, "·", Role::Muted)),
        Progress::Loading => drop(paint.right(end, "…", Role::Muted)),
        Progress::Reading(seen, turns) if seen >= turns => drop(paint.right(end, "read", Role::Muted)),
        Progress::Reading(seen, turns) => drop(paint.line(end, &bar(seen, turns, BAR), Role::Muted)),
        Progress::Coding(seen, turns) => drop(paint.line(end, &bar(seen, turns, BAR), Role::Bar)),
    }
}

/// Returns a bar of `part` of `whole` in at most `room` cells, in eighths; never nothing.
pub fn bar(part: usize, whole: usize, room: u16) -> String {
    let eighths = (part * usize::from(room) * 8 / whole.max(1)).clamp(1, usize::from(room) * 8);
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(eighths % 8).copied().unwrap_or_default();
    "█".repeat(eighths / 8) + rest
}
