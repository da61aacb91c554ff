//! The columns of a tally and what each may count: its sources and participants are its bases.

use super::{Across, Ask};
use crate::domain::layer::{Layer, Looked, Shown};
use crate::domain::source::Speaker;
use crate::domain::time::When;
use crate::domain::voices::TurnVoice;
use crate::domain::{CodeId, CoderId, Kind, ParticipantId, Project, Segment, Shard, SourceId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// What it is across, and the value: `group=MSW`, as a handle's last part.
    pub key: String,
    pub heading: String,
    /// Its sources, as indexes of conversations.
    pub sources: BTreeSet<usize>,
    /// Its participants who speak in these sources, as indexes.
    pub participants: BTreeSet<usize>,
    /// Characters they say there.
    pub chars: usize,
    /// When the last of its sources was marked done, by marks that put it into the base.
    pub last_done: Option<When>,
    /// The codes that were looked for in one of its sources after that was marked done.
    pub looked_for: BTreeSet<CodeId>,
}

/// A stretch that counts, and whose it is, if it is one participant's.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub segment: Segment,
    pub who: Option<usize>,
}

/// A source of the base.
pub struct BaseSource<'a> {
    pub id: &'a SourceId,
    pub shard: &'a Shard,
    /// The conversation it holds: a text and its translation hold one.
    pub conversation: usize,
    /// What counts in it, in order: no words of the research team, no backchannel.
    pub spans: Vec<Span>,
    speakers: BTreeSet<usize>,
    /// The done marks that put it into the base.
    done: Vec<(&'a CoderId, When)>,
}

/// All columns; the first stands for everything.
pub struct Columns<'a> {
    pub heads: Vec<Head>,
    /// The sources that count, in the project's order.
    pub base: Vec<BaseSource<'a>>,
    /// Whether every source counts because none is marked done yet.
    pub all_count: bool,
    participants: HashMap<&'a ParticipantId, usize>,
    /// The column of each conversation, kind, coder or participant.
    by_conversation: HashMap<usize, usize>,
    by_kind: HashMap<Kind, usize>,
    by_coder: HashMap<&'a CoderId, usize>,
    by_participant: Vec<Option<usize>>,
    across: Option<Across>,
}

impl<'a> Columns<'a> {
    /// Plans the columns and their bases.
    pub fn new(project: &'a Project, looked: &'a Looked, ask: &Ask) -> Self {
        let mut columns = Self {
            heads: vec![Head { key: "all".to_owned(), ..Head::default() }],
            base: Vec::new(),
            all_count: looked.nothing_done,
            participants: HashMap::new(),
            by_conversation: HashMap::new(),
            by_kind: HashMap::new(),
            by_coder: HashMap::new(),
            by_participant: Vec::new(),
            across: ask.across.as_ref().map(|(across, _)| across.clone()),
        };
        columns.number_participants(project, looked);
        columns.find_base(project, looked);
        columns.name_heads(project);
        columns.fill_bases(project, looked);
        columns
    }

    fn number_participants(&mut self, project: &'a Project, looked: &'a Looked) {
        let known = project.participants().keys();
        let speak =
            project.sources().iter().filter_map(|id| project.source(id)).flat_map(crate::domain::Source::participants);
        let coded = looked.codings.iter().flat_map(|shown| &shown.voices.participants);
        let all: BTreeSet<&ParticipantId> = known.chain(speak).chain(coded).collect();
        self.participants = all.into_iter().enumerate().map(|(i, id)| (id, i)).collect();
        self.by_participant = vec![None; self.participants.len()];
    }

    fn find_base(&mut self, project: &'a Project, looked: &Looked) {
        let numbers: HashMap<&SourceId, usize> = project.sources().iter().enumerate().map(|(i, id)| (id, i)).collect();
        for id in project.sources() {
            let Some(shard) = project.shard(id) else { continue };
            if !looked.counts(id) {
                continue;
            }
            let conversation = numbers.get(project.conversation(id)).copied().unwrap_or_default();
            let spans = self.spans(shard);
            let speakers = self.speakers(shard);
            let done = marks(project, &looked.layer, id);
            self.base.push(BaseSource { id, shard, conversation, spans, speakers, done });
        }
    }

