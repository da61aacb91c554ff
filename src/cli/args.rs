//! The commands and their flags. Help and README are made of this table.

mod codebook;
mod importing;
mod reviewing;
mod showing;

pub use codebook::{Codebook, Rework};
pub use importing::Import;
pub use reviewing::{Notes, NotesCommand, Pack, Review};
pub use showing::Trail;

use crate::domain::id::CoderId;
use crate::domain::time::When;
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Codes interviews in the terminal: transcripts beside a codebook, tallies by level, plain YAML files.
#[derive(Debug, Parser)]
#[command(name = "emic", bin_name = "emic", version, disable_help_subcommand = true, max_term_width = 100, color = clap::ColorChoice::Never)]
#[command(after_help = "DIR may be left out inside a project. 'emic COMMAND --help' says more.\n\
    Exit codes: 0 done; 1 done with findings, in part, or not saved; 2 refused or unreadable.")]
pub struct Args {
    /// The project to open on the full screen: 'emic DIR' is 'emic open DIR'
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Flags that every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// The command.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Clone, Debug, Default, Arguments)]
pub struct Globals {
    /// Who codes: a coder's id
    #[arg(long, global = true, value_name = "ID", value_parser = coder, help_heading = "Everywhere")]
    pub coder: Option<CoderId>,
    /// How lists and tables are written
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table", help_heading = "Everywhere")]
    pub format: Format,
    /// Whose codings: final, mine, everyone or coder:ID
    #[arg(long, global = true, value_name = "LAYER", value_parser = layer, help_heading = "Everywhere")]
    pub layer: Option<String>,
    /// The project as it was at the end of a day, such as 2026-11-22, or at a time, such as 2026-11-22T14:30
    #[arg(long, global = true, value_name = "DATE", value_parser = as_of, help_heading = "Everywhere")]
    pub as_of: Option<When>,
    /// Without colour
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub no_color: bool,
    /// CSV without the guard against formulas of spreadsheets
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub raw: bool,
    /// Say yes to what would be asked
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub yes: bool,
}

/// How lists and tables are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading in a terminal.
    #[default]
    Table,
    /// Comma-separated values.
    Csv,
    /// JSON, in the envelope that the README documents.
    Json,
    /// A table in Markdown.
    Markdown,
}

fn coder(text: &str) -> Result<CoderId, String> {
    if CoderId::is_valid(text) { Ok(text.into()) } else { Err("take 1 to 16 of a-z, 0-9 and -".into()) }
}

fn layer(text: &str) -> Result<String, String> {
    let is_coder = text.strip_prefix("coder:").is_some_and(CoderId::is_valid);
    let is_known = is_coder || matches!(text, "final" | "mine" | "everyone");
    if is_known { Ok(text.to_owned()) } else { Err("take final, mine, everyone or coder:ID".into()) }
}

fn as_of(text: &str) -> Result<When, String> {
    crate::outside::end_of(text).ok_or_else(|| NO_TIME.into())
}

fn since(text: &str) -> Result<When, String> {
    crate::outside::start_of(text).ok_or_else(|| NO_TIME.into())
}

