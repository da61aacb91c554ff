use super::*;
use crate::domain::testing::Build;
use crate::domain::{Command, Stamp, When, plan::plan};
use crate::store::fs::Errno;
use crate::store::fs::{FaultFs, MemoryFs, Op};
use crate::store::{OpenOptions, create, open};

struct Bench {
    memory: MemoryFs,
    fault: FaultFs<MemoryFs>,
    state: tempfile::TempDir,
}

fn bench() -> Bench {
    let memory = MemoryFs::new();
    create(&memory, Path::new("p"), false).unwrap();
    Bench { fault: FaultFs::new(memory.clone()), memory, state: tempfile::tempdir().unwrap() }
}

impl Bench {
    fn begin(&self) -> DiskStore {
        let fs: Arc<dyn Fs> = Arc::new(self.fault.clone());
        DiskStore::begin(fs, Path::new("p"), self.state.path(), &"hw".into()).unwrap().0
    }

    fn opened(&self) -> Project {
        let opened = open(&self.memory.after_power_cut(), Path::new("p"), &OpenOptions::default()).unwrap();
        assert_eq!(opened.findings, []);
        opened.project
    }

    fn trail(&self, store: &DiskStore, slot: u16) -> String {
        let origin = Origin { slot, ..store.origin().clone() };
        self.memory.read_text(Path::new("p").join(layout::record_file(&Place::Trail, &origin)))
    }
}

fn records(store: &DiskStore, command: Command) -> Vec<Record> {
    let origin = Arc::new(store.origin().clone());
    let stamp = Stamp { now: When::from_millis(1_700_000_000_000), origin, action: 1, seed: 1 };
    plan(&Project::default(), command, &stamp).unwrap().records
}

fn coder(store: &DiskStore, id: &str) -> Vec<Record> {
    records(store, Command::AddCoder { id: id.into(), name: id.to_uppercase() })
}

#[test]
fn p1_what_was_appended_survives_a_power_cut() {
    let bench = bench();
    let mut store = bench.begin();
    let both = [coder(&store, "hw"), coder(&store, "sc")].concat();
    store.append(&both).unwrap();
    assert_eq!(bench.opened().coders().len(), 2);
    assert_eq!(bench.trail(&store, 1).lines().count(), 3);
}

#[test]
fn p6_after_a_failed_sync_the_records_go_to_the_next_slot() {
    let bench = bench();
    let mut store = bench.begin();
    store.append(&coder(&store, "hw")).unwrap();
    bench.fault.fail(Op::SyncData, 2, Errno::IO);
    store.append(&coder(&store, "sc")).unwrap();
    assert_eq!(store.origin().slot, 2);
    store.append(&coder(&store, "tm")).unwrap();
    assert!(bench.trail(&store, 2).contains("coder/tm"));
    assert_eq!(bench.opened().coders().len(), 3);
    // The next session does not take the slot that this one left in doubt as long as it lives.
    bench.fault.fail_from(Op::SyncData, 1, Errno::IO);
    assert!(store.append(&coder(&store, "xy")).is_err());
}

#[test]
fn what_a_failed_append_saved_is_not_written_twice() {
    let bench = bench();
    let mut store = bench.begin();
    let mut both = coder(&store, "hw");
    let mut elsewhere = coder(&store, "sc");
    elsewhere[0].place = Place::Codings("i03-x7q2".into());
    both.extend(elsewhere);
    // The trail comes first: it is the write of the codings that fails.
    bench.fault.fail(Op::Write, 2, Errno::NOSPC);
    bench.fault.fail(Op::Write, 3, Errno::NOSPC);
    assert!(store.append(&both).is_err());
    assert!(store.append(&both).is_err());
    store.append(&both).unwrap();
    assert_eq!(bench.trail(&store, 1).matches("coder/hw").count(), 1);
    let codings = bench
        .memory
        .read_text(Path::new("p").join(layout::record_file(&Place::Codings("i03-x7q2".into()), store.origin())));
    assert_eq!(codings.matches("coder/sc").count(), 1, "{codings}");
}

#[test]
fn a_text_is_saved_with_each_of_its_versions() {
    let bench = bench();
    let mut store = bench.begin();
    let source = SourceId::from("i03-x7q2");
    store.put_text(&source, "P03: yes\n", None).unwrap();
    store.put_text(&source, "P03: no\n", None).unwrap();
    let left = bench.memory.after_power_cut();
    assert_eq!(left.read_text("p/sources/i03-x7q2.txt"), "P03: no\n");
    let kept = left.files().into_iter().filter(|path| path.starts_with("p/sources/.versions"));
    let mut kept: Vec<_> = kept.map(|path| left.read_text(path)).collect();
    kept.sort();
    assert_eq!(kept, ["P03: no\n", "P03: yes\n"]);
}

#[test]
fn two_sessions_write_to_files_of_their_own() {
    let bench = bench();
    let (mut first, mut second) = (bench.begin(), bench.begin());
    assert_eq!((first.origin().slot, second.origin().slot), (1, 2));
    first.append(&coder(&first, "hw")).unwrap();
    second.append(&coder(&second, "sc")).unwrap();
    assert!(bench.trail(&first, 1).contains("coder/hw") && bench.trail(&first, 2).contains("coder/sc"));
}

