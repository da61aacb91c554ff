//! Texts that are made of the tables: the keys in the README are those of the action table. `BLESS=1 cargo test` writes
//! them anew.

use clap::CommandFactory;
use emic::app::action::Row;
use emic::app::keymap::{Keymap, Preset};
use emic::app::settings;
use emic::cli::args::Args;
use emic::cli::trust::PROMISES;
use emic::config::key_list::default_keys;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// The chords of a row in its first context, as a person reads them.
fn chords(keymap: &Keymap, row: &Row) -> String {
    let labels = keymap.labels(row.contexts[0], row);
    labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn key_table() -> String {
    let mut text = String::new();
    for (heading, rows) in default_keys() {
        writeln!(text, "\n| {heading} | |\n|---|---|").unwrap();
        for row in rows {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            let keys = if keys.is_empty() { "–".to_owned() } else { keys.join(" ") };
            writeln!(text, "| {keys} | {} |", row.does).unwrap();
        }
    }
    text
}

/// Held while a section is written: two tests do so at once.
static WRITING: Mutex<()> = Mutex::new(());

/// Compares what stands between two markers of the README with what it should be, or writes it.
fn check_section(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let _writing = WRITING.lock();
    let readme = fs::read_to_string(&path).unwrap();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = readme.find(&open).expect("the README has the marker") + open.len();
    let end = start + readme[start..].find(&close).expect("the README has the closing marker");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{}{wanted}\n{}", &readme[..start], &readme[end..])).unwrap();
    } else {
        assert_eq!(readme[start..end].trim(), wanted.trim(), "the README is out of date: BLESS=1 cargo test generated");
    }
}

#[test]
fn the_keys_in_the_readme_are_those_of_the_table() {
    check_section("keys", &key_table());
}

#[test]
fn what_can_be_relied_on_in_the_readme_is_what_the_manual_says_and_tests_try_it() {
    let mut text = String::from("| promise | the command that proves it |\n|---|---|\n");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = test_names(&root.join("src")) + &test_names(&root.join("tests"));
    for promise in PROMISES {
        writeln!(text, "| **{}.** {} | `{}` |", promise.title, promise.says[0], promise.command()).unwrap();
        for test in promise.tests {
            assert!(names.contains(test.trim_end_matches(':')), "no test has '{test}' in its name");
        }
    }
    check_section("trust", &text);
}

/// Returns the names of all files and functions of a folder.
fn test_names(folder: &Path) -> String {
    let mut names = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names += &test_names(&path);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            writeln!(names, "{}", path.file_stem().unwrap().to_string_lossy()).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let functions = text.lines().filter_map(|line| line.trim().strip_prefix("fn "));
            functions.for_each(|line| writeln!(names, "{}", line.split('(').next().unwrap()).unwrap());
        }
    }
    names
}

#[test]
fn the_settings_in_the_readme_are_those_of_the_program() {
    let mut text = String::from("| setting | takes | default | does |\n|---|---|---|---|\n");
    for row in settings::ROWS {
        writeln!(text, "| `{}` | {} | `{}` | {} |", row.name, row.takes, row.default, row.sentence).unwrap();
    }
    check_section("settings", &text);
}

#[test]
fn what_vim_has_in_the_readme_is_what_the_preset_changes() {
    let keymap = Keymap::of(Preset::Vim);
    let mut text = String::from("| `vim` | |\n|---|---|\n");
    for row in Preset::Vim.changes().iter().filter_map(|(action, _)| action.row()) {
        writeln!(text, "| {} | {} |", chords(&keymap, row), row.sentence).unwrap();
    }
    check_section("vim", &text);
}

/// Every command with its own flags, and the flags of all.
fn command_table() -> String {
    let mut root = Args::command();
    root.build();
    let flag = |arg: &clap::Arg| -> Option<String> {
        let long = arg.get_long().filter(|long| !["help", "version"].contains(long))?;
        let value = arg.get_value_names().filter(|_| arg.get_action().takes_values());
        Some(value.map_or_else(|| format!("--{long}"), |names| format!("--{long} {}", names[0])))
    };
    let mut text = String::from("| command | does |\n|---|---|\n");
    for command in root.get_subcommands() {
        let words = command.get_positionals().map(|arg| match arg.get_value_names() {
            Some(names) if names[0].contains('[') || arg.is_required_set() => names[0].to_string(),
            Some(names) => format!("[{}]", names[0]),
            None => String::new(),
        });
        let flags = command.get_arguments().filter(|arg| !arg.is_global_set()).filter_map(flag);
        let all: Vec<String> = words.chain(flags.map(|flag| format!("[{flag}]"))).collect();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let line = format!("emic {} {}", command.get_name(), all.join(" "));
        writeln!(text, "| `{}` | {about} |", line.trim().replace('|', "\\|")).unwrap();
    }
    text.push_str("\n| flag of every command | means |\n|---|---|\n");
    for arg in root.get_arguments().filter(|arg| arg.is_global_set()) {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        writeln!(text, "| `{}` | {help} |", flag(arg).unwrap()).unwrap();
    }
    text
}

#[test]
fn the_commands_in_the_readme_are_those_of_the_program() {
    check_section("commands", &command_table());
}
