//! Carrying passages over to a changed text (stub until the real one is merged).

use super::line::Passage;
use super::segment::Segment;
use super::transcript::Transcript;

/// The way from one text to another.
#[derive(Clone, Debug)]
pub struct Carry {
    old: String,
    new: String,
}

/// Where a stretch stands in the new text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The stretch, in bytes.
    pub segment: Segment,
    /// Whether its words are the very same.
    pub is_exact: bool,
}

impl Carry {
    /// Finds the way.
    pub fn new(old: &str, new: &str) -> Self {
        Self { old: old.into(), new: new.into() }
    }

    /// Returns where a stretch of the old text stands in the new one; `None` when that is not certain.
    pub fn place(&self, old: Segment) -> Option<Placed> {
        let words = self.old.get(old.range())?;
        let mut hits = self.new.match_indices(words);
        let (at, _) = hits.next().filter(|_| hits.next().is_none())?;
        Some(Placed { segment: Segment::new(at, at + words.len())?, is_exact: true })
    }
}

/// Returns where the words of a passage stand in a text, by what it quotes and what stood before and after it; `None`
/// when that is not certain.
pub fn find(passage: &Passage, new: &Transcript) -> Option<Placed> {
    let mut hits = new.text().match_indices(&*passage.quote);
    let (at, words) = hits.next().filter(|_| hits.next().is_none())?;
    Some(Placed { segment: Segment::new(at, at + words.len())?, is_exact: true })
}
