//! The escape sequences of the keys that terminals send, where a slow line tore them into single characters.

use crate::app::key::{Key, KeyCode};

/// Most characters of a torn escape sequence; ours are shorter.
const MAX_SEQUENCE: usize = 24;

/// What the characters after an Esc are so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// The beginning of a sequence.
    Begun,
    /// A whole sequence that stands for a key.
    Key(Key),
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
