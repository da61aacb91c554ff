//! The program at a real terminal (TRUST.md, P1, P17, P18): what it takes it hands back, however it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::generate::{SMALL, Shape, write};
use crate::pty::{PATIENCE, Pty};

/// A folder of the user's with a small project in it.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self::of(&Shape { sources: 6, words: 400, codings: 60, ..SMALL })
    }

    /// A folder with a project of this shape.
    pub fn of(shape: &Shape) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        write(&home.project(), shape);
        home
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn project(&self) -> PathBuf {
        self.0.path().join("study")
    }

    pub fn open(&self) -> Pty {
        self.open_with(&[])
    }

    pub fn open_with(&self, vars: &[(&str, &str)]) -> Pty {
        let pty = Pty::start(self.0.path(), &["open", "study", "--coder", "hw"], vars, (120, 35));
        pty.wait_for("turn 1 of");
        pty
    }

    /// Waits until it is remembered that this is being written.
    fn wait_for_draft(&self, text: &str) {
        let places = self.0.path().join(".local/state/emic/places");
        // A file that is not yet in its place is not there.
        let is_place = |path: &Path| path.extension().is_some_and(|is| is == "yaml");
        let is_remembered =
            |path: &Path| is_place(path) && fs::read_to_string(path).is_ok_and(|place| place.contains(text));
        let until = Instant::now() + PATIENCE;
        while !fs::read_dir(&places).unwrap().any(|entry| is_remembered(&entry.unwrap().path())) {
            assert!(Instant::now() < until, "'{text}' is not remembered");
            thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// The lines of all codings in the project.
    pub fn codings(&self) -> usize {
        let folder = self.project().join("codings");
        let of_source = |path: &Path| -> usize {
            let files = fs::read_dir(path).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
            files.map(|text| text.lines().filter(|line| line.contains("\"passage\"")).count()).sum()
        };
        fs::read_dir(folder).unwrap().map(|entry| of_source(&entry.unwrap().path())).sum()
    }
}

#[test]
fn it_shows_the_project_follows_the_size_and_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut pty = home.open();
    assert_eq!(pty.modes().on.len(), 4);
    pty.wait_for("Medical support workers");
    pty.wait_for("2 P01");
    pty.resize(100, 30);
    pty.wait_until("screen of 100 columns", |screen| {
        let title = screen.rows(0, 100).next().unwrap_or_default();
        title.trim_end().ends_with("coder hw")
    });
    pty.resize(12, 3);
    pty.wait_for("too small");
    pty.resize(80, 24);
    pty.wait_for("P01");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
}

