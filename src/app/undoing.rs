//! What was undone or done again, in words; what is asked before, and what was cut off.

use super::App;
use super::action::Action as Press;
use super::edit::{self, Moment};
use super::effect::Effect;
use super::notice::Notice;
use super::outcome::Outcome;
use super::overlay::Overlay;
use super::screens::codebook::ask::counted;
use super::screens::list;
use super::world::World;
use crate::domain::command::Command;
use crate::domain::history::{Action, ActionId, History, Step, Target};
use crate::domain::id::{CodeId, CoderId, SourceId};
use crate::domain::line::CodingFields;
use crate::domain::plan::{Plan, Reversal};
use crate::domain::project::Project;
use crate::domain::record::Head;
use crate::domain::thing::Key;
use crate::text::width::truncate;
use std::collections::BTreeSet;

/// How many actions that were cut off are asked about at one opening.
const MOST_ASKED: usize = 5;

impl App {
    /// Undoes, or does again, what was agreed to; then asks about what comes next, so that one key goes on.
    pub(super) fn reverse(&mut self, way: Command, agreed: ActionId, moment: Moment, effects: &mut Vec<Effect>) {
        self.world.agreed = Some(agreed);
        let (windows, done) = (self.overlays.len(), effects.len());
        self.apply(Outcome::change(way.clone()), moment, effects);
        // Where an earlier text is read first, what was agreed to holds until then.
        if !effects.iter().any(|effect| matches!(effect, Effect::Earlier { .. })) {
            self.world.agreed = None;
        }
        if self.overlays.len() == windows && effects.len() > done {
            let next = edit::ahead(&self.world, way, moment);
            self.overlays.extend(next.map(Overlay::Confirm));
        }
    }

    /// Finishes an undo that was cut off last time, and asks what becomes of anything else that was. Done once all
    /// sources are read, when every line that there is has been seen.
    pub fn take_up(&mut self, moment: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.world.read_only.is_some() {
            return effects;
        }
        let me = self.world.me.clone();
        let history = |world: &World| {
            let history = History::of(&world.project, &me.coder, &me.device);
            let unfinished = history.unfinished().take(MOST_ASKED).map(|action| history.whole(action));
            (history.halves().count(), unfinished.collect::<Vec<_>>())
        };
        let (halves, mut unfinished) = history(&self.world);
        for _ in 0..halves {
            match edit::run(&mut self.world, vec![Command::FinishUndone], moment) {
                Ok(done) => {
                    effects.extend(done.effects);
                    let told = done
                        .told
                        .map(|told| format!("it was cut off last time, and is finished now: {}", told.sentence));
                    self.notice = told.map(Notice::done).or(self.notice.take());
                }
                Err(refused) => self.notice = Some(refused),
            }
        }
        if halves > 0 {
            unfinished = history(&self.world).1;
        }
        for action in unfinished {
            // Below what is open: nobody is to be asked in the middle of a word.
            self.overlays.insert(0, Overlay::List(list::State::cut_off(&self.world, &action)));
        }
        effects
    }
}

/// Returns whether it is to be asked first: of what was not done in this session, or when others come before it.
pub fn wants_asking(world: &World, plan: &Plan) -> bool {
    plan.reversal.as_ref().is_some_and(|reversal| {
        let is_old = reversal.since < world.began || !reversal.passed.is_empty();
        is_old && world.agreed != Some(reversal.action.id)
    })
}

/// Returns what an undo, or a redo, is about to do, as lines of a question.
pub fn picture(project: &Project, reversal: &Reversal, plan: &Plan) -> Vec<String> {
    let Reversal { action, passed, .. } = reversal;
    let mut lines = vec![format!("{}: {}{}.", action.id.t.date(), describe(project, action), extent(project, action))];
    if let Some(first) = passed.first() {
        let more = passed.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let why =
            if project.lock().is_some() { "the codebook is locked, or it was changed since" } else { "changed since" };
        lines.push(format!("Passed over, and left as it is: {}{more} ({why}).", describe(project, first)));
    }
    // What was passed over is named already.
    if let (true, Some(left)) = (passed.is_empty(), left(plan)) {
        lines.push(format!("Changed since, and left as it is: {left}."));
    }
    lines.push("What comes next is shown then.".to_owned());
    lines
}

/// Returns how far an action reaches, where that is more than one coding: ` (37 codings in 6 sources)`.
fn extent(project: &Project, action: &Action) -> String {
    let own = action.steps.iter().filter_map(|step| match &step.target {
        Target::Coding(source, key) => Some((source, key)),
        Target::Thing(_) => None,
    });
    let mut codings: BTreeSet<_> = own.collect();
    let codes: BTreeSet<&CodeId> = action.steps.iter().filter_map(moved_code(project)).collect();
    for source in project.sources().iter().filter(|_| !codes.is_empty()) {
        let there = project.shard(source).into_iter().flat_map(|shard| shard.codings());
        codings.extend(there.filter(|coding| codes.contains(&coding.code)).map(|coding| (source, &coding.key)));
    }
    let sources: BTreeSet<&SourceId> = codings.iter().map(|(source, _)| *source).collect();
    match codings.len() {
        0 | 1 => String::new(),
        n => format!(" ({} in {})", counted(n, "coding"), counted(sources.len(), "source")),
    }
}

/// Returns the code that a step merged, took away or brought back: then its codings count elsewhere.
fn moved_code<'a>(project: &'a Project) -> impl Fn(&'a Step) -> Option<&'a CodeId> {
    |step| {
        let Target::Thing(key @ Key::Code(id)) = &step.target else { return None };
        let line = &project.thing(key)?.lines().get(step.line)?.line;
        (line.set.contains_key("merged_into") || line.head.gone.is_some()).then_some(id)
    }
}

/// Says what was undone or done again, and what was left as it is.
pub fn reversed(project: &Project, reversal: &Reversal, plan: &Plan) -> Notice {
    let again = plan.records.iter().any(|record| record.line.head().redo.is_some());
    let (word, key) = if again { ("done again", Press::Redo) } else { ("undone", Press::Undo) };
    let told = format!("{word}: {}", describe(project, &reversal.action));
    match (left(plan), &reversal.next) {
        (Some(left), _) => Notice::warning(told).hinted(format!("left as it is, changed since: {left}")),
        (None, Some(next)) => Notice::done(told).keyed(key, format!("goes on with {}", briefly(project, next))),
        (None, None) => Notice::done(told),
    }
}

/// Returns an action in the fewest words, without what is quoted.
fn briefly(project: &Project, action: &Action) -> String {
    let words = describe(project, action);
    let plain = words.split(", ").next().and_then(|first| first.split(" on “").next()).unwrap_or(&words);
    truncate(plain, 24).into_owned()
}

/// Returns what an undo had to leave as it is.
fn left(plan: &Plan) -> Option<String> {
    let first = plan.left.first()?;
    let more = plan.left.len() - 1;
    Some(if more > 0 { format!("{first} and {more} more") } else { first.clone() })
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
                part if part == "merging" => format!("merging of {name}{}", into(project, key, step.line)),
                part => format!("{part} of {name}"),
            }
        }
    }
}

/// Returns what a code was merged into, as ` into Induction`.
fn into(project: &Project, key: &Key, line: usize) -> String {
    let line = project.thing(key).and_then(|thing| thing.lines().get(line));
    let into = line.and_then(|signed| signed.line.set.get("merged_into")?.as_str());
    into.map_or_else(String::new, |id| format!(" into {}", project.codebook().name(&CodeId::from(id))))
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
    let cut = truncate(&line, 28);
    format!("“{cut}”")
}
