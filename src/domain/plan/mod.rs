//! From a command to records. Planning only reads: everything is checked before a record exists, so no edit can
//! half-happen.

mod codebook;
mod codings;
mod draft;
mod memos;
mod merging;
mod participants;
mod project;
mod sources;
mod texts;
mod undo;
mod versions;

use super::command::Command;
use super::history::Action;
use super::id::SourceId;
use super::project::Project;
use super::record::{Act, Line, Record, Stamp};
use super::rejection::Rejection;
use super::source::SourceText;
use super::time::When;
use draft::Draft;
use std::collections::HashMap;

pub use draft::place_of;
pub use memos::text as memo_text;
pub use sources::new_source_id;

/// The records of one action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What to absorb and to append, in this order.
    pub records: Vec<Record>,
    /// What an undo had to leave as it is, in the coder's words.
    pub left: Vec<String>,
    /// What an undo took back, or a redo did again.
    pub reversal: Option<Reversal>,
    /// The texts that stand after it, to be absorbed after the records.
    pub texts: Vec<(SourceId, SourceText)>,
}

/// What an undo takes back, or a redo does again.
#[derive(Clone, Debug, PartialEq)]
pub struct Reversal {
    /// The action.
    pub action: Action,
    /// Since when it stands as it does: when it was done, undone or done again last.
    pub since: When,
    /// Actions that come before it and stay, as later changes or the lock of the codebook stand in the way.
    pub passed: Vec<Action>,
    /// What would come next.
    pub next: Option<Action>,
}

/// Returns the records that carry out a command.
///
/// # Errors
/// Says why the command is refused; then nothing has changed.
pub fn plan(project: &Project, command: Command, stamp: &Stamp) -> Result<Plan, Rejection> {
    let mut draft = Draft::new(project, stamp);
    // What a person wrote into the page was held back while the codebook was locked; undo passes over what the lock keeps.
    let is_free = matches!(command, Command::TakeHandEdits(_) | Command::Undo | Command::Redo);
    match command {
        Command::Start(new) => project::start(&mut draft, &new),
        Command::SetProject(fields) => draft.set(&super::thing::Key::Project, fields),
        Command::AddCoder { id, name } => project::add_coder(&mut draft, &id, &name)?,
        Command::SetQuickCode { digit, code } => codebook::set_quick_code(&mut draft, digit, code.as_ref())?,
        Command::AddCodes { parent, codes } => codebook::add_all(&mut draft, parent.as_ref(), codes)?,
        Command::EditCode(id, edit) => codebook::edit(&mut draft, &id, edit)?,
        Command::MergeCodes { codes, into } => merging::merge(&mut draft, &codes, &into)?,
        Command::RemoveCodes { codes, why } => merging::remove(&mut draft, &codes, why.as_deref())?,
        Command::NameVersion { name, note, locked, why } => versions::name(&mut draft, &name, (&note, why), locked)?,
        Command::EditVersion(id, edit) => versions::edit(&mut draft, &id, edit)?,
        Command::SetParticipants(rows) => participants::set(&mut draft, rows)?,
        Command::RemoveParticipant(id) => participants::remove(&mut draft, &id)?,
        Command::RenameAttribute { from, to } => participants::rename_attribute(&mut draft, &from, &to)?,
        Command::AddSources(new) => sources::add(&mut draft, new)?,
        Command::EditSource(id, edit) => sources::edit(&mut draft, &id, edit)?,
        Command::SetSpeaker { source, label, speaker } => {
            sources::set_speaker(&mut draft, &source, &label, &speaker)?;
        }
        Command::CorrectText { source, text, why } => texts::correct(&mut draft, &source, &text, why.as_deref())?,
        Command::TakeText(source) => texts::take_in(&mut draft, &source)?,
        Command::PlaceMemo { id, segment } => texts::place_memo(&mut draft, &id, segment)?,
        Command::AddMemo(new) => memos::add(&mut draft, &new)?,
        Command::EditMemo { id, text } => memos::edit(&mut draft, &id, &text)?,
        Command::RemoveMemo { id, why } => memos::remove(&mut draft, &id, why.as_deref())?,
        Command::TakeComments(comments) => memos::take(&mut draft, &comments)?,
        Command::SettleThread { id, settled } => memos::settle(&mut draft, &id, settled)?,
        Command::AddCodings(new) => codings::add(&mut draft, new)?,
        Command::AddCodingsAt { spots, codes } => codings::add_at(&mut draft, spots, &codes)?,
        Command::EditCodings { source, keys, edit } => codings::edit(&mut draft, &source, &keys, edit)?,
        Command::RemoveCodings { source, keys, why } => codings::remove(&mut draft, &source, &keys, why.as_deref())?,
        Command::MarkDone { source, done, why } => project::mark_done(&mut draft, &source, done, why.as_deref())?,
        Command::LookAgain { source, codes } => project::look_again(&mut draft, &source, &codes)?,
        Command::TakeHandEdits(edits) => project::take_hand_edits(&mut draft, edits),
        Command::Undo => undo::undo(&mut draft)?,
        Command::Redo => undo::redo(&mut draft)?,
        Command::FinishUndone => undo::finish(&mut draft)?,
        Command::Decide { action, keep } => undo::decide(&mut draft, action, keep)?,
    }
    if !is_free {
        versions::check_lock(&draft)?;
    }
    draft.finish()
}