/// What to write where a time is wanted.
const NO_TIME: &str = "write a date like 2026-11-22, or a date and time like 2026-11-22T14:30";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the sample project, copied to DIR or to your own data folder; print its tallies where there is no terminal
    Demo {
        /// Where to copy it
        dir: Option<PathBuf>,
    },
    /// Make a project
    New(New),
    /// Add transcripts: shows what it understood, then asks
    Import(Import),
    /// Open a project on the full screen
    Open {
        /// The project
        dir: Option<PathBuf>,
    },
    /// Read and comment on a project without writing anything into it
    Review(Review),
    /// Code a passage, by position, turn or quote
    Code(Code),
    /// Remove a coding of your own
    #[command(override_usage = "emic uncode [DIR] ID")]
    Uncode {
        /// The project, if not here, and the coding's id
        #[arg(required = true, value_name = "[DIR] ID", num_args = 1..=2)]
        words: Vec<String>,
    },
    /// Count: by level, category or code, across groups, sources or coders
    Tally(Tally),
    /// List passages with their labels
    Quotes(Quotes),
    /// Search all sources: each hit with what stands around it
    Search(Search),
    /// List the sources, or the speakers of each
    Sources {
        /// The project
        dir: Option<PathBuf>,
        /// List the labels of all sources, and whom each stands for
        #[arg(long)]
        speakers: bool,
    },
    /// List the participants, take them in from a file, or set attributes of one
    Participants(Participants),
    /// List the codebook, take codes in from a file, write them to one; its versions, and what changed
    Codebook(Codebook),
    /// List the memos, or write one
    Memos(Memos),
    /// List the threads of reviewers, bring in their comments, answer and settle
    Notes(Notes),
    /// Mark a source as done, or open it again
    #[command(override_usage = "emic done [DIR] SOURCE [--reopen --why TEXT]")]
    Done {
        /// The project, if not here, and the source
        #[arg(required = true, value_name = "[DIR] SOURCE", num_args = 1..=2)]
        words: Vec<String>,
        /// Open it again
        #[arg(long)]
        reopen: bool,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// List every change: when, who, what, why
    Trail(Trail),
    /// Show your settings and what in your own files cannot be used
    Settings {
        /// Print all keys instead, as keys.yaml writes them
        #[arg(long)]
        keys: bool,
    },
    /// Tell what is done, and what waits
    Status {
        /// The project
        dir: Option<PathBuf>,
    },
    /// List what a corrected transcript touched: codings and memos adrift, or on changed words
    Adrift {
        /// The project
        dir: Option<PathBuf>,
    },
    /// Verify everything in a project
    Check {
        /// The project
        dir: Option<PathBuf>,
        /// Put right what needs no decision, then look again; nothing is deleted
        #[arg(long)]
        repair: bool,
    },
    /// Make one file of a project, for sending
    Pack(Pack),
    /// Print what a shell needs to complete the commands, for packagers
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print a manual page, or write all of them into a folder, for packagers
    Man {
        /// Of a command, or 'trust': what you can rely on, and how it is proved
        #[arg(conflicts_with = "to")]
        page: Option<String>,
        /// The folder
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
}

/// `emic new`.
#[derive(Debug, Arguments)]
pub struct New {
    /// The folder to make
    pub dir: PathBuf,
    /// The title; without one the folder's name
    #[arg(long)]
    pub title: Option<String>,
    /// The levels, in order, such as micro,meso,macro
    #[arg(long, value_delimiter = ',')]
    pub levels: Vec<String>,
    /// How you work: framework, codebook, content, reflexive, grounded or undecided
    #[arg(long, default_value = "undecided")]
    pub approach: String,
    /// The group of the folder may work in it too
    #[arg(long)]
    pub group: bool,
}

/// `emic code`.
#[derive(Debug, Arguments)]
#[command(
    allow_negative_numbers = true,
    override_usage = "emic code [DIR] SOURCE START END CODE...\n       \
        emic code [DIR] SOURCE --turn N [--sentence N] CODE...\n       \
        emic code [DIR] SOURCE --quote TEXT CODE..."
)]
pub struct Code {
    /// The project, if not here; the source; where the passage starts and ends, in characters (code points) from 0, the
    /// end excluded; the codes, by name or id; +NAME makes a new one
    #[arg(required = true, value_name = "[DIR] SOURCE START END CODE...", num_args = 1..)]
    pub words: Vec<String>,
    /// The words of this turn, from 1
    #[arg(long, value_name = "N")]
    pub turn: Option<usize>,
    /// Only this sentence of the turn, from 1
    #[arg(long, value_name = "N", requires = "turn")]
    pub sentence: Option<usize>,
    /// The passage itself, exactly; with --turn, only in this turn
    #[arg(long, value_name = "TEXT", conflicts_with = "sentence")]
    pub quote: Option<String>,
    /// A level for these codings that wins over the codes'
    #[arg(long)]
    pub level: Option<String>,
}

