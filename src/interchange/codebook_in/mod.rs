//! Codes from CSV (`name`, `parent`, `level`, `definition`, `include`, `exclude`, `color`, `id`) or from YAML as in
//! `codebook.yaml`: what would be added and what changed, without a code twice.

mod known;
mod plan;
mod rows;
mod tree;

pub use plan::{Fate, Planned, plan};
pub use rows::{Read, of_csv, of_yaml};

/// How deep codes may lie in each other.
const MAX_DEPTH: usize = crate::domain::Codebook::DEEPEST;

/// A code as a file gives it. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The line, from 1.
    pub line: usize,
    /// The id, when given.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The code it stands below.
    pub parent: Parent,
    /// The level.
    pub level: Option<String>,
    /// The colour.
    pub color: Option<String>,
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub include: String,
    /// When not to use it.
    pub exclude: String,
    /// Passages that show it.
    pub examples: Vec<serde_json::Value>,
}

/// The code that a row stands below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Parent {
    /// The file does not say.
    #[default]
    Unsaid,
    /// Another row, by its place among the rows.
    Row(usize),
    /// A name or id: of another row, or of a code that is there.
    Named(String),
}
