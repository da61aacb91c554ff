//! What may be a speaker's label at the start of a line, and where the words begin. Whether it is one is learned from the
//! whole text (`accept`).

use crate::domain::turn::is_time;
use crate::text::name::clean_name;

/// Most chars of a label.
const LONGEST: usize = 40;
/// Most words of a label: more are a sentence.
const MOST_WORDS: usize = 4;
/// Marks of emphasis in Markdown, longest first.
const EMPHASIS: [&str; 4] = ["**", "__", "*", "_"];
/// Small words inside a name.
const PARTICLES: &str = "de da di do dos das del della van von der den ter la le el al bin ibn y e of the and & et und";

/// The beginning of a line that may name a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    /// The label, without marks of emphasis, brackets and escapes.
    pub label: String,
    /// The time that stands with it.
    pub time: Option<String>,
    /// What follows, without white space at its start.
    pub words: &'a str,
    /// Whether it is set off in Markdown.
    pub is_bold: bool,
}

/// Returns what may be a label at the start of a line. White space before it is skipped.
pub(super) fn candidate(line: &str) -> Option<Candidate<'_>> {
    let line = line.trim_start();
    EMPHASIS.iter().find_map(|mark| emphasised(line, mark)).or_else(|| {
        let (head, rest) = split_at_colon(line)?;
        // `https://`, `3:1`: nothing that a speaker says begins so.
        if rest.starts_with("//") || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        make(head, rest, false)
    })
}

/// `**Name:** words`, `**Name**: words`, `**Name** [00:12]: words`.
fn emphasised<'a>(line: &'a str, mark: &str) -> Option<Candidate<'a>> {
    let (inner, after) = line.strip_prefix(mark)?.split_once(mark)?;
    if let Some(head) = inner.trim_end().strip_suffix([':', '：']) {
        return make(head, after, true);
    }
    let (between, rest) = split_at_colon(after)?;
    let time = unescaped(between.trim());
    // Words between the emphasis and the colon: an emphasised word in a sentence.
    let is_time = split_time(&time).is_some_and(|(before, _)| before.is_empty());
    (time.is_empty() || is_time).then(|| make(&format!("{inner} {time}"), rest, true))?
}

/// Cuts at the first colon that is not inside brackets.
fn split_at_colon(line: &str) -> Option<(&str, &str)> {
    let mut depth = 0usize;
    let most = LONGEST + 24;
    for (at, c) in line.char_indices().take(most) {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ':' | '：' if depth == 0 => return Some((line.get(..at)?, line.get(at + c.len_utf8()..)?)),
            _ => {}
        }
    }
    None
}

fn make<'a>(head: &str, rest: &'a str, is_bold: bool) -> Option<Candidate<'a>> {
    let head = unescaped(head);
    let (label, time) = match split_time(head.trim()) {
        Some((label, time)) => (label, Some(time)),
        None => (head.trim().to_owned(), None),
    };
    let label = match label.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.trim().to_owned(),
        None => label,
    };
    let rest = rest.trim_start();
    let (time, words) = match (time, leading_time(rest)) {
        (None, Some((time, words))) => (Some(time), words.trim_start()),
        (time, _) => (time, rest),
    };
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    is_label(&label, is_bold).then_some(Candidate { label, time, words, is_bold })
}

/// Cuts a time in brackets off the end of a head.
fn split_time(head: &str) -> Option<(String, String)> {
    let (open, inner) =
        [('[', ']'), ('(', ')')].into_iter().find_map(|(open, close)| Some((open, head.strip_suffix(close)?)))?;
    let (label, time) = inner.rsplit_once(open)?;
    is_time(time).then(|| (label.trim_end().to_owned(), time.to_owned()))
}

/// Cuts a time in brackets off the start of the words.
fn leading_time(words: &str) -> Option<(String, &str)> {
    [("\\[", "\\]"), ("[", "]"), ("(", ")")].into_iter().find_map(|(open, close)| {
        let (time, rest) = words.strip_prefix(open)?.split_once(close)?;
        is_time(time).then(|| (time.to_owned(), rest))
    })
}

