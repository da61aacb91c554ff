//! The arguments of `emic import`.

use clap::Args as Arguments;
use std::path::PathBuf;

/// `emic import`.
#[derive(Debug, Arguments)]
#[command(override_usage = "emic import [DIR] FILE...")]
pub struct Import {
    /// The project, if not here, and the transcripts
    #[arg(required = true, value_name = "[DIR] FILE", num_args = 1..)]
    pub words: Vec<PathBuf>,
    /// What they are: interview, focus-group, field-notes or document
    #[arg(long)]
    pub kind: Option<String>,
    /// Their language, such as en or zh
    #[arg(long)]
    pub language: Option<String>,
    /// The source that the transcript translates
    #[arg(long, value_name = "SOURCE")]
    pub translation_of: Option<String>,
    /// The source that the file has a corrected text of: its codings are carried over
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["kind", "language", "translation_of"])]
    pub corrects: Option<String>,
    /// The reason for the correction
    #[arg(long, value_name = "TEXT", requires = "corrects")]
    pub why: Option<String>,
    /// Show what would be added or changed, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}
