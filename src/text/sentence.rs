//! Sentences of one paragraph: Unicode's rules in spirit, with what interviews need (abbreviations, initials, hesitating
//! dots, quotes, Chinese punctuation).

use super::grapheme;
use std::ops::Range;

/// Never the end of a sentence when a full stop follows.
const ABBREVIATIONS: [&str; 30] = [
    "mr", "mrs", "ms", "mx", "dr", "drs", "prof", "st", "rev", "hon", "sr", "sra", "dra", "messrs", "capt", "sgt",
    "lt", "col", "gen", "e.g", "i.e", "eg", "ie", "cf", "vs", "viz", "z.b", "d.h", "bzw", "ca",
];
/// Abbreviations only where a number follows.
const BEFORE_NUMBERS: [&str; 10] = ["no", "nos", "nr", "p", "pp", "fig", "vol", "ch", "art", "approx"];

/// The sentences of a paragraph as byte ranges, without the white space between them. A text in which no sentence ends
/// is one; a text of nothing but white space has none.
pub fn sentences(paragraph: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = paragraph.get(from..)?;
        let start = grapheme::floor(paragraph, paragraph.len() - rest.trim_start().len()).max(from);
        if start == paragraph.len() {
            return None;
        }
        from = end_of_sentence(paragraph, start);
        let words = paragraph.get(start..from)?.trim_end();
        Some(start..grapheme::ceil(paragraph, start + words.len()))
    })
}

/// Where the sentence that starts at `start` ends: after its closing marks.
fn end_of_sentence(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(is_terminator)) {
        let mark = at + found;
        let (end, stop) = end_of_marks(text, mark);
        let after = text.get(end..).unwrap_or_default();
        if stop.ends(text.get(start..mark).unwrap_or_default(), after) {
            return end;
        }
        at = end;
    }
    text.len()
}

/// What ended or may have ended a sentence.
#[derive(Clone, Copy, Default)]
struct Stop {
    /// `。！？；` and the full stops of scripts without capitals: always an end.
    full: bool,
    /// `!` or `?`.
    strong: bool,
    /// How many of `.`; `…` counts as three.
    dots: usize,
    /// Closing quotes or brackets follow.
    closed: bool,
}

impl Stop {
    /// Whether the sentence `before … stop` ends, given what follows the stop and its closing marks.
    fn ends(self, before: &str, after: &str) -> bool {
        if after.is_empty() {
            return true;
        }
        let next = without_notes(after);
        // What follows is at most a note (“[laughs]”): it stays with the sentence.
        let Some(first) = next.chars().next() else { return false };
        if self.full {
            return true;
        }
        let goes_on_at_once = !after.starts_with(char::is_whitespace);
        if goes_on_at_once && (self.dots > 1 || !is_wide(first)) {
            return false;
        }
        if self.strong {
            return !(self.closed && first.is_lowercase());
        }
        // “[name] told me” starts a sentence, as “told me” would not.
        let noted = self.dots == 1 && after.trim_start().starts_with('[');
        if first.is_lowercase() && !noted {
            return false;
        }
        if self.dots > 1 {
            // “I was … I mean”: a capital that is only the pronoun says nothing.
            let word = next.split(|c: char| !c.is_alphanumeric()).next();
            return word != Some("I") && first.is_alphanumeric();
        }
        self.closed || !is_abbreviated(before, first)
    }
}

/// A text from its first word on: opening marks, white space and notes in square brackets are passed over.
fn without_notes(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c != '[' && (c.is_whitespace() || is_opening(c)));
        match rest.strip_prefix('[').map(|note| note.split_once(']').map_or(note, |(_, after)| after)) {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// The end of the run of terminators and closing marks that starts at `mark`, and what it holds.
fn end_of_marks(text: &str, mark: usize) -> (usize, Stop) {
    let mut stop = Stop::default();
    let mut end = mark;
    for c in text.get(mark..).unwrap_or_default().chars() {
        match c {
            '.' | '．' => stop.dots += 1,
            '…' => stop.dots += 3,
            '!' | '?' | '‽' | '؟' | '‼' | '⁇' | '⁈' | '⁉' | '\u{37e}' => stop.strong = true,
            _ if is_terminator(c) => stop.full = true,
            _ if is_closing(c) => stop.closed = true,
            _ => break,
        }
        end += c.len_utf8();
    }
    (grapheme::ceil(text, end), stop)
}

/// Whether the full stop after `before` only shortens a word or a name.
fn is_abbreviated(before: &str, next: char) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || is_opening(c) || c == '/').next().unwrap_or_default();
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        // An initial, but not “So did I.”
        (Some(only), None) if only.is_uppercase() && only != 'I' => return true,
        // “U.S.”, “J.R.R.”
        (Some(first), Some('.')) if first.is_uppercase() => return true,
        _ => {}
    }
    let word = word.to_lowercase();
    ABBREVIATIONS.contains(&&*word) || (next.is_numeric() && BEFORE_NUMBERS.contains(&&*word))
}

