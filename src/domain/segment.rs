//! A stretch of a source: what one coding covers.

use std::ops::Range;

/// A half-open, never empty stretch `start..end` of a source's text, in UTF-8 bytes.
///
/// Ordered by start, then end. On screen and in records it is called a *passage*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    start: usize,
    end: usize,
}

impl Segment {
    /// The stretch `start..end` in bytes; `None` when it would be empty or turned round.
    pub fn new(start: usize, end: usize) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte after the last one.
    pub fn end(self) -> usize {
        self.end
    }

    /// The same stretch as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Length in bytes, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a segment is never empty")]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the byte at `pos` lies inside.
    pub fn contains(self, pos: usize) -> bool {
        self.start <= pos && pos < self.end
    }

    /// Whether every byte of `other` lies inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether both share at least one byte; touching is not overlapping.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes both have.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// The smallest segment that covers both, with whatever lies between them.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// The union of segments as sorted stretches that neither overlap nor touch.
pub fn merged(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.sort_unstable();
    segments.dedup_by(|next, kept| {
        let joins = next.start <= kept.end;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seg(start: usize, end: usize) -> Segment {
        Segment::new(start, end).unwrap()
    }

    #[test]
    fn refuses_what_is_empty_or_turned_round() {
        assert_eq!(Segment::new(3, 3), None);
        assert_eq!(Segment::new(4, 3), None);
        assert_eq!(seg(3, 4).len(), 1);
    }

    #[test]
    fn touching_is_not_overlapping_but_merges() {
        assert!(!seg(0, 3).overlaps(seg(3, 5)));
        assert_eq!(seg(0, 3).intersection(seg(3, 5)), None);
        assert_eq!(merged(vec![seg(3, 5), seg(0, 3)]), [seg(0, 5)]);
    }

    proptest! {
        #[test]
        fn union_counts_each_byte_once(ranges in proptest::collection::vec((0usize..60, 1usize..20), 0..12)) {
            let segments: Vec<_> = ranges.iter().map(|&(start, len)| seg(start, start + len)).collect();
            let counted = (0..100).filter(|&pos| segments.iter().any(|s| s.contains(pos))).count();
            let union = merged(segments.clone());
            prop_assert_eq!(union.iter().map(|s| s.len()).sum::<usize>(), counted);
            prop_assert!(union.windows(2).all(|pair| pair[0].end() < pair[1].start()));
            prop_assert!(segments.iter().all(|s| union.iter().any(|u| u.covers(*s))));
        }

        #[test]
        fn overlap_is_symmetric_and_means_a_shared_byte(a in 0usize..20, b in 1usize..20, c in 0usize..20, d in 1usize..20) {
            let (one, two) = (seg(a, a + b), seg(c, c + d));
            prop_assert_eq!(one.overlaps(two), two.overlaps(one));
            prop_assert_eq!(one.overlaps(two), one.intersection(two).is_some());
            prop_assert_eq!(one.hull(two), two.hull(one));
            prop_assert!(one.hull(two).covers(one));
        }
    }
}
