//! A project leads nowhere (TRUST.md, "paths inside a project", "no following of symlinks", "a received project"): what
//! its records, pages and links name outside of it is neither read nor written, and nothing in it sets what emic does.
//! Without `NOFOLLOW` where `store::fs::real` opens the folders on the way, the links are followed and the second test
//! fails.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use emic::domain::canonical::hex;
use sha2::{Digest, Sha256};

use crate::pty::Pty;
use crate::support::command::Desk;

/// What lies beside the project, and must not come out.
const SECRET: &str = "Interviewer: Xylophone?\n\nP01: Xylophone.\n";

/// Names that lead out of a folder, absolute ones too.
fn ways_out(desk: &Desk) -> Vec<String> {
    let secret = desk.work("secret").display().to_string();
    ["../secret", "../../secret", "..", ".", "a/../../secret", "/etc/passwd", "", "con", "a\0b", "a\\..\\b"]
        .into_iter()
        .map(str::to_owned)
        .chain([secret])
        .collect()
}

/// Every file of a folder with what stands in it.
fn content(folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let meta = fs::symlink_metadata(&path).unwrap();
        if meta.is_dir() {
            content(&path, into);
        } else if meta.is_file() {
            into.insert(path.clone(), fs::read(path).unwrap());
        }
    }
}

/// What lies beside the project.
fn outside(desk: &Desk) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    content(&desk.work("beside"), &mut all);
    for name in ["secret", "secret.txt", "secret.yaml", "secret.md"] {
        all.insert(desk.work(name), fs::read(desk.work(name)).unwrap());
    }
    all
}

fn desk() -> Desk {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    fs::create_dir(desk.work("beside")).unwrap();
    for name in
        ["secret", "secret.txt", "secret.yaml", "secret.md", "beside/x.txt", "beside/x.yaml", "beside/hw~zzzz.yaml"]
    {
        desk.write(name, SECRET);
    }
    desk
}

/// Reads and writes with every kind of command. Fails when the secret comes out or anything beside the project changes.
fn use_all(desk: &Desk, what: &str) {
    let before = outside(desk);
    for line in [
        "check study",
        "sources study --speakers",
        "quotes study --layer everyone",
        "search study Xylophone",
        "memos study",
        "trail study",
        "codebook study",
        "adrift study",
        "status study",
        "code study I01 --turn 4 Induction --coder hw",
        "memos study --add More --coder hw",
        "participants study --set P01 site=north --coder hw",
        "pack study --to out.emic.zip --yes --coder hw",
        "check study --repair",
    ] {
        let args: Vec<&str> = line.split(' ').collect();
        let ran = desk.run(&args);
        assert!(matches!(ran.code, Some(0..=2)) && !ran.err.contains("panicked"), "{what}: {line}: {ran:?}");
        let said = (ran.out + &ran.err).replace("'Xylophone'", "");
        assert!(!said.contains("Xylophone"), "{what}: {line}: {said}");
    }
    let packed = fs::read(desk.work("out.emic.zip")).unwrap_or_default();
    assert!(!packed.windows(9).any(|window| window == b"Xylophone"), "{what}: it was packed");
    let mut pty = Pty::start(&desk.work(""), &["open", "study", "--coder", "hw"], &[], (120, 35));
    let mut is_asked = false;
    pty.wait_until("a screen", |screen| {
        is_asked = screen.contents().contains("[y/N]");
        is_asked || screen.contents().contains("coder hw")
    });
    // Without its trail a project has no coders yet.
    pty.keys(if is_asked { "n\n" } else { "gsgnqqqqq" });
    pty.wait_for_end();
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("Xylophone"), "{what}: on the screen");
    assert_eq!(outside(desk), before, "{what}: something beside the project was changed");
}

