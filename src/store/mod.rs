//! The project folder on disk: the only layer that touches project files.

pub mod append;
pub mod error;
pub mod fs;
pub mod replace;
