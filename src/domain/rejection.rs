//! Why a command was refused, in the coder's words: what is so, and what to do.

use super::id::SourceId;
use thiserror::Error;

/// Why a command was refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// A source that the project does not have.
    #[error("there is no source '{0}'")]
    NoSource(String),
    /// The text has not been read, or is missing.
    #[error("the text of '{0}' is not there yet")]
    NoText(String),
    /// A text that stood once, which has to be read before it can be put back.
    #[error("an earlier text of '{of}' is not there: it would be in sources/.versions")]
    EarlierText {
        /// Of which source.
        of: SourceId,
        /// The SHA-256 of the text.
        sha256: String,
    },
    /// A correction that would leave nothing of a text.
    #[error("nothing would be left of the text")]
    EmptyText,
    /// A code that the project does not have.
    #[error("a code '{0}' is not in the codebook")]
    NoCode(String),
    /// A level that the project does not declare.
    #[error("there is no level '{0}' in this project")]
    NoLevel(String),
    /// A participant that the project does not have.
    #[error("there is no participant '{0}'")]
    NoParticipant(String),
    /// A participant whom speaker labels stand for, and where.
    #[error("{0} cannot be removed: the speaker {1} is linked to {0}")]
    Speaks(String, String),
    /// A participant whose words codings were said to hold, and where.
    #[error("{0} cannot be removed: codings in {1} carry the voice of {0}")]
    HasVoice(String, String),
    /// An attribute that no participant has.
    #[error("no participant has an attribute '{0}'")]
    NoAttribute(String),
    /// An attribute that there is already.
    #[error("there is an attribute '{0}' already")]
    AttributeTaken(String),
    /// A title that another source has.
    #[error("there is a source '{0}' already")]
    TitleTaken(String),
    /// A text that is no date of the calendar.
    #[error("'{0}' is no date")]
    BadDate(String),
    /// A text that is no tag of a language.
    #[error("'{0}' is no language")]
    BadLanguage(String),
    /// A source that would translate itself, perhaps by way of others.
    #[error("'{0}' would be a translation of itself")]
    TranslatesItself(String),
    /// A coding that is not there (any more).
    #[error("there is no coding '{0}'")]
    NoCoding(String),
    /// Somebody else's coding.
    #[error("this coding was made by {0}: only {0} can change it")]
    NotYours(String),
    /// A memo that is not there (any more).
    #[error("there is no memo '{0}'")]
    NoMemo(String),
    /// Somebody else's memo.
    #[error("this memo was written by {0}: only {0} can change it")]
    NotYourMemo(String),
    /// A memo that begins no thread.
    #[error("only a reviewer's comment is settled, and this is a memo")]
    NoThread,
    /// A memo without a word.
    #[error("a memo needs words")]
    EmptyMemo,
    /// A memo that no record can hold.
    #[error("the memo is too long: {0} KB as a record writes it, and {LONGEST} is the most", LONGEST = super::memo::Memo::LONGEST / 1024)]
    LongMemo(usize),
    /// A place outside the text or inside a character.
    #[error("that passage does not lie in the text: {0}")]
    NoSuchPlace(String),
    /// Only labels, times or blank lines.
    #[error("there are no words to code there, only labels, times or blank lines")]
    NothingToCode,
    /// Every one of the codes is on this very passage already.
    #[error("{0} is on this passage already")]
    CodedAlready(String),
    /// No codes were given.
    #[error("no code was given")]
    NoCodes,
    /// A name that cannot be one.
    #[error("'{name}' cannot be a name: {problem}")]
    BadName {
        /// The name, made safe to show.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A value that cannot be one.
    #[error("'{value}' cannot be a value: {problem}")]
    BadValue {
        /// The value, made safe to show.
        value: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Two codes of one name below one parent.
    #[error("there is a code '{0}' at this place already")]
    NameTaken(String),
    /// An id that something else has.
    #[error("the id '{0}' is taken")]
    IdTaken(String),
    /// An id of a code or participant that records could not name.
    #[error("'{0}' cannot be an id: it has a slash, or characters that cannot be seen")]
    BadId(String),
    /// A code below too many others.
    #[error("'{0}' would lie more than {DEEPEST} codes deep", DEEPEST = super::codebook::Codebook::DEEPEST)]
    TooDeep(String),
    /// A code below itself.
    #[error("'{0}' cannot be moved below itself")]
    IntoItself(String),
    /// An id of the wrong shape.
    #[error("'{0}' cannot be a coder: take 1 to 16 of a-z, 0-9 and -")]
    BadCoder(String),
    /// Nothing to undo or redo.
    #[error("there is nothing to {0}")]
    NothingTo(&'static str),
    /// Later changes stand in the way of undoing.
    #[error("this cannot be undone: {0} was changed since, by {1}")]
    ChangedSince(String, String),
    /// Nothing would change.
    #[error("nothing would change")]
    NoChange,
    /// A version of the codebook that the project does not have.
    #[error("there is no version '{0}' of the codebook")]
    NoVersion(String),
    /// Two versions of one name.
    #[error("there is a version '{0}' of the codebook already")]
    VersionTaken(String),
    /// The codebook has changed since this version.
    #[error("the codebook has changed since '{0}': it cannot be locked as that")]
    OldVersion(String),
    /// The codebook may not be changed.
    #[error("the codebook was locked as '{name}' by {by}: its codes stay as they are")]
    Locked {
        /// The version.
        name: String,
        /// Who locked it.
        by: String,
    },
    /// Unlocking the codebook needs a reason.
    #[error("unlocking the codebook needs a reason")]
    UnlockWhyWanted,
    /// A version is not locked.
    #[error("the codebook is not locked as '{0}'")]
    NotLocked(String),
    /// A source that the coder has not finished.
    #[error("'{0}' is not marked done by you")]
    NotDone(String),
    /// Opening a source again needs a reason.
    #[error("opening a source again needs a reason")]
    WhyWanted,
}

impl Rejection {
    /// Returns what to do next, when there is something.
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoSource(_) => Some("the sources are listed by 'emic sources'"),
            Self::NoCode(_) => {
                Some("the codes are listed by 'emic codebook'; a text starting with '+' makes a new one")
            }
            Self::NoLevel(_) => Some("the levels stand in project.yaml"),
            Self::NothingToCode => Some("move to the words of a turn"),
            Self::LongMemo(_) => Some("make several memos of it"),
            Self::NoMemo(_) => Some("the memos are listed by 'emic memos'"),
            Self::NotYourMemo(_) => Some("write one of your own about the same"),
            Self::NotYours(_) => Some("code the passage yourself and settle it together"),
            Self::NameTaken(_) => Some("choose another name, or use the code that is there"),
            Self::NoSuchPlace(_) => {
                Some("positions are counted in characters from the start of the text, the end excluded")
            }
            Self::TooDeep(_) => Some("put it below a code that is nearer to the top"),
            Self::BadId(_) => Some("write it with a hyphen instead"),
            Self::NoVersion(_) => Some("the versions are listed by 'emic codebook --versions'"),
            Self::OldVersion(_) => Some("give the codebook as it is now a name, and lock that"),
            Self::Locked { .. } => Some(
                "new codes wait unsorted; 'emic codebook --name NAME --unlock --why TEXT' lets it be changed again",
            ),
            Self::Speaks(..) => Some("link the label to somebody else first, among the speakers"),
            Self::HasVoice(..) => Some("leave the voices of these codings to the turns first"),
            Self::VersionTaken(_) | Self::AttributeTaken(_) | Self::TitleTaken(_) => Some("choose another name"),
            Self::BadDate(_) => Some("write it like 2021-02-03"),
            Self::BadLanguage(_) => Some("write a tag such as en, zh or pt-BR"),
            Self::WhyWanted | Self::UnlockWhyWanted => Some("say it with --why"),
            _ => None,
        }
    }
}
