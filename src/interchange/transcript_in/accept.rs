//! Learns from the whole text which labels are speakers. A colon in the first words is not always one.

use super::label::{Candidate, candidate};
use super::link::is_code;
use super::roles::{is_certain, is_furniture};
use std::collections::{BTreeMap, HashMap};

/// Most speakers of one text: beyond, looking each line's label up would take for ever.
const MOST_SPEAKERS: usize = 200;

/// One line of the input.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// As it stands.
    pub text: &'a str,
    /// What may be a label at its start.
    pub candidate: Option<Candidate<'a>>,
    /// Whether it begins a paragraph: the first line, or one after a blank line.
    pub is_first: bool,
}

impl Line<'_> {
    /// Returns whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn is_indented(&self) -> bool {
        self.text.starts_with(char::is_whitespace)
    }
}

/// Cuts a text into lines.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut is_first = true;
    let one = |text| {
        let line = Line { text, candidate: candidate(text), is_first };
        is_first = line.is_blank();
        line
    };
    text.split('\n').map(one).collect()
}

/// Which labels are speakers.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    /// In the order they first occur.
    pub labels: Vec<String>,
    /// Whether labels are set off in Markdown, so that a plain one inside a paragraph is speech.
    pub is_bold: bool,
    /// Labels left out, with how often each stands at the start of a paragraph.
    pub left_out: Vec<(String, usize)>,
}

impl Accepted {
    /// Returns the label that opens a turn in this line.
    pub fn head<'l, 'a>(&self, line: &'l Line<'a>) -> Option<&'l Candidate<'a>> {
        let candidate = usable(line, self.is_bold)?;
        self.labels.contains(&candidate.label).then_some(candidate)
    }
}

/// Returns the label of a line where one can stand: an indented line inside a paragraph is speech, and so is a plain
/// label where labels are set off.
fn usable<'l, 'a>(line: &'l Line<'a>, is_bold: bool) -> Option<&'l Candidate<'a>> {
    let candidate = line.candidate.as_ref()?;
    (line.is_first || !(line.is_indented() || (is_bold && !candidate.is_bold))).then_some(candidate)
}

