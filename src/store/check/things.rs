//! Everything but codings: codes, participants, sources, and the actions that lines belong to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::finding::{Finding, Severity};
use super::super::layout;
use super::super::pages::{Page, named, page_of};
use super::capital;
use crate::domain::codebook::Codebook;
use crate::domain::history::{ActionId, History};
use crate::domain::id::{CoderId, Device};
use crate::domain::record::{Head, Place};
use crate::domain::thing::{Key, Thing};
use crate::domain::time::is_date;
use crate::domain::{About, Memo, Origin, Project, SourceId, Speaker, When};
use crate::text::language;

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = contested(project);
    findings.extend(codes(project));
    findings.extend(versions(project));
    findings.extend(memos(project));
    findings.extend(sources(project));
    findings.extend(incomplete(project));
    findings
}

/// Returns the key of a source.
pub(super) fn source_key(id: &SourceId) -> Key {
    Key::Source(id.clone())
}

fn path_of(key: &Key) -> PathBuf {
    page_of(key).map_or_else(|| PathBuf::from(layout::TRAIL), |page| page.path())
}

fn contested(project: &Project) -> Vec<Finding> {
    let contested = project.things().iter().map(|(key, thing)| (key, thing.contested()));
    let finding = |(key, fields): (&Key, Vec<&str>)| {
        let thing = capital(&named(project, key));
        let fields = fields.join(", ");
        let what = format!("{thing} was changed on two devices at once: {fields}. The later change counts.");
        Finding::new(Severity::Warning, &path_of(key), what, "Look at it and set it again as it should be.")
    };
    contested.filter(|(_, fields)| !fields.is_empty()).map(finding).collect()
}

fn codes(project: &Project) -> Vec<Finding> {
    let (book, path) = (project.codebook(), Page::Codebook.path());
    let mut findings = Vec::new();
    for (code, other) in book.skipped() {
        let what = format!(
            "'{}' and '{}' lie within each other; one of the two ways is left out.",
            book.name(code),
            book.name(other)
        );
        let remedy = "Move one of them to where it belongs.";
        findings.push(Finding::new(Severity::Warning, &path, what, remedy));
    }
    for code in book.too_deep() {
        let what =
            format!("'{}' lies more than {} codes deep; it is shown at the top.", book.name(code), Codebook::DEEPEST);
        findings.push(Finding::new(Severity::Warning, &path, what, "Move it to where it belongs."));
    }
    for (id, _) in book.tree() {
        let Some(code) = book.get(id) else { continue };
        if let Some(level) = code.level.as_ref().filter(|level| project.levels().position(level).is_none()) {
            let what =
                format!("The code '{}' has the level '{level}', which the project does not have.", book.name(id));
            let remedy = "Add the level to project.yaml, or give the code another.";
            findings.push(Finding::new(Severity::Warning, &path, what, remedy));
        }
        if let Some(parent) = code.parent.as_ref().filter(|parent| book.get(parent).is_none()) {
            let what = format!("The code '{}' stands below '{parent}', which is not there.", book.name(id));
            let remedy = "Get the trail of the coder who added it, or move the code.";
            findings.push(Finding::new(Severity::Warning, &path, what, remedy));
        }
    }
    findings
}

/// Returns the versions of the codebook whose records are not all here, and what changed in spite of a lock.
fn versions(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    let trail = Path::new(layout::TRAIL);
    for version in project.versions().iter().filter(|version| !project.codebook_at(version).is_whole) {
        let what = format!("The codebook of the version '{}' cannot be made again: records are missing.", version.name);
        let remedy = "Get the trails of the coders who changed the codebook before it was named.";
        findings.push(Finding::new(Severity::Warning, trail, what, remedy));
    }
    if let Some(version) =
        project.lock().filter(|version| !project.codebook_at(version).book.is_kept_by(project.codebook()))
    {
        let what = format!("The codebook is locked as '{}' and says something else.", version.name);
        let name = &version.name;
        let remedy = format!("'emic codebook --changes \"{name}\"' tells what was changed; unlock it, or undo that.");
        findings.push(Finding::new(Severity::Warning, &Page::Codebook.path(), what, remedy));
    }
    findings
}

/// What sources say of themselves and of their speakers.
fn sources(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in project.sources() {
        let Some(source) = project.source(id) else { continue };
        let mut warn = |what: String, remedy: &str| {
            findings.push(Finding::new(Severity::Warning, &path_of(&source_key(id)), what, remedy));
        };
        if !source.date.is_empty() && !is_date(&source.date) {
            warn(format!("The date '{}' is none of the calendar.", source.date), "Write it like 2021-02-03.");
        }
        if !source.language.is_empty() && language::tag(&source.language).is_none() {
            let what = format!("The language '{}' is no tag of one.", source.language);
            warn(what, "Write a tag such as en, zh or pt-BR.");
        }
        let above = |at: &SourceId| project.source(at)?.translation_of.clone();
        let mut line = std::iter::successors(source.translation_of.clone(), above).take(project.sources().len());
        if line.any(|at| at == *id) {
            let what = "It translates itself, directly or by way of others.";
            warn(what.into(), "Correct 'translation_of' in the page.");
        }
        for (label, speaker) in &source.speakers {
            if let Speaker::Participant(who) = speaker
                && !project.participants().contains_key(who)
            {
                let what = format!("The speaker '{label}' stands for '{who}', who is no participant of the project.");
                warn(what, "Add the participant to participants.yaml, or correct the speaker.");
            }
        }
    }
    findings
}

