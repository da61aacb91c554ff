use super::*;
use crate::app::screens::testing::{build, world, world_of};
use crate::domain::command::Command;

const AREA: Area = Area { x: 0, y: 0, width: 80, height: 12 };

#[test]
fn a_category_quotes_the_codes_below_it_in_the_order_of_the_text() {
    let world = world();
    let state = State::new(&world, Query::of_code("induction".into()));
    let places: Vec<String> = state.quotes().iter().map(|quote| place(&world, quote)).collect();
    assert_eq!(places, ["I01, turn 2", "I01, turn 4", "I02, turn 2", "I02, turn 2"]);
    assert_eq!(state.title(), "Induction");
    let level = State::new(&world, Query::of_level(AtLevel::Level("macro".into())));
    assert_eq!((level.title(), level.quotes().len()), ("macro", 1));
}

#[test]
fn enter_jumps_and_copy_takes_the_label_along() {
    let world = world();
    let mut state = State::new(&world, Query::of_code("clarity".into()));
    state.update(&world, AREA, Action::Bottom);
    let outcome = state.update(&world, AREA, Action::OpenRow);
    let segment = build().find("fg1", "Role clarity is missing.");
    assert!(matches!(&outcome.then[..], [Go::Jump(spot)] if spot.segment == segment));
    let outcome = state.update(&world, AREA, Action::Copy);
    let wanted = "“Role clarity is missing.” (Supervisor, P3) [FG1, turn 4]";
    assert!(matches!(&outcome.then[..], [Go::Copy(text, _)] if text == wanted), "{outcome:?}");
}

#[test]
fn the_cursor_stays_on_its_quote_when_others_go() {
    let mut p = build();
    let key = p.tag("hw", "i01", "There was no", "none");
    let mut state = State::new(&world_of(&p), Query::of_code("induction".into()));
    state.update(&world_of(&p), AREA, Action::Bottom);
    let here = spot(&state.quotes()[state.cursor()]);
    p.run("hw", Command::RemoveCodings { source: "i01".into(), keys: vec![key], why: None });
    state.refresh(&world_of(&p));
    assert_eq!(spot(&state.quotes()[state.cursor()]), here);
}

#[test]
fn the_highlighted_quote_is_always_on_the_screen() {
    let world = world();
    let mut state = State::new(&world, Query::default());
    let height = |range: std::ops::RangeInclusive<usize>| -> usize { state_rows(&world, &state_quotes(&world)[range]) };
    for action in [Action::Bottom, Action::MoveUp, Action::MoveUp, Action::Top, Action::PageDown, Action::MoveDown] {
        state.update(&world, AREA, action);
        let (top, cursor) = (state.top(), state.cursor());
        assert!(top <= cursor && (top == cursor || height(top..=cursor) <= 8 + 1), "{action:?}: {top} to {cursor}");
    }
}

fn state_quotes(world: &World) -> Vec<Quote> {
    State::new(world, Query::default()).quotes().to_vec()
}

fn state_rows(world: &World, quotes: &[Quote]) -> usize {
    quotes.iter().map(|quote| rows::height(world, quote, AREA.width)).sum()
}

#[test]
fn the_words_around_a_passage_are_told_from_it() {
    let world = world();
    let state = State::new(&world, Query::of_code("clarity".into()));
    let rows = rows::text_rows(&world, &state.quotes()[0], 200);
    let inside: String = rows.iter().flat_map(|row| &row.pieces).filter(|p| p.0).map(|p| p.1.as_str()).collect();
    assert_eq!(inside.trim_end(), "Nobody told me what I was allowed to do.");
    assert!(rows[0].pieces.iter().any(|(inside, text)| !inside && text.contains("I shadowed")));
}
