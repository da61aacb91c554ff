//! Which commands only show what is in a project, and the flags of `emic trail`.

use super::{Command, as_of, coder, since};
use crate::domain::id::CoderId;
use crate::domain::time::When;
use clap::Args as Arguments;
use std::path::PathBuf;

impl Command {
    /// Returns whether it only shows what is in a project, and so can show it as it was.
    pub fn only_shows(&self) -> bool {
        match self {
            Self::Open { .. }
            | Self::Review(_)
            | Self::Tally(_)
            | Self::Quotes(_)
            | Self::Search(_)
            | Self::Sources { .. }
            | Self::Trail(_)
            | Self::Adrift { .. }
            | Self::Status { .. } => true,
            Self::Participants(args) => args.import.is_none() && args.set.is_empty(),
            Self::Codebook(args) => args.import.is_none() && args.name.is_none(),
            Self::Memos(args) => args.add.is_none(),
            Self::Notes(args) => args.command.is_none(),
            Self::Demo { .. }
            | Self::New(_)
            | Self::Import(_)
            | Self::Code(_)
            | Self::Uncode { .. }
            | Self::Done { .. }
            | Self::Settings { .. }
            | Self::Check { .. }
            | Self::Pack(_)
            | Self::Completions { .. }
            | Self::Man { .. } => false,
        }
    }
}

/// `emic trail`.
#[derive(Debug, Arguments)]
pub struct Trail {
    /// The project
    pub dir: Option<PathBuf>,
    /// Only by this coder
    #[arg(long, value_name = "ID", value_parser = coder)]
    pub by: Option<CoderId>,
    /// Only of codings, codebook, memos, participants, sources, done or project, or of one thing: source:ID, code:ID,
    /// participant:ID, coding:ID, memo:ID
    #[arg(long, value_name = "WHAT")]
    pub of: Option<String>,
    /// Only from this day or time on, such as 2026-11-22
    #[arg(long, value_name = "DATE", value_parser = since)]
    pub since: Option<When>,
    /// Only up to the end of this day, or to this time
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub until: Option<When>,
    /// Only with these words in what was done or why
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
}
