use super::*;
use crate::app::screens::testing::world;
use crate::app::screens::{confirm, help, list, palette, picker, prompt};
use crate::app::world::Spot;
use crate::domain::testing::Build;
use crate::view::testing::frame;
use insta::assert_snapshot;
use std::ops::Range;

fn shown(overlay: &Overlay, world: &World, size: (u16, u16), avoid: Option<Range<u16>>) -> String {
    let keymap = Keymap::plain();
    frame(size, |painter, area| {
        draw(overlay, &Scene { world, keymap: &keymap, room: Room { area, avoid }, cell: None }, painter);
    })
}

fn spot(p: &Build) -> Spot {
    Spot { source: "i01".into(), segment: p.find("i01", "I got a badge and a bleep and somebody said off you go.") }
}

fn picker_with(world: &World, query: &str) -> Overlay {
    let p = crate::app::screens::testing::build();
    let mut state = picker::State::codes(world, spot(&p), "");
    state.paste(world, query);
    Overlay::Picker(state)
}

#[test]
fn a_picker_shows_level_category_count_and_what_the_highlighted_code_means() {
    let world = world();
    let all = shown(&picker_with(&world, ""), &world, (80, 24), None);
    assert_snapshot!(all, @"


    ╭ Code “I got a badge and a bleep and somebody said … ── 1 of 9 ─╮
    │ >                                                              │
    │   Shadowing       meso · Induction                           2 │
    │   No induction    meso · Induction                           2 │
    │   Who MSWs are    micro                                      0 │
    │   Trained abroad  micro · Who MSWs are                       0 │
    │   Induction       meso                                       4 │
    │   Role clarity    meso                                       2 │
    │   Registration    macro                                      1 │
    │   入职培训                                                   0 │
    │   تدريب                                                      0 │
    ├────────────────────────────────────────────────────────────────┤
    │ Shadowing: no definition yet                                   │
    │                                                                │
    │                                                                │
    ╰─ Tab mark · Enter apply · Esc close ───────────────────────────╯
    ");
    let some = shown(&picker_with(&world, "ind"), &world, (120, 40), Some(10..13));
    assert_snapshot!(some, @"













    ╭ Code “I got a badge and a bleep and somebody said … ── 1 of 5 ─╮
    │ > ind                                                          │
    │   Induction       meso                                       4 │
    │   No induction    meso · Induction                           2 │
    │   Trained abroad  micro · Who MSWs are                       0 │
    │   Shadowing       meso · Induction                           2 │
    │ + “ind”           new, unsorted                                │
    │                                                                │
    │                                                                │
    │                                                                │
    │                                                                │
    ├────────────────────────────────────────────────────────────────┤
    │ Induction: no definition yet                                   │
    │                                                                │
    │                                                                │
    ╰─ Tab mark · Enter apply · Esc close ───────────────────────────╯
    ");
}

#[test]
fn a_picker_offers_a_new_code_and_says_where_it_goes() {
    let world = world();
    assert_snapshot!(shown(&picker_with(&world, "+ind/walk round"), &world, (60, 18), None), @"
    ╭ Code “I got a badge and a bleep and somebody… ── 1 of 4 ─╮
    │ > +ind/walk round                                        │
    │ + “walk round”      new, under Induction                 │
    │ + “walk round”      new, under No induction              │
    │ + “walk round”      new, under Trained abroad            │
    │ + “ind/walk round”  new, unsorted                        │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    ├──────────────────────────────────────────────────────────┤
    │ Makes a new code “walk round”, under Induction.          │
    │                                                          │
    │                                                          │
    ╰─ Tab mark · Enter apply · Esc close ─────────────────────╯
    ");
}

#[test]
fn a_narrow_picker_keeps_names_and_counts() {
    let world = world();
    assert_snapshot!(shown(&picker_with(&world, ""), &world, (24, 10), None), @"
    ╭ Code “I … ── 1 of 9 ─╮
    │ >                    │
    │   Shadowing        2 │
    │   No induction     2 │
    │   Who MSWs are     0 │
    ├──────────────────────┤
    │ Shadowing: no        │
    │ definition yet       │
    │                      │
    ╰─ Tab mark ───────────╯
    ");
}

#[test]
fn the_passage_stays_in_sight_while_there_is_room_beside_it() {
    let world = world();
    let overlay = picker_with(&world, "");
    for (avoid, height) in [(2..4, 24), (18..22, 24), (10..13, 24), (0..9, 24), (3..6, 40), (5..6, 12)] {
        let frame = shown(&overlay, &world, (80, height), Some(avoid.clone()));
        for row in avoid.clone() {
            assert_eq!(frame.lines().nth(row.into()), Some(""), "{avoid:?}\n{frame}");
        }
    }
}

#[test]
fn a_list_says_what_each_row_means() {
    let world = world();
    assert_snapshot!(shown(&Overlay::List(list::State::layer(&world)), &world, (80, 12), None), @"


    ╭ Whose codings? ──────────────────────────────────────────────────────────╮
    │ m • mine      your own codings                                           │
    │ f   final     what coders agree on or have settled, of sources marked d… │
    │ e   everyone  every coding; what two have coded counts twice             │
    │ 1   sc        only the codings of sc                                     │
    ╰─ Enter show · Esc back ──────────────────────────────────────────────────╯
    ");
    let shard = world.project.shard(&"i01".into()).unwrap();
    let keys = shard.codings().iter().take(2).map(|c| c.key.clone()).collect();
    let remove = Overlay::List(list::State::remove(&world, "i01".into(), keys));
    assert_snapshot!(shown(&remove, &world, (80, 10), None), @"


    ╭ Remove which coding? ───────────────────────────────────────────────╮
    │ 1   No induction  meso · hw · 2026-11-01                            │
    │     Role clarity  meso · sc · 2026-11-01: only sc can change it     │
    ╰─ Enter remove · Esc back ───────────────────────────────────────────╯
    ");
}

#[test]
fn prompts_and_questions_are_small() {
    let mut world = world();
    let rename = Overlay::Prompt(prompt::State::rename_code(&world, "تدريب".into()));
    assert_snapshot!(shown(&rename, &world, (80, 8), None), @"

    ╭ Rename “تدريب” ──────────────────────────────────────╮
    │ > تدريب                                              │
    │ its codings stay                                     │
    ╰─ Enter rename · Esc close ───────────────────────────╯
    ");
    world.saving.ask();
    world.saving.fail("the disk is full".into(), "Make room: emic tries again by itself.".into());
    let leave = Overlay::Confirm(confirm::State::leave(&world));
    assert_snapshot!(shown(&leave, &world, (80, 10), None), @"

    ╭ Leave emic? ─────────────────────────────────────────╮
    │ Your last changes are not on the disk: the disk is   │
    │ full.                                                │
    │ Make room: emic tries again by itself.               │
    │ They are lost when you leave now.                    │
    ╰─ Enter leave · Esc stay ─────────────────────────────╯
    ");
}

#[test]
fn help_and_palette_come_from_the_action_table() {
    let world = world();
    assert_snapshot!(shown(&Overlay::Help(help::State::new(Context::Transcript)), &world, (80, 24), None), @"
    ╭ Keys · transcript ───────────────────────────────── select, then code (tag) ─╮
    │ Move · transcript                                                            │
    │  b, Ctrl-←       Move back to the start of a word.                           │
    │  w, Ctrl-→       Move on to the start of the next word.                      │
    │  (               Move back to the start of a sentence.                       │
    │  )               Move on to the start of the next sentence.                  │
    │  K, {            Move back by a turn, what one speaker says at a stretch.    │
    │  J, }            Move on to the next turn.                                   │
    │  H, [            Move back to the coding before the cursor.                  │
    │  L, ]            Move on to the coding after the cursor.                     │
    │  /, Ctrl-f       Search the transcript or help; filter a list or table.      │
    │  n               Go to the next hit of the search.                           │
    │  N               Go to the previous hit of the search.                       │
    │ Highlight a passage · transcript                                             │
    │  v               Start to highlight (select) a passage here: moving then ex… │
    │  Shift-←         Extend the selection left by a character.                   │
    │  Shift-→         Extend the selection right by a character.                  │
    │  Shift-↑         Extend the selection up by a row.                           │
    │ ──────────────────────────────────────────────────────────────────────────── │
    │ word-back: Move back to the start of a word.                                 │
    │                                                                              │
    ╰─ ↓ next · / find · Esc close ────────────────────────────────────────────────╯
    ");
    let mut state = palette::State::new(Context::Codebook);
    state.paste(&world, "code");
    assert_snapshot!(shown(&Overlay::Palette(state), &world, (120, 20), None), @"

    ╭ What do you want to do? ────────────────────────────────────────────── codebook ─╮
    │ > code                                                                           │
    │ code with this   Apply the code under the cursor to the highlighte…            c │
    │ code screen      Go to the screen for coding, home.                      F2, g h │
    │ add code below   Add a code below the one under the cursor, which …            A │
    │ add code         Add a code beside the one under the cursor.                   a │
    │ move code        Move the code, with all below it, under another o…            M │
    │ move code up     Move the code up among the codes beside it.         Ctrl-↑, g < │
    │ move code down   Move the code down among the codes beside it.       Ctrl-↓, g > │
    │ sort codes       Sort the codes that wait without a category or le…            S │
    │ rename code      Rename the code under the cursor; its codings sta…            r │
    │ merge code       Merge the code into another one: its codings coun…          g m │
    │ split code       File your codings of this code one by one under o…          g f │
    │ retire code      Retire the code: not offered any more, still coun…          g r │
    │ toggle codebook  Show or hide the codebook.                                    B │
    ╰─ Enter do it · Esc close ────────────────────────────────────────────────────────╯
    ");
}

#[test]
fn no_size_breaks_a_window() {
    let world = world();
    let overlays = [
        picker_with(&world, "i"),
        Overlay::List(list::State::layer(&world)),
        Overlay::Prompt(prompt::State::search("x")),
        Overlay::Confirm(confirm::State::leave(&world)),
        Overlay::Help(help::State::new(Context::Tallies)),
        Overlay::Palette(palette::State::new(Context::Tallies)),
    ];
    for overlay in &overlays {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (20, 5), (20, 60), (200, 4), (200, 80)] {
            shown(overlay, &world, (width, height), Some(1..2));
        }
    }
}
