//! The terminal: events in, frames out, effects on workers. The full screen is started here by one call.

mod bookmarker;
pub mod clipboard;
mod editor;
pub mod environment;
mod escape;
mod event;
mod export;
mod ink;
mod keyboard;
pub mod loader;
mod paste;
mod patient;
mod ready;
pub mod runtime;
pub mod saver;
mod searcher;
pub mod signals;
pub mod terminal;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use crate::app::App;
use crate::app::edit::{self, Moment};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::opening::Start;
use crate::config::load::User;
use crate::config::problem;
use crate::domain::command::Command;
use crate::domain::id::CoderId;
use crate::domain::{Layer, When};
use crate::outside;
use crate::store::fs::Fs;
use crate::store::{OpenOptions, Opened, Store, StoreError};
use crate::theme::Depth;
use bookmarker::Bookmarker;
use editor::Desk;
use environment::Environment;
use event::{Decoder, Input};
use keyboard::Keyboard;
use loader::Loader;
use ready::Ready;
use runtime::{Aside, Event, Session};
use saver::Saver;
use searcher::Searcher;
use terminal::Terminal;

/// Exit code of what was refused or cannot be read.
const REFUSED: u8 = 2;
/// Exit code when something is not saved.
const NOT_SAVED: u8 = 1;
/// Exit code of a fault of the program's own, as Rust gives it.
const FAULT: u8 = 101;
/// The project's folder, seen from its own file system.
const HERE: &str = "";

/// How the full screen is started.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Who codes; for a project that can only be read, who looks, if that is known.
    pub coder: Option<CoderId>,
    /// Whether the project does not know the coder yet: then that is recorded first.
    pub is_new: bool,
    /// Whose codings are shown at first; without it one's own.
    pub layer: Option<Layer>,
    /// The project as it was then, for reading.
    pub as_of: Option<When>,
    /// The reviewer's file of notes, when the project is reviewed and not worked in.
    pub notes: Option<PathBuf>,
    /// What else is to be told at first; untrusted.
    pub told: Option<String>,
    /// Without colour, whatever the terminal can do.
    pub no_color: bool,
    /// The user's state folder.
    pub state: PathBuf,
    /// What the user's own files say.
    pub user: User,
}

/// Why the full screen ended otherwise than by leaving it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunError {
    /// The exit code.
    pub code: u8,
    /// What happened and why; empty when nothing is to be said. Untrusted.
    pub what: String,
    /// What to do next; may be empty.
    pub hint: String,
}

impl RunError {
    fn refused(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: REFUSED, what: what.into(), hint: hint.into() }
    }
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        Self::refused(error.to_string(), error.hint())
    }
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::refused(format!("the terminal cannot be used: {error}"), "Start emic in another terminal.")
    }
}

/// Returns the sentences that say why the full screen cannot be shown here and what works instead, if it cannot.
pub fn refusal() -> Option<String> {
    Environment::of_process().refusal()
}

/// Shows a project on the full screen and returns when the user leaves; all is saved then. `opened` is what
/// `store::open_trail` gave for its folder, which is the root of `fs`; for writing unless it is reviewed or shown as it
/// was. `path` is what to call it.
///
/// # Errors
/// Says with which exit code the program must end, and why.
pub fn run((fs, path): (Arc<dyn Fs>, &Path), opened: Opened, options: RunOptions) -> Result<(), RunError> {
    let environment = Environment::of_process();
    if let Some(why) = environment.refusal() {
        return Err(RunError::refused(why, ""));
    }
    let depth = if options.no_color { Depth::None } else { environment.depth() };
    let theme = options.user.theme.at(depth);
    let grounds = options.user.grounds.as_ref().map(|[dark, light]| [dark.at(depth), light.at(depth)]);
    let esc_wait = Duration::from_millis(options.user.settings.esc_wait.into());
    let state = options.state.clone();
    let trouble = editor::left_behind(&state).or_else(|| problem::notice(&options.user.problems));
    let ready = Ready::new((fs, path), opened, options)?;
    let (to, inbox) = channel();
    let saver = ready.store.map(|store| save_for(store, &to)).transpose()?;
    let loader = load_for(&ready.fs, ready.opening, &to)?;
    terminal::install_panic_hook(path.display().to_string());
    let news = to.clone();
    signals::listen(move |told| {
        signals::insist(told);
        news.send(Event::News(told)).is_ok()
    })?;
    let grounds = grounds.filter(|_| depth != Depth::None && environment.answers());
    let searcher = search_for(&to)?;
    let (aside, fs) = (aside(to.clone()), ready.fs.clone());
    let bookmarker = Bookmarker::start(ready.bookmark)?;
    let mut terminal = Terminal::take(environment.clipboard())?;
    let decoder = Decoder::new(esc_wait);
    let bell = to.clone();
    let keyboard = Keyboard::listen(if grounds.is_some() { decoder.awaiting() } else { decoder }, to)?;
    let desk = Desk::new((state, environment.editor), keyboard, bell);
    if grounds.is_some() {
        terminal.ask_ground()?;
    }
    let area = terminal.area();
    let mut app = App::new(Start { size: (area.width, area.height), ..ready.start });
    // What was found in the project matters more than a setting.
    let effects = begin(&mut app, ready.commands, ready.told.or(trouble));
    let (losses, project) = (ready.losses, path.to_owned());
    Session {
        app,
        terminal,
        theme,
        grounds,
        inbox,
        saver,
        loader,
        aside,
        fs,
        searcher,
        bookmarker,
        project,
        losses,
        desk,
    }
    .run(effects)
}

