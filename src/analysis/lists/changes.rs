//! What one line of the records did, in words.

use crate::domain::id::{CodeId, ParticipantId, SourceId};
use crate::domain::line::{CodingFields, CodingLine, Patch, TrailLine};
use crate::domain::thing::{Key, Signed, Thing};
use crate::domain::{About, Project};
use serde_json::Value;

/// Chars of a passage that are quoted.
const QUOTE: usize = 60;

/// Returns what line `i` of a coding did.
pub(super) fn of_coding(project: &Project, title: &str, lines: &[Signed<CodingLine>], i: usize) -> String {
    let Some(Signed { line, .. }) = lines.get(i) else { return String::new() };
    let before = lines.get(..i).unwrap_or_default();
    let upto = lines.get(..=i).unwrap_or_default();
    let code = |lines: &[Signed<CodingLine>]| {
        let last = lines.iter().rev().find_map(|s| s.line.fields.code.value());
        last.map_or_else(String::new, |id| project.codebook().name(id).to_owned())
    };
    let quote = |lines: &[Signed<CodingLine>]| {
        let last = lines.iter().rev().find_map(|s| s.line.fields.passage.as_ref());
        last.map_or_else(String::new, |passage| short(&passage.quote))
    };
    if !lines.iter().any(|s| s.line.fields.passage.is_some()) {
        // Somebody else's coding, or one whose first line is not here.
        return format!("wrote of the coding {} in '{title}', which is not theirs: not applied", line.id);
    }
    let passage = format!("“{}” in '{title}'", quote(upto));
    if line.head.gone == Some(true) {
        return format!("removed '{}' from {passage}", code(upto));
    }
    if line.head.gone == Some(false) {
        return format!("brought '{}' back on {passage}", code(upto));
    }
    if i == 0 {
        return format!("coded as '{}': {passage}", code(upto));
    }
    if line.fields == CodingFields::default() {
        let did = if line.head.undo.is_some() { "took back that it was confirmed" } else { "confirmed it" };
        return format!("{did}: '{}' on {passage}", code(upto));
    }
    let mut said = fields(&line.fields);
    let was = quote(before);
    match line.fields.passage.is_some() {
        true if line.head.is_carry() && was == quote(upto) => said.insert(0, "carried it over to the new text".into()),
        true if line.head.is_carry() => said.insert(0, format!("carried it over to the new text, from “{was}”")),
        true if was == quote(upto) => said.insert(0, "placed it".to_owned()),
        true => said.insert(0, format!("moved it from “{was}”")),
        false => {}
    }
    if line.fields.code.is_said() {
        said.insert(0, format!("recoded it from '{}'", code(before)));
    }
    format!("{}: '{}' on {passage}", said.join(", "), code(upto))
}

/// What a revision says beside code and passage.
fn fields(fields: &CodingFields) -> Vec<String> {
    let mut said = Vec::new();
    match &fields.level {
        Patch::Keep => {}
        Patch::Clear => said.push("gave it its code's level".to_owned()),
        Patch::Set(level) => said.push(format!("gave it the level {level}")),
    }
    match &fields.voices {
        Patch::Keep => {}
        Patch::Clear => said.push("left its voices to the turns".to_owned()),
        Patch::Set(voices) => {
            let voices: Vec<&str> = voices.iter().map(ParticipantId::as_str).collect();
            said.push(format!("corrected its voices to {}", voices.join(", ")));
        }
    }
    match fields.sure {
        Patch::Keep => {}
        Patch::Set(false) => said.push("marked it unsure".to_owned()),
        _ => said.push("marked it sure".to_owned()),
    }
    match fields.quotable {
        Patch::Keep => {}
        Patch::Set(true) => said.push("marked it worth quoting".to_owned()),
        _ => said.push("no longer worth quoting".to_owned()),
    }
    said.extend(fields.more.keys().map(|key| format!("set '{key}'")));
    said
}

