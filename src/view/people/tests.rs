use super::*;
use crate::app::action::Action;
use crate::app::geometry::window::Room;
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::app::outcome::Go;
use crate::app::overlay::Overlay;
use crate::app::screens::testing::{build, world_of};
use crate::domain::command::{Command, SourceEdit};
use crate::domain::testing::Build;
use crate::view::overlays::{Scene, draw as window};
use crate::view::testing::frame;
use insta::assert_snapshot;

/// The screen after some actions, with the window that the last of them opens and what is typed there.
fn shown(keys: &[Action], typed: &str, size: (u16, u16)) -> String {
    let mut p = build();
    p.participant("P2", &[("group", "护士长"), ("site", "the hospital at the far end of the northern coast road")]);
    p.participant("P5", &[]);
    p.run("hw", Command::EditSource("i02".into(), SourceEdit::Language("zh-Hant".into())));
    p.run("hw", Command::EditSource("i02".into(), SourceEdit::TranslationOf(Some("i01".into()))));
    let (world, keymap) = (world_of(&p), Keymap::plain());
    let mut state = State::default();
    state.refresh(&world);
    let mut opened = None;
    for key in keys {
        let outcome = state.update(&world, Rect::new(0, 0, size.0, size.1), *key);
        opened = outcome.then.into_iter().find_map(|go| if let Go::Open(window) = go { Some(*window) } else { None });
    }
    if let Some(Overlay::Cell(cell)) = &mut opened {
        cell.key(&world, "ctrl-u".parse::<Key>().unwrap());
        cell.paste(&world, typed);
    }
    frame(size, |painter, area| {
        draw(&state, &world, area, painter);
        if let Some(overlay) = &opened {
            let cell = cell(&state, area);
            window(overlay, &Scene { world: &world, keymap: &keymap, room: Room { area, avoid: None }, cell }, painter);
        }
    })
}

#[test]
fn participants_with_what_is_known_of_them() {
    assert_snapshot!(shown(&[Action::MoveRight, Action::MoveDown, Action::Sort], "", (80, 12)), @"
    ▸ Participants 5    Sources 4    Speakers 10
    Id    group ↑     site                        Sources   Codings
    P1    MSW         north                       I01, FG1        2
    P4    Recruiter   south                       FG1             0
    P3    Supervisor  south                       I03, FG1        1
    P2    护士长      the hospital at the far e…  I02             3
    P5                                                            0


    ──────────────────────────────────────────────────────────────────────────────
    P2 · group: 护士长
    codings: layer mine (hw) · 2 of 3 sources done (not I03) · 1 coding in source…
    ");
}

#[test]
fn numbers_that_were_typed_stand_under_each_other() {
    let mut p = Build::new();
    for (id, years, group) in [("P1", "6", "MSW"), ("P2", "22", "2nd"), ("P3", "", "3")] {
        p.participant(id, &[("years_since_graduation", years), ("group", group)]);
    }
    let mut state = State::default();
    state.refresh(&world_of(&p));
    assert_snapshot!(frame((60, 8), |painter, area| draw(&state, &world_of(&p), area, painter)), @"
    ▸ Participants 3    Sources 0    Speakers 0
    Id    group  years_since_graduation  Sources  Codings
    P1    MSW                         6                 0
    P2    2nd                        22                 0
    P3    3                                             0
    ──────────────────────────────────────────────────────────
    P1
    codings: layer mine (hw) · nothing is marked done yet: ev…
    ");
}

#[test]
fn sources_scroll_by_columns_with_the_title_in_its_place() {
    let right = [Action::MoveRight; 9];
    let keys: Vec<Action> = [Action::NextPane].into_iter().chain(right).collect();
    assert_snapshot!(shown(&keys, "", (60, 11)), @"
      Participants 5  ▸ Sources 4    Speakers 10
    Title‹ Speakers              Words  Turns  Codings  Done …›
    I01    I = interviewer          28      4        3  hw
    I02    I = interviewer  19 + 6 Han      2        3  hw
    I03    I = interviewer          11      2        1
    FG1    M = moderator            13      4        1  hw


    ──────────────────────────────────────────────────────────
    I01 · Codings: 3
    ");
}

#[test]
fn what_is_typed_stands_on_the_cell_with_the_values_of_others_below() {
    let keys = [Action::MoveDown, Action::MoveRight, Action::EditCell];
    assert_snapshot!(shown(&keys, "sup", (80, 14)), @"
    ▸ Participants 5    Sources 4    Speakers 10
    Id    group       site                        Sources   Codings
    P1  ╭ group of P2 ─────────────────────────────╮1, FG1        2
    P2  │ sup                                      │2             3
    P3  │ a new value in this column               │3, FG1        1
    P4  │ Supervisor  1 participant                │1             0
    P5  │                                          │              0
        │                                          │
        ╰─ Enter set · Tab next · ↓ values ────────╯


    ──────────────────────────────────────────────────────────────────────────────
    P2 · group: 护士长
    codings: layer mine (hw) · 2 of 3 sources done (not I03) · 1 coding in source…
    ");
    let keys = [Action::NextPane, Action::NextPane, Action::MoveRight, Action::MoveRight, Action::EditCell];
    assert_snapshot!(shown(&keys, "", (50, 14)), @"
      Participants 5    Sources 4  ▸ Speakers 10
    Sourc╭ Who “I” is in I01 ───────────────────────╮
    I01  │                                          │
    I01  │ P2           护士长 · the hospital at t… │
    I02  │ P3           Supervisor · south          │
    I02  │ P4           Recruiter · south           │
    I03  │ P5                                       │
    I03  │ interviewer  asks: never counted         │
    FG1  │ moderator    leads a focus group: never… │
    FG1  │ group        several at once: counts th… │
    FG1  │ other        somebody else, or nobody t… │
    ─────╰─ Enter set · Tab next · ↓ values ────────╯
    I01 · Stands for: interviewer
    ");
}

#[test]
fn no_size_breaks_it() {
    for size in [(0, 0), (1, 1), (5, 3), (20, 5), (24, 6), (80, 24), (300, 80)] {
        for keys in [&[Action::Bottom, Action::MoveRight, Action::EditCell][..], &[Action::NextPane, Action::EditCell]]
        {
            shown(keys, "x", size);
        }
    }
}
