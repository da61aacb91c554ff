//! Dividing the home screen: panes opened, closed, hidden, made larger, and which one has the keys.

use super::action::Action;
use super::geometry::{self, Area, Edge, MOST_PANES};
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use super::{App, Pane};

/// Cells that one key makes a side pane wider.
const STEP: i16 = 4;
/// Parts of a hundred that one key makes a transcript larger.
const SHARE: i16 = 20;

impl App {
    /// Gives the keys to the next pane or the one before, in the order of the screen.
    pub(super) fn step_pane(&mut self, on: bool) -> Outcome {
        let texts = (0..self.panes.open()).map(|nth| (Pane::Transcript, nth));
        let order: Vec<(Pane, usize)> =
            std::iter::once((Pane::Sources, 0)).chain(texts).chain([(Pane::Codebook, 0)]).collect();
        let here = |(pane, nth): &(Pane, usize)| {
            *pane == self.focus && (*pane != Pane::Transcript || *nth == self.panes.active())
        };
        let at = order.iter().position(here).unwrap_or(0);
        let to = if on { at + 1 } else { at + order.len() - 1 } % order.len();
        let Some((pane, nth)) = order.get(to).copied() else { return Outcome::none() };
        if pane == Pane::Transcript {
            self.activate(nth);
        }
        Outcome::go(Go::Focus(pane))
    }

    /// Gives the keys to a transcript.
    pub(super) fn activate(&mut self, nth: usize) {
        self.panes.activate(&self.world, nth);
        if let Some(source) = self.panes.here().source() {
            self.sources.show(source.clone());
        }
    }

    /// Does an action about the panes.
    pub(super) fn on_panes(&mut self, action: Action) -> Outcome {
        match action {
            Action::SplitPane => {
                if !self.panes.split(&self.world) {
                    return Outcome::tell(
                        Notice::warning(format!("there are {MOST_PANES} transcripts already"))
                            .keyed(Action::ClosePane, "closes one"),
                    );
                }
                let told = Notice::done(format!("{} transcripts", self.panes.open()));
                Outcome::go(Go::Focus(Pane::Transcript))
                    .then(Go::Notice(told.keyed(Action::OpenSource, "opens another source here")))
            }
            Action::ClosePane if self.panes.close(&self.world) => {
                self.activate(self.panes.active());
                Outcome::go(Go::Focus(Pane::Transcript))
            }
            Action::ClosePane => {
                Outcome::tell(Notice::warning("this is the only transcript").keyed(Action::Leave, "twice leaves emic"))
            }
            Action::LockPanes => {
                if !self.panes.toggle_lock(&self.world) {
                    self.panes.toggle_lock(&self.world);
                    return Outcome::tell(
                        Notice::warning("there is one transcript only").keyed(Action::SplitPane, "splits it"),
                    );
                }
                let told = if self.panes.is_locked() {
                    "the transcripts scroll together"
                } else {
                    "each transcript scrolls for itself"
                };
                Outcome::tell(Notice::done(told))
            }
            Action::GrowPane => self.resize_pane(1),
            _ => self.resize_pane(-1),
        }
    }

    fn resize_pane(&mut self, sign: i16) -> Outcome {
        let before = self.frame();
        match self.focus {
            Pane::Sources => self.division.sources_more += sign * STEP,
            Pane::Codebook => self.division.codebook_more += sign * STEP,
            // Alone it takes its room from the panes beside it.
            Pane::Transcript if self.panes.open() == 1 => {
                self.division.sources_more -= sign * STEP;
                self.division.codebook_more -= sign * STEP;
            }
            Pane::Transcript => {
                if let Some(share) = self.division.shares.get_mut(self.panes.active()) {
                    *share = (*share + sign * SHARE).clamp(-60, 300);
                }
            }
        }
        let after = self.frame();
        let same =
            (before.sources, before.codebook, before.transcripts) == (after.sources, after.codebook, after.transcripts);
        if same {
            // What cannot be seen must not add up.
            self.take_measure();
            let end = if sign > 0 { "larger" } else { "smaller" };
            return Outcome::tell(Notice::warning(format!("this pane cannot be {end} here")));
        }
        Outcome::none()
    }

    /// Writes down the widths that the side panes really have.
    fn take_measure(&mut self) {
        let usual = |division: &geometry::Division| {
            let home = geometry::Home {
                focus: self.focus,
                open: self.panes.open(),
                active: self.panes.active(),
                division,
                reading: false,
            };
            let frame = geometry::Frame::new(self.size, self.screen, home);
            [frame.sources, frame.codebook].map(|area| area.map_or(0, |area| i16::try_from(area.width).unwrap_or(0)))
        };
        let plain = geometry::Division { sources_more: 0, codebook_more: 0, ..self.division.clone() };
        let ([sources, codebook], [usual_sources, usual_codebook]) = (usual(&self.division), usual(&plain));
        self.division.sources_more = sources - usual_sources;
        self.division.codebook_more = codebook - usual_codebook;
    }

    /// Moves a border to where the mouse is.
    pub(super) fn drag_edge(&mut self, edge: Edge, (column, row): (u16, u16)) {
        let frame = self.frame();
        let cells = |to: u16, from: u16| i16::try_from(i32::from(to) - i32::from(from)).unwrap_or(0);
        match edge {
            Edge::Sources => {
                let Some(area) = frame.sources else { return };
                self.division.sources_more += cells(column, area.right() - 1);
            }
            Edge::Codebook => {
                let Some(area) = frame.codebook else { return };
                self.division.codebook_more += cells(area.x, column);
            }
            Edge::Right(nth) | Edge::Below(nth) => {
                let Some(area) = frame.transcripts.get(nth).copied().flatten() else { return };
                let all = frame.transcripts.iter().flatten().copied().reduce(Area::union);
                let Some(all) = all else { return };
                let (length, now, wanted) = match edge {
                    Edge::Right(_) => (all.width, area.width, (column + 1).saturating_sub(area.x)),
                    _ => (all.height, area.height, (row + 1).saturating_sub(area.y)),
                };
                self.give_share(nth, [length, now, wanted.min(length.saturating_sub(1))]);
            }
        }
        self.take_measure();
    }

    /// Gives a transcript that has `now` cells of a length the share with which it has as many as wanted.
    fn give_share(&mut self, nth: usize, [length, now, wanted]: [u16; 3]) {
        let Some(share) = self.division.shares.get_mut(nth) else { return };
        let [length, now, wanted] = [length, now, wanted].map(i64::from);
        let others = (100 + i64::from(*share)) * (length - now) / now.max(1);
        let new = others * wanted / (length - wanted).max(1) - 100;
        *share = i16::try_from(new.clamp(-60, 300)).unwrap_or(0);
    }

    /// Shows or hides the sources or the codebook. Where there is no room for it beside the text, it comes over the
    /// text, with the keys.
    pub(super) fn toggle_side(&mut self, pane: Pane) -> Outcome {
        let (least, hidden) = match pane {
            Pane::Sources => (geometry::WIDE, &mut self.division.sources_hidden),
            _ => (geometry::FRAMED, &mut self.division.codebook_hidden),
        };
        let beside = self.size.0 >= least;
        let shown = if beside { !*hidden } else { self.focus == pane };
        if beside {
            *hidden = shown;
        }
        let to = if shown { Pane::Transcript } else { pane };
        Outcome::go(Go::Focus(if shown && self.focus != pane { self.focus } else { to }))
    }
}
