//! Texts of sources that change while the project is open, and what is told of what they carried along.

use super::App;
use super::action::Action;
use super::edit::{self, Moment};
use super::effect::Effect;
use super::export::Written;
use super::key::Chord;
use super::notice::Notice;
use super::overlay::Overlay;
use super::screens::memo;
use crate::analysis::lists::drift::{carried, drifted};
use crate::domain::SourceText;
use crate::domain::command::Command;
use crate::domain::id::SourceId;

impl App {
    /// Returns whether the window on top is for the correction of a turn.
    pub fn is_correcting(&self) -> bool {
        let which = |memo: &memo::State| matches!(memo.which(), memo::Which::Turn(_));
        matches!(self.overlays.last(), Some(Overlay::Memo(state)) if which(state))
    }

    /// Says what can be done about what is not saved.
    pub(super) fn ways_to_save(&self) -> String {
        let key = |action| self.keymap.chords(self.context(), action).next().map(Chord::label);
        let ways = [(Action::Save, "tries again"), (Action::SaveElsewhere, "saves elsewhere")];
        let ways = ways.into_iter().filter_map(|(action, does)| Some(format!("{} {does}", key(action)?)));
        ways.collect::<Vec<_>>().join(" · ")
    }

    /// Tells what became of the project that was to be saved elsewhere.
    pub(super) fn take_elsewhere(&mut self, written: Written) {
        self.notice = Some(match written {
            Written::Done(folder) => {
                self.overlays.pop_if(|window| matches!(window, Overlay::Prompt(state) if state.is_elsewhere()));
                let missing = self.world.loading.len();
                let told = Notice::done(format!("the project is in '{folder}', as it is here"));
                match missing {
                    0 => told.hinted("what is done from now on is not"),
                    n => told.hinted(format!("{n} sources that are not read yet are not in it")),
                }
            }
            Written::Exists => Notice::warning("there is a project in that folder already"),
            Written::Failed(why, hint) => Notice::error(why).hinted(hint),
        });
    }

    /// Takes an earlier text that was asked for, and does what waited for it.
    pub(super) fn take_earlier(
        &mut self,
        (source, text): (&SourceId, Option<SourceText>),
        then: Vec<Command>,
        moment: Moment,
        effects: &mut Vec<Effect>,
    ) {
        let Some(text) = text else {
            let title = self.world.project.title_of(source);
            let told = format!("it cannot be done: the earlier text of {title} is not in sources/.versions");
            self.notice = Some(Notice::warning(told).hinted("put the file back there, from a copy of the project"));
            return;
        };
        self.world.project.absorb_earlier(source, text);
        match edit::run(&mut self.world, then, moment) {
            Ok(done) => {
                effects.extend(done.effects);
                self.overlays.extend(done.ask.map(|ask| Overlay::Confirm(*ask)));
                self.notice = done.told.or(self.notice.take());
            }
            Err(notice) => self.notice = Some(notice),
        }
        self.world.agreed = None;
    }

    /// Tells what became of what was written on a text that the coder corrected.
    pub(super) fn tell_corrected(&mut self, source: &SourceId) {
        let project = &self.world.project;
        let told = format!("corrected {}: {}", project.title_of(source), carried(project, source));
        let is_touched = drifted(project, None).iter().any(|one| one.source == *source);
        let notice = Notice::done(told);
        let (key, does) =
            if is_touched { (Action::ReworkScreen, "lists them") } else { (Action::Undo, "takes it back") };
        self.notice = Some(notice.keyed(key, does));
    }

    /// Records that the text of a source that was read is another one, if somebody changed it by hand, and writes down
    /// where the coder's own codings and memos stand in it.
    pub fn take_in_text(&mut self, source: &SourceId, moment: Moment) -> Vec<Effect> {
        let world = &mut self.world;
        if world.read_only.is_some() {
            return Vec::new();
        }
        let is_changed = world.project.shard(source).is_some_and(|shard| shard.is_text_changed());
        match edit::run(world, vec![Command::TakeText(source.clone())], moment) {
            Ok(done) => {
                if is_changed && !done.effects.is_empty() {
                    let title = world.project.title_of(source);
                    let told = format!("the text of {title} was changed outside: {}", carried(&world.project, source));
                    self.notice = Some(Notice::done(told).keyed(Action::ReworkScreen, "lists what it touched"));
                }
                done.effects
            }
            Err(notice) => {
                self.notice = Some(notice);
                Vec::new()
            }
        }
    }
}
