//! The full screen as a state machine: messages in, effects out; no terminal, no clock, no disk.
//!
//! [`App::update`] only routes: a key becomes an [`Action`] by the keymap of the context on top (a window, else the
//! focused pane); the screen that owns the context turns it into an [`Outcome`](outcome::Outcome); [`edit`] turns the commands of an
//! outcome into records, and what else the outcome asks for is done in `App::go`.

pub mod action;
mod dividing;
mod doing;
pub mod draft;
pub mod edit;
pub mod effect;
pub mod export;
pub mod fuzzy;
pub mod geometry;
pub mod going;
pub mod guard;
pub mod key;
pub mod keymap;
pub mod layouts;
pub mod mouse;
pub mod msg;
pub mod notice;
pub mod opening;
pub mod outcome;
pub mod overlay;
pub mod panes;
pub mod pointing;
pub mod saving;
pub mod screens;
pub mod selection;
pub mod settings;
pub mod text_input;
pub mod texts;
pub mod undoing;
mod way;
pub mod world;

use action::{Action, Context};
use edit::Moment;
use effect::Effect;
use geometry::window::Room;
use geometry::{Area, Division, Frame, Home};
use key::Key;
use keymap::{Keymap, Resolution};
use msg::Msg;
use notice::Notice;
use overlay::Overlay;
use panes::Panes;
use screens::{codebook, memos, people, quotes, rework, search, sources, tallies, trail, transcript, versions};
use way::Left;
use world::{Place, World};

/// A screen that fills the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Sources, transcript, codebook: home.
    #[default]
    Code,
    /// Counts by level, category, code.
    Tallies,
    /// Passages with their labels.
    Quotes,
    /// Notes and the diary.
    Memos,
    /// Words in all sources.
    Search,
    /// Every change.
    Trail,
    /// Named versions of the codebook.
    Versions,
    /// What to look at again.
    Rework,
    /// Sources and participants as tables.
    People,
}

/// A pane of the home screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The list of sources.
    Sources,
    /// The text.
    #[default]
    Transcript,
    /// The tree of codes.
    Codebook,
}

/// Everything the full screen knows.
#[derive(Debug)]
pub struct App {
    /// What every screen reads.
    pub world: World,
    /// The screen shown.
    pub screen: Screen,
    /// The pane of the home screen that has the keys.
    pub focus: Pane,
    /// The texts.
    pub panes: Panes,
    /// The list of sources.
    pub sources: sources::State,
    /// The codebook.
    pub codebook: codebook::State,
    /// The tallies.
    pub tallies: tallies::State,
    /// The quotes.
    pub quotes: quotes::State,
    /// The memos.
    pub memos: memos::State,
    /// The search in all sources.
    pub search: search::State,
    /// Every change.
    pub trail: trail::State,
    /// The versions of the codebook.
    pub versions: versions::State,
    /// What to look at again.
    pub rework: rework::State,
    /// The tables of sources and participants.
    pub people: people::State,
    /// Windows, the one on top last.
    pub overlays: Vec<Overlay>,
    /// Keys pressed of a chord that is not complete.
    pub pending: Vec<Key>,
    /// What can follow them: keys, and what they do in a word or two.
    pub hints: Vec<(String, String)>,
    /// What is to be told; the next key takes it away.
    pub notice: Option<Notice>,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// How the home screen is divided.
    pub division: Division,
    /// What the mouse drags.
    dragged: Option<pointing::Dragged>,
    /// The row of a list that was clicked last, with no key pressed since.
    clicked: Option<usize>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Screens to go back to, the one left last at the end.
    before: Vec<Left>,
    /// Where the coder was last time, until the first key: the opening line tells it.
    greeting: Option<Place>,
    /// What is being written, as it was remembered last.
    drafted: Option<draft::Draft>,
    /// What was being written last time, where nothing may be written now.
    waiting: Option<draft::Draft>,
    /// `q` was pressed with no screen to go back to: a second one leaves.
    pub leaving: bool,
}