#[test]
fn what_was_saved_is_the_project_that_opens() {
    let bench = bench();
    let mut store = bench.begin();
    let mut build = Build::new();
    build.participant("P1", &[("group", "MSW")]);
    build.interview("i01", "I: How was it?\n\nP1: There was no induction.");
    build.code("induction", "meso");
    build.tag("hw", "i01", "no induction", "induction");
    build.done("hw", "i01");
    for (source, text) in &build.texts {
        store.put_text(source, text, None).unwrap();
    }
    let (mine, theirs): (Vec<_>, Vec<_>) = build.records.iter().cloned().partition(|r| r.origin.coder.as_str() == "hw");
    assert_eq!(theirs, []);
    store.append(&mine).unwrap();
    let opened = bench.opened();
    let source = SourceId::from("i01");
    assert_eq!(opened.sources(), build.project.sources());
    assert_eq!(opened.codebook().content(), build.project.codebook().content());
    assert!(opened.is_done(&source, &"hw".into()));
    assert_eq!(opened.shard(&source).unwrap().codings(), build.project.shard(&source).unwrap().codings());
}

/// The trail of the first slot, in the project `p`.
fn trail_path(store: &DiskStore) -> PathBuf {
    Path::new("p").join(layout::record_file(&Place::Trail, store.origin()))
}

#[test]
fn p9_what_a_replaced_file_has_lost_is_appended_again() {
    let changes: [fn(&MemoryFs, &Path); 4] = [
        |editor, path| _ = editor.write(path, "# an old copy\n"),
        |editor, path| _ = editor.write_in_place(path, "# a copy of the same file\n"),
        |editor, path| editor.remove(path).unwrap(),
        |editor, path| {
            let lines = editor.read_text(path);
            editor.write(path, lines.lines().filter(|line| !line.contains("coder/hw")).collect::<Vec<_>>().join("\n"));
        },
    ];
    for (nth, change) in changes.into_iter().enumerate() {
        let bench = bench();
        let mut store = bench.begin();
        store.append(&coder(&store, "hw")).unwrap();
        change(&bench.memory, &trail_path(&store));
        store.append(&coder(&store, "sc")).unwrap();
        assert_eq!(bench.opened().coders().len(), 2, "change {nth}: {}", bench.trail(&store, 1));
        assert_eq!(bench.trail(&store, 1).matches("coder/hw").count(), 1, "change {nth}");
    }
}

#[test]
fn p9_a_file_replaced_at_any_moment_of_an_append_has_all_lines_afterwards() {
    for op in [Op::Stat, Op::StatOpen, Op::LastByte, Op::Write, Op::SyncData] {
        for nth in 1..=3 {
            let bench = bench();
            let mut store = bench.begin();
            store.append(&coder(&store, "hw")).unwrap();
            let (git, path) = (bench.memory.clone(), trail_path(&store));
            bench.fault.before(op, bench.fault.count(op) + nth, move || _ = git.write(path, "# as it was\n"));
            store.append(&coder(&store, "sc")).unwrap();
            store.append(&coder(&store, "tm")).unwrap();
            assert_eq!(bench.opened().coders().len(), 3, "{op:?} {nth}: {}", bench.trail(&store, 1));
        }
    }
}

#[test]
fn p1_of_an_action_the_new_code_is_on_the_disk_before_its_coding() {
    let bench = bench();
    let mut store = bench.begin();
    let mut both = coder(&store, "sc");
    both[0].place = Place::Codings("i03-x7q2".into());
    both.extend(coder(&store, "hw"));
    bench.fault.fail(Op::Write, 2, Errno::NOSPC);
    assert!(store.append(&both).is_err());
    assert!(bench.trail(&store, 1).contains("coder/hw"), "the trail is written first");
    store.append(&both).unwrap();
    assert_eq!(bench.trail(&store, 1).matches("coder/hw").count(), 1);
}

/// What a session knows when it has read the trail.
fn known(records: &[Record]) -> Project {
    let mut project = Project::default();
    project.absorb_all(records.iter().cloned());
    project
}

#[test]
fn a_page_that_another_session_writes_meanwhile_is_no_hand_edit_and_tells_of_both() {
    for op in [Op::CreateNew, Op::SyncAll, Op::Rename] {
        let bench = bench();
        let (mut first, mut second) = (bench.begin(), bench.begin());
        let (mine, theirs) = (coder(&first, "hw"), coder(&second, "sc"));
        first.append(&mine).unwrap();
        let mut other = {
            let theirs = theirs.clone();
            move || {
                second.append(&theirs).unwrap();
                assert_eq!(second.write_pages(&known(&theirs)).unwrap(), []);
            }
        };
        if op == Op::Rename {
            // Before anything is looked at: what is newer is not written over.
            other();
        } else {
            bench.fault.before(op, bench.fault.count(op) + 1, other);
        }
        assert_eq!(first.write_pages(&known(&mine)).unwrap(), [], "{op:?}");
        let page = bench.memory.read_text("p/project.yaml");
        assert!(page.contains("id: hw") && page.contains("id: sc"), "{op:?}: {page}");
    }
}

#[test]
fn every_recorded_text_is_kept_under_its_hash() {
    let bench = bench();
    let mut store = bench.begin();
    let text = "P03: corrected by hand\n";
    bench.memory.write("p/sources/i03.txt", text);
    let sha256 = crate::domain::SourceText::new(text, &[]).sha256;
    let edit = crate::domain::command::HandEdit {
        key: crate::domain::thing::Key::Source("i03".into()),
        set: BTreeMap::from([("sha256".to_owned(), sha256.as_ref().into())]),
        gone: None,
    };
    store.append(&records(&store, Command::TakeHandEdits(vec![edit]))).unwrap();
    assert_eq!(bench.memory.after_power_cut().read_text(Path::new("p").join(layout::version(&sha256))), text);
}
