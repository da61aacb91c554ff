//! A version of the codebook: a name for what it said at one moment. The records hold every moment, so a version says
//! only which of them it contains. While it is locked, its codes stay as they are; new ones wait unsorted.

use super::canonical::content_hash;
use super::codebook::Codebook;
use super::history::Owners;
use super::id::{CodeId, CoderId, VersionId};
use super::project::Project;
use super::rejection::Rejection;
use super::seen::{Actions, Seen};
use super::thing::{Key, Thing};
use super::time::When;
use serde_json::Value;

/// How many hex digits of the hash of the codebook's content a version cites, as its page does.
const HASH: usize = 12;

/// A named version of the codebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// What it goes by in records.
    pub id: VersionId,
    /// Its name, such as `v2 after pilot`.
    pub name: String,
    /// What was done for it, or why.
    pub note: String,
    /// The first 12 hex digits of the hash of the codebook's content.
    pub cb: String,
    /// The last action of each trail file that it contains.
    pub seen: Actions,
    /// Who locked the codebook as this; none when it is not locked.
    pub locked: Option<CoderId>,
    /// Who named it.
    pub by: CoderId,
    /// When it was named.
    pub made: When,
}

/// The codebook as a version has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// What the records that it contains add up to.
    pub book: Codebook,
    /// Whether that is what it was: else records are missing here, or have come in late.
    pub is_whole: bool,
}

impl Version {
    /// Returns the version that a thing is; `None` when it was taken away or has no name.
    fn of(id: &VersionId, thing: &Thing) -> Option<Self> {
        let first = thing.lines().first()?;
        let seen = thing.get("seen").and_then(Value::as_object);
        let last = |(file, n): (&String, &Value)| Some((file.clone(), n.as_u64()?));
        let text = |path: &str| thing.text(path).unwrap_or_default().to_owned();
        Some(Self {
            id: id.clone(),
            name: text("name"),
            note: text("note"),
            cb: text("cb"),
            seen: seen.into_iter().flatten().filter_map(last).collect(),
            locked: thing.flag("locked").then(|| locked_by(thing)).flatten(),
            by: first.origin.coder.clone(),
            made: first.line.head.t,
        })
        .filter(|version| !thing.is_gone() && !version.name.is_empty())
    }

    /// Returns whether a codebook is what it was then.
    pub fn is(&self, book: &Codebook) -> bool {
        hash(book) == self.cb
    }
}

/// Returns who locked a version: not who undid that it was unlocked.
fn locked_by(thing: &Thing) -> Option<CoderId> {
    let said = thing.lines().iter().filter(|signed| signed.line.set.contains_key("locked"));
    Owners::of(said.map(|signed| (&*signed.origin, &signed.line.head))).coder().cloned()
}

/// Returns the hash of a codebook's content as versions cite it: 12 hex digits.
pub fn hash(book: &Codebook) -> String {
    content_hash(&book.content(), HASH)
}

impl Project {
    /// Returns the versions of the codebook, in the order in which they were named.
    pub fn versions(&self) -> Vec<Version> {
        let mut all: Vec<Version> = self.version_things().filter_map(|(id, thing)| Version::of(id, thing)).collect();
        all.sort_by(|a, b| a.made.cmp(&b.made).then_with(|| a.id.cmp(&b.id)));
        all
    }

    fn version_things(&self) -> impl Iterator<Item = (&VersionId, &Thing)> {
        let from = Key::Version(VersionId::from(""));
        self.things.range(from..).map_while(|(key, thing)| match key {
            Key::Version(id) => Some((id, thing)),
            _ => None,
        })
    }

    /// Returns the version that locks the codebook, the one named last; `None` when it may be changed.
    pub fn lock(&self) -> Option<Version> {
        self.versions().into_iter().rfind(|version| version.locked.is_some())
    }

    /// Returns why a code cannot be changed: the codebook is locked as a version that has it.
    pub fn lock_on(&self, code: &CodeId) -> Option<Rejection> {
        let version = self.lock()?;
        let is_in = self.codebook_at(&version).book.get(code).is_some();
        is_in.then(|| self.refusal(version))
    }

    /// Returns the refusal of a change while the codebook is locked as a version.
    pub(super) fn refusal(&self, version: Version) -> Rejection {
        let by = version.locked.as_ref().map_or_else(String::new, |coder| self.coder_name(coder).to_owned());
        Rejection::Locked { name: version.name, by }
    }

