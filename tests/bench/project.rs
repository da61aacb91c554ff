//! How long opening and tallying take, on a small and on a large generated project.
//!
//! `cargo bench --bench project` measures both and tells what changed since the last run; `cargo test --benches` runs
//! each once on the small one. The large project (1,000 transcripts of 8,000 words, 200,000 codings by two coders) is
//! made at the first run and kept in the target folder.

// What is wrong here must stop everything.
#![allow(missing_docs, clippy::unwrap_used)]

mod generate;

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use emic::analysis::tally::{Ask, By, tally};
use emic::domain::When;
use emic::domain::layer::{Layer, look};
use emic::store::fs::RealFs;
use emic::store::{OpenOptions, load_source, open, open_trail};
use generate::{LARGE, SMALL, Shape};

/// Measured runs take the large project too; tests only the small one.
fn shapes() -> Vec<Shape> {
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    if is_measured { vec![SMALL, LARGE] } else { vec![SMALL] }
}

fn project(shape: &Shape) -> RealFs {
    RealFs::at(generate::kept(Path::new(env!("CARGO_TARGET_TMPDIR")), shape))
}

const HERE: &str = "";

/// All texts and codings read: what every command begins with.
fn opening(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    for shape in shapes() {
        let fs = project(&shape);
        group.bench_function(shape.name, |bencher| {
            bencher.iter(|| black_box(open(&fs, Path::new(HERE), &OpenOptions::default()).unwrap()));
        });
    }
}

/// The trail and one source: what stands before the first frame.
fn first_source(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first source");
    group.sample_size(10);
    for shape in shapes() {
        let fs = project(&shape);
        group.bench_function(shape.name, |bencher| {
            bencher.iter(|| {
                let options = OpenOptions { for_writing: true, ..OpenOptions::default() };
                let mut opened = open_trail(&fs, Path::new(HERE), &options).unwrap();
                let first = opened.project.sources().first().unwrap().clone();
                let (loaded, others, _) = load_source(&fs, Path::new(HERE), opened.project.loading(&first), &options);
                opened.project.absorb_loaded(loaded);
                opened.project.absorb_all(others);
                black_box(opened)
            });
        });
    }
}

/// All counts of the project that is open, by level, category and code.
fn tallying(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tally");
    group.sample_size(10);
    for shape in shapes() {
        let opened = open(&project(&shape), Path::new(HERE), &OpenOptions::default()).unwrap();
        let ask = Ask::of_command(By::Code, None, None);
        group.bench_function(shape.name, |bencher| {
            bencher.iter(|| {
                let looked = look(&opened.project, &Layer::Final);
                black_box(tally(&opened.project, &looked, &ask, When::default()))
            });
        });
    }
}

criterion_group!(benches, opening, first_source, tallying);
criterion_main!(benches);
