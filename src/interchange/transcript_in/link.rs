//! Whom the labels of a transcript stand for. A label is not a participant: each is linked to one, known or new, or
//! marked as somebody of the research team. A real name never becomes a participant's id.

use super::Label;
use super::roles::{Part, part_of};
use crate::domain::id::ParticipantId;
use crate::domain::source::{Kind, Role, Speaker};
use std::collections::{BTreeMap, BTreeSet};

/// A label and whom it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The label.
    pub label: String,
    /// Whom it stands for.
    pub speaker: Speaker,
    /// Whether the participant is new to the project.
    pub is_new: bool,
    /// Whether the label may be a real name: it stays in the text.
    pub may_be_name: bool,
}

/// Hands out pseudonyms that nobody has.
#[derive(Clone, Debug, Default)]
pub struct Pseudonyms {
    known: BTreeSet<String>,
    taken: BTreeSet<String>,
}

impl Pseudonyms {
    /// Starts with the participants that a project has.
    pub fn new<'a>(known: impl IntoIterator<Item = &'a ParticipantId>) -> Self {
        let known: BTreeSet<String> = known.into_iter().map(ToString::to_string).collect();
        Self { taken: known.clone(), known }
    }

    /// Keeps the labels of a text that are pseudonyms themselves from being handed out. All texts of an import are
    /// reserved before the first one is linked.
    pub fn reserve(&mut self, labels: &[Label]) {
        self.taken.extend(labels.iter().filter(|l| is_code(&l.label)).map(|l| l.label.clone()));
    }

    /// Returns the next free one of `P01`, `P02`, …
    fn next(&mut self) -> ParticipantId {
        let number = |id: &String| id.strip_prefix('P')?.parse::<usize>().ok();
        let last = self.taken.iter().filter_map(number).max().unwrap_or(0);
        let id = format!("P{:02}", last + 1);
        self.taken.insert(id.clone());
        id.as_str().into()
    }
}

/// Returns whom each label stands for.
pub fn link(labels: &[Label], pseudonyms: &mut Pseudonyms) -> Vec<Link> {
    // `Interviewee` and `interviewee:` are one person in one text.
    let mut met: BTreeMap<String, ParticipantId> = BTreeMap::new();
    let one = |Label { label, .. }: &Label| {
        let link = |speaker| Link { label: label.clone(), speaker, is_new: false, may_be_name: false };
        if pseudonyms.known.contains(label) {
            return link(Speaker::Participant(label.as_str().into()));
        }
        if is_code(label) {
            return Link { is_new: true, ..link(Speaker::Participant(label.as_str().into())) };
        }
        match part_of(label) {
            Some(Part::Interviewer) => link(Speaker::Researcher(Role::Interviewer)),
            Some(Part::Moderator) => link(Speaker::Researcher(Role::Moderator)),
            Some(Part::Group) => link(Speaker::Group),
            part => {
                let same: String = label.to_lowercase().split_whitespace().collect();
                let id = met.entry(same).or_insert_with(|| pseudonyms.next()).clone();
                Link { is_new: true, may_be_name: part.is_none(), ..link(Speaker::Participant(id)) }
            }
        }
    };
    labels.iter().map(one).collect()
}

/// Returns whether a label is a pseudonym already: a few letters and a number, such as `P07`, `MSW3`, `FG1-P2`.
pub fn is_code(label: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let group = |text: &str| (1..=4).contains(&letters(text)) && (1..=4).contains(&digits(text));
    let is_plain = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '-' | '_');
    label.chars().count() <= 12
        && label.chars().all(is_plain)
        && label.split(['-', '_']).any(group)
        && part_of(label).is_none_or(|part| matches!(part, Part::Participant | Part::Moderator) && letters(label) == 1)
}

