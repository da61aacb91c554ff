//! The loop: wait, take in all that waits, update, run the effects, draw once.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::bookmarker::Bookmarker;
use super::editor::Desk;
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
use crate::app::export::{Export, Written};
use crate::app::msg::Msg;
use crate::domain::SourceText;
use crate::domain::command::Command;
use crate::domain::id::SourceId;
use crate::store::Severity;
use crate::store::fs::Fs;
use crate::theme::Theme;
use crate::view;
use effects::hand;
use ending::Ending;

mod effects;
mod ending;

/// The shortest time between frames that no key asked for: a storm of them must not fill a slow line.
const PACE: Duration = Duration::from_millis(30);
/// How soon after it came back by itself the program is told of it: that is the same return.
const JUST_NOW: Duration = Duration::from_secs(1);

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
    /// What became of a file that the user named.
    Written(Box<Export>, Written),
    /// What became of the project that was to be saved elsewhere.
    Elsewhere(Written),
    /// An earlier text was read, if it is there: commands wait for it.
    Earlier {
        /// Of which source.
        source: SourceId,
        /// The text.
        text: Option<SourceText>,
        /// What waits for it.
        then: Vec<Command>,
    },
    /// The search of this number found this.
    Found(u64, Found),
    /// The editor ended with this exit code, or by force.
    Edited(Option<i32>),
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

impl Due {
    /// Returns whether a frame is drawn now, this long after the last one.
    fn is_over(self, since: Duration) -> bool {
        self == Self::Now || (self == Self::Soon && since >= PACE)
    }
}

/// Does something that may wait for a disk, elsewhere; what became of it reaches the loop.
pub type Aside = Box<dyn Fn(Box<dyn FnOnce() -> Event + Send>)>;

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
    /// The way to do what may wait for a disk.
    pub aside: Aside,
    /// The project's folder.
    pub fs: Arc<dyn Fs>,
    /// The way to the search in all sources.
    pub searcher: Searcher,
    /// The way to where it is remembered where the coder was.
    pub bookmarker: Bookmarker,
    /// Where the project is, in full.
    pub project: PathBuf,
    /// How much of the sources could not be read so far.
    pub losses: usize,
    /// Where a text is handed to the user's editor.
    pub desk: Desk,
}

/// What the loop knows beside the session.
struct Loop {
    session: Session,
    due: Due,
    drawn: Instant,
    /// When the program came back from the shell.
    back: Option<Instant>,
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
        let mut all = Loop { session: self, due: Due::Now, drawn, back: None, ending: None, ended: None };
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
        if self.session.desk.is_lent() {
            // All is drawn when the terminal comes back.
            self.due = Due::Never;
        } else if self.due.is_over(self.drawn.elapsed()) {
            self.draw();
        }
    }

    fn wait(&self) -> Result<Event, RecvTimeoutError> {
        let frame = (self.due == Due::Soon).then(|| self.drawn + PACE);
        let end = self.ending.as_ref().and_then(Ending::until);
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
            Event::Written(export, written) => {
                self.see(Due::Soon);
                self.update(Msg::Written(export, written));
            }
            Event::Elsewhere(written) => {
                self.see(Due::Soon);
                self.update(Msg::Elsewhere(written));
            }
            Event::Earlier { source, text, then } => {
                self.see(Due::Soon);
                self.update(Msg::Earlier { source, text, then });
            }
            Event::Found(number, found) => {
                self.see(Due::Soon);
                self.update(Msg::Found(number, found));
            }
            Event::Edited(code) => {
                let text = self.session.desk.take_back(code);
                self.take_terminal();
                match text {
                    Ok(text) => self.update(Msg::Edited(text)),
                    Err(why) => self.update(Msg::Trouble(why)),
                }
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
            Input::Resize(width, height) => {
                self.session.terminal.resize(width, height);
                self.see(Due::Soon);
                self.update(Msg::Resize(width, height));
                return;
            }
            Input::Ground(ground) => {
                if let Some([dark, light]) = &self.session.grounds {
                    self.session.theme = if ground.is_dark() { dark } else { light }.clone();
                    self.see(Due::Now);
                }
                return;
            }
        };
        if self.session.desk.is_lent() {
            // It came before an editor had the terminal, and is not meant for it.
            return;
        }
        // What is typed while the program ends would be lost: it is not taken at all.
        if self.ending.is_none() {
            self.see(Due::Now);
            self.update(msg);
        }
    }

    fn take_news(&mut self, news: News) {
        match (news, news.exit_code()) {
            (News::Suspend | News::Continued, _) if self.session.desk.is_lent() => {}
            (News::Suspend, _) => match self.session.terminal.suspend() {
                Ok(true) => {
                    self.back = Some(Instant::now());
                    self.come_back();
                }
                Ok(false) => {
                    self.update(Msg::Trouble("there is no shell to go back to: emic was not started from one".into()));
                    self.see(Due::Now);
                }
                Err(_gone) => self.take_news(News::Gone),
            },
            (News::Continued, _) | (_, None) => {
                let is_known = self.back.take().is_some_and(|back| back.elapsed() < JUST_NOW);
                if !is_known {
                    self.take_terminal();
                }
            }
            (_, Some(code)) => {
                self.end(Ending::of(news, u8::try_from(code).unwrap_or(super::FAULT)));
            }
        }
    }

    fn take_terminal(&mut self) {
        match self.session.terminal.retake() {
            Ok(()) => self.come_back(),
            Err(_gone) => self.take_news(News::Gone),
        }
    }

    /// Goes on after others had the terminal, and the project.
    fn come_back(&mut self) {
        hand(self.session.saver.as_ref(), Job::Retry);
        self.follow_size();
    }

    /// Draws all, in the size that the terminal now has.
    fn follow_size(&mut self) {
        let area = self.session.terminal.area();
        self.update(Msg::Resize(area.width, area.height));
        self.see(Due::Now);
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
        let effects = self.session.app.take_in_text(&source, moment());
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_key_asked_for_is_drawn_at_a_pace() {
        let (early, late) = (Duration::from_millis(29), Duration::from_millis(30));
        assert_eq!([early, late].map(|since| Due::Soon.is_over(since)), [false, true]);
        assert_eq!([early, late].map(|since| Due::Now.is_over(since)), [true, true]);
        assert_eq!([early, late].map(|since| Due::Never.is_over(since)), [false, false]);
        assert_eq!(Due::Soon.max(Due::Now), Due::Now, "a key does not wait for a storm to end");
    }
}
