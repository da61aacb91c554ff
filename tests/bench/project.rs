//! How long opening, tallying and answering a key take, on a small and on a large generated project.
//!
//! `cargo bench --bench project` measures both and tells what changed since the last run; `cargo test --benches` runs
//! each once on the small one. The large project (1,000 transcripts of 8,000 words, 200,000 codings by two coders) is
//! made at the first run and kept in the target folder.

// What is wrong here must stop everything.
#![allow(missing_docs, clippy::unwrap_used)]

mod generate;

use std::hint::black_box;
use std::io;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use emic::analysis::tally::{Ask, By, tally};
use emic::app::App;
use emic::app::edit::Moment;
use emic::app::key::Key;
use emic::app::msg::Msg;
use emic::app::opening::Start;
use emic::domain::layer::{Layer, look};
use emic::domain::{Origin, When};
use emic::store::fs::RealFs;
use emic::store::{OpenOptions, load_source, open, open_trail};
use emic::theme::Depth;
use emic::theme::builtin::Builtin;
use emic::tui::terminal::Screen;
use emic::view;
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

/// From a key to the bytes of its frame, at 120 x 40: a line down, the next turn, the next coding, a page.
fn answering(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("key to frame");
    for shape in shapes() {
        let opened = open(&project(&shape), Path::new(HERE), &OpenOptions::default()).unwrap();
        let me = Arc::new(Origin::parse("hw~k3f9").unwrap());
        let mut app = App::new(Start::new(opened.project, me, (120, 40)));
        let theme = Builtin::Dark.theme(Depth::True);
        let mut screen = Screen::new(io::sink(), 120, 40);
        let mut keys = "jjjjJJjkLLjjJHGggLJ".chars().cycle();
        let moment = Moment { now: When::default(), seed: 1 };
        group.bench_function(shape.name, |bencher| {
            bencher.iter(|| {
                black_box(app.update(Msg::Key(Key::char(keys.next().unwrap())), moment));
                screen.draw(|buffer| view::draw(&app, &theme, buffer)).unwrap();
            });
        });
    }
}

criterion_group!(benches, opening, first_source, tallying, answering);
criterion_main!(benches);
