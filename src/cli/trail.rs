//! `emic trail`: every change, when, who, what, why.

use super::args::Trail;
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::{Matter, TrailFilter, trail};
use crate::domain::record::Origin;
use crate::outside;

/// Lists every change.
pub fn run(shell: &mut Shell, args: Trail) -> Result<u8> {
    let session = Session::read(shell, &place::project(args.dir))?;
    let of = args.of.map(|word| Matter::parse(&word).ok_or_else(|| unknown(&word))).transpose()?;
    if let Some(coder) = args.by.as_ref().filter(|coder| **coder != Origin::outside().coder) {
        choose::coder(&session.project, coder)?;
    }
    let filter = TrailFilter { by: args.by, of, since: args.since, words: args.search.unwrap_or_default() };
    let mut table = trail(&session.project, &filter, outside::now());
    print::in_local_time(shell, &mut table, &["when"]);
    print::table(shell, &table)?;
    Ok(session.code())
}

fn unknown(word: &str) -> Failure {
    let words: Vec<&str> = Matter::WORDS.iter().map(|(_, word)| *word).collect();
    Failure::refused(
        format!("'{word}' is nothing that changes are made to"),
        format!("Take one of {}.", words.join(", ")),
    )
}
