//! Roles and the styles a theme gives them.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

pub mod builtin;
pub mod contrast;
pub mod parse;
pub mod role;

pub use contrast::Depth;
pub use role::Role;

use contrast::{Rgb, letters_256, nearest_16, nearest_256};

/// What a theme file says about one role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Colour of the letters; `None` leaves what is below.
    pub fg: Option<Rgb>,
    /// Colour of the ground; `None` leaves what is below.
    pub bg: Option<Rgb>,
    /// Bold, italic, underline, reverse.
    pub add: Modifier,
}

/// What a theme file says: a look for some of the roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    looks: BTreeMap<Role, Look>,
}

impl Spec {
    /// Returns the look of `role`: its own, else that of its nearest fallback that has one.
    pub fn look(&self, role: Role) -> Look {
        let mut candidates = std::iter::successors(Some(role.wrapped()), |role| role.fallback());
        candidates.find_map(|role| self.looks.get(&role).copied()).unwrap_or_default()
    }

    /// Returns the theme for a terminal that shows `depth` colours.
    ///
    /// With 16 colours only letters are coloured, on black or on white, and with none nothing is: tints give way to
    /// the marks of their role ([`Role::marks`]), because no tint of 16 colours is sure to be readable.
    pub fn at(&self, depth: Depth) -> Theme {
        let ground = self.look(Role::Ground).bg.unwrap_or(Rgb(0, 0, 0));
        let styles = Role::all().map(|role| {
            let look = self.look(role);
            let style = match depth {
                Depth::True => in_true(look),
                Depth::Indexed256 => in_256(look, ground),
                Depth::Ansi16 => in_16(role, look, ground.is_dark()),
                Depth::None => Style::new().add_modifier(role.marks()),
            };
            (role, style)
        });
        Theme { styles: styles.collect() }
    }
}

fn in_true(look: Look) -> Style {
    let color = |rgb: Rgb| Color::Rgb(rgb.0, rgb.1, rgb.2);
    Style { fg: look.fg.map(color), bg: look.bg.map(color), ..Style::new() }.add_modifier(look.add)
}

fn in_256(look: Look, ground: Rgb) -> Style {
    let fg = look.fg.map(|rgb| Color::Indexed(letters_256(rgb, look.bg.unwrap_or(ground))));
    let bg = look.bg.map(|rgb| Color::Indexed(nearest_256(rgb)));
    Style { fg, bg, ..Style::new() }.add_modifier(look.add)
}

fn in_16(role: Role, look: Look, on_dark: bool) -> Style {
    let style = Style::new().add_modifier(role.marks());
    let (letters, ground) = if on_dark { (Color::White, Color::Black) } else { (Color::Black, Color::White) };
    if role == Role::Ground {
        return style.fg(letters).bg(ground);
    }
    // Letters on a ground of their own are meant for that ground, which is not painted here: the mark speaks.
    match look.fg.filter(|_| look.bg.is_none()) {
        Some(rgb) => style.fg(nearest_16(rgb, on_dark)),
        // Coloured letters, reversed, would be a patchwork of grounds.
        None if role.marks().contains(Modifier::REVERSED) => style.fg(letters),
        None => style,
    }
}

/// A style for every role, ready for the terminal in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    styles: BTreeMap<Role, Style>,
}

impl Theme {
    /// Returns the style of `role`, to be laid over what is below it; [`Role::Ground`] is at the bottom.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role.wrapped()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
