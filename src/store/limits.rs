//! What a project file must keep to before a parser sees it: hostile files end in bounded time, with a message.

use std::path::Path;

use super::error::{Problem, Result, StoreError};
use super::yaml_scan::{Kind, Scanner};

/// The longest page, in bytes.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;
/// The longest line of a page, in bytes.
pub const MAX_LINE: usize = 1024 * 1024;
/// How deep lists and mappings may lie in each other.
pub const MAX_DEPTH: usize = 32;
/// The deepest nesting of a record: it wraps what stood in a page.
const MAX_RECORD_DEPTH: usize = MAX_DEPTH + 8;
/// How many tokens a page may have: the parser needs up to 200 bytes of memory for each.
pub const MAX_TOKENS: usize = 1_000_000;

/// Returns the text without its byte order mark, or where it stops being UTF-8.
pub fn text_of<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let byte = error.valid_up_to();
            let line = bytes.get(..byte).unwrap_or_default().split(|byte| *byte == b'\n').count();
            Err(StoreError::InvalidUtf8 { path: path.into(), line, byte })
        }
    }
}

/// Checks the YAML limits of a page, in time linear in the length: short lines, little depth, no anchors or aliases.
pub fn check_yaml(text: &str) -> Result<(), Problem> {
    check_to_depth(text, MAX_DEPTH)
}

/// Checks the same limits for a record, which may lie deeper.
pub fn check_record(text: &str) -> Result<(), Problem> {
    check_to_depth(text, MAX_RECORD_DEPTH)
}

fn check_to_depth(text: &str, most: usize) -> Result<(), Problem> {
    if let Some(index) = text.split('\n').position(|line| line.len() > MAX_LINE) {
        let reason = "the line is longer than 1 MiB";
        return Err(problem(index, 0, reason, "Break the line, or check that it is the right file."));
    }
    let mut scanner = Scanner::new(text);
    let mut count = 0;
    while let Some(token) = scanner.next() {
        count += 1;
        let at = |reason: &str, remedy| Err(problem(token.line, token.column, reason, remedy));
        if token.kind == Kind::Anchor {
            return at(
                "anchors (&) and aliases (*) are not used in project files",
                "Write the value out, or put it in quotes.",
            );
        }
        if scanner.depth() > most {
            let reason = format!("lists and mappings lie more than {most} deep in each other");
            return at(&reason, "Check that it is the right file.");
        }
        if count > MAX_TOKENS {
            return at("the page has more than a million words and marks", "Check that it is the right file.");
        }
    }
    Ok(())
}

fn problem(line: usize, column: usize, reason: &str, remedy: &str) -> Problem {
    Problem { line: line + 1, column: column + 1, reason: reason.into(), remedy: remedy.into() }
}

#[cfg(test)]
mod tests;
