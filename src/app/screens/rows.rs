//! Moving through the rows of a list: the same in every window and pane.

use crate::app::action::Action;

/// Rows of a page in a window.
pub const PAGE: usize = 8;

/// Returns where an action leads to from row `at` of `len`, both from 0; `None` when it is no move.
pub fn moved(at: usize, len: usize, page: usize, action: Action) -> Option<usize> {
    let page = isize::try_from(page).unwrap_or(isize::MAX);
    let by = match action {
        Action::MoveUp => -1,
        Action::MoveDown => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        Action::HalfPageUp => -(page / 2).max(1),
        Action::HalfPageDown => (page / 2).max(1),
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        _ => return None,
    };
    Some(shifted(at, len, by))
}

/// Returns the row that stands `by` rows further, or the first or last.
pub fn shifted(at: usize, len: usize, by: isize) -> usize {
    at.saturating_add_signed(by).min(len.saturating_sub(1))
}

/// Returns the first row to draw: the one drawn so far, unless the cursor's would then not be seen on so many rows.
pub fn first_shown(top: usize, at: usize, height: usize) -> usize {
    top.clamp((at + 1).saturating_sub(height.max(1)), at)
}

/// Returns the first of `len` rows that is shown in `height` rows so that `cursor` stands in the middle where it can.
pub fn centred(cursor: usize, len: usize, height: usize) -> usize {
    cursor.saturating_sub(height / 2).min(len.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_end_at_the_first_and_the_last_row() {
        let from = |at, action| moved(at, 10, 4, action);
        assert_eq!((from(0, Action::MoveUp), from(9, Action::MoveDown)), (Some(0), Some(9)));
        assert_eq!(
            (from(5, Action::PageUp), from(2, Action::PageUp), from(5, Action::PageDown)),
            (Some(1), Some(0), Some(9))
        );
        assert_eq!((from(5, Action::HalfPageUp), from(5, Action::HalfPageDown)), (Some(3), Some(7)));
        assert_eq!((from(5, Action::Top), from(5, Action::Bottom)), (Some(0), Some(9)));
        assert_eq!(
            [(0, 3, 4), (0, 4, 4), (5, 2, 4), (3, 3, 0)].map(|(top, at, rows)| first_shown(top, at, rows)),
            [0, 1, 2, 3]
        );
        assert_eq!((moved(0, 0, 4, Action::Bottom), from(5, Action::Accept)), (Some(0), None));
    }
}