/// Starts the thread that saves, which tells the loop what became of it.
fn save_for(store: Box<dyn Store>, to: &Sender<Event>) -> io::Result<Saver> {
    let (report, alarm) = (to.clone(), Alarm(to.clone()));
    Saver::start(store, move |told| {
        let _alive = &alarm;
        let _ = report.send(Event::Report(told));
    })
}

/// Starts the threads that read sources for the loop.
fn load_for(fs: &Arc<dyn Fs>, opening: OpenOptions, to: &Sender<Event>) -> io::Result<Loader> {
    let (send, alarm) = (to.clone(), Alarm(to.clone()));
    Loader::start(fs, Path::new(HERE), opening, move |loaded| {
        let _alive = &alarm;
        send.send(Event::Loaded(Box::new(loaded))).is_ok()
    })
}

/// Starts the thread that searches for the loop.
fn search_for(to: &Sender<Event>) -> io::Result<Searcher> {
    let (answers, alarm) = (to.clone(), Alarm(to.clone()));
    Searcher::start(move |number, found| {
        let _alive = &alarm;
        answers.send(Event::Found(number, found)).is_ok()
    })
}

/// Does what may wait for a disk on a thread of its own each time: it is asked for seldom.
fn aside(to: Sender<Event>) -> Aside {
    Box::new(move |work| {
        let to = to.clone();
        thread::spawn(move || {
            let alarm = Alarm(to.clone());
            let _ = to.send(work());
            drop(alarm);
        });
    })
}

/// Carries out what stands before the first key, and tells what was found.
fn begin(app: &mut App, commands: Vec<Command>, told: Option<String>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for command in commands {
        match edit::run(&mut app.world, vec![command], moment()) {
            Ok(done) => effects.extend(done.effects),
            Err(notice) => app.notice = Some(notice),
        }
    }
    for source in app.world.project.sources().to_vec() {
        effects.extend(app.take_in_text(&source, moment()));
    }
    if app.world.loading.is_empty() {
        effects.extend(app.take_up(moment()));
    }
    if let Some(told) = told {
        effects.extend(app.update(Msg::Trouble(told), moment()));
    }
    effects
}

/// Tells of records or files that could not be read, and of codings that are adrift.
fn told_losses(unread: usize, adrift: usize) -> Option<String> {
    let unread = match unread {
        0 => None,
        1 => Some("one thing in this project could not be read".to_owned()),
        n => Some(format!("{n} things in this project could not be read")),
    };
    let adrift = match adrift {
        0 => None,
        1 => Some("one coding is adrift, its text was changed".to_owned()),
        n => Some(format!("{n} codings are adrift, their text was changed")),
    };
    let what: Vec<String> = unread.into_iter().chain(adrift).collect();
    (!what.is_empty()).then(|| format!("{}: 'emic check' lists what, and what to do", what.join("; ")))
}

/// Returns the time and a random number: they enter here.
fn moment() -> Moment {
    Moment { now: outside::now(), seed: outside::seed() }
}

/// Tells the loop when its thread dies of a fault, which would otherwise leave a dead screen.
#[derive(Clone)]
struct Alarm(Sender<Event>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Event::Fault);
        }
    }
}

/// Fails at F12 where a test asked for it, in builds for testing only: what a fault leaves behind must be tested.
fn provoked_fault(input: &Input) {
    let is_asked = || {
        let f12 = crate::app::key::Key::new(crate::app::key::KeyCode::F(12));
        *input == Input::Key(f12) && std::env::var_os("EMIC_TEST_FAULT").is_some()
    };
    debug_assert!(!is_asked(), "a fault was asked for by EMIC_TEST_FAULT\x1b[2J");
}
