//! What cannot be used in the user's own files: always told, never fatal.

use std::fmt;

/// Something in the user's own files that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, seen from the user's folder for settings, or the variable of the environment. Untrusted.
    pub file: String,
    /// Its line, from 1, where it is known.
    pub line: Option<usize>,
    /// The setting that is not used, empty for one that is unknown; without one it is the whole file, or a key.
    pub setting: Option<&'static str>,
    /// What is wrong and what is right instead, without the full stop. Untrusted.
    pub what: String,
}

impl fmt::Display for Problem {
    /// Writes one line: `settings.yaml, line 3: there is no setting 'thme'; did you mean 'theme'?`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Returns the problems as one notice: the first, and how many more there are.
pub fn notice(problems: &[Problem]) -> Option<String> {
    let (first, more) = problems.split_first()?;
    let told = first.to_string();
    let told = told.trim_end_matches('.');
    Some(match more.len() {
        0 => told.to_owned(),
        n => format!("{told} (and {n} more: 'emic settings' lists them)"),
    })
}
