//! Questions before a code is merged, retired or removed: they say what will be touched.

use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::outcome::{Go, Outcome};
use crate::app::overlay::Overlay;
use crate::app::screens::confirm;
use crate::app::world::World;
use crate::domain::Project;
use crate::domain::command::{CodeEdit, Command};
use crate::domain::id::CodeId;
use std::collections::BTreeSet;

/// What codings of a code and of those below it there are, whoever made them.
struct Touched {
    codings: usize,
    sources: usize,
    coders: usize,
}

impl Touched {
    fn by(project: &Project, code: &CodeId) -> Self {
        let book = project.codebook();
        let below = |id: &CodeId| book.lineage(book.resolve(id)).any(|above| above == code);
        let mut coders = BTreeSet::new();
        let (mut codings, mut sources) = (0, 0);
        for shard in project.sources().iter().filter_map(|id| project.shard(id)) {
            let here = shard.codings().iter().filter(|coding| below(&coding.code));
            let count = here.map(|coding| coders.insert(coding.coder().clone())).count();
            codings += count;
            sources += usize::from(count > 0);
        }
        Self { codings, sources, coders: coders.len() }
    }

    /// `37 codings in 6 sources, by 2 coders`.
    fn shown(&self) -> String {
        let by = if self.coders > 1 { format!(", by {} coders", self.coders) } else { String::new() };
        format!("{} in {}{by}", counted(self.codings, "coding"), counted(self.sources, "source"))
    }
}

/// Returns a number with its noun: `1 coding`, `2 codings`.
pub fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Asks whether a code becomes another one.
pub fn merge(world: &World, code: &CodeId, into: &CodeId) -> Overlay {
    let book = world.project.codebook();
    let (from, to) = (book.name(code), book.name(into));
    let touched = Touched::by(&world.project, code);
    let mut lines = vec![match touched.codings {
        0 => format!("No coding uses “{from}”."),
        _ => format!("{} will count as “{to}”.", touched.shown()),
    }];
    if book.level(code) != book.level(into) && touched.codings > 0 {
        let level = |id| book.level(id).map_or("no level".to_owned(), ToString::to_string);
        lines.push(format!("Their level becomes {} (it is {} now).", level(into), level(code)));
    }
    match book.children(Some(code)).len() {
        0 => {}
        below => lines.push(format!("{} below it will stand below “{to}”.", counted(below, "code"))),
    }
    lines.push("Nobody's coding is touched: undo parts them again.".into());
    let told = Notice::done(format!("{from} is merged into {to}")).keyed(Action::Undo, "parts them again");
    let command = Command::MergeCodes { codes: vec![code.clone()], into: into.clone() };
    Overlay::Confirm(confirm::State::change(
        format!("Merge “{from}” into “{to}”?"),
        lines,
        "merge",
        vec![command],
        told,
    ))
}

/// Removes a code: at once when nothing hangs on it, else asks.
pub fn remove(world: &World, code: &CodeId) -> Outcome {
    let book = world.project.codebook();
    let name = book.name(code);
    let touched = Touched::by(&world.project, code);
    let below = book.tree().iter().filter(|(id, _)| id != code && book.lineage(id).any(|above| above == code)).count();
    let told = Notice::done(format!("removed: {name}")).keyed(Action::Undo, "brings it back");
    let commands = vec![Command::RemoveCodes { codes: vec![code.clone()], why: None }];
    if touched.codings == 0 && below == 0 {
        return Outcome { commands, then: vec![Go::Notice(told)] };
    }
    let mut lines = Vec::new();
    if below > 0 {
        lines.push(format!("{} below it will go with it.", counted(below, "code")));
    }
    if touched.codings > 0 {
        lines.push(format!("{} will keep it: it is shown as “removed” as long as they do.", touched.shown()));
        lines.push(
            "To take their codings elsewhere, merge it (g m) or file them one by one (g f); to keep counting \
             without offering it, retire it (g r)."
                .into(),
        );
    }
    let window = confirm::State::change(format!("Remove “{name}”?"), lines, "remove", commands, told);
    Outcome::go(Go::Open(Box::new(Overlay::Confirm(window))))
}

/// Retires a code, or offers it again.
pub fn retire(world: &World, code: &CodeId) -> Outcome {
    let book = world.project.codebook();
    let retired = book.get(code).is_some_and(|code| code.retired);
    let name = book.name(code);
    let told = if retired {
        Notice::done(format!("{name} is offered again"))
    } else {
        Notice::done(format!("{name} is retired: it counts, and is not offered any more"))
            .keyed(Action::RetireCode, "offers it again")
    };
    Outcome::change(Command::EditCode(code.clone(), CodeEdit::Retire(!retired))).then(Go::Notice(told))
}
