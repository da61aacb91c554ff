//! Undo and redo as records: they write the previous values again, naming the original action.

use super::Reversal;
use super::draft::Draft;
use super::texts;
use super::versions::Lock;
use crate::domain::coding::CodingKey;
use crate::domain::history::{Action, ActionId, History, Owners, Target};
use crate::domain::id::SourceId;
use crate::domain::line::{CodingFields, Patch, TrailLine};
use crate::domain::record::{Head, Origin};
use crate::domain::rejection::Rejection;
use crate::domain::thing::{Key, Ordered, Signed};
use serde_json::Value;
use std::collections::BTreeMap;

/// Which way an action is run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Again,
}

pub fn undo(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let history = history(draft);
    run_first(draft, &history, history.to_undo(), Way::Back)
}

pub fn redo(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let history = history(draft);
    run_first(draft, &history, history.to_redo(), Way::Again)
}

fn history<'a>(draft: &Draft<'a>) -> History<'a> {
    History::of(draft.project, &draft.stamp.origin.coder, &draft.stamp.origin.device)
}

/// Runs the first action that anything can be run of. One that later changes or the lock of the codebook stand in the
/// way of must not keep those before it from being undone; it is named, and so is what was left of it.
fn run_first<'a>(
    draft: &mut Draft<'_>,
    history: &History<'_>,
    mut actions: impl Iterator<Item = &'a Action>,
    way: Way,
) -> Result<(), Rejection> {
    let (mut lock, mut locked, mut passed) = (None, None, Vec::new());
    while let Some(action) = actions.next() {
        let (action, left) = (history.whole(action), draft.left().len());
        run(draft, &action, way);
        let is_changing = !draft.is_empty();
        if is_changing && draft.code_lines().next().is_some() {
            let lock = lock.get_or_insert_with(|| Lock::on(draft.project));
            if let Some(Err(rejection)) = lock.as_ref().map(|lock| lock.check(draft)) {
                draft.drop_lines(left);
                passed.push(action);
                locked.get_or_insert(rejection);
                continue;
            }
        }
        if is_changing {
            mark(draft, action.id.n, way);
            let (since, next) = (history.since(&action), actions.next().map(|next| history.whole(next)));
            draft.reversal = Some(Reversal { action, since, passed, next });
            return texts::put_back(draft);
        }
        if draft.left().len() > left {
            passed.push(action);
        }
    }
    Err(match (locked, draft.left().first(), way) {
        (Some(rejection), ..) => rejection,
        (None, Some(what), _) => Rejection::ChangedSince(what.clone(), "a later change".into()),
        (None, None, Way::Back) => Rejection::NothingTo("undo"),
        (None, None, Way::Again) => Rejection::NothingTo("redo"),
    })
}

/// Says in all lines which action they reverse.
fn mark(draft: &mut Draft<'_>, n: u64, way: Way) {
    draft.mark(|head| match way {
        Way::Back => head.undo = Some(n),
        Way::Again => head.redo = Some(n),
    });
}

/// Finishes what a crash cut off: the lines that are missing are written now, in an action of its own that names the same
/// one. What has been changed since stays; that is recorded, so that it is not tried again.
pub fn finish(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let history = history(draft);
    let Some((half, action)) = history.halves().next() else { return Err(Rejection::NoChange) };
    let (half, mut action) = (history.whole(half), history.whole(action));
    let way = if half.undo.is_some() { Way::Back } else { Way::Again };
    action.steps.retain(|step| half.steps.iter().all(|done| done.target != step.target));
    run(draft, &action, way);
    if draft.is_empty() {
        record_decision(draft, half.id, KEPT);
        return Ok(());
    }
    mark(draft, action.id.n, way);
    draft.reversal = Some(Reversal { since: half.id.t, action, passed: Vec::new(), next: None });
    texts::put_back(draft)
}

/// What is recorded of an action of which a part is missing and the rest stays.
const KEPT: &str = "kept";

