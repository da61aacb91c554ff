//! What a page says beyond the records: hand edits to take in, and those that a person has to decide.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::facts::{Facts, Fields, difference};
use super::kinds::place_of;
use super::page::{Page, hash, page_of, shown_fields};
use super::version::Version;
use super::vet::{self, Refused};
use super::{PageConflict, PagesRead};
use crate::domain::Project;
use crate::domain::canonical::canonical;
use crate::domain::command::HandEdit;
use crate::domain::line::TrailLine;
use crate::domain::seen::{Actions, Seen, last_actions};
use crate::domain::thing::{Key, Thing};
use crate::store::finding::{Finding, Severity};
use crate::store::page_head::Head;

/// Why nothing that is written into the codebook is taken in while a version of it is locked.
const LOCKED: &str = "the codebook is locked";

/// What a version of a page was written from.
struct Base {
    /// What the records it contains add up to; where these are not known, what all records do.
    project: Project,
    seen: Seen,
    /// Why nothing may be taken in unasked.
    doubt: Option<&'static str>,
}

impl Base {
    fn of(page: &Page, version: &Version, project: &Project) -> Self {
        let locked = (*page == Page::Codebook && project.lock().is_some()).then_some(LOCKED);
        let head = match &version.head {
            Head::None => return Self { project: Project::default(), seen: Seen::default(), doubt: locked },
            Head::Damaged => return Self::unknown(project, Seen::default(), "its first line is damaged"),
            Head::Read(head) => head,
        };
        let seen = |has_loose| Seen { last: head.seen.clone(), has_loose, until: None };
        for seen in [seen(true), seen(false)] {
            let base = seen.fold(page.things(project));
            if hash(&page.content(&base)) == head.is {
                let is_less = version.is_torn && page.is_part(&version.content, &page.content(&base));
                let is_cut_off = is_less || version.body.trim().is_empty();
                let doubt = is_cut_off.then_some("it may be cut off: its last line is not ended").or(locked);
                return Self { project: base, seen, doubt };
            }
        }
        Self::unknown(project, seen(false), "the records that it was written from are not all here")
    }

    fn unknown(project: &Project, seen: Seen, why: &'static str) -> Self {
        Self { project: project.clone(), seen, doubt: Some(why) }
    }
}

/// Returns the last action of each trail file among the lines that a page holds.
pub fn seen(page: &Page, project: &Project) -> Actions {
    last_actions(page.things(project))
}

/// Returns the last action of each trail file among the lines that any page holds.
pub fn seen_at_all(project: &Project) -> Actions {
    last_actions(project.things().iter().filter(|(key, _)| page_of(key).is_some()))
}

/// Returns what one version of a page, in `file`, says beyond the records.
pub fn pending(page: &Page, file: &Path, version: &Version, project: &Project) -> PagesRead {
    if version.is_as_written() {
        return PagesRead::default();
    }
    let base = Base::of(page, version, project);
    let now = page.facts(&page.content(project));
    let mut before = page.facts(&page.content(&base.project));
    let after = page.facts(&version.content);
    let hidden = |key: &Key| base.project.thing(key).map(|thing| shown_fields(page, key, thing));
    // In a page that is all hand edit, the codes that are there already keep their places.
    let order = if version.head == Head::None { project } else { &base.project };
    if version.head == Head::None {
        before.siblings.clone_from(&now.siblings);
    }
    let pos = |id: &_| order.codebook().get(id).map(|code| code.pos.clone());
    let (read, refused) = (PagesRead::default(), BTreeSet::new());
    let mut sorter = Sorter { page, file, version, project, now, before: &before, base: &base, read, refused };
    for edit in difference(&before, &after, &hidden, &pos) {
        sorter.sort(edit);
    }
    sorter.leave_below_refused();
    sorter.read
}

/// Puts each hand edit where it belongs: taken in already, to take in, to be decided, or refused.
struct Sorter<'a> {
    page: &'a Page,
    file: &'a Path,
    version: &'a Version,
    project: &'a Project,
    now: Facts,
    before: &'a Facts,
    base: &'a Base,
    read: PagesRead,
    /// New things that cannot be taken in.
    refused: BTreeSet<Key>,
}

