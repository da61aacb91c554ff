//! How a project stands: what is read, coded, done; what waits.

use super::columns;
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::id::CoderId;
use crate::domain::time::When;
use crate::domain::{Project, SourceId};

/// Lists each source with what every coder has done on it, and below it what waits in the codebook.
pub fn status(project: &Project, now: When) -> Table {
    let coders: Vec<&CoderId> = project.coders().into_iter().collect();
    let mut all = columns([("source", CellKind::Text), ("kind", CellKind::Text), ("turns", CellKind::Number)]);
    all.extend(coders.iter().map(|coder| {
        let name = format!("coder.{coder}");
        crate::analysis::table::Column::new(&name, project.coder_name(coder), CellKind::Text)
    }));
    all.extend(columns([("codings", CellKind::Number), ("memos", CellKind::Number)]));
    let mut table = Table::new(About::new(project, "status", now), all);
    for id in project.sources() {
        let Some(shard) = project.shard(id) else { continue };
        let turns = shard.text().map_or(Cell::Empty, |text| Cell::Number(text.transcript.turns().len()));
        let mut cells = vec![Cell::text(project.title_of(id)), Cell::text(shard.source().kind.word()), turns];
        cells.extend(coders.iter().map(|coder| Cell::Text(state(project, id, coder))));
        let about = |memo: &&crate::domain::Memo| match &memo.about {
            crate::domain::About::Source(source) | crate::domain::About::Coding(source, _) => source == id,
            _ => false,
        };
        cells.push(Cell::Number(shard.codings().len()));
        cells.push(Cell::Number(project.memos().filter(about).count()));
        table.push(id.as_str(), cells);
    }
    table.notes.extend(waiting(project));
    table
}

/// What a coder has done on a source, in words: `done`, `coding, 12`, nothing.
fn state(project: &Project, source: &SourceId, coder: &CoderId) -> String {
    let codings =
        project.shard(source).map_or(0, |shard| shard.codings().iter().filter(|c| c.coder() == coder).count());
    match (project.is_done(source, coder), codings) {
        (true, n) => format!("done, {n}"),
        (false, 0) => "–".to_owned(),
        (false, n) => format!("coding, {n}"),
    }
}

/// What waits to be done, in sentences.
fn waiting(project: &Project) -> Vec<String> {
    let book = project.codebook();
    let codes = book.tree();
    let counted = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let bare = codes.iter().filter(|(id, _)| book.get(id).is_some_and(|code| code.definition.is_empty())).count();
    let unsorted = book.unsorted().count();
    let undone = project.sources().iter().filter(|id| project.done_by(id).is_empty()).count();
    let adrift = project.adrift();
    [
        Some(format!("{} sources, {} codes, {} memos", project.sources().len(), codes.len(), project.memos().count())),
        counted(undone, "source is done by nobody", "sources are done by nobody"),
        counted(bare, "code has no definition", "codes have no definition"),
        counted(unsorted, "code waits unsorted", "codes wait unsorted"),
        counted(adrift, "coding is adrift", "codings are adrift"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::Build;

    #[test]
    fn it_tells_who_has_done_what_and_what_waits() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction.").interview("i02", "P2: None.");
        p.code("a", "meso").code("loose", "");
        p.tag("hw", "i01", "no induction", "a");
        p.done("hw", "i01");
        p.tag("sc", "i02", "None", "loose");
        let table = status(&p.project, When::default());
        let cell = |row, key| table.cell(row, key).unwrap().to_string();
        assert_eq!((cell(0, "coder.hw"), cell(0, "coder.sc")), ("done, 1".into(), "–".into()));
        assert_eq!((cell(1, "coder.hw"), cell(1, "coder.sc")), ("–".into(), "coding, 1".into()));
        let notes = table.notes.join("; ");
        assert_eq!(
            notes,
            "2 sources, 2 codes, 0 memos; 1 source is done by nobody; 2 codes have no definition; 1 code waits unsorted"
        );
    }
}
