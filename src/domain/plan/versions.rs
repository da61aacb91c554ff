//! Versions of the codebook: naming, renaming, notes, locks.

use super::draft::Draft;
use crate::domain::codebook::Codebook;
use crate::domain::command::VersionEdit;
use crate::domain::id::{CodeId, VersionId};
use crate::domain::line::TrailLine;
use crate::domain::project::Project;
use crate::domain::rejection::Rejection;
use crate::domain::seen::last_actions;
use crate::domain::thing::Key;
use crate::domain::version::{Version, hash};
use crate::text::name::{clean_name, slug};
use serde_json::{Value, json};

pub fn name(
    draft: &mut Draft<'_>,
    name: &str,
    (note, why): (&str, Option<String>),
    locked: bool,
) -> Result<(), Rejection> {
    let name = free_name(draft, name, None)?;
    let key = loop {
        let key = Key::Version(draft.ids.slugged(&slug(&name)).as_str().into());
        if draft.project.thing(&key).is_none() {
            break key;
        }
    };
    let fields = [
        ("name", name.into()),
        ("note", text(note)),
        ("cb", hash(draft.project.codebook()).into()),
        ("seen", json!(last_actions(draft.project.code_things()))),
        ("locked", flag(locked)),
    ];
    draft.set(&key, fields.map(|(key, value)| (key.to_owned(), value)));
    give_reason(draft, why);
    Ok(())
}

/// Writes a reason into all lines, if there is one.
fn give_reason(draft: &mut Draft<'_>, why: Option<String>) {
    let why = why.map(|why| why.trim().to_owned()).filter(|why| !why.is_empty());
    draft.mark(|head| head.why = why.as_deref().map(Into::into));
}

pub fn edit(draft: &mut Draft<'_>, id: &VersionId, edit: VersionEdit) -> Result<(), Rejection> {
    let known = draft.project.versions().into_iter().find(|version| version.id == *id);
    let version = known.ok_or_else(|| Rejection::NoVersion(id.to_string()))?;
    let mut reason = None;
    let (field, value) = match edit {
        VersionEdit::Rename(name) => ("name", free_name(draft, &name, Some(&version))?.into()),
        VersionEdit::Note(note) => ("note", text(&note)),
        VersionEdit::Lock { why } => {
            if !version.is(draft.project.codebook()) {
                return Err(Rejection::OldVersion(version.name));
            }
            reason = why;
            ("locked", flag(true))
        }
        VersionEdit::Unlock { why } => {
            if version.locked.is_none() {
                return Err(Rejection::NotLocked(version.name));
            }
            if why.trim().is_empty() {
                return Err(Rejection::UnlockWhyWanted);
            }
            reason = Some(why);
            // Another may be locked too, by somebody else at the same time: the codebook is free only without all.
            let others = draft.project.versions().into_iter().filter(|other| other.locked.is_some() && other.id != *id);
            for other in others.collect::<Vec<_>>() {
                draft.set(&Key::Version(other.id), [("locked".to_owned(), flag(false))]);
            }
            ("locked", flag(false))
        }
    };
    draft.set(&Key::Version(id.clone()), [(field.to_owned(), value)]);
    give_reason(draft, reason);
    Ok(())
}

/// The lock of a codebook.
pub struct Lock {
    version: Version,
    book: Codebook,
}

impl Lock {
    /// Returns the lock that a project's codebook has, if it has one.
    pub fn on(project: &Project) -> Option<Self> {
        let version = project.lock()?;
        let book = project.codebook_at(&version).book;
        Some(Self { version, book })
    }

    /// Refuses lines that change a code of a locked codebook, or put a new one anywhere but unsorted at the top: a day's
    /// coding goes on, and what the codes mean stays.
    pub fn check(&self, draft: &Draft<'_>) -> Result<(), Rejection> {
        let is_free = |(id, line): (CodeId, &TrailLine)| {
            let thing = draft.project.thing(&Key::Code(id.clone()));
            let then = |path: &str| line.set.get(path).or_else(|| thing?.get(path)).and_then(Value::as_str);
            self.book.get(&id).is_none()
                && then("level").is_none()
                && self.book.is_new(then("parent").map(CodeId::from).as_ref())
        };
        if draft.code_lines().all(is_free) { Ok(()) } else { Err(draft.project.refusal(self.version.clone())) }
    }
}

/// Refuses what the lock of the codebook does.
pub fn check_lock(draft: &Draft<'_>) -> Result<(), Rejection> {
    if draft.code_lines().next().is_none() {
        return Ok(());
    }
    Lock::on(draft.project).map_or(Ok(()), |lock| lock.check(draft))
}

/// Returns a usable name that no other version has.
fn free_name(draft: &Draft<'_>, name: &str, but: Option<&Version>) -> Result<String, Rejection> {
    let clean = clean_name(name).map_err(|problem| Rejection::BadName {
        name: crate::text::shown::Shown::line(name).to_string(),
        problem: problem.to_string(),
    })?;
    let same = |version: &Version| version.name.to_lowercase() == clean.to_lowercase();
    let is_taken = draft.project.versions().iter().any(|v| same(v) && but.is_none_or(|but| but.id != v.id));
    if is_taken { Err(Rejection::VersionTaken(clean)) } else { Ok(clean) }
}

fn text(text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() { Value::Null } else { text.into() }
}

fn flag(yes: bool) -> Value {
    if yes { true.into() } else { Value::Null }
}