/// Which kinds of colour the bytes of a terminal hold: of 16, of 256, of all.
fn colors(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    let styles = text.split("\x1b[").filter_map(|sequence| sequence.split_once('m')).map(|(codes, _)| codes);
    let styles = styles.filter(|codes| codes.bytes().all(|byte| byte == b';' || byte.is_ascii_digit()));
    let mut kinds = Vec::new();
    for codes in styles {
        let codes: Vec<u16> = codes.split(';').map_while(|code| code.parse().ok()).collect();
        let kind = match codes.iter().position(|code| matches!(code, 38 | 48)).and_then(|at| codes.get(at + 1)) {
            Some(5) => 256,
            Some(_) => 0xffff,
            None if codes.iter().any(|code| matches!(code, 30..=37 | 40..=47 | 90..=97 | 100..=107)) => 16,
            None => continue,
        };
        kinds.push(kind);
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[test]
fn each_terminal_gets_the_colours_that_it_knows() {
    for (vars, wanted) in [
        ([("TERM", "xterm"), ("NO_COLOR", "")], [16].as_slice()),
        ([("TERM", "xterm-256color"), ("NO_COLOR", "")], &[256]),
        ([("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], &[0xffff]),
        ([("TERM", "xterm-256color"), ("NO_COLOR", "1")], &[]),
    ] {
        let home = Home::new();
        let mut pty = home.open_with(&vars);
        pty.keys("tqq");
        pty.wait_for("again leaves emic");
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), 0);
        assert_eq!(colors(&pty.bytes()), wanted, "{vars:?}");
    }
}

/// The ground of the frame.
fn ground(screen: &vt100::Screen) -> vt100::Color {
    screen.cell(0, 0).map_or(vt100::Color::Default, vt100::Cell::bgcolor)
}

const TRUE_COLOR: (&str, &str) = ("COLORTERM", "truecolor");

#[test]
fn the_ground_that_the_terminal_tells_decides_and_nobody_waits_for_it() {
    let home = Home::new();
    // Drawn, and used, before any answer.
    let mut pty = home.open_with(&[TRUE_COLOR]);
    pty.wait_until("dark ground", |screen| ground(screen) == vt100::Color::Rgb(0x15, 0x18, 0x1d));
    pty.keys("J");
    pty.wait_for("turn 2 of");
    assert_eq!(String::from_utf8_lossy(&pty.bytes()).matches("\x1b]11;?\x1b\\").count(), 1, "asked once");
    // It comes late, in pieces, with keys behind it: none of its digits codes anything.
    let before = home.codings();
    for piece in ["\x1b]1", "1;rgb:fbfb/1", "111/f7f7\x1b\\J"] {
        pty.keys(piece);
    }
    pty.wait_for("turn 3 of");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
    assert_eq!(home.codings(), before);
}

#[test]
fn a_light_ground_gets_the_light_theme_unless_a_theme_is_named() {
    let home = Home::new();
    let mut pty = home.open_with(&[TRUE_COLOR]);
    pty.keys("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    pty.wait_until("light ground", |screen| ground(screen) == vt100::Color::Rgb(0xfb, 0xfa, 0xf7));
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    let mut pty = home.open_with(&[TRUE_COLOR, ("EMIC_THEME", "dusk")]);
    pty.wait_until("ground of dusk", |screen| ground(screen) == vt100::Color::Rgb(0x1d, 0x19, 0x16));
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("\x1b]11"), "not asked");
}

#[test]
fn p17_a_signal_hands_the_terminal_back_and_names_itself() {
    let home = Home::new();
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let pty = home.open();
        pty.signal(signal);
        assert_eq!(pty.wait_for_end(), code, "{signal:?}");
        pty.assert_restored();
    }
}

#[test]
fn p1_a_coding_shown_as_saved_survives_kill_9_and_one_made_before_a_signal_is_saved() {
    let home = Home::new();
    let before = home.codings();
    let mut pty = home.open();
    pty.keys("J1");
    pty.wait_until("saved coding", |screen| {
        let screen = screen.contents();
        let status = screen.lines().last().unwrap_or_default();
        status.trim_start().starts_with("saved") && status.contains(" on “")
    });
    pty.signal(Signal::KILL);
    pty.wait_for_end();
    assert_eq!(home.codings(), before + 1);
    // The signal may come before the key is taken: what was taken is on disk, shown as saved or not.
    let mut pty = home.open();
    pty.keys("JJJ2");
    pty.wait_for(" on “");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end(), 143);
    assert_eq!(home.codings(), before + 2);
}

/// Only builds for testing can be made to fail.
#[test]
#[cfg(debug_assertions)]
fn p17_a_fault_hands_the_terminal_back_and_says_that_the_work_is_saved() {
    let home = Home::new();
    let mut pty = home.open_with(&[("EMIC_TEST_FAULT", "1")]);
    pty.keys("\x1b[24~");
    assert_eq!(pty.wait_for_end(), 101);
    pty.wait_for("Every coding shown as saved");
    pty.assert_restored();
    let said = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let said = said.rsplit("\x1b[?25h").next().unwrap();
    assert!(said.contains("a fault was asked for") && said.contains("/study'"), "{said:?}");
    assert!(!said.contains('\x1b') && !said.contains("RUST_BACKTRACE"), "{said:?}");
}

#[test]
fn the_place_is_found_again() {
    let home = Home::new();
    let mut pty = home.open();
    pty.keys("JJJJ");
    pty.wait_for("turn 5 of");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    let pty = Pty::start(home.0.path(), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("turn 5 of");
    pty.wait_for("last here");
}

#[test]
fn who_codes_is_asked_before_the_screen_opens() {
    let home = Home::new();
    let mut pty = Pty::start(home.0.path(), &["open", "study", "--coder", "kl"], &[], (120, 35));
    pty.wait_for("Add 'kl'? [y/N]");
    pty.keys("y\n");
    pty.wait_for("coder kl");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    let mut pty = Pty::start(home.0.path(), &["open", "study"], &[], (120, 35));
    pty.wait_for("Who codes (hw, kl)?");
    pty.keys("hw\n");
    pty.wait_for("coder hw");
}

#[test]
fn without_a_terminal_a_sentence_says_what_works() {
    let home = Home::new();
    let output = Command::new(env!("CARGO_BIN_EXE_emic"))
        .args(["open", "study", "--coder", "hw"])
        .current_dir(home.0.path())
        .env_clear()
        .envs([("TERM", "xterm"), ("HOME", home.0.path().to_str().unwrap())])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("not a terminal") && said.contains("emic tally"), "{said}");
    assert!(output.stdout.is_empty());
    let pty = Pty::start(home.0.path(), &["open", "study", "--coder", "hw"], &[("TERM", "dumb")], (80, 24));
    assert_eq!(pty.wait_for_end(), 2);
    pty.wait_for("TERM is 'dumb'");
    assert!(!pty.bytes().contains(&0x1b), "nothing that it would show as it is");
}

#[test]
fn ten_lines_greet_who_starts_for_the_first_time_and_never_again() {
    let home = Home::new();
    let start = || Pty::start_anew(home.0.path(), &["open", "study", "--coder", "hw"], &[], (80, 24));
    let mut pty = start();
    pty.wait_for("Welcome to emic");
    // The key that closes it does what it does: who follows the tour loses no step.
    pty.keys("t");
    pty.wait_until("the tallies", |screen| screen.contents().contains(" · tallies"));
    pty.wait_until("the card is closed", |screen| !screen.contents().contains("Welcome"));
    pty.keys("qqq");
    assert_eq!(pty.wait_for_end(), 0);
    let mut pty = start();
    let mut seen = false;
    pty.wait_until("the text", |screen| {
        seen |= screen.contents().contains("Welcome");
        screen.contents().contains("READ")
    });
    assert!(!seen);
    pty.keys("qq");
}

#[test]
fn a_memo_that_is_being_written_is_kept_when_the_terminal_goes_away() {
    let home = Home::new();
    let start = || Pty::start(home.0.path(), &["open", "study", "--coder", "hw"], &[], (80, 24));
    let mut pty = start();
    pty.wait_for("READ");
    pty.keys("gjHalf a thought");
    pty.wait_for("Half a thought");
    pty.signal(Signal::HUP);
    assert_eq!(pty.wait_for_end(), 129);
    let mut pty = start();
    pty.wait_for("READ");
    pty.keys("gn");
    pty.wait_for("Half a thought");
    pty.keys("qqq");
}

#[test]
fn a_memo_that_is_being_written_survives_kill_9() {
    let home = Home::new();
    let mut pty = home.open();
    pty.keys("m");
    pty.wait_for("Memo on");
    pty.keys("W");
    home.wait_for_draft("text: W");
    pty.keys("ritten");
    // Nothing more is typed, and yet it comes to the disk.
    home.wait_for_draft("text: Written");
    pty.signal(Signal::KILL);
    pty.wait_for_end();
    let mut pty = home.open();
    pty.wait_for("this was being written when emic ended without warning");
    assert!(pty.frame_with("Memo on").contains("│ Written"));
    pty.keys(" again\x1b");
    pty.wait_for("the memo is kept");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    let mut pty = home.open();
    pty.keys("m");
    pty.wait_for("Written again");
    pty.keys("\x1bqq");
    assert_eq!(pty.wait_for_end(), 0);
}

#[test]
fn a_memo_on_a_passage_keeps_it_when_its_text_is_not_the_first_to_be_read() {
    let home = Home::new();
    let mut pty = home.open();
    pty.keys("gsoI03\r");
    pty.wait_for("I03 ·");
    pty.keys("JJm");
    pty.wait_for("Memo on");
    pty.keys("W");
    home.wait_for_draft("text: W");
    pty.signal(Signal::KILL);
    pty.wait_for_end();
    let mut pty = home.open();
    pty.wait_for("this was being written when emic ended without warning");
    pty.keys("\x1b");
    pty.wait_for("the memo is kept");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    let pages = fs::read_dir(home.project().join("memos")).unwrap();
    let pages: Vec<String> = pages.map(|page| fs::read_to_string(page.unwrap().path()).unwrap()).collect();
    assert!(pages.iter().any(|page| page.contains("\nW") && page.contains("passage:")), "{pages:?}");
}

#[test]
fn what_another_session_is_writing_is_left_to_it() {
    let home = Home::new();
    let mut writes = home.open();
    writes.keys("JJm");
    writes.wait_for("Memo on");
    writes.keys("W");
    home.wait_for_draft("text: W");
    let mut other = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (120, 35));
    other.wait_until("the same place without the memo", |screen| {
        let screen = screen.contents();
        screen.contains("turn 3 of") && screen.lines().last().is_some_and(|line| line.contains("READ"))
    });
    other.keys("qq");
    assert_eq!(other.wait_for_end(), 0);
    writes.signal(Signal::KILL);
    writes.wait_for_end();
    let pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("this was being written when emic ended without warning");
}

#[test]
fn a_card_that_is_being_written_survives_kill_9() {
    let home = Home::new();
    let mut pty = home.open();
    pty.keys("\tjjd");
    pty.wait_for("╭ Card");
    pty.keys("\tWhen they say so");
    home.wait_for_draft("W");
    pty.signal(Signal::KILL);
    pty.wait_for_end();
    let mut pty = home.open();
    pty.wait_for("this was being written when emic ended without warning");
    assert!(pty.frame_with("╭ Card").contains("│ W"));
    pty.keys("\x1b");
    pty.wait_for("the card of Trained abroad is kept");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
}
