//! The rows of a tally: levels, categories and codes, also those with nothing in them.

use crate::analysis::existed::since;
use crate::analysis::handle::AtLevel;
use crate::analysis::table::RowKind;
use crate::domain::layer::{Looked, Shown};
use crate::domain::time::When;
use crate::domain::{CodeId, Codebook, LevelId, Project};
use std::collections::{HashMap, HashSet};

/// What the rows stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Levels, with the categories and codes below each.
    #[default]
    Level,
    /// Categories, with the codes below each.
    Category,
    /// Every code in the order of the tree, none indented.
    Code,
}

impl By {
    /// Returns what a word means.
    pub fn parse(word: &str) -> Option<Self> {
        [(Self::Level, "level"), (Self::Category, "category"), (Self::Code, "code")]
            .into_iter()
            .find(|(_, w)| *w == word)
            .map(|(by, _)| by)
    }
}

/// A row to count for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedRow {
    pub kind: RowKind,
    pub depth: usize,
    pub name: String,
    /// The level of the row, when rows are by level.
    pub level: Option<AtLevel>,
    /// The code of the row.
    pub code: Option<CodeId>,
    /// Since when somebody could code it: the first record of the code or of any below it.
    pub since: Option<When>,
}

/// A code with its place in the tree, as tallies see it: gone and unknown codes that codings still use have one too.
struct Node {
    id: CodeId,
    parent: Option<usize>,
    depth: usize,
    is_category: bool,
    level: Option<usize>,
    since: Option<When>,
}

/// All rows, and which of them a coding counts in.
pub struct Rows {
    pub list: Vec<PlannedRow>,
    by: By,
    nodes: Vec<Node>,
    at: HashMap<CodeId, usize>,
    levels: HashMap<LevelId, usize>,
    /// The row of a level group and a node; without levels all are in one group.
    place: HashMap<(usize, Option<usize>), usize>,
}

impl Rows {
    /// Plans the rows for what a layer shows.
    pub fn new(project: &Project, looked: &Looked, by: By) -> Self {
        let levels = project.levels().iter().enumerate().map(|(i, level)| (level.id.clone(), i)).collect();
        let mut rows =
            Self { list: Vec::new(), by, nodes: Vec::new(), at: HashMap::new(), levels, place: HashMap::new() };
        rows.plant(project, looked);
        rows.date(project);
        match by {
            By::Level => rows.plan_levels(project, looked),
            By::Category | By::Code => {
                let every = vec![true; rows.nodes.len()];
                rows.plan_group(project, 0, (None, 0), &every);
            }
        }
        rows
    }

    /// Sets up the tree.
    fn plant(&mut self, project: &Project, looked: &Looked) {
        let book = project.codebook();
        let mut seen = HashSet::new();
        let mut extra: HashMap<Option<&CodeId>, Vec<&CodeId>> = HashMap::new();
        for Shown { code, .. } in &looked.codings {
            if seen.insert(code) && !book.is_standing(code) {
                let above = book.lineage(code).skip(1).find(|id| book.is_standing(id));
                extra.entry(above).or_default().push(code);
            }
        }
        self.plant_below(project, &extra, None);
    }

    fn plant_below(&mut self, project: &Project, extra: &HashMap<Option<&CodeId>, Vec<&CodeId>>, above: Option<usize>) {
        let book = project.codebook();
        let above_node = above.and_then(|i| self.nodes.get(i));
        let parent = above_node.map(|n| n.id.clone());
        let depth = above_node.map_or(0, |n| n.depth + 1);
        let more = extra.get(&parent.as_ref()).into_iter().flatten().copied();
        let children: Vec<CodeId> = book.children(parent.as_ref()).iter().chain(more).cloned().collect();
        if let Some(node) = above.and_then(|i| self.nodes.get_mut(i)) {
            node.is_category = !children.is_empty();
        }
        for id in children {
            let at = self.nodes.len();
            let level = book.level(&id).and_then(|level| self.levels.get(level)).copied();
            self.at.insert(id.clone(), at);
            self.nodes.push(Node { id, parent: above, depth, is_category: false, level, since: None });
            self.plant_below(project, extra, Some(at));
        }
    }

