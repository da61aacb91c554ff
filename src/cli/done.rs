//! `emic done`: marks a source as done, or opens it again.

use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::session::Writing;
use super::shell::Shell;
use crate::domain::Rejection;
use crate::domain::command::Command;

/// Marks a source as done by the coder who acts, or opens it again.
pub fn run(shell: &mut Shell, words: &[String], reopen: bool, why: Option<String>) -> Result<u8> {
    let (dir, rest) = place::split(words);
    let [source] = rest else {
        return Err(Failure::refused("it is not clear which source is meant", "Write 'emic done DIR SOURCE'."));
    };
    if reopen && why.as_deref().unwrap_or("").trim().is_empty() {
        return Err(Rejection::WhyWanted.into());
    }
    let mut writing = Writing::open(shell, &dir)?;
    let source = choose::source(&writing.session.project, source)?;
    let title = writing.session.project.source(&source).map(|s| s.title.clone()).unwrap_or_default();
    let coder = writing.coder().clone();
    let said = match writing.run(Command::MarkDone { source, done: !reopen, why }) {
        Ok(_) if reopen => format!("'{title}' is open again for {coder}."),
        Ok(_) => format!("'{title}' is done by {coder}."),
        Err(failure) if failure == Rejection::NoChange.into() => {
            let state = if reopen { "was open" } else { "was marked done" };
            format!("'{title}' {state} already by {coder}.").replace("open already by", "open already for")
        }
        Err(failure) => return Err(failure),
    };
    shell.out.print(&format!("{said}\n"))?;
    Ok(writing.finish(shell))
}
