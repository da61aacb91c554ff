//! `emic review`: the full screen for somebody who comments and changes nothing.

use super::args::Review;
use super::failure::{Failure, Result};
use super::place;
use super::session::title_of;
use super::shell::Shell;
use super::who;
use crate::config::paths::Paths;
use crate::domain::Project;
use crate::domain::id::CoderId;
use crate::interchange::archive::MAX_ARCHIVE;
use crate::interchange::pack;
use crate::store::fs::{Fs, MemoryFs, RealFs, create_private_folder, read_named};
use crate::store::notes::read_file;
use crate::store::open::NO_PERMISSION;
use crate::store::save_as::check_beside;
use crate::store::{OpenOptions, StoreError, open_trail};
use crate::text::name::ascii_slug;
use crate::tui::{self, RunError, RunOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of the notes in the user's state folder.
const NOTES: &str = "notes";
/// Who reviews, when nothing says so.
const REVIEWER: &str = "reviewer";
/// Most characters of a title in the name of a file.
const MOST_TITLE: usize = 40;

/// Opens a project for review.
pub fn run(shell: &mut Shell, args: Review) -> Result<u8> {
    // Nothing is read where nothing could be shown.
    if let Some(why) = tui::refusal() {
        let is_pack = args.dir.as_deref().is_some_and(|dir| !dir.is_dir());
        let hint = "No other command reads the one file of a packed project: unpack it, for example with 'unzip'.";
        return Err(Failure::refused(why, if is_pack { hint } else { "" }));
    }
    let dir = place::project(args.dir);
    let Place { fs, path, told } = place_of(&dir)?;
    let as_of = shell.globals.as_of;
    let opened = open_trail(&*fs, Path::new(""), &OpenOptions { as_of, for_writing: false })?;
    let project = &opened.project;
    let layer = shell.globals.layer.as_ref().map(|_| shell.layer(project)).transpose()?;
    let notes = match args.notes {
        Some(file) => file,
        None => usual(&Shell::paths()?, project, &path)?,
    };
    check_place(&notes, &path)?;
    let title = title_of(project, &dir);
    // A newer format; that nothing can be written there is what a review wants.
    let newer = opened.read_only.clone().filter(|why| as_of.is_none() && why != NO_PERMISSION);
    let told = newer.map(|why| format!("{why} What it knows is shown, and the rest is not.")).or(told);
    let options = RunOptions {
        coder: Some(reviewer(shell)?),
        is_new: false,
        layer,
        as_of,
        notes: Some(notes.clone()),
        told,
        no_color: shell.globals.no_color,
        state: Shell::paths()?.state,
        user: shell.user().clone(),
    };
    shell.out.flush()?;
    let ended = tui::run((fs, &path), opened, options);
    // What was written is told however it ended.
    if let Some(said) = farewell(&notes, &title) {
        shell.out.say(&said);
    }
    match ended {
        Ok(()) => Ok(0),
        Err(RunError { code, what, hint }) => Err(Failure { code, what, hint }),
    }
}

/// What is reviewed.
struct Place {
    fs: Arc<dyn Fs>,
    /// What to call it.
    path: PathBuf,
    /// What it does not hold.
    told: Option<String>,
}

/// Returns a folder as it is, and of a pack its files in memory: nothing of it touches the disk.
fn place_of(dir: &Path) -> Result<Place> {
    let fs = RealFs::at(dir);
    if !dir.is_file() {
        let path = fs.absolute(Path::new(""));
        return Ok(Place { fs: Arc::new(fs), path, told: None });
    }
    let bytes = read_named(dir, MAX_ARCHIVE).map_err(|error| StoreError::reading(dir, &error, MAX_ARCHIVE))?;
    let (manifest, files) = pack::read(&bytes).map_err(|error| {
        let hint = "Ask whoever sent it to pack it again with 'emic pack'.";
        Failure::refused(format!("'{}' cannot be opened: {error}", dir.display()), hint)
    })?;
    drop(bytes);
    let memory = MemoryFs::holding(files);
    let said = match manifest.holds.as_str() {
        "without-transcripts" => Some("words that nobody coded were left out and are shown as ····"),
        "quotes-only" => Some("only coded passages were sent: other words are shown as ····, and memos are not there"),
        _ => None,
    };
    let told = said.map(|said| format!("{said}; counts of words and coverage are of what is here"));
    Ok(Place { fs: Arc::new(memory), path: fs.absolute(Path::new("")), told })
}

/// Returns who reviews: as whom the comments are signed.
fn reviewer(shell: &Shell) -> Result<CoderId> {
    let named = who::named(shell)?.or_else(|| who::bound(shell)).or_else(who::of_account);
    Ok(named.unwrap_or_else(|| REVIEWER.into()))
}

/// Returns the file of notes for a project in the user's state folder, which is made.
fn usual(paths: &Paths, project: &Project, path: &Path) -> Result<PathBuf> {
    let folder = paths.state.join(NOTES);
    create_private_folder(&folder).map_err(|error| {
        let hint = "Name a file with --notes.";
        Failure { hint: hint.into(), ..StoreError::writing(&folder, &error).into() }
    })?;
    let slug = ascii_slug(project.title()).chars().take(MOST_TITLE).collect::<String>();
    let by_path = || ascii_slug(&path.to_string_lossy()).chars().rev().take(MOST_TITLE).collect::<Vec<_>>();
    let id = project.id().map(ascii_slug).filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| by_path().into_iter().rev().collect());
    let name: Vec<&str> = [slug.trim_matches('-'), &id].into_iter().filter(|part| !part.is_empty()).collect();
    Ok(folder.join(format!("{}.yaml", name.join("-"))))
}

/// Refuses a file of notes inside the project, into which a review writes nothing.
fn check_place(notes: &Path, project: &Path) -> Result<()> {
    check_beside(notes, project).map_err(|error| match error {
        error @ StoreError::InProject { .. } => {
            let hint = "A review writes nothing into it: name a file somewhere else with --notes.";
            Failure { hint: hint.into(), ..error.into() }
        }
        error => error.into(),
    })
}

/// Says where the comments are and what to do with them, if there are any.
fn farewell(file: &Path, title: &str) -> Option<String> {
    let count = read_file(file).ok()?.comments.len();
    let comments = match count {
        0 => return None,
        1 => "1 comment".to_owned(),
        n => format!("{n} comments"),
    };
    let what = format!("{comments} on '{title}' in '{}'.", file.display());
    Some(format!("{what} Send that file back: 'emic notes add DIR FILE' brings it in."))
}
