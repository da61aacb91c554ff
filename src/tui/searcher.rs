//! Searching on a thread of its own: keys are answered meanwhile, and a search that nobody waits for any more ends.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::analysis::search::{Found, search};
use crate::app::screens::search::{Ask, MOST};
use crate::domain::Project;

/// The way to the searching thread.
#[derive(Debug)]
pub struct Searcher {
    to: Sender<(Ask, Box<Project>)>,
    latest: Arc<AtomicU64>,
}

impl Searcher {
    /// Starts the thread; `send` is called on it with the number of a search and what it found, until it returns false.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(send: impl Fn(u64, Found) -> bool + Send + 'static) -> io::Result<Self> {
        let (to, asked) = channel::<(Ask, Box<Project>)>();
        let latest = Arc::new(AtomicU64::new(0));
        let wanted = latest.clone();
        thread::Builder::new().name("searcher".to_owned()).spawn(move || {
            while let Ok((ask, project)) = asked.recv() {
                let goes_on = || wanted.load(Ordering::Relaxed) == ask.number;
                if let Some(found) = search(&project, &ask.pattern, &ask.scope, MOST, goes_on)
                    && !send(ask.number, found)
                {
                    return;
                }
            }
        })?;
        Ok(Self { to, latest })
    }

    /// Searches; any search before it ends.
    pub fn search(&self, ask: Ask, project: Box<Project>) {
        self.latest.store(ask.number, Ordering::Relaxed);
        // The thread ends with the program.
        let _ = self.to.send((ask, project));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::search::{Pattern, Query, Scope};
    use crate::domain::testing::Build;

    #[test]
    fn the_search_that_was_asked_for_last_is_answered() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction.");
        let (to, answers) = channel();
        let searcher = Searcher::start(move |number, found| to.send((number, found)).is_ok()).unwrap();
        for (number, text) in (1..).zip(["x", "no", "induction"]) {
            let query = Query { text: text.into(), ..Query::default() };
            let ask = Ask { number, pattern: Pattern::new(&query).unwrap().unwrap(), scope: Scope::default() };
            searcher.search(ask, Box::new(p.project.clone()));
        }
        let last = answers.iter().find(|(number, _)| *number == 3).unwrap();
        assert_eq!(last.1.all, 1);
    }
}
