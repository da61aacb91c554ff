//! A question answered by Enter or Esc.

use crate::app::action::{Action, Context};
use crate::app::outcome::{Go, Outcome};
use crate::app::saving::SavingState;
use crate::app::screens::help;
use crate::app::world::World;

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    title: &'static str,
    lines: Vec<String>,
    verb: &'static str,
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
        Self { title: "Leave emic?", lines: lines.into_iter().filter(|line| !line.is_empty()).collect(), verb: "leave" }
    }

    /// Returns the question.
    pub const fn title(&self) -> &'static str {
        self.title
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
            Action::Accept => Outcome::go(Go::Quit),
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
