//! Search everywhere: a line to type in, the hits of all sources below it while one types, and coding all or some of them
//! in one step.

use super::rows::{first_shown, moved};
use crate::analysis::search::{Found, Hit, Pattern, Problem, Query, Scope};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::key::Key;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::picker;
use crate::app::text_input::TextInput;
use crate::app::world::{Spot, World};
use crate::domain::Segment;
use std::collections::BTreeSet;

/// Lines of the screen that are no hits: the line to type in, what was found, a rule.
pub const FIXED: u16 = 3;
/// Most hits that are kept; more are only counted.
pub const MOST: usize = 5000;

/// What is coded of a hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// The words found.
    Words,
    /// The sentence they stand in.
    #[default]
    Sentence,
    /// All that is said in the turn.
    Turn,
}

impl Unit {
    /// Returns the word for the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Words => "the words",
            Self::Sentence => "the sentence",
            Self::Turn => "the turn",
        }
    }
}

/// The search and where the cursor is in its hits.
#[derive(Debug, Default)]
pub struct State {
    input: TextInput,
    query: Query,
    scope: Scope,
    /// What is wrong with the expression.
    problem: Option<Problem>,
    found: Found,
    /// The number of the search that was asked for last, and what it was asked for.
    asked: (u64, Option<(Query, Scope, u64)>),
    /// Whether the keys go to the line.
    typing: bool,
    /// The answer has not come yet.
    waiting: bool,
    cursor: usize,
    top: usize,
    marked: BTreeSet<usize>,
    unit: Unit,
}

/// A search to be run outside.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Its number: an answer with another one comes too late.
    pub number: u64,
    /// What is searched for.
    pub pattern: Pattern,
    /// Where.
    pub scope: Scope,
}

impl State {
    /// Returns the line that is typed in.
    pub const fn input(&self) -> &TextInput {
        &self.input
    }

    /// Returns what is searched for, and how.
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// Returns where is searched.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Returns what is wrong with the expression.
    pub const fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// Returns what was found.
    pub const fn found(&self) -> &Found {
        &self.found
    }

    /// Returns whether the keys go to the line.
    pub const fn is_typing(&self) -> bool {
        self.typing
    }

    /// Returns whether the answer is still to come.
    pub const fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Returns the place of the highlighted hit, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns the first hit that is drawn.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Returns whether a hit is marked.
    pub fn is_marked(&self, nth: usize) -> bool {
        self.marked.contains(&nth)
    }

    /// Returns how many hits are marked.
    pub fn marked(&self) -> usize {
        self.marked.len()
    }

    /// Takes all marks off.
    pub fn unmark(&mut self) {
        self.marked.clear();
    }

    /// Returns what is coded of a hit.
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Gives the keys to the line.
    pub fn begin(&mut self) {
        self.typing = true;
    }

    /// Returns the search that is to be run, if what is asked for or the texts have changed since the last one.
    pub fn ask(&mut self, world: &World) -> Option<Ask> {
        let texts = world.loading.len() as u64;
        let wanted = (self.query.clone(), self.scope.clone(), texts);
        if self.asked.1.as_ref() == Some(&wanted) {
            return None;
        }
        self.asked = (self.asked.0 + 1, Some(wanted));
        match Pattern::new(&self.query) {
            Err(problem) => {
                self.problem = Some(problem);
                self.waiting = false;
                None
            }
            Ok(None) => {
                (self.problem, self.waiting) = (None, false);
                self.take(self.asked.0, Found::default());
                None
            }
            Ok(Some(pattern)) => {
                (self.problem, self.waiting) = (None, true);
                Some(Ask { number: self.asked.0, pattern, scope: self.scope.clone() })
            }
        }
    }

    /// Takes in an answer, unless it comes too late.
    pub fn take(&mut self, number: u64, found: Found) {
        if number != self.asked.0 {
            return;
        }
        // The same hits in another order of reading are not marked any more: places would lie.
        if self.found != found {
            self.marked.clear();
            self.cursor = self.cursor.min(found.hits.len().saturating_sub(1));
            self.found = found;
        }
        self.waiting = false;
    }

