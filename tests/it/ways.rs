//! Going about: from a number to its passages, to their place and back; keys that wait, keys that do nothing here, and
//! where every key is told.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::mouse::MouseKind;
use emic::app::msg::Msg;
use emic::app::{Pane, Screen};

/// The status line, and the one above it where much is said, must hold these words.
#[track_caller]
fn assert_says(s: &Session, words: &str) {
    let said = format!("{} {}", s.line(-2), s.line(-1));
    assert!(said.contains(words), "'{words}' is not said: {said}");
}

#[test]
fn from_the_place_of_a_quote_q_leads_back_to_the_list_as_it_was_then_to_the_tallies_then_home() {
    let mut s = Session::open("I03");
    s.keys("t j j right right");
    let tallies = s.screen();
    s.keys("enter j j");
    let list = s.screen();
    s.keys("enter");
    assert_eq!((s.at(), s.app.focus), (Screen::Code, Pane::Transcript));
    assert_says(&s, "q goes back to the quotes");
    s.keys("j j q");
    assert_eq!(s.screen(), list);
    s.keys("q");
    assert_eq!(s.screen(), tallies);
    s.keys("q");
    assert_eq!(s.at(), Screen::Code);
    s.keys("q");
    assert_says(&s, "q again leaves emic");
    s.keys("q");
    assert!(s.left);
}

#[test]
fn esc_and_a_key_that_come_at_once_are_two_keys() {
    let mut s = Session::open("I03");
    s.keys("c alt-t");
    assert_eq!((s.at(), s.app.overlays.len()), (Screen::Tallies, 0));
    s.keys("q g alt-q");
    assert_says(&s, "q again leaves emic");
    s.keys("alt-q");
    assert!(!s.left, "Esc came between");
    s.keys("ctrl-alt-r");
    assert_says(&s, "Ctrl-Alt-r does nothing here");
}

#[test]
fn other_quotes_asked_for_at_the_place_of_one_lead_back_there_too() {
    let mut s = Session::open("I03");
    s.keys("tab j j j enter j");
    let list = s.screen();
    s.keys("enter");
    let source = s.app.panes.here().source().cloned();
    s.keys("f4 G q");
    assert_eq!((s.at(), s.app.panes.here().source().cloned()), (Screen::Code, source));
    s.keys("q");
    assert_eq!(s.screen(), list);
}

#[test]
fn going_home_on_purpose_ends_the_way_back_and_tallies_are_never_below_themselves() {
    for home in ["f2", "g h"] {
        let mut s = Session::open("I03");
        s.keys("t enter enter").keys(home).keys("q");
        assert_says(&s, "q again leaves emic");
    }
    let mut s = Session::open("I03");
    s.keys("t enter enter t q");
    assert_eq!(s.at(), Screen::Code);
    s.keys("q");
    assert_says(&s, "q again leaves emic");
}

#[test]
fn quotes_are_of_the_row_under_the_cursor_of_the_screen_that_has_the_keys() {
    let mut s = Session::open("I03");
    s.keys("tab G t");
    for (keys, wanted) in [("g g", "micro"), ("j", "Who MSWs are"), ("right j", "Trained abroad")] {
        s.keys(keys).keys("f4");
        assert!(s.line(1).starts_with(wanted), "{wanted}: {}", s.line(1));
        s.keys("q");
        assert_eq!(s.at(), Screen::Tallies);
    }
    let mut s = Session::open("I03");
    s.keys("tab g g g q");
    assert!(s.line(1).starts_with("micro"), "a level of the codebook: {}", s.line(1));
}

#[test]
fn where_no_code_is_under_the_cursor_quotes_say_so() {
    for keys in ["f4", "shift-tab f4"] {
        let mut s = Session::open("I03");
        s.keys(keys);
        assert_eq!(s.at(), Screen::Code, "{keys}");
        assert_says(&s, "there is no code under the cursor");
    }
    let mut s = Session::open("I03");
    s.keys("t enter f4");
    assert_says(&s, "these are the quotes");
}

