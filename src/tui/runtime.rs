//! The loop: wait, take in all that waits, update, run the effects, draw once.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::clipboard;
use super::event::Input;
use super::loader::{Loaded, Loader};
use super::saver::{Job, Report, Saver};
use super::searcher::Searcher;
use super::signals::News;
use super::terminal::Terminal;
use super::{RunError, moment};
use crate::analysis::search::Found;
use crate::app::App;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::saving::SavingState;
use crate::config::place::Bookmark;
use crate::domain::record::Place;
use crate::store::Severity;
use crate::theme::Theme;
use crate::view;

/// The shortest time between frames that no key asked for: a storm of them must not fill a slow line.
const PACE: Duration = Duration::from_millis(30);
/// How long a signal waits for what is still being saved.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long it is waited for when the terminal is gone.
const PATIENCE_GONE: Duration = Duration::from_millis(500);

/// Something that reaches the loop from one of the threads.
#[derive(Debug)]
pub enum Event {
    /// The user did something.
    Input(Input),
    /// The system tells something.
    News(News),
    /// Something was saved, or not.
    Report(Report),
    /// A source was read.
    Loaded(Box<Loaded>),
    /// The search of this number found this.
    Found(u64, Found),
    /// A thread died; it has said why.
    Fault,
}

/// How soon what changed must be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Never,
    Soon,
    Now,
}

/// The program is about to end.
#[derive(Debug)]
struct Ending {
    /// The exit code if all is saved.
    code: u8,
    /// When it ends although not all is saved.
    until: Option<Instant>,
    /// Whether it ends although something cannot be saved: on a signal, or when the user knows and leaves.
    is_final: bool,
}

/// The full screen of one session.
pub struct Session {
    /// The state of the screen.
    pub app: App,
    /// The terminal, taken.
    pub terminal: Terminal,
    /// How it looks.
    pub theme: Theme,
    /// The themes for dark and for light ground, where the terminal's answer decides.
    pub grounds: Option<[Theme; 2]>,
    /// What happens outside.
    pub inbox: Receiver<Event>,
    /// The way to the disk, unless nothing may be changed.
    pub saver: Option<Saver>,
    /// The way to the sources.
    pub loader: Loader,
    /// The way to the search in all sources.
    pub searcher: Searcher,
    /// Where it is remembered where the coder was.
    pub bookmark: Bookmark,
    /// How much of the sources could not be read so far.
    pub losses: usize,
}

/// What the loop knows beside the session.
struct Loop {
    session: Session,
    due: Due,
    drawn: Instant,
    ending: Option<Ending>,
    ended: Option<Result<(), RunError>>,
}

impl Session {
    /// Runs these effects, draws, then goes on until the user leaves, a signal comes or the terminal is gone.
    ///
    /// # Errors
    /// Says with which exit code the program must end, and what is not saved.
    pub fn run(self, effects: Vec<Effect>) -> Result<(), RunError> {
        let drawn = Instant::now();
        let mut all = Loop { session: self, due: Due::Now, drawn, ending: None, ended: None };
        all.run_all(effects);
        all.draw();
        let rest: Vec<_> = all.session.app.world.loading.iter().cloned().collect();
        all.session.loader.load(&all.session.app.world.project, &rest);
        loop {
            if let Some(ended) = all.ended.take() {
                return ended;
            }
            all.step();
        }
    }
}

impl Loop {
    /// Waits for something to happen, takes in all that has, and draws.
    fn step(&mut self) {
        match self.wait() {
            Ok(event) => {
                self.take(event);
                while let Ok(event) = self.session.inbox.try_recv() {
                    self.take(event);
                }
            }
            Err(RecvTimeoutError::Timeout) => self.give_up_in_time(),
            // The threads end after this one; that they are all gone is a fault of theirs.
            Err(RecvTimeoutError::Disconnected) => self.take(Event::Fault),
        }
        if self.due == Due::Now || (self.due == Due::Soon && self.drawn.elapsed() >= PACE) {
            self.draw();
        }
    }

    fn wait(&self) -> Result<Event, RecvTimeoutError> {
        let frame = (self.due == Due::Soon).then(|| self.drawn + PACE);
        let end = self.ending.as_ref().and_then(|ending| ending.until);
        match frame.into_iter().chain(end).min() {
            Some(until) => self.session.inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => self.session.inbox.recv().map_err(|_gone| RecvTimeoutError::Disconnected),
        }
    }

    fn draw(&mut self) {
        let Session { app, terminal, theme, .. } = &mut self.session;
        let drawn = terminal.draw(|buffer| view::draw(app, theme, buffer));
        (self.due, self.drawn) = (Due::Never, Instant::now());
        if drawn.is_err() {
            self.take(Event::News(News::Gone));
        }
    }

