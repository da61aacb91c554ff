//! The program in a real pseudo-terminal: what it shows, what it leaves behind. Every wait is for something seen, and
//! bounded.

use std::ffi::OsStr;
use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, OFlags};
use rustix::io::ioctl_fionread;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// What stands at the end of a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";
/// The program.
const EMIC: &str = env!("CARGO_BIN_EXE_emic");

/// How long anything may take before a test fails: far longer than it does, on a busy machine too.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The program, running in a pseudo-terminal.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open, so that the terminal outlives the program and can be looked at.
    slave: Option<Box<dyn SlavePty + Send>>,
    keys: Box<dyn Write + Send>,
    pub pid: Pid,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    ended: Receiver<u32>,
    reader: Option<JoinHandle<()>>,
    before: String,
}

struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// Nobody looks any more.
    is_deaf: bool,
    /// Nobody is to look for the moment, as over a line that hangs.
    is_stalled: bool,
    /// Nobody looks.
    is_parked: bool,
}

/// How the terminal is set: what must be the same after the program as before.
#[derive(Debug, PartialEq, Eq)]
pub struct Modes {
    /// What is switched on.
    pub on: Vec<&'static str>,
    termios: String,
}

impl Pty {
    /// Starts the program with these arguments and variables in a terminal of `columns` x `rows`; `home` is the home of
    /// somebody who has used it before.
    pub fn start<A: AsRef<OsStr>>(home: &Path, args: &[A], vars: &[(&str, &str)], size: (u16, u16)) -> Self {
        used_before(home);
        Self::start_anew(home, args, vars, size)
    }

    /// Starts the program, perhaps for the first time.
    pub fn start_anew<A: AsRef<OsStr>>(home: &Path, args: &[A], vars: &[(&str, &str)], size: (u16, u16)) -> Self {
        Self::run(command(home, EMIC, args, vars), size)
    }

    /// Starts the program where no signal tells that the terminal is gone.
    pub fn start_apart<A: AsRef<OsStr>>(home: &Path, args: &[A], size: (u16, u16)) -> Self {
        used_before(home);
        let mut command = command(home, EMIC, args, &[]);
        command.set_controlling_tty(false);
        Self::run(command, size)
    }

    /// Starts a shell that minds jobs and runs a script, in which `$EMIC` is the program.
    pub fn shell(home: &Path, script: &str, size: (u16, u16)) -> Self {
        used_before(home);
        let path = std::env::var("PATH").unwrap();
        Self::run(command(home, "sh", &["-mc", script], &[("EMIC", EMIC), ("PATH", path.as_str())]), size)
    }

