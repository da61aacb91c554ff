//! Windows in which more than a line is written: the card of a code, a memo.

use super::{Hint, Scene, window};
use crate::app::action::{Action, Context};
use crate::app::screens::{card, memo};
use crate::app::text_input::TextBlock;
use crate::domain::LevelId;
use crate::text::words::words;
use crate::theme::Role;
use crate::view::paint::{Painter, cells};
use ratatui::layout::Rect;

/// Most rows of a text that is not being written in.
const BRIEF: u16 = 4;
/// Most examples shown.
const EXAMPLES: u16 = 4;

/// Draws several lines as they are written, scrolled so far that the cursor is seen.
pub(super) fn block(painter: &mut Painter<'_>, area: Rect, text: &TextBlock, has_keys: bool) {
    if area.is_empty() {
        return;
    }
    let room = usize::from(area.width);
    let rows = text.rows(room);
    let (at, column) = text.place(room);
    let height = usize::from(area.height);
    let first = if has_keys { (at + 1).saturating_sub(height) } else { 0 };
    for (row, y) in rows.iter().skip(first).zip(area.y..area.bottom()) {
        let words = text.lines().get(row.line).and_then(|line| line.get(row.range.clone())).unwrap_or_default();
        painter.put((area.x, y), area.width, words.trim_end_matches(' '), Role::Text);
    }
    if !has_keys && rows.len() > height {
        painter.put_right((area.right(), area.bottom() - 1), 1, "…", Role::Muted);
    }
    if let (true, Ok(down), Ok(right)) = (has_keys, u16::try_from(at - first), u16::try_from(column)) {
        painter.type_at((area.x + right.min(area.width - 1), area.y + down.min(area.height - 1)));
    }
}

/// Draws the card of a code.
pub(super) fn card(state: &card::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let scene = &Scene { room: scene.room.anywhere(), ..*scene };
    let width = scene.room.area.width.min(card::WIDEST);
    let room = usize::from(width.saturating_sub(card::BESIDE));
    let needed: Vec<u16> =
        (0..card::TEXTS.len()).map(|nth| rows(state.text(nth), room, nth == state.focus())).collect();
    let examples = state.examples();
    let listed = u16::try_from(examples.len()).unwrap_or(u16::MAX).clamp(1, EXAMPLES);
    let height = needed.iter().sum::<u16>() + u16::try_from(card::TEXTS.len()).unwrap_or(3) * 2 + 1 + listed + 2;
    let area = scene.room.place(width, height);
    let title = format!("Card of “{}”", state.name());
    let inside = window(painter, area, (&title, &standing(state, scene)), &keys(state, scene));
    let mut left = inside;
    // Where not all has room, what is written in comes first.
    let spare = inside.height.saturating_sub(height - 2 - needed.iter().sum::<u16>());
    let all: u16 = needed.iter().sum();
    for (nth, (_, heading)) in card::TEXTS.iter().enumerate() {
        let has_keys = nth == state.focus();
        let wanted = needed.get(nth).copied().unwrap_or(1);
        let rows = if all <= spare || has_keys { wanted } else { wanted.min((spare / 3).max(1)) };
        if left.height < 2 {
            return;
        }
        painter.put((left.x, left.y), left.width, heading, if has_keys { Role::Accent } else { Role::Heading });
        let rows = rows.min(left.height - 1);
        let place = Rect { y: left.y + 1, height: rows, ..left };
        if let Some(text) = state.text(nth) {
            if text.is_blank() && !has_keys {
                painter.put((place.x, place.y), place.width, "–", Role::Muted);
            } else {
                block(painter, place, text, has_keys);
            }
        }
        let taken = (rows + 2).min(left.height);
        left = Rect { y: left.y + taken, height: left.height - taken, ..left };
    }
    self::examples(state, (&examples, scene), painter, left);
}

fn rows(text: Option<&TextBlock>, room: usize, has_keys: bool) -> u16 {
    let rows = text.map_or(1, |text| text.rows(room).len());
    let least = if has_keys { 3 } else { 1 };
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(least, if has_keys { 12 } else { BRIEF })
}

