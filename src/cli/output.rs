//! What a command prints: results on standard output, everything else on standard error, all of it safe to show.

use super::failure::{Failure, Result, sentence};
use crate::store::finding::Finding;
use crate::text::shown::Shown;
use std::io::{self, BufWriter, IsTerminal, Stderr, Stdin, Stdout, Write};

/// How many findings, or bad lines, are told one by one before the rest is only counted.
pub const MOST_TOLD: usize = 10;

/// Standard output and error.
pub struct Output {
    out: BufWriter<Stdout>,
    err: Stderr,
    stdin: Stdin,
    /// Whether somebody can be asked.
    pub can_ask: bool,
    /// Whether the output goes to a terminal.
    pub is_terminal: bool,
    /// Whether what is printed tells of a change that is saved.
    pub is_saved: bool,
    warnings: Vec<String>,
}

impl Output {
    /// Prints to the streams of the process.
    pub fn of_process() -> Self {
        let (stdin, out, err) = (io::stdin(), io::stdout(), io::stderr());
        Self {
            can_ask: stdin.is_terminal() && err.is_terminal(),
            is_terminal: out.is_terminal(),
            is_saved: false,
            out: BufWriter::new(out),
            err,
            stdin,
            warnings: Vec::new(),
        }
    }

    /// Returns how many cells a line of the terminal has; without a terminal lines are as long as they are.
    pub fn room(&self) -> Option<usize> {
        let size = rustix::termios::tcgetwinsize(self.out.get_ref()).ok().filter(|_| self.is_terminal)?;
        Some(usize::from(size.ws_col)).filter(|cells| *cells > 0)
    }

    /// Prints lines of a result that hold nothing a terminal obeys; anything else in them is made visible.
    pub fn print(&mut self, text: &str) -> Result<()> {
        self.print_exact(Shown::block(text).as_str())
    }

    /// Prints text of an exact format, in which everything unsafe is escaped already or was asked for.
    pub fn print_exact(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(|error| self.failed(&error))
    }

    /// Prints all that is still held back.
    pub fn flush(&mut self) -> Result<()> {
        self.out.flush().map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let failure = unwritten(error);
        if !self.is_saved || failure.what.is_empty() {
            return failure;
        }
        let hint = "Do not do it again; 'emic trail' shows it.";
        Failure::in_part(format!("the change is saved, but {}", failure.what), hint)
    }

    /// Says something beside the result.
    pub fn say(&mut self, text: &str) {
        // Where standard error is gone there is nobody left to tell.
        let _ = writeln!(self.err, "{}", Shown::block(text));
    }

    /// Warns of something, and keeps it for the envelope of JSON.
    pub fn warn(&mut self, text: &str) {
        self.note(sentence(text));
    }

    /// Warns in words that begin as they are, with the name of a file.
    pub fn warn_exactly(&mut self, text: &str) {
        self.note(text.to_owned());
    }

    /// Warns of what was found in a project.
    pub fn warn_of(&mut self, finding: &Finding) {
        // It begins with the name of a file, which has its own capitals.
        self.note(describe(finding));
    }

    fn note(&mut self, text: String) {
        self.say(&text);
        self.warnings.push(text);
    }

    /// Returns the warnings so far.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Asks a question and returns the answer, which may be empty.
    pub fn answer(&mut self, question: &str) -> String {
        let _ = write!(self.err, "{} ", Shown::line(question));
        let _ = self.err.flush();
        let mut answer = String::new();
        let _ = self.stdin.read_line(&mut answer);
        answer.trim().to_owned()
    }

    /// Asks a question that is answered by yes or no; anything but yes is no.
    pub fn ask(&mut self, question: &str) -> bool {
        let answer = self.answer(&format!("{question} [y/N]"));
        matches!(answer.to_lowercase().as_str(), "y" | "yes")
    }

    /// Says why a command ended early.
    pub fn fail(&mut self, failure: &Failure) {
        let _ = self.err.write_all(failure.shown().as_bytes());
    }
}

/// Returns a finding as one line: where, what, what to do.
fn describe(finding: &Finding) -> String {
    let Finding { file, line, column, what, remedy, .. } = finding;
    let place = match (line, column) {
        (Some(line), Some(column)) => format!("{file}, line {line}, column {column}"),
        (Some(line), None) => format!("{file}, line {line}"),
        _ => file.clone(),
    };
    format!("{place}: {what} {remedy}").trim_end().to_owned()
}

/// Says that what was to be printed could not be.
pub fn unwritten(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::pipe_closed();
    }
    Failure::in_part(format!("the output could not be written: {error}"), "Write it to another place.")
}
