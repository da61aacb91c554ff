//! A thread: a reviewer's comment in the margin, and the answers to it. A comment is a memo of kind *comment*, an answer
//! a memo about it: so both are records, pages, lines of the trail and undone like any other.

use super::coding::{Adrift, Anchor, anchor};
use super::id::{CoderId, MemoId};
use super::line::{MASK, Passage};
use super::memo::{About, Memo, MemoKind};
use super::project::Project;
use super::segment::Segment;
use super::source::SourceText;
use super::thing::{Key, Thing};
use super::time::When;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The longest words of a passage that a comment from outside may bring, in characters: more than any record writes.
const LONGEST_QUOTE: usize = 260;

/// The longest name of what such a comment may be about, in bytes.
const LONGEST_ABOUT: usize = 500;

/// How far a thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThreadState {
    /// The reviewer has the last word.
    Open,
    /// Somebody else has.
    Answered,
    /// Nothing more is to be done.
    Settled,
}

impl ThreadState {
    /// Every state, in the order of a thread's life.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Settled];

    /// Returns the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Settled => "settled",
        }
    }

    /// Returns the state that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A comment, or an answer of the reviewer's, as a file of notes brings it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// What it is called in the project.
    pub id: MemoId,
    /// What it is about.
    pub about: About,
    /// The stretch of a source that it is about.
    pub passage: Option<Passage>,
    /// Who wrote it.
    pub author: CoderId,
    /// When.
    pub created: When,
    /// Markdown.
    pub text: String,
}

/// How what a comment is about was found in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// As it says.
    There,
    /// The text was changed, and the same words stand elsewhere in it, once.
    Carried,
    /// The text was changed, and where the words stand now is not certain: it is about the source as a whole.
    Adrift,
    /// The project does not have it: it is about the project as a whole.
    Missing,
}

/// What bringing a comment in does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is not there yet.
    New,
    /// It is there with another text and nobody has answered.
    Changed,
    /// It is there with another text and somebody has answered, or settled it: the new text follows as an answer.
    Follows,
    /// It is there as it is.
    Known,
}

impl Comment {
    /// Makes one of a memo that a file from outside brings: what cannot be right is put right or left out.
    pub fn of(memo: &Memo, project: &Project) -> Self {
        let author = if CoderId::is_valid(memo.author.as_str()) { memo.author.clone() } else { "reviewer".into() };
        let is_short = |passage: &Passage| passage.quote.chars().count() <= LONGEST_QUOTE;
        let is_long = memo.about.to_string().len() > LONGEST_ABOUT;
        let mut comment = Self {
            id: memo.id.clone(),
            about: if is_long { About::Project } else { memo.about.clone() },
            passage: memo.passage.clone().filter(is_short),
            author,
            created: memo.created,
            text: memo.text.clone(),
        };
        // Another memo has the name, or it could name no file: the same comment gets the same name each time.
        let is_other = |known: &Memo| {
            // What nobody sent is never written over. A page may have put author or date of a comment right since.
            let is_sent = known.kind == MemoKind::Comment || matches!(known.about, About::Memo(_));
            let lines = project.thing(&Key::Memo(known.id.clone())).map(Thing::lines).unwrap_or_default();
            let at_first =
                |field: &str| lines.first().and_then(|line| line.line.set.get(field)).and_then(Value::as_str);
            let (author, created) = (at_first("author"), at_first("created"));
            let same = author.unwrap_or(known.author.as_str()) == comment.author.as_str()
                && created.unwrap_or(&known.created.to_string()) == comment.created.to_string();
            !is_sent || !same
        };
        let is_taken = project.memo(&comment.id).is_some_and(is_other);
        if is_taken || !MemoId::is_valid(comment.id.as_str()) {
            comment.id = comment.name_of(memo.id.as_str());
        }
        comment
    }

    /// Returns an id made of the day, the author and some text.
    fn name_of(&self, text: &str) -> MemoId {
        let named = format!("{}\0{}\0{text}", self.author, self.created);
        let hash = crate::domain::canonical::hex(&Sha256::digest(named.as_bytes()), 8);
        let day = self.created.date();
        let id = format!("{day}-{hash}");
        if MemoId::is_valid(&id) { id.as_str().into() } else { hash.as_str().into() }
    }

    /// Returns the id under which this text follows what was answered already.
    pub fn follow_up(&self) -> MemoId {
        self.name_of(&format!("{}\0{}", self.id, self.text))
    }

