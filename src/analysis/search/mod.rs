//! Search in all sources: where words stand that match a pattern. Labels, times and blank lines are no words, and a hit
//! lies within one paragraph, so that it never crosses a turn.

pub mod context;
pub mod pattern;
mod table;

pub use pattern::{Pattern, Problem, Query};
pub use table::table;

use crate::domain::id::{ParticipantId, SourceId};
use crate::domain::source::Kind;
use crate::domain::turn::Turn;
use crate::domain::{Project, Segment, Shard, Speaker};
use std::collections::BTreeSet;

/// Where is searched: in all that meets every condition given. Lists that are empty set no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Sources: any of these.
    pub sources: Vec<SourceId>,
    /// Kinds of source: any of these.
    pub kinds: Vec<Kind>,
    /// Only what these participants say.
    pub participants: Vec<ParticipantId>,
    /// The research team and passers-by are left out; text that nobody is named for stays.
    pub participants_only: bool,
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The source.
    pub source: SourceId,
    /// Where it is, in bytes, on whole graphemes.
    pub segment: Segment,
    /// The turn it lies in, from 0.
    pub turn: usize,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The hits, in the order of the sources and of the text; the first ones only, if there are more than wanted.
    pub hits: Vec<Hit>,
    /// How many hits there are.
    pub all: usize,
    /// In how many sources.
    pub sources: usize,
    /// How many participants say them.
    pub participants: usize,
    /// How many sources have not been read from the disk yet.
    pub unread: usize,
}

/// Searches a project and keeps the first `most` hits. `goes_on` is asked before every source; when it says no, the
/// search ends and nothing is returned.
pub fn search(
    project: &Project,
    pattern: &Pattern,
    scope: &Scope,
    most: usize,
    goes_on: impl Fn() -> bool,
) -> Option<Found> {
    let mut found = Found::default();
    let mut participants = BTreeSet::new();
    for id in project.sources() {
        if !goes_on() {
            return None;
        }
        let Some(shard) = project.shard(id).filter(|shard| scope.holds_source(id, shard)) else { continue };
        let Some(text) = shard.text() else {
            found.unread += 1;
            continue;
        };
        let before = found.all;
        for (nth, turn) in text.transcript.turns().iter().enumerate() {
            let speaker = speaker(shard, turn);
            if !scope.holds_speaker(speaker) {
                continue;
            }
            let so_far = found.all;
            for paragraph in text.transcript.paragraphs_of(turn) {
                for hit in pattern.hits(text.transcript.slice(*paragraph)) {
                    found.all += 1;
                    let start = paragraph.start();
                    let segment = Segment::new(start + hit.start, start + hit.end);
                    let kept = segment.filter(|_| found.hits.len() < most);
                    found.hits.extend(kept.map(|segment| Hit { source: id.clone(), segment, turn: nth }));
                }
            }
            if let (true, Some(Speaker::Participant(id))) = (found.all > so_far, speaker) {
                participants.insert(id);
            }
        }
        found.sources += usize::from(found.all > before);
    }
    found.participants = participants.len();
    Some(found)
}

/// Whom the label of a turn stands for.
fn speaker<'a>(shard: &'a Shard, turn: &Turn) -> Option<&'a Speaker> {
    shard.source().speakers.get(turn.label.as_deref()?)
}

impl Scope {
    fn holds_source(&self, id: &SourceId, shard: &Shard) -> bool {
        (self.sources.is_empty() || self.sources.contains(id))
            && (self.kinds.is_empty() || self.kinds.contains(&shard.source().kind))
    }

    fn holds_speaker(&self, speaker: Option<&Speaker>) -> bool {
        let is_wanted = |id| self.participants.contains(id);
        let named = matches!(speaker, Some(Speaker::Participant(id)) if is_wanted(id));
        (self.participants.is_empty() || named) && (!self.participants_only || speaker.is_none_or(Speaker::counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::Build;

    fn project() -> Build {
        let mut p = Build::new();
        p.interview(
            "i01",
            "I: Was there an induction?\n\nP1: No induction.\nNo Induction at all.\n\nI: Induction: none?",
        );
        p.interview("i02", "P2: 没有入职培训。 Role clarity, no induct-\n\nion.");
        p.focus_group("fg1", "M: And P1?\n\nP1: induction, induction\n\nAll: Yes, induction.\n\nNurse: induction?");
        p
    }

    fn found(p: &Build, text: &str, scope: &Scope) -> Found {
        let pattern = Pattern::new(&Query { text: text.into(), ..Query::default() }).unwrap().unwrap();
        search(&p.project, &pattern, scope, usize::MAX, || true).unwrap()
    }

    /// Source, turn from 1 and words of every hit.
    fn told(p: &Build, text: &str, scope: &Scope) -> Vec<String> {
        let words = |hit: &Hit| {
            let transcript = &p.project.shard(&hit.source).unwrap().text().unwrap().transcript;
            format!("{} {} {}", hit.source, hit.turn + 1, transcript.slice(hit.segment))
        };
        found(p, text, scope).hits.iter().map(words).collect()
    }

    #[test]
    fn hits_come_in_the_order_of_the_sources_and_of_the_text_and_are_counted() {
        let p = project();
        let all = [
            "i01 1 induction",
            "i01 2 induction",
            "i01 2 Induction",
            "i01 3 Induction",
            "fg1 2 induction",
            "fg1 2 induction",
            "fg1 3 induction",
            "fg1 4 induction",
        ];
        assert_eq!(told(&p, "induction", &Scope::default()), all);
        let counted = found(&p, "induction", &Scope::default());
        assert_eq!((counted.all, counted.sources, counted.participants, counted.unread), (8, 2, 1, 0));
    }

    #[test]
    fn labels_are_no_words_and_no_hit_crosses_a_turn() {
        let p = project();
        assert_eq!(told(&p, "p1", &Scope::default()), ["fg1 1 P1"]);
        assert_eq!(told(&p, "induction. no", &Scope::default()), [""; 0]);
        assert_eq!(told(&p, "培训", &Scope::default()), ["i02 1 培训"]);
    }

    #[test]
    fn a_scope_holds_sources_kinds_and_voices() {
        let p = project();
        let of = |scope: Scope| told(&p, "induction", &scope).len();
        assert_eq!(of(Scope { sources: vec!["i01".into()], ..Scope::default() }), 4);
        assert_eq!(of(Scope { kinds: vec![Kind::FocusGroup], ..Scope::default() }), 4);
        assert_eq!(of(Scope { participants: vec!["P1".into()], ..Scope::default() }), 4);
        assert_eq!(
            of(Scope { participants_only: true, ..Scope::default() }),
            5,
            "the group counts, the nurse does not"
        );
    }

    #[test]
    fn only_so_many_are_kept_all_are_counted_and_it_ends_when_told_to() {
        let p = project();
        let pattern = Pattern::new(&Query { text: "induction".into(), ..Query::default() }).unwrap().unwrap();
        let found = search(&p.project, &pattern, &Scope::default(), 3, || true).unwrap();
        assert_eq!((found.hits.len(), found.all), (3, 8));
        assert_eq!(search(&p.project, &pattern, &Scope::default(), 3, || false), None);
    }
}
