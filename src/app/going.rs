//! What an outcome asks for, done: commands become records, and the rest moves the coder about.

use super::edit::{self, Moment};
use super::effect::Effect;
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use super::screens::quotes;
use super::world::Spot;
use super::{App, Pane, Screen};
use crate::app::action::{Action, Context};
use crate::app::geometry::Area;
use crate::app::overlay::Overlay;
use crate::app::screens::quotes::Query;
use crate::app::screens::{memo, memos, picker, prompt};
use crate::domain::Layer;
use crate::domain::command::{CodeChoice, Command, NewCodings};
use crate::domain::id::{CodeId, SourceId};
use crate::domain::memo::{About, MemoKind};

impl App {
    /// Carries out an outcome. A refused command ends it: what would have followed does not happen.
    pub(super) fn apply(&mut self, outcome: Outcome, moment: Moment, effects: &mut Vec<Effect>) {
        let done = match edit::run(&mut self.world, outcome.commands, moment) {
            Ok(done) => done,
            Err(refused) => {
                self.notice = Some(refused);
                return;
            }
        };
        effects.extend(done.effects);
        if let Some(ask) = done.ask {
            self.overlays.push(Overlay::Confirm(*ask));
            return;
        }
        for go in outcome.then {
            match (go, done.made.first()) {
                (Go::MemoOnMade, Some((source, key))) => {
                    let about = About::Coding(source.clone(), key.clone());
                    let window = memo::State::new(&self.world, memo::Which::note(about));
                    self.overlays.push(Overlay::Memo(Box::new(window)));
                }
                (go, _) => self.go(go, moment, effects),
            }
        }
        if done.told.is_some() {
            self.notice = done.told;
        }
    }

    fn go(&mut self, go: Go, moment: Moment, effects: &mut Vec<Effect>) {
        match go {
            Go::Open(window) => self.overlays.push(*window),
            Go::Close => {
                self.overlays.pop();
            }
            Go::Screen(screen) => self.show(screen),
            Go::Quotes(query) => {
                self.quotes = quotes::State::new(&self.world, *query);
                self.show(Screen::Quotes);
            }
            Go::Focus(pane) => {
                self.screen = Screen::Code;
                self.focus = pane;
            }
            Go::ShowCode(choice) => {
                if let CodeChoice::Known(code) = self.known(choice) {
                    self.codebook.show(&self.world, &code);
                }
            }
            Go::Trail(filter) => self.trail.narrow(&self.world, filter),
            Go::Narrow(words) => self.narrow(&words),
            Go::NarrowQuotes(filter) => self.quotes.narrow(&self.world, self.frame().body, *filter),
            Go::Threads(id) => {
                self.memos.show_threads(&self.world, id.as_ref());
                self.show(Screen::Memos);
            }
            Go::AskExport => self.ask_export(moment),
            Go::AskElsewhere => self.overlays.push(Overlay::Prompt(prompt::State::elsewhere(&self.world, moment.now))),
            Go::Elsewhere(to) => {
                effects.push(Effect::Elsewhere { to, project: Box::new(self.world.project.clone()) });
            }
            Go::Export(to) => self.export(to, moment, effects),
            Go::Write(export) => effects.push(Effect::Export(export)),
            Go::Reverse(way, agreed) => self.reverse(way, agreed, moment, effects),
            Go::Filed(name) => self.filed(name),
            Go::Notice(notice) => self.notice = Some(notice),
            Go::Layer(layer) => self.look_through(layer),
            Go::Applied(codes) => {
                self.search.unmark();
                self.world.last_codes = codes.into_iter().map(|c| self.known(c)).collect();
            }
            Go::Copy(text, what) => {
                effects.push(Effect::Copy(text));
                self.notice = Some(Notice::done(format!("copied: {what}")));
            }
            Go::Do(action) => self.again(action, moment, effects),
            Go::Across(_) | Go::Measure(_) | Go::Columns(_) | Go::People(_) => self.go_in_tables(go),
            Go::Save => {
                effects.push(Effect::Retry);
                self.notice = Some(Notice::done("trying again to save"));
            }
            Go::Suspend => effects.push(Effect::Suspend),
            Go::Edit(text) => effects.push(Effect::Edit(text)),
            Go::Quit => {
                effects.push(Effect::Remember(Box::new(self.place(moment.now))));
                effects.push(Effect::Quit);
            }
            go => self.go_in_text(go, moment, effects),
        }
    }

