//! `emic uncode`: removes a coding of one's own.

use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Writing;
use super::shell::Shell;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::command::Command;
use crate::outside;

/// Removes a coding.
pub fn run(shell: &mut Shell, words: &[String]) -> Result<u8> {
    let (dir, rest) = place::split(words);
    let [id] = rest else {
        return Err(Failure::refused("it is not clear which coding to remove", "Write 'emic uncode DIR ID'."));
    };
    let mut writing = Writing::open(shell, &dir)?;
    let project = &writing.session.project;
    let (source, key) = choose::coding(project, id, writing.coder())?;
    let title = project.title_of(&source).to_owned();
    let (name, quote) = project.coding(&source, &key).map_or_else(Default::default, |coding| {
        let book = project.codebook();
        (book.name(book.resolve(&coding.code)).to_owned(), coding.passage.quote.to_string())
    });
    let id = key.1.to_string();
    writing.run(Command::RemoveCodings { source, keys: vec![key], why: None })?;
    let columns = ["id", "source", "code", "passage"].map(|key| Column::new(key, key, CellKind::Text));
    let mut table = Table::new(About::new(&writing.session.project, "uncode", outside::now()), columns.to_vec());
    table.push(&id, [&id, &title, &name, &quote].map(|text| Cell::text(text.as_str())).to_vec());
    let code = writing.finish(shell);
    print::told(shell, &format!("Removed {id}, '{name}' on '{quote}'"), &table)?;
    Ok(code)
}
