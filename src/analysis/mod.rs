//! Counts and lists computed from a project; every result is one `Table`. Pure.

pub mod attribute;
pub mod codebook_changes;
pub mod existed;
pub mod handle;
pub mod lists;
pub mod live;
pub mod retrieve;
pub mod search;
pub mod table;
pub mod tally;
