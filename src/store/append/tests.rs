use super::*;
use crate::store::fs::{FaultFs, MemoryFs, Op, RealFs};
use proptest::prelude::*;

const PATH: &str = "codings/i03-x7q2/hw~k3f9.yaml";
const HEADER: &str = "# emic codings 1";

struct Bench {
    memory: MemoryFs,
    faults: FaultFs<MemoryFs>,
    file: RecordFile,
}

fn bench() -> Bench {
    let memory = MemoryFs::new();
    let faults = FaultFs::new(memory.clone());
    let file = RecordFile::new(Arc::new(faults.clone()), PATH, HEADER, Modes::PRIVATE);
    Bench { memory, faults, file }
}

impl Bench {
    fn text(&self) -> String {
        self.memory.read_text(PATH)
    }

    fn after_power_cut(&self) -> String {
        self.memory.after_power_cut().read_text(PATH)
    }
}

#[test]
fn a_new_file_begins_with_its_header_and_survives_a_power_cut() {
    let mut b = bench();
    b.file.append(&["- {\"id\":1}", "- {\"id\":2}"]).unwrap();
    assert_eq!(b.after_power_cut(), "# emic codings 1\n- {\"id\":1}\n- {\"id\":2}\n");
    b.file.append(&["- {\"id\":3}"]).unwrap();
    assert!(b.after_power_cut().ends_with("2}\n- {\"id\":3}\n"));
    assert_eq!(b.faults.count(Op::Write), 2, "one write for each append");
    assert_eq!(b.faults.count(Op::SyncFolder), 3, "the folder, its folder and the root, once");
}

#[test]
fn p3_cut_at_any_byte_only_the_torn_line_is_lost_and_p7_every_byte_stays() {
    let first = "- {\"id\":\"a\",\"quote\":\"é 中\"}\n";
    for cut in 0..=first.len() {
        let mut b = bench();
        let torn = [HEADER.as_bytes(), b"\n", &first.as_bytes()[..cut]].concat();
        b.memory.write(PATH, &torn);
        b.file.append(&["- {\"id\":\"b\"}"]).unwrap();
        let bytes = b.memory.read_bytes(PATH).unwrap();
        assert!(bytes.starts_with(&torn));
        assert!(bytes.ends_with(b"\n- {\"id\":\"b\"}\n"), "cut at {cut}");
        assert_eq!(bytes.len() - torn.len(), 13 + usize::from(cut > 0 && cut < first.len()), "cut at {cut}");
    }
}

#[test]
fn an_empty_file_left_by_a_crash_gets_the_header() {
    let mut b = bench();
    b.memory.write(PATH, "");
    b.file.append(&["- {}"]).unwrap();
    assert_eq!(b.text(), "# emic codings 1\n- {}\n");
}

#[test]
fn p4_p5_on_a_full_disk_nothing_is_lost_and_trying_again_works() {
    for kept in [0, 5] {
        let mut b = bench();
        b.memory.write(PATH, "# emic codings 1\n- {\"id\":1}\n");
        b.faults.cut_write(1, kept, Errno::NOSPC);
        let error = b.file.append(&["- {\"id\":2}"]).unwrap_err();
        assert!(matches!(&error, AppendError::Retry(reason) if reason.to_string().contains("the disk is full")));
        b.file.append(&["- {\"id\":2}"]).unwrap();
        let torn = if kept > 0 { "- {\"i\n" } else { "" };
        assert_eq!(b.text(), format!("# emic codings 1\n- {{\"id\":1}}\n{torn}- {{\"id\":2}}\n"));
    }
}