#[test]
fn while_nothing_can_be_shown_nothing_is_done_but_leaving() {
    let mut s = Session::open("I04");
    s.keys("J J J J J").resize(20, 5);
    let before = (s.codings(), s.app.panes.here().cursor());
    s.keys("3 c tab j t g q ?");
    s.send(Msg::Paste("words".into()));
    s.mouse(MouseKind::ScrollDown, (1, 1));
    s.resize(120, 30);
    assert_eq!((s.codings(), s.app.panes.here().cursor()), before);
    assert_eq!((s.at(), s.app.focus, s.app.overlays.len()), (Screen::Code, Pane::Transcript, 0));
    s.resize(20, 5).keys("q");
    assert!(s.line(0).contains("q again leaves"), "{}", s.line(0));
    s.keys("q");
    assert!(s.left);
}

#[test]
fn help_is_searched_in_help_and_enter_there_changes_nothing() {
    let mut s = Session::open("I04");
    s.keys("J J J J J ? / remove");
    assert!(s.screen().contains("Remove your coding"), "{}", s.screen());
    assert!(!s.screen().contains("Move back to the start of a word"), "{}", s.screen());
    s.keys("enter n N enter");
    assert_eq!((s.appended.len(), s.app.overlays.len()), (0, 1), "{}", s.screen());
    s.keys("esc");
    assert!(s.screen().contains("Move back to the start of a word"), "Esc drops the search: {}", s.screen());
    s.keys("esc");
    assert!(s.app.overlays.is_empty());
}

#[test]
fn in_help_enter_and_other_keys_say_that_they_do_nothing() {
    let mut s = Session::open("I04");
    s.keys("? enter");
    assert_says(&s, "Enter does nothing here");
    s.keys("n");
    assert_says(&s, "nothing is searched for");
}

#[test]
fn help_lists_the_keys_of_the_other_panes_below_and_of_windows() {
    let mut s = Session::open("I04");
    s.resize(120, 200).keys("?");
    let help = s.screen();
    let at = |words: &str| help.find(words).unwrap_or_else(|| panic!("{words}: {help}"));
    assert!(at("Move · transcript") < at("Move · everywhere"));
    assert!(at("Move · everywhere") < at("Codebook · codebook"));
    assert!(at("Codebook · codebook") < at("Tallies and quotes · tallies"));
    assert!(at("Tallies and quotes · tallies") < at("In windows"));
    for words in ["Rename the code", "Choose what the columns compare", "Mark this row", "letter or digit before a row"]
    {
        at(words);
    }
    s.keys("esc y ?");
    for words in ["letter or digit before a row", "Space"] {
        assert!(s.screen().contains(words), "{words}: {}", s.screen());
    }
}

#[test]
fn the_palette_finds_every_action_and_says_where_it_can_be_done() {
    let mut s = Session::open("I04");
    s.keys(": rename");
    assert!(s.screen().contains("In the codebook: Rename the code under the cursor"), "{}", s.screen());
    s.keys("enter");
    assert_says(&s, "rename code is not done here, only in the codebook");
    assert!(s.app.overlays.is_empty() && s.appended.is_empty());
    let mut s = Session::open("I04");
    s.keys("w : l e f t");
    assert!(s.screen().contains("move left"), "{}", s.screen());
    let before = s.app.panes.here().cursor();
    s.keys("enter");
    assert!(s.app.panes.here().cursor() < before);
    s.keys(": quick enter");
    assert_says(&s, "press the digit itself");
}

