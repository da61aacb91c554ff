//! Codes: adding, renaming, moving, levels, quick keys.

use super::draft::{Draft, Made};
use crate::domain::codebook::Codebook;
use crate::domain::command::{CodeChoice, CodeEdit, NewCode};
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

/// Refuses a level that the project does not declare.
pub fn check_level(draft: &Draft<'_>, level: Option<&LevelId>) -> Result<(), Rejection> {
    match level {
        Some(level) if draft.project.levels().position(level).is_none() => Err(Rejection::NoLevel(level.to_string())),
        _ => Ok(()),
    }
}

/// Refuses a second sibling of the same name: the two could not be told apart on screen.
fn check_free(draft: &Draft<'_>, parent: Option<&CodeId>, name: &str, but: Option<&CodeId>) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    let there = book.children(parent).iter().filter(|id| Some(*id) != but).map(|id| book.name(id));
    let made = draft.made.iter().filter(|made| made.parent.as_ref() == parent).map(|made| made.name.as_str());
    match there.chain(made).find(|taken| same_name(taken, name)) {
        Some(taken) => Err(Rejection::NameTaken(taken.to_owned())),
        None => Ok(()),
    }
}

/// Returns whether two names differ in case only.
pub fn same_name(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

pub fn check_standing(draft: &Draft<'_>, code: Option<&CodeId>) -> Result<(), Rejection> {
    match code {
        Some(id) if !draft.project.codebook().is_standing(id) => Err(Rejection::NoCode(id.to_string())),
        _ => Ok(()),
    }
}

/// Refuses a code, named, that would lie at a depth, counted from 1 at the top.
pub fn check_depth(name: &str, depth: usize) -> Result<(), Rejection> {
    if depth > Codebook::DEEPEST { Err(Rejection::TooDeep(name.to_owned())) } else { Ok(()) }
}

/// Returns how deep a code lies, from 1 at the top; 0 for the top itself.
pub fn depth(draft: &Draft<'_>, code: Option<&CodeId>) -> usize {
    let Some(code) = code else { return 0 };
    let made = draft.made.iter().rfind(|made| made.id == *code);
    made.map_or_else(|| draft.project.codebook().lineage(code).count(), |made| made.depth)
}

/// Returns how many codes lie below each other from this one down, itself counted.
pub fn height(book: &Codebook, code: &CodeId) -> usize {
    1 + book.children(Some(code)).iter().map(|child| height(book, child)).max().unwrap_or(0)
}

/// Returns the place after the last code below a parent.
pub fn last_pos(draft: &Draft<'_>, parent: Option<&CodeId>) -> String {
    let made = draft.made.iter().filter(|made| made.parent.as_ref() == parent).map(|made| made.pos.as_str());
    fraction::between(made.chain(draft.project.codebook().pos_last(parent)).max(), None)
}

pub fn add_all(draft: &mut Draft<'_>, parent: Option<&CodeId>, codes: Vec<NewCode>) -> Result<(), Rejection> {
    check_standing(draft, parent)?;
    codes.into_iter().try_for_each(|code| add_one(draft, parent, code).map(drop))
}

/// Adds a code and those below it, after its siblings; gives back its id.
pub fn add_one(draft: &mut Draft<'_>, parent: Option<&CodeId>, code: NewCode) -> Result<CodeId, Rejection> {
    let name = name(&code.name)?;
    let depth = depth(draft, parent) + 1;
    check_depth(&name, depth)?;
    check_free(draft, parent, &name, None)?;
    check_level(draft, code.level.as_ref())?;
    let pos = last_pos(draft, parent);
    let id = match code.id {
        Some(id) if draft.project.thing(&Key::Code(id.clone())).is_some() => {
            return Err(Rejection::IdTaken(id.to_string()));
        }
        Some(id) if !CodeId::is_valid(id.as_str()) => return Err(Rejection::BadId(id.to_string())),
        Some(id) => id,
        None => CodeId::from(draft.ids.slugged(&slug(&name)).as_str()),
    };
    let text = |t: String| if t.is_empty() { Value::Null } else { t.into() };
    let fields = [
        ("name", name.as_str().into()),
        ("parent", parent.map_or(Value::Null, |p| p.as_str().into())),
        ("pos", pos.as_str().into()),
        ("level", code.level.map_or(Value::Null, |l| l.as_str().into())),
        ("color", code.color.map_or(Value::Null, Value::from)),
        ("definition", text(code.definition)),
        ("include", text(code.include)),
        ("exclude", text(code.exclude)),
        ("examples", if code.examples.is_empty() { Value::Null } else { code.examples.into() }),
    ];
    draft.set(&Key::Code(id.clone()), fields.map(|(key, value)| (key.to_owned(), value)));
    draft.made.push(Made { id: id.clone(), parent: parent.cloned(), name, pos, depth });
    code.children.into_iter().try_for_each(|child| add_one(draft, Some(&id), child).map(drop))?;
    Ok(id)
}

pub fn edit(draft: &mut Draft<'_>, id: &CodeId, edit: CodeEdit) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    if !book.is_standing(id) {
        return Err(Rejection::NoCode(id.to_string()));
    }
    let mut fields = BTreeMap::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    match edit {
        CodeEdit::Rename(text) => {
            let name = name(&text)?;
            check_free(draft, book.parent(id), &name, Some(id))?;
            put("name", name.into());
        }
        CodeEdit::Move { parent, before } => return move_code(draft, id, parent.as_ref(), before.as_ref()),
        CodeEdit::Under(choice) => return put_under(draft, id, choice),
        CodeEdit::Level(level) => {
            check_level(draft, level.as_ref())?;
            put("level", level.map_or(Value::Null, |l| l.as_str().into()));
        }
        CodeEdit::Text(which, text) => {
            put(which.field(), if text.is_empty() { Value::Null } else { text.into() });
        }
        CodeEdit::Examples(examples) => {
            put("examples", if examples.is_empty() { Value::Null } else { examples.into() });
        }
        CodeEdit::Retire(yes) => {
            put("retired", if yes { true.into() } else { Value::Null });
        }
    }
    draft.set(&Key::Code(id.clone()), fields);
    Ok(())
}

