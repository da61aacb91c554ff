//! Corrections of the text, and choosing anew where something stands that a correction left adrift.

use super::State;
use crate::analysis::lists::drift::{Drifted, What};
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::memo;
use crate::app::undoing::short;
use crate::app::world::{Spot, World};
use crate::domain::command::{CodingEdit, Command};
use crate::domain::id::SourceId;
use crate::domain::segment::Segment;

/// Something that waits for its passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Placing(pub Drifted);

impl Placing {
    /// Returns the source that it is in.
    pub const fn source(&self) -> &SourceId {
        &self.0.source
    }

    /// Returns the command that puts it on a passage.
    pub fn at(&self, segment: Segment) -> Command {
        match &self.0.what {
            What::Coding(key) => Command::EditCodings {
                source: self.0.source.clone(),
                keys: vec![key.clone()],
                edit: CodingEdit::Passage(segment),
            },
            What::Memo(id) => Command::PlaceMemo { id: id.clone(), segment: Some(segment) },
        }
    }
}

impl State {
    /// Returns what waits for its passage, if it is in the source that is open.
    pub fn placing(&self) -> Option<&Placing> {
        self.placing.as_ref().filter(|placing| self.source.as_ref() == Some(placing.source()))
    }

    /// Goes to where something stands, or near where it stood, and lets the coder choose its passage.
    pub fn begin_placing(&mut self, world: &World, area: Area, placing: Placing) -> Outcome {
        let one = &placing.0;
        if let Some(segment) = one.now {
            self.jump(world, Spot { source: one.source.clone(), segment }, area);
        } else {
            self.open_at(world, one.source.clone(), one.was.at[0] as usize, area);
            self.deselect();
        }
        let told = format!("where does {} stand now? it was {}", one.name(&world.project), short(&one.was.quote));
        self.placing = Some(placing);
        let notice = Notice::done(told).keyed(Action::Place, "puts it on the sentence, or what is highlighted");
        Outcome::tell(notice)
    }

    /// Does what concerns something that waits for its passage, or the correction of a turn; nothing when the action is
    /// another one.
    pub(super) fn on_text(&mut self, world: &World, action: Action) -> Option<Outcome> {
        match action {
            Action::Place => Some(self.place_here(world)),
            Action::Back if self.placing().is_some() && self.selection.anchor.is_none() => {
                self.placing = None;
                let told = Notice::done("it is left as it was");
                Some(Outcome::tell(told.keyed(Action::ReworkScreen, "lists what is adrift")))
            }
            Action::CorrectTurn => Some(self.correct(world)),
            _ => None,
        }
    }

    fn place_here(&mut self, world: &World) -> Outcome {
        let Some(placing) = self.placing().cloned() else {
            let told = Notice::warning("nothing waits to be placed here");
            return Outcome::tell(told.keyed(Action::ReworkScreen, "lists what is adrift"));
        };
        let Some(spot) = self.target(world) else {
            return Outcome::tell(Notice::warning("there are no words here to put it on"));
        };
        self.placing = None;
        let words = self.text(world).map(|text| text.passage_text(spot.segment)).unwrap_or_default();
        let told = format!("{} stands on {}", placing.0.name(&world.project), short(&words));
        let notice = Notice::done(told).keyed(Action::ReworkScreen, "goes on with the others");
        Outcome::change(placing.at(spot.segment)).then(Go::Deselect).then(Go::Notice(notice))
    }

    /// Opens the turn under the cursor, to correct its words.
    fn correct(&self, world: &World) -> Outcome {
        let turn = self.source.clone().zip(self.text(world)).and_then(|(source, text)| {
            let at = text.turn_at(self.cursor())?;
            let range = text.turns().get(at)?.range;
            Some(memo::Turn { source, whole: text.shared_text(), range, nth: at + 1 })
        });
        match turn {
            Some(turn) => {
                let window = memo::State::new(world, memo::Which::Turn(turn));
                Outcome::go(Go::Open(Box::new(Overlay::Memo(Box::new(window)))))
            }
            None => Outcome::tell(Notice::warning("there is no turn here")),
        }
    }
}