    /// Does what concerns the columns of the tallies, and the tables of sources and participants.
    fn go_in_tables(&mut self, go: Go) {
        match go {
            Go::Across(across) => self.tallies.compare(&self.world, across),
            Go::Measure(measure) => self.tallies.count(&self.world, measure),
            Go::Columns(columns) => self.tallies.choose(&self.world, columns),
            Go::People(wish) => {
                let window = self.people.grant(&self.world, wish);
                self.overlays.extend(window);
            }
            _ => {}
        }
    }

    /// Shows only rows with these words on the screen that there is.
    fn narrow(&mut self, words: &str) {
        let (world, body) = (&self.world, self.frame().body);
        match self.screen {
            Screen::Tallies => self.tallies.narrow(world, words),
            Screen::Quotes => self.quotes.find(world, body, words),
            Screen::Memos => self.memos.search(world, words),
            Screen::Trail => self.trail.find(world, words),
            Screen::People => self.people.narrow(world, words),
            // The others have no rows to narrow.
            Screen::Code | Screen::Search | Screen::Versions | Screen::Rework => {}
        }
    }

    /// Shows all rows of the screen again; returns whether some were left out.
    pub(super) fn drop_filter(&mut self) -> bool {
        let body = self.frame().body;
        match self.screen {
            Screen::Tallies => self.tallies.drop_filter(),
            Screen::Quotes => self.quotes.drop_filter(&self.world, body),
            Screen::Memos => self.memos.drop_filter(&self.world),
            Screen::Trail => self.trail.drop_filter(&self.world),
            Screen::People => self.people.drop_filter(),
            Screen::Code | Screen::Search | Screen::Versions | Screen::Rework => false,
        }
    }

    /// Does what concerns the transcripts.
    fn go_in_text(&mut self, go: Go, moment: Moment, effects: &mut Vec<Effect>) {
        match go {
            Go::OpenSource(source) => {
                let area = self.go_to_text(&source, effects);
                self.panes.here_mut().open(&self.world, source, area);
                self.panes.relock(&self.world);
            }
            Go::Jump(spot) => {
                let area = self.go_to_text(&spot.source, effects);
                self.panes.here_mut().jump(&self.world, spot, area);
                self.panes.relock(&self.world);
            }
            Go::Search(query) => {
                let area = self.inside(Pane::Transcript);
                self.panes.here_mut().search(&self.world, &query, area);
            }
            Go::LookFor(words) => self.panes.here_mut().look_for(&words),
            Go::Deselect => self.panes.here_mut().deselect(),
            Go::Place(placing) => {
                let area = self.go_to_text(placing.source(), effects);
                let outcome = self.panes.here_mut().begin_placing(&self.world, area, *placing);
                self.panes.relock(&self.world);
                self.apply(outcome, moment, effects);
            }
            Go::Corrected(source) => self.tell_corrected(&source),
            Go::MoveEnd(moving) => {
                let outcome = self.panes.here_mut().move_end(&self.world, moving);
                self.apply(outcome, moment, effects);
            }
            // The rest is done where it is asked for.
            _ => {}
        }
    }

    /// Shows and counts the codings of another layer.
    fn look_through(&mut self, layer: Layer) {
        self.notice = Some(Notice::done(format!("layer {layer}")));
        self.world.layer = layer;
        self.world.counts.update(&self.world.project, &self.world.layer);
    }

    /// Keeps what is written in windows that are still open: the program ends, and nobody closes them.
    pub fn keep_written(&mut self, moment: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        for window in std::mem::take(&mut self.overlays) {
            // What is refused could not be kept by hand either.
            if let Ok(done) = edit::run(&mut self.world, window.keep().commands, moment) {
                effects.extend(done.effects);
            }
        }
        effects
    }

    /// Tells the window for filing that what it is at was filed.
    fn filed(&mut self, name: String) {
        let window = self.overlays.iter_mut().rev().find_map(|window| match window {
            Overlay::Filing(state) => Some(state),
            _ => None,
        });
        if let Some(state) = window {
            state.filed_under(name);
        }
    }

    /// Does an action in the pane below the windows, as its key would.
    fn again(&mut self, action: Action, moment: Moment, effects: &mut Vec<Effect>) {
        let outcome = self.everywhere(action, false).unwrap_or_else(|| self.in_pane(action));
        self.apply(outcome, moment, effects);
    }

    /// Goes to the pane of the text for a source, which is read before all others if it has not been; returns its area.
    fn go_to_text(&mut self, source: &SourceId, effects: &mut Vec<Effect>) -> Area {
        self.step_to_text();
        self.focus = Pane::Transcript;
        self.sources.show(source.clone());
        if self.world.loading.contains(source) {
            effects.push(Effect::Load(vec![source.clone()]));
        }
        self.inside(Pane::Transcript)
    }

