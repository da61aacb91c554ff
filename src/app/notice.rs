//! What the program tells the coder on the status line: a sentence, and what to do next.

use super::action::Action;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// Something could not be done, or needs attention.
    Warning,
    /// Something failed.
    Error,
}

/// A notice on the status line; the next key takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub kind: NoticeKind,
    /// What happened, and why.
    pub sentence: String,
    /// What to do next; may be empty.
    pub hint: String,
    /// The action whose key is named before the hint.
    pub key: Option<Action>,
}

impl Notice {
    /// Tells that something was done.
    pub fn done(sentence: impl Into<String>) -> Self {
        Self::new(NoticeKind::Done, sentence.into())
    }

    /// Tells that something could not be done.
    pub fn warning(sentence: impl Into<String>) -> Self {
        Self::new(NoticeKind::Warning, sentence.into())
    }

    /// Tells that something failed.
    pub fn error(sentence: impl Into<String>) -> Self {
        Self::new(NoticeKind::Error, sentence.into())
    }

    const fn new(kind: NoticeKind, sentence: String) -> Self {
        Self { kind, sentence, hint: String::new(), key: None }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Adds what the key of an action does next: the user may have given it another one.
    #[must_use]
    pub fn keyed(mut self, action: Action, does: impl Into<String>) -> Self {
        self.key = Some(action);
        self.hinted(does)
    }
}
