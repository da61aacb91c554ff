//! What may be changed: everything, nothing, or in a review the reviewer's own comments.

use super::action::Action;
use super::notice::Notice;
use super::world::World;
use crate::domain::command::{Command, NewMemo};
use crate::domain::memo::{About, MemoKind};

/// Returns whether an action is there to change the project. What it would open is then not opened either, where nothing
/// may be changed.
pub const fn changes(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::CodeSelection
            | A::CodeWith
            | A::QuickCode(_)
            | A::AssignQuick(_)
            | A::CodeAgain
            | A::CodeInVivo
            | A::Recode
            | A::Remove
            | A::ToggleQuotable
            | A::ToggleUnsure
            | A::MoveStart
            | A::MoveEnd
            | A::AddExample
            | A::Place
            | A::CorrectTurn
            | A::MarkDone
            | A::AddCode
            | A::AddCodeBelow
            | A::RenameCode
            | A::MoveCode
            | A::MoveCodeUp
            | A::MoveCodeDown
            | A::SetColor
            | A::MergeCode
            | A::SplitCode
            | A::SortCodes
            | A::RetireCode
            | A::SetLevel
            | A::NameVersion
            | A::RenameVersion
            | A::LockVersion
            | A::LookedAt
            | A::WriteJournal
            | A::SettleThread
            | A::RemoveValue
            | A::AddParticipant
            | A::AddAttribute
            | A::RenameAttribute
    )
}

/// Why nothing may be changed, if so, and what to do instead.
pub fn refusal(world: &World) -> Option<Notice> {
    let why = world.read_only.as_ref()?;
    if world.review {
        let told = Notice::warning("nothing in the project can be changed in a review");
        return Some(told.keyed(Action::Memo, "writes a comment"));
    }
    Some(Notice::warning(format!("nothing can be changed here: {why}")))
}

/// Returns why commands are refused, if they are: a reviewer's own comments are kept beside the project.
pub fn refused(world: &World, commands: &[Command]) -> Option<Notice> {
    let is_of_review = |command: &Command| match command {
        Command::AddMemo(NewMemo { kind, about, .. }) => *kind == MemoKind::Comment || matches!(about, About::Memo(_)),
        Command::EditMemo { id, .. } | Command::RemoveMemo { id, .. } => {
            world.project.memo(id).is_some_and(|memo| memo.kind == MemoKind::Comment || is_answer(&memo.about))
        }
        Command::Undo | Command::Redo => true,
        _ => false,
    };
    refusal(world).filter(|_| !world.review || !commands.iter().all(is_of_review))
}

const fn is_answer(about: &About) -> bool {
    matches!(about, About::Memo(_))
}