/// Returns what line `i` of a thing did.
pub(super) fn of_thing(project: &Project, key: &Key, thing: &Thing, i: usize) -> String {
    let Some(Signed { line, .. }) = thing.lines().get(i) else { return String::new() };
    let name = name(project, key, thing, i);
    match line.head.gone {
        // Undoing a mark is not taking the source away.
        Some(gone) if matches!(key, Key::Done(..)) => {
            return if gone { format!("opened {name} again") } else { format!("marked {name} as done") };
        }
        Some(true) => return format!("took away {name}"),
        Some(false) if i > 0 => return format!("brought back {name}"),
        _ => {}
    }
    match key {
        Key::Done(..) if !line.set.contains_key("done") => {
            let codes = line.set.keys().filter_map(|path| path.split_once('.'));
            let names: Vec<String> = codes.map(|(_, id)| project.codebook().name(&id.into()).to_owned()).collect();
            let all = line.set.values().all(Value::is_null);
            let did = if all { "took back that they looked through" } else { "looked through" };
            format!("{did} {name} again for '{}'", names.join("', '"))
        }
        Key::Done(..) if line.set.get("done").and_then(Value::as_bool) == Some(true) => {
            format!("marked {name} as done")
        }
        Key::Done(..) => format!("opened {name} again"),
        Key::Action(_) => format!("{} {name}", line.set.get("decided").and_then(Value::as_str).unwrap_or("changed")),
        Key::Project if line.set.contains_key("id") => format!("made {name}"),
        Key::Code(_) if i == 0 => {
            let parent = line.set.get("parent").and_then(Value::as_str).map(CodeId::from);
            let below = parent.map(|id| format!(" below '{}'", project.codebook().name(&id))).unwrap_or_default();
            format!("added {name}{below}")
        }
        Key::Version(_) if i == 0 => {
            let locked = line.set.get("locked").and_then(Value::as_bool) == Some(true);
            format!("named {name}{}", if locked { ", and locked it" } else { "" })
        }
        Key::Version(_) if line.set.contains_key("locked") => {
            let yes = line.set.get("locked").and_then(Value::as_bool) == Some(true);
            format!("{} {name}", if yes { "locked" } else { "unlocked" })
        }
        Key::Memo(_) if i == 0 => of_new_memo(thing, &name),
        Key::Memo(_) if line.set.contains_key("text") => format!("changed {name}"),
        Key::Memo(_) if line.set.contains_key("settled") => {
            let is_settled = line.set.get("settled").and_then(Value::as_bool) == Some(true);
            if is_settled { format!("settled {name}") } else { format!("opened {name} again") }
        }
        Key::Coder(_) | Key::Source(_) if i == 0 => format!("added {name}"),
        Key::Participant(_) if i == 0 => {
            let attributes = fields_set(project, line).join(", ");
            if attributes.is_empty() { format!("added {name}") } else { format!("added {name}: {attributes}") }
        }
        _ => format!("changed {name}: {}", fields_set(project, line).join(", ")),
    }
}

/// What the first line of a memo did: a comment that somebody else wrote was brought in.
fn of_new_memo(thing: &Thing, name: &str) -> String {
    let Some(first) = thing.lines().first() else { return String::new() };
    let text = |path: &str| first.line.set.get(path).and_then(Value::as_str);
    let author = text("author").filter(|author| *author != first.origin.coder.as_str());
    match (author, text("about").is_some_and(|about| about.starts_with("memo/"))) {
        (Some(author), _) => format!("brought in, of {author}: {name}"),
        (None, true) => format!("answered, with {name}"),
        (None, false) => format!("wrote {name}"),
    }
}

/// How a thing is called after line `i`.
fn name(project: &Project, key: &Key, thing: &Thing, i: usize) -> String {
    let text = |path: &str| {
        let upto = thing.lines().get(..=i).unwrap_or_default();
        upto.iter().rev().find_map(|s| s.line.set.get(path)).and_then(Value::as_str).map(str::to_owned)
    };
    match key {
        Key::Project => format!("the project '{}'", text("title").unwrap_or_default()),
        Key::Coder(id) => format!("the coder {id}"),
        Key::Code(id) => format!("the code '{}'", text("name").unwrap_or_else(|| id.to_string())),
        Key::Participant(id) => format!("the participant {id}"),
        Key::Memo(_) => {
            let about = text("about").and_then(|about| About::parse(&about)).unwrap_or_default();
            let what = if text("kind").as_deref() == Some("comment") { "a comment" } else { "a memo" };
            format!("{what} on {}: “{}”", project.in_words(&about), short(&text("text").unwrap_or_default()))
        }
        Key::Version(id) => format!("the version '{}' of the codebook", text("name").unwrap_or_else(|| id.to_string())),
        Key::Source(id) => format!("the source '{}'", text("title").unwrap_or_else(|| id.to_string())),
        Key::Done(source, _) => {
            let title = project.title_of(source);
            format!("'{title}'")
        }
        Key::Action(_) => "an action that was cut off".into(),
        Key::Other(of) => of.to_string(),
    }
}

