//! Every integration test, in one binary, so that linking happens once.

// A test that cannot go on has failed: that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod architecture;
mod as_of;
mod bombs;
mod by_hand;
mod codebook;
mod coding;
mod commands_bad_input;
mod commands_code;
mod commands_import;
mod commands_lists;
mod commands_packagers;
mod commands_project;
mod corrected;
mod damaged;
mod disk_trouble;
mod editor;
mod export;
mod frames;
mod fuzz;
mod gallery;
#[path = "../bench/generate/mod.rs"]
mod generate;
mod generated;
mod generator;
mod hostile;
mod keys;
mod killed;
mod memos;
mod morning;
mod mouse;
mod narrowing;
mod notes;
mod pack;
mod panes;
mod paths;
mod people;
mod private;
#[path = "../proofs.rs"]
mod proofs;
mod pty;
mod replaced;
mod review;
mod sample_data;
mod search;
mod settings;
mod supply;
mod support;
mod terminal;
mod terminal_life;
mod themes;
mod together;
mod tour;
mod traced;
mod trail;
mod undo;
mod versions;
mod ways;

#[test]
fn every_file_beside_this_one_is_listed_here() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let listed = std::fs::read_to_string(here.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(here).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().replace(".rs", "");
        assert!(name == "main" || listed.contains(&format!("mod {name};")), "tests/it/{name} is not run");
    }
}
