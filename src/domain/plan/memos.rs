//! Memos: writing, changing, taking away.

use super::codings::passage;
use super::draft::Draft;
use crate::domain::canonical::canonical;
use crate::domain::command::NewMemo;
use crate::domain::id::MemoId;
use crate::domain::memo::{About, Memo, MemoKind, clean};
use crate::domain::project::Project;
use crate::domain::rejection::Rejection;
use crate::domain::thing::Key;
use serde_json::{Value, json};

/// Returns a text as a memo keeps it, if a memo can.
///
/// # Errors
/// When it has no words, or is too long for a record.
pub fn text(text: &str) -> Result<String, Rejection> {
    let text = clean(text);
    if text.is_empty() {
        return Err(Rejection::EmptyMemo);
    }
    let length = canonical(&Value::from(text.as_str())).len();
    if length > Memo::LONGEST { Err(Rejection::LongMemo(length.div_ceil(1024))) } else { Ok(text) }
}

pub fn add(draft: &mut Draft<'_>, new: &NewMemo) -> Result<(), Rejection> {
    let text = text(&new.text)?;
    check_about(draft.project, &new.about)?;
    let place = match (&new.about, new.passage) {
        (About::Source(source), Some(segment)) => {
            let passage = passage(draft, source, segment)?.1;
            let at = passage.at;
            json!({"src": passage.src, "at": at, "quote": passage.quote, "pre": passage.pre, "post": passage.post})
        }
        _ => Value::Null,
    };
    // The day stands in the name of its page, so that a diary lists in order.
    let date = draft.stamp.now.date();
    let key = loop {
        let key = Key::Memo(draft.ids.slugged(&date).as_str().into());
        if draft.project.thing(&key).is_none() {
            break key;
        }
    };
    let kind = if new.kind == MemoKind::Note { Value::Null } else { new.kind.word().into() };
    let fields = [
        ("about", new.about.to_string().into()),
        ("kind", kind),
        ("passage", place),
        ("author", draft.stamp.origin.coder.as_str().into()),
        ("created", draft.stamp.now.to_string().into()),
        ("text", text.into()),
    ];
    draft.set(&key, fields.map(|(key, value)| (key.to_owned(), value)));
    Ok(())
}

pub fn edit(draft: &mut Draft<'_>, id: &MemoId, text: &str) -> Result<(), Rejection> {
    let memo = own(draft, id)?;
    let text = self::text(text)?;
    if text == memo.text {
        return Err(Rejection::NoChange);
    }
    draft.set(&Key::Memo(id.clone()), [("text".to_owned(), text.into())]);
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

/// Refuses a memo about something that is not there.
fn check_about(project: &Project, about: &About) -> Result<(), Rejection> {
    if project.has(about) {
        return Ok(());
    }
    Err(match about {
        About::Source(id) => Rejection::NoSource(id.to_string()),
        About::Code(id) => Rejection::NoCode(id.to_string()),
        About::Participant(id) => Rejection::NoParticipant(id.to_string()),
        About::Coding(_, key) => Rejection::NoCoding(key.1.to_string()),
        About::Project => return Ok(()),
    })
}
