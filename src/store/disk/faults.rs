//! A whole session on a disk that fails at every operation in turn, and that loses its power at every one.
//!
//! What makes these fail: `sync_data` taken out of `RecordFile::append_once`, `sync_parents` taken out of it or of
//! `replace`, the rename in `replace` before its sync, the new line before a torn tail in `RecordFile::compose`. Two of
//! them are tried below: a disk that only says that it synced.

use super::*;
use crate::domain::command::{CodeChoice, CodeEdit, NewCodings, NewMemo};
use crate::domain::memo::{About, MemoKind};
use crate::domain::plan::plan;
use crate::domain::testing::Build;
use crate::domain::tests::state;
use crate::domain::{CodeId, Command, Segment, Stamp, When};
use crate::proofs::cases;
use crate::store::fs::{Errno, FaultFs, MemoryFs};
use crate::store::{OpenOptions, Severity, create, open};
use std::path::PathBuf;

const TEXT: &str = "I: Well?\n\nP1: There was no induction, and nobody showed us the ward; we found it on our own.\n";

/// A project that another coder made, on a disk.
fn project() -> MemoryFs {
    let fs = MemoryFs::new();
    let mut p = Build::new();
    p.participant("P1", &[("group", "MSW")]).interview("i01", TEXT);
    p.code("a", "meso").code("b", "micro").code("c", "");
    p.tag("sc", "i01", "nobody showed us", "b");
    create(&fs, Path::new("p"), false).unwrap();
    let state = tempfile::tempdir().unwrap();
    let mut store = DiskStore::begin(Arc::new(fs.clone()), Path::new("p"), state.path(), &"xx".into()).unwrap().0;
    for (source, text) in &p.texts {
        store.put_text(source, text, None).unwrap();
    }
    store.append(&p.records).unwrap();
    store.write_pages(&p.project).unwrap();
    fs.after_power_cut()
}

/// A thing to do in a project as it then is.
type Deed = Box<dyn Fn(&Project) -> Command>;

/// What a session does: open, code, rename, merge, write and change a memo, correct the text; undo once.
fn script(n: usize) -> Vec<Deed> {
    let mut all: Vec<Deed> = Vec::new();
    for nth in 0..n {
        all.push(Box::new(move |_| {
            let at = TEXT.find("There").unwrap() + nth;
            let codes = vec![CodeChoice::Known(CodeId::from(["a", "b", "c"][nth % 3]))];
            let segment = Segment::new(at, at + 12).unwrap();
            Command::AddCodings(NewCodings { source: "i01".into(), segment, codes, level: None })
        }));
    }
    all.push(Box::new(|_| Command::EditCode("a".into(), CodeEdit::Rename("Alpha".into()))));
    all.push(Box::new(|_| Command::MergeCodes { codes: vec!["b".into()], into: "c".into() }));
    all.push(Box::new(|_| {
        let about = About::Source("i01".into());
        Command::AddMemo(NewMemo { about, passage: None, kind: MemoKind::Note, text: "Who?".into() })
    }));
    all.push(Box::new(|project| {
        let id = project.memos().next().unwrap().id.clone();
        Command::EditMemo { id, text: "Who, and when?".into() }
    }));
    all.push(Box::new(|_| {
        let text = TEXT.replace("nobody showed us", "nobody ever showed us").into();
        Command::CorrectText { source: "i01".into(), text, why: None }
    }));
    all.push(Box::new(|_| Command::Undo));
    all
}

/// A session, and what it was told is saved.
struct Session {
    project: Project,
    store: DiskStore,
    saved: Vec<Record>,
    /// What was handed over last and not confirmed.
    open: Vec<Record>,
    _state: tempfile::TempDir,
}

impl Session {
    fn begin(fs: &Arc<dyn Fs>) -> Result<Self> {
        let opened = open(&**fs, Path::new("p"), &OpenOptions { as_of: None, for_writing: true })?;
        let state = tempfile::tempdir().unwrap();
        let store = DiskStore::begin(fs.clone(), Path::new("p"), state.path(), &"hw".into())?.0;
        Ok(Self { project: opened.project, store, saved: Vec::new(), open: Vec::new(), _state: state })
    }

