//! What tests of the whole program stand on.

pub mod session;
