//! The rules of the code's shape, each with its guard: who may import whom, what a pure layer must not name, how long a
//! file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Layers that know neither terminal nor disk, clock, chance or environment.
const PURE: &[&str] = &["text", "domain", "analysis", "interchange", "app", "theme", "view"];

/// What a pure layer must not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::thread",
    "std::process",
    "crossterm",
    "directories",
    "getrandom",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "thread_local!",
    "static mut",
];

/// What is named only there: in files and folders that begin so.
const PLACES: &[(&str, &[&str])] = &[
    ("directories", &["config/"]),
    ("tui_textarea", &["app/text_input.rs", "app/text_input/area.rs"]),
    ("std::fs", &["store/fs"]),
    ("rustix::fs", &["store/fs"]),
    ("crossterm", &["tui/"]),
    ("ratatui", &["theme/", "view/", "tui/", "app/"]),
    ("getrandom", &["outside.rs", "store/device.rs", "store/replace.rs"]),
    ("Timestamp::now", &["outside.rs"]),
    ("Zoned::now", &["outside.rs"]),
    ("SystemTime::now", &[]),
    ("Instant::now", &["tui/"]),
];

/// Source lines of a file, with its tests, and where.
struct File {
    path: PathBuf,
    layer: String,
    code: String,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let layer = inside.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
                let code = fs::read_to_string(&path).unwrap();
                found.push(File { path: inside.to_owned(), layer, code });
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

impl File {
    fn is_test(&self) -> bool {
        let name = self.path.file_name().unwrap().to_string_lossy().into_owned();
        name == "tests.rs" || name == "testing.rs" || self.path.components().any(|c| c.as_os_str() == "tests")
    }

    /// The lines before the file's own tests, without comments.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.code.find("#[cfg(test)]\nmod tests").unwrap_or(self.code.len());
        let code = self.code.get(..end).unwrap_or_default();
        code.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// A layer and what it may import, as the table in `lib.rs` says. `main` and `lib` belong to none.
struct Layer {
    name: String,
    allowed: Vec<String>,
}

fn layers() -> Vec<Layer> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<Vec<&str>> =
        lib.lines().filter(|line| line.starts_with("//! | [`")).map(|line| line.split('|').collect()).collect();
    let names: Vec<String> = rows.iter().map(|row| quoted(row[1]).remove(0)).collect();
    let modules: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), modules.into_iter().collect());
    let allowed = |row: &Vec<&str>| {
        let named = quoted(row[3]);
        assert!(named.iter().all(|name| names.contains(name)), "the table names no layer in {row:?}");
        if row[3].trim().starts_with("all but") {
            names.iter().filter(|name| !named.contains(name)).cloned().collect()
        } else {
            named
        }
    };
    names.iter().zip(&rows).map(|(name, row)| Layer { name: name.clone(), allowed: allowed(row) }).collect()
}

/// The names that follow a mark in a line: of `crate::` the layers.
fn names_after<'a>(line: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    line.split(mark).skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// Whether a line names something, also as one of several: `use std::{env, fs}`.
fn is_named(line: &str, word: &str) -> bool {
    let in_braces = |(above, name): (&str, &str)| {
        let list = line.split_once(&format!("{above}::{{")).map_or("", |(_, list)| list);
        list.split([',', '{', '}', ' ', ':']).any(|part| part == name)
    };
    line.contains(word) || word.split_once("::").is_some_and(in_braces)
}

