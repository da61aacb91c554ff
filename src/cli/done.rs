//! `emic done`: marks a source as done, or opens it again.

use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Writing;
use super::shell::Shell;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::command::Command;
use crate::domain::{Project, Rejection};
use crate::outside;

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
    let title = writing.session.project.title_of(&source).to_owned();
    let coder = writing.coder().clone();
    let said = match writing.run(Command::MarkDone { source: source.clone(), done: !reopen, why }) {
        Ok(_) if reopen => format!("'{title}' is open again for {coder}."),
        Ok(_) => format!("'{title}' is done by {coder}."),
        Err(failure) if failure == Rejection::NoChange.into() => {
            let state = if reopen { "was open" } else { "was marked done" };
            format!("'{title}' {state} already by {coder}.").replace("open already by", "open already for")
        }
        Err(failure) => return Err(failure),
    };
    let project = &writing.session.project;
    let table = told(project, (source.as_str(), &title, coder.as_str()), project.is_done(&source, &coder));
    let code = writing.finish(shell);
    print::told(shell, &said, &table)?;
    Ok(code)
}

/// How the source stands now.
fn told(project: &Project, (source, title, coder): (&str, &str, &str), is_done: bool) -> Table {
    let columns = ["id", "source", "coder", "state"].map(|key| Column::new(key, key, CellKind::Text));
    let mut table = Table::new(About::new(project, "done", outside::now()), columns.to_vec());
    let state = if is_done { "done" } else { "open" };
    table.push(source, [source, title, coder, state].map(Cell::text).to_vec());
    table
}
