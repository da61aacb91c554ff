//! Several transcripts beside each other.

use crate::support::session::Session;
use emic::app::Pane;
use emic::app::geometry::MOST_PANES;
use emic::app::mouse::MouseKind;

/// The turn under the cursor of each transcript, from 1.
fn turns(s: &Session) -> Vec<usize> {
    s.app.panes.iter().map(|state| state.turn_here(&s.app.world).unwrap() + 1).collect()
}

fn titles(s: &Session) -> Vec<String> {
    let title = |id| s.app.world.project.source(id).unwrap().title.clone();
    s.app.panes.iter().map(|state| title(state.source().unwrap())).collect()
}

#[test]
fn a_transcript_is_split_and_another_source_opened_beside_it() {
    let mut s = Session::open("I03");
    s.resize(200, 60).keys("J J \\");
    assert_eq!((titles(&s), turns(&s)), (vec!["I03".into(), "I03".into()], vec![3, 3]));
    s.keys("o fg1 enter");
    assert_eq!(titles(&s), ["I03", "FG1"]);
    assert_eq!((s.app.focus, s.app.panes.active()), (Pane::Transcript, 1));
    // Both are coded, each where its cursor is.
    s.keys("J c induction enter shift-tab c shadowing enter");
    assert_eq!(s.app.panes.active(), 0);
    s.assert_codings(["Shadowing · meso · hw"]);
    let coded = |title: &str| s.appended.iter().filter(|r| format!("{:?}", r.place).contains(title)).count();
    assert_eq!((coded("i03"), coded("fg1")), (1, 1));
    s.keys("ctrl-w");
    assert_eq!(titles(&s), ["FG1"]);
    s.keys("ctrl-w");
    assert!(s.line(-1).contains("only transcript"), "{}", s.line(-1));
}

#[test]
fn there_are_at_most_four_and_tab_goes_round_them_all() {
    let mut s = Session::open("I03");
    s.resize(240, 60);
    for _ in 1..MOST_PANES {
        s.keys("g s");
    }
    s.keys("\\");
    assert!(s.line(-1).contains("4 transcripts already"), "{}", s.line(-1));
    let mut seen = Vec::new();
    for _ in 0..MOST_PANES + 2 {
        s.keys("tab");
        seen.push((s.app.focus, if s.app.focus == Pane::Transcript { s.app.panes.active() } else { 9 }));
    }
    let text = Pane::Transcript;
    let all = [(Pane::Codebook, 9), (Pane::Sources, 9), (text, 0), (text, 1), (text, 2), (text, 3)];
    assert_eq!(seen, all);
    s.keys("shift-tab");
    assert_eq!(s.app.panes.active(), 2);
}

#[test]
fn panes_that_scroll_together_keep_their_distance() {
    let mut s = Session::open("I03");
    s.resize(200, 60).keys("\\ J J g p");
    assert!(s.line(-1).contains("scroll together"), "{}", s.line(-1));
    assert_eq!(turns(&s), [1, 3]);
    s.keys("J J J");
    assert_eq!(turns(&s), [4, 6]);
    s.keys("shift-tab K K");
    assert_eq!(turns(&s), [2, 4]);
    s.keys("g p J");
    assert_eq!(turns(&s), [3, 4], "each for itself again");
}

#[test]
fn panes_grow_and_shrink_by_keys_and_by_the_mouse() {
    let mut s = Session::open("I03");
    s.resize(280, 60).keys("\\");
    let widths = |s: &Session| {
        let frame = s.app.frame();
        let [a, b] = [0, 1].map(|nth| frame.transcripts[nth].unwrap().width);
        (a, b, frame.codebook.unwrap().width)
    };
    let (a, b, book) = widths(&s);
    assert!(a.abs_diff(b) <= 1);
    s.keys("+ +");
    let (a, b, _) = widths(&s);
    assert!(b > a + 10, "{a} {b}");
    s.keys("tab + +");
    assert_eq!(widths(&s).2, book + 8);
    for _ in 0..30 {
        s.keys("-");
    }
    assert!(widths(&s).2 >= 18 && s.line(-1).contains("cannot be smaller"), "{}", s.line(-1));
    // What was pressed in vain has not added up.
    let least = widths(&s).2;
    s.keys("+");
    assert!(widths(&s).2 > least);
    let edge = s.app.frame().codebook.unwrap().x;
    s.mouse(MouseKind::Down { clicks: 1 }, (edge, 20)).mouse(MouseKind::Drag, (edge - 9, 21));
    s.mouse(MouseKind::Up, (edge - 9, 21));
    assert_eq!(s.app.frame().codebook.unwrap().x, edge - 9);
    let first = s.app.frame().transcripts[0].unwrap();
    let edge = first.right() - 1;
    s.mouse(MouseKind::Down { clicks: 1 }, (edge, 20)).mouse(MouseKind::Drag, (edge + 6, 20));
    let now = s.app.frame().transcripts[0].unwrap().right() - 1;
    assert!(now.abs_diff(edge + 6) <= 1, "{edge} {now}");
}

#[test]
fn side_panes_and_bars_hide_and_come_back() {
    let mut s = Session::open("I03");
    let before = s.screen();
    s.keys("B");
    assert!(s.app.frame().codebook.is_none() && !s.screen().contains("Codebook"));
    s.keys("O");
    assert!(s.app.frame().sources.is_none());
    s.keys("O B");
    assert_eq!(s.app.focus, Pane::Codebook);
    s.keys("esc");
    assert_eq!(s.screen(), before);
    s.keys("g b");
    assert!(!s.screen().contains("▇▇"));
}

#[test]
fn everything_is_where_it_was_after_a_restart() {
    let mut s = Session::open("I03");
    s.resize(200, 60).keys("J \\ o fg1 enter J J J + g p O");
    let mut next = s.restarted();
    next.resize(200, 60);
    assert_eq!((titles(&next), turns(&next)), (titles(&s), turns(&s)));
    assert_eq!(next.app.frame(), s.app.frame());
    assert!(next.app.panes.is_locked());
}

#[test]
fn where_there_is_no_room_for_all_the_one_with_the_keys_is_shown() {
    let mut s = Session::open("I03");
    s.resize(80, 24).keys("\\ \\ \\ o fg2 enter");
    assert!(s.line(1).starts_with("4 FG2") || s.line(1).contains("FG2"), "{}", s.line(1));
    s.keys("shift-tab");
    assert!(s.line(1).contains("I03") && s.line(1).contains("3 of 4"), "{}", s.line(1));
    for (columns, rows) in [(24, 6), (40, 12), (100, 24), (300, 80)] {
        s.resize(columns, rows);
        s.screen();
    }
}
