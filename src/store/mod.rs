//! The project folder on disk: the only layer that touches project files.

pub mod append;
pub mod conflict;
pub mod error;
pub mod fs;
pub mod limits;
pub mod node;
pub mod page_head;
pub mod replace;
pub mod yaml_edit;
pub mod yaml_out;
pub mod yaml_scan;
