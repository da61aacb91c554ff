//! The memos: what each is about and how it begins, the highlighted one in full beside or below the list.

use super::lines::{after, below, row};
use super::overlays::{Hint, hints};
use super::paint::{Painter, cells};
use crate::app::App;
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::screens::memos::{WIDEST, parts};
use crate::app::screens::rows::first_shown;
use crate::domain::memo::{Memo, MemoKind};
use crate::domain::thread::ThreadState;
use crate::text::wrap::wrap;
use crate::theme::Role;

/// Draws the screen.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let (state, memos) = (&app.memos, app.memos.memos(&app.world));
    heading(app, memos.len(), row(area, 0), paint);
    let body = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if memos.is_empty() {
        empty(app, body, paint);
        return;
    }
    let (list, text) = parts(area, memos.len());
    if text.y > list.y {
        paint.rule((area.x, area.right()), list.bottom());
    }
    let height = usize::from(list.height);
    let top = first_shown(state.top(), state.cursor(), height);
    let about = memos.iter().map(|memo| cells(&app.world.project.in_words(&memo.about))).max().unwrap_or(0);
    let of_others = memos.iter().filter(|memo| memo.author != *app.world.coder());
    let by = of_others.map(|memo| cells(memo.author.as_str())).max().unwrap_or(0);
    for (nth, memo) in memos.iter().enumerate().skip(top).take(height) {
        let line = row(list, nth - top);
        entry(app, memo, (by, about), line, paint);
        if nth == state.cursor() {
            paint.cursor_row(line, app.overlays.is_empty());
        }
    }
    if let Some(memo) = memos.get(state.cursor()) {
        whole(app, memo, text, paint);
    }
}

fn heading(app: &App, found: usize, area: Area, paint: &mut Painter<'_>) {
    let filter = app.memos.filter();
    let (what, all) = match (filter.kind, filter.state) {
        (Some(MemoKind::Comment), state) => {
            let what = state.map_or_else(|| "Threads".to_owned(), |state| format!("Threads, {}", state.word()));
            (what, app.world.project.threads().count())
        }
        (Some(MemoKind::Journal), _) => ("Journal".to_owned(), app.world.project.memos().count()),
        _ => ("Memos".to_owned(), app.world.project.memos().count()),
    };
    let rest = after(area, 1);
    let rest = after(rest, paint.line(rest, &what, Role::Heading));
    let words = if filter.words.is_empty() { String::new() } else { format!(" with '{}'", filter.words) };
    let count = if found == all { format!(" {all}") } else { format!("{words}: {found} of {all}") };
    paint.line(rest, &count, Role::Muted);
}

fn empty(app: &App, area: Area, paint: &mut Painter<'_>) {
    let area = Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    if app.memos.is_of_threads() {
        return no_threads(app, area, paint);
    }
    let is_narrowed = app.memos.filter() != &crate::analysis::lists::MemoFilter::default();
    paint.line(row(area, 1), if is_narrowed { "No such memo." } else { "No memos yet." }, Role::Muted);
    let hint = |action, does| Hint::of(&app.keymap, (Context::Memos, action), does);
    let mut keys =
        vec![hint(Action::Memo, "writes one about the project"), hint(Action::WriteJournal, "writes in the journal")];
    if is_narrowed {
        keys =
            vec![hint(Action::SearchHere, "searches other words"), hint(Action::JournalOnly, "shows journal or all")];
    }
    hints(paint, (area.x, area.y + 3), area.width, &keys);
    paint.line(row(area, 4), "On a passage, a coding, a code or a source the same key writes about that.", Role::Hint);
}

