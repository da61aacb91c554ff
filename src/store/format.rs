//! What a project asks of the program that opens it: `format`, `needs` and `carry` in `project.yaml`. A program that does not know
//! what is asked may read, and must not write.

use std::path::Path;

use serde::Deserialize;

use super::error::StoreError;
use super::layout::{FORMAT, PROJECT};
use super::limits::{check_yaml, text_of};
use crate::domain::strict::StrictValue;

/// The names in `needs` that this program knows.
const KNOWN: [&str; 0] = [];

/// The only algorithm there is by which codings are carried over to a changed text. A project never changes it: two
/// programs would put the same coding at different words.
pub const CARRY: u64 = 1;

/// The keys that matter here; the rest of the page is read elsewhere.
#[derive(Deserialize)]
struct Asked {
    format: u64,
    #[serde(default)]
    needs: Option<Vec<String>>,
    #[serde(default)]
    carry: Option<StrictValue>,
}

/// Returns why a project with this `project.yaml` must not be written, or nothing.
pub fn why_read_only(page: &[u8]) -> Option<String> {
    let page = match text_of(Path::new(PROJECT), page) {
        Ok(page) => page,
        Err(error) => return Some(error.to_string()),
    };
    let excerpt = excerpt(page);
    let asked = check_yaml(&excerpt).ok().and_then(|()| serde_yaml::from_str::<Asked>(&excerpt).ok());
    let Some(Asked { format, needs, carry }) = asked else {
        return Some(format!("'{PROJECT}' does not say which format the project has, such as 'format: {FORMAT}'."));
    };
    let unknown = needs.unwrap_or_default().into_iter().find(|name| !KNOWN.contains(&name.as_str()));
    let carry = carry.map(|StrictValue(carry)| carry).filter(|carry| !carry.is_null() && *carry != CARRY);
    let needs = match (format, carry) {
        (FORMAT, None) => unknown?,
        (FORMAT, Some(carry)) => format!("carry {carry}"),
        _ => format!("format {format}"),
    };
    Some(StoreError::NewerFormat { path: PROJECT.into(), needs }.to_string())
}

/// The lines of these keys alone: a mistake elsewhere in the page, or a conflict that git left, does not hide them.
fn excerpt(page: &str) -> String {
    let mut is_inside = false;
    let belongs = |line: &&str| {
        if !matches!(line.chars().next(), None | Some(' ' | '\t' | '\r' | '-' | '#')) {
            is_inside = ["format:", "needs:", "carry:"].iter().any(|key| line.starts_with(key));
        }
        is_inside
    };
    page.lines().filter(belongs).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_format_may_be_written_whatever_else_the_page_holds() {
        for page in [
            "format: 1\n",
            "format: 1\ncarry: 1\n",
            "format: 1\ncarry:\n",
            "# emic project 1 · is 0 · seen\nformat: 1   # do not change\nneeds: []\ntitle: [unclosed\n",
            "\u{feff}title: a\r\nneeds:\r\nformat: 1\r\n",
            "format: 1\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> other\n",
        ] {
            assert_eq!(why_read_only(page.as_bytes()), None, "{page}");
        }
    }

    #[test]
    fn p16_what_is_not_known_is_read_only_with_the_reason() {
        for (page, reason) in [
            ("format: 2\n", "'project.yaml' needs format 2, which this version of emic does not know."),
            ("format: 1\nneeds: [video]\n", "'project.yaml' needs video, which this version of emic does not know."),
            ("needs:\n- video\n- audio\nformat: 1\n", "needs video"),
            ("title: a\n", "does not say which format"),
            ("", "does not say which format"),
            ("format: one\n", "does not say which format"),
            ("format: 1\ntitle: a\ncarry: 2\n", "'project.yaml' needs carry 2, which"),
            ("format: 1\ncarry: twice\n", "'project.yaml' needs carry \"twice\", which"),
            ("format: 1\nformat: 2\n", "does not say which format"),
        ] {
            let why = why_read_only(page.as_bytes()).unwrap_or_default();
            assert!(why.contains(reason), "{page}: {why}");
        }
        assert!(why_read_only(b"format: 1\n\xff").unwrap().contains("not valid UTF-8"));
    }
}