impl Sorter<'_> {
    fn sort(&mut self, edit: HandEdit) {
        let HandEdit { key, set, gone } = edit;
        let is_new = gone == Some(false) && !self.is_known(&key);
        if let Some(refused) = is_new.then(|| vet::id(&key).err()).flatten() {
            self.refuse(&key, "id", &Value::Null, refused);
            self.refused.insert(key);
            return;
        }
        let (mut taken, mut asked) = self.sort_fields(&key, set);
        let is_gone = |project: &Project| project.thing(&key).is_some_and(Thing::is_gone);
        let is_removed = gone.is_none() && is_gone(self.project) && !is_gone(&self.base.project);
        if is_removed && !(taken.is_empty() && asked.is_empty()) {
            // What was changed here and removed elsewhere comes back only if a person wants it.
            asked.append(&mut taken);
            self.ask(HandEdit { key, set: asked, gone: Some(false) });
            return;
        }
        if is_new && vet::needs_name(&key) && !taken.contains_key("name") && !asked.contains_key("name") {
            self.refused.insert(key);
            return;
        }
        let gone = gone.filter(|gone| self.is_open_gone(&key, *gone));
        let is_asked = gone.is_some() && (self.base.doubt.is_some() || (gone == Some(true) && self.is_touched(&key)));
        let (gone_taken, gone_asked) = if is_asked { (None, gone) } else { (gone, None) };
        // A participant may have no attribute yet, and must come into being all the same.
        let is_bare = matches!(key, Key::Participant(_)) && taken.is_empty() && asked.is_empty();
        if is_bare && gone == Some(false) && self.project.thing(&key).is_none() {
            (if is_asked { &mut asked } else { &mut taken }).insert("attr".into(), Map::new().into());
        }
        if !asked.is_empty() || gone_asked.is_some() {
            self.ask(HandEdit { key: key.clone(), set: asked, gone: gone_asked });
        }
        if !taken.is_empty() || gone_taken.is_some() {
            self.read.hand_edits.push(HandEdit { key, set: taken, gone: gone_taken });
        }
    }

    /// Takes nothing in that is to stand below a code that was refused: it waits for it.
    fn leave_below_refused(&mut self) {
        loop {
            let refused = &self.refused;
            let is_below = |edit: &HandEdit| {
                let parent = edit.set.get("parent").and_then(Value::as_str);
                parent.is_some_and(|parent| refused.contains(&Key::Code(parent.into())))
            };
            let (below, rest) = std::mem::take(&mut self.read.hand_edits).into_iter().partition(is_below);
            self.read.hand_edits = rest;
            let below: Vec<HandEdit> = below;
            if below.is_empty() {
                return;
            }
            self.refused.extend(below.into_iter().map(|edit| edit.key));
        }
    }

    /// Returns the fields to take in, and those to ask about.
    fn sort_fields(&mut self, key: &Key, set: Fields) -> (Fields, Fields) {
        let (mut taken, mut asked) = (Fields::new(), Fields::new());
        for (field, value) in set {
            let value = match vet::field(self.project, key, &field, value.clone()) {
                Ok(value) => value,
                Err(refused) => {
                    self.refuse(key, &field, &value, refused);
                    continue;
                }
            };
            let was = value_in(self.before, &self.base.project, key, &field);
            let now = value_in(&self.now, self.project, key, &field);
            if value == now || value == was || self.is_made(key, |line| line.set.get(&field) == Some(&value)) {
                continue;
            }
            let is_open = self.base.doubt.is_some() || now != was;
            (if is_open { &mut asked } else { &mut taken }).insert(field, value);
        }
        // A place has its meaning below its parent only.
        if asked.contains_key("parent") || asked.contains_key("pos") {
            asked.extend(["parent", "pos"].into_iter().filter_map(|field| taken.remove_entry(field)));
        }
        (taken, asked)
    }

    fn is_known(&self, key: &Key) -> bool {
        self.project.thing(key).is_some() || self.base.project.thing(key).is_some()
    }

    /// Whether a hand edit beyond what the page contains says so already.
    fn is_made(&self, key: &Key, says: impl Fn(&TrailLine) -> bool) -> bool {
        let lines = self.project.thing(key).map(Thing::lines).unwrap_or_default();
        lines.iter().any(|signed| {
            let line = &signed.line;
            line.head.is_outside() && says(line) && !self.base.seen.contains(signed)
        })
    }

    /// Whether taking a thing away, or bringing it back, is still to be done.
    fn is_open_gone(&self, key: &Key, gone: bool) -> bool {
        let is_listed = self.now.things.contains_key(key);
        if gone {
            return is_listed && !self.is_made(key, |line| line.head.gone == Some(true));
        }
        let is_made = |line: &TrailLine| line.head.gone == Some(false) || line.head.rev == 1;
        !is_listed && !self.is_made(key, is_made)
    }

    /// Whether records beyond what the page contains change what shows of a thing.
    fn is_touched(&self, key: &Key) -> bool {
        let lines = self.project.thing(key).map(Thing::lines).unwrap_or_default();
        lines.iter().any(|signed| {
            let shows = signed.line.set.keys().any(|field| self.page.shows(key, field));
            shows && !self.base.seen.contains(signed)
        })
    }

    /// Where a value stands on the page.
    fn at(&self, finding: Finding, key: &Key, field: &str, value: &Value) -> Finding {
        match place_in(self.version, key, field, value) {
            Some((line, column)) => finding.at(line, column),
            None => finding,
        }
    }

    fn refuse(&mut self, key: &Key, field: &str, value: &Value, refused: Refused) {
        let finding = Finding::new(Severity::Warning, self.file, refused.what, refused.remedy);
        self.read.findings.push(self.at(finding, key, field, value));
    }

    fn ask(&mut self, edit: HandEdit) {
        let HandEdit { key, set, .. } = &edit;
        let thing = named(self.project, key);
        let reason = self.base.doubt.unwrap_or("the records have changed it too since the page was written");
        let says = sayings_beside(&edit, |field| Some(value_in(&self.now, self.project, key, field)));
        let what = format!("A change of {thing} by hand was not taken in, because {reason}. {says}.");
        let remedy = match self.base.doubt {
            Some(LOCKED) => "Unlock the codebook to let it in, or put back what stood there.",
            _ => "Decide which of the two stays.",
        };
        let finding = Finding::new(Severity::Warning, self.file, what, remedy);
        let (field, value) =
            set.first_key_value().map_or(("id", &Value::Null), |(field, value)| (field.as_str(), value));
        let finding = self.at(finding, key, field, value);
        self.read.conflicts.push(PageConflict { edit, finding });
    }
}

