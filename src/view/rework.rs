//! What to look at again: one of three lists, and the highlighted row in full below it.

use super::lines::{after, below, row};
use super::overlays::{Hint, hints};
use super::paint::{Painter, cells};
use crate::analysis::lists::drift::{Drifted, Fate};
use crate::analysis::lists::rework::{Older, Unread, told, turn};
use crate::app::App;
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::screens::rework::{Which, parts};
use crate::app::screens::rows::first_shown;
use crate::theme::Role;

/// Cells of the longest word for what became of a passage.
const FATE: u16 = 8;

/// Draws the screen.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = &app.rework;
    title(app, row(area, 0), paint);
    paint.rule((area.x, area.right()), area.y + area.height.min(1));
    let (list, detail) = parts(area);
    let len = state.count();
    if len == 0 {
        return empty(app, inside(Area { height: list.height + detail.height, ..list }), paint);
    }
    let book = app.world.project.codebook();
    let codes = state.older().iter().map(|row| &row.code).chain(state.unread().iter().map(|row| &row.code));
    let names = state.drift().iter().map(|row| cells(&row.name(&app.world.project)));
    let wide = codes.map(|code| cells(book.name(code))).chain(names).max().unwrap_or(0);
    let (at, top) = state.rows();
    let height = usize::from(list.height);
    let top = first_shown(top, at, height);
    for nth in (top..len).take(height) {
        let line = row(list, nth - top);
        match state.which() {
            Which::Older => state.older().get(nth).map(|one| coding(app, one, wide, inside(line), paint)),
            Which::Before => state.unread().get(nth).map(|one| source(app, one, wide, inside(line), paint)),
            Which::Drift => state.drift().get(nth).map(|one| drifted(app, one, wide, inside(line), paint)),
        };
        if nth == at {
            paint.cursor_row(line, app.overlays.is_empty());
        }
    }
    if detail.height > 1 {
        paint.rule((detail.x, detail.right()), detail.y);
        let below = inside(Area { y: detail.y + 1, height: detail.height - 1, ..detail });
        paint.paragraphs(below, &in_full(app, at));
    }
}

/// An area without a column at each end.
fn inside(area: Area) -> Area {
    let area = after(area, 1);
    Area { width: area.width.saturating_sub(1), ..area }
}

/// Both lists with what is left in each; the one shown stands out.
fn title(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = &app.rework;
    let area = inside(area);
    let mut rest = after(area, paint.line(area, "Look again", Role::Heading) + 2);
    let is_narrow = area.width < 90;
    let older = if is_narrow { "older definition" } else { "under an older definition" };
    let lists = [(Which::Drift, "text corrected"), (Which::Older, older), (Which::Before, "read before the code")];
    for (which, words) in lists {
        let n = state.len(which);
        let is_shown = which == state.which();
        let mark = if is_shown { "▸ " } else { "  " };
        let role = if is_shown { Role::Accent } else { Role::Muted };
        rest = after(rest, paint.line(rest, &format!("{mark}{words} {n}"), role) + 2);
    }
}

fn coding(app: &App, one: &Older, wide: u16, line: Area, paint: &mut Painter<'_>) {
    let project = &app.world.project;
    let wide = wide.min(line.width / 3);
    paint.line(Area { width: wide, ..line }, project.codebook().name(&one.code), Role::Text);
    let rest = after(line, wide + 2);
    let turn = turn(project, one).map(|turn| format!(", turn {turn}")).unwrap_or_default();
    let place = format!("{}{turn}", project.title_of(&one.source));
    let rest = after(rest, paint.line(rest, &place, Role::Muted) + 1);
    let who = &one.key.0;
    let rest =
        if *who == *app.world.coder() { rest } else { after(rest, paint.line(rest, who.as_str(), Role::Speaker) + 1) };
    paint.line(rest, &format!("“{}”", one_line(&one.quote)), Role::Text);
}

