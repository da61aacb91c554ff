use super::*;
use crate::app::overlay::Overlay;
use crate::app::screens::testing::{build, closes, world};
use crate::domain::command::CodeEdit;

fn spot() -> Spot {
    Spot { source: "i01".into(), segment: build().find("i01", "I got a badge") }
}

fn open(world: &World, prefill: &str) -> State {
    State::codes(world, spot(), prefill)
}

fn typed(state: &mut State, world: &World, text: &str) {
    for c in text.chars() {
        state.key(world, Key::char(c));
    }
}

fn names(state: &State) -> Vec<&str> {
    state.rows().iter().map(|row| row.name.as_str()).collect()
}

fn codes(outcome: &Outcome) -> Vec<CodeChoice> {
    match &outcome.commands[..] {
        [Command::AddCodings(new)] => new.codes.clone(),
        other => panic!("{other:?}"),
    }
}

fn new(name: &str, parent: Option<&str>) -> CodeChoice {
    CodeChoice::New { name: name.into(), parent: parent.map(CodeId::from) }
}

#[test]
fn without_a_query_the_codes_used_last_stand_first_then_the_tree() {
    let mut world = world();
    world.last_codes = vec![CodeChoice::Known("registration".into())];
    let state = open(&world, "");
    assert_eq!(names(&state)[..4], ["Registration", "Shadowing", "No induction", "Who MSWs are"]);
    assert_eq!(names(&state).len(), 9, "each once");
}

#[test]
fn enter_applies_the_highlighted_code_and_closes() {
    let world = world();
    let mut state = open(&world, "");
    typed(&mut state, &world, "clar");
    let outcome = state.update(&world, Action::Accept);
    assert_eq!(codes(&outcome), [CodeChoice::Known("clarity".into())]);
    assert!(closes(&outcome));
    assert!(matches!(outcome.then[..], [Go::Close, Go::Applied(_), Go::Deselect]));
}

#[test]
fn marks_are_kept_while_the_query_changes_and_enter_applies_them_alone() {
    let world = world();
    let mut state = open(&world, "");
    typed(&mut state, &world, "clar");
    state.update(&world, Action::Mark);
    typed(&mut state, &world, "regis");
    assert_eq!(state.input().text(), "regis", "what is typed after a mark begins another query");
    state.update(&world, Action::Mark);
    state.key(&world, "backspace".parse().unwrap());
    assert_eq!(state.input().text(), "regi", "what is deleted mends it");
    state.key(&world, "ctrl-u".parse().unwrap());
    typed(&mut state, &world, "shad");
    let outcome = state.update(&world, Action::Accept);
    let wanted = ["clarity", "registration"].map(|id| CodeChoice::Known(id.into()));
    assert_eq!(codes(&outcome), wanted, "what is highlighted is not applied with them");
    state.key(&world, "ctrl-u".parse().unwrap());
    typed(&mut state, &world, "+brand new");
    assert_eq!(
        codes(&state.update(&world, Action::Accept)).last(),
        Some(&new("brand new", None)),
        "but + always creates"
    );
}

#[test]
fn a_text_that_starts_with_plus_creates_even_if_codes_answer_to_it() {
    let world = world();
    let mut state = open(&world, "");
    typed(&mut state, &world, "+induction");
    assert_eq!(codes(&state.update(&world, Action::Accept)), [new("induction", None)]);
    assert!(names(&state).contains(&"Induction"), "what is there already is seen");
}

#[test]
fn what_is_unknown_is_offered_as_new_in_the_last_row() {
    let world = world();
    let mut state = open(&world, "");
    typed(&mut state, &world, "ind");
    assert_eq!(state.rows().last().map(|row| (row.is_new(), row.note.as_str())), Some((true, "new, unsorted")));
    typed(&mut state, &world, "uction");
    assert!(state.rows().iter().all(|row| !row.is_new()), "a code of exactly this name is there");
    state.key(&world, "ctrl-u".parse().unwrap());
    typed(&mut state, &world, "zzz");
    assert_eq!(codes(&state.update(&world, Action::Accept)), [new("zzz", None)]);
}

