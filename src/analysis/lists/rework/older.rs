//! Codings made under an older meaning of their code.
//!
//! A coding is judged by the line that made, changed or confirmed it last. The codebook that line cites tells what the
//! code meant then, when it is the codebook of now or of a named version; else the time of the line does.

use super::{about, by_code, is_of, is_wanted};
use crate::analysis::lists::columns;
use crate::analysis::table::{Cell, CellKind, Table};
use crate::domain::codebook::Code;
use crate::domain::coding::{CodingKey, judged};
use crate::domain::record::Head;
use crate::domain::thing::{Key, Thing};
use crate::domain::time::When;
use crate::domain::version::Version;
use crate::domain::{CodeId, Codebook, Coding, Layer, Project, Segment, SourceId};
use std::cell::OnceCell;

/// What a code means: its definition, when to use it and when not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub include: String,
    /// When not to use it.
    pub exclude: String,
}

/// The fields of a code that say what it means.
const FIELDS: [&str; 3] = ["definition", "include", "exclude"];

impl Meaning {
    fn of(code: &Code) -> Self {
        Self { definition: code.definition.clone(), include: code.include.clone(), exclude: code.exclude.clone() }
    }

    /// Returns what it meant at a time.
    fn at(thing: &Thing, t: When) -> Self {
        let said = |path: &str| {
            let mut upto = thing.lines().iter().rev().filter(|s| s.line.head.t <= t);
            let last = upto.find_map(|s| s.line.set.get(path));
            last.and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        let [definition, include, exclude] = FIELDS.map(said);
        Self { definition, include, exclude }
    }
}

/// A coding made under an older meaning of its code.
#[derive(Clone, Debug, PartialEq)]
pub struct Older {
    /// Where it is.
    pub source: SourceId,
    /// Which.
    pub key: CodingKey,
    /// The code it counts as.
    pub code: CodeId,
    /// Where in the text, in bytes, when that is certain.
    pub segment: Option<Segment>,
    /// The passage, as recorded.
    pub quote: String,
    /// When it was judged last.
    pub judged: When,
    /// What its code meant then.
    pub then: Meaning,
    /// What its code means now.
    pub now: Meaning,
}

/// What codes meant, remembered.
struct Past<'a> {
    project: &'a Project,
    now: String,
    versions: Vec<(Version, OnceCell<Codebook>)>,
}

impl<'a> Past<'a> {
    fn new(project: &'a Project) -> Self {
        let versions = project.versions().into_iter().map(|version| (version, OnceCell::new())).collect();
        Self { project, now: project.codebook_hash(), versions }
    }

    /// Returns what a code meant when a line was written; `None` when that is what it means now.
    fn meaning(&self, code: &CodeId, head: &Head) -> Option<Meaning> {
        let cb = head.cb.as_deref().unwrap_or_default();
        if cb == self.now {
            return None;
        }
        let version = self.versions.iter().find(|(version, _)| cb.len() >= 8 && version.cb.starts_with(cb));
        if let Some((version, book)) = version {
            let book = book.get_or_init(|| self.project.codebook_at(version).book);
            return Some(book.get(book.resolve(code)).map(Meaning::of).unwrap_or_default());
        }
        let mut id = code.clone();
        // Circles were broken, but only among the edges that count now.
        for _ in 0..=self.project.codebook().tree().len() {
            let merged =
                self.thing(&id).and_then(|thing| thing.winner("merged_into")).filter(|s| s.line.head.t <= head.t);
            match merged.and_then(|s| s.line.set.get("merged_into")).and_then(|to| to.as_str()) {
                Some(to) => id = to.into(),
                None => break,
            }
        }
        Some(self.thing(&id).map(|thing| Meaning::at(thing, head.t)).unwrap_or_default())
    }

    fn thing(&self, id: &CodeId) -> Option<&'a Thing> {
        self.project.thing(&Key::Code(id.clone()))
    }
}

/// Returns the codings of a layer that were made under an older meaning of their code, in the project's order.
pub fn older(project: &Project, layer: &Layer, wanted: Option<&CodeId>) -> Vec<Older> {
    let book = project.codebook();
    let past = Past::new(project);
    let mut found: Vec<Older> = Vec::new();
    for source in project.sources() {
        let Some(shard) = project.shard(source) else { continue };
        for coding in shard.codings().iter().filter(|coding| is_of(layer, coding.coder())) {
            let code = book.resolve(&coding.code);
            let Some(now) = book.get(code).filter(|_| is_wanted(book, code, wanted)).map(Meaning::of) else { continue };
            let Some(head) = judged(shard.lines(&coding.key)) else { continue };
            if let Some(then) = past.meaning(&coding.code, head).filter(|then| *then != now) {
                found.push(of_coding(source, coding, code, (head.t, then, now)));
            }
        }
    }
    by_code(book, found, |row| &row.code)
}

fn of_coding(
    source: &SourceId,
    coding: &Coding,
    code: &CodeId,
    (judged, then, now): (When, Meaning, Meaning),
) -> Older {
    Older {
        source: source.clone(),
        key: coding.key.clone(),
        code: code.clone(),
        segment: coding.segment(),
        quote: coding.passage.quote.to_string(),
        judged,
        then,
        now,
    }
}

