//! The quotes: each with who speaks and where, its words lifted out of the turn they stand in.

use super::paint::{Painter, cells};
use crate::analysis::retrieve::Quote;
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::quotes::rows::{FIXED, INDENT, text_rows};
use crate::app::screens::quotes::{State, place};
use crate::app::world::World;
use crate::theme::Role;
use ratatui::layout::Rect;

/// Draws the screen.
pub fn draw(state: &State, world: &World, area: Rect, painter: &mut Painter<'_>) {
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    heading(state, world, painter, inside);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(FIXED), ..inside };
    if state.quotes().is_empty() {
        let lines = if state.all() > 0 {
            let passages = counted(state.all(), "passage");
            [
                format!("None of the {passages} of “{}” is like that.", state.title()),
                "Esc shows all of them again.".to_owned(),
            ]
        } else {
            let none = format!("No passages of “{}” on the layer {}.", state.title(), world.layer);
            [none, "Another layer may have some.".to_owned()]
        };
        for (line, y) in lines.iter().zip(body.y..body.bottom()) {
            painter.put((body.x, y), body.width, line, Role::Hint);
        }
    }
    let mut y = body.y;
    for (at, quote) in state.quotes().iter().enumerate().skip(state.top()) {
        if y >= body.bottom() {
            break;
        }
        let room = Rect { y, height: body.bottom() - y, ..body };
        y = one(world, painter, (room, area.width), quote, at == state.cursor());
    }
}

fn heading(state: &State, world: &World, painter: &mut Painter<'_>, area: Rect) {
    let n = state.quotes().len();
    let at = if n == 0 { 0 } else { state.cursor() + 1 };
    let passages = counted(state.all(), "passage");
    let passages = if state.is_narrowed() { format!("{n} of {passages}") } else { passages };
    let count = format!("{at} of {n} · layer {}", world.layer);
    let wide = cells(&count);
    let room = if area.width > wide + 20 { area.width - wide - 2 } else { area.width };
    let tail = format!(" · {passages}");
    let title = room.saturating_sub(cells(&tail));
    let after = painter.put((area.x, area.y), title, state.title(), Role::Title);
    painter.put((after, area.y), cells(&tail), &tail, Role::Muted);
    if room < area.width {
        painter.put_right((area.right(), area.y), wide, &count, Role::Muted);
    }
    let said = state.said(world);
    if !said.is_empty() && area.height > FIXED {
        painter.put((area.x, area.y + 1), area.width, &format!("only {}", said.join(" · ")), Role::Warning);
    }
}

/// Draws one quote; returns the row after it.
fn one(world: &World, painter: &mut Painter<'_>, (area, columns): (Rect, u16), quote: &Quote, is_here: bool) -> u16 {
    let mark = if is_here { "▸ " } else { "  " };
    let from = painter.put((area.x, area.y), area.width, mark, Role::Accent);
    let room = area.right().saturating_sub(from);
    let book = world.project.codebook();
    let mut codes: Vec<&str> = quote.codes.iter().map(|(code, _)| book.name(code)).collect();
    codes.dedup();
    let codes = codes.join(" · ");
    let label = format!("({})", quote.label(&world.project));
    let place = format!("  {}", place(world, quote));
    painter.put_all((from, area.y), room, &[(&label, Role::Speaker), (&place, Role::Muted)]);
    let used = cells(&label) + cells(&place) + 2;
    let left = room.saturating_sub(used);
    if left >= 8 {
        painter.put_right((area.right(), area.y), left, &codes, Role::Badge);
    }
    if is_here {
        painter.tint(Rect { x: area.x.saturating_sub(1), width: area.width + 2, height: 1, ..area }, Role::Row);
    }
    let mut y = area.y + 1;
    for row in text_rows(world, quote, columns) {
        if y >= area.bottom() {
            return y;
        }
        if is_here {
            painter.put((area.x, y), 1, "▌", Role::Accent);
        }
        let x = area.x + INDENT - 1;
        let room = area.right().saturating_sub(x);
        let role = |inside: bool| if inside { Role::Coded } else { Role::Muted };
        let pieces: Vec<(&str, Role)> =
            row.pieces.iter().map(|(inside, text)| (text.as_str(), role(*inside))).collect();
        painter.put_all((x, y), room, &pieces);
        y += 1;
    }
    y + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Action;
    use crate::app::screens::quotes::Query;
    use crate::app::screens::testing::world;
    use crate::view::testing::frame;
    use insta::assert_snapshot;

    fn shown(code: &str, keys: &[Action], size: (u16, u16)) -> String {
        let world = world();
        let mut state = State::new(&world, Query::of_code(code.into()));
        for key in keys {
            state.update(&world, Rect::new(0, 0, size.0, size.1), *key);
        }
        frame(size, |painter, area| draw(&state, &world, area, painter))
    }

    #[test]
    fn each_quote_has_its_label_and_stands_in_its_turn() {
        assert_snapshot!(shown("induction", &[Action::MoveDown], (80, 24)), @"
        Induction · 4 passages                                     2 of 4 · layer mine

          (MSW, P1)  I01, turn 2                                          No induction
           There was no induction really. I got a badge and a bleep and somebody said
           off you go.

        ▸ (MSW, P1)  I01, turn 4                                             Shadowing
        ▌  The nurses showed me everything.

          (MSW, P2)  I02, turn 2                                             Shadowing
           I shadowed a colleague for a week. 没有入职培训。 Nobody told me what I
           was allowed to do.

          (MSW, P2)  I02, turn 2                                          No induction
           I shadowed a colleague for a week. 没有入职培训。 Nobody told me what I
           was allowed to do.
        ");
    }

    #[test]
    fn the_highlighted_quote_is_always_seen() {
        assert_snapshot!(shown("induction", &[Action::Bottom], (60, 12)), @"
        Induction · 4 passages                 4 of 4 · layer mine

          (MSW, P2)  I02, turn 2                         Shadowing
           I shadowed a colleague for a week. 没有入职培训。
           Nobody told me what I was allowed to do.

        ▸ (MSW, P2)  I02, turn 2                      No induction
        ▌  I shadowed a colleague for a week. 没有入职培训。
        ▌  Nobody told me what I was allowed to do.
        ");
    }

    #[test]
    fn without_passages_it_says_what_to_do() {
        assert_snapshot!(shown("abroad", &[], (60, 8)), @"
        Trained abroad · 0 passages            0 of 0 · layer mine

        No passages of “Trained abroad” on the layer mine.
        Another layer may have some.
        ");
    }

    #[test]
    fn no_size_breaks_it() {
        for size in [(0, 0), (1, 1), (20, 5), (24, 6), (200, 80)] {
            shown("clarity", &[Action::Bottom, Action::MoveUp], size);
        }
    }
}
