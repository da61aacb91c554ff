//! A memo in the user's own editor: the text goes into a file that only the user can read, the terminal to the editor,
//! and both come back when it ends.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, test_kill_process, waitpid};

use super::keyboard::Keyboard;
use super::runtime::Event;
use super::terminal::{self, Terminal};
use crate::store::fs::{Fs as _, Modes, RealFs, create_private_folder};
use crate::store::replace::{Base, replace};

/// The folder of the files being edited, in the user's state folder.
const EDITING: &str = "editing";
/// What the names of the files begin with; then comes the number of the process that waits for them.
const PREFIX: &str = "memo-";
/// The longest text that is taken back, in bytes: four for each of the characters that a memo can have.
const MAX_TEXT: u64 = 800_000;
/// What the shell says of a command that is not there.
const NOT_FOUND: i32 = 127;
/// Above it the shell tells the number of the signal that ended a command.
const SIGNALLED: i32 = 128;

/// How long after an editor ended a signal may be one that its keys made, and that was on its way: the program may have
/// been stopped with it meanwhile.
const JUST_NOW: Duration = Duration::from_secs(1);

/// How long an editor may take to end when the program must: well below what the program itself has for that.
const LAST_WORD: Duration = Duration::from_secs(1);
/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(5);
/// Signs with which a command of the shell is more than a program with its arguments.
const SHELL: [char; 8] = [';', '&', '|', '<', '>', '(', '`', '\n'];

/// Until when what the keys of the terminal ask for is meant for an editor.
static AWAY: Mutex<Away> = Mutex::new(Away::Never);

#[derive(Clone, Copy)]
enum Away {
    Never,
    Now,
    Since(Instant),
}

/// Returns whether what the keys of the terminal ask for is meant for an editor.
pub fn is_away() -> bool {
    match *AWAY.lock().unwrap_or_else(PoisonError::into_inner) {
        Away::Never => false,
        Away::Now => true,
        Away::Since(back) => back.elapsed() < JUST_NOW,
    }
}

fn set_away(away: Away) {
    *AWAY.lock().unwrap_or_else(PoisonError::into_inner) = away;
}

/// Tells of what editors left in the state folder when emic ended before them: it may be all there is of what was typed.
pub fn left_behind(state: &Path) -> Option<String> {
    let fs = RealFs::at(state);
    let names = fs.list(Path::new(EDITING)).unwrap_or_default();
    let is_left = |name: &OsStr| {
        let name = name.to_string_lossy();
        let number = name.split_once(PREFIX).and_then(|(_, rest)| rest.split('-').next()?.parse().ok());
        // What a session waits for that still runs is not left.
        number.and_then(Pid::from_raw).is_none_or(|pid| test_kill_process(pid).is_err())
    };
    let left = names.iter().filter(|entry| is_left(&entry.name)).count();
    let files = if left == 1 { "a file" } else { "files" };
    (left > 0).then(|| {
        let folder = state.join(EDITING);
        format!("an editor left {files} in '{}': take out what you need, then delete it", folder.display())
    })
}

/// Where a text is handed to the editor, and waited for.
#[derive(Debug)]
pub struct Desk {
    state: PathBuf,
    editor: String,
    keyboard: Keyboard,
    to: Sender<Event>,
    editing: Option<Editing>,
}

impl Desk {
    /// Returns a desk that keeps texts below the state folder while this editor has them, and that tells of its end.
    pub fn new((state, editor): (PathBuf, String), keyboard: Keyboard, to: Sender<Event>) -> Self {
        Self { state, editor, keyboard, to, editing: None }
    }

    /// Returns whether the editor has the terminal.
    pub const fn is_lent(&self) -> bool {
        self.editing.is_some()
    }

    /// Hands a text and the terminal to the editor; `seed` names the file.
    ///
    /// # Errors
    /// Says why not; the terminal must be taken again.
    pub fn lend(&mut self, terminal: &Terminal, text: &str, seed: u64) -> Result<(), String> {
        if self.editor.trim().is_empty() {
            return Err("no editor is set: before emic, in the shell, say 'export EDITOR=nano', for example".into());
        }
        if !self.keyboard.pause() {
            return Err("the terminal is busy: try again".into());
        }
        set_away(Away::Now);
        terminal.lend();
        let to = self.to.clone();
        let ended = move |code| drop(to.send(Event::Edited(code)));
        match Editing::begin((&self.state, self.editor.trim(), seed), text, ended) {
            Ok(editing) => {
                self.editing = Some(editing);
                Ok(())
            }
            Err(why) => {
                self.take_terminal();
                Err(why)
            }
        }
    }

    /// Takes the text back from an editor that ended with this code; returns it if it is another one. The terminal must
    /// be taken again.
    ///
    /// # Errors
    /// Says why it is not taken, and where it is.
    pub fn take_back(&mut self, code: Option<i32>) -> Result<Option<String>, String> {
        self.take_terminal();
        self.editing.take().map_or(Ok(None), |editing| editing.take(code))
    }

    /// Asks an editor to end because the program must; returns what it wrote, if that is something new. What it keeps
    /// beside its file, because it was not asked to write, stays for [`left_behind`].
    pub fn close(&self) -> Option<String> {
        let editing = self.editing.as_ref()?;
        // One that has ended already cannot be asked.
        let _ = kill_process(editing.pid, Signal::TERM);
        let until = Instant::now() + LAST_WORD;
        let mut is_there = true;
        while is_there && Instant::now() < until {
            thread::park_timeout(LOOK);
            is_there = test_kill_process(editing.pid).is_ok();
        }
        let text = editing.text().ok()?;
        if !is_there {
            // What cannot be removed, only the user can read.
            let _ = RealFs::at(&editing.state).remove(&editing.file);
        }
        Some(text).filter(|text| *text != editing.before)
    }

