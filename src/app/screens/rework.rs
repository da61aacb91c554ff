//! What to look at again after the codebook changed, as two lists to work through: codings made under an older definition
//! of their code, and sources read before a code existed.

use super::rows::{first_shown, moved};
use crate::analysis::lists::rework::{Older, Unread, older, unread};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::list;
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

/// Which of the two lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Codings made under an older definition of their code.
    #[default]
    Older,
    /// Sources read before a code existed.
    Before,
}

/// The lists and where the cursor is in each.
#[derive(Clone, Debug, Default)]
pub struct State {
    which: Which,
    older: Vec<Older>,
    unread: Vec<Unread>,
    made_of: Option<(u64, Layer)>,
    /// Where the cursor of each list is, and the first row drawn.
    older_at: (usize, usize),
    unread_at: (usize, usize),
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

    /// Returns the place of the highlighted row of the list shown, and the first row drawn.
    pub const fn rows(&self) -> (usize, usize) {
        match self.which {
            Which::Older => self.older_at,
            Which::Before => self.unread_at,
        }
    }

    /// Returns how many rows the list shown has.
    pub const fn count(&self) -> usize {
        match self.which {
            Which::Older => self.older.len(),
            Which::Before => self.unread.len(),
        }
    }

    /// Returns what a memo is about here: the coding or the source under the cursor.
    pub fn about(&self) -> About {
        let (at, _) = self.rows();
        match self.which {
            Which::Older => self.older.get(at).map(|row| About::Coding(row.source.clone(), row.key.clone())),
            Which::Before => self.unread.get(at).map(|row| About::Source(row.source.clone())),
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
        self.made_of = Some(made_of);
        self.older_at.0 = self.older_at.0.min(self.older.len().saturating_sub(1));
        self.unread_at.0 = self.unread_at.0.min(self.unread.len().saturating_sub(1));
        if is_first && self.older.is_empty() && !self.unread.is_empty() {
            self.which = Which::Before;
        }
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
        }
        if matches!(action, Action::NextPane | Action::PreviousPane) {
            self.which = if self.which == Which::Older { Which::Before } else { Which::Older };
            return Outcome::none();
        }
        if !matches!(action, Action::OpenRow | Action::LookedAt | Action::Recode | Action::Remove) {
            return Outcome::none();
        }
        let done = match self.which {
            Which::Older => self.older.get(at).map(|row| on_coding(world, row, action)),
            Which::Before => self.unread.get(at).map(|row| on_source(world, row, action)),
        };
        done.unwrap_or_else(|| Outcome::tell(Notice::done("nothing is left in this list")))
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
