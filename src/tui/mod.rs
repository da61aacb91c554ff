//! The terminal: events in, frames out, effects on workers.
