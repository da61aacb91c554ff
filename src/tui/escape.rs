//! The escape sequences of the keys that terminals send, where a slow line tore them into single characters, and the
//! terminal's answer to what colour its ground has.

use crate::app::key::{Key, KeyCode};
use crate::theme::contrast::Rgb;

/// Most characters of a torn escape sequence; ours are shorter.
const MAX_SEQUENCE: usize = 24;

/// What stands before pasted text, after an Esc.
const PASTE: &str = "[200~";
/// What stands behind it, with its Esc.
pub const PASTE_END: &str = "\x1b[201~";

/// What the characters after an Esc are so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// The beginning of a sequence.
    Begun,
    /// A whole sequence that stands for a key.
    Key(Key),
    /// What stands before pasted text.
    Paste,
    /// A whole sequence of no use here.
    Unknown,
    /// Not a sequence: the keys were typed.
    Typed,
}

/// Returns what the characters after an Esc are: the sequences of the keys that terminals send, torn by a slow line.
pub fn sequence(rest: &str) -> Sequence {
    let mut chars = rest.chars();
    let (kind, body) = (chars.next(), chars.as_str());
    if rest.len() > MAX_SEQUENCE {
        return Sequence::Unknown;
    }
    if rest == PASTE {
        return Sequence::Paste;
    }
    let key = match (kind, body.chars().last()) {
        (Some('O'), Some(last)) => final_key(last, ""),
        // The Linux console sends `[[A` to `[[E` for F1 to F5.
        (Some('['), Some(last @ 'A'..='E')) if body.starts_with('[') => {
            (1..).zip('A'..='E').find(|(_, c)| *c == last).map(|(n, _)| Key::new(KeyCode::F(n)))
        }
        (Some('['), Some(last @ '@'..='~')) if body != "[" => {
            final_key(last, body.strip_suffix(last).unwrap_or_default())
        }
        (Some('['), None | Some(' '..='?' | '[')) | (Some('O'), None) => return Sequence::Begun,
        _ => return Sequence::Typed,
    };
    key.map_or(Sequence::Unknown, Sequence::Key)
}

/// Returns the key of a sequence with this last character and these parameters, for example `~` and `5;2`.
fn final_key(last: char, params: &str) -> Option<Key> {
    let mut numbers = params.split(';').map(|number| number.parse::<u8>().unwrap_or(1));
    let (first, mask) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1).saturating_sub(1));
    let code = match (last, first) {
        ('A', _) => KeyCode::Up,
        ('B', _) => KeyCode::Down,
        ('C', _) => KeyCode::Right,
        ('D', _) => KeyCode::Left,
        ('H', _) | ('~', 1 | 7) => KeyCode::Home,
        ('F', _) | ('~', 4 | 8) => KeyCode::End,
        ('P', _) => KeyCode::F(1),
        ('Q', _) => KeyCode::F(2),
        ('R', _) => KeyCode::F(3),
        ('S', _) => KeyCode::F(4),
        ('Z', _) => return Some(Key::new(KeyCode::Tab).with_shift()),
        ('~', 2) => KeyCode::Insert,
        ('~', 3) => KeyCode::Delete,
        ('~', 5) => KeyCode::PageUp,
        ('~', 6) => KeyCode::PageDown,
        // The numbers of the function keys skip 16 and 22, as the VT220's did.
        ('~', n @ 11..=15) => KeyCode::F(n - 10),
        ('~', n @ 17..=21) => KeyCode::F(n - 11),
        ('~', n @ 23..=24) => KeyCode::F(n - 12),
        _ => return None,
    };
    Some(modified(code, [mask & 4 != 0, mask & 2 != 0, mask & 1 != 0]))
}

/// Returns the key with `[ctrl, alt, shift]`, in normal form.
pub fn modified(code: KeyCode, [ctrl, alt, shift]: [bool; 3]) -> Key {
    let mut key = Key::new(code);
    if ctrl {
        key = key.with_ctrl();
    }
    if alt {
        key = key.with_alt();
    }
    if shift {
        key = key.with_shift();
    }
    key
}

/// How the terminal's answer begins, after an Esc: operating system command 11.
const ANSWER: &str = "]11;";
/// Most characters of an answer.
const MAX_ANSWER: usize = 48;

/// What the characters after an Esc are of the terminal's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The beginning of one.
    Begun,
    /// A whole one, with the colour if it can be read.
    Whole(Option<Rgb>),
    /// Nothing of the kind.
    None,
}

/// Returns what the characters after an Esc are of an answer such as `]11;rgb:1515/1818/1d1d` and an end.
pub fn answer(rest: &str) -> Answer {
    let Some(body) = rest.strip_prefix(ANSWER) else {
        return if !rest.is_empty() && ANSWER.starts_with(rest) { Answer::Begun } else { Answer::None };
    };
    if let Some(color) = body.strip_suffix('\x07').or_else(|| body.strip_suffix("\x1b\\")) {
        return Answer::Whole(ground(color));
    }
    let color = body.strip_suffix('\x1b').unwrap_or(body);
    let belongs = |c: char| c.is_ascii_hexdigit() || "rgba:/#".contains(c);
    if rest.len() <= MAX_ANSWER && color.chars().all(belongs) { Answer::Begun } else { Answer::None }
}

/// Returns whether only the terminal can have sent this after an Esc.
pub fn is_answer(rest: &str) -> bool {
    rest.starts_with(ANSWER)
}

/// Returns the colour written as `rgb:15/18/1d`, with one to four digits each, or `rgba:` and a fourth.
fn ground(color: &str) -> Option<Rgb> {
    let digits = color.strip_prefix("rgb:").or_else(|| color.strip_prefix("rgba:"))?;
    let mut parts = digits.split('/').map(|part| {
        let most = 16_u32.checked_pow(u32::try_from(part.len()).ok().filter(|n| (1..=4).contains(n))?)? - 1;
        u8::try_from(u32::from_str_radix(part, 16).ok()? * 255 / most).ok()
    });
    Some(Rgb(parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_tells_the_ground_in_any_of_its_forms() {
        for (color, wanted) in [
            ("rgb:1515/1818/1d1d", Some(Rgb(0x15, 0x18, 0x1d))),
            ("rgb:ff/FF/ff", Some(Rgb(255, 255, 255))),
            ("rgb:0/8/f", Some(Rgb(0, 136, 255))),
            ("rgba:ffff/0000/0000/ffff", Some(Rgb(255, 0, 0))),
            ("rgb:ff/ff", None),
            ("rgb:fffff/0/0", None),
            ("", None),
        ] {
            for end in ["\x07", "\x1b\\"] {
                assert_eq!(answer(&format!("]11;{color}{end}")), Answer::Whole(wanted), "{color}");
            }
        }
    }

    #[test]
    fn only_what_an_answer_begins_with_is_its_beginning() {
        for begun in ["]", "]1", "]11;", "]11;rgb:15", "]11;rgb:1515/1818/1d1d\x1b"] {
            assert_eq!(answer(begun), Answer::Begun, "{begun:?}");
        }
        for other in ["", "[", "]2", "]11x", "]11;rgb:15q", "]52;c;", "q"] {
            assert_eq!(answer(other), Answer::None, "{other:?}");
        }
        assert_eq!(answer(&format!("]11;{}", "f".repeat(60))), Answer::None);
    }
}
