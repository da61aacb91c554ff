//! Keys as the program knows them: own types, so that no terminal crate is needed to name, parse or print one.

use std::fmt;
use std::str::FromStr;

/// Which key was pressed, modifiers aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A printable character, as typed: an upper-case letter stands for Shift and the letter.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; Shift-Tab is this with `shift`.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete (forward).
    Delete,
    /// Insert.
    Insert,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, 1 to 24.
    F(u8),
}

/// The keys with a name: as written in a file, and as shown on screen.
const NAMED: &[(KeyCode, &str, &str)] = &[
    (KeyCode::Char(' '), "space", "Space"),
    (KeyCode::Enter, "enter", "Enter"),
    (KeyCode::Esc, "esc", "Esc"),
    (KeyCode::Tab, "tab", "Tab"),
    (KeyCode::Backspace, "backspace", "Backspace"),
    (KeyCode::Delete, "delete", "Delete"),
    (KeyCode::Insert, "insert", "Insert"),
    (KeyCode::Left, "left", "←"),
    (KeyCode::Right, "right", "→"),
    (KeyCode::Up, "up", "↑"),
    (KeyCode::Down, "down", "↓"),
    (KeyCode::Home, "home", "Home"),
    (KeyCode::End, "end", "End"),
    (KeyCode::PageUp, "pageup", "PgUp"),
    (KeyCode::PageDown, "pagedown", "PgDn"),
];

/// Characters of a Chinese or Japanese keyboard that stand for an ASCII key but lie outside the full-width block.
const WIDE: &[(char, char)] =
    &[('\u{3000}', ' '), ('。', '.'), ('【', '['), ('】', ']'), ('《', '<'), ('》', '>'), ('「', '{'), ('」', '}')];

/// A key with its modifiers.
///
/// Always in one normal form, which [`Key::new`] gives: a character carries its own Shift, and a letter held with
/// Ctrl is lower case, because terminals cannot tell Ctrl-R from Ctrl-Shift-R.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held; never set for characters.
    pub shift: bool,
}

impl Key {
    /// Returns the key without modifiers.
    pub const fn new(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// Returns the key of a printable character.
    pub const fn char(c: char) -> Self {
        Self::new(KeyCode::Char(c))
    }

    /// Returns this key held with Ctrl; a letter becomes lower case.
    #[must_use]
    pub const fn with_ctrl(mut self) -> Self {
        if let KeyCode::Char(c) = self.code {
            self.code = KeyCode::Char(c.to_ascii_lowercase());
        }
        self.ctrl = true;
        self
    }

    /// Returns Esc and the key that came after it, if what seems held with Alt may be both: terminals send the same for
    /// either, and a slow line brings what was pressed one after the other at once.
    pub fn after_esc(self) -> Option<[Self; 2]> {
        let then = Self { alt: false, ..self };
        (self.alt && then.text().is_some()).then_some([Self::new(KeyCode::Esc), then])
    }

    /// Returns this key held with Alt.
    #[must_use]
    pub const fn with_alt(mut self) -> Self {
        self.alt = true;
        self
    }

    /// Returns this key held with Shift; a character, which carries its own Shift, is unchanged.
    #[must_use]
    pub const fn with_shift(mut self) -> Self {
        self.shift = !matches!(self.code, KeyCode::Char(_));
        self
    }

    /// Returns the character this key types into a text field, or `None` when it types nothing.
    pub const fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Returns the key this one acts as: a full-width `１`, `：` or `？` acts as `1`, `:` or `?`.
    ///
    /// Only for looking up bindings; what is typed into a text field stays as typed.
    #[must_use]
    pub fn folded(self) -> Self {
        let KeyCode::Char(c) = self.code else { return self };
        Self { code: KeyCode::Char(folded_char(c)), ..self }
    }

    /// Returns the key as help and status line show it: `Ctrl-r`, `Shift-→`, `PgUp`, `}`.
    pub fn label(self) -> String {
        let name = match self.code {
            KeyCode::Char(c) if c != ' ' => c.to_string(),
            KeyCode::F(n) => format!("F{n}"),
            code => named(code).map_or_else(String::new, |(_, _, label)| (*label).to_owned()),
        };
        self.prefixed("Ctrl-", "Alt-", "Shift-") + &name
    }

    fn prefixed(self, ctrl: &str, alt: &str, shift: &str) -> String {
        let mut prefix = String::new();
        for (held, name) in [(self.ctrl, ctrl), (self.alt, alt), (self.shift, shift)] {
            if held {
                prefix.push_str(name);
            }
        }
        prefix
    }
}

fn folded_char(c: char) -> char {
    // U+FF01 to U+FF5E are the printable ASCII characters 0x21 to 0x7E, in the same order.
    if let Some(offset) = (c as u32).checked_sub(0xFF01).filter(|offset| *offset < 94) {
        return u8::try_from(0x21 + offset).map_or(c, char::from);
    }
    WIDE.iter().find(|(wide, _)| *wide == c).map_or(c, |(_, ascii)| *ascii)
}

fn named(code: KeyCode) -> Option<&'static (KeyCode, &'static str, &'static str)> {
    NAMED.iter().find(|(named, ..)| *named == code)
}

