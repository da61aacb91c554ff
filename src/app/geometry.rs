//! Panes and the size of the screen become rectangles. Update and drawing both ask here, so that "a page down" needs no
//! drawn frame.
//!
//! The text keeps its room: below 120 columns the sources hide, below 100 the frames go and the codebook hides too; a
//! hidden pane that gets the keys lies over the text until they go back.

use super::{Pane, Screen};
use ratatui::layout::Rect;

pub mod window;

/// A rectangle of the screen, in cells.
pub type Area = Rect;

/// Columns from which the sources stand beside the text.
pub const WIDE: u16 = 120;
/// Columns from which panes have frames and the codebook stands beside the text.
pub const FRAMED: u16 = 100;
/// The least size at which anything but a note is drawn.
pub const LEAST: (u16, u16) = (24, 6);

/// Most transcripts that stand on the screen at once.
pub const MOST_PANES: usize = 4;
/// A pane of text has at least this many rows, border included; else only the one with the keys is shown.
const LEAST_ROWS: u16 = 6;
/// A pane of text is at least this wide, border and gutter included, where panes stand side by side.
const LEAST_COLUMNS: u16 = LEAST_TEXT + 12;
const LEAST_TEXT: u16 = 44;

/// How the home screen is divided, as the coder has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Division {
    /// Whether the list of sources is hidden.
    pub sources_hidden: bool,
    /// Whether the codebook is hidden.
    pub codebook_hidden: bool,
    /// Whether the bars of the levels below the codebook are hidden.
    pub bars_hidden: bool,
    /// Cells that the list of sources has more than usual, or less.
    pub sources_more: i16,
    /// Cells that the codebook has more than usual, or less.
    pub codebook_more: i16,
    /// How large each transcript pane is beside the others: parts of 100 that it has more or less.
    pub shares: [i16; MOST_PANES],
}

/// What a frame is laid out for.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The pane that has the keys.
    pub focus: Pane,
    /// How many transcripts are open, from 1.
    pub open: usize,
    /// Which of them has or had the keys last, from 0.
    pub active: usize,
    /// How the screen is divided.
    pub division: &'a Division,
    /// Only the texts are shown, unless a side pane has the keys.
    pub reading: bool,
}

/// What a frame is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The line at the top: project, layer, coder.
    pub title: Area,
    /// All between title and status: a screen that is not home fills it.
    pub body: Area,
    /// The list of sources with its border.
    pub sources: Option<Area>,
    /// The texts with their borders; those that find no room are missing.
    pub transcripts: [Option<Area>; MOST_PANES],
    /// The transcript that has or had the keys last.
    pub active: usize,
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

/// A border that the mouse can drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Between the sources and the texts.
    Sources,
    /// Between the texts and the codebook.
    Codebook,
    /// At the right end of a transcript.
    Right(usize),
    /// At the lower end of a transcript.
    Below(usize),
}

impl Frame {
    /// Lays out a screen of `size` (columns, rows).
    pub fn new(size: (u16, u16), screen: Screen, home: Home<'_>) -> Self {
        let (width, height) = size;
        if width < LEAST.0 || height < LEAST.1 {
            let body = Area::new(0, 0, width, height);
            return Self { body, too_small: true, active: home.active, ..Self::default() };
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
            active: home.active,
            ..Self::default()
        };
        if screen == Screen::Code {
            frame.divide(home);
        }
        frame
    }

