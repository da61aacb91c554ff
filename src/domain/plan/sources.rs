//! Sources: added, described, and whom their labels stand for.

use super::draft::Draft;
use super::participants::{self, Attributes};
use crate::domain::command::{NewSource, SourceEdit};
use crate::domain::fraction;
use crate::domain::id::{Ids, ParticipantId, SourceId};
use crate::domain::project::Project;
use crate::domain::rejection::Rejection;
use crate::domain::source::Speaker;
use crate::domain::thing::Key;
use crate::domain::time::is_date;
use crate::text::language;
use crate::text::name::{ascii_slug, clean_name};
use serde_json::Value;

/// Returns a fresh id for a source: a slug of its title and four random characters.
pub fn new_source_id(project: &Project, title: &str, ids: &mut Ids) -> SourceId {
    loop {
        let id = SourceId::from(ids.slugged(&ascii_slug(title)).as_str());
        if project.thing(&Key::Source(id.clone())).is_none() {
            return id;
        }
    }
}

pub fn add(draft: &mut Draft<'_>, sources: Vec<NewSource>) -> Result<(), Rejection> {
    let places = draft.project.sources().iter().filter_map(|id| draft.project.source(id)).map(|s| s.pos.as_str());
    let mut pos = fraction::between(places.max(), None);
    let mut met: Vec<ParticipantId> = Vec::new();
    for new in sources {
        let key = Key::Source(new.id.clone());
        if draft.project.thing(&key).is_some() {
            return Err(Rejection::IdTaken(new.id.to_string()));
        }
        let title = title(&new.title)?;
        for speaker in new.speakers.values() {
            if let Speaker::Participant(id) = speaker
                && !met.contains(id)
                && !draft.project.participants().contains_key(id)
            {
                met.push(id.clone());
            }
        }
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
    participants::set(draft, met.into_iter().map(|id| (id, Attributes::new())).collect())
}

fn title(name: &str) -> Result<String, Rejection> {
    clean_name(name).map_err(|problem| Rejection::BadName { name: name.to_owned(), problem: problem.to_string() })
}

/// A text, or nothing when it is empty.
fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

pub fn edit(draft: &mut Draft<'_>, id: &SourceId, edit: SourceEdit) -> Result<(), Rejection> {
    let project = draft.project;
    if project.source(id).is_none() {
        return Err(Rejection::NoSource(id.to_string()));
    }
    let (field, value) = match edit {
        SourceEdit::Title(name) => {
            let title = title(&name)?;
            let is_taken = |other: &SourceId| other != id && project.title_of(other) == title;
            if project.sources().iter().any(is_taken) {
                return Err(Rejection::TitleTaken(title));
            }
            ("title", title.into())
        }
        SourceEdit::Kind(kind) => ("kind", kind.word().into()),
        SourceEdit::Date(date) => {
            let date = date.trim();
            if !date.is_empty() && !is_date(date) {
                return Err(Rejection::BadDate(date.to_owned()));
            }
            ("date", text(date))
        }
        SourceEdit::Language(tag) => {
            let tag = tag.trim();
            let Some(tag) = (if tag.is_empty() { Some(String::new()) } else { language::tag(tag) }) else {
                return Err(Rejection::BadLanguage(tag.to_owned()));
            };
            ("language", text(&tag))
        }
        SourceEdit::TranslationOf(original) => {
            if let Some(original) = &original {
                translates(project, id, original)?;
            }
            ("translation_of", original.map_or(Value::Null, |id| id.as_str().into()))
        }
    };
    draft.set(&Key::Source(id.clone()), [(field.to_owned(), value)]);
    Ok(())
}

/// Checks that a source can be a translation of another: not of itself, nor of one of its own translations.
fn translates(project: &Project, id: &SourceId, original: &SourceId) -> Result<(), Rejection> {
    let above = |at: &SourceId| project.source(at)?.translation_of.clone();
    if project.source(original).is_none() {
        return Err(Rejection::NoSource(original.to_string()));
    }
    let mut line = std::iter::successors(Some(original.clone()), above).take(project.sources().len());
    if line.any(|at| at == *id) {
        return Err(Rejection::TranslatesItself(project.title_of(id).to_owned()));
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use crate::domain::command::{Command, SourceEdit};
    use crate::domain::rejection::Rejection;
    use crate::domain::source::{Kind, Source};
    use crate::domain::testing::Build;

    fn start() -> Build {
        let mut p = Build::new();
        p.interview("i01", "P1: Yes.").interview("i02", "P2: Yes.");
        p.source("i01-zh", Kind::Interview, "P1: 是。", Some("i01"));
        p
    }

    fn edit(edit: SourceEdit) -> Command {
        Command::EditSource("i02".into(), edit)
    }

    fn source(p: &Build) -> &Source {
        p.project.source(&"i02".into()).unwrap()
    }

    #[test]
    fn every_field_is_set_and_undone() {
        let mut p = start();
        let before = source(&p).clone();
        for change in [
            SourceEdit::Title(" Interview  2 ".into()),
            SourceEdit::Kind(Kind::FieldNotes),
            SourceEdit::Date("2021-02-03".into()),
            SourceEdit::Language("zh-hant".into()),
            SourceEdit::TranslationOf(Some("i01".into())),
        ] {
            p.run("hw", edit(change));
        }
        let now = source(&p).clone();
        assert_eq!((now.title.as_str(), now.kind, now.date.as_str()), ("Interview 2", Kind::FieldNotes, "2021-02-03"));
        assert_eq!((now.language.as_str(), now.translation_of.as_ref()), ("zh-Hant", Some(&"i01".into())));
        p.run("hw", edit(SourceEdit::Date(String::new())));
        assert_eq!(source(&p).date, "");
        for _ in 0..6 {
            p.run("hw", Command::Undo);
        }
        assert_eq!(*source(&p), before);
    }

    #[test]
    fn what_cannot_be_so_is_refused() {
        let mut p = start();
        for (change, why) in [
            (SourceEdit::Title("I01".into()), Rejection::TitleTaken("I01".into())),
            (SourceEdit::Date("2021-02-30".into()), Rejection::BadDate("2021-02-30".into())),
            (SourceEdit::Language("Chinese".into()), Rejection::BadLanguage("Chinese".into())),
            (SourceEdit::TranslationOf(Some("i02".into())), Rejection::TranslatesItself("I02".into())),
            (SourceEdit::TranslationOf(Some("i09".into())), Rejection::NoSource("i09".into())),
            (SourceEdit::Kind(Kind::Interview), Rejection::NoChange),
        ] {
            assert_eq!(p.attempt("hw", edit(change)), Err(why));
        }
        let round = Command::EditSource("i01".into(), SourceEdit::TranslationOf(Some("i01-zh".into())));
        assert_eq!(p.attempt("hw", round), Err(Rejection::TranslatesItself("I01".into())));
        assert!(matches!(p.attempt("hw", edit(SourceEdit::Title(" ".into()))), Err(Rejection::BadName { .. })));
    }
}
