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
    let all = app.world.project.sources().len();
    let right = if all == 0 { String::new() } else { format!("{} of {all} done", app.sources.done()) };
    Heading { name: "Sources".into(), right, ..Heading::default() }
}

/// Draws the list.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let rows = app.sources.rows();
    if rows.is_empty() {
        paint.line(row(area, 0), "No sources yet.", Role::Muted);
        paint.line(row(area, 2), "emic import", Role::Key);
        paint.line(row(area, 3), "adds transcripts.", Role::Hint);
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
    let open = app.panes.iter().any(|state| state.source() == Some(id));
    let here = app.panes.here().source() == Some(id);
    let title = app.world.project.source(id).map_or(id.as_str(), |source| source.title.as_str());
    let mark = if here { "▸" } else { "▹" };
    paint.line(line, if open { mark } else { " " }, Role::Accent);
    let (how_far, role) = how_far(app, id);
    let bar = how_far.starts_with(['█', '▏', '▎', '▍', '▌', '▋', '▊', '▉']);
    let taken = if bar { BAR } else { cells(&how_far) };
    let end = Area { x: line.right().saturating_sub(taken), width: taken.min(line.width), ..line };
    paint.line(end, &how_far, role);
    let adrift = app.world.project.shard(id).is_some_and(|shard| shard.adrift() > 0);
    let taken = if adrift { taken + 2 } else { taken };
    if adrift {
        let mark = Area { x: line.right().saturating_sub(taken), width: 1.min(line.width), ..line };
        paint.line(mark, "!", Role::Warning);
    }
    let names = after(line, 2);
    let names = Area { width: names.width.saturating_sub(taken + 1), ..names };
    let column = paint.line(names, title, if open { Role::Title } else { Role::Text }).max(4) + 1;
    let left = after(names, column);
    let group = group(&app.world, id);
    if left.width >= cells(group).min(5) {
        paint.line(left, group, Role::Muted);
    }
    if app.sources.cursor() == Some(id) {
        paint.cursor_row(line, app.focus == Pane::Sources && app.overlays.is_empty());
    }
}

fn how_far(app: &App, id: &SourceId) -> (String, Role) {
    match progress(&app.world, id) {
        Progress::Done => ("✓".into(), Role::Saved),
        Progress::Unread => ("·".into(), Role::Muted),
        Progress::Loading => ("…".into(), Role::Muted),
        Progress::Reading(seen, turns) if seen >= turns => ("read".into(), Role::Muted),
        Progress::Reading(seen, turns) => (bar(seen, turns, BAR), Role::Muted),
        Progress::Coding(seen, turns) => (bar(seen, turns, BAR), Role::Bar),
    }
}

/// Returns a bar of `part` of `whole` in at most `room` cells, in eighths; never nothing.
pub fn bar(part: usize, whole: usize, room: u16) -> String {
    let eighths = (part * usize::from(room) * 8 / whole.max(1)).clamp(1, usize::from(room) * 8);
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(eighths % 8).copied().unwrap_or_default();
    "█".repeat(eighths / 8) + rest
}