    fn spans(&self, shard: &Shard) -> Vec<Span> {
        let Some(text) = shard.text() else { return Vec::new() };
        let turns = text.transcript.turns().iter().zip(shard.turn_voices());
        turns
            .filter_map(|(turn, voice)| match voice {
                TurnVoice::Participant(id) => Some((turn, self.participants.get(id).copied())),
                TurnVoice::Unattributed => Some((turn, None)),
                TurnVoice::Backchannel | TurnVoice::Uncounted => None,
            })
            .flat_map(|(turn, who)| text.transcript.paragraphs_of(turn).iter().map(move |p| Span { segment: *p, who }))
            .collect()
    }

    /// Returns who speaks in a source: those whose label opens a turn; before the text is read, those declared.
    fn speakers(&self, shard: &Shard) -> BTreeSet<usize> {
        let source = shard.source();
        let Some(text) = shard.text() else {
            return source.participants().into_iter().filter_map(|id| self.participants.get(id).copied()).collect();
        };
        let labels: BTreeSet<&str> =
            text.transcript.turns().iter().filter(|t| t.body.is_some()).filter_map(|t| t.label.as_deref()).collect();
        labels
            .into_iter()
            .filter_map(|label| match source.speakers.get(label) {
                Some(Speaker::Participant(id)) => self.participants.get(id).copied(),
                _ => None,
            })
            .collect()
    }

    fn name_heads(&mut self, project: &'a Project) {
        let Some(across) = self.across.clone() else { return };
        match &across {
            Across::Source => {
                for (i, id) in project.sources().iter().enumerate().filter(|(_, id)| project.conversation(id) == *id) {
                    let title = project.source(id).map_or_else(|| id.to_string(), |s| s.title.clone());
                    self.by_conversation.insert(i, self.heads.len());
                    self.push_head(id.as_str(), title);
                }
            }
            Across::Kind => {
                let there: BTreeSet<Kind> =
                    project.sources().iter().filter_map(|id| project.source(id)).map(|s| s.kind).collect();
                for kind in there {
                    self.by_kind.insert(kind, self.heads.len());
                    self.push_head(kind.word(), kind.plural().to_owned());
                }
            }
            Across::Coder => {
                for id in project.coders() {
                    self.by_coder.insert(id, self.heads.len());
                    self.push_head(id.as_str(), id.to_string());
                }
            }
            Across::Participant => {
                let ids: BTreeMap<usize, &ParticipantId> = self.participants.iter().map(|(id, i)| (*i, *id)).collect();
                for (i, id) in ids {
                    let column = self.heads.len();
                    self.push_head(id.as_str(), id.to_string());
                    self.join(i, column);
                }
            }
            Across::Attribute(name) => self.name_values(project, name),
        }
    }

    fn push_head(&mut self, key: &str, heading: String) {
        let key = self.across.as_ref().map_or_else(String::new, |across| across.key_of(key));
        self.heads.push(Head { key, heading, ..Head::default() });
    }

    fn join(&mut self, participant: usize, column: usize) {
        if let Some(slot) = self.by_participant.get_mut(participant) {
            *slot = Some(column);
        }
    }

    /// One column for each value in order, and one for those of whom it is not known.
    fn name_values(&mut self, project: &Project, name: &str) {
        let mut values: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for (id, i) in &self.participants {
            let value = project.participants().get(*id).and_then(|p| p.attribute(name)).filter(|v| !v.is_empty());
            values.entry(value).or_default().push(*i);
        }
        let unknown = values.remove(&None);
        let known = values.into_iter().map(|(value, ids)| (value.unwrap_or_default().to_owned(), ids));
        let known: Vec<_> = known.collect();
        for (value, ids) in known {
            let column = self.heads.len();
            self.push_head(&value, value.clone());
            for i in ids {
                self.join(i, column);
            }
        }
        if let Some(ids) = unknown {
            let column = self.heads.len();
            self.push_head("", "not given".to_owned());
            for i in ids {
                self.join(i, column);
            }
        }
    }

