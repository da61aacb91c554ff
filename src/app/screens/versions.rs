//! The versions of the codebook, the codebook of now first; and what changed from the one before to the one under the
//! cursor, or from that to now.

use super::rows::{first_shown, moved};
use crate::analysis::codebook_changes::{Change, changes, touched};
use crate::analysis::lists::{Listed, versions};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::prompt;
use crate::app::world::World;
use crate::domain::command::{CodeChoice, Command, VersionEdit};
use crate::domain::id::CodeId;
use crate::domain::layer::{Layer, look};
use std::collections::HashMap;

/// Columns from which the changes stand beside the versions.
const BESIDE: u16 = 110;
/// Lines that tell the highlighted change in full.
const DETAIL: u16 = 5;

/// Where everything is on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The versions.
    pub versions: Area,
    /// What is compared with what.
    pub heading: Area,
    /// The changes.
    pub changes: Area,
    /// The highlighted change in full; empty where there is no room.
    pub detail: Area,
}

impl Parts {
    /// Divides the screen below its first line for a number of rows.
    pub fn of(area: Area, rows: usize) -> Self {
        let body = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let (versions, below) = if area.width >= BESIDE {
            let width = area.width * 2 / 5;
            (Area { width, ..body }, Area { x: body.x + width + 2, width: body.width - width - 2, ..body })
        } else {
            let height = rows.min(body.height / 3);
            let rest = body.height.saturating_sub(height + 1);
            (Area { height, ..body }, Area { y: body.y + height + 1, height: rest, ..body })
        };
        let detail = if below.height > 2 * DETAIL { DETAIL } else { 0 };
        let list = below.height.saturating_sub(1 + detail);
        Self {
            versions,
            heading: Area { height: below.height.min(1), ..below },
            changes: Area { y: below.y + below.height.min(1), height: list, ..below },
            detail: Area { y: below.bottom() - detail, height: detail, ..below },
        }
    }
}

/// A cursor in a list: where it is, and the first row that is drawn.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    at: usize,
    top: usize,
}

impl Cursor {
    fn go(&mut self, len: usize, height: u16, action: Action) {
        let height = usize::from(height).max(1);
        self.at = moved(self.at, len, height, action).unwrap_or(self.at).min(len.saturating_sub(1));
        self.top = first_shown(self.top, self.at, height);
    }
}

/// The two lists and where the cursors are.
#[derive(Clone, Debug, Default)]
pub struct State {
    listed: Vec<Listed>,
    changes: Vec<Change>,
    touched: HashMap<CodeId, usize>,
    made_of: Option<(u64, Layer)>,
    /// The row of the versions, 0 for now, and that of the changes.
    cursors: [Cursor; 2],
    /// The keys go to the changes.
    in_changes: bool,
    /// The version is compared with now.
    with_now: bool,
}

impl State {
    /// Returns the versions, the one named last first.
    pub fn listed(&self) -> impl Iterator<Item = &Listed> {
        self.listed.iter().rev()
    }

    /// Returns the row of the highlighted version and the first one drawn; row 0 is the codebook of now.
    pub const fn version_rows(&self) -> (usize, usize) {
        let [Cursor { at, top }, _] = self.cursors;
        (at, top)
    }

    /// Returns the row of the highlighted change and the first one drawn.
    pub const fn change_rows(&self) -> (usize, usize) {
        let [_, Cursor { at, top }] = self.cursors;
        (at, top)
    }

    /// Returns what changed between the two that are compared.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns how many codings of the layer a change touches.
    pub fn touched(&self, change: &Change) -> usize {
        self.touched.get(&change.code).copied().unwrap_or_default()
    }

    /// Returns whether the keys go to the changes.
    pub const fn is_in_changes(&self) -> bool {
        self.in_changes
    }

    /// Goes back from the changes to the versions; returns whether it was there.
    pub const fn leaves_changes(&mut self) -> bool {
        std::mem::replace(&mut self.in_changes, false)
    }

    /// Returns the code of the highlighted change.
    pub fn code(&self) -> Option<CodeId> {
        let (at, _) = self.change_rows();
        self.changes.get(at).filter(|_| self.in_changes).map(|change| change.code.clone())
    }

    /// Returns the version under the cursor; none on the codebook of now.
    fn chosen(&self) -> Option<&Listed> {
        let (at, _) = self.version_rows();
        self.listed().nth(at.checked_sub(1)?)
    }

    /// Returns the names of what is compared, the older first; none stands for now. `None` when there is nothing to
    /// compare with.
    pub fn compared(&self) -> Option<(&str, Option<&str>)> {
        let (old, new) = self.pair()?;
        Some((&old.version.name, new.map(|new| new.version.name.as_str())))
    }

    fn pair(&self) -> Option<(&Listed, Option<&Listed>)> {
        let (at, _) = self.version_rows();
        match self.chosen() {
            None => Some((self.listed.last()?, None)),
            Some(chosen) if self.with_now => Some((chosen, None)),
            Some(chosen) => Some((self.listed().nth(at)?, Some(chosen))),
        }
    }