/// Whether a text has the shape of a label: short, no sentence, and every word of a longer one written like a name.
fn is_label(label: &str, is_bold: bool) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || is_mark(c) || " -'’.&/()#_+·・".contains(c) || (is_bold && c == ',');
    let words: Vec<&str> = label.split(' ').collect();
    let dotted = |word: &&str| word.contains('.') && word.chars().filter(|c| c.is_alphanumeric()).count() > 4;
    label.chars().any(char::is_alphabetic)
        && label.chars().next().is_some_and(char::is_alphanumeric)
        && label.chars().count() <= LONGEST
        && label.chars().all(allowed)
        && words.len() <= if is_bold { MOST_WORDS + 2 } else { MOST_WORDS }
        && !words.iter().any(dotted)
        && (words.len() == 1 || words.iter().all(|word| is_name_word(word)))
        && clean_name(label).is_ok()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether a word of several can be part of a name: no lower-case first letter, or a small word that names hold.
fn is_name_word(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_none_or(|c| !c.is_lowercase()) || PARTICLES.split(' ').any(|particle| particle == word)
}

/// Returns a text without the backslashes that Markdown puts before punctuation.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !chars.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(c);
        } else if let Some(escaped) = chars.next() {
            out.push(escaped);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Label, time and words of a line.
    fn read(line: &str) -> Option<(String, String, String)> {
        candidate(line).map(|c| (c.label, c.time.unwrap_or_default(), c.words.to_owned()))
    }

    #[test]
    fn the_forms_in_which_people_write_labels() {
        for (line, label, time, words) in [
            ("Name: text", "Name", "", "text"),
            ("Name : text", "Name", "", "text"),
            ("**Name:** text", "Name", "", "text"),
            ("**Name**: text", "Name", "", "text"),
            ("**Name, Sr:** text", "Name, Sr", "", "text"),
            ("**Name:** \\[01:46\\] text", "Name", "01:46", "text"),
            ("**Name** [01:46]: text", "Name", "01:46", "text"),
            ("__Name__: text", "Name", "", "text"),
            ("Name [00:12:31]: text", "Name", "00:12:31", "text"),
            ("Name \\[00:12:31\\]: text", "Name", "00:12:31", "text"),
            ("Name (00:20:12): text", "Name", "00:20:12", "text"),
            ("Name: (03:40)", "Name", "03:40", ""),
            ("访谈者：请说。", "访谈者", "", "请说。"),
            ("[Guest 2]: text", "Guest 2", "", "text"),
            ("MSM:\t\tIs it", "MSM", "", "Is it"),
            ("  interviewer: text", "interviewer", "", "text"),
            ("P1 (London): text", "P1 (London)", "", "text"),
            ("Dr. Ó Briain: text", "Dr. Ó Briain", "", "text"),
            ("المحاور: نص", "المحاور", "", "نص"),
            ("Name:", "Name", "", ""),
        ] {
            let wanted = (label.to_owned(), time.to_owned(), words.to_owned());
            assert_eq!(read(line), Some(wanted), "{line}");
        }
    }

    #[test]
    fn what_is_no_label() {
        for line in [
            "",
            "no colon here",
            "https://example.org",
            "12:31 text",
            "at 10:30 we left",
            "a ratio of 3:1",
            "and then she said: off you go",
            "Well, I said: no",
            "P1 [laughs]: no",
            "[laughs] text: no",
            "**very** important: this",
            "“Quoted”: no",
            "Is it?: no",
            "It was late. So: no",
            "A very long label that no speaker would ever be given by anyone: text",
            "\u{202e}P1: no",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn escapes_are_undone_before_punctuation_only() {
        assert_eq!(unescaped(r"\[01:46\] a\b \\ \"), r"[01:46] a\b \ \");
    }
}
