//! Windows that tell or ask: prompt, question, help.

use super::{Hint, Scene, input, window};
use crate::app::action::{Action, Context};
use crate::app::screens::rows::centred;
use crate::app::screens::{confirm, help, prompt, welcome};
use crate::text::wrap::wrap;
use crate::theme::Role;
use crate::view::paint::{Painter, cells};
use ratatui::layout::Rect;

/// Draws a line to type in.
pub(super) fn prompt(state: &prompt::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let (note, is_wrong) = state.note();
    let width = 56.min(scene.room.area.width);
    let rows = wrap(&note, usize::from(width.saturating_sub(4))).len().max(1);
    let area = scene.room.place(width, u16::try_from(rows + 3).unwrap_or(u16::MAX));
    let footer =
        [scene.hint(Context::Prompt, Action::Accept, state.verb()), scene.hint(Context::Prompt, Action::Back, "close")];
    let inside = window(painter, area, (state.title(), ""), &footer);
    input(painter, (inside.x, inside.y), inside.width, (state.input(), true));
    let role = if is_wrong { Role::Warning } else { Role::Hint };
    let below = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    painter.paragraphs(below, &[(note, role)]);
}

/// Draws a question.
pub(super) fn confirm(state: &confirm::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let width = 56.min(scene.room.area.width);
    let room = usize::from(width.saturating_sub(4));
    let rows: usize = state.lines().iter().map(|line| wrap(line, room).len()).sum();
    let area = scene.room.place(width, u16::try_from(rows + 2).unwrap_or(u16::MAX));
    let footer = [
        scene.hint(Context::Confirm, Action::Accept, state.verb()),
        scene.hint(Context::Confirm, Action::Back, "stay"),
    ];
    let inside = window(painter, area, (state.title(), ""), &footer);
    let role = |nth: usize| if nth == 0 { Role::Warning } else { Role::Text };
    let lines: Vec<(String, Role)> = state.lines().iter().enumerate().map(|(n, l)| (l.clone(), role(n))).collect();
    painter.paragraphs(inside, &lines);
}

/// Draws help: keys at the left, sentences beside them, that of the highlighted action in full below.
pub(super) fn help(state: &help::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let scene = Scene { room: scene.room.anywhere(), ..*scene };
    let area = scene.room.place(92, scene.room.area.height.saturating_sub(2).max(4));
    let title = format!("Keys · {}", state.context().title());
    let mut inside = window(painter, area, (&title, "select, then code (tag)"), &help_keys(state, &scene));
    if let Some(words) = state.words() {
        input(painter, (inside.x, inside.y), inside.width, (words, true));
        inside = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    }
    let lines = state.lines(scene.keymap);
    let is_action = |line: &help::Line| matches!(line, help::Line::Action(..));
    let actions = lines.iter().enumerate().filter(|(_, line)| is_action(line));
    let at = actions.map(|(at, _)| at).nth(state.cursor()).unwrap_or(0);
    let detail = if inside.height >= 10 { 3 } else { 0 };
    let list = Rect { height: inside.height.saturating_sub(detail), ..inside };
    let height = usize::from(list.height);
    let first = centred(at, lines.len(), height);
    let keys = lines.iter().map(|line| if let help::Line::Action(_, keys) = line { cells(keys) } else { 0 });
    let wide = keys.max().unwrap_or(0).min(list.width / 3).min(20);
    for ((nth, line), y) in lines.iter().enumerate().skip(first).take(height).zip(list.y..) {
        match line {
            help::Line::Heading(text) => {
                painter.put((list.x, y), list.width, text, Role::Heading);
            }
            help::Line::Note(text) => {
                painter.put((list.x + 1, y), list.width.saturating_sub(1), text, Role::Hint);
            }
            help::Line::Action(row, keys) => {
                // What has no key of its own is in the palette.
                let (keys, role) = if keys.is_empty() { ("palette", Role::Hint) } else { (keys.as_str(), Role::Key) };
                painter.put((list.x + 1, y), wide, keys, role);
                let room = list.width.saturating_sub(wide + 3);
                painter.put((list.x + wide + 3, y), room, row.sentence, Role::Text);
            }
        }
        if nth == at && is_action(line) {
            painter.tint(Rect { x: list.x - 1, y, width: list.width + 2, height: 1 }, Role::Row);
        }
    }
    if let (true, Some(help::Line::Action(row, _))) = (detail > 0, lines.get(at)) {
        painter.rule((inside.x, inside.right()), list.bottom());
        let below = Rect { y: list.bottom() + 1, height: detail - 1, ..inside };
        painter.paragraphs(below, &[(format!("{}: {}", row.name, row.sentence), Role::Hint)]);
    }
}

/// The keys of help: while words are typed, while they narrow it, else.
fn help_keys(state: &help::State, scene: &Scene<'_>) -> Vec<Hint> {
    match (state.keys(), state.words()) {
        (Context::Prompt, _) => vec![
            scene.hint(Context::Prompt, Action::Accept, "keep"),
            scene.hint(Context::Prompt, Action::Back, "show all"),
        ],
        (_, Some(_)) => vec![
            scene.hint(Context::Help, Action::SearchNext, "next"),
            scene.hint(Context::Help, Action::SearchHere, "find"),
            scene.hint(Context::Help, Action::Back, "show all"),
        ],
        _ => vec![
            scene.hint(Context::Help, Action::MoveDown, "next"),
            scene.hint(Context::Help, Action::SearchHere, "find"),
            scene.hint(Context::Help, Action::Back, "close"),
        ],
    }
}

/// Draws the card for the first time.
pub(super) fn welcome(scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let scene = Scene { room: scene.room.anywhere(), ..*scene };
    let lines = welcome::lines(scene.keymap);
    let area = scene.room.place(80.min(scene.room.area.width), u16::try_from(lines.len()).unwrap_or(10) + 6);
    let footer = [scene.hint(Context::Confirm, Action::Back, "or any key closes this; it does not come back")];
    let inside = window(painter, area, ("Welcome to emic", ""), &footer);
    let keys = lines.iter().map(|(keys, _)| cells(keys)).max().unwrap_or(0);
    painter.paragraphs(Rect { height: inside.height.min(2), ..inside }, &[(welcome::GREETING.to_owned(), Role::Text)]);
    for ((key, does), y) in lines.iter().zip(inside.y + 3..inside.bottom()) {
        painter.put((inside.x, y), keys, key, Role::Key);
        painter.put((inside.x + keys + 2, y), inside.width.saturating_sub(keys + 2), does, Role::Text);
    }
}
