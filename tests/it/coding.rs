//! What a coder does all day: opens, reads, highlights, codes, changes, searches, undoes, leaves.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::mouse::MouseKind;
use emic::app::{Pane, Screen};
use emic::domain::record::{Line, Origin, Record};
use std::sync::Arc;

#[test]
fn a_sentence_is_coded_in_one_key_and_is_on_the_disk() {
    let mut s = Session::open("I04");
    s.keys("J J J J J");
    s.count();
    s.keys("3");
    assert_eq!(s.count(), 1);
    s.assert_codings(["Team support · meso · hw"]);
    assert_eq!(s.appended.len(), 1);
    assert!(s.line(-1).starts_with("saved"), "{}", s.line(-1));
    assert!(s.line(-1).contains("Team support on “"), "{}", s.line(-1));
}

#[test]
fn a_passage_with_two_codes_takes_ten_keys_at_most() {
    let mut s = Session::open("I04");
    s.keys("J J J J J");
    s.count();
    s.keys("v w w c s h tab f tab enter");
    assert_eq!(s.count(), 10);
    let here: Vec<_> = s.app.panes.here().codings_here().iter().map(|stripe| stripe.segment).collect();
    assert!(here.len() == 2 && here[0] == here[1], "{}", s.screen());
}

#[test]
fn a_highlight_grows_and_shrinks_by_word_sentence_turn() {
    let mut s = Session::open("I03");
    s.keys("/ honest enter e");
    s.assert_passage("To be «honest» there was");
    s.keys("e");
    s.assert_passage("«To be honest there was no induction really.» I got");
    s.keys("e");
    s.assert_passage("«To be honest there was no induction really. I got a badge");
    s.keys("E E");
    s.assert_passage("To be «honest» there");
    s.keys("esc v w w");
    s.assert_passage("To be «honest there» was no");
    assert!(s.line(-1).contains("SELECT  2 words"), "{}", s.line(-1));
}

#[test]
fn undo_says_what_it_undoes_and_goes_back_across_a_restart() {
    let mut s = Session::open("I04");
    let before = s.codings();
    s.keys("J J J J J 3 J J 1");
    assert_eq!(s.codings(), before + 2);
    let mut s = s.restarted();
    assert_eq!(s.codings(), before + 2);
    s.keys("u");
    assert!(s.line(-1).contains("undone: No induction on “"), "{}", s.line(-1));
    s.keys("u");
    assert!(s.line(-1).contains("undone: Team support on “"), "{}", s.line(-1));
    assert_eq!(s.codings(), before);
    s.keys("ctrl-r");
    assert!(s.line(-1).contains("done again: Team support"), "{}", s.line(-1));
    assert_eq!(s.codings(), before + 1);
}

#[test]
fn a_coding_is_removed_marked_and_recoded_where_the_cursor_is() {
    let mut s = Session::open("I04");
    s.keys("J J J J J 3 *");
    assert!(s.line(-1).contains("worth quoting"), "{}", s.line(-1));
    assert!(s.screen().contains("Team support *") || s.screen().contains("Team sup"), "{}", s.screen());
    s.keys("g u");
    assert!(s.line(-2).contains("unsure") && s.line(-2).contains("quotable"), "{}", s.line(-2));
    s.keys("r c shadowing enter");
    s.assert_codings(["Shadowing · meso · hw"]);
    s.keys("x");
    s.assert_codings([]);
    assert!(s.line(-1).contains("removed: Shadowing"), "{}", s.line(-1));
    s.keys("u");
    s.assert_codings(["Shadowing · meso · hw"]);
    s.keys("J J J J x");
    assert!(s.line(-1).contains("there is no coding under the cursor"), "{}", s.line(-1));
}

#[test]
fn codes_applied_last_are_applied_again_and_a_new_one_is_made_only_once() {
    let mut s = Session::open("I04");
    s.keys("J J J J J c + tiles enter");
    s.assert_codings(["tiles · – · hw"]);
    s.keys("J J J J .");
    s.assert_codings(["tiles · – · hw"]);
    let book = s.app.world.project.codebook();
    assert_eq!(book.tree().iter().filter(|(id, _)| book.name(id) == "tiles").count(), 1);
}

