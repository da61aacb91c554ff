//! A project open for one command: reading it, changing it, and telling what was found.

use super::failure::{Failure, IN_PART, Result};
use super::output::MOST_TOLD;
use super::shell::Shell;
use super::who;
use crate::analysis::lists::drift::carried;
use crate::domain::command::{Command, HandEdit};
use crate::domain::id::{CoderId, SourceId};
use crate::domain::plan::{plan, plan_all};
use crate::domain::record::{Record, Stamp};
use crate::domain::thing::Key;
use crate::domain::{Project, Rejection, SourceText, When};
use crate::outside;
use crate::store::check::uses;
use crate::store::finding::Severity;
use crate::store::fs::{Fs, RealFs};
use crate::store::{DiskStore, OpenOptions, Opened, Store as _, as_of, open, open_trail, text_file};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;

/// A project open for one command.
pub struct Session {
    /// The project. The program ends with the command: to give the memory back piece by piece first would take as long
    /// as counting.
    pub project: ManuallyDrop<Project>,
    /// How to call it.
    pub title: String,
    /// Whether pages say something by hand that no record says yet.
    pub is_edited_by_hand: bool,
    is_damaged: bool,
}

impl Session {
    /// Opens a project for reading.
    pub fn read(shell: &mut Shell, dir: &Path) -> Result<Self> {
        let options = OpenOptions { as_of: shell.globals.as_of, for_writing: false };
        let opened = open(&RealFs::at(dir), Path::new(""), &options)?;
        Ok(Self::of(shell, dir, opened))
    }

    /// Opens a project without its texts and codings: enough to know who may work in it. Hand edits of its pages are
    /// still to be recorded.
    pub fn glance(shell: &Shell, dir: &Path) -> Result<Opened> {
        let as_of = shell.globals.as_of;
        let options = OpenOptions { as_of, for_writing: as_of.is_none() };
        Ok(open_trail(&RealFs::at(dir), Path::new(""), &options)?)
    }

    fn of(shell: &mut Shell, dir: &Path, opened: Opened) -> Self {
        let conflicts = opened.conflicts.iter().map(|conflict| &conflict.finding);
        let told: Vec<_> =
            opened.findings.iter().chain(conflicts).filter(|f| f.severity >= Severity::Warning).collect();
        for finding in told.iter().take(MOST_TOLD) {
            shell.out.warn_of(finding);
        }
        if told.len() > MOST_TOLD {
            shell.out.warn(&format!("{} more findings are listed by 'emic check'", told.len() - MOST_TOLD));
        }
        // Who else may read the folder is no damage.
        let is_damaged = told.iter().any(|finding| finding.file != ".");
        let is_edited_by_hand = !opened.hand_edits.is_empty();
        let project = ManuallyDrop::new(opened.project);
        if let Some(when) = shell.globals.as_of {
            warn_of_time(shell, dir, when, project.things().is_empty());
        }
        let title = title_of(&project, dir);
        Self { project, title, is_edited_by_hand, is_damaged }
    }

    /// Returns the exit code of a command that did all it was asked for: whether something could not be read.
    pub const fn code(&self) -> u8 {
        if self.is_damaged { IN_PART } else { 0 }
    }
}

/// A project open for one command that changes it.
pub struct Writing {
    /// The project.
    pub session: Session,
    store: DiskStore,
    fs: Arc<dyn Fs>,
}

