//! Turns: what one speaker says until the next speaks, read out of a plain text (FORMAT.md, "A source's text").

use super::segment::Segment;
use std::{ops::Range, sync::Arc};

/// One turn of a transcript. Positions are UTF-8 bytes of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The whole turn with its label, up to the end of its last line.
    pub range: Segment,
    /// The declared label that the turn starts with; `None` when nobody is named.
    pub label: Option<Arc<str>>,
    /// Where the text of the time stands, without its brackets.
    pub time: Option<Segment>,
    /// From the first to the last codable byte; `None` for a label without words.
    pub body: Option<Segment>,
    /// Which of the transcript's paragraphs are this turn's; see `Transcript::paragraphs_of`.
    pub(super) paragraphs: Range<usize>,
}

/// A text cut into turns and the codable paragraphs in them, both in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) turns: Vec<Turn>,
    pub(super) paragraphs: Vec<Segment>,
}

/// Whether a line would start a turn: a declared label, perhaps a time in brackets, a colon.
///
/// A line of speech for which this holds has to be indented, or it would be taken for a new turn.
pub fn starts_turn<L: AsRef<str>>(line: &str, labels: &[L]) -> bool {
    Labels::new(labels).head(line).is_some()
}

/// Cuts a text into turns.
pub(super) fn cut<L: AsRef<str>>(text: &str, labels: &[L]) -> Cut {
    let labels = Labels::new(labels);
    let mut cut = Cut::default();
    let mut within = false;
    let mut start = 0;
    for line in text.split('\n') {
        if line.trim_ascii().is_empty() || line.trim().is_empty() {
            within = false;
        } else {
            let head = labels.head(line);
            if head.is_some() || !within {
                cut.begin(start, line, head.as_ref());
            }
            cut.add_paragraph(start, line, head.map_or(0, |head| head.len));
            within = true;
        }
        start += line.len() + 1;
    }
    cut
}

impl Cut {
    fn begin(&mut self, start: usize, line: &str, head: Option<&Head>) {
        let Some(range) = Segment::new(start, start + line.len()) else { return };
        let next = self.paragraphs.len();
        self.turns.push(Turn {
            range,
            label: head.map(|head| Arc::clone(&head.label)),
            time: head.and_then(|head| Segment::new(start + head.time.start, start + head.time.end)),
            body: None,
            paragraphs: next..next,
        });
    }

    /// Adds a line to the last turn: its words from byte `from` on, without the white space around them.
    fn add_paragraph(&mut self, start: usize, line: &str, from: usize) {
        let Some(turn) = self.turns.last_mut() else { return };
        let words = line.get(from..).unwrap_or_default();
        let left = start + line.len() - words.trim_start().len();
        if let Some(line) = Segment::new(start, start + line.len()) {
            turn.range = turn.range.hull(line);
        }
        if let Some(paragraph) = Segment::new(left, left + words.trim().len()) {
            self.paragraphs.push(paragraph);
            turn.body = Some(turn.body.map_or(paragraph, |body| body.hull(paragraph)));
            turn.paragraphs.end = self.paragraphs.len();
        }
    }
}

/// What stands before the words in the first line of a turn.
struct Head {
    label: Arc<str>,
    /// Bytes of the line; empty without a time.
    time: Range<usize>,
    /// Bytes up to and with the colon.
    len: usize,
}

/// The declared labels, longest first, so that `P1 (London)` is tried before `P1`.
struct Labels(Vec<Arc<str>>);

impl Labels {
    fn new<L: AsRef<str>>(labels: &[L]) -> Self {
        let mut labels: Vec<Arc<str>> =
            labels.iter().map(AsRef::as_ref).filter(|l| !l.is_empty()).map(Arc::from).collect();
        labels.sort_unstable_by_key(|label| std::cmp::Reverse(label.len()));
        Self(labels)
    }

    fn head(&self, line: &str) -> Option<Head> {
        self.0.iter().find_map(|label| {
            let rest = line.strip_prefix(&**label)?;
            let (time, rest) = match rest.trim_start_matches([' ', '\t', '\u{a0}']).strip_prefix('[') {
                Some(bracket) => {
                    let (time, after) = bracket.split_once(']')?;
                    let start = line.len() - bracket.len();
                    (is_time(time).then_some(start..start + time.len())?, after)
                }
                None => (0..0, rest),
            };
            let words = rest.strip_prefix([':', '：'])?;
            Some(Head { label: Arc::clone(label), time, len: line.len() - words.len() })
        })
    }
}

