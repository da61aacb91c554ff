//! The mouse on screens other than home: a click goes to a row, a double click opens it.

use crate::support::session::Session;
use emic::app::Screen;
use emic::app::mouse::MouseKind;
use emic::theme::{Depth, Role};

/// Clicks on a row and returns what stands on the one that the cursor is then in.
fn clicked(s: &mut Session, (column, row): (u16, u16)) -> String {
    s.mouse(MouseKind::Down { clicks: 1 }, (column, row)).mouse(MouseKind::Up, (column, row));
    s.words_in(Role::Row, Depth::True)
}

#[test]
fn a_click_goes_to_the_row_that_is_clicked() {
    // The screen, how to get there, the first row of the list, and how far below the next one is.
    let screens = [
        ("t", 2, 1),
        ("g n", 2, 1),
        ("g w", 3, 1),
        ("g a", 3, 1),
        ("g a tab", 3, 1),
        ("g v", 2, 1),
        ("g o", 3, 1),
        ("s i n d u c enter", 4, 1),
    ];
    for (keys, first, step) in screens {
        for (columns, rows) in [(80, 24), (160, 50)] {
            let mut s = Session::open("I03");
            s.keys("J J c +Fresh enter g v a First enter q").resize(columns, rows).keys(keys);
            let lines: Vec<String> = s.screen().lines().map(str::to_owned).collect();
            let target = usize::from(first + step);
            // The cell under the cursor looks otherwise.
            let wanted = lines[target].split_whitespace().nth(2).unwrap().to_owned();
            let got = clicked(&mut s, (3, first + step));
            assert!(got.contains(&wanted), "{keys} at {columns}: {wanted} in {got}\n{}", s.screen());
            let back = clicked(&mut s, (3, first));
            assert_ne!(got, back, "{keys} at {columns}\n{}", s.screen());
            // Where there is no row, nothing happens.
            assert_eq!(clicked(&mut s, (3, 0)), back, "{keys}");
        }
    }
}

#[test]
fn a_double_click_opens_the_row() {
    let mut s = Session::open("I03");
    let double = |s: &mut Session, at| {
        clicked(s, at);
        s.mouse(MouseKind::Down { clicks: 2 }, at);
    };
    s.keys("t");
    double(&mut s, (6, 3));
    assert_eq!(s.at(), Screen::Quotes, "{}", s.screen());
    // A quote takes several rows, and each of them is it.
    let second = s.screen().lines().enumerate().skip(4).find(|(_, line)| line.contains(", turn ")).unwrap().0;
    let at = u16::try_from(second + 1).unwrap();
    clicked(&mut s, (8, at));
    assert!(s.screen().contains("2 of "), "{}", s.screen());
    double(&mut s, (8, at));
    assert_eq!(s.at(), Screen::Code);
    s.keys("g n");
    double(&mut s, (10, 3));
    assert!(s.screen().contains("╭ Memo"), "{}", s.screen());
}

#[test]
fn a_click_in_a_window_chooses_the_row() {
    for size in [(80, 24), (160, 50)] {
        let mut s = Session::open("I03");
        s.resize(size.0, size.1).keys("J J J c i n d");
        s.click("meso · Induction");
        assert!(s.app.overlays.is_empty() && s.line(-2).contains("meso"), "{}", s.screen());
        // With one marked, a click marks another.
        s.keys("J c tab");
        let (column, row) = s.find("│ ✓ ");
        s.mouse(MouseKind::Down { clicks: 1 }, (column + 4, row + 2));
        assert!(s.screen().contains("apply 2"), "{}", s.screen());
        s.keys("enter");
        assert_eq!(s.app.overlays.len(), 0);
        // A command, a choice, and a column that is marked.
        s.keys(": t a l l i e s");
        s.click("Go to the tallies");
        assert_eq!((s.at(), s.app.overlays.len()), (Screen::Tallies, 0));
        s.keys("C");
        let before = s.screen();
        s.click("distinct stretches");
        assert_ne!(s.screen(), before);
        assert_eq!(s.app.overlays.len(), 1);
        // Beside the rows nothing happens.
        s.mouse(MouseKind::Down { clicks: 1 }, (0, 0));
        assert_eq!(s.app.overlays.len(), 1);
    }
}

#[test]
fn a_double_click_opens_the_row_that_was_clicked_and_nothing_below_a_window() {
    let mut s = Session::open("I03");
    let double = |s: &mut Session, at| {
        clicked(s, at);
        s.mouse(MouseKind::Down { clicks: 2 }, at).mouse(MouseKind::Up, at);
    };
    // Where the cursor's column was does not matter.
    s.keys("t right right right right");
    double(&mut s, (6, 3));
    assert!(s.at() == Screen::Quotes && s.line(1).contains("Who MSWs are"), "{}", s.screen());
    s.keys("q q g a right");
    double(&mut s, (3, 5));
    assert!(s.at() == Screen::Quotes && s.line(1).contains("P03"), "{}", s.screen());
    // The first of two clicks chooses, and closes the window.
    s.keys("q q t a");
    let at = s.find("whose codings they are");
    double(&mut s, at);
    assert_eq!((s.at(), s.app.overlays.len()), (Screen::Tallies, 0), "{}", s.screen());
}

#[test]
fn a_double_click_on_a_cell_of_a_table_edits_it_whatever_the_column_of_the_cursor() {
    for (size, before) in [((120, 30), "right"), ((50, 30), "right right right right right right")] {
        let mut s = Session::open("I03");
        s.resize(size.0, size.1).keys("g a").keys(before);
        for (heading, id) in [("region", "P03"), ("group", "P02"), ("site", "P05")] {
            let screen = s.screen();
            // In few columns not all headings are there.
            if !screen.lines().nth(2).unwrap().contains(heading) {
                continue;
            }
            let at = (s.find(heading).0 + 1, s.find(id).1);
            clicked(&mut s, at);
            s.mouse(MouseKind::Down { clicks: 2 }, at).mouse(MouseKind::Up, at);
            assert!(s.screen().contains(&format!("{heading} of {id}")), "{}", s.screen());
            s.keys("esc");
        }
        assert!(s.appended.is_empty());
    }
}

#[test]
fn a_value_offered_in_a_cell_is_taken_by_a_click() {
    let group = |s: &Session| s.app.world.project.participants()[&"P01".into()].attribute("group").map(str::to_owned);
    for before in ["g a right enter", "g a right enter down down"] {
        let mut s = Session::open("I03");
        s.keys(before);
        // The line that is typed in is no value, nor is what stands beside the window.
        let line = s.find("group of P01");
        s.mouse(MouseKind::Down { clicks: 1 }, (line.0, line.1 + 1)).mouse(MouseKind::Down { clicks: 1 }, (110, 25));
        assert_eq!(s.app.overlays.len(), 1, "{}", s.screen());
        s.click("Supervisor  5 participants");
        assert_eq!((s.app.overlays.len(), group(&s)), (0, Some("Supervisor".into())), "{}", s.screen());
    }
    // Of more than there is room for, the one that is seen there.
    let mut s = Session::open("I03");
    s.resize(80, 24).keys("g a tab tab down right right enter pagedown pagedown");
    s.click("moderator");
    let speaker = s.app.people.sheet().row().unwrap().cells[2].to_string();
    assert_eq!((speaker.as_str(), s.app.overlays.len()), ("moderator", 0), "{}", s.screen());
}