fn examples(
    state: &card::State,
    (examples, scene): (&[(String, String)], &Scene<'_>),
    painter: &mut Painter<'_>,
    area: Rect,
) {
    if area.is_empty() {
        return;
    }
    let has_keys = state.focus() == card::TEXTS.len();
    painter.put((area.x, area.y), area.width, "Examples", if has_keys { Role::Accent } else { Role::Heading });
    if examples.is_empty() {
        let hint = "none yet: g e on a coded passage adds it";
        painter.put((area.x, area.y + 1), if area.height > 1 { area.width } else { 0 }, hint, Role::Muted);
    }
    for ((nth, (source, quote)), y) in examples.iter().enumerate().zip(area.y + 1..area.bottom()) {
        let label = format!(" ({})", scene.world.project.title_of(&source.as_str().into()));
        let words = area.width.saturating_sub(cells(&label));
        let at = painter.put((area.x, y), words, &format!("“{quote}”"), Role::Text);
        painter.put((at, y), area.right().saturating_sub(at), &label, Role::Muted);
        if has_keys && nth == state.at() {
            painter.tint(Rect { x: area.x.saturating_sub(1), y, width: area.width + 2, height: 1 }, Role::Row);
        }
    }
}

/// The level and category of the code, at the right of the title.
fn standing(state: &card::State, scene: &Scene<'_>) -> String {
    let book = scene.world.project.codebook();
    let mut above: Vec<&str> = book.lineage(state.code()).skip(1).map(|id| book.name(id)).collect();
    above.reverse();
    let level = book.level(state.code()).map(LevelId::as_str);
    level.into_iter().chain(above).collect::<Vec<_>>().join(" · ")
}

fn keys(state: &card::State, scene: &Scene<'_>) -> Vec<Hint> {
    let mut keys = vec![
        scene.hint(Context::Card, Action::NextPane, "next"),
        scene.hint(Context::Card, Action::Back, "keep and close"),
        scene.hint(Context::Card, Action::Discard, "discard"),
    ];
    if state.focus() == card::TEXTS.len() {
        keys.insert(1, Hint::fixed("Del", "take off"));
    }
    keys
}

/// Draws a memo that is written.
pub(super) fn memo(state: &memo::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let width = scene.room.area.width.min(memo::WIDEST);
    let room = usize::from(width.saturating_sub(memo::BESIDE));
    let rows = u16::try_from(state.text().rows(room).len()).unwrap_or(u16::MAX);
    let note = u16::from(!state.note().is_empty()) * 2;
    // It grows with what is written, so that the text below stays in sight as long as it can.
    let most = scene.room.area.height.saturating_sub(2).clamp(6, 30);
    let area = scene.room.place(width, rows.saturating_add(note + 3).max(9).min(most));
    let count = words(&state.text().text()).count();
    let count = if count == 0 { String::new() } else { format!("{count} word{}", if count == 1 { "" } else { "s" }) };
    let keys = match state.of_other() {
        Some(_) => vec![scene.hint(Context::Memo, Action::Back, "close")],
        None => vec![
            scene.hint(Context::Memo, Action::Back, "keep and close"),
            scene.hint(Context::Memo, Action::Discard, "discard"),
            scene.hint(Context::Memo, Action::EditOutside, "your editor"),
            Hint::fixed("Ctrl-z", "undo in it"),
        ],
    };
    let inside = window(painter, area, (state.title(), &count), &keys);
    let mut text = inside;
    if note > 0 && inside.height > 4 {
        painter.put((inside.x, inside.y), inside.width, state.note(), Role::Hint);
        text = Rect { y: inside.y + 2, height: inside.height - 2, ..inside };
    }
    if state.text().lines() == [""] {
        painter.put((text.x, text.y), text.width, "What do you think? Markdown is welcome.", Role::Muted);
    }
    block(painter, text, state.text(), true);
}