    fn see(&mut self, due: Due) {
        self.due = self.due.max(due);
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Input(input) => self.take_input(input),
            Event::News(news) => self.take_news(news),
            Event::Report(report) => self.take_report(report),
            Event::Loaded(loaded) => self.take_loaded(*loaded),
            Event::Found(number, found) => {
                self.see(Due::Soon);
                self.update(Msg::Found(number, found));
            }
            Event::Fault => {
                // The terminal has been handed back and the fault told, on the thread that died.
                let what = String::new();
                self.ended = Some(Err(RunError { code: super::FAULT, what, hint: String::new() }));
            }
        }
    }

    fn take_input(&mut self, input: Input) {
        super::provoked_fault(&input);
        let msg = match input {
            Input::Key(key) => Msg::Key(key),
            Input::Paste(text) => Msg::Paste(text),
            Input::Mouse(mouse) => Msg::Mouse(mouse),
            Input::Ground(ground) => {
                if let Some([dark, light]) = &self.session.grounds {
                    self.session.theme = if ground.is_dark() { dark } else { light }.clone();
                    self.see(Due::Now);
                }
                return;
            }
            Input::Resize(width, height) => {
                self.session.terminal.resize(width, height);
                self.see(Due::Soon);
                self.update(Msg::Resize(width, height));
                return;
            }
        };
        // What is typed while the program ends would be lost: it is not taken at all.
        if self.ending.is_none() {
            self.see(Due::Now);
            self.update(msg);
        }
    }

    fn take_news(&mut self, news: News) {
        match (news, news.exit_code()) {
            (News::Suspend | News::Continued, _) | (_, None) => {
                let Session { terminal, .. } = &mut self.session;
                let taken = if news == News::Suspend { terminal.suspend() } else { terminal.retake() };
                match taken {
                    Ok(()) => {
                        let area = self.session.terminal.area();
                        self.update(Msg::Resize(area.width, area.height));
                        self.see(Due::Now);
                    }
                    Err(_gone) => self.take_news(News::Gone),
                }
            }
            (_, Some(code)) => {
                let patience = if news == News::Gone { PATIENCE_GONE } else { PATIENCE };
                let code = u8::try_from(code).unwrap_or(super::FAULT);
                self.end(Ending { code, until: Some(Instant::now() + patience), is_final: true });
            }
        }
    }

    fn take_report(&mut self, report: Report) {
        self.see(Due::Now);
        match report {
            Report::Saved(number) => self.update(Msg::Saved(number)),
            Report::NotSaved { reason, hint } => self.update(Msg::NotSaved { reason, hint }),
            Report::Trouble(what) => self.update(Msg::Trouble(what)),
            Report::Finished(failure) => self.finish(failure),
        }
    }

    fn take_loaded(&mut self, (loading, others, findings): Loaded) {
        self.session.losses += findings.iter().filter(|finding| finding.severity == Severity::Loss).count();
        self.see(Due::Soon);
        let source = loading.source().clone();
        self.update(Msg::Loaded(Box::new(loading), others));
        let effects = super::take_in_text(&mut self.session.app, &source);
        self.run_all(effects);
        let world = &self.session.app.world;
        if world.loading.is_empty() {
            let adrift = world.project.adrift();
            if let Some(told) = super::told_losses(std::mem::take(&mut self.session.losses), adrift) {
                self.update(Msg::Trouble(told));
            }
        }
    }

    fn update(&mut self, msg: Msg) {
        let effects = self.session.app.update(msg, moment());
        self.run_all(effects);
    }

    fn run_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Err(what) = self.run(effect) {
                self.update(Msg::Trouble(what));
            }
        }
    }

    /// Runs an effect, or says what went wrong.
    fn run(&mut self, effect: Effect) -> Result<(), String> {
        let Session { app, saver, loader, bookmark, .. } = &mut self.session;
        match effect {
            Effect::Append { number, records, project } => {
                // No page tells of codings. A project that is kept would be copied at the next change.
                let project = records.iter().any(|record| record.place == Place::Trail).then_some(project);
                hand(saver.as_ref(), Job::Append { number, records, project });
            }
            Effect::Retry => hand(saver.as_ref(), Job::Retry),
            Effect::Search { ask, project } => self.session.searcher.search(ask, project),
            Effect::Load(sources) => loader.load(&app.world.project, &sources),
            Effect::Copy(text) => {
                let copied = clipboard::copy(&mut io::stdout(), &text);
                copied.map_err(|error| format!("the text was not copied: {error}"))?;
            }
            // A convenience: that it is not there next time is all that can go wrong.
            Effect::Remember(place) => drop(bookmark.write(&place)),
            Effect::Suspend => self.take_news(News::Suspend),
            Effect::Quit => {
                let is_known = matches!(app.world.saving.state(), SavingState::NotSaved(..));
                self.end(Ending { code: 0, until: None, is_final: is_known });
            }
        }
        Ok(())
    }

    /// Begins to end: all that waits is saved first.
    fn end(&mut self, ending: Ending) {
        if ending.code != 0 && self.ending.is_none() {
            let effects = self.session.app.keep_written(moment());
            self.run_all(effects);
            // The user did not leave: nobody has asked yet to remember the place.
            let place = self.session.app.place(moment().now);
            drop(self.session.bookmark.write(&place));
        }
        let is_first = self.ending.replace(ending).is_none();
        match &self.session.saver {
            Some(saver) if is_first => saver.hand(Job::Finish),
            Some(_) => {}
            None => self.finish(None),
        }
    }

    fn give_up_in_time(&mut self) {
        let is_over = |ending: &Ending| ending.until.is_some_and(|until| Instant::now() >= until);
        if self.ending.as_ref().is_some_and(is_over) {
            self.finish(Some(("The disk did not answer in time.".into(), "Check the disk.".into())));
        }
    }

    /// Ends, now that the disk has said yes or no. A no that the user has not seen keeps the program open.
    fn finish(&mut self, failure: Option<(String, String)>) {
        let Some(ending) = self.ending.take() else { return };
        let quietly = || RunError { code: ending.code, what: String::new(), hint: String::new() };
        match failure {
            None => self.ended = Some(if ending.code == 0 { Ok(()) } else { Err(quietly()) }),
            Some((reason, hint)) if !ending.is_final => self.update(Msg::NotSaved { reason, hint }),
            Some((reason, hint)) => {
                let what = format!("The last changes are not saved. {reason}");
                self.ended = Some(Err(RunError { code: ending.code.max(super::NOT_SAVED), what, hint }));
            }
        }
    }
}

fn hand(saver: Option<&Saver>, job: Job) {
    // Without a saver nothing may be changed, and nothing is: the app refuses.
    if let Some(saver) = saver {
        saver.hand(job);
    }
}
