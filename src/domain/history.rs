//! Undo and redo, computed from the lines of one coder and device alone, so that they survive restarts and crashes.
//!
//! There may be a million lines, and nearly each is an action of its own. So what an action did to codings is counted at
//! first, and looked up (`whole`) of those actions alone that are to be undone.

mod owners;

use super::coding::CodingKey;
use super::id::{CoderId, Device, SourceId};
use super::project::Project;
use super::record::{Head, Origin};
use super::thing::Key;
use super::time::When;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use owners::Owners;

/// A thing that an action changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A coding on a source.
    Coding(SourceId, CodingKey),
    /// Another thing.
    Thing(Key),
}

/// One line of an action: which line of which thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The thing changed.
    pub target: Target,
    /// The line's place among the thing's lines.
    pub line: usize,
    /// Which line of the action.
    pub k: u32,
}

/// What tells an action from the others of its coder and device: sessions at the same time give the same numbers, and so
/// do two clones of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId {
    /// Its number.
    pub n: u64,
    /// When it was done: all its lines say so.
    pub t: When,
    /// The slot it was done in.
    pub slot: u16,
}

impl ActionId {
    /// Returns the action that a line is part of.
    fn of(head: &Head, origin: &Origin) -> Option<Self> {
        Some(Self { n: head.act?.n, t: head.t, slot: origin.slot })
    }

    /// Returns the thing in which it is recorded what was decided about the action.
    pub fn key(self, coder: &CoderId, device: &Device) -> Key {
        let origin = Origin { coder: coder.clone(), device: device.clone(), slot: self.slot };
        Key::Action(format!("{origin}/{}/{}", self.n, self.t).into())
    }
}

/// An action by the coder on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What it goes by.
    pub id: ActionId,
    /// How many lines it has.
    pub of: u32,
    /// The action it undoes.
    pub undo: Option<u64>,
    /// The action it does again.
    pub redo: Option<u64>,
    /// Whether it took in a hand edit of a page, or only followed a text that was changed: not on the undo stack.
    pub outside: bool,
    /// Whether it did nothing but make the project, or the coder whose action it is: not on the undo stack.
    pub founding: bool,
    /// Its lines that are here; those about codings only where it was looked up whole.
    pub steps: Vec<Step>,
    /// How many of its lines about codings are here.
    codings: u32,
}

impl Action {
    fn new(id: ActionId, head: &Head) -> Self {
        Self {
            id,
            of: head.act.map_or(0, |act| act.of),
            undo: head.undo,
            redo: head.redo,
            outside: true,
            founding: true,
            steps: Vec::new(),
            codings: 0,
        }
    }

    /// Returns how many of its lines are here.
    pub fn lines(&self) -> u32 {
        let things = self.steps.iter().filter(|step| matches!(step.target, Target::Thing(_))).count();
        u32::try_from(things).unwrap_or(u32::MAX).saturating_add(self.codings)
    }

    /// Returns whether all its lines are here.
    pub fn is_complete(&self) -> bool {
        self.lines() >= self.of
    }

    /// Returns whether it undoes another one or does it again.
    pub const fn is_reversal(&self) -> bool {
        self.undo.is_some() || self.redo.is_some()
    }

    /// Returns whether it changes everything that another one does.
    fn changes_all_of(&self, other: &Self) -> bool {
        let own: BTreeSet<&Target> = self.steps.iter().map(|step| &step.target).collect();
        other.steps.iter().all(|step| own.contains(&step.target))
    }
}

/// An action on the way back or forth, and since when it is there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Placed {
    at: usize,
    since: When,
}

/// The actions of one coder on one device, in order.
#[derive(Clone, Debug)]
pub struct History<'a> {
    project: &'a Project,
    coder: CoderId,
    device: Device,
    actions: Vec<Action>,
    done: Vec<Placed>,
    undone: Vec<Placed>,
    /// Every action that was undone and not done again since, also those that cannot be any more.
    taken: BTreeSet<usize>,
    /// Undoing and doing again that was cut off, and what of.
    halves: BTreeMap<usize, usize>,
}

