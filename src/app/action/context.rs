//! Where keys go, and the headings under which help lists what they do.

use Context::{
    Card, Cell, Codebook, Confirm, Filing, Global, Help, List, Memo, Memos, Palette, People, Picker, Prompt, Quotes,
    Rework, Search, SearchLine, Sources, Tallies, Trail, Transcript, Versions,
};

/// Where keys go: the focused pane, or the window on top of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// What holds in every pane.
    Global,
    /// A transcript pane.
    Transcript,
    /// The list of sources.
    Sources,
    /// The codebook tree.
    Codebook,
    /// The tallies screen.
    Tallies,
    /// The quotes screen.
    Quotes,
    /// The screen of memos.
    Memos,
    /// The hits of the search in all sources.
    Search,
    /// The line of the search in all sources.
    SearchLine,
    /// The screen of the trail.
    Trail,
    /// The screen of the codebook's versions.
    Versions,
    /// The screen of what is to be looked at again.
    Rework,
    /// The tables of sources and participants.
    People,
    /// A cell of a table while it is edited.
    Cell,
    /// A window with a line to type in and a list that it narrows: codes, sources.
    Picker,
    /// A window with a line to type in.
    Prompt,
    /// A question answered by Enter or Esc.
    Confirm,
    /// The help window.
    Help,
    /// The command palette.
    Palette,
    /// A window with a short list to choose from.
    List,
    /// The card of a code.
    Card,
    /// A memo being written.
    Memo,
    /// A window in which things are filed one by one.
    Filing,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 23] = [
        Global, Transcript, Sources, Codebook, Tallies, Quotes, Memos, Search, SearchLine, Trail, Versions, Rework,
        People, Cell, Picker, Prompt, Confirm, Help, Palette, List, Card, Memo, Filing,
    ];

    /// Returns whether keys are typed into a line of text here: a printable key is then never bound, it is text.
    pub const fn takes_text(self) -> bool {
        matches!(self, Picker | Prompt | Palette | Card | Memo | SearchLine | Cell)
    }

    /// Returns whether this is a pane: what holds in [`Context::Global`] then holds here too.
    pub const fn is_pane(self) -> bool {
        matches!(
            self,
            Global
                | Transcript
                | Sources
                | Codebook
                | Tallies
                | Quotes
                | Memos
                | Search
                | Trail
                | Versions
                | Rework
                | People
        )
    }

    /// Returns the word for it in help.
    pub const fn title(self) -> &'static str {
        match self {
            Global => "everywhere",
            Transcript => "transcript",
            Sources => "sources",
            Codebook => "codebook",
            Tallies => "tallies",
            Quotes => "quotes",
            Memos => "memos",
            Search => "search",
            SearchLine => "search line",
            Trail => "trail",
            Versions => "versions",
            Rework => "look again",
            People => "participants",
            Cell => "cell",
            Picker => "picker",
            Prompt => "line to type in",
            Confirm => "question",
            Help => "help",
            Palette => "command palette",
            List => "list",
            Card => "card",
            Memo => "memo",
            Filing => "filing",
        }
    }
}

/// The heading under which help lists an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Moving about.
    Move,
    /// Selecting words.
    Select,
    /// Coding passages.
    Code,
    /// Keeping the codebook.
    Codebook,
    /// Going to screens and panes.
    Screen,
    /// Tallies and quotes.
    Count,
    /// Search in all sources.
    Search,
    /// Memos and journal.
    Memo,
    /// The tables of sources and participants.
    People,
    /// Undo, search, help, leaving.
    General,
    /// Inside windows.
    Window,
}

impl Group {
    /// Every group, in the order of help.
    pub const ALL: [Self; 11] = [
        Self::Move,
        Self::Select,
        Self::Code,
        Self::Codebook,
        Self::Screen,
        Self::Count,
        Self::Search,
        Self::Memo,
        Self::People,
        Self::General,
        Self::Window,
    ];

    /// Returns the heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Select => "Highlight a passage",
            Self::Code => "Code (tag) it",
            Self::Codebook => "Codebook",
            Self::Screen => "Screens and panes",
            Self::Count => "Tallies and quotes",
            Self::Search => "Search everywhere",
            Self::People => "Sources and participants",
            Self::Memo => "Memos",
            Self::General => "Everywhere",
            Self::Window => "In windows",
        }
    }
}
