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

/// A theme that was found, with its name.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    /// The theme.
    pub spec: Spec,
    /// Its name.
    pub name: String,
    /// Whether `EMIC_THEME` named it.
    pub by_variable: bool,
    /// The themes for a dark and a light ground, when the ground decides.
    pub grounds: Option<[Spec; 2]>,
}

/// Returns the theme to use, and what is wrong with those that are named; `lines` tells the line of a setting.
pub(super) fn choose(
    folder: Option<&Path>,
    settings: &Settings,
    ground: &Ground,
    line: impl Fn(&str) -> Option<usize>,
) -> (Chosen, Vec<Problem>) {
    let mut problems = Vec::new();
    let auto = if ground.is_light() { &settings.light } else { &settings.dark };
    let of_settings = [("theme", &settings.theme), ("themes", &settings.dark), ("themes", &settings.light)];
    let mut found = Vec::new();
    for (setting, name) in of_settings {
        let place = (settings::FILE, line(setting), Some(setting));
        match find(folder, name, place).transpose() {
            Some(Ok(spec)) => found.push((name, spec)),
            Some(Err(problem)) if !problems.contains(&problem) => problems.push(problem),
            _ => {}
        }
    }
    let mut by_variable = false;
    let mut name = if settings.theme == AUTO { auto } else { &settings.theme };
    if !ground.asked.is_empty() {
        match find(folder, &ground.asked, (VARIABLE, None, Some("theme"))) {
            Ok(spec) => {
                (by_variable, name) = (true, if spec.is_some() { &ground.asked } else { auto });
                found.extend(spec.map(|spec| (name, spec)));
            }
            Err(problem) => problems.insert(0, problem),
        }
    }
    let spec = |name: &String, usual: Builtin| {
        found.iter().rfind(|(known, _)| *known == name).map_or_else(|| usual.spec(), |(_, spec)| spec.clone())
    };
    let follows = if by_variable { ground.asked == AUTO } else { settings.theme == AUTO };
    let grounds = follows.then(|| [spec(&settings.dark, Builtin::Dark), spec(&settings.light, Builtin::Light)]);
    let usable = [name, auto].into_iter().find_map(|name| found.iter().rfind(|(known, _)| *known == name));
    let fallback = || if ground.is_light() { Builtin::Light } else { Builtin::Dark };
    let (name, spec) = usable.map_or_else(
        || (fallback().name().to_owned(), fallback().spec()),
        |(name, spec)| ((*name).clone(), spec.clone()),
    );
    (Chosen { spec, name, by_variable, grounds }, problems)
}

/// Returns the theme of a name; none for `auto`.
fn find(
    folder: Option<&Path>,
    name: &str,
    (file, line, setting): (&str, Option<usize>, Option<&'static str>),
) -> Result<Option<Spec>, Problem> {
    if name == AUTO {
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

    fn chosen(asked: &str, colors: &str) -> String {
        let ground = Ground { asked: asked.into(), colors: colors.into() };
        choose(None, &Settings::default(), &ground, |_| None).0.name
    }

    #[test]
    fn the_theme_named_wins_over_what_the_terminal_says() {
        for (asked, colors, theme) in [
            ("", "", "emic-dark"),
            ("", "0;15", "emic-light"),
            ("", "0;default;7", "emic-light"),
            ("", "15;0", "emic-dark"),
            ("auto", "0;15", "emic-light"),
            ("dark", "0;15", "dark"),
            ("emic-light", "15;0", "emic-light"),
            ("paper", "15;0", "paper"),
            ("no-such-theme", "0;15", "emic-light"),
        ] {
            assert_eq!(chosen(asked, colors), theme, "{asked} {colors}");
        }
    }

    #[test]
    fn the_ground_decides_unless_a_theme_is_named() {
        let follows = |asked: &str, theme: &str| {
            let (settings, ground) = (
                Settings { theme: theme.into(), ..Settings::default() },
                Ground { asked: asked.into(), colors: String::new() },
            );
            choose(None, &settings, &ground, |_| None).0.grounds.is_some()
        };
        assert!(follows("", "auto") && follows("auto", "emic-paper") && follows("no-such-theme", "auto"));
        assert!(!follows("emic-dark", "auto") && !follows("", "emic-dark"));
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
