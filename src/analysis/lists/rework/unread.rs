//! Sources that a coder finished before a code existed.

use super::{about, by_code, is_of, is_wanted};
use crate::analysis::existed::{read_before, since};
use crate::analysis::lists::columns;
use crate::analysis::table::{Cell, CellKind, Table};
use crate::domain::time::When;
use crate::domain::{CodeId, CoderId, Layer, Project, SourceId};
use std::collections::{BTreeSet, HashMap};

/// A source that a coder finished before a code existed, without the code since.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// The source.
    pub source: SourceId,
    /// Who read it.
    pub coder: CoderId,
    /// The code.
    pub code: CodeId,
    /// When it was marked done.
    pub read: When,
    /// Since when the code could be used.
    pub since: When,
}

/// Returns the sources that coders of a layer finished before a code existed and have not coded with it since; codes
/// that are not offered any more are left out.
pub fn unread(project: &Project, layer: &Layer, wanted: Option<&CodeId>) -> Vec<Unread> {
    let book = project.codebook();
    let since: HashMap<CodeId, When> = since(project);
    let is_offered = |id: &CodeId| book.get(id).is_some_and(|code| !code.retired);
    let codes: Vec<&CodeId> =
        book.tree().iter().map(|(id, _)| id).filter(|id| is_offered(id) && is_wanted(book, id, wanted)).collect();
    let mut found = Vec::new();
    for source in project.sources() {
        let Some(shard) = project.shard(source) else { continue };
        for (coder, read) in project.done_marks(source).into_iter().filter(|(coder, _)| is_of(layer, coder)) {
            let own = shard.codings().iter().filter(|coding| coding.coder() == coder);
            // A coding counts for the codes above it, too.
            let used = own.flat_map(|coding| book.lineage(book.resolve(&coding.code))).cloned();
            let seen: BTreeSet<CodeId> = used.chain(project.looked_for(source, coder)).collect();
            let late =
                |code: &&CodeId| Some(((*code).clone(), since.get(*code).copied().filter(|t| read_before(read, *t))?));
            let new: Vec<(CodeId, When)> =
                codes.iter().filter(|code| !seen.contains(**code)).filter_map(late).collect();
            // Who looks for the codes of a category looks for it.
            let is_above =
                |id: &CodeId| new.iter().any(|(other, _)| book.lineage(other).skip(1).any(|above| above == id));
            for (code, since) in new.iter().filter(|(code, _)| !is_above(code)) {
                let (source, coder, code) = (source.clone(), coder.clone(), code.clone());
                found.push(Unread { source, coder, code, read, since: *since });
            }
        }
    }
    by_code(book, found, |row| &row.code)
}

/// Lists the sources that coders of a layer finished before a code existed.
pub fn unread_table(project: &Project, layer: &Layer, wanted: Option<&CodeId>, now: When) -> Table {
    let columns = columns([
        ("code", CellKind::Text),
        ("source", CellKind::Text),
        ("coder", CellKind::Text),
        ("done", CellKind::Text),
        ("code_since", CellKind::Text),
        ("id", CellKind::Text),
    ]);
    let rows = unread(project, layer, wanted);
    let mut table = Table::new(about(project, layer, now), columns);
    for row in &rows {
        let cells = vec![
            Cell::text(project.codebook().name(&row.code)),
            Cell::text(project.title_of(&row.source)),
            Cell::text(row.coder.as_str()),
            Cell::text(row.read.to_string()),
            Cell::text(row.since.to_string()),
            Cell::text(row.source.as_str()),
        ];
        table.push(row.source.as_str(), cells);
    }
    table.notes.push(format!("read before the code existed: {}", rows.len()));
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{CodeEdit, Command};
    use crate::domain::testing::Build;

    fn start() -> Build {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction. None at all.").interview("i02", "P2: Two weeks of it.");
        p.code("cat", "meso").code("cat/a", "");
        p.tag("hw", "i01", "no induction", "a");
        p.tag("sc", "i01", "None", "a");
        p
    }

    #[test]
    fn a_source_read_before_a_code_existed_is_listed_until_it_is_read_again_or_coded_with_it() {
        let mut p = start();
        p.done("hw", "i01").done("hw", "i02").done("sc", "i01");
        p.code("late", "micro").code("cat/later", "");
        let listed = |p: &Build, layer: Layer| {
            let rows = unread(&p.project, &layer, None);
            rows.iter().map(|row| format!("{} {} {}", row.source, row.coder, row.code)).collect::<Vec<_>>()
        };
        let own = Layer::Mine("hw".into());
        assert_eq!(listed(&p, own.clone()), ["i01 hw later", "i02 hw later", "i01 hw late", "i02 hw late"]);
        p.tag("hw", "i01", "None", "late");
        let open = Command::MarkDone { source: "i02".into(), done: false, why: Some("new codes".into()) };
        p.run("hw", open);
        assert_eq!(listed(&p, own.clone()), ["i01 hw later"]);
        p.done("hw", "i02");
        assert_eq!(listed(&p, own), ["i01 hw later"]);
        p.run("hw", Command::EditCode("later".into(), CodeEdit::Retire(true)));
        assert_eq!(listed(&p, Layer::Everyone), ["i01 sc late"]);
        let table = unread_table(&p.project, &Layer::Everyone, None, When::default());
        assert_eq!(table.cell(0, "code"), Some(&Cell::text("late")));
    }

    #[test]
    fn a_source_looked_through_again_leaves_the_list_and_a_category_goes_with_its_codes() {
        let mut p = start();
        p.done("hw", "i01");
        p.code("new", "micro").code("new/one", "").code("new/two", "");
        let listed = |p: &Build| {
            let rows = unread(&p.project, &Layer::Mine("hw".into()), None);
            rows.iter().map(|row| row.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(listed(&p), ["one", "two"]);
        let look = |code: &str| Command::LookAgain { source: "i01".into(), codes: vec![code.into()] };
        p.run("hw", look("one"));
        assert_eq!(listed(&p), ["two"]);
        p.run("hw", look("two"));
        assert_eq!(listed(&p), [""; 0]);
        p.run("hw", Command::Undo);
        assert_eq!(listed(&p), ["two"]);
        p.run("hw", Command::Redo);
        assert_eq!(unread(&p.restarted(), &Layer::Everyone, None), []);
        assert_eq!(p.attempt("sc", look("one")), Err(crate::domain::Rejection::NotDone("I01".into())));
    }
}
