//! The rules of the code's shape, each with its guard: who may import whom, what a pure layer must not name, how long a
//! file may be.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers and what each may import. `main` and `lib` belong to none.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("domain", &["text"]),
    ("analysis", &["domain", "text"]),
    ("interchange", &["domain", "analysis", "text"]),
    ("store", &["domain", "text"]),
    ("app", &["domain", "text", "analysis", "interchange"]),
    ("theme", &[]),
    ("view", &["app", "theme", "domain", "text", "analysis"]),
    ("config", &["app", "domain", "store", "theme"]),
    ("tui", &["app", "view", "theme", "config", "store", "domain", "text", "analysis", "interchange"]),
    ("cli", &["config", "store", "domain", "text", "analysis", "interchange", "theme", "tui"]),
];

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

#[test]
fn imports_follow_the_layers() {
    let mut wrong = Vec::new();
    // Tests may look from outside at what their layer is for: a frame, say, of the app.
    for file in files().into_iter().filter(|f| !f.is_test()) {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == file.layer) else { continue };
        for (number, line) in file.lines() {
            for (other, _) in LAYERS {
                let named = line.contains(&format!("crate::{other}::")) || line.contains(&format!("crate::{other};"));
                if named && *other != file.layer && !allowed.contains(other) {
                    wrong.push(format!("{}:{number}: {} may not import {other}", file.path.display(), file.layer));
                }
            }
            if line.contains("crate::{") {
                wrong.push(format!("{}:{number}: write one path a layer", file.path.display()));
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
            for word in IMPURE.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("{}:{number}: {word}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_borrowed_tool_is_named_in_one_place() {
    let only = [
        ("directories::", "config/"),
        ("tui_textarea::", "app/text_input.rs"),
        ("std::fs::", "store/fs"),
        ("getrandom::", ""),
    ];
    let mut wrong = Vec::new();
    for file in files().iter().filter(|f| !f.is_test()) {
        let path = file.path.to_string_lossy().replace('\\', "/");
        for (number, line) in file.lines() {
            for (word, place) in only.iter().filter(|(word, _)| line.contains(word)) {
                if !path.starts_with(place) {
                    wrong.push(format!("{path}:{number}: {word} belongs in {place}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn drawing_never_changes_the_app() {
    for file in files().iter().filter(|f| f.layer == "view") {
        for (number, line) in file.lines() {
            assert!(!line.contains("&mut App"), "{}:{number} draws with &mut", file.path.display());
        }
    }
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
