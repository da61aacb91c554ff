//! Undo and redo, computed from the lines of one coder and device alone, so that they survive restarts and crashes.

use super::coding::CodingKey;
use super::id::{CoderId, Device, SourceId};
use super::project::Project;
use super::record::{Act, Head, Origin};
use super::thing::Key;
use super::time::When;
use std::collections::{BTreeMap, BTreeSet, HashSet};

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

/// An action by the coder on this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Its number.
    pub n: u64,
    /// The slot it was made in.
    pub slot: u16,
    /// When.
    pub t: When,
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
    /// Its lines that are here.
    pub steps: Vec<Step>,
}

impl Action {
    /// Returns whether all its lines are here.
    pub fn is_complete(&self) -> bool {
        self.steps.len() >= self.of as usize
    }

    /// Returns whether it changes everything that another one does.
    fn changes_all_of(&self, other: &Self) -> bool {
        let own: BTreeSet<&Target> = self.steps.iter().map(|step| &step.target).collect();
        other.steps.iter().all(|step| own.contains(&step.target))
    }
}

/// The actions of one coder on one device, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    actions: Vec<Action>,
    done: Vec<usize>,
    undone: Vec<usize>,
}

impl History {
    /// Collects the actions of a coder on a device.
    pub fn of(project: &Project, coder: &CoderId, device: &Device) -> Self {
        let mut found: BTreeMap<(u64, When, u16), Action> = BTreeMap::new();
        let mut seen: HashSet<(u64, When, u16, u32)> = HashSet::new();
        let mut note = |head: &Head, (slot, sets_text): (u16, bool), target: &dyn Fn() -> Target, line: usize| {
            let Some(Act { n, k, of }) = head.act else { return };
            let action = found.entry((n, head.t, slot)).or_insert_with(|| Action {
                n,
                slot,
                t: head.t,
                of,
                undo: head.undo,
                redo: head.redo,
                outside: true,
                founding: true,
                steps: Vec::new(),
            });
            if seen.insert((n, head.t, slot, k)) {
                // A text that was changed by hand can be put back, and what was carried over with it.
                action.outside &= head.by.is_some() && !sets_text;
                let target = target();
                let founds = |key: &Key| *key == Key::Project || *key == Key::Coder(coder.clone());
                action.founding &= head.rev == 1 && matches!(&target, Target::Thing(key) if founds(key));
                action.steps.push(Step { target, line, k });
            }
        };
        for (key, thing) in project.things() {
            for (i, signed) in thing.lines().iter().enumerate() {
                if signed.origin.coder == *coder && signed.origin.device == *device {
                    let sets_text = matches!(key, Key::Source(_)) && signed.line.set.contains_key("sha256");
                    let of = (signed.origin.slot, sets_text);
                    note(&signed.line.head, of, &|| Target::Thing(key.clone()), i);
                }
            }
        }
        for (source, shard) in &project.shards {
            for (key, lines) in shard.history().filter(|(key, _)| key.0 == *coder) {
                for (i, signed) in lines.iter().enumerate().filter(|(_, s)| s.origin.device == *device) {
                    let target = || Target::Coding(source.clone(), key.clone());
                    note(&signed.line.head, (signed.origin.slot, false), &target, i);
                }
            }
        }
        let mut history = Self { actions: found.into_values().collect(), ..Self::default() };
        history.replay();
        history
    }

    fn replay(&mut self) {
        for i in 0..self.actions.len() {
            let Some(action) = self.actions.get(i) else { break };
            match (action.undo, action.redo) {
                (Some(n), _) => shift(&self.actions, &mut self.done, &mut self.undone, n, action),
                (_, Some(n)) => shift(&self.actions, &mut self.undone, &mut self.done, n, action),
                _ if action.outside || action.founding => {}
                _ => {
                    self.done.push(i);
                    self.undone.clear();
                }
            }
        }
    }

    /// Returns the actions that undo may reverse, the last one first.
    pub fn to_undo(&self) -> impl Iterator<Item = &Action> {
        self.done.iter().rev().filter_map(|i| self.actions.get(*i))
    }

    /// Returns the actions that redo may do again, the one undone last first.
    pub fn to_redo(&self) -> impl Iterator<Item = &Action> {
        self.undone.iter().rev().filter_map(|i| self.actions.get(*i))
    }

    /// Returns all actions, oldest first.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }
}

/// An action as lines name it: who, where, its number, and when it was first done.
type Named<'a> = (&'a CoderId, &'a Device, u64, When);

/// Whose actions a field's value rests on, as the lines that say something of the field add up: an undo takes its action
/// away and so brings back the one below, a redo puts it on top again.
#[derive(Debug, Default)]
pub struct Owners<'a> {
    standing: Vec<Named<'a>>,
    /// What was taken away, and what was on top then.
    taken: Vec<(Named<'a>, Option<Named<'a>>)>,
}

impl<'a> Owners<'a> {
    /// Adds up lines in the merge order: only those that say something of the field.
    pub fn of(lines: impl Iterator<Item = (&'a Origin, &'a Head)>) -> Self {
        let mut owners = Self::default();
        for (origin, head) in lines {
            let (coder, device) = (&origin.coder, &origin.device);
            let is = |named: &Named<'a>, n: u64| (named.0, named.1, named.2) == (coder, device, n);
            match (head.undo, head.redo) {
                (Some(n), _) => {
                    if let Some(at) = owners.standing.iter().rposition(|named| is(named, n)) {
                        let named = owners.standing.remove(at);
                        owners.taken.push((named, owners.standing.last().copied()));
                    }
                }
                (_, Some(n)) => {
                    let at = owners.taken.iter().rposition(|(named, _)| is(named, n));
                    let named = at.map_or((coder, device, n, head.t), |at| owners.taken.remove(at).0);
                    owners.standing.push(named);
                }
                _ => owners.standing.push((coder, device, head.act.map_or(0, |act| act.n), head.t)),
            }
        }
        owners
    }

    /// Returns whether the value is an action's, so that undoing it may change the value.
    pub fn is_of(&self, coder: &CoderId, device: &Device, action: &Action) -> bool {
        self.standing.last() == Some(&(coder, device, action.n, action.t))
    }

    /// Returns the number and time of the action that stands last.
    pub fn last(&self) -> Option<(u64, When)> {
        self.standing.last().map(|(.., n, t)| (*n, *t))
    }

    /// Returns whether the value is still what undoing an action left, so that redoing it may change the value.
    pub fn is_left_by(&self, coder: &CoderId, device: &Device, action: &Action) -> bool {
        let undone = self.taken.iter().rfind(|(named, _)| *named == (coder, device, action.n, action.t));
        undone.is_some_and(|(_, below)| self.standing.last() == below.as_ref())
    }
}

/// Moves the action that a number names from one stack to the other. Sessions at the same time give the same numbers:
/// then it is the one whose things `by` changes, in the same slot if it is there, else the latest.
fn shift(actions: &[Action], from: &mut Vec<usize>, to: &mut Vec<usize>, n: u64, by: &Action) {
    let get = |i: &usize| actions.get(*i).filter(|action| action.n == n && action.t <= by.t);
    let mut named: Vec<usize> = (0..from.len()).filter(|at| from.get(*at).and_then(get).is_some()).collect();
    if named.len() > 1 {
        let fits = |at: &usize| from.get(*at).and_then(get).map(|a| (a.changes_all_of(by), a.slot == by.slot, *at));
        named.sort_by_key(fits);
    }
    if let Some(at) = named.pop() {
        to.push(from.remove(at));
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