/// Returns the line and column of a field in its file, or else of the thing it is of.
fn place_in(version: &Version, key: &Key, field: &str, value: &Value) -> Option<(usize, usize)> {
    let name = field.rsplit_once('.').map_or(field, |(_, name)| name);
    let text = value.as_str().map_or_else(|| canonical(value), str::to_owned);
    let of = key.to_string();
    let id = of.split_once('/').map_or("", |(_, id)| id);
    let (line, column) = place_of(&version.body, name, &text, 0).or_else(|| place_of(&version.body, "id", id, 0))?;
    Some((line + version.lines_before, column))
}

/// Returns where in a file of its page a hand edit stands, as line and column.
pub fn place_of_edit(version: &Version, edit: &HandEdit) -> Option<(usize, usize)> {
    let fields = edit.set.iter().map(|(field, value)| (field.as_str(), value));
    let mut any = fields.chain([("id", &Value::Null)]);
    any.find_map(|(field, value)| place_in(version, &edit.key, field, value))
}

/// Returns the value of a field as a page shows it; of what it does not show, as the records have it.
fn value_in(facts: &Facts, project: &Project, key: &Key, field: &str) -> Value {
    let thing = project.thing(key);
    let shown = facts.things.get(key).filter(|_| !matches!(field, "pos" | "merged_into"));
    let value = match shown {
        Some(fields) => fields.get(field),
        None => thing.and_then(|thing| thing.get(field)),
    };
    value.cloned().unwrap_or(Value::Null)
}

/// Returns the words for a thing in a sentence.
pub fn named(project: &Project, key: &Key) -> String {
    match key {
        Key::Project => "the project".into(),
        Key::Code(id) => format!("the code '{}'", project.codebook().name(id)),
        Key::Participant(id) => format!("the participant '{id}'"),
        Key::Memo(id) => format!("the memo '{id}'"),
        Key::Version(id) => format!("the version '{id}' of the codebook"),
        Key::Coder(id) => format!("the coder '{id}'"),
        Key::Source(id) => format!("the source '{}'", project.title_of(id)),
        Key::Done(..) | Key::Action(_) | Key::Other(_) => format!("'{key}'"),
    }
}

fn shown_field(field: &str) -> &str {
    match field {
        "parent" => "the code above it",
        field => field.split_once('.').map_or(field, |(_, name)| name),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::String(text) => format!("'{text}'"),
        other => canonical(other),
    }
}

/// Returns what an edit says, as part of a sentence.
pub fn sayings(edit: &HandEdit) -> String {
    sayings_beside(edit, |_| None)
}

/// Returns what an edit says, and beside each field what the records have.
fn sayings_beside(edit: &HandEdit, now: impl Fn(&str) -> Option<Value>) -> String {
    let HandEdit { set, gone, .. } = edit;
    let fields = set.iter().filter(|(field, _)| *field != "pos" || set.len() == 1);
    let mut says: Vec<String> = fields
        .map(|(field, value)| match now(field) {
            _ if field == "pos" => "it stands elsewhere among its neighbours".into(),
            Some(now) => format!("{}: here {}, in the records {}", shown_field(field), shown(value), shown(&now)),
            None => format!("{}: {}", shown_field(field), shown(value)),
        })
        .collect();
    match gone {
        Some(true) => says.push("it is not on the page".into()),
        Some(false) => says.push("it is on the page, and the records do not have it".into()),
        None => {}
    }
    says.join("; ")
}
