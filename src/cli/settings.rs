//! `emic settings`: what the user's own files say, and what of it cannot be used.

use super::failure::{IN_PART, Result};
use super::print;
use super::shell::Shell;
use super::who;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::outside;
use std::fmt::Write as _;

/// Prints the settings with where they come from, or the keys as `keys.yaml` writes them.
pub fn run(shell: &mut Shell, keys: bool) -> Result<u8> {
    let named = who::named(shell)?;
    let user = shell.user().clone();
    for problem in &user.problems {
        // It begins with the name of a file, which has its own capitals.
        shell.out.warn_exactly(&problem.to_string());
    }
    let code = if user.problems.is_empty() { 0 } else { IN_PART };
    if keys {
        shell.out.print(&user.keys_file())?;
        return Ok(code);
    }
    let columns = ["setting", "value", "from"].map(|key| Column::new(key, key, CellKind::Text));
    let about = About { command: "settings".into(), date: outside::now(), ..About::default() };
    let mut table = Table::new(about, columns.to_vec());
    let mut text = match &user.folder {
        Some(folder) => format!("Your own files are in '{}'.\n\n", folder.display()),
        None => "Without a home folder there are no files of your own.\n\n".to_owned(),
    };
    for setting in &user.values {
        let mut cells = [setting.name.to_owned(), setting.value.clone(), setting.from.clone()];
        if let Some(coder) = named.as_ref().filter(|_| setting.name == "coder") {
            let from = if shell.globals.coder.is_some() { "--coder" } else { "EMIC_CODER" };
            cells = [setting.name.to_owned(), coder.to_string(), from.to_owned()];
        }
        let [name, value, from] = &cells;
        // Nothing can go wrong in writing to memory.
        let _ = writeln!(text, "{name:9} {value}  ({from})");
        table.push(name, cells.each_ref().map(Cell::text).to_vec());
    }
    table.notes.clone_from(&user.notes);
    let themes = user.themes();
    let own = (!themes.is_empty()).then(|| format!("Themes of your own: {}.", themes.join(", ")));
    for (at, note) in own.iter().chain(&table.notes).enumerate() {
        let _ = writeln!(text, "{}{note}", if at == 0 { "\n" } else { "" });
    }
    print::told(shell, text.trim_end(), &table)?;
    Ok(code)
}
