//! The trail: every change, the last one first; filtered by who, by what, by words.

use super::memo::{self, Which};
use super::rows::{first_shown, moved};
use crate::analysis::lists::{Change, Subject, TrailFilter, wanted_changes};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::{list, prompt};
use crate::app::world::{Spot, World};
use crate::domain::command::CodeChoice;
use crate::domain::memo::About;
use crate::domain::thing::Key;

/// Lines of the screen that are no rows: heading, rule.
pub const FIXED: u16 = 2;

/// The list and where the cursor is in it.
#[derive(Clone, Debug, Default)]
pub struct State {
    filter: TrailFilter,
    /// The last one first.
    found: Vec<Change>,
    made_of: Option<(u64, TrailFilter)>,
    cursor: usize,
    top: usize,
}

impl State {
    /// Returns the changes found, the last one first.
    pub fn changes(&self) -> &[Change] {
        &self.found
    }

    /// Returns the place of the highlighted one, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns the first row that is drawn.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Returns which changes are listed.
    pub const fn filter(&self) -> &TrailFilter {
        &self.filter
    }

    /// Finds the changes again if anything changed.
    pub fn refresh(&mut self, world: &World) {
        let made_of = (world.project.revision(), self.filter.clone());
        if self.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let here = self.found.get(self.cursor).cloned();
        self.found = wanted_changes(&world.project, &self.filter);
        self.found.reverse();
        self.made_of = Some(made_of);
        let at = here.filter(|_| self.cursor > 0).and_then(|here| self.found.iter().position(|one| *one == here));
        self.cursor = at.unwrap_or(0);
        self.top = self.top.min(self.cursor);
    }

    /// Lists other changes.
    pub fn narrow(&mut self, world: &World, filter: TrailFilter) {
        self.filter = filter;
        (self.cursor, self.top) = (0, 0);
        self.refresh(world);
    }

    /// Lists only changes with these words.
    pub fn find(&mut self, world: &World, words: &str) {
        self.narrow(world, TrailFilter { words: words.to_owned(), ..self.filter.clone() });
    }

    /// Returns whether some changes are left out.
    pub fn is_narrowed(&self) -> bool {
        self.filter != TrailFilter::default()
    }

    /// Lists all changes again; returns whether some were left out.
    pub fn drop_filter(&mut self, world: &World) -> bool {
        let was_narrowed = self.is_narrowed();
        if was_narrowed {
            self.narrow(world, TrailFilter::default());
        }
        was_narrowed
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let height = usize::from(area.height.saturating_sub(FIXED)).max(1);
        if let Some(to) = moved(self.cursor, self.found.len(), height, action) {
            self.cursor = to;
        }
        self.top = first_shown(self.top, self.cursor, height);
        let open = |window| Outcome::go(Go::Open(Box::new(window)));
        match action {
            Action::SearchHere => {
                let note = "in what was done, or why; empty shows all";
                open(Overlay::Prompt(prompt::State::narrow("Find changes", note, &self.filter.words)))
            }
            Action::Filter => open(Overlay::List(list::State::trail(world, &self.filter, self.found.get(self.cursor)))),
            Action::OpenRow => self.found.get(self.cursor).map_or_else(Outcome::none, |change| show(world, change)),
            _ => Outcome::none(),
        }
    }
}

/// Goes to what a change was made to.
fn show(world: &World, change: &Change) -> Outcome {
    if let Subject::Thing(Key::Memo(id)) = &change.subject
        && world.project.memo(id).is_some()
    {
        let window = memo::State::new(world, Which::Known(id.clone()));
        return Outcome::go(Go::Open(Box::new(Overlay::Memo(Box::new(window)))));
    }
    match change.about() {
        About::Coding(source, key) => match world.project.coding(&source, &key).and_then(|coding| coding.segment()) {
            Some(segment) => Outcome::go(Go::Jump(Spot { source, segment })),
            None => {
                Outcome::go(Go::OpenSource(source)).then(Go::Notice(Notice::done("this coding is not there any more")))
            }
        },
        About::Source(source) => Outcome::go(Go::OpenSource(source)),
        About::Code(code) if world.project.codebook().is_standing(&code) => {
            Outcome::go(Go::Screen(crate::app::Screen::Code))
                .then(Go::Focus(crate::app::Pane::Codebook))
                .then(Go::ShowCode(CodeChoice::Known(code)))
        }
        _ => Outcome::tell(Notice::done(change.what(&world.project))),
    }
}
