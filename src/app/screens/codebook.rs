//! The codebook: by level, or as the tree that it is, with counts that are always current.

use crate::analysis::handle::AtLevel;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::quotes::Query;
use crate::app::screens::rows::{first_shown, moved, shifted};
use crate::app::screens::{card, filing, list, picker, prompt};
use crate::app::world::World;
use crate::domain::Codebook;
use crate::domain::command::{CodeEdit, Command};
use crate::domain::id::{CodeId, LevelId};
use std::collections::{BTreeMap, BTreeSet};

pub mod ask;
mod lock;

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A level, or the codes without one.
    Level(Option<LevelId>),
    /// A code.
    Code(CodeId),
}

/// A row of the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub what: What,
    /// How far it is indented, from 0.
    pub depth: usize,
    /// Whether rows below it are shown; `None` when there are none.
    pub open: Option<bool>,
    /// Codings in the layer, those of codes below included.
    pub count: usize,
    /// The digit of its quick code.
    pub digit: Option<u8>,
}

/// The codebook and where the cursor is in it.
#[derive(Debug, Default)]
pub struct State {
    cursor: Option<What>,
    rows: Vec<Row>,
    top: usize,
    closed: BTreeSet<CodeId>,
    closed_levels: BTreeSet<Option<LevelId>>,
    made_of: Option<(u64, String, bool)>,
}

impl State {
    /// Starts with branches closed as they were left.
    pub fn new(closed: BTreeSet<CodeId>) -> Self {
        Self { closed, ..Self::default() }
    }

    /// Returns the codes whose branches are closed.
    pub const fn closed(&self) -> &BTreeSet<CodeId> {
        &self.closed
    }

    /// Returns the rows that are open to view, from the first.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the first row that is drawn.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Returns the row under the cursor, from 0.
    pub fn at(&self) -> usize {
        self.rows.iter().position(|row| Some(&row.what) == self.cursor.as_ref()).unwrap_or(0)
    }

    /// Returns the code under the cursor.
    pub fn code(&self) -> Option<CodeId> {
        match &self.cursor {
            Some(What::Code(id)) => Some(id.clone()),
            _ => None,
        }
    }

    /// Returns the quotes that the row under the cursor is about: of a code, or at a level.
    pub fn query(&self) -> Option<Query> {
        Some(match self.cursor.clone()? {
            What::Code(code) => Query::of_code(code),
            What::Level(level) => Query::of_level(level.map_or(AtLevel::NoLevel, AtLevel::Level)),
        })
    }

    /// Puts the cursor on a code, opening what it stands below.
    pub fn show(&mut self, world: &World, code: &CodeId) {
        let book = world.project.codebook();
        let code = book.resolve(code);
        for above in book.lineage(code).skip(1) {
            self.closed.remove(above);
        }
        self.closed_levels.remove(&book.level(code).cloned());
        self.cursor = Some(What::Code(code.clone()));
        self.made_of = None;
    }

    /// Brings the rows in line with the project and the size of the pane.
    pub fn settle(&mut self, world: &World, area: Area) {
        let made_of = (world.project.revision(), world.layer.to_string(), world.as_tree);
        if self.made_of.as_ref() != Some(&made_of) {
            let before = self.at();
            self.rows = self.make(world);
            self.made_of = Some(made_of);
            if !self.rows.iter().any(|row| Some(&row.what) == self.cursor.as_ref()) {
                self.cursor = self.rows.get(before).or_else(|| self.rows.last()).map(|row| row.what.clone());
            }
        }
        let (at, height) = (self.at(), usize::from(area.height).max(1));
        self.top = first_shown(self.top, at, height);
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }

    /// Does an action.
    pub fn update(&mut self, world: &World, area: Area, action: Action) -> Outcome {
        let page = usize::from(area.height).saturating_sub(1).max(1);
        if let Some(to) = moved(self.at(), self.rows.len(), page, action) {
            self.put(to);
            return Outcome::none();
        }
        if let (Action::OpenRow, Some(query)) = (action, self.query()) {
            return Outcome::go(Go::Quotes(Box::new(query)));
        }
        match action {
            Action::MoveLeft => self.fold(false),
            Action::MoveRight => self.fold(true),
            Action::ToggleRow => self.toggle(),
            _ => return self.on_code(world, action),
        }
        Outcome::none()
    }

    /// Scrolls by rows; the cursor stays in view.
    pub fn scroll(&mut self, by: isize) {
        self.put(shifted(self.at(), self.rows.len(), by));
    }

    /// Puts the cursor on a row of the screen, counted from the top of the pane; returns its code.
    pub fn click(&mut self, row: usize) -> Option<CodeId> {
        self.cursor = Some(self.rows.get(self.top + row)?.what.clone());
        self.code()
    }

