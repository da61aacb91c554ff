//! What a screen or window wants after an action: changes to the project, and what else is to happen.

use super::action::Action;
use super::export::Export;
use super::notice::Notice;
use super::world::Spot;
use crate::analysis::lists::TrailFilter;
use crate::analysis::tally::{Across, Measure};
use crate::domain::command::{CodeChoice, Command};
use crate::domain::history::ActionId;
use crate::domain::id::{MemoId, SourceId};
use crate::domain::layer::Layer;

/// What a screen or window wants. Commands come first, together one action; if one is refused, nothing happens and the
/// refusal is told.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Changes to the project, in order.
    pub commands: Vec<Command>,
    /// What else is to happen, in order.
    pub then: Vec<Go>,
}

/// Something that reaches beyond the screen it comes from.
#[derive(Debug)]
pub enum Go {
    /// Open a window on top.
    Open(Box<super::overlay::Overlay>),
    /// Close the window on top.
    Close,
    /// Go to another screen.
    Screen(super::Screen),
    /// Show the quotes of a code, or those behind a number.
    Quotes(Box<super::screens::quotes::Query>),
    /// Give the keys to another pane of the home screen.
    Focus(super::Pane),
    /// Open a source where it was left.
    OpenSource(SourceId),
    /// Go to a passage, on the home screen.
    Jump(Spot),
    /// Put the cursor of the codebook on a code, perhaps one that was just made.
    ShowCode(CodeChoice),
    /// Tell something.
    Notice(Notice),
    /// Look through another layer.
    Layer(Layer),
    /// Remember the codes applied, for `.`.
    Applied(Vec<CodeChoice>),
    /// Go to where something adrift may stand, and wait for its passage to be chosen.
    Place(Box<super::screens::transcript::Placing>),
    /// Tell what a correction of a source carried along.
    Corrected(SourceId),
    /// Let the next motion move an end of a coding.
    MoveEnd(super::screens::transcript::Moving),
    /// Write a memo about the first coding that the changes made.
    MemoOnMade,
    /// Have words highlighted in the transcript, the cursor staying where it is.
    LookFor(String),
    /// List other changes on the trail.
    Trail(TrailFilter),
    /// Show only rows with these words on the screen below the window; all, when there are none.
    Narrow(String),
    /// Show only quotes that this lets through as well.
    NarrowQuotes(Box<crate::analysis::retrieve::Filter>),
    /// Show the threads of reviewers, the cursor on this one.
    Threads(Option<MemoId>),
    /// What the window for filing is at was filed: where.
    Filed(String),
    /// Undo, or do again, this action of before the session, as was agreed; then show what comes next.
    Reverse(Command, ActionId),
    /// Ask where to write what is shown.
    AskExport,
    /// Ask in which folder to save the whole project.
    AskElsewhere,
    /// Save the whole project in this folder.
    Elsewhere(String),
    /// Write what is shown to a file of this name.
    Export(String),
    /// Write this file.
    Write(Box<Export>),
    /// Drop the selection in the transcript.
    Deselect,
    /// Put text on the clipboard; the second is what it is, for the notice.
    Copy(String, &'static str),
    /// Search in the pane below the window.
    Search(String),
    /// Compare something else in the columns of the tallies; nothing, when none.
    Across(Option<Across>),
    /// Count something else in the columns of the tallies.
    Measure(Measure),
    /// Have these columns in the tallies.
    Columns(super::screens::tallies::columns::Columns),
    /// Do an action, as if its key had been pressed in the pane below the window.
    Do(Action),
    /// Do something in the tables of sources and participants.
    People(super::screens::people::Wish),
    /// Try again to save what could not be saved.
    Save,
    /// Hand the terminal back to the shell for a while.
    Suspend,
    /// Write on in the user's own editor.
    Edit(String),
    /// End the program.
    Quit,
}

impl Outcome {
    /// Wants nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Wants one change.
    pub fn change(command: Command) -> Self {
        Self { commands: vec![command], then: Vec::new() }
    }

    /// Wants something else to happen.
    pub fn go(go: Go) -> Self {
        Self { commands: Vec::new(), then: vec![go] }
    }

    /// Tells something.
    pub fn tell(notice: Notice) -> Self {
        Self::go(Go::Notice(notice))
    }

    /// Wants also this to happen, after the changes.
    #[must_use]
    pub fn then(mut self, go: Go) -> Self {
        self.then.push(go);
        self
    }
}
