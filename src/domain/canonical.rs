//! JSON as emic writes it: one line, keys sorted, and every character escaped that a terminal, a diff or a YAML
//! reader could take for something else. Hashes and ties rest on it.

use crate::text::is_bidi_control;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Returns whether a character is always written as `\uXXXX`: controls, line separators, the byte order mark, the two
/// non-characters of the first plane, and the bidi controls (FORMAT.md, "Records"). Such files are safe in `cat`, `less`
/// and `git diff`.
pub fn is_always_escaped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') || is_bidi_control(c)
}

/// Writes a string as a JSON string that is also a YAML double-quoted scalar with the same value.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if is_always_escaped(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Writes a value on one line, keys in code point order.
pub fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        // serde_json's map is a BTreeMap: its order is the canonical one.
        Value::Object(map) => {
            out.push('{');
            for (i, (key, item)) in map.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write_value(out, item);
            }
            out.push('}');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

/// Returns the canonical JSON of a value.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// Returns the first `digits` (at most 64) hex digits of the SHA-256 of a value's canonical JSON.
pub fn content_hash(value: &Value, digits: usize) -> String {
    hex(&Sha256::digest(canonical(value).as_bytes()), digits)
}

/// Returns the first `digits` hex digits of some bytes.
pub fn hex(bytes: &[u8], digits: usize) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out.truncate(digits);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_sorted_and_dangerous_characters_escaped() {
        let value = serde_json::json!({"b": "\u{202e}x\u{85}\n", "a": [1, null, "é中"]});
        assert_eq!(canonical(&value), r#"{"a":[1,null,"é中"],"b":"\u202ex\u0085\u000a"}"#);
    }

    proptest! {
        #[test]
        fn every_string_reads_back_from_json_and_from_yaml(text in "\\PC*|[\\x00-\\u{10ffff}]*") {
            let line = canonical(&Value::String(text.clone()));
            prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text.clone());
            prop_assert_eq!(serde_yaml::from_str::<String>(&line).unwrap(), text);
        }
    }
}
