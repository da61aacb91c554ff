//! Several processes in one project at the same time: nothing is lost, nothing is doubled, nobody is in nobody's way.
//!
//! The processes are this test binary, run again for `worker`. What makes these proofs fail: one file for two sessions of a
//! coder (`Slot::take` without its lock and without `look_again`), a write that is not whole lines (`RecordFile::compose`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command as Process, Stdio};
use std::sync::Arc;

use crate::proofs::cases;
use crate::support::command::Desk;
use emic::domain::command::{CodeChoice, CodeEdit, NewCodings};
use emic::domain::plan::plan;
use emic::domain::{CodeId, CoderId, Command, Project, Segment, SourceId, Stamp};
use emic::outside;
use emic::store::fs::{Fs, RealFs};
use emic::store::{DiskStore, OpenOptions, Store, open};

/// A process that works in a project.
struct Worker {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts one and waits until it has opened the project.
    fn start(project: &Path, state: &Path, coder: &str, task: &str) -> Self {
        let mut child = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "together::worker", "--ignored", "--nocapture", "--test-threads=1"])
            .envs([("WORKER_PROJECT", project.as_os_str()), ("WORKER_STATE", state.as_os_str())])
            .envs([("WORKER_CODER", coder), ("WORKER_TASK", task)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut worker = Self { child, to, from };
        while worker.line().is_some_and(|line| !line.ends_with("ready")) {}
        worker
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.from.read_line(&mut line).unwrap();
        (read > 0).then(|| line.trim_end().to_owned())
    }

    fn go(&mut self) {
        writeln!(self.to, "go").unwrap();
    }

    /// Returns what it said was saved until it ended, and whether it ended well.
    fn finish(mut self) -> (Vec<String>, bool) {
        let mut saved = Vec::new();
        while let Some(line) = self.line() {
            saved.extend(line.strip_prefix("saved ").map(str::to_owned));
        }
        (saved, self.child.wait().unwrap().success())
    }
}

/// What a worker does, in a process of its own.
#[test]
#[ignore = "run by the tests below, each time in a process of its own"]
fn worker() {
    let Ok(task) = std::env::var("WORKER_TASK") else { return };
    let path = |name| std::path::PathBuf::from(std::env::var_os(name).unwrap());
    let (dir, state) = (path("WORKER_PROJECT"), path("WORKER_STATE"));
    let coder = CoderId::from(std::env::var("WORKER_CODER").unwrap().as_str());
    let fs: Arc<dyn Fs> = Arc::new(RealFs::at(&dir));
    let opened = open(&*fs, Path::new(""), &OpenOptions { as_of: None, for_writing: true }).unwrap();
    let (mut store, _) = DiskStore::begin(fs, Path::new(""), &state, &coder).unwrap();
    let mut project = opened.project;
    println!("ready");
    std::io::stdin().lines().next();
    for command in commands(&task, &project) {
        let origin = store.origin().clone();
        let action = project.next_action(&origin.coder, &origin.device);
        let stamp = Stamp { now: outside::now(), origin: Arc::new(origin), action, seed: outside::seed() };
        let records = plan(&project, command, &stamp).unwrap().records;
        store.append(&records).unwrap();
        project.absorb_all(records.iter().cloned());
        for record in records {
            if let emic::domain::record::Line::Coding(line) = record.line {
                println!("saved {}", line.id);
            }
        }
    }
    store.look_again().unwrap();
    store.write_pages(&project).unwrap();
}

/// Reads a task: `code 300`, `rename a Other`, `merge a b`, `under a b`.
fn commands(task: &str, project: &Project) -> Vec<Command> {
    let words: Vec<&str> = task.split(' ').collect();
    let code = |name: &str| project.codebook().find(name)[0].clone();
    match words.as_slice() {
        ["code", n] => {
            let there = project.shard(&project.sources()[0]).unwrap().codings().len();
            (0..n.parse().unwrap()).map(|nth| coding(project, there + nth)).collect()
        }
        ["rename", name, to] => vec![Command::EditCode(code(name), CodeEdit::Rename((*to).into()))],
        ["merge", one, into] => vec![Command::MergeCodes { codes: vec![code(one)], into: code(into) }],
        ["under", one, above] => {
            vec![Command::EditCode(code(one), CodeEdit::Move { parent: Some(code(above)), before: None })]
        }
        other => panic!("{other:?}"),
    }
}

