//! What was recorded at one moment, as pages and versions of the codebook cite it: the last action of each trail file.

use super::line::TrailLine;
use super::project::Project;
use super::record::{Line, Origin, Place, Record};
use super::thing::{Key, Signed, Thing};
use super::time::When;
use std::collections::BTreeMap;

/// The last action of each trail file, by its stem.
pub type Actions = BTreeMap<String, u64>;

/// Which records something contains.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The last action of each trail file.
    pub last: Actions,
    /// Whether lines without an action, which people wrote by hand, are in it.
    pub has_loose: bool,
    /// When given, no later line is in it. Two clones of a project on one device may go on with the same numbers; then
    /// time tells their lines apart.
    pub until: Option<When>,
}

impl Seen {
    /// Returns whether a line is in it.
    pub fn contains(&self, signed: &Signed<TrailLine>) -> bool {
        let head = &signed.line.head;
        let is_in_time = self.until.is_none_or(|until| head.t <= until);
        is_in_time
            && match head.act {
                Some(act) => self.last.get(&signed.origin.to_string()).is_some_and(|last| act.n <= *last),
                None => self.has_loose,
            }
    }

    /// Adds up those lines of some things that are in it.
    pub fn fold<'a>(&self, things: impl IntoIterator<Item = (&'a Key, &'a Thing)>) -> Project {
        let mut project = Project::default();
        let lines = things.into_iter().flat_map(|(_, thing)| thing.lines());
        project.absorb_all(lines.filter(|signed| self.contains(signed)).map(|signed| Record {
            origin: signed.origin.clone(),
            place: Place::Trail,
            line: Line::Trail(Box::new(signed.line.clone())),
        }));
        project
    }
}

/// Returns the last action of each trail file among the lines of some things.
pub fn last_actions<'a>(things: impl IntoIterator<Item = (&'a Key, &'a Thing)>) -> Actions {
    let mut last: BTreeMap<&Origin, u64> = BTreeMap::new();
    for (_, thing) in things {
        for signed in thing.lines() {
            if let Some(act) = signed.line.head.act {
                let n = last.entry(&signed.origin).or_default();
                *n = act.n.max(*n);
            }
        }
    }
    last.into_iter().map(|(origin, n)| (origin.to_string(), n)).collect()
}
