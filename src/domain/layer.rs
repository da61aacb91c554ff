//! Whose codings are looked at (PRODUCT.md, section 4). Everything that counts or quotes takes its codings from here.

mod agreed;

use super::coding::Coding;
use super::id::{CodeId, CoderId, LevelId, SourceId};
use super::project::Project;
use super::segment::Segment;
use super::shard::Shard;
use super::voices::Voices;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Whose codings are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What stands after agreement and settling.
    Final,
    /// One's own.
    Mine(CoderId),
    /// One coder's.
    Coder(CoderId),
    /// Everybody's: sources coded twice count twice.
    Everyone,
}

impl Layer {
    /// Reads `final`, `mine`, `everyone` or `coder:ID`.
    pub fn parse(text: &str, me: Option<&CoderId>) -> Option<Self> {
        match text {
            "final" => Some(Self::Final),
            "everyone" => Some(Self::Everyone),
            "mine" => me.cloned().map(Self::Mine),
            _ => text.strip_prefix("coder:").filter(|id| !id.is_empty()).map(|id| Self::Coder(id.into())),
        }
    }

    /// Returns the layer for a reader who does not know whose `mine` is: `mine (hw)`.
    pub fn describe(&self) -> String {
        match self {
            Self::Mine(coder) => format!("mine ({coder})"),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Final => f.write_str("final"),
            Self::Mine(_) => f.write_str("mine"),
            Self::Coder(id) => write!(f, "coder:{id}"),
            Self::Everyone => f.write_str("everyone"),
        }
    }
}

/// A coding as a layer shows it: one that somebody made, or the union of codings that agree.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The source.
    pub source: SourceId,
    /// The code it counts as: merged codes are resolved.
    pub code: CodeId,
    /// The level it counts at.
    pub level: Option<LevelId>,
    /// Where it is, in bytes.
    pub segment: Segment,
    /// Whose words it holds.
    pub voices: Voices,
    /// The codings it rests on, of one coder or of several who agree.
    pub cites: Vec<Arc<Coding>>,
}

/// What a layer shows.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The layer that was asked for.
    pub layer: Layer,
    /// Its codings, by source in the project's order, then by place.
    pub codings: Vec<Shown>,
    /// The sources that enter the base: those marked done as the layer demands.
    pub base: BTreeSet<SourceId>,
    /// Codings left out because the coders of a source have not settled them.
    pub unsettled: usize,
    /// Codings left out because their place is not certain.
    pub adrift: usize,
    /// Whether nothing is marked done yet, so that everything is shown and says so.
    pub nothing_done: bool,
}

/// Returns what a layer shows of a project.
pub fn look(project: &Project, layer: &Layer) -> Looked {
    let done = |id: &SourceId| -> bool {
        match layer {
            Layer::Mine(coder) | Layer::Coder(coder) => project.is_done(id, coder),
            Layer::Everyone => !project.done_by(id).is_empty(),
            Layer::Final => is_final(project, id),
        }
    };
    let base: BTreeSet<SourceId> = project.sources().iter().filter(|id| done(id)).cloned().collect();
    let nothing_done = project.sources().iter().all(|id| project.done_by(id).is_empty());
    let mut looked = Looked { layer: layer.clone(), codings: Vec::new(), base, unsettled: 0, adrift: 0, nothing_done };
    for id in project.sources() {
        let Some(shard) = project.shard(id) else { continue };
        looked.add_source(project, id, shard);
    }
    looked
}

/// Returns the codings that a layer shows of one source, by place; what is adrift or unsettled is left out.
pub fn look_at(project: &Project, layer: &Layer, id: &SourceId, shard: &Arc<Shard>) -> Vec<Shown> {
    let mut looked = Looked {
        layer: layer.clone(),
        codings: Vec::new(),
        base: BTreeSet::new(),
        unsettled: 0,
        adrift: 0,
        nothing_done: false,
    };
    if *layer == Layer::Final {
        looked.nothing_done = !project.is_any_done();
        looked.base.extend(is_final(project, id).then(|| id.clone()));
    }
    looked.add_source(project, id, shard);
    looked.codings
}

