//! Starting where the coder left off, and what to restore next time.

use super::action::{Action, Context};
use super::key::{Key, KeyCode};
use super::keymap::Keymap;
use super::notice::{Notice, NoticeKind};
use super::overlay::Overlay;
use super::panes::Panes;
use super::screens::{codebook, memos, people, quotes, rework, search, sources, tallies, trail, transcript, versions};
use super::world::{Place, World};
use super::{App, Pane, Screen};
use crate::analysis::live::LiveCounts;
use crate::domain::id::SourceId;
use crate::domain::layer::Layer;
use crate::domain::project::Project;
use crate::domain::record::Origin;
use crate::domain::time::When;
use std::sync::Arc;

/// What the program starts with.
#[derive(Debug)]
pub struct Start {
    /// The project; sources of which the text is still to come are read later.
    pub project: Project,
    /// Who codes, from where.
    pub me: Arc<Origin>,
    /// Whose codings are shown at first.
    pub layer: Layer,
    /// Where the coder was last time.
    pub place: Place,
    /// Why nothing may be changed, if so.
    pub read_only: Option<String>,
    /// The moment as which the project is shown, as the clock on the wall has it; none when it is shown as it is.
    pub as_of: Option<String>,
    /// Whether the project is reviewed.
    pub review: bool,
    /// Sources that are still being read.
    pub loading: Vec<SourceId>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Whether the user starts emic for the first time.
    pub is_first: bool,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// When the session begins.
    pub began: When,
}

impl Start {
    /// Starts for a coder who has not been here, with the default keys and everything read.
    pub fn new(project: Project, me: Arc<Origin>, size: (u16, u16)) -> Self {
        let layer = Layer::Mine(me.coder.clone());
        let (place, loading, keymap) = (Place::default(), Vec::new(), Keymap::plain());
        let (read_only, as_of, review, is_first, began) = (None, None, false, false, When::default());
        Self { project, me, layer, place, read_only, as_of, review, loading, keymap, is_first, size, began }
    }
}

impl App {
    /// Closes the card that greets at the first start. Returns whether the key was for that alone: any other one does what
    /// it does, so that who follows a tour loses no step.
    pub(super) fn close_greeting(&mut self, key: Key) -> bool {
        if !matches!(self.overlays.last(), Some(Overlay::Welcome)) {
            return false;
        }
        self.overlays.pop();
        matches!(key.code, KeyCode::Esc | KeyCode::Enter | KeyCode::Char(' '))
    }

    /// Opens the screen where the coder was, and says where that is.
    pub fn new(start: Start) -> Self {
        let Start { project, me, layer, place, read_only, as_of, review, loading, keymap, is_first, size, began } =
            start;
        let world = World {
            counts: LiveCounts::default(),
            saving: super::saving::Saving::default(),
            last_codes: Vec::new(),
            loading: loading.into_iter().collect(),
            furthest: place.furthest.clone(),
            as_tree: place.as_tree || project.levels().is_empty(),
            reading: false,
            began,
            agreed: None,
            project,
            me,
            layer,
            read_only,
            as_of,
            review,
        };
        let mut app = Self {
            screen: Screen::Code,
            focus: Pane::Transcript,
            panes: Panes::default(),
            sources: sources::State::default(),
            codebook: codebook::State::new(place.closed.clone()),
            tallies: tallies::State::default(),
            quotes: quotes::State::default(),
            memos: memos::State::default(),
            search: search::State::default(),
            trail: trail::State::default(),
            versions: versions::State::default(),
            rework: rework::State::default(),
            overlays: is_first.then_some(Overlay::Welcome).into_iter().collect(),
            people: people::State::default(),
            pending: Vec::new(),
            hints: Vec::new(),
            notice: None,
            size,
            division: place.division.clone(),
            dragged: None,
            clicked: None,
            keymap,
            before: Vec::new(),
            greeting: None,
            drafted: None,
            waiting: None,
            leaving: false,
            world,
        };
        app.world.counts.update(&app.world.project, &app.world.layer);
        app.arrive(place);
        app
    }

    /// Goes where the coder was, says where that is, and goes on with what was being written.
    fn arrive(&mut self, place: Place) {
        self.open_again(&place);
        self.settle();
        if place.locked {
            self.panes.toggle_lock(&self.world);
        }
        let draft = place.draft.clone();
        self.greeting = Some(place);
        self.greet();
        if let Some(draft) = draft {
            self.write_on(draft);
        }
    }

