//! What a lock of the codebook stops before anything is typed, and where new codes go meanwhile.

use crate::app::action::Action;
use crate::app::edit::told_locked;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::{card, prompt};
use crate::app::world::World;
use crate::domain::id::CodeId;

/// Returns what happens in place of an action on a code, when the codebook is locked and that says otherwise.
pub(super) fn instead(world: &World, code: Option<&CodeId>, action: Action) -> Option<Outcome> {
    let version = world.project.lock()?;
    let open = |window| Outcome::go(Go::Open(Box::new(window)));
    if action == Action::AddCode || (action == Action::AddCodeBelow && code.is_none()) {
        let told = Notice::done(format!("the codebook is locked as '{}': new codes wait unsorted", version.name));
        return Some(open(Overlay::Prompt(prompt::State::add_code(world, None, None))).then(Go::Notice(told)));
    }
    let code = code?;
    let why = told_locked(&world.project.lock_on(code)?);
    match action {
        Action::EditCard => {
            // It can be read.
            let card = Overlay::Card(Box::new(card::State::new(world, code.clone())));
            Some(open(card).then(Go::Notice(why)))
        }
        Action::AddCodeBelow
        | Action::RenameCode
        | Action::MoveCode
        | Action::MoveCodeUp
        | Action::MoveCodeDown
        | Action::SetColor
        | Action::MergeCode
        | Action::RetireCode
        | Action::Remove
        | Action::SetLevel => Some(Outcome::tell(why)),
        _ => None,
    }
}