fn source(app: &App, one: &Unread, wide: u16, line: Area, paint: &mut Painter<'_>) {
    let project = &app.world.project;
    let wide = wide.min(line.width / 3);
    paint.line(Area { width: wide, ..line }, project.codebook().name(&one.code), Role::Text);
    let rest = after(line, wide + 2);
    let rest = after(rest, paint.line(rest, project.title_of(&one.source), Role::Text) + 1);
    let by = if one.coder == *app.world.coder() { String::new() } else { format!(" by {}", one.coder) };
    let when = format!("done {}{by} · the code came {}", one.read.date(), one.since.date());
    paint.line(rest, &when, Role::Muted);
}

fn drifted(app: &App, one: &Drifted, wide: u16, line: Area, paint: &mut Painter<'_>) {
    let project = &app.world.project;
    let wide = wide.min(line.width / 3);
    paint.line(Area { width: wide, ..line }, &one.name(project), Role::Text);
    let rest = after(line, wide + 2);
    let role = if one.fate == Fate::Adrift { Role::Warning } else { Role::Muted };
    paint.line(Area { width: FATE.min(rest.width), ..rest }, one.fate.word(), role);
    let rest = after(rest, FATE + 1);
    let place = project.title_of(&one.source);
    let rest = after(rest, paint.line(rest, place, Role::Muted) + 1);
    let who = &one.coder;
    let rest =
        if *who == *app.world.coder() { rest } else { after(rest, paint.line(rest, who.as_str(), Role::Speaker) + 1) };
    paint.line(rest, &format!("“{}”", one_line(&one.was.quote)), Role::Text);
}

/// The passage as it was, with what stood around it, and as it is.
fn drift_in_full(app: &App, one: &Drifted) -> Vec<(String, Role)> {
    let project = &app.world.project;
    let was = &one.was;
    let then = format!("then: … {} «{}» {} …", one_line(&was.pre), one_line(&was.quote), one_line(&was.post));
    let now = match one.words_now(project) {
        Some(words) => (format!("now: «{}»", one_line(&words)), Role::Text),
        None => ("now: where it stands in the corrected text is not certain".to_owned(), Role::Warning),
    };
    vec![(one.name(project), Role::Title), (then, Role::Muted), now]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The highlighted row: what the code meant and means, and the passage.
fn in_full(app: &App, at: usize) -> Vec<(String, Role)> {
    let state = &app.rework;
    let book = app.world.project.codebook();
    match state.which() {
        Which::Older => state.older().get(at).map(|one| {
            let (then, now) = told(&one.then, &one.now);
            vec![
                (format!("{} on “{}”", book.name(&one.code), one_line(&one.quote)), Role::Title),
                (format!("then, {}: {then}", one.judged.date()), Role::Muted),
                (format!("now: {now}"), Role::Text),
            ]
        }),
        Which::Before => state.unread().get(at).map(|one| {
            let means = book.get(&one.code).map(|code| code.definition.clone()).unwrap_or_default();
            let means = if means.is_empty() { "It has no definition yet.".to_owned() } else { means };
            vec![
                (book.name(&one.code).to_owned(), Role::Title),
                (means, Role::Text),
                ("Until the source is looked through for it, tallies say '?' there, not 0.".to_owned(), Role::Hint),
            ]
        }),
        Which::Drift => state.drift().get(at).map(|one| drift_in_full(app, one)),
    }
    .unwrap_or_default()
}

/// Nothing is left: when something comes here.
fn empty(app: &App, area: Area, paint: &mut Painter<'_>) {
    let (said, when) = match app.rework.which() {
        Which::Drift => (
            "Every coding and memo stands on the words that it was made on.",
            "When the text of a source is corrected, what it leaves adrift or on other words waits here.",
        ),
        Which::Older => (
            "Every coding was made under the definition that its code has now.",
            "When a code is defined anew or merged, its codings wait here to be looked at again.",
        ),
        Which::Before => (
            "No source was marked done before a code existed.",
            "When a code is added, the sources marked done before wait here to be looked through for it.",
        ),
    };
    paint.paragraphs(
        below(area, 1),
        &[(said.to_owned(), Role::Muted), (String::new(), Role::Text), (when.to_owned(), Role::Hint)],
    );
    if area.height > 6 {
        let hint = |action, does| Hint::of(&app.keymap, (Context::Rework, action), does);
        let keys = [hint(Action::NextPane, "other list"), hint(Action::VersionsScreen, "versions")];
        hints(paint, (area.x, area.y + 6), area.width, &keys);
    }
}