    /// Returns the versions that text means: an exact id, an exact name (in any case), or else every id it is a prefix
    /// of.
    pub fn find_version(&self, text: &str) -> Vec<Version> {
        let all = self.versions();
        let wanted = text.to_lowercase();
        let hits = |is: &dyn Fn(&Version) -> bool| all.iter().filter(|v| is(v)).cloned().collect::<Vec<_>>();
        let ways: [&dyn Fn(&Version) -> bool; 3] =
            [&|version| version.id.as_str() == text, &|version| version.name.to_lowercase() == wanted, &|version| {
                !text.is_empty() && version.id.as_str().starts_with(text)
            }];
        ways.into_iter().map(hits).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Returns the codebook as a version has it.
    pub fn codebook_at(&self, version: &Version) -> Past {
        let fold = |has_loose: bool, until: Option<When>| {
            Seen { last: version.seen.clone(), has_loose, until }.fold(self.code_things()).codebook().clone()
        };
        let ways = [(true, None), (false, None), (true, Some(version.made)), (false, Some(version.made))];
        let found = ways.into_iter().map(|(has_loose, until)| fold(has_loose, until)).find(|book| version.is(book));
        match found {
            Some(book) => Past { book, is_whole: true },
            None => Past { book: fold(false, None), is_whole: false },
        }
    }

    /// Returns the codes with their lines.
    pub fn code_things(&self) -> impl Iterator<Item = (&Key, &Thing)> {
        self.things.iter().filter(|(key, _)| matches!(key, Key::Code(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{CodeEdit, CodeText, CodingEdit, Command, NewCode, VersionEdit};
    use crate::domain::testing::Build;

    fn name(p: &mut Build, coder: &str, name: &str, locked: bool) -> VersionId {
        p.run(coder, Command::NameVersion { name: name.into(), note: String::new(), locked, why: None });
        p.project.versions().last().unwrap().id.clone()
    }

    fn define(code: &str, text: &str) -> Command {
        Command::EditCode(code.into(), CodeEdit::Text(CodeText::Definition, text.into()))
    }

    fn named(name: &str) -> NewCode {
        NewCode { name: name.into(), ..NewCode::default() }
    }

    fn start() -> Build {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction. None.");
        p.code("cat", "meso").code("cat/a", "").code("b", "");
        p
    }

    #[test]
    fn a_version_is_made_again_of_the_records_whatever_came_after_in_any_order() {
        let mut p = start();
        p.run("sc", define("a", "as it was"));
        name(&mut p, "hw", "v1", false);
        let then = p.project.codebook().content();
        p.run("sc", define("a", "as it is"));
        p.run("hw", Command::MergeCodes { codes: vec!["b".into()], into: "cat".into() });
        p.run("hw", Command::Undo);
        p.set("code/b", "name", "by hand".into());
        for project in [p.project.clone(), p.restarted()] {
            let version = &project.find_version("V1")[0];
            let past = project.codebook_at(version);
            assert!(past.is_whole && past.book.content() == then);
            assert_ne!(project.codebook().content(), then);
            assert_eq!((version.by.as_str(), &version.locked), ("hw", &None));
        }
        // Without sc's records it says so.
        let mut part = Project::default();
        part.absorb_all(p.records.iter().filter(|r| r.origin.coder.as_str() != "sc").cloned());
        let past = part.codebook_at(&part.find_version("v1")[0]);
        assert!(!past.is_whole && past.book.is_standing(&CodeId::from("a")));
    }

    #[test]
    fn lines_of_another_clone_with_the_same_numbers_do_not_get_into_a_version() {
        let mut p = start();
        name(&mut p, "hw", "v1", false);
        // The other clone of hw's project went on with the number that v1 took here.
        let mut other = start();
        other.days(1);
        let records = other.run("hw", define("a", "elsewhere"));
        p.project.absorb_all(records);
        let version = &p.project.versions()[0];
        assert!(p.project.codebook_at(version).is_whole);
        assert!(!version.is(p.project.codebook()));
    }

    #[test]
    fn a_locked_codebook_stays_as_it_is_until_it_is_unlocked_with_a_reason() {
        let mut p = start();
        p.run("sc", define("a", "mine"));
        let key = p.tag("hw", "i01", "no induction", "a");
        let id = name(&mut p, "hw", "v1", true);
        let locked = || Err(Rejection::Locked { name: "v1".into(), by: "hw".into() });
        let new = || Command::AddCodes { parent: Some("cat".into()), codes: vec![named("x")] };
        assert_eq!(p.project.lock().and_then(|version| version.locked), Some("hw".into()));
        assert_eq!(p.attempt("sc", define("a", "x")), locked());
        assert_eq!(p.attempt("sc", new()), locked());
        assert_eq!(p.attempt("sc", Command::MergeCodes { codes: vec!["b".into()], into: "a".into() }), locked());
        assert_eq!(p.attempt("sc", Command::RemoveCodes { codes: vec!["b".into()], why: None }), locked());
        assert_eq!(p.attempt("sc", Command::Undo), locked(), "undo is a change too");
        p.tag("sc", "i01", "None", "b");
        p.edit("i01", &key, CodingEdit::Code(crate::domain::command::CodeChoice::Known("b".into())));
        let unlock = |why: &str| Command::EditVersion(id.clone(), VersionEdit::Unlock { why: why.into() });
        assert_eq!(p.attempt("sc", unlock(" ")), Err(Rejection::UnlockWhyWanted));
        p.run("sc", unlock("a new code came up"));
        p.run("sc", new());
        let lock = || Command::EditVersion(id.clone(), VersionEdit::Lock { why: None });
        assert_eq!(p.attempt("hw", lock()), Err(Rejection::OldVersion("v1".into())));
        p.run("sc", Command::Undo);
        p.run("hw", lock());
        p.run("sc", unlock("once more"));
        p.run("sc", Command::Undo);
        assert_eq!(
            p.project.lock().and_then(|version| version.locked),
            Some("hw".into()),
            "hw locked it, not who undid"
        );
        p.run("hw", Command::Undo);
        assert!(p.project.lock().is_none());
    }

    #[test]
    fn undo_passes_over_what_the_lock_keeps_and_names_it() {
        let mut p = start();
        p.tag("sc", "i01", "None", "b");
        p.run("sc", define("a", "mine"));
        name(&mut p, "hw", "v1", true);
        let book = p.project.codebook().clone();
        let planned = crate::domain::plan::plan(&p.project, Command::Undo, &p.stamp("sc")).unwrap();
        let reversal = planned.reversal.unwrap();
        assert_eq!((reversal.passed.len(), reversal.next), (1, None));
        p.run("sc", Command::Undo);
        assert!(p.project.shard(&"i01".into()).unwrap().codings().is_empty(), "the coding before it");
        assert!(book.is_kept_by(p.project.codebook()));
        let locked = Err(Rejection::Locked { name: "v1".into(), by: "hw".into() });
        assert_eq!(p.attempt("sc", Command::Undo), locked);
        p.run("sc", Command::Redo);
        assert_eq!(p.project.shard(&"i01".into()).unwrap().codings().len(), 1);
    }

    #[test]
    fn while_the_codebook_is_locked_new_codes_wait_unsorted() {
        let mut p = start();
        let id = name(&mut p, "hw", "v1", true);
        let then = p.project.codebook_at(&p.project.lock().unwrap()).book;
        p.run("sc", Command::AddCodes { parent: None, codes: vec![named("fresh")] });
        let fresh = p.project.codebook().find("fresh")[0].clone();
        let edit = |edit| Command::EditCode(fresh.clone(), edit);
        p.run("sc", edit(CodeEdit::Rename("fresher".into())));
        p.run("sc", edit(CodeEdit::Text(CodeText::Definition, "what nobody had thought of".into())));
        let locked = Err(Rejection::Locked { name: "v1".into(), by: "hw".into() });
        assert_eq!(p.attempt("sc", edit(CodeEdit::Level(Some("macro".into())))), locked);
        assert_eq!(p.attempt("sc", edit(CodeEdit::Move { parent: Some("cat".into()), before: None })), locked);
        assert!(then.is_kept_by(p.project.codebook()));
        p.run("sc", Command::MergeCodes { codes: vec![fresh.clone()], into: "a".into() });
        p.run("sc", Command::Undo);
        p.run("sc", Command::RemoveCodes { codes: vec![fresh.clone()], why: None });
        assert!(then.is_kept_by(p.project.codebook()));
        p.run("sc", Command::Undo);
        p.run("sc", Command::EditVersion(id, VersionEdit::Unlock { why: "it came up in four interviews".into() }));
        p.run("sc", edit(CodeEdit::Level(Some("macro".into()))));
        assert!(!then.is_kept_by(p.project.codebook()));
        p.run("sc", Command::Undo);
        p.run("sc", define("a", "x"));
        assert!(!then.is_kept_by(p.project.codebook()));
    }

    #[test]
    fn versions_have_names_of_their_own_and_can_be_undone() {
        let mut p = start();
        let id = name(&mut p, "hw", "v1", false);
        let again = Command::NameVersion { name: "V1 ".into(), note: String::new(), locked: false, why: None };
        assert_eq!(p.attempt("sc", again), Err(Rejection::VersionTaken("V1".into())));
        p.run("hw", Command::EditVersion(id.clone(), VersionEdit::Rename("pilot".into())));
        p.run("hw", Command::EditVersion(id.clone(), VersionEdit::Note("after two interviews".into())));
        let version = &p.project.find_version("pilot")[0];
        assert_eq!((version.note.as_str(), version.by.as_str()), ("after two interviews", "hw"));
        for _ in 0..3 {
            p.run("hw", Command::Undo);
        }
        assert!(p.project.versions().is_empty());
        let gone = Command::EditVersion(id.clone(), VersionEdit::Note("x".into()));
        assert_eq!(p.attempt("hw", gone), Err(Rejection::NoVersion(id.to_string())));
    }
}