/// Decides which labels are speakers: known words, labels that recur, codes such as `P07` and labels set off as the
/// others are, and all labels of a text in which a few people say everything.
pub(super) fn accept(lines: &[Line<'_>]) -> Accepted {
    let all = lines.iter().filter_map(|line| line.candidate.as_ref());
    let (bold, plain): (Vec<_>, Vec<_>) = all.partition(|candidate| candidate.is_bold);
    let is_bold = bold.len() > 1 && bold.len() >= plain.len();
    let mut order: Vec<&str> = Vec::new();
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for line in lines {
        let Some(candidate) = usable(line, is_bold) else { continue };
        let count = counts.entry(candidate.label.as_str()).or_insert_with(|| {
            order.push(&candidate.label);
            (0, 0)
        });
        count.0 += 1;
        count.1 += usize::from(line.is_first);
    }
    let recurs = |label: &str| counts.get(label).is_some_and(|(all, _)| *all > 1);
    let mut taken: BTreeMap<&str, bool> =
        order.iter().map(|label| (*label, !is_furniture(label) && (is_certain(label) || recurs(label)))).collect();
    let is_any = taken.values().any(|is_taken| *is_taken);
    if is_dialogue(lines, &order, is_bold) {
        for (label, is_taken) in &mut taken {
            *is_taken |= !is_furniture(label);
        }
    } else if is_any {
        let set_off = set_off(lines, &taken, is_bold);
        for (label, is_taken) in &mut taken {
            *is_taken |= is_code(label) || set_off.contains(label);
        }
    }
    keep_most_frequent(&mut taken, |label| counts.get(label).map_or(0, |(all, _)| *all));
    let (labels, left): (Vec<&str>, Vec<&str>) = order.iter().partition(|label| taken.get(*label) == Some(&true));
    let left_out = left.into_iter().map(|label| (label.to_owned(), counts.get(label).map_or(0, |count| count.1)));
    Accepted {
        labels: labels.into_iter().map(str::to_owned).collect(),
        is_bold,
        left_out: left_out.filter(|(_, count)| *count > 0).collect(),
    }
}

/// Leaves out the rarest labels of a text that has more than any conversation has speakers.
fn keep_most_frequent(taken: &mut BTreeMap<&str, bool>, count: impl Fn(&str) -> usize) {
    let mut all: Vec<(usize, &str)> =
        taken.iter().filter(|(_, is_taken)| **is_taken).map(|(label, _)| (count(label), *label)).collect();
    all.sort_by(|a, b| b.cmp(a));
    for (_, label) in all.into_iter().skip(MOST_SPEAKERS) {
        taken.insert(label, false);
    }
}

/// Whether labels open every paragraph: two of them, or so few that they recur.
fn is_dialogue(lines: &[Line<'_>], labels: &[&str], is_bold: bool) -> bool {
    let firsts = || lines.iter().filter(|line| !line.is_blank() && line.is_first);
    let speakers = labels.iter().filter(|label| !is_furniture(label)).count();
    let is_few = speakers == 2 || speakers * 2 <= firsts().count();
    speakers > 1 && is_few && firsts().all(|line| usable(line, is_bold).is_some())
}

/// Labels that occur once, but written as those of the text are and as no speech is: in Markdown, or alone in a line.
fn set_off<'a>(lines: &'a [Line<'_>], taken: &BTreeMap<&str, bool>, is_bold: bool) -> Vec<&'a str> {
    let firsts = || lines.iter().filter(|line| line.is_first).filter_map(|line| line.candidate.as_ref());
    let is_taken = |c: &&Candidate<'_>| taken.get(c.label.as_str()) == Some(&true);
    let (alone, others): (Vec<_>, Vec<_>) = firsts().filter(is_taken).partition(|c| c.words.trim().is_empty());
    let is_alone = alone.len() > others.len();
    let is_like = |c: &&Candidate<'_>| (is_bold && c.is_bold) || (is_alone && c.words.trim().is_empty());
    firsts().filter(is_like).map(|c| c.label.as_str()).filter(|label| !is_furniture(label)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(text: &str) -> Vec<String> {
        accept(&lines(text)).labels
    }

    #[test]
    fn labels_that_recur_and_known_words_are_speakers() {
        assert_eq!(accepted("Maria: One.\n\nJo: Two.\n\nMaria: Three.\n\nJo: Four."), ["Maria", "Jo"]);
        assert_eq!(accepted("Interviewer: One?\n\nA paragraph."), ["Interviewer"]);
        assert_eq!(accepted("Some words.\n\nRemember: this."), [""; 0]);
    }

    #[test]
    fn a_code_that_occurs_once_is_a_speaker_beside_others() {
        assert_eq!(accepted("Moderator: Who?\n\nP13: Me.\n\nSlides: none."), ["Moderator", "P13"]);
        assert_eq!(accepted("A list.\n\nP13: Me."), [""; 0]);
    }

    #[test]
    fn two_people_who_say_everything() {
        assert_eq!(accepted("Maria: One.\n\nJo: Two."), ["Maria", "Jo"]);
        assert_eq!(accepted("Date: 1 May.\n\nPlace: here."), [""; 0]);
        assert_eq!(accepted("Maria: One.\n\nAnd then.\n\nJo: Two."), [""; 0]);
    }

    #[test]
    fn headings_are_nobody_however_often_they_recur() {
        let read = accept(&lines("Slides: 1\n\nMaria: One.\n\nSlides: 2\n\nMaria: Two.\n\nDATE: 3"));
        assert_eq!(read.labels, ["Maria"]);
        assert_eq!(read.left_out, [("Slides".to_owned(), 2), ("DATE".to_owned(), 1)]);
    }

    #[test]
    fn a_text_of_nothing_but_labels_ends_in_time() {
        let lines = |of: fn(usize) -> String| (0..4000).map(|i| of(i % 2000)).collect::<Vec<_>>().join("\n\n");
        assert_eq!(accepted(&lines(|i| format!("Name{i} x: One."))), [""; 0]);
        assert_eq!(accepted(&lines(|i| format!("Name X{i}: One."))).len(), MOST_SPEAKERS);
    }

    #[test]
    fn an_indented_line_inside_a_paragraph_is_speech() {
        let text = "P1: One.\n  P2: said so.\n\n  P1: Two.\n\nP1: Three.";
        let lines = lines(text);
        let read = accept(&lines);
        assert_eq!(read.labels, ["P1"]);
        let heads: Vec<bool> = lines.iter().map(|line| read.head(line).is_some()).collect();
        assert_eq!(heads, [true, false, false, true, false, true]);
    }
}
