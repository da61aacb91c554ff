//! Codings: each has a place, a code, a level and voices that are there, and is written by its own coder.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::finding::{Finding, Severity};
use super::super::fs::Fs;
use super::super::layout;
use super::super::pages::Page;
use super::super::records::{Chunk, Chunks, MAX_RECORDS, parse};
use super::count;
use crate::domain::coding::{Anchor, Coding, CodingKey};
use crate::domain::line::CodingLine;
use crate::domain::record::{Head, Line};
use crate::domain::thing::Signed;
use crate::domain::{CodeId, CoderId, CodingId, Project, Shard, SourceId};

/// Where the records of codings stand: the first line of each.
type Places = HashMap<CodingKey, (PathBuf, usize)>;

/// What is wrong with the codings of one source.
struct Checked<'a> {
    project: &'a Project,
    source: &'a SourceId,
    shard: &'a Shard,
    places: Option<Places>,
    read: &'a dyn Fn(&SourceId) -> Places,
    findings: Vec<Finding>,
}

pub(super) fn check(fs: &dyn Fs, dir: &Path, project: &Project) -> Vec<Finding> {
    let known = project.sources().iter().filter_map(|id| Some((id, project.shard(id)?)));
    let read = |source: &SourceId| places(fs, dir, source);
    let mut findings = Vec::new();
    for (source, shard) in known.chain(project.unknown_shards()) {
        let mut checked = Checked { project, source, shard, places: None, read: &read, findings: Vec::new() };
        checked.source();
        shard.codings().iter().for_each(|coding| checked.place(coding));
        checked.references();
        checked.lines();
        findings.extend(checked.findings);
    }
    findings
}

/// Returns the codes that were removed and have codings all the same: perhaps a page was cut off.
pub(super) fn removed_codes(project: &Project) -> Vec<Finding> {
    let book = project.codebook();
    let removed = uses(project).into_iter().filter(|(code, _)| book.get(code).is_some_and(|code| code.gone));
    let finding = |(code, n): (&CodeId, usize)| {
        let (name, codings) = (book.name(code), count(n, "coding"));
        let have = if n == 1 { "has" } else { "have" };
        let what = format!("The code '{name}' was removed, and {codings} still {have} it.");
        Finding::new(Severity::Note, &Page::Codebook.path(), what, "Bring the code back, or recode what has it.")
    };
    removed.map(finding).collect()
}

/// Returns how many codings each code has that has any, in the sources of the project.
pub fn uses(project: &Project) -> BTreeMap<&CodeId, usize> {
    let mut uses = BTreeMap::new();
    let shards = project.sources().iter().filter_map(|id| project.shard(id));
    for coding in shards.flat_map(|shard| shard.codings()) {
        *uses.entry(project.codebook().resolve(&coding.code)).or_default() += 1;
    }
    uses
}

/// Finds out where the codings of a source stand. Only done once something is wrong with one.
fn places(fs: &dyn Fs, dir: &Path, source: &SourceId) -> Places {
    let folder = layout::codings(source);
    let mut places = Places::new();
    for entry in fs.list(&dir.join(&folder)).unwrap_or_default() {
        let Some(origin) = entry.name.to_str().and_then(layout::origin_of) else { continue };
        let path = folder.join(&entry.name);
        let bytes = fs.read(&dir.join(&path), MAX_RECORDS).unwrap_or_default();
        for chunk in Chunks::new(&bytes, 1) {
            if let Chunk::Record { line, bytes } = chunk
                && let Ok(Line::Coding(coding)) = parse(line, bytes)
            {
                places.entry((origin.coder.clone(), coding.id)).or_insert_with(|| (path.clone(), line));
            }
        }
    }
    places
}

