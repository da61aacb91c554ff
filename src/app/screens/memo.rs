//! The window in which a memo is written. Closing it keeps what was written; discarding is the explicit act.

use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::key::Key;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::{Overlay, barred_memo};
use crate::app::screens::{help, list};
use crate::app::text_input::TextBlock;
use crate::app::undoing::short;
use crate::app::world::World;
use crate::domain::Segment;
use crate::domain::command::{Command, NewMemo};
use crate::domain::id::{MemoId, SourceId};
use crate::domain::memo::{About, Memo, MemoKind};
use std::sync::Arc;

/// Most cells of the window's width: longer rows are hard to read.
pub const WIDEST: u16 = 84;
/// Cells beside the text: frame and margin.
pub const BESIDE: u16 = 4;

/// Which memo is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// A new one.
    New {
        /// What it is about.
        about: About,
        /// The stretch of the source that it is about.
        passage: Option<Segment>,
        /// Note or journal.
        kind: MemoKind,
    },
    /// One that is there.
    Known(MemoId),
    /// No memo, but a turn whose words are corrected.
    Turn(Turn),
}

/// A turn whose words are corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// In which source.
    pub source: SourceId,
    /// Its whole text.
    pub whole: Arc<str>,
    /// Where the turn stands in it, label and all, in bytes.
    pub range: Segment,
    /// Which turn it is, from 1.
    pub nth: usize,
}

impl Turn {
    /// Returns the turn as it is.
    fn text(&self) -> &str {
        self.whole.get(self.range.range()).unwrap_or_default()
    }

    /// Returns the whole text with another text in place of the turn; with none the turn is gone.
    fn with(&self, text: &str) -> String {
        let before = self.whole.get(..self.range.start()).unwrap_or_default();
        let after = self.whole.get(self.range.end()..).unwrap_or_default();
        let text = text.trim_matches('\n').trim_end();
        let after = if text.is_empty() { after.trim_start_matches('\n') } else { after };
        format!("{before}{text}{after}")
    }
}

impl Which {
    /// A new note about a thing.
    pub const fn note(about: About) -> Self {
        Self::New { about, passage: None, kind: MemoKind::Note }
    }
}

/// The window.
#[derive(Clone, Debug)]
pub struct State {
    which: Which,
    title: String,
    /// What stands under the title: the words that it is about, or when and by whom it was written.
    note: String,
    text: TextBlock,
    /// What it is called in what is told: memo, comment, answer.
    word: &'static str,
    /// Whose it is, when it is not the coder's: it can be read only.
    of_other: Option<String>,
}

impl State {
    /// Opens a memo.
    pub fn new(world: &World, which: Which) -> Self {
        let project = &world.project;
        let (title, note, text, of_other) = match &which {
            Which::New { about, passage, kind } => {
                (title(world, about, *kind), words(world, about, *passage), String::new(), None)
            }
            Which::Known(id) => match project.memo(id) {
                Some(memo) => {
                    let is_own = memo.author == *world.coder();
                    let said = format!("{} · {}", memo.author, memo.created.date());
                    let quote = memo.passage.as_ref().map(|passage| format!(" · {}", short(&passage.quote)));
                    let other = (!is_own).then(|| memo.author.to_string());
                    (title(world, &memo.about, memo.kind), said + &quote.unwrap_or_default(), memo.text.clone(), other)
                }
                None => ("Memo".into(), String::new(), String::new(), None),
            },
            Which::Turn(turn) => {
                let title = format!("Correct turn {} of {}", turn.nth, project.title_of(&turn.source));
                let note = "Codings and memos go along with their words.".to_owned();
                (title, note, turn.text().to_owned(), None)
            }
        };
        let word = word(world, &which);
        Self { which, title, note, word, text: TextBlock::new(&text), of_other }
    }

    /// Returns which memo is written.
    pub const fn which(&self) -> &Which {
        &self.which
    }

    /// Returns the heading.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns what stands under it.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Returns what is written.
    pub const fn text(&self) -> &TextBlock {
        &self.text
    }

    /// Returns whose memo it is, when it cannot be changed for that.
    pub fn of_other(&self) -> Option<&str> {
        self.of_other.as_deref()
    }

    /// Brings the text in line with the room there is.
    pub fn settle(&mut self, area: Area) {
        self.text.set_room(usize::from(area.width.min(WIDEST).saturating_sub(BESIDE)));
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        match action {
            Action::Back => self.keep().then(Go::Close),
            Action::Discard => {
                let as_it_was = format!("the {} is as it was", self.word);
                let told = if self.text.is_changed() { "what was written is discarded".into() } else { as_it_was };
                Outcome::go(Go::Close).then(Go::Notice(Notice::done(told)))
            }
            Action::EditOutside => match &self.of_other {
                Some(author) => Outcome::tell(others(author, self.word)),
                None => match barred_memo(world) {
                    Some(why) => Outcome::tell(why),
                    None => Outcome::go(Go::Edit(self.text.text())),
                },
            },
            Action::Help => help::open(Context::Memo),
            _ => Outcome::none(),
        }
    }

    /// Takes a key that types or edits.
    pub fn key(&mut self, key: Key) -> Outcome {
        let before = self.of_other.as_ref().map(|_| self.text.text());
        self.text.key(key);
        match (before, &self.of_other) {
            (Some(before), Some(author)) if before != self.text.text() => {
                let told = others(author, self.word);
                self.text.replace(&before);
                Outcome::tell(told)
            }
            _ => Outcome::none(),
        }
    }

