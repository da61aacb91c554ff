//! A reviewer's file of notes: comments on a project, kept beside it and sent back to its coders.
//!
//! It is a file of records: first the project it belongs to, then one line a comment, each as the trail would hold it.
//! Both readers and all their limits serve here too. Whoever reads it takes nothing on trust: only comments are taken, and
//! only what [`Comment::of`] leaves of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::Store;
use super::error::{Problem, Result, StoreError};
use super::finding::{Finding, Severity};
use super::fs::{Errno, Fs, Modes, RealFs, read_named};
use super::records::{self, Chunk, Chunks};
use super::replace::{Base, Replaced, replace};
use crate::domain::command::Command;
use crate::domain::id::{MemoId, SourceId};
use crate::domain::line::TrailLine;
use crate::domain::memo::{About, Memo, MemoKind};
use crate::domain::plan::{memo_text, plan};
use crate::domain::record::{Head, Line, Place, Record, Stamp};
use crate::domain::thing::Key;
use crate::domain::{Comment, Device, Origin, Project, When};

/// The longest file that is read, in bytes.
pub const MAX_NOTES: u64 = 16 * 1024 * 1024;
/// Most comments that one file may hold.
pub const MOST: usize = 10_000;
/// What every such file begins with; then comes the version.
const HEAD: &str = "# emic notes ";
const VERSION: &str = "1";
/// As whose lines the comments of a file are shown: not on anybody's undo stack.
const DEVICE: &str = "note";

/// What a file of notes holds.
#[derive(Debug, Default)]
pub struct Notes {
    /// The id of the project it is about.
    pub project: Option<String>,
    /// How that is called; untrusted.
    pub title: String,
    /// The comments, in the order in which they were written; untrusted.
    pub comments: Vec<Memo>,
    /// What could not be read.
    pub findings: Vec<Finding>,
    /// What stands in the file beside comments, as it stands there.
    others: Vec<u8>,
}

/// Reads a file of notes that the user names.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn read_file(path: &Path) -> Result<Notes> {
    let bytes = read_named(path, MAX_NOTES).map_err(|error| StoreError::reading(path, &error, MAX_NOTES))?;
    read(path, &bytes)
}

/// Reads a file of notes.
///
/// # Errors
/// When it is none, or of a newer version.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Notes> {
    check_head(path, bytes)?;
    let (mut scratch, mut others) = (Project::default(), 0);
    let origin = Arc::new(Origin { coder: "reviewer".into(), device: Device::from(DEVICE), slot: 1 });
    let mut findings = records::read(path, bytes, 2, |line| match line {
        Line::Trail(line) if matches!(Key::parse(&line.of), Key::Memo(_) | Key::Project) => {
            let line = Line::Trail(line);
            scratch.absorb(Record { origin: origin.clone(), place: Place::Trail, line });
        }
        _ => others += 1,
    });
    let warn = |what: String| Finding::new(Severity::Warning, path, what, "They are left as they are.");
    if others > 0 {
        findings.push(warn(format!("{others} lines are no comments.")));
    }
    let is_comment = |memo: &&Memo| memo.kind == MemoKind::Comment || matches!(memo.about, About::Memo(_));
    let all: Vec<&Memo> = scratch.memos().filter(is_comment).collect();
    let comments: Vec<Memo> =
        all.iter().filter(|memo| memo_text(&memo.text).is_ok()).take(MOST).map(|memo| (*memo).clone()).collect();
    if comments.len() < all.len() {
        findings.push(warn(format!("{} comments are empty, too long or too many.", all.len() - comments.len())));
    }
    let project = scratch.id().map(str::to_owned);
    let others = others_of(bytes, &comments);
    Ok(Notes { project, title: scratch.title().to_owned(), comments, findings, others })
}