    /// Takes a key that types or edits the line.
    pub fn key(&mut self, key: Key) -> Outcome {
        self.input.key(key);
        self.edited()
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Outcome {
        self.input.paste(text);
        self.edited()
    }

    fn edited(&mut self) -> Outcome {
        if self.query.text != self.input.text() {
            self.input.text().clone_into(&mut self.query.text);
            (self.cursor, self.top) = (0, 0);
        }
        Outcome::none()
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        match action {
            Action::SearchRegex => self.query.regex = !self.query.regex,
            Action::SearchWords => self.query.words = !self.query.words,
            Action::SearchCase => self.query.case = !self.query.case,
            Action::SearchVoices => self.scope.participants_only = !self.scope.participants_only,
            Action::SearchHere => self.typing = true,
            Action::Accept | Action::MoveDown if self.typing => self.typing = self.found.hits.is_empty(),
            _ if self.typing => {}
            _ => return self.on_hits(world, area, action),
        }
        Outcome::none()
    }

    fn on_hits(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        let height = usize::from(area.height.saturating_sub(FIXED)).max(1);
        if action == Action::MoveUp && self.cursor == 0 {
            self.typing = true;
            return Outcome::none();
        }
        if let Some(to) = moved(self.cursor, self.found.hits.len(), height, action) {
            self.cursor = to;
            self.top = first_shown(self.top, self.cursor, height);
            return Outcome::none();
        }
        match action {
            Action::OpenRow => self.go_there(),
            Action::MarkHere => {
                if !self.marked.remove(&self.cursor) {
                    self.marked.insert(self.cursor);
                }
                self.cursor = (self.cursor + 1).min(self.found.hits.len().saturating_sub(1));
                self.top = first_shown(self.top, self.cursor, height);
                Outcome::none()
            }
            Action::Widen | Action::Narrow => {
                self.unit = match (self.unit, action) {
                    (Unit::Words, Action::Widen) | (Unit::Turn, Action::Narrow) => Unit::Sentence,
                    (_, Action::Widen) => Unit::Turn,
                    _ => Unit::Words,
                };
                Outcome::tell(Notice::done(format!("c codes {} of a hit", self.unit.word())))
            }
            Action::CodeSelection => self.code(world),
            _ => Outcome::none(),
        }
    }

    fn go_there(&self) -> Outcome {
        let Some(hit) = self.found.hits.get(self.cursor) else { return Outcome::none() };
        let spot = Spot { source: hit.source.clone(), segment: hit.segment };
        let query = if self.query.regex { String::new() } else { self.query.text.clone() };
        Outcome::go(Go::Jump(spot)).then(Go::LookFor(query))
    }

    /// Picks codes for the marked hits, or for all when none is marked.
    fn code(&self, world: &World) -> Outcome {
        let wanted = |nth: &usize| self.marked.is_empty() || self.marked.contains(nth);
        let hits = self.found.hits.iter().enumerate().filter(|(nth, _)| wanted(nth)).map(|(_, hit)| hit);
        let mut spots: Vec<Spot> = Vec::new();
        for spot in hits.filter_map(|hit| self.spot(world, hit)) {
            // Two hits in one sentence are one passage.
            if spots.last() != Some(&spot) {
                spots.push(spot);
            }
        }
        if spots.is_empty() {
            return Outcome::tell(Notice::warning("there is nothing to code: no hits"));
        }
        let sources: BTreeSet<_> = spots.iter().map(|spot| &spot.source).collect();
        let which = if self.marked.is_empty() { "all" } else { "the marked" };
        let what = format!(
            "Code {which} {} in {} ({} each)",
            counted(spots.len(), "passage"),
            counted(sources.len(), "source"),
            self.unit.word()
        );
        Outcome::go(Go::Open(Box::new(Overlay::Picker(picker::State::code_all(world, spots, what)))))
    }

    /// What of a hit is coded.
    fn spot(&self, world: &World, hit: &Hit) -> Option<Spot> {
        let text = &world.project.shard(&hit.source)?.text()?.transcript;
        let segment: Option<Segment> = match self.unit {
            Unit::Words => Some(hit.segment),
            Unit::Sentence => text.sentence_at(hit.segment.start()).map(|sentence| {
                // A hit may go on into the next sentence.
                let last = text.previous_grapheme(hit.segment.end()).and_then(|at| text.sentence_at(at));
                last.and_then(|last| Segment::new(sentence.start(), last.end())).unwrap_or(sentence)
            }),
            Unit::Turn => text.turns().get(hit.turn)?.body,
        };
        Some(Spot { source: hit.source.clone(), segment: segment.unwrap_or(hit.segment) })
    }
}
