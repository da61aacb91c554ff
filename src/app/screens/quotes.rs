//! The quotes: the passages of a code or behind a number of the tallies, each with its label and its place.

use crate::analysis::handle::{AtLevel, Handle};
use crate::analysis::tally::Across;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::outcome::{Go, Outcome};
use crate::app::world::{Spot, World};
use crate::domain::id::{CodeId, LevelId, ParticipantId, SourceId};
use crate::domain::layer::{Layer, Looked, Shown, look};

pub mod rows;

/// Which passages are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What it is called; without a title the name of the code.
    pub title: Option<String>,
    /// With this code or one below it.
    pub code: Option<CodeId>,
    /// At this level.
    pub level: Option<AtLevel>,
    /// In this source.
    pub source: Option<SourceId>,
    /// Of this participant.
    pub participant: Option<ParticipantId>,
    /// In this column of a tally: across what, and which value.
    pub column: Option<(Across, Option<String>)>,
    /// Of sources that count only: what stands behind a number.
    pub counted: bool,
}

impl Query {
    /// Wants the passages of a code.
    pub fn of_code(code: CodeId) -> Self {
        Self { code: Some(code), ..Self::default() }
    }

    /// Wants the passages at a level, or at none.
    pub fn of_level(level: Option<LevelId>) -> Self {
        let title = level.as_ref().map_or_else(|| "no level".to_owned(), ToString::to_string);
        Self { title: Some(title), level: Some(level.map_or(AtLevel::NoLevel, AtLevel::Level)), ..Self::default() }
    }

    /// Wants the passages behind a number of a tally.
    pub fn of_handle(handle: Handle, title: String) -> Self {
        let Handle { level, code, column } = handle;
        Self { title: Some(title), code, level, column, counted: true, ..Self::default() }
    }

    fn wants(&self, world: &World, looked: &Looked, shown: &Shown) -> bool {
        let project = &world.project;
        let book = project.codebook();
        let in_base =
            !self.counted || looked.nothing_done || looked.base.is_empty() || looked.base.contains(&shown.source);
        let of_code = self.code.as_ref().is_none_or(|code| book.lineage(&shown.code).any(|above| above == code));
        let at_level = self.level.as_ref().is_none_or(|level| level.holds(project, shown.level.as_ref()));
        let in_source = self.source.as_ref().is_none_or(|source| *source == shown.source);
        let of_participant = self.participant.as_ref().is_none_or(|id| shown.voices.participants.contains(id));
        let counts = !self.counted || shown.voices.counts_source;
        in_base && of_code && at_level && in_source && of_participant && counts && self.in_column(world, shown)
    }

    fn in_column(&self, world: &World, shown: &Shown) -> bool {
        let Some((across, value)) = &self.column else { return true };
        let is = |word: &str| value.as_deref() == Some(word);
        match across {
            Across::Source => is(shown.source.as_str()),
            Across::Kind => world.project.source(&shown.source).is_some_and(|source| is(source.kind.word())),
            Across::Coder => shown.cites.iter().any(|coding| is(coding.coder().as_str())),
            Across::Participant => shown.voices.participants.iter().any(|id| is(id.as_str())),
            Across::Attribute(name) => shown.voices.participants.iter().any(|id| {
                let participant = world.project.participants().get(id);
                participant.and_then(|p| p.attribute(name)) == value.as_deref()
            }),
        }
    }
}

/// A passage with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where it is.
    pub spot: Spot,
    /// Who speaks: `(Supervisor, P07)`.
    pub label: String,
    /// The title of its source, and the turn it begins in: `I03, turn 15`.
    pub place: String,
    /// The names of its codes, of those wanted.
    pub codes: Vec<String>,
}

/// The list and where the cursor is in it.
#[derive(Clone, Debug, Default)]
pub struct State {
    query: Query,
    title: String,
    found: Option<(u64, Layer)>,
    quotes: Vec<Quote>,
    cursor: usize,
    top: usize,
}

impl State {
    /// Finds the passages of a query.
    pub fn new(world: &World, query: Query) -> Self {
        let title = query.title.clone().or_else(|| {
            let code = query.code.as_ref()?;
            Some(world.project.codebook().name(code).to_owned())
        });
        let mut state = Self { query, title: title.unwrap_or_else(|| "all codes".into()), ..Self::default() };
        state.refresh(world);
        state
    }

