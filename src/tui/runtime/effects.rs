//! What the app asks for, done: handed to the threads, or to the terminal.

use super::ending::Ending;
use super::{Event, Loop, Session};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::saving::SavingState;
use crate::domain::record::Place;
use crate::store::text_file;
use crate::tui::saver::{Job, Saver};
use crate::tui::signals::News;
use crate::tui::{HERE, export, moment};
use std::path::Path;

impl Loop {
    pub(super) fn run_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Err(what) = self.run(effect) {
                self.update(Msg::Trouble(what));
            }
        }
    }

    /// Runs an effect, or says what went wrong.
    fn run(&mut self, effect: Effect) -> Result<(), String> {
        let Session { app, saver, loader, bookmarker, .. } = &mut self.session;
        match effect {
            Effect::Append { number, records, project } => {
                // No page tells of codings. A project that is kept would be copied at the next change.
                let project = records.iter().any(|record| record.place == Place::Trail).then_some(project);
                hand(saver.as_ref(), Job::Append { number, records, project });
            }
            Effect::Text { source, text, before } => hand(saver.as_ref(), Job::Text { source, text, before }),
            Effect::Earlier { source, sha256, then } => {
                let fs = self.session.fs.clone();
                (self.session.aside)(Box::new(move || {
                    let text = text_file::version(&*fs, Path::new(HERE), &sha256, &[]);
                    Event::Earlier { source, text, then }
                }));
            }
            Effect::Retry => hand(saver.as_ref(), Job::Retry),
            Effect::Search { ask, project } => self.session.searcher.search(ask, project),
            Effect::Load(sources) => loader.load(&app.world.project, &sources),
            Effect::Copy(text) => {
                let copied = self.session.terminal.copy(&text);
                if let Some(but) = copied.map_err(|error| format!("the text was not copied: {error}"))? {
                    self.update(Msg::Caveat(but));
                }
            }
            Effect::Export(export) => {
                let project = self.session.project.clone();
                (self.session.aside)(Box::new(move || {
                    let written = export::write(&export, &project);
                    Event::Written(export, written)
                }));
            }
            Effect::Elsewhere { to, project } => {
                (self.session.aside)(Box::new(move || Event::Elsewhere(export::elsewhere(&to, &project))));
            }
            Effect::Remember(place) => bookmarker.remember(place),
            Effect::Redraw => match self.session.terminal.renew() {
                Ok(()) => self.follow_size(),
                Err(_gone) => self.take_news(News::Gone),
            },
            Effect::Edit(text) => {
                let lent = self.session.desk.lend(&self.session.terminal, &text, moment().seed);
                if lent.is_err() {
                    self.take_terminal();
                }
                lent?;
            }
            Effect::Suspend => self.take_news(News::Suspend),
            Effect::Quit => {
                let is_known = matches!(app.world.saving.state(), SavingState::NotSaved(..));
                self.end(Ending::wished(is_known));
            }
        }
        Ok(())
    }
}

pub(super) fn hand(saver: Option<&Saver>, job: Job) {
    // Without a saver nothing may be changed, and nothing is: the app refuses.
    if let Some(saver) = saver {
        saver.hand(job);
    }
}
