//! Windows over the panes; the one on top has the keys.

use super::action::{Action, Context};
use super::geometry::Area;
use super::key::Key;
use super::outcome::{Go, Outcome};
use super::screens::{card, confirm, filing, help, list, memo, palette, picker, prompt};
use super::world::World;

/// A window over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// A line to type in and a list that it narrows.
    Picker(picker::State),
    /// A line to type in.
    Prompt(prompt::State),
    /// A question.
    Confirm(confirm::State),
    /// A short list to choose from.
    List(list::State),
    /// What the keys do.
    Help(help::State),
    /// Every action by name.
    Palette(palette::State),
    /// The card of a code.
    Card(Box<card::State>),
    /// A memo being written.
    Memo(Box<memo::State>),
    /// Filing things one by one.
    Filing(filing::State),
    /// What to know at the first time.
    Welcome,
}

impl Overlay {
    /// Returns the context whose keys hold in it.
    pub const fn context(&self) -> Context {
        match self {
            Self::Picker(_) => Context::Picker,
            Self::Prompt(_) => Context::Prompt,
            Self::Confirm(_) | Self::Welcome => Context::Confirm,
            Self::List(_) => Context::List,
            Self::Help(state) => state.keys(),
            Self::Palette(_) => Context::Palette,
            Self::Card(_) => Context::Card,
            Self::Memo(_) => Context::Memo,
            Self::Filing(_) => Context::Filing,
        }
    }

    /// Does an action; a window that is done asks to be closed (`Go::Close`).
    pub fn update(&mut self, world: &World, action: Action) -> Outcome {
        match self {
            Self::Picker(state) => state.update(world, action),
            Self::Prompt(state) => state.update(world, action),
            Self::Confirm(state) => state.update(world, action),
            Self::List(state) => state.update(world, action),
            Self::Help(state) => state.update(world, action),
            Self::Palette(state) => state.update(world, action),
            Self::Card(state) => state.update(world, action),
            Self::Memo(state) => state.update(world, action),
            Self::Filing(state) => state.update(world, action),
            Self::Welcome => Outcome::go(Go::Close),
        }
    }

    /// Takes a key that is bound to nothing here: text, where text is typed, or the letter of a row.
    pub fn key(&mut self, world: &World, key: Key) -> Outcome {
        match self {
            Self::Picker(state) => state.key(world, key),
            Self::Prompt(state) => state.key(world, key),
            Self::Palette(state) => state.key(world, key),
            Self::List(state) => state.key(world, key),
            Self::Help(state) => state.key(key),
            Self::Card(state) => state.key(key),
            Self::Memo(state) => state.key(key),
            Self::Filing(state) => state.key(world, key),
            Self::Welcome => Outcome::go(Go::Close),
            Self::Confirm(_) => Outcome::tell(super::idle(&key.label())),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, world: &World, text: &str) -> Outcome {
        match self {
            Self::Picker(state) => state.paste(world, text),
            Self::Prompt(state) => state.paste(world, text),
            Self::Palette(state) => state.paste(world, text),
            Self::Help(state) => state.paste(text),
            Self::Card(state) => state.paste(text),
            Self::Memo(state) => state.paste(text),
            Self::Confirm(_) | Self::List(_) | Self::Filing(_) | Self::Welcome => Outcome::none(),
        }
    }

    /// Returns what closing it keeps of what was written in it.
    pub fn keep(&self) -> Outcome {
        match self {
            Self::Card(state) => state.save(),
            Self::Memo(state) => state.keep(),
            _ => Outcome::none(),
        }
    }

    /// Brings it in line with the project and the room there is.
    pub fn settle(&mut self, world: &World, area: Area) {
        match self {
            Self::Card(state) => state.settle(area),
            Self::Memo(state) => state.settle(area),
            Self::Filing(state) => state.settle(world),
            _ => {}
        }
    }
}
