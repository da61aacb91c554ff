//! A memo: what a coder thought of the project, a source, a code, a participant, a coding or a passage. Of kind
//! *journal* it is an entry of the reflexive diary, of kind *comment* what a reviewer says, which begins a thread.

use super::coding::{Anchor, CodingKey, MadeOn};
use super::id::{CodeId, CoderId, CodingId, MemoId, ParticipantId, SourceId};
use super::line::Passage;
use super::project::Project;
use super::segment::Segment;
use super::thing::Thing;
use super::time::When;
use serde_json::Value;
use std::fmt;

/// What a memo is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemoKind {
    /// A note about something.
    #[default]
    Note,
    /// An entry of the diary.
    Journal,
    /// What a reviewer says: with the answers to it, a thread.
    Comment,
}

impl MemoKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Note, Self::Journal, Self::Comment];

    /// Returns the word that records, pages and commands use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Journal => "journal",
            Self::Comment => "comment",
        }
    }

    /// Returns the kind that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a memo is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The project as a whole.
    #[default]
    Project,
    /// A source; with a passage, that stretch of it.
    Source(SourceId),
    /// A code.
    Code(CodeId),
    /// A participant.
    Participant(ParticipantId),
    /// A coding of a source.
    Coding(SourceId, CodingKey),
    /// A number of the tallies, by its handle.
    Number(Box<str>),
    /// A comment, to which it is an answer.
    Memo(MemoId),
}

/// The longest handle of a number that a memo can be about, in bytes.
const LONGEST_HANDLE: usize = 400;

impl About {
    /// Reads what `Display` writes: `project`, `code/<id>`, `coding/<source>/<coder>/<id>` and the like.
    pub fn parse(text: &str) -> Option<Self> {
        let (what, rest) = text.split_once('/').unwrap_or((text, ""));
        Some(match what {
            "project" if rest.is_empty() => Self::Project,
            _ if rest.is_empty() => return None,
            "source" if !rest.contains('/') => Self::Source(rest.into()),
            "code" if !rest.contains('/') => Self::Code(rest.into()),
            "participant" if !rest.contains('/') => Self::Participant(rest.into()),
            "coding" => {
                let mut parts = rest.split('/');
                let (source, coder, id) = (parts.next()?, parts.next()?, parts.next()?);
                let is_whole = parts.next().is_none() && !source.is_empty() && CoderId::is_valid(coder);
                Self::Coding(source.into(), (coder.into(), CodingId::parse(id).filter(|_| is_whole)?))
            }
            "number" if rest.len() <= LONGEST_HANDLE && !rest.chars().any(char::is_control) => {
                Self::Number(rest.into())
            }
            "memo" if MemoId::is_valid(rest) => Self::Memo(rest.into()),
            _ => return None,
        })
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Project => f.write_str("project"),
            Self::Source(id) => write!(f, "source/{id}"),
            Self::Code(id) => write!(f, "code/{id}"),
            Self::Participant(id) => write!(f, "participant/{id}"),
            Self::Coding(source, (coder, id)) => write!(f, "coding/{source}/{coder}/{id}"),
            Self::Number(handle) => write!(f, "number/{handle}"),
            Self::Memo(id) => write!(f, "memo/{id}"),
        }
    }
}

/// A memo as its lines add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Memo {
    /// What it is called: the name of its page.
    pub id: MemoId,
    /// Note or journal.
    pub kind: MemoKind,
    /// What it is about.
    pub about: About,
    /// The stretch of a source that it is about, as recorded.
    pub passage: Option<Passage>,
    /// That stretch as its author chose it last: where it stands in a changed text is told from there.
    pub made_on: Option<Passage>,
    /// Who wrote it.
    pub author: CoderId,
    /// When it was written.
    pub created: When,
    /// When it was last changed.
    pub changed: When,
    /// Of a comment: whether nothing more is to be done about it.
    pub settled: bool,
    /// Markdown, as [`clean`] leaves it.
    pub text: String,
}

impl Memo {
    /// The longest text, in bytes as a record writes it: a line holds it twice when it changes, and no reader takes a
    /// line of more than 1 MiB.
    pub const LONGEST: usize = 400 * 1024;

