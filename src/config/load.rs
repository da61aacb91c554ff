//! The user's own files, read before the program starts: what can be used of them, and what not. Never fatal.

use std::path::{Path, PathBuf};

use super::file::File;
use super::look::{self, Ground};
use super::paths::Paths;
use super::problem::Problem;
use super::{keys, settings};
use crate::app::action::places;
use crate::app::keymap::Keymap;
use crate::app::settings::{ROWS, Settings};
use crate::domain::id::CoderId;
use crate::theme::Spec;

/// What the user's own files say, with the defaults for all they do not say.
#[derive(Clone, Debug)]
pub struct User {
    /// The folder they are in; none without a home folder.
    pub folder: Option<PathBuf>,
    /// The settings.
    pub settings: Settings,
    /// The keys.
    pub keymap: Keymap,
    /// The theme.
    pub theme: Spec,
    /// The themes for a dark and a light ground, where the ground of the terminal decides.
    pub grounds: Option<[Spec; 2]>,
    /// What of the files cannot be used.
    pub problems: Vec<Problem>,
    /// What is worth knowing, in sentences, though nothing is wrong.
    pub notes: Vec<String>,
    /// The settings with their values and where these come from.
    pub values: Vec<SettingValue>,
}

/// A setting as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingValue {
    /// Its name.
    pub name: &'static str,
    /// Its value, as the file would write it.
    pub value: String,
    /// Where the value comes from: a file, a variable of the environment, `default`.
    pub from: String,
}

impl User {
    /// Reads the files of the user who runs the program.
    pub fn of_process() -> Self {
        let var = |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = Paths::of_user().map(|paths| paths.config);
        let mut user = Self::read(folder.as_deref(), &Ground { asked: var("EMIC_THEME"), colors: var("COLORFGBG") });
        let named = var(super::paths::CONFIG);
        if !named.is_empty() && !Path::new(&named).is_dir() {
            let what = format!("it names '{named}', where no folder is: there are no settings and keys of your own");
            user.problems.insert(0, Problem { file: super::paths::CONFIG.into(), line: None, setting: None, what });
        }
        user
    }

    /// Reads the files in a folder.
    pub fn read(folder: Option<&Path>, ground: &Ground) -> Self {
        let mut problems = Vec::new();
        let mut file = |name| match folder.map(|folder| File::read(folder, name)) {
            Some(Err(problem)) => {
                problems.push(problem);
                None
            }
            Some(Ok(file)) => file,
            None => None,
        };
        let (of_settings, of_keys) = (file(settings::FILE), file(keys::FILE));
        let said = of_settings.as_ref().map(settings::read).unwrap_or_default();
        let line = |setting: &str| said.set.iter().find(|(set, _)| *set == setting).and_then(|(_, line)| *line);
        let (chosen, of_themes) = look::choose(folder, &said.settings, ground, line);
        let preset = said.settings.preset;
        let (keymap, changes, of_keys) = of_keys
            .as_ref()
            .map_or_else(|| (Keymap::of(preset), Vec::new(), Vec::new()), |file| keys::read(file, preset));
        let mut in_settings: Vec<Problem> = said.problems;
        in_settings.extend(of_themes);
        in_settings.sort_by_key(|problem| (problem.file != settings::FILE, problem.line));
        problems.extend(in_settings.into_iter().chain(of_keys));
        let notes = keymap.displaced(preset, &changes).into_iter().map(|(action, contexts)| {
            format!("'{action}' has no key in {}: its keys do something else now.", places(&contexts))
        });
        let values = ROWS.iter().map(|row| {
            let is_set = said.set.iter().any(|(set, _)| *set == row.name);
            let from = if is_set { settings::FILE } else { "default" };
            match row.name {
                "theme" if chosen.by_variable => {
                    SettingValue { name: row.name, value: chosen.name.clone(), from: "EMIC_THEME".to_owned() }
                }
                "theme" if chosen.name != said.settings.theme => {
                    let from = format!("instead of '{}'", said.settings.theme);
                    SettingValue { name: row.name, value: chosen.name.clone(), from }
                }
                name => SettingValue { name, value: said.settings.value(name), from: from.to_owned() },
            }
        });
        Self {
            folder: folder.map(Path::to_owned),
            values: values.collect(),
            notes: notes.collect(),
            settings: said.settings,
            keymap,
            theme: chosen.spec,
            grounds: chosen.grounds,
            problems,
        }
    }

    /// Returns the coder that the settings bind to a system account.
    pub fn coder(&self, account: Option<&str>) -> Option<&CoderId> {
        self.settings.coder(account)
    }

    /// Returns the problem because of which a setting may not be what the user wrote, if there is one.
    pub fn about(&self, setting: &str) -> Option<&Problem> {
        let hides = |problem: &&Problem| match problem.setting {
            Some(of) => of == setting,
            None => problem.file == settings::FILE || problem.file == super::paths::CONFIG,
        };
        self.problems.iter().find(hides)
    }

    /// Returns all keys as `keys.yaml` writes them.
    pub fn keys_file(&self) -> String {
        keys::written(&self.keymap)
    }

    /// Returns the names of the user's own themes.
    pub fn themes(&self) -> Vec<String> {
        look::own(self.folder.as_deref())
    }
}
