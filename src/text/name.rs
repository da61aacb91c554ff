//! Names that people type: checked on input, and made into ids.

use super::{class, grapheme};
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Most chars of a name.
const LONGEST_NAME: usize = 200;
/// Most chars of a slug.
const LONGEST_SLUG: usize = 64;

/// Why a name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameProblem {
    /// Nothing but white space.
    #[error("it is empty: type at least one character")]
    Empty,
    /// How many chars it has.
    #[error("it has {0} characters: shorten it to {LONGEST_NAME} or fewer")]
    TooLong(usize),
    /// The first character that cannot be seen where it stands.
    #[error("it holds the invisible character 'U+{:04X}': remove it", u32::from(*.0))]
    Hidden(char),
}

/// Returns text that is a name or value as it is kept: NFC, trimmed, each run of white space one space.
pub fn tidied(input: &str) -> String {
    let words: Vec<&str> = input.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// A value as it is kept, which may be empty or long: NFC, trimmed, each run of white space one space. Values stand as
/// headings beside each other and are told apart by their looks, so that what cannot be seen is refused as in names.
pub fn clean_value(input: &str) -> Result<String, NameProblem> {
    let value = tidied(input);
    first_hidden(&value).map_or(Ok(value), |hidden| Err(NameProblem::Hidden(hidden)))
}

/// A name as it is kept: NFC, trimmed, each run of white space one space.
///
/// Refused: nothing, more than 200 chars, and characters that cannot be seen (controls, bidi controls, zero width),
/// other than joiners inside emoji and where a script spells with them.
pub fn clean_name(input: &str) -> Result<String, NameProblem> {
    let name = tidied(input);
    if name.is_empty() {
        return Err(NameProblem::Empty);
    }
    if let Some(hidden) = first_hidden(&name) {
        return Err(NameProblem::Hidden(hidden));
    }
    match name.chars().count() {
        chars if chars > LONGEST_NAME => Err(NameProblem::TooLong(chars)),
        _ => Ok(name),
    }
}

/// The first character that a reader could not see.
fn first_hidden(name: &str) -> Option<char> {
    name.grapheme_indices(true).find_map(|(start, one)| {
        let next = name.get(start + one.len()..).and_then(|rest| rest.chars().next());
        let first = one.chars().next()?;
        let mut before = None;
        let mut chars = one.chars().peekable();
        while let Some(c) = chars.next() {
            let after = chars.peek().copied();
            // At the end of a word a joiner spells nothing, and two names would look the same.
            let dangles = class::is_joiner(c) && after.is_none() && !next.is_some_and(class::joins);
            if class::is_hidden(c) && (dangles || !class::belongs(first, before, c, after)) {
                return Some(c);
            }
            before = Some(c);
        }
        None
    })
}

/// The readable part of an id: NFC, lower case, letters, marks and digits of any script, single hyphens between them;
/// at most 64 chars; `unnamed` when nothing is left.
pub fn slug(name: &str) -> String {
    // An apostrophe is inside a word.
    let kept = |c: char| (c.is_alphanumeric() || is_combining_mark(c)) && !class::is_hidden(c);
    let lower = name.nfc().flat_map(char::to_lowercase).nfc();
    or_else(hyphenated(lower, kept), "unnamed")
}

/// The readable part of an id that names files: `[a-z0-9-]{1,64}`, accents dropped, no name that Windows keeps for a
/// device; `source` when nothing is left.
pub fn ascii_slug(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let slug = or_else(hyphenated(letters, |c| c.is_ascii_alphanumeric()), "source");
    if is_device(&slug) { format!("source-{slug}") } else { slug }
}

/// What `kept` keeps, with a hyphen for each run of other characters between.
fn hyphenated(chars: impl Iterator<Item = char>, kept: impl Fn(char) -> bool) -> String {
    let mut slug = String::new();
    let mut gap = false;
    for c in chars {
        if is_combining_mark(c) && (gap || slug.is_empty()) {
            // Nothing to stand on.
        } else if kept(c) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else if !matches!(c, '\'' | '’') && !class::is_hidden(c) {
            gap = true;
        }
    }
    let end = slug.char_indices().nth(LONGEST_SLUG).map_or(slug.len(), |(at, _)| grapheme::floor(&slug, at));
    slug.truncate(end);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn or_else(slug: String, fallback: &str) -> String {
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

/// Returns whether a slug is a name that Windows opens a device for, whatever the ending.
pub fn is_device(slug: &str) -> bool {
    let numbered = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || numbered.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_tidied() {
        assert_eq!(clean_name("  Role \t clarity\n").unwrap(), "Role clarity");
        assert_eq!(clean_name("cafe\u{301}").unwrap(), "café");
        assert_eq!(clean_name("角色\u{3000}清晰").unwrap(), "角色 清晰");
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        assert_eq!(clean_name(" \n "), Err(NameProblem::Empty));
        for c in [
            '\0', '\u{1b}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{ad}', '\u{200d}',
            '\u{200c}', '\u{fe0f}',
        ] {
            assert_eq!(clean_name(&format!("a{c}b")), Err(NameProblem::Hidden(c)), "{c:?}");
        }
        assert_eq!(clean_name("ی\u{200c}"), Err(NameProblem::Hidden('\u{200c}')));
        assert_eq!(clean_name("a\u{200d}👩"), Err(NameProblem::Hidden('\u{200d}')));
        assert_eq!(NameProblem::Hidden('\u{202e}').to_string(), "it holds the invisible character 'U+202E': remove it");
    }

    #[test]
    fn joiners_that_spell_stay() {
        for name in ["می‌خواهم", "क्‍ष", "👩‍👩‍👧 family", "❤️", "1️⃣", "العربية"]
        {
            assert_eq!(clean_name(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn names_have_an_end() {
        assert!(clean_name(&"字".repeat(200)).is_ok());
        assert_eq!(clean_name(&"字".repeat(201)), Err(NameProblem::TooLong(201)));
    }

    #[test]
    fn slugs_of_any_script() {
        assert_eq!(slug("Hospital induction"), "hospital-induction");
        assert_eq!(slug(" No induction (really)! "), "no-induction-really");
        assert_eq!(slug("St Aldan’s"), "st-aldans");
        assert_eq!(slug("Cafe\u{301} ÉTÉ"), "café-été");
        assert_eq!(slug("角色 清晰"), "角色-清晰");
        assert_eq!(slug("हिन्दी"), "हिन्दी");
        assert_eq!(slug("👩‍👩‍👧 ❤️"), "unnamed");
        assert_eq!(slug("-- a / b --"), "a-b");
        assert_eq!(slug("\u{301}a \u{301}b"), "a-b");
    }

    #[test]
    fn slugs_that_name_files() {
        assert_eq!(ascii_slug("Interview 03, Café"), "interview-03-cafe");
        assert_eq!(ascii_slug("访谈三"), "source");
        assert_eq!(ascii_slug("ＩＮＴ　０１"), "int-01");
        assert_eq!(ascii_slug("CON"), "source-con");
        assert_eq!(ascii_slug("lpt1"), "source-lpt1");
        assert_eq!(ascii_slug("conference"), "conference");
        assert_eq!(ascii_slug(&format!("{} b", "a".repeat(63))).len(), 63);
    }

    proptest! {
        #[test]
        fn cleaning_and_slugs_are_stable(name in "(\\PC|\\p{C}|[a-z \\-İ]|[\u{200c}\u{301}ی👩]){0,90}") {
            if let Ok(clean) = clean_name(&name) {
                prop_assert_eq!(clean_name(&clean), Ok(clean.clone()));
            }
            let id = slug(&name);
            prop_assert_eq!(slug(&id), id.clone());
            prop_assert!((1..=64).contains(&id.chars().count()) && !id.starts_with('-') && !id.ends_with('-') && !id.contains("--"));
            let file = ascii_slug(&name);
            prop_assert!((1..=64).contains(&file.len()));
            prop_assert!(file.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')) && !file.contains("--"));
            prop_assert_eq!(ascii_slug(&file), file);
        }
    }
}