/// Whether a text is a time: `12:31`, `1:02:03`, `00:12:31.5`.
pub fn is_time(text: &str) -> bool {
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let first = parts.next().is_some_and(|part| digits(part, 3));
    let rest: Vec<_> = parts.collect();
    first && (1..=2).contains(&rest.len()) && rest.iter().all(|part| digits(part, 2)) && digits(fraction, 6)
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    /// Label, time and paragraphs of each turn.
    fn read(text: &str, labels: &[&str]) -> Vec<(Option<String>, Option<String>, Vec<String>)> {
        let Cut { turns, paragraphs } = cut(text, labels);
        let slice = |s: Segment| text[s.range()].to_owned();
        turns
            .into_iter()
            .map(|turn| {
                let words = paragraphs[turn.paragraphs.clone()].iter().map(|p| slice(*p)).collect();
                (turn.label.map(|l| l.to_string()), turn.time.map(slice), words)
            })
            .collect()
    }

    fn turn(label: &str, time: &str, words: &[&str]) -> (Option<String>, Option<String>, Vec<String>) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (some(label), some(time), words.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_label_a_time_and_words() {
        let text = "Interviewer: Hello.\n\nP01 [00:12:31]: Well.\n\n受访者：你好。";
        assert_eq!(
            read(text, &["Interviewer", "P01", "受访者"]),
            [
                turn("Interviewer", "", &["Hello."]),
                turn("P01", "00:12:31", &["Well."]),
                turn("受访者", "", &["你好。"])
            ]
        );
    }

    #[test]
    fn a_single_line_feed_is_a_new_paragraph_and_a_label_a_new_turn() {
        let text = "P1: One.\nTwo.\nP2: Three.";
        assert_eq!(read(text, &["P1", "P2"]), [turn("P1", "", &["One.", "Two."]), turn("P2", "", &["Three."])]);
    }

    #[test]
    fn after_a_blank_line_nobody_is_named() {
        let text = "P1: One.\n\nA note.\n \t\nAnother.\n";
        assert_eq!(
            read(text, &["P1"]),
            [turn("P1", "", &["One."]), turn("", "", &["A note."]), turn("", "", &["Another."])]
        );
    }

    #[test]
    fn only_declared_labels_count_and_exactly() {
        for line in [
            "P1 : no",
            "p1: no",
            "P10: no",
            "Slides: no",
            " P1: no",
            "P1 [laughs]: no",
            "P1 [12]: no",
            "P1 [1:2:3:4]: no",
        ] {
            assert_eq!(read(line, &["P1"]), [turn("", "", &[line.trim()])], "{line}");
            assert!(!starts_turn(line, &["P1"]));
        }
        for line in ["P1:yes", "P1：yes", "P1[1:02]:yes", "P1  [1:02:03.25]:yes"] {
            assert!(starts_turn(line, &["P1"]), "{line}");
        }
    }

    #[test]
    fn the_longest_label_wins() {
        assert_eq!(read("P1: a: b", &["P1", "P1: a"]), [turn("P1: a", "", &["b"])]);
    }

    #[test]
    fn a_label_alone_is_a_turn_without_words() {
        let cut = cut("P1:\nLater.\n\nP1:\n", &["P1"]);
        assert_eq!(cut.turns.len(), 2);
        assert!(cut.turns[0].body.is_some());
        assert_eq!(cut.turns[1].body, None);
    }

    #[test]
    fn an_indented_line_is_speech() {
        assert_eq!(read("P1: One.\n  P1: said so", &["P1"]), [turn("P1", "", &["One.", "P1: said so"])]);
    }

    #[test]
    fn carriage_returns_and_empty_texts_do_no_harm() {
        assert_eq!(
            read("P1: One.\r\n\r\nP1: Two.\r\n", &["P1"]),
            [turn("P1", "", &["One."]), turn("P1", "", &["Two."])]
        );
        assert_eq!(read("", &["P1"]), []);
        assert_eq!(read("\n\n", &[""]), []);
    }
}
