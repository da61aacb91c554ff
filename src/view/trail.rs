//! The trail: when, who, what, and why beside it or below.

use super::lines::{after, row};
use super::paint::{Painter, cells};
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::rows::first_shown;
use crate::theme::Role;

/// Draws the screen.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let (state, project) = (&app.trail, &app.world.project);
    let filter = state.filter();
    let mut said = vec![counted(state.changes().len(), "change")];
    said.extend(filter.of.map(|of| format!("of {}", of.word())));
    said.extend(filter.by.as_ref().map(|by| format!("by {by}")));
    said.extend(filter.thing.as_ref().map(|thing| format!("of {}", project.in_words(thing))));
    said.extend(filter.since.map(|since| format!("since {}", since.date())));
    said.extend(filter.until.map(|until| format!("until {}", until.date())));
    said.extend((!filter.words.is_empty()).then(|| format!("with '{}'", filter.words)));
    let rest = after(row(area, 0), 1);
    let rest = after(rest, paint.line(rest, "Trail", Role::Heading));
    paint.line(rest, &format!(" {}, the last one first · times are UTC", said.join(" ")), Role::Muted);
    paint.rule((area.x, area.right()), area.y + 1);
    let body = Area { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    if state.changes().is_empty() {
        paint.line(after(row(body, 1), 1), "No such change.", Role::Muted);
        return;
    }
    let height = usize::from(body.height);
    let top = first_shown(state.top(), state.cursor(), height);
    let shown = || state.changes().iter().enumerate().skip(top).take(height);
    let who = shown().map(|(_, change)| cells(change.who(project))).max().unwrap_or(0);
    for (nth, change) in shown() {
        let line = row(body, nth - top);
        // In UTC, as the records have it: the screen knows no zone.
        let when = change.when(project).map_or_else(String::new, |when| when.to_string().chars().take(16).collect());
        let rest = after(line, 1);
        paint.line(rest, &when.replace('T', " "), Role::Muted);
        let rest = after(rest, 18);
        paint.line(Area { width: who.min(rest.width), ..rest }, change.who(project), Role::Speaker);
        let rest = after(rest, who + 2);
        let rest = Area { width: rest.width.saturating_sub(1), ..rest };
        let role = if change.undone { Role::Muted } else { Role::Text };
        let undone = if change.undone { paint.line(rest, "(undone) ", Role::Hint) } else { 0 };
        let rest = after(rest, undone);
        let rest = after(rest, paint.line(rest, &change.what(project), role));
        if let Some(why) = change.why(project) {
            paint.line(rest, &format!(" – {why}"), Role::Hint);
        }
        if nth == state.cursor() {
            paint.cursor_row(line, app.overlays.is_empty());
        }
    }
}
