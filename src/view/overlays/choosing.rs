//! Windows with a list: picker, short list, palette.

use super::{Hint, Scene, input, window};
use crate::app::action::{Action, Context};
use crate::app::screens::rows::centred;
use crate::app::screens::{list, palette, picker};
use crate::app::world::World;
use crate::text::shown::{Shown, cells as graphemes};
use crate::theme::Role;
use crate::view::paint::{Painter, cells};
use ratatui::layout::Rect;

/// Draws a picker.
pub(super) fn picker(state: &picker::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let parts = state.parts(&scene.room);
    let mut footer = Vec::new();
    if state.can_mark() {
        footer.push(scene.hint(Context::Picker, Action::Mark, "mark"));
    }
    let marked = state.marked().len();
    let verb = if marked > 0 { format!("{} {marked}", state.verb()) } else { state.verb().to_owned() };
    footer.push(scene.hint(Context::Picker, Action::Accept, verb));
    footer.push(scene.hint(Context::Picker, Action::Back, "close"));
    let count = if state.rows().is_empty() {
        String::new()
    } else {
        format!("{} of {}", state.cursor() + 1, state.rows().len())
    };
    window(painter, parts.window, (state.title(), &count), &footer);
    input(painter, (parts.input.x, parts.input.y), parts.input.width, (state.input(), true));
    let list = parts.list;
    if state.rows().is_empty() {
        painter.put((list.x, list.y), list.width, state.empty(), Role::Hint);
    }
    let height = usize::from(list.height);
    let first = centred(state.cursor(), state.rows().len(), height);
    let shown = state.rows().iter().enumerate().skip(first).take(height);
    let names = shown.clone().map(|(_, row)| cells(&row.name) + u16::from(row.is_new()) * 2).max().unwrap_or(0);
    let counts = shown.clone().map(|(_, row)| cells(&row.count)).max().unwrap_or(0);
    for ((at, row), y) in shown.zip(list.y..) {
        let marked = state.marked().iter().any(|marked| marked.choice == row.choice);
        picker_row(scene, painter, Rect { y, height: 1, ..list }, &PickerRow { row, marked, names, counts });
        if at == state.cursor() {
            painter.tint(Rect { x: list.x - 1, y, width: list.width + 2, height: 1 }, Role::Row);
        }
    }
    if parts.detail.height > 0 {
        let (area, y) = (parts.window, parts.detail.y);
        painter.put((area.x, y), 1, "├", Role::BorderFocus);
        painter.rule((area.x + 1, area.right() - 1), y);
        painter.put((area.right() - 1, y), 1, "┤", Role::BorderFocus);
        about(state, scene.world, painter, Rect { y: y + 1, height: parts.detail.height - 1, ..parts.detail });
    }
}

struct PickerRow<'a> {
    row: &'a picker::Row,
    marked: bool,
    /// Cells of the longest name and count.
    names: u16,
    counts: u16,
}

fn picker_row(scene: &Scene<'_>, painter: &mut Painter<'_>, area: Rect, of: &PickerRow<'_>) {
    let (x, y, end) = (area.x, area.y, area.right());
    let row = of.row;
    let (mark, role) = match (of.marked, row.is_new()) {
        (true, _) => ("✓ ", Role::Accent),
        (false, true) => ("+ ", Role::Key),
        (false, false) => ("  ", Role::Text),
    };
    let from = painter.put((x, y), area.width, mark, role);
    let room = end.saturating_sub(from);
    let for_count = if of.counts > 0 { of.counts + 2 } else { 0 };
    // The name may take three fifths, the rest is for what tells it from others.
    let most = room.saturating_sub(for_count);
    let wide = of.names.min(if most > 30 { most * 3 / 5 } else { most });
    if row.is_new() {
        painter.put((from, y), wide, &format!("“{}”", row.name), Role::Accent);
    } else {
        found(painter, (from, y), wide, (&row.name, &row.hits), Role::Text);
    }
    let left = most.saturating_sub(wide + 2);
    if left >= 6 {
        note(scene.world, painter, (from + wide + 2, y), (left, row));
    }
    painter.put_right((end, y), of.counts, &row.count, Role::Count);
}

/// What tells a code from others, its level in the level's colour.
fn note(world: &World, painter: &mut Painter<'_>, (x, y): (u16, u16), (room, row): (u16, &picker::Row)) {
    let level = row.known().and_then(|id| world.project.codebook().level(id));
    let place = level.and_then(|level| world.project.levels().position(level));
    match level
        .zip(place)
        .and_then(|(level, place)| Some((level.as_str(), row.note.strip_prefix(level.as_str())?, place)))
    {
        Some((level, rest, place)) => {
            let role = Role::Level(u8::try_from(place).unwrap_or(0));
            painter.put_all((x, y), room, &[(level, role), (rest, Role::Muted)]);
        }
        None => {
            painter.put((x, y), room, &row.note, Role::Muted);
        }
    }
}

/// A name with the letters found drawn out.
pub(super) fn found(
    painter: &mut Painter<'_>,
    (x, y): (u16, u16),
    room: u16,
    (name, hits): (&str, &[usize]),
    usual: Role,
) {
    let shown = Shown::line(name).truncated(usize::from(room));
    let mut at = x;
    for (nth, one) in graphemes(shown.as_str()).enumerate() {
        let role = if hits.contains(&nth) { Role::Accent } else { usual };
        at = painter.put((at, y), room, one.shown.as_str(), role);
    }
}