impl<'a> History<'a> {
    /// Collects the actions of a coder on a device.
    pub fn of(project: &'a Project, coder: &CoderId, device: &Device) -> Self {
        let mut actions = Vec::new();
        let mut known: HashMap<ActionId, usize> = HashMap::new();
        let mut note = |head: &Head, origin: &Origin, (step, sets_text): (Option<(&Key, usize)>, bool)| {
            let (Some(id), Some(act)) = (ActionId::of(head, origin), head.act) else { return };
            let at = *known.entry(id).or_insert_with(|| {
                actions.push(Action::new(id, head));
                actions.len() - 1
            });
            let Some(action) = actions.get_mut(at) else { return };
            // A text that was changed by hand can be put back, and what was carried over with it.
            action.outside &= head.by.is_some() && !sets_text;
            if let Some((key, line)) = step {
                let founds = *key == Key::Project || *key == Key::Coder(coder.clone());
                action.founding &= head.rev == 1 && founds;
                action.steps.push(Step { target: Target::Thing(key.clone()), line, k: act.k });
            } else {
                action.founding = false;
                action.codings += 1;
            }
        };
        let is_own = |origin: &Origin| origin.coder == *coder && origin.device == *device;
        for (key, thing) in project.things() {
            for (i, signed) in thing.lines().iter().enumerate().filter(|(_, s)| is_own(&s.origin)) {
                let sets_text = matches!(key, Key::Source(_)) && signed.line.set.contains_key("sha256");
                note(&signed.line.head, &signed.origin, (Some((key, i)), sets_text));
            }
        }
        for shard in project.shards.values() {
            for (_, lines) in shard.history().filter(|(key, _)| key.0 == *coder) {
                lines.iter().filter(|s| is_own(&s.origin)).for_each(|s| note(&s.line.head, &s.origin, (None, false)));
            }
        }
        actions.sort_by_key(|action| action.id);
        let (done, undone) = (Vec::new(), Vec::new());
        let (taken, halves) = (BTreeSet::new(), BTreeMap::new());
        let (coder, device) = (coder.clone(), device.clone());
        let mut history = Self { project, coder, device, actions, done, undone, taken, halves };
        history.replay();
        history
    }

    fn replay(&mut self) {
        for at in 0..self.actions.len() {
            let Some(action) = self.actions.get(at) else { break };
            let since = action.id.t;
            match (action.undo, action.redo) {
                (Some(n), _) | (None, Some(n)) => self.reverse(at, n, action.undo.is_some()),
                _ if action.outside || action.founding => {}
                _ => {
                    self.done.push(Placed { at, since });
                    self.undone.clear();
                }
            }
        }
    }

    /// Moves the action that `by` reverses from one stack to the other.
    fn reverse(&mut self, by: usize, n: u64, is_undo: bool) {
        let Some(action) = self.actions.get(by) else { return };
        let (since, is_complete) = (action.id.t, action.is_complete());
        let half = self.halves.iter().find(|(half, of)| {
            let is_same = self.actions.get(**half).is_some_and(|a| a.undo == action.undo && a.redo == action.redo);
            is_same && self.actions.get(**of).is_some_and(|a| a.id.n == n)
        });
        // What was cut off has been finished.
        if let Some((half, of)) = half.map(|(half, of)| (*half, *of)) {
            self.halves.remove(&half);
            if !is_complete {
                self.halves.insert(by, of);
            }
            return;
        }
        let from = if is_undo { &self.done } else { &self.undone };
        let Some(place) = self.named(from, n, action) else { return };
        let (from, to) = if is_undo { (&mut self.done, &mut self.undone) } else { (&mut self.undone, &mut self.done) };
        let Placed { at, .. } = from.remove(place);
        to.push(Placed { at, since });
        if is_undo {
            self.taken.insert(at);
        } else {
            self.taken.remove(&at);
        }
        self.halves.retain(|_, of| *of != at);
        if !is_complete {
            self.halves.insert(by, at);
        }
    }

