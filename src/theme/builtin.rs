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
    /// `emic-dusk`: dark and warm.
    Dusk,
    /// `emic-paper`: light and warm.
    Paper,
    /// `emic-contrast`: dark, every word at 7:1.
    Contrast,
    /// `emic-safe`: dark, for any colour vision.
    Safe,
}

impl Builtin {
    /// Every built-in theme.
    pub const ALL: [Self; 6] = [Self::Dark, Self::Light, Self::Dusk, Self::Paper, Self::Contrast, Self::Safe];

    /// Returns the name used in settings and as `parent` of a theme.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "emic-dark",
            Self::Light => "emic-light",
            Self::Dusk => "emic-dusk",
            Self::Paper => "emic-paper",
            Self::Contrast => "emic-contrast",
            Self::Safe => "emic-safe",
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
            Self::Dusk => include_str!("../../themes/emic-dusk.yaml"),
            Self::Paper => include_str!("../../themes/emic-paper.yaml"),
            Self::Contrast => include_str!("../../themes/emic-contrast.yaml"),
            Self::Safe => include_str!("../../themes/emic-safe.yaml"),
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
