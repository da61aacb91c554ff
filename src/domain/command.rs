//! Every change a person can make to a project, as data. Commands become records (`plan`); nothing else does.

mod codings;

use super::coding::CodingKey;
use super::history::ActionId;
use super::id::{CodeId, CoderId, LevelId, MemoId, ParticipantId, SourceId, VersionId};
use super::memo::{About, MemoKind};
use super::project::Approach;
use super::segment::Segment;
use super::source::{Kind, Speaker};
use super::thread::Comment;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use codings::{CodeChoice, CodingEdit, NewCodings};

/// A change to the project.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Starts a project: its id, title, levels and approach.
    Start(NewProject),
    /// Changes settings of the project; `null` removes one.
    SetProject(BTreeMap<String, Value>),
    /// Adds a coder.
    AddCoder {
        /// The id, `[a-z0-9-]{1,16}`.
        id: CoderId,
        /// The name shown; may be empty.
        name: String,
    },
    /// Gives a quick key a code, or frees it.
    SetQuickCode {
        /// The key, 1 to 9.
        digit: u8,
        /// The code, or none.
        code: Option<CodeId>,
    },
    /// Adds codes, with those below them.
    AddCodes {
        /// Where.
        parent: Option<CodeId>,
        /// What.
        codes: Vec<NewCode>,
    },
    /// Changes one code.
    EditCode(CodeId, CodeEdit),
    /// Lets codes become another one: they stay, hidden, their codings count there, and what stood below them stands
    /// below it.
    MergeCodes {
        /// Which.
        codes: Vec<CodeId>,
        /// What they become.
        into: CodeId,
    },
    /// Takes codes away, with all below them. They are shown as long as codings use them.
    RemoveCodes {
        /// Which.
        codes: Vec<CodeId>,
        /// The reason, if given.
        why: Option<String>,
    },
    /// Gives the codebook as it is now a name.
    NameVersion {
        /// The name.
        name: String,
        /// What was done for it, or why; may be empty.
        note: String,
        /// Whether the codebook is to stay as it is.
        locked: bool,
        /// The reason, if given.
        why: Option<String>,
    },
    /// Changes a version of the codebook.
    EditVersion(VersionId, VersionEdit),
    /// Adds participants, or changes attributes of those there: for each the attributes to set; `null` removes one.
    SetParticipants(Vec<(ParticipantId, BTreeMap<String, Value>)>),
    /// Takes a participant away of whom no speaker and no coding speaks.
    RemoveParticipant(ParticipantId),
    /// Gives an attribute another name, for all who have it.
    RenameAttribute {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// Adds sources; their texts are written beside the records.
    AddSources(Vec<NewSource>),
    /// Changes what is known of one source.
    EditSource(SourceId, SourceEdit),
    /// Gives a source another text; what the coder wrote on the one before is carried over.
    CorrectText {
        /// The source.
        source: SourceId,
        /// The text, without byte order mark and with line feeds.
        text: Arc<str>,
        /// The reason, if given.
        why: Option<String>,
    },
    /// Records that a source has the text that was read, if somebody changed that outside, and carries over what the
    /// coder wrote on another one.
    TakeText(SourceId),
    /// Puts an own memo on another stretch of its source, in bytes, or on the source as a whole.
    PlaceMemo {
        /// Which.
        id: MemoId,
        /// Where.
        segment: Option<Segment>,
    },
    /// Says whom a label of a source stands for.
    SetSpeaker {
        /// The source.
        source: SourceId,
        /// The label in the text.
        label: String,
        /// Whom it stands for.
        speaker: Speaker,
    },
    /// Writes a memo.
    AddMemo(NewMemo),
    /// Gives an own memo another text.
    EditMemo {
        /// Which.
        id: MemoId,
        /// Markdown.
        text: String,
    },
    /// Takes an own memo away.
    RemoveMemo {
        /// Which.
        id: MemoId,
        /// The reason, if given.
        why: Option<String>,
    },
    /// Brings in what a reviewer wrote, each comment as a thread. What is there already stays as it is, and what was
    /// answered is never changed.
    TakeComments(Vec<Comment>),
    /// Says that nothing more is to be done about a comment, or that there is again.
    SettleThread {
        /// Which.
        id: MemoId,
        /// Settled, or open again.
        settled: bool,
    },
    /// Codes a passage.
    AddCodings(NewCodings),
    /// Codes several passages with the same codes; those that have them already are passed over.
    AddCodingsAt {
        /// Where: sources, and stretches in bytes.
        spots: Vec<(SourceId, Segment)>,
        /// The codes.
        codes: Vec<CodeChoice>,
    },
    /// Changes own codings.
    EditCodings {
        /// Where they are.
        source: SourceId,
        /// Which.
        keys: Vec<CodingKey>,
        /// How.
        edit: CodingEdit,
    },
    /// Removes own codings.
    RemoveCodings {
        /// Where they are.
        source: SourceId,
        /// Which.
        keys: Vec<CodingKey>,
        /// The reason, if given.
        why: Option<String>,
    },
    /// Marks a source done by the coder who acts, or opens it again.
    MarkDone {
        /// The source.
        source: SourceId,
        /// Done, or open again.
        done: bool,
        /// The reason, wanted for opening again.
        why: Option<String>,
    },
    /// Says that the coder who acts has looked through a finished source again for codes that came later.
    LookAgain {
        /// The source.
        source: SourceId,
        /// The codes.
        codes: Vec<CodeId>,
    },
    /// Takes in what a person changed in a page by hand: for each thing its fields. Not on the undo stack.
    TakeHandEdits(Vec<HandEdit>),
    /// Reverses the coder's last action on this device.
    Undo,
    /// Does again what was undone last.
    Redo,
    /// Finishes the oldest undo or redo of the coder on this device that was cut off.
    FinishUndone,
    /// Says what becomes of an action of the coder on this device of which a part is missing.
    Decide {
        /// Which.
        action: ActionId,
        /// What is there of it stays; else it is taken back too.
        keep: bool,
    },
}

