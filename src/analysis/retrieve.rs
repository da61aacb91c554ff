//! Quotes: the passages behind codes, levels, participants, attributes, or behind one number of a tally.

use super::handle::{AtLevel, Handle};
use super::table::{About, Cell, CellKind, Column, Row, Table};
use super::tally::Across;
use crate::domain::layer::{Looked, Shown};
use crate::domain::time::When;
use crate::domain::{CodeId, CoderId, Coding, Kind, LevelId, ParticipantId, Project, Segment, Shard, SourceId};
use crate::text::find::Needle;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which passages are wanted: all that meet every condition given. Lists that are empty set no condition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Codes, with all below them: any of these.
    pub codes: Vec<CodeId>,
    /// The level that the coding counts at.
    pub level: Option<AtLevel>,
    /// Sources: any of these.
    pub sources: Vec<SourceId>,
    /// The kind of the source.
    pub kind: Option<Kind>,
    /// Who coded.
    pub coder: Option<CoderId>,
    /// Voices: any of these.
    pub participants: Vec<ParticipantId>,
    /// Attributes that one of the voices has, all of them; an empty value means that it is not given.
    pub attributes: Vec<(String, String)>,
    /// Only what tallies count: sources in the base, and not the research team's words alone.
    pub as_counted: bool,
    /// Words that stand in the passage.
    pub words: String,
    /// Further conditions, met as well: what these narrow.
    pub within: Option<Box<Self>>,
}

impl Filter {
    /// Returns the filter that gives the passages behind a number of a tally.
    pub fn of_handle(handle: &Handle) -> Self {
        let mut filter = Self { level: handle.level.clone(), as_counted: true, ..Self::default() };
        filter.codes.extend(handle.code.clone());
        if let Some((across, value)) = &handle.column {
            let value = value.as_str();
            match across {
                Across::Source => filter.sources.push(value.into()),
                Across::Kind => filter.kind = Kind::parse(value),
                Across::Coder => filter.coder = Some(value.into()),
                Across::Participant => filter.participants.push(value.into()),
                Across::Attribute(name) => filter.attributes.push((name.clone(), value.to_owned())),
            }
        }
        filter
    }

    fn holds(&self, project: &Project, looked: &Looked, shown: &Shown) -> bool {
        let book = project.codebook();
        let below = |id: &CodeId| self.codes.iter().any(|wanted| book.resolve(wanted) == id);
        (self.codes.is_empty() || book.lineage(&shown.code).any(below))
            && self.level.as_ref().is_none_or(|level| level.holds(project, shown.level.as_ref()))
            && self.coder.as_ref().is_none_or(|coder| shown.cites.iter().any(|c| c.coder() == coder))
            && self.holds_source(project, &shown.source)
            && self.holds_voices(project, shown)
            && (!self.as_counted || self.counts(project, looked, shown))
            && self.within.as_ref().is_none_or(|within| within.holds(project, looked, shown))
    }

    /// The words to look for in a passage, here and in what is narrowed.
    fn needles(&self) -> Vec<Needle> {
        let within = self.within.as_ref().map(|within| within.needles()).unwrap_or_default();
        Needle::new(self.words.trim()).into_iter().chain(within).collect()
    }

    /// Returns whether a tally counts this; in the column of a coder only what this coder has marked done.
    fn counts(&self, project: &Project, looked: &Looked, shown: &Shown) -> bool {
        let has_read = |coder| looked.nothing_done || project.is_done(&shown.source, coder);
        shown.voices.counts_source && looked.counts(&shown.source) && self.coder.as_ref().is_none_or(has_read)
    }

    fn holds_source(&self, project: &Project, id: &SourceId) -> bool {
        // Tallies count a text and its translation as one.
        let id = if self.as_counted { project.conversation(id) } else { id };
        (self.sources.is_empty() || self.sources.contains(id))
            && self.kind.is_none_or(|kind| project.source(id).is_some_and(|s| s.kind == kind))
    }

    fn holds_voices(&self, project: &Project, shown: &Shown) -> bool {
        (self.participants.is_empty() && self.attributes.is_empty())
            || shown.voices.participants.iter().any(|id| self.holds_voice(project, id))
    }

    /// Returns whether a voice is one of those wanted, with all attributes wanted.
    pub fn holds_voice(&self, project: &Project, id: &ParticipantId) -> bool {
        let known = project.participants().get(id);
        let has = |name: &str, value: &str| known.and_then(|p| p.attribute(name)).unwrap_or("") == value;
        (self.participants.is_empty() || self.participants.contains(id))
            && self.attributes.iter().all(|(name, value)| has(name, value))
    }
}

