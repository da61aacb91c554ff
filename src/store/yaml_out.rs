//! Writes pages: block style, short lists in one line, and every string so that no YAML reader, old or new, takes it
//! for anything but that string.

use super::node::Node;
use crate::domain::canonical::is_always_escaped;

/// The longest line that a list or mapping is put in, in characters.
const WIDTH: usize = 100;
/// The longest key that may stand before its colon; the standard says 1024 characters.
const LONG_KEY: usize = 800;

/// Returns the whole page, ending with a line feed.
pub fn emit(node: &Node) -> String {
    let lines = match node {
        Node::Map(entries) if !entries.is_empty() => {
            entries.iter().flat_map(|(key, value)| entry_lines(&key_text(key), value, 0)).collect()
        }
        Node::Seq(items) if !items.is_empty() => items.iter().flat_map(|item| item_lines(item, 0)).collect(),
        other => vec![scalar(other, false)],
    };
    let mut page = lines.join("\n");
    page.push('\n');
    page
}

/// Returns the lines of `key: value` at this column, without line feeds. The key is YAML already, see [`key_text`].
pub(super) fn entry_lines(key: &str, value: &Node, column: usize) -> Vec<String> {
    let indent = " ".repeat(column);
    if key.len() > LONG_KEY {
        let mut lines = vec![format!("{indent}? {key}")];
        lines.extend(entry_lines("", value, column));
        return lines;
    }
    let room = WIDTH.saturating_sub(column + key.chars().count() + 2);
    match value {
        Node::Text(text) if is_block_safe(text) => block_lines(&format!("{indent}{key}:"), text, column),
        value if !value.is_full() => vec![format!("{indent}{key}: {}", scalar(value, false))],
        value => {
            if let Some(line) = flow(value, room) {
                return vec![format!("{indent}{key}: {line}")];
            }
            let mut lines = vec![format!("{indent}{key}:")];
            lines.extend(value.items().iter().flat_map(|item| item_lines(item, column)));
            let entries = value.entries().iter();
            lines.extend(entries.flat_map(|(key, value)| entry_lines(&key_text(key), value, column + 2)));
            lines
        }
    }
}

/// Returns the lines of `- value` with the dash at this column, without line feeds.
pub(super) fn item_lines(value: &Node, column: usize) -> Vec<String> {
    let indent = " ".repeat(column);
    if let Node::Text(text) = value
        && is_block_safe(text)
    {
        return block_lines(&format!("{indent}-"), text, column);
    }
    if !value.is_full() {
        return vec![format!("{indent}- {}", scalar(value, false))];
    }
    let inner = column + 2;
    let entries = value.entries().iter();
    let mut lines: Vec<_> = entries.flat_map(|(key, value)| entry_lines(&key_text(key), value, inner)).collect();
    lines.extend(value.items().iter().flat_map(|item| item_lines(item, inner)));
    put_dash(&mut lines, &format!("{indent}- "));
    lines
}

/// Puts the dash of an item into the spaces before its first line.
pub(super) fn put_dash(lines: &mut [String], dash: &str) {
    if let Some(first) = lines.first_mut() {
        *first = format!("{dash}{}", first.get(dash.len()..).unwrap_or_default());
    }
}

/// Returns a key as YAML.
pub(super) fn key_text(key: &str) -> String {
    text_in(key, false)
}

/// Returns the text as JSON and YAML both read it, in double quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            char if is_always_escaped(char) => quoted.extend(format!("\\u{:04X}", u32::from(char)).chars()),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// A list or mapping of scalars in one line, when it fits into so many characters; also a list of such mappings.
/// Things with an id keep their own lines, for people to find and for git to merge.
fn flow(node: &Node, room: usize) -> Option<String> {
    let line = match node {
        Node::Map(entries) => flow_map(entries)?,
        Node::Seq(items) => {
            let items: Option<Vec<_>> = items
                .iter()
                .map(|item| match item {
                    Node::Map(entries) if !entries.is_empty() => flow_map(entries),
                    item => flow_scalar(item),
                })
                .collect();
            format!("[{}]", items?.join(", "))
        }
        _ => return None,
    };
    (line.chars().count() <= room).then_some(line)
}

fn flow_map(entries: &[(String, Node)]) -> Option<String> {
    let parts: Option<Vec<_>> = entries
        .iter()
        .map(|(key, value)| {
            let is_short = key != "id" && key.len() <= LONG_KEY;
            is_short.then(|| Some(format!("{}: {}", text_in(key, true), flow_scalar(value)?)))?
        })
        .collect();
    Some(format!("{{{}}}", parts?.join(", ")))
}

fn flow_scalar(node: &Node) -> Option<String> {
    let is_multi_line = node.as_text().is_some_and(|text| text.contains('\n'));
    (!node.is_full() && !is_multi_line).then(|| scalar(node, true))
}

/// A scalar, or an empty list or mapping.
fn scalar(node: &Node, in_flow: bool) -> String {
    match node {
        Node::Null => "null".into(),
        Node::Bool(value) => value.to_string(),
        Node::Int(value) => value.to_string(),
        Node::Float(value) => float(*value),
        Node::Text(text) => text_in(text, in_flow),
        Node::Seq(_) => "[]".into(),
        Node::Map(_) => "{}".into(),
    }
}

/// YAML 1.1 wants a point and a sign of the exponent, or it reads a string.
fn float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf".into() } else { "-.inf".into() };
    }
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let point = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{digits}{point}e{sign}{exponent}")
}

fn text_in(text: &str, in_flow: bool) -> String {
    if is_plain_safe(text, in_flow) { text.to_owned() } else { quoted(text) }
}

/// Whether a text may stand without quotes: then it is nothing else to any reader.
fn is_plain_safe(text: &str, in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let is_marked = "-?:,[]{}#&*!|>'\"%@`+.".contains(first);
    let is_padded = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    let looks_structured = text.contains(": ") || text.ends_with(':') || text.contains(" #");
    let breaks_flow = in_flow && text.contains([',', '?', '[', ']', '{', '}']);
    let is_other = is_number_like(text) || is_special_word(text);
    !(is_marked || is_padded || looks_structured || breaks_flow || is_other || text.chars().any(is_always_escaped))
}

/// Numbers in any base, with underscores or exponents, times, dates and timestamps; and a few more, to be sure.
fn is_number_like(text: &str) -> bool {
    let is_part = |char: char| char.is_ascii_hexdigit() || "xXoO_.:+-tTzZ ".contains(char);
    text.starts_with(|char: char| char.is_ascii_digit()) && text.chars().all(is_part)
}

fn is_special_word(text: &str) -> bool {
    const WORDS: [&str; 12] = ["y", "n", "yes", "no", "true", "false", "on", "off", "null", "~", "=", "<<"];
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether a text keeps every character as a `|` block: several lines, not indented at the start, no line of spaces
/// only, at most one line feed at the end.
fn is_block_safe(text: &str) -> bool {
    let is_odd_line = |line: &str| !line.is_empty() && line.chars().all(char::is_whitespace);
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && !text.split('\n').any(is_odd_line)
        && !text.chars().any(|char| char != '\n' && is_always_escaped(char))
}

fn block_lines(head: &str, text: &str, column: usize) -> Vec<String> {
    let indent = " ".repeat(column + 2);
    let (body, chomp) = text.strip_suffix('\n').map_or((text, "-"), |body| (body, ""));
    let mut lines = vec![format!("{head} |{chomp}")];
    lines.extend(body.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }));
    lines
}

#[cfg(test)]
pub(super) mod tests;
