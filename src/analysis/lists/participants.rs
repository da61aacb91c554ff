//! The participants of a project.

use super::columns;
use crate::analysis::attribute;
use crate::analysis::table::{About, Cell, CellKind, Column, OWN_KEYS, Table};
use crate::analysis::tally::left_out;
use crate::domain::Project;
use crate::domain::id::ParticipantId;
use crate::domain::layer::Looked;
use crate::domain::time::When;
use std::collections::{HashMap, HashSet};

/// Lists the participants: their attributes, the sources they speak in, and the codings of a layer that hold their words.
/// The attributes `besides` have a column although perhaps nobody has them.
pub fn participants(project: &Project, looked: &Looked, besides: &[String], now: When) -> Table {
    let mut all = columns([("id", CellKind::Text)]);
    let counts = columns([("sources", CellKind::Text), ("codings", CellKind::Number)]);
    let is_taken = |name: &str| OWN_KEYS.contains(&name) || counts.iter().any(|column| column.key == name);
    let mut attributes = project.attributes();
    attributes.extend(besides.iter().map(String::as_str));
    all.extend(attributes.iter().map(|name| {
        let called = attribute::called(name, is_taken);
        Column::new(&called, &called, CellKind::Text)
    }));
    all.extend(counts);
    let about = About { layer: Some(looked.layer.describe()), ..About::new(project, "participants", now) };
    let mut table = Table::new(about, all);
    let (counted, open): (Vec<_>, Vec<_>) = looked.codings.iter().partition(|shown| looked.counts(&shown.source));
    let mut codings: HashMap<&ParticipantId, usize> = HashMap::new();
    for id in counted.iter().flat_map(|shown| &shown.voices.participants) {
        *codings.entry(id).or_default() += 1;
    }
    let mut titles: HashMap<&ParticipantId, Vec<&str>> = HashMap::new();
    let mut read: HashSet<&ParticipantId> = HashSet::new();
    for (at, source) in project.sources().iter().filter_map(|id| Some((id, project.source(id)?))) {
        for id in source.participants() {
            titles.entry(id).or_default().push(&source.title);
            if looked.counts(at) {
                read.insert(id);
            }
        }
    }
    for (id, participant) in project.participants() {
        let attribute = |name: &&str| participant.attribute(name).map_or(Cell::Empty, Cell::text);
        let mut cells = vec![Cell::text(id.as_str())];
        cells.extend(attributes.iter().map(attribute));
        let titles = titles.get(id).map(|titles| titles.join(", ")).unwrap_or_default();
        let counted = codings.get(id).copied().unwrap_or(0);
        let is_read = counted > 0 || read.contains(id) || titles.is_empty();
        cells.extend([Cell::text(titles), if is_read { Cell::Number(counted) } else { Cell::NotRead }]);
        table.push(id.as_str(), cells);
    }
    table.notes = looked.says(project).into_iter().skip(1).chain(left_out(open.len())).collect();
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::layer::{Layer, look};
    use crate::domain::testing::Build;

    #[test]
    fn codings_in_sources_not_done_are_left_out_as_in_a_tally() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction.").interview("i02", "P1: Two weeks of it.").code("a", "");
        p.tag("hw", "i01", "no induction", "a");
        p.tag("hw", "i02", "weeks", "a");
        let listed = |p: &Build| {
            let table = participants(&p.project, &look(&p.project, &Layer::Mine("hw".into())), &[], When::default());
            (table.cell(0, "codings").unwrap().to_string(), table.notes.last().cloned().unwrap_or_default())
        };
        assert_eq!(listed(&p).0, "2");
        p.done("hw", "i02");
        assert_eq!(listed(&p), ("1".to_owned(), "1 coding in sources not done left out".to_owned()));
        // Who speaks in nothing that was read to the end has not been looked at: no zero.
        p.interview("i03", "P2: I asked.");
        let table = participants(&p.project, &look(&p.project, &Layer::Mine("hw".into())), &[], When::default());
        assert_eq!(table.cell(1, "codings"), Some(&Cell::NotRead));
    }

    #[test]
    fn an_attribute_that_is_called_like_another_column_says_what_it_is() {
        let mut p = Build::new();
        let names = ["attr.id", "codings", "date", "group", "id", "sources"];
        p.participant("P1", &names.map(|name| (name, "x")));
        let table = participants(&p.project, &look(&p.project, &Layer::Final), &[], When::default());
        let keys: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "id",
                "attr.attr.id",
                "attr.codings",
                "attr.date",
                "group",
                "attr.id",
                "attr.sources",
                "sources",
                "codings"
            ]
        );
        assert_eq!(table.cell(0, "attr.codings"), Some(&Cell::text("x")));
        assert_eq!(table.cell(0, "codings"), Some(&Cell::Number(0)));
    }
}
