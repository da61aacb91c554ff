//! The flags of `emic codebook`.

use clap::{Args as Arguments, ValueEnum};
use std::path::PathBuf;

/// `emic codebook`.
#[derive(Debug, Arguments)]
#[command(group = clap::ArgGroup::new("what").args(["import", "to", "versions", "name", "changes", "rework"]))]
pub struct Codebook {
    /// The project
    pub dir: Option<PathBuf>,
    /// Take in this file instead: CSV or YAML
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
    /// Write it to this file: .csv, .yaml or .md
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// List its named versions
    #[arg(long)]
    pub versions: bool,
    /// Give the codebook of today a name; with --note, --lock or --unlock, also a version that is there
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What the version is for
    #[arg(long, value_name = "TEXT", requires = "name", conflicts_with_all = ["import", "to", "versions", "changes", "rework"])]
    pub note: Option<String>,
    /// Let its codes stay as they are; new ones wait unsorted
    #[arg(long, requires = "name", conflicts_with = "unlock", conflicts_with_all = ["import", "to", "versions", "changes", "rework"])]
    pub lock: bool,
    /// Let it be changed again
    #[arg(long, requires = "name", conflicts_with_all = ["import", "to", "versions", "changes", "rework"])]
    pub unlock: bool,
    /// The reason
    #[arg(long, value_name = "TEXT", requires = "name", conflicts_with_all = ["import", "to", "versions", "changes", "rework"])]
    pub why: Option<String>,
    /// List what changed between two versions, or since A; without a name, since the last one
    #[arg(long, value_name = "A[..B]", num_args = 0..=1, default_missing_value = "")]
    pub changes: Option<String>,
    /// List what to look at again after the codebook changed
    #[arg(long, value_name = "LIST")]
    pub rework: Option<Rework>,
    /// Of what to look at again, only this code and those below it
    #[arg(long, value_name = "CODE", requires = "rework")]
    pub code: Option<String>,
}

/// What is to be looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rework {
    /// Codings made under an older definition of their code
    Older,
    /// Sources marked done before a code existed
    Before,
}