    /// Finds what it is about in a project, where it is never put at other words than those it was made on.
    #[must_use]
    pub fn fitted(mut self, project: &Project) -> (Self, Fit) {
        if let About::Coding(source, _) = &self.about
            && !project.has(&self.about)
            && project.source(source).is_some()
        {
            self.about = About::Source(source.clone());
            return (self, Fit::Adrift);
        }
        let is_there = match &self.about {
            About::Memo(id) => project.memo(id).is_some_and(|memo| memo.kind == MemoKind::Comment),
            about => project.has(about),
        };
        if !is_there {
            return self.unplaced(project);
        }
        let (About::Source(source), Some(passage)) = (&self.about, self.passage.take()) else {
            return (self, Fit::There);
        };
        let Some((shard, text)) = project.shard(source).and_then(|shard| Some((shard, shard.text()?))) else {
            self.passage = Some(passage);
            return (self, Fit::There);
        };
        // What is recorded is what the text says, whatever the file says beside it.
        let (fit, passage) = match shard.texts().locate(&passage, &passage) {
            Anchor::Placed(segment) => (Fit::There, text.passage(segment)),
            anchor => match (unmasked(&passage, text), anchor.segment()) {
                (Some(segment), _) => (Fit::There, text.passage(segment)),
                (None, Some(segment)) => (Fit::Carried, text.passage(segment)),
                (None, None) => (Fit::Adrift, passage),
            },
        };
        self.passage = Some(passage);
        (self, fit)
    }

    /// Puts it on the project as a whole, saying what it was about.
    #[must_use]
    pub fn unplaced(mut self, project: &Project) -> (Self, Fit) {
        let about = std::mem::take(&mut self.about);
        self.text = format!("On {}, which the project does not have:\n\n{}", project.in_words(&about), self.text);
        self.passage = None;
        (self, Fit::Missing)
    }

    /// Returns what bringing it in does.
    pub fn news(&self, project: &Project) -> News {
        let Some(memo) = project.memo(&self.id) else { return News::New };
        if memo.text == self.text {
            return News::Known;
        }
        if project.answers(&self.id).next().is_none() && !memo.settled {
            return News::Changed;
        }
        let there = project.thing(&Key::Memo(self.follow_up())).is_some_and(|thing| !Thing::is_gone(thing));
        if there { News::Known } else { News::Follows }
    }
}

/// Returns where a passage stands whose words were masked before they were sent: at the same place, where every character
/// that is no dot is the very same, around it too.
fn unmasked(passage: &Passage, text: &SourceText) -> Option<Segment> {
    let segment = match anchor(&Passage { src: text.src().into(), ..passage.clone() }, text) {
        Anchor::Placed(segment) => segment,
        Anchor::Adrift(Adrift::WordsDiffer) => {
            let [start, end] = passage.at.map(|at| at as usize);
            text.transcript.segment_of_chars(start, end)?
        }
        _ => return None,
    };
    let excerpt = text.transcript.excerpt(segment);
    let is_same = |masked: &str, plain: &str| {
        masked.chars().count() == plain.chars().count()
            && masked.chars().zip(plain.chars()).all(|(m, p)| m == p || (m == MASK && !p.is_whitespace()))
    };
    let is_masked = [&passage.quote, &passage.pre, &passage.post].iter().any(|part| part.contains(MASK));
    let pairs = [(&passage.quote, &excerpt.quote), (&passage.pre, &excerpt.pre), (&passage.post, &excerpt.post)];
    (is_masked && pairs.iter().all(|(masked, plain)| is_same(masked, plain))).then_some(segment)
}

impl Project {
    /// Returns the comments of reviewers, in the order in which they were written.
    pub fn threads(&self) -> impl DoubleEndedIterator<Item = &Memo> {
        self.memos().filter(|memo| memo.kind == MemoKind::Comment)
    }

    /// Returns the answers to a comment, the first one first.
    pub fn answers<'a>(&'a self, id: &'a MemoId) -> impl DoubleEndedIterator<Item = &'a Memo> {
        self.memos().filter(move |memo| matches!(&memo.about, About::Memo(of) if of == id))
    }

    /// Returns how far a thread is; nothing for a memo that is no comment.
    pub fn thread_state(&self, memo: &Memo) -> Option<ThreadState> {
        let last = || self.answers(&memo.id).next_back();
        let is_answered = || last().is_some_and(|answer| answer.author != memo.author);
        (memo.kind == MemoKind::Comment).then(|| match memo.settled {
            true => ThreadState::Settled,
            false if is_answered() => ThreadState::Answered,
            false => ThreadState::Open,
        })
    }