impl Writing {
    /// Opens a project for writing, and takes in what people changed in its pages by hand.
    pub fn open(shell: &mut Shell, dir: &Path) -> Result<Self> {
        let fs: Arc<dyn Fs> = Arc::new(RealFs::at(dir));
        let mut opened = open(&*fs, Path::new(""), &OpenOptions { as_of: None, for_writing: true })?;
        if let Some(why) = &opened.read_only {
            let title = title_of(&opened.project, dir);
            let what = format!("'{title}' can only be read: {}", why.trim_end_matches('.'));
            return Err(Failure::refused(what, "Nothing was changed."));
        }
        let hand_edits = std::mem::take(&mut opened.hand_edits);
        let session = Session::of(shell, dir, opened);
        let (coder, is_new) = who::acting(shell, &session.project, &hand_edits, &session.title)?;
        let (store, _) = DiskStore::begin(fs.clone(), Path::new(""), &Shell::paths()?.state, &coder)?;
        let mut writing = Self { session, store, fs };
        if is_new {
            writing.run(Command::AddCoder { id: coder, name: String::new() })?;
        }
        // An undo that a crash cut off comes before all else; what the lock of the codebook keeps has to wait.
        while writing.run(Command::FinishUndone).is_ok() {
            shell.out.say("An undo or redo of yours was cut off last time, and is finished now.");
        }
        let removed = removed(&writing.session.project, &hand_edits);
        let count = hand_edits.len();
        if writing.take_in(hand_edits)? {
            let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
            shell.out.say(&format!("Taken in: {changes} made in pages by hand."));
            if let Some(removed) = removed {
                shell.out.warn(&removed);
            }
        }
        writing.take_in_texts(shell)?;
        Ok(writing)
    }

    /// Records the texts that were changed by hand, and where the coder's own codings and memos stand in them.
    fn take_in_texts(&mut self, shell: &mut Shell) -> Result<()> {
        for id in self.session.project.sources().to_vec() {
            let is_changed = self.session.project.shard(&id).is_some_and(|shard| shard.is_text_changed());
            match self.run(Command::TakeText(id.clone())) {
                Err(failure) if failure == Rejection::NoChange.into() => {}
                taken => {
                    taken?;
                    if is_changed {
                        let (title, became) = (self.session.project.title_of(&id), carried(&self.session.project, &id));
                        shell
                            .out
                            .say(&format!("The text of '{title}' was changed by hand, and is taken in: {became}."));
                    }
                }
            }
        }
        Ok(())
    }

