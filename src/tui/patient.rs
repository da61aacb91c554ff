//! A terminal that another program left in a mode in which it takes nothing when it is busy.

use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, poll};

/// A writer that waits where its file would say "try again": that is no fault, and no end.
#[derive(Debug)]
pub struct Patient<W>(pub W);

impl<W: AsFd> Patient<W> {
    /// Does `action` until it says something else than "try again".
    fn wait_for<T>(&mut self, mut action: impl FnMut(&mut W) -> io::Result<T>) -> io::Result<T> {
        loop {
            match action(&mut self.0) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                done => return done,
            }
            // Interrupted or not: it is tried again.
            let _ = poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], None);
        }
    }
}

impl<W: Write + AsFd> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wait_for(|file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.wait_for(Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;
    use std::os::unix::net::UnixStream;
    use std::thread;

    #[test]
    fn a_file_that_is_busy_is_waited_for_and_one_that_is_gone_is_not() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        ours.set_nonblocking(true).unwrap();
        let all = vec![7; 4 * 1024 * 1024];
        let sent = all.clone();
        let writer = thread::spawn(move || {
            let mut out = Patient(ours);
            out.write_all(&sent).and_then(|()| out.flush()).unwrap();
            out
        });
        let mut got = vec![0; all.len()];
        theirs.read_exact(&mut got).unwrap();
        assert!(got == all);
        drop(theirs);
        assert!(writer.join().unwrap().write(b"x").is_err());
    }
}
