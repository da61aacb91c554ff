//! Which theme the user sees: what `EMIC_THEME` names, else what the settings name, else dark or light as the terminal
//! says its ground is. A file of the user's own goes before a built-in theme of that name.

use std::path::Path;

use super::file;
use super::problem::Problem;
use super::settings::{self, unknown};
use crate::app::settings::Settings;
use crate::store::fs::{Fs as _, RealFs};
use crate::theme::Spec;
use crate::theme::builtin::Builtin;
use crate::theme::parse::parse;

/// The folder of the user's own themes, in the folder for settings.
const THEMES: &str = "themes";
/// The variable that names a theme.
const VARIABLE: &str = "EMIC_THEME";
/// The name that takes what suits the terminal's ground.
pub(super) const AUTO: &str = "auto";

/// What the environment says about colours.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// `EMIC_THEME`; nothing when empty.
    pub asked: String,
    /// `COLORFGBG`, by which terminals tell the number of the letters' colour, a semicolon, the number of the ground's.
    pub colors: String,
}

impl Ground {
    fn is_light(&self) -> bool {
        matches!(self.colors.rsplit(';').next(), Some("7" | "15"))
    }
}

/// The theme to use.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    /// The theme, as far as is known before the terminal has been asked.
    pub spec: Spec,
    /// Its name, or `auto`.
    pub name: String,
    /// Whether `EMIC_THEME` named it.
    pub by_variable: bool,
    /// The themes for a dark and a light ground, where the ground of the terminal decides.
    pub grounds: Option<[Spec; 2]>,
}