/// A coding of the n-th word of the text.
fn coding(project: &Project, nth: usize) -> Command {
    let source: SourceId = project.sources()[0].clone();
    let text = project.shard(&source).unwrap().text().unwrap().transcript.clone();
    let paragraph = text.paragraphs()[1];
    let words: Vec<(usize, &str)> = text.slice(paragraph).match_indices(char::is_alphanumeric).collect();
    let at = paragraph.start() + words[nth % words.len()].0;
    let codes = vec![CodeChoice::Known(CodeId::from(project.codebook().find("a")[0].as_str()))];
    Command::AddCodings(NewCodings { source, segment: Segment::new(at, at + 1).unwrap(), codes, level: None })
}

/// A project with a text of many letters, the codes a, b and c, and two coders.
fn study() -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw", "--title", "Study", "--levels", "micro"]).ok();
    desk.write(
        "I01.txt",
        format!("I: Well?\n\nP1: {}\n\nP1: Yes, we did it together.\n", "so many words here ".repeat(500)),
    );
    desk.write("codes.csv", "name,level\na,micro\nb,micro\nc,micro\n");
    desk.run(&["import", "study", "I01.txt", "--yes"]).ok();
    desk.run(&["codebook", "study", "--import", "codes.csv"]).ok();
    desk.run(&["code", "study", "I01", "--quote", "Yes, we did it together.", "a", "--coder", "sc", "--yes"]).ok();
    desk
}

/// Returns the ids of all codings, and asserts that no line stands twice.
fn ids(desk: &Desk) -> BTreeSet<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for path in desk.files("study/codings", ".yaml") {
        for line in fs::read_to_string(path).unwrap().lines().filter(|line| line.starts_with("- ")) {
            *times.entry(line.split('"').nth(3).unwrap().to_owned()).or_default() += 1;
        }
    }
    assert!(times.values().all(|n| *n == 1), "a coding stands twice");
    times.into_keys().collect()
}

fn is_sound(desk: &Desk) {
    let check = desk.run(&["check", "study"]);
    assert!(check.out.contains("is sound"), "{check:?}");
}

#[test]
fn p9_four_processes_code_at_the_same_time_and_two_of_them_are_one_coder() {
    let (desk, each) = (study(), cases(150, 5_000));
    let before = ids(&desk);
    let state = desk.path("state/emic");
    let task = format!("code {each}");
    let start = |coder: &&str| Worker::start(&desk.work("study"), &state, coder, &task);
    let mut all: Vec<Worker> = ["hw", "hw", "sc", "tm"].iter().map(start).collect();
    all.iter_mut().for_each(Worker::go);
    let mut saved = before;
    for worker in all {
        let (ids, is_well) = worker.finish();
        assert!(is_well && ids.len() == each, "{}", ids.len());
        saved.extend(ids);
    }
    assert_eq!(ids(&desk), saved);
    is_sound(&desk);
    let tally = desk.run(&["tally", "study", "--layer", "everyone", "--count", "codings", "--format", "csv"]).ok();
    assert!(tally.contains(&(4 * each + 1).to_string()), "{tally}");
}

#[test]
fn p1_a_process_that_is_killed_loses_nothing_that_it_said_was_saved() {
    let desk = study();
    let (state, mut saved) = (desk.path("state/emic"), ids(&desk));
    for round in 0..cases(4, 60) {
        let mut worker = Worker::start(&desk.work("study"), &state, "hw", "code 4000");
        worker.go();
        for _ in 0..=round * 3 {
            let line = worker.line().unwrap();
            saved.extend(line.strip_prefix("saved ").map(str::to_owned));
        }
        worker.child.kill().unwrap();
        saved.extend(worker.finish().0);
        assert!(ids(&desk).is_superset(&saved), "round {round}");
    }
    // Its lock went with it: the next one goes on in the same file.
    let own = desk.files("study/codings", ".yaml");
    let own = own.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("hw~")).count();
    assert_eq!(own, 1);
    let check = desk.run(&["check", "study", "--format", "csv"]).out;
    assert!(check.lines().filter(|line| line.starts_with("loss")).count() <= cases(4, 60), "{check}");
}