/// Returns what of a file is none of these comments and says nothing of the project, as it stands there.
fn others_of(bytes: &[u8], comments: &[Memo]) -> Vec<u8> {
    let is_taken = |id: &MemoId| comments.iter().any(|memo| memo.id == *id);
    let mut others = Vec::new();
    for chunk in Chunks::new(bytes, 1) {
        let bytes = match chunk {
            Chunk::Record { line, bytes } => match records::parse(line, bytes).map(|line| thing_of(&line)) {
                Ok(Some(Key::Project)) => continue,
                Ok(Some(Key::Memo(id))) if is_taken(&id) => continue,
                _ => bytes,
            },
            Chunk::Stray { bytes, .. } => bytes,
            Chunk::ConflictMark { .. } => continue,
        };
        others.extend_from_slice(bytes.trim_ascii_end());
        others.push(b'\n');
    }
    others
}

/// Refuses what is no file of notes, so that another file given by mistake is not taken for an empty one.
fn check_head(path: &Path, bytes: &[u8]) -> Result<()> {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let rest = first.trim_start_matches('\u{feff}').strip_prefix(HEAD);
    match rest.map(|rest| rest.split_whitespace().next().unwrap_or_default()) {
        Some(VERSION) => Ok(()),
        Some(version) if version.bytes().all(|byte| byte.is_ascii_digit()) && !version.is_empty() => {
            Err(StoreError::NewerFormat { path: path.into(), needs: format!("notes {version}") })
        }
        _ => {
            let reason = format!("it is no file of notes, which begins with '{HEAD}{VERSION}'");
            let remedy = "Name the file that 'emic review' wrote.".into();
            Err(Problem { line: 1, column: 1, reason, remedy }.at(path))
        }
    }
}

/// The file that a review writes its comments to, all anew each time: it holds what is said, not what was taken back.
pub struct NotesStore {
    fs: RealFs,
    /// The folder, for messages.
    folder: PathBuf,
    file: PathBuf,
    written: Option<Vec<u8>>,
    /// The project with the comments, without what else happens to it.
    project: Project,
    own: BTreeSet<MemoId>,
    /// What stands in the file and is not understood: it stays there.
    others: Vec<u8>,
}

