//! The quotes: the passages of a code or behind a number of the tallies, each with its label and its place.

use crate::analysis::handle::{AtLevel, Handle};
use crate::analysis::retrieve::{Filter, Quote, quotes};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::rows::moved;
use crate::app::screens::{list, prompt};
use crate::app::world::{Spot, World};
use crate::domain::coding::CodingKey;
use crate::domain::id::{CodeId, SourceId};
use crate::domain::layer::{Layer, look};
use std::borrow::Cow;

pub mod rows;

/// Which passages are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What it is called; without a title the name of the code.
    pub title: Option<String>,
    /// What passages must meet.
    pub filter: Filter,
}

impl Query {
    /// Wants the passages of a code and of those below it.
    pub fn of_code(code: CodeId) -> Self {
        Self { title: None, filter: Filter { codes: vec![code], ..Filter::default() } }
    }

    /// Wants the passages at a level, or at none.
    pub fn of_level(level: AtLevel) -> Self {
        Self { title: Some(level_name(&level)), filter: Filter { level: Some(level), ..Filter::default() } }
    }

    /// Wants the passages behind a number of a tally.
    pub fn of_handle(handle: &Handle, title: String) -> Self {
        Self { title: Some(title), filter: Filter::of_handle(handle) }
    }
}

/// The list and where the cursor is in it.
#[derive(Clone, Debug, Default)]
pub struct State {
    query: Query,
    /// What it was narrowed to here.
    narrowed: Filter,
    title: String,
    found: Option<(u64, Layer)>,
    quotes: Vec<Quote>,
    /// How many the query alone finds.
    all: usize,
    cursor: usize,
    top: usize,
}

