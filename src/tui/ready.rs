//! A project opened as far as its first frame needs it: pages, trail, and the source that is shown first.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::{HERE, RunError, RunOptions, told_losses};
use crate::app::draft::Draft;
use crate::app::keymap::Keymap;
use crate::app::opening::Start;
use crate::app::world::Place;
use crate::config::place::{Bookmark, is_first};
use crate::domain::Layer;
use crate::domain::command::{Command, HandEdit};
use crate::domain::id::{CoderId, SourceId};
use crate::domain::record::Origin;
use crate::domain::thing::Key;
use crate::outside;
use crate::store::fs::Fs;
use crate::store::open::source_of;
use crate::store::{DiskStore, NotesStore, OpenOptions, Opened, Severity, Store, load_source, open_trail};

/// A project about to be shown.
pub(super) struct Ready {
    /// The project's folder.
    pub fs: Arc<dyn Fs>,
    /// How it was opened.
    pub opening: OpenOptions,
    /// Where changes are saved, unless nothing may be changed.
    pub store: Option<Box<dyn Store>>,
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
    pub fn new((fs, path): (Arc<dyn Fs>, &Path), mut opened: Opened, options: RunOptions) -> Result<Self, RunError> {
        let review = options.notes.is_some();
        let mut opening = OpenOptions { as_of: options.as_of, for_writing: options.as_of.is_none() && !review };
        // Nobody in particular looks at what can only be read.
        let coder = options.coder.unwrap_or_else(|| CoderId::from("reader"));
        let (mut store, mut me) = (None::<Box<dyn Store>>, Origin { coder, device: "0000".into(), slot: 1 });
        let mut notes = Vec::new();
        if let Some(file) = &options.notes {
            let (begun, shown, findings) = NotesStore::open(file, &opened.project)?;
            store = Some(Box::new(begun));
            notes.extend(
                findings.iter().map(|finding| format!("{}: {} {}", finding.file, finding.what, finding.remedy)),
            );
            opened.project.absorb_all(shown);
            opened.read_only.get_or_insert_with(|| "It is reviewed.".to_owned());
        } else if opened.read_only.is_none() {
            match DiskStore::begin(fs.clone(), Path::new(HERE), &options.state, &me.coder) {
                Ok((begun, origin)) => {
                    store = Some(Box::new(begun));
                    me = origin;
                }
                Err(error) => {
                    opening.for_writing = false;
                    opened = open_trail(&*fs, Path::new(HERE), &opening)?;
                    opened.read_only = Some(error.to_string());
                }
            }
        }
        // People know the clock on the wall.
        if let Some(when) = options.as_of {
            opened.read_only = Some(format!("this is the project as it was on {}", outside::local(when)));
        }
        let (bookmark, place) = bookmark((&options.state, path), &me, review);
        let mut commands = Vec::new();
        let told = told(&opened).or(options.told).or_else(|| notes.into_iter().next());
        let pages_only: Vec<_> = opened.hand_edits.iter().filter_map(|edit| source_of(&edit.key)).collect();
        if store.is_some() && !review {
            let new = options.is_new.then(|| Command::AddCoder { id: me.coder.clone(), name: String::new() });
            let edits = std::mem::take(&mut opened.hand_edits);
            commands.extend(new.into_iter().chain((!edits.is_empty()).then_some(Command::TakeHandEdits(edits))));
        }
        let layer = options.layer.or_else(|| review.then_some(Layer::Final));
        let (mut start, losses) = start(&*fs, opened, (me, place, layer), &opening);
        start.review = review;
        start.keymap = options.user.keymap;
        start.is_first = !review && is_first(&options.state);
        let project = &start.project;
        start.loading.extend(pages_only.into_iter().filter(|id| project.source(id).is_none()));
        // With more sources to come this is told once, when all are read.
        let told = told.or_else(|| start.loading.is_empty().then(|| told_losses(losses, start.project.adrift()))?);
        Ok(Self { fs, opening, store, start, commands, told, bookmark, losses })
    }
}

/// Returns where it is remembered where the coder was, and where that is.
fn bookmark((state, path): (&Path, &Path), me: &Origin, review: bool) -> (Bookmark, Place) {
    let of = |who: &str| Bookmark::new(state, path, who);
    let first = of(me.coder.as_str());
    match (review, me.slot) {
        // Who reviews reads from another place than who codes.
        (true, _) => {
            let own = of(&format!("{} reviews", me.coder));
            let place = own.read();
            (own, place)
        }
        (false, 1) => {
            let place = first.read();
            (first, place)
        }
        // Another session of this coder is open: what is being written there is written there.
        (false, slot) => {
            let own = of(&format!("{} in session {slot}", me.coder));
            let (place, other) = (own.read(), Place { draft: None, ..first.read() });
            let place = if place.draft.is_some() || place.at > other.at { place } else { other };
            (own, place)
        }
    }
}

