//! What to look at again, as lists to work through: what a corrected text left adrift or on other words, codings made
//! under an older definition of their code, and sources read before a code existed.

use super::rows::{first_shown, moved};
use crate::analysis::lists::drift::{Drifted, What, drifted};
use crate::analysis::lists::rework::{Older, Unread, older, unread};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::list;
use crate::app::screens::transcript::Placing;
use crate::app::undoing::short;
use crate::app::world::{Spot, World};
use crate::domain::command::{CodingEdit, Command};
use crate::domain::id::CoderId;
use crate::domain::layer::Layer;
use crate::domain::memo::About;

/// Lines at the end that tell the highlighted row in full, the rule above them counted.
const DETAIL: u16 = 7;

/// Divides the screen below its first two lines: the list, and the highlighted row in full.
pub fn parts(area: Area) -> (Area, Area) {
    let body = Area { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let detail = if body.height > 2 * DETAIL { DETAIL } else { body.height / 3 };
    let list = body.height - detail;
    (Area { height: list, ..body }, Area { y: body.y + list, height: detail, ..body })
}

/// Which of the lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Codings made under an older definition of their code.
    #[default]
    Older,
    /// Sources read before a code existed.
    Before,
    /// Codings and memos that a corrected text left adrift, or on changed words.
    Drift,
}

/// The lists and where the cursor is in each.
#[derive(Clone, Debug, Default)]
pub struct State {
    which: Which,
    older: Vec<Older>,
    unread: Vec<Unread>,
    drift: Vec<Drifted>,
    made_of: Option<(u64, Layer)>,
    /// Where the cursor of each list is, and the first row drawn.
    older_at: (usize, usize),
    unread_at: (usize, usize),
    drift_at: (usize, usize),
}

impl State {
    /// Returns which list is shown.
    pub const fn which(&self) -> Which {
        self.which
    }

    /// Returns the codings made under an older definition.
    pub fn older(&self) -> &[Older] {
        &self.older
    }

    /// Returns the sources read before a code existed.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Returns what a corrected text left adrift or on changed words.
    pub fn drift(&self) -> &[Drifted] {
        &self.drift
    }

    /// Returns the place of the highlighted row of the list shown, and the first row drawn.
    pub const fn rows(&self) -> (usize, usize) {
        match self.which {
            Which::Older => self.older_at,
            Which::Before => self.unread_at,
            Which::Drift => self.drift_at,
        }
    }

    /// Returns how many rows the list shown has.
    pub const fn count(&self) -> usize {
        self.len(self.which)
    }

    /// Returns how many rows a list has.
    pub const fn len(&self, which: Which) -> usize {
        match which {
            Which::Older => self.older.len(),
            Which::Before => self.unread.len(),
            Which::Drift => self.drift.len(),
        }
    }

    /// Returns what a memo is about here: the coding or the source under the cursor.
    pub fn about(&self) -> About {
        let (at, _) = self.rows();
        match self.which {
            Which::Older => self.older.get(at).map(|row| About::Coding(row.source.clone(), row.key.clone())),
            Which::Before => self.unread.get(at).map(|row| About::Source(row.source.clone())),
            Which::Drift => self.drift.get(at).map(|row| match &row.what {
                What::Coding(key) => About::Coding(row.source.clone(), key.clone()),
                What::Memo(_) => About::Source(row.source.clone()),
            }),
        }
        .unwrap_or_default()
    }

    /// Finds the rows again if anything changed. What was settled leaves its list, and the next one comes in its place.
    pub fn refresh(&mut self, world: &World) {
        let made_of = (world.project.revision(), world.layer.clone());
        if self.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let is_first = self.made_of.is_none();
        self.older = older(&world.project, &world.layer, None);
        self.unread = unread(&world.project, &world.layer, None);
        self.drift = drifted(&world.project, of_layer(&world.layer));
        self.made_of = Some(made_of);
        self.older_at.0 = self.older_at.0.min(self.older.len().saturating_sub(1));
        self.unread_at.0 = self.unread_at.0.min(self.unread.len().saturating_sub(1));
        self.drift_at.0 = self.drift_at.0.min(self.drift.len().saturating_sub(1));
        if is_first {
            let lists = [Which::Drift, Which::Older, Which::Before];
            self.which = lists.into_iter().find(|which| self.len(*which) > 0).unwrap_or_default();
        }
    }

    /// Leaves the row as it is, and goes on to the next one.
    fn leave_adrift(&mut self, at: usize) -> Outcome {
        let is_last = at + 1 >= self.drift.len();
        self.drift_at.0 = if is_last { at } else { at + 1 };
        let told = if is_last { "left adrift: it was the last one" } else { "left adrift: it stays in this list" };
        Outcome::tell(Notice::done(told))
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let height = usize::from(parts(area).0.height).max(1);
        let (mut at, mut top) = self.rows();
        at = moved(at, self.count(), height, action).unwrap_or(at);
        top = first_shown(top, at, height);
        match self.which {
            Which::Older => self.older_at = (at, top),
            Which::Before => self.unread_at = (at, top),
            Which::Drift => self.drift_at = (at, top),
        }
        if matches!(action, Action::NextPane | Action::PreviousPane) {
            self.which = beside(self.which, action == Action::NextPane);
            return Outcome::none();
        }
        if !matches!(action, Action::OpenRow | Action::LookedAt | Action::Recode | Action::Remove) {
            return Outcome::none();
        }
        let done = match self.which {
            Which::Older => self.older.get(at).map(|row| on_coding(world, row, action)),
            Which::Before => self.unread.get(at).map(|row| on_source(world, row, action)),
            Which::Drift if action == Action::LookedAt && self.drift.get(at).is_some_and(|row| row.now.is_none()) => {
                return self.leave_adrift(at);
            }
            Which::Drift => self.drift.get(at).map(|row| on_drift(world, row, action)),
        };
        done.unwrap_or_else(|| Outcome::tell(Notice::done("nothing is left in this list")))
    }
}

