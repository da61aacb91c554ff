//! Every theme on the screens of the real program, with as many colours as terminals have.

use crate::support::session::Session;
use emic::text::width::width;
use emic::theme::builtin::Builtin;
use emic::theme::contrast::{Rgb, contrast, xterm};
use emic::theme::{Depth, Role};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::collections::BTreeSet;

const BUILTIN: [&str; 6] = ["emic-dark", "emic-light", "emic-dusk", "emic-paper", "emic-contrast", "emic-safe"];

/// The keys that lead to each screen and window.
pub const WAYS: [(&str, &str); 31] = [
    ("home", "/ honest enter esc e e"),
    ("several codings", "/ honest enter esc J J"),
    ("hits of a search", "/ the enter n"),
    ("typing a search", "/ the"),
    ("sources", "shift-tab"),
    ("codebook", "tab j j j"),
    ("tree", "T tab j"),
    ("picker", "/ honest enter esc c i n tab"),
    ("palette", ": c o d e"),
    ("help", "?"),
    ("tallies", "t j l"),
    ("quotes", "t j enter j"),
    ("everyone", "y j j enter"),
    ("a new name", "tab a"),
    ("an undo", "u"),
    ("memos", "g n j"),
    ("a memo", "J m W o r d s"),
    ("trail", "g w j"),
    ("versions", "g v a v1 enter q tab j j j d X esc g v tab"),
    ("look again", "tab j j j d X esc g o j"),
    ("a card", "tab j j j d"),
    ("participants", "g a l j"),
    ("a cell", "g a l e"),
    ("a search everywhere", "s w a r d enter j space"),
    ("sorting", "tab a Fresh enter esc S"),
    ("narrowing", "t j enter f"),
    ("narrowed tallies", "t / r o l e enter S"),
    ("columns", "t C"),
    ("an export", "t X"),
    ("reading", "R J J"),
    ("two panes", "\\ J"),
];

/// The screens and windows there are, each with something highlighted, found or chosen.
fn screens() -> Vec<(&'static str, Session)> {
    let open = |keys: &str| {
        let mut s = Session::open("I03");
        s.keys(keys);
        s
    };
    let mut all: Vec<_> = WAYS.iter().map(|(name, keys)| (*name, open(keys))).collect();
    let mut full = Session::open("I04");
    full.full = Some("the disk is full");
    full.keys("J J J 3");
    all.push(("not saved", full));
    let mut review = Session::review("I03");
    review.keys("J J m Is that so? esc g k");
    all.push(("threads", review));
    all
}

fn rgb(color: Color) -> Rgb {
    match color {
        Color::Rgb(r, g, b) => Rgb(r, g, b),
        Color::Indexed(index @ 16..) => xterm(index),
        other => panic!("{other}"),
    }
}

/// Lines, bars, stripes and blanks are no letters.
fn is_letters(cell: &Cell) -> bool {
    let drawn = |c: char| ('\u{2500}'..='\u{259f}').contains(&c) || c.is_whitespace();
    !cell.symbol().chars().all(drawn)
}

fn letters(frame: &Buffer) -> impl Iterator<Item = &Cell> {
    frame.content.iter().filter(|cell| is_letters(cell))
}

#[test]
fn every_word_on_every_screen_can_be_read_in_every_theme() {
    for (screen, session) in screens() {
        for theme in Builtin::ALL {
            let least = if theme == Builtin::Contrast { 7.0 } else { 4.5 };
            for depth in [Depth::True, Depth::Indexed256] {
                let frame = session.frame_in(theme, depth);
                assert!(letters(&frame).count() > 200, "{screen}");
                for cell in letters(&frame) {
                    let found = contrast(rgb(cell.fg), rgb(cell.bg));
                    assert!(found >= least, "{screen} in {} at {depth:?}: {found:.2} {cell:?}", theme.name());
                }
            }
        }
    }
}

#[test]
fn the_screens_differ_so_that_each_is_looked_at() {
    let frames: BTreeSet<String> = screens().iter().map(|(_, session)| session.screen()).collect();
    assert_eq!(frames.len(), screens().len());
}