    /// Does one thing; tries again as the saver does, as often as it is allowed to.
    fn act(&mut self, nth: usize, command: Command, tries: usize) -> Result<()> {
        let origin = self.store.origin().clone();
        let action = self.project.next_action(&origin.coder, &origin.device);
        let now = When::from_millis(1_800_000_000_000 + i64::try_from(nth).unwrap() * 1_000);
        let stamp = Stamp { now, origin: Arc::new(origin), action, seed: 77 + nth as u64 };
        let planned = plan(&self.project, command, &stamp).unwrap();
        self.project.absorb_all(planned.records.iter().cloned());
        let before = self.project.shard(&"i01".into()).and_then(|s| s.text()).map(|text| text.sha256.to_string());
        for (source, text) in &planned.texts {
            self.project.absorb_text(source, text.clone());
        }
        self.open.clone_from(&planned.records);
        let mut last = None;
        for _ in 0..tries {
            let mut put = Ok(());
            for (source, text) in &planned.texts {
                put = self.store.put_text(source, text.transcript.text(), before.as_deref());
            }
            match put.and_then(|()| self.store.append(&planned.records)) {
                Ok(()) => {
                    self.saved.append(&mut self.open);
                    let _ = self.store.write_pages(&self.project);
                    return Ok(());
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap())
    }

    fn run(&mut self, n: usize, tries: usize) -> Result<()> {
        for (nth, command) in script(n).into_iter().enumerate() {
            let command = command(&self.project);
            self.act(nth, command, tries)?;
        }
        let _ = self.store.look_again();
        let _ = self.store.write_pages(&self.project);
        Ok(())
    }
}

/// Returns the lines of all record files of a disk.
fn lines(fs: &MemoryFs) -> Vec<String> {
    let is_record = |path: &PathBuf| path.starts_with("p/codings") || path.starts_with("p/trail");
    let texts = fs.files().into_iter().filter(is_record).map(|path| fs.read_bytes(path).unwrap_or_default());
    texts.flat_map(|bytes| String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Returns what is wrong with a disk on which a session was told that this is saved, and which was at work on that.
fn wrong(fs: &MemoryFs, saved: &[Record], at_work: Option<&[Record]>) -> Option<String> {
    let opened = match open(fs, Path::new("p"), &OpenOptions::default()) {
        Ok(opened) => opened,
        Err(error) => return Some(format!("it does not open: {error}")),
    };
    let there = lines(fs);
    for record in saved {
        let line = emit(&record.line);
        // One that was tried again may stand there twice: it counts once.
        if !there.contains(&line) {
            return Some(format!("a line that was saved is not there: {line}"));
        }
    }
    let of_session = |line: &&String| line.contains("\"t\":\"2027-01-15T");
    let known: Vec<String> = saved.iter().chain(at_work.unwrap_or_default()).map(|record| emit(&record.line)).collect();
    let strange = there.iter().filter(of_session).filter(|line| line.ends_with('}') && !known.contains(line));
    if let Some(line) = strange.map(String::as_str).next().filter(|_| at_work.is_some()) {
        return Some(format!("a line that nobody wrote: {line}"));
    }
    // The part of a line that was cut off is a bad line; nothing else may be lost.
    let losses: Vec<_> = opened.findings.iter().filter(|finding| finding.severity == Severity::Loss).collect();
    (losses.len() > 2).then(|| format!("{losses:?}"))
}

/// Recovers by going on: nothing that is there may go, and what is done then is there.
fn go_on(fs: &MemoryFs) -> Option<String> {
    let before: BTreeMap<PathBuf, Vec<u8>> =
        fs.files().into_iter().map(|path| (path.clone(), fs.read_bytes(&path).unwrap_or_default())).collect();
    let disk: Arc<dyn Fs> = Arc::new(fs.clone());
    let mut session = match Session::begin(&disk) {
        Ok(session) => session,
        Err(error) => return Some(format!("nobody can go on: {error}")),
    };
    session.act(900, Command::AddCoder { id: "new".into(), name: "New".into() }, 1).unwrap();
    for (path, bytes) in &before {
        let is_record = path.starts_with("p/codings") || path.starts_with("p/trail");
        if is_record && !fs.read_bytes(path).unwrap_or_default().starts_with(bytes) {
            return Some(format!("{} lost bytes", path.display()));
        }
    }
    wrong(&fs.after_power_cut(), &session.saved, None).map(|why| format!("after going on: {why}"))
}

/// How many operations on the disk the whole session is.
fn operations(n: usize) -> usize {
    let fault = FaultFs::new(project());
    let disk: Arc<dyn Fs> = Arc::new(fault.clone());
    Session::begin(&disk).unwrap().run(n, 1).unwrap();
    fault.calls().len()
}

#[test]
fn p5_p6_a_session_whose_every_operation_fails_once_ends_as_one_without_faults() {
    let n = cases(2, 50);
    let whole: Arc<dyn Fs> = Arc::new(project());
    let mut faultless = Session::begin(&whole).unwrap();
    faultless.run(n, 1).unwrap();
    let wanted = state(&faultless.project);
    for nth in (1..=operations(n)).step_by(cases(11, 1)) {
        for kind in 0..4 {
            let memory = project();
            let fault = FaultFs::new(memory.clone());
            match kind {
                0 => fault.fail_any(nth, Errno::IO, false),
                1 => fault.fail_any(nth, Errno::NOSPC, false),
                2 => fault.cut_any(nth, 1, Errno::NOSPC),
                _ => fault.cut_any(nth, 40, Errno::IO),
            };
            let disk: Arc<dyn Fs> = Arc::new(fault.clone());
            // What cannot be opened is told, and opened again.
            let mut session = Session::begin(&disk).or_else(|_told| Session::begin(&disk)).unwrap();
            let there = open(&memory, Path::new("p"), &OpenOptions::default()).unwrap().project;
            if state(&session.project) != state(&there) {
                // A file could not be read: that was told, and nobody goes on without it.
                continue;
            }
            session.run(n, 3).unwrap();
            assert_eq!(session.saved.len(), faultless.saved.len(), "{kind} at {nth}");
            let left = memory.after_power_cut();
            assert_eq!(wrong(&left, &session.saved, Some(&[])), None, "{kind} at {nth}");
            let opened = open(&left, Path::new("p"), &OpenOptions::default()).unwrap();
            assert_eq!(state(&opened.project), wanted, "{kind} at {nth}");
        }
    }
}

/// Cuts the power at every operation, and returns what is wrong with what the disk may then hold, if anything.
fn first_loss(n: usize, step: usize, draws: usize, lie: (bool, bool)) -> Option<String> {
    let mut chance = 88_172_645_463_325_252_u64;
    for nth in (1..=operations(n)).step_by(step) {
        let memory = project();
        memory.lie(lie);
        let fault = FaultFs::new(memory.clone());
        fault.fail_any(nth, Errno::IO, true);
        let disk: Arc<dyn Fs> = Arc::new(fault.clone());
        let Ok(mut session) = Session::begin(&disk) else { continue };
        let _ended = session.run(n, 1);
        let mut states = vec![memory.after_power_cut()];
        for _ in 0..draws {
            states.push(memory.after_crash(&mut |below| {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                usize::try_from(chance % below as u64).unwrap()
            }));
        }
        for left in states {
            let why = wrong(&left, &session.saved, Some(&session.open)).or_else(|| go_on(&left));
            if let Some(why) = why {
                return Some(format!("at operation {nth}: {why}"));
            }
        }
    }
    None
}

#[test]
fn p1_p3_p7_whatever_a_power_cut_leaves_what_was_saved_is_there_and_nothing_goes() {
    assert_eq!(first_loss(cases(3, 20), cases(5, 1), cases(4, 24), (false, false)), None);
}

#[test]
fn p1_the_proof_finds_a_disk_that_only_says_that_it_synced() {
    for lie in [(true, false), (false, true)] {
        assert!(first_loss(2, 7, 2, lie).is_some(), "{lie:?} is not found");
    }
}