    /// Opens the transcripts that were open last time, else the first one.
    fn open_again(&mut self, place: &Place) {
        let known = |id: &SourceId| self.world.project.source(id).is_some();
        let last = place.source.clone().filter(known);
        if let Some(source) = last.clone().or_else(|| self.world.project.sources().first().cloned()) {
            let position = if last.is_some() { place.position } else { 0 };
            let area = self.inside(Pane::Transcript);
            self.panes.here_mut().open_at(&self.world, source, position, area);
            for (source, position) in place.more.iter().filter(|(id, _)| self.world.project.source(id).is_some()) {
                let mut state = transcript::State::default();
                state.open_at(&self.world, source.clone(), *position, area);
                self.panes.add(state);
            }
            self.panes.activate(&self.world, place.active);
            if let Some(source) = self.panes.here().source() {
                self.sources.show(source.clone());
            }
        }
    }

    /// Returns where the coder is, to be restored next time.
    pub fn place(&self, now: When) -> Place {
        let mut places = self.panes.iter().map(|state| state.place(&self.world));
        let (source, position) = places.next().unwrap_or_default();
        Place {
            source,
            position,
            more: places.filter_map(|(source, position)| Some((source?, position))).collect(),
            active: self.panes.active(),
            locked: self.panes.is_locked(),
            division: self.division.clone(),
            furthest: self.world.furthest.clone(),
            as_tree: self.world.as_tree,
            closed: self.codebook.closed().clone(),
            draft: self.draft(),
            at: now.millis(),
        }
    }

    /// Tells where the coder was, until a key is pressed. Written again when all sources are read: done marks stand in
    /// their files.
    pub(super) fn greet(&mut self) {
        // What needs a person matters more.
        if self.notice.as_ref().is_some_and(|notice| notice.kind == NoticeKind::Error) {
            return;
        }
        let project = &self.world.project;
        // Who is here for the first time is better served by the keys, unless there is nothing to use them on.
        let is_ready =
            !project.sources().is_empty() && !project.codebook().is_empty() && self.world.read_only.is_none();
        let place = self.greeting.as_ref().filter(|place| place.at > 0 || !is_ready);
        let line = place.map(|place| self.opening_line(place));
        self.notice = line.map(Notice::done).or(self.notice.take());
    }

    /// One line: last here when and where, what is still to be done.
    fn opening_line(&self, place: &Place) -> String {
        if self.world.review {
            return self.review_line();
        }
        let project = &self.world.project;
        let mut parts = Vec::new();
        let title = place.source.as_ref().and_then(|id| project.source(id)).map(|source| source.title.as_str());
        if let (Some(title), true) = (title, place.at > 0) {
            let turn = self.panes.here().turn_here(&self.world).map_or(String::new(), |n| format!(" turn {}", n + 1));
            parts.push(format!("last here {}, {title}{turn}", When::from_millis(place.at).date()));
        }
        let me = self.world.coder();
        let open = project.sources().iter().filter(|id| !project.is_done(id, me)).count();
        match (project.sources().len(), open) {
            (0, _) => parts.push("no sources yet: emic import adds them".into()),
            (n, _) if !self.world.loading.is_empty() => parts.push(format!("{n} sources")),
            (_, 0) => parts.push("all sources done".into()),
            (_, 1) => parts.push("1 source not done".into()),
            (_, n) => parts.push(format!("{n} sources not done")),
        }
        let book = project.codebook();
        let bare = book.tree().iter().filter(|(id, _)| book.get(id).is_some_and(|c| c.definition.is_empty())).count();
        match (book.is_empty(), bare) {
            (true, _) => {
                let key = self.keymap.key(Context::Transcript, Action::CodeSelection);
                parts.push(format!("no codes yet: {key} codes a passage"));
            }
            (_, 0) => {}
            (_, 1) => parts.push("1 code without definition".into()),
            (_, n) => parts.push(format!("{n} codes without definition")),
        }
        match book.unsorted().count() {
            0 => {}
            1 => parts.push("1 code unsorted".into()),
            n => parts.push(format!("{n} codes unsorted")),
        }
        match project.thread_counts() {
            [0, ..] => {}
            [1, ..] => parts.push("1 comment open".into()),
            [n, ..] => parts.push(format!("{n} comments open")),
        }
        if let Some(why) = &self.world.read_only {
            parts.push(format!("read only: {why}"));
        }
        parts.join(" · ")
    }

    /// What a reviewer can do here, and what was said so far.
    fn review_line(&self) -> String {
        let key = self.keymap.key(Context::Transcript, Action::Memo);
        let mut parts = vec![format!("a review: nothing in the project is changed, {key} writes a comment")];
        let [open, answered, settled] = self.world.project.thread_counts();
        for (count, word) in [(open, "open"), (answered, "answered"), (settled, "settled")] {
            if count > 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        parts.join(" · ")
    }
}