#[test]
fn what_records_and_pages_name_lies_in_the_project() {
    let hash = hex(&Sha256::digest(SECRET.as_bytes()), 64);
    let desk = desk();
    let trail = desk.files("study/trail", ".yaml").remove(0);
    let codings = desk.files("study/codings", ".yaml").remove(0);
    let mut lines = fs::read_to_string(&trail).unwrap();
    let mut coded = fs::read_to_string(&codings).unwrap();
    for (n, way) in ways_out(&desk).into_iter().enumerate() {
        let line = |of: &str, set: serde_json::Value| {
            let record = serde_json::json!({"of": of, "rev": 3, "set": set, "act": [100 + n, 1, 1], "t": "2026-11-24T09:00:00.000Z"});
            format!("- {record}\n")
        };
        lines += &line(
            &format!("source/{way}"),
            serde_json::json!({"title": "Out", "kind": "interview", "sha256": hash, "speakers.P01": {"participant": "P01"}}),
        );
        lines += &line(
            &format!("source/in{n}"),
            serde_json::json!({"title": "In", "sha256": way, "import.file": way, "import.sha256": way, "translation_of": way}),
        );
        lines += &line(
            &format!("memo/{way}"),
            serde_json::json!({"text": "Out", "about": format!("source/{way}"), "author": way}),
        );
        lines += &line(&format!("code/{way}"), serde_json::json!({"name": format!("out {n}"), "parent": way}));
        lines += &line(&format!("coder/{way}"), serde_json::json!({"name": way}));
        lines += &line(&format!("done/{way}/{way}"), serde_json::json!({}));
        lines +=
            &line(&format!("version/{way}"), serde_json::json!({"name": way, "cb": way, "seen": {way.clone(): 1}}));
        let coding = serde_json::json!({"id": format!("zzzzzzzzzz{n:02}"), "code": way, "passage": {"src": way, "at": [0, 3], "quote": "Int"}, "act": [200 + n, 1, 1], "t": "2026-11-24T09:00:00.000Z"});
        coded += &["- ", &coding.to_string(), "\n"].concat();
    }
    fs::write(&trail, lines).unwrap();
    fs::write(&codings, coded).unwrap();
    let page = desk.read("study/codebook.yaml");
    desk.write(
        "study/codebook.yaml",
        page + "- id: ../../secret\n  name: Out by hand\n  examples: [{source: ../../secret, quote: Xylo}]\n",
    );
    desk.write("study/sources/in.yaml", "format: 1\ntitle: In\nfile: ../../secret.txt\ntext: ../../secret.txt\n");
    use_all(&desk, "names");
}

#[test]
fn links_in_a_project_are_not_followed() {
    for (at, to) in [
        ("sources/x.txt", "secret.txt"),
        ("sources/x.yaml", "secret.yaml"),
        ("codebook.yaml", "secret.yaml"),
        ("project.yaml", "secret.yaml"),
        ("memos/2026-11-24-aaaa.md", "secret.md"),
        ("trail/hw~zzzz.yaml", "beside/hw~zzzz.yaml"),
        ("codings/x", "beside"),
        ("memos", "beside"),
        ("sources", "beside"),
        ("sources/.versions", "beside"),
        ("trail", "beside"),
        ("codings", "beside"),
        ("lost+found", "beside"),
        (".emic", "beside"),
    ] {
        let desk = desk();
        let path = desk.work("study").join(at);
        if path.exists() {
            fs::rename(&path, desk.work("moved")).unwrap();
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(desk.work(to), &path).unwrap();
        use_all(&desk, at);
    }
    // The folder itself may be reached over a link: the user named it.
    let desk = desk();
    symlink(desk.work("study"), desk.work("link")).unwrap();
    assert!(desk.run(&["status", "link"]).ok().contains("I01"));
}

#[test]
fn a_project_that_was_received_sets_nothing_and_runs_nothing() {
    let desk = desk();
    let page = desk.read("study/project.yaml");
    let more = "editor: touch ran\nkeys: {q: delete}\ntheme: ../../secret.yaml\nhooks: {open: touch ran}\nhome: ../../secret\n\
        settings: {editor: touch ran, theme: ../../secret.yaml, esc_wait: 60000}\n";
    desk.write("study/project.yaml", page + more);
    for file in ["config.yaml", "keys.yaml", ".emic/config.yaml", ".git/config", ".git/hooks/post-checkout", ".envrc"] {
        desk.write(&format!("study/{file}"), "editor: touch ran\n[core]\nfsmonitor = touch ran\n");
    }
    use_all(&desk, "settings");
    let mut pty = Pty::start(&desk.work(""), &["open", "study", "--coder", "hw"], &[], (120, 35));
    pty.wait_for("P01");
    pty.keys("m");
    pty.wait_for("Memo on");
    pty.keys("\x07");
    pty.wait_for("no editor is set");
    assert!(!desk.work("ran").exists() && !desk.work("study/ran").exists());
}
