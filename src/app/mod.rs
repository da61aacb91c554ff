//! The full screen as a state machine: messages in, effects out; no terminal, no clock, no disk.
//!
//! [`App::update`] only routes: a key becomes an [`Action`] by the keymap of the context on top (a window, else the
//! focused pane); the screen that owns the context turns it into an [`Outcome`]; [`edit`] turns the commands of an
//! outcome into records, and what else the outcome asks for is done here.

pub mod action;
pub mod edit;
pub mod effect;
pub mod fuzzy;
pub mod geometry;
pub mod key;
pub mod keymap;
pub mod mouse;
pub mod msg;
pub mod notice;
pub mod outcome;
pub mod overlay;
pub mod saving;
pub mod screens;
pub mod text_input;
pub mod world;

/// A screen that fills the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Sources, transcript, codebook: home.
    #[default]
    Code,
    /// Counts by level, category, code.
    Tallies,
    /// Passages with their labels.
    Quotes,
}

/// A pane of the home screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The list of sources.
    Sources,
    /// The text.
    #[default]
    Transcript,
    /// The tree of codes.
    Codebook,
}