/// Returns the records that carry out several commands as one action, so that one step undoes them all. Commands that
/// would change nothing are passed over.
///
/// # Errors
/// Says why one of them is refused; then nothing has changed.
pub fn plan_all(project: &Project, commands: Vec<Command>, stamp: &Stamp) -> Result<Plan, Rejection> {
    let commands = match <[Command; 1]>::try_from(commands) {
        Ok([command]) => return plan(project, command, stamp),
        Err(commands) => commands,
    };
    let mut project = project.clone();
    let mut all = Plan::default();
    let mut lines: HashMap<Box<str>, usize> = HashMap::new();
    for (nth, command) in (0..).zip(commands) {
        let stamp = Stamp { seed: stamp.seed.wrapping_add(nth), ..stamp.clone() };
        let planned = match plan(&project, command, &stamp) {
            Ok(planned) => planned,
            Err(Rejection::NoChange) => continue,
            Err(rejection) => return Err(rejection),
        };
        project.absorb_all(planned.records.iter().cloned());
        for (source, text) in &planned.texts {
            project.absorb_text(source, text.clone());
        }
        all.texts.extend(planned.texts);
        all.left.extend(planned.left);
        for record in planned.records {
            join(&mut all.records, &mut lines, record);
        }
    }
    if all.records.is_empty() {
        return Err(Rejection::NoChange);
    }
    let of = u32::try_from(all.records.len()).unwrap_or(u32::MAX);
    for (k, record) in (1..).zip(&mut all.records) {
        record.line.head_mut().act = Some(Act { n: stamp.action, k, of });
    }
    Ok(all)
}

/// Adds a record to those of an action: with a line about the same thing it becomes one, for within an action a thing
/// changes once. `lines` says where the line about a thing is.
fn join(records: &mut Vec<Record>, lines: &mut HashMap<Box<str>, usize>, record: Record) {
    let Line::Trail(new) = &record.line else {
        records.push(record);
        return;
    };
    let at = *lines.entry(new.of.clone()).or_insert(records.len());
    let Some(Record { line: Line::Trail(line), .. }) = records.get_mut(at) else {
        records.push(record);
        return;
    };
    line.head.gone = new.head.gone.or(line.head.gone);
    if line.head.rev > 1 {
        for (path, was) in &new.was {
            line.was.entry(path.clone()).or_insert_with(|| was.clone());
        }
    }
    line.set.extend(new.set.clone());
}

#[cfg(test)]
mod tests;
