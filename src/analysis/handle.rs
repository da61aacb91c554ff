//! Handles: short text that leads from a number of a tally back to its passages, such as `T:meso/role-clarity-4t9p×group=MSW`.

use super::tally::Across;
use crate::domain::{CodeId, LevelId, Project};
use std::fmt;

/// What stands for codings without a level.
const NO_LEVEL: &str = "-";

/// A level, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtLevel {
    /// At this level.
    Level(LevelId),
    /// At no level that the project declares.
    NoLevel,
}

impl AtLevel {
    /// Returns whether a coding that counts at `level` is meant.
    pub fn holds(&self, project: &Project, level: Option<&LevelId>) -> bool {
        let declared = level.filter(|level| project.levels().position(level).is_some());
        match self {
            Self::Level(id) => declared == Some(id),
            Self::NoLevel => declared.is_none(),
        }
    }
}

/// A row of a tally and, if one is meant, a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handle {
    /// The level of the row.
    pub level: Option<AtLevel>,
    /// The code of the row, with all below it.
    pub code: Option<CodeId>,
    /// The column: across what, and which value; empty for those of whom the attribute is not given.
    pub column: Option<(Across, String)>,
}

impl Handle {
    /// Reads a handle, or returns `None` when the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (row, column) = match text.strip_prefix("T:")?.split_once('×') {
            Some((row, column)) => (row, Some(column)),
            None => (text.strip_prefix("T:")?, None),
        };
        let (level, code) = row.split_once('/').map_or((row, None), |(level, code)| (level, Some(code)));
        let level = match level {
            "" => None,
            NO_LEVEL => Some(AtLevel::NoLevel),
            id => Some(AtLevel::Level(LevelId::from(unescape(id)?.as_str()))),
        };
        let code = match code {
            Some(id) => Some(CodeId::from(unescape(id)?.as_str())),
            None => None,
        };
        if level.is_none() && code.is_none() {
            return None;
        }
        let column = match column {
            None => None,
            Some(column) => {
                let (across, value) = column.split_once('=')?;
                Some((Across::parse(&unescape(across)?), unescape(value)?))
            }
        };
        Some(Self { level, code, column })
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("T:")?;
        match &self.level {
            None => {}
            Some(AtLevel::NoLevel) => f.write_str(NO_LEVEL)?,
            Some(AtLevel::Level(id)) if id.as_str() == NO_LEVEL => f.write_str("%2D")?,
            Some(AtLevel::Level(id)) => f.write_str(&escape(id.as_str()))?,
        }
        if let Some(code) = &self.code {
            write!(f, "/{}", escape(code.as_str()))?;
        }
        match &self.column {
            None => Ok(()),
            Some((across, value)) => write!(f, "×{}={}", escape(&across.word()), escape(value)),
        }
    }
}

/// Writes the signs that part a handle, and `%`, as `%` and two hex digits of each byte.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '/' | '=' | '×') || c.is_control() {
            let mut bytes = [0; 4];
            out.extend(c.encode_utf8(&mut bytes).bytes().map(|b| format!("%{b:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let (hex, after) = after.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_handle_reads_as_what_it_means() {
        let handle = Handle {
            level: Some(AtLevel::Level("meso".into())),
            code: Some("role-clarity-4t9p".into()),
            column: Some((Across::Attribute("group".into()), "MSW".into())),
        };
        assert_eq!(handle.to_string(), "T:meso/role-clarity-4t9p×group=MSW");
        assert_eq!(Handle::parse("T:-"), Some(Handle { level: Some(AtLevel::NoLevel), ..Handle::default() }));
        for wrong in ["", "T", "T:", "meso", "T:×source=i01", "T:%zz", "T:é%2", "T:%ff", "T:a×group"] {
            assert_eq!(Handle::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_handle_reads_back(
            level in proptest::option::of(proptest::option::of("\\PC{1,6}|-")),
            code in "\\PC{1,8}|[%/=×-]{1,3}",
            column in proptest::option::of(("\\PC{1,6}|(attr\\.){0,2}(source|kind)", any::<bool>(), "\\PC{0,6}|[×=%/]{2}")),
        ) {
            let handle = Handle {
                level: level.map(|l| l.map_or(AtLevel::NoLevel, |l| AtLevel::Level(l.as_str().into()))),
                code: Some(code.as_str().into()),
                column: column.map(|(name, is_attribute, value)| {
                    (if is_attribute { Across::Attribute(name) } else { Across::parse(&name) }, value)
                }),
            };
            prop_assert_eq!(Handle::parse(&handle.to_string()), Some(handle));
        }
    }
}
