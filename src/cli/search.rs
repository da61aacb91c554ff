//! `emic search`: where words stand, each with what stands around it.

use super::args::Search;
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::search::{Pattern, Query, Scope, search, table};
use crate::outside;

/// Lists the hits of a pattern.
pub fn run(shell: &mut Shell, args: &Search) -> Result<u8> {
    let (dir, rest) = place::split(&args.words);
    let [text] = rest else {
        return Err(Failure::refused(
            "it is not clear what to search for",
            "Write 'emic search DIR PATTERN'; quote blanks.",
        ));
    };
    let query = Query { text: text.clone(), regex: args.regex, words: args.word, case: args.case };
    let pattern = Pattern::new(&query).map_err(|problem| {
        Failure::refused(problem.to_string(), "Without --regex the pattern is taken as it stands.")
    })?;
    let pattern = pattern.ok_or_else(|| Failure::refused("there is nothing to search for", "Give some words."))?;
    let session = Session::read(shell, &dir)?;
    let project = &session.project;
    let scope = Scope {
        sources: args.source.iter().map(|text| choose::source(project, text)).collect::<Result<_>>()?,
        participants: args.participant.iter().map(|text| choose::participant(project, text)).collect::<Result<_>>()?,
        ..Scope::default()
    };
    let found = search(project, &pattern, &scope, usize::MAX, || true).unwrap_or_default();
    print::table(shell, &table(project, &found, args.context, outside::now()))?;
    Ok(session.code())
}