impl NotesStore {
    /// Opens a file, which need not be there yet, for comments on a project; returns what it holds already, as records
    /// to be shown with the project.
    ///
    /// # Errors
    /// When the file cannot be read, is none, or is about another project.
    pub fn open(path: &Path, project: &Project) -> Result<(Self, Vec<Record>, Vec<Finding>)> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let file = PathBuf::from(path.file_name().unwrap_or_default());
        let fs = RealFs::at(folder);
        let written = match fs.read(&file, MAX_NOTES) {
            Ok(bytes) => Some(bytes),
            Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => None,
            Err(error) => return Err(StoreError::reading(path, &error, MAX_NOTES)),
        };
        let notes = written.as_ref().map_or_else(|| Ok(Notes::default()), |bytes| read(path, bytes))?;
        check_project(path, &notes, project)?;
        let comments: Vec<Comment> = notes.comments.iter().map(|memo| Comment::of(memo, project)).collect();
        let mut own: BTreeSet<MemoId> = comments.iter().map(|comment| comment.id.clone()).collect();
        let shown = as_records(project, comments);
        own.extend(shown.iter().filter_map(memo_of));
        let mut project = project.clone();
        project.absorb_all(shown.iter().cloned());
        let store = Self { fs, folder: folder.into(), file, written, project, own, others: notes.others };
        Ok((store, shown, notes.findings))
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&self.file)
    }

    fn write(&mut self) -> Result<Replaced> {
        let content = self.content();
        let base = self.written.as_deref().map_or(Base::Missing, Base::Bytes);
        let replaced = replace(&self.fs, &self.file, base, &content, Modes::PRIVATE).map_err(|error| match error {
            StoreError::CannotWrite { reason, hint, .. } => StoreError::CannotWrite { path: self.path(), reason, hint },
            other => other,
        })?;
        if replaced != Replaced::ChangedMeanwhile {
            self.written = Some(content);
        }
        Ok(replaced)
    }

    /// Takes in what another session of the reviewer's wrote meanwhile: of a comment that both changed, the later text.
    fn take_in(&mut self) -> Result<()> {
        let path = self.path();
        let bytes = match self.fs.read(&self.file, MAX_NOTES) {
            Ok(bytes) => bytes,
            Err(error) if Errno::from_io_error(&error) == Some(Errno::NOENT) => {
                self.written = None;
                return Ok(());
            }
            Err(error) => return Err(StoreError::reading(&path, &error, MAX_NOTES)),
        };
        let notes = read(&path, &bytes)?;
        check_project(&path, &notes, &self.project)?;
        let is_news = |memo: &&Memo| self.project.memo(&memo.id).is_none_or(|mine| mine.changed < memo.changed);
        let news: Vec<Comment> =
            notes.comments.iter().filter(is_news).map(|memo| Comment::of(memo, &self.project)).collect();
        let records = as_records(&self.project, news);
        self.own.extend(records.iter().filter_map(memo_of));
        self.project.absorb_all(records);
        (self.written, self.others) = (Some(bytes), notes.others);
        Ok(())
    }

    /// The file as it is to be.
    fn content(&self) -> Vec<u8> {
        let mut lines = vec![format!(
            "{HEAD}{VERSION} · comments on one project; the first line says which, each other one is a comment"
        )];
        let facts = [("id", self.project.id().unwrap_or_default()), ("title", self.project.title())];
        let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key, value.into()));
        lines.push(line("project", When::default(), facts.collect()));
        let own = self.project.memos().filter(|memo| self.own.contains(&memo.id));
        lines.extend(own.map(|memo| {
            let thing = self.project.thing(&Key::Memo(memo.id.clone()));
            let passage = thing.and_then(|thing| thing.get("passage")).cloned().unwrap_or_default();
            let kind = if memo.kind == MemoKind::Comment { memo.kind.word().into() } else { Value::Null };
            let fields = vec![
                ("about", memo.about.to_string().into()),
                ("kind", kind),
                ("passage", passage),
                ("author", memo.author.as_str().into()),
                ("created", memo.created.to_string().into()),
                ("text", memo.text.as_str().into()),
            ];
            line(&Key::Memo(memo.id.clone()).to_string(), memo.changed, fields)
        }));
        lines.push(String::new());
        let mut content = lines.join("\n").into_bytes();
        content.extend_from_slice(&self.others);
        content
    }
}

/// Refuses comments on another project: they would land anywhere.
///
/// # Errors
/// When the file says that it is about another project.
pub fn check_project(path: &Path, notes: &Notes, project: &Project) -> Result<()> {
    match (notes.project.as_deref(), project.id()) {
        (Some(theirs), Some(ours)) if theirs != ours => {
            let title = if notes.title.is_empty() { theirs } else { &notes.title };
            let reason = format!("these are comments on another project, '{title}'");
            let remedy = "Name the file that belongs to this project.".into();
            Err(Problem { line: 2, column: 1, reason, remedy }.at(path))
        }
        _ => Ok(()),
    }
}

fn line(of: &str, t: When, fields: Vec<(&str, Value)>) -> String {
    let set: BTreeMap<String, Value> =
        fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_owned(), value)).collect();
    let head = Head { rev: 1, t, ..Head::default() };
    let line = TrailLine { of: of.into(), head, set, was: BTreeMap::new(), more: BTreeMap::new() };
    records::emit(&Line::Trail(Box::new(line)))
}

/// Returns comments as records that nobody has written into the project.
fn as_records(project: &Project, comments: Vec<Comment>) -> Vec<Record> {
    let now = comments.iter().map(|comment| comment.created).max().unwrap_or_default();
    let origin = Arc::new(Origin { coder: "reviewer".into(), device: Device::from(DEVICE), slot: 1 });
    let stamp = Stamp { now, origin, action: 1, seed: 0 };
    plan(project, Command::TakeComments(comments), &stamp).map(|plan| plan.records).unwrap_or_default()
}

