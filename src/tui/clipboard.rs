//! The clipboard, by a sequence that the terminal obeys (OSC 52), so that copying works over SSH. Written only; never
//! read.

use std::io::{self, Write};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use super::environment::Clipboard;

/// The longest text that is put on the clipboard, in bytes.
pub const MAX_COPY: usize = 1024 * 1024;
/// The longest text, in bytes, whose sequence stays below 100,000 bytes: some terminals take no longer one.
const SURE_COPY: usize = 74_991;
/// Most bytes of a piece of a sequence in GNU screen, which keeps only 256 in some versions.
const PIECE: usize = 240;

/// Asks the terminal to put a text on the clipboard. Whether it does, it does not tell; returns what may keep it from
/// doing so, if that is known.
///
/// # Errors
/// When the text is longer than [`MAX_COPY`], the terminal has no clipboard, or it is gone.
pub fn copy(out: &mut impl Write, way: Clipboard, text: &str) -> io::Result<Option<&'static str>> {
    if text.len() > MAX_COPY {
        return Err(io::Error::other("it is longer than 1 MiB"));
    }
    let mut sequence = String::new();
    let written = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    written.map_err(io::Error::other)?;
    match way {
        Clipboard::None(why) => return Err(io::Error::other(why)),
        Clipboard::Screen => in_screen(out, &sequence)?,
        Clipboard::Direct | Clipboard::Tmux => out.write_all(sequence.as_bytes())?,
    }
    out.flush()?;
    Ok(match way {
        _ if text.len() > SURE_COPY => Some("it is long: some terminals take only 75 kB"),
        Clipboard::Tmux => Some("tmux passes it on after 'set -g set-clipboard on'"),
        _ => None,
    })
}

/// Writes a sequence in the envelopes whose contents GNU screen hands on. It may not hold their end, which is the end of
/// the sequence too.
fn in_screen(out: &mut impl Write, sequence: &str) -> io::Result<()> {
    let sequence = sequence.strip_suffix("\x1b\\").unwrap_or(sequence).to_owned() + "\x07";
    for piece in sequence.as_bytes().chunks(PIECE) {
        out.write_all(&[b"\x1bP", piece, b"\x1b\\"].concat())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written for a text, and what is said.
    fn copied(way: Clipboard, text: &str) -> (String, Option<&'static str>) {
        let mut out = Vec::new();
        let said = copy(&mut out, way, text).unwrap();
        (String::from_utf8(out).unwrap(), said)
    }

    #[test]
    fn text_goes_to_the_clipboard_encoded() {
        let (written, said) = copied(Clipboard::Direct, "“off you go”\x1b");
        assert!(written.starts_with("\x1b]52;c;") && written.ends_with("\x1b\\"), "{written:?}");
        assert_eq!(written.matches('\x1b').count(), 2, "nothing of the text itself");
        assert_eq!(said, None);
    }

    #[test]
    fn in_screen_it_is_put_together_again_from_envelopes() {
        let text = "off you go ".repeat(100);
        let (direct, _) = copied(Clipboard::Direct, &text);
        let (written, said) = copied(Clipboard::Screen, &text);
        let pieces: Vec<&str> = written.split_terminator("\x1b\\").map(|p| p.strip_prefix("\x1bP").unwrap()).collect();
        assert!(pieces.len() > 3 && pieces.iter().all(|piece| piece.len() <= 256));
        assert_eq!(pieces.concat(), direct.replace("\x1b\\", "\x07"));
        assert_eq!(said, None);
    }

    #[test]
    fn what_may_keep_it_from_the_clipboard_is_said() {
        let (written, said) = copied(Clipboard::Tmux, "off");
        assert!(written.starts_with("\x1b]52;c;") && said.is_some_and(|said| said.contains("set-clipboard")));
        let (written, said) = copied(Clipboard::Direct, &"x".repeat(SURE_COPY));
        assert!(written.len() <= 100_000 && said.is_none(), "{}", written.len());
        let (written, said) = copied(Clipboard::Direct, &"x".repeat(SURE_COPY + 1));
        assert!(written.len() > 100_000 && said.is_some_and(|said| said.contains("long")));
        let mut out = Vec::new();
        let refused = |out: &mut Vec<u8>, way, text: &str| copy(out, way, text).unwrap_err().to_string();
        assert_eq!(refused(&mut out, Clipboard::Direct, &"x".repeat(MAX_COPY + 1)), "it is longer than 1 MiB");
        assert_eq!(refused(&mut out, Clipboard::None("there is none"), "x"), "there is none");
        assert_eq!(out, b"");
    }
}