#[test]
fn p9_locks_that_lie_lose_and_double_nothing() {
    let (desk, each) = (study(), cases(150, 3_000));
    let state = desk.path("state/emic");
    // The same machine's name with other locks: as on a folder of the network, where locks are not what they say.
    let other = desk.path("state/other");
    fs::create_dir_all(other.join("devices")).unwrap();
    for entry in fs::read_dir(state.join("devices")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, other.join("devices").join(path.file_name().unwrap())).unwrap();
    }
    let mut saved = ids(&desk);
    let task = format!("code {each}");
    let mut both = [&state, &other].map(|state| Worker::start(&desk.work("study"), state, "hw", &task));
    both.iter_mut().for_each(Worker::go);
    for worker in both {
        let (ids, is_well) = worker.finish();
        assert!(is_well && ids.len() == each);
        saved.extend(ids);
    }
    assert_eq!(ids(&desk), saved);
    let own = desk.files("study/codings", ".yaml");
    let own = own.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("hw~")).count();
    assert_eq!(own, 1, "both wrote one file");
}

/// Lets two coders do something at the same moment, each before seeing what the other does.
fn at_once(desk: &Desk, tasks: [(&str, &str); 2]) {
    let state = desk.path("state/emic");
    let mut both = tasks.map(|(coder, task)| Worker::start(&desk.work("study"), &state, coder, task));
    both.iter_mut().for_each(Worker::go);
    for worker in both {
        assert!(worker.finish().1);
    }
}

#[test]
fn p9_a_code_renamed_here_and_moved_there_is_both() {
    let desk = study();
    at_once(&desk, [("hw", "rename a Together"), ("sc", "under a b")]);
    let book = desk.run(&["codebook", "study", "--format", "json"]).ok();
    assert!(book.contains("Together"), "{book}");
    let page = desk.run(&["done", "study", "I01", "--coder", "hw"]);
    assert_eq!(page.code, Some(0), "{page:?}");
    is_sound(&desk);
    assert!(desk.read("study/codebook.yaml").contains("name: Together"));
    // The same field on both sides: one counts, and both are told.
    at_once(&desk, [("hw", "rename b One"), ("sc", "rename b Other")]);
    let check = desk.run(&["check", "study"]);
    assert!(check.code == Some(1) && check.out.contains("name"), "{check:?}");
}

#[test]
fn p10_codes_merged_into_each_other_and_parents_in_a_circle_lose_no_coding() {
    for tasks in [[("hw", "merge a b"), ("sc", "merge b a")], [("hw", "under a b"), ("sc", "under b a")]] {
        let desk = study();
        at_once(&desk, tasks);
        let tally = || desk.run(&["tally", "study", "--layer", "everyone", "--count", "codings", "--by", "level"]).ok();
        let before = tally();
        assert!(before.contains(" 1"), "{before}");
        let check = desk.run(&["check", "study"]);
        assert!(check.code == Some(1) && check.out.contains("each other"), "{check:?}");
        // Whatever the files are called, it is the same.
        let trail = desk.files("study/trail", ".yaml");
        let [one, other] = trail.as_slice() else { panic!("{trail:?}") };
        let copy = |path: &Path| {
            path.with_file_name(format!(
                "{}.sync-conflict-20261122-100926-ABCDEFG.yaml",
                path.file_stem().unwrap().to_string_lossy()
            ))
        };
        fs::copy(one, copy(one)).unwrap();
        fs::rename(other, copy(other)).unwrap();
        assert_eq!(tally(), before);
    }
}
