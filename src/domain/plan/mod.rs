//! From a command to records. Planning only reads: everything is checked before a record exists, so no edit can
//! half-happen.

mod codebook;
mod codings;
mod draft;
mod project;
mod undo;

use super::command::Command;
use super::project::Project;
use super::record::{Record, Stamp};
use super::rejection::Rejection;
use draft::Draft;

pub use draft::place_of;
pub use project::new_source_id;

/// The records of one action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What to absorb and to append, in this order.
    pub records: Vec<Record>,
    /// What an undo had to leave as it is, in the coder's words.
    pub left: Vec<String>,
}

/// Returns the records that carry out a command.
///
/// # Errors
/// Says why the command is refused; then nothing has changed.
pub fn plan(project: &Project, command: Command, stamp: &Stamp) -> Result<Plan, Rejection> {
    let mut draft = Draft::new(project, stamp);
    match command {
        Command::Start(new) => project::start(&mut draft, &new),
        Command::SetProject(fields) => draft.set(&super::thing::Key::Project, fields),
        Command::AddCoder { id, name } => project::add_coder(&mut draft, &id, &name)?,
        Command::SetQuickCode { digit, code } => codebook::set_quick_code(&mut draft, digit, code.as_ref())?,
        Command::AddCodes { parent, codes } => codebook::add_all(&mut draft, parent.as_ref(), codes)?,
        Command::EditCode(id, edit) => codebook::edit(&mut draft, &id, edit)?,
        Command::SetParticipants(rows) => project::set_participants(&mut draft, rows)?,
        Command::AddSources(sources) => project::add_sources(&mut draft, sources)?,
        Command::SetSpeaker { source, label, speaker } => {
            project::set_speaker(&mut draft, &source, &label, &speaker)?;
        }
        Command::AddCodings(new) => codings::add(&mut draft, new)?,
        Command::EditCodings { source, keys, edit } => codings::edit(&mut draft, &source, &keys, edit)?,
        Command::RemoveCodings { source, keys, why } => codings::remove(&mut draft, &source, &keys, why.as_deref())?,
        Command::MarkDone { source, done, why } => project::mark_done(&mut draft, &source, done, why.as_deref())?,
        Command::TakeHandEdits(edits) => project::take_hand_edits(&mut draft, edits),
        Command::Undo => undo::undo(&mut draft)?,
        Command::Redo => undo::redo(&mut draft)?,
    }
    draft.finish()
}
