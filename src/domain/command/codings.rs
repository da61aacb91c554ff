//! What commands say of codings.

use crate::domain::id::{CodeId, LevelId, ParticipantId, SourceId};
use crate::domain::segment::Segment;

/// A passage to code.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCodings {
    /// The source.
    pub source: SourceId,
    /// The passage, in bytes.
    pub segment: Segment,
    /// The codes.
    pub codes: Vec<CodeChoice>,
    /// A level that wins over the codes'.
    pub level: Option<LevelId>,
}

/// A code that is there, or one to add on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum CodeChoice {
    /// A code of the codebook.
    Known(CodeId),
    /// A new code, below another or unsorted at the top.
    New {
        /// Its name.
        name: String,
        /// Where.
        parent: Option<CodeId>,
    },
}

/// A change to codings.
#[derive(Clone, Debug, PartialEq)]
pub enum CodingEdit {
    /// Another code.
    Code(CodeChoice),
    /// A level of their own, or the code's again.
    Level(Option<LevelId>),
    /// Whose words it is, or by default again.
    Voices(Option<Vec<ParticipantId>>),
    /// Sure or not; turns around what most have when absent.
    Sure(bool),
    /// Worth quoting or not.
    Quotable(bool),
    /// Another stretch, in bytes.
    Passage(Segment),
    /// As it is: it was looked at again and holds under the codebook as it is now.
    Confirm,
}
