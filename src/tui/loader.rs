//! Reading sources on threads of their own: the project is on screen before all of it is in memory.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::domain::Project;
use crate::domain::absorb::Loading;
use crate::domain::id::SourceId;
use crate::domain::record::Record;
use crate::store::fs::Fs;
use crate::store::{Finding, OpenOptions, load_source};

/// How many sources are read at the same time.
const WORKERS: usize = 2;

/// A source that was read, lines about other things in its files, and what could not be read.
pub type Loaded = (Loading, Vec<Record>, Vec<Finding>);

/// The way to the reading threads.
#[derive(Debug)]
pub struct Loader {
    queue: Arc<Queue>,
    asked: BTreeSet<SourceId>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<VecDeque<Loading>>,
    filled: Condvar,
}

impl Loader {
    /// Starts the threads; `send` is called on them, until it returns false.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(
        fs: &Arc<dyn Fs>,
        dir: &Path,
        options: OpenOptions,
        send: impl Fn(Loaded) -> bool + Clone + Send + 'static,
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::default());
        for _ in 0..WORKERS {
            let (queue, fs, dir, send) = (queue.clone(), fs.clone(), dir.to_owned(), send.clone());
            let work = move || while send(load_source(&*fs, &dir, queue.next(), &options)) {};
            thread::Builder::new().name("loader".to_owned()).spawn(work)?;
        }
        Ok(Self { queue, asked: BTreeSet::new() })
    }

    /// Reads these sources before all that wait, in this order; those that are read or being read are left out.
    pub fn load(&mut self, project: &Project, sources: &[SourceId]) {
        let mut waiting = self.queue.lock();
        for source in sources.iter().rev() {
            let at = waiting.iter().position(|loading| loading.source() == source);
            if let Some(loading) = at.and_then(|at| waiting.remove(at)) {
                waiting.push_front(loading);
            } else if self.asked.insert(source.clone()) {
                waiting.push_front(project.loading(source));
            }
        }
        self.queue.filled.notify_all();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Loading>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Loading {
        let mut waiting = self.lock();
        loop {
            match waiting.pop_front() {
                Some(loading) => return loading,
                None => waiting = self.filled.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::Build;
    use crate::store::fs::MemoryFs;
    use std::sync::mpsc::channel;

    #[test]
    fn every_source_is_read_once_and_the_one_wanted_first() {
        let mut build = Build::new();
        for id in ["a", "b", "c"] {
            build.interview(id, "I: How was it?\n\nP1: Well.");
        }
        let queue = Arc::new(Queue::default());
        let mut loader = Loader { queue: queue.clone(), asked: BTreeSet::new() };
        let ids = |names: &[&str]| names.iter().map(|name| SourceId::from(*name)).collect::<Vec<_>>();
        loader.load(&build.project, &ids(&["a", "b", "c"]));
        loader.load(&build.project, &ids(&["c"]));
        assert_eq!(queue.next().source().as_str(), "c");
        loader.load(&build.project, &ids(&["c"]));
        assert_eq!([queue.next(), queue.next()].map(|l| l.source().to_string()), ["a", "b"]);
        assert!(queue.lock().is_empty());
    }

    #[test]
    fn what_was_read_comes_back_with_its_text() {
        let memory = MemoryFs::new();
        memory.write("sources/i01.txt", "P1: Well.\n");
        let fs: Arc<dyn Fs> = Arc::new(memory);
        let (to, heard) = channel();
        let send = move |loaded| to.send(loaded).is_ok();
        let mut loader = Loader::start(&fs, Path::new(""), OpenOptions::default(), send).unwrap();
        loader.load(&Project::default(), &["i01".into()]);
        let (loading, others, _) = heard.recv().unwrap();
        let mut project = Project::default();
        project.absorb_loaded(loading);
        assert!(project.unknown_shards().any(|(_, shard)| shard.text().is_some()) && others.is_empty());
    }
}
