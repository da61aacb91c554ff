//! Saving on a thread of its own, so that no key waits for the disk: records first, synced before they are
//! acknowledged; pages once nothing else waits.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::domain::id::SourceId;
use crate::domain::record::Record;
use crate::domain::{Project, SourceText};
use crate::store::{Store, StoreError};

/// How long the worker waits before it does what nobody asked for.
#[derive(Clone, Copy)]
struct Pace {
    /// How long nothing must be changed before pages are written: a page is for reading, and a burst of edits is one.
    quiet: Duration,
    /// How often it is looked whether other programs replaced files that were written.
    look: Duration,
    /// How soon what could not be saved is tried again.
    again: Duration,
}

const PACE: Pace =
    Pace { quiet: Duration::from_millis(300), look: Duration::from_secs(2), again: Duration::from_secs(5) };
/// How long a program that ends unexpectedly waits for what is still being saved.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is to be saved.
#[derive(Debug)]
pub enum Job {
    /// Append records under a number; write the pages of the project when it is given.
    Append {
        /// The number that is acknowledged.
        number: u64,
        /// The records, in order.
        records: Vec<Record>,
        /// The project with these records, if they change what its pages say.
        project: Option<Box<Project>>,
    },
    /// Save the text of a source, before the records that come after it.
    Text {
        /// Of which source.
        source: SourceId,
        /// The text.
        text: SourceText,
        /// The SHA-256 of the text that it was made of.
        before: String,
    },
    /// Append again what could not be appended, and what files have lost since.
    Retry,
    /// Save all that waits, pages too, and say when that is done.
    Finish,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// Everything up to this number survives a power cut.
    Saved(u64),
    /// Records could not be appended; they are kept.
    NotSaved {
        /// What happened and why.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// Pages could not be written; no record is lost.
    Trouble(String),
    /// All is saved; or else why records could not be saved and what to do.
    Finished(Option<(String, String)>),
}

/// The way to the saving thread. When it is dropped, what waits is still appended, unless the disk takes too long.
#[derive(Debug)]
pub struct Saver {
    jobs: Option<Sender<Job>>,
    /// Nothing comes from here; it closes when the thread has ended.
    ended: Receiver<()>,
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.jobs = None;
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}

impl Saver {
    /// Starts the thread; `report` is called on it.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(store: impl Store + 'static, report: impl Fn(Report) + Send + 'static) -> io::Result<Self> {
        let ((jobs, inbox), (alive, ended)) = (channel(), channel());
        let worker = Worker::new(store, report, PACE);
        thread::Builder::new().name("saver".to_owned()).spawn(move || {
            worker.work(&inbox);
            drop(alive);
        })?;
        Ok(Self { jobs: Some(jobs), ended })
    }

    /// Hands a job over. A thread that has ended takes none: it has reported why.
    pub fn hand(&self, job: Job) {
        let _ = self.jobs.as_ref().map(|jobs| jobs.send(job));
    }
}

struct Worker<S, R> {
    store: S,
    report: R,
    waiting: Vec<Record>,
    /// Texts that come before them, each with the hash of the one that it was made of.
    texts: VecDeque<(SourceId, SourceText, String)>,
    last: u64,
    pages: Option<Box<Project>>,
    pace: Pace,
    /// Whether something is not saved. It is tried again when a job comes, and now and then without.
    has_failed: bool,
    /// Why, as it was told last.
    told: Option<(String, String)>,
}

impl<S: Store, R: Fn(Report)> Worker<S, R> {
    fn new(store: S, report: R, pace: Pace) -> Self {
        Self {
            store,
            report,
            waiting: Vec::new(),
            texts: VecDeque::new(),
            last: 0,
            pages: None,
            pace,
            has_failed: false,
            told: None,
        }
    }

    fn work(mut self, inbox: &Receiver<Job>) {
        loop {
            let first = match self.next(inbox) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => None,
                // Whoever gave the jobs is gone: nothing more comes.
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let (is_quiet, mut is_last) = (first.is_none(), false);
            // All that waits goes to the disk together: one sync for many.
            for job in first.into_iter().chain(inbox.try_iter()) {
                is_last |= self.take(job);
            }
            let failure = self.save();
            let failure = failure.map(|error| (error.reason(), error.hint().to_owned()));
            match failure {
                None if is_last => {
                    self.write_pages();
                    (self.report)(Report::Finished(None));
                }
                None if is_quiet => self.write_pages(),
                None => {}
                Some(why) if is_last => (self.report)(Report::Finished(Some(why))),
                // What was tried again by itself and still fails is known.
                Some(why) if is_quiet && self.told.as_ref() == Some(&why) => {}
                Some(why) => {
                    let (reason, hint) = why.clone();
                    self.told = Some(why);
                    (self.report)(Report::NotSaved { reason, hint });
                }
            }
        }
    }

