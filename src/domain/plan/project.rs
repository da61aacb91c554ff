//! The project itself, its coders, done marks, and hand edits.

use super::codebook::check_standing;
use super::draft::Draft;
use crate::domain::command::{HandEdit, NewProject};
use crate::domain::id::{CodeId, CoderId, SourceId, base32};
use crate::domain::project::LOOKED;
use crate::domain::record::OUTSIDE;
use crate::domain::rejection::Rejection;
use crate::domain::thing::Key;
use serde_json::{Value, json};

/// The algorithm by which codings are carried over to a changed text; never changed afterwards.
const CARRY: u64 = 1;

pub fn start(draft: &mut Draft<'_>, new: &NewProject) {
    let id = base32(draft.ids.bits(), 12);
    let fields = [
        ("id", json!(id)),
        ("title", json!(new.title)),
        ("approach", json!(new.approach.word())),
        ("levels", json!(new.levels)),
        ("carry", json!(CARRY)),
    ];
    draft.set(&Key::Project, fields.map(|(key, value)| (key.to_owned(), value)));
}

pub fn add_coder(draft: &mut Draft<'_>, id: &CoderId, name: &str) -> Result<(), Rejection> {
    if !CoderId::is_valid(id.as_str()) {
        return Err(Rejection::BadCoder(id.to_string()));
    }
    let name = if name.is_empty() { Value::from(id.as_str()) } else { name.into() };
    draft.set(&Key::Coder(id.clone()), [("name".to_owned(), name)]);
    Ok(())
}

pub fn mark_done(draft: &mut Draft<'_>, source: &SourceId, done: bool, why: Option<&str>) -> Result<(), Rejection> {
    if draft.project.source(source).is_none() {
        return Err(Rejection::NoSource(source.to_string()));
    }
    let me = &draft.stamp.origin.coder;
    let is_done = draft.project.done_by(source).contains(&me);
    if is_done == done {
        return Err(Rejection::NoChange);
    }
    if is_done && why.unwrap_or("").trim().is_empty() {
        return Err(Rejection::WhyWanted);
    }
    let key = Key::Done(source.clone(), me.clone());
    draft.set(&key, [("done".to_owned(), if done { true.into() } else { Value::Null })]);
    draft.mark(|head| head.why = why.map(Into::into));
    Ok(())
}

pub fn look_again(draft: &mut Draft<'_>, source: &SourceId, codes: &[CodeId]) -> Result<(), Rejection> {
    if draft.project.source(source).is_none() {
        return Err(Rejection::NoSource(source.to_string()));
    }
    let me = &draft.stamp.origin.coder;
    if !draft.project.is_done(source, me) {
        return Err(Rejection::NotDone(draft.project.title_of(source).to_owned()));
    }
    codes.iter().try_for_each(|code| check_standing(draft, Some(code)))?;
    let key = Key::Done(source.clone(), me.clone());
    draft.set(&key, codes.iter().map(|code| (format!("{LOOKED}{code}"), true.into())));
    Ok(())
}

pub fn take_hand_edits(draft: &mut Draft<'_>, edits: Vec<HandEdit>) {
    for HandEdit { key, set, gone } in edits {
        draft.change(&key, set, gone);
    }
    draft.mark(|head| head.by = Some(OUTSIDE.into()));
}
