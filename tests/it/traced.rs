//! What the program asks of the system, watched: it speaks to no network and runs nothing.

use crate::support::command::Desk;
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
        let plain = desk.command(&args);
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-e", "trace=network,execve", "-o"]).arg(desk.work("trace"));
        traced.arg(plain.get_program()).args(plain.get_args()).current_dir(desk.work(""));
        traced.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        traced.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let ran = Desk::finish(&mut traced);
        if ran.err.contains("ptrace") {
            eprintln!("nothing was traced: it is not allowed here");
            return;
        }
        let trace = desk.read("trace");
        assert!(trace.matches("execve(").count() == 1, "{args:?} ran something: {trace}");
        assert!(!trace.contains("AF_INET") && !trace.contains("connect("), "{args:?} spoke to a network: {trace}");
    }
}
