//! The mouse: a click focuses and acts, dragging selects, the wheel scrolls.

mod lists;
mod windows;

use super::action::Action;
use super::edit::Moment;
use super::effect::Effect;
use super::geometry::Edge;
use super::mouse::{Mouse, MouseKind};
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use super::screens::transcript::Moving;
use super::{App, Pane, Screen};
use crate::domain::id::CodeId;

/// What the mouse drags while its button is down.
#[derive(Clone, Debug)]
pub(super) enum Dragged {
    /// A border between panes.
    Edge(Edge),
    /// An end of a coding.
    End(Moving),
    /// A code, to where it is to stand.
    Code(CodeId),
}

/// Rows that one step of the wheel moves.
const WHEEL: isize = 3;

impl App {
    pub(super) fn point(&mut self, mouse: Mouse, moment: Moment, effects: &mut Vec<Effect>) {
        if self.screen != Screen::Code || !self.overlays.is_empty() {
            self.point_at_list(mouse, moment, effects);
            return;
        }
        let (frame, cell) = (self.frame(), (mouse.column, mouse.row));
        let pane = frame.pane_at(mouse.column, mouse.row);
        match (mouse.kind, pane) {
            (MouseKind::ScrollUp | MouseKind::ScrollDown, Some(pane)) => {
                let by = if mouse.kind == MouseKind::ScrollUp { -WHEEL } else { WHEEL };
                self.scroll(pane, by);
            }
            (MouseKind::Down { clicks }, _) => {
                self.notice = None;
                self.dragged = frame.edge_at(mouse.column, mouse.row).map(Dragged::Edge);
                if let (None, Some(pane)) = (&self.dragged, pane) {
                    let outcome = self.click(pane, mouse, clicks);
                    self.apply(outcome, moment, effects);
                }
            }
            (MouseKind::Drag, _) => self.drag(cell),
            (MouseKind::Up, _) => {
                let outcome = self.drop(cell);
                self.apply(outcome, moment, effects);
            }
            _ => {}
        }
    }

    /// In windows and on other screens than home: the wheel moves, a click goes to a row.
    fn point_at_list(&mut self, mouse: Mouse, moment: Moment, effects: &mut Vec<Effect>) {
        match mouse.kind {
            MouseKind::ScrollUp => self.wheel(Action::MoveUp, moment, effects),
            MouseKind::ScrollDown => self.wheel(Action::MoveDown, moment, effects),
            MouseKind::Down { clicks } => {
                self.notice = None;
                let cell = (mouse.column, mouse.row);
                let outcome = match self.overlays.pop() {
                    Some(mut top) => {
                        self.clicked = None;
                        let outcome = self.click_window(&mut top, cell);
                        self.overlays.push(top);
                        outcome
                    }
                    None => self.click_row(cell, clicks),
                };
                self.apply(outcome, moment, effects);
            }
            _ => {}
        }
    }

    /// Goes on with what the button began.
    fn drag(&mut self, cell: (u16, u16)) {
        match &self.dragged {
            Some(Dragged::Edge(edge)) => self.drag_edge(*edge, cell),
            Some(Dragged::End(moving)) => {
                let area = self.inside(Pane::Transcript);
                self.panes.here_mut().drag_end(&self.world, area, &moving.clone(), cell);
            }
            Some(Dragged::Code(code)) => {
                let (tree, _) = self.codebook_parts(&self.frame());
                self.notice = if tree.contains(cell.into()) {
                    self.codebook.drag(&self.world, code, usize::from(cell.1 - tree.y))
                } else {
                    Some(Notice::done("let go: the code stays where it is"))
                };
            }
            None if self.focus == Pane::Transcript => {
                let area = self.inside(Pane::Transcript);
                self.panes.here_mut().drag(&self.world, area, cell);
            }
            None => {}
        }
    }

    /// Ends what the button began. A code that is let go beside the codebook stays where it is.
    fn drop(&mut self, cell: (u16, u16)) -> Outcome {
        match self.dragged.take() {
            Some(Dragged::End(moving)) => self.panes.here_mut().drop_end(&self.world, &moving),
            Some(Dragged::Code(code)) => {
                let (tree, _) = self.codebook_parts(&self.frame());
                if !tree.contains(cell.into()) {
                    self.notice = None;
                    return Outcome::none();
                }
                self.codebook.click(usize::from(cell.1 - tree.y));
                self.codebook.drop(&self.world, &code)
            }
            _ => Outcome::none(),
        }
    }

    fn wheel(&mut self, action: Action, moment: Moment, effects: &mut Vec<Effect>) {
        let outcome = match self.overlays.pop() {
            Some(mut top) => {
                let holds = action.row().is_some_and(|row| row.holds_in(top.context()));
                let outcome = if holds { top.update(&self.world, action) } else { Outcome::none() };
                self.overlays.push(top);
                outcome
            }
            None => self.in_pane(action),
        };
        self.apply(outcome, moment, effects);
    }

    fn scroll(&mut self, (pane, nth): (Pane, usize), by: isize) {
        match pane {
            Pane::Sources => self.sources.scroll(by),
            Pane::Transcript => {
                // Panes that scroll together follow the one with the keys.
                if self.panes.is_locked() {
                    self.activate(nth);
                }
                let area = self.frame().text(nth);
                if let Some(state) = self.panes.get_mut(nth) {
                    state.scroll(&self.world, area, by);
                }
            }
            Pane::Codebook => self.codebook.scroll(by),
        }
    }

    fn click(&mut self, (pane, nth): (Pane, usize), mouse: Mouse, clicks: u8) -> Outcome {
        if pane == Pane::Transcript {
            self.activate(nth);
        }
        let area = self.inside(pane);
        let row = usize::from(mouse.row.saturating_sub(area.y));
        let within = area.contains((mouse.column, mouse.row).into());
        match pane {
            Pane::Transcript => {
                self.focus = pane;
                let moving = self.panes.here().end_at(&self.world, area, (mouse.column, mouse.row));
                if let Some(moving) = moving.filter(|_| self.world.read_only.is_none()) {
                    self.dragged = Some(Dragged::End(moving));
                    return Outcome::none();
                }
                self.panes.here_mut().click(&self.world, area, (mouse.column, mouse.row), clicks);
                Outcome::none()
            }
            Pane::Sources => {
                self.focus = pane;
                match self.sources.click(row).filter(|_| within) {
                    Some(source) => Outcome::go(Go::OpenSource(source)),
                    None => Outcome::none(),
                }
            }
            Pane::Codebook => {
                let (tree, _) = self.codebook_parts(&self.frame());
                let on_tree = tree.contains((mouse.column, mouse.row).into());
                let code = self.codebook.click(row).filter(|_| on_tree);
                match code {
                    // With a passage highlighted, a click on a code means: this one.
                    Some(code) if self.panes.here().has_selection(&self.world) => self.code_with(code),
                    code => {
                        self.focus = pane;
                        self.dragged = code.filter(|_| self.world.read_only.is_none()).map(Dragged::Code);
                        Outcome::none()
                    }
                }
            }
        }
    }
}
