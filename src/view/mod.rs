//! Draws the app into a buffer; reads only.

pub mod overlays;
pub mod paint;
pub mod quotes;
pub mod tallies;
#[cfg(test)]
pub mod testing;
