//! Search everywhere: the line, what was found, and each hit in the middle of what stands around it.

use super::lines::{after, below, row};
use super::overlays::{self, Hint, hints};
use super::paint::{Painter, cells};
use crate::analysis::search::Hit;
use crate::analysis::search::context::context;
use crate::app::App;
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::rows::first_shown;
use crate::domain::Layer;
use crate::text::shown::Shown;
use crate::text::width::width;
use crate::theme::Role;

/// Cells of turn and speaker, with the blanks before them.
const TURN: u16 = 10;
/// Cells that the source can always take.
const TITLE: u16 = 12;

/// Draws the screen.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = &app.search;
    let line = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    overlays::input(paint, (line.x, line.y), line.width, (state.input(), state.is_typing() && app.overlays.is_empty()));
    told(app, row(line, 1), paint);
    paint.rule((area.x, area.right()), area.y + 2);
    let body = Area { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
    if state.found().hits.is_empty() {
        empty(app, Area { x: body.x + 1, width: body.width.saturating_sub(2), ..body }, paint);
        return;
    }
    let height = usize::from(body.height);
    let top = first_shown(state.top(), state.cursor(), height);
    let shown = || state.found().hits.iter().enumerate().skip(top).take(height);
    let wide = shown().map(|(_, hit)| cells(app.world.project.title_of(&hit.source))).max().unwrap_or(0);
    let wide = wide.clamp(TITLE, TITLE.max(body.width / 4));
    for (nth, hit) in shown() {
        let place = row(body, nth - top);
        if nth == state.cursor() && !state.is_typing() {
            // Before the words found, which stand out of it.
            paint.cursor_row(place, app.overlays.is_empty());
        }
        entry(app, (nth, hit), (wide, place), paint);
    }
}

/// How many hits there are, and how is searched.
fn told(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = &app.search;
    let (query, scope, found) = (state.query(), state.scope(), state.found());
    if let Some(problem) = state.problem() {
        paint.line(area, &problem.to_string(), Role::Warning);
        return;
    }
    let said = match query.text.is_empty() {
        true => ("Type what to search for in all sources.".to_owned(), Role::Muted),
        false if state.is_waiting() && found.hits.is_empty() => ("searching…".to_owned(), Role::Muted),
        false => {
            let voices = format!(", {} of {} participants", found.participants, app.world.project.participants().len());
            let hits = format!("{} in {}{voices}", counted(found.all, "hit"), counted(found.sources, "source"));
            let kept = if found.all > found.hits.len() {
                format!(" · the first {}", found.hits.len())
            } else {
                String::new()
            };
            let marked = if state.marked() > 0 { format!(" · {} marked", state.marked()) } else { String::new() };
            let unread = if found.unread > 0 { format!(" · {} not read yet", found.unread) } else { String::new() };
            (format!("{hits}{kept}{marked}{unread}"), Role::Text)
        }
    };
    // What was found comes first, how is searched where there is room beside it.
    paint.line(area, &said.0, said.1);
    let mut right = after(area, cells(&said.0) + 2);
    let mut ways = [
        (scope.participants_only, Action::SearchVoices, "participants"),
        (query.case, Action::SearchCase, "case"),
        (query.words, Action::SearchWords, "words"),
        (query.regex, Action::SearchRegex, "expression"),
    ];
    // What holds is seen in any case.
    ways.sort_by_key(|(is_on, ..)| !is_on);
    for (is_on, action, word) in ways {
        let context = if state.is_typing() { Context::SearchLine } else { Context::Search };
        let key = app.keymap.chords(context, action).next().map(crate::app::key::Chord::label).unwrap_or_default();
        let mark = if is_on { "✓ " } else { "" };
        let wide = cells(&key) + cells(word) + cells(mark) + 4;
        if right.width < wide {
            continue;
        }
        let at = Area { x: right.right() - wide + 2, width: wide, ..right };
        let role = if is_on { Role::Accent } else { Role::Muted };
        paint.pieces(at, &[(mark.to_owned(), role), (key, Role::Key), (format!(" {word}"), role)]);
        right.width -= wide;
    }
}