    fn run(command: CommandBuilder, (columns, rows): (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let before = termios(&*pair.master);
        let mut child = pair.slave.spawn_command(command).unwrap();
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let parser = vt100::Parser::new(cells(rows, 24), cells(columns, 80), 0);
        let shown = Shown { parser, bytes: Vec::new(), is_deaf: false, is_stalled: false, is_parked: false };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let mut output = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let to = shown.clone();
        let reader = thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(read @ 1..) = output.read(&mut buffer) {
                let mut shown = to.0.lock().unwrap();
                shown.parser.process(&buffer[..read]);
                shown.bytes.extend_from_slice(&buffer[..read]);
                to.1.notify_all();
                while shown.is_stalled {
                    shown.is_parked = true;
                    to.1.notify_all();
                    shown = to.1.wait(shown).unwrap();
                }
                shown.is_parked = false;
                if shown.is_deaf {
                    return;
                }
            }
        });
        let (exit, ended) = channel();
        thread::spawn(move || exit.send(child.wait().unwrap().exit_code()));
        let (master, slave, reader) = (Some(pair.master), Some(pair.slave), Some(reader));
        Self { master, slave, keys, pid, shown, ended, reader, before }
    }

    /// Types: characters as they are, control characters too.
    pub fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types as [`Self::keys`] does, and waits until the program has taken it all.
    pub fn keys_taken(&mut self, keys: &str) {
        self.keys(keys);
        let terminal = self.open(OFlags::RDONLY);
        let until = Instant::now() + PATIENCE;
        while ioctl_fionread(&terminal).unwrap() > 0 {
            assert!(Instant::now() < until, "the keys are not taken");
            thread::yield_now();
        }
    }

    /// Writes on the terminal beside the program.
    pub fn scribble(&self, text: &str) {
        rustix::io::write(self.open(OFlags::WRONLY), text.as_bytes()).unwrap();
    }

    fn open(&self, how: OFlags) -> OwnedFd {
        let path = self.master.as_ref().unwrap().tty_name().unwrap();
        rustix::fs::open(path, how | OFlags::NOCTTY, Mode::empty()).unwrap()
    }

    /// Takes nothing more of what the program writes, as a line does that hangs: its next frame has no room.
    pub fn stall(&self) {
        self.shown.0.lock().unwrap().is_stalled = true;
        self.scribble("\0");
        self.wait("end of looking", |shown| shown.is_parked);
        let terminal = self.open(OFlags::WRONLY | OFlags::NONBLOCK);
        // Terminals show nothing for this. The system makes room for some time after it had none.
        let mut full = 0;
        while full < 10_000 {
            full = if rustix::io::write(&terminal, &[0; 1024]).is_ok() { 0 } else { full + 1 };
            thread::yield_now();
        }
    }

    /// Takes again what the program writes.
    pub fn go_on(&self) {
        self.shown.0.lock().unwrap().is_stalled = false;
        self.shown.1.notify_all();
    }

    /// Types, waits for the frame that follows, and returns how many bytes it has.
    pub fn frame(&mut self, keys: &str) -> usize {
        let before = self.bytes();
        self.keys(keys);
        self.wait_for_bytes("frame", |bytes| frames(bytes) > frames(&before));
        self.bytes().len() - before.len()
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Waits until the screen is as wanted.
    pub fn wait_until(&self, what: &str, mut is_so: impl FnMut(&vt100::Screen) -> bool) {
        self.wait(what, |shown| is_so(shown.parser.screen()));
    }

    /// Waits until what the program wrote is as wanted.
    pub fn wait_for_bytes(&self, what: &str, mut is_so: impl FnMut(&[u8]) -> bool) {
        self.wait(what, |shown| is_so(&shown.bytes));
    }

    fn wait(&self, what: &str, mut is_so: impl FnMut(&Shown) -> bool) {
        let (shown, changed) = &*self.shown;
        let until = Instant::now() + PATIENCE;
        let mut shown = shown.lock().unwrap();
        while !is_so(&shown) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {what} on the screen:\n{}", shown.parser.screen().contents());
            shown = changed.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("'{text}'"), |screen| screen.contents().contains(text));
    }

    /// Waits until the program has ended, and returns its exit code.
    pub fn wait_for_end(&self) -> u32 {
        self.ended.recv_timeout(PATIENCE).expect("the program does not end")
    }

    /// Waits until the program is stopped, as by Ctrl-Z.
    pub fn wait_for_stop(&self) {
        let (stopped, told) = channel();
        let id = WaitId::Pid(self.pid);
        let options = WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
        thread::spawn(move || stopped.send(waitid(id, options).is_ok()));
        assert_eq!(told.recv_timeout(PATIENCE), Ok(true), "the program does not stop");
    }

    /// Returns every byte that the program wrote.
    pub fn bytes(&self) -> Vec<u8> {
        self.shown.0.lock().unwrap().bytes.clone()
    }

    /// Waits until the program has ended, and returns every byte that it wrote.
    pub fn all_bytes(&self) -> Vec<u8> {
        const END: &str = "\x1b[0;0;0m";
        self.wait_for_end();
        // The reader may lag behind: what is written last is read last.
        self.scribble(END);
        // Keys that nobody took may be shown behind it.
        let end = |bytes: &[u8]| bytes.windows(END.len()).position(|window| window == END.as_bytes());
        self.wait_for_bytes("end", |bytes| end(bytes).is_some());
        let mut bytes = self.bytes();
        bytes.truncate(end(&bytes).unwrap_or_default());
        bytes
    }

    /// Waits until a whole frame with a text is on the screen, and returns it.
    pub fn frame_with(&self, text: &str) -> String {
        let mut screen = String::new();
        self.wait(&format!("frame with '{text}'"), |shown| {
            screen = shown.parser.screen().contents();
            screen.contains(text) && shown.bytes.ends_with(FRAME_END)
        });
        screen
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.shown.0.lock().unwrap().parser.screen_mut().set_size(cells(rows, 24), cells(columns, 80));
        self.tell_size(columns, rows);
    }

    /// Tells the program another size than that of the screen which is looked at.
    pub fn tell_size(&self, columns: u16, rows: u16) {
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// Takes the terminal away, as a broken connection does, after a key that makes the program write once more.
    pub fn hang_up(&mut self, key: &str) {
        self.shown.0.lock().unwrap().is_deaf = true;
        self.keys(key);
        self.reader.take().unwrap().join().unwrap();
        self.keys = Box::new(std::io::sink());
        self.slave = None;
        self.master = None;
    }

    /// Fails unless the terminal is set as it was before the program started.
    pub fn assert_restored(&self) {
        self.wait_until("screen of the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
        assert_eq!(self.modes(), Modes { on: Vec::new(), termios: self.before.clone() });
    }

    /// Fails unless the line settings of the terminal are as before the program started.
    pub fn assert_settings_restored(&self) {
        assert_eq!(self.modes().termios, self.before);
    }

    /// Returns how the terminal is set.
    pub fn modes(&self) -> Modes {
        let shown = self.shown.0.lock().unwrap();
        let screen = shown.parser.screen();
        let modes = [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            ("bracketed paste", screen.bracketed_paste()),
            ("mouse", screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None),
        ];
        let on = modes.into_iter().filter(|(_, is_on)| *is_on).map(|(mode, _)| mode).collect();
        Modes { on, termios: termios(&**self.master.as_ref().unwrap()) }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // A test that failed must not leave a program behind.
        let _ = kill_process(self.pid, Signal::KILL);
        // Nor a thread; a lock that a failure left poisoned lets it go by itself.
        if let Ok(mut shown) = self.shown.0.lock() {
            shown.is_stalled = false;
            self.shown.1.notify_all();
        }
    }
}

/// Returns how many frames end in what a program wrote.
pub fn frames(bytes: &[u8]) -> usize {
    bytes.windows(FRAME_END.len()).filter(|window| *window == FRAME_END).count()
}

/// Leaves what somebody leaves who has used the program before.
fn used_before(home: &Path) {
    std::fs::create_dir_all(home.join(".local/state/emic/places")).unwrap();
}

fn command<A: AsRef<OsStr>>(home: &Path, program: &str, args: &[A], vars: &[(&str, &str)]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("HOME", home.to_str().unwrap())].iter().chain(vars) {
        command.env(name, value);
    }
    command.args(args);
    command.cwd(home);
    command
}

fn cells(number: u16, untold: u16) -> NonZero<u16> {
    NonZero::new(if number == 0 { untold } else { number }).unwrap()
}

const fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn termios(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}
