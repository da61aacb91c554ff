use super::*;
use crate::app::screens::quotes;
use crate::app::screens::testing::{build, world, world_of};
use crate::domain::command::Command;

const AREA: Area = Area { x: 0, y: 0, width: 120, height: 20 };

fn start(world: &World) -> State {
    let mut state = State::default();
    state.refresh(world);
    state
}

fn press(state: &mut State, world: &World, actions: &[Action]) -> Outcome {
    actions.iter().map(|action| state.update(world, AREA, *action)).last().unwrap_or_default()
}

fn here(state: &State) -> &str {
    &state.highlighted().unwrap().id
}

fn query(outcome: &Outcome) -> &Query {
    match &outcome.then[..] {
        [Go::Quotes(query)] => query,
        other => panic!("{other:?}"),
    }
}

#[test]
fn levels_are_open_and_categories_closed_until_they_are_opened() {
    use Action::{MoveDown, MoveLeft, MoveRight, ToggleRow};
    let world = world();
    let mut state = start(&world);
    let before = state.visible().len();
    press(&mut state, &world, &[MoveDown, ToggleRow]);
    assert_eq!((here(&state), state.visible().len()), ("who", before + 1));
    press(&mut state, &world, &[MoveDown]);
    assert_eq!(here(&state), "abroad");
    press(&mut state, &world, &[MoveLeft]);
    assert_eq!(here(&state), "who", "left goes to what the row is inside of");
    press(&mut state, &world, &[MoveLeft]);
    assert_eq!(state.visible().len(), before);
    press(&mut state, &world, &[MoveRight, MoveRight]);
    assert_eq!((state.column(), state.visible().len()), (1, before + 1), "right opens, then goes on");
}

#[test]
fn enter_on_a_number_leads_to_as_many_passages() {
    let world = world();
    let mut state = start(&world);
    let columns = state.table().unwrap().columns.len();
    for row in 0..state.visible().len() {
        for column in 3..columns {
            state.row = state.visible()[row];
            state.column = column;
            let outcome = press(&mut state, &world, &[Action::OpenRow]);
            let found = quotes::State::new(&world, query(&outcome).clone()).quotes().len();
            let cell = &state.highlighted().unwrap().cells[column];
            let shown = cell.size().unwrap_or(0.0);
            let key = &state.table().unwrap().columns[column].key;
            assert_eq!(found == 0, shown <= 0.0, "row {row}, column {key}: {cell:?}, {found} passages");
            if key == "passages" {
                assert_eq!(cell.to_string().parse(), Ok(found));
            }
        }
    }
}

#[test]
fn the_title_of_quotes_names_row_and_column() {
    let world = world();
    let mut state = start(&world);
    let table = state.table().unwrap().clone();
    state.row = table.rows.iter().position(|row| row.id == "clarity").unwrap();
    state.column = table.columns.iter().position(|column| column.key == "group=MSW").unwrap();
    let outcome = press(&mut state, &world, &[Action::OpenRow]);
    assert_eq!(query(&outcome).title.as_deref(), Some("Role clarity · meso · MSW"));
}

#[test]
fn the_cursor_stays_on_its_row_when_numbers_change_and_moving_does_not_count_again() {
    let mut p = build();
    let world = world_of(&p);
    let mut state = start(&world);
    press(&mut state, &world, &[Action::MoveDown, Action::MoveDown, Action::MoveDown]);
    let (row, table) = (here(&state).to_owned(), std::ptr::from_ref(state.table().unwrap()));
    press(&mut state, &world, &[Action::MoveUp, Action::MoveDown]);
    assert!(std::ptr::eq(table, state.table().unwrap()));
    let counted = state.counted.clone();
    p.code("aaa", "micro");
    p.run("hw", Command::Undo);
    p.code("bbb", "micro");
    let world = world_of(&p);
    state.refresh(&world);
    assert_eq!(here(&state), row);
    assert_ne!(state.counted, counted);
}

#[test]
fn columns_compare_and_count_what_was_chosen() {
    let world = world();
    let mut state = start(&world);
    assert_eq!(state.across(), Some((&Across::Attribute("group".into()), Measure::Participants)));
    state.compare(&world, Some(Across::Source));
    state.count(&world, Measure::Codings);
    let keys: Vec<&str> = state.table().unwrap().columns.iter().map(|column| column.key.as_str()).collect();
    assert_eq!(keys[..5], ["name", "participants", "sources", "passages", "codings"]);
    assert!(keys.contains(&"source=i01") && keys.contains(&"source=fg1"), "{keys:?}");
    state.compare(&world, None);
    assert_eq!(state.table().unwrap().columns.len(), 5);
    state.count(&world, Measure::Words);
    assert_eq!(state.table().unwrap().columns.len(), 6, "words get a column of their own");
}
