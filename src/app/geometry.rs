//! Panes and the size of the screen become rectangles. Update and drawing both ask here, so that "a page down" needs no
//! drawn frame.
//!
//! The text keeps its room: below 120 columns the sources hide, below 100 the frames go and the codebook hides too; a
//! hidden pane that gets the keys lies over the text until they go back.

use super::{Pane, Screen};
use ratatui::layout::Rect;

/// A rectangle of the screen, in cells.
pub type Area = Rect;

/// Columns from which the sources stand beside the text.
pub const WIDE: u16 = 120;
/// Columns from which panes have frames and the codebook stands beside the text.
pub const FRAMED: u16 = 100;
/// The least size at which anything but a note is drawn.
pub const LEAST: (u16, u16) = (24, 6);

/// What a frame is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The line at the top: project, layer, coder.
    pub title: Area,
    /// All between title and status: a screen that is not home fills it.
    pub body: Area,
    /// The list of sources with its border.
    pub sources: Option<Area>,
    /// The text with its border.
    pub transcript: Option<Area>,
    /// The codebook with its border.
    pub codebook: Option<Area>,
    /// The line that tells the codings under the cursor.
    pub here: Option<Area>,
    /// The line at the bottom.
    pub status: Area,
    /// Panes have borders; else a heading only.
    pub framed: bool,
    /// Nothing fits: a note is drawn instead.
    pub too_small: bool,
}

impl Frame {
    /// Lays out a screen of `size` (columns, rows).
    pub fn new(size: (u16, u16), screen: Screen, focus: Pane, sources_hidden: bool) -> Self {
        let (width, height) = size;
        if width < LEAST.0 || height < LEAST.1 {
            let body = Area::new(0, 0, width, height);
            return Self { body, too_small: true, ..Self::default() };
        }
        let framed = width >= FRAMED && height >= 12;
        let with_here = u16::from(screen == Screen::Code && height >= 8);
        let body = Area::new(0, 1, width, height - 2 - with_here);
        let mut frame = Self {
            title: Area::new(0, 0, width, 1),
            body,
            here: (with_here == 1).then(|| Area::new(0, height - 2, width, 1)),
            status: Area::new(0, height - 1, width, 1),
            framed,
            ..Self::default()
        };
        if screen == Screen::Code {
            frame.divide(focus, sources_hidden);
        }
        frame
    }

    fn divide(&mut self, focus: Pane, sources_hidden: bool) {
        let body = self.body;
        let beside = |width: u16, from: u16| body.width.saturating_sub(from) / 5 + width;
        let mut text = body;
        if body.width >= FRAMED {
            let width = beside(28, WIDE).min(44);
            text.width -= width;
            self.codebook = Some(Area { x: body.right() - width, width, ..body });
        } else if focus == Pane::Codebook {
            self.codebook = Some(body);
        }
        if body.width >= WIDE && !sources_hidden {
            let width = beside(23, WIDE).min(34);
            text.x += width;
            text.width -= width;
            self.sources = Some(Area { width, ..body });
        } else if focus == Pane::Sources {
            let width = if body.width >= FRAMED { 34 } else { body.width };
            self.sources = Some(Area { width, ..body });
        }
        self.transcript = Some(text);
    }

    /// Returns the inside of a pane: without border, margin and heading.
    pub fn inside(&self, pane: Area) -> Area {
        let (side, top, bottom) = if self.framed { (2, 1, 1) } else { (1, 1, 0) };
        Area {
            x: pane.x + side.min(pane.width),
            y: pane.y + top.min(pane.height),
            width: pane.width.saturating_sub(2 * side),
            height: pane.height.saturating_sub(top + bottom),
        }
    }

    /// Returns the inside of a pane of the home screen; empty where it is hidden.
    pub fn pane(&self, pane: Pane) -> Area {
        let area = match pane {
            Pane::Sources => self.sources,
            Pane::Transcript => self.transcript,
            Pane::Codebook => self.codebook,
        };
        area.map(|area| self.inside(area)).unwrap_or_default()
    }

    /// Returns the pane at a cell: the topmost.
    pub fn pane_at(&self, column: u16, row: u16) -> Option<Pane> {
        let hit = |area: Option<Area>| area.is_some_and(|a| a.contains((column, row).into()));
        if hit(self.sources) {
            Some(Pane::Sources)
        } else if hit(self.codebook) {
            Some(Pane::Codebook)
        } else {
            hit(self.transcript).then_some(Pane::Transcript)
        }
    }
}

/// Divides the inside of the codebook: the tree, and the bars of the levels below it where there is room.
pub fn codebook_parts(inside: Area, levels: usize) -> (Area, Option<Area>) {
    let bars = u16::try_from(levels).unwrap_or(u16::MAX).saturating_add(1);
    if levels == 0 || bars.saturating_add(8) > inside.height {
        return (inside, None);
    }
    let tree = Area { height: inside.height - bars, ..inside };
    (tree, Some(Area { y: tree.bottom(), height: bars, ..inside }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_keeps_44_cells_and_its_gutter_wherever_panes_stand_beside_it() {
        for width in 100..=400 {
            for hidden in [true, false] {
                let frame = Frame::new((width, 30), Screen::Code, Pane::Transcript, hidden);
                assert!(frame.pane(Pane::Transcript).width >= 44 + 13, "{width}");
            }
        }
    }

    #[test]
    fn panes_lie_within_the_screen_at_any_size() {
        for (width, height) in (0..130).flat_map(|w| (0..40).map(move |h| (w, h))) {
            for focus in [Pane::Sources, Pane::Transcript, Pane::Codebook] {
                let frame = Frame::new((width, height), Screen::Code, focus, false);
                let screen = Area::new(0, 0, width, height);
                for area in [frame.sources, frame.transcript, frame.codebook].into_iter().flatten() {
                    assert_eq!(area.intersection(screen), area);
                    let inside = frame.inside(area);
                    assert!(inside.is_empty() || inside.intersection(area) == inside);
                }
            }
        }
    }

    #[test]
    fn hidden_panes_come_when_they_get_the_keys() {
        let frame = |width, focus| Frame::new((width, 24), Screen::Code, focus, false);
        assert!(frame(120, Pane::Transcript).sources.is_some());
        assert!(frame(119, Pane::Transcript).sources.is_none() && frame(119, Pane::Sources).sources.is_some());
        assert!(frame(99, Pane::Transcript).codebook.is_none() && frame(99, Pane::Codebook).codebook.is_some());
    }
}
