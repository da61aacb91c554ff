//! Screens, panes and windows: one file each, with its state and what its actions do.

pub mod card;
pub mod codebook;
pub mod confirm;
pub mod filing;
pub mod help;
pub mod list;
pub mod memo;
pub mod memos;
pub mod palette;
pub mod people;
pub mod picker;
pub mod prompt;
pub mod quotes;
pub mod rework;
pub mod rows;
pub mod search;
pub mod sort;
pub mod sources;
pub mod tallies;
#[cfg(test)]
pub mod testing;
pub mod trail;
pub mod transcript;
pub mod versions;
pub mod welcome;
