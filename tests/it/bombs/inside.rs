//! In the place of each file of a project.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{KINDS, plant, run_within_limits, start};
use crate::proofs::cases;
use crate::pty::Pty;
use crate::support::command::Desk;

/// The files of a project, and what else may lie in it.
const PLACES: [&str; 12] = [
    "project.yaml",
    "codebook.yaml",
    "participants.yaml",
    "sources/SOURCE.yaml",
    "sources/SOURCE.txt",
    "sources/.versions/VERSION.txt",
    "memos/2026-11-24-aaaa.md",
    "codings/SOURCE/hw~zzzz.yaml",
    "codings/SOURCE/hw~DEVICE.yaml",
    "trail/hw~zzzz.yaml",
    "trail/hw~DEVICE.yaml",
    "codebook.sync-conflict-20261124.yaml",
];

/// A project with some of everything.
fn desk() -> Desk {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    desk.run(&["memos", "study", "--add", "A thought."]).ok();
    desk
}

/// A place by its name.
fn place(desk: &Desk, place: &str) -> PathBuf {
    let stem = |folder: &str, end| desk.files(folder, end)[0].file_stem().unwrap().to_string_lossy().into_owned();
    let place = place.replace("SOURCE", &stem("study/sources", ".yaml"));
    let place = place.replace("hw~DEVICE", &stem("study/trail", ".yaml"));
    desk.work("study").join(place.replace("VERSION", &stem("study/sources/.versions", ".txt")))
}

/// What stands in a folder, by name: what is no plain file or very long as its kind and length.
fn content(folder: &Path, into: &mut BTreeMap<PathBuf, (String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let meta = fs::symlink_metadata(&path).unwrap();
        if meta.is_dir() {
            content(&path, into);
        }
        let is_short = meta.is_file() && meta.len() < 1 << 20;
        let bytes = if is_short { fs::read(&path).unwrap() } else { meta.len().to_string().into_bytes() };
        into.insert(path, (format!("{:?}", meta.file_type()), bytes));
    }
}

#[test]
fn p19_each_file_of_a_project_may_be_anything() {
    let step = cases(11, 1);
    for (n, (at, kind)) in PLACES.iter().flat_map(|at| KINDS.iter().map(move |kind| (at, kind))).enumerate() {
        if n % step != 0 {
            continue;
        }
        let desk = desk();
        let path = place(&desk, at);
        plant(&path, kind);
        let what = format!("{kind} as '{at}'");
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        content(&desk.work("study"), &mut before);
        let check = run_within_limits(&desk, &what, &["check", "study"]);
        // A memo in which nothing is written is none.
        let is_nothing = *kind == "nothing but zeros" && at.starts_with("memos");
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let said = check.out + &check.err;
        assert!(said.contains(&name) || is_nothing, "{what} is not named: {}", start(&said));
        run_within_limits(&desk, &what, &["quotes", "study", "--layer", "everyone"]);
        content(&desk.work("study"), &mut after);
        assert!(before == after, "{what}: reading changed something");
        // What can still be written is, and what stood there before stays.
        run_within_limits(&desk, &what, &["code", "study", "I01", "--turn", "4", "Induction", "--coder", "hw"]);
        let mut written = BTreeMap::new();
        content(&desk.work("study"), &mut written);
        for (path, (kind, bytes)) in before.iter().filter(|(path, _)| path.starts_with(desk.work("study/codings"))) {
            let now = written.get(path).unwrap_or_else(|| panic!("{what}: '{}' is gone", path.display()));
            // Of what is very long only the length was looked at.
            assert!(now.0 == *kind && (now.1.starts_with(bytes) || bytes.len() < 12), "{what}: '{}'", path.display());
        }
    }
}

#[test]
fn p19_a_project_may_hold_a_hundred_thousand_files() {
    let desk = desk();
    for n in 0..cases(5_000, 100_000) {
        fs::write(desk.work("study/codings").join(format!("x{n}.yaml")), "- {}\n").unwrap();
        fs::create_dir(desk.work("study/codings").join(format!("y{n}"))).unwrap();
    }
    let ran = run_within_limits(&desk, "very many files", &["status", "study"]);
    assert!(ran.out.contains("I01") || ran.code == Some(1), "{}", start(&ran.err));
    run_within_limits(&desk, "very many files", &["check", "study"]);
}

#[test]
fn p19_the_full_screen_opens_what_can_be_opened() {
    for (at, kind) in [
        ("codebook.yaml", "ten levels of aliases"),
        ("sources/SOURCE.txt", "a pipe"),
        ("trail/hw~zzzz.yaml", "a device"),
    ] {
        let desk = desk();
        plant(&place(&desk, at), kind);
        let mut pty = Pty::start(&desk.work(""), &["open", "study", "--coder", "hw"], &[], (120, 35));
        pty.wait_until("a screen", |screen| screen.alternate_screen() && screen.contents().contains("coder hw"));
        pty.keys("Jt");
        pty.wait_for("tallies");
        pty.keys("qqq");
        assert!(matches!(pty.wait_for_end(), 0..=2), "{kind} as {at}");
        pty.assert_restored();
    }
}