    /// Finds everything again if anything changed; the cursor stays on its version, or goes to one just named here.
    pub fn refresh(&mut self, world: &World) {
        let made_of = (world.project.revision(), world.layer.clone());
        if self.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let mut here = self.chosen().map(|listed| listed.version.id.clone());
        let before = std::mem::replace(&mut self.listed, versions(&world.project));
        let is_new = |new: &&Listed| {
            new.version.by == *world.coder() && before.iter().all(|old| old.version.id != new.version.id)
        };
        if let Some(named) = self.listed().find(is_new).filter(|_| self.made_of.is_some()) {
            here = Some(named.version.id.clone());
        }
        self.touched = touched(&world.project, &look(&world.project, &world.layer));
        self.made_of = Some(made_of);
        let at = here.and_then(|id| self.listed().position(|listed| listed.version.id == id));
        let [versions, _] = &mut self.cursors;
        versions.at = at.map_or(0, |at| at + 1);
        self.compare(world);
    }

    /// Finds what changed between the two that are compared now.
    fn compare(&mut self, world: &World) {
        let found = self
            .pair()
            .map(|(old, new)| changes(&old.book, new.map_or_else(|| world.project.codebook(), |new| &new.book)));
        self.changes = found.unwrap_or_default();
        let [_, cursor] = &mut self.cursors;
        cursor.go(self.changes.len(), 1, Action::Help);
        self.in_changes &= !self.changes.is_empty();
    }

    /// Does an action; `area` is what the screen is drawn on.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        self.refresh(world);
        let parts = Parts::of(area, self.listed.len() + 1);
        let [versions, changes] = &mut self.cursors;
        if self.in_changes {
            changes.go(self.changes.len(), parts.changes.height, action);
        } else {
            let before = versions.at;
            versions.go(self.listed.len() + 1, parts.versions.height, action);
            if versions.at != before {
                *changes = Cursor::default();
                self.compare(world);
            }
        }
        match action {
            Action::NextPane | Action::PreviousPane if self.in_changes => self.in_changes = false,
            Action::OpenRow if self.in_changes => return self.go_to_code(world),
            Action::NextPane | Action::PreviousPane | Action::OpenRow => return self.enter_changes(),
            Action::CompareNow => return self.compare_with(world),
            Action::NameVersion => return open(prompt::State::name_version()),
            Action::RenameVersion => {
                return self.chosen().map_or_else(at_now, |row| open(prompt::State::rename_version(&row.version)));
            }
            Action::LockVersion => return self.lock(world),
            _ => {}
        }
        Outcome::none()
    }

    fn enter_changes(&mut self) -> Outcome {
        self.in_changes = !self.changes.is_empty();
        if self.in_changes {
            Outcome::none()
        } else {
            Outcome::tell(Notice::done("there are no changes to go through"))
        }
    }

    fn compare_with(&mut self, world: &World) -> Outcome {
        if self.chosen().is_none() {
            return at_now();
        }
        self.with_now = !self.with_now;
        self.compare(world);
        Outcome::none()
    }

    /// Unlocks the codebook where it is locked; else locks it as the version under the cursor, and on the codebook of now
    /// as the version that it is.
    fn lock(&self, world: &World) -> Outcome {
        if let Some(version) = world.project.lock() {
            return open(prompt::State::unlock(&version));
        }
        let now = || self.listed().map(|listed| &listed.version).find(|v| v.is(world.project.codebook()));
        let version = self.chosen().map(|listed| &listed.version).or_else(now);
        let Some(version) = version else { return unnamed() };
        let told = format!("locked as '{}': its codes stay as they are, new ones wait unsorted", version.name);
        Outcome::change(Command::EditVersion(version.id.clone(), VersionEdit::Lock { why: None }))
            .then(Go::Notice(Notice::done(told)))
    }

    fn go_to_code(&self, world: &World) -> Outcome {
        let Some(change) = self.changes.get(self.change_rows().0) else { return Outcome::none() };
        let book = world.project.codebook();
        let code = book.resolve(&change.code);
        if !book.is_standing(code) {
            return Outcome::tell(Notice::warning(format!("{} is not in the codebook any more", change.name)));
        }
        Outcome::go(Go::Screen(crate::app::Screen::Code))
            .then(Go::Focus(crate::app::Pane::Codebook))
            .then(Go::ShowCode(CodeChoice::Known(code.clone())))
    }
}

fn open(prompt: prompt::State) -> Outcome {
    Outcome::go(Go::Open(Box::new(Overlay::Prompt(prompt))))
}

fn at_now() -> Outcome {
    Outcome::tell(Notice::warning("this is the codebook of now").hinted("move to a version"))
}

fn unnamed() -> Outcome {
    Outcome::tell(Notice::warning("the codebook of now has no name yet").keyed(Action::NameVersion, "names it"))
}
