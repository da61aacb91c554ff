//! The codebook: the tree of codes that the winning fields of all `code/…` things make.

use super::color;
use super::id::{CodeId, LevelId};
use super::level::LevelScheme;
use super::line::TrailLine;
use super::line::by_canonical;
use super::thing::{Signed, Thing};
use crate::text::alike::alike;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// An entry of the codebook; one with codes below it is a category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// The name shown; may change.
    pub name: String,
    /// The code it stands below.
    pub parent: Option<CodeId>,
    /// Its place among its siblings: fractional keys in code point order, ties by id.
    pub pos: String,
    /// Its own level; without one its nearest ancestor's counts.
    pub level: Option<LevelId>,
    /// The name of its colour.
    pub color: Option<String>,
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub include: String,
    /// When not to use it, and what to use instead.
    pub exclude: String,
    /// Passages that show it: mappings of `source` and `quote`.
    pub examples: Vec<Value>,
    /// Not offered any more, still counted.
    pub retired: bool,
    /// Hidden.
    pub gone: bool,
    /// The code that it became; its codings count there.
    pub merged_into: Option<CodeId>,
}

impl Code {
    fn of(thing: &Thing) -> Self {
        let text = |path: &str| thing.text(path).unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            parent: thing.text("parent").map(CodeId::from),
            pos: text("pos"),
            level: thing.text("level").map(LevelId::from),
            color: thing.text("color").map(str::to_owned),
            definition: text("definition"),
            include: text("include"),
            exclude: text("exclude"),
            examples: thing.get("examples").and_then(Value::as_array).cloned().unwrap_or_default(),
            retired: thing.flag("retired"),
            gone: thing.is_gone(),
            merged_into: thing.text("merged_into").map(CodeId::from),
        }
    }
}

/// A winning `parent` or `merged_into`: the line it stands in, whose it is, which of the two, and where it leads.
type Edge<'a> = (&'a Signed<TrailLine>, &'a CodeId, &'a str, CodeId);

/// The tree of codes. Codes that are gone or merged away keep their entry but have no place in the tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codebook {
    codes: HashMap<CodeId, Code>,
    children: HashMap<Option<CodeId>, Vec<CodeId>>,
    order: Vec<(CodeId, usize)>,
    skipped: Vec<(CodeId, CodeId)>,
    too_deep: Vec<CodeId>,
}

impl Codebook {
    /// How many codes may stand below each other, the top one counted: the page of the codebook can hold as many.
    pub const DEEPEST: usize = 12;