/// Lists the codings of a layer that were made under an older meaning of their code.
pub fn older_table(project: &Project, layer: &Layer, wanted: Option<&CodeId>, now: When) -> Table {
    let columns = columns([
        ("code", CellKind::Text),
        ("source", CellKind::Text),
        ("turn", CellKind::Number),
        ("passage", CellKind::Text),
        ("then", CellKind::Text),
        ("now", CellKind::Text),
        ("coder", CellKind::Text),
        ("judged", CellKind::Text),
        ("id", CellKind::Text),
    ]);
    let rows = older(project, layer, wanted);
    let mut table = Table::new(about(project, layer, now), columns);
    for row in &rows {
        let (then, now) = told(&row.then, &row.now);
        let cells = vec![
            Cell::text(project.codebook().name(&row.code)),
            Cell::text(project.title_of(&row.source)),
            turn(project, row).map_or(Cell::Empty, Cell::Number),
            Cell::text(&row.quote),
            Cell::text(then),
            Cell::text(now),
            Cell::text(row.key.0.as_str()),
            Cell::text(row.judged.to_string()),
            Cell::text(row.key.1.to_string()),
        ];
        table.push(&row.key.1.to_string(), cells);
    }
    table.notes.push(format!("coded under an older definition: {}", rows.len()));
    table
}

/// Returns the turn that a coding begins in, from 1.
pub fn turn(project: &Project, row: &Older) -> Option<usize> {
    let transcript = &project.shard(&row.source)?.text()?.transcript;
    transcript.turn_at(row.segment?.start()).map(|turn| turn + 1)
}

/// Returns what a code meant and means, as far as the two differ.
pub fn told(then: &Meaning, now: &Meaning) -> (String, String) {
    let fields = [
        ("", &then.definition, &now.definition),
        ("use: ", &then.include, &now.include),
        ("not: ", &then.exclude, &now.exclude),
    ];
    let differing = || fields.iter().filter(|(_, then, now)| then != now);
    let said = |label: &str, text: &str| format!("{label}{}", if text.is_empty() { "(nothing)" } else { text });
    let then: Vec<String> = differing().map(|(label, then, _)| said(label, then)).collect();
    let now: Vec<String> = differing().map(|(label, _, now)| said(label, now)).collect();
    (then.join("; "), now.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{CodeEdit, CodeText, CodingEdit, Command};
    use crate::domain::testing::Build;

    fn define(p: &mut Build, code: &str, text: &str) {
        p.run("hw", Command::EditCode(code.into(), CodeEdit::Text(CodeText::Definition, text.into())));
    }

    fn mine(p: &Build) -> Vec<String> {
        let rows = older(&p.project, &Layer::Mine("hw".into()), None);
        rows.iter().map(|row| format!("{}: {} > {}", row.quote, row.then.definition, row.now.definition)).collect()
    }

    fn start() -> (Build, CodingKey) {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction. None at all.").interview("i02", "P2: Two weeks of it.");
        p.code("cat", "meso").code("cat/a", "").code("b", "");
        define(&mut p, "a", "first");
        let key = p.tag("hw", "i01", "no induction", "a");
        p.tag("sc", "i01", "None", "a");
        (p, key)
    }

    #[test]
    fn a_coding_is_listed_until_it_is_confirmed_and_again_when_that_is_undone() {
        let (mut p, key) = start();
        assert_eq!(mine(&p), [""; 0]);
        define(&mut p, "b", "something else");
        assert_eq!(mine(&p), [""; 0], "another code was changed");
        define(&mut p, "a", "second");
        assert_eq!(mine(&p), ["no induction: first > second"]);
        assert_eq!(older(&p.project, &Layer::Everyone, Some(&"cat".into())).len(), 2);
        assert_eq!(older(&p.project, &Layer::Everyone, Some(&"b".into())).len(), 0);
        p.edit("i01", &key, CodingEdit::Quotable(true));
        assert_eq!(mine(&p), ["no induction: first > second"], "who finds it worth quoting judges no definition");
        p.edit("i01", &key, CodingEdit::Confirm);
        assert_eq!(mine(&p), [""; 0]);
        p.run("hw", Command::Undo);
        assert_eq!(mine(&p), ["no induction: first > second"]);
        p.run("hw", Command::Redo);
        assert_eq!(mine(&p), [""; 0]);
        define(&mut p, "b", "or that");
        assert_eq!(mine(&p), [""; 0], "what was confirmed stays so when another code changes");
        define(&mut p, "a", "third");
        assert_eq!(mine(&p), ["no induction: second > third"]);
        define(&mut p, "a", "second");
        assert_eq!(mine(&p), [""; 0], "it means again what it did");
        assert_eq!(older(&p.restarted(), &Layer::Mine("hw".into()), None), []);
    }

    #[test]
    fn the_codebook_that_a_coding_cites_tells_more_than_the_clock() {
        let (mut p, _) = start();
        p.run("hw", Command::NameVersion { name: "v1".into(), note: String::new(), locked: false, why: None });
        let mut offline = p.clone();
        define(&mut p, "a", "second");
        // Somebody who has not heard of it codes a day later.
        offline.days(1);
        offline.tag("sc", "i02", "Two weeks", "a");
        p.project.absorb_all(offline.records.clone());
        let rows = older(&p.project, &Layer::Coder("sc".into()), None);
        let told: Vec<(&str, &str)> = rows.iter().map(|r| (r.quote.as_str(), r.then.definition.as_str())).collect();
        assert_eq!(told, [("None", "first"), ("Two weeks", "first")]);
    }

    #[test]
    fn codings_of_a_merged_code_are_listed_until_they_are_confirmed() {
        let (mut p, key) = start();
        define(&mut p, "b", "the other");
        p.run("hw", Command::MergeCodes { codes: vec!["a".into()], into: "b".into() });
        assert_eq!(mine(&p), ["no induction: first > the other"]);
        p.edit("i01", &key, CodingEdit::Confirm);
        define(&mut p, "cat", "whatever");
        assert_eq!(mine(&p), [""; 0]);
    }
}