    fn next(&self, inbox: &Receiver<Job>) -> Result<Job, RecvTimeoutError> {
        if self.has_failed {
            return inbox.recv_timeout(self.pace.again);
        }
        if self.last == 0 {
            return inbox.recv().map_err(|_ended| RecvTimeoutError::Disconnected);
        }
        inbox.recv_timeout(if self.pages.is_some() { self.pace.quiet } else { self.pace.look })
    }

    /// Takes a job in; returns whether it is the last.
    fn take(&mut self, job: Job) -> bool {
        match job {
            Job::Append { number, records, project } => {
                self.waiting.extend(records);
                self.last = number;
                self.pages = project.or(self.pages.take());
                false
            }
            Job::Text { source, text, before } => {
                self.texts.push_back((source, text, before));
                false
            }
            Job::Retry => false,
            Job::Finish => true,
        }
    }

    /// Appends what waits, and again what files have lost meanwhile.
    fn save(&mut self) -> Option<StoreError> {
        let is_new = !self.waiting.is_empty() || self.has_failed;
        let put = self.put_texts();
        let is_all = self.waiting.is_empty();
        let appended = put.and_then(|()| if is_all { Ok(()) } else { self.store.append(&self.waiting) });
        if appended.is_ok() {
            self.waiting.clear();
        }
        let saved = appended.and_then(|()| self.store.look_again());
        self.has_failed = saved.is_err();
        if saved.is_ok() && is_new {
            (self.report)(Report::Saved(self.last));
        }
        saved.err()
    }

    /// Saves the texts that wait. One that somebody else changed meanwhile stays as they left it.
    fn put_texts(&mut self) -> Result<(), StoreError> {
        while let Some((source, text, before)) = self.texts.front() {
            match self.store.put_text(source, text.transcript.text(), Some(before)) {
                Err(StoreError::ChangedMeanwhile { path }) => {
                    let what = format!("{} was changed by another program, and stays as that left it", path.display());
                    (self.report)(Report::Trouble(format!("{what}; your text is kept in sources/.versions")));
                }
                saved => saved?,
            }
            self.texts.pop_front();
        }
        Ok(())
    }

