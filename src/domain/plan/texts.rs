//! Another text for a source, and what was written on the one before carried over to it.

use super::draft::Draft;
use super::memos::{own, written};
use crate::domain::coding::Anchor;
use crate::domain::id::{MemoId, SourceId};
use crate::domain::memo::{About, Memo};
use crate::domain::record::{CARRY, OUTSIDE};
use crate::domain::rejection::Rejection;
use crate::domain::segment::Segment;
use crate::domain::shard::Shard;
use crate::domain::source::SourceText;
use crate::domain::thing::Key;
use serde_json::Value;

/// Gives a source another text; what the coder wrote on the one before goes with it.
pub fn correct(draft: &mut Draft<'_>, source: &SourceId, text: &str, why: Option<&str>) -> Result<(), Rejection> {
    let shard = shard(draft, source)?;
    let before = shard.text().ok_or_else(|| Rejection::NoText(shard.source().title.clone()))?;
    if text.trim().is_empty() {
        return Err(Rejection::EmptyText);
    }
    let text = SourceText::new(text, &shard.source().labels());
    if text.sha256 == before.sha256 {
        return Err(Rejection::NoChange);
    }
    draft.set(&Key::Source(source.clone()), [("sha256".to_owned(), (*text.sha256).into())]);
    let mut shard = shard.clone();
    shard.take(Vec::new(), Some(text.clone()));
    follow(draft, source, &shard);
    draft.mark(|head| head.why = why.map(Into::into));
    draft.texts.push((source.clone(), text));
    Ok(())
}

/// Puts the texts back that an undo or redo gives to sources.
///
/// # Errors
/// One of them is not known: it is to be read first.
pub fn put_back(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    for (source, sha256) in draft.texts_said() {
        let Some(shard) = draft.project.shards.get(&source) else { continue };
        if shard.text().is_none_or(|text| *text.sha256 == *sha256) {
            continue;
        }
        match shard.texts().of_hash(&sha256) {
            Some(text) => draft.texts.push((source, text.clone())),
            None => return Err(Rejection::EarlierText { of: source, sha256 }),
        }
    }
    Ok(())
}

/// Records that a source has the text that was read, which somebody changed outside; what the coder wrote on the one
/// before goes with it. Without a change, only what is not carried over yet is.
pub fn take_in(draft: &mut Draft<'_>, source: &SourceId) -> Result<(), Rejection> {
    let shard = shard(draft, source)?;
    if let Some(text) = shard.text().filter(|text| *text.sha256 != *shard.source().sha256) {
        draft.set(&Key::Source(source.clone()), [("sha256".to_owned(), (*text.sha256).into())]);
        draft.mark_by(0, OUTSIDE);
    }
    follow(draft, source, shard);
    Ok(())
}

/// Writes down where the coder's own codings and memos stand that a changed text has carried along. What has no place
/// keeps the passage that it was made on.
fn follow(draft: &mut Draft<'_>, source: &SourceId, shard: &Shard) {
    let (project, me) = (draft.project, draft.stamp.origin.coder.clone());
    let Some(text) = shard.text() else { return };
    for coding in shard.codings().iter().filter(|coding| *coding.coder() == me) {
        if let (Anchor::Carried(segment, _), true) = (coding.anchor, *coding.passage.src != *text.src()) {
            draft.carry_coding(source, coding, text.passage(segment));
        }
    }
    let is_mine = |memo: &&Memo| memo.about == About::Source(source.clone()) && memo.author == me;
    for memo in project.memos().filter(is_mine) {
        let Some(passage) = memo.passage.as_ref().filter(|passage| *passage.src != *text.src()) else { continue };
        let made_on = memo.made_on.as_ref().unwrap_or(passage);
        if let Anchor::Carried(segment, _) = shard.texts().locate(passage, made_on) {
            let from = draft.len();
            draft.set(&Key::Memo(memo.id.clone()), [("passage".to_owned(), written(&text.passage(segment)))]);
            draft.mark_by(from, CARRY);
        }
    }
}

/// Puts an own memo on another stretch of its source, or with none on the source as a whole.
pub fn place_memo(draft: &mut Draft<'_>, id: &MemoId, segment: Option<Segment>) -> Result<(), Rejection> {
    let memo = own(draft, id)?;
    let About::Source(source) = &memo.about else { return Err(Rejection::NoMemo(id.to_string())) };
    let place = match segment {
        Some(segment) => written(&super::codings::passage(draft, source, segment)?.1),
        None => Value::Null,
    };
    if segment.is_none() && memo.passage.is_none() {
        return Err(Rejection::NoChange);
    }
    draft.choose(&Key::Memo(id.clone()), "passage", place);
    Ok(())
}

fn shard<'a>(draft: &Draft<'a>, source: &SourceId) -> Result<&'a Shard, Rejection> {
    draft.project.shard(source).map(|shard| &**shard).ok_or_else(|| Rejection::NoSource(source.to_string()))
}
