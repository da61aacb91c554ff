//! The participants of a project.

use super::columns;
use crate::analysis::attribute;
use crate::analysis::table::{About, Cell, CellKind, Column, OWN_KEYS, Table};
use crate::analysis::tally::left_out;
use crate::domain::Project;
use crate::domain::layer::Looked;
use crate::domain::time::When;

/// Lists the participants: their attributes, the sources they speak in, and the codings of a layer that hold their words.
pub fn participants(project: &Project, looked: &Looked, now: When) -> Table {
    let mut all = columns([("id", CellKind::Text)]);
    let counts = columns([("sources", CellKind::Text), ("codings", CellKind::Number)]);
    let is_taken = |name: &str| OWN_KEYS.contains(&name) || counts.iter().any(|column| column.key == name);
    let attributes: Vec<&str> = project.attributes().into_iter().collect();
    all.extend(attributes.iter().map(|name| {
        let called = attribute::called(name, is_taken);
        Column::new(&called, &called, CellKind::Text)
    }));
    all.extend(counts);
    let about = About { layer: Some(looked.layer.describe()), ..About::new(project, "participants", now) };
    let mut table = Table::new(about, all);
    let (counted, open): (Vec<_>, Vec<_>) = looked.codings.iter().partition(|shown| looked.counts(&shown.source));
    for (id, participant) in project.participants() {
        let attribute = |name: &&str| participant.attribute(name).map_or(Cell::Empty, Cell::text);
        let speaks = project.sources().iter().filter_map(|source| project.source(source));
        let titles: Vec<&str> =
            speaks.filter(|source| source.participants().contains(&id)).map(|source| source.title.as_str()).collect();
        let codings = counted.iter().filter(|shown| shown.voices.participants.contains(id)).count();
        let mut cells = vec![Cell::text(id.as_str())];
        cells.extend(attributes.iter().map(attribute));
        cells.extend([Cell::text(titles.join(", ")), Cell::Number(codings)]);
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
            let table = participants(&p.project, &look(&p.project, &Layer::Mine("hw".into())), When::default());
            (table.cell(0, "codings").unwrap().to_string(), table.notes.last().cloned().unwrap_or_default())
        };
        assert_eq!(listed(&p).0, "2");
        p.done("hw", "i02");
        assert_eq!(listed(&p), ("1".to_owned(), "1 coding in sources not done left out".to_owned()));
    }

    #[test]
    fn an_attribute_that_is_called_like_another_column_says_what_it_is() {
        let mut p = Build::new();
        let names = ["attr.id", "codings", "date", "group", "id", "sources"];
        p.participant("P1", &names.map(|name| (name, "x")));
        let table = participants(&p.project, &look(&p.project, &Layer::Final), When::default());
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
