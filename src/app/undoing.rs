//! Undo and redo, with words for what was undone.

use super::App;
use super::notice::Notice;
use super::outcome::{Go, Outcome};
use crate::domain::command::Command;
use crate::domain::history::{Action, History, Step, Target};
use crate::domain::id::{CoderId, SourceId};
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
    for step in &action.steps {
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
        Target::Thing(Key::Code(id)) => {
            let name = project.codebook().name(id);
            if step.line == 0 { format!("new code {name}") } else { format!("change of code {name}") }
        }
        Target::Thing(Key::Done(source, _)) => format!("done mark of {}", title(project, source)),
        Target::Thing(Key::Source(id)) => format!("change of {}", title(project, id)),
        Target::Thing(Key::Participant(id)) => format!("change of {id}"),
        Target::Thing(Key::Coder(_)) => "quick code".into(),
        Target::Thing(Key::Project) => "project settings".into(),
        Target::Thing(other) => other.to_string(),
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
        _ => format!("change of {name} on {quote}"),
    }
}

/// Returns the first words of a quote, in quotation marks.
pub fn short(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let line = words.join(" ");
    let cut = crate::text::width::truncate(&line, 28);
    format!("“{cut}”")
}
