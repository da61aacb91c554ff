//! The versions of the codebook, and what changed between two of them: beside the list, or below it.

use super::lines::{after, below, row};
use super::overlays::{Hint, hints};
use super::paint::{Painter, cells};
use crate::analysis::codebook_changes::Change;
use crate::analysis::lists::Listed;
use crate::app::App;
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::rows::first_shown;
use crate::app::screens::versions::Parts;
use crate::theme::Role;

/// Draws the screen.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = &app.versions;
    let all: Vec<&Listed> = state.listed().collect();
    let parts = Parts::of(area, all.len() + 1);
    title(app, all.len(), row(area, 0), paint);
    if parts.heading.y > parts.versions.bottom() {
        paint.rule((area.x, area.right()), parts.versions.bottom());
    } else if parts.heading.y == parts.versions.bottom() {
        paint.rule((area.x, area.right()), parts.heading.y.saturating_sub(1));
    }
    let (at, top) = state.version_rows();
    let top = first_shown(top, at, usize::from(parts.versions.height));
    let wide = all.iter().map(|one| cells(&one.version.name)).max().unwrap_or(0).max(3);
    for nth in (top..=all.len()).take(usize::from(parts.versions.height)) {
        let line = row(parts.versions, nth - top);
        match nth.checked_sub(1).and_then(|nth| all.get(nth)) {
            None => now(app, all.first().copied(), wide, inside(line), paint),
            Some(one) => version(one, wide, inside(line), paint),
        }
        if nth == at {
            paint.cursor_row(line, app.overlays.is_empty() && !state.is_in_changes());
        }
    }
    compared(app, parts, paint);
}

/// An area without a column at each end.
fn inside(area: Area) -> Area {
    let area = after(area, 1);
    Area { width: area.width.saturating_sub(1), ..area }
}

fn title(app: &App, named: usize, area: Area, paint: &mut Painter<'_>) {
    let area = inside(area);
    let rest = after(area, paint.line(area, "Versions of the codebook", Role::Heading));
    let rest = after(rest, paint.line(rest, &format!(" {named}"), Role::Muted));
    if let Some(version) = app.world.project.lock() {
        let by = version.locked.as_ref().map_or("", |coder| app.world.project.coder_name(coder));
        paint.line(rest, &format!(" · locked as '{}' by {by}", version.name), Role::Warning);
    } else {
        paint.line(rest, " · not locked", Role::Muted);
    }
}

/// The codebook as it is.
fn now(app: &App, last: Option<&Listed>, wide: u16, line: Area, paint: &mut Painter<'_>) {
    let wide = wide.min(line.width / 3);
    paint.line(Area { width: wide, ..line }, "now", Role::Accent);
    let codes = counted(app.world.project.codebook().tree().len(), "code");
    let since = last.map(|last| format!(" · {} since {}", changed(last.to_now), last.version.name));
    paint.line(after(line, wide + 2), &format!("{codes}{}", since.unwrap_or_default()), Role::Muted);
}

fn version(one: &Listed, wide: u16, line: Area, paint: &mut Painter<'_>) {
    let wide = wide.min(line.width / 3);
    paint.line(Area { width: wide, ..line }, &one.version.name, Role::Text);
    let rest = after(line, wide + 2);
    let rest = after(rest, paint.line(rest, &one.version.made.date(), Role::Muted) + 1);
    let mut rest = after(rest, paint.line(rest, one.version.by.as_str(), Role::Speaker) + 1);
    if one.version.locked.is_some() {
        rest = after(rest, paint.line(rest, "locked ", Role::Warning));
    }
    let codes = counted(one.book.tree().len(), "code");
    let before = one.from_before.map(|n| format!(" · {}", changed(n))).unwrap_or_default();
    let part = if one.is_whole { "" } else { " · records are missing" };
    let note = if one.version.note.is_empty() { String::new() } else { format!(" · {}", one.version.note) };
    paint.line(rest, &format!("{codes}{before}{part}{note}"), Role::Muted);
}

