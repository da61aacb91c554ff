//! `emic import`: adds transcripts. Shows what it understood before anything is written.

mod correct;
mod preview;
mod read;

use super::args::{Format, Import};
use super::choose;
use super::failure::{Failure, IN_PART, REFUSED, Result};
use super::place;
use super::print;
use super::session::{Session, Writing};
use super::shell::Shell;
use crate::domain::command::{Command, NewSource};
use crate::domain::source::Kind;
use crate::text::language::tag;
use read::{Read, Ready};

/// Adds transcripts.
pub fn run(shell: &mut Shell, args: &Import) -> Result<u8> {
    let (dir, files) = place::split(&args.words);
    if files.is_empty() {
        return Err(Failure::refused("no transcript is named", "Write 'emic import DIR FILE...'."));
    }
    if let Some(source) = &args.corrects {
        return correct::run(shell, args, (&dir, files, source));
    }
    let kind = args.kind.as_deref().map(kind).transpose()?;
    let session = Session::read(shell, &dir)?;
    let language = args.language.as_deref().map(language).transpose()?;
    let original = args.translation_of.as_deref().map(|text| choose::source(&session.project, text)).transpose()?;
    if original.is_some() && files.len() > 1 {
        let hint = "Import each translation by itself, with its own --translation-of.";
        return Err(Failure::refused("a source can be translated by one file at a time", hint));
    }
    let Read { mut ready, doubled, bad } = read::read_all(&session.project, files);
    for failure in &bad {
        shell.out.fail(failure);
    }
    for what in &doubled {
        shell.out.warn(what);
    }
    for one in &mut ready {
        one.new.kind = kind.unwrap_or(one.new.kind);
        one.new.translation_of.clone_from(&original);
        one.new.language = language.clone().unwrap_or_else(|| std::mem::take(&mut one.new.language));
    }
    if ready.is_empty() && !bad.is_empty() {
        return Ok(REFUSED);
    }
    show(shell, &session, &ready)?;
    if ready.is_empty() {
        return Ok(session.code());
    }
    let code = if bad.is_empty() { session.code() } else { IN_PART };
    if args.dry_run {
        return Ok(code);
    }
    agree(shell, &ready)?;
    let count = ready.len();
    let code = code.max(write(shell, &dir, ready)?);
    let bad = if bad.is_empty() { String::new() } else { format!("; {} not, as told above", bad.len()) };
    shell.out.say(&format!("Added {} to '{}'{bad}.", several(count), session.title));
    Ok(code)
}

fn kind(text: &str) -> Result<Kind> {
    Kind::parse(text).ok_or_else(|| {
        let kinds = Kind::ALL.map(Kind::word).join(", ");
        Failure::refused(format!("there is no kind '{text}'"), format!("Take one of {kinds}."))
    })
}

/// Returns a language as its tag is written: `zh-hant` becomes `zh-Hant`.
fn language(text: &str) -> Result<String> {
    tag(text).ok_or_else(|| {
        let hint = "Take its tag, such as en, zh, zh-Hant or pt-BR.";
        Failure::refused(format!("'{text}' is no language"), hint)
    })
}

fn several(count: usize) -> String {
    if count == 1 { "1 source".to_owned() } else { format!("{count} sources") }
}

fn show(shell: &mut Shell, session: &Session, ready: &[Ready]) -> Result<()> {
    if shell.globals.format == Format::Table {
        for one in ready {
            shell.out.print(&preview::text(one))?;
        }
        shell.out.flush()?;
    } else {
        print::table(shell, &preview::table(&session.project, ready))?;
    }
    Ok(())
}

/// Asks whether to go on; a script has to say so beforehand.
fn agree(shell: &mut Shell, ready: &[Ready]) -> Result<()> {
    if shell.globals.yes {
        return Ok(());
    }
    if !shell.out.can_ask {
        let hint = "Look at it with --dry-run; --yes adds it without being asked.";
        return Err(Failure::refused("nothing was added: nobody is there to be asked", hint));
    }
    if shell.out.ask(&format!("Add {}?", several(ready.len()))) {
        return Ok(());
    }
    Err(Failure::in_part("nothing was added", "Pseudonymise or correct the text, or use --kind and --language."))
}

/// Saves texts and records; all is planned before the first byte is written.
fn write(shell: &mut Shell, dir: &std::path::Path, ready: Vec<Ready>) -> Result<u8> {
    let mut writing = Writing::open(shell, dir)?;
    let (sources, texts): (Vec<NewSource>, Vec<_>) =
        ready.into_iter().map(|one| (one.new.clone(), (one.new.id, one.understood.text))).unzip();
    writing.add_sources(Command::AddSources(sources), &texts)?;
    Ok(writing.finish(shell))
}