/// Returns the memos about something that is not there.
fn memos(project: &Project) -> Vec<Finding> {
    let lost = project.memos().filter(|memo| !project.has(&memo.about));
    let finding = |memo: &Memo| {
        let path = path_of(&Key::Memo(memo.id.clone()));
        let (title, about) = (memo.title(), project.in_words(&memo.about));
        if was_removed(project, &memo.about) {
            let what = format!("The memo '{title}' is about {about}, which was removed.");
            let remedy = "Nothing is lost; to keep it in sight, say in its head what else it is about.";
            return Finding::new(Severity::Note, &path, what, remedy);
        }
        let what = format!("The memo '{title}' is about {about}, which the project does not have.");
        let remedy = "Get the records of the coder who added it, or correct 'about' in the head of the memo.";
        Finding::new(Severity::Warning, &path, what, remedy)
    };
    lost.map(finding).collect()
}

/// Returns whether the project had something once.
fn was_removed(project: &Project, about: &About) -> bool {
    let key = match about {
        About::Coding(source, key) => {
            let lines = project.shard(source).map(|shard| shard.lines(key)).unwrap_or_default();
            return !lines.is_empty() || project.thing(&source_key(source)).is_some_and(Thing::is_gone);
        }
        About::Source(id) => source_key(id),
        About::Code(id) => Key::Code(id.clone()),
        About::Participant(id) => Key::Participant(id.clone()),
        About::Memo(id) => Key::Memo(id.clone()),
        About::Project | About::Number(_) => return false,
    };
    project.thing(&key).is_some_and(Thing::is_gone)
}

/// The lines of an action that are here, of how many, and where one of them is.
struct Found {
    lines: BTreeSet<u32>,
    of: u32,
    place: Place,
}

/// Returns the actions of which some lines are missing.
fn incomplete(project: &Project) -> Vec<Finding> {
    let mut actions: BTreeMap<(Arc<Origin>, u64, When), Found> = BTreeMap::new();
    let mut note = |origin: &Arc<Origin>, head: &Head, place: &dyn Fn() -> Place| {
        if let Some(act) = head.act.filter(|act| act.of > 1) {
            let key = (origin.clone(), act.n, head.t);
            let new = || Found { lines: BTreeSet::new(), of: act.of, place: place() };
            actions.entry(key).or_insert_with(new).lines.insert(act.k);
        }
    };
    for (key, thing) in project.things() {
        for signed in thing.lines() {
            note(&signed.origin, &signed.line.head, &|| crate::domain::plan::place_of(key));
        }
    }
    let known = project.sources().iter().filter_map(|id| Some((id, project.shard(id)?)));
    for (source, shard) in known.chain(project.unknown_shards()) {
        for signed in shard.history().flat_map(|(_, lines)| lines) {
            note(&signed.origin, &signed.line.head, &|| Place::Codings(source.clone()));
        }
    }
    let missing = actions.into_iter().filter(|(_, found)| found.lines.len() < found.of as usize).collect::<Vec<_>>();
    let known = open_actions(project, missing.iter().map(|((origin, ..), _)| origin));
    let finding = |((origin, n, t), found): ((Arc<Origin>, u64, When), Found)| {
        let id = ActionId { n, t, slot: origin.slot };
        let is_half = *known.get(&(origin.coder.clone(), origin.device.clone(), id))?;
        Some(unfinished(&origin, (n, t), &found, is_half))
    };
    missing.into_iter().filter_map(finding).collect()
}

/// Returns the actions of these coders and devices of which a part is missing and about which nobody has decided, and
/// whether it is an undo or redo.
fn open_actions<'a>(
    project: &Project,
    origins: impl Iterator<Item = &'a Arc<Origin>>,
) -> BTreeMap<(CoderId, Device, ActionId), bool> {
    let pairs: BTreeSet<(CoderId, Device)> = origins.map(|o| (o.coder.clone(), o.device.clone())).collect();
    let mut open = BTreeMap::new();
    for (coder, device) in pairs {
        let history = History::of(project, &coder, &device);
        let halves = history.halves().map(|(half, _)| (half.id, true));
        let ids = history.unfinished().map(|action| (action.id, false)).chain(halves);
        open.extend(ids.map(|(id, is_half)| ((coder.clone(), device.clone(), id), is_half)));
    }
    open
}

fn unfinished(origin: &Origin, (n, t): (u64, When), found: &Found, is_half: bool) -> Finding {
    let path: &Path = &layout::record_file(&found.place, origin);
    let (here, of, coder) = (found.lines.len(), found.of, &origin.coder);
    if is_half {
        let what = format!("An undo or redo of {coder} at {t} is incomplete: {here} of its {of} lines are here.");
        let remedy = format!("It is finished as soon as {coder} changes the project from the same device.");
        return Finding::new(Severity::Loss, path, what, remedy);
    }
    let what = format!("Action {n} of {coder} at {t} is incomplete: {here} of its {of} lines are here.");
    let remedy = format!(
        "Look at the lines that could not be read and the files that are missing. Else the full screen asks {coder}, on \
        the same device, whether to keep what is there or to take it back."
    );
    Finding::new(Severity::Loss, path, what, remedy)
}
