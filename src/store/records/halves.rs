//! Characters beyond U+FFFF, which JSON escapes as two halves (`\ud83d\udc69`) and YAML as one (`\U0001F469`).

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::store::yaml_scan::{Kind, Scanner};

/// How long two escaped halves are, without the backslash in front.
const BOTH: usize = "uD83D\\uDC69".len();

/// Returns a record of YAML with such characters escaped as YAML does it. Only in double quotes is anything escaped.
pub fn joined(text: &str) -> Cow<'_, str> {
    // Hardly ever is there such a thing, and then nothing is to be cut into tokens.
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text.into();
    }
    let (mut all, mut done) = (String::new(), 0);
    for token in Scanner::new(text).filter(|token| token.kind == Kind::Quoted) {
        let quoted = text.get(token.start..token.end).unwrap_or_default();
        if quoted.starts_with('"') {
            all.push_str(text.get(done..token.start).unwrap_or_default());
            push_joined(&mut all, quoted);
            done = token.end;
        }
    }
    all.push_str(text.get(done..).unwrap_or_default());
    all.into()
}

fn push_joined(all: &mut String, quoted: &str) {
    let mut rest = quoted;
    while let Some((before, escaped)) = rest.split_once('\\') {
        all.push_str(before);
        let taken = if let Some(one) = character(escaped) {
            let _ = write!(all, "\\U{:08X}", u32::from(one));
            BOTH
        } else {
            // What is escaped may be a backslash, which then begins nothing.
            let len = escaped.chars().next().map_or(0, char::len_utf8);
            all.push('\\');
            all.push_str(escaped.get(..len).unwrap_or_default());
            len
        };
        rest = escaped.get(taken..).unwrap_or_default();
    }
    all.push_str(rest);
}

/// Returns the character of two halves that follow each other: `uD83D\uDC69`.
fn character(escaped: &str) -> Option<char> {
    let (first, second) = escaped.get(..BOTH)?.split_once('\\')?;
    let half = |escape: &str| u16::from_str_radix(escape.strip_prefix('u').filter(|hex| hex.len() == 4)?, 16).ok();
    let one = char::decode_utf16([half(first)?, half(second)?]).next()?.ok()?;
    (one.len_utf16() == 2).then_some(one)
}