    /// Records what was changed by hand; returns whether there was anything.
    fn take_in(&mut self, edits: Vec<HandEdit>) -> Result<bool> {
        if edits.is_empty() {
            return Ok(false);
        }
        match self.run(Command::TakeHandEdits(edits)) {
            Ok(_) => Ok(true),
            Err(failure) if failure == Rejection::NoChange.into() => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Begins to write in a project that was just made.
    pub fn begin(dir: &Path, coder: &CoderId) -> Result<Self> {
        let fs: Arc<dyn Fs> = Arc::new(RealFs::at(dir));
        let (store, _) = DiskStore::begin(fs.clone(), Path::new(""), &Shell::paths()?.state, coder)?;
        let session = Session {
            project: ManuallyDrop::default(),
            title: name_of(dir),
            is_edited_by_hand: false,
            is_damaged: false,
        };
        Ok(Self { session, store, fs })
    }

    /// Returns who writes.
    pub const fn coder(&self) -> &CoderId {
        &self.store.origin().coder
    }

    /// Carries out one command and returns its records, which are saved.
    pub fn run(&mut self, command: Command) -> Result<Vec<Record>> {
        let planned = match plan(&self.session.project, command.clone(), &self.stamp()) {
            Err(Rejection::EarlierText { of, sha256 }) => {
                if let Some(text) = text_file::version(&*self.fs, Path::new(""), &sha256, &[]) {
                    self.session.project.absorb_earlier(&of, text);
                }
                plan(&self.session.project, command, &self.stamp())?
            }
            planned => planned?,
        };
        self.put_texts(&planned.texts)?;
        self.save(&planned.records)?;
        for (source, text) in planned.texts {
            self.session.project.absorb_text(&source, text);
        }
        Ok(planned.records)
    }

    /// Carries out several commands or none as one action, which one undo takes back. Those that would change nothing
    /// are passed over.
    pub fn run_all(&mut self, commands: Vec<Command>) -> Result<()> {
        match plan_all(&self.session.project, commands, &self.stamp()) {
            Ok(plan) => self.save(&plan.records),
            Err(Rejection::NoChange) => Ok(()),
            Err(rejection) => Err(rejection.into()),
        }
    }

    /// Adds sources: their texts are saved before the records that speak of them, and nothing before all is planned.
    pub fn add_sources(&mut self, command: Command, texts: &[(SourceId, String)]) -> Result<Vec<Record>> {
        let records = plan(&self.session.project, command, &self.stamp())?.records;
        for (source, text) in texts {
            self.store.put_text(source, text, None)?;
        }
        self.save(&records)?;
        for (source, text) in texts {
            let labels = self.session.project.source(source).map(|s| s.labels()).unwrap_or_default();
            let text = SourceText::new(text, &labels);
            self.session.project.absorb_text(source, text);
        }
        Ok(records)
    }

    /// Saves the texts that an action gives to sources, before the records that speak of them.
    fn put_texts(&mut self, texts: &[(SourceId, SourceText)]) -> Result<()> {
        for (source, text) in texts {
            let before =
                self.session.project.shard(source).and_then(|shard| shard.text()).map(|text| text.sha256.clone());
            self.store.put_text(source, text.transcript.text(), before.as_deref())?;
        }
        Ok(())
    }

    fn stamp(&self) -> Stamp {
        let origin = self.store.origin().clone();
        let action = self.session.project.next_action(&origin.coder, &origin.device);
        Stamp { now: outside::now(), origin: Arc::new(origin), action, seed: outside::seed() }
    }

    /// Saves records before the project has them.
    fn save(&mut self, records: &[Record]) -> Result<()> {
        self.store.append(records)?;
        self.session.project.absorb_all(records.iter().cloned());
        Ok(())
    }

    /// Writes the pages, and returns the exit code. What was changed is saved already.
    pub fn finish(mut self, shell: &mut Shell) -> u8 {
        let mut code = self.session.code();
        shell.out.is_saved = true;
        match self.store.write_pages(&self.session.project) {
            Ok(findings) => findings.iter().for_each(|finding| {
                code = IN_PART;
                shell.out.warn_of(finding);
            }),
            Err(error) => {
                code = IN_PART;
                shell.out.warn(&format!("the change is saved, but a page is not up to date: {error} {}", error.hint()));
            }
        }
        code
    }
}

/// Says that a project as it was at a time is empty, or no other than now.
fn warn_of_time(shell: &mut Shell, dir: &Path, when: When, is_empty: bool) {
    let began = if is_empty { as_of::beginning(&RealFs::at(dir), Path::new("")) } else { None };
    let when = outside::local(when);
    if let Some(began) = began {
        let began = outside::local(began);
        shell.out.warn(&format!("by {when} there was nothing in this project: its first record is of {began}"));
    }
    if shell.globals.as_of.is_some_and(outside::is_after_today) {
        shell.out.warn(&format!("{when} is still to come: this is the project as its records have it now"));
    }
}

/// Says how many codes hand edits remove, and how many of them have codings: perhaps the page was cut off.
fn removed(project: &Project, edits: &[HandEdit]) -> Option<String> {
    let uses = uses(project);
    let (mut all, mut used) = (0, 0);
    for edit in edits.iter().filter(|edit| edit.gone == Some(true)) {
        if let Key::Code(id) = &edit.key {
            all += 1;
            used += usize::from(uses.contains_key(id));
        }
    }
    let codes = if all == 1 { "1 code is".to_owned() } else { format!("{all} codes are") };
    let which = if used == 0 { "none with codings".into() } else { format!("{used} of them with codings, which stay") };
    let hint = "put what was not meant back into codebook.yaml";
    (all > 0).then(|| format!("{codes} not on the page any more and were removed, {which}: {hint}"))
}

/// Returns how to call a project.
pub fn title_of(project: &Project, dir: &Path) -> String {
    if project.title().is_empty() { name_of(dir) } else { project.title().to_owned() }
}

/// Returns the name of a folder, to call a project by that has no title.
pub fn name_of(dir: &Path) -> String {
    let full = RealFs::at(dir).absolute(Path::new(""));
    full.file_name().unwrap_or(full.as_os_str()).to_string_lossy().into_owned()
}