impl State {
    /// Finds the passages of a query.
    pub fn new(world: &World, query: Query) -> Self {
        let title = query.title.clone().or_else(|| {
            let code = query.filter.codes.first()?;
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
        let here = self.quotes.get(self.cursor).map(spot);
        let looked = look(&world.project, &world.layer);
        self.quotes = quotes(&world.project, &looked, &self.filter());
        self.all = self.quotes.len();
        if self.is_narrowed() {
            self.all = quotes(&world.project, &looked, &self.query.filter).len();
        }
        let at = here.and_then(|here| self.quotes.iter().position(|quote| spot(quote) == here));
        self.cursor = at.unwrap_or(self.cursor).min(self.quotes.len().saturating_sub(1));
        self.top = self.top.min(self.cursor);
    }

    /// Returns what the quotes that are shown meet: what was asked for, narrowed.
    pub fn filter(&self) -> Filter {
        self.within(self.narrowed.clone())
    }

    /// What was asked for, narrowed to something.
    fn within(&self, narrowed: Filter) -> Filter {
        if narrowed == Filter::default() {
            return self.query.filter.clone();
        }
        Filter { within: Some(Box::new(self.query.filter.clone())), ..narrowed }
    }

    /// Returns what it is narrowed to, beside what was asked for.
    pub const fn narrowed(&self) -> &Filter {
        &self.narrowed
    }

    /// Returns whether not all is shown that was asked for.
    pub fn is_narrowed(&self) -> bool {
        self.narrowed != Filter::default()
    }

    /// Returns the quotes that there would be, were it narrowed to something else.
    pub fn others(&self, world: &World, narrowed: Filter) -> Cow<'_, [Quote]> {
        if narrowed == self.narrowed {
            return Cow::Borrowed(&self.quotes);
        }
        Cow::Owned(quotes(&world.project, &look(&world.project, &world.layer), &self.within(narrowed)))
    }

    /// Shows only what this lets through as well, on a screen of this area.
    pub fn narrow(&mut self, world: &World, area: Area, narrowed: Filter) {
        if narrowed == self.narrowed {
            return;
        }
        self.narrowed = narrowed;
        self.found = None;
        self.refresh(world);
        self.top = 0;
        self.scroll(world, area);
    }

    /// Shows only passages with these words.
    pub fn find(&mut self, world: &World, area: Area, words: &str) {
        let words = words.trim().to_owned();
        self.narrow(world, area, Filter { words, ..self.narrowed.clone() });
    }

    /// Shows all again that was asked for; returns whether something was left out.
    pub fn drop_filter(&mut self, world: &World, area: Area) -> bool {
        let was_narrowed = self.is_narrowed();
        self.narrow(world, area, Filter::default());
        was_narrowed
    }

    /// Returns what it is narrowed to, in words; nothing while all is shown.
    pub fn said(&self, world: &World) -> Vec<String> {
        let (Filter { codes, level, sources, coder, participants, attributes, words, .. }, project) =
            (&self.narrowed, &world.project);
        let mut said: Vec<String> = Vec::new();
        said.extend(codes.iter().map(|code| format!("code {}", project.codebook().name(code))));
        said.extend(level.iter().map(level_name));
        said.extend(sources.iter().map(|id| format!("source {}", project.title_of(id))));
        said.extend(participants.iter().map(|id| format!("participant {id}")));
        said.extend(coder.iter().map(|coder| format!("coder {coder}")));
        said.extend(attributes.iter().map(|(name, value)| match value.as_str() {
            "" => format!("{name} not given"),
            value => format!("{name} {value}"),
        }));
        said.extend((!words.is_empty()).then(|| format!("with “{words}”")));
        said
    }

    /// Returns how many passages what was asked for has.
    pub const fn all(&self) -> usize {
        self.all
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

    /// Returns the place of the quote that stands at a cell; `area` is what the screen is drawn on.
    pub fn quote_at(&self, world: &World, area: Area, cell: (u16, u16)) -> Option<usize> {
        let body = Area { y: area.y + 2, height: area.height.saturating_sub(rows::FIXED), ..area };
        let row = usize::from(cell.1.checked_sub(body.y).filter(|_| body.contains(cell.into()))?);
        let mut below = 0;
        let ends_below = |(_, quote): &(usize, &Quote)| {
            below += rows::height(world, quote, area.width);
            row < below
        };
        self.quotes.iter().enumerate().skip(self.top).find(ends_below).map(|(at, _)| at)
    }

    /// Returns the first coding of the highlighted quote.
    pub fn coding(&self) -> Option<(SourceId, CodingKey)> {
        let quote = self.quotes.get(self.cursor)?;
        Some((quote.source.clone(), quote.cites.first()?.key.clone()))
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let page = usize::from(area.height / 6).max(1);
        if let Some(to) = moved(self.cursor, self.quotes.len(), page, action) {
            self.cursor = to;
            self.scroll(world, area);
        }
        let open = |window| Outcome::go(Go::Open(Box::new(window)));
        match action {
            Action::SearchHere => {
                let note = "words of the passage; empty shows all";
                return open(Overlay::Prompt(prompt::State::narrow("Show only quotes", note, &self.narrowed.words)));
            }
            Action::Filter => return open(Overlay::List(list::State::quotes(world, self))),
            _ => {}
        }
        let Some(quote) = self.quotes.get(self.cursor) else { return Outcome::none() };
        match action {
            Action::OpenRow => Outcome::go(Go::Jump(spot(quote))),
            Action::Copy => Outcome::go(Go::Copy(copied(world, quote), "the quote with its label")),
            _ => Outcome::none(),
        }
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

/// Where a quote is.
fn spot(quote: &Quote) -> Spot {
    Spot { source: quote.source.clone(), segment: quote.segment }
}

/// What passages at a level are called.
pub fn level_name(level: &AtLevel) -> String {
    match level {
        AtLevel::Level(id) => id.to_string(),
        AtLevel::NoLevel => "no level".to_owned(),
    }
}

/// The title of a quote's source, and the turn it begins in: `I03, turn 15`.
pub fn place(world: &World, quote: &Quote) -> String {
    let title = world.project.title_of(&quote.source);
    quote.turn(&world.project).map_or_else(|| title.to_owned(), |turn| format!("{title}, turn {turn}"))
}

/// The words of a quote with its label, as they go into a paper.
fn copied(world: &World, quote: &Quote) -> String {
    let project = &world.project;
    format!("“{}” ({}) [{}]", quote.text(project), quote.label(project), place(world, quote))
}

#[cfg(test)]
mod tests;