/// Screens say the same in every theme: colours are all that differs.
#[test]
fn a_theme_changes_no_word() {
    let text = |frame: &Buffer| frame.content.iter().map(Cell::symbol).collect::<String>();
    for (screen, session) in screens() {
        let wanted = text(&session.frame(Depth::True));
        for (theme, depth) in Builtin::ALL.into_iter().flat_map(|t| [(t, Depth::None), (t, Depth::Ansi16)]) {
            assert_eq!(text(&session.frame_in(theme, depth)), wanted, "{screen} in {}", theme.name());
        }
    }
}

/// What stands in cells that have these marks, and no others of the three.
fn marked(frame: &Buffer, marks: Modifier) -> String {
    let all = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::BOLD;
    let mut text = String::new();
    let mut skip = 0;
    for cell in &frame.content {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        skip = width(cell.symbol()).saturating_sub(1);
        if cell.modifier & all == marks {
            text.push_str(cell.symbol());
        }
    }
    text
}

#[test]
fn without_colour_what_is_coded_highlighted_and_found_is_seen_by_its_marks() {
    for theme in Builtin::ALL {
        let mut s = Session::open("I03");
        s.keys("/ honest enter esc");
        let frame = s.frame_in(theme, Depth::None);
        let is_plain = |cell: &Cell| cell.fg == Color::Reset && cell.bg == Color::Reset;
        assert!(frame.content.iter().all(is_plain), "{}", theme.name());
        assert!(marked(&frame, Modifier::UNDERLINED).contains("no induction really"), "coded");
        assert!(marked(&frame, Role::CodedTwice.marks()).contains("Nobody, and that was"), "coded twice");
        assert!(marked(&frame, Modifier::BOLD).contains("P03"), "who speaks");
        s.keys("e e");
        let frame = s.frame_in(theme, Depth::None);
        assert!(marked(&frame, Role::Selection.marks() | Role::Coded.marks()).contains("no induction"), "highlighted");
        s.keys("esc / nurses enter");
        let frame = s.frame_in(theme, Depth::None);
        assert!(marked(&frame, Role::SearchHere.marks()).contains("urses"), "found");
    }
}

#[test]
fn of_sixteen_colours_only_those_that_can_be_read_are_used() {
    for (screen, session) in screens() {
        for theme in Builtin::ALL {
            let frame = session.frame_in(theme, Depth::Ansi16);
            let ground = frame.content.first().map(|cell| cell.bg);
            let hard = match ground {
                Some(Color::Black) => [Color::Black, Color::Blue, Color::DarkGray, Color::Red],
                Some(Color::White) => [Color::White, Color::Yellow, Color::LightYellow, Color::LightGreen],
                other => panic!("{other:?}"),
            };
            for cell in letters(&frame) {
                assert_eq!(Some(cell.bg), ground, "{screen} in {}", theme.name());
                assert!(!hard.contains(&cell.fg), "{screen} in {}: {cell:?}", theme.name());
            }
        }
    }
}

/// A row that is reversed with its colours would be a patchwork of grounds.
#[test]
fn in_sixteen_colours_the_row_under_the_cursor_is_one_bar() {
    let names =
        ["sources", "codebook", "tallies", "memos", "trail", "versions", "look again", "participants", "threads"];
    let lists: Vec<_> = screens().into_iter().filter(|(name, _)| names.contains(name)).collect();
    assert_eq!(lists.len(), names.len());
    for (name, session) in lists {
        let frame = session.frame_in(Builtin::Dark, Depth::Ansi16);
        let is_reversed = |cell: &&Cell| cell.modifier.contains(Modifier::REVERSED);
        let rows = frame.content.chunks(usize::from(frame.area.width));
        let bar = rows.map(|row| row.iter().filter(is_reversed).collect::<Vec<_>>()).max_by_key(Vec::len).unwrap();
        assert!(bar.len() > 10, "{name}");
        let other: Vec<&&Cell> = bar.iter().filter(|cell| cell.fg != Color::White).collect();
        assert!(other.is_empty(), "{name}: {other:?}");
    }
}

#[test]
fn the_names_of_the_themes_are_those_of_their_files_and_of_the_readme() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(Builtin::ALL.map(Builtin::name), BUILTIN);
    let files = std::fs::read_dir(root.join("themes")).unwrap();
    let files: BTreeSet<String> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, BUILTIN.iter().map(ToString::to_string).collect());
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for name in BUILTIN {
        assert!(readme.contains(&format!("themes/gallery/{name}.svg")), "the README shows no picture of {name}");
        assert_eq!(Builtin::named(name).map(Builtin::name), Some(name));
    }
}
