//! Coding, recoding, removing.

use super::codebook::{add_one, check_level, same_name};
use super::draft::{Draft, Made};
use crate::domain::coding::{Coding, CodingKey};
use crate::domain::command::{CodeChoice, CodingEdit, NewCode, NewCodings};
use crate::domain::id::{CodeId, SourceId};
use crate::domain::line::{CodingFields, Passage, Patch};
use crate::domain::rejection::Rejection;
use crate::domain::segment::Segment;
use std::sync::Arc;

pub fn add(draft: &mut Draft<'_>, new: NewCodings) -> Result<(), Rejection> {
    if new.codes.is_empty() {
        return Err(Rejection::NoCodes);
    }
    let (segment, passage) = passage(draft, &new.source, new.segment)?;
    let passage = Arc::new(passage);
    check_level(draft, new.level.as_ref())?;
    let mut there = Vec::new();
    let mut coded: Vec<CodeId> = Vec::new();
    for choice in new.codes {
        let code = choose(draft, choice)?;
        if let Some(name) = coded_already(draft, &new.source, segment, &code) {
            there.push(name);
            continue;
        }
        // A code that is named twice codes once.
        if coded.contains(&code) {
            continue;
        }
        coded.push(code.clone());
        let fields = CodingFields {
            code: Patch::Set(code),
            passage: Some(passage.clone()),
            level: new.level.clone().map_or(Patch::Keep, Patch::Set),
            ..CodingFields::default()
        };
        let id = draft.ids.coding();
        draft.make_coding(&new.source, id, fields);
    }
    if coded.is_empty() { Err(Rejection::CodedAlready(there.join(", "))) } else { Ok(()) }
}

pub fn add_at(draft: &mut Draft<'_>, spots: Vec<(SourceId, Segment)>, codes: &[CodeChoice]) -> Result<(), Rejection> {
    let mut refused = None;
    let mut added = false;
    for (source, segment) in spots {
        match add(draft, NewCodings { source, segment, codes: codes.to_vec(), level: None }) {
            Ok(()) => added = true,
            Err(already @ Rejection::CodedAlready(_)) => refused = Some(already),
            Err(other) => return Err(other),
        }
    }
    match refused {
        Some(refused) if !added => Err(refused),
        _ if !added => Err(Rejection::NothingToCode),
        _ => Ok(()),
    }
}

/// Returns the code's name if the coder has it on this very passage already.
fn coded_already(draft: &Draft<'_>, source: &SourceId, segment: Segment, code: &CodeId) -> Option<String> {
    let book = draft.project.codebook();
    let me = &draft.stamp.origin.coder;
    let same = |c: &Arc<Coding>| c.coder() == me && c.segment() == Some(segment) && book.resolve(&c.code) == code;
    draft.project.shard(source)?.codings().iter().any(same).then(|| book.name(code).to_owned())
}

/// Returns the code chosen; a new one is planned on the way.
fn choose(draft: &mut Draft<'_>, choice: CodeChoice) -> Result<CodeId, Rejection> {
    match choice {
        CodeChoice::Known(id) => {
            let id = draft.project.codebook().resolve(&id).clone();
            if draft.project.codebook().is_standing(&id) { Ok(id) } else { Err(Rejection::NoCode(id.to_string())) }
        }
        CodeChoice::New { name, parent } => {
            let same = |made: &&Made| made.parent == parent && same_name(&made.name, name.trim());
            if let Some(made) = draft.made.iter().find(same) {
                return Ok(made.id.clone());
            }
            add_one(draft, parent.as_ref(), NewCode { name, ..NewCode::default() })
        }
    }
}

/// Returns a stretch cut to the words that can be coded, and as records write it.
pub fn passage(draft: &Draft<'_>, source: &SourceId, segment: Segment) -> Result<(Segment, Passage), Rejection> {
    let shard = draft.project.shard(source).ok_or_else(|| Rejection::NoSource(source.to_string()))?;
    let text = shard.text().ok_or_else(|| Rejection::NoText(shard.source().title.clone()))?;
    let transcript = &text.transcript;
    if segment.end() > transcript.text().len() {
        return Err(Rejection::NoSuchPlace("it ends after the end of the text".into()));
    }
    if !transcript.is_boundary(segment.start()) || !transcript.is_boundary(segment.end()) {
        return Err(Rejection::NoSuchPlace("it would cut a character in two".into()));
    }
    let is_said = |segment: &Segment| !transcript.passage_text(*segment).trim().is_empty();
    let segment = transcript.snap(segment).filter(is_said).ok_or(Rejection::NothingToCode)?;
    Ok((segment, text.passage(segment)))
}

/// Returns own codings by key, or says which is not there or not one's own.
fn own<'a>(draft: &Draft<'a>, source: &SourceId, keys: &[CodingKey]) -> Result<Vec<&'a Arc<Coding>>, Rejection> {
    let project = draft.project;
    let shard = project.shard(source).ok_or_else(|| Rejection::NoSource(source.to_string()))?;
    keys.iter()
        .map(|key| {
            let coding = shard.coding(key).ok_or_else(|| Rejection::NoCoding(key.1.to_string()))?;
            if *coding.coder() == draft.stamp.origin.coder {
                Ok(coding)
            } else {
                Err(Rejection::NotYours(project.coder_name(coding.coder()).to_owned()))
            }
        })
        .collect()
}

pub fn edit(draft: &mut Draft<'_>, source: &SourceId, keys: &[CodingKey], edit: CodingEdit) -> Result<(), Rejection> {
    let mut codings = own(draft, source, keys)?;
    let mut fields = CodingFields::default();
    match edit {
        CodingEdit::Code(choice) => fields.code = Patch::Set(choose(draft, choice)?),
        CodingEdit::Level(level) => {
            check_level(draft, level.as_ref())?;
            fields.level = Patch::to_become(level);
        }
        CodingEdit::Voices(voices) => fields.voices = Patch::to_become(voices),
        CodingEdit::Sure(sure) => fields.sure = Patch::to_become((!sure).then_some(false)),
        CodingEdit::Quotable(yes) => fields.quotable = Patch::to_become(yes.then_some(true)),
        CodingEdit::Passage(segment) => {
            let passage = passage(draft, source, segment)?.1;
            // To say of a coding that was carried over that it is right so is a choice too.
            let (carried, rest): (Vec<_>, Vec<_>) = codings.into_iter().partition(|c| c.made_on != c.passage);
            for coding in carried {
                draft.place_anew(source, coding, passage.clone());
            }
            fields.passage = Some(Arc::new(passage));
            codings = rest;
        }
        CodingEdit::Confirm => {
            for coding in codings {
                draft.confirm(source, &coding.key, None);
            }
            return Ok(());
        }
    }
    for coding in codings {
        draft.revise(source, &coding.key, fields.clone(), None);
    }
    Ok(())
}

pub fn remove(
    draft: &mut Draft<'_>,
    source: &SourceId,
    keys: &[CodingKey],
    why: Option<&str>,
) -> Result<(), Rejection> {
    for coding in own(draft, source, keys)? {
        draft.revise(source, &coding.key, CodingFields::default(), Some(true));
    }
    draft.mark(|head| head.why = why.map(Into::into));
    Ok(())
}