#[test]
fn p2_nothing_is_acknowledged_unless_it_survives_whatever_call_fails() {
    use Op::{CreateFolder, LastByte, OpenAppend, Stat, StatOpen, SyncData, SyncFolder, Write};
    for errno in [Errno::IO, Errno::NOSPC, Errno::ROFS, Errno::ACCESS] {
        for op in [CreateFolder, OpenAppend, StatOpen, LastByte, Write, SyncData, SyncFolder, Stat] {
            for nth in 1..=3 {
                let mut b = bench();
                b.faults.fail(op, nth, errno);
                for id in 1..=3 {
                    let line = format!("- {{\"id\":{id}}}");
                    match b.file.append(&[&line]) {
                        Ok(()) => assert!(b.after_power_cut().contains(&line), "{op:?} {nth}"),
                        Err(AppendError::Retry(_)) => {
                            b.file.append(&[&line]).unwrap();
                            assert!(b.after_power_cut().contains(&line), "{op:?} {nth}");
                        }
                        Err(AppendError::NextSlot(_)) => assert!(matches!(op, SyncData | SyncFolder)),
                    }
                }
            }
        }
    }
}

#[test]
fn p6_after_a_failed_sync_the_file_is_never_written_again() {
    let mut b = bench();
    b.file.append(&["- {\"id\":1}"]).unwrap();
    b.faults.fail(Op::SyncData, 2, Errno::IO);
    assert!(matches!(b.file.append(&["- {\"id\":2}"]), Err(AppendError::NextSlot(_))));
    let (writes, opens) = (b.faults.count(Op::Write), b.faults.count(Op::OpenAppend));
    assert!(matches!(b.file.append(&["- {\"id\":2}"]), Err(AppendError::NextSlot(_))));
    assert_eq!((b.faults.count(Op::Write), b.faults.count(Op::OpenAppend)), (writes, opens));
    let mut next =
        RecordFile::new(Arc::new(b.faults.clone()), "codings/i03-x7q2/hw~k3f9.2.yaml", HEADER, Modes::PRIVATE);
    next.append(&["- {\"id\":2}"]).unwrap();
}

#[test]
fn p9_a_file_replaced_under_us_gets_all_lines_of_the_session() {
    for op in [Op::Write, Op::SyncData, Op::Stat] {
        let mut b = bench();
        b.file.append(&["- {\"id\":1}"]).unwrap();
        let editor = b.memory.clone();
        b.faults.before(op, 2, move || _ = editor.write(PATH, "# edited"));
        b.file.append(&["- {\"id\":2}"]).unwrap();
        assert_eq!(b.after_power_cut(), "# edited\n- {\"id\":1}\n- {\"id\":2}\n", "{op:?}");
    }
}

#[test]
fn p9_a_file_cut_or_deleted_under_us_gets_all_lines_of_the_session() {
    let mut b = bench();
    b.file.append(&["- {\"id\":1}"]).unwrap();
    let editor = b.memory.clone();
    b.faults.before(Op::SyncData, 2, move || _ = editor.write_in_place(PATH, ""));
    b.file.append(&["- {\"id\":2}"]).unwrap();
    assert_eq!(b.text(), "# emic codings 1\n- {\"id\":1}\n- {\"id\":2}\n");
    let git = b.memory.clone();
    b.faults.before(Op::Write, b.faults.count(Op::Write) + 1, move || git.remove(Path::new(PATH)).unwrap());
    b.file.append(&["- {\"id\":3}"]).unwrap();
    assert_eq!(b.text(), "# emic codings 1\n- {\"id\":1}\n- {\"id\":2}\n- {\"id\":3}\n");
}

#[test]
fn a_file_replaced_at_every_turn_ends_with_an_error() {
    let mut b = bench();
    for nth in 1..=ATTEMPTS {
        let editor = b.memory.clone();
        b.faults.before(Op::SyncData, nth, move || _ = editor.write(PATH, "x\n"));
    }
    let error = b.file.append(&["- {}"]).unwrap_err();
    assert!(matches!(&error, AppendError::Retry(reason) if reason.to_string().contains("again and again")));
}

#[test]
fn a_link_in_the_place_of_the_file_is_refused() {
    let mut b = bench();
    b.memory.symlink(PATH);
    assert!(matches!(b.file.append(&["- {}"]), Err(AppendError::Retry(StoreError::Symlink { .. }))));
}

