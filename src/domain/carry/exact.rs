//! The best reading of a small change: all ways to lay one short text beside another are weighed at once, and a pair of
//! tokens is sure only if it stands in every best one.

/// What each stretch of changed tokens costs, whatever its length: of two readings the one with fewer changes is better,
/// so that words put in before `the ward` are not taken for words put in behind its `the`.
const CHANGE: i32 = 4;
/// What it costs where a line begins in both texts: people put in and take out whole turns.
const CHANGE_AT_LINE: i32 = 3;
const NEVER: i32 = i32::MIN / 2;

/// A pair of tokens in one best reading.
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    /// Whether all best readings pair both of them so.
    pub(super) is_sure: bool,
}

/// Two short texts, what each of their words is worth, and which tokens begin a line.
pub(super) struct Stretch<'t> {
    pub(super) old: &'t [u32],
    pub(super) new: &'t [u32],
    pub(super) weights: &'t [u8],
    pub(super) old_lines: &'t [bool],
    pub(super) new_lines: &'t [bool],
}

impl Stretch<'_> {
    fn weight(&self, word: u32) -> i32 {
        self.weights.get(word as usize).map_or(0, |weight| i32::from(*weight))
    }

    /// What a change costs that begins before two tokens.
    fn change(&self, i: usize, j: usize) -> i32 {
        let begins = |lines: &[bool], at: usize| lines.get(at).is_none_or(|begins| *begins);
        if begins(self.old_lines, i) && begins(self.new_lines, j) { CHANGE_AT_LINE } else { CHANGE }
    }
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
    fn new(stretch: &Stretch) -> Self {
        let (old, new) = (stretch.old, stretch.new);
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
                    (Some(a), Some(b)) if a == b => stretch.weight(*a) + at(&closed, below + j + 1),
                    _ => NEVER,
                };
                let (with, without) =
                    if is_end { (0, 0) } else { (paired.max(gap - stretch.change(i, j)), paired.max(gap)) };
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
pub(super) fn pairs(stretch: &Stretch) -> Vec<Pair> {
    let (old, new) = (stretch.old, stretch.new);
    let rests = Rests::new(stretch);
    let (rows, columns) = partners(stretch, &rests);
    let mut pairs = Vec::new();
    let (mut i, mut j, mut is_open) = (0, 0, false);
    while i < old.len() || j < new.len() {
        let (score, cost) = if is_open { (rests.open(i, j), 0) } else { (rests.closed(i, j), stretch.change(i, j)) };
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b && stretch.weight(*a) + rests.closed(i + 1, j + 1) == score => {
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
fn partners(stretch: &Stretch, rests: &Rests) -> (Vec<u8>, Vec<u8>) {
    let (old, new) = (stretch.old, stretch.new);
    let best = rests.closed(0, 0);
    let (mut rows, mut columns) = (vec![0u8; old.len()], vec![0u8; new.len()]);
    // The scores of the beginnings up to a row: ending in a pair, or in a change.
    let mut closed = vec![NEVER; new.len() + 1];
    let mut open = vec![-stretch.change(0, 0); new.len() + 1];
    set(&mut closed, 0, 0);
    set(&mut open, 0, NEVER);
    for (i, a) in old.iter().enumerate() {
        let mut next_closed = vec![NEVER; new.len() + 1];
        let mut next_open = vec![NEVER; new.len() + 1];
        let mut left = NEVER;
        for j in 0..=new.len() {
            let at = |from: &[i32]| from.get(j).copied().unwrap_or(NEVER);
            let up = at(&open).max(at(&closed) - stretch.change(i, j));
            let here = up.max(left);
            set(&mut next_open, j, here);
            left = here.max(at(&next_closed) - stretch.change(i + 1, j));
            if new.get(j) != Some(a) {
                continue;
            }
            let before = at(&open).max(at(&closed));
            set(&mut next_closed, j + 1, before + stretch.weight(*a));
            if before + stretch.weight(*a) + rests.closed(i + 1, j + 1) == best {
                for count in [rows.get_mut(i), columns.get_mut(j)].into_iter().flatten() {
                    *count = count.saturating_add(1);
                }
            }
        }
        (closed, open) = (next_closed, next_open);
    }
    (rows, columns)
}