impl fmt::Display for Key {
    /// Writes the key as a settings file names it: `ctrl-r`, `shift-right`, `space`, `}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefixed("ctrl-", "alt-", "shift-"))?;
        match self.code {
            KeyCode::Char(c) if c != ' ' => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "f{n}"),
            code => f.write_str(named(code).map_or("", |(_, name, _)| name)),
        }
    }
}

/// Why a key or chord could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing was written.
    #[error("A key is missing; write one, for example 'ctrl-r' or 'g t'.")]
    Empty,
    /// The name is not that of a key.
    #[error(
        "'{0}' is not a key; write a character, f1 to f24, or one of {names}, with ctrl-, alt- or shift- before it.",
        names = NAMED.iter().map(|(_, name, _)| *name).collect::<Vec<_>>().join(", ")
    )]
    Unknown(String),
    /// Shift was written with a character.
    #[error("'{0}' cannot be told from the character alone; write the character that Shift gives, for example 'R'.")]
    ShiftedChar(String),
}

impl FromStr for Key {
    type Err = KeyError;

    /// Reads what `Display` writes; the case of names and modifiers does not matter, that of a character does.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut rest = text;
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        while let Some((modifier, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" => ctrl = true,
                "alt" => alt = true,
                "shift" => shift = true,
                _ => break,
            }
            rest = after;
        }
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        let code = parse_code(rest).ok_or_else(|| KeyError::Unknown(text.to_owned()))?;
        if shift && matches!(code, KeyCode::Char(_)) {
            return Err(KeyError::ShiftedChar(text.to_owned()));
        }
        let key = Self { code, ctrl: false, alt, shift };
        Ok(if ctrl { key.with_ctrl() } else { key })
    }
}

fn parse_code(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(KeyCode::Char(c));
    }
    let name = name.to_ascii_lowercase();
    if let Some((code, ..)) = NAMED.iter().find(|(_, known, _)| *known == name) {
        return Some(*code);
    }
    let number = name.strip_prefix('f')?;
    (1..=24_u8).find(|n| n.to_string() == number).map(KeyCode::F)
}

/// One or more keys pressed one after the other: `g g`. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord(Vec<Key>);

