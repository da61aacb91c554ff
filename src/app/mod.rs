//! The full screen as a state machine: messages in, effects out; no terminal, no clock, no disk.

pub mod action;
pub mod key;
pub mod keymap;
pub mod mouse;
