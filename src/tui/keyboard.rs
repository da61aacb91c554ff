//! The thread that reads the terminal. It can be asked to leave it to another program for a while: two readers would
//! tear what is typed apart.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event as ct;
use rustix::process::{Signal, getpid, kill_process};

use super::Alarm;
use super::event::{Decoder, Input};
use super::runtime::Event;
use super::signals::News;

/// How long the thread may take to leave the terminal alone. It does at once, unless half a sequence was typed.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to the thread that reads the terminal.
#[derive(Debug)]
pub struct Keyboard {
    is_asked: Arc<AtomicBool>,
    quiet: Receiver<()>,
    go_on: Sender<()>,
}

/// The thread's side of it.
struct Reader {
    is_asked: Arc<AtomicBool>,
    quiet: Sender<()>,
    go_on: Receiver<()>,
}

impl Keyboard {
    /// Starts to read the terminal on a thread of its own, and sends what is typed. Whoever asks for its size after this
    /// is told each later one: the size that a window is given as it opens is not missed.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn listen(decoder: Decoder, to: Sender<Event>) -> io::Result<Self> {
        let ((tell_quiet, quiet), (go_on, told)) = (channel(), channel());
        let (tell_listening, listening) = channel();
        let is_asked = Arc::new(AtomicBool::new(false));
        let reader = Reader { is_asked: is_asked.clone(), quiet: tell_quiet, go_on: told };
        thread::Builder::new().name("keys".to_owned()).spawn(move || {
            let _alarm = Alarm(to.clone());
            // The first look is what makes signals of a new size heard; that it fails the next one says again.
            let _ = ct::poll(Duration::ZERO);
            let _ = tell_listening.send(());
            if reader.read(decoder, |input| to.send(Event::Input(input)).is_ok()).is_err() {
                let _ = to.send(Event::News(News::Gone));
            }
        })?;
        let _ = listening.recv();
        Ok(Self { is_asked, quiet, go_on })
    }

    /// Leaves the terminal alone from now on, until [`Keyboard::go_on`]. Returns whether it does.
    pub fn pause(&self) -> bool {
        self.is_asked.store(true, Ordering::SeqCst);
        // What wakes the thread without a key is a new size of the terminal, be it the old one.
        let is_woken = kill_process(getpid(), Signal::WINCH).is_ok();
        if is_woken && self.quiet.recv_timeout(PATIENCE).is_ok() {
            return true;
        }
        // It may have heard at last: then it waits, and has said so or is about to.
        !self.is_asked.swap(false, Ordering::SeqCst) && self.quiet.recv().is_ok()
    }

    /// Reads the terminal again.
    pub fn go_on(&self) {
        // A thread that has ended reads nothing.
        let _ = self.go_on.send(());
    }
}

impl Reader {
    /// Reads the terminal and sends each input, until `send` returns false. Waits as long as it takes.
    fn read(self, mut decoder: Decoder, mut send: impl FnMut(Input) -> bool) -> io::Result<()> {
        let start = Instant::now();
        loop {
            let waits = decoder.deadline().map(|until| until.saturating_sub(start.elapsed()));
            let inputs = match waits {
                Some(wait) if !ct::poll(wait)? => decoder.expire(start.elapsed()),
                _ => {
                    let event = ct::read()?;
                    decoder.feed(event, start.elapsed())
                }
            };
            if !inputs.into_iter().all(&mut send) {
                return Ok(());
            }
            // Nobody asks any more when the program ends.
            let is_asked = self.is_asked.swap(false, Ordering::SeqCst);
            if is_asked && (self.quiet.send(()).is_err() || self.go_on.recv().is_err()) {
                return Ok(());
            }
        }
    }
}