/// A passage with the codings on exactly this stretch that were asked for.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The source.
    pub source: SourceId,
    /// Where it is, in bytes.
    pub segment: Segment,
    /// Its codes, each with the level it counts at, in the order found.
    pub codes: Vec<(CodeId, Option<LevelId>)>,
    /// Whose words it holds.
    pub voices: Vec<ParticipantId>,
    /// The codings that it rests on.
    pub cites: Vec<Arc<Coding>>,
}

/// What was said in a turn next to a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The label in the text, if there is one.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
}

/// Returns the passages that a filter lets through, in the project's order, each stretch once.
pub fn quotes(project: &Project, looked: &Looked, filter: &Filter) -> Vec<Quote> {
    let needles = filter.needles();
    let has = |quote: &Quote| needles.is_empty() || quote.has(project, &needles);
    let mut found = Vec::new();
    for codings in looked.codings.chunk_by(|a, b| a.source == b.source) {
        let mut of_source: Vec<&Shown> = codings.iter().filter(|shown| filter.holds(project, looked, shown)).collect();
        of_source.sort_by_key(|shown| (shown.segment.start(), std::cmp::Reverse(shown.segment.end())));
        found.extend(of_source.chunk_by(|a, b| a.segment == b.segment).filter_map(quote).filter(has));
    }
    found
}