fn no_threads(app: &App, area: Area, paint: &mut Painter<'_>) {
    let state = app.memos.filter().state;
    let says = state.map_or_else(|| "No comments yet.".to_owned(), |state| format!("No thread is {}.", state.word()));
    paint.line(row(area, 1), &says, Role::Muted);
    let hint = |action, does| Hint::of(&app.keymap, (Context::Memos, action), does);
    let keys = match (state, app.world.review) {
        (Some(_), _) => vec![hint(Action::JournalOnly, "shows those of the next state")],
        (None, true) => {
            vec![hint(Action::Memo, "writes one on the project, and on what is under the cursor elsewhere")]
        }
        (None, false) => Vec::new(),
    };
    if keys.is_empty() {
        let how = "A reviewer writes them with 'emic review DIR'; 'emic notes add DIR FILE' brings them in.";
        paint.paragraphs(below(area, 3), &[(how.to_owned(), Role::Hint)]);
    }
    hints(paint, (area.x, area.y + 3), area.width, &keys);
}

fn entry(app: &App, memo: &Memo, (by, about): (u16, u16), area: Area, paint: &mut Painter<'_>) {
    let rest = after(area, 1);
    let rest = after(rest, paint.line(rest, &memo.created.date(), Role::Muted) + 1);
    let mark = if memo.kind == MemoKind::Journal { "journal" } else { "" };
    let state = app.world.project.thread_state(memo);
    let rest = match state {
        Some(state) if app.memos.is_of_threads() => {
            let role = if state == ThreadState::Open { Role::Accent } else { Role::Muted };
            after(rest, paint.line(rest, &format!("{:8}", state.word()), role) + 1)
        }
        _ => rest,
    };
    let others = if memo.author == *app.world.coder() { "" } else { memo.author.as_str() };
    paint.line(Area { width: by.min(rest.width), ..rest }, others, Role::Accent);
    let rest = after(rest, if by > 0 { by + 1 } else { 0 });
    let words = app.world.project.in_words(&memo.about);
    let wide = about.min(rest.width * 2 / 5);
    let place = Area { width: wide.min(rest.width), ..rest };
    paint.line(place, if mark.is_empty() { &words } else { mark }, Role::Speaker);
    let rest = after(rest, wide + 2);
    paint.line(Area { width: rest.width.saturating_sub(1), ..rest }, memo.title(), Role::Text);
}

fn whole(app: &App, memo: &Memo, area: Area, paint: &mut Painter<'_>) {
    if area.is_empty() {
        return;
    }
    let about = app.world.project.in_words(&memo.about);
    let state = app.world.project.thread_state(memo).map(|state| format!(" · {}", state.word())).unwrap_or_default();
    let said = format!("{about} · {} · {}{state}", memo.author, memo.created.date());
    paint.line(row(area, 0), &said, Role::Muted);
    let quote = memo.passage.as_ref().map(|passage| passage.quote.to_string());
    let quote = quote.or_else(|| {
        let (source, segment) = memo.place(&app.world.project)?;
        Some(app.world.project.shard(source)?.text()?.transcript.passage_text(segment))
    });
    let mut lines: Vec<(String, Role)> = Vec::new();
    if let Some(quote) = quote {
        lines.push((format!("“{}”", quote.split_whitespace().collect::<Vec<_>>().join(" ")), Role::Hint));
        lines.push((String::new(), Role::Text));
    }
    lines.extend(
        memo.text.lines().map(|line| (line.to_owned(), if line.starts_with('#') { Role::Heading } else { Role::Text })),
    );
    for answer in app.world.project.answers(&memo.id) {
        lines.push((String::new(), Role::Text));
        lines.push((format!("{} · {}", answer.author, answer.created.date()), Role::Accent));
        lines.extend(answer.text.lines().map(|line| (line.to_owned(), Role::Text)));
    }
    let below = Area { y: area.y + 1, height: area.height - 1, width: area.width.min(WIDEST), ..area };
    paint.paragraphs(below, &lines);
    let rows: usize = lines.iter().map(|(line, _)| wrap(line, usize::from(below.width)).len()).sum();
    if rows > usize::from(below.height) && below.height > 0 {
        let key = Hint::of(&app.keymap, (Context::Memos, Action::OpenRow), "shows all of it");
        hints(paint, (below.x, below.bottom() - 1), below.width, &[key]);
    }
}
