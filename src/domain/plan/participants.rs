//! Participants: added, described, renamed in their attributes, taken away.

use super::draft::Draft;
use crate::domain::id::{ParticipantId, SourceId};
use crate::domain::project::Project;
use crate::domain::rejection::Rejection;
use crate::domain::source::Speaker;
use crate::domain::thing::{Key, Thing};
use crate::text::name::{clean_name, clean_value};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What stands before the name of an attribute in the fields of a participant.
const ATTR: &str = "attr.";
/// Most places that a refusal names.
const MOST_NAMED: usize = 3;

pub type Attributes = BTreeMap<String, Value>;

pub fn set(draft: &mut Draft<'_>, rows: Vec<(ParticipantId, Attributes)>) -> Result<(), Rejection> {
    for (id, attributes) in rows {
        clean_name(id.as_str())
            .map_err(|problem| Rejection::BadName { name: id.to_string(), problem: problem.to_string() })?;
        if !ParticipantId::is_valid(id.as_str()) {
            return Err(Rejection::BadId(id.to_string()));
        }
        let mut fields = BTreeMap::new();
        for (name, value) in attributes {
            fields.insert(format!("{ATTR}{}", attribute(&name)?), clean(value)?);
        }
        let key = Key::Participant(id);
        match draft.project.thing(&key) {
            None if fields.is_empty() => draft.set(&key, [("attr".to_owned(), json!({}))]),
            // Whoever is added again is not who was taken away.
            Some(thing) if thing.is_gone() => {
                let before = thing.below(ATTR).map(|(name, _)| (format!("{ATTR}{name}"), Value::Null));
                let mut all: BTreeMap<String, Value> = before.collect();
                all.extend(fields);
                draft.set(&key, all);
            }
            _ => draft.set(&key, fields),
        }
    }
    Ok(())
}

/// Returns the name of an attribute as it is kept.
fn attribute(name: &str) -> Result<String, Rejection> {
    clean_name(name).map_err(|problem| Rejection::BadName { name: name.to_owned(), problem: problem.to_string() })
}

/// Returns a value as it is kept: two that look the same are the same.
fn clean(value: Value) -> Result<Value, Rejection> {
    let Value::String(text) = value else { return Ok(value) };
    let clean = clean_value(&text)
        .map_err(|problem| Rejection::BadValue { value: text.clone(), problem: problem.to_string() })?;
    Ok(if clean.is_empty() { Value::Null } else { clean.into() })
}

pub fn remove(draft: &mut Draft<'_>, id: &ParticipantId) -> Result<(), Rejection> {
    let project = draft.project;
    if !project.participants().contains_key(id) {
        return Err(Rejection::NoParticipant(id.to_string()));
    }
    let labels = labels(project, id);
    if !labels.is_empty() {
        return Err(Rejection::Speaks(id.to_string(), listed(labels)));
    }
    let titles: Vec<String> = corrected(project, id).map(|source| project.title_of(source).to_owned()).collect();
    if !titles.is_empty() {
        return Err(Rejection::HasVoice(id.to_string(), listed(titles)));
    }
    draft.change(&Key::Participant(id.clone()), [], Some(true));
    Ok(())
}

/// Returns where labels stand for a participant, in words.
fn labels(project: &Project, id: &ParticipantId) -> Vec<String> {
    let mut found = Vec::new();
    for source in project.sources() {
        let speakers = project.source(source).map(|s| s.speakers.iter()).into_iter().flatten();
        for (label, _) in speakers.filter(|(_, speaker)| matches!(speaker, Speaker::Participant(who) if who == id)) {
            found.push(format!("'{label}' in {}", project.title_of(source)));
        }
    }
    found
}

/// Returns the sources with codings whose voices were corrected to a participant.
fn corrected<'a>(project: &'a Project, id: &'a ParticipantId) -> impl Iterator<Item = &'a SourceId> {
    let has = |source: &&SourceId| {
        let codings = project.shard(source).map(|shard| shard.codings()).unwrap_or_default();
        codings.iter().any(|coding| coding.corrected_voices.as_ref().is_some_and(|voices| voices.contains(id)))
    };
    project.sources().iter().filter(has)
}

