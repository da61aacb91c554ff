//! Laws of a project that is written by one session after another and read back from its folder.

mod as_of;
mod undo;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::append::RecordFile;
use super::fs::{Fs as _, MemoryFs, Modes};
use super::open::{OpenOptions, Opened, open};
use super::{DiskStore, Store as _, layout, records, text_file};
use crate::analysis::tally::{Ask, By, tally};
use crate::domain::history::{ActionId, History};
use crate::domain::id::Device;
use crate::domain::layer::look;
use crate::domain::plan::plan;
use crate::domain::tests::{TEXT, start, state};
use crate::domain::{Command, Layer, Project, Rejection, SourceId, Stamp, When};
use crate::interchange::csv_out::{self, Guard};

/// A project folder in which each thing is done by a session of its own, as after a restart.
struct Folder {
    fs: Arc<MemoryFs>,
    state: TempDir,
    clock: i64,
}

impl Folder {
    /// Starts with what the laws of the domain start with.
    fn new() -> Self {
        let folder = Self { fs: Arc::new(MemoryFs::new()), state: tempfile::tempdir().unwrap(), clock: 0 };
        let begun = start();
        folder.fs.write("project.yaml", "format: 1\n");
        for (source, text) in &begun.texts {
            text_file::write((&*folder.fs, Path::new("")), source, text, None, Modes::PRIVATE).unwrap();
        }
        for record in &begun.records {
            let (path, header) = (layout::record_file(&record.place, &record.origin), String::from("# emic"));
            let mut file = RecordFile::new(folder.fs.clone(), path, header, Modes::PRIVATE);
            file.append(&[records::emit(&record.line)]).unwrap();
        }
        Self { clock: begun.clock, ..folder }
    }

    /// Reads everything anew, as it is or as it was.
    fn open(&self, as_of: Option<When>) -> Opened {
        open(&*self.fs, Path::new(""), &OpenOptions { as_of, for_writing: false }).unwrap()
    }

    /// Opens a session of a coder, lets it do something a second later, and closes it.
    fn run(&mut self, coder: &str, command: Command) -> Result<(), Rejection> {
        self.clock += 1000;
        let mut project =
            open(&*self.fs, Path::new(""), &OpenOptions { as_of: None, for_writing: true }).unwrap().project;
        let (mut store, origin) =
            DiskStore::begin(self.fs.clone(), Path::new(""), self.state.path(), &coder.into()).unwrap();
        let action = project.next_action(&origin.coder, &origin.device);
        let stamp = Stamp {
            now: When::from_millis(self.clock),
            origin: Arc::new(origin),
            action,
            seed: self.clock.unsigned_abs(),
        };
        if let Command::AddSources(sources) = &command {
            for new in sources {
                store.put_text(&new.id, TEXT, None).unwrap();
            }
        }
        let planned = match plan(&project, command.clone(), &stamp) {
            Err(Rejection::EarlierText { of, sha256 }) => {
                project.absorb_earlier(&of, text_file::version(&*self.fs, Path::new(""), &sha256, &[]).unwrap());
                plan(&project, command, &stamp)?
            }
            planned => planned?,
        };
        for (source, text) in &planned.texts {
            let before = project.shard(source).and_then(|shard| shard.text()).map(|text| text.sha256.clone());
            store.put_text(source, text.transcript.text(), before.as_deref()).unwrap();
        }
        store.append(&planned.records).unwrap();
        Ok(())
    }

    /// Returns the actions of a coder here of which a part is missing.
    fn unfinished(&self, coder: &str) -> Vec<ActionId> {
        let project = self.open(None).project;
        let devices: BTreeSet<Device> = project.actions().keys().map(|(_, device)| device.clone()).collect();
        let of = |device| {
            let history = History::of(&project, &coder.into(), &device);
            history.unfinished().map(|action| action.id).collect::<Vec<_>>()
        };
        devices.into_iter().flat_map(of).collect()
    }

    /// Returns all files of records.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let is_of_records = |path: &PathBuf| path.starts_with(layout::TRAIL) || path.starts_with(layout::CODINGS);
        let files = self.fs.files().into_iter().filter(is_of_records);
        files.map(|path| (path.clone(), self.fs.read_bytes(&path).unwrap_or_default())).collect()
    }

    /// Leaves of the lines that were appended since only the first so many, as a crash does: the trail is written first,
    /// then one file of codings after the other. Returns of how many.
    fn cut(&self, before: &BTreeMap<PathBuf, Vec<u8>>, keep: impl Fn(usize) -> usize) -> usize {
        let mut added: Vec<(PathBuf, String)> = Vec::new();
        for (path, after) in self.files() {
            let there = before.get(&path).map_or(0, Vec::len);
            let text = String::from_utf8(after[there..].to_vec()).unwrap();
            added.extend(text.lines().map(|line| (path.clone(), format!("{line}\n"))));
        }
        added.sort_by_key(|(path, _)| !path.starts_with(layout::TRAIL));
        let records = added.iter().filter(|(_, line)| line.starts_with("- ")).count();
        let mut left = keep(records);
        let mut files = before.clone();
        for (path, line) in added {
            if line.starts_with("- ") {
                if left == 0 {
                    break;
                }
                left -= 1;
            }
            files.entry(path).or_default().extend_from_slice(line.as_bytes());
        }
        for path in self.files().into_keys() {
            match files.get(&path) {
                Some(bytes) => drop(self.fs.write_in_place(&path, bytes)),
                None => self.fs.remove(&path).unwrap(),
            }
        }
        records
    }

    /// Changes a text as an editor does.
    fn retype(&self, source: &SourceId) {
        let path = layout::text(source);
        let text = self.fs.read_text(&path).replacen('n', "nn", 1);
        self.fs.write(&path, format!("{text}\nP1: One thing more, at {}.\n", self.clock));
    }

    /// Lets somebody change a text in an editor, and a session take it in.
    fn retype_and_take(&mut self, coder: &str, source: &SourceId) {
        self.retype(source);
        self.run(coder, Command::TakeText(source.clone())).unwrap();
    }
}

/// What a person sees of a project: its content, and the tallies as printed.
fn seen(project: &Project) -> String {
    let mut out = state(project);
    for layer in [Layer::Everyone, Layer::Final] {
        for by in [By::Level, By::Category, By::Code] {
            let looked = look(project, &layer);
            let mut table = tally(project, &looked, &Ask::of_command(by, None, None), When::default());
            table.about.as_of = None;
            out += &csv_out::write(&table, Guard::On);
        }
    }
    out
}
