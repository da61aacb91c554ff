//! What the app asks the outside to do. Replies come back as messages.

use super::export::Export;
use super::screens::search::Ask;
use super::world::Place;
use crate::domain::command::Command;
use crate::domain::id::SourceId;
use crate::domain::project::Project;
use crate::domain::record::Record;
use crate::domain::source::SourceText;

/// Something to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Append these records, sync them, then write the pages of the project as it then is. The number comes back in
    /// `Msg::Saved`.
    Append {
        /// The number of the append, counted from 1.
        number: u64,
        /// The records, in order.
        records: Vec<Record>,
        /// The project with these records, for its pages. Cheap: sources are shared.
        project: Box<Project>,
    },
    /// Save the text of a source, before the records that speak of it.
    Text {
        /// Of which source.
        source: SourceId,
        /// The text.
        text: SourceText,
        /// The SHA-256 of the text that it was made of.
        before: String,
    },
    /// Read a text that stood once; it comes back in `Msg::Earlier` with these commands, which are waiting for it.
    Earlier {
        /// Of which source.
        source: SourceId,
        /// The SHA-256 of the text.
        sha256: String,
        /// What to do then.
        then: Vec<Command>,
    },
    /// Write the whole project into a folder that is not there yet; what became of it comes back in `Msg::Elsewhere`.
    Elsewhere {
        /// The folder, as the user typed it.
        to: String,
        /// The project. Cheap: sources are shared.
        project: Box<Project>,
    },
    /// Try the appends again that failed.
    Retry,
    /// Read these sources, in this order.
    Load(Vec<SourceId>),
    /// Search all sources; the answer comes back in `Msg::Found`. One that is asked for later makes it idle.
    Search {
        /// What and where.
        ask: Ask,
        /// The project as it is. Cheap: sources are shared.
        project: Box<Project>,
    },
    /// Write a file that the user named; what became of it comes back in `Msg::Written`.
    Export(Box<Export>),
    /// Put text on the clipboard.
    Copy(String),
    /// Remember where the coder is, and what is being written: soon, if that goes on.
    Remember(Box<Place>),
    /// Hand a text and the terminal to the user's editor; what it makes of the text comes back in `Msg::Edited`.
    Edit(String),
    /// Draw everything again, in the size that the terminal now has.
    Redraw,
    /// Hand the terminal back to the shell until it says to go on.
    Suspend,
    /// End the program.
    Quit,
}