#[test]
fn keys_of_other_panes_say_where_they_do_something() {
    for (keys, said) in [
        ("=", "= does nothing here, only in the codebook"),
        ("t f", "f does nothing here, only in quotes and trail"),
        ("t enter S", "S does nothing here"),
        ("t n", "n does nothing here"),
        ("t tab", "Tab does nothing here – ? shows the keys"),
        ("t enter N", "N does nothing here"),
        ("t enter shift-tab", "Shift-Tab does nothing here"),
        ("t O", "O does nothing here"),
        ("Z", "Z does nothing here – ? shows the keys"),
    ] {
        let mut s = Session::open("I03");
        s.keys(keys);
        assert_says(&s, said);
        let at = if keys.contains("enter") { Screen::Quotes } else { Screen::Tallies };
        assert_eq!(s.at(), if keys.starts_with('t') { at } else { Screen::Code }, "{keys}");
    }
}

#[test]
fn keys_that_wait_say_in_words_what_can_follow() {
    let mut s = Session::open("I03");
    s.keys("tab =");
    assert_says(&s, "1-9 give code this digit");
    // What the line cannot hold stands in a panel above it.
    s.keys("esc g");
    for (columns, rows) in [(120, 30), (80, 24), (200, 60)] {
        s.resize(columns, rows);
        let screen = s.screen();
        for said in ["h code screen", "l set level", "g top", "m merge code"] {
            assert!(screen.contains(said), "'{said}' is not said:\n{screen}");
        }
    }
    s.keys("esc");
    assert!(!s.screen().contains("merge code"));
}

#[test]
fn help_tells_of_c_and_of_digits_what_they_do_where_one_is() {
    let mut s = Session::open("I03");
    s.resize(140, 200).keys("tab ?");
    let help = s.screen();
    assert!(help.contains("Apply the code under the cursor to the highlighted passage"), "{help}");
    assert!(help.contains("Give this digit to the code under the cursor"), "{help}");
}

#[test]
fn in_an_empty_project_opening_a_source_says_how_to_get_one() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw"]).ok();
    let mut s = Session::in_folder(&desk.work("study"));
    s.keys("o");
    assert_says(&s, "there is no source yet – q twice leaves; emic import DIR FILE… then adds some");
    assert!(s.app.overlays.is_empty());
}

/// What tells a beginner how to go on is not cut at the smallest usual size.
#[test]
fn what_an_empty_project_says_on_its_screens_is_whole() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw"]).ok();
    for keys in ["", "tab", "t", "f4", "f7", "g k", "f8", "g v", "g o", "g a", "g a tab", "g a tab tab", "s"] {
        let mut s = Session::in_folder(&desk.work("study"));
        s.resize(80, 24).keys(keys);
        let screen = s.screen();
        let rows: Vec<_> = screen.lines().collect();
        // Title and status line have their own ways to be short.
        let body = rows[1..rows.len() - 2].join("\n");
        assert!(!body.replace("FILE…", "").contains('…'), "{keys}\n{screen}");
    }
}

#[test]
fn going_round_between_screens_makes_no_endless_way_back() {
    let mut s = Session::open("I03");
    s.keys("g v g o g v g o g n g v g w g v");
    s.keys("q");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn esc_shows_all_memos_and_changes_again_before_it_leaves() {
    for (keys, whole, screen) in [("g n", "Memos 6", Screen::Memos), ("g w", "Trail 561 changes", Screen::Trail)] {
        let mut s = Session::open("I03");
        s.keys(keys).keys("/ c l e a r enter");
        assert!(s.screen().contains("with 'clear'") && s.line(-1).contains("Esc all"), "{}", s.screen());
        s.keys("esc");
        assert!(s.screen().contains(whole) && s.at() == screen, "{}", s.screen());
        s.keys("esc");
        assert_eq!(s.at(), Screen::Code);
    }
}

#[test]
fn tallies_have_a_column_whatever_is_compared() {
    let mut s = Session::open("I03");
    s.keys("t C space down space down space down space enter");
    assert!(!s.line(1).contains("participants") && s.line(1).contains("MSW"), "{}", s.screen());
    s.keys("a 0");
    assert!(s.line(1).contains("participants"), "{}", s.screen());
}
