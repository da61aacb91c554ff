//! The terminal: events in, frames out, effects on workers.

pub mod environment;
pub mod event;
pub mod signals;
pub mod terminal;
