//! The terminal: events in, frames out, effects on workers.

pub mod clipboard;
pub mod environment;
pub mod event;
pub mod loader;
pub mod saver;
pub mod signals;
pub mod terminal;
