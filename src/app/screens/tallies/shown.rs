//! Which rows of the tallies are there, and in which order. The tree stays a tree: a row is sorted among those beside it,
//! and shown with those that it is inside of.

use crate::analysis::table::{Column, Row, RowKind, Table};
use crate::app::fuzzy::Fuzzy;
use crate::app::screens::sort::Sort;
use std::collections::BTreeSet;

/// Which rows are there, in which order, and which of them are open. Rows are places in the table, from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// What the names of codes must hold.
    words: String,
    sort: Option<Sort>,
    /// Rows that are not as they are at first: levels open, categories closed. Named by their handles.
    toggled: BTreeSet<String>,
    /// Rows closed while words are asked for: all are open at first.
    closed: BTreeSet<String>,
    /// Those that hold the words, and those that they are inside of.
    order: Vec<usize>,
    /// Those that others stand below.
    parents: BTreeSet<usize>,
    /// Those that hold the words themselves.
    holding: BTreeSet<usize>,
}

impl Shown {
    /// Takes in the rows of a table, puts them in order and leaves out those without the words.
    pub fn arrange(&mut self, table: &Table) {
        let mut fuzzy = Fuzzy::new(self.words.trim());
        let any = !self.is_narrowed();
        let mut holds = |row: &Row| {
            let name = row.cells.first().filter(|_| row.kind != RowKind::Level);
            any || name.is_some_and(|name| fuzzy.is_in(&name.to_string()))
        };
        (self.parents, self.holding) = (BTreeSet::new(), BTreeSet::new());
        let mut top = Vec::new();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); table.rows.len()];
        // The rows that the next one is inside of, each with its depth.
        let mut path: Vec<(usize, usize)> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            path.retain(|(_, depth)| *depth < row.depth);
            let beside = path.last().and_then(|(above, _)| below.get_mut(*above));
            beside.unwrap_or(&mut top).push(at);
            if holds(row) {
                self.parents.extend(path.iter().map(|(above, _)| *above));
                self.holding.insert(at);
            }
            path.push((at, row.depth));
        }
        let sorted = |mut rows: Vec<usize>| {
            if let Some(sort) = &self.sort {
                sort.put(table, &mut rows);
            }
            rows
        };
        self.order.clear();
        // The next one stands last.
        let mut waiting: Vec<usize> = sorted(top).into_iter().rev().collect();
        while let Some(at) = waiting.pop() {
            if self.holding.contains(&at) || self.parents.contains(&at) {
                self.order.push(at);
            }
            let inside = below.get_mut(at).map(std::mem::take).unwrap_or_default();
            waiting.extend(sorted(inside).into_iter().rev());
        }
    }

    /// Leaves out codes whose names do not hold these words.
    pub fn narrow(&mut self, words: &str) {
        words.clone_into(&mut self.words);
        self.closed.clear();
    }

    /// Returns whether codes are left out for want of words.
    pub fn is_narrowed(&self) -> bool {
        !self.words.trim().is_empty()
    }

    /// Returns the words that are asked for.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Sorts by a column; again, the other way round; once more, as the tree has it.
    pub fn sort_by(&mut self, column: &Column) {
        self.sort = Sort::next(self.sort.take(), column);
    }

    /// Returns what rows are sorted by, if they are.
    pub const fn sort(&self) -> Option<&Sort> {
        self.sort.as_ref()
    }

    /// Opens a row, or closes it.
    pub fn toggle(&mut self, row: &Row) {
        let Some(handle) = row.handle.clone() else { return };
        let handles = if self.is_narrowed() { &mut self.closed } else { &mut self.toggled };
        if !handles.remove(&handle) {
            handles.insert(handle);
        }
    }

    /// Returns whether a row shows those below it.
    pub fn is_open(&self, row: &Row) -> bool {
        let is_in = |handles: &BTreeSet<String>| row.handle.as_ref().is_some_and(|handle| handles.contains(handle));
        if self.is_narrowed() { !is_in(&self.closed) } else { (row.depth == 0) != is_in(&self.toggled) }
    }

    /// Returns the rows that are not inside a closed one, in their order.
    pub fn visible(&self, table: &Table) -> Vec<usize> {
        let mut visible = Vec::new();
        // Rows deeper than this are inside a closed one.
        let mut depth = usize::MAX;
        for (at, row) in self.order.iter().filter_map(|at| Some((*at, table.rows.get(*at)?))) {
            if row.depth <= depth {
                visible.push(at);
                depth = if self.is_open(row) { usize::MAX } else { row.depth };
            }
        }
        visible
    }

    /// Returns whether a row is there, perhaps inside a closed one.
    pub fn has(&self, row: usize) -> bool {
        self.order.contains(&row)
    }

    /// Returns whether rows that are there stand below one.
    pub fn has_below(&self, row: usize) -> bool {
        self.parents.contains(&row)
    }

    /// Returns the row itself if it holds the words, else the first that does.
    pub fn holding(&self, row: usize) -> Option<usize> {
        let first = || self.order.iter().copied().find(|at| self.holding.contains(at));
        Some(row).filter(|row| self.holding.contains(row)).or_else(first)
    }

    /// Returns how many codes hold the words, of how many. One that occurs at two levels is one.
    pub fn codes(&self, table: &Table) -> (usize, usize) {
        let codes = |rows: &mut dyn Iterator<Item = &Row>| -> usize {
            let ids: BTreeSet<&str> =
                rows.filter(|row| row.kind != RowKind::Level).map(|row| row.id.as_str()).collect();
            ids.len()
        };
        let holding = codes(&mut self.holding.iter().filter_map(|at| table.rows.get(*at)));
        (holding, codes(&mut table.rows.iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::{About, Cell, CellKind, Column};
    use proptest::prelude::*;

    /// A table of rows: depth, name, number; nobody has read where there is no number.
    fn table(rows: &[(usize, String, Option<usize>)]) -> Table {
        let columns = [("name", CellKind::Text), ("codings", CellKind::Number)];
        let columns = columns.map(|(key, kind)| Column::new(key, key, kind)).to_vec();
        let mut table = Table::new(About::default(), columns);
        for (depth, name, n) in rows {
            let cells = vec![Cell::text(name), n.map_or(Cell::NotRead, Cell::Number)];
            let kind = if *depth == 0 { RowKind::Level } else { RowKind::Code };
            let handle = Some(table.rows.len().to_string());
            table.rows.push(Row { kind, depth: *depth, id: name.clone(), handle, cells });
        }
        table
    }

    fn rows(of: &[(usize, &str, Option<usize>)]) -> Table {
        table(&of.iter().map(|(depth, name, n)| (*depth, (*name).to_owned(), *n)).collect::<Vec<_>>())
    }

    fn names<'a>(table: &'a Table, shown: &Shown) -> Vec<&'a str> {
        let name = |at: &usize| match &table.rows[*at].cells[0] {
            Cell::Text(name) => name.as_str(),
            _ => "",
        };
        shown.order.iter().map(name).collect()
    }

    fn arranged(table: &Table, sort: Option<Sort>, words: &str) -> Shown {
        let mut shown = Shown { sort, words: words.into(), ..Shown::default() };
        shown.arrange(table);
        shown
    }

    fn by(key: &str, descending: bool) -> Sort {
        Sort { key: key.into(), descending }
    }

    #[test]
    fn rows_are_sorted_among_those_beside_them_and_what_was_not_read_comes_last() {
        let table = rows(&[
            (0, "micro", Some(3)),
            (1, "Who", Some(1)),
            (1, "Pay", Some(2)),
            (2, "Overtime", None),
            (2, "Cost", Some(0)),
            (0, "meso", Some(9)),
            (1, "Team", Some(9)),
        ]);
        let sorted = |sort: Option<Sort>| names(&table, &arranged(&table, sort, "")).join(" ");
        assert_eq!(sorted(Some(by("codings", true))), "meso Team micro Pay Cost Overtime Who");
        assert_eq!(sorted(Some(by("codings", false))), "micro Who Pay Cost Overtime meso Team");
        assert_eq!(sorted(Some(by("name", false))), "meso Team micro Pay Cost Overtime Who");
        assert_eq!(sorted(Some(by("words", true))), sorted(None), "a column that is not there sorts nothing");
    }

    #[test]
    fn codes_that_hold_the_words_keep_what_they_are_inside_of() {
        let table = rows(&[
            (0, "micro role", None),
            (1, "Role", None),
            (2, "Role clarity", None),
            (0, "meso", None),
            (1, "Role", None),
            (1, "Team", None),
        ]);
        let shown = arranged(&table, None, " clarity role ");
        assert_eq!(names(&table, &shown), ["micro role", "Role", "Role clarity"]);
        assert_eq!((shown.codes(&table), shown.holding(0), shown.holding(2)), ((1, 3), Some(2), Some(2)));
        let shown = arranged(&table, None, "role");
        assert_eq!(shown.codes(&table), (2, 3), "at two levels it is one code, and a level is none");
        assert_eq!((shown.has_below(1), shown.has_below(2)), (true, false));
        let shown = arranged(&table, None, "nothing");
        assert_eq!((names(&table, &shown).len(), shown.holding(0)), (0, None));
    }

    proptest! {
        #[test]
        fn sorting_moves_rows_and_nothing_else(
            some in proptest::collection::vec((0usize..4, "[a-cü入 ]{1,4}", proptest::option::of(0usize..5)), 0..30),
            (key, descending) in ("name|codings", any::<bool>()),
            words in "[a-c入]{0,2}",
        ) {
            let mut deepest = 0;
            let tree: Vec<_> = some
                .into_iter()
                .map(|(depth, name, n)| {
                    let depth = depth.min(deepest);
                    deepest = depth + 1;
                    (depth, name, n)
                })
                .collect();
            let table = table(&tree);
            let sorted = arranged(&table, Some(by(&key, descending)), &words);
            let plain = arranged(&table, None, &words);
            let mut again = sorted.order.clone();
            again.sort_unstable();
            prop_assert_eq!(&again, &plain.order, "the same rows");
            prop_assert_eq!(sorted.codes(&table), plain.codes(&table));
            // Every row stands below the one that it is inside of, with nothing less deep between.
            let above = |at: usize| table.rows[..at].iter().rposition(|row| row.depth < table.rows[at].depth);
            for (nth, at) in sorted.order.iter().enumerate() {
                let before = sorted.order[..nth].iter().rev().find(|one| table.rows[**one].depth < table.rows[*at].depth);
                prop_assert_eq!(before.copied(), above(*at));
            }
            if words.is_empty() {
                prop_assert_eq!(again.len(), table.rows.len());
            }
        }
    }
}
