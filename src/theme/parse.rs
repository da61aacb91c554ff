//! Reads a theme file: YAML with a palette and a look for each role.
//!
//! ```yaml
//! parent: emic-dark          # a built-in theme; what is not said here is taken from it
//! palette:
//!   ink: "#d3d7de"
//! roles:
//!   ground: {fg: ink, bg: "#16191f"}
//!   title: {add: [bold]}
//! ```
//!
//! The file is read twice, for its palette and then for its roles, so that a colour that is not in the palette is
//! reported with its line.

use std::collections::BTreeMap;
use std::fmt;

use ratatui::style::Modifier;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::builtin::Builtin;
use super::contrast::Rgb;
use super::{Look, Role, Spec};

const COLOR: &str = "a name of the palette or a colour such as '#7fb2e5', quoted";

type Palette = BTreeMap<String, Rgb>;

/// What is wrong with a theme file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The theme cannot be used: {message}.")]
pub struct ThemeError {
    /// Line of the file, from 1, where it is known.
    pub line: Option<usize>,
    message: String,
}

impl From<serde_yaml::Error> for ThemeError {
    fn from(error: serde_yaml::Error) -> Self {
        // The reader quotes with backticks; our sentences quote with apostrophes.
        let message = error.to_string().replace('`', "'");
        Self { line: error.location().map(|place| place.line()), message }
    }
}

/// Returns what the theme file `text` says, on top of what its parent says.
pub fn parse(text: &str) -> Result<Spec, ThemeError> {
    // Some editors put a byte order mark first, which the YAML reader refuses.
    let text = text.trim_start_matches('\u{feff}');
    let head: Head = serde_yaml::from_str(text)?;
    let mut palette = Palette::new();
    let mut texts = Vec::new();
    if let Some(Parent(parent)) = head.parent {
        palette = serde_yaml::from_str::<Head>(parent.text())?.colors();
        texts.push(parent.text());
    }
    palette.extend(head.colors());
    texts.push(text);
    let mut spec = Spec::default();
    for text in texts {
        spec.looks.extend(FileSeed(&palette).deserialize(serde_yaml::Deserializer::from_str(text))?);
    }
    let Look { fg, bg, .. } = spec.look(Role::Ground);
    if fg.is_none() || bg.is_none() {
        let message = "the role 'ground' needs both fg and bg, or the theme a parent, for example 'parent: emic-dark'";
        return Err(ThemeError { line: None, message: message.to_owned() });
    }
    Ok(spec)
}

/// The file without its roles, which need the palette first.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    parent: Option<Parent>,
    #[serde(default)]
    palette: BTreeMap<String, Hex>,
    #[serde(rename = "roles")]
    _roles: Option<IgnoredAny>,
}

impl Head {
    fn colors(self) -> Palette {
        self.palette.into_iter().map(|(name, Hex(rgb))| (name, rgb)).collect()
    }
}

struct Parent(Builtin);

impl<'de> Deserialize<'de> for Parent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = || Builtin::ALL.map(Builtin::name).join(", ");
        let read = |name: &str| {
            Builtin::named(name).ok_or_else(|| format!("there is no theme '{name}' to build on; use {}", names()))
        };
        Word("the name of a theme", read).deserialize(deserializer).map(Self)
    }
}

struct Hex(Rgb);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |text: &str| {
            Rgb::parse(text).ok_or_else(|| format!("'{text}' is not a colour; write it as '#7fb2e5', quoted"))
        };
        Word("a colour such as '#7fb2e5', quoted", read).deserialize(deserializer).map(Self)
    }
}

/// Reads one word: what was expected, and what makes a value of it. The reader then knows the line of a wrong word.
struct Word<F>(&'static str, F);

impl<'de, T, F: FnOnce(&str) -> Result<T, String>> DeserializeSeed<'de> for Word<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Word<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).map_err(E::custom)
    }
}

/// Makes a seed that reads a YAML map and knows the palette.
macro_rules! map_seed {
    ($seed:ident -> $value:ty, $expecting:literal) => {
        #[derive(Clone, Copy)]
        struct $seed<'a>(&'a Palette);

        impl<'de> DeserializeSeed<'de> for $seed<'_> {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<$value, D::Error> {
                deserializer.deserialize_map(self)
            }
        }

        impl<'de> Visitor<'de> for $seed<'_> {
            type Value = $value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expecting)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$value, A::Error> {
                self.read(map)
            }
        }
    };
}

map_seed!(FileSeed -> BTreeMap<Role, Look>, "a theme: parent, palette, roles");
map_seed!(RolesSeed -> BTreeMap<Role, Look>, "a look for each role");
map_seed!(LookSeed -> Look, "a look, for example {fg: ink, add: [bold]}");

