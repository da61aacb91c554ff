//! A row of the picker.

use crate::domain::command::CodeChoice;
use crate::domain::id::{CodeId, SourceId};

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// A code, there or new.
    Code(CodeChoice),
    /// The top of the codebook.
    Top,
    /// A source.
    Source(SourceId),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it stands for.
    pub choice: Choice,
    /// Its name.
    pub name: String,
    /// What tells it from others of its name: level and category of a code, kind of a source.
    pub note: String,
    /// A short count at the end of the row.
    pub count: String,
    /// Which graphemes of the name were found.
    pub hits: Vec<usize>,
}

impl Row {
    /// Returns the code of the row, if it is one of the codebook.
    pub const fn known(&self) -> Option<&CodeId> {
        if let Choice::Code(CodeChoice::Known(id)) = &self.choice { Some(id) } else { None }
    }

    /// Returns whether it makes a new code.
    pub const fn is_new(&self) -> bool {
        matches!(self.choice, Choice::Code(CodeChoice::New { .. }))
    }
}
