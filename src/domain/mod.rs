//! What a project is: ids, records, the merge rule, the project they add up to, and the plans that change it. Pure.
//!
//! What always holds:
//!
//! - A [`Project`] is the sum of its [`Record`]s: any order, doubling or splitting of them gives the same project.
//! - [`plan::plan`] only reads; `absorb` is the only thing that writes.
//! - Positions in memory are UTF-8 bytes on grapheme boundaries; positions in records are Unicode scalar values.
//! - A coding is shown at a place only when the words there are those it was made on, or what a correction made of them.

pub mod absorb;
pub mod canonical;
pub mod carry;
pub mod codebook;
pub mod coding;
pub mod color;
pub mod command;
pub mod fraction;
pub mod history;
pub mod id;
pub mod layer;
pub mod level;
pub mod line;
pub mod memo;
pub mod participant;
pub mod plan;
pub mod project;
pub mod record;
pub mod rejection;
pub mod seen;
pub mod segment;
pub mod shard;
pub mod source;
pub mod strict;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
pub(crate) mod tests;
pub mod texts;
pub mod thing;
pub mod thread;
pub mod time;
pub mod transcript;
pub mod turn;
pub mod version;
pub mod voices;

pub use codebook::{Code, Codebook};
pub use coding::{Adrift, Anchor, Coding, CodingKey};
pub use command::Command;
pub use id::{CodeId, CoderId, CodingId, Device, LevelId, MemoId, ParticipantId, SourceId, VersionId};
pub use layer::Layer;
pub use memo::{About, Memo, MemoKind};
pub use project::Project;
pub use record::{Origin, Place, Record, Stamp};
pub use rejection::Rejection;
pub use segment::Segment;
pub use shard::Shard;
pub use source::{Kind, Source, SourceText, Speaker};
pub use thread::{Comment, Fit, News, ThreadState};
pub use time::When;
pub use transcript::Transcript;
pub use version::Version;
