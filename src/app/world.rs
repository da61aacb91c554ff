//! What every screen reads: the project, who looks, through which layer, and what is shared between screens. Screens
//! read it; only `App` changes it.

use super::draft::Draft;
use super::geometry::Division;
use super::saving::Saving;
use crate::analysis::live::LiveCounts;
use crate::domain::Segment;
use crate::domain::command::CodeChoice;
use crate::domain::history::ActionId;
use crate::domain::id::{CodeId, CoderId, SourceId};
use crate::domain::layer::Layer;
use crate::domain::project::Project;
use crate::domain::record::Origin;
use crate::domain::time::When;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What every screen reads.
#[derive(Debug)]
pub struct World {
    /// The project.
    pub project: Project,
    /// Who codes, from where.
    pub me: Arc<Origin>,
    /// Whose codings are shown.
    pub layer: Layer,
    /// Codings per code in the layer, always current.
    pub counts: LiveCounts,
    /// Whether the work is on the disk.
    pub saving: Saving,
    /// Why nothing may be changed, if so.
    pub read_only: Option<String>,
    /// The moment as which the project is shown; none when it is shown as it is.
    pub as_of: Option<String>,
    /// The project is reviewed: nothing in it may be changed, and the reviewer's comments are kept elsewhere.
    pub review: bool,
    /// The codes applied last, for `.`.
    pub last_codes: Vec<CodeChoice>,
    /// Sources that are still being read.
    pub loading: BTreeSet<SourceId>,
    /// The last turn seen of each source on this device, from 0.
    pub furthest: BTreeMap<SourceId, usize>,
    /// The codebook shown as a tree instead of by level.
    pub as_tree: bool,
    /// When this session began: what was done before is not undone unasked.
    pub began: When,
    /// The older action of which undoing, or doing again, was agreed to.
    pub agreed: Option<ActionId>,
    /// The text is read without its codings: only memos stand beside it.
    pub reading: bool,
}

impl World {
    /// Returns who codes.
    pub fn coder(&self) -> &CoderId {
        &self.me.coder
    }
}

/// Where the coder is: what is restored next time. Kept on this device, not in the project.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Place {
    /// The source open in the first pane.
    pub source: Option<SourceId>,
    /// Where the cursor is in it: Unicode scalar values.
    pub position: usize,
    /// The last turn seen of each source, from 0.
    pub furthest: BTreeMap<SourceId, usize>,
    /// What is open in the panes behind the first, and where: the source, and Unicode scalar values.
    pub more: Vec<(SourceId, usize)>,
    /// Which transcript had the keys, from 0.
    pub active: usize,
    /// Whether they scroll together.
    pub locked: bool,
    /// How the home screen is divided.
    pub division: Division,
    /// The codebook shown as a tree instead of by level.
    pub as_tree: bool,
    /// Codes whose branches are closed.
    pub closed: BTreeSet<CodeId>,
    /// The memo that was being written and not yet kept.
    pub draft: Option<Draft>,
    /// When this was written: milliseconds since the epoch.
    pub at: i64,
}

/// A stretch of a source: where to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The source.
    pub source: SourceId,
    /// The stretch, in bytes.
    pub segment: Segment,
}
