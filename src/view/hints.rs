//! What the status line offers to do next, in the order of use.

use crate::app::App;
use crate::app::action::{Action as A, Context};
use crate::app::screens::people::Tab;
use crate::app::screens::rework::Which;

/// What is offered: an action, in a word or two.
type Offer = (A, &'static str);

const SELECTED: &[Offer] = &[
    (A::CodeSelection, "code"),
    (A::QuickCode(1), "quick"),
    (A::CodeAgain, "again"),
    (A::Widen, "wider"),
    (A::CodeInVivo, "in vivo"),
    (A::Back, "drop"),
];
const ON_CODING: &[Offer] = &[
    (A::CodeSelection, "code"),
    (A::Recode, "recode"),
    (A::Remove, "remove"),
    (A::Memo, "memo"),
    (A::ToggleQuotable, "quotable"),
    (A::MoveEnd, "move end"),
    (A::Tallies, "tallies"),
    (A::Undo, "undo"),
];
const READING: &[Offer] = &[
    (A::Select, "highlight"),
    (A::CodeSelection, "code sentence"),
    (A::QuickCode(1), "quick"),
    (A::NextPane, "codebook"),
    (A::Tallies, "tallies"),
    (A::OpenSource, "open"),
    (A::SearchScreen, "search all"),
];
const REVIEWING: &[Offer] = &[
    (A::Memo, "comment"),
    (A::Select, "highlight"),
    (A::NextPane, "codebook"),
    (A::Tallies, "tallies"),
    (A::OpenSource, "open"),
    (A::SearchScreen, "search all"),
    (A::Threads, "threads"),
];
const THREADS: &[Offer] = &[
    (A::Answer, "answer"),
    (A::SettleThread, "settle"),
    (A::ShowPlace, "go to its place"),
    (A::JournalOnly, "open, answered, settled"),
    (A::SearchHere, "search"),
    (A::Leave, "back"),
];
const SOURCES: &[Offer] = &[(A::OpenRow, "open"), (A::MarkDone, "done"), (A::Memo, "memo"), (A::NextPane, "next pane")];
const CODEBOOK: &[Offer] = &[
    (A::CodeWith, "code with it"),
    (A::OpenRow, "quotes"),
    (A::EditCard, "card"),
    (A::AddCode, "add"),
    (A::RenameCode, "rename"),
    (A::SetLevel, "level"),
    (A::MoveCode, "move"),
    (A::MergeCode, "merge"),
    (A::ToggleTree, "tree"),
];
const TALLIES: &[Offer] = &[
    (A::OpenRow, "quotes"),
    (A::Across, "across"),
    (A::Measure, "measure"),
    (A::Layer, "layer"),
    (A::Sort, "sort"),
    (A::SearchHere, "filter"),
    (A::Columns, "columns"),
    (A::Leave, "back"),
];
const NARROWED_TALLIES: &[Offer] = &[
    (A::Back, "all codes"),
    (A::OpenRow, "quotes"),
    (A::Sort, "sort"),
    (A::SearchHere, "filter"),
    (A::Columns, "columns"),
    (A::Leave, "back"),
];
const QUOTES: &[Offer] = &[
    (A::OpenRow, "go there"),
    (A::Copy, "copy"),
    (A::Memo, "memo"),
    (A::Layer, "layer"),
    (A::SearchHere, "words"),
    (A::Filter, "narrow"),
    (A::Leave, "back"),
];
const NARROWED_QUOTES: &[Offer] = &[
    (A::Back, "all quotes"),
    (A::OpenRow, "go there"),
    (A::SearchHere, "words"),
    (A::Filter, "narrow"),
    (A::Copy, "copy"),
    (A::Leave, "back"),
];
const SEARCH_LINE: &[Offer] = &[
    (A::Accept, "to the hits"),
    (A::SearchRegex, "regular expression"),
    (A::SearchWords, "whole words"),
    (A::Back, "leave"),
];
const SEARCH: &[Offer] = &[
    (A::OpenRow, "go there"),
    (A::MarkHere, "mark"),
    (A::CodeSelection, "code"),
    (A::Widen, "wider"),
    (A::SearchHere, "search"),
    (A::Leave, "back"),
];
const NARROWED_MEMOS: &[Offer] = &[
    (A::Back, "all memos"),
    (A::OpenRow, "read"),
    (A::ShowPlace, "go to its place"),
    (A::SearchHere, "search"),
    (A::Leave, "back"),
];
const MEMOS: &[Offer] = &[
    (A::OpenRow, "read"),
    (A::ShowPlace, "go to its place"),
    (A::Memo, "new"),
    (A::WriteJournal, "journal"),
    (A::SearchHere, "search"),
    (A::Leave, "back"),
];

const NARROWED_TRAIL: &[Offer] = &[
    (A::Back, "all changes"),
    (A::OpenRow, "go there"),
    (A::Filter, "filter"),
    (A::SearchHere, "find"),
    (A::Leave, "back"),
];
const TRAIL: &[Offer] = &[(A::OpenRow, "go there"), (A::Filter, "filter"), (A::SearchHere, "find"), (A::Leave, "back")];

const PARTICIPANTS: &[Offer] = &[
    (A::EditCell, "edit"),
    (A::NextPane, "next table"),
    (A::AddParticipant, "add"),
    (A::AddAttribute, "column"),
    (A::RenameAttribute, "rename"),
    (A::Sort, "sort"),
    (A::SearchHere, "filter"),
    (A::RemoveValue, "empty"),
    (A::Leave, "back"),
];
const OTHER_TABLES: &[Offer] = &[
    (A::EditCell, "edit"),
    (A::NextPane, "next table"),
    (A::Sort, "sort"),
    (A::SearchHere, "filter"),
    (A::RemoveValue, "empty"),
    (A::Leave, "back"),
];

const VERSIONS: &[Offer] = &[
    (A::NameVersion, "name today's"),
    (A::LockVersion, "lock"),
    (A::CompareNow, "compare with now"),
    (A::NextPane, "changes"),
    (A::RenameVersion, "rename"),
    (A::Leave, "back"),
];
const LOCKED: &[Offer] = &[
    (A::LockVersion, "unlock"),
    (A::CompareNow, "compare with now"),
    (A::NextPane, "changes"),
    (A::NameVersion, "name today's"),
    (A::Leave, "back"),
];
const CHANGES: &[Offer] = &[
    (A::OpenRow, "go to the code"),
    (A::NextPane, "versions"),
    (A::CompareNow, "compare with now"),
    (A::ReworkScreen, "what to look at again"),
    (A::Leave, "back"),
];
const REWORK: &[Offer] = &[
    (A::OpenRow, "go there"),
    (A::LookedAt, "it holds"),
    (A::Recode, "recode"),
    (A::Remove, "remove"),
    (A::NextPane, "other list"),
    (A::Undo, "undo"),
    (A::Leave, "back"),
];
const DRIFTED: &[Offer] = &[
    (A::OpenRow, "place it anew"),
    (A::LookedAt, "right so, or leave"),
    (A::Remove, "drop"),
    (A::NextPane, "other list"),
    (A::Undo, "undo"),
    (A::Leave, "back"),
];
const REREADING: &[Offer] = &[
    (A::OpenRow, "read it"),
    (A::LookedAt, "looked through"),
    (A::NextPane, "other list"),
    (A::Undo, "undo"),
    (A::Leave, "back"),
];

/// Returns what is offered where the keys go now.
pub fn here(app: &App) -> &'static [Offer] {
    match app.context() {
        Context::Transcript if app.world.review => REVIEWING,
        Context::Memos if app.memos.is_of_threads() => THREADS,
        Context::Transcript if app.panes.here().has_selection(&app.world) => SELECTED,
        Context::Transcript if !app.panes.here().codings_here().is_empty() => ON_CODING,
        Context::Transcript => READING,
        Context::Sources => SOURCES,
        Context::Codebook => CODEBOOK,
        Context::Tallies if app.tallies.is_narrowed() => NARROWED_TALLIES,
        Context::Tallies => TALLIES,
        Context::Quotes if app.quotes.is_narrowed() => NARROWED_QUOTES,
        Context::Quotes => QUOTES,
        Context::SearchLine => SEARCH_LINE,
        Context::Search => SEARCH,
        Context::Memos if app.memos.is_narrowed() => NARROWED_MEMOS,
        Context::Memos => MEMOS,
        Context::Trail if app.trail.is_narrowed() => NARROWED_TRAIL,
        Context::Trail => TRAIL,
        Context::Versions if app.versions.is_in_changes() => CHANGES,
        Context::Versions if app.world.project.lock().is_some() => LOCKED,
        Context::Versions => VERSIONS,
        Context::Rework if app.rework.which() == Which::Older => REWORK,
        Context::Rework if app.rework.which() == Which::Drift => DRIFTED,
        Context::Rework => REREADING,
        Context::People if app.people.tab() == Tab::Participants => PARTICIPANTS,
        Context::People => OTHER_TABLES,
        _ => &[],
    }
}
