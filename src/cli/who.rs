//! Who codes: `--coder`, `EMIC_CODER`, the coder that the settings bind to this system account, the project's only coder.
//! A command never guesses among several.

use super::demo;
use super::failure::{Failure, Result};
use super::shell::Shell;
use crate::domain::Project;
use crate::domain::command::HandEdit;
use crate::domain::id::CoderId;
use crate::domain::thing::Key;
use crate::store::fs::read_named;
use std::collections::BTreeSet;
use std::path::Path;

/// The longest list of accounts that is read, in bytes.
const MAX_ACCOUNTS: u64 = 1024 * 1024;

/// What to do when nothing says who codes.
pub const SAY_WHO: &str = "Say it with --coder ID, set EMIC_CODER, or put 'coder: ID' into your settings.yaml.";

/// Returns who codes according to flag and environment.
pub fn named(shell: &Shell) -> Result<Option<CoderId>> {
    if let Some(coder) = &shell.globals.coder {
        return Ok(Some(coder.clone()));
    }
    match std::env::var("EMIC_CODER") {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) if CoderId::is_valid(&text) => Ok(Some(text.as_str().into())),
        Ok(text) => {
            let hint = "Take 1 to 16 of a-z, 0-9 and -, or use --coder.";
            Err(Failure::refused(format!("EMIC_CODER is '{text}', which cannot be a coder"), hint))
        }
        Err(_not_set) => Ok(None),
    }
}

/// Returns the coder that the user's settings bind to this system account.
pub fn bound(shell: &Shell) -> Option<CoderId> {
    shell.user().coder(account().as_deref()).cloned()
}

/// Returns who codes in a project, if that is certain. Whoever tries the sample is its first coder.
pub fn known(shell: &Shell, project: &Project) -> Result<Option<CoderId>> {
    if let Some(coder) = named(shell)? {
        return Ok(Some(coder));
    }
    let coders = coders(project);
    let is_sample = project.id() == Some(demo::PROJECT);
    let bound = bound(shell).filter(|coder| !is_sample || coders.contains(coder));
    let only = || if coders.len() == 1 { coders.first().cloned() } else { None };
    Ok(bound.or_else(only).or_else(|| is_sample.then(|| demo::CODER.into())))
}

/// Warns when the settings may name a coder that could not be read: somebody else could be taken for who codes.
fn warn_of_settings(shell: &mut Shell) {
    if let Some(problem) = shell.user().about("coder").map(ToString::to_string) {
        shell.out.warn_exactly(&problem);
    }
}

/// Returns who codes in a project, and whether that coder is new to it. A new one has to be agreed to, unless somebody
/// wrote the id into the project's page by hand.
pub fn acting(shell: &mut Shell, project: &Project, edits: &[HandEdit], title: &str) -> Result<(CoderId, bool)> {
    if named(shell)?.is_none() {
        warn_of_settings(shell);
    }
    let by_hand = |edit: &HandEdit| if let Key::Coder(id) = &edit.key { Some(id.clone()) } else { None };
    let mut coders = coders(project);
    coders.extend(edits.iter().filter(|edit| edit.gone != Some(true)).filter_map(by_hand));
    let list = coders.iter().map(CoderId::as_str).collect::<Vec<_>>().join(", ");
    let asked = |shell: &mut Shell| {
        let question = format!("Who codes{}?", if list.is_empty() { String::new() } else { format!(" ({list})") });
        let answer = if shell.out.can_ask { shell.out.answer(&question) } else { String::new() };
        CoderId::is_valid(&answer).then(|| CoderId::from(answer.as_str()))
    };
    let Some(coder) = known(shell, project)?.or_else(|| asked(shell)) else {
        let what = match coders.len() {
            0 => format!("'{title}' has no coder yet, and nothing says who codes"),
            _ => format!("nothing says who codes: '{title}' has the coders {list}"),
        };
        return Err(Failure::refused(what, SAY_WHO));
    };
    if coders.contains(&coder) {
        return Ok((coder, false));
    }
    let has = if list.is_empty() { "no coder yet".to_owned() } else { format!("the coders {list}") };
    let what = format!("'{coder}' is no coder of '{title}', which has {has}");
    if shell.globals.yes || (shell.out.can_ask && shell.out.ask(&format!("{what}. Add '{coder}'?"))) {
        return Ok((coder, true));
    }
    Err(Failure::refused(what, format!("Correct the id, or add --yes to make '{coder}' a coder.")))
}

fn coders(project: &Project) -> BTreeSet<CoderId> {
    project.coders().into_iter().cloned().collect()
}

/// Returns the name of the system account.
pub fn account() -> Option<String> {
    std::env::var("USER").or_else(|_not_set| std::env::var("LOGNAME")).ok().or_else(account_name)
}

/// Returns a coder's id made of the name of the system account, for a project that has no coder yet.
pub fn of_account() -> Option<CoderId> {
    let account = account()?;
    let is_kept = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let id: String = account.to_lowercase().chars().filter(is_kept).take(16).collect();
    CoderId::is_valid(&id).then(|| id.as_str().into())
}

/// The name that the system's list of accounts gives to who runs the program: containers set no `USER`.
fn account_name() -> Option<String> {
    let uid = rustix::process::getuid().as_raw().to_string();
    let accounts = String::from_utf8(read_named(Path::new("/etc/passwd"), MAX_ACCOUNTS).ok()?).ok()?;
    accounts.lines().map(|line| line.split(':')).find_map(|mut fields| {
        let name = fields.next()?;
        (fields.nth(1)? == uid).then(|| name.to_owned())
    })
}
