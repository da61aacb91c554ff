//! The project: what all records add up to. Read accessors only; `absorb` is what changes it.

use super::codebook::Codebook;
use super::coding::{Coding, CodingKey};
use super::id::{CodeId, CoderId, CodingId, Device, LevelId, MemoId, ParticipantId, SourceId};
use super::level::LevelScheme;
use super::memo::{About, Memo};
use super::participant::Participant;
use super::record::next_number;
use super::shard::Shard;
use super::source::Source;
use super::thing::{Key, Thing};
use super::time::When;
use super::voices::Backchannel;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What comes before the code in the fields of a done mark that say it was looked for later.
pub(super) const LOOKED: &str = "looked.";

/// How the project's coders work; it changes wording and what is pushed forward, never what is possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Approach {
    /// Framework analysis.
    Framework,
    /// A codebook, applied.
    Codebook,
    /// Content analysis.
    Content,
    /// Reflexive thematic analysis.
    Reflexive,
    /// Grounded theory.
    Grounded,
    /// Not decided yet.
    #[default]
    Undecided,
}

impl Approach {
    /// All approaches with the words that files and commands use.
    pub const WORDS: [(Self, &'static str); 6] = [
        (Self::Framework, "framework"),
        (Self::Codebook, "codebook"),
        (Self::Content, "content"),
        (Self::Reflexive, "reflexive"),
        (Self::Grounded, "grounded"),
        (Self::Undecided, "undecided"),
    ];

    /// Returns the approach that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(approach, _)| *approach)
    }

    /// Returns the word that files and commands use.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(approach, _)| *approach == self).map_or("undecided", |(_, word)| word)
    }
}

/// The sum of all records absorbed so far. Cheap to clone: sources are shared until one is changed.
#[derive(Clone, Debug, Default)]
pub struct Project {
    pub(super) things: Arc<BTreeMap<Key, Thing>>,
    pub(super) shards: BTreeMap<SourceId, Arc<Shard>>,
    pub(super) codebook: Arc<Codebook>,
    pub(super) levels: LevelScheme,
    pub(super) participants: Arc<BTreeMap<ParticipantId, Participant>>,
    pub(super) memos: Arc<Vec<Arc<Memo>>>,
    pub(super) backchannel: Arc<Backchannel>,
    pub(super) order: Vec<SourceId>,
    pub(super) actions: HashMap<(CoderId, Device), u64>,
    pub(super) revision: u64,
    as_of: Option<When>,
}

impl Project {
    /// Returns a project without anything in it, to be given only records up to a time, if one is named.
    pub fn as_it_was(as_of: Option<When>) -> Self {
        Self { as_of, ..Self::default() }
    }

    /// Returns the time up to which records are in it, when that is not all of them.
    pub const fn as_of(&self) -> Option<When> {
        self.as_of
    }

    /// Returns the title, or nothing when none was given.
    pub fn title(&self) -> &str {
        self.things.get(&Key::Project).and_then(|t| t.text("title")).unwrap_or_default()
    }

    /// Returns the project's id, which never changes.
    pub fn id(&self) -> Option<&str> {
        self.things.get(&Key::Project)?.text("id")
    }

    /// Returns the approach.
    pub fn approach(&self) -> Approach {
        let word = self.things.get(&Key::Project).and_then(|t| t.text("approach"));
        word.and_then(Approach::parse).unwrap_or_default()
    }

    /// Returns a setting of the project, such as `small`.
    pub fn setting(&self, path: &str) -> Option<&Value> {
        self.things.get(&Key::Project)?.get(path)
    }

    /// Returns the levels, in order.
    pub const fn levels(&self) -> &LevelScheme {
        &self.levels
    }

    /// Returns the codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Returns the words that alone in a turn only show listening.
    pub fn backchannel(&self) -> &Backchannel {
        &self.backchannel
    }

    /// Returns all participants by id.
    pub fn participants(&self) -> &BTreeMap<ParticipantId, Participant> {
        &self.participants
    }

    /// Returns all memos, in the order in which they were written.
    pub fn memos(&self) -> impl DoubleEndedIterator<Item = &Memo> {
        self.memos.iter().map(|memo| &**memo)
    }

    /// Returns a memo.
    pub fn memo(&self, id: &MemoId) -> Option<&Memo> {
        self.memos().find(|memo| memo.id == *id)
    }

    /// Returns the memos about a thing; those about a source with the ones on its passages, those about a code with the
    /// ones on every code that was merged into it.
    pub fn memos_about<'a>(&'a self, about: &'a About) -> impl DoubleEndedIterator<Item = &'a Memo> {
        let same = move |memo: &&Memo| match (&memo.about, about) {
            (About::Code(one), About::Code(other)) => self.codebook.resolve(one) == self.codebook.resolve(other),
            (one, other) => one == other,
        };
        self.memos().filter(same)
    }