fn memo_of(record: &Record) -> Option<MemoId> {
    if let Some(Key::Memo(id)) = thing_of(&record.line) { Some(id) } else { None }
}

fn thing_of(line: &Line) -> Option<Key> {
    if let Line::Trail(line) = line { Some(Key::parse(&line.of)) } else { None }
}

impl Store for NotesStore {
    fn append(&mut self, records: &[Record]) -> Result<()> {
        self.own.extend(records.iter().filter_map(memo_of));
        self.project.absorb_all(records.iter().cloned());
        if self.write()? == Replaced::ChangedMeanwhile {
            self.take_in()?;
            if self.write()? == Replaced::ChangedMeanwhile {
                return Err(StoreError::ChangedMeanwhile { path: self.path() });
            }
        }
        Ok(())
    }

    fn look_again(&mut self) -> Result<()> {
        Ok(())
    }

    fn put_text(&mut self, _source: &SourceId, _text: &str, _before: Option<&str>) -> Result<()> {
        Ok(())
    }

    fn write_pages(&mut self, _project: &Project) -> Result<Vec<Finding>> {
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::NewMemo;
    use crate::domain::testing::Build;

    const PATH: &str = "notes.yaml";

    fn add(p: &mut Build, text: &str) -> Vec<Record> {
        let new = NewMemo { about: About::Project, passage: None, kind: MemoKind::Comment, text: text.into() };
        p.run("rb", Command::AddMemo(new))
    }

    #[test]
    fn comments_are_kept_changed_and_taken_away_in_a_file_that_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(PATH);
        let mut p = Build::new();
        let (mut store, shown, _) = NotesStore::open(&path, &p.project).unwrap();
        assert!(shown.is_empty() && !path.exists(), "nothing is written before something is said");
        let first = add(&mut p, "Why \u{1b}[31m \"so\"?\n\n- one\u{2028}");
        store.append(&first).unwrap();
        store.append(&add(&mut p, "Second.")).unwrap();
        store.append(&p.run("rb", Command::Undo)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# emic notes 1 · ") && text.lines().count() == 3 && text.ends_with('\n'), "{text}");
        let notes = read_file(&path).unwrap();
        assert_eq!(notes.comments.len(), 1);
        assert_eq!(notes.comments[0].text, "Why [31m \"so\"?\n\n- one");
        // Another day, with a project that has none of it.
        let other = Build::new();
        let (mut store, shown, findings) = NotesStore::open(&path, &other.project).unwrap();
        assert_eq!((shown.len(), findings.len()), (1, 0));
        let mut q = other.clone();
        q.project.absorb_all(shown);
        let id = q.project.memos().next().unwrap().id.clone();
        store.append(&q.run("rb", Command::EditMemo { id, text: "Still?".into() })).unwrap();
        assert_eq!(read_file(&path).unwrap().comments[0].text, "Still?");
    }

    #[test]
    fn what_was_written_meanwhile_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(PATH);
        let (mut p, mut q) = (Build::new(), Build::new());
        q.clock += 500;
        let (mut store, ..) = NotesStore::open(&path, &p.project).unwrap();
        let (mut other, ..) = NotesStore::open(&path, &q.project).unwrap();
        store.append(&add(&mut p, "Mine.")).unwrap();
        other.append(&add(&mut q, "Theirs.")).unwrap();
        store.append(&add(&mut p, "More.")).unwrap();
        let texts = || read_file(&path).unwrap().comments.into_iter().map(|memo| memo.text).collect::<Vec<_>>();
        assert_eq!(texts(), ["Mine.", "Theirs.", "More."]);
        std::fs::remove_file(&path).unwrap();
        store.append(&add(&mut p, "Again.")).unwrap();
        assert_eq!(texts().len(), 4, "a file that was taken away is written anew");
        std::fs::write(&path, "not notes\n").unwrap();
        assert!(matches!(store.append(&add(&mut p, "Last.")), Err(StoreError::Unreadable { .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "not notes\n");
    }

    #[test]
    fn hostile_files_are_refused_or_cost_what_is_bad_in_them() {
        let refused = |text: &[u8]| read(Path::new(PATH), text).unwrap_err().to_string();
        assert!(refused(b"codes: []\n").contains("line 1, column 1: it is no file of notes"));
        assert!(refused(b"").contains("no file of notes"));
        assert!(refused(b"# emic notes 2 \n").contains("needs notes 2"));
        let deep = format!("- {{\"of\":\"memo/a\",\"set\":{}1{}}}\n", "[".repeat(5_000), "]".repeat(5_000));
        let good = r#"{"of":"memo/a","rev":1,"set":{"kind":"comment","text":"Good.","author":"../x"},"t":"2026-11-22T10:00:00Z"}"#;
        let text = [
            b"# emic notes 1\n".to_vec(),
            b"- \xff\xfe\n".to_vec(),
            b"- &a [*a, *a]\n".to_vec(),
            deep.into_bytes(),
            b"- {\"of\":\"memo/b\",\"of\":\"memo/c\"}\n".to_vec(),
            b"- {\"of\":\"code/x\",\"rev\":1,\"set\":{\"name\":\"x\"},\"t\":\"2026-11-22T10:00:00Z\"}\n".to_vec(),
            b"- {\"of\":\"memo/note\",\"rev\":1,\"set\":{\"text\":\"no comment\"},\"t\":\"2026-11-22T10:00:00Z\"}\n"
                .to_vec(),
            format!("- {good}\n- {good}\n").into_bytes(),
        ]
        .concat();
        let notes = read(Path::new(PATH), &text).unwrap();
        let texts: Vec<_> = notes.comments.iter().map(|memo| memo.text.as_str()).collect();
        assert_eq!(texts, ["Good."]);
        assert_eq!(notes.findings.len(), 5, "{:?}", notes.findings);
        assert!(notes.findings.iter().all(|finding| !finding.what.contains('\u{1b}')));
    }

    #[test]
    fn what_cannot_be_read_stays_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(PATH);
        let mut p = Build::new();
        let (mut store, ..) = NotesStore::open(&path, &p.project).unwrap();
        store.append(&add(&mut p, "First.")).unwrap();
        let bad = "- {\"of\":\"memo/x\",\"set\":{\"text\":\"he said \"no\" to me\"}}\n";
        let long = "- {\"of\":\"memo/y\",\"rev\":1,\"set\":{\"kind\":\"comment\",\"text\":\"\"}}\n";
        let damaged = std::fs::read_to_string(&path).unwrap() + bad + long;
        std::fs::write(&path, damaged).unwrap();
        let (mut store, shown, findings) = NotesStore::open(&path, &Build::new().project).unwrap();
        assert!(shown.len() == 1 && !findings.is_empty(), "{findings:?}");
        for text in ["Second.", "Third."] {
            store.append(&add(&mut p, text)).unwrap();
            let now = std::fs::read_to_string(&path).unwrap();
            assert!(now.matches(bad).count() == 1 && now.contains(text) && now.contains("memo/y"), "{now}");
        }
    }

    #[test]
    fn comments_on_another_project_are_refused() {
        let notes = Notes { project: Some("other".into()), title: "Theirs".into(), ..Notes::default() };
        let mut p = Build::new();
        p.set("project", "id", "ours".into());
        let error = check_project(Path::new(PATH), &notes, &p.project).unwrap_err();
        assert!(error.to_string().contains("comments on another project, 'Theirs'"), "{error}");
    }
}
