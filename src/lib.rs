//! emic: coding interviews in the terminal.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod interchange;
pub mod outside;
pub mod store;
pub mod text;
pub mod theme;
pub mod tui;
pub mod view;
