//! `emic new`: makes a project.

use super::args::New;
use super::choose;
use super::failure::{Failure, Result, sentence};
use super::print;
use super::session::{Writing, name_of};
use super::shell::Shell;
use super::who;
use crate::analysis::table::{About, Cell, CellKind, Column, Table};
use crate::domain::command::{Command, NewProject};
use crate::domain::project::Approach;
use crate::outside;
use crate::store;
use crate::store::fs::{Fs as _, RealFs};
use crate::text::name::clean_name;
use std::path::Path;

/// Makes a project.
pub fn run(shell: &mut Shell, args: New) -> Result<u8> {
    let approach = Approach::parse(&args.approach).ok_or_else(|| {
        let words = Approach::WORDS.map(|(_, word)| word).join(", ");
        Failure::refused(format!("there is no approach '{}'", args.approach), format!("Take one of {words}."))
    })?;
    let levels = levels(&args.levels)?;
    let coder = who::named(shell)?.or_else(|| who::bound(shell)).or_else(who::of_account);
    let coder = coder.ok_or_else(|| Failure::refused("nothing says who codes", who::SAY_WHO))?;
    let title = args.title.unwrap_or_else(|| name_of(&args.dir));
    let title = clean_name(&title).map_err(|problem| {
        Failure::refused(format!("'{title}' cannot be a title: {problem}"), "Give another one with --title.")
    })?;
    create(&args.dir, args.group)?;
    let mut writing = Writing::begin(&args.dir, &coder)?;
    writing.run_all(vec![
        Command::Start(NewProject { title: title.clone(), levels: levels.clone(), approach }),
        Command::AddCoder { id: coder.clone(), name: String::new() },
    ])?;
    let dir = args.dir.display().to_string();
    let all = levels.join(", ");
    let with = if levels.is_empty() { "without levels".to_owned() } else { format!("with the levels {all}") };
    let columns = ["title", "dir", "levels", "coder"].map(|key| Column::new(key, key, CellKind::Text));
    let mut table = Table::new(About::new(&writing.session.project, "new", outside::now()), columns.to_vec());
    table.push(&title, [&title, &dir, &all, coder.as_str()].map(Cell::text).to_vec());
    let code = writing.finish(shell);
    print::told(shell, &format!("Made '{title}' in '{dir}', {with}; you code as {coder}."), &table)?;
    shell.out.say(&sentence(&format!("next: 'emic import {dir} FILE...' adds transcripts")));
    Ok(code)
}

/// Makes the folder; the one it lies in has to be there.
pub fn create(dir: &Path, group: bool) -> Result<()> {
    // `.` and `..` have no name of their own, and are there.
    let Some(name) = dir.file_name() else { return Ok(store::create(&RealFs::at(dir), Path::new(""), group)?) };
    let above = dir.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let fs = RealFs::at(above);
    if fs.stat(Path::new("")).is_err() {
        let what = format!("there is no folder '{}' to make the project in", above.display());
        return Err(Failure::refused(what, "Make it first, or name another place."));
    }
    Ok(store::create(&fs, Path::new(name), group)?)
}

fn levels(given: &[String]) -> Result<Vec<String>> {
    let mut levels: Vec<String> = Vec::new();
    for level in given.iter().map(|level| level.trim()).filter(|level| !level.is_empty()) {
        let name = clean_name(level).map_err(|problem| {
            Failure::refused(
                format!("'{level}' cannot be a level: {problem}"),
                "Write them as in --levels micro,meso,macro.",
            )
        })?;
        if choose::NO_LEVEL.contains(&name.to_lowercase().as_str()) {
            let hint = "It stands for codings without a level: give the level another name.";
            return Err(Failure::refused(format!("'{name}' cannot be a level"), hint));
        }
        if levels.contains(&name) {
            let hint = "Name each level once, in order.";
            return Err(Failure::refused(format!("the level '{name}' is given twice"), hint));
        }
        levels.push(name);
    }
    Ok(levels)
}