impl Checked<'_> {
    fn title(&self) -> &str {
        let title = self.shard.source().title.as_str();
        if title.is_empty() { self.source.as_str() } else { title }
    }

    /// Makes a finding about one coding, where it stands.
    fn about(&mut self, key: &CodingKey, severity: Severity, what: String, remedy: &str) {
        let places = self.places.get_or_insert_with(|| (self.read)(self.source));
        let finding = match places.get(key) {
            Some((path, line)) => Finding::new(severity, path, what, remedy).at(*line, 1),
            None => Finding::new(severity, &layout::codings(self.source), what, remedy),
        };
        self.findings.push(finding);
    }

    fn source(&mut self) {
        let (text, source) = (layout::text(self.source), self.shard.source());
        if self.shard.is_text_changed() {
            let what = "The text is not the one that the project records: somebody changed it.";
            let remedy = "Open the project: the text is taken in, and codings go along; or put the old one back from 'sources/.versions'.";
            self.findings.push(Finding::new(Severity::Warning, &text, what, remedy));
        }
        let is_removed =
            !self.shard.is_known() && self.project.thing(&super::things::source_key(self.source)).is_some();
        if is_removed && !self.shard.codings().is_empty() {
            let codings = count(self.shard.codings().len(), "coding");
            let what = format!("{codings} on this source are not counted: the source was taken away.");
            let remedy = "Bring the source back if they are wanted.";
            self.findings.push(Finding::new(Severity::Note, &layout::codings(self.source), what, remedy));
        }
        if let Some(other) = source.translation_of.as_ref().filter(|id| self.project.source(id).is_none()) {
            let what = format!("It says that it translates '{other}', which is no source of the project.");
            let page = Page::Source(self.source.clone()).path();
            self.findings.push(Finding::new(Severity::Warning, &page, what, "Correct 'translation_of' in the page."));
        }
    }

    fn place(&mut self, coding: &Coding) {
        if let Anchor::Adrift(why) = coding.anchor {
            let (id, coder, title) = (coding.id(), coding.coder(), self.title());
            let what = format!(
                "Coding {id} by {coder} in '{title}' has no place: {}. Its words were '{}'.",
                why.reason(),
                coding.passage.quote
            );
            let remedy = "Place it anew or drop it in 'look again' (g o), or put the text back that it was made on.";
            self.about(&coding.key, Severity::Loss, what, remedy);
        } else if coding.anchor.is_changed() {
            let (id, coder, title) = (coding.id(), coding.coder(), self.title());
            let was = &coding.made_on.quote;
            let what =
                format!("Coding {id} by {coder} in '{title}' was made on other words, before a correction: '{was}'.");
            let remedy = "Look at it in 'look again' (g o): say that it stands right so, place it anew or drop it.";
            self.about(&coding.key, Severity::Note, what, remedy);
        }
    }

    /// Codes, levels and participants that codings name and the project does not have, each once a source.
    fn references(&mut self) {
        let mut missing: BTreeMap<(&str, &str), (usize, CodingKey)> = BTreeMap::new();
        let (book, levels) = (self.project.codebook(), self.project.levels());
        for coding in self.shard.codings() {
            let code = Some(book.resolve(&coding.code)).filter(|code| book.get(code).is_none());
            let level = coding.level.as_ref().filter(|level| levels.position(level).is_none());
            let voices = coding.corrected_voices.iter().flatten();
            let voices = voices.filter(|id| !self.project.participants().contains_key(*id));
            let all = code.map(|code| ("code", code.as_str())).into_iter();
            let all = all.chain(level.map(|level| ("level", level.as_str())));
            for what in all.chain(voices.map(|id| ("participant", id.as_str()))) {
                missing.entry(what).or_insert_with(|| (0, coding.key.clone())).0 += 1;
            }
        }
        for ((kind, id), (n, first)) in missing {
            let name = if n == 1 { "names" } else { "name" };
            let codings = count(n, "coding");
            let what =
                format!("{codings} in '{}' {name} the {kind} '{id}', which the project does not have.", self.title());
            let remedy = match kind {
                "code" => "Get the trail of the coder who added the code, or recode them.",
                "level" => "Add the level to project.yaml, or give the codings another.",
                _ => "Add the participant, or correct the voices of the codings.",
            };
            self.about(&first, Severity::Warning, what, remedy);
        }
    }

    /// What the lines of each coding add up to.
    fn lines(&mut self) {
        let (whole, parts): (Vec<_>, Vec<_>) = self.shard.history().partition(|(_, lines)| is_complete(lines));
        if !parts.is_empty() {
            let owners: HashMap<CodingId, &CoderId> = whole.iter().map(|((coder, id), _)| (*id, coder)).collect();
            for (key, _) in parts {
                self.part(key, owners.get(&key.1).copied());
            }
        }
        for (key, lines) in whole.into_iter().filter(|(_, lines)| lines.len() > 1) {
            let contested = contested(lines);
            if !contested.is_empty() {
                let ((coder, id), fields) = (key, contested.join(", "));
                let what = format!(
                    "Coding {id} by {coder} was changed on two devices at once: {fields}. The later change counts."
                );
                self.about(key, Severity::Warning, what, "Look at the coding and set it again as it should be.");
            }
        }
    }

    /// Lines that make no coding: perhaps they are about one that another coder made.
    fn part(&mut self, key: &CodingKey, owner: Option<&CoderId>) {
        let (coder, id) = key;
        if let Some(owner) = owner {
            let what = format!("A line in the file of {coder} is about coding {id} of {owner}, and was not applied.");
            let remedy = format!("Let {owner} change the coding; then delete the line.");
            self.about(key, Severity::Warning, what, &remedy);
        } else {
            let what = format!("Coding {id} by {coder} has no code or no passage, so it is not shown.");
            let remedy = "Its first line is missing or was not read: get it back, or delete the coding.";
            self.about(key, Severity::Loss, what, remedy);
        }
    }
}

/// Whether lines make a coding, a removed one, or a settlement.
fn is_complete(lines: &[Signed<CodingLine>]) -> bool {
    let fields = || lines.iter().map(|signed| &signed.line.fields);
    let is_settlement = fields().any(|fields| fields.more.contains_key("settles"));
    is_settlement || (fields().any(|f| f.passage.is_some()) && fields().any(|f| f.code.value().is_some()))
}

/// Returns the fields that lines of equal revision from different devices set to different values, where no later
/// revision set them again.
fn contested(lines: &[Signed<CodingLine>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, a) in lines.iter().enumerate() {
        let rev = a.line.head.rev;
        for b in lines.iter().skip(at + 1).take_while(|b| b.line.head.rev == rev).filter(|b| b.origin != a.origin) {
            let (a, b) = (said(&a.line), said(&b.line));
            let later = || lines.iter().filter(|c| c.line.head.rev > rev).map(|c| said(&c.line));
            let differs = |(field, value): &(&String, &Value)| b.get(*field).is_some_and(|other| other != *value);
            for (field, _) in a.iter().filter(differs) {
                if !found.contains(field) && !later().any(|line| line.contains_key(field)) {
                    found.push(field.clone());
                }
            }
        }
    }
    found
}

/// Returns what a line says of its coding, field by field.
fn said(line: &CodingLine) -> serde_json::Map<String, Value> {
    let only = CodingLine { id: line.id, head: Head::default(), fields: line.fields.clone(), was: None };
    let mut map = serde_json::from_str::<serde_json::Map<String, Value>>(&only.to_json()).unwrap_or_default();
    for key in ["id", "t", "rev"] {
        map.remove(key);
    }
    map
}
