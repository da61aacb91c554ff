//! What an action does: the window on top has it first, then what holds everywhere, then the pane.

use super::action::{Action, Context};
use super::edit::Moment;
use super::effect::Effect;
use super::guard;
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use super::overlay::Overlay;
use super::saving::SavingState;
use super::screens::{confirm, help, list, palette, picker, prompt};
use super::{App, Pane, Screen, no_source};
use crate::domain::command::Command;

impl App {
    /// Does an action: the window on top first, then what holds everywhere, then the pane.
    pub(super) fn act(&mut self, action: Action, (moment, leaving): (Moment, bool), effects: &mut Vec<Effect>) {
        if action == Action::Redraw {
            effects.push(Effect::Redraw);
            return;
        }
        let outcome = if action == Action::Help {
            Outcome::go(Go::Open(Box::new(Overlay::Help(help::State::new(self.context())))))
        } else if let Some(mut top) = self.overlays.pop() {
            let outcome = top.update(&self.world, action);
            self.overlays.push(top);
            outcome
        } else {
            self.everywhere(action, leaving).unwrap_or_else(|| self.in_pane(action))
        };
        self.apply(outcome, moment, effects);
    }

    /// Does an action that means the same in every pane; `None` when it is the pane's own.
    pub(super) fn everywhere(&mut self, action: Action, leaving: bool) -> Option<Outcome> {
        let world = &self.world;
        if let Some(refused) = self.refusal_of(action) {
            return Some(Outcome::tell(refused));
        }
        if let Some(go) = goes(action) {
            return Some(Outcome::go(go));
        }
        let open = |overlay: Overlay| Outcome::go(Go::Open(Box::new(overlay)));
        Some(match action {
            Action::OpenSource if world.project.sources().is_empty() => Outcome::tell(no_source()),
            Action::OpenSource => open(Overlay::Picker(picker::State::sources(world))),
            Action::Quotes => self.quotes_here(),
            Action::SearchScreen => {
                self.search.begin();
                Outcome::go(Go::Screen(Screen::Search))
            }
            Action::MemosScreen => self.all_memos(),
            Action::Memo if self.screen != Screen::Memos => self.memo_here(),
            Action::WriteJournal if self.screen != Screen::Memos => self.write_journal(),
            Action::NextPane if self.screen == Screen::Code => self.step_pane(true),
            Action::PreviousPane if self.screen == Screen::Code => self.step_pane(false),
            Action::SplitPane | Action::ClosePane | Action::LockPanes | Action::GrowPane | Action::ShrinkPane => {
                self.on_panes(action)
            }
            Action::ToggleSources
            | Action::ToggleCodebook
            | Action::ToggleBars
            | Action::ToggleTree
            | Action::ReadingMode => self.toggle(action),
            Action::Layer => open(Overlay::List(list::State::layer(world))),
            Action::Undo => Outcome::change(Command::Undo),
            Action::Redo => Outcome::change(Command::Redo),
            Action::Save => self.save(),
            Action::SearchHere if self.screen == Screen::Code => {
                open(Overlay::Prompt(prompt::State::search(self.panes.here().query())))
            }
            Action::SearchNext | Action::SearchPrevious => {
                let area = self.frame().pane(Pane::Transcript);
                self.panes.here_mut().update(&self.world, area, action)
            }
            Action::Palette => open(Overlay::Palette(palette::State::new(self.pane_context()))),
            Action::Leave => {
                if self.step_back() {
                    Outcome::none()
                } else {
                    self.leave(leaving)
                }
            }
            Action::Back if self.screen == Screen::Versions && self.versions.leaves_changes() => Outcome::none(),
            Action::Back if self.drop_filter() => Outcome::none(),
            Action::Back if self.screen != Screen::Code => {
                self.step_back();
                Outcome::none()
            }
            Action::Back if self.focus != Pane::Transcript => Outcome::go(Go::Focus(Pane::Transcript)),
            Action::CodeWith | Action::QuickCode(_) if self.focus == Pane::Codebook => self.code_from_book(action),
            _ => return None,
        })
    }

