//! A record: one change to one thing, as one line of a file that only its author's device writes (FORMAT.md,
//! "Records"). Lines are what the project is the sum of; nothing here knows files.

use super::id::{CoderId, Device, SourceId};
use super::line::{CodingLine, TrailLine};
use super::time::When;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// Who wrote a line, from where. The slot tells apart sessions of one coder on one device that run at the same time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Whose lines they are.
    pub coder: CoderId,
    /// The machine they were written on.
    pub device: Device,
    /// 1 for the first live session, 2 and more for further ones.
    pub slot: u16,
}

impl Origin {
    /// Returns whose lines hand edits of pages are as long as no record holds them: nobody knows when they were made.
    pub fn outside() -> Self {
        Self { coder: "outside".into(), device: "0000".into(), slot: 1 }
    }

    /// Reads the stem of a record file, `hw~k3f9` or `hw~k3f9.2`.
    pub fn parse(stem: &str) -> Option<Self> {
        let (coder, rest) = stem.split_once('~')?;
        let (device, slot) = match rest.split_once('.') {
            Some((device, slot)) => (device, slot.parse().ok().filter(|n| *n > 1)?),
            None => (rest, 1),
        };
        let is_valid = CoderId::is_valid(coder) && Device::is_valid(device);
        is_valid.then(|| Self { coder: coder.into(), device: device.into(), slot })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.coder, self.device)?;
        if self.slot > 1 { write!(f, ".{}", self.slot) } else { Ok(()) }
    }
}

/// The file a line belongs in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// `codings/<source>/<origin>.yaml`: codings, done marks and alignment of one source.
    Codings(SourceId),
    /// `trail/<origin>.yaml`: everything else.
    Trail,
}

/// A line of either kind of file.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A coding, or a later revision of one.
    Coding(Box<CodingLine>),
    /// A change to another thing, named by `of`.
    Trail(Box<TrailLine>),
}

impl Line {
    /// Returns the part that every line has.
    pub fn head(&self) -> &Head {
        match self {
            Self::Coding(line) => &line.head,
            Self::Trail(line) => &line.head,
        }
    }

    /// Returns the part that every line has, to be changed before the line is written for the first time.
    pub fn head_mut(&mut self) -> &mut Head {
        match self {
            Self::Coding(line) => &mut line.head,
            Self::Trail(line) => &mut line.head,
        }
    }

    /// Returns the line as JSON, without the dash in front: also a YAML flow mapping.
    pub fn to_json(&self) -> String {
        match self {
            Self::Coding(line) => line.to_json(),
            Self::Trail(line) => line.to_json(),
        }
    }
}

/// A line with its origin and place: what a project absorbs.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Who wrote it, from where.
    pub origin: Arc<Origin>,
    /// The file it belongs in.
    pub place: Place,
    /// What it says.
    pub line: Line,
}

/// Which lines make one action: `[n, k, of]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Act {
    /// The action's number, counted per coder, device and slot.
    pub n: u64,
    /// Which line of the action this is, from 1.
    pub k: u32,
    /// How many lines the action has.
    pub of: u32,
}

/// The largest number in a record, 2^53 - 1: what every reader of JSON keeps exactly.
pub const LARGEST: u64 = (1 << 53) - 1;

/// Returns the number after the highest of these, from 1 and up to [`LARGEST`]. There the later time decides.
pub fn next_number(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.max().unwrap_or(0).saturating_add(1).min(LARGEST)
}

/// Says of a line that it takes in what somebody changed in a page or a text by hand.
pub const OUTSIDE: &str = "outside";
/// Says of a line that it only follows a text that was changed: where a passage then stands.
pub const CARRY: &str = "carry";

/// What belongs to a line and not to the thing it changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The revision of the thing, from 1; a new one is the highest seen for the thing + 1.
    pub rev: u64,
    /// `Some(true)` takes the thing away, `Some(false)` brings it back.
    pub gone: Option<bool>,
    /// The action the line is part of; absent on lines written by hand.
    pub act: Option<Act>,
    /// When it was written.
    pub t: When,
    /// The reason given.
    pub why: Option<Box<str>>,
    /// The number of the action this undoes.
    pub undo: Option<u64>,
    /// The number of the action this does again.
    pub redo: Option<u64>,
    /// Who is behind it when the coder is not: [`OUTSIDE`] or [`CARRY`].
    pub by: Option<Box<str>>,
    /// First 8 hex digits of the hash of the codebook as the coder saw it.
    pub cb: Option<Box<str>>,
}

impl Head {
    /// Returns whether the line only follows a text that was changed.
    pub fn is_carry(&self) -> bool {
        self.by.as_deref() == Some(CARRY)
    }

    /// Returns whether the line takes in a change made by hand.
    pub fn is_outside(&self) -> bool {
        self.by.as_deref() == Some(OUTSIDE)
    }
}

/// The order in which the lines of one thing are applied: the one merge rule (FORMAT.md). `canonical` gives the line's
/// canonical JSON and is asked for only on a tie.
pub fn merge_order(a: &Head, b: &Head, canonical: impl FnOnce() -> Ordering) -> Ordering {
    let gone = |head: &Head| head.gone.unwrap_or(false);
    a.rev.cmp(&b.rev).then(gone(a).cmp(&gone(b))).then(a.t.cmp(&b.t)).then_with(canonical)
}

/// Everything a plan needs from outside: time, randomness, who acts, and the number of the action.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The time of the action: all its lines carry it.
    pub now: When,
    /// Who acts, from where.
    pub origin: Arc<Origin>,
    /// The action's number.
    pub action: u64,
    /// A random number that new ids are made of.
    pub seed: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stem_of_a_record_file_names_coder_device_and_slot() {
        for stem in ["hw~k3f9", "hw~k3f9.2", "dr-who-2~0000.11"] {
            assert_eq!(Origin::parse(stem).unwrap().to_string(), stem);
        }
        for wrong in ["hw", "hw~", "~k3f9", "HW~k3f9", "hw~k3f9.1", "hw~k3f9.x", "hw~k3f", "hw~k3f9 (copy)"] {
            assert_eq!(Origin::parse(wrong), None, "{wrong}");
        }
    }
}
