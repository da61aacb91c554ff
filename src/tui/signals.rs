//! News from outside the keyboard: signals, and a terminal that went away without one.

use std::io;
use std::os::fd::AsFd;
use std::process;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::{editor, terminal};

/// How long the program may take to end before it is ended: longer than it waits for a slow disk.
const LAST: Duration = Duration::from_secs(5);

/// Something the system tells the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// A signal asks the program to end; it exits with 128 + this number.
    End(i32),
    /// The terminal is gone. The program exits as after a hang-up.
    Gone,
    /// The program is asked to stop until it is continued, as by Ctrl-Z.
    Suspend,
    /// The program was continued: the terminal must be taken again, for others may have used it.
    Continued,
}

impl News {
    /// Returns the exit code of a program that ends because of this, or `None` when it goes on.
    pub const fn exit_code(self) -> Option<i32> {
        match self {
            Self::End(signal) => Some(128 + signal),
            Self::Gone => Some(128 + SIGHUP),
            Self::Suspend | Self::Continued => None,
        }
    }
}

/// Starts threads that `send` what the system tells, until `send` returns false.
///
/// # Errors
/// When the signals cannot be caught or a thread not be started.
pub fn listen(send: impl Fn(News) -> bool + Clone + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    let also = send.clone();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            // What keys ask for while an editor has the terminal is meant for the editor.
            if matches!(signal, SIGINT | SIGTSTP) && editor::is_away() {
                continue;
            }
            if !also(news_of(signal)) {
                return;
            }
        }
    })?;
    thread::Builder::new().name("terminal".to_owned()).spawn(move || {
        // crossterm reads a dead terminal without end, so its thread would never tell.
        while !is_gone(io::stdin(), &Timespec { tv_sec: 0, tv_nsec: 500_000_000 }) {}
        send(News::Gone);
    })?;
    Ok(())
}

/// Sees to it that the program ends, if that is what is told: a terminal that takes nothing more, as over a line that
/// hangs, would keep it waiting. What was handed over to be saved does not wait for the terminal.
pub fn insist(news: News) {
    if let Some(code) = news.exit_code() {
        // Without another thread it ends when the terminal goes on.
        let _ = thread::Builder::new().name("last".to_owned()).spawn(move || {
            // Nothing ever comes: `tell` lives as long.
            let (_tell, told) = channel::<()>();
            let _ = told.recv_timeout(LAST);
            terminal::abandon();
            process::exit(code);
        });
    }
}

const fn news_of(signal: i32) -> News {
    match signal {
        SIGTSTP => News::Suspend,
        SIGCONT => News::Continued,
        signal => News::End(signal),
    }
}

/// Waits up to `wait` and returns whether the other end of `terminal` is closed.
fn is_gone(terminal: impl AsFd, wait: &Timespec) -> bool {
    // No events are asked for: a hang-up is always told.
    let mut fds = [PollFd::new(&terminal, PollFlags::empty())];
    let told = poll(&mut fds, Some(wait)).is_ok_and(|ready| ready > 0);
    told && fds.iter().any(|fd| fd.revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_name_the_signal() {
        assert_eq!(news_of(SIGTERM).exit_code(), Some(143));
        assert_eq!(news_of(SIGHUP).exit_code(), Some(129));
        assert_eq!(news_of(SIGINT).exit_code(), Some(130));
        assert_eq!(News::Gone.exit_code(), Some(129));
        assert_eq!(news_of(SIGTSTP).exit_code(), None);
        assert_eq!(news_of(SIGCONT).exit_code(), None);
    }

    #[test]
    fn a_closed_other_end_is_noticed() {
        let none = Timespec { tv_sec: 0, tv_nsec: 0 };
        let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        assert!(!is_gone(&ours, &none));
        drop(theirs);
        assert!(is_gone(&ours, &none));
    }
}
