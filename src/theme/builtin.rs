//! The themes that come with the program.

use super::{Depth, Spec, Theme, parse};

/// A theme that comes with the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Builtin {
    /// `emic-dark`, the default.
    #[default]
    Dark,
    /// `emic-light`.
    Light,
}

impl Builtin {
    /// Every built-in theme.
    pub const ALL: [Self; 2] = [Self::Dark, Self::Light];

    /// Returns the name used in settings and as `parent` of a theme.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "emic-dark",
            Self::Light => "emic-light",
        }
    }

    /// Returns the theme of that name, or `None`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Returns the theme file.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Dark => include_str!("../../themes/emic-dark.yaml"),
            Self::Light => include_str!("../../themes/emic-light.yaml"),
        }
    }

    /// Returns what the theme says.
    pub fn spec(self) -> Spec {
        // A theme that says nothing is readable too; that ours can be read is a test.
        parse::parse(self.text()).unwrap_or_default()
    }

    /// Returns the theme for a terminal that shows `depth` colours.
    pub fn theme(self, depth: Depth) -> Theme {
        self.spec().at(depth)
    }
}