/// Keeps what is there of an action of which a part is missing, or takes it back.
pub fn decide(draft: &mut Draft<'_>, id: ActionId, keep: bool) -> Result<(), Rejection> {
    let history = history(draft);
    let action = history.unfinished().find(|action| action.id == id).ok_or(Rejection::NoChange)?;
    if keep {
        record_decision(draft, id, KEPT);
        return Ok(());
    }
    let action = history.whole(action);
    run(draft, &action, Way::Back);
    record_decision(draft, id, "taken back");
    mark(draft, id.n, Way::Back);
    draft.reversal = Some(Reversal { since: id.t, action, passed: Vec::new(), next: None });
    texts::put_back(draft)
}

fn record_decision(draft: &mut Draft<'_>, id: ActionId, decided: &str) {
    let Origin { coder, device, .. } = &*draft.stamp.origin;
    draft.set(&id.key(coder, device), [("decided".to_owned(), decided.into())]);
}

/// Writes the values from before the action, or those of the action again. A field whose winning line is no longer the
/// action's is left as it is, and named.
fn run(draft: &mut Draft<'_>, action: &Action, way: Way) {
    for step in action.steps.iter().rev() {
        match &step.target {
            Target::Coding(source, key) => run_coding(draft, action, (source, key, step.line), way),
            Target::Thing(key) => run_thing(draft, action, (key, step.line), way),
        }
    }
}

/// Returns the value of `gone` that a line leads to when run back or again.
fn gone_after<'a>(heads: impl Iterator<Item = &'a Head>, line: usize, way: Way) -> Option<bool> {
    let heads: Vec<&Head> = heads.collect();
    let said = heads.get(line)?.gone;
    match way {
        Way::Again => said.or((line == 0).then_some(false)),
        Way::Back if line == 0 => Some(true),
        Way::Back => said.map(|_| heads.iter().take(line).rev().find_map(|h| h.gone).unwrap_or(false)),
    }
}

fn run_thing(draft: &mut Draft<'_>, action: &Action, (key, line): (&Key, usize), way: Way) {
    let Some(thing) = draft.project.thing(key) else { return };
    let Some(Signed { line: own, .. }) = thing.lines().get(line) else { return };
    let mut set = BTreeMap::new();
    for (path, value) in &own.set {
        if is_free(draft, thing.lines(), action, way, |line| line.set.contains_key(path)) {
            let before = || own.was.get(path).cloned().unwrap_or_else(|| before(thing.lines(), line, path));
            set.insert(path.clone(), if way == Way::Again { value.clone() } else { before() });
        } else {
            draft.leave(format!("{path} of {}", draft.project.name_of(key)));
        }
    }
    // A thing that this action made is taken away whole, unless somebody else has a part in it: its fields need no line.
    let gone = gone_after(thing.lines().iter().map(|s| &s.line.head), line, way);
    let made_here = line == 0;
    if made_here && way == Way::Back && has_others(draft, thing.lines()) {
        draft.leave(draft.project.name_of(key));
        return;
    }
    // A place that was only confirmed has the same value before and after.
    if let (Key::Memo(_), Some(passage)) = (key, set.get("passage"))
        && own.was.get("passage") == own.set.get("passage")
    {
        draft.choose(key, "passage", passage.clone());
        return;
    }
    draft.change(key, if made_here { BTreeMap::new() } else { set }, gone);
}

/// Returns whether a thing has lines by another coder or device, or by hand.
fn has_others(draft: &Draft<'_>, lines: &[Signed<TrailLine>]) -> bool {
    let me = &draft.stamp.origin;
    // A text that was changed by hand and taken in is a step of the coder's own.
    let is_outside = |line: &TrailLine| line.head.is_outside() && !line.set.contains_key("sha256");
    lines.iter().any(|s| s.origin.coder != me.coder || s.origin.device != me.device || is_outside(&s.line))
}

/// Returns the value that a field had before a line.
fn before(lines: &[Signed<TrailLine>], line: usize, path: &str) -> Value {
    lines.iter().take(line).rev().find_map(|s| s.line.set.get(path)).cloned().unwrap_or(Value::Null)
}

