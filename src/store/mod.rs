//! The project folder on disk: the only layer that touches project files.

pub mod append;
pub mod as_of;
pub mod check;
pub mod conflict;
pub mod create;
pub mod device;
pub mod disk;
pub mod elsewhere;
pub mod error;
pub mod finding;
pub mod format;
pub mod fs;
pub mod layout;
pub mod limits;
pub mod memory;
pub mod node;
pub mod notes;
pub mod open;
pub mod pack;
pub mod page_head;
pub mod pages;
pub mod records;
pub mod repair;
pub mod replace;
pub mod save_as;
#[cfg(test)]
mod tests;
pub mod text_file;
pub mod yaml_edit;
pub mod yaml_out;
pub mod yaml_scan;

pub use check::check;
pub use create::create;
pub use disk::DiskStore;
pub use error::StoreError;
pub use finding::{Finding, Severity};
pub use memory::MemoryStore;
pub use notes::NotesStore;
pub use open::{OpenOptions, Opened, load_source, open, open_trail};
pub use repair::{Done, Repaired, repair};

use crate::domain::Project;
use crate::domain::id::SourceId;
use crate::domain::record::Record;

impl Store for Box<dyn Store> {
    fn append(&mut self, records: &[Record]) -> Result<(), StoreError> {
        (**self).append(records)
    }

    fn look_again(&mut self) -> Result<(), StoreError> {
        (**self).look_again()
    }

    fn put_text(&mut self, source: &SourceId, text: &str, before: Option<&str>) -> Result<(), StoreError> {
        (**self).put_text(source, text, before)
    }

    fn write_pages(&mut self, project: &Project) -> Result<Vec<Finding>, StoreError> {
        (**self).write_pages(project)
    }
}

/// Where a session saves what it changes.
pub trait Store: Send {
    /// Appends records, each to the file of its place, and returns when all survive a power cut.
    ///
    /// # Errors
    /// Not all are saved: keep them, and append the same records again. Those that are saved are not doubled.
    fn append(&mut self, records: &[Record]) -> Result<(), StoreError>;

    /// Looks whether all that was appended is still there, and appends again what a file has lost that an editor, git or
    /// a sync tool replaced, cut or removed. Cheap where nothing happened.
    ///
    /// # Errors
    /// Not all is saved any more: look again later.
    fn look_again(&mut self) -> Result<(), StoreError>;

    /// Saves the text of a source, and keeps it under its hash for the codings made on it; a text that was there before
    /// is kept in the same way. `text` has no byte order mark and only line feeds; `before` is the SHA-256 of the text
    /// that it was made of.
    ///
    /// # Errors
    /// The text that was there stays. `ChangedMeanwhile`: somebody else changed it; the new one is kept under its hash.
    fn put_text(&mut self, source: &SourceId, text: &str, before: Option<&str>) -> Result<(), StoreError>;

    /// Writes the pages that changed, and returns what kept a page from being written. Hand edits are never overwritten.
    ///
    /// # Errors
    /// The disk refused; pages can be written again at any time.
    fn write_pages(&mut self, project: &Project) -> Result<Vec<Finding>, StoreError>;
}