    /// Returns the choice as it is once the code is there: applying it again must not make it again.
    fn known(&self, choice: CodeChoice) -> CodeChoice {
        let CodeChoice::New { name, parent } = &choice else { return choice };
        let book = self.world.project.codebook();
        // The one made last stands last.
        let made = book.children(parent.as_ref()).iter().rfind(|id| book.name(id) == name);
        made.map_or(choice.clone(), |id| CodeChoice::Known(id.clone()))
    }

    /// Goes to the quotes of what is under the cursor of the pane that has the keys: a code, or a row of its own.
    pub(super) fn quotes_here(&self) -> Outcome {
        let query = match self.pane_context() {
            Context::Transcript => self.panes.here().codings_here().first().map(|c| Query::of_code(c.code.clone())),
            Context::Codebook => self.codebook.query(),
            Context::Tallies => self.tallies.query(),
            Context::People => self.people.query(),
            Context::Quotes => return Outcome::tell(Notice::warning("these are the quotes")),
            _ => None,
        };
        match query {
            Some(query) => Outcome::go(Go::Quotes(Box::new(query))),
            None => Outcome::tell(
                Notice::warning("there is no code under the cursor")
                    .hinted("the codebook and the tallies have them all"),
            ),
        }
    }

    /// Opens the journal for an entry of today.
    pub(super) fn write_journal(&self) -> Outcome {
        let which = memo::Which::New { about: About::Project, passage: None, kind: MemoKind::Journal };
        Outcome::go(Go::Open(Box::new(Overlay::Memo(Box::new(memo::State::new(&self.world, which))))))
    }

    /// Opens the memos about what is under the cursor of the pane that has the keys.
    pub(super) fn memo_here(&mut self) -> Outcome {
        let world = &self.world;
        match self.pane_context() {
            Context::Transcript => self.panes.here().memo(world),
            Context::Sources => {
                let about = self.sources.cursor().cloned().map_or(About::Project, About::Source);
                memo::open(world, about, None)
            }
            Context::Codebook => memo::open(world, memos::about_row(&self.codebook), None),
            Context::Tallies if world.review => memo::open(world, self.tallies.about(), None),
            Context::Tallies => {
                let code = self.tallies.query().and_then(|query| query.filter.codes.first().cloned());
                memo::open(world, code.map_or(About::Project, About::Code), None)
            }
            Context::Quotes => match self.quotes.coding() {
                Some((source, key)) => memo::open(world, About::Coding(source, key), None),
                None => memo::open(world, About::Project, None),
            },
            Context::Versions => memo::open(world, self.versions.code().map_or(About::Project, About::Code), None),
            Context::Rework => memo::open(world, self.rework.about(), None),
            Context::People => memo::open(world, self.people.about(), None),
            Context::Search | Context::Trail => memo::open(world, About::Project, None),
            _ => self.in_pane(Action::Memo),
        }
    }

    /// Codes the passage of the transcript from the codebook: with the code under its cursor, or a quick code.
    pub(super) fn code_from_book(&mut self, action: Action) -> Outcome {
        let area = self.inside(Pane::Transcript);
        match (action, self.codebook.code()) {
            (Action::CodeWith, Some(code)) => self.code_with(code),
            (Action::CodeWith, None) => match self.panes.here().target(&self.world) {
                Some(spot) => {
                    Outcome::go(Go::Open(Box::new(Overlay::Picker(picker::State::codes(&self.world, spot, "")))))
                }
                None => Outcome::tell(nothing_to_code()),
            },
            _ => self.panes.here_mut().update(&self.world, area, action),
        }
    }

    /// Codes the passage of the transcript with a code.
    pub(super) fn code_with(&self, code: CodeId) -> Outcome {
        match self.panes.here().target(&self.world) {
            Some(Spot { source, segment }) => {
                let codes = vec![CodeChoice::Known(code)];
                let new = NewCodings { source, segment, codes: codes.clone(), level: None };
                Outcome::change(Command::AddCodings(new)).then(Go::Applied(codes)).then(Go::Deselect)
            }
            None => Outcome::tell(nothing_to_code()),
        }
    }
}

/// There are no words under the cursor.
pub fn nothing_to_code() -> Notice {
    Notice::warning("there are no words here to code").keyed(Action::OpenSource, "opens a source")
}
