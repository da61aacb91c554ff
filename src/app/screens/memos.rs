//! The memos of the project, the one written last first: searched, read, opened, followed to their place.

use super::memo::{self, Which};
use super::rows::{first_shown, moved};
use crate::analysis::handle::Handle;
use crate::analysis::lists::MemoFilter;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::guard::refusal;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::{Overlay, barred_memo};
use crate::app::screens::quotes::Query;
use crate::app::screens::{codebook, prompt};
use crate::app::world::{Spot, World};
use crate::domain::command::{CodeChoice, Command};
use crate::domain::id::MemoId;
use crate::domain::memo::{About, Memo, MemoKind};
use crate::domain::thread::ThreadState;

/// Columns from which the text stands beside the list.
const BESIDE: u16 = 110;
/// Most cells of the width of the text.
pub const WIDEST: u16 = 84;

/// Divides the screen below its heading: the list, and beside or below it the text of the highlighted memo. There is a
/// line for a rule between the two where one is below the other.
pub fn parts(area: Area, rows: usize) -> (Area, Area) {
    let body = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if area.width >= BESIDE {
        // The text is never wider than reads well; what it leaves is the list's.
        let width = (area.width / 2).max(area.width.saturating_sub(WIDEST + 3));
        return (Area { width, ..body }, Area { x: body.x + width + 2, width: body.width - width - 3, ..body });
    }
    let height = (body.height / 2).min(u16::try_from(rows).unwrap_or(u16::MAX));
    let below = body.height.saturating_sub(height + 1);
    let text = Area { x: body.x + 1, y: body.y + height + 1, width: body.width.saturating_sub(2), height: below };
    (Area { height, ..body }, text)
}

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

    /// The filter that leaves none out: of memos, or of threads.
    fn all(&self) -> MemoFilter {
        let kind = self.filter.kind.filter(|kind| *kind == MemoKind::Comment);
        MemoFilter { kind, ..MemoFilter::default() }
    }

    /// Returns whether some are left out.
    pub fn is_narrowed(&self) -> bool {
        self.filter != self.all()
    }

    /// Lists all memos again, or of threads all; returns whether some were left out.
    pub fn drop_filter(&mut self, world: &World) -> bool {
        let was_narrowed = self.is_narrowed();
        if was_narrowed {
            (self.filter, self.made_of) = (self.all(), None);
            self.refresh(world);
        }
        was_narrowed
    }

    /// Lists all memos again, if the threads were listed.
    pub fn show_all(&mut self) {
        if self.is_of_threads() {
            (self.filter, self.made_of) = (MemoFilter::default(), None);
        }
    }

    /// Lists the threads of reviewers, the cursor on this one.
    pub fn show_threads(&mut self, world: &World, id: Option<&MemoId>) {
        if !self.is_of_threads() || id.is_some() {
            self.filter = MemoFilter { kind: Some(MemoKind::Comment), ..MemoFilter::default() };
        }
        self.made_of = None;
        self.refresh(world);
        let thread = id.and_then(|id| world.project.thread_of(world.project.memo(id)?)).map(|memo| &memo.id);
        self.cursor = self.found.iter().position(|id| Some(id) == thread).unwrap_or(self.cursor);
    }

    /// Returns whether the threads of reviewers are listed.
    pub fn is_of_threads(&self) -> bool {
        self.filter.kind == Some(MemoKind::Comment)
    }

    /// Shows the journal alone or all memos; of threads those of the next state, after the last all.
    fn narrow(&mut self, world: &World) {
        if self.is_of_threads() {
            let states = ThreadState::ALL;
            let at = self.filter.state.and_then(|state| states.iter().position(|other| *other == state));
            self.filter.state = states.get(at.map_or(0, |at| at + 1)).copied();
        } else {
            self.filter.kind = if self.filter.kind.is_none() { Some(MemoKind::Journal) } else { None };
        }
        self.made_of = None;
        self.refresh(world);
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let height = usize::from(parts(area, self.found.len()).0.height).max(1);
        if let Some(to) = moved(self.cursor, self.found.len(), height, action) {
            self.cursor = to;
        }
        self.top = first_shown(self.top, self.cursor, height);
        let open = |which| Outcome::go(Go::Open(Box::new(Overlay::Memo(Box::new(memo::State::new(world, which))))));
        let about_project = |kind| open(Which::New { about: About::Project, passage: None, kind });
        match action {
            Action::WriteJournal => return about_project(MemoKind::Journal),
            Action::Memo if world.review => return about_project(MemoKind::Comment),
            Action::Memo => {
                if let Some(refused) = refusal(world) {
                    return Outcome::tell(refused);
                }
                return about_project(MemoKind::Note);
            }
            Action::SearchHere => {
                let note = "also in what they are about; empty shows all";
                let line = prompt::State::narrow("Find memos", note, &self.filter.words);
                return Outcome::go(Go::Open(Box::new(Overlay::Prompt(line))));
            }
            Action::JournalOnly => {
                self.narrow(world);
                return Outcome::none();
            }
            _ => {}
        }
        let Some(memo) = self.found.get(self.cursor).and_then(|id| world.project.memo(id)) else {
            return match action {
                Action::OpenRow | Action::Remove | Action::ShowPlace | Action::Answer | Action::SettleThread
                    if self.is_of_threads() =>
                {
                    Outcome::tell(Notice::warning("there is no thread here"))
                }
                Action::Answer | Action::SettleThread => Outcome::tell(no_thread()),
                Action::OpenRow | Action::Remove | Action::ShowPlace => {
                    Outcome::tell(Notice::warning("there is no memo here").keyed(Action::Memo, "writes one"))
                }
                _ => Outcome::none(),
            };
        };
        match action {
            Action::OpenRow => open(Which::Known(memo.id.clone())),
            Action::ShowPlace => show(world, memo),
            Action::Answer => answer(world, memo),
            Action::SettleThread => settle(world, memo),
            Action::Remove => {
                let told = Notice::done(format!("removed: {}", memo.title())).keyed(Action::Undo, "brings it back");
                let command = Command::RemoveMemo { id: memo.id.clone(), why: None };
                Outcome::change(command).then(Go::Notice(told))
            }
            _ => Outcome::none(),
        }
    }
}