    /// Builds the tree of the winning fields of all codes.
    pub(super) fn build<'a>(things: impl Iterator<Item = (&'a CodeId, &'a Thing)>) -> Self {
        let things: BTreeMap<&CodeId, &Thing> = things.collect();
        let mut book = Self {
            codes: things.iter().map(|(id, thing)| ((*id).clone(), Code::of(thing))).collect(),
            ..Self::default()
        };
        book.break_circles(&things);
        book.flatten();
        let mut children: HashMap<Option<CodeId>, Vec<CodeId>> = HashMap::new();
        for id in book.codes.keys().filter(|id| book.is_standing(id)) {
            children.entry(book.parent(id).cloned()).or_default().push(id.clone());
        }
        book.children = children;
        let codes = &book.codes;
        for siblings in book.children.values_mut() {
            siblings.sort_by(|a, b| {
                let pos = |id: &CodeId| codes.get(id).map(|c| c.pos.as_str());
                pos(a).cmp(&pos(b)).then_with(|| a.cmp(b))
            });
        }
        book.order = book.walk(None, 0);
        book
    }

    /// Parents and `merged_into` form one graph. Edges are taken in the order of (time, canonical JSON); one that would
    /// close a circle is skipped and listed.
    fn break_circles(&mut self, things: &BTreeMap<&CodeId, &Thing>) {
        let mut edges: Vec<Edge<'_>> = Vec::new();
        for (id, thing) in things {
            for path in ["parent", "merged_into"] {
                if let (Some(line), Some(to)) = (thing.winner(path), thing.text(path)) {
                    edges.push((line, id, path, to.into()));
                }
            }
        }
        let core: HashSet<CodeId> = circular(&edges).into_iter().cloned().collect();
        edges.retain(|(_, id, _, to)| core.contains(*id) && core.contains(to));
        edges.sort_by(|a, b| {
            let (x, y) = (&a.0.line, &b.0.line);
            x.head.t.cmp(&y.head.t).then_with(|| by_canonical(&x.to_json(), &y.to_json())).then_with(|| a.2.cmp(b.2))
        });
        let mut taken: HashMap<&CodeId, Vec<CodeId>> = HashMap::new();
        for (_, id, path, to) in edges {
            if reaches(&taken, &to, id) {
                if let Some(code) = self.codes.get_mut(id) {
                    *(if path == "parent" { &mut code.parent } else { &mut code.merged_into }) = None;
                }
                self.skipped.push((id.clone(), to));
            } else {
                taken.entry(id).or_default().push(to);
            }
        }
    }

    /// Codes that lie too deep stand at the root, and are listed.
    fn flatten(&mut self) {
        let too_deep = |id: &&CodeId| self.lineage(id).nth(Self::DEEPEST).is_some();
        let mut found: Vec<CodeId> = self.codes.keys().filter(too_deep).cloned().collect();
        found.sort();
        for id in &found {
            if let Some(code) = self.codes.get_mut(id) {
                code.parent = None;
            }
        }
        self.too_deep = found;
    }

    /// Returns whether another codebook has every code of this one as it is here, and all that is new in it waits at the
    /// top without a level: what a lock lets through.
    pub fn is_kept_by(&self, other: &Self) -> bool {
        let is_loose = |(id, code): (&CodeId, &Code)| {
            self.codes.contains_key(id) || code.gone || self.is_new(code.parent.as_ref()) && code.level.is_none()
        };
        self.codes.iter().all(|(id, code)| other.codes.get(id) == Some(code)) && other.codes.iter().all(is_loose)
    }

    /// Returns whether a place in the tree, below a code or at the top, is none below a code of this codebook.
    pub fn is_new(&self, parent: Option<&CodeId>) -> bool {
        parent.is_none_or(|parent| !self.codes.contains_key(parent))
    }

    /// Returns the code that a code stands below in the tree; one that is gone or merged away holds nothing.
    pub fn parent(&self, id: &CodeId) -> Option<&CodeId> {
        let parent = self.resolve(self.codes.get(id)?.parent.as_ref()?);
        self.is_standing(parent).then_some(parent)
    }

    fn walk(&self, parent: Option<&CodeId>, depth: usize) -> Vec<(CodeId, usize)> {
        let mut rows = Vec::new();
        for id in self.children(parent) {
            rows.push((id.clone(), depth));
            rows.extend(self.walk(Some(id), depth + 1));
        }
        rows
    }

    /// Returns a code, also one that is gone or merged away.
    pub fn get(&self, id: &CodeId) -> Option<&Code> {
        self.codes.get(id)
    }

    /// Returns the code's name, or its id when it is not in the codebook.
    pub fn name<'a>(&'a self, id: &'a CodeId) -> &'a str {
        self.codes.get(id).map(|c| c.name.as_str()).filter(|n| !n.is_empty()).unwrap_or(id.as_str())
    }

    /// Returns the codes directly below one, or the top ones, in order.
    pub fn children(&self, parent: Option<&CodeId>) -> &[CodeId] {
        self.children.get(&parent.cloned()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns all codes that stand in the tree, from top to bottom, with their depth.
    pub fn tree(&self) -> &[(CodeId, usize)] {
        &self.order
    }

    /// Returns whether nothing stands in the tree.
    pub const fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Returns whether a code stands in the tree: not gone, not merged away.
    pub fn is_standing(&self, id: &CodeId) -> bool {
        self.codes.get(id).is_some_and(|c| !c.gone && c.merged_into.is_none())
    }

    /// Returns the code that codings of `id` count as: itself, or what it was merged into.
    pub fn resolve<'a>(&'a self, id: &'a CodeId) -> &'a CodeId {
        let mut id = id;
        // Circles were broken when the tree was built, so this ends.
        while let Some(next) = self.codes.get(id).and_then(|c| c.merged_into.as_ref()) {
            id = next;
        }
        id
    }

    /// Returns the code and its ancestors, nearest first.
    pub fn lineage<'a>(&'a self, id: &'a CodeId) -> impl Iterator<Item = &'a CodeId> {
        std::iter::successors(Some(id), |id| self.parent(id))
    }

    /// Returns the code's level: its own, or its nearest ancestor's.
    pub fn level(&self, id: &CodeId) -> Option<&LevelId> {
        self.lineage(id).find_map(|id| self.codes.get(id)?.level.as_ref())
    }

    /// Returns the number of the code's colour, from 0: its own, or its nearest ancestor's. `None` when no colour was
    /// given that is known.
    pub fn color(&self, id: &CodeId) -> Option<usize> {
        self.lineage(id).find_map(|id| color::number(self.codes.get(id)?.color.as_deref()?))
    }

    /// Returns the standing code whose name a reader would take for this one; not the very same name.
    pub fn alike(&self, name: &str) -> Option<&CodeId> {
        let named = |id: &CodeId| self.codes.get(id).map(|code| code.name.as_str());
        let found = alike(name, self.order.iter().filter_map(|(id, _)| named(id)))?;
        self.order.iter().map(|(id, _)| id).find(|id| named(id) == Some(found))
    }

    /// Returns the codes that wait unsorted: at the top, without a level, with none below them, not retired.
    pub fn unsorted(&self) -> impl Iterator<Item = &CodeId> {
        let is_bare = |id: &&CodeId| self.codes.get(*id).is_some_and(|code| code.level.is_none() && !code.retired);
        self.children(None).iter().filter(is_bare).filter(|id| self.children(Some(id)).is_empty())
    }

    /// Returns the category a code stands below at the top, or itself.
    pub fn category<'a>(&'a self, id: &'a CodeId) -> &'a CodeId {
        self.lineage(id).last().unwrap_or(id)
    }

    /// Returns the codes that text means: an exact id, an exact name (in any case), or else every id it is a prefix of.
    /// One hit is an answer, several are a question.
    pub fn find(&self, text: &str) -> Vec<&CodeId> {
        let standing = || self.order.iter().map(|(id, _)| id);
        if let Some(id) = standing().find(|id| id.as_str() == text) {
            return vec![id];
        }
        let wanted = text.to_lowercase();
        let named: Vec<_> = standing().filter(|id| self.name(id).to_lowercase() == wanted).collect();
        if named.is_empty() && !text.is_empty() {
            return standing().filter(|id| id.as_str().starts_with(text)).collect();
        }
        named
    }

    /// Returns the edges that were left out because they close a circle, as (code, parent or target).
    pub fn skipped(&self) -> &[(CodeId, CodeId)] {
        &self.skipped
    }

    /// Returns the codes that stand at the root because they lie deeper than [`Self::DEEPEST`].
    pub fn too_deep(&self) -> &[CodeId] {
        &self.too_deep
    }

    /// Returns the place (`pos`) of the last child of `parent`.
    pub fn pos_last(&self, parent: Option<&CodeId>) -> Option<&str> {
        let last = self.children(parent).last()?;
        self.codes.get(last).map(|code| code.pos.as_str())
    }

    /// Returns the typed content of the codebook page: what its hash is taken of.
    pub fn content(&self) -> Value {
        json!({"format": 1, "codes": self.content_below(None)})
    }

    fn content_below(&self, parent: Option<&CodeId>) -> Value {
        self.children(parent).iter().filter_map(|id| Some(self.content_of(id, self.codes.get(id)?))).collect()
    }

    fn content_of(&self, id: &CodeId, code: &Code) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, value: Option<Value>| value.map(|v| map.insert(key.to_owned(), v));
        let text = |t: &str| (!t.is_empty()).then(|| t.into());
        put("id", Some(id.as_str().into()));
        put("name", Some(code.name.as_str().into()));
        put("level", code.level.as_ref().map(|l| l.as_str().into()));
        put("color", code.color.as_deref().and_then(text));
        put("definition", text(&code.definition));
        put("include", text(&code.include));
        put("exclude", text(&code.exclude));
        put("examples", (!code.examples.is_empty()).then(|| code.examples.clone().into()));
        put("retired", code.retired.then_some(true.into()));
        put("children", (!self.children(Some(id)).is_empty()).then(|| self.content_below(Some(id))));
        Value::Object(map)
    }

    /// Returns the codes of the tree grouped by level, in the scheme's order, then those without one.
    pub fn by_level<'a>(&'a self, levels: &'a LevelScheme) -> Vec<(Option<&'a LevelId>, Vec<&'a CodeId>)> {
        let mut groups: Vec<(Option<&LevelId>, Vec<&CodeId>)> =
            levels.iter().map(|l| (Some(&l.id), Vec::new())).chain([(None, Vec::new())]).collect();
        for (id, _) in &self.order {
            let level = self.level(id).filter(|l| levels.position(l).is_some());
            if let Some((_, ids)) = groups.iter_mut().find(|(l, _)| *l == level) {
                ids.push(id);
            }
        }
        groups
    }
}

/// Returns the codes that circles can be made of: all others, from which nothing leads on, are peeled off one after the
/// other. Nearly always none are left.
fn circular<'a>(edges: &'a [Edge<'_>]) -> HashSet<&'a CodeId> {
    let mut onward: HashMap<&CodeId, usize> = HashMap::new();
    let mut back: HashMap<&CodeId, Vec<&CodeId>> = HashMap::new();
    for (_, id, _, to) in edges {
        *onward.entry(id).or_default() += 1;
        back.entry(to).or_default().push(id);
    }
    let mut ends: Vec<&CodeId> = back.keys().copied().filter(|id| !onward.contains_key(id)).collect();
    while let Some(id) = ends.pop() {
        for near in back.remove(id).unwrap_or_default() {
            let Some(left) = onward.get_mut(near) else { continue };
            *left -= 1;
            if *left == 0 {
                onward.remove(near);
                ends.push(near);
            }
        }
    }
    onward.into_keys().collect()
}

/// Returns whether `to` is reached from `from` over the edges taken so far.
fn reaches(taken: &HashMap<&CodeId, Vec<CodeId>>, from: &CodeId, to: &CodeId) -> bool {
    let mut open = vec![from];
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(taken.get(id).into_iter().flatten());
        }
    }
    false
}
