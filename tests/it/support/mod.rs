//! What tests of the whole program stand on.

pub mod command;
pub mod session;
pub mod svg;
