//! The action table: everything a user can do on screen, listed once.
//!
//! Help, the command palette, the keymap and the table of keys in the README all come from [`ROWS`].

mod context;

use std::fmt;
use std::str::FromStr;

pub use context::{Context, Group};

use Context::{
    Card, Cell, Codebook, Confirm, Filing, Global, Help, List, Memo, Memos, Palette, People, Picker, Prompt, Quotes,
    Rework, Search, SearchLine, Sources, Tallies, Trail, Transcript, Versions,
};

/// What the table says about an action; one row stands for all nine digits of a quick code.
#[derive(Debug)]
pub struct Row {
    /// The actions of the row: one, or nine for the digits 1 to 9.
    pub actions: &'static [Action],
    /// The name used in settings and the palette: `code-selection`.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub sentence: &'static str,
    /// Its heading in help.
    pub group: Group,
    /// Where it can be used.
    pub contexts: &'static [Context],
    /// Default chords, preset `plain`; `1-9` stands for the digit of the action.
    pub keys: &'static [&'static str],
}

impl Row {
    /// Returns whether the action can be used in `context`, there or everywhere.
    pub fn holds_in(&self, context: Context) -> bool {
        self.contexts.contains(&context) || (context.is_pane() && self.contexts.contains(&Global))
    }

    /// Returns the name as people read it: `code selection`.
    pub fn words(&self) -> String {
        self.name.replace('-', " ")
    }

    /// Returns where it can be used, in words: `transcript and sources`; of windows, when it is for them alone.
    pub fn places(&self) -> String {
        let panes: Vec<Context> = self.contexts.iter().copied().filter(|context| context.is_pane()).collect();
        places(if panes.is_empty() { self.contexts } else { &panes })
    }
}

/// Returns contexts in words: `the codebook`, `sources, codebook and tallies`.
pub fn places(contexts: &[Context]) -> String {
    match contexts {
        [] => String::new(),
        [Global] => Global.title().to_owned(),
        [one] => format!("the {}", one.title()),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|context| context.title()).collect();
            format!("{} and {}", first.join(", "), last.title())
        }
    }
}

/// The actions of a row: the variant itself, or one for each digit.
macro_rules! actions_of {
    ($variant:ident) => {
        &[Action::$variant]
    };
    ($variant:ident $digit:ty) => {
        &[
            Action::$variant(1),
            Action::$variant(2),
            Action::$variant(3),
            Action::$variant(4),
            Action::$variant(5),
            Action::$variant(6),
            Action::$variant(7),
            Action::$variant(8),
            Action::$variant(9),
        ]
    };
}

/// Makes the enum, its rows and the way from one to the other out of one list.
macro_rules! actions {
    ($($group:ident { $(
        $variant:ident $(($digit:ty))? $name:literal [$($context:expr),+] [$($key:literal),*] $sentence:literal
    )+ })+) => {
        /// Something a user can do on screen. A change to the project is a command of the domain, not this.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[doc = $sentence] $variant $(($digit))?,)+)+
        }

        /// Every action in the order of help.
        pub const ROWS: &[Row] = &[$($(Row {
            actions: actions_of!($variant $($digit)?),
            name: $name,
            sentence: $sentence,
            group: Group::$group,
            contexts: &[$($context),+],
            keys: &[$($key),*],
        },)+)+];

        impl Action {
            /// Returns the name used in settings and the palette, without the digit of a quick code.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$variant { .. } => $name,)+)+
                }
            }
        }
    };
}