fn run_coding(draft: &mut Draft<'_>, action: &Action, (source, key, line): (&SourceId, &CodingKey, usize), way: Way) {
    let Some(shard) = draft.project.shards.get(source) else { return };
    let lines = shard.lines(key);
    let Some(Signed { line: own, .. }) = lines.get(line) else { return };
    let gone = gone_after(lines.iter().map(|s| &s.line.head), line, way);
    if line == 0 {
        draft.revise(source, key, CodingFields::default(), gone);
        return;
    }
    if own.fields == CodingFields::default() && own.head.gone.is_none() {
        return run_confirmation(draft, action, (source, key, line), way);
    }
    let mut before = CodingFields::default();
    for signed in lines.iter().take(line) {
        crate::domain::coding::apply(&mut before, &signed.line.fields);
    }
    let mut fields = CodingFields::default();
    let mut left = Vec::new();
    macro_rules! back {
        ($($field:ident),*) => {$(
            if own.fields.$field.is_said() {
                if is_free(draft, lines, action, way, |line| line.fields.$field.is_said()) {
                    fields.$field = match way {
                        Way::Back => Patch::to_become(before.$field.value().cloned()),
                        Way::Again => own.fields.$field.clone(),
                    };
                } else {
                    left.push(stringify!($field));
                }
            }
        )*};
    }
    back!(code, level, voices, sure, quotable);
    if own.fields.passage.is_some() {
        if is_free(draft, lines, action, way, |line| line.fields.passage.is_some()) {
            fields.passage = if way == Way::Back { before.passage } else { own.fields.passage.clone() };
        } else {
            left.push("passage");
        }
    }
    // A place that was only confirmed is the same before and after.
    let is_confirmed = own.was.as_ref().is_some_and(|was| was.passage == own.fields.passage);
    if let (true, Some(passage), Some(coding)) = (is_confirmed, &fields.passage, shard.coding(key)) {
        draft.place_anew(source, coding, (**passage).clone());
        return;
    }
    let book = draft.project.codebook();
    let name = shard.coding(key).map_or("", |coding| book.name(book.resolve(&coding.code)));
    for field in left {
        draft.leave(format!("{field} of a coding with {name}"));
    }
    draft.revise(source, key, fields, gone);
}

/// A confirmation has no fields: what is run is under which codebook the coding was looked at.
fn run_confirmation(
    draft: &mut Draft<'_>,
    action: &Action,
    (source, key, line): (&SourceId, &CodingKey, usize),
    way: Way,
) {
    let Some(shard) = draft.project.shards.get(source) else { return };
    let lines = shard.lines(key);
    let cb_upto = |end: usize| lines.iter().take(end).rev().find_map(|s| s.line.head.cb.clone());
    if is_free(draft, lines, action, way, |line| line.head.cb.is_some()) {
        let cb = if way == Way::Back { cb_upto(line) } else { None };
        draft.confirm(source, key, cb.or_else(|| cb_upto(line + 1)));
    } else {
        let book = draft.project.codebook();
        let name = shard.coding(key).map_or("", |coding| book.name(book.resolve(&coding.code)));
        draft.leave(format!("confirmation of a coding with {name}"));
    }
}

/// Returns whether an action may be run on a field: nobody has changed it since, or what did was undone.
fn is_free<L: Ordered>(
    draft: &Draft<'_>,
    lines: &[Signed<L>],
    action: &Action,
    way: Way,
    says: impl Fn(&L) -> bool,
) -> bool {
    let of_field = lines.iter().filter(|s| says(&s.line));
    // What only followed a text stands in nobody's way, and neither does its undo.
    let is_own = |head: &Head| head.act.is_some_and(|act| act.n == action.id.n) && head.t == action.id.t;
    let along = of_field.clone().map(|s| s.line.head()).filter(|head| head.is_carry() && !is_own(head));
    let along: Vec<Option<u64>> = along.map(|head| head.act.map(|act| act.n)).collect();
    let goes_along = |head: &Head| {
        (head.is_carry() && !is_own(head)) || head.undo.or(head.redo).is_some_and(|n| along.contains(&Some(n)))
    };
    let of_field = of_field.filter(|s| !goes_along(s.line.head()));
    let owners = Owners::of(of_field.map(|s| (&*s.origin, s.line.head())));
    let Origin { coder, device, .. } = &*draft.stamp.origin;
    match way {
        Way::Back => owners.is_of(coder, device, action),
        Way::Again => owners.is_left_by(coder, device, action),
    }
}
