//! A question answered by Enter or Esc.

use crate::app::action::{Action, Context};
use crate::app::export::Export;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::saving::SavingState;
use crate::app::screens::help;
use crate::app::undoing;
use crate::app::world::World;
use crate::domain::command::Command;
use crate::domain::history::ActionId;
use crate::domain::plan::Plan;
use crate::domain::project::Project;

/// What Enter does.
#[derive(Clone, Debug, PartialEq)]
enum Then {
    Leave,
    /// Writes a file over one that is there.
    Write(Box<Export>),
    /// Changes the project; then tells what was done.
    Change(Vec<Command>, Notice),
    /// Undoes an action, or does it again.
    Reverse(Command, ActionId),
}

/// The question.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    title: String,
    lines: Vec<String>,
    verb: &'static str,
    then: Then,
}

impl State {
    /// Asks whether to leave although something is not saved.
    pub fn leave(world: &World) -> Self {
        let lines = match world.saving.state() {
            SavingState::NotSaved(why, hint) => vec![
                format!("Your last changes are not on the disk: {why}."),
                hint.to_owned(),
                "They are lost when you leave now.".to_owned(),
            ],
            SavingState::Saving => vec!["Your last change is on its way to the disk.".to_owned()],
            SavingState::Saved => vec!["Everything is saved.".to_owned()],
        };
        let lines = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Self { title: "Leave emic?".into(), lines, verb: "leave", then: Then::Leave }
    }

    /// Asks whether to write a file over one that is there.
    pub fn replace(export: Export) -> Self {
        let lines = vec![format!("There is already a file '{}'.", export.to), "What it holds would be gone.".into()];
        let then = Then::Write(Box::new(Export { agreed: true, ..export }));
        Self { title: "Write over it?".into(), lines, verb: "write over it", then }
    }

    /// Asks whether to change the project, saying what that will touch.
    pub fn change(title: String, lines: Vec<String>, verb: &'static str, commands: Vec<Command>, told: Notice) -> Self {
        Self { title, lines, verb, then: Then::Change(commands, told) }
    }

    /// Asks whether to undo something, or to do it again, that was not done in this session, or that others come before.
    pub fn reverse(project: &Project, way: Command, plan: &Plan) -> Option<Self> {
        let reversal = plan.reversal.as_ref()?;
        let (title, verb) = match way {
            Command::Redo => ("Do again what was undone before?", "does it again"),
            _ => ("Undo what was done before?", "undoes it"),
        };
        let lines = undoing::picture(project, reversal, plan);
        Some(Self { title: title.into(), lines, verb, then: Then::Reverse(way, reversal.action.id) })
    }

    /// Returns the question.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns what to know before answering.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Returns the verb of Enter.
    pub const fn verb(&self) -> &'static str {
        self.verb
    }

    /// Does an action.
    pub fn update(&mut self, _world: &World, action: Action) -> Outcome {
        match action {
            Action::Accept => match &self.then {
                Then::Leave => Outcome::go(Go::Quit),
                Then::Write(export) => Outcome::go(Go::Close).then(Go::Write(export.clone())),
                Then::Reverse(way, agreed) => Outcome::go(Go::Close).then(Go::Reverse(way.clone(), *agreed)),
                Then::Change(commands, told) => {
                    Outcome { commands: commands.clone(), then: vec![Go::Close, Go::Notice(told.clone())] }
                }
            },
            Action::Help => help::open(Context::Confirm),
            Action::Back | Action::Leave => Outcome::go(Go::Close),
            _ => Outcome::none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::testing::{closes, world};

    #[test]
    fn leaving_says_what_would_be_lost() {
        let mut world = world();
        world.saving.ask();
        world.saving.fail("the disk is full".into(), "Make room; emic tries again.".into());
        let mut state = State::leave(&world);
        assert_eq!(state.lines()[0], "Your last changes are not on the disk: the disk is full.");
        assert!(closes(&state.update(&world, Action::Back)));
        assert!(matches!(state.update(&world, Action::Accept).then[..], [Go::Quit]));
    }
}
