//! A day at a real terminal (TRUST.md, "Terminal"): the shell and back, storms of sizes, lines that hang or are slow,
//! terminals that vanish, copying and pasting.

use std::fs;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};

use crate::generate::{SMALL, Shape};
use crate::pty::{Pty, frames};
use crate::support::session::Session;
use crate::terminal::Home;

const OPEN: [&str; 4] = ["open", "study", "--coder", "hw"];
/// A transcript without codings: nothing but a key makes a frame.
const QUIET: Shape = Shape { sources: 1, words: 400, codings: 0, ..SMALL };

/// Waits until the frame has come in which the title says who codes at the right edge.
fn wait_for_width(pty: &Pty, columns: u16) {
    pty.wait_until(&format!("screen of {columns} columns"), |screen| {
        let title = screen.rows(0, columns).next().unwrap_or_default();
        let title = title.trim_end();
        title.ends_with("coder hw") && title.chars().count() + 1 == usize::from(columns)
    });
}

#[cfg(target_os = "linux")]
#[test]
fn what_people_said_is_in_no_core_file() {
    let home = Home::new();
    let mut pty = home.open();
    pty.wait_for("READ");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", pty.pid.as_raw_nonzero())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
    pty.keys("qq");
}

#[test]
fn p17_it_goes_to_the_shell_and_comes_back_whole_in_the_size_of_then() {
    let home = Home::new();
    let script = "echo $$ > shell; sh -c 'echo $$ > emic; exec \"$EMIC\" open study --coder hw'; \
        for turn in 1 2; do echo stopped $turn; read line; fg; done; echo ended $?";
    let mut pty = Pty::shell(home.path(), script, (120, 35));
    pty.wait_for("turn 1 of");
    let taken = pty.modes();
    pty.keys("gz");
    pty.wait_for("stopped 1");
    assert_eq!(pty.modes().on, Vec::<&str>::new());
    pty.resize(100, 30);
    let before = pty.bytes().len();
    pty.keys("\n");
    pty.wait_for("turn 1 of");
    wait_for_width(&pty, 100);
    assert_eq!(pty.modes(), taken);
    pty.frame("J");
    let since = String::from_utf8_lossy(&pty.bytes()[before..]).into_owned();
    assert_eq!(since.matches("\x1b[?1049h").count(), 1, "it comes back once");
    // Another program asks for it.
    let pid = fs::read_to_string(home.path().join("emic")).unwrap();
    kill_process(Pid::from_raw(pid.trim().parse().unwrap()).unwrap(), Signal::TSTP).unwrap();
    pty.wait_for("stopped 2");
    assert_eq!(pty.modes().on, Vec::<&str>::new());
    pty.keys("\n");
    pty.wait_for("turn 2 of");
    pty.keys("qq");
    pty.wait_for("ended 0");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
}

#[test]
fn without_a_shell_to_go_back_to_it_stays() {
    let home = Home::new();
    let mut pty = home.open();
    pty.keys("gz");
    pty.wait_for("there is no shell to go back to");
    pty.signal(Signal::TSTP);
    pty.keys("J");
    pty.wait_for("turn 2 of");
}

