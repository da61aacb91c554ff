//! Colours as numbers: the WCAG contrast of two, and the nearest colour of a terminal that has fewer.

use ratatui::style::Color;

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: underline, reverse and bold only.
    None,
    /// The 16 of the terminal's own palette.
    Ansi16,
    /// The 256 of xterm.
    Indexed256,
    /// 24 bits.
    True,
}

/// A colour in sRGB, 0 to 255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Returns the colour written as `#rrggbb`, or `None` when it is not written so.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        let [_, r, g, b] = number.to_be_bytes();
        Some(Self(r, g, b))
    }

    /// Returns the relative luminance of WCAG 2, 0 (black) to 1 (white).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Returns whether this, as a ground, makes a dark theme: white stands out from it more than black.
    pub fn is_dark(self) -> bool {
        contrast(self, Self(255, 255, 255)) > contrast(self, Self(0, 0, 0))
    }

    /// Returns the hue in degrees, 0 to 359, or `None` for what is nearly grey.
    fn hue(self) -> Option<i32> {
        let [r, g, b] = [self.0, self.1, self.2].map(i32::from);
        let (high, low) = (r.max(g).max(b), r.min(g).min(b));
        let spread = high - low;
        if spread * 5 < 255 {
            return None;
        }
        let degrees = if high == r {
            60 * (g - b) / spread
        } else if high == g {
            120 + 60 * (b - r) / spread
        } else {
            240 + 60 * (r - g) / spread
        };
        Some(degrees.rem_euclid(360))
    }
}

/// Returns the contrast ratio of WCAG 2, 1 to 21; text needs 4.5 (level AA).
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (a, b) = (one.luminance(), other.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Returns the colour number of xterm's 256 nearest to `rgb`; never one of the first 16, which users redefine.
pub fn nearest_256(rgb: Rgb) -> u8 {
    (16..=255).min_by_key(|index| distance(xterm(*index), rgb)).unwrap_or(16)
}

/// Returns the same for letters: the nearest that stands out from `ground` at least as much as `rgb` does.
pub fn letters_256(rgb: Rgb, ground: Rgb) -> u8 {
    let asked = contrast(rgb, ground);
    let enough = (16..=255).filter(|index| contrast(xterm(*index), ground) >= asked);
    enough.min_by_key(|index| distance(xterm(*index), rgb)).unwrap_or_else(|| nearest_256(rgb))
}

fn distance(one: Rgb, other: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(one.0, other.0) + square(one.1, other.1) + square(one.2, other.2)
}

/// Returns what xterm shows for the colour numbers 16 to 255: a 6x6x6 cube, then 24 greys.
pub fn xterm(index: u8) -> Rgb {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    if let Some(n) = index.checked_sub(232) {
        let grey = 8 + 10 * n;
        return Rgb(grey, grey, grey);
    }
    let cube = index.saturating_sub(16);
    Rgb(step(cube / 36), step(cube / 6 % 6), step(cube % 6))
}

/// Returns the colour of the terminal's own 16 in which text of colour `rgb` is written on a ground that is painted
/// black (`on_dark`) or white.
///
/// Only colours that stay readable on that ground in the usual palettes: on white, yellow, green and cyan do not.
pub fn nearest_16(rgb: Rgb, on_dark: bool) -> Color {
    match (rgb.hue(), on_dark) {
        (None, true) if rgb.luminance() < 0.5 => Color::Gray,
        (None, true) => Color::White,
        (None, false) => Color::Black,
        (Some(hue), true) => match hue {
            30..90 => Color::LightYellow,
            90..150 => Color::LightGreen,
            150..200 => Color::LightCyan,
            200..270 => Color::LightBlue,
            270..340 => Color::LightMagenta,
            _ => Color::LightRed,
        },
        (Some(hue), false) => match hue {
            20..170 => Color::Black,
            170..270 => Color::Blue,
            270..340 => Color::Magenta,
            _ => Color::Red,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((contrast(white, white) - 1.0).abs() < 1e-9);
        // The greys that WCAG's own examples give as just passing and just failing AA on white.
        assert!(contrast(Rgb(0x76, 0x76, 0x76), white) >= 4.5);
        assert!(contrast(Rgb(0x77, 0x77, 0x77), white) < 4.5);
    }

    #[test]
    fn colours_are_read() {
        assert_eq!(Rgb::parse("#7fB2e5"), Some(Rgb(0x7f, 0xb2, 0xe5)));
        for wrong in ["7fb2e5", "#7fb2e", "#7fb2e5f", "#gggggg", "#+fb2e5", "#éab2", "red", ""] {
            assert_eq!(Rgb::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_of_256_of_one_of_them_is_itself() {
        for index in 16..=255 {
            assert_eq!(xterm(nearest_256(xterm(index))), xterm(index));
        }
        assert_eq!(xterm(231), Rgb(255, 255, 255));
        assert_eq!(xterm(244), Rgb(128, 128, 128));
    }

    #[test]
    fn sixteen_colours_keep_the_hue_on_black() {
        assert_eq!(nearest_16(Rgb(0x7f, 0xb2, 0xe5), true), Color::LightBlue);
        assert_eq!(nearest_16(Rgb(0xe0, 0xb0, 0x50), true), Color::LightYellow);
        assert_eq!(nearest_16(Rgb(0x8b, 0x93, 0xa1), true), Color::Gray);
        assert_eq!(nearest_16(Rgb(0xd3, 0xd7, 0xde), true), Color::White);
    }

    #[test]
    fn sixteen_colours_are_readable_on_their_ground_in_xterm() {
        // xterm's defaults for the names in use.
        let shown = |color| match color {
            Color::Black => Rgb(0, 0, 0),
            Color::Red => Rgb(205, 0, 0),
            Color::Blue => Rgb(0, 0, 238),
            Color::Magenta => Rgb(205, 0, 205),
            Color::Gray => Rgb(229, 229, 229),
            Color::White => Rgb(255, 255, 255),
            Color::LightRed => Rgb(255, 0, 0),
            Color::LightGreen => Rgb(0, 255, 0),
            Color::LightYellow => Rgb(255, 255, 0),
            Color::LightBlue => Rgb(92, 92, 255),
            Color::LightMagenta => Rgb(255, 0, 255),
            Color::LightCyan => Rgb(0, 255, 255),
            other => panic!("{other} is not in use"),
        };
        for (index, on_dark) in (16..=255).flat_map(|index| [(index, true), (index, false)]) {
            let ground = if on_dark { Rgb(0, 0, 0) } else { Rgb(255, 255, 255) };
            let text = shown(nearest_16(xterm(index), on_dark));
            // xterm's light blue on black has 4.4; everything else passes AA.
            assert!(contrast(text, ground) >= 4.4, "{text:?} on {ground:?}");
        }
    }
}