    /// Finds them again if anything changed; the cursor stays on its quote.
    pub fn refresh(&mut self, world: &World) {
        let now = (world.project.revision(), world.layer.clone());
        if self.found.as_ref() == Some(&now) {
            return;
        }
        self.found = Some(now);
        let here = self.quotes.get(self.cursor).map(|quote| quote.spot.clone());
        let looked = look(&world.project, &world.layer);
        let mut quotes: Vec<Quote> = Vec::new();
        for shown in looked.codings.iter().filter(|shown| self.query.wants(world, &looked, shown)) {
            let spot = Spot { source: shown.source.clone(), segment: shown.segment };
            let code = world.project.codebook().name(&shown.code).to_owned();
            // Codings of a source stand in the order of their places.
            match quotes.iter_mut().rev().take_while(|q| q.spot.source == spot.source).find(|q| q.spot == spot) {
                Some(quote) if quote.codes.contains(&code) => {}
                Some(quote) => quote.codes.push(code),
                None => quotes.push(Quote {
                    label: label(world, shown),
                    place: place(world, &spot),
                    spot,
                    codes: vec![code],
                }),
            }
        }
        self.quotes = quotes;
        let at = here.and_then(|here| self.quotes.iter().position(|quote| quote.spot == here));
        self.cursor = at.unwrap_or(self.cursor).min(self.quotes.len().saturating_sub(1));
        self.top = self.top.min(self.cursor);
    }

    /// Returns what the quotes are of.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the quotes, in the order of the sources and of the text.
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// Returns the place of the highlighted quote, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns the place of the first quote that is drawn, from 0.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let last = self.quotes.len().saturating_sub(1);
        let page = usize::from(area.height / 6).max(1);
        match action {
            Action::MoveUp => self.cursor = self.cursor.saturating_sub(1),
            Action::MoveDown => self.cursor = (self.cursor + 1).min(last),
            Action::PageUp => self.cursor = self.cursor.saturating_sub(page),
            Action::PageDown => self.cursor = (self.cursor + page).min(last),
            Action::Top => self.cursor = 0,
            Action::Bottom => self.cursor = last,
            Action::OpenRow => {
                let quote = self.quotes.get(self.cursor);
                return quote.map_or_else(Outcome::none, |quote| Outcome::go(Go::Jump(quote.spot.clone())));
            }
            Action::Copy => {
                let quote = self.quotes.get(self.cursor);
                return quote.map_or_else(Outcome::none, |q| {
                    Outcome::go(Go::Copy(copied(world, q), "the quote with its label"))
                });
            }
            _ => return Outcome::none(),
        }
        self.scroll(world, area);
        Outcome::none()
    }

    /// Scrolls just so far that the highlighted quote is seen.
    fn scroll(&mut self, world: &World, area: Area) {
        let height = usize::from(area.height.saturating_sub(rows::FIXED)).max(1);
        let mut room = height;
        let mut first = self.cursor;
        // From the cursor up, as many as fit.
        loop {
            let rows = self.quotes.get(first).map_or(0, |quote| rows::height(world, quote, area.width));
            if rows > room {
                first = (first + 1).min(self.cursor);
                break;
            }
            room -= rows;
            if first <= self.top.min(self.cursor) {
                break;
            }
            first -= 1;
        }
        self.top = if self.top > self.cursor { self.cursor } else { self.top.max(first) };
    }
}

/// Who speaks, as quotes are labelled: group and participant of each voice.
fn label(world: &World, shown: &Shown) -> String {
    let project = &world.project;
    let names = project.attributes();
    let name = if names.contains("group") { Some("group") } else { names.first().copied() };
    let voice = |id: &ParticipantId| {
        let group = name.and_then(|name| project.participants().get(id)?.attribute(name));
        group.map_or_else(|| id.to_string(), |group| format!("{group}, {id}"))
    };
    let voices: Vec<String> = shown.voices.participants.iter().map(voice).collect();
    if voices.is_empty() { "(no participant)".into() } else { format!("({})", voices.join("; ")) }
}

fn place(world: &World, spot: &Spot) -> String {
    let Some(shard) = world.project.shard(&spot.source) else { return spot.source.to_string() };
    let title = &shard.source().title;
    let title = if title.is_empty() { spot.source.as_str() } else { title.as_str() };
    let turn = shard.text().and_then(|text| text.transcript.turn_at(spot.segment.start()));
    turn.map_or_else(|| title.to_owned(), |turn| format!("{title}, turn {}", turn + 1))
}

/// The words of a quote with its label, as they go into a paper.
fn copied(world: &World, quote: &Quote) -> String {
    let text = world.project.shard(&quote.spot.source).and_then(|shard| shard.text());
    let words = text.map_or_else(String::new, |text| text.transcript.passage_text(quote.spot.segment));
    format!("“{words}” {} [{}]", quote.label, quote.place)
}

#[cfg(test)]
mod tests;