    fn fill_bases(&mut self, project: &Project, looked: &Looked) {
        // Voices that a coder corrected may name somebody who has no turn of their own there.
        let numbers: HashMap<&SourceId, usize> = self.base.iter().enumerate().map(|(i, s)| (s.id, i)).collect();
        let mut voices: Vec<BTreeSet<usize>> = self.base.iter().map(|s| s.speakers.clone()).collect();
        for shown in looked.codings.iter().filter(|s| s.cites.iter().any(|c| c.corrected_voices.is_some())) {
            if let Some(all) = numbers.get(&shown.source).and_then(|i| voices.get_mut(*i)) {
                all.extend(self.voices_of(shown));
            }
        }
        let of_participants = self.across.as_ref().is_some_and(Across::is_of_participants);
        for (source, voices) in self.base.iter().zip(voices) {
            let chars = char_lengths(source);
            let mut columns: BTreeSet<usize> = self.columns_of_source(source);
            if of_participants {
                columns.extend(voices.iter().filter_map(|i| self.by_participant.get(*i).copied().flatten()));
            }
            for column in columns {
                let by_participant = &self.by_participant;
                let in_column = |i: usize| column == 0 || by_participant.get(i).copied().flatten() == Some(column);
                let Some(head) = self.heads.get_mut(column) else { continue };
                head.sources.insert(source.conversation);
                head.participants.extend(voices.iter().copied().filter(|i| !of_participants || in_column(*i)));
                let counts = |who: &Option<usize>| !of_participants || column == 0 || who.is_some_and(in_column);
                head.chars += chars.iter().filter(|(who, _)| counts(who)).map(|(_, n)| n).sum::<usize>();
                // In a coder's column only what this coder read was looked for.
                let by_coder = &self.by_coder;
                let is_own =
                    |coder: &CoderId| column == 0 || by_coder.is_empty() || by_coder.get(coder) == Some(&column);
                let done = source.done.iter().filter(|(coder, _)| is_own(coder)).map(|(_, t)| *t).max();
                head.last_done = head.last_done.max(done);
                let own = source.done.iter().filter(|(coder, _)| is_own(coder));
                head.looked_for.extend(own.flat_map(|(coder, _)| project.looked_for(source.id, coder)));
            }
        }
    }

    /// Returns the columns that a source of the base belongs in whoever speaks.
    fn columns_of_source(&self, source: &BaseSource<'_>) -> BTreeSet<usize> {
        let mut columns = BTreeSet::from([0]);
        columns.extend(self.by_conversation.get(&source.conversation));
        columns.extend(self.by_kind.get(&source.shard.source().kind));
        columns
            .extend(self.by_coder.iter().filter(|(coder, _)| self.has_read(source, coder)).map(|(_, column)| *column));
        columns
    }

    /// Returns whether a source is in the base of a coder's own column.
    fn has_read(&self, source: &BaseSource<'_>, coder: &CoderId) -> bool {
        self.all_count || source.done.iter().any(|(done, _)| *done == coder)
    }

    /// Returns the voices of a coding as indexes.
    pub fn voices_of(&self, shown: &Shown) -> impl Iterator<Item = usize> {
        shown.voices.participants.iter().filter_map(|id| self.participants.get(id).copied())
    }

    /// Returns whether a participant belongs in a column; everybody does in one that is not of participants.
    pub fn holds(&self, column: usize, participant: Option<usize>) -> bool {
        let of_participants = column > 0 && self.across.as_ref().is_some_and(Across::is_of_participants);
        let own = |i: usize| self.by_participant.get(i).copied().flatten() == Some(column);
        !of_participants || participant.is_some_and(own)
    }

    /// Returns the columns beyond the first that a coding counts in.
    pub fn columns_of(&self, source: &BaseSource<'_>, shown: &Shown) -> Vec<usize> {
        let mut columns: Vec<usize> = match &self.across {
            None => Vec::new(),
            Some(Across::Source) => self.by_conversation.get(&source.conversation).copied().into_iter().collect(),
            Some(Across::Kind) => self.by_kind.get(&source.shard.source().kind).copied().into_iter().collect(),
            Some(Across::Coder) => {
                let coders = shown.cites.iter().map(|cited| cited.coder()).filter(|coder| self.has_read(source, coder));
                coders.filter_map(|coder| self.by_coder.get(coder).copied()).collect()
            }
            Some(Across::Participant | Across::Attribute(_)) => {
                self.voices_of(shown).filter_map(|i| self.by_participant.get(i).copied().flatten()).collect()
            }
        };
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Returns the done marks that a layer goes by: that of one coder by this coder's alone, the others by everybody's.
fn marks<'a>(project: &'a Project, layer: &Layer, id: &SourceId) -> Vec<(&'a CoderId, When)> {
    let mut marks = project.done_marks(id);
    if let Layer::Mine(own) | Layer::Coder(own) = layer {
        marks.retain(|(coder, _)| *coder == own);
    }
    marks
}

/// Returns how many characters each speaker's counted stretches hold.
fn char_lengths(source: &BaseSource<'_>) -> HashMap<Option<usize>, usize> {
    let mut lengths = HashMap::new();
    if let Some(text) = source.shard.text() {
        for span in &source.spans {
            let (start, end) = text.transcript.to_chars(span.segment);
            *lengths.entry(span.who).or_default() += end - start;
        }
    }
    lengths
}
