//! `settings.yaml`: what the user has set.

use super::file::{File, Value};
use super::problem::Problem;
use crate::app::keymap::Preset;
use crate::app::settings::{MAX_ESC_WAIT, ROWS, Settings};
use crate::domain::id::CoderId;
use crate::text::similar::similar;

/// The name of the file in the user's folder.
pub(super) const FILE: &str = "settings.yaml";

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The values; the defaults where it says nothing that can be used.
    pub settings: Settings,
    /// The settings that it sets, each with its line.
    pub set: Vec<(&'static str, Option<usize>)>,
    /// What cannot be used.
    pub problems: Vec<Problem>,
}

/// Reads the settings of a file.
pub(super) fn read(file: &File) -> Said {
    let mut said = Said::default();
    let entries = match &file.root {
        Value::Nothing => return said,
        Value::Map(entries) => entries,
        other => {
            let what = format!("a line such as 'theme: dark' is needed here, not {}", other.shown());
            said.problems.push(file.problem(&[], what));
            return said;
        }
    };
    let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    for (at, (name, value)) in entries.iter().enumerate() {
        let problem = |setting, what| Problem { setting, ..file.problem(&[at], what) };
        let Some(row) = ROWS.iter().find(|row| row.name == name) else {
            said.problems.push(problem(Some(""), unknown("setting", name, &names)));
            continue;
        };
        if entries.iter().take(at).any(|(before, _)| before == name) {
            said.problems.push(problem(Some(row.name), format!("'{name}' is there twice; the first one holds")));
        } else if *value != Value::Nothing {
            match set(&mut said.settings, row.name, value) {
                Ok(()) => said.set.push((row.name, file.line(&[at]))),
                Err(what) => said.problems.push(problem(Some(row.name), what)),
            }
        }
    }
    said
}

/// Says that there is nothing of a name, and which names there are.
pub(super) fn unknown(kind: &str, name: &str, names: &[&str]) -> String {
    match similar(name, names.iter().copied()).first() {
        Some(like) => format!("there is no {kind} '{name}'; did you mean '{like}'?"),
        None => format!("there is no {kind} '{name}'; there are {}", names.join(", ")),
    }
}

/// Sets one setting, or says what it takes.
fn set(settings: &mut Settings, name: &str, value: &Value) -> Result<(), String> {
    let takes = || {
        let takes = ROWS.iter().find(|row| row.name == name).map_or("", |row| row.takes);
        format!("'{name}' cannot be {}; it takes {takes}", value.shown())
    };
    match (name, value) {
        ("theme", Value::Word(word)) => settings.theme.clone_from(word),
        ("themes", Value::Map(entries)) => {
            for (ground, theme) in entries {
                match (ground.as_str(), theme) {
                    ("dark", Value::Word(theme)) => settings.dark.clone_from(theme),
                    ("light", Value::Word(theme)) => settings.light.clone_from(theme),
                    ("dark" | "light", other) => {
                        return Err(format!("a theme is needed for '{ground}', not {}", other.shown()));
                    }
                    _ => return Err(unknown("ground", ground, &["dark", "light"])),
                }
            }
        }
        ("preset", Value::Word(word)) => {
            let names = Preset::ALL.map(Preset::name);
            settings.preset = Preset::named(word).ok_or_else(|| unknown("preset", word, &names))?;
        }
        ("esc_wait", Value::Word(word)) => {
            let wait = word.parse().ok().filter(|wait| *wait <= MAX_ESC_WAIT);
            settings.esc_wait = wait.ok_or_else(takes)?;
        }
        ("coder", Value::Word(id)) => settings.coders = vec![(None, coder(id)?)],
        ("coder", Value::Map(entries)) => {
            let bound = entries.iter().map(|(account, id)| match id {
                Value::Word(id) => Ok((Some(account.clone()), coder(id)?)),
                other => Err(format!("a coder's id is needed for the account '{account}', not {}", other.shown())),
            });
            settings.coders = bound.collect::<Result<_, String>>()?;
        }
        _ => return Err(takes()),
    }
    Ok(())
}

fn coder(id: &str) -> Result<CoderId, String> {
    let refused = || format!("'{id}' cannot be a coder; take 1 to 16 of a-z, 0-9 and -");
    if CoderId::is_valid(id) { Ok(id.into()) } else { Err(refused()) }
}
