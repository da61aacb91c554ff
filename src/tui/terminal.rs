//! The terminal taken and handed back: raw mode, alternate screen, frames, and the panic that must not break it.

use std::io::{self, BufWriter, Stdout, Write};
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, queue, terminal};
use nix::unistd::{getpid, getppid, getsid};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustix::process::{Signal, kill_current_process_group};

use super::clipboard;
use super::environment::{Clipboard, drawn_size};
use super::ink;
use super::patient::Patient;
use crate::text::shown::Shown;

/// Whether the terminal is ours at the moment. The panic hook, which can be given nothing, must know.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Bytes of a frame kept before they are written: a whole frame in few writes.
const FRAME_BYTES: usize = 64 * 1024;

// Presses, releases and drags with the button down (1002), in the form without a limit of 223 columns (1006).
// crossterm's own command also asks for every movement of the mouse, which only fills a slow line.
const MOUSE_ON: &str = "\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l";

/// Asks for the colour of the ground (operating system command 11). The answer comes as if typed, or never.
const ASK_GROUND: &str = "\x1b]11;?\x1b\\";

/// The terminal while it is ours; handed back when dropped, on a panic too.
#[derive(Debug)]
pub struct Terminal {
    screen: Screen<BufWriter<Patient<Stdout>>>,
    clipboard: Clipboard,
    // Dropped after the screen, so that nothing is drawn on the terminal that was handed back.
    _taken: Taken,
}

#[derive(Debug)]
struct Taken;

impl Drop for Taken {
    fn drop(&mut self) {
        hand_back();
    }
}

impl Terminal {
    /// Takes the terminal: raw mode, alternate screen, mouse, bracketed paste, no cursor. A text gets to its clipboard
    /// in the way that is given.
    ///
    /// # Errors
    /// When the terminal cannot be set; it has then been handed back.
    pub fn take(clipboard: Clipboard) -> io::Result<Self> {
        take_over()?;
        let taken = Taken;
        let (width, height) = terminal::size()?;
        let out = BufWriter::with_capacity(FRAME_BYTES, Patient(io::stdout()));
        Ok(Self { screen: Screen::new(out, width, height), clipboard, _taken: taken })
    }

    /// Returns the part of the terminal that is drawn on.
    pub const fn area(&self) -> Rect {
        self.screen.area()
    }

    /// Takes a new size in cells, kept within bounds; the next frame is drawn whole.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.screen.resize(width, height);
    }

    /// Draws a frame, as [`Screen::draw`] does.
    ///
    /// # Errors
    /// When the terminal takes no more, or was handed back because another thread panicked: the program must end.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        if !TAKEN.load(Ordering::SeqCst) {
            return Err(io::Error::other("the terminal was handed back"));
        }
        self.screen.draw(paint)
    }

    /// Asks the terminal for the colour of its ground, and waits for nothing: the answer is an input like any other.
    ///
    /// # Errors
    /// When the terminal takes no more: it is gone.
    pub fn ask_ground(&mut self) -> io::Result<()> {
        queue!(self.screen.out, Print(ASK_GROUND))?;
        self.screen.out.flush()
    }

    /// Asks the terminal to put a text on the clipboard, as [`clipboard::copy`] does.
    ///
    /// # Errors
    /// When the text is not copied.
    pub fn copy(&mut self, text: &str) -> io::Result<Option<&'static str>> {
        clipboard::copy(&mut self.screen.out, self.clipboard, text)
    }

    /// Hands the terminal back, stops this program and what was started with it, as Ctrl-Z does, and takes the terminal
    /// again on return. Returns false, having done nothing, when no shell could bring it back.
    ///
    /// # Errors
    /// When the program cannot be stopped or the terminal not be taken again.
    pub fn suspend(&mut self) -> io::Result<bool> {
        if !has_shell() {
            return Ok(false);
        }
        hand_back();
        let stopped = stop_for_shell();
        self.retake()?;
        stopped
    }

    /// Hands the terminal over to a program that emic waits for; [`Terminal::retake`] takes it again.
    pub fn lend(&self) {
        hand_back();
    }

    /// Takes the terminal again after others may have used and set it: the next frame is drawn whole.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn retake(&mut self) -> io::Result<()> {
        hand_back();
        take_over()?;
        self.renew()
    }

    /// Asks the system for the size; the next frame is drawn whole, whatever stands on the screen.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn renew(&mut self) -> io::Result<()> {
        let (width, height) = terminal::size()?;
        self.resize(width, height);
        Ok(())
    }
}

/// Stops this program and what was started with it until the shell continues them. Returns false, having done nothing,
/// when there is no shell that could.
///
/// # Errors
/// When the program cannot be stopped.
pub fn stop_for_shell() -> io::Result<bool> {
    if has_shell() {
        // SIGTSTP is caught here, and SIGSTOP stops even what nobody can continue: the system does not do that with
        // this one.
        kill_current_process_group(Signal::TTIN)?;
        return Ok(true);
    }
    Ok(false)
}

