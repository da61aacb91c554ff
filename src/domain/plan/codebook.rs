//! Codes: adding, renaming, moving, levels, quick keys.

use super::draft::Draft;
use crate::domain::command::{CodeEdit, NewCode};
use crate::domain::fraction;
use crate::domain::id::{CodeId, LevelId};
use crate::domain::rejection::Rejection;
use crate::domain::thing::Key;
use crate::text::name::{clean_name, slug};
use serde_json::Value;
use std::collections::BTreeMap;

/// Returns a usable name, or says what is wrong with it.
fn name(text: &str) -> Result<String, Rejection> {
    clean_name(text).map_err(|problem| Rejection::BadName {
        name: crate::text::shown::Shown::line(text).to_string(),
        problem: problem.to_string(),
    })
}

fn check_level(draft: &Draft<'_>, level: Option<&LevelId>) -> Result<(), Rejection> {
    match level {
        Some(level) if draft.project.levels().position(level).is_none() => Err(Rejection::NoLevel(level.to_string())),
        _ => Ok(()),
    }
}

/// Refuses a second sibling of the same name: the two could not be told apart on screen.
fn check_free(draft: &Draft<'_>, parent: Option<&CodeId>, name: &str, but: Option<&CodeId>) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    let taken = |id: &&CodeId| Some(*id) != but && book.name(id).to_lowercase() == name.to_lowercase();
    match book.children(parent).iter().find(taken) {
        Some(id) => Err(Rejection::NameTaken(book.name(id).to_owned())),
        None => Ok(()),
    }
}

fn check_parent(draft: &Draft<'_>, parent: Option<&CodeId>) -> Result<(), Rejection> {
    match parent {
        Some(id) if !draft.project.codebook().is_standing(id) => Err(Rejection::NoCode(id.to_string())),
        _ => Ok(()),
    }
}

/// Returns the place after the last code below a parent.
pub fn first_pos(draft: &Draft<'_>, parent: Option<&CodeId>) -> String {
    draft.project.codebook().pos_last(parent)
}

pub fn add_all(draft: &mut Draft<'_>, parent: Option<&CodeId>, codes: Vec<NewCode>) -> Result<(), Rejection> {
    check_parent(draft, parent)?;
    let mut pos = first_pos(draft, parent);
    for code in codes {
        check_free(draft, parent, &name(&code.name)?, None)?;
        add_one(draft, parent, code, &pos)?;
        pos = fraction::between(Some(&pos), None);
    }
    Ok(())
}

/// Adds a code and those below it; gives back its id.
pub fn add_one(draft: &mut Draft<'_>, parent: Option<&CodeId>, code: NewCode, pos: &str) -> Result<CodeId, Rejection> {
    let name = name(&code.name)?;
    check_free(draft, parent, &name, None)?;
    check_level(draft, code.level.as_ref())?;
    let id = match code.id {
        Some(id) if draft.project.thing(&Key::Code(id.clone())).is_some() => {
            return Err(Rejection::IdTaken(id.to_string()));
        }
        Some(id) => id,
        None => CodeId::from(draft.ids.slugged(&slug(&name)).as_str()),
    };
    let text = |t: String| if t.is_empty() { Value::Null } else { t.into() };
    let fields = [
        ("name", name.into()),
        ("parent", parent.map_or(Value::Null, |p| p.as_str().into())),
        ("pos", pos.into()),
        ("level", code.level.map_or(Value::Null, |l| l.as_str().into())),
        ("color", code.color.map_or(Value::Null, Value::from)),
        ("definition", text(code.definition)),
        ("include", text(code.include)),
        ("exclude", text(code.exclude)),
        ("examples", if code.examples.is_empty() { Value::Null } else { code.examples.into() }),
    ];
    draft.set(&Key::Code(id.clone()), fields.map(|(key, value)| (key.to_owned(), value)));
    let mut below = fraction::between(None, None);
    for child in code.children {
        add_one(draft, Some(&id), child, &below)?;
        below = fraction::between(Some(&below), None);
    }
    Ok(id)
}

pub fn edit(draft: &mut Draft<'_>, id: &CodeId, edit: CodeEdit) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    let code = book.get(id).filter(|_| book.is_standing(id)).ok_or_else(|| Rejection::NoCode(id.to_string()))?;
    let mut fields = BTreeMap::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    match edit {
        CodeEdit::Rename(text) => {
            let name = name(&text)?;
            check_free(draft, code.parent.as_ref(), &name, Some(id))?;
            put("name", name.into());
        }
        CodeEdit::Move { parent, before } => {
            check_parent(draft, parent.as_ref())?;
            if parent.as_ref().is_some_and(|p| book.lineage(p).any(|above| above == id)) {
                return Err(Rejection::IntoItself(code.name.clone()));
            }
            check_free(draft, parent.as_ref(), &code.name, Some(id))?;
            let siblings: Vec<&CodeId> = book.children(parent.as_ref()).iter().filter(|s| *s != id).collect();
            let at = before.and_then(|b| siblings.iter().position(|s| **s == b)).unwrap_or(siblings.len());
            let pos = |i: usize| siblings.get(i).and_then(|s| book.get(s)).map(|c| c.pos.as_str());
            put("pos", fraction::between(at.checked_sub(1).and_then(pos), pos(at)).into());
            put("parent", parent.map_or(Value::Null, |p| p.as_str().into()));
        }
        CodeEdit::Level(level) => {
            check_level(draft, level.as_ref())?;
            put("level", level.map_or(Value::Null, |l| l.as_str().into()));
        }
        CodeEdit::Text(which, text) => {
            put(which.field(), if text.is_empty() { Value::Null } else { text.into() });
        }
        CodeEdit::Retire(yes) => {
            put("retired", if yes { true.into() } else { Value::Null });
        }
    }
    draft.set(&Key::Code(id.clone()), fields);
    Ok(())
}

pub fn set_quick_code(draft: &mut Draft<'_>, digit: u8, code: Option<&CodeId>) -> Result<(), Rejection> {
    check_parent(draft, code)?;
    let key = Key::Coder(draft.stamp.origin.coder.clone());
    draft.set(&key, [(format!("quick.{digit}"), code.map_or(Value::Null, |c| c.as_str().into()))]);
    Ok(())
}