    /// Returns whether the project has what a memo is about.
    pub fn has(&self, about: &About) -> bool {
        match about {
            About::Project | About::Number(_) => true,
            About::Source(id) => self.source(id).is_some(),
            About::Code(id) => self.codebook.is_standing(self.codebook.resolve(id)),
            About::Participant(id) => self.participants.contains_key(id),
            About::Coding(source, key) => self.shard(source).is_some_and(|shard| shard.coding(key).is_some()),
            About::Memo(id) => self.memo(id).is_some(),
        }
    }

    /// Returns what a memo is about in words: `the code 'Induction'`.
    pub fn in_words(&self, about: &About) -> String {
        let book = self.codebook();
        match about {
            About::Project => "the project".into(),
            About::Source(id) => format!("'{}'", self.title_of(id)),
            About::Code(id) => format!("the code '{}'", book.name(book.resolve(id))),
            About::Participant(id) => format!("participant {id}"),
            About::Coding(source, key) => {
                let code = self.coding(source, key).map(|coding| book.name(book.resolve(&coding.code)));
                let with = code.map_or_else(String::new, |code| format!(" with '{code}'"));
                format!("a coding{with} in '{}'", self.title_of(source))
            }
            About::Number(handle) => format!("the number {handle}"),
            About::Memo(id) => {
                let title = self.memo(id).map_or_else(|| id.to_string(), |memo| memo.title().to_owned());
                format!("the comment “{title}”")
            }
        }
    }

    /// Returns the names of all attributes that any participant has, in order.
    pub fn attributes(&self) -> BTreeSet<&str> {
        self.participants.values().flat_map(|p| p.attributes.keys()).map(String::as_str).collect()
    }

    /// Returns all coders: those with an entry of their own and those whose codings are here.
    pub fn coders(&self) -> BTreeSet<&CoderId> {
        let declared = self.things.iter().filter_map(|(key, thing)| match key {
            Key::Coder(id) if !thing.is_gone() => Some(id),
            _ => None,
        });
        declared.chain(self.shards.values().flat_map(|s| s.codings().iter().map(|c| c.coder()))).collect()
    }

    /// Returns the name of a coder, or the id when none was given.
    pub fn coder_name<'a>(&'a self, id: &'a CoderId) -> &'a str {
        self.things.get(&Key::Coder(id.clone())).and_then(|t| t.text("name")).unwrap_or(id.as_str())
    }

    /// Returns the code that a coder's quick key applies; `digit` from 1 to 9.
    pub fn quick_code(&self, coder: &CoderId, digit: u8) -> Option<CodeId> {
        let id = self.things.get(&Key::Coder(coder.clone()))?.text(&format!("quick.{digit}"))?;
        let id = self.codebook.resolve(&id.into()).clone();
        self.codebook.is_standing(&id).then_some(id)
    }

    /// Returns the ids of all sources, in the order they are listed.
    pub fn sources(&self) -> &[SourceId] {
        &self.order
    }

    /// Returns a source with its text and codings, if the trail knows it.
    pub fn shard(&self, id: &SourceId) -> Option<&Arc<Shard>> {
        self.shards.get(id).filter(|s| s.is_known())
    }