actions! {
    Move {
        MoveLeft "move-left" [Global, Help, Filing] ["left", "h"]
            "Move left by a character or column; on an open row of a tree, close it."
        MoveRight "move-right" [Global, Help, Filing] ["right", "l"]
            "Move right by a character or column; on a closed row of a tree, open it."
        MoveUp "move-up" [Global, Picker, Help, Palette, List, Filing, Cell] ["up", "k"] "Move up by a row."
        MoveDown "move-down" [Global, Picker, Help, Palette, List, Filing, SearchLine, Cell] ["down", "j"] "Move down by a row."
        WordBack "word-back" [Transcript] ["b", "ctrl-left"] "Move back to the start of a word."
        WordForward "word-forward" [Transcript] ["w", "ctrl-right"] "Move on to the start of the next word."
        SentenceBack "sentence-back" [Transcript] ["("] "Move back to the start of a sentence."
        SentenceForward "sentence-forward" [Transcript] [")"] "Move on to the start of the next sentence."
        TurnBack "turn-back" [Transcript] ["K", "{"] "Move back by a turn, what one speaker says at a stretch."
        TurnForward "turn-forward" [Transcript] ["J", "}"] "Move on to the next turn."
        CodingBack "previous-coding" [Transcript] ["H", "["] "Move back to the coding before the cursor."
        CodingForward "next-coding" [Transcript] ["L", "]"] "Move on to the coding after the cursor."
        PageUp "page-up" [Global, Picker, Help, Palette, List, Cell] ["pageup"] "Move up by a page."
        PageDown "page-down" [Global, Picker, Help, Palette, List, Cell] ["pagedown"] "Move down by a page."
        HalfPageUp "half-page-up" [Global, Help, List] ["ctrl-u"] "Move up by half a page."
        HalfPageDown "half-page-down" [Global, Help, List] ["ctrl-d"] "Move down by half a page."
        Top "top" [Global, Help, List] ["g g", "home"] "Go to the start."
        Bottom "bottom" [Global, Help, List] ["G", "end"] "Go to the end."
        SearchHere "search-here" [Transcript, Sources, Codebook, Tallies, Quotes, Memos, Search, Trail, People, Help] ["/", "ctrl-f"]
            "Search the transcript or help; filter a list or table."
        SearchNext "search-next" [Transcript, Sources, Codebook, Help] ["n"] "Go to the next hit of the search."
        SearchPrevious "search-previous" [Transcript, Sources, Codebook, Help] ["N"]
            "Go to the previous hit of the search."
    }
    Select {
        Select "select" [Transcript] ["v"]
            "Start to highlight (select) a passage here: moving then extends it; again to stop."
        SelectLeft "select-left" [Transcript] ["shift-left"] "Extend the selection left by a character."
        SelectRight "select-right" [Transcript] ["shift-right"] "Extend the selection right by a character."
        SelectUp "select-up" [Transcript] ["shift-up"] "Extend the selection up by a row."
        SelectDown "select-down" [Transcript] ["shift-down"] "Extend the selection down by a row."
        SelectWordBack "select-word-back" [Transcript] ["ctrl-shift-left"] "Extend the selection back by a word."
        SelectWordForward "select-word-forward" [Transcript] ["ctrl-shift-right"] "Extend the selection on by a word."
        Widen "widen" [Transcript, Search] ["e"]
            "Widen the selection: word, then sentence, then turn; in a search, what is coded of a hit."
        Narrow "narrow" [Transcript, Search] ["E"] "Narrow the selection again: turn, sentence, word."
    }
    Code {
        CodeSelection "code-selection" [Transcript, Search] ["c"]
            "Code (tag) the highlighted passage, the sentence under the cursor, or the hits: choose one or more codes."
        CodeWith "code-with-this" [Codebook] ["c"]
            "Apply the code under the cursor to the highlighted passage or the sentence; on a level, choose."
        QuickCode(u8) "quick-code" [Transcript, Codebook] ["1-9"]
            "Apply the code of this digit to the highlighted passage, or to the sentence under the cursor."
        AssignQuick(u8) "give-code-this-digit" [Codebook] ["= 1-9"]
            "Give this digit to the code under the cursor, so that one key applies it."
        CodeAgain "code-again" [Transcript] ["."] "Apply the codes used last to the passage again."
        CodeInVivo "code-in-vivo" [Transcript] ["i"] "Make a code named by the passage's own words, to trim, and apply it."
        Recode "recode" [Transcript, Rework] ["r"] "Change the coding under the cursor: its code, level, voices, sure, quotable."
        Remove "remove" [Transcript, Codebook, Memos, Rework] ["x"]
            "Remove your coding (tag) under the cursor, with several ask which; or the code, after saying what uses it."
        ToggleQuotable "quotable" [Transcript] ["*"] "Mark the coding under the cursor as worth quoting, or take the mark off."
        ToggleUnsure "unsure" [Transcript] ["g u", "~"] "Mark the coding under the cursor as unsure, or take the mark off."
        MoveStart "move-start" [Transcript] ["<"] "Move the start of the coding under the cursor by the next motion."
        MoveEnd "move-end" [Transcript] [">"] "Move the end of the coding under the cursor by the next motion."
        Place "place" [Transcript] ["enter"]
            "Put the coding or memo that is adrift on the highlighted passage; 'look again' lists what is."
        CorrectTurn "correct-turn" [Transcript] ["g i"]
            "Correct the words of the turn under the cursor; codings and memos go along."
        AddExample "add-example" [Transcript] ["g e"] "Add the coded passage under the cursor to the examples of its code."
        MarkDone "mark-done" [Transcript, Sources] ["D"] "Mark this source as done by you, or open it again."
    }
    Codebook {
        AddCode "add-code" [Codebook] ["a"] "Add a code beside the one under the cursor."
        AddCodeBelow "add-code-below" [Codebook] ["A"] "Add a code below the one under the cursor, which becomes a category."
        RenameCode "rename-code" [Codebook] ["r"] "Rename the code under the cursor; its codings stay."
        MoveCode "move-code" [Codebook] ["M"] "Move the code, with all below it, under another one: choose which."
        MoveCodeUp "move-code-up" [Codebook] ["ctrl-up", "g <"] "Move the code up among the codes beside it."
        MoveCodeDown "move-code-down" [Codebook] ["ctrl-down", "g >"] "Move the code down among the codes beside it."
        EditCard "edit-card" [Codebook] ["d"]
            "Edit the card of the code: definition, when to use it, when not, examples."
        SetColor "set-colour" [Codebook] ["C"] "Give the code under the cursor a colour."
        MergeCode "merge-code" [Codebook] ["g m"] "Merge the code into another one: its codings count there; undo parts them."
        SplitCode "split-code" [Codebook] ["g f"] "File your codings of this code one by one under others: split it."
        SortCodes "sort-codes" [Codebook] ["S"] "Sort the codes that wait without a category or level, one key each."
        RetireCode "retire-code" [Codebook] ["g r"] "Retire the code: not offered any more, still counted; again to offer it."
        SetLevel "set-level" [Codebook] ["g l"] "Set the level of the code under the cursor, for example micro, meso or macro."
        NameVersion "name-version" [Versions] ["a"] "Name the codebook as it is now: a version to come back to and compare with."
        RenameVersion "rename-version" [Versions] ["r"] "Give the version under the cursor another name."
        LockVersion "lock-version" [Versions] ["space"]
            "Lock the codebook as this version: its codes stay as they are; or unlock it, with a reason."
        CompareNow "compare-with-now" [Versions] ["c"]
            "Compare the version with the codebook of now, or with the version before it again."
        LookedAt "looked-at" [Rework] ["space"]
            "Looked at again: the coding holds, or stands right so; the source was read for the code; leave it adrift."
        ToggleRow "toggle-row" [Codebook, Tallies] ["space"] "Open or close the row of the tree under the cursor."
        ToggleTree "toggle-tree" [Transcript, Sources, Codebook] ["T"] "Show the codebook by level, or as the tree that it is."
    }
    Screen {
        OpenSource "open-source" [Global] ["o"] "Open a source: type a part of its name."
        CodeScreen "code-screen" [Global] ["f2", "g h"] "Go to the screen for coding, home."
        Tallies "tallies" [Global] ["t", "f3", "g t"] "Go to the tallies: counts by level and code."
        Quotes "quotes" [Global] ["f4", "g q"] "Go to the quotes of the code, or of the row of the tallies, under the cursor."
        SearchScreen "search-everywhere" [Global] ["s"] "Search all sources; code all or some of what is found."
        TrailScreen "trail" [Global] ["g w", "f8"] "Go to the trail: every change, who made it, when and why."
        Filter "filter" [Trail, Quotes] ["f"]
            "Choose which changes or quotes are listed: of what, by whom, from where; each choice narrows further."
        MemosScreen "memos" [Global] ["g n", "f7"] "Go to the memos: all notes and the diary."
        VersionsScreen "versions" [Global] ["g v"] "Go to the versions of the codebook: name, compare and lock them."
        ReworkScreen "look-again" [Global] ["g o"]
            "Go to what to look at again: codings under an older definition, sources read before a code existed."
        People "sources-and-participants" [Global] ["g a"]
            "Go to the tables of sources and participants: attributes, speakers, languages, dates."
        NextPane "next-pane" [Transcript, Sources, Codebook, Versions, Rework, People, Card] ["tab"]
            "Go to the next pane, table or part of a card."
        PreviousPane "previous-pane" [Transcript, Sources, Codebook, Versions, Rework, People, Card] ["shift-tab"]
            "Go to the previous pane, table or part of a card."
        ToggleSources "toggle-sources" [Transcript, Sources, Codebook] ["O"] "Show or hide the list of sources."
        ToggleCodebook "toggle-codebook" [Transcript, Sources, Codebook] ["B"] "Show or hide the codebook."
        ToggleBars "toggle-bars" [Transcript, Sources, Codebook] ["g b"] "Show or hide the bars of the levels below the codebook."
        ReadingMode "reading-mode" [Transcript, Sources, Codebook] ["R"]
            "Read the text with its memos alone, without codings and side panes; again to code."
        SplitPane "split-pane" [Transcript, Sources, Codebook] ["\\", "g s"]
            "Split the transcript: the same source once more, up to four; o then opens another one."
        ClosePane "close-pane" [Transcript, Sources, Codebook] ["ctrl-w", "g d"] "Close this transcript pane, where there are several."
        LockPanes "lock-panes" [Transcript, Sources, Codebook] ["g p"]
            "Scroll the transcript panes together, turn by turn, or each for itself again."
        GrowPane "grow-pane" [Transcript, Sources, Codebook] ["+"] "Make the pane that has the keys larger."
        ShrinkPane "shrink-pane" [Transcript, Sources, Codebook] ["-"] "Make the pane that has the keys smaller."
    }
    Count {
        OpenRow "open-row" [Sources, Codebook, Tallies, Quotes, Memos, Search, Trail, Versions, Rework] ["enter"]
            "Open what is under the cursor: the transcript, the quotes behind a number, the place of a quote, the memo."
        Across "across" [Tallies] ["a"] "Choose what the columns compare: groups, sources, coders, any attribute."
        Measure "measure" [Tallies] ["#", "M"] "Choose what is counted: participants, sources, passages, codings, words, coverage."
        Columns "columns" [Tallies] ["C"] "Choose which columns the tallies have: of the measures, and of what is compared."
        Copy "copy" [Transcript, Quotes, People] ["ctrl-c"]
            "Copy the highlighted passage or the quote, with its label; in a table, the cell."
        Export "export" [Global] ["X"] "Write what is shown to a file: CSV for a spreadsheet, Markdown, or JSON."
        Layer "layer" [Global] ["y"] "Choose the layer: whose codings are shown and counted."
    }
    Search {
        SearchRegex "search-regex" [SearchLine, Search] ["ctrl-g"] "Search by a regular expression, or by words again."
        SearchWords "search-whole-words" [SearchLine, Search] ["ctrl-x"] "Find whole words only, or parts of words again."
        SearchCase "search-case" [SearchLine, Search] ["ctrl-t"] "Tell upper from lower case, or not any more."
        SearchVoices "search-participants" [SearchLine, Search] ["ctrl-p"]
            "Search what participants say alone, or what anybody says again."
    }
    Memo {
        Memo "memo" [Global] ["m"] "Write or read a memo: on the passage, the coding, the code or the source under the cursor."
        WriteJournal "write-journal" [Global] ["g j"] "Write in the journal, the dated diary of the project."
        JournalOnly "journal-only" [Memos] ["space"] "Show the journal alone, or all memos; of threads the open, answered or settled ones."
        Threads "threads" [Global] ["g k"] "Go to the threads: what reviewers say, open, answered or settled."
        Answer "answer" [Memos] ["a"] "Answer the comment under the cursor."
        SettleThread "settle-thread" [Memos] ["D"] "Settle the thread under the cursor: nothing more is to be done; or open it again."
        ShowPlace "show-place" [Memos] ["p"] "Go to what the memo is about."
    }
    People {
        EditCell "edit-cell" [People] ["enter"] "Edit the cell under the cursor in place; on a number, show what it counts."
        RemoveValue "remove-value" [People] ["x"] "Empty the cell under the cursor; on the id of a participant, remove the participant."
        AddParticipant "add-participant" [People] ["a"] "Add a participant."
        AddAttribute "add-attribute" [People] ["A"] "Add an attribute, such as group or site: a column of the participants."
        RenameAttribute "rename-attribute" [People] ["r"] "Rename the attribute under the cursor, for all participants at once."
        Sort "sort" [Tallies, People] ["S"]
            "Sort by the column under the cursor; again, the other way round; once more, as before."
    }
    General {
        Undo "undo" [Global, Filing] ["u", "ctrl-z"] "Undo your last change."
        Redo "redo" [Global] ["ctrl-r", "ctrl-y"] "Redo what was undone last."
        Save "save" [Global] ["ctrl-s"] "Save again what could not be saved; all else is saved as you do it."
        SaveElsewhere "save-elsewhere" [Global] ["g S"]
            "Save the whole project in another folder, with what could not be saved in its own."
        Redraw "redraw" [Global, Picker, Prompt, Confirm, Help, Palette, List, Card, Memo, Filing, SearchLine, Cell] ["ctrl-l"]
            "Draw the whole screen again, when something else has written on it."
        Suspend "suspend" [Global] ["g z"] "Go back to the shell for a while; the shell's 'fg' comes back here."
        Help "help" [Global, Picker, Prompt, Confirm, Help, Palette, List, Card, Memo, Filing, SearchLine, Cell] ["?", "f1"] "Show what the keys do."
        Palette "command-palette" [Global] [":"] "Find an action by its name and do it."
        Back "back" [Global, Picker, Prompt, Confirm, Help, Palette, List, Card, Memo, Filing, SearchLine, Cell] ["esc"]
            "Go back one step: drop selection or filter, close the window (what was written is kept), leave the screen."
        Leave "leave" [Global, Confirm, Help, List, Filing] ["q"] "Go back to the screen before; where there is none, press it twice to leave emic."
    }
    Window {
        Accept "accept" [Picker, Prompt, Confirm, Palette, List, Filing, SearchLine, Cell] ["enter"]
            "Say yes: take what is marked, highlighted or typed."
        AcceptAndMemo "accept-and-memo" [Picker, Card] ["ctrl-o"] "Apply or keep, and write a memo about it."
        Mark "mark" [Picker] ["tab"] "Mark this row and go on: Enter then takes all that are marked."
        MarkHere "mark-here" [List, Filing, Search] ["space"]
            "Mark this row, or take the mark off, where several can hold; in filing, pass over it."
        Discard "discard" [Card, Memo] ["ctrl-q"] "Close without keeping what was written here."
        EditOutside "edit-outside" [Memo] ["ctrl-g"] "Write on in your own editor, the one that $VISUAL or $EDITOR names."
        NextCell "next-cell" [Cell] ["tab"] "Take what is typed or chosen, and edit the next cell."
        PreviousCell "previous-cell" [Cell] ["shift-tab"] "Take what is typed or chosen, and edit the cell before."
    }
}

