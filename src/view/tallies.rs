//! The tallies: names at the left, numbers at the right of their columns, what they rest on below.

use super::paint::{Painter, cells};
use super::transcript::COMMENT;
use crate::analysis::table::{Cell, Column, Row, RowKind, Table};
use crate::analysis::tally::FOOTER;
use crate::app::screens::rows::first_shown;
use crate::app::screens::sort::Sort;
use crate::app::screens::tallies::{FIXED, State};
use crate::app::world::World;
use crate::domain::{About, Memo, ThreadState};
use crate::text::shown::Shown;
use crate::theme::Role;
use ratatui::layout::Rect;

/// Cells of a bar.
const BAR: u16 = 8;
/// Cells between columns.
const GAP: u16 = 2;
/// Least and most cells of the names.
const NAMES: (u16, u16) = (14, 40);
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Where a column stands.
struct Place {
    column: usize,
    x: u16,
    width: u16,
}

/// Draws the screen.
pub fn draw(state: &State, world: &World, area: Rect, painter: &mut Painter<'_>) {
    let Some(table) = state.table().filter(|_| !world.project.codebook().is_empty()) else {
        let lines =
            ["No codes yet, so there is nothing to count.", "Code a passage in a transcript; its numbers appear here."];
        for (line, y) in lines.into_iter().zip(area.y + area.height.min(2)..area.bottom()) {
            painter.put((area.x + 1, y), area.width.saturating_sub(2), line, Role::Hint);
        }
        return;
    };
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let (names, bars, places) = layout(state, table, inside.width);
    let visible = state.visible();
    let height = usize::from(area.height.saturating_sub(FIXED)).max(1);
    headings(state, table, painter, (inside, names, &places));
    if visible.is_empty() {
        let below = Rect { y: inside.y + 2, height: inside.height.saturating_sub(FIXED + 1), ..inside };
        let lines = [format!("No code is called “{}”.", state.words()), "Esc shows all codes again.".to_owned()];
        painter.paragraphs(below, &lines.map(|line| (line, Role::Hint)));
    }
    let said = commented(world);
    // The cursor is seen even when the screen has just become smaller.
    let here = visible.iter().position(|row| *row == state.row()).unwrap_or(0);
    let top = first_shown(state.top(), here, height);
    for (at, y) in visible.iter().skip(top).take(height).zip(inside.y + 1..) {
        let Some(row) = table.rows.get(*at) else { continue };
        let line = Rect { y, height: 1, ..inside };
        name(state, world, painter, (line, names, *at, row));
        sign(state, row, painter, (line, names, 0), &said);
        for place in &places {
            number(table, row, painter, (line, place, bars));
            sign(state, row, painter, (line, place.x + place.width, place.column), &said);
        }
        if *at == state.row() {
            painter.tint(Rect { x: area.x, width: area.width, ..line }, Role::Row);
            if let Some(place) = places.iter().find(|place| place.column == state.column()) {
                let width = cells(&text(table, row, place.column)).max(1).min(place.width);
                let x = inside.x + place.x + place.width - width;
                painter.tint(Rect { x, width, ..line }, Role::Cursor);
            }
        }
    }
    footer(state, table, area, painter);
}

/// Returns the numbers and codes on which a reviewer's comment waits.
fn commented(world: &World) -> Vec<&About> {
    let waits = |memo: &&Memo| world.project.thread_state(memo).is_some_and(|state| state != ThreadState::Settled);
    world.project.threads().filter(waits).map(|memo| &memo.about).collect()
}

/// Draws the sign of a comment behind a number, or behind the name of a row for its code and all its numbers.
fn sign(state: &State, row: &Row, painter: &mut Painter<'_>, (line, x, column): (Rect, u16, usize), said: &[&About]) {
    if said.is_empty() {
        return;
    }
    let Some(handle) = state.handle_at(row, column).filter(|handle| column == 0 || handle.column.is_some()) else {
        return;
    };
    let is_it = |about: &&About| match about {
        About::Number(of) => **of == *handle.to_string(),
        About::Code(code) => column == 0 && handle.code.as_ref() == Some(code),
        _ => false,
    };
    if said.iter().any(is_it) {
        painter.put((line.x + x, line.y), 1, COMMENT, Role::Accent);
    }
}