#[test]
fn the_codebook_is_kept_in_place() {
    let mut s = Session::open("I03");
    s.keys("tab");
    assert!(s.line(-1).contains("CODEBOOK"), "{}", s.line(-1));
    s.keys("j j a tiles enter");
    assert!(s.screen().contains("tiles"), "{}", s.screen());
    s.keys("g g j j space");
    let folded = s.screen();
    s.keys("space T");
    assert!(folded != s.screen() && s.screen().contains("Codebook · tree"), "{}", s.screen());
    s.keys("T g g j j = 9 enter");
    assert_eq!(s.at(), Screen::Quotes);
    s.keys("esc");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn search_is_live_and_counts_its_hits() {
    let mut s = Session::open("I03");
    s.keys("/ i n d u c");
    assert!(s.line(1).contains("'induc' 1 of "), "{}", s.line(1));
    s.keys("t i o n enter n");
    assert!(s.line(1).contains("'induction' 2 of "), "{}", s.line(1));
    s.keys("N N");
    assert!(s.line(-1).contains("from the end again"), "{}", s.line(-1));
    s.keys("esc");
    assert!(!s.line(1).contains("induction"), "{}", s.line(1));
}

#[test]
fn undo_names_what_it_takes_back() {
    let mut s = Session::open("I04");
    s.keys("J J J J J 3 r l 3 *");
    for wanted in
        ["undone: mark of Team support on “", "undone: level of Team support on “", "undone: Team support on “"]
    {
        s.keys("u");
        assert!(s.line(-1).contains(wanted), "{wanted}: {}", s.line(-1));
    }
    s.keys("tab j j j r X enter g l 3 ctrl-down");
    for wanted in ["undone: move of code ", "undone: level of code ", "undone: renaming of code "] {
        s.keys("u");
        assert!(s.line(-1).contains(wanted), "{wanted}: {}", s.line(-1));
    }
}

#[test]
fn tallies_are_one_key_away_from_anywhere_and_q_leads_back() {
    for from in ["", "tab", "shift-tab", "tab j j f4"] {
        let mut s = Session::open("I03");
        s.keys(from).keys("t");
        assert_eq!(s.at(), Screen::Tallies, "from '{from}'");
        s.keys("q");
        assert_eq!(s.at(), if from.ends_with("f4") { Screen::Quotes } else { Screen::Code });
    }
}

#[test]
fn leaving_takes_two_keys_and_asks_only_when_something_is_not_saved() {
    let mut s = Session::open("I03");
    s.keys("q j");
    assert!(!s.left);
    s.keys("q q");
    assert!(s.left && s.place.is_some());
    let mut s = Session::open("I04");
    s.full = Some("the disk is full");
    s.keys("J J J J J 3");
    assert!(
        s.line(-1).starts_with("not saved: the disk is full ") && s.line(-1).contains("Make room."),
        "{}",
        s.line(-1)
    );
    s.keys("q q");
    assert!(!s.left && s.screen().contains("Leave emic?"), "{}", s.screen());
    s.keys("enter");
    assert!(s.left);
}

#[test]
fn what_is_not_saved_is_saved_with_one_key_once_there_is_room() {
    let mut s = Session::open("I04");
    s.keys("ctrl-s");
    assert!(s.line(-1).contains("all is saved: every change goes to the disk as you make it"), "{}", s.line(-1));
    s.full = Some("the disk is full");
    s.keys("J J J J J 3 ctrl-s");
    assert!(s.line(-1).contains("Make room. – Ctrl-s tries again"), "{}", s.line(-1));
    s.full = None;
    s.keys("ctrl-s");
    assert!(s.line(-1).starts_with("saved"), "{}", s.line(-1));
}

#[test]
fn one_comes_back_to_where_one_was() {
    let mut s = Session::open("I03");
    s.keys("/ honest enter esc");
    let s = s.restarted();
    assert!(s.line(-1).contains("last here 2026-11-12, I03 turn 15 · 4 sources not done"), "{}", s.line(-1));
    assert!(s.line(1).contains("turn 15 of 73"), "{}", s.line(1));
    s.assert_codings(["No induction · meso · hw"]);
}

#[test]
fn p15_codings_go_along_with_a_text_changed_by_hand_and_none_stands_on_other_words() {
    let desk = Desk::new();
    desk.run(&["demo", "it"]).ok();
    let texts = desk.files("it/sources", ".txt");
    let path = texts.iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with("i01")).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let before = Session::in_folder(&desk.work("it")).app.panes.here().stripes().len();
    assert!(before > 10);
    std::fs::write(path, text.replacen("six years", "seven years", 1)).unwrap();
    let s = Session::in_folder(&desk.work("it"));
    assert!(s.line(1).contains("I01 · interview · MSW · done ─"), "{}", s.line(1));
    assert_eq!(s.app.panes.here().stripes().len(), before);
    // Every second turn is taken out, with what was coded in it.
    let turns: Vec<&str> = text.split("\n\n").step_by(2).collect();
    std::fs::write(path, turns.join("\n\n")).unwrap();
    let mut s = Session::in_folder(&desk.work("it"));
    let left = s.app.panes.here().stripes().len();
    assert!(left < before && s.line(1).contains(" adrift"), "{left}: {}", s.line(1));
    assert!(s.screen().lines().any(|line| line.contains("▸ I01  MSW      ! ✓")), "{}", s.screen());
    s.keys("t");
    assert!(s.screen().contains(" adrift left out"), "{}", s.screen());
}