impl App {
    /// Takes in what happened; returns what is to be done outside.
    pub fn update(&mut self, msg: Msg, moment: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(msg, Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_)) {
            self.greeting = None;
        }
        match msg {
            // What cannot be seen is not clicked or pasted into; which keys still hold, `press` knows.
            Msg::Paste(_) | Msg::Mouse(_) if self.frame().too_small => {}
            Msg::Key(key) => self.press(key, moment, &mut effects),
            Msg::Paste(text) => self.paste(&text, moment, &mut effects),
            Msg::Mouse(mouse) => self.point(mouse, moment, &mut effects),
            Msg::Resize(columns, rows) => self.size = (columns, rows),
            Msg::Saved(number) => self.world.saving.acknowledge(number),
            Msg::NotSaved { reason, hint } => {
                // Why is said beside it, for as long as it is so.
                self.notice = Some(Notice::warning(hint.as_str()).hinted(self.ways_to_save()));
                self.world.saving.fail(reason, hint);
            }
            Msg::Loaded(loading, others) => {
                self.world.loading.remove(loading.source());
                self.world.project.absorb_loaded(*loading);
                self.world.project.absorb_all(others);
                self.world.counts.update(&self.world.project, &self.world.layer);
                if self.world.loading.is_empty() {
                    if self.greeting.is_some() {
                        self.greet();
                    }
                    effects.extend(self.take_up(moment));
                }
            }
            Msg::Earlier { source, text, then } => self.take_earlier((&source, text), then, moment, &mut effects),
            Msg::Found(number, found) => self.search.take(number, found),
            Msg::Edited(text) => self.take_edited(text),
            Msg::Written(export, written) => self.take_written(*export, written),
            Msg::Elsewhere(written) => self.take_elsewhere(written),
            Msg::Caveat(but) => self.notice = self.notice.take().map(|notice| notice.hinted(but)),
            Msg::Trouble(what) => self.notice = Some(Notice::error(what)),
        }
        self.settle();
        self.remember_draft(moment, &mut effects);
        if let Some(ask) = (self.screen == Screen::Search).then(|| self.search.ask(&self.world)).flatten() {
            effects.push(Effect::Search { ask, project: Box::new(self.world.project.clone()) });
        }
        effects
    }

    /// Returns where everything is on the screen.
    pub fn frame(&self) -> Frame {
        let (open, active) = (self.panes.open(), self.panes.active());
        Frame::new(
            self.size,
            self.screen,
            Home { focus: self.focus, open, active, division: &self.division, reading: self.world.reading },
        )
    }

    /// Returns whose keys hold: the window on top, else the pane.
    pub fn context(&self) -> Context {
        self.overlays.last().map_or_else(|| self.pane_context(), Overlay::context)
    }

    /// Returns the context of the pane below any window.
    pub const fn pane_context(&self) -> Context {
        match (self.screen, self.focus) {
            (Screen::Code, Pane::Sources) => Context::Sources,
            (Screen::Code, Pane::Transcript) => Context::Transcript,
            (Screen::Code, Pane::Codebook) => Context::Codebook,
            (Screen::Tallies, _) => Context::Tallies,
            (Screen::Quotes, _) => Context::Quotes,
            (Screen::Memos, _) => Context::Memos,
            (Screen::Trail, _) => Context::Trail,
            (Screen::Versions, _) => Context::Versions,
            (Screen::Rework, _) => Context::Rework,
            (Screen::Search, _) => {
                if self.search.is_typing() {
                    Context::SearchLine
                } else {
                    Context::Search
                }
            }
            (Screen::People, _) => Context::People,
        }
    }

    /// Returns the room that windows have. They keep off the rows on which the passage stands that would be coded.
    pub fn room(&self) -> Room {
        let frame = self.frame();
        let text = frame.pane(Pane::Transcript);
        let rows = (self.screen == Screen::Code).then(|| self.panes.here().target_rows(&self.world, text)).flatten();
        Room { area: frame.body, avoid: rows.map(|(first, last)| first..last + 1) }
    }

    fn press(&mut self, key: Key, moment: Moment, effects: &mut Vec<Effect>) {
        self.notice = None;
        // What the mouse drags stays where it is.
        (self.dragged, self.clicked) = (None, None);
        let leaving = std::mem::take(&mut self.leaving);
        if self.close_greeting(key) {
            return;
        }
        let context = self.context();
        let pending = std::mem::take(&mut self.pending);
        self.hints.clear();
        let resolution = self.keymap.resolve(context, &pending, key);
        if resolution == Resolution::Unbound
            && let Some([esc, then]) = key.after_esc()
        {
            self.pending = pending;
            self.press(esc, moment, effects);
            self.settle();
            return self.press(then, moment, effects);
        }
        let is_blind = self.frame().too_small;
        if is_blind && !matches!(resolution, Resolution::Matched(Action::Leave | Action::Redraw)) {
            return;
        }
        match resolution {
            Resolution::Matched(action) => self.act(action, (moment, leaving), effects),
            Resolution::Pending(hints) => {
                self.pending = pending;
                self.pending.push(key);
                self.hints = hints;
            }
            Resolution::Unbound if !pending.is_empty() => self.drop_pending(context, &pending, key),
            Resolution::Unbound => match self.overlays.pop() {
                Some(mut top) => {
                    let outcome = top.key(&self.world, key);
                    self.overlays.push(top);
                    self.apply(outcome, moment, effects);
                }
                None if context == Context::SearchLine => {
                    let outcome = self.search.key(key);
                    self.apply(outcome, moment, effects);
                }
                None => self.notice = Some(self.idle(context, &[key])),
            },
        }
    }

    /// A chord was begun and not finished. Esc drops it in silence.
    fn drop_pending(&mut self, context: Context, pending: &[Key], key: Key) {
        if self.keymap.resolve(context, &[], key) != Resolution::Matched(Action::Back) {
            let keys: Vec<Key> = pending.iter().copied().chain([key]).collect();
            self.notice = Some(self.idle(context, &keys));
        }
    }

    /// Says that keys do nothing in a context, and in which panes they do.
    fn idle(&self, context: Context, keys: &[Key]) -> Notice {
        let labels: Vec<String> = keys.iter().map(|key| key.label()).collect();
        let notice = idle(&labels.join(" "));
        let Some((last, before)) = keys.split_last().filter(|_| context.is_pane()) else { return notice };
        let does = |c: &Context| self.keymap.resolve(*c, before, *last) != Resolution::Unbound;
        let elsewhere: Vec<Context> = Context::ALL.into_iter().filter(|c| c.is_pane() && does(c)).collect();
        // A long list helps nobody: help has it.
        if elsewhere.is_empty() || elsewhere.len() > 3 {
            return notice;
        }
        Notice { sentence: format!("{}, only in {}", notice.sentence, action::places(&elsewhere)), ..notice }
    }

    fn paste(&mut self, text: &str, moment: Moment, effects: &mut Vec<Effect>) {
        (self.notice, self.leaving) = (None, false);
        let room = text_input::longest(self.context());
        if room == 0 {
            self.notice = Some(Notice::warning("nothing is pasted here: there is no line to type in"));
            return;
        }
        if let Some(mut top) = self.overlays.pop() {
            let outcome = top.paste(&self.world, text);
            self.overlays.push(top);
            self.apply(outcome, moment, effects);
        } else if self.context() == Context::SearchLine {
            let outcome = self.search.paste(text);
            self.apply(outcome, moment, effects);
        }
        if text.chars().count() > room {
            let most = format!("only the first {room} characters of what was pasted were taken: no more fits");
            self.notice = Some(Notice::warning(most));
        }
    }

    /// Takes what the user's own editor made of the memo that is being written.
    fn take_edited(&mut self, text: Option<String>) {
        let Some(Overlay::Memo(memo)) = self.overlays.last_mut() else { return };
        self.notice = Some(match text {
            Some(text) => {
                memo.take(&text);
                Notice::done("taken over from your editor").keyed(Action::Back, "keeps it")
            }
            None => Notice::done("nothing was changed in your editor"),
        });
    }

    /// Brings what rests on other things in line with them: after every message, so that drawing only reads.
    fn settle(&mut self) {
        let frame = self.frame();
        self.panes.settle(&self.world, &frame);
        for (source, turn) in self.panes.iter().filter_map(transcript::State::last_turn_shown) {
            let furthest = self.world.furthest.entry(source).or_default();
            *furthest = turn.max(*furthest);
        }
        self.sources.settle(&self.world, frame.pane(Pane::Sources));
        let (tree, _) = self.codebook_parts(&frame);
        self.codebook.settle(&self.world, tree);
        for window in &mut self.overlays {
            window.settle(&self.world, frame.body);
        }
        match self.screen {
            Screen::Code | Screen::Search => {}
            Screen::Tallies => self.tallies.refresh(&self.world),
            Screen::Quotes => self.quotes.refresh(&self.world),
            Screen::Memos => self.memos.refresh(&self.world),
            Screen::Trail => self.trail.refresh(&self.world),
            Screen::Versions => self.versions.refresh(&self.world),
            Screen::Rework => self.rework.refresh(&self.world),
            Screen::People => self.people.refresh(&self.world),
        }
    }

    /// Returns the tree of the codebook and, where they are shown, the bars of the levels below it.
    pub fn codebook_parts(&self, frame: &Frame) -> (Area, Option<Area>) {
        let levels = self.world.project.levels().iter().len();
        geometry::codebook_parts(frame.pane(Pane::Codebook), levels, self.division.bars_hidden)
    }

    /// Returns the area of a pane that a click can hit.
    fn inside(&self, pane: Pane) -> Area {
        self.frame().pane(pane)
    }
}

/// Says that keys do nothing in the pane or window that has them.
fn idle(keys: &str) -> Notice {
    Notice::warning(format!("{keys} does nothing here")).keyed(Action::Help, "shows the keys")
}

fn no_source() -> Notice {
    Notice::warning("there is no source yet").keyed(Action::Leave, "twice leaves; emic import DIR FILE… then adds some")
}