/// Moves a code below another one, which is made first if it is not there.
fn put_under(draft: &mut Draft<'_>, id: &CodeId, choice: CodeChoice) -> Result<(), Rejection> {
    let (name, parent) = match choice {
        CodeChoice::Known(parent) => return move_code(draft, id, Some(&parent), None),
        CodeChoice::New { name, parent } => (name, parent),
    };
    let book = draft.project.codebook();
    if parent.as_ref().is_some_and(|parent| book.lineage(parent).any(|above| above == id)) {
        return Err(Rejection::IntoItself(book.name(id).to_owned()));
    }
    let made = add_one(draft, parent.as_ref(), NewCode { name, ..NewCode::default() })?;
    check_depth(book.name(id), depth(draft, Some(&made)) + height(book, id))?;
    let fields = [("parent", Value::from(made.as_str())), ("pos", fraction::between(None, None).as_str().into())];
    draft.set(&Key::Code(id.clone()), fields.map(|(key, value)| (key.to_owned(), value)));
    Ok(())
}

/// Moves a code below a parent, before one of the codes there or after all.
fn move_code(
    draft: &mut Draft<'_>,
    id: &CodeId,
    parent: Option<&CodeId>,
    before: Option<&CodeId>,
) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    check_standing(draft, parent)?;
    if parent.is_some_and(|p| book.lineage(p).any(|above| above == id)) {
        return Err(Rejection::IntoItself(book.name(id).to_owned()));
    }
    check_depth(book.name(id), depth(draft, parent) + height(book, id))?;
    check_free(draft, parent, book.name(id), Some(id))?;
    let siblings: Vec<&CodeId> = book.children(parent).iter().filter(|sibling| *sibling != id).collect();
    let at = before.and_then(|b| siblings.iter().position(|s| *s == b)).unwrap_or(siblings.len());
    let (above, below) = siblings.split_at_checked(at).unwrap_or((&siblings, &[]));
    let pos = |id: &&CodeId| book.get(id).map_or("", |code| code.pos.as_str());
    let low = above.last().map(pos);
    // Codes added on two devices may share a place: then those behind make room.
    let in_the_way = |id: &&&CodeId| !fraction::is_key(pos(id)) || low.is_some_and(|low| pos(id) <= low);
    let tied = below.iter().take_while(in_the_way).count();
    let high = below.get(tied).map(pos);
    let mut place = fraction::between(low, high);
    let parent = parent.map_or(Value::Null, |p| p.as_str().into());
    let fields = [("pos", place.as_str().into()), ("parent", parent)];
    draft.set(&Key::Code(id.clone()), fields.map(|(key, value)| (key.to_owned(), value)));
    for sibling in below.iter().take(tied) {
        place = fraction::between(Some(&place), high);
        draft.set(&Key::Code((*sibling).clone()), [("pos".to_owned(), place.as_str().into())]);
    }
    Ok(())
}

pub fn set_quick_code(draft: &mut Draft<'_>, digit: u8, code: Option<&CodeId>) -> Result<(), Rejection> {
    check_standing(draft, code)?;
    let key = Key::Coder(draft.stamp.origin.coder.clone());
    draft.set(&key, [(format!("quick.{digit}"), code.map_or(Value::Null, |c| c.as_str().into()))]);
    Ok(())
}
