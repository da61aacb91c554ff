//! A memo or card that is being written, remembered with the place while it is: where the power fails, nobody closes the
//! window.

use super::App;
use super::action::Action;
use super::edit::Moment;
use super::effect::Effect;
use super::notice::Notice;
use super::overlay::Overlay;
use super::screens::card;
use super::screens::memo::{self, Which};
use super::world::World;
use crate::domain::canonical::content_hash;
use crate::domain::id::{CodeId, MemoId};
use crate::domain::memo::{About, MemoKind};
use crate::domain::{Segment, SourceId};

/// Hex digits of the hash of words.
const HASH: usize = 16;

/// What is written and not yet kept.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The memo that is changed, when there is one.
    known: Option<MemoId>,
    /// What a new one is about, as in its page.
    about: String,
    /// The stretch that it is about: its bytes in the source, and a hash of its words. What people said stays in the
    /// project.
    passage: Option<(usize, usize, String)>,
    /// Whether it goes into the journal.
    journal: bool,
    /// What is written.
    text: String,
    /// The code whose card is written instead, with those of its texts that are another, in their order.
    card: Option<(CodeId, [Option<String>; 3])>,
}

impl Draft {
    /// What a window holds that is written and not yet kept, if it is one to write in.
    fn of(world: &World, window: &Overlay) -> Option<Self> {
        match window {
            Overlay::Memo(state) if state.text().is_changed() && state.of_other().is_none() => {
                Self::of_memo(world, state)
            }
            Overlay::Card(state) if state.is_written() => {
                Some(Self { card: Some((state.code().clone(), state.written())), ..Self::default() })
            }
            _ => None,
        }
    }

    /// What is written of a memo. The correction of a turn belongs to the text as it stands now, and is not remembered.
    fn of_memo(world: &World, state: &memo::State) -> Option<Self> {
        let text = state.text().text();
        Some(match state.which() {
            Which::Turn(_) => return None,
            Which::Known(id) => Self { known: Some(id.clone()), text, ..Self::default() },
            Which::New { about, passage, kind } => {
                let words = |segment: Segment| Some((segment.start(), segment.end(), words(world, about, segment)?));
                let (passage, journal) = (passage.and_then(words), *kind == MemoKind::Journal);
                Self { about: about.to_string(), passage, journal, text, ..Self::default() }
            }
        })
    }

    /// Returns the source whose text must be read to go on with it, if it is about a passage.
    pub fn source(&self) -> Option<SourceId> {
        self.passage.as_ref()?;
        match About::parse(&self.about)? {
            About::Source(source) => Some(source),
            _ => None,
        }
    }

    /// Returns the window in which it was written, unless what it says is kept or can no longer be.
    fn window(&self, world: &World) -> Option<Overlay> {
        if let Some((code, texts)) = &self.card {
            world.project.codebook().get(code)?;
            let mut state = card::State::new(world, code.clone());
            state.take(texts);
            return state.is_written().then(|| Overlay::Card(Box::new(state)));
        }
        if self.text.is_empty() {
            return None;
        }
        let mut state = memo::State::new(world, self.which(world));
        if state.of_other().is_some() || state.text().text() == self.text {
            return None;
        }
        state.take(&self.text);
        Some(Overlay::Memo(Box::new(state)))
    }

    /// Returns the memo that it belongs to. What it was about may be gone, or say something else: it is then about the
    /// project, or the source as a whole.
    fn which(&self, world: &World) -> Which {
        if let Some(id) = self.known.clone().filter(|id| world.project.memo(id).is_some()) {
            return Which::Known(id);
        }
        let about = About::parse(&self.about).unwrap_or_default();
        let passage = self.passage.as_ref().and_then(|(start, end, said)| {
            let segment = Segment::new(*start, *end)?;
            (words(world, &about, segment)? == *said).then_some(segment)
        });
        let kind = match &about {
            About::Memo(_) => MemoKind::Note,
            _ if world.review => MemoKind::Comment,
            _ if self.journal => MemoKind::Journal,
            _ => MemoKind::Note,
        };
        Which::New { about, passage, kind }
    }
}

/// The hash of the words in a stretch of the source that something is about, if its text is read and has that stretch.
fn words(world: &World, about: &About, segment: Segment) -> Option<String> {
    let About::Source(source) = about else { return None };
    let text = world.project.shard(source)?.text()?.transcript.text();
    Some(content_hash(&text.get(segment.range())?.into(), HASH))
}

impl App {
    /// Returns what is to be gone on with next time: what is written in a window and not yet kept, or what waits.
    pub(super) fn draft(&self) -> Option<Draft> {
        self.written().or_else(|| self.waiting.clone())
    }

    fn written(&self) -> Option<Draft> {
        self.overlays.iter().rev().find_map(|window| Draft::of(&self.world, window))
    }

    /// Has remembered what is being written, and that nothing is any more.
    pub(super) fn remember_draft(&mut self, moment: Moment, effects: &mut Vec<Effect>) {
        let written = self.written();
        if written != self.drafted {
            self.drafted = written;
            effects.push(Effect::Remember(Box::new(self.place(moment.now))));
        }
    }

    /// Opens again what was being written when the program ended without warning.
    pub(super) fn write_on(&mut self, draft: Draft) {
        if self.world.read_only.is_some() && !self.world.review {
            // A disk that was full may have room tomorrow.
            self.waiting = Some(draft);
            return;
        }
        let Some(window) = draft.window(&self.world) else { return };
        self.overlays.push(window);
        (self.drafted, self.greeting) = (Some(draft), None);
        let told = Notice::done("this was being written when emic ended without warning");
        self.notice = Some(told.keyed(Action::Back, "keeps it"));
    }
}