    /// Returns how many threads are open, answered and settled.
    pub fn thread_counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for state in self.threads().filter_map(|memo| self.thread_state(memo)) {
            if let Some(count) = counts.get_mut(state as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Returns the thread that a memo belongs to: itself, or what it answers.
    pub fn thread_of<'a>(&'a self, memo: &'a Memo) -> Option<&'a Memo> {
        match &memo.about {
            About::Memo(id) => self.memo(id),
            _ => Some(memo),
        }
        .filter(|memo| memo.kind == MemoKind::Comment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Command, NewMemo};
    use crate::domain::rejection::Rejection;
    use crate::domain::testing::Build;

    const TEXT: &str = "P1: There was no induction. I got a badge. There was no tour.";

    fn comment(p: &Build, words: &str, text: &str) -> Comment {
        let shard = p.project.shard(&"i01".into()).unwrap();
        Comment {
            id: "2026-11-22-7k3m".into(),
            about: About::Source("i01".into()),
            passage: Some(shard.text().unwrap().passage(p.find("i01", words))),
            author: "rb".into(),
            created: When::from_millis(1_000),
            text: text.into(),
        }
    }

    fn take(p: &mut Build, comment: Comment) -> News {
        let (comment, _) = comment.fitted(&p.project);
        let news = comment.news(&p.project);
        let _ = p.attempt("hw", Command::TakeComments(vec![comment]));
        news
    }

    fn answer(p: &mut Build, coder: &str, text: &str) {
        let about = About::Memo(p.project.threads().next().unwrap().id.clone());
        p.run(coder, Command::AddMemo(NewMemo { about, passage: None, kind: MemoKind::Note, text: text.into() }));
    }

    fn state(p: &Build) -> Option<ThreadState> {
        p.project.thread_state(p.project.threads().next()?)
    }

    #[test]
    fn a_file_writes_over_nothing_that_nobody_sent_and_knows_a_comment_whose_author_was_put_right() {
        let mut p = Build::new();
        p.interview("i01", TEXT);
        let new = NewMemo { about: About::Project, passage: None, kind: MemoKind::Note, text: "Mine.".into() };
        p.run("hw", Command::AddMemo(new));
        let mut forged = p.project.memos().next().unwrap().clone();
        (forged.text, forged.kind) = ("Overwritten.".into(), MemoKind::Comment);
        let forged = Comment::of(&forged, &p.project);
        assert_eq!(take(&mut p, forged), News::New);
        assert!(p.project.memos().any(|memo| memo.text == "Mine." && memo.kind == MemoKind::Note));
        let sent = comment(&p, "no induction", "Is it?");
        let mut page = p.project.memos().next().unwrap().clone();
        take(&mut p, sent.clone());
        p.set("memo/2026-11-22-7k3m", "author", "rob".into());
        (page.id, page.author, page.created, page.text) = (sent.id, sent.author, sent.created, sent.text);
        let again = Comment::of(&page, &p.project);
        assert_eq!(again.news(&p.project), News::Known, "{again:?}");
    }

    #[test]
    fn a_reviewer_who_answers_what_was_settled_opens_it_again() {
        let mut p = Build::new();
        p.interview("i01", TEXT);
        let asked = comment(&p, "no induction", "Is it?");
        take(&mut p, asked);
        let id = p.project.threads().next().unwrap().id.clone();
        p.run("hw", Command::SettleThread { id: id.clone(), settled: true });
        let base = comment(&p, "no induction", "But no!");
        let reply = Comment { id: "2026-11-23-aaaa".into(), about: About::Memo(id), passage: None, ..base };
        assert_eq!(take(&mut p, reply), News::New);
        assert_eq!(state(&p), Some(ThreadState::Open));
        p.run("hw", Command::Undo);
        assert_eq!(state(&p), Some(ThreadState::Settled));
    }

    #[test]
    fn a_comment_is_brought_in_answered_settled_and_all_of_it_undone() {
        let mut p = Build::new();
        p.interview("i01", TEXT);
        let one = comment(&p, "no induction", "Is it?");
        assert_eq!(take(&mut p, one.clone()), News::New);
        let memo = p.project.threads().next().unwrap().clone();
        assert_eq!((memo.author.as_str(), memo.text.as_str()), ("rb", "Is it?"));
        assert_eq!(memo.place(&p.project).unwrap().1, p.find("i01", "no induction"));
        assert_eq!((take(&mut p, one), state(&p)), (News::Known, Some(ThreadState::Open)));
        answer(&mut p, "hw", "P1 says so twice.");
        assert_eq!(state(&p), Some(ThreadState::Answered));
        let settle = |settled| Command::SettleThread { id: memo.id.clone(), settled };
        p.run("hw", settle(true));
        assert_eq!(state(&p), Some(ThreadState::Settled));
        assert_eq!(p.attempt("sc", settle(true)), Err(Rejection::NoChange));
        p.run("hw", settle(false));
        assert_eq!(state(&p), Some(ThreadState::Answered));
        p.run("hw", Command::Undo);
        assert_eq!(state(&p), Some(ThreadState::Settled));
        p.run("hw", Command::Undo);
        p.run("hw", Command::Undo);
        assert_eq!(state(&p), Some(ThreadState::Open));
        p.run("hw", Command::Undo);
        assert_eq!(state(&p), None);
        assert_eq!(p.restarted().threads().count(), 0);
    }

    #[test]
    fn what_a_reviewer_changes_later_never_changes_what_was_answered() {
        let mut p = Build::new();
        p.interview("i01", TEXT);
        let one = comment(&p, "no induction", "Is it?");
        take(&mut p, one.clone());
        let two = Comment { text: "Is it so?".into(), ..one.clone() };
        assert_eq!(take(&mut p, two.clone()), News::Changed);
        assert_eq!(p.project.threads().next().unwrap().text, "Is it so?");
        answer(&mut p, "hw", "Yes.");
        let three = Comment { text: "Really?".into(), ..one };
        assert_eq!([take(&mut p, three.clone()), take(&mut p, three)], [News::Follows, News::Known]);
        let memo = p.project.threads().next().unwrap();
        let answers: Vec<_> = p.project.answers(&memo.id).map(|a| (a.author.as_str(), a.text.as_str())).collect();
        assert_eq!((memo.text.as_str(), answers), ("Is it so?", vec![("hw", "Yes."), ("rb", "Really?")]));
        assert_eq!(state(&p), Some(ThreadState::Open), "the reviewer has the last word");
    }

    #[test]
    fn a_comment_is_never_at_other_words() {
        let mut p = Build::new();
        p.interview("i01", TEXT);
        let made = comment(&p, "no induction", "Is it?");
        let twice = comment(&p, "There was no", "Twice.");
        // The text that the comment was written on is not there: its words and those around it are all that is known.
        let change = |p: &mut Build, text: &str| {
            *p = Build::new();
            p.interview("i01", text);
        };
        change(&mut p, &format!("I: Hello.\n\n{TEXT}"));
        let (moved, fit) = made.clone().fitted(&p.project);
        assert_eq!(fit, Fit::Carried);
        let moved = moved.passage.unwrap();
        assert!(matches!(anchor(&moved, p.project.shard(&"i01".into()).unwrap().text().unwrap()), Anchor::Placed(_)));
        change(&mut p, "P1: To be honest, there was no induction. There was no tour. There was no time.");
        let (adrift, fit) = twice.fitted(&p.project);
        assert_eq!((fit, &*adrift.passage.unwrap().quote), (Fit::Adrift, "There was no"), "which of the two?");
        change(&mut p, "P1: There was an induction.");
        assert_eq!(made.clone().fitted(&p.project).1, Fit::Adrift);
        let (lost, fit) = Comment { about: About::Code("zzz".into()), ..made.clone() }.fitted(&p.project);
        assert_eq!((fit, lost.about), (Fit::Missing, About::Project));
        assert_eq!(lost.text, "On the code 'zzz', which the project does not have:\n\nIs it?");
        let mut lying = made;
        lying.passage.as_mut().unwrap().at = [u32::MAX, 3];
        assert_eq!(lying.fitted(&p.project).1, Fit::Adrift);
    }

    #[test]
    fn a_comment_on_masked_words_finds_them_and_no_others() {
        let mut p = Build::new();
        p.interview("i01", TEXT);
        let made = comment(&p, "no induction", "Is it?");
        let masked = |quote: &str| {
            let passage = made.passage.clone().unwrap();
            let dots = |text: &str| text.replace(char::is_alphanumeric, "·");
            let (pre, post) = (dots(&passage.pre).into(), dots(&passage.post).into());
            Comment {
                passage: Some(Passage { src: "0".repeat(12).into(), quote: quote.into(), pre, post, ..passage }),
                ..made.clone()
            }
        };
        for quote in ["no induction", "·· ·········", "no ·········"] {
            let (found, fit) = masked(quote).fitted(&p.project);
            assert_eq!((fit, &*found.passage.unwrap().quote), (Fit::There, "no induction"), "{quote}");
        }
        for quote in ["an ·········", "············", "·· ········"] {
            assert_eq!(masked(quote).fitted(&p.project).1, Fit::Adrift, "{quote}");
        }
    }

    #[test]
    fn names_from_outside_name_no_file_and_take_no_others_place() {
        let mut p = Build::new();
        let new = NewMemo { about: About::Project, passage: None, kind: MemoKind::Note, text: "Mine.".into() };
        p.run("hw", Command::AddMemo(new));
        let memo = p.project.memos().next().unwrap().clone();
        for id in ["../../x", "", "A b", memo.id.as_str()] {
            let outside = Memo { id: id.into(), author: "x y\u{1b}".into(), ..memo.clone() };
            let comment = Comment::of(&outside, &p.project);
            assert!(MemoId::is_valid(comment.id.as_str()) && comment.id != memo.id, "{id}: {}", comment.id);
            assert_eq!(comment.author.as_str(), "reviewer");
            assert_eq!(Comment::of(&outside, &p.project).id, comment.id);
        }
    }
}
