//! `emic trail`: every change, when, who, what, why.

use super::args::Trail;
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::lists::{Matter, TrailFilter, trail};
use crate::domain::coding::CodingKey;
use crate::domain::record::Origin;
use crate::domain::thing::Key;
use crate::domain::{About, Project};
use crate::outside;

/// Lists every change.
pub fn run(shell: &mut Shell, args: Trail) -> Result<u8> {
    let session = Session::read(shell, &place::project(args.dir))?;
    let (mut of, mut thing) = (None, None);
    if let Some(word) = &args.of {
        of = Matter::parse(word);
        thing = if of.is_none() { Some(named(&session.project, word)?) } else { None };
    }
    if let Some(coder) = args.by.as_ref().filter(|coder| **coder != Origin::outside().coder) {
        choose::coder(&session.project, coder)?;
    }
    let words = args.search.unwrap_or_default();
    let filter = TrailFilter { by: args.by, of, thing, since: args.since, until: args.until, words };
    let mut table = trail(&session.project, &filter, outside::now());
    print::in_local_time(shell, &mut table, &["when"]);
    print::table(shell, &table)?;
    Ok(session.code())
}

/// Returns the thing that `code:ID` and the like name, also one that is not there any more.
fn named(project: &Project, text: &str) -> Result<About> {
    let Some((what, id)) = text.split_once([':', '/']) else { return Err(unknown(text)) };
    let about = match (what, Key::parse(&format!("{what}/{id}"))) {
        ("source", Key::Source(key)) => About::Source(key),
        ("code", Key::Code(key)) => About::Code(key),
        ("participant", Key::Participant(key)) => About::Participant(key),
        ("memo", Key::Memo(key)) => About::Memo(key),
        ("coding", _) => {
            let is_it = |key: &CodingKey| key.1.to_string() == id;
            let there = project.sources().iter().filter_map(|source| Some((source, project.shard(source)?)));
            let found = there.flat_map(|(source, shard)| shard.history().map(move |(key, _)| (source, key)));
            let found = found.into_iter().find(|(_, key)| is_it(key));
            let (source, key) = found.ok_or_else(|| none_called("coding", id))?;
            return Ok(About::Coding(source.clone(), key.clone()));
        }
        _ => return Err(unknown(text)),
    };
    let is_there = project.thing(&Key::parse(&format!("{what}/{id}"))).is_some();
    Ok(match about {
        about if is_there => about,
        About::Source(_) => About::Source(choose::source(project, id)?),
        About::Code(_) => About::Code(choose::code(project, id)?),
        About::Participant(_) => About::Participant(choose::participant(project, id)?),
        _ => return Err(none_called("memo", id)),
    })
}

fn none_called(what: &str, id: &str) -> Failure {
    let list = if what == "memo" { "memos" } else { "trail" };
    Failure::refused(format!("no {what} has the id '{id}'"), format!("'emic {list} --format json' lists the ids."))
}

fn unknown(word: &str) -> Failure {
    let words: Vec<&str> = Matter::WORDS.iter().map(|(_, word)| *word).collect();
    Failure::refused(
        format!("'{word}' is nothing that changes are made to"),
        format!("Take one of {}, or a thing such as code:ID.", words.join(", ")),
    )
}