/// A project to start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewProject {
    /// The title.
    pub title: String,
    /// The levels, in order; may be empty.
    pub levels: Vec<String>,
    /// The approach.
    pub approach: Approach,
}

/// A code to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewCode {
    /// The id when a person chose one; else made of the name.
    pub id: Option<CodeId>,
    /// The name.
    pub name: String,
    /// Its own level.
    pub level: Option<LevelId>,
    /// The name of its colour.
    pub color: Option<String>,
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub include: String,
    /// When not to use it.
    pub exclude: String,
    /// Passages that show it.
    pub examples: Vec<Value>,
    /// The codes below it.
    pub children: Vec<Self>,
}

/// A change to a code.
#[derive(Clone, Debug, PartialEq)]
pub enum CodeEdit {
    /// Gives it another name.
    Rename(String),
    /// Moves it below another code or to the top, before a sibling or to the end.
    Move {
        /// The new parent.
        parent: Option<CodeId>,
        /// The sibling that it stands before; none means last.
        before: Option<CodeId>,
    },
    /// Moves it below another code, to the end; one that is not there yet is made.
    Under(CodeChoice),
    /// Gives it a level of its own, or none.
    Level(Option<LevelId>),
    /// Changes a text: `definition`, `include`, `exclude` or `color`.
    Text(CodeText, String),
    /// Gives it other examples: mappings of `source` and `quote`.
    Examples(Vec<Value>),
    /// Is not offered any more, or is again.
    Retire(bool),
}

/// A change to a version of the codebook.
#[derive(Clone, Debug, PartialEq)]
pub enum VersionEdit {
    /// Gives it another name.
    Rename(String),
    /// Says something else of it.
    Note(String),
    /// Lets the codebook stay as it is.
    Lock {
        /// The reason, if given.
        why: Option<String>,
    },
    /// Lets the codebook be changed again.
    Unlock {
        /// The reason.
        why: String,
    },
}

/// A text of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeText {
    /// What it means.
    Definition,
    /// When to use it.
    Include,
    /// When not to use it.
    Exclude,
    /// The name of its colour.
    Color,
}

impl CodeText {
    /// Returns the name of the field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Include => "include",
            Self::Exclude => "exclude",
            Self::Color => "color",
        }
    }
}

/// A source to add.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSource {
    /// The id, made by `new_source_id`.
    pub id: SourceId,
    /// The title.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The language.
    pub language: String,
    /// When the conversation was; may be empty.
    pub date: String,
    /// The SHA-256 of the text, 64 hex digits.
    pub sha256: String,
    /// Labels and whom they stand for.
    pub speakers: BTreeMap<String, Speaker>,
    /// The source it translates.
    pub translation_of: Option<SourceId>,
    /// What the import did, kept as it is: the file's name and hash, what was changed.
    pub import: BTreeMap<String, Value>,
}

/// A memo to write.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMemo {
    /// What it is about.
    pub about: About,
    /// The stretch of the source that it is about, in bytes; of a source alone.
    pub passage: Option<Segment>,
    /// Note or journal.
    pub kind: MemoKind,
    /// Markdown.
    pub text: String,
}

/// A change to what is known of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceEdit {
    /// Gives it another title.
    Title(String),
    /// Says what it is.
    Kind(Kind),
    /// Says when the conversation was, as `2021-02-03`; empty: not known.
    Date(String),
    /// Says in which language it is, as a tag; empty: not known.
    Language(String),
    /// Says which source it translates, or that it is no translation.
    TranslationOf(Option<SourceId>),
}

/// What a person changed in a page by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct HandEdit {
    /// The thing.
    pub key: super::thing::Key,
    /// Fields set; `null` removes one.
    pub set: BTreeMap<String, Value>,
    /// Taken away, or brought back.
    pub gone: Option<bool>,
}
