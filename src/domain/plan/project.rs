//! The project itself, its coders, participants and sources, done marks, and hand edits.

use super::draft::Draft;
use crate::domain::command::{HandEdit, NewProject, NewSource};
use crate::domain::fraction;
use crate::domain::id::{CoderId, Ids, ParticipantId, SourceId, base32};
use crate::domain::project::Project;
use crate::domain::rejection::Rejection;
use crate::domain::source::Speaker;
use crate::domain::thing::Key;
use crate::text::name::{ascii_slug, clean_name};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The algorithm by which codings are carried over to a changed text; never changed afterwards.
const CARRY: u64 = 1;

/// Returns a fresh id for a source: a slug of its title and four random characters.
pub fn new_source_id(project: &Project, title: &str, ids: &mut Ids) -> SourceId {
    loop {
        let id = SourceId::from(ids.slugged(&ascii_slug(title)).as_str());
        if project.thing(&Key::Source(id.clone())).is_none() {
            return id;
        }
    }
}

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

type Attributes = BTreeMap<String, Value>;

pub fn set_participants(draft: &mut Draft<'_>, rows: Vec<(ParticipantId, Attributes)>) -> Result<(), Rejection> {
    for (id, attributes) in rows {
        clean_name(id.as_str())
            .map_err(|problem| Rejection::BadName { name: id.to_string(), problem: problem.to_string() })?;
        if !ParticipantId::is_valid(id.as_str()) {
            return Err(Rejection::BadId(id.to_string()));
        }
        let fields: Vec<_> = attributes.into_iter().map(|(name, value)| (format!("attr.{name}"), value)).collect();
        let key = Key::Participant(id);
        match draft.project.thing(&key) {
            None if fields.is_empty() => draft.set(&key, [("attr".to_owned(), json!({}))]),
            _ => draft.set(&key, fields),
        }
    }
    Ok(())
}

pub fn add_sources(draft: &mut Draft<'_>, sources: Vec<NewSource>) -> Result<(), Rejection> {
    let places = draft.project.sources().iter().filter_map(|id| draft.project.source(id)).map(|s| s.pos.as_str());
    let mut pos = fraction::between(places.max(), None);
    let mut met: Vec<ParticipantId> = Vec::new();
    for new in sources {
        let key = Key::Source(new.id.clone());
        if draft.project.thing(&key).is_some() {
            return Err(Rejection::IdTaken(new.id.to_string()));
        }
        let title = clean_name(&new.title)
            .map_err(|problem| Rejection::BadName { name: new.id.to_string(), problem: problem.to_string() })?;
        for speaker in new.speakers.values() {
            if let Speaker::Participant(id) = speaker
                && !met.contains(id)
                && !draft.project.participants().contains_key(id)
            {
                met.push(id.clone());
            }
        }
        let text = |t: &str| if t.is_empty() { Value::Null } else { t.into() };
        let mut fields = vec![
            ("title".to_owned(), title.into()),
            ("kind".to_owned(), new.kind.word().into()),
            ("language".to_owned(), text(&new.language)),
            ("date".to_owned(), text(&new.date)),
            ("sha256".to_owned(), new.sha256.into()),
            ("pos".to_owned(), pos.as_str().into()),
            ("translation_of".to_owned(), new.translation_of.map_or(Value::Null, |id| id.as_str().into())),
        ];
        fields.extend(new.speakers.iter().map(|(label, s)| (format!("speakers.{label}"), s.to_value())));
        fields.extend(new.import.into_iter().map(|(name, value)| (format!("import.{name}"), value)));
        draft.set(&key, fields);
        pos = fraction::between(Some(&pos), None);
    }
    set_participants(draft, met.into_iter().map(|id| (id, Attributes::new())).collect())
}

pub fn set_speaker(draft: &mut Draft<'_>, source: &SourceId, label: &str, speaker: &Speaker) -> Result<(), Rejection> {
    if draft.project.source(source).is_none() {
        return Err(Rejection::NoSource(source.to_string()));
    }
    if let Speaker::Participant(id) = speaker
        && !draft.project.participants().contains_key(id)
    {
        return Err(Rejection::NoParticipant(id.to_string()));
    }
    draft.set(&Key::Source(source.clone()), [(format!("speakers.{label}"), speaker.to_value())]);
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

pub fn take_hand_edits(draft: &mut Draft<'_>, edits: Vec<HandEdit>) {
    for HandEdit { key, set, gone } in edits {
        draft.change(&key, set, gone);
    }
    draft.mark(|head| head.by = Some("outside".into()));
}
