//! Every screen and window of the program on a hostile project, in a terminal.

use rustix::process::Signal;

use super::project::{make, unseen};
use super::{EVIL, assert_safe};
use crate::pty::Pty;
use crate::themes::WAYS;

/// What these screens do not show.
const HIDDEN: [&str; 13] = [
    "adrift",
    "code.set.color",
    "code.set.examples.quote",
    "coder.set.name",
    "coding.why",
    "file",
    "odd coder",
    "pre",
    "project.set.levels.note",
    "project.set.note",
    "source.set.import.file",
    "unknown",
    "version note",
];

/// What the sample has nothing of.
const MORE: [(&str, &str); 8] = [
    ("threads", "g k j enter"),
    ("adrift", "g o right right j"),
    ("an older undo", "u u y u"),
    ("a version", "g v enter j"),
    ("a trail of one", "g w / a b c enter j enter"),
    ("a correction", "g i"),
    ("a memo of another", "g n j enter"),
    ("a participant", "g a e"),
];

/// What a key sends.
pub fn bytes(key: &str) -> &str {
    match key {
        "enter" => "\r",
        "esc" => "\u{1b}",
        "tab" => "\t",
        "shift-tab" => "\u{1b}[Z",
        "right" => "\u{1b}[C",
        "space" => " ",
        key => key,
    }
}

/// The text between the sequences of a terminal; fails at any sequence that the program has no business with.
pub fn text(written: &str) -> String {
    let mut parts = written.split('\u{1b}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut rest = parts.peekable();
    while let Some(part) = rest.next() {
        if part == "]11;?" && rest.peek().is_some_and(|next| next.starts_with('\\')) {
            text += &rest.next().unwrap()[1..];
            continue;
        }
        let sequence = part.strip_prefix('[').unwrap_or_else(|| panic!("ESC {part:?}"));
        let end =
            sequence.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?')).expect("a sequence without its end");
        let (parameters, after) = sequence.split_at(end);
        let last = after.chars().next().unwrap();
        assert!("mHhlJKXABCDGd".contains(last), "CSI {parameters}{last}");
        text += &after[last.len_utf8()..];
    }
    text
}

#[test]
fn p18_no_screen_lets_anything_out_that_a_terminal_obeys() {
    let home = tempfile::tempdir().unwrap();
    let marks = make(&home.path().join("study"));
    let mut seen = String::new();
    for (name, way) in WAYS.iter().chain(&MORE) {
        let mut pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[("TZ", EVIL)], (160, 45));
        pty.wait_until("all sources", |screen| screen.contents().contains("layer mine · coder hw"));
        pty.wait_until("all sources", |screen| !screen.contents().contains("reading"));
        let mut look = |pty: &Pty| seen += &pty.frame_with("").replace('\n', "");
        look(&pty);
        for key in "o I 0 3 enter".split(' ').chain(way.split(' ')) {
            pty.keys_taken(bytes(key));
        }
        // All is drawn anew when the size is another, after what these keys did.
        let cleared = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("\u{1b}[2J").count();
        let before = cleared(&pty.bytes());
        pty.resize(159, 45);
        pty.wait_for_bytes("whole frame", |bytes| cleared(bytes) > before);
        look(&pty);
        pty.signal(Signal::TERM);
        let written = String::from_utf8(pty.all_bytes()).unwrap();
        assert_safe(name, &text(&written.replace("\r\n", "\n")));
        // The program itself clears when the first frame is drawn, when the size is another and when it leaves.
        assert!(written.matches("\u{1b}[2J").count() <= 3, "{name}");
    }
    assert_eq!(unseen(&marks, &seen), HIDDEN, "what is never shown is not tried");
}