/// The fields that a line sets, with what they were and are; places in lists are told by their effect alone.
fn fields_set(project: &Project, line: &TrailLine) -> Vec<String> {
    let one = |(path, value): (&String, &Value)| {
        let label = match path.strip_prefix("speakers.") {
            Some(label) => format!("the speaker {label}"),
            None => path.strip_prefix("attr.").unwrap_or(path).to_owned(),
        };
        match (path.as_str(), value) {
            ("attr", _) => None,
            (_, Value::Null) if renamed(line, path).is_some() => {
                renamed(line, path).map(|to| format!("renamed {label} to {to}"))
            }
            (to, _)
                if line
                    .set
                    .keys()
                    .filter_map(|path| renamed(line, path))
                    .any(|new| to.strip_prefix("attr.") == Some(new)) =>
            {
                None
            }
            ("translation_of", value) => Some(value.as_str().map_or_else(
                || "it is no translation any more".to_owned(),
                |id| format!("it translates '{}'", project.title_of(&SourceId::from(id))),
            )),
            ("pos", _) => (!line.set.contains_key("parent")).then(|| "moved it among its siblings".to_owned()),
            ("sha256", _) => Some("its text".to_owned()),
            ("passage", Value::Object(_)) => Some("its place in the text".to_owned()),
            ("merged_into", Value::String(id)) => {
                Some(format!("merged it into '{}'", project.codebook().name(&CodeId::from(id.as_str()))))
            }
            ("merged_into", _) => Some("made it a code of its own again".to_owned()),
            ("retired", Value::Bool(true)) => Some("retired it".to_owned()),
            ("retired", _) => Some("offered it again".to_owned()),
            ("examples", Value::Array(all)) => Some(format!("examples: {}", all.len())),
            ("parent", Value::String(id)) => {
                Some(format!("moved it below '{}'", project.codebook().name(&CodeId::from(id.as_str()))))
            }
            ("parent", _) => Some("moved it to the top".to_owned()),
            (_, Value::Null) => Some(format!("removed {label}")),
            (_, value) => match line.was.get(path).filter(|was| !was.is_null()) {
                Some(was) => Some(format!("{label} from {} to {}", shown(was), shown(value))),
                None => Some(format!("{label} {}", shown(value))),
            },
        }
    };
    line.set.iter().filter_map(one).collect()
}

/// Returns the name that an attribute got in place of the one it had, if that is what a line did with it.
fn renamed<'a>(line: &'a TrailLine, path: &str) -> Option<&'a str> {
    let was = line.was.get(path).filter(|was| !was.is_null() && line.set.get(path) == Some(&Value::Null))?;
    path.strip_prefix("attr.")?;
    let is_new = |(to, value): &(&String, &Value)| {
        *value == was && to.as_str() != path && line.was.get(to.as_str()).is_none_or(Value::is_null)
    };
    line.set.iter().find(is_new)?.0.strip_prefix("attr.")
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", short(text)),
        Value::Object(map) if map.len() == 1 => map.values().map(shown).collect(),
        other => short(&other.to_string()),
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Command, SourceEdit};
    use crate::domain::source::Speaker;
    use crate::domain::testing::Build;

    #[test]
    fn what_was_done_to_participants_and_sources_is_told_in_words() {
        let mut p = Build::new();
        p.interview("i01", "I: So?\n\nP1: Yes.").interview("i02", "P1: Yes.");
        p.participant("P1", &[("group", "MSW"), ("site", "MSW")]).participant("P2", &[]);
        let set = |name: &str, value: &str| {
            let attributes = std::collections::BTreeMap::from([(name.to_owned(), value.into())]);
            Command::SetParticipants(vec![("P1".into(), attributes)])
        };
        let edit = |edit: SourceEdit| Command::EditSource("i02".into(), edit);
        let link = |speaker: Speaker| Command::SetSpeaker { source: "i01".into(), label: "I".into(), speaker };
        for (command, told) in [
            (set("group", "Nurse"), "changed the participant P1: group from 'MSW' to 'Nurse'"),
            (set("group", ""), "changed the participant P1: removed group"),
            (
                Command::RenameAttribute { from: "site".into(), to: "place".into() },
                "changed the participant P1: renamed site to place",
            ),
            (Command::Undo, "changed the participant P1: renamed place to site"),
            (Command::RemoveParticipant("P2".into()), "took away the participant P2"),
            (edit(SourceEdit::Date("2021-02-03".into())), "changed the source 'I02': date '2021-02-03'"),
            (edit(SourceEdit::TranslationOf(Some("i01".into()))), "changed the source 'I02': it translates 'I01'"),
            (edit(SourceEdit::TranslationOf(None)), "changed the source 'I02': it is no translation any more"),
            (
                link(Speaker::Participant("P1".into())),
                "changed the source 'I01': the speaker I from 'interviewer' to 'P1'",
            ),
            (link(Speaker::Group), "changed the source 'I01': the speaker I from 'P1' to 'group'"),
        ] {
            let records = p.run("hw", command);
            let crate::domain::record::Line::Trail(line) = &records[0].line else { panic!("no line of the trail") };
            let key = Key::parse(&line.of);
            let thing = p.project.thing(&key).unwrap();
            assert_eq!(of_thing(&p.project, &key, thing, thing.lines().len() - 1), told);
        }
    }
}