    /// Finds out since when each code could be used.
    fn date(&mut self, project: &Project) {
        let since = since(project);
        for node in &mut self.nodes {
            node.since = since.get(&node.id).copied();
        }
    }

    fn plan_levels(&mut self, project: &Project, looked: &Looked) {
        let none = project.levels().iter().len();
        let mut used: HashSet<(usize, usize)> = HashSet::new();
        for shown in &looked.codings {
            if let Some(node) = self.at.get(&shown.code) {
                used.insert((self.group(shown), *node));
            }
        }
        let ids = project.levels().iter().map(|level| AtLevel::Level(level.id.clone())).chain([AtLevel::NoLevel]);
        for (group, id) in ids.enumerate() {
            // A category without a level is only there to hold others.
            let own = |node: &Node| node.level.unwrap_or(none) == group && (group != none || !node.is_category);
            let mut wanted: Vec<bool> =
                self.nodes.iter().enumerate().map(|(i, n)| own(n) || used.contains(&(group, i))).collect();
            for i in (0..self.nodes.len()).rev() {
                let parent = self.nodes.get(i).and_then(|n| n.parent);
                if let (Some(true), Some(parent)) = (wanted.get(i).copied(), parent)
                    && let Some(above) = wanted.get_mut(parent)
                {
                    *above = true;
                }
            }
            if id == AtLevel::NoLevel && !wanted.contains(&true) {
                continue;
            }
            let since = self.nodes.iter().zip(&wanted).filter(|(_, w)| **w).filter_map(|(n, _)| n.since).min();
            let name = match &id {
                AtLevel::Level(id) => id.to_string(),
                AtLevel::NoLevel => "no level".to_owned(),
            };
            self.place.insert((group, None), self.list.len());
            let level = Some(id);
            self.list.push(PlannedRow {
                kind: RowKind::Level,
                depth: 0,
                name,
                level: level.clone(),
                code: None,
                since,
            });
            self.plan_group(project, group, (level, 1), &wanted);
        }
    }

    fn plan_group(
        &mut self,
        project: &Project,
        group: usize,
        (level, indent): (Option<AtLevel>, usize),
        wanted: &[bool],
    ) {
        for (i, node) in self.nodes.iter().enumerate().filter(|(i, _)| wanted.get(*i) == Some(&true)) {
            self.place.insert((group, Some(i)), self.list.len());
            self.list.push(PlannedRow {
                kind: if node.is_category { RowKind::Category } else { RowKind::Code },
                depth: if self.by == By::Code { 0 } else { node.depth + indent },
                name: name(project.codebook(), &node.id),
                level: level.clone(),
                code: Some(node.id.clone()),
                since: node.since,
            });
        }
    }

    /// Returns the group of rows that a coding belongs in.
    fn group(&self, shown: &Shown) -> usize {
        match self.by {
            By::Level => {
                shown.level.as_ref().and_then(|level| self.levels.get(level)).copied().unwrap_or(self.levels.len())
            }
            By::Category | By::Code => 0,
        }
    }

    /// Returns what a coding is counted as: codings of one class count in the same rows.
    pub fn class_of(&self, shown: &Shown) -> Option<(usize, usize)> {
        Some((self.group(shown), *self.at.get(&shown.code)?))
    }

    /// Returns the rows that a class of codings counts in: the code's, those of all codes above it, and the level's.
    pub fn rows_of(&self, (group, node): (usize, usize)) -> Vec<usize> {
        let above = std::iter::successors(Some(node), |i| self.nodes.get(*i)?.parent);
        let nodes = above.map(Some).chain([None]);
        nodes.filter_map(|node| self.place.get(&(group, node)).copied()).collect()
    }
}

/// Returns a code's name; one that was removed says so.
pub fn name(book: &Codebook, id: &CodeId) -> String {
    let name = book.name(id);
    if book.is_standing(id) { name.to_owned() } else { format!("{name} (removed)") }
}
