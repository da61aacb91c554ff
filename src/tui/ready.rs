//! A project opened as far as its first frame needs it: pages, trail, and the source that is shown first.

use std::path::Path;
use std::sync::Arc;

use super::{HERE, RunError, RunOptions, told_losses};
use crate::app::keymap::Keymap;
use crate::app::opening::Start;
use crate::app::world::Place;
use crate::config::place::{Bookmark, is_first};
use crate::domain::Layer;
use crate::domain::command::{Command, HandEdit};
use crate::domain::id::{CoderId, SourceId};
use crate::domain::record::Origin;
use crate::domain::thing::Key;
use crate::store::fs::{Fs, RealFs};
use crate::store::open::source_of;
use crate::store::{DiskStore, OpenOptions, Opened, Severity, load_source, open_trail};

/// A project about to be shown.
pub(super) struct Ready {
    /// The project's folder.
    pub fs: Arc<dyn Fs>,
    /// How it was opened.
    pub opening: OpenOptions,
    /// Where changes are saved, unless nothing may be changed.
    pub store: Option<DiskStore>,
    /// What the screen starts with.
    pub start: Start,
    /// What is to be recorded before the first key: a new coder, hand edits.
    pub commands: Vec<Command>,
    /// What of the project needs a person.
    pub told: Option<String>,
    /// Where it is remembered where the coder was.
    pub bookmark: Bookmark,
    /// How much of the first source could not be read.
    pub losses: usize,
}

impl Ready {
    /// Reads what the first frame needs, and begins to write unless nothing may be changed.
    pub fn new(dir: &Path, mut opened: Opened, options: RunOptions) -> Result<Self, RunError> {
        let fs: Arc<dyn Fs> = Arc::new(RealFs::at(dir));
        let mut opening = OpenOptions { as_of: options.as_of, for_writing: options.as_of.is_none() };
        // Nobody in particular looks at what can only be read.
        let coder = options.coder.unwrap_or_else(|| CoderId::from("reader"));
        let (mut store, mut me) = (None, Origin { coder, device: "0000".into(), slot: 1 });
        if opened.read_only.is_none() {
            match DiskStore::begin(fs.clone(), Path::new(HERE), &options.state, &me.coder) {
                Ok((begun, origin)) => (store, me) = (Some(begun), origin),
                Err(error) => {
                    opening.for_writing = false;
                    opened = open_trail(&*fs, Path::new(HERE), &opening)?;
                    opened.read_only = Some(error.to_string());
                }
            }
        }
        let bookmark = Bookmark::new(&options.state, &fs.absolute(Path::new(HERE)), me.coder.as_str());
        let mut commands = Vec::new();
        let told = told(&opened);
        let pages_only: Vec<_> = opened.hand_edits.iter().filter_map(|edit| source_of(&edit.key)).collect();
        if store.is_some() {
            let new = options.is_new.then(|| Command::AddCoder { id: me.coder.clone(), name: String::new() });
            let edits = std::mem::take(&mut opened.hand_edits);
            commands.extend(new.into_iter().chain((!edits.is_empty()).then_some(Command::TakeHandEdits(edits))));
        }
        let (mut start, losses) = start(&*fs, opened, (me, bookmark.read(), options.layer), &opening);
        start.keymap = options.user.keymap;
        start.is_first = is_first(&options.state);
        let project = &start.project;
        start.loading.extend(pages_only.into_iter().filter(|id| project.source(id).is_none()));
        // With more sources to come this is told once, when all are read.
        let told = told.or_else(|| start.loading.is_empty().then(|| told_losses(losses, start.project.adrift()))?);
        Ok(Self { fs, opening, store, start, commands, told, bookmark, losses })
    }
}

/// Reads the source that is shown first; returns it all with how much could not be read.
fn start(
    fs: &dyn Fs,
    opened: Opened,
    (me, place, layer): (Origin, Place, Option<Layer>),
    opening: &OpenOptions,
) -> (Start, usize) {
    let Opened { mut project, read_only, .. } = opened;
    let known = |id: &SourceId| project.source(id).is_some();
    let first = place.source.clone().filter(known).or_else(|| project.sources().first().cloned());
    let mut losses = 0;
    if let Some(first) = &first {
        let (loaded, others, findings) = load_source(fs, Path::new(HERE), project.loading(first), opening);
        losses = findings.iter().filter(|finding| finding.severity == Severity::Loss).count();
        project.absorb_loaded(loaded);
        project.absorb_all(others);
    }
    let loading = project.sources().iter().filter(|id| Some(*id) != first.as_ref()).cloned().collect();
    let is_reader = !project.coders().contains(&me.coder) && read_only.is_some();
    let own = || if is_reader { Layer::Final } else { Layer::Mine(me.coder.clone()) };
    let layer = layer.unwrap_or_else(own);
    let (me, keymap, size) = (Arc::new(me), Keymap::plain(), (0, 0));
    (Start { project, me, layer, place, read_only, loading, keymap, is_first: false, size }, losses)
}

/// Tells what of the pages and the trail needs a person.
fn told(opened: &Opened) -> Option<String> {
    let is_removed = |edit: &&HandEdit| edit.gone == Some(true) && matches!(edit.key, Key::Code(_));
    let removed = opened.hand_edits.iter().filter(is_removed).count();
    let losses: Vec<_> = opened.findings.iter().filter(|finding| finding.severity == Severity::Loss).collect();
    match (losses.as_slice(), opened.conflicts.len()) {
        ([], 0) if removed == 1 => Some("1 code was removed by hand from codebook.yaml".to_owned()),
        ([], 0) if removed > 1 => Some(format!("{removed} codes were removed by hand from codebook.yaml")),
        ([], 0) => None,
        ([], 1) => Some("a change made by hand in a page needs your decision: 'emic check' tells which".to_owned()),
        ([], n) => Some(format!("{n} changes made by hand in pages need your decision: 'emic check' lists them")),
        ([one], _) => Some(format!("{}: {} {}", one.file, one.what, one.remedy)),
        (several, _) => told_losses(several.len(), 0),
    }
}