    /// Writes the pages; all records they tell of are saved.
    fn write_pages(&mut self) {
        let Some(project) = self.pages.take() else { return };
        match self.store.write_pages(&project) {
            Ok(findings) => {
                for finding in findings {
                    let what = format!("{}: {} {}", finding.file, finding.what, finding.remedy);
                    (self.report)(Report::Trouble(what));
                }
            }
            Err(error) => (self.report)(Report::Trouble(format!("{error} {}", error.hint()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::Build;
    use crate::store::MemoryStore;
    use crate::store::fs::Errno;
    use std::sync::Arc;
    use std::sync::Mutex;

    /// Runs a worker over jobs that all wait already, and returns what it reported.
    fn reports(store: &MemoryStore, jobs: Vec<Job>) -> Vec<Report> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let report = {
            let told = told.clone();
            move |report| told.lock().unwrap().push(report)
        };
        let (to, inbox) = channel();
        for job in jobs {
            to.send(job).unwrap();
        }
        drop(to);
        Worker::new(store.clone(), report, Pace { quiet: Duration::ZERO, ..PACE }).work(&inbox);
        let told = told.lock().unwrap();
        told.clone()
    }

    fn append(number: u64, build: &Build, pages: bool) -> Job {
        let project = pages.then(|| Box::new(build.project.clone()));
        Job::Append { number, records: build.records.clone(), project }
    }

    #[test]
    fn all_that_waits_is_saved_together_and_acknowledged_once() {
        let (store, build) = (MemoryStore::new(), Build::new());
        let told = reports(&store, vec![append(1, &build, false), append(2, &build, true), Job::Finish]);
        assert_eq!(told, [Report::Saved(2), Report::Finished(None)]);
        assert_eq!(store.records().len(), 2 * build.records.len());
        assert!(store.pages().is_some());
    }

    #[test]
    fn what_cannot_be_saved_is_kept_and_said_at_the_end() {
        let (store, build) = (MemoryStore::new(), Build::new());
        store.fail_with(Some(Errno::NOSPC));
        let told = reports(&store, vec![append(1, &build, true), Job::Finish]);
        let [Report::Finished(Some((reason, hint)))] = told.as_slice() else { panic!("{told:?}") };
        assert!(reason.contains("the disk is full") && hint.contains("Free some space"), "{reason} {hint}");
        assert!(store.pages().is_none(), "no page tells of what is not saved");
    }

    #[test]
    fn what_could_not_be_saved_is_saved_when_it_is_tried_again() {
        let (store, build) = (MemoryStore::new(), Build::new());
        store.fail_with(Some(Errno::NOSPC));
        let (to, heard) = channel();
        let saver = Saver::start(store.clone(), move |report| drop(to.send(report))).unwrap();
        saver.hand(append(1, &build, false));
        assert!(matches!(heard.recv().unwrap(), Report::NotSaved { .. }));
        store.fail_with(None);
        saver.hand(Job::Retry);
        assert_eq!(heard.recv().unwrap(), Report::Saved(1));
        saver.hand(append(2, &build, false));
        drop(saver);
        assert_eq!(heard.try_iter().collect::<Vec<_>>(), [Report::Saved(2)]);
        assert_eq!(store.records().len(), 2 * build.records.len());
    }

    /// Files that lose what was appended, until it is looked again; a full disk at first, if so.
    struct Losing {
        store: MemoryStore,
        looked: Sender<()>,
        is_full: bool,
    }

    impl Store for Losing {
        fn append(&mut self, records: &[Record]) -> Result<(), StoreError> {
            self.store.append(records)
        }

        fn look_again(&mut self) -> Result<(), StoreError> {
            let _ = self.looked.send(());
            if std::mem::take(&mut self.is_full) {
                return Err(StoreError::writing(std::path::Path::new("trail"), &Errno::NOSPC.into()));
            }
            Ok(())
        }

        fn put_text(&mut self, _: &SourceId, _: &str, _: Option<&str>) -> Result<(), StoreError> {
            Ok(())
        }

        fn write_pages(&mut self, _: &Project) -> Result<Vec<crate::store::Finding>, StoreError> {
            Ok(Vec::new())
        }
    }

    #[test]
    fn p9_it_looks_again_by_itself() {
        let ((looked, looks), (to, heard)) = (channel(), channel());
        let (store, build) = (Losing { store: MemoryStore::new(), looked, is_full: false }, Build::new());
        let (jobs, inbox) = channel();
        let pace = Pace { look: Duration::ZERO, ..PACE };
        let worker = Worker::new(store, move |report| drop(to.send(report)), pace);
        let thread = thread::spawn(move || worker.work(&inbox));
        jobs.send(append(1, &build, false)).unwrap();
        assert_eq!(heard.recv().unwrap(), Report::Saved(1));
        looks.recv().expect("it looks when it has saved");
        looks.recv().expect("it looks again by itself");
        jobs.send(Job::Finish).unwrap();
        assert_eq!(heard.recv().unwrap(), Report::Finished(None));
        // Whoever asked may go on after all: it ends when nobody can ask any more.
        drop(jobs);
        thread.join().unwrap();
    }

    #[test]
    fn what_a_file_lost_and_could_not_get_back_is_not_saved_until_it_can() {
        let (build, told) = (Build::new(), Mutex::new(Vec::new()));
        let store = Losing { store: MemoryStore::new(), looked: channel().0, is_full: true };
        let report = |report| told.lock().unwrap().push(report);
        let mut worker = Worker::new(store, report, PACE);
        worker.take(append(1, &build, false));
        assert!(worker.save().unwrap().to_string().contains("the disk is full"));
        assert_eq!(*told.lock().unwrap(), []);
        worker.take(Job::Retry);
        assert!(worker.save().is_none());
        assert_eq!(*told.lock().unwrap(), [Report::Saved(1)]);
        assert_eq!(worker.store.store.records().len(), build.records.len(), "nothing is appended twice");
    }
}
