//! Where the user's own files are and what they say.

pub mod key_list;
pub mod look;
pub mod paths;
pub mod place;
