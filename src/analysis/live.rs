//! Live counts for the codebook: codings by code and level, kept up as codings come and go.

use crate::domain::layer::look;
use crate::domain::{Anchor, CodeId, Codebook, Coding, Layer, LevelId, Project, Shard, SourceId};
use std::collections::{BTreeSet, HashMap};

/// A code and the level that a coding carries itself, both as recorded.
type Recorded = (CodeId, Option<LevelId>);

#[derive(Clone, Debug, Default)]
struct OfShard {
    revision: u64,
    counts: HashMap<Recorded, usize>,
}

/// Codings by code and level. They are counts of codings, over all sources, done or not; what holds nothing but words
/// of the research team is left out, and so is what is adrift.
#[derive(Clone, Debug, Default)]
pub struct LiveCounts {
    layer: Option<Layer>,
    revision: Option<u64>,
    shards: HashMap<SourceId, OfShard>,
    /// The sum of all shards: what one edit changes is one shard's part of it.
    recorded: HashMap<Recorded, usize>,
    at_level: HashMap<(CodeId, Option<LevelId>), usize>,
    of_code: HashMap<CodeId, usize>,
    of_level: HashMap<Option<LevelId>, usize>,
    total: usize,
}

impl LiveCounts {
    /// Counts again what changed. Only the sources that changed are read; for the final layer all are, since a done
    /// mark of one coder changes what it shows.
    pub fn update(&mut self, project: &Project, layer: &Layer) {
        if self.layer.as_ref() != Some(layer) {
            *self = Self { layer: Some(layer.clone()), ..Self::default() };
        }
        if self.revision == Some(project.revision()) {
            return;
        }
        self.revision = Some(project.revision());
        if *layer == Layer::Final {
            let mut counts: HashMap<Recorded, usize> = HashMap::new();
            for shown in look(project, layer).codings.iter().filter(|s| s.voices.counts_source) {
                *counts.entry((shown.code.clone(), shown.level.clone())).or_default() += 1;
            }
            self.recorded = counts;
        } else {
            if self.shards.keys().any(|id| project.shard(id).is_none()) {
                self.shards.clear();
                self.recorded.clear();
            }
            for id in project.sources() {
                let Some(shard) = project.shard(id) else { continue };
                let of_shard = self.shards.entry(id.clone()).or_default();
                if of_shard.revision != shard.revision() {
                    for (recorded, n) in &of_shard.counts {
                        if let Some(sum) = self.recorded.get_mut(recorded) {
                            *sum -= n;
                        }
                    }
                    *of_shard = OfShard { revision: shard.revision(), counts: count(shard, layer) };
                    for (recorded, n) in &of_shard.counts {
                        *self.recorded.entry(recorded.clone()).or_default() += n;
                    }
                }
            }
        }
        self.add_up(project);
    }

    fn add_up(&mut self, project: &Project) {
        let book = project.codebook();
        (self.at_level, self.of_code, self.of_level, self.total) = Default::default();
        for ((recorded, own), n) in &self.recorded {
            let code = book.resolve(recorded);
            let level = own.as_ref().or_else(|| book.level(code));
            let level = level.filter(|level| project.levels().position(level).is_some());
            self.total += n;
            *self.of_level.entry(level.cloned()).or_default() += n;
            let mut seen: Vec<&CodeId> = Vec::new();
            for above in book.lineage(code) {
                if seen.contains(&above) {
                    break;
                }
                seen.push(above);
                *self.of_code.entry(above.clone()).or_default() += n;
                *self.at_level.entry((above.clone(), level.cloned())).or_default() += n;
            }
        }
    }

    /// Returns the codings of a code and of all codes below it.
    pub fn code(&self, code: &CodeId) -> usize {
        self.of_code.get(code).copied().unwrap_or(0)
    }