/// Returns the list beside one.
const fn beside(which: Which, next: bool) -> Which {
    match (which, next) {
        (Which::Drift, true) | (Which::Before, false) => Which::Older,
        (Which::Older, true) | (Which::Drift, false) => Which::Before,
        (Which::Before, true) | (Which::Older, false) => Which::Drift,
    }
}

/// Returns whose rows are listed through a layer, when not those of all.
const fn of_layer(layer: &Layer) -> Option<&CoderId> {
    match layer {
        Layer::Mine(coder) | Layer::Coder(coder) => Some(coder),
        Layer::Everyone | Layer::Final => None,
    }
}

/// Does an action on what a corrected text left adrift or on changed words.
fn on_drift(world: &World, row: &Drifted, action: Action) -> Outcome {
    if row.coder != *world.coder() {
        let other = || Outcome::tell(of_other(world, &row.coder, "wrote this"));
        return match (action, row.now) {
            (Action::OpenRow, Some(segment)) => Outcome::go(Go::Jump(Spot { source: row.source.clone(), segment })),
            _ => other(),
        };
    }
    let placing = Placing(row.clone());
    let (source, name) = (row.source.clone(), row.name(&world.project));
    let back = |told: String| Go::Notice(Notice::done(told).keyed(Action::Undo, "brings it back"));
    match (action, &row.what, row.now) {
        (Action::OpenRow, ..) => Outcome::go(Go::Place(Box::new(placing))),
        (Action::LookedAt, _, Some(segment)) => {
            Outcome::change(placing.at(segment)).then(back(format!("it stands right so: {name}")))
        }
        (Action::Remove, What::Coding(key), _) => {
            let command = Command::RemoveCodings { source, keys: vec![key.clone()], why: None };
            Outcome::change(command).then(back(format!("dropped: {name} on {}", short(&row.was.quote))))
        }
        (Action::Remove, What::Memo(id), _) => {
            let command = Command::PlaceMemo { id: id.clone(), segment: None };
            Outcome::change(command).then(back(format!("{name} is now about the source as a whole")))
        }
        (Action::Recode, What::Coding(key), _) => {
            let menu = list::State::recode_menu(world, source, vec![key.clone()]);
            Outcome::go(Go::Open(Box::new(Overlay::List(menu))))
        }
        _ => Outcome::tell(Notice::warning("this is a memo, no coding").keyed(Action::OpenRow, "places it")),
    }
}

/// Does an action on a coding that was made under an older definition.
fn on_coding(world: &World, row: &Older, action: Action) -> Outcome {
    let (source, keys) = (row.source.clone(), vec![row.key.clone()]);
    if action == Action::OpenRow {
        return match row.segment {
            Some(segment) => Outcome::go(Go::Jump(Spot { source, segment })),
            None => Outcome::go(Go::OpenSource(source))
                .then(Go::Notice(Notice::warning("the place of this coding is not certain: its text was changed"))),
        };
    }
    if row.key.0 != *world.coder() {
        return Outcome::tell(of_other(world, &row.key.0, "made this coding"));
    }
    let told = format!("{} on {}", world.project.codebook().name(&row.code), short(&row.quote));
    let back = |told: String| Go::Notice(Notice::done(told).keyed(Action::Undo, "brings it back"));
    match action {
        Action::LookedAt => Outcome::change(Command::EditCodings { source, keys, edit: CodingEdit::Confirm })
            .then(back(format!("it holds: {told}"))),
        Action::Remove => {
            Outcome::change(Command::RemoveCodings { source, keys, why: None }).then(back(format!("removed: {told}")))
        }
        _ => Outcome::go(Go::Open(Box::new(Overlay::List(list::State::recode_menu(world, source, keys))))),
    }
}

/// Does an action on a source that was read before a code existed.
fn on_source(world: &World, row: &Unread, action: Action) -> Outcome {
    let (name, title) = (world.project.codebook().name(&row.code), world.project.title_of(&row.source));
    match action {
        Action::OpenRow => Outcome::go(Go::OpenSource(row.source.clone())),
        Action::LookedAt if row.coder != *world.coder() => {
            Outcome::tell(of_other(world, &row.coder, "read this source"))
        }
        Action::LookedAt => {
            let told = Notice::done(format!("{title} was looked through for {name}"));
            Outcome::change(Command::LookAgain { source: row.source.clone(), codes: vec![row.code.clone()] })
                .then(Go::Notice(told.keyed(Action::Undo, "brings it back")))
        }
        _ => Outcome::tell(Notice::warning("this is a source, no coding").keyed(Action::OpenRow, "opens it")),
    }
}

fn of_other(world: &World, coder: &CoderId, did: &str) -> Notice {
    let name = world.project.coder_name(coder);
    Notice::warning(format!("{name} {did}: only {name} can settle it")).keyed(Action::Layer, "shows your own")
}
