use super::*;
use crate::app::screens::testing::{closes, world};
use crate::domain::command::CodeEdit;

fn keys_of(world: &World, source: &str) -> Vec<CodingKey> {
    world.project.shard(&source.into()).unwrap().codings().iter().map(|c| c.key.clone()).collect()
}

fn press(state: &mut State, world: &World, key: char) -> Outcome {
    state.key(world, Key::char(key))
}

#[test]
fn a_letter_chooses_at_once_and_another_coders_coding_cannot_be_chosen() {
    let world = world();
    let mut state = State::remove(&world, "i01".into(), keys_of(&world, "i01"));
    assert!(state.rows().iter().any(|row| !row.can_be_chosen() && row.note.contains("only sc")));
    let outcome = press(&mut state, &world, '1');
    assert!(matches!(&outcome.commands[..], [Command::RemoveCodings { keys, .. }] if keys.len() == 1));
    assert!(closes(&outcome));
    let outcome = press(&mut state, &world, 'a');
    assert!(matches!(&outcome.commands[..], [Command::RemoveCodings { keys, .. }] if keys.len() == 2));
}

#[test]
fn of_several_codings_one_is_chosen_before_what_to_change_and_esc_goes_back_a_step() {
    let world = world();
    let mut state = State::recode_menu(&world, "i02".into(), keys_of(&world, "i02"));
    assert_eq!(state.title(), "Change which coding?");
    press(&mut state, &world, '1');
    assert_eq!(state.title(), "Change “Shadowing”");
    press(&mut state, &world, 'l');
    assert_eq!(state.title(), "Level of this coding");
    state.update(&world, Action::Back);
    assert_eq!(state.title(), "Change “Shadowing”");
    let outcome = press(&mut state, &world, '*');
    assert!(matches!(&outcome.commands[..], [Command::EditCodings { edit: CodingEdit::Quotable(true), .. }]));
    let outcome = press(&mut state, &world, 'c');
    assert!(matches!(&outcome.then[..], [Go::Close, Go::Open(_)]));
}

#[test]
fn voices_are_marked_and_applied_together() {
    let world = world();
    let key = keys_of(&world, "fg1");
    let mut state = State::recode_menu(&world, "fg1".into(), key);
    press(&mut state, &world, 'v');
    let marked = |state: &State| state.rows().iter().filter(|r| r.current).map(|r| r.name.clone()).collect::<Vec<_>>();
    assert_eq!(marked(&state), ["P3"]);
    press(&mut state, &world, '1');
    state.update(&world, Action::MoveDown);
    state.update(&world, Action::MarkHere);
    let outcome = state.update(&world, Action::Accept);
    let [Command::EditCodings { edit: CodingEdit::Voices(Some(voices)), .. }] = &outcome.commands[..] else { panic!() };
    assert_eq!(voices.iter().map(ParticipantId::as_str).collect::<Vec<_>>(), ["P1"], "P3 was taken off, P1 added");
}

#[test]
fn every_layer_is_offered_with_what_it_means_and_the_present_one_is_highlighted() {
    let world = world();
    let mut state = State::layer(&world);
    assert_eq!(state.rows()[state.cursor()].name, "mine");
    assert!(state.rows().iter().all(|row| !row.note.is_empty()));
    assert!(matches!(&press(&mut state, &world, 'e').then[..], [Go::Close, Go::Layer(Layer::Everyone)]));
    let mut state = State::layer(&world);
    let outcome = press(&mut state, &world, '1');
    assert!(matches!(&outcome.then[..], [Go::Close, Go::Layer(Layer::Coder(id))] if id.as_str() == "sc"));
}

#[test]
fn a_code_gets_a_level_of_its_own_or_none() {
    let world = world();
    let mut state = State::level(&world, "shadowing".into());
    assert_eq!(state.rows()[state.cursor()].note, "as the code above: meso");
    let edit = CodeEdit::Level(Some("macro".into()));
    assert_eq!(press(&mut state, &world, '3').commands, [Command::EditCode("shadowing".into(), edit)]);
}

#[test]
fn columns_and_measures() {
    let world = world();
    let mut state = State::across(&world);
    let outcome = press(&mut state, &world, '1');
    assert!(matches!(&outcome.then[..], [Go::Close, Go::Across(Some(Across::Attribute(name)))] if name == "group"));
    let outcome = press(&mut State::measure(&world), &world, '2');
    assert!(matches!(outcome.then[..], [Go::Close, Go::Measure(Measure::Sources)]));
}
