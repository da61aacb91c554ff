//! What is hostile in its size or in its kind (TRUST.md, P19): every file of a project, and every file that a command is
//! given, too deep, too long, too many, or no file at all. The program ends by itself, within a gigabyte of addresses and
//! seconds of work, with a sentence, and has changed nothing.
//!
//! Where `store::limits` does not look how deep a page lies, a million brackets take longer than the time there is. The
//! bounds of `store::fs::real` are proved where they are: without them the system still stops a reader, with an error.

mod given;
mod inside;
mod packed;

use std::fs::File;
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{FileType, Mode, mknodat};

use crate::support::command::{Desk, Ran};

/// Seconds of work that a run may take. Builds for testing are some ten times slower than what people use.
const SECONDS: u32 = if cfg!(debug_assertions) { 60 } else { 10 };
/// Kibibytes of addresses that a run may take.
const KIB: u32 = 1024 * 1024;
/// A mebibyte.
const MIB: usize = 1024 * 1024;

/// Kinds of files that nobody would write.
pub const KINDS: [&str; 17] = [
    "flow lists in each other",
    "flow mappings in each other",
    "block lists in each other",
    "ten levels of aliases",
    "a line without an end",
    "very many short lines",
    "very many commas",
    "nothing but zeros",
    "bytes that are no text",
    "a quote that is not closed",
    "very long numbers",
    "a gigabyte of nothing",
    "a pipe",
    "a device",
    "a socket",
    "a folder",
    "a link to itself",
];

/// Puts a file of a kind in a place.
pub fn plant(path: &Path, kind: &str) {
    let _ = std::fs::remove_file(path);
    let write = |bytes: &[u8]| std::fs::write(path, bytes).unwrap();
    match kind {
        "flow lists in each other" => write("[".repeat(1_000_000).as_bytes()),
        "flow mappings in each other" => write(format!("- {}", "{\"a\":".repeat(50_000)).as_bytes()),
        "block lists in each other" => write("- ".repeat(100_000).as_bytes()),
        "ten levels of aliases" => write(aliases().as_bytes()),
        "a line without an end" => write(&vec![b'x'; 65 * MIB]),
        "very many short lines" => write("- {}\n".repeat(1_000_000).as_bytes()),
        "very many commas" => write(format!("- [{}]\n", ",".repeat(8 * MIB)).as_bytes()),
        "nothing but zeros" => write(&vec![0; 8 * MIB]),
        "bytes that are no text" => write(&vec![0xff; MIB]),
        "a quote that is not closed" => write(format!("a: \"{}", "b\n".repeat(MIB / 8)).as_bytes()),
        "very long numbers" => {
            write(format!("format: {0}\n- {{\"act\":[{0}e{0},1,1]}}\n", "9".repeat(100_000)).as_bytes());
        }
        "a gigabyte of nothing" => File::create(path).unwrap().set_len(1 << 30).unwrap(),
        "a pipe" => mknodat(rustix::fs::CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap(),
        // A device cannot be made without root: what leads to one is as good.
        "a device" => std::os::unix::fs::symlink("/dev/zero", path).unwrap(),
        // The name that a socket is made with must be short.
        "a socket" => {
            let short = tempfile::tempdir().unwrap();
            drop(UnixListener::bind(short.path().join("s")).unwrap());
            std::fs::rename(short.path().join("s"), path).unwrap();
        }
        "a folder" => std::fs::create_dir(path).unwrap(),
        "a link to itself" => std::os::unix::fs::symlink(path.file_name().unwrap(), path).unwrap(),
        other => panic!("{other}"),
    }
}

/// A billion words out of ten lines.
fn aliases() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..10 {
        let before = format!("*a{}, ", n - 1).repeat(10);
        text += &["a", &n.to_string(), ": &a", &n.to_string(), " [", &before, "]\n"].concat();
    }
    text
}

/// Runs the program within limits. Fails unless it ends by itself, with an exit code of its own and nothing that a panic or
/// an end of memory says.
#[track_caller]
pub fn run_within_limits(desk: &Desk, what: &str, args: &[&str]) -> Ran {
    let limits = format!("ulimit -v {KIB} && ulimit -t {SECONDS} && exec \"$0\" \"$@\"");
    let ran = Desk::finish(&mut desk.command_by("sh", &["-c", &limits], args));
    assert!(matches!(ran.code, Some(0..=2)), "{what}: {args:?} ended with {:?}: {}", ran.code, start(&ran.err));
    assert!(!ran.err.contains("panicked"), "{what}: {args:?}: {}", start(&ran.err));
    let is_list = args.first() == Some(&"check");
    assert!(
        is_list || ran.err.len() + ran.out.len() < MIB,
        "{what}: {args:?} says {} bytes",
        ran.err.len() + ran.out.len()
    );
    ran
}

/// The start of what is said, for messages.
pub fn start(text: &str) -> &str {
    let end = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
