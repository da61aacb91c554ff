//! `emic uncode`: removes a coding of one's own.

use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::session::Writing;
use super::shell::Shell;
use crate::domain::command::Command;

/// Removes a coding.
pub fn run(shell: &mut Shell, words: &[String]) -> Result<u8> {
    let (dir, rest) = place::split(words);
    let [id] = rest else {
        return Err(Failure::refused("it is not clear which coding to remove", "Write 'emic uncode DIR ID'."));
    };
    let mut writing = Writing::open(shell, &dir)?;
    let project = &writing.session.project;
    let (source, key) = choose::coding(project, id, writing.coder())?;
    let name = project.coding(&source, &key).map(|c| {
        let book = project.codebook();
        format!("'{}' on '{}'", book.name(book.resolve(&c.code)), c.passage.quote)
    });
    let (id, name) = (key.1, name.unwrap_or_default());
    writing.run(Command::RemoveCodings { source, keys: vec![key], why: None })?;
    shell.out.print(&format!("Removed {id}, {name}\n"))?;
    Ok(writing.finish(shell))
}