/// Returns whether a shell started this program, and minds it.
fn has_shell() -> bool {
    // The parent of what a terminal was opened for belongs to another session. In a container the parent, and a session,
    // have the number 0 where they are of outside; rustix takes that for impossible, nix does not.
    let (parent, session) = (getppid(), getsid(None));
    parent.as_raw() != 0 && getsid(Some(parent)) == session && session != Ok(getpid())
}

fn take_over() -> io::Result<()> {
    // First, so that whatever comes to be set is also undone.
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = Patient(io::stdout());
    let entered = terminal::enable_raw_mode().and_then(|()| enter(&mut out)).and_then(|()| out.flush());
    if entered.is_err() {
        hand_back();
    }
    entered
}

/// Gives the terminal its old settings without writing to it, which one that takes nothing would keep waiting.
pub fn abandon() {
    // Perhaps it is being handed back, and waits.
    TAKEN.store(false, Ordering::SeqCst);
    let _ = terminal::disable_raw_mode();
}

/// Hands the terminal back if it is ours; does nothing the second time. Errors are ignored: there is nobody to tell.
pub fn hand_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = Patient(io::stdout());
        let _ = leave(&mut out).and_then(|()| out.flush());
        let _ = terminal::disable_raw_mode();
    }
}

fn enter(out: &mut impl Write) -> io::Result<()> {
    queue!(out, EnterAlternateScreen, cursor::Hide, EnableBracketedPaste, Print(MOUSE_ON))
}

fn leave(out: &mut impl Write) -> io::Result<()> {
    queue!(out, EndSynchronizedUpdate, Print(MOUSE_OFF), DisableBracketedPaste)?;
    // Without an alternate screen, as in GNU screen and on consoles, the shell would write over the last frame.
    queue!(out, ResetColor, Clear(ClearType::All), cursor::MoveTo(0, 0), LeaveAlternateScreen, cursor::Show)
}

/// What is on the screen, and the difference that a new frame makes.
///
/// ratatui's own `Terminal` asks the terminal where its cursor is whenever it clears; over a slow or dead line that
/// waits for seconds and eats keys. This one never asks anything.
#[derive(Debug)]
pub struct Screen<W: Write> {
    out: W,
    shown: Buffer,
    next: Buffer,
    cursor: Option<(u16, u16)>,
    stale: bool,
}

impl<W: Write> Screen<W> {
    /// Returns a screen of `width` x `height` cells, kept within bounds, about which nothing is known.
    pub fn new(out: W, width: u16, height: u16) -> Self {
        let empty = || Buffer::empty(Rect::default());
        let (shown, next) = (empty(), empty());
        let mut screen = Self { out, shown, next, cursor: None, stale: true };
        screen.resize(width, height);
        screen
    }

    /// Returns the part of the terminal that is drawn on.
    pub const fn area(&self) -> Rect {
        self.next.area
    }

    /// Takes a new size, kept within bounds; the next frame is drawn whole.
    pub fn resize(&mut self, width: u16, height: u16) {
        let (width, height) = drawn_size(width, height);
        let area = Rect::new(0, 0, width, height);
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.stale = true;
    }

    /// Draws the frame that `paint` makes on an empty buffer; nothing is written when nothing changed.
    ///
    /// `paint` returns the cell, column and row, of the terminal's cursor; without one it is hidden.
    ///
    /// # Errors
    /// When the terminal takes no more: it is gone.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        self.next.reset();
        let cursor = paint(&mut self.next);
        let changes = self.shown.diff(&self.next);
        if changes.is_empty() && cursor == self.cursor && !self.stale {
            return Ok(());
        }
        queue!(self.out, BeginSynchronizedUpdate)?;
        if self.stale {
            queue!(self.out, ResetColor, Clear(ClearType::All))?;
        }
        if self.cursor.is_some() && !changes.is_empty() {
            queue!(self.out, cursor::Hide)?;
        }
        ink::write(&mut self.out, changes.into_iter())?;
        match cursor {
            Some((column, row)) => queue!(self.out, cursor::MoveTo(column, row), cursor::Show)?,
            None => queue!(self.out, cursor::Hide)?,
        }
        queue!(self.out, EndSynchronizedUpdate)?;
        self.out.flush()?;
        self.cursor = cursor;
        self.stale = false;
        mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }
}

/// Makes a panic hand the terminal back and say one sentence about `project` instead of a backtrace.
pub fn install_panic_hook(project: String) {
    std::panic::set_hook(Box::new(move |info| {
        hand_back();
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        let said = panic_sentence(info.payload_as_str(), place.as_deref(), &project);
        // stderr may be gone with the terminal; `eprintln` would then panic again.
        let _ = writeln!(io::stderr(), "{said}");
    }));
}

