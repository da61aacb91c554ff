//! The best reading of a small change: all ways to lay one short text beside another are weighed at once, and a pair of
//! tokens is sure only if it stands in every best one.

/// What each stretch of changed tokens costs, whatever its length: of two readings the one with fewer changes is better,
/// so that words put in before `the ward` are not taken for words put in behind its `the`.
const CHANGE: i32 = 2;
const NEVER: i32 = i32::MIN / 2;

/// A pair of tokens in one best reading.
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    /// Whether all best readings pair both of them so.
    pub(super) is_sure: bool,
}

/// The scores of the rests of both texts from each pair of places on.
struct Rests {
    width: usize,
    /// When the tokens before are paired: a change begins here.
    closed: Vec<i32>,
    /// When the tokens before are changed: the change goes on.
    open: Vec<i32>,
}

impl Rests {
    fn new(old: &[u32], new: &[u32], weight: &impl Fn(u32) -> i32) -> Self {
        let width = new.len() + 1;
        let mut closed = vec![NEVER; (old.len() + 1) * width];
        let mut open = closed.clone();
        for (i, row) in (0..=old.len()).rev().map(|i| (i, old.get(i))) {
            let (here, below) = (i * width, (i + 1) * width);
            for j in (0..width).rev() {
                let at = |from: &[i32], index: usize| from.get(index).copied().unwrap_or(NEVER);
                let is_end = row.is_none() && j + 1 == width;
                let right = if j + 1 < width { at(&open, here + j + 1) } else { NEVER };
                let down = if row.is_some() { at(&open, below + j) } else { NEVER };
                let gap = right.max(down);
                let paired = match (row, new.get(j)) {
                    (Some(a), Some(b)) if a == b => weight(*a) + at(&closed, below + j + 1),
                    _ => NEVER,
                };
                let (with, without) = if is_end { (0, 0) } else { (paired.max(gap - CHANGE), paired.max(gap)) };
                set(&mut closed, here + j, with);
                set(&mut open, here + j, without);
            }
        }
        Self { width, closed, open }
    }

    fn closed(&self, i: usize, j: usize) -> i32 {
        self.closed.get(i * self.width + j).copied().unwrap_or(NEVER)
    }

    fn open(&self, i: usize, j: usize) -> i32 {
        self.open.get(i * self.width + j).copied().unwrap_or(NEVER)
    }
}

fn set(cells: &mut [i32], index: usize, value: i32) {
    if let Some(cell) = cells.get_mut(index) {
        *cell = value;
    }
}

/// Pairs the tokens of two short texts. What stands before and after both is taken as paired.
pub(super) fn pairs(old: &[u32], new: &[u32], weight: impl Fn(u32) -> i32) -> Vec<Pair> {
    let rests = Rests::new(old, new, &weight);
    let (rows, columns) = partners(old, new, &rests, &weight);
    let mut pairs = Vec::new();
    let (mut i, mut j, mut is_open) = (0, 0, false);
    while i < old.len() || j < new.len() {
        let (score, cost) = if is_open { (rests.open(i, j), 0) } else { (rests.closed(i, j), CHANGE) };
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b && weight(*a) + rests.closed(i + 1, j + 1) == score => {
                let is_sure = rows.get(i) == Some(&1) && columns.get(j) == Some(&1);
                pairs.push(Pair { old: i, new: j, is_sure });
                (i, j, is_open) = (i + 1, j + 1, false);
            }
            (Some(_), _) if rests.open(i + 1, j) - cost == score => (i, is_open) = (i + 1, true),
            _ => (j, is_open) = (j + 1, true),
        }
    }
    pairs
}

/// For each token of both texts with how many of the other it is paired in one best reading or another: 2 for more.
fn partners(old: &[u32], new: &[u32], rests: &Rests, weight: &impl Fn(u32) -> i32) -> (Vec<u8>, Vec<u8>) {
    let best = rests.closed(0, 0);
    let (mut rows, mut columns) = (vec![0u8; old.len()], vec![0u8; new.len()]);
    // The scores of the beginnings up to a row: ending in a pair, or in a change.
    let mut closed = vec![NEVER; new.len() + 1];
    let mut open = vec![-CHANGE; new.len() + 1];
    set(&mut closed, 0, 0);
    set(&mut open, 0, NEVER);
    for (i, a) in old.iter().enumerate() {
        let mut next_closed = vec![NEVER; new.len() + 1];
        let mut next_open = vec![NEVER; new.len() + 1];
        let mut left = NEVER;
        for j in 0..=new.len() {
            let at = |from: &[i32]| from.get(j).copied().unwrap_or(NEVER);
            let up = at(&open).max(at(&closed) - CHANGE);
            let here = up.max(left);
            set(&mut next_open, j, here);
            left = here.max(at(&next_closed) - CHANGE);
            if new.get(j) != Some(a) {
                continue;
            }
            let before = at(&open).max(at(&closed));
            set(&mut next_closed, j + 1, before + weight(*a));
            if before + weight(*a) + rests.closed(i + 1, j + 1) == best {
                for count in [rows.get_mut(i), columns.get_mut(j)].into_iter().flatten() {
                    *count = count.saturating_add(1);
                }
            }
        }
        (closed, open) = (next_closed, next_open);
    }
    (rows, columns)
}
