//! What people said stays in the project, and the project with its owner (TRUST.md, "shared folders" and "logs, caches").

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use crate::pty::Pty;
use crate::support::command::{Desk, Ran};

/// Everything below a folder with its mode, folders too; links are none of ours.
fn modes(folder: &Path, into: &mut BTreeMap<PathBuf, u32>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let meta = fs::symlink_metadata(&path).unwrap();
        into.insert(path.clone(), meta.permissions().mode() & 0o7777);
        if meta.is_dir() {
            modes(&path, into);
        }
    }
}

fn run_with_umask(desk: &Desk, umask: &str, line: &str) -> Ran {
    let args: Vec<&str> = line.split(' ').collect();
    let script = format!("umask {umask} && exec \"$0\" \"$@\"");
    Desk::finish(&mut desk.command_by("sh", &["-c", &script], &args))
}

/// What a session of commands leaves: a project, an export, a pack, the notes of a reviewer, states.
const LINES: [&str; 10] = [
    "new study --coder hw",
    "import study I01.txt --yes",
    "code study I01 --turn 2 +Induction",
    "memos study --add Words",
    "participants study --set P01 site=north",
    "codebook study --name v1",
    "codebook study --to codes.csv",
    "pack study",
    "import study I01b.txt --corrects I01 --yes",
    "demo sample",
];

#[test]
fn whatever_the_umask_files_are_their_owners_alone() {
    for umask in ["000", "022", "077", "0777"] {
        let desk = Desk::new();
        desk.write("I01.txt", "Interviewer: How was it?\n\nP01: There was none.\n");
        desk.write("I01b.txt", "Interviewer: How was it?\n\nP01: There was none at all.\n");
        let mut given = BTreeMap::new();
        fs::create_dir_all(desk.path(".local/state/emic/places")).unwrap();
        modes(&desk.path(""), &mut given);
        for line in LINES {
            run_with_umask(&desk, umask, line).ok();
        }
        // A full screen is one more that writes: places, locks, pages.
        let script = format!("umask {umask}; exec $EMIC open work/study --coder hw");
        let home = desk.path("");
        let mut pty = Pty::shell(&home, &script, (120, 35));
        pty.wait_for("P01");
        pty.keys("JJ1mThought\x1b");
        pty.wait_for("the memo is kept");
        pty.keys("qq");
        assert_eq!(pty.wait_for_end(), 0);
        let mut now = BTreeMap::new();
        modes(&home, &mut now);
        assert!(now.len() > given.len() + 30);
        for (path, mode) in now.iter().filter(|(path, _)| !given.contains_key(*path)) {
            let (is_dir, name) = (path.is_dir(), path.strip_prefix(&home).unwrap());
            // The way to the user's own folders is made by the test and by 'new', as any program makes it.
            let is_ours = name.starts_with("work") || name.components().any(|part| part.as_os_str() == "emic");
            let wanted = if is_dir { 0o700 } else { 0o600 };
            assert!(!is_ours || *mode == wanted, "umask {umask}: '{}' has {mode:o}", name.display());
        }
    }
}

