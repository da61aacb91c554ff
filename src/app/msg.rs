//! What reaches the app from outside.

use super::export::{Export, Written};
use super::key::Key;
use super::mouse::Mouse;
use crate::analysis::search::Found;
use crate::domain::absorb::Loading;
use crate::domain::command::Command;
use crate::domain::id::SourceId;
use crate::domain::record::Record;
use crate::domain::source::SourceText;

/// Something that happened outside.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted at one go.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The screen has another size, in cells.
    Resize(u16, u16),
    /// Everything up to this append is on the disk.
    Saved(u64),
    /// An append failed; its records are kept and tried again.
    NotSaved {
        /// Why.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// A source has been read: its text and codings, and lines of other things that stood in its files.
    Loaded(Box<Loading>, Vec<Record>),
    /// A text that stood once, if it is still there, and the commands that waited for it.
    Earlier {
        /// Of which source.
        source: SourceId,
        /// The text.
        text: Option<SourceText>,
        /// What to do now.
        then: Vec<Command>,
    },
    /// What the search of this number found.
    Found(u64, Found),
    /// The user's editor ended and left this text, or the one that it was given.
    Edited(Option<String>),
    /// What became of a file that the user named.
    Written(Box<Export>, Written),
    /// What became of the project that was to be saved elsewhere.
    Elsewhere(Written),
    /// What may keep what was told last from being so.
    Caveat(&'static str),
    /// Something to tell that went wrong outside, such as a page that could not be written.
    Trouble(String),
}
