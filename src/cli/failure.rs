//! Why a command ends early: what happened, what to do next, and the exit code.

use crate::domain::rejection::Rejection;
use crate::store::StoreError;
use crate::text::shown::Shown;
use std::fmt::Write as _;

/// Exit code of a command that did its work and found something, or did a part of it.
pub const IN_PART: u8 = 1;
/// Exit code of wrong usage, of what was refused, and of what cannot be read.
pub const REFUSED: u8 = 2;

/// A result of a command.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a command ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What happened and why; untrusted. Empty when nothing is to be said.
    pub what: String,
    /// What to do next; may be empty.
    pub hint: String,
}

impl Failure {
    /// A refusal: nothing has changed.
    pub fn refused(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: REFUSED, what: what.into(), hint: hint.into() }
    }

    /// Something is not saved, or done in part.
    pub fn in_part(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: IN_PART, what: what.into(), hint: hint.into() }
    }

    /// The reader of the output went away: nothing to say, and nothing wrong.
    pub const fn pipe_closed() -> Self {
        Self { code: 0, what: String::new(), hint: String::new() }
    }

    /// Returns the text for standard error, safe to show.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        if !self.what.is_empty() {
            let _ = writeln!(text, "emic: {}", Shown::line(&sentence(&self.what)));
        }
        for line in sentence(&self.hint).lines() {
            let _ = writeln!(text, "      {}", Shown::line(line));
        }
        text
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = if matches!(error, StoreError::CannotWrite { .. }) { IN_PART } else { REFUSED };
        Self { code, what: error.to_string(), hint: error.hint().to_owned() }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::refused(rejection.to_string(), rejection.hint().unwrap_or_default())
    }
}

/// Returns a part of a sentence as a sentence: a capital first, a full stop last.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    // The program's own name is never written with a capital.
    if text.starts_with("emic ") {
        return format!("{text}{}", if text.ends_with('.') { "" } else { "." });
    }
    let stop = if text.ends_with(['.', '!', '?', ':', '。']) { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_two_sentences_without_anything_a_terminal_obeys() {
        let failure = Failure::refused("there is no 'a\u{1b}[31m'", "look twice");
        assert_eq!(failure.shown(), "emic: There is no 'a␛[31m'.\n      Look twice.\n");
        assert_eq!(Failure::pipe_closed().shown(), "");
    }

    #[test]
    fn what_is_not_saved_is_told_apart_from_what_is_refused() {
        let path = std::path::Path::new("x");
        assert_eq!(Failure::from(StoreError::NotFound { path: path.into() }).code, REFUSED);
        assert_eq!(Failure::from(StoreError::writing(path, &std::io::Error::other("no"))).code, IN_PART);
        assert_eq!(Failure::from(Rejection::NoCodes).code, REFUSED);
    }
}