    /// Returns where on a stack the action is that a number names. Sessions at the same time give the same numbers: then
    /// it is the one whose things `by` changes, in the same slot if it is there, else the latest.
    fn named(&self, from: &[Placed], n: u64, by: &Action) -> Option<usize> {
        let get = |place: &usize| {
            self.actions.get(from.get(*place)?.at).filter(|action| action.id.n == n && action.id.t <= by.id.t)
        };
        let mut named: Vec<usize> = (0..from.len()).rev().filter(|place| get(place).is_some()).collect();
        if named.len() > 1 {
            let by = self.whole(by);
            named.sort_by_cached_key(|place| {
                let fits = get(place).map(|a| (self.whole(a).changes_all_of(&by), a.id.slot == by.id.slot));
                std::cmp::Reverse((fits, *place))
            });
        }
        named.first().copied()
    }

    /// Returns an action with all its lines that are here.
    pub fn whole(&self, action: &Action) -> Action {
        let mut whole = action.clone();
        if action.codings == 0 || action.steps.iter().any(|step| matches!(step.target, Target::Coding(..))) {
            return whole;
        }
        for (source, shard) in &self.project.shards {
            for (key, lines) in shard.history().filter(|(key, _)| key.0 == self.coder) {
                for (line, signed) in lines.iter().enumerate().filter(|(_, s)| s.origin.device == self.device) {
                    let head = &signed.line.head;
                    if ActionId::of(head, &signed.origin) == Some(action.id) {
                        let target = Target::Coding(source.clone(), key.clone());
                        whole.steps.push(Step { target, line, k: head.act.map_or(0, |act| act.k) });
                    }
                }
            }
        }
        whole
    }

    /// Returns the actions that undo may reverse, the last one first.
    pub fn to_undo(&self) -> impl Iterator<Item = &Action> {
        self.done.iter().rev().filter_map(|placed| self.actions.get(placed.at))
    }

    /// Returns the actions that redo may do again, the one undone last first.
    pub fn to_redo(&self) -> impl Iterator<Item = &Action> {
        self.undone.iter().rev().filter_map(|placed| self.actions.get(placed.at))
    }

    /// Returns since when an action stands as it does: when it was done, undone or done again last.
    pub fn since(&self, action: &Action) -> When {
        let placed = self.done.iter().chain(&self.undone).rev();
        let is_it = |placed: &&Placed| self.actions.get(placed.at).is_some_and(|one| one.id == action.id);
        placed.clone().find(is_it).map_or(action.id.t, |placed| placed.since)
    }

    /// Returns all actions, oldest first.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Returns the actions that are undone.
    pub fn taken(&self) -> impl Iterator<Item = &Action> {
        self.taken.iter().filter_map(|at| self.actions.get(*at))
    }

    /// Returns undoing and doing again that was cut off, and what of, the oldest first.
    pub fn halves(&self) -> impl Iterator<Item = (&Action, &Action)> {
        let halves = self.halves.iter().filter_map(|(by, of)| Some((self.actions.get(*by)?, self.actions.get(*of)?)));
        halves.filter(|(by, _)| !self.is_decided(by))
    }

    /// Returns the other actions of which a part is missing and about which nobody has decided, the oldest first.
    pub fn unfinished(&self) -> impl Iterator<Item = &Action> {
        let all = self.actions.iter().enumerate().filter(|(_, action)| !action.is_complete() && !action.is_reversal());
        all.filter(|(at, action)| !self.taken.contains(at) && !self.is_decided(action)).map(|(_, action)| action)
    }

    /// Returns whether it was decided what becomes of an action of which a part is missing.
    fn is_decided(&self, action: &Action) -> bool {
        let thing = self.project.thing(&action.id.key(&self.coder, &self.device));
        thing.is_some_and(|thing| !thing.is_gone() && thing.get("decided").is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Command;
    use crate::domain::testing::Build;

    #[test]
    fn an_action_of_eighty_thousand_lines_is_collected() {
        let mut p = Build::new();
        let many = (0..80_000).map(|n| (format!("P{n}").as_str().into(), BTreeMap::new()));
        p.run("hw", Command::SetParticipants(many.collect()));
        let device = p.project.actions().keys().next().unwrap().1.clone();
        // Comparing every pair of lines would need half a minute.
        let history = History::of(&p.project, &"hw".into(), &device);
        assert_eq!(history.to_undo().next().map(|action| action.steps.len()), Some(80_000));
    }
}
