//! What the status line offers to do next, in the order of use.

use crate::app::App;
use crate::app::action::{Action as A, Context};

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
const TALLIES: &[Offer] =
    &[(A::OpenRow, "quotes"), (A::Across, "across"), (A::Measure, "measure"), (A::Layer, "layer"), (A::Leave, "back")];
const QUOTES: &[Offer] =
    &[(A::OpenRow, "go there"), (A::Copy, "copy"), (A::Memo, "memo"), (A::Layer, "layer"), (A::Leave, "back")];
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
const MEMOS: &[Offer] = &[
    (A::OpenRow, "read"),
    (A::ShowPlace, "go to its place"),
    (A::Memo, "new"),
    (A::WriteJournal, "journal"),
    (A::SearchHere, "search"),
    (A::Leave, "back"),
];

const TRAIL: &[Offer] = &[(A::OpenRow, "go there"), (A::Filter, "filter"), (A::SearchHere, "find"), (A::Leave, "back")];

/// Returns what is offered where the keys go now.
pub fn here(app: &App) -> &'static [Offer] {
    match app.context() {
        Context::Transcript if app.panes.here().has_selection(&app.world) => SELECTED,
        Context::Transcript if !app.panes.here().codings_here().is_empty() => ON_CODING,
        Context::Transcript => READING,
        Context::Sources => SOURCES,
        Context::Codebook => CODEBOOK,
        Context::Tallies => TALLIES,
        Context::Quotes => QUOTES,
        Context::SearchLine => SEARCH_LINE,
        Context::Search => SEARCH,
        Context::Memos => MEMOS,
        Context::Trail => TRAIL,
        _ => &[],
    }
}
