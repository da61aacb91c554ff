//! What is built in: how many packages, under which licences, and none that is known to be harmful or abandoned.

use serde_json::Value;
use std::process::Command;

/// Raised only on purpose: every package is somebody else's code that people trust with what patients said.
const MOST_PACKAGES: usize = 285;

/// Licences that an MIT or Apache-2.0 program can be built with.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "MPL-2.0",
    "BSL-1.0",
    "WTFPL",
];

/// Packages that must not come in, with the reason.
const BANNED: &[(&str, &str)] = &[
    ("serde_yml", "unsound, RUSTSEC-2025-0068"),
    ("libyml", "unsound, RUSTSEC-2025-0067"),
    ("serde_yaml", "archived; yaml_serde stands in for it"),
    ("tui-textarea", "needs an older ratatui; ratatui-textarea stands in for it"),
    ("ttf-parser", "unmaintained, RUSTSEC-2026-0192"),
    ("rtf-parser", "panics on plain files"),
    ("paste", "unmaintained, RUSTSEC-2024-0436"),
    ("atty", "unmaintained, RUSTSEC-2021-0145"),
    ("instant", "unmaintained, RUSTSEC-2024-0384"),
    ("openssl", "no network code"),
    ("reqwest", "no network code"),
    ("hyper", "no network code"),
    ("tokio", "no network code"),
];

/// What cargo tells of every package of every platform; of this platform's alone where cargo has fetched no others, as
/// after the first 'cargo test' of a fresh machine.
fn metadata() -> Value {
    let told = cargo(&["metadata", "--format-version", "1", "--locked", "--offline"]).or_else(|_others_missing| {
        let version = cargo(&["-vV"])?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        cargo(&["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
    });
    serde_json::from_str(&told.unwrap_or_else(|error| panic!("{error}"))).unwrap()
}

fn cargo(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let (told, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(told.into_owned()) } else { Err(complaint.into_owned()) }
}

/// Whether a licence expression can be met: every part of an `AND`, one part of an `OR`.
fn is_met(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    expression.split(" OR ").any(|choice| choice.split(" AND ").all(|licence| LICENCES.contains(&licence.trim())))
}

#[test]
fn every_package_has_a_licence_that_fits() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or("none given"));
        assert!(is_met(licence), "{name} is under {licence}");
    }
    assert!(!is_met("GPL-3.0-or-later") && !is_met("MIT AND GPL-2.0") && is_met("GPL-2.0 OR MIT"));
}

#[test]
fn no_package_is_known_to_be_harmful_or_abandoned() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let banned = BANNED.iter().find(|(banned, _)| *banned == name);
        assert!(banned.is_none(), "{name} must not come in: {}", banned.unwrap().1);
    }
}

#[test]
fn packages_are_few_and_the_six_chosen_ones_are_used() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() <= MOST_PACKAGES, "{} packages", packages.len());
    let own = packages.iter().find(|p| p["name"] == "emic").unwrap();
    let named: Vec<&str> = own["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["rename"].as_str().or_else(|| d["name"].as_str()).unwrap())
        .collect();
    for chosen in ["ratatui", "crossterm", "serde", "serde_yaml", "tui-textarea", "directories"] {
        assert!(named.contains(&chosen), "{chosen} is not a dependency");
    }
}