    /// Returns what is known of a source.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.shard(id).map(|s| s.source())
    }

    /// Returns shards that hold lines of a source which the trail does not know or has taken away.
    pub fn unknown_shards(&self) -> impl Iterator<Item = (&SourceId, &Arc<Shard>)> {
        self.shards.iter().filter(|(_, s)| !s.is_known())
    }

    /// Returns the sources that text means: exact id, exact title, or else every id it is a prefix of.
    pub fn find_source(&self, text: &str) -> Vec<&SourceId> {
        if let Some(id) = self.order.iter().find(|id| id.as_str() == text) {
            return vec![id];
        }
        let wanted = text.to_lowercase();
        let title = |id: &&SourceId| self.source(id).is_some_and(|s| s.title.to_lowercase() == wanted);
        let titled: Vec<_> = self.order.iter().filter(title).collect();
        if titled.is_empty() && !text.is_empty() {
            return self.order.iter().filter(|id| id.as_str().starts_with(text)).collect();
        }
        titled
    }

    /// Returns a coding and where it is.
    pub fn coding(&self, source: &SourceId, key: &CodingKey) -> Option<&Arc<Coding>> {
        self.shards.get(source)?.coding(key)
    }

    /// Returns every coding with this id and its source. More than one only if two coders drew the same id.
    pub fn find_coding(&self, id: CodingId) -> Vec<(&SourceId, &Arc<Coding>)> {
        let hits = self.order.iter().filter_map(|source| Some((source, self.shard(source)?)));
        hits.flat_map(|(source, shard)| shard.codings().iter().filter(move |c| c.id() == id).map(move |c| (source, c)))
            .collect()
    }

    /// Returns the level a coding counts at: its own, or its code's.
    pub fn level_of<'a>(&'a self, coding: &'a Coding) -> Option<&'a LevelId> {
        coding.level.as_ref().or_else(|| self.codebook.level(self.codebook.resolve(&coding.code)))
    }

    /// Returns whether a coder has marked a source done.
    pub fn is_done(&self, source: &SourceId, coder: &CoderId) -> bool {
        let key = Key::Done(source.clone(), coder.clone());
        self.things.get(&key).is_some_and(|t| !t.is_gone() && t.flag("done"))
    }

    /// Returns whether any coder has marked any source done.
    pub fn is_any_done(&self) -> bool {
        self.things.iter().any(|(key, thing)| matches!(key, Key::Done(..)) && !thing.is_gone() && thing.flag("done"))
    }

    /// Returns the coders who have marked a source done.
    pub fn done_by(&self, source: &SourceId) -> Vec<&CoderId> {
        self.done_marks(source).into_iter().map(|(coder, _)| coder).collect()
    }

    /// Returns the coders who have marked a source done, and when each did last.
    pub fn done_marks(&self, source: &SourceId) -> Vec<(&CoderId, When)> {
        let from = Key::Done(source.clone(), CoderId::from(""));
        let of_source = self.things.range(from..).map_while(|(key, thing)| match key {
            Key::Done(s, coder) if s == source => Some((coder, thing)),
            _ => None,
        });
        let when = |thing: &Thing| thing.winner("done").map(|signed| signed.line.head.t).unwrap_or_default();
        of_source.filter(|(_, t)| !t.is_gone() && t.flag("done")).map(|(coder, t)| (coder, when(t))).collect()
    }

    /// Returns the codes that a coder has looked for in a finished source although they came later, and those above them.
    pub fn looked_for(&self, source: &SourceId, coder: &CoderId) -> BTreeSet<CodeId> {
        let thing = self.things.get(&Key::Done(source.clone(), coder.clone()));
        let codes: Vec<CodeId> =
            thing.into_iter().flat_map(|thing| thing.below(LOOKED)).map(|(code, _)| code.into()).collect();
        codes.iter().flat_map(|code| self.codebook.lineage(self.codebook.resolve(code))).cloned().collect()
    }

    /// Returns the source whose conversation a source holds: itself, or the original that it translates. The two are
    /// one interview, never two.
    pub fn conversation<'a>(&'a self, id: &'a SourceId) -> &'a SourceId {
        let original =
            |id: &&'a SourceId| self.source(id)?.translation_of.as_ref().filter(|o| self.source(o).is_some());
        // A hand edit may have closed a circle.
        std::iter::successors(Some(id), original).take(self.order.len()).last().unwrap_or(id)
    }

    /// Returns how many codings of all sources are adrift.
    pub fn adrift(&self) -> usize {
        self.order.iter().filter_map(|id| self.shard(id)).map(|shard| shard.adrift()).sum()
    }

    /// Returns a thing in the coder's words: `code Role clarity`.
    pub fn name_of(&self, key: &Key) -> String {
        match key {
            Key::Code(id) => format!("code {}", self.codebook.name(id)),
            Key::Source(id) => format!("source {}", self.title_of(id)),
            Key::Done(source, _) => format!("done mark of {}", self.title_of(source)),
            Key::Participant(id) => format!("participant {id}"),
            Key::Memo(id) => {
                let is_comment = self.things.get(key).and_then(|thing| thing.text("kind")) == Some("comment");
                let word = if is_comment { "comment" } else { "memo" };
                self.memo(id).map_or_else(|| word.into(), |memo| format!("{word} “{}”", memo.title()))
            }
            Key::Version(_) => {
                let name = self.things.get(key).and_then(|thing| thing.text("name")).unwrap_or_default();
                format!("version {name} of the codebook")
            }
            Key::Coder(id) => format!("coder {}", self.coder_name(id)),
            Key::Project => "project settings".into(),
            Key::Action(_) => "action that was cut off".into(),
            Key::Other(of) => of.to_string(),
        }
    }

    /// Returns the title of a source, or its id where it has none.
    pub fn title_of<'a>(&'a self, source: &'a SourceId) -> &'a str {
        let title = self.source(source).map(|source| source.title.as_str()).filter(|title| !title.is_empty());
        title.unwrap_or(source.as_str())
    }

    /// Returns a thing of the trail.
    pub fn thing(&self, key: &Key) -> Option<&Thing> {
        self.things.get(key)
    }

    /// Returns all things of the trail.
    pub fn things(&self) -> &BTreeMap<Key, Thing> {
        &self.things
    }

    /// Returns the number that the next action of a coder on a device gets.
    pub fn next_action(&self, coder: &CoderId, device: &Device) -> u64 {
        next_number(self.actions.get(&(coder.clone(), device.clone())).copied().into_iter())
    }

    /// Returns the last action number of every coder and device.
    pub const fn actions(&self) -> &HashMap<(CoderId, Device), u64> {
        &self.actions
    }

    /// Returns a number that changes whenever anything does.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the hash of the codebook as records cite it: 8 hex digits.
    pub fn codebook_hash(&self) -> String {
        super::canonical::content_hash(&self.codebook.content(), 8)
    }
}