fn listed(mut places: Vec<String>) -> String {
    let more = places.len().saturating_sub(MOST_NAMED);
    places.truncate(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    places.join(", ") + &more
}

pub fn rename_attribute(draft: &mut Draft<'_>, from: &str, to: &str) -> Result<(), Rejection> {
    let to = attribute(to)?;
    let project = draft.project;
    if !project.attributes().contains(from) {
        return Err(Rejection::NoAttribute(from.to_owned()));
    }
    if from == to {
        return Err(Rejection::NoChange);
    }
    if project.attributes().contains(to.as_str()) {
        return Err(Rejection::AttributeTaken(to));
    }
    let (old, new) = (format!("{ATTR}{from}"), format!("{ATTR}{to}"));
    for id in project.participants().keys() {
        let key = Key::Participant(id.clone());
        if let Some(value) = project.thing(&key).and_then(|thing: &Thing| thing.get(&old)) {
            draft.set(&key, [(old.clone(), Value::Null), (new.clone(), value.clone())]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::domain::command::{CodingEdit, Command};
    use crate::domain::rejection::Rejection;
    use crate::domain::source::Speaker;
    use crate::domain::testing::Build;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn start() -> Build {
        let mut p = Build::new();
        p.participant("P1", &[("group", "MSW"), ("site", "north")]).participant("P2", &[("group", "Supervisor")]);
        p.participant("P3", &[]);
        p.interview("i01", "I: How was it?\n\nP1: Really confusing.");
        p.code("a", "");
        p
    }

    fn remove(id: &str) -> Command {
        Command::RemoveParticipant(id.into())
    }

    fn attributes(p: &Build, id: &str) -> Vec<String> {
        let all = &p.project.participants()[&id.into()].attributes;
        all.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn a_participant_who_speaks_or_has_a_voice_is_not_removed() {
        let mut p = start();
        let said = |p: &mut Build, id: &str| p.attempt("hw", remove(id)).unwrap_err().to_string();
        assert_eq!(said(&mut p, "P1"), "P1 cannot be removed: the speaker 'P1' in I01 is linked to P1");
        let key = p.tag("hw", "i01", "confusing", "a");
        p.edit("i01", &key, CodingEdit::Voices(Some(vec!["P2".into()])));
        assert_eq!(said(&mut p, "P2"), "P2 cannot be removed: codings in I01 carry the voice of P2");
        assert_eq!(said(&mut p, "P9"), "there is no participant 'P9'");
        p.edit("i01", &key, CodingEdit::Voices(None));
        p.run("hw", remove("P2"));
        assert!(!p.project.participants().contains_key(&"P2".into()));
        p.run("hw", Command::Undo);
        assert_eq!(attributes(&p, "P2"), ["group=Supervisor"]);
    }

    #[test]
    fn a_label_that_is_linked_to_somebody_else_lets_its_participant_go() {
        let mut p = start();
        let speaker = Speaker::Participant("P3".into());
        p.run("hw", Command::SetSpeaker { source: "i01".into(), label: "P1".into(), speaker });
        p.run("hw", remove("P1"));
        assert!(matches!(p.attempt("hw", remove("P3")), Err(Rejection::Speaks(..))));
    }

    #[test]
    fn whoever_is_added_again_is_not_who_was_removed() {
        let mut p = start();
        p.run("hw", remove("P2"));
        let again = BTreeMap::from([("site".to_owned(), json!("south"))]);
        p.run("hw", Command::SetParticipants(vec![("P2".into(), again)]));
        assert_eq!(attributes(&p, "P2"), ["site=south"]);
        p.run("hw", Command::Undo);
        assert!(!p.project.participants().contains_key(&"P2".into()));
        p.run("hw", Command::Undo);
        assert_eq!(attributes(&p, "P2"), ["group=Supervisor"]);
    }

    #[test]
    fn names_and_values_that_look_the_same_are_the_same() {
        let mut p = start();
        let set = |name: &str, value: &str| {
            let attributes = BTreeMap::from([(name.to_owned(), json!(value))]);
            Command::SetParticipants(vec![("P1".into(), attributes)])
        };
        assert_eq!(p.attempt("hw", set(" group ", "MSW  ")), Err(Rejection::NoChange));
        p.run("hw", set("cafe\u{301}", "  a\n b"));
        p.run("hw", set("site", "   "));
        assert_eq!(attributes(&p, "P1"), ["café=a b", "group=MSW"]);
        assert!(matches!(p.attempt("hw", set("\u{202e}", "x")), Err(Rejection::BadName { .. })));
    }

    #[test]
    fn an_attribute_is_renamed_for_all_who_have_it_in_one_step() {
        let mut p = start();
        let rename = |from: &str, to: &str| Command::RenameAttribute { from: from.into(), to: to.into() };
        assert_eq!(p.attempt("hw", rename("group", "site")), Err(Rejection::AttributeTaken("site".into())));
        assert_eq!(p.attempt("hw", rename("grade", "site")), Err(Rejection::NoAttribute("grade".into())));
        assert_eq!(p.attempt("hw", rename("group", " group")), Err(Rejection::NoChange));
        assert_eq!(p.run("hw", rename("group", "组")).len(), 2);
        assert_eq!(
            (attributes(&p, "P1"), attributes(&p, "P2")),
            (vec!["site=north".into(), "组=MSW".into()], vec!["组=Supervisor".into()])
        );
        p.run("hw", Command::Undo);
        assert_eq!(
            (attributes(&p, "P1"), attributes(&p, "P2")),
            (vec!["group=MSW".into(), "site=north".into()], vec!["group=Supervisor".into()])
        );
    }
}
