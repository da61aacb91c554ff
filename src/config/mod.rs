//! Where the user's own files are and what they say.

mod file;
pub mod key_list;
mod keys;
pub mod load;
pub mod look;
pub mod paths;
pub mod place;
pub mod problem;
mod settings;
