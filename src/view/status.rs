//! The first and the last line: where one is, whether the work is saved, the mode, what the keys do next.

use super::lines::after;
use super::paint::{Painter, cells};
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::guard;
use crate::app::notice::{Notice, NoticeKind};
use crate::app::saving::SavingState;
use crate::app::screens::transcript::End;
use crate::app::{App, Screen};
use crate::text::words::words;
use crate::text::wrap::wrap;
use crate::theme::Role;
use std::ops::Range;

/// Columns from which the status line says in full what a review is.
const ROOMY: u16 = 100;

/// Draws the title line.
pub fn title(app: &App, area: Area, paint: &mut Painter<'_>) {
    let world = &app.world;
    let mut right = format!("layer {} · coder {}", world.layer, world.coder());
    if world.review {
        right = format!("review · layer {} · {}", world.layer, world.coder());
    } else if world.read_only.is_some() && world.as_of.is_none() {
        right = format!("read only · {right}");
    }
    if let Some(when) = &world.as_of {
        right = format!("as of {when} · {right}");
    }
    if !world.loading.is_empty() {
        right = format!("reading {} sources · {right}", world.loading.len());
    }
    let taken = (cells(&right) + 1).min(area.width * 2 / 3);
    let end = Area { x: area.right() - taken, width: taken.saturating_sub(1), ..area };
    paint.right(end, &right, Role::Muted);
    let left = Area { width: area.width - taken, ..area };
    let rest = after(left, paint.line(left, " emic", Role::Accent));
    let title = if world.project.title().is_empty() { "untitled project" } else { world.project.title() };
    let screen = match app.screen {
        Screen::Code => "",
        Screen::Tallies => " · tallies",
        Screen::Quotes => " · quotes",
        Screen::Memos if app.memos.is_of_threads() => " · threads",
        Screen::Memos => " · memos",
        Screen::Search => " · search",
        Screen::Trail => " · trail",
        Screen::Versions => " · versions",
        Screen::Rework => " · look again",
        Screen::People => " · sources and participants",
    };
    if rest.width > 6 {
        // Which screen it is matters more than the end of a long title.
        let room = rest.width.saturating_sub(1 + cells(screen));
        let rest = after(rest, paint.line(Area { width: room, ..rest }, &format!(" · {title}"), Role::Title));
        paint.line(rest, screen, Role::Title);
    }
}

/// Draws the status line; a notice that does not fit begins on the line above.
pub fn status(app: &App, area: Area, paint: &mut Painter<'_>) {
    let help = format!("{} help ", key(app, Action::Help));
    let above = Area { x: area.x + 1, y: area.y.saturating_sub(1), width: area.width.saturating_sub(2), ..area };
    let mut rest = after(area, 1);
    rest = saving(app, rest, paint);
    if rest.width > cells(&help) + 20 {
        let end = paint.right(rest, &help, Role::Hint);
        rest.width -= end + 1;
    }
    rest = after(rest, 2);
    rest = mode(app, rest, paint);
    rest = after(rest, 2);
    if app.pending.is_empty() {
        said_or_hinted(app, (above, rest), paint);
    } else {
        pending(app, (above, rest), paint);
    }
}

fn saving(app: &App, area: Area, paint: &mut Painter<'_>) -> Area {
    match app.world.saving.state() {
        SavingState::Saved if app.world.review => {
            // Into the project nothing is written; what can be lost is the comments.
            let says = if app.size.0 < ROOMY { "review" } else { "review · comments saved" };
            after(area, paint.line(area, says, Role::Saved))
        }
        SavingState::Saved if app.world.read_only.is_some() => after(area, paint.line(area, "read only", Role::Muted)),
        SavingState::Saved => after(area, paint.line(area, "saved ", Role::Saved)),
        SavingState::Saving => after(area, paint.line(area, "saving", Role::Saving)),
        SavingState::NotSaved(why, _) => {
            let room = Area { width: area.width / 2, ..area };
            after(area, paint.line(room, &format!(" not saved: {why} "), Role::NotSaved))
        }
    }
}

fn mode(app: &App, area: Area, paint: &mut Painter<'_>) -> Area {
    let context = app.context();
    if let Some(moving) = app.panes.here().moving().filter(|_| context == Context::Transcript) {
        let end = if moving.end == End::Start { " MOVE START " } else { " MOVE END " };
        return after(area, paint.line(area, end, Role::Mode));
    }
    if app.panes.here().placing().is_some() && context == Context::Transcript {
        return after(area, paint.line(area, " PLACE ", Role::Mode));
    }
    let selected = app.panes.here().selected(&app.world).filter(|_| context == Context::Transcript);
    let Some((segment, text)) = selected.zip(app.panes.here().text(&app.world)) else {
        let name = match context {
            Context::Transcript => "READ".to_owned(),
            Context::Cell => "EDIT".to_owned(),
            Context::Memo if app.is_correcting() => "CORRECT".to_owned(),
            Context::Memos if app.memos.is_of_threads() => "THREADS".to_owned(),
            Context::People => app.people.tab().title().to_uppercase(),
            other => other.title().to_uppercase(),
        };
        return after(area, paint.line(area, &name, Role::Muted));
    };
    let rest = after(area, paint.line(area, " SELECT ", Role::Mode));
    let count = words(&text.passage_text(segment)).count();
    let unit = app.panes.here().unit().map_or(String::new(), |unit| format!("{}, ", unit.word()));
    let s = if count == 1 { "" } else { "s" };
    after(rest, paint.line(rest, &format!(" {unit}{count} word{s}"), Role::Muted))
}

