//! The memos: what each is about and how it begins, the highlighted one in full beside or below the list.

use super::lines::{after, row};
use super::overlays::{Hint, hints};
use super::paint::{Painter, cells};
use crate::app::App;
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::domain::memo::{Memo, MemoKind};
use crate::text::wrap::wrap;
use crate::theme::Role;

/// Columns from which the text stands beside the list.
const BESIDE: u16 = 110;

/// Draws the screen.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let (state, memos) = (&app.memos, app.memos.memos(&app.world));
    heading(app, memos.len(), row(area, 0), paint);
    let body = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if memos.is_empty() {
        empty(app, body, paint);
        return;
    }
    let (list, text) = if area.width >= BESIDE {
        let width = area.width / 2;
        (Area { width, ..body }, Area { x: body.x + width + 2, width: body.width - width - 3, ..body })
    } else {
        let height = (body.height / 2).min(u16::try_from(memos.len()).unwrap_or(u16::MAX));
        paint.rule((body.x, body.right()), body.y + height);
        let below = body.height.saturating_sub(height + 1);
        (
            Area { height, ..body },
            Area { x: body.x + 1, y: body.y + height + 1, width: body.width.saturating_sub(2), height: below },
        )
    };
    let height = usize::from(list.height).max(1);
    let top = state.top().min(state.cursor()).max((state.cursor() + 1).saturating_sub(height));
    let about = memos.iter().map(|memo| cells(&app.world.project.in_words(&memo.about))).max().unwrap_or(0);
    for (nth, memo) in memos.iter().enumerate().skip(top).take(height) {
        let line = row(list, nth - top);
        if nth == state.cursor() {
            paint.tint(line, if app.overlays.is_empty() { Role::Row } else { Role::RowElsewhere });
        }
        entry(app, memo, about, line, paint);
    }
    if let Some(memo) = memos.get(state.cursor()) {
        whole(app, memo, text, paint);
    }
}

fn heading(app: &App, found: usize, area: Area, paint: &mut Painter<'_>) {
    let all = app.world.project.memos().count();
    let filter = app.memos.filter();
    let what = if filter.kind == Some(MemoKind::Journal) { "Journal" } else { "Memos" };
    let rest = after(area, 1);
    let rest = after(rest, paint.line(rest, what, Role::Heading));
    let words = if filter.words.is_empty() { String::new() } else { format!(" with ‘{}’", filter.words) };
    let count = if found == all { format!(" {all}") } else { format!("{words}: {found} of {all}") };
    paint.line(rest, &count, Role::Muted);
}

fn empty(app: &App, area: Area, paint: &mut Painter<'_>) {
    let area = Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
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
    paint.line(row(area, 4), "On a passage, a coding, a code or a source, m writes about that.", Role::Hint);
}

fn entry(app: &App, memo: &Memo, about: u16, area: Area, paint: &mut Painter<'_>) {
    let rest = after(area, 1);
    let rest = after(rest, paint.line(rest, &memo.created.date(), Role::Muted) + 1);
    let mark = if memo.kind == MemoKind::Journal { "journal" } else { "" };
    let author = if memo.author == *app.world.coder() { String::new() } else { format!("{} ", memo.author) };
    let rest = after(rest, paint.line(rest, &author, Role::Accent));
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
    let said = format!("{about} · {} · {}", memo.author, memo.created.date());
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
    let below = Area { y: area.y + 1, height: area.height - 1, width: area.width.min(84), ..area };
    paint.paragraphs(below, &lines);
    let rows: usize = lines.iter().map(|(line, _)| wrap(line, usize::from(below.width)).len()).sum();
    if rows > usize::from(below.height) && below.height > 0 {
        let key = Hint::of(&app.keymap, (Context::Memos, Action::OpenRow), "shows all of it");
        hints(paint, (below.x, below.bottom() - 1), below.width, &[key]);
    }
}