fn changed(n: usize) -> String {
    if n == 0 { "no change".to_owned() } else { counted(n, "change") }
}

/// The changes, and the highlighted one in full.
fn compared(app: &App, parts: Parts, paint: &mut Painter<'_>) {
    let state = &app.versions;
    let heading = inside(parts.heading);
    let Some((old, new)) = state.compared() else {
        return nothing(app, parts, paint);
    };
    let rest = after(heading, paint.line(heading, "Changes", Role::Heading));
    let n = changed(state.changes().len());
    paint.line(rest, &format!(" from {old} to {}: {n}", new.unwrap_or("now")), Role::Muted);
    let (at, top) = state.change_rows();
    let top = first_shown(top, at, usize::from(parts.changes.height));
    let wide = state.changes().iter().map(|change| cells(&change.name)).max().unwrap_or(0);
    for (nth, change) in state.changes().iter().enumerate().skip(top).take(usize::from(parts.changes.height)) {
        let line = row(parts.changes, nth - top);
        one(app, change, wide, inside(line), paint);
        if nth == at && state.is_in_changes() {
            paint.cursor_row(line, app.overlays.is_empty());
        }
    }
    if let Some(change) = state.changes().get(at).filter(|_| !parts.detail.is_empty()) {
        paint.rule((parts.detail.x, parts.detail.right()), parts.detail.y);
        let below = inside(Area { y: parts.detail.y + 1, height: parts.detail.height - 1, ..parts.detail });
        let said = |text: &str| if text.is_empty() { "(nothing)".to_owned() } else { text.to_owned() };
        let lines = [
            (format!("{}: {}", change.name, change.what.word()), Role::Title),
            (format!("{old}: {}", said(&change.before)), Role::Muted),
            (format!("{}: {}", new.unwrap_or("now"), said(&change.after)), Role::Text),
        ];
        let told = change.before.is_empty() && change.after.is_empty();
        paint.paragraphs(below, if told { lines.get(..1).unwrap_or_default() } else { &lines });
    }
}

fn one(app: &App, change: &Change, wide: u16, line: Area, paint: &mut Painter<'_>) {
    let codings = match app.versions.touched(change) {
        0 => String::new(),
        n => counted(n, "coding"),
    };
    let taken = if line.width > 50 { paint.right(line, &codings, Role::Count) } else { 0 };
    let line = Area { width: line.width.saturating_sub(taken + 1), ..line };
    let wide = wide.min(line.width / 3);
    paint.line(Area { width: wide, ..line }, &change.name, Role::Text);
    let rest = after(line, wide + 2);
    let rest = after(rest, paint.line(rest, change.what.word(), Role::Badge));
    let told = match (change.before.as_str(), change.after.as_str()) {
        ("", "") => String::new(),
        ("", after) => format!(" {after}"),
        (before, "") => format!(" was {before}"),
        (before, after) => format!(" {before} → {after}"),
    };
    paint.line(rest, &told, Role::Muted);
}

/// There is nothing to compare with: why, and what to do.
fn nothing(app: &App, parts: Parts, paint: &mut Painter<'_>) {
    let area = inside(Area { height: parts.heading.height + parts.changes.height, ..parts.heading });
    let hint = |action, does| Hint::of(&app.keymap, (Context::Versions, action), does);
    let (said, key) = if app.versions.listed().next().is_none() {
        ("No version of the codebook has a name yet.", hint(Action::NameVersion, "names the codebook as it is now"))
    } else {
        (
            "The first version: there is none before it.",
            hint(Action::CompareNow, "compares it with the codebook of now"),
        )
    };
    paint.line(row(area, 0), said, Role::Muted);
    if area.height > 1 {
        hints(paint, (area.x, area.y + 1), area.width, &[key]);
    }
    if app.versions.listed().next().is_none() {
        let why = "What changed since then is listed here, and the codebook can be locked as it is.";
        paint.paragraphs(below(area, 3), &[(why.to_owned(), Role::Hint)]);
    }
}
