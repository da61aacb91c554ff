//! What a cell says and whether it can be changed: the attribute of a participant, the title of a source, whom a label
//! stands for.

use crate::app::screens::sort::natural;
use crate::app::world::World;
use crate::domain::command::{Command, SourceEdit};
use crate::domain::id::{ParticipantId, SourceId};
use crate::domain::source::{Kind, Role, Speaker};
use crate::text::name::{clean_name, tidied};
use serde_json::Value;
use std::collections::BTreeMap;

/// What of the project a cell holds that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// An attribute of a participant.
    Attribute(ParticipantId, String),
    /// The title of a source.
    Title(SourceId),
    /// What a source is.
    Kind(SourceId),
    /// The language of a source.
    Language(SourceId),
    /// When the conversation was.
    Date(SourceId),
    /// Which source it translates.
    TranslationOf(SourceId),
    /// Whom a label of a source stands for.
    Speaker(SourceId, String),
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// What tells it from others.
    pub note: String,
    /// What the field becomes.
    pub value: Given,
}

/// What a field becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// This text; empty, nothing.
    Text(String),
    /// This kind.
    Kind(Kind),
    /// A translation of this source, or of none.
    Original(Option<SourceId>),
    /// This speaker.
    Speaker(Speaker),
    /// A participant who is added on the way.
    Newcomer(ParticipantId),
}

impl Field {
    /// Returns whether any text can be typed; else one of what is offered is chosen.
    pub const fn is_free(&self) -> bool {
        matches!(self, Self::Attribute(..) | Self::Title(_) | Self::Language(_) | Self::Date(_))
    }

    /// Returns what the cell is about, for a heading.
    pub fn title(&self, world: &World) -> String {
        let title = |source: &SourceId| world.project.title_of(source).to_owned();
        let of = |what: &str, source: &SourceId| format!("{what} of {}", title(source));
        match self {
            Self::Attribute(id, name) => format!("{name} of {id}"),
            Self::Title(id) => of("Title", id),
            Self::Kind(id) => of("Kind", id),
            Self::Language(id) => of("Language", id),
            Self::Date(id) => of("Date", id),
            Self::TranslationOf(id) => format!("What {} translates", title(id)),
            Self::Speaker(id, label) => format!("Who “{label}” is in {}", title(id)),
        }
    }

    /// Returns the value as it is now, as text.
    pub fn now(&self, world: &World) -> String {
        let project = &world.project;
        let source = |id: &SourceId| project.source(id);
        let now = match self {
            Self::Attribute(id, name) => {
                project.participants().get(id).and_then(|p| p.attribute(name)).map(str::to_owned)
            }
            Self::Title(id) => source(id).map(|s| s.title.clone()),
            Self::Kind(id) => source(id).map(|s| s.kind.shown().to_owned()),
            Self::Language(id) => source(id).map(|s| s.language.clone()),
            Self::Date(id) => source(id).map(|s| s.date.clone()),
            Self::TranslationOf(id) => {
                source(id).and_then(|s| Some(project.title_of(s.translation_of.as_ref()?).to_owned()))
            }
            Self::Speaker(id, label) => source(id).and_then(|s| Some(s.speakers.get(label)?.word().to_owned())),
        };
        now.unwrap_or_default()
    }

    /// Returns what can be chosen: the values that others have, or all there are.
    pub fn offers(&self, world: &World) -> Vec<Offer> {
        let project = &world.project;
        match self {
            Self::Attribute(me, name) => {
                let others = project.participants().iter().filter(|(id, _)| *id != me);
                used(others.filter_map(|(_, p)| p.attribute(name)), "participant")
            }
            Self::Language(me) => {
                let others = project.sources().iter().filter(|id| *id != me);
                let sources = others.filter_map(|id| project.source(id));
                used(sources.map(|s| s.language.as_str()), "source")
            }
            Self::Title(_) | Self::Date(_) => Vec::new(),
            Self::Kind(_) => Kind::ALL.map(|kind| offer(kind.shown(), "", Given::Kind(kind))).to_vec(),
            Self::TranslationOf(id) => {
                let others = project.sources().iter().filter(|other| *other != id);
                let row = |other: &SourceId| {
                    let note = project.source(other).map_or("", |s| s.kind.shown());
                    offer(project.title_of(other), note, Given::Original(Some(other.clone())))
                };
                let none = offer("no translation", "it is an original", Given::Original(None));
                std::iter::once(none).chain(others.map(row)).collect()
            }
            Self::Speaker(..) => speakers(world),
        }
    }