#[test]
fn imports_follow_the_layers() {
    let layers = layers();
    let mut wrong = Vec::new();
    // Tests may look from outside at what their layer is for: a frame, say, of the app.
    for file in files().into_iter().filter(|f| !f.is_test()) {
        let Some(layer) = layers.iter().find(|layer| layer.name == file.layer) else { continue };
        // So many `super::` lead out of the layer.
        let depth = file.path.components().count() - usize::from(file.path.ends_with("mod.rs"));
        for (number, line) in file.lines() {
            for other in names_after(line, "crate::").filter(|other| layers.iter().any(|layer| layer.name == **other)) {
                if other != file.layer && !layer.allowed.iter().any(|allowed| allowed == other) {
                    wrong.push(format!("{}:{number}: {} may not import {other}", file.path.display(), file.layer));
                }
            }
            if line.contains("crate::{") || line.contains(&"super::".repeat(depth)) {
                wrong.push(format!("{}:{number}: write one path a layer, from the crate", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_layers_name_no_terminal_disk_clock_chance_or_environment() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|f| PURE.contains(&f.layer.as_str()) && !f.is_test()) {
        for (number, line) in file.lines() {
            for word in IMPURE.iter().filter(|word| is_named(line, word)) {
                wrong.push(format!("{}:{number}: {word}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_borrowed_tool_is_named_where_it_belongs() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|f| !f.is_test()) {
        let path = file.path.to_string_lossy().replace('\\', "/");
        for (number, line) in file.lines() {
            for (word, places) in PLACES.iter().filter(|(word, _)| is_named(line, word)) {
                if !places.iter().any(|place| path.starts_with(place)) {
                    wrong.push(format!("{path}:{number}: {word} belongs in {places:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What makes a file shorter or empties it: never a file of a project, for what stood there would be gone before what
/// comes is there.
const CUTS: [&str; 7] =
    ["fs::write(", "fs::copy(", "File::create(", "truncate(true)", "set_len(", "OFlags::TRUNC", "ftruncate"];

#[test]
fn p4_nothing_in_the_program_cuts_a_file_short_or_writes_over_it() {
    for file in files().iter().filter(|file| !file.is_test()) {
        for (n, line) in file.lines() {
            let cut = CUTS.iter().find(|cut| line.contains(**cut));
            assert!(cut.is_none(), "{}:{n}: {}", file.path.display(), line.trim());
        }
    }
}

#[test]
fn of_ratatui_the_app_knows_rectangles_alone() {
    for file in files().iter().filter(|f| f.layer == "app" && !f.is_test()) {
        for (number, line) in file.lines().filter(|(_, line)| line.contains("ratatui")) {
            let is_layout = line.matches("ratatui").count() == line.matches("ratatui::layout::").count();
            assert!(is_layout, "{}:{number}: of ratatui only layout", file.path.display());
        }
    }
}

#[test]
fn drawing_never_changes_the_app() {
    let files = files();
    let lines = files.iter().filter(|f| f.layer == "app").flat_map(File::lines);
    let declared = |(_, line)| names_after(line, "struct ").chain(names_after(line, "enum ")).next();
    let types: BTreeSet<&str> =
        lines.filter_map(declared).filter(|name| name.starts_with(char::is_uppercase)).collect();
    assert!(types.contains("App") && types.contains("Layouts") && types.len() > 40, "{types:?}");
    for file in files.iter().filter(|f| f.layer == "view") {
        for (number, line) in file.lines() {
            // `&mut T`, `&'a mut T`, `&mut [T]`, `&mut path::T`: whatever stands before the type ends.
            for changed in line.split("mut ").skip(1).zip(line.split("mut ")).filter(|(_, before)| borrows(before)) {
                let end = changed.0.find([',', ')', ';', '=', '{']).unwrap_or(changed.0.len());
                let mut named = changed.0[..end].split(|c: char| !c.is_alphanumeric());
                assert!(!named.any(|name| types.contains(name)), "{}:{number} draws with &mut", file.path.display());
            }
        }
    }
}

/// Whether text ends as a borrow begins: `&`, or `&'a `.
fn borrows(before: &str) -> bool {
    let lifetime = before.trim_end().rsplit_once('&').map(|(_, lifetime)| lifetime);
    before.ends_with('&') || lifetime.is_some_and(|l| l.starts_with('\'') && !l.contains(' '))
}

#[test]
fn files_are_short_enough_to_read() {
    let long: Vec<String> = files()
        .iter()
        .filter(|f| !f.is_test() && f.lines().last().is_some_and(|(n, _)| n > 400))
        .map(|f| format!("{} has {} lines before its tests", f.path.display(), f.lines().last().map_or(0, |l| l.0)))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    for file in files().into_iter().filter(|f| !f.is_test()) {
        assert!(file.code.starts_with("//! "), "{} does not begin with what it is for", file.path.display());
    }
}

#[test]
fn tests_do_not_sleep_and_the_top_level_is_as_agreed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sleep = format!("{}::sleep", "thread");
    for file in files() {
        assert!(!file.code.contains(&sleep), "{} sleeps", file.path.display());
    }
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src",
        "themes",
        "sample-data",
        "tests",
    ];
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let known = name.starts_with('.')
            || agreed.contains(&name.as_str())
            || ["target", "proptest-regressions"].contains(&name.as_str());
        assert!(known, "'{name}' is not part of the agreed top level");
    }
}
