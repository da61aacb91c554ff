//! In the one file of a packed project, which is reviewed without being unpacked.

use std::fs;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{KIB, KINDS, MIB, SECONDS, plant};
use crate::proofs::cases;
use crate::pty::Pty;
use crate::support::command::Desk;

/// Opens a file for review within limits, and returns what is said.
fn review(desk: &Desk, file: &str) -> String {
    let script = format!("ulimit -v {KIB} && ulimit -t {SECONDS} && exec $EMIC review {file} --coder rb");
    let pty = Pty::shell(&desk.work(""), &script, (120, 35));
    let said = String::from_utf8_lossy(&pty.all_bytes()).replace("\r\n", " ");
    assert!(said.contains("emic: "), "{file}: {said}");
    assert!(!said.contains("panicked") && said.len() < 4_000, "{file}: {said}");
    said
}

/// An archive of files.
fn zip(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn link() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("project.yaml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn p19_a_pack_may_hold_anything() {
    let desk = Desk::with_study();
    desk.run(&["pack", "study"]).ok();
    let packed = fs::read(desk.work("study.emic.zip")).unwrap();
    let named = |name: &str, bytes: Vec<u8>| zip([(name.to_owned(), bytes)]);
    // The sizes that stand in the list at the end say nothing about what comes out.
    let mut lies = named("project.yaml", vec![b'x'; MIB]);
    let list = lies.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    lies[list + 24..list + 28].copy_from_slice(&3_u32.to_le_bytes());
    let mut bombs = vec![
        (named("project.yaml", vec![b' '; 65 * MIB]), "larger than 64 MiB"),
        (named("project.yaml", vec![b' '; 8 * MIB]), "packed more than 200 times"),
        (zip((0..10_001).map(|n| (format!("sources/{n}"), Vec::new()))), "more than 10000 files"),
        (link(), "is no plain file"),
        (named("a/../../up", b"x".to_vec()), "would not lie inside of it"),
        (lies, "cannot be opened"),
        (Vec::new(), "cannot be opened"),
    ];
    for part in 1..cases(8, 200) {
        bombs.push((packed[..packed.len() * part / cases(8, 200)].to_vec(), "cannot be opened"));
    }
    for (bytes, wanted) in bombs {
        fs::write(desk.work("bomb.emic.zip"), bytes).unwrap();
        let said = review(&desk, "bomb.emic.zip");
        assert!(said.replace("      ", "").contains(wanted), "{wanted}: {said}");
    }
    for kind in KINDS.iter().filter(|kind| **kind != "a folder") {
        plant(&desk.work("bomb.emic.zip"), kind);
        review(&desk, "bomb.emic.zip");
    }
}