    /// Returns the change that gives the field a value: one action.
    pub fn change(&self, given: Given) -> Vec<Command> {
        let edit = |id: &SourceId, edit: SourceEdit| vec![Command::EditSource(id.clone(), edit)];
        match (self, given) {
            (Self::Attribute(id, name), Given::Text(text)) => {
                let value = if text.trim().is_empty() { Value::Null } else { text.into() };
                vec![Command::SetParticipants(vec![(id.clone(), BTreeMap::from([(name.clone(), value)]))])]
            }
            (Self::Title(id), Given::Text(text)) => edit(id, SourceEdit::Title(text)),
            (Self::Language(id), Given::Text(text)) => edit(id, SourceEdit::Language(text)),
            (Self::Date(id), Given::Text(text)) => edit(id, SourceEdit::Date(text)),
            (Self::Kind(id), Given::Kind(kind)) => edit(id, SourceEdit::Kind(kind)),
            (Self::TranslationOf(id), Given::Original(original)) => edit(id, SourceEdit::TranslationOf(original)),
            (Self::Speaker(source, label), Given::Speaker(speaker)) => vec![link(source, label, speaker)],
            (Self::Speaker(source, label), Given::Newcomer(id)) => {
                let added = Command::SetParticipants(vec![(id.clone(), BTreeMap::new())]);
                vec![added, link(source, label, Speaker::Participant(id))]
            }
            _ => Vec::new(),
        }
    }

    /// Returns what to know of a text while it is typed, and whether it cannot be taken. `offers` is what is used
    /// elsewhere.
    pub fn note(&self, text: &str, offers: &[Offer]) -> (String, bool) {
        let text = tidied(text);
        let fine = |note: &str| (note.to_owned(), false);
        match self {
            Self::Title(_) => clean_name(&text).map_or_else(|p| (p.to_string(), true), |_| fine("")),
            Self::Date(_) if !text.is_empty() && !crate::domain::time::is_date(&text) => {
                ("write it like 2021-02-03".to_owned(), true)
            }
            Self::Language(_) if !text.is_empty() && crate::text::language::tag(&text).is_none() => {
                ("write a tag such as en, zh or pt-BR".to_owned(), true)
            }
            Self::Attribute(..) if !text.is_empty() => {
                let like = |offer: &&Offer| offer.name.to_lowercase() == text.to_lowercase();
                match offers.iter().find(|o| o.name == text).or_else(|| offers.iter().find(like)) {
                    Some(offer) if offer.name == text => fine(&format!("as {}", offer.note)),
                    Some(offer) => (format!("elsewhere it is written “{}”", offer.name), true),
                    None => fine("a new value in this column"),
                }
            }
            _ if self.is_free() && text.is_empty() => fine("empty: not known"),
            _ => fine(""),
        }
    }
}

fn link(source: &SourceId, label: &str, speaker: Speaker) -> Command {
    Command::SetSpeaker { source: source.clone(), label: label.to_owned(), speaker }
}

fn offer(name: &str, note: &str, value: Given) -> Offer {
    Offer { name: name.to_owned(), note: note.to_owned(), value }
}

/// The values that are used, the most used first, each with by how many.
fn used<'a>(values: impl Iterator<Item = &'a str>, by: &str) -> Vec<Offer> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values.filter(|value| !value.is_empty()) {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| natural(a.0, b.0)));
    let row = |(value, n): (&str, usize)| {
        let s = if n == 1 { "" } else { "s" };
        offer(value, &format!("{n} {by}{s}"), Given::Text(value.to_owned()))
    };
    counts.into_iter().map(row).collect()
}

/// Whom a label can stand for: every participant, then the research team and others.
fn speakers(world: &World) -> Vec<Offer> {
    let participants = world.project.participants().iter().map(|(id, participant)| {
        let known: Vec<&str> = participant.attributes.values().map(String::as_str).collect();
        offer(id.as_str(), &known.join(" · "), Given::Speaker(Speaker::Participant(id.clone())))
    });
    let others = [
        (Speaker::Researcher(Role::Interviewer), "asks: never counted"),
        (Speaker::Researcher(Role::Moderator), "leads a focus group: never counted"),
        (Speaker::Group, "several at once: counts the source"),
        (Speaker::Other, "somebody else, or nobody to count"),
    ];
    let others = others.map(|(speaker, note)| offer(speaker.word(), note, Given::Speaker(speaker.clone())));
    participants.chain(others).collect()
}
