//! Memos: writing, changing, taking away.

use super::codings::passage;
use super::draft::Draft;
use crate::domain::command::NewMemo;
use crate::domain::id::MemoId;
use crate::domain::memo::{About, Memo, MemoKind};
use crate::domain::rejection::Rejection;
use crate::domain::thing::Key;
use serde_json::{Value, json};

pub fn add(draft: &mut Draft<'_>, new: &NewMemo) -> Result<(), Rejection> {
    let text = clean(&new.text)?;
    check_about(draft, &new.about)?;
    let place = match (&new.about, new.passage) {
        (About::Source(source), Some(segment)) => {
            let passage = passage(draft, source, segment)?.1;
            let at = passage.at;
            json!({"src": passage.src, "at": at, "quote": passage.quote, "pre": passage.pre, "post": passage.post})
        }
        _ => Value::Null,
    };
    // The day stands in the name of its page, so that a diary lists in order.
    let id = draft.ids.slugged(&draft.stamp.now.date());
    let kind = if new.kind == MemoKind::Note { Value::Null } else { new.kind.word().into() };
    let fields = [
        ("about", new.about.to_string().into()),
        ("kind", kind),
        ("passage", place),
        ("author", draft.stamp.origin.coder.as_str().into()),
        ("created", draft.stamp.now.to_string().into()),
        ("text", text.into()),
    ];
    draft.set(&Key::Memo(id.as_str().into()), fields.map(|(key, value)| (key.to_owned(), value)));
    Ok(())
}

pub fn edit(draft: &mut Draft<'_>, id: &MemoId, text: &str) -> Result<(), Rejection> {
    own(draft, id)?;
    draft.set(&Key::Memo(id.clone()), [("text".to_owned(), clean(text)?.into())]);
    Ok(())
}

pub fn remove(draft: &mut Draft<'_>, id: &MemoId, why: Option<&str>) -> Result<(), Rejection> {
    own(draft, id)?;
    draft.change(&Key::Memo(id.clone()), [], Some(true));
    draft.mark(|head| head.why = why.map(Into::into));
    Ok(())
}

/// Returns one's own memo, or says that it is not there or not one's own.
fn own<'a>(draft: &Draft<'a>, id: &MemoId) -> Result<&'a Memo, Rejection> {
    let memo = draft.project.memo(id).ok_or_else(|| Rejection::NoMemo(id.to_string()))?;
    if memo.author == draft.stamp.origin.coder {
        Ok(memo)
    } else {
        Err(Rejection::NotYourMemo(memo.author.to_string()))
    }
}

/// The text without blank lines at its ends and blanks at the ends of lines that say nothing.
fn clean(text: &str) -> Result<String, Rejection> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end().trim_start_matches(['\n', '\u{feff}']);
    if text.trim().is_empty() { Err(Rejection::EmptyMemo) } else { Ok(text.to_owned()) }
}

fn check_about(draft: &Draft<'_>, about: &About) -> Result<(), Rejection> {
    let project = draft.project;
    match about {
        About::Project => Ok(()),
        About::Source(id) if project.source(id).is_some() => Ok(()),
        About::Source(id) => Err(Rejection::NoSource(id.to_string())),
        About::Code(id) if project.codebook().is_standing(id) => Ok(()),
        About::Code(id) => Err(Rejection::NoCode(id.to_string())),
        About::Participant(id) if project.participants().contains_key(id) => Ok(()),
        About::Participant(id) => Err(Rejection::NoParticipant(id.to_string())),
        About::Coding(source, key) if project.coding(source, key).is_some() => Ok(()),
        About::Coding(_, key) => Err(Rejection::NoCoding(key.1.to_string())),
    }
}
