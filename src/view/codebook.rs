//! The codebook with its counts, and the bars of the levels below it.

use super::frame::Heading;
use super::lines::{after, row};
use super::paint::{Painter, cells};
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::screens::codebook::{Row, What};
use crate::app::{App, Pane};
use crate::domain::id::{CodeId, LevelId};
use crate::theme::Role;
use std::collections::BTreeSet;

/// Returns the heading: how many codings there are in the layer.
pub fn heading(app: &App) -> Heading {
    let more = if app.world.as_tree { "tree" } else { "by level" };
    let right = app.world.counts.total().to_string();
    let warning = if app.world.project.lock().is_some() { "locked" } else { "" };
    Heading { name: "Codebook".into(), more: more.into(), warning: warning.into(), right }
}

/// Draws the codebook.
pub fn draw(app: &App, paint: &mut Painter<'_>) {
    let (tree, bars) = app.codebook_parts(&app.frame());
    if app.world.project.codebook().is_empty() {
        let below = if app.codebook.rows().is_empty() { 0 } else { app.codebook.rows().len() + 1 };
        paint.line(row(tree, below), "No codes yet.", Role::Muted);
        let code = (Context::Transcript, Action::CodeSelection, "codes a passage");
        let add = (Context::Codebook, Action::AddCode, "adds a code here");
        for (nth, (context, action, does)) in [code, add].into_iter().enumerate() {
            let key = format!("{} ", app.keymap.key(context, action));
            paint.pieces(row(tree, below + 2 + nth), &[(key, Role::Key), (does.into(), Role::Hint)]);
        }
    }
    let here: BTreeSet<&CodeId> = app.panes.here().codings_here().into_iter().map(|s| &s.code).collect();
    let focused = app.focus == Pane::Codebook;
    let (at, top) = (app.codebook.at(), app.codebook.top());
    for (nth, what) in app.codebook.rows().iter().enumerate().skip(top).take(usize::from(tree.height)) {
        let line = row(tree, nth - top);
        entry(app, what, &here, line, paint);
        if nth == at && focused {
            paint.cursor_row(line, app.overlays.is_empty());
        }
    }
    if let Some(bars) = bars {
        levels_below(app, bars, paint);
    }
}

fn entry(app: &App, what: &Row, here: &BTreeSet<&CodeId>, line: Area, paint: &mut Painter<'_>) {
    let count = what.count.to_string();
    let taken = paint.right(line, &count, if what.count == 0 { Role::Muted } else { Role::Count });
    let line = Area { width: line.width.saturating_sub(taken + 1), ..line };
    if let Some(digit) = what.digit {
        paint.line(line, &digit.to_string(), Role::Quick);
    }
    // The digit stands before all, so nothing but a level begins at the edge.
    let edge = usize::from(app.world.as_tree) + what.depth;
    let indent = u16::try_from(edge * 2).unwrap_or(u16::MAX).min(line.width / 2);
    let rest = after(line, indent);
    let fold = match what.open {
        Some(true) => "▾",
        Some(false) => "▸",
        None => " ",
    };
    paint.line(rest, fold, Role::Muted);
    let book = app.world.project.codebook();
    match &what.what {
        What::Level(level) => {
            let (name, note, role) = level_name(app, level.as_ref());
            let rest = after(rest, 2);
            let rest = after(rest, paint.line(rest, &name, role));
            if !note.is_empty() && rest.width > 8 {
                paint.line(rest, &format!(" · {note}"), Role::Muted);
            }
        }
        What::Code(id) => {
            let marked = here.contains(id);
            if marked {
                // In the place of the fold, or before it.
                let left = indent.saturating_sub(u16::from(what.open.is_some()));
                paint.line(after(line, left), "▌", Role::Accent);
            }
            let hidden = match book.get(id) {
                _ if !book.is_standing(id) => "removed",
                Some(code) if code.retired => "retired",
                _ => "",
            };
            let role = match (!hidden.is_empty(), what.open.is_some()) {
                (true, _) => Role::Muted,
                (_, true) => Role::Heading,
                _ => Role::Text,
            };
            let rest = after(rest, 2);
            let rest = after(rest, paint.line(rest, book.name(id), role));
            // In the tree the level is not a heading, so each code tells its own.
            let badge = level_badge(app, id, hidden);
            if rest.width > cells(&badge.0) {
                paint.line(after(rest, 1), &badge.0, badge.1);
            }
        }
    }
}

/// Why a code is not offered, else its level.
fn level_badge(app: &App, id: &CodeId, hidden: &str) -> (String, Role) {
    if !hidden.is_empty() {
        return (hidden.into(), Role::Badge);
    }
    match app.world.project.codebook().level(id).filter(|_| app.world.as_tree) {
        Some(level) => (level.to_string(), level_role(app, level)),
        None => (String::new(), Role::Badge),
    }
}

/// Returns the role of a level: its colour.
pub fn level_role(app: &App, level: &LevelId) -> Role {
    let nth = app.world.project.levels().position(level);
    nth.map_or(Role::Badge, |nth| Role::Level(u8::try_from(nth % 6).unwrap_or(0)))
}

fn level_name(app: &App, level: Option<&LevelId>) -> (String, String, Role) {
    let Some(level) = level else { return ("No level".into(), String::new(), Role::Muted) };
    let note = app.world.project.levels().iter().find(|l| l.id == *level).map_or("", |l| &l.note);
    let mut name = level.to_string();
    if let Some(first) = name.get(..1).map(str::to_uppercase) {
        name.replace_range(..1, &first);
    }
    (name, note.to_owned(), level_role(app, level))
}

fn levels_below(app: &App, area: Area, paint: &mut Painter<'_>) {
    paint.line(row(area, 0), &"─".repeat(usize::from(area.width)), Role::Border);
    let levels = app.world.project.levels();
    let most = levels.iter().map(|l| app.world.counts.level(Some(&l.id))).max().unwrap_or(0).max(1);
    let name = levels.iter().map(|l| cells(l.id.as_str())).max().unwrap_or(0).min(area.width / 3);
    let digits = cells(&most.to_string());
    for (nth, level) in levels.iter().enumerate() {
        let line = row(area, nth + 1);
        let count = app.world.counts.level(Some(&level.id));
        let role = level_role(app, &level.id);
        paint.line(Area { width: name.min(line.width), ..line }, level.id.as_str(), role);
        paint.right(line, &count.to_string(), if count == 0 { Role::Muted } else { Role::Count });
        let room = line.width.saturating_sub(name + digits + 2);
        let cells = (count * usize::from(room)).div_ceil(most).min(usize::from(room));
        let track = Area { width: room, ..after(line, name + 1) };
        paint.line(track, &"▇".repeat(cells), role);
    }
}