/// Returns whether everybody who is assigned to a source has marked it done: those who coded it or marked it.
fn is_final(project: &Project, id: &SourceId) -> bool {
    let done = project.done_by(id);
    let coders = project.shard(id).map(|s| coders_of(s)).unwrap_or_default();
    !done.is_empty() && coders.iter().all(|coder| done.contains(coder))
}

/// Returns the coders who coded a source.
pub fn coders_of(shard: &Shard) -> BTreeSet<&CoderId> {
    shard.codings().iter().map(|c| c.coder()).collect()
}

impl Looked {
    /// Returns whether a source counts: it is in the base, or nobody has marked anything done yet.
    pub fn counts(&self, source: &SourceId) -> bool {
        self.nothing_done || self.base.contains(source)
    }

    fn add_source(&mut self, project: &Project, id: &SourceId, shard: &Arc<Shard>) {
        let of_layer = |coding: &&Arc<Coding>| match &self.layer {
            Layer::Mine(coder) | Layer::Coder(coder) => coding.coder() == coder,
            Layer::Everyone | Layer::Final => true,
        };
        let all: Vec<&Arc<Coding>> = shard.codings().iter().filter(of_layer).collect();
        let placed: Vec<&Arc<Coding>> = all.iter().filter(|c| c.segment().is_some()).copied().collect();
        self.adrift += all.len() - placed.len();
        if self.layer == Layer::Final && !self.nothing_done {
            if !self.base.contains(id) {
                return;
            }
            let coders = coders_of(shard);
            if coders.len() > 1 {
                let agreed = agreed::agreed(project.codebook(), &placed, &coders);
                self.unsettled += placed.len() - agreed.iter().map(Vec::len).sum::<usize>();
                self.codings.extend(agreed.iter().filter_map(|cites| agreed::union(project, id, shard, cites)));
                return;
            }
        }
        self.codings.extend(placed.into_iter().filter_map(|c| shown(project, id, c)));
    }

    /// Returns the words for a footer: what the layer is and what it leaves out.
    pub fn says(&self, project: &Project) -> Vec<String> {
        let mut says = vec![self.layer.to_string()];
        // A text and its translation are one conversation.
        let distinct = |ids: &mut dyn Iterator<Item = &SourceId>| -> BTreeSet<SourceId> {
            ids.map(|id| project.conversation(id).clone()).collect()
        };
        let all = distinct(&mut project.sources().iter()).len();
        let done = distinct(&mut self.base.iter());
        let is_open = |id: &&SourceId| project.conversation(id) == *id && !done.contains(*id);
        let not_done: Vec<&SourceId> = project.sources().iter().filter(is_open).collect();
        if self.nothing_done {
            says.push("nothing is marked done yet: every coding is shown".into());
        } else {
            let title =
                |id: &&SourceId| project.source(id).map_or_else(|| id.to_string(), |source| source.title.clone());
            let mut names: Vec<String> = not_done.iter().take(3).map(title).collect();
            names.extend((not_done.len() > 3).then(|| "…".to_owned()));
            let not = if names.is_empty() { String::new() } else { format!(" (not {})", names.join(", ")) };
            says.push(format!("{} of {all} sources done{not}", done.len()));
        }
        if self.layer == Layer::Everyone {
            says.push("sources coded by two count twice in codings".into());
        }
        if self.unsettled > 0 {
            says.push(format!("{} unsettled left out", self.unsettled));
        }
        if self.adrift > 0 {
            says.push(format!("{} adrift left out", self.adrift));
        }
        says
    }
}

fn shown(project: &Project, source: &SourceId, coding: &Arc<Coding>) -> Option<Shown> {
    Some(Shown {
        source: source.clone(),
        code: project.codebook().resolve(&coding.code).clone(),
        level: project.level_of(coding).cloned(),
        segment: coding.segment()?,
        voices: coding.voices.clone(),
        cites: vec![coding.clone()],
    })
}

#[cfg(test)]
mod tests;