    /// Why an action that would change the project is not done, if so.
    fn refusal_of(&self, action: Action) -> Option<Notice> {
        // A memo of one's own can be taken away in a review: there it is a comment.
        let is_comment = self.world.review && action == Action::Remove && self.screen == Screen::Memos;
        guard::refusal(&self.world).filter(|_| guard::changes(action) && !is_comment)
    }

    fn all_memos(&mut self) -> Outcome {
        self.memos.show_all();
        Outcome::go(Go::Screen(Screen::Memos))
    }

    /// Shows a part of the home screen, or hides it.
    fn toggle(&mut self, action: Action) -> Outcome {
        match action {
            Action::ToggleSources => self.toggle_side(Pane::Sources),
            Action::ToggleCodebook => self.toggle_side(Pane::Codebook),
            Action::ToggleBars => {
                self.division.bars_hidden = !self.division.bars_hidden;
                Outcome::none()
            }
            Action::ReadingMode => {
                self.world.reading = !self.world.reading;
                let told = if self.world.reading { "reading: memos only" } else { "the codings are shown again" };
                let told = Notice::done(told).keyed(Action::ReadingMode, "changes back");
                Outcome::go(Go::Focus(Pane::Transcript)).then(Go::Notice(told))
            }
            _ => {
                self.world.as_tree = !self.world.as_tree;
                Outcome::none()
            }
        }
    }

    pub(super) fn in_pane(&mut self, action: Action) -> Outcome {
        let frame = self.frame();
        let world = &self.world;
        match self.pane_context() {
            Context::Sources => self.sources.update(world, frame.pane(Pane::Sources), action),
            Context::Codebook => {
                let (tree, _) = self.codebook_parts(&frame);
                self.codebook.update(world, tree, action)
            }
            Context::Tallies => self.tallies.update(world, frame.body, action),
            Context::Quotes => self.quotes.update(world, frame.body, action),
            Context::Memos => self.memos.update(world, frame.body, action),
            Context::Trail => self.trail.update(world, frame.body, action),
            Context::Versions => self.versions.update(world, frame.body, action),
            Context::Rework => self.rework.update(world, frame.body, action),
            Context::People => self.people.update(world, frame.body, action),
            Context::Search | Context::SearchLine => self.search.update(world, frame.body, action),
            _ => self.panes.here_mut().update(world, frame.pane(Pane::Transcript), action),
        }
    }

    fn leave(&mut self, leaving: bool) -> Outcome {
        if !leaving {
            self.leaving = true;
            return Outcome::none();
        }
        // What is still being saved is waited for outside; if that fails, the program stays.
        match self.world.saving.state() {
            SavingState::Saved | SavingState::Saving => Outcome::go(Go::Quit),
            SavingState::NotSaved(..) => {
                Outcome::go(Go::Open(Box::new(Overlay::Confirm(confirm::State::leave(&self.world)))))
            }
        }
    }

    /// Habit presses this key in every program, so that it also answers when there is nothing to do.
    fn save(&self) -> Outcome {
        let all_saved = Notice::done("all is saved: every change goes to the disk as you make it");
        match self.world.saving.state() {
            SavingState::Saved if self.world.review => {
                Outcome::tell(Notice::done("your comments are saved as you write them"))
            }
            SavingState::Saved if self.world.read_only.is_some() => {
                Outcome::tell(Notice::done("nothing is changed here"))
            }
            SavingState::Saved => Outcome::tell(all_saved),
            SavingState::Saving => Outcome::tell(Notice::done("it is being saved")),
            SavingState::NotSaved(..) => Outcome::go(Go::Save),
        }
    }
}

/// Returns where an action goes or what it asks for, where that is all it does.
const fn goes(action: Action) -> Option<Go> {
    Some(match action {
        Action::CodeScreen => Go::Screen(Screen::Code),
        Action::Tallies => Go::Screen(Screen::Tallies),
        Action::VersionsScreen => Go::Screen(Screen::Versions),
        Action::ReworkScreen => Go::Screen(Screen::Rework),
        Action::People => Go::Screen(Screen::People),
        Action::TrailScreen => Go::Screen(Screen::Trail),
        Action::Threads => Go::Threads(None),
        Action::Export => Go::AskExport,
        Action::SaveElsewhere => Go::AskElsewhere,
        Action::Suspend => Go::Suspend,
        _ => return None,
    })
}
