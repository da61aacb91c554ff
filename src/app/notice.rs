//! What the program tells the coder on the status line: a sentence, and what to do next.

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
}

impl Notice {
    /// Tells that something was done.
    pub fn done(sentence: impl Into<String>) -> Self {
        Self { kind: NoticeKind::Done, sentence: sentence.into(), hint: String::new() }
    }

    /// Tells that something could not be done.
    pub fn warning(sentence: impl Into<String>) -> Self {
        Self { kind: NoticeKind::Warning, sentence: sentence.into(), hint: String::new() }
    }

    /// Tells that something failed.
    pub fn error(sentence: impl Into<String>) -> Self {
        Self { kind: NoticeKind::Error, sentence: sentence.into(), hint: String::new() }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}
