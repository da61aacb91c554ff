//! The memos of a project.

use super::{Detail, columns};
use crate::analysis::table::{About as AboutTable, Cell, CellKind, Row, RowKind, Table};
use crate::domain::memo::{About, Memo, MemoKind};
use crate::domain::thread::ThreadState;
use crate::domain::time::When;
use crate::domain::{CodeId, CoderId, Project};
use crate::text::find::Needle;

/// Which memos are wanted; all, when nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoFilter {
    /// About this.
    pub about: Option<About>,
    /// Of this kind.
    pub kind: Option<MemoKind>,
    /// By this coder.
    pub author: Option<CoderId>,
    /// Threads that are so far; others than threads are then left out.
    pub state: Option<ThreadState>,
    /// With these words in it.
    pub words: String,
}

impl MemoFilter {
    /// Returns the memos that meet it, the one written first first. A code stands for those below it as well, a source
    /// for its passages and codings.
    pub fn of<'a>(&'a self, project: &'a Project) -> impl DoubleEndedIterator<Item = &'a Memo> {
        let needle = Needle::new(self.words.trim());
        project.memos().filter(move |memo| {
            self.kind.is_none_or(|kind| memo.kind == kind)
                && self.author.as_ref().is_none_or(|author| memo.author == *author)
                && self.about.as_ref().is_none_or(|about| is_about(project, memo, about))
                && self.state.is_none_or(|state| project.thread_state(memo) == Some(state))
                && needle.as_ref().is_none_or(|needle| holds(needle, memo, project))
        })
    }
}

/// Whether words stand in a memo, or in what it is about.
fn holds(needle: &Needle, memo: &Memo, project: &Project) -> bool {
    let quote = memo.passage.as_ref().map_or("", |passage| &passage.quote);
    [memo.text.as_str(), quote, &project.in_words(&memo.about)].into_iter().any(|text| !needle.hits(text).is_empty())
}

fn is_about(project: &Project, memo: &Memo, about: &About) -> bool {
    let book = project.codebook();
    let under = |code: &CodeId, above: &CodeId| book.lineage(book.resolve(code)).any(|id| id == above);
    match (&memo.about, about) {
        (About::Code(code), About::Code(wanted)) => under(code, wanted),
        (About::Coding(source, key), About::Code(wanted)) => {
            project.coding(source, key).is_some_and(|coding| under(&coding.code, wanted))
        }
        (About::Coding(source, _), About::Source(wanted)) => source == wanted,
        (one, other) => one == other,
    }
}

/// Lists memos: when and by whom they were written, what they are about; their first line, or all they say.
pub fn memos(project: &Project, filter: &MemoFilter, detail: Detail, now: When) -> Table {
    let text = CellKind::Text;
    let all = columns([
        ("created", text),
        ("author", text),
        ("kind", text),
        ("about", text),
        ("quote", text),
        ("text", text),
        ("id", text),
    ]);
    let mut table = Table::new(AboutTable::new(project, "memos", now), all);
    for memo in filter.of(project) {
        let quote = memo.passage.as_ref().map_or(Cell::Empty, |passage| Cell::text(&*passage.quote));
        let cells = vec![
            Cell::text(memo.created.date()),
            Cell::text(memo.author.as_str()),
            Cell::text(memo.kind.word()),
            Cell::text(project.in_words(&memo.about)),
            quote,
            Cell::text(if detail == Detail::Brief { memo.title() } else { &memo.text }),
            Cell::text(memo.id.as_str()),
        ];
        table.rows.push(Row { kind: RowKind::Item, depth: 0, id: memo.id.to_string(), handle: None, cells });
    }
    table
}
