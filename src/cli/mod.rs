//! The commands that need no terminal, and the start of the full screen. One module a command.

mod adrift;
pub mod args;
mod check;
mod choose;
mod code;
mod codebook;
mod completions;
mod demo;
mod done;
mod failure;
mod import;
mod man;
mod memos;
mod new;
mod notes;
mod open;
mod output;
mod pack;
mod participants;
mod place;
mod print;
mod quotes;
mod review;
mod search;
mod session;
mod settings;
mod shell;
mod sources;
mod status;
mod take_in;
mod tally;
mod trail;
pub mod trust;
mod uncode;
mod versions;
mod who;

use crate::store::StoreError;
use crate::text::similar::similar;
use args::{Args, Command};
use clap::{CommandFactory as _, Parser as _};
use failure::{Failure, REFUSED, Result};
use output::unwritten;
use rustix::process::{Resource, Rlimit, setrlimit};
use shell::Shell;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs the program with its arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    leave_no_core();
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let mut shell = Shell::new(args.globals.clone());
    let done = dispatch(args, &mut shell).and_then(|code| shell.out.flush().map(|()| code));
    ExitCode::from(done.unwrap_or_else(|failure| {
        // What was printed before still belongs to the result.
        let _ = shell.out.flush();
        shell.out.fail(&failure);
        failure.code
    }))
}

/// Lets no picture of the memory be written should the program crash: it would hold what participants said.
fn leave_no_core() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // Where that is refused the limit was set by somebody who may.
    let _ = setrlimit(Resource::Core, none);
}

fn dispatch(args: Args, shell: &mut Shell) -> Result<u8> {
    let Some(command) = args.command else { return open_what(shell, args.dir) };
    if let Some(dir) = args.dir {
        let what = format!("'{}' stands before the command", dir.display());
        return Err(Failure::refused(what, "Write the folder after the command, as in 'emic tally DIR'."));
    }
    if shell.globals.as_of.is_some() && !command.only_shows() {
        let what = "--as-of shows a project as it was, and this command does more than show it";
        return Err(Failure::refused(what, "Leave --as-of out."));
    }
    match command {
        Command::Demo { dir } => demo::run(shell, dir),
        Command::New(args) => new::run(shell, args),
        Command::Import(args) => import::run(shell, &args),
        Command::Open { dir } => open::run(shell, &place::project(dir)),
        Command::Review(args) => review::run(shell, args),
        Command::Code(args) => code::run(shell, &args),
        Command::Uncode { words } => uncode::run(shell, &words),
        Command::Tally(args) => tally::run(shell, args),
        Command::Quotes(args) => quotes::run(shell, &args),
        Command::Search(args) => search::run(shell, &args),
        Command::Sources { dir, speakers } => sources::run(shell, &place::project(dir), speakers),
        Command::Participants(args) => participants::run(shell, args),
        Command::Codebook(args) => codebook::run(shell, &args),
        Command::Memos(args) => memos::run(shell, args),
        Command::Notes(args) => notes::run(shell, args),
        Command::Done { words, reopen, why } => done::run(shell, &words, reopen, why),
        Command::Trail(args) => trail::run(shell, args),
        Command::Settings { keys } => settings::run(shell, keys),
        Command::Status { dir } => status::run(shell, &place::project(dir)),
        Command::Adrift { dir } => adrift::run(shell, &place::project(dir)),
        Command::Check { dir, repair } => check::run(shell, &place::project(dir), repair),
        Command::Pack(args) => pack::run(shell, args),
        Command::Completions { shell: which } => completions::run(shell, which),
        Command::Man { page, to } => man::run(shell, page.as_deref(), to.as_deref()),
    }
}

/// `emic DIR`, or `emic` inside a project.
fn open_what(shell: &mut Shell, dir: Option<PathBuf>) -> Result<u8> {
    let dir = place::project(dir);
    if dir.is_file() {
        return Err(StoreError::NotAFolder { path: dir }.into());
    }
    if !place::is_project(&dir) {
        let word = dir.to_string_lossy();
        let commands = Args::command();
        let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
        let like = similar(&word, names);
        let hint = match like.first() {
            Some(name) if !dir.exists() => format!("Did you mean 'emic {name}'? 'emic --help' lists the commands."),
            _ => "Name a project's folder; 'emic demo' opens the sample, 'emic new DIR' makes a project.".to_owned(),
        };
        let error =
            if dir.exists() { StoreError::NotAProject { path: dir } } else { StoreError::NotFound { path: dir } };
        return Err(Failure { hint, ..error.into() });
    }
    open::run(shell, &dir)
}

/// Prints help and version, or what is wrong with the arguments, which are untrusted.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    let shown = crate::text::shown::Shown::block(&text);
    if error.use_stderr() {
        let _ = write!(std::io::stderr(), "{shown}");
        return ExitCode::from(REFUSED);
    }
    let mut out = std::io::stdout();
    match write!(out, "{shown}").and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let failure = unwritten(&error);
            let _ = write!(std::io::stderr(), "{}", failure.shown());
            ExitCode::from(failure.code)
        }
    }
}