/// `emic tally`.
#[derive(Debug, Default, Arguments)]
pub struct Tally {
    /// The project
    pub dir: Option<PathBuf>,
    /// The rows: level, category or code
    #[arg(long, default_value = "level")]
    pub by: String,
    /// The columns: source, kind, coder, participant or an attribute; attr.kind is an attribute called kind
    #[arg(long, value_name = "WHAT")]
    pub across: Option<String>,
    /// What is counted: participants, sources, passages, codings, words or coverage; all without it
    #[arg(long, value_name = "MEASURE")]
    pub count: Option<String>,
}

/// `emic quotes`.
#[derive(Debug, Arguments)]
pub struct Quotes {
    /// The project
    pub dir: Option<PathBuf>,
    /// Only of this code, and those below it
    #[arg(long, value_name = "CODE")]
    pub code: Vec<String>,
    /// Only of this level
    #[arg(long)]
    pub level: Option<String>,
    /// Only from this source
    #[arg(long, value_name = "SOURCE")]
    pub source: Vec<String>,
    /// Only by this participant
    #[arg(long, value_name = "ID")]
    pub participant: Vec<String>,
    /// Only by participants with this value
    #[arg(long = "where", value_name = "ATTRIBUTE=VALUE")]
    pub conditions: Vec<String>,
}

/// `emic participants`.
#[derive(Debug, Arguments)]
#[command(
    override_usage = "emic participants [DIR] [--import FILE]\n       emic participants [DIR] --set ID NAME=VALUE..."
)]
pub struct Participants {
    /// The project
    pub dir: Option<PathBuf>,
    /// Take in this file instead: CSV or YAML
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
    /// Set attributes of a participant instead, as in --set P07 group=Supervisor; NAME= clears one
    #[arg(long, value_name = "ID NAME=VALUE...", num_args = 2.., conflicts_with = "import")]
    pub set: Vec<String>,
}

/// `emic search`.
#[derive(Debug, Arguments)]
#[command(override_usage = "emic search [DIR] PATTERN")]
pub struct Search {
    /// The project, if not here, and what to search for
    #[arg(required = true, value_name = "[DIR] PATTERN", num_args = 1..=2)]
    pub words: Vec<String>,
    /// The pattern is a regular expression
    #[arg(long)]
    pub regex: bool,
    /// Only whole words
    #[arg(long)]
    pub word: bool,
    /// Upper and lower case are told apart
    #[arg(long)]
    pub case: bool,
    /// Only in this source
    #[arg(long, value_name = "SOURCE")]
    pub source: Vec<String>,
    /// Only what this participant says
    #[arg(long, value_name = "ID")]
    pub participant: Vec<String>,
    /// How many characters to show on each side
    #[arg(long, value_name = "N", default_value = "40")]
    pub context: usize,
}

/// `emic memos`.
#[derive(Debug, Arguments)]
pub struct Memos {
    /// The project
    pub dir: Option<PathBuf>,
    /// Only about this: project, or source:ID, code:ID, participant:ID, coding:ID; with --add, what it is about
    #[arg(long, value_name = "WHAT")]
    pub about: Option<String>,
    /// Only of the diary; with --add, an entry of it
    #[arg(long)]
    pub journal: bool,
    /// Only with these words in them
    #[arg(long, value_name = "TEXT", conflicts_with = "add")]
    pub search: Option<String>,
    /// Write a memo; '-' reads it from the standard input
    #[arg(long, value_name = "TEXT")]
    pub add: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_table_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn flags_stand_before_or_after_the_command() {
        for line in ["emic --coder hw tally x --format json", "emic tally x --coder hw --format json"] {
            let args = Args::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(args.globals.coder, Some("hw".into()));
            assert_eq!(args.globals.format, Format::Json);
            assert!(matches!(args.command, Some(Command::Tally(_))) && args.dir.is_none());
        }
        let args = Args::try_parse_from(["emic", "study"]).unwrap();
        assert!(args.command.is_none() && args.dir.is_some());
    }
}
