//! Whether a value that a person wrote into a page can be taken, and in which form. What the records say already is
//! never looked at: it was taken once.

use serde_json::Value;

use crate::domain::id::{CodeId, CoderId, MemoId, ParticipantId};
use crate::domain::memo::{About, MemoKind, read_passage};
use crate::domain::plan::memo_text;
use crate::domain::project::Approach;
use crate::domain::source::Kind;
use crate::domain::thing::Key;
use crate::domain::time::is_date;
use crate::domain::{Project, Rejection, When};
use crate::store::format::CARRY;
use crate::text::language;
use crate::text::name::clean_name;

/// Why a value is not taken: what is wrong, and what to do, as sentences.
pub struct Refused {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Returns the value as it is to be recorded.
///
/// # Errors
/// Says why it cannot be.
pub fn field(project: &Project, key: &Key, field: &str, value: Value) -> Result<Value, Refused> {
    if (key, field) == (&Key::Project, "carry") && value != CARRY {
        return Err(Refused {
            what: "'carry' says by which algorithm codings follow a changed text, and never changes.".into(),
            remedy: format!("Put 'carry: {CARRY}' back."),
        });
    }
    if let Key::Memo(id) = key {
        return memo(project, id, field, value);
    }
    let Value::String(text) = value else {
        let is_name = (needs_name(key) && field == "name") || matches!((key, field), (Key::Source(_), "title"));
        return if is_name { Err(no_name(key)) } else { Ok(value) };
    };
    match (key, field) {
        (Key::Code(_) | Key::Coder(_), "name") | (Key::Source(_) | Key::Project, "title") => {
            name(&text).map(Value::from)
        }
        (Key::Code(_), "definition" | "include" | "exclude") => Ok(text.trim_end().into()),
        (Key::Code(_), "level") => {
            Ok(project.levels().find(&text).map_or_else(|| text.as_str().into(), |level| level.id.as_str().into()))
        }
        (Key::Project, "approach") if Approach::parse(&text).is_none() => {
            let words: Vec<&str> = Approach::WORDS.iter().map(|(_, word)| *word).collect();
            Err(no_word("approach", &text, &words))
        }
        (Key::Source(_), "kind") => match Kind::parse(&text) {
            Some(kind) => Ok(kind.word().into()),
            None => Err(no_word("kind", &text, &Kind::ALL.map(Kind::word))),
        },
        (Key::Source(_), "date") if !is_date(&text) => Err(Refused {
            what: format!("'{text}' is no date."),
            remedy: "Write it like 2021-02-03, or leave it out.".into(),
        }),
        (Key::Source(_), "language") => language::tag(&text).map(Value::from).ok_or_else(|| Refused {
            what: format!("'{text}' is no language."),
            remedy: "Write a tag such as en, zh or pt-BR, or leave it out.".into(),
        }),
        (Key::Source(_), "sha256") if !is_sha256(&text) => Err(Refused {
            what: format!("'{text}' is no SHA-256: that has 64 digits of 0-9 and a-f."),
            remedy: "Put back what was there; 'emic check' says which text it is of.".into(),
        }),
        _ => Ok(text.into()),
    }
}

/// Returns a field of a memo as it is to be recorded. Who wrote it and when can be corrected, and not removed.
fn memo(project: &Project, id: &MemoId, field: &str, value: Value) -> Result<Value, Refused> {
    let now = || project.memo(id);
    let text = match (field, value) {
        ("author", Value::Null) => return Ok(now().map_or(Value::Null, |memo| memo.author.as_str().into())),
        ("created", Value::Null) => return Ok(now().map_or(Value::Null, |memo| memo.created.to_string().into())),
        ("passage", passage) if !passage.is_null() && read_passage(&passage).is_none() => {
            return Err(Refused {
                what: "The passage of a memo has 'src', 'at' and 'quote', as emic writes it.".into(),
                remedy: "Put back what was there, or delete it: then the memo is about the whole source.".into(),
            });
        }
        ("settled", value) if !value.is_null() && !value.is_boolean() => {
            return Err(no_word("answer to whether it is settled", &value.to_string(), &["true", "false"]));
        }
        (_, Value::String(text)) => text,
        (_, value) => return Ok(value),
    };
    let refused = |what: String, remedy: &str| Err(Refused { what, remedy: remedy.into() });
    match field {
        "text" => memo_text(&text).map(Value::from).map_err(|why| too_long(&why)),
        "kind" => match MemoKind::parse(&text) {
            // A note is what a memo is without a word.
            Some(MemoKind::Note) => Ok(Value::Null),
            Some(_) => Ok(text.into()),
            None => Err(no_word("kind", &text, &MemoKind::ALL.map(MemoKind::word))),
        },
        "author" if !CoderId::is_valid(&text) => {
            refused(format!("'{text}' cannot be a coder."), "Take 1 to 16 of a-z, 0-9 and hyphens.")
        }
        // A day alone is that day wherever it is read.
        "created" => match When::parse(&text).or_else(|| When::parse(&format!("{text}T12:00:00Z"))) {
            Some(when) => Ok(when.to_string().into()),
            None => refused(format!("'{text}' is no date."), "Write it like 2026-11-22 or 2026-11-22T10:09:26Z."),
        },
        "about" => match about(project, &text) {
            Some(about) => Ok(about.to_string().into()),
            None => refused(
                format!("'{text}' is nothing that a memo can be about."),
                "Write project, or a word, a slash and an id, as in code/induction-7k3m.",
            ),
        },
        _ => Ok(text.into()),
    }
}

/// Returns what a memo is about, by the id of a code or source or by its name.
fn about(project: &Project, text: &str) -> Option<About> {
    let by_name = match text.split_once('/') {
        Some(("code", name)) => match project.codebook().find(name).as_slice() {
            [only] => Some(About::Code((*only).clone())),
            _ => None,
        },
        Some(("source", name)) => match project.find_source(name).as_slice() {
            [only] => Some(About::Source((*only).clone())),
            _ => None,
        },
        _ => None,
    };
    by_name.or_else(|| About::parse(text))
}

fn too_long(why: &Rejection) -> Refused {
    Refused { what: format!("The memo was not taken in: {why}."), remedy: "Make several memos of it.".into() }
}

/// Returns whether a new thing of this kind is nothing without a name.
pub const fn needs_name(key: &Key) -> bool {
    matches!(key, Key::Code(_) | Key::Coder(_))
}

/// Checks the id of a thing that a page adds.
///
/// # Errors
/// Says why it cannot be one.
pub fn id(key: &Key) -> Result<(), Refused> {
    let (id, is_fine, wanted) = match key {
        Key::Coder(id) => {
            (id.as_str(), CoderId::is_valid(id.as_str()), "a coder's id has 1 to 16 of a-z, 0-9 and hyphens")
        }
        Key::Code(id) => {
            (id.as_str(), CodeId::is_valid(id.as_str()), "a code's id has no blanks, slashes or invisible characters")
        }
        Key::Participant(id) => {
            let is_fine = ParticipantId::is_valid(id.as_str());
            (id.as_str(), is_fine, "a participant's id has no slashes or invisible characters")
        }
        _ => return Ok(()),
    };
    if is_fine {
        return Ok(());
    }
    Err(Refused { what: format!("'{id}' cannot be taken: {wanted}."), remedy: "Give it another id.".into() })
}

fn name(text: &str) -> Result<String, Refused> {
    clean_name(text).map_err(|problem| Refused {
        what: format!("'{text}' cannot be taken: {problem}."),
        remedy: "Change it in the page.".into(),
    })
}

fn no_name(key: &Key) -> Refused {
    Refused {
        what: format!("'{key}' has no name on the page."),
        remedy: "Give it a name, or delete the whole item.".into(),
    }
}

fn no_word(what: &str, text: &str, words: &[&str]) -> Refused {
    Refused { what: format!("'{text}' is no {what}."), remedy: format!("Write one of these: {}.", words.join(", ")) }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
