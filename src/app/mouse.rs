//! What the mouse did, in cells of the screen: own types, so that no terminal crate is needed.

/// One thing the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What happened.
    pub kind: MouseKind,
    /// Column of the cell, from 0 at the left.
    pub column: u16,
    /// Row of the cell, from 0 at the top.
    pub row: u16,
}

/// What the mouse did. Only the first button and the wheel do anything in emic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The button went down; `clicks` is 1 to 3: how many times at this cell in quick succession.
    Down {
        /// 1 for a click, 2 for a double click (a word), 3 for a triple click (a sentence).
        clicks: u8,
    },
    /// The mouse moved with the button down.
    Drag,
    /// The button came up.
    Up,
    /// The wheel turned away from the user: towards the start.
    ScrollUp,
    /// The wheel turned towards the user: towards the end.
    ScrollDown,
}