    /// Returns the codings of a code and of all codes below it that count at a level, or at none.
    pub fn code_at(&self, code: &CodeId, level: Option<&LevelId>) -> usize {
        self.at_level.get(&(code.clone(), level.cloned())).copied().unwrap_or(0)
    }

    /// Returns the codes that codings use although they stand in the codebook no more, by id.
    pub fn stray(&self, book: &Codebook) -> BTreeSet<CodeId> {
        let used = self.recorded.iter().filter(|(_, n)| **n > 0).map(|((code, _), _)| book.resolve(code));
        used.filter(|code| !book.is_standing(code)).cloned().collect()
    }

    /// Returns the codings at a level, or at none.
    pub fn level(&self, level: Option<&LevelId>) -> usize {
        self.of_level.get(&level.cloned()).copied().unwrap_or(0)
    }

    /// Returns all codings of the layer.
    pub const fn total(&self) -> usize {
        self.total
    }
}

fn count(shard: &Shard, layer: &Layer) -> HashMap<Recorded, usize> {
    let counts_here = |coding: &Coding| {
        let of_layer = match layer {
            Layer::Mine(coder) | Layer::Coder(coder) => coding.coder() == coder,
            Layer::Everyone | Layer::Final => true,
        };
        // Before the text is read nobody knows whose words they are.
        of_layer
            && match coding.anchor {
                Anchor::Placed(_) | Anchor::Carried(..) => coding.voices.counts_source,
                Anchor::Unread => true,
                Anchor::Adrift(_) => false,
            }
    };
    let mut counts = HashMap::new();
    for coding in shard.codings().iter().filter(|c| counts_here(c)) {
        *counts.entry((coding.code.clone(), coding.level.clone())).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::testing::Build;

    fn start() -> Build {
        let mut p = Build::new();
        p.interview("i01", "I: So?\n\nP1: One two three four.").interview("i02", "I: So?\n\nP2: Five six.");
        p.code("cat", "meso").code("cat/a", "").code("b", "");
        p
    }

    #[test]
    fn counts_follow_codings_levels_and_the_tree() {
        let mut p = start();
        let mine = Layer::Mine("hw".into());
        let mut live = LiveCounts::default();
        live.update(&p.project, &mine);
        assert_eq!(live.total(), 0);
        p.tag("hw", "i01", "One", "a");
        p.tag_at("hw", "i01", p.find("i01", "two"), ("a", "micro"));
        p.tag("hw", "i02", "Five", "b");
        p.tag("hw", "i01", "So", "a");
        p.tag("sc", "i02", "six", "a");
        live.update(&p.project, &mine);
        assert_eq!(live.total(), 3, "the interviewer's word is left out, and so is what sc coded");
        assert_eq!((live.code(&"cat".into()), live.code(&"a".into()), live.code(&"b".into())), (2, 2, 1));
        assert_eq!(live.code_at(&"a".into(), Some(&"meso".into())), 1);
        assert_eq!(live.code_at(&"cat".into(), Some(&"micro".into())), 1);
        assert_eq!(live.level(None), 1);
        p.run("hw", Command::Undo);
        p.run("hw", Command::Undo);
        live.update(&p.project, &mine);
        assert_eq!((live.total(), live.code(&"b".into())), (2, 0));
        live.update(&p.project, &Layer::Everyone);
        assert_eq!(live.code(&"a".into()), 3);
    }

    #[test]
    fn a_change_of_the_codebook_alone_moves_the_counts() {
        let mut p = start();
        p.tag("hw", "i01", "One", "b");
        let mine = Layer::Mine("hw".into());
        let mut live = LiveCounts::default();
        live.update(&p.project, &mine);
        p.set("code/b", "merged_into", "a".into());
        live.update(&p.project, &mine);
        assert_eq!((live.code(&"a".into()), live.code(&"b".into()), live.code(&"cat".into())), (1, 0, 1));
        assert_eq!(live.level(Some(&"meso".into())), 1);
    }
}