/// Returns the cells of the names, whether there is room for bars, and the columns that fit with the cursor's among them.
fn layout(state: &State, table: &Table, width: u16) -> (u16, bool, Vec<Place>) {
    let wanted = table.rows.iter().map(|row| indent(row) + cells(&text(table, row, 0))).max().unwrap_or(0);
    let names = wanted.max(cells(&heading(state, table, 0))).clamp(NAMES.0, NAMES.1.min((width * 2 / 5).max(NAMES.0)));
    let widths: Vec<u16> = (1..table.columns.len()).map(|column| width_of(state, table, column)).collect();
    let all: u16 = names + widths.iter().map(|width| width + GAP).sum::<u16>();
    let bars = all + BAR < width;
    let widths = widths.iter().enumerate().map(|(i, width)| if bars && i == 0 { width + BAR + 1 } else { *width });
    let widths: Vec<u16> = widths.collect();
    let room = width.saturating_sub(names);
    // Columns from `first` on are shown: the fewest are left out at the left that bring the cursor's in.
    let cursor = state.column().saturating_sub(1);
    let fits = |first: usize| widths.iter().skip(first).take(cursor + 1 - first).map(|w| w + GAP).sum::<u16>() <= room;
    let first = (0..=cursor).find(|first| fits(*first)).unwrap_or(cursor);
    let mut places = Vec::new();
    let mut x = names;
    for (i, width) in widths.iter().enumerate().skip(first) {
        if x + GAP + width > names + room {
            break;
        }
        places.push(Place { column: i + 1, x: x + GAP, width: *width });
        x += GAP + width;
    }
    (names, bars, places)
}

fn indent(row: &Row) -> u16 {
    u16::try_from(row.depth * 2 + 2).unwrap_or(NAMES.1)
}

fn width_of(state: &State, table: &Table, column: usize) -> u16 {
    let heading = cells(&heading(state, table, column));
    let numbers = table.rows.iter().map(|row| cells(&text(table, row, column))).max().unwrap_or(0);
    heading.max(numbers)
}

/// A heading, with an arrow where rows are sorted by it. What is too long is cut before the arrow.
fn heading(state: &State, table: &Table, at: usize) -> String {
    let Some(column) = table.columns.get(at) else { return String::new() };
    let heading = column.heading_with_base();
    let most = if at == 0 { usize::from(NAMES.1) } else { 20 };
    let heading = Shown::line(&heading).truncated(most);
    Sort::mark(state.sorted(), column, heading.as_str().to_owned())
}

/// A cell as it is shown here: `12/16`, or the number alone where the heading says its base.
fn text(table: &Table, row: &Row, column: usize) -> String {
    match (table.columns.get(column), row.cells.get(column)) {
        (Some(Column { base: None, .. }), Some(Cell::Count { n, of })) => format!("{n}/{of}"),
        (Some(column), Some(cell)) => column.show(cell),
        _ => String::new(),
    }
}

fn headings(state: &State, table: &Table, painter: &mut Painter<'_>, (area, names, places): (Rect, u16, &[Place])) {
    let role = |column: usize| if column == state.column() { Role::Accent } else { Role::Heading };
    painter.put((area.x, area.y), names, &heading(state, table, 0), Role::Heading);
    for place in places {
        let heading = heading(state, table, place.column);
        let end = area.x + place.x + place.width;
        painter.put_right((end, area.y), place.width, &heading, role(place.column));
    }
    // Columns that are out of sight at either side.
    if places.first().is_some_and(|place| place.column > 1) {
        painter.put((area.x + names, area.y), 1, "‹", Role::Key);
    }
    if places.last().is_some_and(|place| place.column + 1 < table.columns.len()) {
        painter.put((area.right(), area.y), 1, "›", Role::Key);
    }
}

