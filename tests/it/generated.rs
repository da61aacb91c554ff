//! Texts that are made of the tables: the keys in the README are those of the action table. `BLESS=1 cargo test` writes
//! them anew.

use emic::app::action::{Action, Context, Group, ROWS, Row};
use emic::app::keymap::Keymap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The chords of a row in its first context, as a person reads them.
fn chords(keymap: &Keymap, row: &Row) -> String {
    let context = row.contexts.first().copied().unwrap_or(Context::Global);
    let Some(action) = row.actions.first() else { return String::new() };
    let shown: Vec<String> = keymap.chords(context, *action).map(|chord| format!("`{}`", chord.label())).collect();
    let digits = matches!(action, Action::QuickCode(_) | Action::AssignQuick(_));
    shown
        .iter()
        .map(|chord| if digits { chord.replace('1', "1-9") } else { chord.clone() })
        .collect::<Vec<_>>()
        .join(" ")
}

fn key_table() -> String {
    let keymap = Keymap::plain();
    let mut text = String::new();
    for group in Group::ALL {
        writeln!(text, "\n| {} | |\n|---|---|", group.title()).unwrap();
        for row in ROWS.iter().filter(|row| row.group == group) {
            let keys = chords(&keymap, row).replace('|', "\\|");
            writeln!(text, "| {keys} | {} |", row.sentence).unwrap();
        }
    }
    text
}

/// Compares what stands between two markers of the README with what it should be, or writes it.
fn check_section(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
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
