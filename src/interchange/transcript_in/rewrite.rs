//! Writes a transcript the way sources are kept: one turn a paragraph, a blank line between turns.

use super::accept::{Accepted, Line};
use super::label::unescaped;
use crate::domain::turn::starts_turn;

/// A text as it is kept.
pub(super) struct Rewritten {
    /// The text.
    pub text: String,
    /// What was changed, each as a sentence without the full stop.
    pub changed: Vec<String>,
    /// Lines of speech that would have read as a label, and were indented.
    pub indented: Vec<String>,
}

/// The text in the making.
#[derive(Default)]
struct Writer {
    text: String,
    /// A label was written alone: the paragraphs that follow are its words.
    is_open: bool,
    /// Nothing stands behind the label yet.
    is_bare: bool,
    /// The last line of the input was blank.
    is_gap: bool,
    indented: Vec<String>,
    gathered: usize,
    tidied: usize,
    unescaped: usize,
}

/// Writes the lines with the labels accepted.
pub(super) fn rewrite(lines: &[Line<'_>], accepted: &Accepted) -> Rewritten {
    let labels: Vec<&str> = accepted.labels.iter().map(String::as_str).collect();
    let mut out = Writer { is_gap: true, ..Writer::default() };
    for line in lines {
        if line.is_blank() {
            out.is_gap = true;
        } else if let Some(head) = accepted.head(line) {
            let words = if accepted.is_bold { out.unescape(head.words) } else { head.words.to_owned() };
            out.turn(line.text, (&head.label, head.time.as_deref()), &words);
        } else {
            let words = if accepted.is_bold { out.unescape(line.text) } else { line.text.to_owned() };
            out.speech(&words, &labels);
        }
    }
    if !out.text.is_empty() {
        out.text.push('\n');
    }
    let mut changed = Vec::new();
    let mut say = |count: usize, one: &str, several: &str| match count {
        0 => {}
        1 => changed.push(format!("1 {one}")),
        _ => changed.push(format!("{count} {several}")),
    };
    say(out.tidied, "label was written plainly", "labels were written plainly");
    say(out.gathered, "paragraph was joined to the label above it", "paragraphs were joined to the label above them");
    say(out.unescaped, "line lost its Markdown escapes", "lines lost their Markdown escapes");
    say(
        out.indented.len(),
        "line of speech that reads like a label was indented",
        "lines of speech that read like labels were indented",
    );
    Rewritten { text: out.text, changed, indented: out.indented }
}

impl Writer {
    fn unescape(&mut self, text: &str) -> String {
        let plain = unescaped(text);
        self.unescaped += usize::from(plain != text);
        plain
    }

    fn turn(&mut self, line: &str, (label, time): (&str, Option<&str>), words: &str) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(label);
        if let Some(time) = time {
            self.text.extend([" [", time, "]"]);
        }
        // The colon of the input is kept: a full-width one belongs to its script.
        let colon = line.chars().find(|c| matches!(c, ':' | '：')).filter(|_| time.is_none()).unwrap_or(':');
        self.text.push(colon);
        if !words.is_empty() {
            if colon == ':' {
                self.text.push(' ');
            }
            self.text.push_str(words);
        }
        let is_same = self.text.get(start..).is_some_and(|written| written.trim_end() == line.trim_end());
        self.tidied += usize::from(!is_same);
        self.is_open = words.trim().is_empty();
        self.is_bare = self.is_open;
        self.is_gap = false;
    }

    fn speech(&mut self, line: &str, labels: &[&str]) {
        if self.is_bare {
            self.text.push(' ');
            self.text.push_str(line.trim_start());
            self.is_bare = false;
            self.gathered += 1;
        } else {
            let is_joined = self.is_open && self.is_gap;
            self.gathered += usize::from(is_joined);
            let gap = if self.text.is_empty() {
                ""
            } else if self.is_gap && !self.is_open {
                "\n\n"
            } else {
                "\n"
            };
            self.text.push_str(gap);
            if line.contains([':', '：']) && starts_turn(line, labels) {
                self.text.push(' ');
                self.indented.push(line.to_owned());
            }
            self.text.push_str(line);
        }
        self.is_gap = false;
    }
}