    fn take_terminal(&self) {
        set_away(Away::Since(Instant::now()));
        self.keyboard.go_on();
    }
}

/// A text in an editor.
#[derive(Debug)]
struct Editing {
    state: PathBuf,
    file: PathBuf,
    before: String,
    editor: String,
    pid: Pid,
}

impl Editing {
    /// Starts the editor on a text, and tells `ended` its exit code when it ends, or none if a signal ended it.
    ///
    /// # Errors
    /// Says why not.
    fn begin(
        (state, editor, seed): (&Path, &str, u64),
        text: &str,
        ended: impl FnOnce(Option<i32>) + Send + 'static,
    ) -> Result<Self, String> {
        let file = Path::new(EDITING).join(format!("{PREFIX}{}-{seed:016x}.md", std::process::id()));
        let failed = |error: &dyn std::fmt::Display| format!("the text cannot be handed to '{editor}': {error}");
        create_private_folder(&state.join(EDITING)).map_err(|error| failed(&error))?;
        // Editors end every line, the last one too.
        let written = format!("{text}\n");
        let written = replace(&RealFs::at(state), &file, Base::Missing, written.as_bytes(), Modes::PRIVATE);
        let _ = written.map_err(|error| failed(&error))?;
        let mut editing =
            Self { state: state.into(), file, before: text.into(), editor: editor.into(), pid: Pid::INIT };
        let child = editing.start().map_err(|error| failed(&error))?;
        editing.pid = child;
        let waits = thread::Builder::new().name("editor".to_owned()).spawn(move || ended(wait(child)));
        // Where nobody can wait for it, it is waited for here.
        if waits.is_err() {
            let _ = wait(child);
            return Err(failed(&"the system has no thread left"));
        }
        Ok(editing)
    }

    /// Starts it by the shell: what the user set may have arguments, as `code --wait`, or variables before it.
    fn start(&self) -> Result<Pid, String> {
        let mut shell = Command::new("sh");
        // It takes the place of the shell, or a signal that asks it to end would end the shell alone.
        let alone = if self.editor.contains(SHELL) { "" } else { "exec env " };
        shell.arg("-c").arg(format!("{alone}{} \"$@\"", self.editor)).arg("emic").arg(self.path());
        let child: Child = shell.spawn().map_err(|error| error.to_string())?;
        i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or_else(|| "it has no number".to_owned())
    }

    /// Returns the text as it now is, or none when it is as it was. Nothing is left of the file then.
    ///
    /// # Errors
    /// Says why it is not taken; what was written is then kept in the file, and the sentence says where.
    fn take(&self, code: Option<i32>) -> Result<Option<String>, String> {
        let text = self.text()?;
        let (editor, is_changed) = (&self.editor, text != self.before);
        let why = match code {
            Some(0) => None,
            Some(NOT_FOUND) => Some(format!("the editor '{editor}' is not there: set EDITOR to one that is")),
            Some(code @ ..=SIGNALLED) => Some(format!("'{editor}' ended with {code}: the memo is as it was")),
            _ => Some(format!("'{editor}' was ended by force: the memo is as it was")),
        };
        match why {
            Some(why) if is_changed => Err(format!("{why}. What it wrote is in '{}'", self.path().display())),
            Some(why) => {
                self.clean();
                Err(why)
            }
            None => {
                self.clean();
                Ok(is_changed.then_some(text))
            }
        }
    }

    /// Returns what stands in the file.
    ///
    /// # Errors
    /// Says why it cannot be taken; the file is then kept.
    fn text(&self) -> Result<String, String> {
        let at = self.path();
        let refused = |why: &str| format!("what was written is not taken: {why}. It is in '{}'", at.display());
        let bytes = RealFs::at(&self.state).read(&self.file, MAX_TEXT).map_err(|error| refused(&error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_bytes| refused("it is not UTF-8"))?;
        Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
    }

    fn path(&self) -> PathBuf {
        self.state.join(&self.file)
    }

    /// Removes the file and what the editor left beside it: copies and the like, whose names hold the file's.
    fn clean(&self) {
        let fs = RealFs::at(&self.state);
        let stem = self.file.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        for entry in fs.list(Path::new(EDITING)).unwrap_or_default() {
            if entry.name.to_string_lossy().contains(stem) {
                // What cannot be removed, only the user can read.
                let _ = fs.remove(&Path::new(EDITING).join(&entry.name));
            }
        }
    }
}

/// Waits until the editor ends; where it is stopped, as by Ctrl-Z, emic stops with it, or the shell would wait for both.
fn wait(pid: Pid) -> Option<i32> {
    loop {
        match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) if status.stopped() => go_on_together(pid),
            Ok(Some((_, status))) => return status.exit_status(),
            Ok(None) | Err(rustix::io::Errno::INTR) => {}
            Err(_gone) => return None,
        }
    }
}

fn go_on_together(pid: Pid) {
    if !terminal::stop_for_shell().unwrap_or(false) {
        let _ = kill_process(pid, Signal::CONT);
    }
}