#[test]
fn a_slash_names_the_category_or_takes_the_highlighted_code() {
    let world = world();
    let mut state = open(&world, "");
    typed(&mut state, &world, "+induc/walk round");
    assert_eq!(codes(&state.update(&world, Action::Accept)), [new("walk round", Some("induction"))]);
    let mut state = open(&world, "");
    typed(&mut state, &world, "+");
    let at = names(&state).iter().position(|name| *name == "Role clarity").unwrap();
    for _ in 0..at {
        state.update(&world, Action::MoveDown);
    }
    typed(&mut state, &world, "/at night");
    assert_eq!(codes(&state.update(&world, Action::Accept)), [new("at night", Some("clarity"))]);
}

#[test]
fn the_words_of_the_passage_become_a_name_to_trim() {
    let world = world();
    let mut state = open(&world, "+a badge and/or a bleep");
    assert_eq!(state.input().text(), "+a badge and or a bleep");
    for _ in 0.." and or a bleep".len() {
        state.key(&world, "backspace".parse().unwrap());
    }
    assert_eq!(codes(&state.update(&world, Action::Accept)), [new("a badge", None)]);
}

#[test]
fn codes_are_found_in_chinese_and_arabic() {
    let world = world();
    for (query, id) in [("培训", "入职培训"), ("تدر", "تدريب")] {
        let mut state = open(&world, "");
        typed(&mut state, &world, query);
        assert_eq!(codes(&state.update(&world, Action::Accept)), [CodeChoice::Known(id.into())]);
    }
}

#[test]
fn recoding_changes_the_codings_given() {
    let world = world();
    let shard = world.project.shard(&"i02".into()).unwrap();
    let keys = vec![shard.codings()[0].key.clone()];
    let mut state = State::recode(&world, "i02".into(), keys.clone());
    typed(&mut state, &world, "regis");
    state.update(&world, Action::Mark);
    assert!(state.marked().is_empty(), "one code takes the place of another");
    let edit = CodingEdit::Code(CodeChoice::Known("registration".into()));
    let wanted = Command::EditCodings { source: "i02".into(), keys, edit };
    assert_eq!(state.update(&world, Action::Accept).commands, [wanted]);
}

#[test]
fn a_code_moves_anywhere_but_below_itself_and_is_asked_about_its_level() {
    let world = world();
    let mut state = State::move_code(&world, "induction".into());
    assert!(!names(&state).contains(&"Shadowing") && !names(&state).contains(&"Induction"));
    typed(&mut state, &world, "clar");
    let moved = |code: &str, parent: &str| {
        Command::EditCode(code.into(), CodeEdit::Move { parent: Some(parent.into()), before: None })
    };
    assert_eq!(state.update(&world, Action::Accept).commands, [moved("induction", "clarity")]);
    // Its level comes from above and would change.
    let mut state = State::move_code(&world, "shadowing".into());
    typed(&mut state, &world, "who msw");
    let mut outcome = state.update(&world, Action::Accept);
    assert!(outcome.commands.is_empty());
    let Some(Go::Open(window)) = outcome.then.pop() else { panic!("asks") };
    let Overlay::List(mut ask) = *window else { panic!("asks") };
    let keep = ask.key(&world, Key::char('l')).commands;
    assert_eq!(
        keep,
        [moved("shadowing", "who"), Command::EditCode("shadowing".into(), CodeEdit::Level(Some("meso".into())))]
    );
}

#[test]
fn a_source_is_opened() {
    let world = world();
    let mut state = State::sources(&world);
    typed(&mut state, &world, "fg");
    let outcome = state.update(&world, Action::Accept);
    assert!(matches!(&outcome.then[..], [Go::Close, Go::OpenSource(id)] if id.as_str() == "fg1"));
}
