//! What is done with what was picked.

use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::list;
use crate::app::world::World;
use crate::domain::command::{CodeChoice, CodeEdit, Command};
use crate::domain::id::CodeId;

/// Moves a code; asks first when it would come to another level that way.
pub(super) fn move_under(world: &World, code: &CodeId, parent: Option<&CodeId>) -> Outcome {
    let book = world.project.codebook();
    let own = book.get(code).and_then(|c| c.level.as_ref());
    let (now, then) = (book.level(code), parent.and_then(|parent| book.level(parent)));
    let moved = Command::EditCode(code.clone(), CodeEdit::Move { parent: parent.cloned(), before: None });
    if own.is_none() && now != then {
        let ask = list::State::keep_level(world, code, moved, then);
        return Outcome::go(Go::Close).then(Go::Open(Box::new(Overlay::List(ask))));
    }
    Outcome::change(moved).then(Go::Close).then(Go::ShowCode(CodeChoice::Known(code.clone())))
}

/// Files a code under another one, which may be made on the way.
pub(super) fn file_code(code: &CodeId, choice: &CodeChoice, name: &str) -> Outcome {
    let command = Command::EditCode(code.clone(), CodeEdit::Under(choice.clone()));
    Outcome::change(command).then(Go::Close).then(Go::Filed(name.to_owned()))
}
