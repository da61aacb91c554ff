//! The way back: which screens were left for others, and how they were.

use super::action::{Action, Context};
use super::key::Chord;
use super::notice::Notice;
use super::screens::quotes;
use super::{App, Screen};

/// A screen that was left for another, as it was: there is one of each, but each list of quotes is one of its own.
#[derive(Debug)]
pub(super) enum Left {
    Screen(Screen),
    Quotes(Box<quotes::State>),
}

impl App {
    /// Goes to a screen that was asked for. Home is where every way ends; a screen is never below itself, so that going
    /// round from number to passage makes no endless way back.
    pub(super) fn show(&mut self, screen: Screen) {
        let is_it = |left: &Left| matches!(left, Left::Screen(left) if *left == screen);
        match (screen, self.before.iter().position(is_it)) {
            (Screen::Code, _) => {
                self.before.clear();
                self.screen = screen;
            }
            (_, Some(at)) => {
                self.before.truncate(at);
                self.screen = screen;
            }
            _ => self.step_to(screen),
        }
    }

    /// Goes to the text for the sake of what the screen shows, to which `q` then leads back, and says so.
    pub(super) fn step_to_text(&mut self) {
        let from = match self.screen {
            Screen::Code => return,
            Screen::Tallies => "tallies",
            Screen::Quotes => "quotes",
            Screen::Memos => "memos",
            Screen::Search => "search",
            Screen::Trail => "trail",
            Screen::Versions => "versions",
            Screen::Rework => "list",
            Screen::People => "table",
        };
        self.step_to(Screen::Code);
        let leave = self.keymap.chords(Context::Transcript, Action::Leave).next().map(Chord::label);
        self.notice = leave.map(|key| Notice::done(format!("{key} goes back to the {from}")));
    }

    /// Goes back to the screen before, as it was left; returns whether there was one.
    pub(super) fn step_back(&mut self) -> bool {
        self.screen = match self.before.pop() {
            None => return false,
            Some(Left::Screen(screen)) => screen,
            Some(Left::Quotes(list)) => {
                self.quotes = *list;
                Screen::Quotes
            }
        };
        true
    }

    fn step_to(&mut self, screen: Screen) {
        if screen == self.screen {
            return;
        }
        self.before.push(match self.screen {
            Screen::Quotes => Left::Quotes(Box::new(std::mem::take(&mut self.quotes))),
            screen => Left::Screen(screen),
        });
        self.screen = screen;
    }
}