    /// Puts the cursor on the row that a code is dragged over; tells what dropping it there would do.
    pub fn drag(&mut self, world: &World, code: &CodeId, row: usize) -> Option<Notice> {
        let target = self.click(row).filter(|target| target != code)?;
        let book = world.project.codebook();
        Some(Notice::done(format!("let go: {} moves below {}", book.name(code), book.name(&target))))
    }

    /// Lets go of a code that was dragged: it comes to stand below the one under the cursor.
    pub fn drop(&mut self, world: &World, code: &CodeId) -> Outcome {
        match self.code() {
            Some(target) if target == *code => Outcome::none(),
            Some(target) => lock::instead(world, Some(code), Action::MoveCode).unwrap_or_else(|| {
                let book = world.project.codebook();
                let told = format!("{} stands below {} now", book.name(code), book.name(&target));
                let told = Notice::done(told).keyed(Action::Undo, "takes it back");
                picker::move_under(world, code, Some(&target)).then(Go::Notice(told))
            }),
            None => {
                let told = Notice::warning("a code is dropped on another one, which it then stands below");
                Outcome::tell(told.keyed(Action::MoveCode, "also moves it to the top"))
            }
        }
    }

    fn on_code(&mut self, world: &World, action: Action) -> Outcome {
        let open = |window: Overlay| Outcome::go(Go::Open(Box::new(window)));
        let book = world.project.codebook();
        if action == Action::SortCodes {
            return filing::State::sort(world).map_or_else(nothing_to_sort, |state| open(Overlay::Filing(state)));
        }
        if let Some(outcome) = lock::instead(world, self.code().as_ref(), action) {
            return outcome;
        }
        let Some(code) = self.code() else {
            return match (action, &self.cursor) {
                (Action::AddCode | Action::AddCodeBelow, what) => {
                    let level = if let Some(What::Level(level)) = what { level.clone() } else { None };
                    open(Overlay::Prompt(prompt::State::add_code(world, None, level)))
                }
                (Action::Back, _) => Outcome::none(),
                (_, None) => Outcome::tell(Notice::warning("there is no code yet").keyed(Action::AddCode, "adds one")),
                _ => Outcome::tell(Notice::warning("this row is a level").hinted("move to a code below it")),
            };
        };
        match action {
            Action::AddCode => {
                let parent = book.parent(&code).cloned();
                // At the top no level comes from above: the new code is to stand beside this one.
                let level = if parent.is_none() { book.level(&code).cloned() } else { None };
                open(Overlay::Prompt(prompt::State::add_code(world, parent, level)))
            }
            Action::AddCodeBelow => {
                self.closed.remove(&code);
                open(Overlay::Prompt(prompt::State::add_code(world, Some(code), None)))
            }
            Action::RenameCode => open(Overlay::Prompt(prompt::State::rename_code(world, code))),
            Action::MoveCode => open(Overlay::Picker(picker::State::move_code(world, code))),
            Action::EditCard => open(Overlay::Card(Box::new(card::State::new(world, code)))),
            Action::SetColor => open(Overlay::List(list::State::color(world, code))),
            Action::MergeCode => open(Overlay::Picker(picker::State::merge_code(world, code))),
            Action::SplitCode => {
                filing::State::split(world, code).map_or_else(nothing_to_split, |state| open(Overlay::Filing(state)))
            }
            Action::RetireCode => ask::retire(world, &code),
            Action::Remove => ask::remove(world, &code),
            Action::SetLevel => open(Overlay::List(list::State::level(world, code))),
            Action::MoveCodeUp => shift(book, &code, false),
            Action::MoveCodeDown => shift(book, &code, true),
            Action::AssignQuick(digit) => {
                let told = format!("{digit} applies {}", book.name(&code));
                let command = Command::SetQuickCode { digit, code: Some(code) };
                Outcome::change(command).then(Go::Notice(Notice::done(told)))
            }
            _ => Outcome::none(),
        }
    }

    /// Puts the cursor on a row, from 0.
    fn put(&mut self, to: usize) {
        self.cursor = self.rows.get(to).map(|row| row.what.clone());
    }

    /// Opens or closes the row; on one that is so already, goes to the first below or to the one above.
    fn fold(&mut self, open: bool) {
        let at = self.at();
        let Some(row) = self.rows.get(at) else { return };
        match (row.open, open) {
            (Some(false), true) | (Some(true), false) => self.toggle(),
            (Some(true), true) => self.put(at + 1),
            (_, false) => {
                let depth = row.depth;
                let above = self.rows.iter().take(at).rev();
                let parent = above.clone().find(|r| r.depth < depth || matches!(r.what, What::Level(_)));
                self.cursor = parent.map(|r| r.what.clone()).or_else(|| self.cursor.clone());
            }
            _ => {}
        }
    }

    fn toggle(&mut self) {
        match self.cursor.clone() {
            Some(What::Code(id)) => toggle_in(&mut self.closed, id),
            Some(What::Level(level)) => toggle_in(&mut self.closed_levels, level),
            None => {}
        }
        self.made_of = None;
    }

