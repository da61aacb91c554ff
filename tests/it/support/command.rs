//! Runs the program itself, in a home folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A home folder with a working folder in it.
pub struct Desk {
    home: TempDir,
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Returns the output of a run that did all it was asked for.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// Checks that a run was refused, with exactly these lines on standard error.
    #[track_caller]
    pub fn refused(self, lines: &[&str]) {
        assert_eq!(self.err.lines().collect::<Vec<_>>(), lines);
        assert_eq!(self.code, Some(2), "{self:?}");
    }
}

impl Desk {
    /// Makes an empty one.
    pub fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        std::fs::create_dir(desk.path("work")).unwrap();
        desk
    }

    /// Makes one with the project `study`: coder hw, levels, one interview `I01`, the codes Induction and Role clarity.
    pub fn with_study() -> Self {
        let desk = Self::new();
        desk.run(&["new", "study", "--coder", "hw", "--title", "Study", "--levels", "micro,meso,macro"]).ok();
        desk.write("I01.txt", INTERVIEW);
        desk.write("codes.csv", "name,level,definition\nInduction,meso,How one is introduced\nRole clarity,micro,\n");
        desk.run(&["import", "study", "I01.txt", "--yes"]).ok();
        desk.run(&["codebook", "study", "--import", "codes.csv"]).ok();
        desk
    }

    /// Returns a path in the home folder.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.home.path().join(name)
    }

    /// Returns a path in the working folder.
    pub fn work(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path("work").join(name)
    }

    /// Writes a file into the working folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.work(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Reads a file of the working folder.
    pub fn read(&self, name: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.work(name)).unwrap()
    }

    /// Returns the files of a folder of the working folder, all levels down, that end so.
    pub fn files(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        let (mut open, mut found) = (vec![self.work(folder)], Vec::new());
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.to_string_lossy().ends_with(ending) {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }

    /// Returns the command, in the working folder, with nothing of this machine's environment.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_emic"));
        command.args(args).current_dir(self.path("work")).env_clear();
        command.envs([("HOME", self.home.path().as_os_str()), ("USER", "tester".as_ref()), ("TZ", "UTC".as_ref())]);
        for (name, folder) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            command.env(name, self.path(folder));
        }
        command.stdin(Stdio::null());
        command
    }

    /// Returns the command as another program runs it, which gets it behind its own arguments.
    pub fn command_by(&self, program: &str, its: &[&str], args: &[&str]) -> Command {
        let plain = self.command(args);
        let mut command = Command::new(program);
        command.args(its).arg(plain.get_program()).args(plain.get_args());
        command.current_dir(self.work("")).stdin(Stdio::null()).env_clear();
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Runs the program in the working folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        Self::finish(&mut self.command(args))
    }

    /// Runs the program in a folder of the working folder.
    pub fn run_in(&self, folder: &str, args: &[&str]) -> Ran {
        Self::finish(self.command(args).current_dir(self.work(folder)))
    }

    /// Runs a command to its end.
    pub fn finish(command: &mut Command) -> Ran {
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// A short interview: four turns, words of two scripts, an emoji family that is one character of three code points.
pub const INTERVIEW: &str = "\
Interviewer: How was your induction?

P01 [00:00:12]: There was no induction, really. I got a badge. 没人告诉我。
I felt like an extra pair of hands.

Interviewer: An extra pair of hands?

P01: Yes. 👩‍👧 An extra pair of hands.
";
