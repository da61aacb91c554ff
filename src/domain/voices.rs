//! Whose words a passage holds (PRODUCT.md, section 4): the participants with at least one spoken word in it, turns
//! that are mere backchannel left out.

use super::id::ParticipantId;
use super::segment::Segment;
use super::source::{Source, Speaker};
use super::transcript::Transcript;
use serde_json::Value;
use std::collections::HashSet;
use unicode_segmentation::UnicodeSegmentation;

/// Words that, alone in a turn, only show that somebody listens.
#[derive(Clone, Debug, PartialEq)]
pub struct Backchannel(HashSet<String>);

const ENGLISH: &str = "mm mhm mmm mm-hmm hm hmm uh-huh uh huh yeah yep yup ok okay right sure ah oh er erm um uh aha";
const CHINESE: &str = "嗯 嗯嗯 对 对对 是 是的 哦 噢 啊 好 好的 唉";

impl Default for Backchannel {
    fn default() -> Self {
        Self::from_words(ENGLISH.split(' ').chain(CHINESE.split(' ')))
    }
}

impl Backchannel {
    fn from_words<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        Self(words.flat_map(|phrase| phrase.unicode_words()).map(str::to_lowercase).collect())
    }

    /// Reads the project's `backchannel` field, a list of words for each language; without one the default holds.
    pub fn from_value(value: Option<&Value>) -> Self {
        let Some(lists) = value.and_then(Value::as_object) else { return Self::default() };
        let words = lists.values().filter_map(Value::as_array).flatten();
        Self::from_words(words.filter_map(Value::as_str))
    }

    /// Returns whether text holds at least one word and only words of the list; notes in brackets are no words.
    fn is_all_of(&self, text: &str) -> bool {
        let mut any = false;
        let only = spoken(text).all(|word| {
            any = true;
            self.0.contains(&word.to_lowercase())
        });
        any && only
    }
}

/// Returns the words of a text that were spoken: notes in square brackets left out.
fn spoken(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    text.split_inclusive(['[', ']'])
        .filter(move |piece| {
            let outside = depth == 0;
            match piece.chars().last() {
                Some('[') => depth += 1,
                Some(']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            outside
        })
        .flat_map(|piece| piece.unicode_words())
}

/// Returns whether a text holds a spoken word. One that begins with a letter does: nearly all do.
fn is_spoken(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric) || spoken(text).next().is_some()
}

/// Who speaks in one turn, as far as counting goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TurnVoice {
    /// A participant says something.
    Participant(ParticipantId),
    /// Nobody in particular: a group voice, or text without a speaker. It counts the source.
    Unattributed,
    /// A participant only shows that they listen. It counts the source.
    Backchannel,
    /// The research team or a passer-by: never counted.
    Uncounted,
}

/// Returns the voice of every turn of a text.
pub fn turn_voices(source: &Source, transcript: &Transcript, backchannel: &Backchannel) -> Vec<TurnVoice> {
    let voice = |turn: &super::turn::Turn| {
        let speaker = turn.label.as_deref().and_then(|label| source.speakers.get(label));
        match speaker {
            Some(Speaker::Participant(id)) => {
                let words = transcript.paragraphs_of(turn).iter().map(|p| transcript.slice(*p));
                // A turn of more than a few words is never mere backchannel: no need to look at them all.
                let short = turn.range.len() < 120;
                if short && backchannel.is_all_of(&words.collect::<Vec<_>>().join(" ")) {
                    TurnVoice::Backchannel
                } else {
                    TurnVoice::Participant(id.clone())
                }
            }
            Some(Speaker::Researcher(_) | Speaker::Other) => TurnVoice::Uncounted,
            Some(Speaker::Group) | None => TurnVoice::Unattributed,
        }
    };
    transcript.turns().iter().map(voice).collect()
}

/// Whose words a stretch holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// The participants, in order and once each.
    pub participants: Vec<ParticipantId>,
    /// Whether the source counts: something in the stretch was not said by the research team.
    pub counts_source: bool,
}

/// Returns whose words a stretch of a text holds; `turns` is what `turn_voices` gave for this text.
pub fn voices(transcript: &Transcript, turns: &[TurnVoice], segment: Segment) -> Voices {
    let mut found = Voices::default();
    let first = transcript.turn_at(segment.start()).unwrap_or(0);
    for (turn, voice) in transcript.turns().iter().zip(turns).skip(first) {
        if turn.range.start() >= segment.end() {
            break;
        }
        let pieces = || transcript.paragraphs_of(turn).iter().filter_map(|p| p.intersection(segment));
        match voice {
            TurnVoice::Participant(id) => {
                // A note or an emoji is nobody's word, but it is not the research team's either.
                found.counts_source |= pieces().next().is_some();
                if pieces().any(|piece| is_spoken(transcript.slice(piece))) && !found.participants.contains(id) {
                    found.participants.push(id.clone());
                }
            }
            TurnVoice::Unattributed | TurnVoice::Backchannel => found.counts_source |= pieces().next().is_some(),
            TurnVoice::Uncounted => {}
        }
    }
    found.participants.sort();
    found
}