/// Reads what is shown first; returns it all with how much could not be read.
fn start(
    fs: &dyn Fs,
    opened: Opened,
    (me, place, layer): (Origin, Place, Option<Layer>),
    opening: &OpenOptions,
) -> (Start, usize) {
    let Opened { mut project, read_only, .. } = opened;
    let known = |id: &SourceId| project.source(id).is_some();
    let first = place.source.clone().filter(known).or_else(|| project.sources().first().cloned());
    // A memo that is gone on with stands in a text of its own.
    let written = place.draft.as_ref().and_then(Draft::source).filter(known);
    let needed: BTreeSet<SourceId> = first.into_iter().chain(written).collect();
    let mut losses = 0;
    for source in &needed {
        let (loaded, others, findings) = load_source(fs, Path::new(HERE), project.loading(source), opening);
        losses += findings.iter().filter(|finding| finding.severity == Severity::Loss).count();
        project.absorb_loaded(loaded);
        project.absorb_all(others);
    }
    let loading = project.sources().iter().filter(|id| !needed.contains(id)).cloned().collect();
    let is_reader = !project.coders().contains(&me.coder) && read_only.is_some();
    let own = || if is_reader { Layer::Final } else { Layer::Mine(me.coder.clone()) };
    let layer = layer.unwrap_or_else(own);
    let (me, keymap, size) = (Arc::new(me), Keymap::plain(), (0, 0));
    let (review, as_of) = (false, opening.as_of.map(outside::local));
    let began = outside::now();
    (
        Start { project, me, layer, place, read_only, as_of, review, loading, keymap, is_first: false, size, began },
        losses,
    )
}

/// Tells what of the pages and the trail needs a person.
fn told(opened: &Opened) -> Option<String> {
    let is_removed = |edit: &&HandEdit| edit.gone == Some(true) && matches!(edit.key, Key::Code(_));
    let removed = opened.hand_edits.iter().filter(is_removed).count();
    let losses: Vec<_> = opened.findings.iter().filter(|finding| finding.severity == Severity::Loss).collect();
    match (losses.as_slice(), opened.conflicts.len()) {
        ([], 0) if removed == 1 => Some("1 code was removed by hand from codebook.yaml".to_owned()),
        ([], 0) if removed > 1 => Some(format!("{removed} codes were removed by hand from codebook.yaml")),
        ([], 0) => open_to_others(opened),
        ([], 1) => Some("a change made by hand in a page needs your decision: 'emic check' tells which".to_owned()),
        ([], n) => Some(format!("{n} changes made by hand in pages need your decision: 'emic check' lists them")),
        ([one], _) => Some(format!("{}: {} {}", one.file, one.what, one.remedy)),
        (several, _) => told_losses(several.len(), 0),
    }
}

/// Tells who else can look into the project: of all that is good to know this cannot wait until somebody checks.
fn open_to_others(opened: &Opened) -> Option<String> {
    let finding = opened.findings.iter().find(|finding| finding.file == ".")?;
    Some(format!("{} {}", finding.what, finding.remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::edit::{self, Moment};
    use crate::app::{App, effect::Effect};
    use crate::config::load::User;
    use crate::domain::When;
    use crate::domain::command::NewMemo;
    use crate::domain::memo::{About, MemoKind};
    use crate::store::fs::{FaultFs, MemoryFs, Op};

    #[test]
    fn a_review_asks_the_disk_of_the_project_for_nothing_but_reading() {
        let disk = MemoryFs::new();
        // A hand edit, which whoever works in the project would take in.
        disk.write("project.yaml", "format: 1\ntitle: Study\nlevels: [micro]\n").write("codebook.yaml", "codes: []\n");
        let fs = Arc::new(FaultFs::new(disk));
        let state = tempfile::tempdir().unwrap();
        let notes = state.path().join("notes.yaml");
        let opened = open_trail(&*fs, Path::new(HERE), &OpenOptions::default()).unwrap();
        let options = RunOptions {
            coder: Some("rb".into()),
            is_new: false,
            layer: None,
            as_of: None,
            notes: Some(notes.clone()),
            told: None,
            no_color: true,
            state: state.path().into(),
            user: User::of_process(),
        };
        let mut ready = Ready::new((fs.clone(), Path::new("/study")), opened, options).unwrap();
        assert!(ready.commands.is_empty() && ready.start.review && ready.start.layer == Layer::Final);
        let mut app = App::new(ready.start);
        let comment = NewMemo { about: About::Project, passage: None, kind: MemoKind::Comment, text: "Why?".into() };
        let moment = Moment { now: When::from_millis(1_000), seed: 7 };
        let done = edit::run(&mut app.world, vec![Command::AddMemo(comment)], moment).unwrap();
        let store = ready.store.as_mut().unwrap();
        for effect in done.effects {
            let Effect::Append { records, project, .. } = effect else { panic!("{effect:?}") };
            store.append(&records).unwrap();
            store.look_again().unwrap();
            assert!(store.write_pages(&project).unwrap().is_empty());
        }
        assert!(std::fs::read_to_string(notes).unwrap().contains("Why?"));
        let refused = edit::run(&mut app.world, vec![Command::SetProject([].into())], moment).unwrap_err();
        assert!(refused.sentence.contains("in a review"), "{refused:?}");
        let is_reading = |op: Op| matches!(op, Op::Read | Op::List | Op::Stat);
        let calls = fs.calls();
        assert!(calls.len() > 3 && calls.iter().all(|call| is_reading(call.op)), "{calls:?}");
    }
}