/// Draws the keys pressed and what can follow; where that is too long, it begins on the line above.
fn pending(app: &App, (above, area): (Area, Area), paint: &mut Painter<'_>) {
    let pressed: Vec<String> = app.pending.iter().map(|key| key.label()).collect();
    let mut pieces = vec![(format!("{} ", pressed.join(" ")), Role::Key), ("… ".into(), Role::Muted)];
    if super::waiting::width(app) > app.size.0 / 2 {
        pieces.push(("Esc drops it".into(), Role::Hint));
        paint.pieces(area, &pieces);
        return;
    }
    for (key, what) in &app.hints {
        pieces.push((format!(" {key}"), Role::Key));
        pieces.push((format!(" {what} "), Role::Hint));
    }
    let wide = |pieces: &[(String, Role)]| pieces.iter().map(|(text, _)| cells(text)).sum::<u16>();
    let mut first = 0;
    if wide(&pieces) > area.width {
        // A key stays with what it does.
        let fits = |n: &usize| pieces.get(..*n).is_some_and(|first| wide(first) <= above.width);
        first = (2..=pieces.len()).step_by(2).take_while(fits).last().unwrap_or(0);
        paint.clear(Area { x: above.x.saturating_sub(1), width: above.width + 2, ..above }, Role::Ground);
    }
    let (begin, rest) = pieces.split_at_checked(first).unwrap_or_default();
    paint.pieces(above, begin);
    paint.pieces(area, rest);
}

fn said_or_hinted(app: &App, (above, area): (Area, Area), paint: &mut Painter<'_>) {
    if app.leaving {
        let keys = key(app, Action::Leave);
        let text = (format!("{keys} again"), Role::Key);
        paint.pieces(area, &[text, (" leaves emic; any other key stays".into(), Role::Hint)]);
        return;
    }
    if let Some(notice) = &app.notice {
        tell(app, notice, (above, area), paint);
        return;
    }
    let mut rest = area;
    for (keys, what) in hints(app) {
        let wide = cells(&keys) + 1 + cells(what);
        if keys.is_empty() || rest.width < wide {
            continue;
        }
        // What fits is drawn without the blanks behind it, which would be cut by a mark.
        rest = after(paint.pieces(rest, &[(keys, Role::Key), (format!(" {what}"), Role::Hint)]), 3);
    }
}

/// Draws a notice on one line, or where it is too long on the line above and then on this one.
fn tell(app: &App, notice: &Notice, (above, area): (Area, Area), paint: &mut Painter<'_>) {
    let role = match notice.kind {
        NoticeKind::Done => Role::Text,
        NoticeKind::Warning => Role::Warning,
        NoticeKind::Error => Role::Error,
    };
    let key = notice.key.map(|action| format!("{} ", app.keymap.key(app.context(), action))).unwrap_or_default();
    let hint = if notice.hint.is_empty() { String::new() } else { format!(" – {key}{}", notice.hint) };
    let all = format!("{}{hint}", notice.sentence);
    // Where the sentence ends its hint begins, on whichever line that is.
    let pieces = |range: Range<usize>| {
        let cut = notice.sentence.len().clamp(range.start, range.end);
        let part = |range: Range<usize>| all.get(range).unwrap_or_default().to_owned();
        [(part(range.start..cut), role), (part(cut..range.end), Role::Hint)]
    };
    if cells(&all) <= area.width {
        paint.pieces(area, &pieces(0..all.len()));
        return;
    }
    let first = wrap(&all, usize::from(above.width)).first().map_or(0, |row| row.end);
    paint.clear(Area { x: above.x.saturating_sub(1), width: above.width + 2, ..above }, Role::Ground);
    paint.pieces(above, &pieces(0..all.get(..first).unwrap_or_default().trim_end().len()));
    paint.pieces(area, &pieces(first..all.len()));
}

/// The keys that do an action here, the preferred ones.
fn key(app: &App, action: Action) -> String {
    app.keymap.chords(app.context(), action).next().map_or_else(String::new, crate::app::key::Chord::label)
}

/// The same for what the hints offer: the nine digits are one.
fn keys(app: &App, action: Action) -> String {
    match action.row().filter(|row| row.actions.len() > 1) {
        Some(row) => app.keymap.labels(app.context(), row).join(", "),
        None => key(app, action),
    }
}

/// What to do next, in the order of use; what finds no room is left out.
fn hints(app: &App) -> Vec<(String, &'static str)> {
    let is_lost = matches!(app.world.saving.state(), SavingState::NotSaved(..));
    let again = is_lost.then(|| (key(app, Action::Save), "try again to save"));
    // On a number the same key shows what it counts.
    let edits = |action: Action| action == Action::EditCell && app.people.field().is_some();
    let can = |action: &Action| app.world.read_only.is_none() || !(guard::changes(*action) || edits(*action));
    let offered = super::hints::here(app).iter().filter(|(action, _)| can(action));
    let says = |action: &Action, what| if app.world.review && *action == Action::Memo { "comment" } else { what };
    let offered = offered.map(|(action, what)| (keys(app, *action), says(action, *what)));
    again.into_iter().chain(offered).collect()
}