#[test]
fn keys_that_do_nothing_say_so_and_esc_drops_what_was_begun() {
    let mut s = Session::open("I03");
    s.keys("Z");
    assert!(s.line(-1).contains("Z does nothing here – ? shows the keys"), "{}", s.line(-1));
    s.keys("g");
    assert!(s.screen().contains("g top") && s.screen().contains("t tallies"), "{}", s.screen());
    s.keys("esc");
    assert!(!s.screen().contains("g top"), "{}", s.screen());
    s.keys("g 0");
    assert!(s.line(-1).contains("g 0 does nothing here"), "{}", s.line(-1));
}

#[test]
fn nothing_can_be_changed_in_a_project_that_is_read_only() {
    let mut s = Session::open("I04");
    s.app.world.read_only = Some("a newer emic wrote it".into());
    s.keys("J J J J J 3");
    assert!(s.line(-1).contains("nothing can be changed here: a newer emic wrote it"), "{}", s.line(-1));
    assert!(s.appended.is_empty() && s.line(0).contains("read only"));
    // A memo of one's own is read, and nothing is handed to an editor that could not be kept.
    s.keys("g n G enter ctrl-g");
    assert!(s.handed.is_empty());
    assert!(s.line(-1).contains("nothing can be changed here"), "{}", s.screen());
    s.keys("esc");
    assert!(s.app.overlays.is_empty(), "{}", s.screen());
}

#[test]
fn the_mouse_selects_and_a_click_on_a_code_applies_it() {
    let mut s = Session::open("I04");
    s.keys("J J J J J");
    let text = s.app.panes.here().text(&s.app.world).unwrap();
    let word = text.word_at(s.app.panes.here().cursor()).unwrap();
    let word = text.slice(word).to_owned();
    let cursor = s
        .app
        .panes
        .here()
        .lines()
        .iter()
        .position(|row| row.words().is_some_and(|r| r.contains(&s.app.panes.here().cursor())));
    let frame = s.app.frame();
    let area = frame.pane(emic::app::Pane::Transcript);
    let at = (
        area.x + u16::try_from(s.app.panes.here().columns().gutter).unwrap(),
        area.y + u16::try_from(cursor.unwrap()).unwrap(),
    );
    s.mouse(MouseKind::Down { clicks: 2 }, at);
    s.assert_passage(&format!("«{word}»"));
    s.mouse(MouseKind::Down { clicks: 1 }, at).mouse(MouseKind::Drag, (at.0 + 2, at.1));
    assert!(s.app.panes.here().has_selection(&s.app.world));
    s.click("Shadowing");
    s.assert_codings(["Shadowing · meso · hw"]);
    assert!(!s.app.panes.here().has_selection(&s.app.world));
}

#[test]
fn windows_keep_off_the_passage() {
    for (keys, size) in [("G", (120, 40)), ("J J J J J J", (80, 24)), ("/ honest enter", (100, 30))] {
        let mut s = Session::open("I03");
        s.resize(size.0, size.1).keys(keys);
        let rows = s.app.room().avoid.unwrap();
        let line =
            |s: &Session, y: u16| s.screen().lines().nth(usize::from(y)).unwrap().chars().take(60).collect::<String>();
        let before: Vec<String> = rows.clone().map(|y| line(&s, y)).collect();
        s.keys("c");
        let after: Vec<String> = rows.map(|y| line(&s, y)).collect();
        assert_eq!(before, after);
    }
}

