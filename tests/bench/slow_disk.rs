//! How long a key waits for its frame while the disk takes five seconds for each sync, beside a disk that is as fast as it
//! is: the median and the 99th percentile, in one run, with the program at a real terminal. Needs strace, which makes the
//! disk slow; both runs are traced, so that they can be compared.
//!
//! `cargo bench --bench slow_disk` measures; `cargo test --benches` runs a few keys.

// What is wrong here must stop everything.
#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod generate;
#[path = "../it/pty.rs"]
mod pty;

use std::process::Command;
use std::time::{Duration, Instant};

use generate::SMALL;
use pty::Pty;

/// What the syncs take.
const DELAYS: [(&str, &str); 2] = [("as it is", "0"), ("five seconds a sync", "5000000")];

fn main() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("nothing was measured: strace is not here");
        return;
    }
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    let (rounds, keys) = if is_measured { (8, 100) } else { (1, 10) };
    for (disk, delay) in DELAYS {
        let mut taken = latencies(delay, rounds, keys);
        taken.sort_unstable();
        let part = |percent: usize| taken[(taken.len() * percent / 100).min(taken.len() - 1)];
        println!("a key, disk {disk}: median {:?}, 99th percentile {:?}, of {}", part(50), part(99), taken.len());
    }
}

/// How long each key took, pressed while a coding waits for the disk.
fn latencies(delay: &str, rounds: usize, keys: usize) -> Vec<Duration> {
    let home = tempfile::tempdir().unwrap();
    generate::write(&home.path().join("study"), &SMALL);
    let script = format!(
        "exec strace -f -qq -o /dev/null --seccomp-bpf -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_enter={delay} \
         $EMIC open study --coder hw"
    );
    let mut pty = Pty::shell(home.path(), &script, (120, 40));
    pty.wait_for("turn 1 of");
    let status = |screen: &vt100::Screen| screen.contents().lines().last().unwrap_or_default().trim_start().to_owned();
    let mut taken = Vec::new();
    for _ in 0..rounds {
        pty.wait_until("saved", |screen| status(screen).starts_with("saved"));
        pty.keys("J1");
        pty.wait_until("a coding", |screen| status(screen).contains(" on “"));
        for n in 0..keys {
            let start = Instant::now();
            pty.frame(if n % 2 == 0 { "J" } else { "K" });
            taken.push(start.elapsed());
        }
        if delay != "0" {
            let mut is_waiting = false;
            pty.wait_until("a status", |screen| {
                is_waiting = !status(screen).starts_with("saved");
                true
            });
            if !is_waiting {
                println!("the disk was done before all keys were: take fewer keys, or a quieter machine");
            }
        }
    }
    taken
}
