//! Whose action the value of a field is.

use super::Action;
use crate::domain::id::{CoderId, Device};
use crate::domain::record::{Head, Origin};
use crate::domain::time::When;

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
        self.standing.last() == Some(&(coder, device, action.id.n, action.id.t))
    }

    /// Returns the number and time of the action that stands last.
    pub fn last(&self) -> Option<(u64, When)> {
        self.standing.last().map(|(.., n, t)| (*n, *t))
    }

    /// Returns whose action stands last.
    pub fn coder(&self) -> Option<&'a CoderId> {
        self.standing.last().map(|(coder, ..)| *coder)
    }

    /// Returns whether the value is still what undoing an action left, so that redoing it may change the value.
    pub fn is_left_by(&self, coder: &CoderId, device: &Device, action: &Action) -> bool {
        let undone = self.taken.iter().rfind(|(named, _)| *named == (coder, device, action.id.n, action.id.t));
        undone.is_some_and(|(_, below)| self.standing.last() == below.as_ref())
    }
}