#[test]
fn a_refused_change_changes_nothing_and_says_why() {
    let mut s = Session::open("I04");
    s.keys("J J J J J 3 3");
    assert!(s.line(-1).contains("Team support is on this passage already"), "{}", s.line(-1));
    assert_eq!(s.appended.len(), 1);
}

#[test]
fn undo_tells_a_done_mark_from_a_reopening() {
    let mut s = Session::open("I04");
    s.keys("D D b a d enter D");
    for wanted in ["undone: done mark of I04", "undone: reopening of I04"] {
        s.keys("u");
        assert!(s.line(-1).contains(wanted), "{wanted}: {}", s.line(-1));
    }
    s.keys("ctrl-r");
    assert!(s.line(-1).contains("done again: reopening of I04"), "{}", s.line(-1));
}

#[test]
fn undo_names_what_it_left_as_it_is() {
    let mut s = Session::open("I04");
    s.keys("J J J J J 3 tab j j j g l 3");
    let level = s.appended.last().unwrap().clone();
    let Line::Trail(line) = &level.line else { panic!("no level: {level:?}") };
    let mut line = (**line).clone();
    line.head.rev += 1;
    line.set.insert("level".into(), "micro".into());
    let origin = Arc::new(Origin { coder: "sc".into(), ..(*level.origin).clone() });
    s.app.world.project.absorb_all([Record { origin, line: Line::Trail(Box::new(line)), ..level }]);
    // What it passes over is named before it goes on to what came earlier.
    s.keys("u");
    assert!(s.screen().contains("Passed over, and left as it is: level of code"), "{}", s.screen());
    s.keys("enter");
    assert!(s.line(-1).contains("undone: Team support on “"), "{}", s.line(-1));
    assert!(s.line(-1).contains("left as it is, changed since: level of code "), "{}", s.line(-1));
    s.keys("u");
    assert!(s.line(-1).contains("this cannot be undone: level of code "), "{}", s.line(-1));
}

#[test]
fn a_code_whose_making_was_undone_is_not_applied_again() {
    let mut s = Session::open("I04");
    s.keys("J J J J J c + tiles enter u .");
    assert!(s.line(-1).contains("the code applied last is not in the codebook any more"), "{}", s.line(-1));
    s.keys("ctrl-r J J J J .");
    s.assert_codings(["tiles · – · hw"]);
}

#[test]
fn a_notice_that_does_not_fit_begins_on_the_line_above() {
    let mut s = Session::open("I04");
    s.resize(80, 24).keys("= x");
    s.keys("G x");
    assert!(s.line(-2).contains("there is no coding under the cursor"), "{}", s.screen());
    assert!(s.line(-2).contains("– L goes to the next one"), "{}", s.screen());
    s.keys("j");
    assert!(s.line(-2).contains("no coding here"), "{}", s.screen());
}

#[test]
fn what_is_not_saved_says_why_and_what_to_do_at_80_columns() {
    let mut s = Session::open("I04");
    s.resize(80, 24);
    s.full = Some("the disk is full");
    s.keys("J J J J J 3");
    assert!(s.line(-1).contains("not saved: the disk is full "), "{}", s.line(-1));
    let below = [s.line(-2), s.line(-1)].join(" ");
    assert!(below.contains("Make room. – Ctrl-s tries again"), "{below}");
    s.keys("j");
    assert!(s.line(-1).contains("not saved: the disk is full") && s.line(-1).contains("Ctrl-s"), "{}", s.line(-1));
}

#[test]
fn the_line_below_tells_the_code_under_the_cursor_in_full() {
    let mut s = Session::open("I04");
    s.resize(80, 24).keys("tab a");
    s.keys(
        "A name that is much longer than the pane of the codebook can show at once".replace(' ', " space ").as_str(),
    );
    s.keys("enter");
    assert!(s.line(-2).contains("A name that is much longer than the pane"), "{}", s.screen());
}

#[test]
fn the_tallies_always_say_what_counts_are_not() {
    for size in [(80, 24), (40, 10), (120, 40)] {
        let mut s = Session::open("I04");
        s.resize(size.0, size.1).keys("t");
        assert!(s.screen().contains("counts show spread, not importance"), "{}", s.screen());
    }
}

