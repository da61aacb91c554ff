//! The sum of a line: eight digits by which a change of the line since it was written is noticed. Only `emic check` looks
//! at it; a changed line counts as any other, and so does one without a sum, which people write by hand.

use serde_json::{Map, Value};

use super::parse;
use crate::domain::canonical::content_hash;
use crate::domain::line::SUM;
use crate::domain::strict::StrictValue;

/// How many hex digits of the hash a line carries.
const DIGITS: usize = 8;

/// What the sum of a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// The line has none.
    None,
    /// The line says what it said when it was written, however it is laid out.
    Whole,
    /// The line, or its sum, was changed.
    Changed,
}

/// Returns a line of JSON with its sum as the last key.
pub fn with_sum(json: String) -> String {
    match serde_json::from_str::<Value>(&json) {
        Ok(value) => {
            let open = json.strip_suffix('}').unwrap_or(&json);
            format!("{open},\"{SUM}\":\"{}\"}}", content_hash(&value, DIGITS))
        }
        // What is written is JSON; a line without a sum is one too.
        Err(_) => json,
    }
}

/// Returns what the sum of a record chunk tells, which was read at `line`.
pub fn sum(line: usize, bytes: &[u8]) -> Sum {
    let text = String::from_utf8_lossy(bytes);
    let json = text.strip_prefix('-').unwrap_or(&text).trim();
    let raw = serde_json::from_str::<StrictValue>(json).map(|read| vec![read]);
    let Some(Value::Object(mut raw)) = raw.ok().or_else(|| from_yaml(&text)).and_then(|mut list| Some(list.pop()?.0))
    else {
        return Sum::Changed;
    };
    let Some(said) = raw.remove(SUM) else { return Sum::None };
    let is_said = |map: Map<String, Value>| content_hash(&Value::Object(map), DIGITS) == said;
    // In block style `id: 123456789012` may be a number: then the line is compared as it is understood.
    let understood = || serde_json::from_str(&parse(line, bytes).ok()?.to_json()).ok();
    if is_said(raw) || understood().is_some_and(is_said) { Sum::Whole } else { Sum::Changed }
}

fn from_yaml(text: &str) -> Option<Vec<StrictValue>> {
    serde_yaml::from_str(&super::halves::joined(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"7k3m9q2xt4ab","rev":2,"code":"a","act":[415,1,1],"t":"2026-11-22T10:12:02.530Z"}"#;

    fn of(line: &str) -> Sum {
        sum(1, format!("{line}\n").as_bytes())
    }

    #[test]
    fn a_line_tells_whether_it_was_changed() {
        let line = format!("- {}", with_sum(LINE.into()));
        assert!(line.ends_with("Z\",\"sum\":\"f61fd081\"}"), "{line}");
        assert_eq!(of(&line), Sum::Whole);
        assert_eq!(of(&format!("- {LINE}")), Sum::None);
        for (from, to) in [("\"a\"", "\"b\""), ("415", "416"), ("f61f", "f61e"), ("\"rev\":2,", ""), ("rev", "ref")] {
            assert_eq!(of(&line.replacen(from, to, 1)), Sum::Changed, "{from}");
        }
    }

    #[test]
    fn how_a_line_is_laid_out_does_not_matter() {
        let line = format!("- {}", with_sum(LINE.into()));
        for (from, to) in [(",", ", "), ("- ", "-   "), ("\"a\"", "a"), ("\"a\"", "\"\\u0061\""), ("}", "} # seen")] {
            assert_eq!(of(&line.replace(from, to)), Sum::Whole, "{from}");
        }
        let block = "- id: 7k3m9q2xt4ab\n  sum: \"f61fd081\"\n  rev: 2\n  code: a\n  act: [415, 1, 1]\n  t: 2026-11-22T10:12:02.530Z";
        assert_eq!(of(block), Sum::Whole);
        assert_eq!(of(&block.replace("rev: 2", "rev: 3")), Sum::Changed);
    }
}
