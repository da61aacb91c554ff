//! Undo and redo, with words for what was undone.

use super::App;
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use crate::domain::command::Command;
use crate::domain::history::{Action, History, Step, Target};
use crate::domain::id::{CoderId, SourceId};
use crate::domain::line::CodingFields;
use crate::domain::project::Project;
use crate::domain::thing::Key;

impl App {
    /// Reverses the last action, or does it again, and says which it was.
    pub(super) fn undo(&self, again: bool) -> Outcome {
        let world = &self.world;
        let history = History::of(&world.project, &world.me.coder, &world.me.device);
        let (word, command, action) = if again {
            ("done again", Command::Redo, history.next_redo())
        } else {
            ("undone", Command::Undo, history.next_undo())
        };
        let what = action.map_or(String::new(), |action| describe(&world.project, action));
        Outcome::change(command).then(Go::Notice(Notice::done(format!("{word}: {what}"))))
    }
}

/// Returns an action in a few words: `No induction on “To be honest…”`.
pub fn describe(project: &Project, action: &Action) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut steps: Vec<&Step> = action.steps.iter().collect();
    // A source that was added comes before the participants that came with it.
    steps.sort_by_key(|step| !matches!(&step.target, Target::Thing(Key::Source(_))));
    for step in steps {
        let words = describe_step(project, step);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    let rest = said.len().saturating_sub(2);
    said.truncate(2);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    said.join(", ") + &more
}

fn describe_step(project: &Project, step: &Step) -> String {
    match &step.target {
        Target::Coding(source, key) => describe_coding(project, source, key, step.line),
        Target::Thing(Key::Done(source, _)) => format!("done mark of {}", title(project, source)),
        Target::Thing(Key::Coder(_)) => "quick code".into(),
        Target::Thing(Key::Project) => "project settings".into(),
        Target::Thing(key) => {
            let name = match key {
                Key::Code(id) => format!("code {}", project.codebook().name(id)),
                Key::Source(id) => format!("source {}", title(project, id)),
                Key::Participant(id) => format!("participant {id}"),
                other => other.to_string(),
            };
            if step.line == 0 { format!("new {name}") } else { format!("{} of {name}", part(project, key, step.line)) }
        }
    }
}

/// Returns what of a thing its line changed, in a word.
fn part<'a>(project: &'a Project, key: &Key, line: usize) -> &'a str {
    let line = project.thing(key).and_then(|thing| thing.lines().get(line)).map(|signed| &signed.line);
    let fields: Vec<&str> = line.map(|line| line.set.keys().map(String::as_str).collect()).unwrap_or_default();
    match *fields {
        _ if line.is_some_and(|line| line.head.gone == Some(true)) => "removal",
        ["pos" | "parent"] | ["parent", "pos"] => "move",
        ["name"] => "renaming",
        ["level"] => "level",
        ["definition"] => "definition",
        _ => "change",
    }
}

fn title<'a>(project: &'a Project, source: &'a SourceId) -> &'a str {
    project.source(source).map_or(source.as_str(), |s| s.title.as_str())
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
const fn coding_part(fields: &CodingFields) -> &'static str {
    if fields.code.is_said() {
        "recoding"
    } else if fields.level.is_said() {
        "level"
    } else if fields.voices.is_said() {
        "voices"
    } else if fields.quotable.is_said() || fields.sure.is_said() {
        "mark"
    } else {
        "change"
    }
}

/// Returns the first words of a quote, in quotation marks.
pub fn short(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let line = words.join(" ");
    let cut = crate::text::width::truncate(&line, 28);
    format!("“{cut}”")
}