    fn make(&self, world: &World) -> Vec<Row> {
        let digits: BTreeMap<CodeId, u8> =
            (1..=9).rev().filter_map(|d| Some((world.project.quick_code(world.coder(), d)?, d))).collect();
        let (book, levels) = (world.project.codebook(), world.project.levels());
        // A code that was taken away is shown as long as a coding uses it: its number would have no row else.
        let stray = world.counts.stray(book);
        if world.as_tree {
            let ids: Vec<&CodeId> = book.tree().iter().map(|(id, _)| id).chain(&stray).collect();
            return self.branch(world, &ids, &digits, None);
        }
        let mut rows = Vec::new();
        for (level, mut ids) in book.by_level(levels) {
            let counts_at = |id: &CodeId| book.level(id).filter(|level| levels.position(level).is_some());
            ids.extend(stray.iter().filter(|id| counts_at(id) == level));
            if level.is_none() && ids.is_empty() {
                continue;
            }
            let open = !self.closed_levels.contains(&level.cloned());
            let what = What::Level(level.cloned());
            rows.push(Row {
                what: what.clone(),
                depth: 0,
                open: (!ids.is_empty()).then_some(open),
                count: world.counts.level(level),
                digit: None,
            });
            if open {
                rows.extend(self.branch(world, &ids, &digits, Some(&what)));
            }
        }
        rows
    }

    /// Makes the rows of codes that stand in the order of the tree, indented by those among them that they stand below.
    fn branch(&self, world: &World, ids: &[&CodeId], digits: &BTreeMap<CodeId, u8>, within: Option<&What>) -> Vec<Row> {
        let book = world.project.codebook();
        let here: BTreeSet<&CodeId> = ids.iter().copied().collect();
        let mut rows = Vec::new();
        for id in ids {
            let above: Vec<&CodeId> = book.lineage(id).skip(1).filter(|a| here.contains(a)).collect();
            if above.iter().any(|a| self.closed.contains(*a)) {
                continue;
            }
            let below = book.children(Some(id)).iter().any(|child| here.contains(child));
            rows.push(Row {
                what: What::Code((*id).clone()),
                depth: above.len() + usize::from(within.is_some()),
                open: below.then(|| !self.closed.contains(*id)),
                count: match within {
                    Some(What::Level(level)) => world.counts.code_at(id, level.as_ref()),
                    _ => world.counts.code(id),
                },
                digit: digits.get(*id).copied(),
            });
        }
        rows
    }
}

fn nothing_to_sort() -> Outcome {
    Outcome::tell(Notice::done("no code waits unsorted: each has a level or stands below another"))
}

fn nothing_to_split() -> Outcome {
    Outcome::tell(Notice::warning("you have no coding with this code itself"))
}

fn toggle_in<T: Ord + Clone>(set: &mut BTreeSet<T>, one: T) {
    if !set.remove(&one) {
        set.insert(one);
    }
}

/// Moves a code one place up or down among its siblings.
fn shift(book: &Codebook, code: &CodeId, down: bool) -> Outcome {
    let parent = book.parent(code).cloned();
    let siblings = book.children(parent.as_ref());
    let at = siblings.iter().position(|id| id == code).unwrap_or(0);
    let before = if down { siblings.get(at + 2) } else { at.checked_sub(1).and_then(|above| siblings.get(above)) };
    let stays = if down { at + 1 >= siblings.len() } else { at == 0 };
    if stays {
        let end = if down { "last" } else { "first" };
        return Outcome::tell(Notice::warning(format!("this is the {end} of its codes already")));
    }
    Outcome::change(Command::EditCode(code.clone(), CodeEdit::Move { parent, before: before.cloned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::{build, world_of};
    use crate::domain::layer::Layer;

    #[test]
    fn a_code_that_was_taken_away_has_a_row_as_long_as_codings_use_it() {
        let mut p = build();
        p.code("gone", "macro");
        p.run("hw", Command::SetQuickCode { digit: 7, code: Some("who".into()) });
        p.tag("sc", "i03", "I supervise them.", "gone");
        p.run("hw", Command::Undo);
        p.run("hw", Command::Undo);
        assert!(!p.project.codebook().is_standing(&"gone".into()));
        let mut world = world_of(&p);
        let code = |world: &World| {
            let mut state = State::default();
            state.settle(world, Area::new(0, 0, 30, 60));
            let at = state.rows().iter().position(|row| row.what == What::Code("gone".into()));
            at.map(|at| {
                (
                    state.rows()[..at].iter().filter(|row| matches!(row.what, What::Level(_))).count(),
                    state.rows()[at].count,
                )
            })
        };
        assert_eq!(code(&world), None, "none of mine");
        world.layer = Layer::Everyone;
        world.counts.update(&world.project, &world.layer);
        assert_eq!(code(&world), Some((3, 1)), "at its level, macro");
        world.as_tree = true;
        assert_eq!(code(&world), Some((0, 1)));
    }
}
