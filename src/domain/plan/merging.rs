//! Codes that become another one, or are taken away. Nobody's codings are touched: those of a merged code count where it
//! went, those of a code taken away keep it in sight.

use super::codebook::{check_depth, check_standing, depth, height, last_pos, same_name};
use super::draft::Draft;
use crate::domain::fraction;
use crate::domain::id::CodeId;
use crate::domain::rejection::Rejection;
use crate::domain::thing::Key;
use serde_json::Value;

pub fn merge(draft: &mut Draft<'_>, codes: &[CodeId], into: &CodeId) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    check_standing(draft, Some(into))?;
    let mut names: Vec<&str> = book.children(Some(into)).iter().map(|id| book.name(id)).collect();
    let mut pos = last_pos(draft, Some(into));
    for code in once(codes) {
        check_standing(draft, Some(code))?;
        if book.lineage(into).any(|above| above == code) {
            return Err(Rejection::IntoItself(book.name(code).to_owned()));
        }
        draft.set(&Key::Code(code.clone()), [("merged_into".to_owned(), into.as_str().into())]);
        // One of them may stand below another: it goes where it was sent itself.
        for child in book.children(Some(code)).iter().filter(|child| *child != into && !codes.contains(child)) {
            let name = book.name(child);
            check_depth(name, depth(draft, Some(into)) + height(book, child))?;
            if let Some(taken) = names.iter().find(|taken| same_name(taken, name)) {
                return Err(Rejection::NameTaken((*taken).to_owned()));
            }
            names.push(name);
            let fields = [("parent", Value::from(into.as_str())), ("pos", pos.as_str().into())];
            draft.set(&Key::Code(child.clone()), fields.map(|(key, value)| (key.to_owned(), value)));
            pos = fraction::between(Some(&pos), None);
        }
    }
    Ok(())
}

pub fn remove(draft: &mut Draft<'_>, codes: &[CodeId], why: Option<&str>) -> Result<(), Rejection> {
    let book = draft.project.codebook();
    for code in once(codes) {
        check_standing(draft, Some(code))?;
        let below = book.tree().iter().map(|(id, _)| id).filter(|id| book.lineage(id).any(|above| above == code));
        // One that stands below another of them goes with it.
        let above =
            |id: &CodeId| codes.iter().take_while(|other| *other != code).any(|o| book.lineage(id).any(|a| a == o));
        for id in below.filter(|id| !above(id)) {
            draft.change(&Key::Code(id.clone()), [], Some(true));
        }
    }
    draft.mark(|head| head.why = why.map(Into::into));
    Ok(())
}

/// Each code once.
fn once(codes: &[CodeId]) -> impl Iterator<Item = &CodeId> {
    codes
        .iter()
        .enumerate()
        .filter(|(at, code)| !codes.iter().take(*at).any(|before| before == *code))
        .map(|(_, code)| code)
}
