//! Remembering where the coder is on a thread of its own: no key waits for the disk, and of many places the last counts.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::world::Place;
use crate::config::place::Bookmark;

/// How long a program that ends waits until the place is remembered: less than a coder minds.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long what is typed may be remembered nowhere: a disk that had to keep every letter would never rest.
const SOON: Duration = Duration::from_secs(5);

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
            // A convenience: that it is not there next time is all that can go wrong.
            work(&inbox, SOON, |place| drop(bookmark.write(place)));
            drop(alive);
        })?;
        Ok(Self { places: Some(places), ended })
    }

    /// Remembers where the coder is.
    pub fn remember(&self, place: Box<Place>) {
        let _ = self.places.as_ref().map(|places| places.send(place));
    }
}

/// Writes each place at once, but one in which a text grows at most every `soon`; the last in any case.
fn work(inbox: &Receiver<Box<Place>>, soon: Duration, mut write: impl FnMut(&Place)) {
    let mut drafted: Option<Instant> = None;
    while let Ok(mut place) = inbox.recv() {
        loop {
            let since = drafted.filter(|_| place.draft.is_some());
            let wait = since.map_or(Duration::ZERO, |at| soon.saturating_sub(at.elapsed()));
            match inbox.recv_timeout(wait) {
                Ok(next) => place = next,
                Err(_none_in_time) => break,
            }
        }
        write(&place);
        drafted = place.draft.is_some().then(Instant::now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::draft::Draft;
    use std::path::Path;

    fn place(position: usize, is_writing: bool) -> Box<Place> {
        Box::new(Place { position, draft: is_writing.then(Draft::default), ..Place::default() })
    }

    /// Which of these places are written when they come one after the other.
    fn written(soon: Duration, places: &[Box<Place>]) -> Vec<usize> {
        let ((to, inbox), (tell, told)) = (channel(), channel());
        let thread = thread::spawn(move || work(&inbox, soon, |place| tell.send(place.position).unwrap()));
        let mut all = Vec::new();
        for place in places {
            to.send(place.clone()).unwrap();
            // With no time to wait each is written; else what is written at once, and the last.
            if soon.is_zero() || place.draft.is_none() || all.is_empty() {
                all.push(told.recv().unwrap());
            }
        }
        drop(to);
        all.extend(told);
        thread.join().unwrap();
        all
    }

    #[test]
    fn a_text_that_grows_is_written_at_first_from_time_to_time_and_at_last() {
        let places = [place(1, true), place(2, true), place(3, true), place(4, false), place(5, true), place(6, true)];
        assert_eq!(written(Duration::ZERO, &places), [1, 2, 3, 4, 5, 6]);
        assert_eq!(written(Duration::MAX, &places[..3]), [1, 3]);
        assert_eq!(written(Duration::MAX, &places[..4]), [1, 4], "that nothing is written any more is told at once");
    }

    #[test]
    fn the_rest_of_a_text_is_written_though_nothing_more_is_typed() {
        let ((to, inbox), (tell, told)) = (channel(), channel());
        thread::spawn(move || work(&inbox, Duration::from_millis(20), |place| tell.send(place.position).unwrap()));
        for position in 1..=3 {
            to.send(place(position, true)).unwrap();
        }
        assert_eq!(told.iter().find(|written| *written == 3), Some(3));
        drop(to);
    }

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
