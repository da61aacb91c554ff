//! What reaches the app from outside.

use super::key::Key;
use super::mouse::Mouse;
use crate::analysis::search::Found;
use crate::domain::absorb::Loading;
use crate::domain::record::Record;

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
    /// What the search of this number found.
    Found(u64, Found),
    /// Something to tell that went wrong outside, such as a page that could not be written.
    Trouble(String),
}
