//! The border of a pane with its heading; where there is no room for borders, the heading alone.

use super::lines::after;
use super::paint::{Painter, cells};
use crate::app::geometry::{Area, Frame};
use crate::theme::Role;

/// What stands over a pane.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// Its name, at the left.
    pub name: String,
    /// What belongs to the name, less loud.
    pub more: String,
    /// What a person should look at.
    pub warning: String,
    /// A number or place, at the right.
    pub right: String,
}

/// Draws the border and heading of a pane; the bright border has the keys.
pub fn pane(paint: &mut Painter<'_>, frame: &Frame, area: Area, heading: &Heading, focused: bool) {
    paint.clear(area, Role::Ground);
    let border = if focused { Role::BorderFocus } else { Role::Border };
    let top = Area { height: area.height.min(1), ..area };
    if frame.framed {
        paint.frame(area, border);
        let inner = Area { x: top.x + 1, width: top.width.saturating_sub(2), ..top };
        titles(paint, inner, heading, focused);
    } else {
        titles(paint, top, heading, focused);
    }
}

fn titles(paint: &mut Painter<'_>, area: Area, heading: &Heading, focused: bool) {
    let name = format!(" {} ", heading.name);
    let right = if heading.right.is_empty() { String::new() } else { format!(" {} ", heading.right) };
    let taken = cells(&right);
    let left = if taken <= area.width * 3 / 5 {
        paint.right(area, &right, Role::Muted);
        Area { width: area.width - taken, ..area }
    } else {
        area
    };
    let rest = after(left, paint.line(left, &name, if focused { Role::Accent } else { Role::Title }));
    let mut rest = rest;
    for (text, role) in [(&heading.more, Role::Muted), (&heading.warning, Role::Warning)] {
        if !text.is_empty() && rest.width > 6 {
            rest = after(rest, paint.line(rest, &format!("· {text} "), role));
        }
    }
}
