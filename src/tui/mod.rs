//! The terminal: events in, frames out, effects on workers.

pub mod clipboard;
pub mod environment;
pub mod event;
pub mod loader;
mod run;
pub mod saver;
pub mod signals;
pub mod terminal;

pub use run::{RunError, RunOptions, run};