fn name(state: &State, world: &World, painter: &mut Painter<'_>, (line, names, at, row): (Rect, u16, usize, &Row)) {
    let indent = u16::try_from(row.depth * 2).unwrap_or(0).min(names / 2);
    let mark = match (state.has_below(at), state.is_open(row)) {
        (false, _) => "  ",
        (true, true) => "▾ ",
        (true, false) => "▸ ",
    };
    let role = match row.kind {
        RowKind::Level => {
            let place = world.project.levels().position(&row.id.as_str().into());
            place.map_or(Role::Heading, |place| Role::Level(u8::try_from(place).unwrap_or(0)))
        }
        RowKind::Category => Role::Heading,
        RowKind::Code | RowKind::Item => Role::Text,
    };
    let name = row.cells.first().map(ToString::to_string).unwrap_or_default();
    let from = painter.put((line.x + indent, line.y), 2, mark, Role::Muted);
    painter.put((from, line.y), names.saturating_sub(indent + 2), &name, role);
}

fn number(table: &Table, row: &Row, painter: &mut Painter<'_>, (line, place, bars): (Rect, &Place, bool)) {
    let shown = text(table, row, place.column);
    let is_zero = row.cells.get(place.column).is_none_or(|cell| cell.size().is_none_or(|size| size <= 0.0));
    let role = if is_zero { Role::Muted } else { Role::Count };
    let end = line.x + place.x + place.width;
    painter.put_right((end, line.y), place.width, &shown, role);
    if let (true, 1, Some(Cell::Count { n, of })) = (bars, place.column, row.cells.get(1)) {
        painter.put((line.x + place.x, line.y), BAR, &bar(*n, *of, BAR), Role::Bar);
    }
}

/// A bar of `n` out of `of`, in eighths of cells; something is never drawn as nothing.
pub fn bar(n: usize, of: usize, width: u16) -> String {
    let whole = usize::from(width) * 8;
    let eighths = (n * whole).checked_div(of).unwrap_or(0).max(usize::from(n > 0)).min(whole);
    let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(eighths / 8))
}