/// Guesses what a source is by who speaks in it.
pub fn kind_of(links: &[Link]) -> Kind {
    let participants: BTreeSet<&ParticipantId> = links
        .iter()
        .filter_map(|link| if let Speaker::Participant(id) = &link.speaker { Some(id) } else { None })
        .collect();
    let is_moderated = links.iter().any(|link| link.speaker == Speaker::Researcher(Role::Moderator));
    match participants.len() {
        _ if is_moderated => Kind::FocusGroup,
        0 if links.is_empty() => Kind::Document,
        0..=2 => Kind::Interview,
        _ => Kind::FocusGroup,
    }
}

/// Guesses the language of a text where its script tells: `zh`, `ja`, `ko`, `ar`, `hi`; else nothing.
pub fn language_of(text: &str) -> &'static str {
    let (mut han, mut kana, mut hangul, mut arabic, mut devanagari, mut all) = (0, 0, 0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => han += 1,
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7af}' => hangul += 1,
            '\u{0600}'..='\u{06ff}' => arabic += 1,
            '\u{0900}'..='\u{097f}' => devanagari += 1,
            _ => {}
        }
    }
    let most = |count: i32| count > 0 && count * 2 > all;
    match () {
        () if most(kana + han) && kana * 10 > han => "ja",
        () if most(han) => "zh",
        () if most(hangul) => "ko",
        () if most(arabic) => "ar",
        () if most(devanagari) => "hi",
        () => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(labels: &[&str], known: &[&str]) -> Vec<Link> {
        let known: Vec<ParticipantId> = known.iter().map(|id| (*id).into()).collect();
        let labels: Vec<Label> =
            labels.iter().map(|l| Label { label: (*l).to_owned(), turns: 1, example: String::new() }).collect();
        let mut pseudonyms = Pseudonyms::new(&known);
        pseudonyms.reserve(&labels);
        link(&labels, &mut pseudonyms)
    }

    fn speaker(link: &Link) -> String {
        link.speaker.to_value().to_string()
    }

    #[test]
    fn codes_are_participants_and_known_words_have_parts() {
        let all: Vec<String> =
            links(&["Interviewer", "Moderator", "P07", "All", "MSW3"], &["P07"]).iter().map(speaker).collect();
        let wanted = [
            r#""interviewer""#,
            r#""moderator""#,
            r#"{"participant":"P07"}"#,
            r#""group""#,
            r#"{"participant":"MSW3"}"#,
        ];
        assert_eq!(all, wanted);
    }

    #[test]
    fn a_name_never_becomes_an_id() {
        let all = links(&["Maria", "P02", "Interviewee", "interviewee"], &["P01"]);
        let got: Vec<(String, bool)> = all.iter().map(|l| (speaker(l), l.may_be_name)).collect();
        let id = |id: &str| format!(r#"{{"participant":"{id}"}}"#);
        assert_eq!(got, [(id("P03"), true), (id("P02"), false), (id("P04"), false), (id("P04"), false)]);
        assert!(all.iter().all(|l| l.is_new));
    }

    #[test]
    fn what_looks_like_a_pseudonym() {
        for label in ["P07", "p1", "MSW3", "FG1-P2", "R2", "M2", "甲1"] {
            assert!(is_code(label), "{label}");
        }
        for label in ["Maria", "Interviewer1", "I1", "Q3", "参与者3", "Maria2021 Lopez", "2021", "P", "Participant3"]
        {
            assert!(!is_code(label), "{label}");
        }
    }

    #[test]
    fn a_moderator_or_three_participants_make_a_focus_group() {
        assert_eq!(kind_of(&links(&["Interviewer", "P1"], &[])), Kind::Interview);
        assert_eq!(kind_of(&links(&["Moderator", "P1"], &[])), Kind::FocusGroup);
        assert_eq!(kind_of(&links(&["P1", "P2", "P3"], &[])), Kind::FocusGroup);
        assert_eq!(kind_of(&[]), Kind::Document);
    }

    #[test]
    fn the_script_tells_the_language_or_nothing_does() {
        assert_eq!(language_of("没人告诉我。"), "zh");
        assert_eq!(language_of("聞き手です"), "ja");
        assert_eq!(language_of("لم يخبرني أحد"), "ar");
        assert_eq!(language_of("Nobody told me 没人"), "");
    }
}
