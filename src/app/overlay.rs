//! Windows over the panes; the one on top has the keys.

use super::action::{Action, Context};
use super::edit::told_locked;
use super::geometry::Area;
use super::guard::refusal;
use super::key::Key;
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use super::screens::people::cell;
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
    /// A cell of a table while it is edited.
    Cell(cell::State),
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
            Self::Cell(_) => Context::Cell,
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
            Self::Cell(state) => state.update(world, action),
        }
    }

    /// Takes a key that is bound to nothing here: text, where text is typed, or the letter of a row.
    pub fn key(&mut self, world: &World, key: Key) -> Outcome {
        match self {
            Self::Picker(state) => state.key(world, key),
            Self::Prompt(state) => state.key(world, key),
            Self::Palette(state) => state.key(world, key),
            Self::Cell(state) => state.key(world, key),
            Self::List(state) => state.key(world, key),
            Self::Help(state) => state.key(key),
            Self::Card(state) => match barred_card(world, state) {
                Some(why) => unchanged(why, &mut **state, |state| state.key(key), card::State::save),
                None => state.key(key),
            },
            Self::Memo(state) => match barred_memo(world) {
                Some(why) => unchanged(why, &mut **state, |state| state.key(key), memo::State::keep),
                None => state.key(key),
            },
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
            Self::Cell(state) => state.paste(world, text),
            Self::Help(state) => state.paste(text),
            Self::Card(state) => match barred_card(world, state) {
                Some(why) => Outcome::tell(why),
                None => state.paste(text),
            },
            Self::Memo(state) => match barred_memo(world) {
                Some(why) => Outcome::tell(why),
                None => state.paste(text),
            },
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

/// Why the card of a code may be read and not changed, if so.
fn barred_card(world: &World, card: &card::State) -> Option<Notice> {
    refusal(world).or_else(|| world.project.lock_on(card.code()).map(|locked| told_locked(&locked)))
}

/// Why a memo may be read and not changed, if so: in a review, what others wrote is shown otherwise.
pub fn barred_memo(world: &World) -> Option<Notice> {
    refusal(world).filter(|_| !world.review)
}

/// Presses a key in a window that may only be read: what would change what it keeps is taken back, and why is said.
fn unchanged<S: Clone>(
    why: Notice,
    state: &mut S,
    press: impl Fn(&mut S) -> Outcome,
    keep: impl Fn(&S) -> Outcome,
) -> Outcome {
    let before = state.clone();
    let outcome = press(state);
    if keep(state).commands.is_empty() {
        return outcome;
    }
    *state = before;
    Outcome::tell(why)
}
