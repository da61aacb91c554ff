//! What was undone or done again, in words.

use super::notice::Notice;
use crate::domain::history::{Action, Step, Target};
use crate::domain::id::{CoderId, SourceId};
use crate::domain::line::CodingFields;
use crate::domain::plan::Plan;
use crate::domain::project::Project;
use crate::domain::record::Head;
use crate::domain::thing::Key;

/// Says what was undone or done again, and what was left as it is.
pub fn reversed(project: &Project, action: &Action, plan: &Plan) -> Notice {
    let again = plan.records.iter().any(|record| record.line.head().redo.is_some());
    let word = if again { "done again" } else { "undone" };
    let told = format!("{word}: {}", describe(project, action));
    match plan.left.first() {
        None => Notice::done(told),
        Some(first) => {
            let more = plan.left.len() - 1;
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Notice::warning(told).hinted(format!("left as it is, changed since: {first}{more}"))
        }
    }
}

/// Returns an action in a few words: `No induction on “To be honest…”`.
pub fn describe(project: &Project, action: &Action) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut steps: Vec<&Step> = action.steps.iter().collect();
    // A source that was added comes before the participants that came with it.
    steps.sort_by_key(|step| !matches!(&step.target, Target::Thing(Key::Source(_))));
    // What only went along with a text is not told one by one.
    let along = steps.iter().filter(|step| goes_along(project, step)).count();
    for step in steps.into_iter().filter(|step| !goes_along(project, step)) {
        let words = describe_step(project, step);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    let rest = said.len().saturating_sub(2);
    said.truncate(2);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let with = match along {
        0 => String::new(),
        1 => ", with a passage on it".to_owned(),
        n => format!(", with {n} passages on it"),
    };
    said.join(", ") + &more + &with
}

/// Returns whether a step only followed a text that was changed.
fn goes_along(project: &Project, step: &Step) -> bool {
    let head = match &step.target {
        Target::Coding(source, key) => {
            project.shard(source).and_then(|shard| shard.lines(key).get(step.line)).map(|signed| &signed.line.head)
        }
        Target::Thing(key) => project.thing(key).and_then(|thing| thing.lines().get(step.line)).map(|s| &s.line.head),
    };
    head.is_some_and(Head::is_carry)
}

fn describe_step(project: &Project, step: &Step) -> String {
    match &step.target {
        Target::Coding(source, key) => describe_coding(project, source, key, step.line),
        Target::Thing(key @ Key::Done(source, _)) => {
            let line = project.thing(key).and_then(|thing| thing.lines().get(step.line));
            if line.is_some_and(|signed| step.line > 0 && !signed.line.set.contains_key("done")) {
                return format!("looking again through {}", project.title_of(source));
            }
            let is_done = line.and_then(|signed| signed.line.set.get("done")).is_none_or(|done| done == true);
            format!("{} of {}", if is_done { "done mark" } else { "reopening" }, project.title_of(source))
        }
        Target::Thing(Key::Coder(_)) => "quick code".into(),
        Target::Thing(Key::Project) => project.name_of(&Key::Project),
        Target::Thing(key) => {
            let name = project.name_of(key);
            match part(project, key, step.line) {
                _ if step.line == 0 => format!("new {name}"),
                // The same for all who have it.
                part if part.starts_with("renaming of") => part,
                part => format!("{part} of {name}"),
            }
        }
    }
}

/// Returns what of a thing its line changed, in a word.
fn part(project: &Project, key: &Key, line: usize) -> String {
    let line = project.thing(key).and_then(|thing| thing.lines().get(line)).map(|signed| &signed.line);
    let fields: Vec<&str> = line.map(|line| line.set.keys().map(String::as_str).collect()).unwrap_or_default();
    let attributes = fields.iter().filter(|path| path.starts_with("attr.")).count();
    let is_removed = |path: &&str| line.is_some_and(|line| line.set.get(*path).is_some_and(serde_json::Value::is_null));
    let part = match *fields {
        _ if line.is_some_and(|line| line.head.gone == Some(true)) => "removal",
        _ if line.is_some_and(|line| line.head.gone == Some(false)) => "return",
        [one] if attributes == 1 => one.strip_prefix("attr.").unwrap_or(one),
        [from, to] if attributes == 2 && is_removed(&from) != is_removed(&to) => {
            let from = if is_removed(&from) { from } else { to };
            return format!("renaming of {}", from.strip_prefix("attr.").unwrap_or(from));
        }
        [one] if one.starts_with("speakers.") => {
            return format!("speaker {}", one.strip_prefix("speakers.").unwrap_or(one));
        }
        [field @ ("title" | "kind" | "date" | "language")] => field,
        ["pos" | "parent"] | ["parent", "pos"] => "move",
        ["sha256"] => "correction",
        ["passage"] => "place",
        ["name"] => "renaming",
        ["level"] => "level",
        ["locked"] => "lock",
        ["settled"] => "settling",
        ["definition"] => "definition",
        ["merged_into"] => "merging",
        ["color"] => "colour",
        ["retired"] => "retiring",
        ["examples"] => "examples",
        ["definition" | "include" | "exclude", ..] => "card",
        _ => "change",
    };
    part.to_owned()
}

fn describe_coding(
    project: &Project,
    source: &SourceId,
    key: &(CoderId, crate::domain::id::CodingId),
    line: usize,
) -> String {
    let Some(shard) = project.shard(source) else { return "a coding".into() };
    let lines = shard.lines(key);
    let upto = || lines.iter().take(line + 1).rev();
    let code = upto().find_map(|s| s.line.fields.code.value());
    let name = code.map_or("a coding", |id| project.codebook().name(project.codebook().resolve(id)));
    let quote = upto().find_map(|s| s.line.fields.passage.as_ref()).map_or("", |p| &p.quote);
    let quote = short(quote);
    match lines.get(line).map(|s| s.line.head.gone) {
        Some(Some(true)) => format!("removal of {name} from {quote}"),
        _ if line == 0 => format!("{name} on {quote}"),
        _ => format!("{} of {name} on {quote}", lines.get(line).map_or("change", |s| coding_part(&s.line.fields))),
    }
}

/// Returns what of a coding a line changed, in a word.
fn coding_part(fields: &CodingFields) -> &'static str {
    if fields.code.is_said() {
        "recoding"
    } else if fields.level.is_said() {
        "level"
    } else if fields.voices.is_said() {
        "voices"
    } else if fields.quotable.is_said() || fields.sure.is_said() {
        "mark"
    } else if fields.passage.is_some() || !fields.more.is_empty() {
        "change"
    } else {
        "confirmation"
    }
}

/// Returns the first words of a quote, in quotation marks.
pub fn short(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let line = words.join(" ");
    let cut = crate::text::width::truncate(&line, 28);
    format!("“{cut}”")
}