/// Returns what is said after a panic: what happened, what is safe, what to do.
fn panic_sentence(message: Option<&str>, place: Option<&str>, project: &str) -> String {
    let message = Shown::line(message.unwrap_or("no message")).truncated(200);
    let (place, project) = (Shown::line(place.unwrap_or("an unknown place")), Shown::line(project));
    format!(
        "emic stopped because of a fault of its own ('{}' at {}). Every coding shown as saved is on disk in '{}'; \
         open it again to go on, and please report the fault.",
        message.as_str(),
        place.as_str(),
        project.as_str()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::{Color, Style};
    use std::cell::RefCell;
    use std::rc::Rc;

    /// What was written, still readable while the screen holds its writer.
    #[derive(Clone, Default)]
    struct Written(Rc<RefCell<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Tester {
        written: Written,
        screen: Screen<Written>,
    }

    impl Tester {
        fn new(width: u16, height: u16) -> Self {
            let written = Written::default();
            Self { screen: Screen::new(written.clone(), width, height), written }
        }

        /// Draws one line of text in a colour and returns what was written for it.
        fn frame(&mut self, cursor: Option<(u16, u16)>, text: &str) -> String {
            let style = Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(4, 5, 6));
            let paint = |buffer: &mut Buffer| {
                buffer.set_string(0, 0, text, style);
                cursor
            };
            self.screen.draw(paint).unwrap();
            String::from_utf8(self.written.0.take()).unwrap()
        }
    }

    #[test]
    fn a_frame_is_one_synchronized_update() {
        let mut tester = Tester::new(20, 3);
        let written = tester.frame(None, "hello");
        assert!(written.starts_with("\x1b[?2026h") && written.ends_with("\x1b[?2026l"), "{written:?}");
        assert!(written.contains("\x1b[2J") && written.contains("hello"), "{written:?}");
        assert!(!written.contains("\x1b[6n"), "the terminal is never asked for its cursor");
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        let mut tester = Tester::new(120, 40);
        tester.frame(None, "hello");
        assert_eq!(tester.frame(None, "hello"), "");
        let written = tester.frame(None, "hallo");
        assert!(written.contains('a') && !written.contains("hallo") && !written.contains("\x1b[2J"), "{written:?}");
        assert!(written.len() < 100, "{} bytes", written.len());
    }

    #[test]
    fn the_cursor_goes_where_text_is_typed() {
        let mut tester = Tester::new(20, 3);
        assert!(tester.frame(None, "> ").contains("\x1b[?25l"));
        let written = tester.frame(Some((2, 0)), "> ");
        assert!(written.contains("\x1b[1;3H\x1b[?25h"), "{written:?}");
        assert_eq!(tester.frame(Some((2, 0)), "> "), "");
        assert!(tester.frame(None, "> ").contains("\x1b[?25l"));
    }

    #[test]
    fn a_new_size_draws_everything_again_and_is_bounded() {
        let mut tester = Tester::new(20, 3);
        tester.frame(None, "hello");
        for (width, height) in [(0, 0), (1, 500), (30, 2), (u16::MAX, u16::MAX)] {
            tester.screen.resize(width, height);
            assert!(tester.frame(None, "h").contains("\x1b[2J"));
        }
        assert_eq!(tester.screen.area(), Rect::new(0, 0, 1000, 500));
    }

    #[test]
    fn what_is_switched_on_is_switched_off() {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        enter(&mut on).unwrap();
        leave(&mut off).unwrap();
        let (on, off) = (String::from_utf8(on).unwrap(), String::from_utf8(off).unwrap());
        let modes = |text: &str, last: char| -> Vec<String> {
            let mut modes: Vec<String> = text
                .split("\x1b[?")
                .filter_map(|mode| mode.split_once(last).filter(|(number, _)| number.parse::<u16>().is_ok()))
                .map(|(number, _)| number.to_owned())
                .collect();
            modes.sort();
            modes
        };
        // The cursor is the other way round; a synchronized update may be open when the program fails.
        let expected: Vec<String> = ["1002", "1006", "1049", "2004"].map(str::to_owned).into();
        assert_eq!(modes(&on, 'h'), expected);
        assert_eq!(modes(&off, 'l').into_iter().filter(|mode| mode != "2026").collect::<Vec<_>>(), expected);
        assert!(on.contains("\x1b[?25l") && off.contains("\x1b[?25h"));
    }

    #[test]
    fn a_panic_says_what_is_safe_and_nothing_a_terminal_obeys() {
        let said = panic_sentence(Some("bad \x1b[2J index\n"), Some("src/x.rs:1"), "my\x07project");
        assert!(said.contains("src/x.rs:1") && said.contains("saved is on disk"), "{said}");
        assert!(!said.chars().any(char::is_control), "{said:?}");
        assert!(panic_sentence(None, None, "p").contains("no message"));
        assert!(panic_sentence(Some(&"x".repeat(5000)), None, "p").len() < 500);
    }
}