    /// Returns the memo that a thing is; `None` when it was taken away or says nothing.
    pub(super) fn of(id: &MemoId, thing: &Thing) -> Option<Self> {
        let (first, last) = thing.times()?;
        let created = thing.text("created").and_then(When::parse).unwrap_or(first);
        let author = thing.text("author").map(CoderId::from);
        Some(Self {
            id: id.clone(),
            kind: thing.text("kind").and_then(MemoKind::parse).unwrap_or_default(),
            about: thing.text("about").and_then(About::parse).unwrap_or_default(),
            passage: thing.get("passage").and_then(read_passage),
            made_on: made_on(thing),
            author: author.or_else(|| Some(thing.lines().first()?.origin.coder.clone()))?,
            created,
            changed: last,
            settled: thing.flag("settled"),
            text: clean(thing.text("text")?),
        })
        .filter(|_| !thing.is_gone())
    }

    /// Returns its first line with words, without the marks of Markdown.
    pub fn title(&self) -> &str {
        let line =
            self.text.lines().map(|line| line.trim_start_matches(['#', '>', '*', '-', ' '])).find(|l| !l.is_empty());
        line.unwrap_or_default().trim()
    }

    /// Returns what is known of where the passage of a source stands that it is about; nothing when it is about no passage.
    pub fn anchor(&self, project: &Project) -> Option<Anchor> {
        let (About::Source(source), Some(passage)) = (&self.about, &self.passage) else { return None };
        let made_on = self.made_on.as_ref().unwrap_or(passage);
        Some(project.shard(source)?.texts().locate(passage, made_on))
    }

    /// Returns where the passage it is about stands, or that of its coding; `None` when that is not certain.
    pub fn place<'a>(&'a self, project: &'a Project) -> Option<(&'a SourceId, Segment)> {
        match (&self.about, &self.passage) {
            (About::Source(source), Some(_)) => Some((source, self.anchor(project)?.segment()?)),
            (About::Coding(source, key), _) => Some((source, project.coding(source, key)?.segment()?)),
            _ => None,
        }
    }
}

/// Returns a text as memos keep it: line feeds alone end lines, no blank lines before it, no white space after it, and
/// nothing in it that a terminal obeys.
pub fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let is_kept =
        |c: &char| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}'));
    let kept: String = lines.chars().filter(is_kept).collect();
    let mut rest = kept.trim_end();
    while let Some((first, after)) = rest.split_once('\n')
        && first.trim().is_empty()
    {
        rest = after;
    }
    rest.to_owned()
}

/// Returns the passage that a person chose last, of all that the lines of a memo give.
fn made_on(thing: &Thing) -> Option<Passage> {
    let mut made_on = MadeOn::default();
    for signed in thing.lines() {
        if let Some(passage) = signed.line.set.get("passage").and_then(read_passage) {
            made_on.take(&passage, &signed.origin, &signed.line.head);
        }
    }
    made_on.last()
}