/// As in a container whose first program was started from outside: the session of the parent has the number 0.
#[test]
fn in_a_container_it_stays_too() {
    let home = Home::new();
    let begin = "unshare --map-root-user --pid --fork";
    if !Command::new("sh").args(["-c", &format!("{begin} setsid --wait true")]).output().unwrap().status.success() {
        return; // The system forbids it, or lacks the tools.
    }
    let script = format!(r#"{begin} sh -c 'setsid --wait "$EMIC" open study --coder hw; echo ended $?'"#);
    let mut pty = Pty::shell(home.path(), &script, (120, 35));
    pty.wait_for("turn 1 of");
    pty.keys("gz");
    pty.wait_for("there is no shell to go back to");
    pty.keys("qq");
    pty.wait_for("ended 0");
}

#[test]
fn p17_stopped_by_force_it_is_whole_again_when_continued() {
    let home = Home::new();
    let mut pty = home.open();
    let taken = pty.modes();
    pty.signal(Signal::STOP);
    pty.wait_for_stop();
    pty.resize(100, 30);
    pty.scribble("\x1b[?1049l\x1b[?25h\x1b[2JOTHERS WERE HERE");
    pty.wait_for("OTHERS WERE HERE");
    pty.signal(Signal::CONT);
    wait_for_width(&pty, 100);
    pty.wait_for("turn 1 of");
    assert_eq!(pty.modes(), taken);
    assert!(!pty.frame_with("turn 1 of").contains("OTHERS"));
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
}

#[test]
fn a_key_draws_everything_again() {
    let home = Home::new();
    let mut pty = home.open();
    pty.frame("J");
    pty.scribble("\x1b[2J\x1b[1;1HSOMETHING ELSE");
    pty.wait_for("SOMETHING ELSE");
    pty.keys("\x0c");
    pty.wait_until("whole screen", |screen| {
        let screen = screen.contents();
        screen.contains("turn 2 of") && !screen.contains("SOMETHING ELSE")
    });
}

#[test]
fn the_key_that_draws_again_does_nothing_else_wherever_it_is_pressed() {
    for at in ["", "tab", "t", "f7", "o", "?", ":", "/", "y", "m", "s"] {
        let mut s = Session::open("I03");
        s.keys(at);
        let (context, screen) = (s.app.context(), s.screen());
        s.keys("ctrl-l");
        assert_eq!((s.redrawn, s.app.context(), s.screen()), (1, context, screen), "{at}");
    }
    let mut s = Session::open("I03");
    s.resize(10, 3).keys("ctrl-l");
    assert_eq!(s.redrawn, 1, "the size may be what is wrong");
}

#[test]
fn p17_a_storm_of_sizes_ends_with_the_right_frame() {
    let home = Home::of(&QUIET);
    let mut pty = Pty::start(home.path(), &OPEN, &[], (0, 0));
    // A terminal that tells no size has 80 x 24.
    pty.wait_for("turn 1 of");
    wait_for_width(&pty, 80);
    let (mut chance, odd) = (7_u32, [0, 1, 2, 3, 500, 1000, 65_535]);
    for _ in 0..200 {
        let mut size = || {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let some = u16::try_from(chance >> 24).unwrap();
            if some % 4 == 0 { odd[usize::from(some / 4) % odd.len()] } else { some }
        };
        pty.tell_size(size(), size());
    }
    for (columns, rows) in [(0, 0), (1, 1), (65_535, 1), (1, 65_535), (65_535, 65_535)] {
        pty.tell_size(columns, rows);
    }
    pty.resize(100, 30);
    wait_for_width(&pty, 100);
    pty.keys("J");
    let screen = pty.frame_with("turn 2 of");
    pty.frame("\x0c");
    assert_eq!(screen, pty.frame_with("turn 2 of"), "drawn whole it is the same");
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
}

#[test]
fn p17_a_terminal_that_is_gone_ends_the_program_signal_or_not() {
    let home = Home::new();
    for start in [
        |home: &Home| Pty::start(home.path(), &OPEN, &[], (120, 35)),
        |home: &Home| Pty::start_apart(home.path(), &OPEN, (120, 35)),
    ] {
        let before = home.codings();
        let mut pty = start(&home);
        pty.wait_for("READ");
        pty.keys("JJ1");
        pty.wait_for(" on “");
        pty.hang_up("J");
        assert_eq!(pty.wait_for_end(), 129);
        assert_eq!(home.codings(), before + 1);
    }
}

#[test]
fn on_a_line_that_hangs_frames_are_dropped_and_not_queued() {
    let home = Home::of(&Shape { sources: 1, words: 30_000, codings: 0, ..SMALL });
    let mut pty = home.open();
    pty.frame("J");
    let before = frames(&pty.bytes());
    pty.stall();
    for key in ["\x1b[6~", "\x1b[5~"] {
        for _ in 0..300 {
            pty.keys_taken(key);
        }
    }
    pty.keys_taken("ggJJ");
    pty.go_on();
    pty.wait_for("turn 3 of");
    let frames = frames(&pty.bytes()) - before;
    assert!(frames <= 10, "{frames} frames for 600 pages");
}

#[test]
fn a_line_that_hangs_does_not_keep_a_program_that_must_end() {
    let home = Home::of(&Shape { sources: 1, words: 30_000, codings: 0, ..SMALL });
    let mut pty = home.open();
    pty.keys("J1");
    pty.wait_for(" on “");
    pty.stall();
    for _ in 0..300 {
        pty.keys_taken("\x1b[6~");
    }
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end(), 143);
    assert_eq!(home.codings(), 1);
    // The settings are back; the rest was not written, for it would still be waited for.
    pty.assert_settings_restored();
    pty.go_on();
    pty.scribble("LATER");
    pty.wait_for_bytes("later", |bytes| bytes.ends_with(b"LATER"));
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("\x1b[?1049l"), "the line did not hang");
}

