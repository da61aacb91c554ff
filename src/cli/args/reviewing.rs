//! The flags of reviewing: `emic review`, `emic notes`, `emic pack`.

use clap::{Args as Arguments, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// `emic review`.
#[derive(Debug, Arguments)]
pub struct Review {
    /// The project, or a file that 'emic pack' made of one
    pub dir: Option<PathBuf>,
    /// The file that your comments are kept in; without it one in your own state folder
    #[arg(long, value_name = "FILE")]
    pub notes: Option<PathBuf>,
}

/// `emic pack`.
#[derive(Debug, Arguments)]
pub struct Pack {
    /// The project
    pub dir: Option<PathBuf>,
    /// The file to make; without it one here, named after the project's folder
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Without the words of transcripts that nobody coded or wrote a memo on
    #[arg(long, conflicts_with = "quotes_only")]
    pub without_transcripts: bool,
    /// Only codes, coded passages and who said them: no other words, no memos
    #[arg(long)]
    pub quotes_only: bool,
}

/// `emic notes`.
#[derive(Debug, Arguments)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    override_usage = "emic notes [DIR] [--state STATE]\n       emic notes add [DIR] FILE\n       \
        emic notes answer [DIR] ID TEXT\n       emic notes settle [DIR] ID"
)]
pub struct Notes {
    /// The project
    pub dir: Option<PathBuf>,
    /// Only threads that are open, answered or settled
    #[arg(long, value_name = "STATE")]
    pub state: Option<String>,
    /// What to do instead of listing them.
    #[command(subcommand)]
    pub command: Option<NotesCommand>,
}

/// What `emic notes` does beside listing.
#[derive(Debug, Subcommand)]
pub enum NotesCommand {
    /// Bring in the comments that a reviewer sent; those that are there already are not doubled
    #[command(override_usage = "emic notes add [DIR] FILE")]
    Add {
        /// The project, if not here, and the reviewer's file
        #[arg(required = true, value_name = "[DIR] FILE", num_args = 1..=2)]
        words: Vec<OsString>,
        /// Show what would be brought in, and bring nothing in
        #[arg(long)]
        dry_run: bool,
    },
    /// Answer a comment
    #[command(override_usage = "emic notes answer [DIR] ID TEXT")]
    Answer {
        /// The project, if not here; the id of the thread; the answer
        #[arg(required = true, value_name = "[DIR] ID TEXT", num_args = 2..=3)]
        words: Vec<String>,
    },
    /// Say that nothing more is to be done about a comment
    #[command(override_usage = "emic notes settle [DIR] ID")]
    Settle {
        /// The project, if not here, and the id of the thread
        #[arg(required = true, value_name = "[DIR] ID", num_args = 1..=2)]
        words: Vec<String>,
        /// Open it again
        #[arg(long)]
        reopen: bool,
    },
}
