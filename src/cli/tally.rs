//! `emic tally`: counts by level, category or code.

use super::args::Tally;
use super::failure::{Failure, Result};
use super::place;
use super::print;
use super::session::Session;
use super::shell::Shell;
use crate::analysis::tally::{Across, Ask, By, Measure, tally};
use crate::domain::Project;
use crate::domain::layer::look;
use crate::outside;
use crate::text::similar::similar;
use std::path::Path;

/// Counts what is asked for.
pub fn run(shell: &mut Shell, args: Tally) -> Result<u8> {
    let by = By::parse(&args.by).ok_or_else(|| {
        Failure::refused(format!("'{}' cannot be the rows", args.by), "Take level, category or code.")
    })?;
    let measure = args.count.as_deref().map(measure).transpose()?;
    let session = Session::read(shell, &place::project(args.dir))?;
    let across = args.across.as_deref().map(|text| across(&session.project, text)).transpose()?;
    show(shell, &session, &Ask::of_command(by, across, measure))
}

/// Counts by level, with all measures.
pub fn by_level(shell: &mut Shell, dir: &Path) -> Result<u8> {
    let session = Session::read(shell, dir)?;
    show(shell, &session, &Ask::of_command(By::Level, None, None))
}

fn show(shell: &mut Shell, session: &Session, ask: &Ask) -> Result<u8> {
    let looked = look(&session.project, &shell.layer(&session.project)?);
    print::table(shell, &tally(&session.project, &looked, ask, outside::now()))?;
    Ok(session.code())
}

fn measure(text: &str) -> Result<Measure> {
    Measure::parse(text).ok_or_else(|| {
        let words = Measure::ALL.map(Measure::word).join(", ");
        Failure::refused(format!("'{text}' cannot be counted"), format!("Take one of {words}."))
    })
}

fn across(project: &Project, text: &str) -> Result<Across> {
    let across = Across::parse(text);
    if let Across::Attribute(name) = &across
        && !project.attributes().contains(name.as_str())
    {
        let attributes = project.attributes().into_iter().map(|name| Across::Attribute(name.to_owned()));
        let names = Across::WORDS.into_iter().map(str::to_owned).chain(attributes.map(|a| a.word().into_owned()));
        let names: Vec<String> = names.collect();
        let like = similar(text, names.iter().map(String::as_str));
        let mean = like.first().map(|name| format!("Did you mean '{name}'? ")).unwrap_or_default();
        let hint = format!("{mean}Take one of {}.", names.join(", "));
        return Err(Failure::refused(format!("no participant has an attribute '{name}'"), hint));
    }
    Ok(across)
}
