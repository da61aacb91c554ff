//! A store in memory, for tests of everything above: what was saved can be looked at, and failures be ordered.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Store;
use super::error::{Result, StoreError};
use super::finding::Finding;
use super::fs::Errno;
use crate::domain::Project;
use crate::domain::id::SourceId;
use crate::domain::record::Record;

/// A store that keeps everything in memory. Clones share it, so that a test sees what the program saved.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    records: Vec<Record>,
    texts: BTreeMap<SourceId, String>,
    pages: Option<Project>,
    failure: Option<Errno>,
}

impl MemoryStore {
    /// Returns an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets everything fail from now on with this error, or work again.
    pub fn fail_with(&self, failure: Option<Errno>) {
        self.lock().failure = failure;
    }

    /// Returns all records saved so far, in their order.
    pub fn records(&self) -> Vec<Record> {
        self.lock().records.clone()
    }

    /// Returns the text saved for a source.
    pub fn text(&self, source: &SourceId) -> Option<String> {
        self.lock().texts.get(source).cloned()
    }

    /// Returns the project whose pages were written last.
    pub fn pages(&self) -> Option<Project> {
        self.lock().pages.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writable(&self, path: &str) -> Result<MutexGuard<'_, State>> {
        let state = self.lock();
        match state.failure {
            Some(errno) => Err(StoreError::writing(Path::new(path), &errno.into())),
            None => Ok(state),
        }
    }
}

impl Store for MemoryStore {
    fn append(&mut self, records: &[Record]) -> Result<()> {
        self.writable("trail")?.records.extend_from_slice(records);
        Ok(())
    }

    fn look_again(&mut self) -> Result<()> {
        self.writable("trail").map(drop)
    }

    fn put_text(&mut self, source: &SourceId, text: &str, _before: Option<&str>) -> Result<()> {
        self.writable("sources")?.texts.insert(source.clone(), text.to_owned());
        Ok(())
    }

    fn write_pages(&mut self, project: &Project) -> Result<Vec<Finding>> {
        self.writable("project.yaml")?.pages = Some(project.clone());
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Command, Stamp, When, plan::plan};

    #[test]
    fn it_keeps_what_it_is_given_and_fails_when_told_to() {
        let origin = Arc::new(crate::domain::Origin::parse("hw~k3f9").unwrap());
        let stamp = Stamp { now: When::default(), origin, action: 1, seed: 1 };
        let command = Command::AddCoder { id: "hw".into(), name: "Hana".into() };
        let records = plan(&Project::default(), command, &stamp).unwrap().records;
        let seen = MemoryStore::new();
        let mut store: Box<dyn Store> = Box::new(seen.clone());
        seen.fail_with(Some(Errno::NOSPC));
        assert!(store.append(&records).unwrap_err().to_string().contains("the disk is full"));
        seen.fail_with(None);
        store.append(&records).unwrap();
        store.put_text(&"i03".into(), "P03: yes\n", None).unwrap();
        assert_eq!(seen.records(), records);
        assert_eq!(seen.text(&"i03".into()).as_deref(), Some("P03: yes\n"));
    }
}