impl Chord {
    /// Returns the keys in the order they are pressed; at least one.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// Returns the chord as help shows it: `g t`, `Ctrl-r`.
    pub fn label(&self) -> String {
        self.0.iter().map(|key| key.label()).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Chord {
    /// Writes the keys as a settings file names them, with a space between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

impl FromStr for Chord {
    type Err = KeyError;

    /// Reads keys separated by spaces.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys = text.split_whitespace().map(str::parse).collect::<Result<Vec<Key>, _>>()?;
        if keys.is_empty() { Err(KeyError::Empty) } else { Ok(Self(keys)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_read() {
        assert_eq!(key("ctrl-r"), Key::char('r').with_ctrl());
        assert_eq!(key("shift-right"), Key::new(KeyCode::Right).with_shift());
        assert_eq!(key("}"), Key::char('}'));
        assert_eq!(key("space"), Key::char(' '));
        assert_eq!(key("f1"), Key::new(KeyCode::F(1)));
        assert_eq!(key("F12"), Key::new(KeyCode::F(12)));
        assert_eq!(key("Enter"), Key::new(KeyCode::Enter));
        assert_eq!(key("G"), Key::char('G'));
        assert_eq!(key("中"), Key::char('中'));
        assert_eq!(key("-"), Key::char('-'));
        assert_eq!(key("ctrl--"), Key::char('-').with_ctrl());
        assert_eq!(key("Ctrl-Alt-Shift-Up"), Key::new(KeyCode::Up).with_ctrl().with_alt().with_shift());
        assert_eq!(key("ctrl-R"), key("ctrl-r"));
    }

    #[test]
    fn what_is_no_key_is_refused_with_a_sentence() {
        for wrong in ["ctrl-", "f0", "f25", "f01", "super-x", "entre", "ctrl-\u{1b}", "\u{1b}", "a-b", "ctrl-shift-"] {
            assert!(matches!(wrong.parse::<Key>(), Err(KeyError::Unknown(_))), "{wrong}");
        }
        assert_eq!("shift-r".parse::<Key>(), Err(KeyError::ShiftedChar("shift-r".into())));
        assert_eq!("  ".parse::<Chord>(), Err(KeyError::Empty));
        let said = "entre".parse::<Key>().unwrap_err().to_string();
        assert!(said.starts_with("'entre' is not a key") && said.contains("enter"), "{said}");
    }

    #[test]
    fn chords_are_keys_with_spaces() {
        let chord: Chord = " g   shift-tab ".parse().unwrap();
        assert_eq!(chord.keys(), [Key::char('g'), Key::new(KeyCode::Tab).with_shift()]);
        assert_eq!(chord.to_string(), "g shift-tab");
        assert_eq!(chord.label(), "g Shift-Tab");
    }

    #[test]
    fn labels_are_for_the_screen() {
        let labels = ["ctrl-r", "shift-right", "pageup", "space", "f1", "}"].map(|name| key(name).label());
        assert_eq!(labels, ["Ctrl-r", "Shift-→", "PgUp", "Space", "F1", "}"]);
    }

    #[test]
    fn full_width_keys_act_as_their_keys() {
        for (wide, ascii) in [('１', '1'), ('：', ':'), ('？', '?'), ('～', '~'), ('ｊ', 'j'), ('（', '('), ('　', ' ')]
        {
            assert_eq!(Key::char(wide).folded(), Key::char(ascii));
        }
        for other in ['中', 'é', '\u{FF00}', '\u{FF5F}', 'a'] {
            assert_eq!(Key::char(other).folded(), Key::char(other));
        }
        assert_eq!(Key::char('。').folded(), Key::char('.'));
        assert_eq!(Key::char('：').text(), Some('：'), "a text field keeps what was typed");
    }

    #[test]
    fn only_plain_characters_are_text() {
        assert_eq!(Key::char('中').text(), Some('中'));
        assert_eq!(Key::char('a').with_ctrl().text(), None);
        assert_eq!(Key::char('a').with_alt().text(), None);
        assert_eq!(Key::new(KeyCode::Enter).text(), None);
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let code = prop_oneof![
            any::<char>()
                .prop_filter("printable", |c| !c.is_control() && (!c.is_whitespace() || *c == ' '))
                .prop_map(KeyCode::Char),
            proptest::sample::select(NAMED).prop_map(|(code, ..)| code),
            (1..=24_u8).prop_map(KeyCode::F),
        ];
        (code, any::<[bool; 3]>()).prop_map(|(code, [ctrl, alt, shift])| {
            let mut key = Key::new(code);
            for (held, with) in
                [(ctrl, Key::with_ctrl as fn(Key) -> Key), (alt, Key::with_alt), (shift, Key::with_shift)]
            {
                if held {
                    key = with(key);
                }
            }
            key
        })
    }

    proptest! {
        #[test]
        fn printing_then_reading_gives_the_same_key(keys in proptest::collection::vec(any_key(), 1..4)) {
            let chord = Chord(keys);
            prop_assert_eq!(chord.to_string().parse::<Chord>(), Ok(chord));
        }

        #[test]
        fn folding_twice_is_folding_once(key in any_key()) {
            prop_assert_eq!(key.folded().folded(), key.folded());
        }
    }
}