/// A project for a group stays one, whoever writes, and a page replaced keeps its mode.
#[test]
fn a_groups_project_stays_the_groups() {
    let desk = Desk::new();
    desk.write("I01.txt", "Interviewer: How was it?\n\nP01: There was none.\n");
    run_with_umask(&desk, "077", "new study --coder hw --group").ok();
    for line in ["import study I01.txt --yes", "code study I01 --turn 2 +Induction", "memos study --add Words"] {
        run_with_umask(&desk, "077", line).ok();
    }
    let mut now = BTreeMap::from([(desk.work("study"), 0)]);
    let mode = fs::metadata(desk.work("study")).unwrap().permissions().mode() & 0o7777;
    now.insert(desk.work("study"), mode);
    modes(&desk.work("study"), &mut now);
    for (path, mode) in &now {
        let wanted = if path.is_dir() { 0o2770 } else { 0o660 };
        assert_eq!(*mode, wanted, "'{}' has {mode:o}", path.display());
    }
    let page = desk.work("study/codebook.yaml");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
    run_with_umask(&desk, "000", "code study I01 --turn 2 +Other").ok();
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn who_else_can_come_in_is_told() {
    let desk = Desk::with_study();
    let open = |path: PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    open(desk.path(""), 0o755);
    for (mode, said) in [(0o755, "can read the project"), (0o777, "can read and write the project")] {
        open(desk.work("study"), mode);
        let ran = desk.run(&["check", "study"]);
        assert!(ran.code == Some(1) && ran.out.contains(said), "{ran:?}");
        assert!(desk.run(&["status", "study"]).err.contains(said));
        let mut pty = Pty::start(&desk.work(""), &["open", "study", "--coder", "hw"], &[], (120, 35));
        pty.wait_for(said);
        pty.keys("qq");
        pty.wait_for_end();
    }
    // Behind a folder that is closed nothing can be reached, whatever its mode.
    open(desk.work("study"), 0o700);
    open(desk.work("study/codebook.yaml"), 0o666);
    assert_eq!(desk.run(&["check", "study"]).code, Some(0));
    open(desk.work("study"), 0o755);
    open(desk.path(""), 0o700);
    assert_eq!(desk.run(&["check", "study"]).code, Some(0));
}

/// The files outside of the project that hold one of the words.
fn told_elsewhere(home: &Path, words: &[&str]) -> Vec<String> {
    let mut all = BTreeMap::new();
    modes(home, &mut all);
    let outside = all.keys().filter(|path| path.is_file() && !path.starts_with(home.join("study")));
    let tells = |path: &&PathBuf| {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        words.iter().any(|word| text.contains(word))
    };
    outside.filter(tells).map(|path| path.display().to_string()).collect()
}

/// A transcript is read, searched, coded, listed, copied, corrected and written about; then the session ends well, by a
/// signal, or without warning.
#[test]
fn nothing_that_people_said_is_kept_outside_of_the_project() {
    for end in [None, Some(Signal::TERM), Some(Signal::KILL)] {
        let desk = Desk::new();
        let home = desk.work("");
        desk.write("I01.txt", "Interviewer: How was it?\n\nP01: Quetzal told nobody about Zugzwang.\n");
        desk.run(&["new", "study", "--coder", "hw"]).ok();
        desk.run(&["import", "study", "I01.txt", "--yes"]).ok();
        desk.run(&["code", "study", "I01", "--turn", "2", "+Silence"]).ok();
        fs::remove_file(desk.work("I01.txt")).unwrap();
        let mut pty = Pty::start(&home, &["open", "study", "--coder", "hw"], &[], (120, 35));
        pty.wait_for("Quetzal");
        for (keys, seen) in [
            ("/Quetzal\r", "Quetzal"),
            ("\x1bsZugzwang", "1 hit"),
            ("\r\r", "turn 2 of"),
            ("\x03", "opied"),
            ("c", "PICKER"),
            ("Sil\r", "Silence            2"),
            ("tj\r", "2 passages"),
            ("qq", "turn 2 of"),
            ("gi", "CORRECT"),
            ("\x1b", "READ"),
            ("Jm1A thought", "A thought"),
            ("\x1b", "the memo is kept"),
            ("t", "tallies"),
        ] {
            pty.keys(keys);
            pty.wait_for(seen);
        }
        match end {
            Some(signal) => pty.signal(signal),
            None => pty.keys("qqqqq"),
        }
        pty.wait_for_end();
        assert_eq!(told_elsewhere(&home, &["Quetzal", "Zugzwang", "nobody"]), Vec::<String>::new(), "{end:?}");
        // Looked for where it would be.
        fs::write(home.join(".local/state/emic/log"), "… Quetzal …").unwrap();
        assert_eq!(told_elsewhere(&home, &["Quetzal"]).len(), 1);
    }
}
