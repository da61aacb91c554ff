//! Where the rows of a file stand: below each other, below codes that are there, or where the file does not say.

use super::known::{Known, folded};
use super::{MAX_DEPTH, Parent, Row};
use crate::domain::id::CodeId;
use crate::interchange::sheet_in::Bad;
use std::collections::{BTreeSet, HashMap};

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// The file does not say.
    Unsaid,
    /// Below a code that is there.
    Below(CodeId),
    /// Below another row, by its place among the rows.
    BelowRow(usize),
}

/// The rows of a file as a tree.
#[derive(Default)]
pub(super) struct Tree {
    places: Vec<Place>,
    below: HashMap<usize, Vec<usize>>,
}

impl Tree {
    /// Finds where each row stands.
    ///
    /// # Errors
    /// Lists every row of which that is not certain, that would stand below itself, or that lies too deep.
    pub fn of(rows: &[Row], known: &Known<'_>) -> Result<Self, Vec<Bad>> {
        let names = Names::of(rows);
        let mut bad = Vec::new();
        let mut tree = Self { places: Vec::with_capacity(rows.len()), below: HashMap::new() };
        for (i, row) in rows.iter().enumerate() {
            let place = names.place(row, known).unwrap_or_else(|why| {
                bad.push(why);
                Place::Unsaid
            });
            if let Place::BelowRow(above) = place {
                tree.below.entry(above).or_default().push(i);
            }
            tree.places.push(place);
        }
        let named = |at: &usize| rows.get(*at);
        let circles = tree.circles();
        let circles = circles.iter().filter_map(named);
        bad.extend(circles.map(|row| Bad::new(row.line, format!("'{}' would stand below itself", row.name))));
        let deep = tree.parents_first().into_iter().filter(|(_, depth)| *depth == MAX_DEPTH);
        let deep: Vec<usize> = deep.map(|(row, _)| row).collect();
        let what = || format!("codes lie more than {MAX_DEPTH} deep in each other");
        bad.extend(deep.iter().filter_map(named).map(|row| Bad::new(row.line, what())));
        if bad.is_empty() { Ok(tree) } else { Err(bad) }
    }

    /// Returns where a row stands.
    pub fn place(&self, row: usize) -> &Place {
        self.places.get(row).unwrap_or(&Place::Unsaid)
    }

    /// Returns the rows directly below a row, in order.
    pub fn below(&self, row: usize) -> &[usize] {
        self.below.get(&row).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns all rows that hang together with the top, each after the one it stands below, and how deep they lie.
    pub fn parents_first(&self) -> Vec<(usize, usize)> {
        let top = |row: &usize| self.above(*row).is_none();
        let mut order: Vec<(usize, usize)> = (0..self.places.len()).filter(top).map(|row| (row, 0)).collect();
        let mut at = 0;
        while let Some((row, depth)) = order.get(at).copied() {
            order.extend(self.below(row).iter().map(|below| (*below, depth + 1)));
            at += 1;
        }
        order
    }

    fn above(&self, row: usize) -> Option<usize> {
        match self.place(row) {
            Place::BelowRow(above) => Some(*above),
            _ => None,
        }
    }

    /// Returns the rows that would stand below themselves.
    fn circles(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut walks: HashMap<usize, usize> = HashMap::new();
        for start in 0..self.places.len() {
            let mut at = Some(start);
            while let Some(row) = at.filter(|row| !walks.contains_key(row)) {
                walks.insert(row, start);
                at = self.above(row);
            }
            // Where this very walk has been before, the rows go round.
            while let Some(row) = at.filter(|row| walks.get(row) == Some(&start) && found.insert(*row)) {
                at = self.above(row);
            }
        }
        found
    }
}

/// The rows by what other rows call them.
struct Names<'a> {
    by_id: HashMap<&'a str, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl<'a> Names<'a> {
    fn of(rows: &'a [Row]) -> Self {
        let mut names = Self { by_id: HashMap::new(), by_name: HashMap::new() };
        for (i, row) in rows.iter().enumerate() {
            names.by_name.entry(folded(&row.name)).or_default().push(i);
            if let Some(id) = &row.id {
                names.by_id.entry(id).or_default().push(i);
            }
        }
        names
    }

    fn place(&self, row: &Row, known: &Known<'_>) -> Result<Place, Bad> {
        let text = match &row.parent {
            Parent::Unsaid => return Ok(Place::Unsaid),
            Parent::Row(at) => return Ok(Place::BelowRow(*at)),
            Parent::Named(text) => text,
        };
        let hits = self.by_id.get(text.as_str()).or_else(|| self.by_name.get(&folded(text)));
        match hits.map(Vec::as_slice).unwrap_or_default() {
            [one] => return Ok(Place::BelowRow(*one)),
            [] => {}
            _ => {
                return Err(Bad::new(row.line, format!("several rows are called '{text}': give the id of the parent")));
            }
        }
        match known.find(text).as_slice() {
            [one] => Ok(Place::Below((*one).clone())),
            [] => Err(Bad::new(row.line, format!("there is no code '{text}' to stand below"))),
            _ => Err(Bad::new(row.line, format!("several codes are called '{text}': give the id of the parent"))),
        }
    }
}