#[test]
fn a_move_costs_little_and_nothing_is_written_without_a_key() {
    let home = Home::of(&QUIET);
    let mut pty = Pty::start(home.path(), &OPEN, &[("COLORTERM", "truecolor")], (120, 40));
    pty.wait_for("turn 1 of");
    pty.wait_for_bytes("frame", |bytes| frames(bytes) == 1);
    // The first key takes the greeting away.
    pty.frame("J");
    let moves = ["l", "h", "w", "b", "j", "k", "J", "K", "\x1b[C", "\x1b[D", "\x1b[B", "\x1b[A"];
    for key in moves {
        let bytes = pty.frame(key);
        assert!(bytes <= 200, "{bytes} bytes for {key:?}");
    }
    // A move that is none is no frame.
    for key in ["K", "k", "h"] {
        pty.keys(key);
    }
    pty.keys("qq");
    assert_eq!(pty.wait_for_end(), 0);
    pty.assert_restored();
    let written = String::from_utf8(pty.bytes()).unwrap();
    let mut beside = written.split("\x1b[?2026h").map(|part| part.rsplit("\x1b[?2026l").next().unwrap());
    let (first, rest) = (beside.next().unwrap(), beside.collect::<Vec<_>>());
    let (last, between) = rest.split_last().unwrap();
    assert!(first.starts_with("\x1b[?1049h") && last.contains("\x1b[?1049l"), "{written:?}");
    assert_eq!(between.concat(), "", "all that is written are frames");
    assert!(between.len() < 2 + moves.len() + 4, "{} frames", between.len());
}

#[test]
fn copied_text_goes_to_the_terminal_and_what_may_keep_it_is_said() {
    let home = Home::of(&QUIET);
    for (vars, sequence, said) in [
        ([("TERM", "xterm-256color"), ("STY", "")], Some("\x1b]52;c;4oCc"), "copied: the passage with its label"),
        ([("TERM", "tmux-256color"), ("STY", "")], Some("\x1b]52;c;4oCc"), "'set -g set-clipboard on'"),
        ([("TERM", "screen"), ("STY", "1.pts-0")], Some("\x1bP\x1b]52;c;4oCc"), "copied: the passage with its label"),
        ([("TERM", "linux"), ("STY", "")], None, "was not copied: the Linux console has no clipboard"),
    ] {
        let mut pty = home.open_with(&vars);
        pty.keys("vw\x03");
        pty.wait_for(said);
        let written = String::from_utf8(pty.bytes()).unwrap();
        assert_eq!(written.contains("]52;"), sequence.is_some(), "{vars:?}");
        assert!(sequence.is_none_or(|sequence| written.contains(sequence)), "{vars:?}");
    }
}

#[test]
fn pasted_text_is_never_keys() {
    let home = Home::of(&QUIET);
    let mut pty = home.open();
    let evil = "1qq\x1b[31mD\r\n\x1b[Bqq";
    pty.keys(&format!("\x1b[200~{evil}\x1b[201~"));
    pty.wait_for("nothing is pasted here");
    pty.keys("?\x1b");
    pty.wait_for("turn 1 of");
    assert_eq!(home.codings(), 0);
    pty.keys(&format!("/\x1b[200~{evil}\x1b[201~"));
    pty.wait_for("1qq[31mD [Bqq");
    pty.keys(&format!("\x1b[200~{}\x1b[201~", "x\x07".repeat(1024 * 1024)));
    pty.wait_for("only the first 2000 characters");
}

/// At the start and while it runs, on several screens and in windows, also with keys pressed there: it lives, says that
/// there is too little room, and is whole again. Sizes that no terminal has are cut to what one could have.
#[test]
fn p17_no_size_is_too_strange() {
    const SIZES: [(u16, u16); 8] =
        [(0, 0), (1, 1), (3, 2), (1, 500), (500, 1), (11, 3), (1_000, 500), (u16::MAX, u16::MAX)];
    let home = Home::new();
    for size in SIZES {
        let mut pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (100, 30));
        wait_for_width(&pty, 100);
        for keys in ["J", "t", "qs", "word", "\x1bgn", "q?", "\x1bc", "\x1bm", "\x1b:"] {
            pty.keys(keys);
            pty.tell_size(size.0, size.1);
            pty.keys_taken("jJ");
            pty.tell_size(100, 30);
            wait_for_width(&pty, 100);
        }
        pty.signal(Signal::TERM);
        assert_eq!(pty.wait_for_end(), 143, "{size:?}");
        // What looks at the screen here has room for no more cells than this.
        if size.0 > 1_000 {
            continue;
        }
        let pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], size);
        pty.wait_for_bytes("a frame", |bytes| bytes.windows(8).any(|window| window == b"\x1b[?2026l"));
        assert!(pty.bytes().len() < 4_000_000, "{size:?}: {} bytes", pty.bytes().len());
        pty.resize(100, 30);
        wait_for_width(&pty, 100);
        pty.signal(Signal::TERM);
        assert_eq!(pty.wait_for_end(), 143, "{size:?} at the start");
    }
}