/// Returns the theme to use, and what is wrong with those that are named; `line` tells the line of a setting.
pub(super) fn choose(
    folder: Option<&Path>,
    settings: &Settings,
    ground: &Ground,
    line: impl Fn(&str) -> Option<usize>,
) -> (Chosen, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut usable = |name: &str, place| match find(folder, name, place) {
        Ok(spec) => spec,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let mut named = None;
    for (name, place, by_variable) in [
        (&ground.asked, (VARIABLE, None, Some("theme")), true),
        (&settings.theme, (settings::FILE, line("theme"), Some("theme")), false),
    ] {
        // A wrong name is told also where another one goes before it.
        let found = usable(name, place).map(|spec| (spec, name.clone(), by_variable));
        let is_auto = by_variable && name == AUTO;
        let auto = || is_auto.then(|| (Spec::default(), name.clone(), by_variable));
        named = named.or_else(|| found.or_else(auto));
    }
    let place = (settings::FILE, line("themes"), Some("themes"));
    let [dark, light] = [(&settings.dark, Builtin::Dark), (&settings.light, Builtin::Light)]
        .map(|(name, fallback)| usable(name, place).unwrap_or_else(|| fallback.spec()));
    problems.dedup();
    let chosen = match named {
        Some((spec, name, by_variable)) if name != AUTO => Chosen { spec, name, by_variable, grounds: None },
        auto => {
            let spec = if ground.is_light() { light.clone() } else { dark.clone() };
            let by_variable = auto.is_some_and(|(.., by_variable)| by_variable);
            Chosen { spec, name: AUTO.to_owned(), by_variable, grounds: Some([dark, light]) }
        }
    };
    (chosen, problems)
}

/// Returns the theme of a name; none for `auto`, and where none is named.
fn find(
    folder: Option<&Path>,
    name: &str,
    (file, line, setting): (&str, Option<usize>, Option<&'static str>),
) -> Result<Option<Spec>, Problem> {
    if name.is_empty() || name == AUTO {
        return Ok(None);
    }
    let own = own(folder);
    if let Some(folder) = folder.filter(|_| own.iter().any(|own| own == name)) {
        let file = format!("{THEMES}/{name}.yaml");
        let text = file::text(folder, &file)?.unwrap_or_default();
        return parse(&text).map(Some).map_err(|error| {
            let told = error.to_string();
            // The reader ends with the place, which stands at the beginning here.
            let what = told.split(" at line ").next().unwrap_or(&told).trim_end_matches('.');
            let what = what.strip_prefix("The theme cannot be used: ").unwrap_or(what).to_owned();
            Problem { file, line: error.line, setting, what: format!("the theme is not used, because {what}") }
        });
    }
    let named = Builtin::named(name).or_else(|| Builtin::named(&format!("emic-{name}")));
    if let Some(theme) = named {
        return Ok(Some(theme.spec()));
    }
    let mut names: Vec<&str> = vec![AUTO];
    names.extend(Builtin::ALL.iter().map(|theme| theme.name()));
    names.extend(own.iter().map(String::as_str));
    Err(Problem { file: file.to_owned(), line, setting, what: unknown("theme", name, &names) })
}

/// Returns the names of the user's own themes.
pub(super) fn own(folder: Option<&Path>) -> Vec<String> {
    let entries = folder.and_then(|folder| RealFs::at(folder.join(THEMES)).list(Path::new("")).ok());
    let name = |name: &std::ffi::OsStr| name.to_str()?.strip_suffix(".yaml").map(str::to_owned);
    entries.into_iter().flatten().filter_map(|entry| name(&entry.name)).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(asked: &str, colors: &str) -> Chosen {
        let ground = Ground { asked: asked.into(), colors: colors.into() };
        choose(None, &Settings::default(), &ground, |_| None).0
    }

    #[test]
    fn the_theme_named_wins_over_what_the_terminal_says() {
        for (asked, colors, theme) in [
            ("", "", Builtin::Dark),
            ("", "0;15", Builtin::Light),
            ("", "0;default;7", Builtin::Light),
            ("", "15;0", Builtin::Dark),
            ("auto", "0;15", Builtin::Light),
            ("dark", "0;15", Builtin::Dark),
            ("emic-light", "15;0", Builtin::Light),
            ("paper", "15;0", Builtin::Paper),
            ("no-such-theme", "0;15", Builtin::Light),
        ] {
            let found = chosen(asked, colors);
            assert_eq!(found.spec, theme.spec(), "{asked} {colors}");
            assert_eq!(found.grounds.is_some(), ["", "auto", "no-such-theme"].contains(&asked), "{asked}");
        }
    }

    #[test]
    fn the_ground_decides_between_the_two_that_the_settings_name() {
        let settings = Settings { dark: "dusk".into(), light: "paper".into(), ..Settings::default() };
        let (found, problems) = choose(None, &settings, &Ground::default(), |_| None);
        assert_eq!((found.spec, problems), (Builtin::Dusk.spec(), Vec::new()));
        assert_eq!(found.grounds, Some([Builtin::Dusk.spec(), Builtin::Paper.spec()]));
        let fixed = Settings { theme: "safe".into(), ..settings };
        let (fixed, auto) = (
            choose(None, &fixed, &Ground::default(), |_| None).0,
            choose(None, &fixed, &Ground { asked: "auto".into(), ..Ground::default() }, |_| None).0,
        );
        assert_eq!((fixed.spec, fixed.grounds), (Builtin::Safe.spec(), None));
        assert_eq!((auto.spec, auto.name.as_str()), (Builtin::Dusk.spec(), AUTO), "the variable goes first");
    }

    #[test]
    fn every_built_in_theme_can_be_named_and_a_wrong_name_is_told() {
        for theme in Builtin::ALL {
            let settings = Settings { theme: theme.name().into(), ..Settings::default() };
            let (chosen, problems) = choose(None, &settings, &Ground::default(), |_| None);
            assert_eq!((chosen.spec, problems), (theme.spec(), Vec::new()));
        }
        let settings = Settings { theme: "emic-drak".into(), ..Settings::default() };
        let (chosen, problems) = choose(None, &settings, &Ground::default(), |_| Some(3));
        assert_eq!(chosen.spec, Builtin::Dark.spec());
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["settings.yaml, line 3: there is no theme 'emic-drak'; did you mean 'emic-dark'?"]);
    }
}