fn empty(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = &app.search;
    if state.query().text.is_empty() {
        let told = [
            "The hits stand here while you type, each in the middle of what stands around it.",
            "Enter goes to the hits; there Space marks some, and c codes those, or all, in one step.",
        ];
        paint.paragraphs(below(area, 1), &told.map(|line| (line.to_owned(), Role::Hint)));
    } else if state.problem().is_none() && !state.is_waiting() {
        paint.line(row(area, 1), "Nothing of that is said.", Role::Muted);
        let hint = |action, does: &str| Hint::of(&app.keymap, (Context::SearchLine, action), does);
        let query = state.query();
        let mut keys = Vec::new();
        if query.words {
            keys.push(hint(Action::SearchWords, "also parts of words"));
        }
        if query.case {
            keys.push(hint(Action::SearchCase, "any case"));
        }
        if state.scope().participants_only {
            keys.push(hint(Action::SearchVoices, "interviewers too"));
        }
        hints(paint, (area.x, area.y + 3), area.width, &keys);
    }
}

fn entry(app: &App, (nth, hit): (usize, &Hit), (wide, area): (u16, Area), paint: &mut Painter<'_>) {
    let project = &app.world.project;
    let Some((shard, text)) = project.shard(&hit.source).and_then(|shard| Some((shard, &shard.text()?.transcript)))
    else {
        return;
    };
    let mark = if app.search.is_marked(nth) { "✓" } else { " " };
    paint.line(area, mark, Role::Accent);
    let mine = |coder: &_| !matches!(app.world.layer, Layer::Mine(_)) || coder == app.world.coder();
    let coded = |c: &std::sync::Arc<crate::domain::Coding>| {
        mine(c.coder()) && c.segment().is_some_and(|segment| segment.overlaps(hit.segment))
    };
    if shard.codings().iter().any(coded) {
        paint.line(after(area, 1), "▌", Role::Accent);
    }
    let place = Area { width: (wide + TURN).min(area.width / 3), ..after(area, 2) };
    let speaker = text.turns().get(hit.turn).and_then(|turn| turn.label.as_deref()).unwrap_or_default();
    let title = Area { width: place.width.saturating_sub(TURN).max(TITLE).min(place.width), ..place };
    let name = Shown::line(project.title_of(&hit.source));
    let rest = after(place, paint.line(title, &ends(name.as_str(), usize::from(title.width)), Role::Title) + 1);
    let rest = after(rest, paint.line(rest, &format!("{:>3}", hit.turn + 1), Role::TurnNumber) + 1);
    paint.line(rest, speaker, Role::Speaker);
    let words = after(area, 2 + place.width + 1);
    let words = Area { width: words.width.saturating_sub(1), ..words };
    let middle = words.width * 2 / 5;
    let around = context(text, hit, usize::from(words.width));
    let left = Shown::line(around.left.trim_start_matches('…')).into_owned();
    let left = tail(left.as_str(), usize::from(middle.saturating_sub(1)));
    paint.right(Area { width: middle, ..words }, &left, Role::Muted);
    let rest = after(words, middle);
    let rest = after(rest, paint.line(rest, &around.hit, Role::SearchHit));
    paint.line(rest, &around.right, Role::Text);
}

/// Both ends of a text that fit, with `…` between them when something is cut: titles often differ at their end.
fn ends(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut to = 0;
    while width(text.get(..crate::text::grapheme::next(text, to)).unwrap_or_default()) <= room / 2 {
        to = crate::text::grapheme::next(text, to);
    }
    let (begin, rest) = text.split_at(to);
    format!("{begin}{}", tail(rest, room - width(begin)))
}

/// The end of a text that fits, with `…` before it when something is cut.
fn tail(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut from = 0;
    while width(text.get(from..).unwrap_or_default()) + 1 > room && from < text.len() {
        from = crate::text::grapheme::next(text, from);
    }
    format!("…{}", text.get(from..).unwrap_or_default())
}