impl FileSeed<'_> {
    fn read<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<BTreeMap<Role, Look>, A::Error> {
        let mut looks = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == "roles" {
                looks = map.next_value_seed(RolesSeed(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(looks)
    }
}

impl RolesSeed<'_> {
    fn read<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<BTreeMap<Role, Look>, A::Error> {
        let mut looks = BTreeMap::new();
        while let Some(role) = map.next_key_seed(Word("the name of a role", role_named))? {
            let look = map.next_value_seed(LookSeed(self.0))?;
            if looks.insert(role, look).is_some() {
                return Err(A::Error::custom(format!("the role '{}' is there twice", role.name())));
            }
        }
        Ok(looks)
    }
}

impl LookSeed<'_> {
    fn read<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<Look, A::Error> {
        let mut look = Look::default();
        while let Some(part) = map.next_key()? {
            match part {
                Part::Fg => look.fg = Some(map.next_value_seed(Word(COLOR, |text: &str| self.color(text)))?),
                Part::Bg => look.bg = Some(map.next_value_seed(Word(COLOR, |text: &str| self.color(text)))?),
                Part::Add => look.add = map.next_value::<Vec<Added>>()?.into_iter().map(Added::modifier).collect(),
            }
        }
        Ok(look)
    }

    /// Returns the colour of that name in the palette, or the one written as `#rrggbb`.
    fn color(self, text: &str) -> Result<Rgb, String> {
        self.0.get(text).copied().or_else(|| Rgb::parse(text)).ok_or_else(|| {
            let names = self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            format!("there is no colour '{text}' in the palette; it has {names}; or write one as '#7fb2e5'")
        })
    }
}

fn role_named(name: &str) -> Result<Role, String> {
    let names = || Role::all().map(Role::name).collect::<Vec<_>>().join(", ");
    Role::named(name).ok_or_else(|| format!("there is no role '{name}'; the roles are {}", names()))
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Fg,
    Bg,
    Add,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Added {
    Bold,
    Italic,
    Underline,
    Reverse,
}

impl Added {
    const fn modifier(self) -> Modifier {
        match self {
            Self::Bold => Modifier::BOLD,
            Self::Italic => Modifier::ITALIC,
            Self::Underline => Modifier::UNDERLINED,
            Self::Reverse => Modifier::REVERSED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (Option<usize>, String) {
        let error = parse(text).unwrap_err();
        (error.line, error.to_string())
    }

    #[test]
    fn a_theme_builds_on_its_parent() {
        let spec =
            parse("parent: emic-dark\npalette: {hot: '#ff8800'}\nroles:\n  title: {fg: hot, add: [bold]}").unwrap();
        let title = Look { fg: Some(Rgb(0xff, 0x88, 0)), bg: None, add: Modifier::BOLD };
        assert_eq!(spec.look(Role::Title), title);
        assert_eq!(spec.look(Role::Text), Builtin::Dark.spec().look(Role::Text));
    }

    #[test]
    fn a_palette_alone_recolours_the_parent() {
        let spec = parse("parent: emic-dark\npalette: {ink: '#ffffff'}").unwrap();
        assert_eq!(spec.look(Role::Text).fg, Some(Rgb(255, 255, 255)));
    }

    #[test]
    fn roles_without_a_look_fall_back() {
        let spec =
            parse("\u{feff}roles:\n  ground: {fg: '#eeeeee', bg: '#111111'}\n  accent: {fg: '#00ffff'}").unwrap();
        assert_eq!(spec.look(Role::Quick), spec.look(Role::Accent));
        assert_eq!(spec.look(Role::Level(3)), spec.look(Role::Accent));
        assert_eq!(spec.look(Role::Coded), Look::default(), "a tint never falls back to letters");
    }

    #[test]
    fn mistakes_are_told_with_line_and_valid_names() {
        let (line, said) = error("parent: emic-dark\nroles:\n  title: {add: [bold]}\n  tittle: {fg: ink}\n");
        assert_eq!(line, Some(4), "{said}");
        assert!(said.contains("there is no role 'tittle'; the roles are ground, text, muted, title"), "{said}");

        let (line, said) = error("parent: emic-dark\nroles:\n  title:\n    add: [bold]\n    fg: inkk\n");
        assert_eq!(line, Some(5), "{said}");
        assert!(said.contains("there is no colour 'inkk' in the palette; it has") && said.contains("ink,"), "{said}");

        let (line, said) = error("parent: emic-dark\nroles:\n  title: {add: [shiny]}\n");
        assert_eq!(line, Some(3), "{said}");
        assert!(said.contains("'shiny'") && said.contains("'bold', 'italic', 'underline', 'reverse'"), "{said}");

        let (line, said) = error("parent: emic-dark\nroles:\n  title: {colour: ink}\n");
        assert_eq!(line, Some(3), "{said}");
        assert!(said.contains("'colour'") && said.contains("'fg', 'bg', 'add'"), "{said}");

        let (line, said) = error("parent: emic-dark\npalette:\n  ink: '#12'\n");
        assert_eq!(line, Some(3), "{said}");
        assert!(said.contains("'#12' is not a colour"), "{said}");

        let (line, said) = error("palette: {}\nparent: nord\n");
        assert_eq!(line, Some(2), "{said}");
        assert!(said.contains("no theme 'nord' to build on; use emic-dark, emic-light"), "{said}");

        let (_, said) = error("parent: emic-dark\ncolors: {}\n");
        assert!(said.contains("'colors'") && said.contains("'parent', 'palette'"), "{said}");

        let (_, said) = error("parent: emic-dark\nroles:\n  title: {}\n  title: {}\n");
        assert!(said.contains("'title' is there twice"), "{said}");

        assert!(error("roles: {}").1.contains("'ground' needs both fg and bg"));
        assert!(error("").1.starts_with("The theme cannot be used: "));
        assert!(error("- a\n- b").1.starts_with("The theme cannot be used: "));
    }
}
