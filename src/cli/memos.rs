//! `emic memos`: lists the memos, or writes one.

use super::args::{Format, Memos};
use super::choose;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::{Session, Writing};
use super::shell::Shell;
use crate::analysis::lists::{Detail, MemoFilter, memos};
use crate::domain::command::{Command, NewMemo};
use crate::domain::id::CoderId;
use crate::domain::memo::{About, MemoKind};
use crate::domain::{MemoId, Project};
use crate::outside;
use std::io::Read as _;

/// The longest memo that is read from the standard input, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// Lists the memos, or writes one.
pub fn run(shell: &mut Shell, args: Memos) -> Result<u8> {
    let dir = place::project(args.dir);
    let kind = args.journal.then_some(MemoKind::Journal);
    if let Some(text) = args.add {
        let text = if text == "-" { typed()? } else { text };
        let mut writing = Writing::open(shell, &dir)?;
        let about = about(&writing.session.project, args.about.as_deref(), writing.coder())?.unwrap_or_default();
        let before: Vec<MemoId> = writing.session.project.memos().map(|memo| memo.id.clone()).collect();
        let new = NewMemo { about: about.clone(), passage: None, kind: kind.unwrap_or_default(), text };
        writing.run(Command::AddMemo(new))?;
        let project = &writing.session.project;
        let made = project.memos().find(|memo| !before.contains(&memo.id));
        let id = made.map_or_else(String::new, |memo| memo.id.to_string());
        let mut table = memos(project, &MemoFilter::default(), Detail::Whole, outside::now());
        table.rows.retain(|row| row.id == id);
        let said = format!("Wrote memo {id} on {}.", project.in_words(&about));
        let code = writing.finish(shell);
        print::told(shell, &said, &table)?;
        return Ok(code);
    }
    let session = Session::read(shell, &dir)?;
    let project = &session.project;
    let me = shell.globals.coder.clone();
    let about = about(project, args.about.as_deref(), me.as_ref().unwrap_or(&CoderId::from("")))?;
    let filter = MemoFilter { about, kind, words: args.search.unwrap_or_default(), ..MemoFilter::default() };
    let detail = if shell.globals.format == Format::Table { Detail::Brief } else { Detail::Whole };
    print::memos(shell, &memos(project, &filter, detail, outside::now()))?;
    Ok(session.code())
}

/// Reads what is typed or piped in.
fn typed() -> Result<String> {
    let mut text = String::new();
    let read = std::io::stdin().take(LONGEST + 1).read_to_string(&mut text);
    match read {
        Ok(n) if n as u64 <= LONGEST => Ok(text),
        Ok(_) => {
            Err(Failure::refused("the memo is longer than 1 MiB", "Put long texts into the project as documents."))
        }
        Err(error) => {
            Err(Failure::refused(format!("the memo could not be read: {error}"), "Send it as text in UTF-8."))
        }
    }
}

/// Returns what `code:ID` and the like mean.
fn about(project: &Project, text: Option<&str>, me: &CoderId) -> Result<Option<About>> {
    let Some(text) = text else { return Ok(None) };
    let unknown = || {
        let hint = "Write project, or source:ID, code:ID, participant:ID, coding:ID.";
        Failure::refused(format!("'{text}' is nothing that a memo can be about"), hint)
    };
    if text == "project" {
        return Ok(Some(About::Project));
    }
    let (what, id) = text.split_once([':', '/']).ok_or_else(unknown)?;
    Ok(Some(match what {
        "source" => About::Source(choose::source(project, id)?),
        "code" => About::Code(choose::code(project, id)?),
        "participant" => About::Participant(choose::participant(project, id)?),
        "coding" => {
            let (source, key) = choose::coding(project, id, me)?;
            About::Coding(source, key)
        }
        _ => return Err(unknown()),
    }))
}