impl Action {
    /// Returns the row of the table that tells about this action.
    pub fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.actions.contains(&self))
    }

    /// Returns the digit of a quick code, 1 to 9.
    pub const fn digit(self) -> Option<u8> {
        match self {
            Self::QuickCode(digit) | Self::AssignQuick(digit) => Some(digit),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    /// Writes the name, with the digit of a quick code: `undo`, `quick-code 3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.digit().map_or(Ok(()), |digit| write!(f, " {digit}"))
    }
}

/// There is no action of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no action '{0}'; help (?) and the command palette (:) list their names.")]
pub struct UnknownAction(String);

impl FromStr for Action {
    type Err = UnknownAction;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, UnknownAction> {
        let mut all = ROWS.iter().flat_map(|row| row.actions);
        all.find(|action| action.to_string() == text).copied().ok_or_else(|| UnknownAction(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_action_has_a_name_of_its_own_and_a_sentence() {
        let mut names = BTreeSet::new();
        for row in ROWS {
            assert!(names.insert(row.name), "two rows are called '{}'", row.name);
            assert!(row.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", row.name);
            assert!(row.sentence.ends_with('.') && row.sentence.starts_with(char::is_uppercase), "{}", row.sentence);
            assert!(row.sentence.chars().count() <= 110, "too long for a line of help: {}", row.sentence);
            assert!(!row.contexts.is_empty(), "{}", row.name);
            for context in row.contexts {
                let twice = row.contexts.contains(&Global) && context.is_pane() && *context != Global;
                assert!(!twice, "'{}' names {context:?} though it holds everywhere", row.name);
            }
        }
    }

    #[test]
    fn every_action_has_a_key_or_is_done_from_the_palette() {
        for row in ROWS {
            let in_palette = row.actions.len() == 1 && row.contexts.iter().all(|context| context.is_pane());
            assert!(!row.keys.is_empty() || in_palette, "'{}' cannot be reached", row.name);
        }
    }

    #[test]
    fn names_are_read_back() {
        for action in ROWS.iter().flat_map(|row| row.actions) {
            assert_eq!(action.to_string().parse(), Ok(*action));
            assert!(action.row().is_some_and(|row| row.name == action.name()));
        }
        assert_eq!("quick-code 3".parse(), Ok(Action::QuickCode(3)));
        for wrong in ["quick-code", "quick-code 0", "quick-code 10", "undo 1", "Undo", ""] {
            assert_eq!(wrong.parse::<Action>(), Err(UnknownAction(wrong.into())));
        }
    }

    #[test]
    fn help_knows_the_everyday_words() {
        for (word, name) in [("highlight", "select"), ("highlight", "code-selection"), ("tag", "code-selection")] {
            let row = ROWS.iter().find(|row| row.name == name).unwrap();
            assert!(row.sentence.contains(word), "'{name}' does not say '{word}'");
        }
    }

    #[test]
    fn a_row_says_where_it_holds() {
        let places = |action: Action| action.row().map(Row::places).unwrap();
        assert_eq!(places(Action::RenameCode), "the codebook");
        assert_eq!(places(Action::NextPane), "transcript, sources, codebook, versions, look again and participants");
        assert_eq!(places(Action::Undo), "everywhere");
        assert_eq!(places(Action::Mark), "the picker");
    }

    #[test]
    fn groups_stand_together_and_in_order() {
        let groups: Vec<Group> = ROWS.iter().map(|row| row.group).collect();
        let mut once = groups.clone();
        once.dedup();
        assert_eq!(once, Group::ALL);
    }
}