/// What the numbers rest on and leave out.
fn footer(state: &State, table: &Table, area: Rect, painter: &mut Painter<'_>) {
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let y = area.bottom().saturating_sub(FIXED - 1);
    if area.height < FIXED + 1 {
        return;
    }
    painter.rule((inside.x, inside.right()), y);
    let left_out = state.left_out().join(" · ");
    let sorted = state.sorted().and_then(|sort| sort.said(table)).unwrap_or_default();
    let between = if left_out.is_empty() || sorted.is_empty() { "" } else { " · " };
    let pieces = [(&*left_out, Role::Warning), (between, Role::Muted), (&*sorted, Role::Muted)];
    if !(left_out.is_empty() && sorted.is_empty()) {
        let x = painter.put((inside.x + 2, y), 1, " ", Role::Muted);
        let x = painter.put_all((x, y), inside.width.saturating_sub(5), &pieces);
        painter.put((x, y), 1, " ", Role::Muted);
    }
    // What it must never be read as comes first: the rest may be cut.
    let mut says: Vec<String> = table.notes.iter().filter(|note| *note == FOOTER).cloned().collect();
    if state.is_narrowed() {
        says.push("a category counts all its codes, also those not shown".to_owned());
    }
    says.extend(state.compared());
    says.extend(table.about.layer.iter().map(|layer| format!("layer {layer}")));
    says.extend(table.notes.iter().filter(|note| *note != FOOTER).cloned());
    let below = Rect { y: y + 1, height: FIXED - 2, ..inside };
    painter.paragraphs(below, &[(says.join(" · "), Role::Muted)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Action;
    use crate::app::screens::testing::world;
    use crate::view::testing::frame;
    use insta::assert_snapshot;

    fn shown(keys: &[Action], size: (u16, u16)) -> String {
        let world = world();
        let mut state = State::default();
        state.refresh(&world);
        for key in keys {
            state.update(&world, Rect::new(0, 0, size.0, size.1), *key);
        }
        frame(size, |painter, area| draw(&state, &world, area, painter))
    }

    #[test]
    fn wide_enough_for_everything() {
        let open = [Action::MoveDown, Action::MoveRight, Action::MoveDown, Action::MoveRight];
        assert_snapshot!(shown(&open, (120, 22)), @"
        Level / category / code           participants  sources  passages  codings  MSW (2)  Recruiter (1)  Supervisor (1)
        ▾ micro                                    0/4      0/3         0        0        0              0               0
          ▾ Who MSWs are                           0/4      0/3         0        0        0              0               0
              Trained abroad                       0/4      0/3         0        0        0              0               0
        ▾ meso                   ██████            3/4      3/3         6        6        2              0               1
          ▸ Induction            ████              2/4      2/3         4        4        2              0               0
            Role clarity         ████              2/4      2/3         2        2        1              0               1
        ▾ macro                                    0/4      0/3         0        0        0              0               0
            Registration                           0/4      0/3         0        0        0              0               0
        ▾ no level                                 0/4      0/3         0        0        0              0               0
            入职培训                               0/4      0/3         0        0        0              0               0
            تدريب                                  0/4      0/3         0        0        0              0               0






        ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        counts show spread, not importance · participants by group · layer mine (hw) · 3 of 4 sources done (not I03) · 1
        coding in sources not done left out · moderators, interviewers and backchannel left out · a passage with several
        voices counts in the column of each
        ");
    }

    #[test]
    fn narrow_screens_drop_bars_then_scroll_columns() {
        assert_snapshot!(shown(&[], (80, 18)), @"
        Level / category / code  participants  sources  passages  codings  MSW (2)    ›
        ▾ micro                           0/4      0/3         0        0        0
          ▸ Who MSWs are                  0/4      0/3         0        0        0
        ▾ meso                            3/4      3/3         6        6        2
          ▸ Induction                     2/4      2/3         4        4        2
            Role clarity                  2/4      2/3         2        2        1
        ▾ macro                           0/4      0/3         0        0        0
            Registration                  0/4      0/3         0        0        0
        ▾ no level                        0/4      0/3         0        0        0
            入职培训                      0/4      0/3         0        0        0
            تدريب                         0/4      0/3         0        0        0



        ──────────────────────────────────────────────────────────────────────────────
        counts show spread, not importance · participants by group · layer mine (hw) ·
        3 of 4 sources done (not I03) · 1 coding in sources not done left out ·
        moderators, interviewers and backchannel left out · a passage with several …
        ");
        assert_snapshot!(shown(&[Action::MoveRight; 7], (60, 14)), @"
        Level / category / code‹ Recruiter (1)  Supervisor (1)
        ▾ micro                              0               0
          ▸ Who MSWs are                     0               0
        ▾ meso                               0               1
          ▸ Induction                        0               0
            Role clarity                     0               1
        ▾ macro                              0               0
            Registration                     0               0
        ▾ no level                           0               0
            入职培训                         0               0
        ──────────────────────────────────────────────────────────
        counts show spread, not importance · participants by group
        · layer mine (hw) · 3 of 4 sources done (not I03) · 1
        coding in sources not done left out · moderators, …
        ");
    }

    #[test]
    fn without_codes_it_says_what_to_do() {
        let world = crate::app::screens::testing::world_of(&crate::domain::testing::Build::new());
        let mut state = State::default();
        state.refresh(&world);
        let empty = frame((70, 8), |painter, area| draw(&state, &world, area, painter));
        assert_snapshot!(empty, @"


        No codes yet, so there is nothing to count.
        Code a passage in a transcript; its numbers appear here.
        ");
    }

    #[test]
    fn something_is_never_drawn_as_nothing() {
        assert_eq!((bar(0, 16, 8), bar(1, 1000, 8), bar(16, 16, 8)), (String::new(), "▏".into(), "█".repeat(8)));
        assert_eq!(bar(9, 16, 8), "████▌");
        assert_eq!(bar(1, 0, 8), "▏", "no base yet");
    }

    #[test]
    fn no_size_breaks_it() {
        for size in [(0, 0), (1, 1), (20, 5), (24, 6), (30, 40), (200, 80)] {
            shown(&[Action::MoveRight, Action::MoveRight, Action::Bottom, Action::MoveRight], size);
        }
    }
}
