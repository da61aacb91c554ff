//! What is in a project, as tables: sources, speakers, participants, codebook, memos, trail.

mod changes;
mod codebook;
pub mod drift;
mod lengths;
mod memos;
mod participants;
pub mod rework;
mod sources;
mod speakers;
mod status;
mod threads;
mod trail;
mod versions;

pub use codebook::{Detail, codebook};
pub use lengths::Lengths;
pub use memos::{MemoFilter, memos};
pub use participants::participants;
pub use sources::sources;
pub use speakers::speakers;
pub use status::status;
pub use threads::threads;
pub use trail::{Change, Matter, Subject, TrailFilter, trail, wanted_changes};
pub use versions::{Listed, versions, versions_table};

use super::table::{CellKind, Column};

/// Makes columns whose heading is their key with a capital.
fn columns<const N: usize>(keys: [(&str, CellKind); N]) -> Vec<Column> {
    let heading = |key: &str| {
        let mut chars = key.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}", chars.as_str().replace('_', " "))
    };
    keys.into_iter().map(|(key, kind)| Column::new(key, &heading(key), kind)).collect()
}