fn is_terminator(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '‽'
            | '؟'
            | '۔'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
            | '\u{37e}'
            | '．'
            | '。'
            | '｡'
            | '！'
            | '？'
            | '；'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '፧'
            | '။'
            | '។'
            | '៕'
            | '᙮'
            | '᠃'
            | '᠉'
    )
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '」'
            | '』'
            | '》'
            | '〉'
            | '】'
            | '〕'
            | '）'
            | '］'
            | '｝'
            | '｣'
            | '＂'
            | ')'
            | ']'
            | '}'
    )
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '«'
            | '‹'
            | '「'
            | '『'
            | '《'
            | '〈'
            | '【'
            | '〔'
            | '（'
            | '［'
            | '｛'
            | '｢'
            | '('
            | '['
            | '{'
            | '—'
            | '–'
            | '-'
    )
}

/// Whether a character needs no white space before it to start a sentence.
fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' && c.is_alphanumeric()
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).map(|range| &text[range]).collect()
    }

    /// The sentences of a text that is given with `|` between them.
    fn check(marked: &str) {
        let expected: Vec<_> = marked.split('|').map(str::trim).collect();
        assert_eq!(split(&marked.replace('|', "")), expected);
    }

    #[test]
    fn plain_ends() {
        check("Bad before it started. |People forget that. |Really? |Yes! |What? |no.");
        check("It was 3.5 per cent at www.example.org and v1.2.");
        check("No end at all");
        check("One line only.");
        assert_eq!(split("  \u{3000}"), [""; 0]);
        assert_eq!(split(""), [""; 0]);
    }

    #[test]
    fn abbreviations_and_initials_go_on() {
        check("I asked Dr. [surname] and Mr. Khan, e.g. Tuesdays, i.e. Late. |Then Dr [surname] came.");
        check("J. R. Smith of the U.S. Army said so. |So did I. |Then No. 5 left. |He said no. |Fine.");
        check("At 9 a.m. we met, etc. and so on. |(St. Aldan's.) |Yes.");
    }

    #[test]
    fn dots_hesitate() {
        check("I thought… well, maybe... |Then she left.");
        check("I was … I mean, we were... I don't know… |Anyway.");
        check("So… |[laughs] Right. |It was… [pause] odd.");
    }

    #[test]
    fn closing_marks_belong_to_the_sentence() {
        check("“What is she?” |Payroll asked. |“I’ve got a drop-down.” |(It was.) |Yes.");
        check("“Off you go!” she said. |[unclear] Right.");
        check("He paid it. |[laughs] It’s funny now. |“It wasn’t.”");
        check("They paid. [laughs]");
        check("I asked him. |[name] told me, and Dr. [surname] did. |“You did it.” |[name] laughed.");
        check("真的。[笑]");
    }

    #[test]
    fn chinese() {
        check("没人告诉我。|他说：“好。”|真的吗？！|对；|我不知道……后来他走了。|“为什么？”|她问。");
        check("我说 OK. |然后他走了。");
        check("They said 没人告诉我。|It means nobody told me.");
    }

    #[test]
    fn other_scripts() {
        check("هل هذا صحيح؟ |نعم.");
        check("यह ठीक है। |हाँ।");
        check("¿Qué pasó? |¡Nada! |Ich war z.B. dort. |Gut.");
    }

    #[test]
    fn a_mark_on_the_stop_stays_with_it() {
        check("Stop!\u{fe0f} |Go.");
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_left_out(text in "([a-zA-Z .!?…\"'()\u{301}]|[。；”字]|\\PC){0,40}") {
            let mut at = 0;
            for range in sentences(&text) {
                prop_assert!(text[at..range.start].trim().is_empty());
                prop_assert!(range.start < range.end);
                prop_assert!(grapheme::is_boundary(&text, range.start) && grapheme::is_boundary(&text, range.end));
                at = range.end;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
