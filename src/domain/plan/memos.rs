//! Memos: writing, changing, taking away.

use super::codings::passage;
use super::draft::Draft;
use crate::domain::canonical::canonical;
use crate::domain::command::NewMemo;
use crate::domain::id::MemoId;
use crate::domain::line::Passage;
use crate::domain::memo::{About, Memo, MemoKind, clean};
use crate::domain::project::Project;
use crate::domain::rejection::Rejection;
use crate::domain::thing::Key;
use crate::domain::thread::{Comment, News};
use crate::domain::time::When;
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
        (About::Source(source), Some(segment)) => written(&passage(draft, source, segment)?.1),
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
    let by = (draft.stamp.origin.coder.as_str(), draft.stamp.now);
    draft.set(&key, fields((&new.about, place), new.kind, by, text));
    Ok(())
}

/// Returns a passage as a line of the trail has it.
pub(super) fn written(passage: &Passage) -> Value {
    let Passage { src, at, quote, pre, post } = passage;
    json!({"src": src, "at": at, "quote": quote, "pre": pre, "post": post})
}

/// Returns all that a new memo says.
fn fields(
    (about, place): (&About, Value),
    kind: MemoKind,
    (author, created): (&str, When),
    text: String,
) -> [(String, Value); 6] {
    let kind = if kind == MemoKind::Note { Value::Null } else { kind.word().into() };
    let fields = [
        ("about", about.to_string().into()),
        ("kind", kind),
        ("passage", place),
        ("author", author.into()),
        ("created", created.to_string().into()),
        ("text", text.into()),
    ];
    fields.map(|(key, value)| (key.to_owned(), value))
}

/// Brings comments in: new ones, and what the reviewer changed since. An answer has no thread of its own.
pub fn take(draft: &mut Draft<'_>, comments: &[Comment]) -> Result<(), Rejection> {
    for comment in comments {
        let text = text(&comment.text)?;
        let place = comment.passage.as_ref().map_or(Value::Null, written);
        let by = (comment.author.as_str(), comment.created);
        let kind = if matches!(comment.about, About::Memo(_)) { MemoKind::Note } else { MemoKind::Comment };
        match comment.news(draft.project) {
            News::Known => {}
            news @ (News::New | News::Changed) => {
                draft.set(&Key::Memo(comment.id.clone()), fields((&comment.about, place), kind, by, text));
                // Who answers what was settled has something to say.
                if let (News::New, About::Memo(thread)) = (news, &comment.about)
                    && draft.project.memo(thread).is_some_and(|memo| memo.settled)
                {
                    draft.set(&Key::Memo(thread.clone()), [("settled".to_owned(), Value::Null)]);
                }
            }
            News::Follows => {
                let (about, by) = (About::Memo(comment.id.clone()), (by.0, draft.stamp.now));
                let follow_up = Key::Memo(comment.follow_up());
                draft.set(&follow_up, fields((&about, Value::Null), MemoKind::Note, by, text));
                draft.set(&Key::Memo(comment.id.clone()), [("settled".to_owned(), Value::Null)]);
            }
        }
    }
    Ok(())
}

/// Settles a thread, or opens it again: anybody may.
pub fn settle(draft: &mut Draft<'_>, id: &MemoId, settled: bool) -> Result<(), Rejection> {
    let memo = draft.project.memo(id).ok_or_else(|| Rejection::NoMemo(id.to_string()))?;
    if memo.kind != MemoKind::Comment {
        return Err(Rejection::NoThread);
    }
    let settled = if settled { true.into() } else { Value::Null };
    draft.set(&Key::Memo(id.clone()), [("settled".to_owned(), settled)]);
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
pub(super) fn own<'a>(draft: &Draft<'a>, id: &MemoId) -> Result<&'a Memo, Rejection> {
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
        About::Memo(id) => Rejection::NoMemo(id.to_string()),
        About::Project | About::Number(_) => return Ok(()),
    })
}