#[test]
fn a_line_feed_in_a_record_is_refused() {
    let mut b = bench();
    assert!(matches!(b.file.append(&["- {\n}"]), Err(AppendError::Retry(_))));
    assert!(b.memory.files().is_empty());
}

#[test]
fn p9_on_disk_a_renamed_over_file_gets_the_lines_again() {
    let folder = tempfile::tempdir().unwrap();
    let fs = Arc::new(RealFs::at(folder.path()));
    let mut file = RecordFile::new(fs.clone(), PATH, HEADER, Modes::GROUP);
    file.append(&["- {\"id\":1}"]).unwrap();
    assert_eq!(fs.stat(Path::new(PATH)).unwrap().mode, 0o660);
    let copy = Path::new("codings/copy");
    fs.create_new(copy, 0o600).unwrap().write_all(b"- {\"id\":1}").unwrap();
    fs.rename(copy, Path::new(PATH)).unwrap();
    file.append(&["- {\"id\":2}"]).unwrap();
    assert_eq!(fs.read(Path::new(PATH), 100).unwrap(), b"- {\"id\":1}\n- {\"id\":2}\n");
}

#[test]
fn an_untouched_file_is_looked_at_and_not_read() {
    let mut b = bench();
    b.file.look_again().unwrap();
    for id in 1..=3 {
        b.file.append(&[format!("- {{\"id\":{id}}}")]).unwrap();
        b.file.look_again().unwrap();
    }
    assert_eq!((b.faults.count(Op::Read), b.faults.count(Op::Write)), (0, 3));
}

/// What happens to a record file.
#[derive(Clone, Debug)]
enum Happens {
    /// The session appends this many lines.
    Append(u8),
    /// An editor, git or a sync tool puts there an earlier state of it, as a new file or in place.
    Restore {
        state: usize,
        in_place: bool,
    },
    /// Somebody deletes every second line, or the end of the file from a byte on.
    Thin,
    Cut(usize),
    Remove,
    /// The session looks whether all is still there.
    Look,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => (1..4_u8).prop_map(Happens::Append),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(state, in_place)| Happens::Restore { state, in_place }),
        1 => Just(Happens::Thin),
        1 => (0..200_usize).prop_map(Happens::Cut),
        1 => Just(Happens::Remove),
        1 => Just(Happens::Look),
    ]
}

proptest! {
    #[test]
    fn p9_whatever_happens_to_the_file_every_saved_line_is_in_it_once(all in prop::collection::vec(happens(), 1..20)) {
        let mut b = bench();
        let (mut states, mut saved) = (vec![String::new()], Vec::new());
        for one in all {
            let text = b.text();
            match one {
                Happens::Append(n) => {
                    let lines: Vec<_> = (0..n).map(|k| format!("- {{\"id\":\"{}.{k}\"}}", saved.len())).collect();
                    b.file.append(&lines).unwrap();
                    saved.extend(lines);
                }
                Happens::Restore { state, in_place } => {
                    let old = &states[state % states.len()];
                    if in_place { b.memory.write_in_place(PATH, old) } else { b.memory.write(PATH, old) };
                }
                Happens::Thin => {
                    let half: Vec<_> = text.lines().step_by(2).collect();
                    b.memory.write(PATH, half.join("\r\n"));
                }
                Happens::Cut(at) => _ = b.memory.write_in_place(PATH, text.get(..at).unwrap_or(&text)),
                Happens::Remove => drop(b.memory.remove(Path::new(PATH))),
                Happens::Look => b.file.look_again().unwrap(),
            }
            states.push(b.text());
        }
        b.file.look_again().unwrap();
        let left = b.after_power_cut();
        for line in &saved {
            let times = left.lines().filter(|found| found == line).count();
            prop_assert_eq!(times, 1, "{} in {}", line, left);
        }
    }
}
