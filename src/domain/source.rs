//! A source: what is known of a text, and who speaks in it.

use super::id::{ParticipantId, SourceId};
use super::line::Passage;
use super::segment::Segment;
use super::thing::Thing;
use super::transcript::Transcript;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What a source is. Two focus groups are never two interviews: kinds can be counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One participant and an interviewer.
    #[default]
    Interview,
    /// Several participants and a moderator.
    FocusGroup,
    /// What a researcher wrote down.
    FieldNotes,
    /// Any other text.
    Document,
}

impl Kind {
    /// All kinds, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Interview, Self::FocusGroup, Self::FieldNotes, Self::Document];

    /// Returns the word that files and commands use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::FocusGroup => "focus-group",
            Self::FieldNotes => "field-notes",
            Self::Document => "document",
        }
    }

    /// Returns the words for the screen.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::FocusGroup => "focus group",
            Self::FieldNotes => "field notes",
            Self::Document => "document",
        }
    }

    /// Returns the heading over several of the kind.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Interview => "Interviews",
            Self::FocusGroup => "Focus groups",
            Self::FieldNotes => "Field notes",
            Self::Document => "Documents",
        }
    }

    /// Returns the kind that a word means; a space and a hyphen are the same.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Whom a speaker label stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A participant.
    Participant(ParticipantId),
    /// Somebody of the research team: never counted.
    Researcher(Role),
    /// Several at once: counts the source and no participant.
    Group,
    /// Somebody else, such as a nurse who comes in: never counted.
    Other,
}

/// What somebody of the research team does in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Asks in an interview.
    Interviewer,
    /// Leads a focus group.
    Moderator,
}

impl Speaker {
    /// Reads the value of a `speakers.<label>` field: `{"participant": "P03"}` or a role's word.
    pub fn from_value(value: &Value) -> Option<Self> {
        if let Some(id) = value.get("participant").and_then(Value::as_str) {
            return Some(Self::Participant(id.into()));
        }
        match value.as_str()? {
            "interviewer" => Some(Self::Researcher(Role::Interviewer)),
            "moderator" => Some(Self::Researcher(Role::Moderator)),
            "group" => Some(Self::Group),
            "other" => Some(Self::Other),
            _ => None,
        }
    }

    /// Returns the value that a `speakers.<label>` field holds.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Participant(id) => serde_json::json!({"participant": id.as_str()}),
            role => role.word().into(),
        }
    }

    /// Returns the word for it: the participant's id, or `interviewer`, `moderator`, `group`, `other`.
    pub fn word(&self) -> &str {
        match self {
            Self::Participant(id) => id.as_str(),
            Self::Researcher(Role::Interviewer) => "interviewer",
            Self::Researcher(Role::Moderator) => "moderator",
            Self::Group => "group",
            Self::Other => "other",
        }
    }

    /// Returns whether what is said counts: participants and groups do, the research team and passers-by do not.
    pub const fn counts(&self) -> bool {
        matches!(self, Self::Participant(_) | Self::Group)
    }
}

/// What is known of a source, without its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// The title shown, such as `I03`.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The language as a tag, such as `en` or `zh`.
    pub language: String,
    /// When the conversation was, as `2021-02-03`; may be empty.
    pub date: String,
    /// The SHA-256 of the text as it was imported, 64 hex digits.
    pub sha256: String,
    /// Labels in the text and whom they stand for.
    pub speakers: BTreeMap<String, Speaker>,
    /// The source that this one translates.
    pub translation_of: Option<SourceId>,
    /// Its place in lists: fractional keys, ties by title and id.
    pub pos: String,
}

impl Source {
    /// Builds a source of the winning fields of its thing.
    pub(super) fn of(thing: &Thing) -> Self {
        let text = |path: &str| thing.text(path).unwrap_or_default().to_owned();
        Self {
            title: text("title"),
            kind: thing.text("kind").and_then(Kind::parse).unwrap_or_default(),
            language: text("language"),
            date: text("date"),
            sha256: text("sha256"),
            speakers: thing
                .below("speakers.")
                .filter_map(|(label, value)| Some((label.to_owned(), Speaker::from_value(value)?)))
                .collect(),
            translation_of: thing.text("translation_of").map(SourceId::from),
            pos: text("pos"),
        }
    }

    /// Returns the labels that open a turn in the text.
    pub fn labels(&self) -> Vec<&str> {
        self.speakers.keys().map(String::as_str).collect()
    }

    /// Returns the participants who speak in it, in order and once each.
    pub fn participants(&self) -> Vec<&ParticipantId> {
        let mut ids: Vec<_> = self
            .speakers
            .values()
            .filter_map(|s| if let Speaker::Participant(id) = s { Some(id) } else { None })
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// A text with its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The text, cut into turns by the labels of its source.
    pub transcript: Arc<Transcript>,
    /// The SHA-256 of the text without byte order mark and with line feeds: 64 hex digits.
    pub sha256: Arc<str>,
    labels: Vec<String>,
}

impl SourceText {
    /// Takes a text that has no byte order mark and only line feeds.
    pub fn new(text: &str, labels: &[&str]) -> Self {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(text.as_bytes());
        let sha256 = super::canonical::hex(&digest, 64).into();
        Self { transcript: Arc::new(Transcript::new(text, labels)), sha256, labels: owned(labels) }
    }

    /// Returns the first 12 hex digits, which passages cite.
    pub fn src(&self) -> &str {
        self.sha256.get(..12).unwrap_or(&self.sha256)
    }

    /// Returns a stretch of it as records write it.
    pub fn passage(&self, segment: Segment) -> Passage {
        let (start, end) = self.transcript.to_chars(segment);
        let at = [start, end].map(|chars| u32::try_from(chars).unwrap_or(u32::MAX));
        let excerpt = self.transcript.excerpt(segment);
        let (quote, pre, post) = (excerpt.quote.into(), excerpt.pre.into(), excerpt.post.into());
        Passage { src: self.src().into(), at, quote, pre, post }
    }

    /// Returns whether the text was cut by these labels.
    pub fn is_cut_by(&self, labels: &[&str]) -> bool {
        self.labels == labels
    }

    /// Returns the same text cut by other labels.
    #[must_use]
    pub fn relabelled(&self, labels: &[&str]) -> Self {
        let transcript = Arc::new(Transcript::new(self.transcript.shared_text(), labels));
        Self { transcript, sha256: self.sha256.clone(), labels: owned(labels) }
    }
}

fn owned(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}
