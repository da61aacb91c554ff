//! Drawing: the whole frame from the app, which it only reads. Every text passes through `Shown`.

use crate::app::geometry::Frame;
use crate::app::{App, Pane, Screen};
use crate::theme::{Role, Theme};
use ratatui::buffer::Buffer;

pub mod codebook;
pub mod frame;
pub mod here;
pub mod hints;
pub mod lines;
pub mod memos;
pub mod overlays;
pub mod paint;
pub mod people;
pub mod quotes;
pub mod rework;
pub mod search;
pub mod sources;
pub mod status;
pub mod stripes;
pub mod tallies;
#[cfg(test)]
pub mod testing;
pub mod trail;
pub mod transcript;
pub mod versions;
pub mod waiting;

use overlays::Scene;
use paint::Painter;

/// Draws the whole frame, and returns the cell, column and row, where text is typed.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let frame = app.frame();
    let whole = buffer.area;
    let mut paint = Painter::new(buffer, theme);
    paint.tint(whole, Role::Ground);
    if frame.too_small {
        // Leaving is all that can be done here.
        let note = if app.leaving { "q again leaves" } else { "too small" };
        paint.line(whole, note, Role::Warning);
        return None;
    }
    status::title(app, frame.title, &mut paint);
    let (world, keymap) = (&app.world, &app.keymap);
    match app.screen {
        Screen::Code => home(app, &frame, &mut paint),
        Screen::Tallies => tallies::draw(&app.tallies, world, frame.body, &mut paint),
        Screen::Search => search::draw(app, frame.body, &mut paint),
        Screen::Trail => trail::draw(app, frame.body, &mut paint),
        Screen::Versions => versions::draw(app, frame.body, &mut paint),
        Screen::Rework => rework::draw(app, frame.body, &mut paint),
        Screen::Memos => memos::draw(app, frame.body, &mut paint),
        Screen::Quotes => quotes::draw(&app.quotes, world, frame.body, &mut paint),
        Screen::People => people::draw(&app.people, world, frame.body, &mut paint),
    }
    // After what stands above it: a long notice takes that line too.
    status::status(app, frame.status, &mut paint);
    if waiting::width(app) > frame.status.width / 2 {
        waiting::draw(app, &frame, &mut paint);
    }
    let cell = (app.screen == Screen::People).then(|| people::cell(&app.people, frame.body)).flatten();
    for window in &app.overlays {
        let scene = Scene { world, keymap, room: app.room(), cell };
        overlays::draw(window, &scene, &mut paint);
    }
    paint.typing()
}

fn home(app: &App, frame: &Frame, paint: &mut Painter<'_>) {
    for (nth, state) in app.panes.iter().enumerate() {
        let Some(area) = frame.transcripts.get(nth).copied().flatten() else { continue };
        let focused = app.focus == Pane::Transcript && nth == frame.active;
        frame::pane(paint, frame, area, &transcript::heading(app, (nth, state)), focused);
        transcript::draw(app, (state, focused), frame.inside(area), paint);
    }
    if let Some(area) = frame.sources {
        frame::pane(paint, frame, area, &sources::heading(app), app.focus == Pane::Sources);
        sources::draw(app, frame.inside(area), paint);
    }
    if let Some(area) = frame.codebook {
        frame::pane(paint, frame, area, &codebook::heading(app), app.focus == Pane::Codebook);
        codebook::draw(app, paint);
    }
    if let Some(area) = frame.here {
        here::draw(app, area, paint);
    }
}

#[cfg(test)]
mod tests;
