//! The memos of the project, the one written last first: searched, read, opened, followed to their place.

use super::memo::{self, Which};
use super::rows::moved;
use crate::analysis::lists::MemoFilter;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::{codebook, prompt};
use crate::app::world::{Spot, World};
use crate::domain::command::{CodeChoice, Command};
use crate::domain::id::MemoId;
use crate::domain::memo::{About, Memo, MemoKind};

/// Lines of the screen that are no rows: heading, rule.
pub const FIXED: u16 = 2;

/// The list and where the cursor is in it.
#[derive(Clone, Debug, Default)]
pub struct State {
    filter: MemoFilter,
    found: Vec<MemoId>,
    made_of: Option<u64>,
    cursor: usize,
    top: usize,
}

impl State {
    /// Returns the memos found, the one written last first.
    pub fn memos<'a>(&self, world: &'a World) -> Vec<&'a Memo> {
        self.found.iter().filter_map(|id| world.project.memo(id)).collect()
    }

    /// Returns the place of the highlighted one, from 0.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns the first row that is drawn.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Returns what the list is narrowed by.
    pub const fn filter(&self) -> &MemoFilter {
        &self.filter
    }

    /// Finds the memos again if anything changed; the cursor stays on its memo.
    pub fn refresh(&mut self, world: &World) {
        if self.made_of == Some(world.project.revision()) {
            return;
        }
        self.made_of = Some(world.project.revision());
        let here = self.found.get(self.cursor).cloned();
        self.found = self.filter.of(&world.project).rev().map(|memo| memo.id.clone()).collect();
        let at = here.and_then(|here| self.found.iter().position(|id| *id == here));
        self.cursor = at.unwrap_or(self.cursor).min(self.found.len().saturating_sub(1));
    }

    /// Narrows the list to memos with these words.
    pub fn search(&mut self, world: &World, words: &str) {
        words.clone_into(&mut self.filter.words);
        self.made_of = None;
        self.refresh(world);
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let height = usize::from(area.height.saturating_sub(FIXED)).max(1);
        if let Some(to) = moved(self.cursor, self.found.len(), height, action) {
            self.cursor = to;
        }
        self.top = self.top.clamp((self.cursor + 1).saturating_sub(height), self.cursor);
        let open = |which| Outcome::go(Go::Open(Box::new(Overlay::Memo(Box::new(memo::State::new(world, which))))));
        let about_project = |kind| open(Which::New { about: About::Project, passage: None, kind });
        match action {
            Action::WriteJournal => return about_project(MemoKind::Journal),
            Action::Memo => return about_project(MemoKind::Note),
            Action::SearchHere => {
                return Outcome::go(Go::Open(Box::new(Overlay::Prompt(prompt::State::find_memos(&self.filter.words)))));
            }
            Action::JournalOnly => {
                self.filter.kind = if self.filter.kind.is_none() { Some(MemoKind::Journal) } else { None };
                self.made_of = None;
                self.refresh(world);
                return Outcome::none();
            }
            _ => {}
        }
        let Some(memo) = self.found.get(self.cursor).and_then(|id| world.project.memo(id)) else {
            return match action {
                Action::OpenRow | Action::Remove | Action::ShowPlace => {
                    Outcome::tell(Notice::warning("there is no memo here").keyed(Action::Memo, "writes one"))
                }
                _ => Outcome::none(),
            };
        };
        match action {
            Action::OpenRow => open(Which::Known(memo.id.clone())),
            Action::ShowPlace => show(world, memo),
            Action::Remove => {
                let told = Notice::done(format!("removed: {}", memo.title())).keyed(Action::Undo, "brings it back");
                let command = Command::RemoveMemo { id: memo.id.clone(), why: None };
                Outcome::change(command).then(Go::Notice(told))
            }
            _ => Outcome::none(),
        }
    }
}

/// Goes to what a memo is about.
fn show(world: &World, memo: &Memo) -> Outcome {
    if let Some((source, segment)) = memo.place(&world.project) {
        return Outcome::go(Go::Jump(Spot { source: source.clone(), segment }));
    }
    match &memo.about {
        About::Source(source) | About::Coding(source, _) => Outcome::go(Go::OpenSource(source.clone())),
        About::Code(code) => Outcome::go(Go::Screen(crate::app::Screen::Code))
            .then(Go::Focus(crate::app::Pane::Codebook))
            .then(Go::ShowCode(CodeChoice::Known(code.clone()))),
        About::Participant(_) | About::Project => {
            Outcome::tell(Notice::done(format!("this memo is about {}", world.project.in_words(&memo.about))))
        }
    }
}

/// Returns what a row of the codebook has memos about.
pub fn about_row(codebook: &codebook::State) -> About {
    codebook.code().map_or(About::Project, About::Code)
}
