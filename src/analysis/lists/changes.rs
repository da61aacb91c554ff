//! What one line of the records did, in words.

use crate::domain::id::{CodeId, ParticipantId};
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
        return format!("coded {passage} as '{}'", code(upto));
    }
    let mut said = fields(&line.fields);
    if line.fields.passage.is_some() {
        said.insert(0, format!("moved it from “{}”", quote(before)));
    }
    if line.fields.code.is_said() {
        said.insert(0, format!("recoded it from '{}'", code(before)));
    }
    format!("{passage}, '{}': {}", code(upto), said.join(", "))
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
        Key::Done(..) if line.set.get("done").and_then(Value::as_bool) == Some(true) => {
            format!("marked {name} as done")
        }
        Key::Done(..) => format!("opened {name} again"),
        Key::Project if line.set.contains_key("id") => format!("made {name}"),
        Key::Code(_) if i == 0 => {
            let parent = line.set.get("parent").and_then(Value::as_str).map(CodeId::from);
            let below = parent.map(|id| format!(" below '{}'", project.codebook().name(&id))).unwrap_or_default();
            format!("added {name}{below}")
        }
        Key::Memo(_) if i == 0 => format!("wrote {name}"),
        Key::Memo(_) if line.set.contains_key("text") => format!("changed {name}"),
        Key::Coder(_) | Key::Source(_) if i == 0 => format!("added {name}"),
        Key::Participant(_) if i == 0 => {
            let attributes = fields_set(project, line).join(", ");
            if attributes.is_empty() { format!("added {name}") } else { format!("added {name}: {attributes}") }
        }
        _ => format!("changed {name}: {}", fields_set(project, line).join(", ")),
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
            format!("a memo on {}: “{}”", project.in_words(&about), short(&text("text").unwrap_or_default()))
        }
        Key::Source(id) => format!("the source '{}'", text("title").unwrap_or_else(|| id.to_string())),
        Key::Done(source, _) => {
            let title = project.source(source).map_or_else(|| source.to_string(), |s| s.title.clone());
            format!("'{title}'")
        }
        Key::Other(of) => of.to_string(),
    }
}

/// The fields that a line sets, with what they were and are; places in lists are told by their effect alone.
fn fields_set(project: &Project, line: &TrailLine) -> Vec<String> {
    let one = |(path, value): (&String, &Value)| {
        let label = path.strip_prefix("attr.").or_else(|| path.strip_prefix("speakers.")).unwrap_or(path);
        match (path.as_str(), value) {
            ("attr", _) => None,
            ("pos", _) => (!line.set.contains_key("parent")).then(|| "moved it among its siblings".to_owned()),
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