/// What the highlighted code means and when to use it, or which are marked.
fn about(state: &picker::State, world: &World, painter: &mut Painter<'_>, area: Rect) {
    let mut lines: Vec<(String, Role)> = Vec::new();
    if !state.marked().is_empty() {
        let names: Vec<&str> = state.marked().iter().map(|row| row.name.as_str()).collect();
        lines.push((format!("✓ {}", names.join(" · ")), Role::Accent));
    }
    let row = state.highlighted();
    if let Some(code) = row.and_then(|row| world.project.codebook().get(row.known()?)) {
        match code.definition.as_str() {
            "" => lines.push((format!("{}: no definition yet", code.name), Role::Muted)),
            definition => lines.push((format!("{}: {definition}", code.name), Role::Text)),
        }
        let parts = [("Use", &code.include), ("Not", &code.exclude)];
        let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
        let use_it: Vec<String> = parts.map(|(head, text)| format!("{head}: {}", text.trim_end_matches('.'))).collect();
        if !use_it.is_empty() {
            lines.push((format!("{}.", use_it.join(".  ")), Role::Muted));
        }
    } else if let Some(row) = row.filter(|row| row.is_new()) {
        let place = if row.note.ends_with("unsorted") {
            "at the end of the codebook, without a level"
        } else {
            row.note.strip_prefix("new, ").unwrap_or(&row.note)
        };
        lines.push((format!("Makes a new code “{}”, {place}.", row.name), Role::Hint));
        if let Some(like) = world.project.codebook().alike(&row.name) {
            let said = format!("It looks like “{}”, which is there.", world.project.codebook().name(like));
            lines.push((said, Role::Warning));
        }
        if row.note.ends_with("unsorted") {
            lines.push(("“category/name” makes it under a category.".into(), Role::Hint));
        }
    }
    painter.paragraphs(area, &lines);
}

/// Draws a short list.
pub(super) fn list(state: &list::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let mut footer = Vec::new();
    if state.is_marking() {
        footer.push(Hint::fixed("Space", "mark"));
    }
    footer.push(scene.hint(Context::List, Action::Accept, state.verb()));
    footer.push(scene.hint(Context::List, Action::Back, "back"));
    let names = state.widest();
    let inside = window(painter, state.window(&scene.room), (state.title(), ""), &footer);
    let height = usize::from(inside.height);
    let first = centred(state.cursor(), state.rows().len(), height);
    for ((at, row), y) in state.rows().iter().enumerate().skip(first).take(height).zip(inside.y..) {
        let letter = row.letter.map_or_else(|| "  ".to_owned(), |letter| format!("{letter} "));
        let mark = match (row.current, state.is_marking()) {
            (true, true) => "✓ ",
            (true, false) => "• ",
            _ => "  ",
        };
        let name = if row.can_be_chosen() { Role::Text } else { Role::Muted };
        // The digit of a quick key is its name.
        let letter = if row.name == letter.trim() { "  " } else { letter.as_str() };
        let pieces = [(letter, Role::Key), (mark, Role::Accent)];
        let from = painter.put_all((inside.x, y), inside.width, &pieces);
        let room = inside.right().saturating_sub(from);
        let name = row.color.map_or(name, |nth| Role::CodeColor(u8::try_from(nth).unwrap_or(0)));
        painter.put((from, y), room, &row.name, name);
        let left = room.saturating_sub(names + 2);
        if left >= 6 {
            painter.put((from + names + 2, y), left, &row.note, Role::Muted);
        }
        if at == state.cursor() {
            painter.tint(Rect { x: inside.x - 1, y, width: inside.width + 2, height: 1 }, Role::Row);
        }
    }
}

/// Draws the command palette.
pub(super) fn palette(state: &palette::State, scene: &Scene<'_>, painter: &mut Painter<'_>) {
    let (area, list) = palette::State::parts(&scene.room);
    let footer =
        [scene.hint(Context::Palette, Action::Accept, "do it"), scene.hint(Context::Palette, Action::Back, "close")];
    let inside = window(painter, area, ("What do you want to do?", state.context().title()), &footer);
    input(painter, (inside.x, inside.y), inside.width, (state.input(), true));
    if state.rows().is_empty() {
        painter.put((list.x, list.y), list.width, "Nothing of that name can be done.", Role::Hint);
    }
    let height = usize::from(list.height);
    let first = centred(state.cursor(), state.rows().len(), height);
    let keys = |entry: &palette::Entry| state.keys(scene.keymap, entry);
    let shown = state.rows().iter().enumerate().skip(first).take(height);
    let names = shown.clone().map(|(_, entry)| cells(&entry.name)).max().unwrap_or(0);
    let wide = shown.clone().map(|(_, entry)| cells(&keys(entry))).max().unwrap_or(0).min(16);
    for ((at, entry), y) in shown.zip(list.y..) {
        let (name, key) = if entry.can { (Role::Text, Role::Key) } else { (Role::Muted, Role::Muted) };
        found(painter, (list.x, y), names.min(list.width), (&entry.name, &entry.hits), name);
        let left = list.width.saturating_sub(names + wide + 4);
        if left >= 10 {
            painter.put((list.x + names + 2, y), left, &state.sentence(entry), Role::Muted);
        }
        if list.width > names + wide {
            painter.put_right((list.right(), y), wide, &keys(entry), key);
        }
        if at == state.cursor() {
            painter.tint(Rect { x: list.x - 1, y, width: list.width + 2, height: 1 }, Role::Row);
        }
    }
}