fn quote(same: &[&Shown]) -> Option<Quote> {
    let first = same.first()?;
    let voices: BTreeSet<&ParticipantId> = same.iter().flat_map(|shown| &shown.voices.participants).collect();
    let mut codes = Vec::new();
    for shown in same {
        let code = (shown.code.clone(), shown.level.clone());
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Some(Quote {
        source: first.source.clone(),
        segment: first.segment,
        codes,
        voices: voices.into_iter().cloned().collect(),
        cites: same.iter().flat_map(|shown| shown.cites.iter().cloned()).collect(),
    })
}

impl Quote {
    /// Returns the words, without labels and times.
    pub fn text(&self, project: &Project) -> String {
        let transcript = project.shard(&self.source).and_then(|s| s.text()).map(|t| &t.transcript);
        transcript.map(|t| t.passage_text(self.segment)).unwrap_or_default()
    }

    fn has(&self, project: &Project, needles: &[Needle]) -> bool {
        let text = self.text(project);
        needles.iter().all(|needle| !needle.hits(&text).is_empty())
    }

    /// Returns who speaks, as a paper names them: `Supervisor, P07`; several voices by group, `MSW, P01, P02;
    /// Supervisor, P04`; without a voice of its own the source, `FG1`.
    pub fn label(&self, project: &Project) -> String {
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for id in &self.voices {
            let group = project.participants().get(id).and_then(|p| p.attribute("group")).unwrap_or_default();
            groups.entry(group).or_default().push(id.as_str());
        }
        if groups.is_empty() {
            return project.title_of(&self.source).to_owned();
        }
        let named = groups.into_iter().map(|(group, ids)| {
            let named = Some(group).filter(|g| !g.is_empty()).into_iter().chain(ids);
            named.collect::<Vec<_>>().join(", ")
        });
        named.collect::<Vec<_>>().join("; ")
    }

    /// Returns the number of the turn that it begins in, from 1.
    pub fn turn(&self, project: &Project) -> Option<usize> {
        let transcript = &project.shard(&self.source)?.text()?.transcript;
        transcript.turn_at(self.segment.start()).map(|turn| turn + 1)
    }

    /// Returns what was said in the turns before and after those that it lies in.
    pub fn context(&self, project: &Project) -> (Option<Said>, Option<Said>) {
        let context = || {
            let shard = project.shard(&self.source)?;
            let transcript = &shard.text()?.transcript;
            let first = transcript.turn_at(self.segment.start())?;
            let last = transcript.turn_at(self.segment.end().saturating_sub(1))?;
            Some((first.checked_sub(1).and_then(|turn| said(shard, turn)), said(shard, last + 1)))
        };
        context().unwrap_or_default()
    }
}

fn said(shard: &Shard, turn: usize) -> Option<Said> {
    let transcript = &shard.text()?.transcript;
    let turn = transcript.turns().get(turn)?;
    let text = turn.body.map(|body| transcript.passage_text(body)).unwrap_or_default();
    Some(Said { speaker: turn.label.as_deref().map(str::to_owned), text })
}

/// Returns passages as a table: words, label, place, codes, coders, and the turns around them.
pub fn table(project: &Project, looked: &Looked, filter: &Filter, now: When) -> Table {
    let columns = [
        ("quote", "Passage", CellKind::Text),
        ("label", "Label", CellKind::Text),
        ("source", "Source", CellKind::Text),
        ("turn", "Turn", CellKind::Number),
        ("start", "Start", CellKind::Number),
        ("end", "End", CellKind::Number),
        ("codes", "Codes", CellKind::Text),
        ("levels", "Levels", CellKind::Text),
        ("coders", "Coders", CellKind::Text),
        ("before", "Before", CellKind::Text),
        ("after", "After", CellKind::Text),
    ];
    let columns = columns.map(|(key, heading, kind)| Column::new(key, heading, kind)).to_vec();
    let about = About { layer: Some(looked.layer.describe()), ..About::new(project, "quotes", now) };
    let mut table = Table::new(about, columns);
    let rows = quotes(project, looked, filter);
    table.rows = rows.iter().map(|quote| row(project, quote)).collect();
    table.notes = looked.says(project).into_iter().skip(1).collect();
    table
}

fn row(project: &Project, quote: &Quote) -> Row {
    let book = project.codebook();
    let (before, after) = quote.context(project);
    let said = |said: Option<Said>| match said {
        Some(Said { speaker: Some(speaker), text }) => Cell::Text(format!("{speaker}: {text}")),
        Some(Said { speaker: None, text }) => Cell::Text(text),
        None => Cell::Empty,
    };
    let text = project.shard(&quote.source).and_then(|s| s.text());
    let place = text.map(|text| text.transcript.to_chars(quote.segment));
    let coders: BTreeSet<&str> = quote.cites.iter().map(|c| c.coder().as_str()).collect();
    let levels: BTreeSet<&str> = quote.codes.iter().filter_map(|(_, l)| l.as_ref().map(LevelId::as_str)).collect();
    let codes: Vec<&str> = quote.codes.iter().map(|(code, _)| book.name(code)).collect();
    let list = |items: Vec<&str>| Cell::Text(items.join("; "));
    let number = |n: Option<usize>| n.map_or(Cell::Empty, Cell::Number);
    let cells = vec![
        Cell::Text(quote.text(project)),
        Cell::Text(quote.label(project)),
        Cell::text(project.title_of(&quote.source)),
        number(quote.turn(project)),
        number(place.map(|(start, _)| start)),
        number(place.map(|(_, end)| end)),
        list(codes),
        list(levels.into_iter().collect()),
        list(coders.into_iter().collect()),
        said(before),
        said(after),
    ];
    let id = quote.cites.first().map(|c| c.id().to_string()).unwrap_or_default();
    Row { id, cells, ..Row::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tally::{Ask, By, Measure, tally};
    use crate::domain::layer::{Layer, look};
    use crate::domain::testing::Build;

    fn project() -> Build {
        let mut p = Build::new();
        p.participant("P1", &[("group", "MSW")]).participant("P4", &[("group", "Supervisor")]);
        p.interview(
            "i01",
            "I: How was it?\n\nP1: There was no induction.\nNobody came.\n\nI: Really?\n\nP1: Yes, really.",
        );
        p.focus_group("fg1", "M: All of you?\n\nP1: I had none.\n\nP4: We gave them papers.\n\nAll: Yes, papers.");
        p.code("cat", "meso").code("cat/a", "").code("b", "");
        p.tag("hw", "fg1", "Yes, papers", "b");
        let hull = p.find("fg1", "I had none").hull(p.find("fg1", "them papers"));
        p.tag_at("hw", "fg1", hull, ("a", "micro"));
        let hull = p.find("i01", "no induction").hull(p.find("i01", "Nobody"));
        p.tag_at("hw", "i01", hull, ("a", ""));
        p.tag_at("hw", "i01", hull, ("b", ""));
        p.tag("hw", "i01", "How was", "b");
        p
    }

    fn texts(p: &Build, filter: &Filter) -> Vec<String> {
        let looked = look(&p.project, &Layer::Mine("hw".into()));
        let found = quotes(&p.project, &looked, filter);
        found.iter().map(|q| format!("{} ({})", q.text(&p.project), q.label(&p.project))).collect()
    }

    #[test]
    fn quotes_come_in_the_order_of_the_project_once_each_with_their_labels() {
        let p = project();
        assert_eq!(
            texts(&p, &Filter::default()),
            [
                "How was (I01)",
                "no induction. Nobody (MSW, P1)",
                "I had none. We gave them papers (MSW, P1; Supervisor, P4)",
                "Yes, papers (FG1)",
            ]
        );
    }

    #[test]
    fn conditions_are_met_together_and_codes_hold_those_below() {
        let p = project();
        let of = |filter: Filter| texts(&p, &filter).len();
        assert_eq!(of(Filter { codes: vec!["cat".into()], ..Filter::default() }), 2);
        assert_eq!(of(Filter { level: Some(AtLevel::Level("meso".into())), ..Filter::default() }), 1);
        assert_eq!(of(Filter { level: Some(AtLevel::NoLevel), ..Filter::default() }), 3);
        assert_eq!(of(Filter { participants: vec!["P4".into()], ..Filter::default() }), 1);
        assert_eq!(of(Filter { attributes: vec![("group".into(), "MSW".into())], ..Filter::default() }), 2);
        let both = vec![("group".into(), "Supervisor".into())];
        assert_eq!(of(Filter { participants: vec!["P1".into()], attributes: both, ..Filter::default() }), 0);
        assert_eq!(of(Filter { sources: vec!["i01".into()], codes: vec!["b".into()], ..Filter::default() }), 2);
        assert_eq!(of(Filter { as_counted: true, ..Filter::default() }), 3, "the interviewer's words do not count");
        assert_eq!(of(Filter { words: " NO induction ".into(), ..Filter::default() }), 1);
    }

    #[test]
    fn what_is_narrowed_meets_both_filters_even_where_they_ask_for_two_voices() {
        let p = project();
        let of_p4 = Filter { participants: vec!["P4".into()], ..Filter::default() };
        let both =
            Filter { participants: vec!["P1".into()], within: Some(Box::new(of_p4.clone())), ..Filter::default() };
        assert_eq!(texts(&p, &both), texts(&p, &of_p4));
        let none = Filter { words: "nobody".into(), ..both };
        assert!(texts(&p, &none).is_empty());
        let words = Filter { words: "them papers".into(), ..Filter::default() };
        let within = Filter { words: "none".into(), within: Some(Box::new(words.clone())), ..Filter::default() };
        assert_eq!(texts(&p, &within), texts(&p, &words));
    }

    #[test]
    fn a_quote_has_its_turn_and_the_turns_around_it() {
        let p = project();
        let looked = look(&p.project, &Layer::Mine("hw".into()));
        let quote = &quotes(&p.project, &looked, &Filter { codes: vec!["a".into()], ..Filter::default() })[0];
        assert_eq!(quote.turn(&p.project), Some(2));
        let (before, after) = quote.context(&p.project);
        assert_eq!(before.unwrap().text, "How was it?");
        assert_eq!(after, Some(Said { speaker: Some("I".into()), text: "Really?".into() }));
        let table = table(&p.project, &looked, &Filter::default(), When::default());
        assert_eq!(table.cell(1, "codes"), Some(&Cell::text("a; b")));
        assert_eq!(table.cell(3, "after"), Some(&Cell::Empty));
    }

    #[test]
    fn every_number_of_a_tally_leads_back_to_as_many_passages() {
        let mut p = project();
        let own = ["source", "kind", "coder", "participant", "attr.kind"].map(|name| (name, "interview"));
        p.participant("P1", &own);
        p.tag("sc", "i01", "There was", "a");
        p.done("hw", "i01").done("hw", "fg1");
        let attributes =
            ["group", "site", "attr.source", "attr.kind", "attr.coder", "attr.participant", "attr.attr.kind"];
        for across in ["source", "kind", "coder", "participant"].into_iter().chain(attributes) {
            for layer in [Layer::Mine("hw".into()), Layer::Everyone, Layer::Final] {
                let looked = look(&p.project, &layer);
                let across = Some((Across::parse(across), Measure::Passages));
                let ask = Ask { by: By::Level, measures: vec![Measure::Passages], across };
                let table = tally(&p.project, &looked, &ask, When::default());
                for row in &table.rows {
                    for (column, cell) in table.columns.iter().zip(&row.cells).skip(1) {
                        let suffix = if column.key == "passages" { String::new() } else { format!("×{}", column.key) };
                        let handle = format!("{}{suffix}", row.handle.as_deref().unwrap());
                        let filter = Filter::of_handle(&Handle::parse(&handle).unwrap());
                        let n = if let Cell::Number(n) = cell { *n } else { 0 };
                        assert_eq!(quotes(&p.project, &looked, &filter).len(), n, "{handle} {layer}");
                    }
                }
            }
        }
    }
}