/// The words of the coding under the cursor that a coder has of a code.
fn words_of(s: &Session, code: &str) -> String {
    let world = &s.app.world;
    let state = s.app.panes.here();
    let stripe = state.codings_here().into_iter().find(|st| world.project.codebook().name(&st.code) == code);
    state.text(world).unwrap().passage_text(stripe.unwrap_or_else(|| panic!("no {code} here")).segment)
}

#[test]
fn the_ends_of_a_coding_move_by_the_next_motion_and_undo_moves_them_back() {
    let mut s = Session::open("I03");
    s.keys("J J ) c +Test enter");
    let before = words_of(&s, "Test");
    s.keys("< w");
    let shorter = words_of(&s, "Test");
    assert_eq!(before.split_once(' ').unwrap().1, shorter);
    s.keys("<");
    assert!(s.line(-1).contains("MOVE START"), "{}", s.line(-1));
    s.keys("b");
    assert_eq!(words_of(&s, "Test"), before);
    s.keys("> b");
    let shorter = words_of(&s, "Test");
    assert!(before.starts_with(&shorter) && shorter.len() < before.len(), "{shorter}");
    s.keys("> )");
    assert!(words_of(&s, "Test").len() >= before.len());
    s.keys("u u u u");
    assert_eq!(words_of(&s, "Test"), before);
    s.keys("> esc");
    assert!(s.line(-1).contains("the coding is as it was"), "{}", s.line(-1));
    s.keys("< G");
    assert!(s.line(-1).contains("would lie beyond its end"), "{}", s.line(-1));
    assert_eq!(words_of(&s, "Test"), before);
    // What is no motion leaves the end alone and does what it does.
    s.keys("> t");
    assert_eq!(s.at(), emic::app::Screen::Tallies);
}

#[test]
fn of_several_codings_under_the_cursor_one_is_chosen() {
    let mut s = Session::open("I03");
    s.keys("J J ) c +One enter c +Two enter");
    let before = (words_of(&s, "One"), words_of(&s, "Two"));
    s.keys("<");
    assert!(s.screen().contains("Move the start of which coding?"), "{}", s.screen());
    s.keys("2 w");
    assert_eq!(words_of(&s, "Two"), before.0.split_once(' ').unwrap().1);
    assert_eq!(words_of(&s, "One"), before.0);
    s.keys("*");
    assert!(s.screen().contains("Mark which coding?"), "{}", s.screen());
    s.keys("1 m");
    assert!(s.screen().contains("A memo on which coding?"), "{}", s.screen());
    s.keys("2 So. esc");
    let memo = s.app.world.project.memos().last().unwrap();
    assert!(s.app.world.project.in_words(&memo.about).contains("'Two'"), "{:?}", memo.about);
    s.keys("x");
    assert!(s.screen().contains("Remove which coding?"), "{}", s.screen());
}

#[test]
fn an_end_is_dragged_by_its_stripe() {
    let mut s = Session::open("I03");
    s.resize(160, 40).keys("J J c +Test enter");
    let before = words_of(&s, "Test");
    let state = s.app.panes.here();
    let stripe = state.codings_here().into_iter().last().unwrap().clone();
    let area = s.app.frame().pane(Pane::Transcript);
    let columns = state.columns();
    let on = |row: &&emic::app::layouts::Row| {
        row.words().is_some_and(|r| r.start < stripe.segment.end() && stripe.segment.start() < r.end)
    };
    let last = state.lines().iter().rposition(|row| on(&row)).unwrap();
    let last = area.y + u16::try_from(last).unwrap();
    let column = area.x + u16::try_from(columns.gutter + columns.text + 1 + stripe.lane).unwrap();
    s.mouse(MouseKind::Down { clicks: 1 }, (column, last)).mouse(MouseKind::Drag, (column, last + 3));
    s.mouse(MouseKind::Up, (column, last + 3));
    assert!(s.line(-1).contains("Test: “"), "{}", s.screen());
    s.keys("H");
    let after = words_of(&s, "Test");
    assert!(after.starts_with(&before) && after.len() > before.len(), "{after}");
    s.keys("u H");
    assert_eq!(words_of(&s, "Test"), before);
}