/// Reads a passage as a record of the trail has it.
pub fn read_passage(value: &Value) -> Option<Passage> {
    serde_json::from_value(value.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Command, NewMemo};
    use crate::domain::rejection::Rejection;
    use crate::domain::testing::Build;

    fn write(p: &mut Build, about: About, text: &str) -> MemoId {
        let new = NewMemo { about, passage: None, kind: MemoKind::Note, text: text.into() };
        p.run("hw", Command::AddMemo(new));
        p.project.memos().last().unwrap().id.clone()
    }

    #[test]
    fn what_a_memo_is_about_reads_back() {
        let coding = About::Coding("i01".into(), ("hw".into(), CodingId::from_bits(7)));
        let all = [
            About::Project,
            About::Source("i01".into()),
            About::Code("a-b2".into()),
            About::Participant("P 7".into()),
            About::Number("T:meso/role×group=MSW".into()),
            About::Memo("2026-11-22-7k3m".into()),
            coding,
        ];
        for about in all {
            assert_eq!(About::parse(&about.to_string()), Some(about));
        }
        for wrong in [
            "",
            "code",
            "code/",
            "code/a/b",
            "coding/i01/hw",
            "coding/i01/hw/x",
            "coding/i01/h w/000000000007",
            "memo/../a",
            "number/T:\u{1b}",
        ] {
            assert_eq!(About::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_text_keeps_its_lines_and_loses_what_cannot_be_seen() {
        let text = "\u{feff}\r\n \r\n  one\t1\r\ntwo\rthree  \n\n\u{1b}[31mred\u{0}\n\n";
        assert_eq!(clean(text), "  one\t1\ntwo\nthree  \n\n[31mred");
        assert_eq!(clean(&clean(text)), clean(text));
        assert_eq!(clean(" \n\t\n"), "");
    }

    #[test]
    fn a_memo_that_no_record_could_hold_is_refused() {
        let mut p = Build::new();
        let text = "x\n".repeat(60_000);
        let new = NewMemo { about: About::Project, passage: None, kind: MemoKind::Note, text };
        assert_eq!(p.attempt("hw", Command::AddMemo(new)), Err(Rejection::LongMemo(411)));
    }

    #[test]
    fn memos_on_a_code_that_was_merged_away_are_those_of_what_it_became() {
        let mut p = Build::new();
        p.code("a", "").code("b", "");
        write(&mut p, About::Code("a".into()), "of a");
        write(&mut p, About::Code("b".into()), "of b");
        p.run("hw", Command::MergeCodes { codes: vec!["a".into()], into: "b".into() });
        for code in ["a", "b"] {
            let about = About::Code(code.into());
            let titles: Vec<_> = p.project.memos_about(&about).map(Memo::title).collect();
            assert_eq!(titles, ["of a", "of b"]);
        }
        p.run("hw", Command::Undo);
        assert_eq!(p.project.memos_about(&About::Code("b".into())).count(), 1);
    }

    #[test]
    fn a_memo_is_written_changed_taken_away_and_all_of_it_undone() {
        let mut p = Build::new();
        p.code("a", "meso");
        let id = write(&mut p, About::Code("a".into()), "\n\n# Why two?\nThey say it **twice**.\n\n");
        let memo = |p: &Build| p.project.memo(&id).cloned();
        let first = memo(&p).unwrap();
        assert_eq!(
            (first.title(), first.author.as_str(), first.text.as_str()),
            ("Why two?", "hw", "# Why two?\nThey say it **twice**.")
        );
        assert_eq!(p.project.memos_about(&About::Code("a".into())).count(), 1);
        p.run("hw", Command::EditMemo { id: id.clone(), text: "Once.".into() });
        assert_eq!(memo(&p).unwrap().text, "Once.");
        assert_eq!(memo(&p).unwrap().created, first.created);
        p.run("hw", Command::Undo);
        assert_eq!(memo(&p).unwrap().text, first.text);
        p.run("hw", Command::RemoveMemo { id: id.clone(), why: None });
        assert_eq!((memo(&p), p.project.memos().count()), (None, 0));
        p.run("hw", Command::Undo);
        assert_eq!(memo(&p).unwrap().text, first.text);
        p.run("hw", Command::Undo);
        assert_eq!(memo(&p), None, "its making too");
        assert_eq!(p.restarted().memos().count(), 0);
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let mut p = Build::new();
        p.code("a", "meso");
        let id = write(&mut p, About::Project, "Mine.");
        let new = |about, text: &str| {
            Command::AddMemo(NewMemo { about, passage: None, kind: MemoKind::Journal, text: text.into() })
        };
        assert_eq!(p.attempt("hw", new(About::Project, " \n ")).unwrap_err(), Rejection::EmptyMemo);
        assert_eq!(p.attempt("hw", new(About::Code("b".into()), "x")).unwrap_err(), Rejection::NoCode("b".into()));
        assert_eq!(
            p.attempt("sc", Command::EditMemo { id: id.clone(), text: "Ours.".into() }).unwrap_err(),
            Rejection::NotYourMemo("hw".into())
        );
        assert_eq!(
            p.attempt("sc", Command::RemoveMemo { id, why: None }).unwrap_err(),
            Rejection::NotYourMemo("hw".into())
        );
        assert_eq!(
            p.attempt("hw", Command::RemoveMemo { id: "x".into(), why: None }).unwrap_err(),
            Rejection::NoMemo("x".into())
        );
    }

    #[test]
    fn p15_a_memo_on_a_passage_points_at_its_words_and_at_no_others() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction.");
        let passage = Some(p.find("i01", "no induction"));
        let new = NewMemo { about: About::Source("i01".into()), passage, kind: MemoKind::Note, text: "Strong.".into() };
        p.run("hw", Command::AddMemo(new));
        let memo = p.project.memos().next().unwrap().clone();
        let (source, segment) = memo.place(&p.project).unwrap();
        assert_eq!((source.as_str(), segment), ("i01", p.find("i01", "no induction")));
        p.stand(&"i01".into(), "P1: To be honest, there was no induction.");
        let at = Some(p.find("i01", "no induction"));
        assert_eq!(memo.place(&p.project).map(|(_, segment)| segment), at, "it goes along with its words");
        p.stand(&"i01".into(), "P1: We met the consultant on Monday.");
        assert_eq!(memo.place(&p.project), None);
        p.stand(&"i01".into(), "P1: There was no induction.");
        assert_eq!(memo.place(&p.project).map(|(_, segment)| segment), Some(p.find("i01", "no induction")));
    }
}