    fn divide(&mut self, home: Home<'_>) {
        let (body, division) = (self.body, home.division);
        let beside = |width: u16, from: u16| body.width.saturating_sub(from) / 5 + width;
        let mut text = body;
        // What a side pane is given more must leave the text its room.
        let with_sources = body.width >= WIDE && !division.sources_hidden && !home.reading;
        let usual_sources = beside(23, WIDE).min(34);
        let sized = |usual: u16, more: i16, room: u16| {
            let most = room.saturating_sub(LEAST_COLUMNS + 1).max(usual.min(room));
            usual.saturating_add_signed(more).clamp(LEAST_SIDE.min(most), most)
        };
        if body.width >= FRAMED && !division.codebook_hidden && !home.reading {
            let width = sized(
                beside(28, WIDE).min(44),
                division.codebook_more,
                body.width - if with_sources { usual_sources } else { 0 },
            );
            text.width -= width;
            self.codebook = Some(Area { x: body.right() - width, width, ..body });
        } else if home.focus == Pane::Codebook {
            let width = if body.width >= FRAMED { beside(28, WIDE).min(44) } else { body.width };
            self.codebook = Some(Area { x: body.right() - width, width, ..body });
        }
        if with_sources {
            let width = sized(usual_sources, division.sources_more, text.width);
            text.x += width;
            text.width -= width;
            self.sources = Some(Area { width, ..body });
        } else if home.focus == Pane::Sources {
            let width = if body.width >= FRAMED { 34 } else { body.width };
            self.sources = Some(Area { width, ..body });
        }
        self.tile(text, home);
    }

