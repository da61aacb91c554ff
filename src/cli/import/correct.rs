//! `emic import --corrects`: a file with the corrected text of a source that is there.

use super::read::read_one;
use crate::analysis::lists::drift::{carried, drift_table};
use crate::cli::args::Import;
use crate::cli::choose;
use crate::cli::failure::{Failure, Result};
use crate::cli::print;
use crate::cli::session::{Session, Writing};
use crate::cli::shell::Shell;
use crate::domain::command::Command;
use crate::domain::id::SourceId;
use crate::domain::{Layer, Project, SourceText};
use crate::interchange::transcript_in::Understood;
use crate::outside;
use std::path::{Path, PathBuf};

/// Gives a source the text of a file. Shows first what becomes of what is written on the one before.
pub fn run(shell: &mut Shell, args: &Import, (dir, files, source): (&Path, &[PathBuf], &str)) -> Result<u8> {
    let [file] = files else {
        let what = "a source is corrected by one file at a time";
        return Err(Failure::refused(what, "Name the file that has its whole text."));
    };
    let session = Session::read(shell, dir)?;
    let id = choose::source(&session.project, source)?;
    let (_, understood) = read_one(file)?;
    let title = session.project.title_of(&id).to_owned();
    let was = session.project.shard(&id).and_then(|shard| shard.text()).map(|text| text.transcript.text().to_owned());
    if was.as_deref() == Some(understood.text.as_str()) {
        shell.out.print(&format!("'{}' says what '{title}' says already: nothing was changed.\n", file.display()))?;
        return Ok(session.code());
    }
    preview(shell, &session.project, &id, &understood)?;
    if args.dry_run {
        return Ok(session.code());
    }
    agree(shell, &title)?;
    let mut writing = Writing::open(shell, dir)?;
    let text = understood.text.as_str().into();
    writing.run(Command::CorrectText { source: id.clone(), text, why: args.why.clone() })?;
    let became = carried(&writing.session.project, &id);
    let code = writing.finish(shell);
    shell.out.say(&format!("Corrected '{title}': {became}. 'emic adrift' lists what was touched."));
    Ok(code)
}

/// Shows what the text would do to everybody's codings and memos.
fn preview(shell: &mut Shell, project: &Project, id: &SourceId, understood: &Understood) -> Result<()> {
    let mut then = project.clone();
    let known = project.source(id).map(|source| source.labels()).unwrap_or_default();
    let strange: Vec<&str> =
        understood.labels.iter().map(|l| l.label.as_str()).filter(|l| !known.contains(l)).collect();
    if !strange.is_empty() {
        let labels = strange.join("', '");
        let what = format!("'{labels}' would open no turn: the source has no such speaker");
        shell.out.warn(&format!("{what}; add it in the table of speakers (g a), or correct the label in the file"));
    }
    then.absorb_text(id, SourceText::new(&understood.text, &known));
    let mut table = drift_table(&then, &Layer::Everyone, outside::now());
    let title = project.title_of(id).to_owned();
    table.rows.retain(|row| row.cells.first().is_some_and(|cell| cell.to_string() == title));
    table.notes.push(format!("{title}: {}", carried(&then, id)));
    print::table(shell, &table)?;
    shell.out.flush()
}

/// Asks whether to go on; a script has to say so beforehand.
fn agree(shell: &mut Shell, title: &str) -> Result<()> {
    if shell.globals.yes {
        return Ok(());
    }
    if !shell.out.can_ask {
        let hint = "Look at it with --dry-run; --yes corrects it without being asked.";
        return Err(Failure::refused("nothing was corrected: nobody is there to be asked", hint));
    }
    if shell.out.ask(&format!("Correct '{title}'?")) {
        return Ok(());
    }
    Err(Failure::in_part("nothing was corrected", "The file can be changed and imported again."))
}
