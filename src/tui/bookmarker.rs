//! Remembering where the coder is on a thread of its own: no key waits for the disk, and of many places the last counts.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::app::world::Place;
use crate::config::place::Bookmark;

/// How long a program that ends waits until the place is remembered: less than a coder minds.
const PATIENCE: Duration = Duration::from_millis(500);

/// The way to the thread. When it is dropped, the last place is still remembered, unless the disk takes too long.
#[derive(Debug)]
pub struct Bookmarker {
    places: Option<Sender<Box<Place>>>,
    /// Nothing comes from here; it closes when the thread has ended.
    ended: Receiver<()>,
}

impl Drop for Bookmarker {
    fn drop(&mut self) {
        self.places = None;
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}

impl Bookmarker {
    /// Starts the thread.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(bookmark: Bookmark) -> io::Result<Self> {
        let ((places, inbox), (alive, ended)) = (channel::<Box<Place>>(), channel());
        thread::Builder::new().name("bookmarker".to_owned()).spawn(move || {
            while let Ok(place) = inbox.recv() {
                let last = inbox.try_iter().last().unwrap_or(place);
                // A convenience: that it is not there next time is all that can go wrong.
                drop(bookmark.write(&last));
            }
            drop(alive);
        })?;
        Ok(Self { places: Some(places), ended })
    }

    /// Remembers where the coder is.
    pub fn remember(&self, place: Box<Place>) {
        let _ = self.places.as_ref().map(|places| places.send(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn of_many_places_the_last_is_there_when_the_program_has_ended() {
        let state = tempfile::tempdir().unwrap();
        let bookmark = Bookmark::new(state.path(), Path::new("/p"), "hw");
        let bookmarker = Bookmarker::start(bookmark.clone()).unwrap();
        for position in 1..=100 {
            bookmarker.remember(Box::new(Place { position, ..Place::default() }));
        }
        drop(bookmarker);
        assert_eq!(bookmark.read().position, 100);
    }
}