    /// Takes a text in place of all that is written.
    pub fn take(&mut self, text: &str) {
        self.text.replace(text);
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Outcome {
        if self.of_other.is_none() {
            self.text.paste(text);
        }
        Outcome::none()
    }

    /// What closing does: keeps what was written; an own memo that was emptied is removed.
    pub fn keep(&self) -> Outcome {
        if self.of_other.is_some() || !self.text.is_changed() {
            return Outcome::none();
        }
        let (text, kept) = (self.text.text(), format!("the {} is kept", self.word));
        match (&self.which, self.text.is_blank()) {
            (Which::New { .. }, true) => Outcome::none(),
            (Which::New { about, passage, kind }, false) => {
                let new = NewMemo { about: about.clone(), passage: *passage, kind: *kind, text };
                Outcome::change(Command::AddMemo(new)).then(Go::Notice(Notice::done(kept)))
            }
            (Which::Turn(turn), _) => {
                let (source, text) = (turn.source.clone(), turn.with(&text).into());
                let correct = Command::CorrectText { source: source.clone(), text, why: None };
                Outcome::change(correct).then(Go::Corrected(source))
            }
            (Which::Known(id), false) => {
                let told = Notice::done(kept);
                Outcome::change(Command::EditMemo { id: id.clone(), text }).then(Go::Notice(told))
            }
            (Which::Known(id), true) => {
                let told = Notice::done(format!("the {} is removed", self.word)).keyed(Action::Undo, "brings it back");
                Outcome::change(Command::RemoveMemo { id: id.clone(), why: None }).then(Go::Notice(told))
            }
        }
    }
}

/// Opens what there is about a thing: its memos to choose from, or at once a new one when there is none.
pub fn open(world: &World, about: About, passage: Option<Segment>) -> Outcome {
    let same_place = |memo: &&Memo| match (passage, memo.place(&world.project)) {
        (Some(wanted), Some((_, segment))) => wanted.overlaps(segment),
        (Some(_), None) => false,
        (None, _) => memo.passage.is_none(),
    };
    let there: Vec<MemoId> = world.project.memos_about(&about).filter(same_place).map(|memo| memo.id.clone()).collect();
    let kind = if world.review { MemoKind::Comment } else { MemoKind::Note };
    let new = Which::New { about, passage, kind };
    let window = if there.is_empty() {
        if let Some(refused) = barred_memo(world) {
            return Outcome::tell(refused);
        }
        Overlay::Memo(Box::new(State::new(world, new)))
    } else {
        Overlay::List(list::State::memos(world, &there, new))
    };
    Outcome::go(Go::Open(Box::new(window)))
}

/// Returns whether a memo is a comment that somebody else wrote: it is read with the answers to it.
pub fn is_of_other(world: &World, id: &MemoId) -> bool {
    let is_it = |memo: &Memo| memo.kind == MemoKind::Comment && memo.author != *world.coder();
    world.project.memo(id).is_some_and(is_it)
}

/// Says why a memo of somebody else is not changed.
fn others(author: &str, word: &str) -> Notice {
    let told = Notice::warning(format!("this {word} was written by {author}: only {author} can change it"));
    told.hinted(if word == "comment" { "answer it instead" } else { "write one of your own about the same" })
}

fn title(world: &World, about: &About, kind: MemoKind) -> String {
    match (kind, about) {
        (MemoKind::Journal, About::Project) => "Journal".into(),
        (MemoKind::Journal, about) => format!("Journal, on {}", world.project.in_words(about)),
        (MemoKind::Note, about @ About::Memo(_)) => format!("Answer to {}", world.project.in_words(about)),
        (MemoKind::Note, about) => format!("Memo on {}", world.project.in_words(about)),
        (MemoKind::Comment, about) => format!("Comment on {}", world.project.in_words(about)),
    }
}

fn word(world: &World, which: &Which) -> &'static str {
    let (kind, about) = match which {
        Which::New { kind, about, .. } => (*kind, about),
        Which::Known(id) => match world.project.memo(id) {
            Some(memo) => (memo.kind, &memo.about),
            None => return "memo",
        },
        Which::Turn(_) => return "text",
    };
    match (kind, about) {
        (MemoKind::Comment, _) => "comment",
        (_, About::Memo(_)) => "answer",
        _ => "memo",
    }
}

/// The words that a new memo is about.
fn words(world: &World, about: &About, passage: Option<Segment>) -> String {
    let (source, segment) = match (about, passage) {
        (About::Source(source), Some(segment)) => (source, Some(segment)),
        (About::Coding(source, key), _) => (source, world.project.coding(source, key).and_then(|c| c.segment())),
        (About::Memo(id), _) => {
            let words = world.project.memo(id).map(|memo| memo.text.split_whitespace().collect::<Vec<_>>().join(" "));
            return words.unwrap_or_default();
        }
        _ => return String::new(),
    };
    let text = world.project.shard(source).and_then(|shard| shard.text());
    let words = segment.zip(text).map(|(segment, text)| text.transcript.passage_text(segment));
    words.map_or_else(String::new, |words| format!("“{}”", words.split_whitespace().collect::<Vec<_>>().join(" ")))
}