fn no_thread() -> Notice {
    Notice::warning("there is no comment of a reviewer here").keyed(Action::Threads, "lists them")
}

/// Opens the window for an answer to a comment.
fn answer(world: &World, memo: &Memo) -> Outcome {
    let Some(thread) = world.project.thread_of(memo) else { return Outcome::tell(no_thread()) };
    if let Some(refused) = barred_memo(world) {
        return Outcome::tell(refused);
    }
    let window = memo::State::new(world, Which::note(About::Memo(thread.id.clone())));
    Outcome::go(Go::Open(Box::new(Overlay::Memo(Box::new(window)))))
}

/// Settles a thread, or opens it again.
fn settle(world: &World, memo: &Memo) -> Outcome {
    let Some(thread) = world.project.thread_of(memo) else { return Outcome::tell(no_thread()) };
    let settled = !thread.settled;
    let told = if settled { "settled" } else { "open again" };
    let told = Notice::done(format!("{told}: {}", thread.title())).keyed(Action::Undo, "takes that back");
    Outcome::change(Command::SettleThread { id: thread.id.clone(), settled }).then(Go::Notice(told))
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
        About::Memo(id) => Outcome::go(Go::Threads(Some(id.clone()))),
        About::Number(handle) => match Handle::parse(handle) {
            Some(number) => Outcome::go(Go::Quotes(Box::new(Query::of_handle(&number, handle.to_string())))),
            None => Outcome::tell(Notice::warning(format!("'{handle}' is no number of the tallies"))),
        },
        About::Participant(_) | About::Project => {
            Outcome::tell(Notice::done(format!("this memo is about {}", world.project.in_words(&memo.about))))
        }
    }
}

/// Returns what a row of the codebook has memos about.
pub fn about_row(codebook: &codebook::State) -> About {
    codebook.code().map_or(About::Project, About::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_the_width_that_reads_well_and_the_list_the_rest() {
        let widths = |width| {
            let (list, text) = parts(Area::new(0, 1, width, 30), 9);
            assert!(list.intersection(text).is_empty() && text.right() <= width && text.bottom() <= 31, "{width}");
            (list.width, text.width)
        };
        assert_eq!(widths(200), (113, WIDEST));
        assert_eq!(widths(120), (60, 57));
        assert_eq!(widths(80), (80, 78), "one below the other");
    }
}
