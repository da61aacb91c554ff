//! Pasted text, which may come from anywhere and be of any length.

/// Most bytes taken from one paste.
pub const MAX_PASTE: usize = 1024 * 1024;

/// Returns at most [`MAX_PASTE`] bytes of `text`, cut between characters, without control characters.
pub fn bounded(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                '\n'
            }
            c if c.is_control() && c != '\n' && c != '\t' => continue,
            c => c,
        };
        if out.len() + c.len_utf8() > MAX_PASTE {
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_is_bounded_and_without_control_characters() {
        assert_eq!(bounded("a\r\nb\rc\n\td\x1b[31m\u{9b}e\0"), "a\nb\nc\n\td[31me");
        assert_eq!(bounded(&"x".repeat(MAX_PASTE + 5)).len(), MAX_PASTE);
        assert_eq!(bounded(&"中".repeat(MAX_PASTE)).len(), MAX_PASTE / 3 * 3, "cut between characters");
    }
}
