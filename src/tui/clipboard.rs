//! The clipboard, by a sequence that the terminal obeys (OSC 52), so that copying works over SSH. Written only; never
//! read.

use std::io::{self, Write};

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;

/// The longest text that is put on the clipboard, in bytes.
pub const MAX_COPY: usize = 1024 * 1024;

/// Asks the terminal to put a text on the clipboard. Whether it does, it does not tell.
///
/// # Errors
/// When the text is longer than [`MAX_COPY`], or the terminal is gone.
pub fn copy(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.len() > MAX_COPY {
        return Err(io::Error::other("it is longer than 1 MiB"));
    }
    queue!(out, CopyToClipboard::to_clipboard_from(text))?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_to_the_clipboard_encoded() {
        let mut out = Vec::new();
        copy(&mut out, "“off you go”\x1b").unwrap();
        let written = String::from_utf8(out).unwrap();
        assert!(written.starts_with("\x1b]52;c;") && written.ends_with("\x1b\\"), "{written:?}");
        assert_eq!(written.matches('\x1b').count(), 2, "nothing of the text itself");
        assert!(copy(&mut Vec::new(), &"x".repeat(MAX_COPY + 1)).is_err());
    }
}
