//! What is done with what was picked.

use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::codebook::ask::counted;
use crate::app::screens::list;
use crate::app::world::{Spot, World};
use crate::domain::coding::Coding;
use crate::domain::command::{CodeChoice, CodeEdit, Command};
use crate::domain::id::CodeId;
use std::sync::Arc;

/// Moves a code; asks first when it would come to another level that way.
pub fn move_under(world: &World, code: &CodeId, parent: Option<&CodeId>) -> Outcome {
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

/// Codes many passages in one step. Those that have a code already are passed over, and told.
pub(super) fn code_all(world: &World, spots: &[Spot], codes: &[CodeChoice]) -> Outcome {
    let book = world.project.codebook();
    let has = |spot: &Spot, choice: &CodeChoice| {
        let CodeChoice::Known(code) = choice else { return false };
        let same = |c: &&Arc<Coding>| {
            c.coder() == world.coder() && c.segment() == Some(spot.segment) && book.resolve(&c.code) == code
        };
        world.project.shard(&spot.source).is_some_and(|shard| shard.codings().iter().any(|c| same(&c)))
    };
    if codes.is_empty() {
        return Outcome::none();
    }
    let whole = |spot: &&Spot| codes.iter().all(|choice| has(spot, choice));
    let passed = spots.iter().filter(whole).count();
    let at = spots.iter().map(|spot| (spot.source.clone(), spot.segment)).collect();
    let command = Command::AddCodingsAt { spots: at, codes: codes.to_vec() };
    let told = format!("coded {}", counted(spots.len() - passed, "passage"));
    let told = if passed > 0 { format!("{told}; {passed} had it already") } else { told };
    let told = Notice::done(told).keyed(Action::Undo, "takes all of it back");
    Outcome::change(command).then(Go::Close).then(Go::Applied(codes.to_vec())).then(Go::Notice(told))
}
