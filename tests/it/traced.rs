//! What the program asks of the system, watched: it speaks to no network and runs nothing.

use crate::hostile::screens::bytes;
use crate::pty::Pty;
use crate::support::command::Desk;
use crate::themes::WAYS;
use std::process::Command;

/// Every command that needs no terminal, on a project.
const COMMANDS: &[&str] = &[
    "tally study",
    "quotes study",
    "search study badge",
    "sources study",
    "participants study",
    "codebook study",
    "memos study",
    "notes study",
    "trail study",
    "status study",
    "check study",
    "adrift study",
    "man trust",
    "code study I01 --turn 2 Induction",
    "done study I01",
    "pack study --to study.emic.zip",
    "demo sample",
];

#[test]
fn p20_no_command_speaks_to_a_network_or_runs_anything() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("nothing was traced: strace is not here");
        return;
    }
    let desk = Desk::with_study();
    for args in COMMANDS {
        let args: Vec<&str> = args.split(' ').collect();
        let trace = desk.work("trace");
        let its = ["-f", "-qq", "-e", "trace=network,execve", "-o", trace.to_str().unwrap()];
        let ran = Desk::finish(&mut desk.command_by("strace", &its, &args));
        if ran.err.contains("ptrace") {
            eprintln!("nothing was traced: it is not allowed here");
            return;
        }
        let trace = desk.read("trace");
        assert!(trace.matches("execve(").count() == 1, "{args:?} ran something: {trace}");
        assert!(!trace.contains("AF_INET") && !trace.contains("connect("), "{args:?} spoke to a network: {trace}");
    }
}

/// A session on every screen, where a memo goes through an editor: that is all that is run.
#[test]
fn p20_the_full_screen_speaks_to_no_network_and_runs_nothing_but_the_editor() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("nothing was traced: strace is not here");
        return;
    }
    let desk = Desk::with_study();
    let script = "export EDITOR=true; exec strace -f -qq -o trace -e trace=network,execve $EMIC open study --coder hw";
    let mut pty = Pty::shell(&desk.work(""), script, (120, 35));
    let mut is_allowed = true;
    pty.wait_until("a screen", |screen| {
        is_allowed = !screen.contents().contains("ptrace");
        !is_allowed || screen.contents().contains("P01")
    });
    if !is_allowed {
        eprintln!("nothing was traced: it is not allowed here");
        return;
    }
    for keys in WAYS.iter().map(|(_, way)| way.split(' ').map(bytes).collect::<String>()) {
        pty.keys_taken(&keys);
        pty.keys_taken("\u{1b}\u{1b}\u{1b}");
        pty.keys_taken("gh");
    }
    pty.keys_taken("\u{1b}\u{1b}gh");
    pty.keys("gj");
    pty.wait_for("MEMO");
    pty.keys("Words\u{7}");
    pty.wait_for("nothing was changed in your editor");
    pty.keys("\u{1b}");
    pty.wait_for("kept");
    pty.keys("qqqq");
    pty.wait_for_end();
    let trace = desk.read("trace");
    // emic, then the shell, env and the editor in one process; the names that are looked for on the way fail.
    let run: Vec<&str> = trace.lines().filter(|line| line.contains("execve(") && line.contains("= 0")).collect();
    let names: Vec<_> = run.iter().map(|line| line.split('"').nth(1).unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["emic", "sh", "env", "true"], "{trace}");
    assert!(!trace.contains("AF_INET") && !trace.contains("connect("), "{trace}");
}
