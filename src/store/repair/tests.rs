use super::super::check::{
    check,
    tests::{built, saved},
};
use super::super::fs::{Errno, FaultFs, MemoryFs, Op};
use super::super::limits::MAX_FILE;
use super::super::records::emit;
use super::*;
use crate::store::open;

const HW: &str = "codings/i01/hw~k3f9.yaml";
const ROOT: &str = "";

/// A sound project with what git needs to know.
fn sound() -> MemoryFs {
    let fs = saved(&built());
    for (name, content) in FOR_GIT {
        fs.write(name, content);
    }
    fs
}

fn repaired(fs: &dyn Fs) -> Vec<String> {
    let all = repair(fs, Path::new(ROOT)).unwrap();
    assert_eq!(all.failed, []);
    all.done.into_iter().map(|Done { file, what }| format!("{file}: {what}")).collect()
}

/// Returns what is found, but for what no file system in memory can have.
fn found(fs: &dyn Fs) -> Vec<String> {
    let findings = check(fs, Path::new(ROOT)).unwrap();
    findings.into_iter().map(|finding| finding.what).filter(|what| !what.contains("keeps no permissions")).collect()
}

/// All bytes of all files, wherever they are.
fn all_bytes(fs: &MemoryFs) -> Vec<Vec<u8>> {
    fs.files().into_iter().filter_map(|path| fs.read_bytes(path)).collect()
}

/// Damages that need no decision, and what is said when they are repaired.
fn damages(fs: &MemoryFs) -> Vec<String> {
    let version = fs.files().into_iter().find(|path| path.starts_with(layout::VERSIONS)).unwrap();
    let version = version.to_string_lossy().into_owned();
    fs.write(".codebook.yaml.3f9a0c17d2e4b586.tmp", "half");
    fs.write(&version, "not the text");
    fs.write("codings/i01/hw~k3f9.sync-conflict-20261122-100926-ABCDEFG.yaml", fs.read_text(HW).replace('\n', "\r\n"));
    fs.remove(Path::new(".gitignore")).unwrap();
    fs.remove(Path::new("participants.yaml")).unwrap();
    vec![
        ".codebook.yaml.3f9a0c17d2e4b586.tmp: Left behind by a crash; it was moved to 'lost+found'.".into(),
        format!("{version}: It was not the text that its name says; it was moved to 'lost+found'."),
        format!("{version}: The text is kept under its hash again."),
        "codings/i01/hw~k3f9.sync-conflict-20261122-100926-ABCDEFG.yaml: A copy of the records beside it, all of whose \
         lines are there; it was moved to 'lost+found'."
            .into(),
        ".gitignore: It was missing, and was written: it tells git how to merge the project.".into(),
        "participants.yaml: The page was missing or out of date; it was written from the records.".into(),
    ]
}

#[test]
fn what_needs_no_decision_is_repaired_and_nothing_is_deleted() {
    let fs = sound();
    assert_eq!(repaired(&fs), Vec::<String>::new());
    let expected = damages(&fs);
    let before = all_bytes(&fs);
    assert!(!found(&fs).is_empty());
    assert_eq!(repaired(&fs), expected);
    assert_eq!(found(&fs), Vec::<String>::new());
    let after = all_bytes(&fs);
    for bytes in before {
        assert!(after.contains(&bytes), "{}", String::from_utf8_lossy(&bytes));
    }
    assert_eq!(repaired(&fs), Vec::<String>::new());
}

#[test]
fn a_missing_text_comes_back_from_the_copy_under_its_hash() {
    let fs = sound();
    let text = fs.read_text("sources/i01.txt");
    fs.remove(Path::new("sources/i01.txt")).unwrap();
    let expected = ["sources/i01.txt: The text was missing; it was written from the copy kept under its hash."];
    assert_eq!(repaired(&fs), expected);
    assert_eq!(fs.read_text("sources/i01.txt"), text);
    assert_eq!(found(&fs), Vec::<String>::new());
}

#[test]
fn what_needs_a_decision_is_left_as_it_is() {
    let fs = sound();
    let line = emit(&built().records[0].line);
    let (text, page) = (fs.read_text("sources/i01.txt"), fs.read_text("codebook.yaml"));
    fs.write("sources/i01.txt", text.replace("really", "rarely"));
    fs.write("codebook.yaml", page.replace("name: words", "name: Words, # mine"));
    fs.write("trail/hw~k3f9 (conflicted copy 2026-11-22).yaml", line.replace("Test", "Other"));
    fs.write(HW, fs.read_text(HW) + "- {\"id\":\"000000000001\",\"re");
    let before = all_bytes(&fs);
    assert_eq!(repaired(&fs), Vec::<String>::new());
    assert_eq!(all_bytes(&fs), before);
}

#[test]
fn p7_a_read_only_or_full_disk_is_told_and_nothing_is_harmed() {
    let fs = sound();
    damages(&fs);
    let before = all_bytes(&fs);
    fs.set_read_only(true);
    let told = repair(&fs, Path::new(ROOT)).unwrap();
    assert_eq!(told.done, []);
    assert_eq!(told.failed[0].what, "Nothing was repaired. You have no permission to write in its folder.");
    assert_eq!(all_bytes(&fs), before);
    for (op, errno) in [(Op::Write, Errno::NOSPC), (Op::CreateNew, Errno::DQUOT), (Op::Rename, Errno::ROFS)] {
        for nth in 1..12 {
            let fs = sound();
            damages(&fs);
            let project =
                format!("{:?}", open(&fs, Path::new(ROOT), &OpenOptions::default()).unwrap().project.things());
            let before = all_bytes(&fs);
            let faulty = FaultFs::new(fs);
            faulty.fail_from(op, nth, errno);
            let told = repair(&faulty, Path::new(ROOT)).unwrap();
            let is_hit = faulty.count(op) >= nth;
            assert_eq!(!told.failed.is_empty(), is_hit, "{op:?} {nth}: {told:?}");
            faulty.heal();
            let opened = open(&faulty, Path::new(ROOT), &OpenOptions::default()).unwrap();
            assert_eq!(format!("{:?}", opened.project.things()), project);
            let after = faulty_bytes(&faulty);
            assert!(before.iter().all(|bytes| after.contains(bytes)), "{op:?} {nth}");
            repaired(&faulty);
            assert_eq!(found(&faulty), Vec::<String>::new(), "{op:?} {nth}");
        }
    }
}

fn faulty_bytes(fs: &dyn Fs) -> Vec<Vec<u8>> {
    fn below(fs: &dyn Fs, folder: &Path, all: &mut Vec<Vec<u8>>) {
        for entry in fs.list(folder).unwrap() {
            let path = folder.join(entry.name);
            match entry.kind {
                Kind::Folder => below(fs, &path, all),
                _ => all.push(fs.read(&path, MAX_FILE).unwrap()),
            }
        }
    }
    let mut all = Vec::new();
    below(fs, Path::new(ROOT), &mut all);
    all
}
