//! The transcripts that stand side by side: which are open, which one has the keys, whether they scroll together.

use super::geometry::{Frame, MOST_PANES};
use super::screens::transcript::State;
use super::world::World;
use crate::domain::id::SourceId;
use std::collections::BTreeSet;

/// The open transcripts. There is always one at least.
#[derive(Debug, Default)]
pub struct Panes {
    first: State,
    /// Those after the first.
    more: Vec<State>,
    active: usize,
    /// How many turns each stands before or behind the active one, while they scroll together.
    locked: Option<Vec<isize>>,
}

impl Panes {
    /// Returns the transcript that has the keys, or had them last.
    pub fn here(&self) -> &State {
        self.get(self.active).unwrap_or(&self.first)
    }

    /// Returns the same, to be changed.
    pub fn here_mut(&mut self) -> &mut State {
        match self.active.checked_sub(1).and_then(|nth| self.more.get_mut(nth)) {
            Some(state) => state,
            None => &mut self.first,
        }
    }

    /// Returns a transcript, counted from 0, to be changed.
    pub fn get_mut(&mut self, nth: usize) -> Option<&mut State> {
        self.iter_mut().nth(nth)
    }

    /// Returns a transcript, counted from 0.
    pub fn get(&self, nth: usize) -> Option<&State> {
        nth.checked_sub(1).map_or(Some(&self.first), |nth| self.more.get(nth))
    }

    /// Returns all, in their order on the screen.
    pub fn iter(&self) -> impl Iterator<Item = &State> {
        std::iter::once(&self.first).chain(&self.more)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut State> {
        std::iter::once(&mut self.first).chain(&mut self.more)
    }

    /// Returns how many are open.
    pub const fn open(&self) -> usize {
        self.more.len() + 1
    }

    /// Returns which one has the keys, or had them last, from 0.
    pub const fn active(&self) -> usize {
        self.active
    }

    /// Returns whether they scroll together.
    pub const fn is_locked(&self) -> bool {
        self.locked.is_some()
    }

    /// Returns the sources that are open.
    pub fn sources(&self) -> BTreeSet<&SourceId> {
        self.iter().filter_map(State::source).collect()
    }

    /// Gives the keys to a transcript.
    pub fn activate(&mut self, world: &World, nth: usize) {
        self.active = nth.min(self.more.len());
        self.relock(world);
    }

    /// Opens one more with the same source at the same place, behind the active one, and gives it the keys; returns
    /// whether there was room for it.
    pub fn split(&mut self, world: &World) -> bool {
        if self.open() >= MOST_PANES {
            return false;
        }
        let twin = self.here().twin();
        self.more.insert(self.active, twin);
        self.active += 1;
        self.relock(world);
        true
    }

    /// Opens one more behind the others.
    pub fn add(&mut self, state: State) {
        if self.open() < MOST_PANES {
            self.more.push(state);
        }
    }

    /// Closes the active one; returns whether there was another.
    pub fn close(&mut self, world: &World) -> bool {
        if self.more.is_empty() {
            return false;
        }
        if let Some(nth) = self.active.checked_sub(1) {
            self.more.remove(nth);
        } else {
            self.first = self.more.remove(0);
        }
        self.active = self.active.min(self.more.len());
        if self.more.is_empty() {
            self.locked = None;
        }
        self.relock(world);
        true
    }

    /// Lets them scroll together, from where they stand, or each for itself again; returns whether there are several.
    pub fn toggle_lock(&mut self, world: &World) -> bool {
        self.locked = if self.locked.is_some() { None } else { Some(Vec::new()) };
        self.relock(world);
        !self.more.is_empty()
    }

    /// Measures anew how far they stand apart.
    pub fn relock(&mut self, world: &World) {
        if self.locked.is_none() {
            return;
        }
        let turn = |state: &State| state.turn_here(world).and_then(|turn| isize::try_from(turn).ok()).unwrap_or(0);
        let here = turn(self.here());
        self.locked = Some(self.iter().map(|state| turn(state) - here).collect());
    }

    /// Brings all in line with the project and their places on the screen; those that are locked follow the active one.
    pub fn settle(&mut self, world: &World, frame: &Frame) {
        for (nth, state) in self.iter_mut().enumerate() {
            state.settle(world, frame.text(nth));
        }
        let (Some(apart), Some(turn)) = (self.locked.clone(), self.here().turn_here(world)) else { return };
        let (active, down) = (self.active, self.here().row_of_turn(turn));
        for ((nth, state), by) in self.iter_mut().enumerate().zip(apart) {
            if nth != active {
                state.follow(world, frame.text(nth), (turn.saturating_add_signed(by), down));
            }
        }
    }
}
