//! The margin beside the text: one stripe for each coding, its name where it begins.

use super::lines::after;
use super::paint::{Painter, cells};
use super::transcript::sign;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::layouts::Columns;
use crate::app::screens::transcript::Stripe;
use crate::domain::coding::CodingKey;
use crate::domain::layer::Layer;
use crate::domain::memo::{About, Memo};
use crate::theme::Role;
use std::ops::Range;

/// The margin, drawn from the top of the pane to its bottom: names that begin on one row and find no room there stand
/// on the rows below, as long as their passage reaches them.
pub struct Margin<'a> {
    app: &'a App,
    columns: Columns,
    waiting: Vec<&'a Stripe>,
    begun: bool,
}

impl<'a> Margin<'a> {
    /// Starts at the top of the pane.
    pub const fn new(app: &'a App, columns: Columns) -> Self {
        Self { app, columns, waiting: Vec::new(), begun: false }
    }

    /// Draws the margin of a row that stands for the bytes `reach`, into `area`; `last` of the pane.
    pub fn row(
        &mut self,
        stripes: &[&'a Stripe],
        reach: &Range<usize>,
        last: bool,
        area: Area,
        paint: &mut Painter<'_>,
    ) {
        if self.columns.stripes == 0 || area.is_empty() {
            return;
        }
        let point = reach.is_empty();
        let here: Vec<&'a Stripe> = stripes
            .iter()
            .copied()
            .filter(|s| s.segment.start() < reach.end.max(reach.start + 1) && reach.start < s.segment.end())
            .filter(|s| !point || s.segment.start() < reach.start)
            .collect();
        let mut hidden = 0;
        for stripe in &here {
            match u16::try_from(stripe.lane) {
                Ok(lane) if stripe.lane < self.columns.stripes && lane < area.width => {
                    let cell = Area { width: 1, ..after(area, lane) };
                    paint.line(cell, "┃", color(stripe));
                }
                _ => hidden += 1,
            }
        }
        let lanes = u16::try_from(self.columns.stripes).unwrap_or(u16::MAX);
        let beside = after(area, lanes.saturating_add(1));
        let mut names = Area { width: beside.width.min(u16::try_from(self.columns.name).unwrap_or(0)), ..beside };
        if hidden > 0 {
            let more = format!("+{hidden}");
            if names.width > 0 {
                let taken = paint.right(names, &more, Role::Muted);
                names.width -= (taken + 1).min(names.width);
            } else {
                let end = Area { width: area.width.min(lanes), ..area };
                paint.right(end, &more, Role::Muted);
            }
        }
        if !point {
            self.names(&here, reach, last, names, paint);
        }
    }

    fn names(&mut self, here: &[&'a Stripe], reach: &Range<usize>, last: bool, area: Area, paint: &mut Painter<'_>) {
        let first = !std::mem::replace(&mut self.begun, true);
        let begins = |s: &&&Stripe| first || s.segment.start() >= reach.start;
        self.waiting.extend(here.iter().filter(begins));
        let ends = |s: &&Stripe| last || s.segment.end() <= reach.end;
        let now: Vec<&Stripe> = if self.waiting.iter().any(ends) {
            let (now, later) = self.waiting.drain(..).partition(ends);
            self.waiting = later;
            now
        } else if self.waiting.is_empty() {
            Vec::new()
        } else {
            vec![self.waiting.remove(0)]
        };
        let mut rest = area;
        for (nth, stripe) in now.iter().enumerate() {
            if nth > 0 {
                rest = after(rest, paint.line(rest, ", ", Role::Muted));
            }
            // Where several names share the row, each leaves something for the next.
            let left = now.len() - nth - 1;
            let keep = if left > 0 { rest.width / 2 } else { 0 };
            let place = Area { width: rest.width - keep, ..rest };
            rest = after(rest, self.name(stripe, place, paint));
        }
    }

    /// Writes the code's name, with `?` when unsure, `*` when worth quoting, `¶` when there is a memo on it, and the coder where several are shown: what
    /// is cut is the name. Returns the cells it took.
    fn name(&self, stripe: &Stripe, area: Area, paint: &mut Painter<'_>) -> u16 {
        let mut marks = String::new();
        if stripe.cites.iter().any(|c| !c.sure) {
            marks.push_str(" ?");
        }
        if stripe.cites.iter().any(|c| c.quotable) {
            marks.push_str(" *");
        }
        if let Some(sign) = stripe.cites.iter().filter_map(|c| self.sign_of_memo(&c.key)).max() {
            marks.push(' ');
            marks.push_str(sign);
        }
        if self.app.world.layer == Layer::Everyone {
            for coding in &stripe.cites {
                marks.push(' ');
                marks.push_str(coding.coder().as_str());
            }
        }
        let room = area.width.saturating_sub(cells(&marks));
        let name = self.app.world.project.codebook().name(&stripe.code);
        let taken = paint.line(Area { width: room, ..area }, name, color(stripe));
        taken + paint.line(after(area, taken), &marks, color(stripe))
    }
}

impl Margin<'_> {
    /// Returns the sign of the memos on a coding; that of a comment, which waits for somebody, wins.
    fn sign_of_memo(&self, key: &CodingKey) -> Option<&'static str> {
        let is_it = |memo: &&Memo| matches!(&memo.about, About::Coding(_, of) if of == key);
        self.app.world.project.memos().filter(is_it).map(|memo| sign(self.app, memo)).max()
    }
}

/// Returns the colour of a coding: that of its code.
pub fn color(stripe: &Stripe) -> Role {
    Role::CodeColor(u8::try_from(stripe.color % 8).unwrap_or(0))
}
