//! The line that tells what is under the cursor: of the text its codings with level, coder, date, voices; of the
//! codebook the code in full.

use super::lines::after;
use super::paint::{Painter, cells};
use super::stripes::color;
use super::transcript::sign;
use crate::app::geometry::Area;
use crate::app::screens::transcript::Stripe;
use crate::app::{App, Pane};
use crate::domain::{About, CodeId, Memo};
use crate::theme::Role;

/// Draws the line.
pub fn draw(app: &App, area: Area, paint: &mut Painter<'_>) {
    let mut rest = after(area, 1);
    if app.focus == Pane::Codebook {
        if let Some(code) = app.codebook.code() {
            code_here(app, &code, rest, paint);
        }
        return;
    }
    let here = app.panes.here().codings_here();
    if here.is_empty() {
        if let Some(memo) = memo_here(app) {
            let state = app.world.project.thread_state(memo);
            let who = state.map(|state| format!(" · {} · {}", memo.author, state.word())).unwrap_or_default();
            let sign = (format!("{} ", sign(app, memo)), Role::Accent);
            paint.pieces(rest, &[sign, (memo.title().to_owned(), Role::Text), (who, Role::Muted)]);
            return;
        }
        let has_text = app.panes.here().text(&app.world).is_some_and(|text| !text.paragraphs().is_empty());
        if has_text && app.world.read_only.is_none() {
            paint.line(rest, "no coding here", Role::Muted);
        }
        return;
    }
    for (nth, stripe) in here.iter().enumerate() {
        if nth > 0 {
            rest = after(rest, 3);
        }
        let name = app.world.project.codebook().name(&stripe.code);
        let left = here.len() - nth - 1;
        if rest.width < 8 {
            paint.line(rest, &format!("+{}", left + 1), Role::Muted);
            return;
        }
        rest = after(rest, paint.line(rest, name, color(stripe)));
        let says = says(app, stripe);
        // With several, the later ones keep room for their names.
        let keep = here.iter().skip(nth + 1).map(|s| cells(app.world.project.codebook().name(&s.code)) + 3).sum();
        let room = rest.width.saturating_sub(keep);
        if room > 8 {
            rest = after(rest, paint.line(Area { width: room, ..rest }, &says, Role::Muted));
        }
    }
}

/// Returns the memo on the passage under the cursor, of several the one written last.
fn memo_here(app: &App) -> Option<&Memo> {
    let state = app.panes.here();
    let about = About::Source(state.source()?.clone());
    let holds =
        |memo: &&Memo| memo.place(&app.world.project).is_some_and(|(_, segment)| segment.contains(state.cursor()));
    app.world.project.memos().rev().filter(|memo| memo.about == about).find(holds)
}

/// Tells the code under the cursor of the codebook: its name in full, what it stands below, what it means.
fn code_here(app: &App, id: &CodeId, area: Area, paint: &mut Painter<'_>) {
    let book = app.world.project.codebook();
    let mut above: Vec<&str> = book.lineage(id).skip(1).map(|id| book.name(id)).collect();
    above.reverse();
    let within = if above.is_empty() { String::new() } else { format!(" · in {}", above.join(" › ")) };
    let means = book.get(id).map_or("", |code| code.definition.as_str());
    let means = if means.is_empty() { String::new() } else { format!(" · {means}") };
    let rest = after(area, paint.line(area, book.name(id), Role::Text));
    paint.pieces(rest, &[(within, Role::Muted), (means, Role::Muted)]);
}

fn says(app: &App, stripe: &Stripe) -> String {
    let mut says = String::new();
    let mut add = |word: &str| {
        says.push_str(" · ");
        says.push_str(word);
    };
    if let Some(level) = &stripe.level {
        add(level.as_str());
    }
    for coding in &stripe.cites {
        add(&format!("{} {}", coding.coder(), coding.changed.date()));
    }
    if let Some(coding) = stripe.cites.last() {
        if !coding.sure {
            add("unsure");
        }
        if coding.quotable {
            add("quotable");
        }
        let source = app.panes.here().source().cloned().unwrap_or_else(|| "".into());
        let about = About::Coding(source, coding.key.clone());
        if let Some(memo) = app.world.project.memos_about(&about).next() {
            let state = app.world.project.thread_state(memo);
            let what =
                state.map_or_else(|| "memo".into(), |state| format!("{} comment of {}", state.word(), memo.author));
            add(&format!("{what}: {}", memo.title()));
        }
        let voices: Vec<&str> = coding.voices.participants.iter().map(crate::domain::ParticipantId::as_str).collect();
        match voices.as_slice() {
            [] => add("no participant's words"),
            [one] => add(&format!("voice {one}")),
            several => add(&format!("voices {}", several.join(", "))),
        }
    }
    says
}
