//! What is hostile: text that a terminal would obey, from every place of a project that can hold text (TRUST.md, P18).
//! Each of these tests fails when `text::class::is_hidden` no longer knows the controls of eight bits.

mod commands;
mod names;
mod project;
pub mod screens;

/// What terminals obey, and what readers cannot see: the clipboard and the title written, the screen cleared, the terminal
/// asked for an answer that would be typed; controls of seven and of eight bits, a line of its own; direction turned
/// round; characters without width, tags; a flood of marks.
pub const EVIL: &str = "\u{1b}]52;c;ZQ==\u{7}\u{1b}]0;evil\u{7}\u{1b}[2J\u{1b}P1$r\u{1b}\\\u{9b}31m\u{9d}0;e\u{9c}\u{8}\r\n\u{7f}\u{202e}\
    \u{2066}\u{200f}\u{61c}\u{200b}\u{2028}\u{2029}\u{feff}\u{e0041}a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\
    \u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";

/// Whether a character must never reach a terminal; a line feed may. Written down here once more, so that what the program
/// takes for harmless is not judged by itself.
pub fn is_evil(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Fails when there is anything in what was printed that a terminal would obey.
#[track_caller]
pub fn assert_safe(what: &str, printed: &str) {
    let Some((at, c)) = printed.char_indices().find(|(_, c)| is_evil(*c)) else { return };
    let before: String = printed[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
    panic!("{what} prints U+{:04X} after {before:?}", u32::from(c));
}

/// The proofs find what they look for: each of these characters, and each sequence that is not the program's own.
#[test]
fn what_a_terminal_obeys_is_found() {
    let fails = |what: &dyn Fn()| std::panic::catch_unwind(std::panic::AssertUnwindSafe(what)).is_err();
    for c in EVIL.chars().filter(|c| !c.is_ascii_graphic() && !matches!(c, '\n' | '\u{301}')) {
        assert!(fails(&|| assert_safe("a test", &format!("a{c}b"))), "U+{:04X} is not found", u32::from(c));
    }
    for sequence in
        ["\u{1b}]0;x\u{7}", "\u{1b}P1$r\u{1b}\\", "\u{1b}c", "\u{1b}[6n", "\u{1b}[?1;2c", "\u{1b}#8", "\u{1b}"]
    {
        assert!(fails(&|| drop(screens::text(sequence))), "{sequence:?} is not found");
    }
    assert_safe("a test", &screens::text("\u{1b}[1;2Habc\u{1b}[38;5;1mé\u{1b}[?2026l\u{1b}]11;?\u{1b}\\\n"));
}
