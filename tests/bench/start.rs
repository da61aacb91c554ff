//! How long the program itself takes, from its start to what is seen: the first frame of the sample in a terminal, and
//! `emic tally` on the large generated project.
//!
//! `cargo bench --bench start` measures both; `cargo test --benches` runs each once, the tally on the small project.

// What is wrong here must stop everything.
#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod generate;
#[path = "../it/pty.rs"]
mod pty;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use generate::{LARGE, SMALL};
use pty::Pty;

/// From the start of the program to the first frame with a text in it.
fn first_frame(criterion: &mut Criterion) {
    let home = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers");
    copy(&sample, &home.path().join("study"));
    let started = || {
        let start = Instant::now();
        let pty = Pty::start(home.path(), &["open", "study", "--coder", "hw"], &[], (120, 40));
        pty.wait_for("turn 1 of");
        let taken = start.elapsed();
        pty.signal(rustix::process::Signal::TERM);
        pty.wait_for_end();
        taken
    };
    let mut group = criterion.benchmark_group("start to first frame");
    group.sample_size(10);
    group.bench_function("sample", |bencher| {
        bencher.iter_custom(|times| (0..times).map(|_| started()).sum::<Duration>());
    });
}

/// The whole command, with reading the project and printing.
fn tally(criterion: &mut Criterion) {
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    let shape = if is_measured { LARGE } else { SMALL };
    let project = generate::kept(Path::new(env!("CARGO_TARGET_TMPDIR")), &shape);
    let mut group = criterion.benchmark_group("emic tally");
    group.sample_size(10);
    group.bench_function(shape.name, |bencher| {
        bencher.iter(|| {
            let output = Command::new(env!("CARGO_BIN_EXE_emic")).arg("tally").arg(&project).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        });
    });
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

criterion_group!(benches, first_frame, tally);
criterion_main!(benches);