    /// Divides the room of the texts: side by side as long as each keeps its least width, below each other beyond that.
    fn tile(&mut self, room: Area, home: Home<'_>) {
        let open = home.open.clamp(1, MOST_PANES);
        let abreast = usize::from(room.width / LEAST_COLUMNS).clamp(1, open);
        // The columns at the right take one more where it does not come out even.
        let tall = |column: usize| {
            open / abreast + usize::from(column >= abreast - open % abreast && !open.is_multiple_of(abreast))
        };
        let most = (0..abreast).map(tall).max().unwrap_or(1);
        if u16::try_from(most).unwrap_or(u16::MAX).saturating_mul(LEAST_ROWS) > room.height && open > 1 {
            if let Some(only) = self.transcripts.get_mut(home.active) {
                *only = Some(room);
            }
            return;
        }
        let share = |pane: usize| 100 + home.division.shares.get(pane).copied().unwrap_or(0).clamp(-60, 300);
        let mut first = 0;
        let columns: Vec<Vec<usize>> = (0..abreast)
            .map(|column| {
                let panes = (first..first + tall(column)).collect::<Vec<_>>();
                first += tall(column);
                panes
            })
            .collect();
        let wide: Vec<i16> =
            columns.iter().map(|panes| panes.iter().map(|pane| share(*pane)).max().unwrap_or(100)).collect();
        let mut x = room.x;
        for (panes, width) in columns.iter().zip(split(room.width, &wide, LEAST_COLUMNS)) {
            let heights: Vec<i16> = panes.iter().map(|pane| share(*pane)).collect();
            let mut y = room.y;
            for (pane, height) in panes.iter().zip(split(room.height, &heights, LEAST_ROWS)) {
                if let Some(area) = self.transcripts.get_mut(*pane) {
                    *area = Some(Area { x, y, width, height });
                }
                y += height;
            }
            x += width;
        }
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

    /// Returns the inside of a pane of the home screen, of the transcripts the active one; empty where it is hidden.
    pub fn pane(&self, pane: Pane) -> Area {
        let area = match pane {
            Pane::Sources => self.sources,
            Pane::Transcript => return self.text(self.active),
            Pane::Codebook => self.codebook,
        };
        area.map(|area| self.inside(area)).unwrap_or_default()
    }

    /// Returns the inside of a transcript pane; empty where it is hidden.
    pub fn text(&self, nth: usize) -> Area {
        let area = self.transcripts.get(nth).copied().flatten();
        area.map(|area| self.inside(area)).unwrap_or_default()
    }

    /// Returns the pane at a cell, the topmost, and of the transcripts which.
    pub fn pane_at(&self, column: u16, row: u16) -> Option<(Pane, usize)> {
        let hit = |area: Option<Area>| area.is_some_and(|a| a.contains((column, row).into()));
        if hit(self.sources) {
            Some((Pane::Sources, self.active))
        } else if hit(self.codebook) {
            Some((Pane::Codebook, self.active))
        } else {
            let nth = self.transcripts.iter().position(|area| hit(*area))?;
            Some((Pane::Transcript, nth))
        }
    }

    /// Returns the border at a cell that can be dragged. Where there are no frames there are no borders.
    pub fn edge_at(&self, column: u16, row: u16) -> Option<Edge> {
        if !self.framed || row < self.body.y || row >= self.body.bottom() {
            return None;
        }
        let between = |x: u16| column == x || column + 1 == x;
        let beside = |area: &Area| self.transcripts.iter().flatten().any(|text| text.x == area.right());
        if self.sources.is_some_and(|area| between(area.right()) && beside(&area)) {
            return Some(Edge::Sources);
        }
        let shown = || self.transcripts.iter().enumerate().filter_map(|(nth, area)| Some((nth, (*area)?)));
        if self.codebook.is_some_and(|area| between(area.x) && shown().any(|(_, text)| text.right() == area.x)) {
            return Some(Edge::Codebook);
        }
        let holds = |area: &Area| (area.y..area.bottom()).contains(&row);
        let right = |area: &Area| shown().any(|(_, other)| other.x == area.right());
        let below = |area: &Area| shown().any(|(_, other)| other.y == area.bottom() && other.x == area.x);
        let within = |area: &Area| (area.x..area.right()).contains(&column);
        let side = shown().find(|(_, area)| between(area.right()) && holds(area) && right(area));
        let under = || shown().find(|(_, area)| row + 1 == area.bottom() && within(area) && below(area));
        side.map(|(nth, _)| Edge::Right(nth)).or_else(|| under().map(|(nth, _)| Edge::Below(nth)))
    }
}

/// Narrower lists of sources and codebooks show nothing but cut names.
const LEAST_SIDE: u16 = 18;

/// Splits a length by shares; each part keeps the least, as long as all can.
fn split(length: u16, shares: &[i16], least: u16) -> Vec<u16> {
    let count = u16::try_from(shares.len()).unwrap_or(u16::MAX).max(1);
    let least = least.min(length / count);
    let all: u32 = shares.iter().map(|share| u32::from(share.unsigned_abs())).sum::<u32>().max(1);
    let mut left = length;
    let mut parts = Vec::new();
    for (nth, share) in (1_u16..).zip(shares) {
        let after = least * (count - nth);
        let wanted = u32::from(length) * u32::from(share.unsigned_abs()) / all;
        let part = if nth == count { left } else { u16::try_from(wanted).unwrap_or(left).clamp(least, left - after) };
        parts.push(part);
        left -= part;
    }
    parts
}

/// Divides the inside of the codebook: the tree, and the bars of the levels below it where there is room.
pub fn codebook_parts(inside: Area, levels: usize, hidden: bool) -> (Area, Option<Area>) {
    let bars = u16::try_from(levels).unwrap_or(u16::MAX).saturating_add(1);
    if hidden || levels == 0 || bars.saturating_add(8) > inside.height {
        return (inside, None);
    }
    let tree = Area { height: inside.height - bars, ..inside };
    (tree, Some(Area { y: tree.bottom(), height: bars, ..inside }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame_of(size: (u16, u16), focus: Pane, open: usize, division: &Division) -> Frame {
        Frame::new(size, Screen::Code, Home { focus, open, active: open - 1, division, reading: false })
    }

    #[test]
    fn the_text_keeps_44_cells_and_its_gutter_wherever_panes_stand_beside_it() {
        for width in 100..=400 {
            for (hidden, more) in [(true, 0), (false, 0), (false, 200), (false, -200)] {
                let division =
                    Division { sources_hidden: hidden, sources_more: more, codebook_more: more, ..Division::default() };
                for open in 1..=MOST_PANES {
                    let frame = frame_of((width, 40), Pane::Transcript, open, &division);
                    for nth in 0..open {
                        assert!(frame.text(nth).width >= 44 + 6, "{width} {open} {more}: {:?}", frame.text(nth));
                    }
                }
            }
        }
    }

    #[test]
    fn panes_lie_within_the_screen_and_apart_at_any_size() {
        let division = Division { shares: [200, -60, 0, 50], ..Division::default() };
        for (width, height) in (0..230).step_by(3).flat_map(|w| (0..50).map(move |h| (w, h))) {
            for (focus, open) in [(Pane::Sources, 1), (Pane::Transcript, 2), (Pane::Codebook, 3), (Pane::Transcript, 4)]
            {
                let frame = frame_of((width, height), focus, open, &division);
                let screen = Area::new(0, 0, width, height);
                for area in frame.transcripts.into_iter().chain([frame.sources, frame.codebook]).flatten() {
                    assert_eq!(area.intersection(screen), area);
                    let inside = frame.inside(area);
                    assert!(inside.is_empty() || inside.intersection(area) == inside);
                }
                let texts: Vec<Area> = frame.transcripts.into_iter().flatten().collect();
                assert!(frame.too_small || texts.len() == open || texts.len() == 1, "all of them or the active one");
                for (nth, one) in texts.iter().enumerate() {
                    assert!(texts.iter().skip(nth + 1).all(|other| !one.intersects(*other)), "{width}x{height}");
                }
                let covered: u32 = texts.iter().map(|area| area.area()).sum();
                let whole = texts.iter().copied().reduce(Area::union).map_or(0, Area::area);
                assert_eq!(covered, whole, "no gap between them");
            }
        }
    }

    #[test]
    fn hidden_panes_come_when_they_get_the_keys() {
        let frame = |width, focus| frame_of((width, 24), focus, 1, &Division::default());
        assert!(frame(120, Pane::Transcript).sources.is_some());
        assert!(frame(119, Pane::Transcript).sources.is_none() && frame(119, Pane::Sources).sources.is_some());
        assert!(frame(99, Pane::Transcript).codebook.is_none() && frame(99, Pane::Codebook).codebook.is_some());
        let hidden = Division { codebook_hidden: true, ..Division::default() };
        assert!(frame_of((160, 24), Pane::Transcript, 1, &hidden).codebook.is_none());
        assert!(frame_of((160, 24), Pane::Codebook, 1, &hidden).codebook.is_some());
    }

    #[test]
    fn texts_stand_side_by_side_as_long_as_each_keeps_its_width() {
        let texts = |size, open| {
            let frame = frame_of(size, Pane::Transcript, open, &Division::default());
            let areas: Vec<Area> = frame.transcripts.into_iter().flatten().collect();
            let (first, second) = (areas[0], areas.get(1).copied());
            (areas.len(), second.map(|second| (second.y == first.y, second.x == first.x)))
        };
        assert_eq!(texts((200, 60), 2), (2, Some((true, false))));
        assert_eq!(texts((120, 40), 2), (2, Some((false, true))), "one below the other");
        assert_eq!(texts((80, 24), 2), (2, Some((false, true))));
        assert_eq!(texts((80, 24), 4), (1, None), "no room for four: the one with the keys");
    }

    #[test]
    fn borders_between_panes_can_be_found() {
        let frame = frame_of((200, 60), Pane::Transcript, 2, &Division::default());
        let (sources, codebook) = (frame.sources.unwrap(), frame.codebook.unwrap());
        let first = frame.transcripts[0].unwrap();
        assert_eq!(frame.edge_at(sources.right(), 20), Some(Edge::Sources));
        assert_eq!(frame.edge_at(sources.right() - 1, 20), Some(Edge::Sources));
        assert_eq!(frame.edge_at(first.right(), 20), Some(Edge::Right(0)));
        assert_eq!(frame.edge_at(codebook.x, 20), Some(Edge::Codebook));
        assert_eq!(frame.edge_at(first.x + 10, 20), None);
        let frame = frame_of((120, 40), Pane::Transcript, 2, &Division::default());
        let first = frame.transcripts[0].unwrap();
        assert_eq!(frame.edge_at(first.x + 10, first.bottom() - 1), Some(Edge::Below(0)));
    }
}
