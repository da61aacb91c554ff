//! emic: coding interviews in the terminal.
//!
//! # How the code is laid out
//!
//! A project is a fold of records. [`domain::plan::plan`] turns a [`domain::Command`] into records and only reads;
//! absorbing records ([`domain::absorb`]) is the only thing that changes a [`domain::Project`]. Undo is a record too.
//!
//! | layer | holds | may use |
//! |---|---|---|
//! | [`text`] | width, wrapping, safety, segmentation | nothing |
//! | [`domain`] | what a project is | `text` |
//! | [`analysis`] | counts and lists, all as one [`analysis::table::Table`] | `domain`, `text` |
//! | [`interchange`] | other formats, over memory | `analysis`, `domain`, `text` |
//! | [`store`] | the project folder on disk | `domain`, `text` |
//! | [`app`] | the full screen as a state machine: messages in, effects out | `interchange`, `analysis`, `domain`, `text` |
//! | [`theme`] | roles and their styles | nothing |
//! | [`view`] | the app drawn into a buffer | `app` (read only), `theme`, `analysis`, `domain`, `text` |
//! | [`config`] | where the user's own files are and what they say | `app`, `theme`, `store`, `domain`, `text` |
//! | [`outside`] | the clock and chance | `domain` |
//! | [`tui`] | the terminal and its threads | all but `cli` |
//! | [`cli`] | the commands; starts the full screen by one call | all but `app`, `view` |
//!
//! `tests/it/architecture.rs` reads this table and holds the code to it. A key press becomes an action ([`app::action`]), an action an
//! outcome, an outcome's commands records, and records an effect that [`tui`] carries out: append, sync, acknowledge.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod interchange;
pub mod outside;
#[cfg(test)]
#[path = "../tests/proofs.rs"]
mod proofs;
pub mod store;
pub mod text;
pub mod theme;
pub mod tui;
pub mod view;
