//! The trail: every change, when, who, what, why.

use super::{changes, columns};
use crate::analysis::table::{About, Cell, CellKind, Table};
use crate::domain::coding::CodingKey;
use crate::domain::history::History;
use crate::domain::id::{CoderId, Device, SourceId};
use crate::domain::record::{CARRY, Head, OUTSIDE, Origin};
use crate::domain::thing::Key;
use crate::domain::time::When;
use crate::domain::{About as MemoAbout, Project};
use crate::text::find::Needle;
use std::collections::BTreeSet;

/// What a change was made to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A thing of the trail.
    Thing(Key),
    /// A coding of a source.
    Coding(SourceId, CodingKey),
}

/// A kind of things that changes are made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Codings of passages.
    Codings,
    /// The codebook.
    Codebook,
    /// Memos and journal.
    Memos,
    /// Participants and their attributes.
    Participants,
    /// Sources and who speaks in them.
    Sources,
    /// Sources marked done or opened again.
    Done,
    /// The project, its coders and settings, and what this program does not know.
    Project,
}

impl Matter {
    /// Every kind with its word.
    pub const WORDS: [(Self, &'static str); 7] = [
        (Self::Codings, "codings"),
        (Self::Codebook, "codebook"),
        (Self::Memos, "memos"),
        (Self::Participants, "participants"),
        (Self::Sources, "sources"),
        (Self::Done, "done"),
        (Self::Project, "project"),
    ];

    /// Returns the kind that a word means.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(_, known)| *known == word).map(|(matter, _)| matter)
    }

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(matter, _)| *matter == self).map_or("", |(_, word)| word)
    }

    fn of(subject: &Subject) -> Self {
        match subject {
            Subject::Coding(..) => Self::Codings,
            Subject::Thing(Key::Code(_) | Key::Version(_)) => Self::Codebook,
            Subject::Thing(Key::Memo(_)) => Self::Memos,
            Subject::Thing(Key::Participant(_)) => Self::Participants,
            Subject::Thing(Key::Source(_)) => Self::Sources,
            Subject::Thing(Key::Done(..)) => Self::Done,
            Subject::Thing(Key::Project | Key::Coder(_) | Key::Action(_) | Key::Other(_)) => Self::Project,
        }
    }
}

/// Which changes are wanted; all, when nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// By this coder.
    pub by: Option<CoderId>,
    /// To things of this kind.
    pub of: Option<Matter>,
    /// To this thing, or what lies in it.
    pub thing: Option<MemoAbout>,
    /// Not before this time.
    pub since: Option<When>,
    /// Not after this time.
    pub until: Option<When>,
    /// With these words in what was done or why.
    pub words: String,
}

/// One change: a line of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it was made to.
    pub subject: Subject,
    /// Which of its lines it is, in the merge order, from 0.
    pub line: usize,
    /// Whether its action is undone.
    pub undone: bool,
}

impl Change {
    fn head<'a>(&self, project: &'a Project) -> Option<(&'a Head, &'a Origin)> {
        match &self.subject {
            Subject::Thing(key) => project.thing(key)?.lines().get(self.line).map(|s| (&s.line.head, &*s.origin)),
            Subject::Coding(source, key) => {
                project.shard(source)?.lines(key).get(self.line).map(|s| (&s.line.head, &*s.origin))
            }
        }
    }

    /// Returns when it was made; nothing when it stands in a page alone.
    pub fn when(&self, project: &Project) -> Option<When> {
        self.head(project).filter(|(_, origin)| **origin != Origin::outside()).map(|(head, _)| head.t)
    }

    /// Returns who made it.
    pub fn who<'a>(&self, project: &'a Project) -> &'a str {
        self.head(project).map_or("", |(_, origin)| origin.coder.as_str())
    }

    /// Returns the reason that was given.
    pub fn why<'a>(&self, project: &'a Project) -> Option<&'a str> {
        self.head(project)?.0.why.as_deref()
    }

    /// Returns what was done, in words.
    pub fn what(&self, project: &Project) -> String {
        let what = match &self.subject {
            Subject::Thing(key) => {
                project.thing(key).map_or_else(String::new, |thing| changes::of_thing(project, key, thing, self.line))
            }
            Subject::Coding(source, key) => project.shard(source).map_or_else(String::new, |shard| {
                changes::of_coding(project, &shard.source().title, shard.lines(key), self.line)
            }),
        };
        let Some((head, origin)) = self.head(project) else { return what };
        // What stands in a page and in no record yet was changed nobody knows when.
        let how = match (head.undo, head.redo, head.by.as_deref()) {
            _ if *origin == Origin::outside() => "by hand, not taken in yet: ",
            (Some(_), _, _) => "undo: ",
            (_, Some(_), _) => "redo: ",
            (_, _, Some(CARRY)) => "",
            (_, _, Some(OUTSIDE)) => "by hand: ",
            (_, _, Some(other)) => &format!("{other}: "),
            _ => "",
        };
        format!("{how}{what}")
    }

    /// Returns the memo, code, source or place that it concerns, as a memo would be about it.
    pub fn about(&self) -> MemoAbout {
        match &self.subject {
            Subject::Coding(source, key) => MemoAbout::Coding(source.clone(), key.clone()),
            Subject::Thing(Key::Code(id)) => MemoAbout::Code(id.clone()),
            Subject::Thing(Key::Source(id) | Key::Done(id, _)) => MemoAbout::Source(id.clone()),
            Subject::Thing(Key::Participant(id)) => MemoAbout::Participant(id.clone()),
            Subject::Thing(_) => MemoAbout::Project,
        }
    }
}

/// Lists the changes wanted, the oldest first: one row a line of the records. What stands in a page alone comes last.
pub fn trail(project: &Project, filter: &TrailFilter, now: When) -> Table {
    let columns = columns(["when", "who", "what", "why", "undone"].map(|key| (key, CellKind::Text)));
    let mut table = Table::new(About::new(project, "trail", now), columns);
    for change in wanted_changes(project, filter) {
        let Some((head, origin)) = change.head(project) else { continue };
        let action = head.act.map_or_else(|| origin.to_string(), |act| format!("{origin}:{}", act.n));
        let cells = vec![
            change.when(project).map_or(Cell::Empty, |when| Cell::text(when.to_string())),
            Cell::text(origin.coder.as_str()),
            Cell::Text(change.what(project)),
            head.why.as_deref().map_or(Cell::Empty, Cell::text),
            if change.undone { Cell::text("undone") } else { Cell::Empty },
        ];
        table.push(&action, cells);
    }
    table
}

/// What the trail is ordered by: what no record says last, then time, who, and the place within an action.
type Order<'a> = (bool, When, &'a Origin, (u64, u32));

/// Returns the changes wanted, the oldest first; what stands in a page alone comes last.
pub fn wanted_changes(project: &Project, filter: &TrailFilter) -> Vec<Change> {
    let outside = Origin::outside();
    let is_wanted = |subject: &Subject, head: &Head, origin: &Origin| {
        filter.of.is_none_or(|of| Matter::of(subject) == of)
            && filter.by.as_ref().is_none_or(|by| origin.coder == *by)
            && filter.since.is_none_or(|since| head.t >= since)
            && filter.until.is_none_or(|until| head.t <= until)
    };
    let undone = undone(project);
    let mut all: Vec<(Order<'_>, Change)> = Vec::new();
    let mut add = |subject: &Subject, line: usize, head: &Head, origin| {
        if is_wanted(subject, head, origin) {
            let k = head.act.map_or((0, 0), |act| (act.n, act.k));
            let undone = undone.contains(&(&origin.coder, &origin.device, k.0, head.t, origin.slot));
            all.push(((*origin == outside, head.t, origin, k), Change { subject: subject.clone(), line, undone }));
        }
    };
    for (key, thing) in project.things() {
        let subject = Subject::Thing(key.clone());
        if !concerns(project, &subject, filter) {
            continue;
        }
        for (line, signed) in thing.lines().iter().enumerate() {
            add(&subject, line, &signed.line.head, &*signed.origin);
        }
    }
    for source in project.sources() {
        let Some(shard) = project.shard(source) else { continue };
        for (key, lines) in shard.history() {
            let subject = Subject::Coding(source.clone(), key.clone());
            if !concerns(project, &subject, filter) {
                continue;
            }
            for (line, signed) in lines.iter().enumerate() {
                add(&subject, line, &signed.line.head, &*signed.origin);
            }
        }
    }
    all.sort_by_key(|(order, _)| *order);
    let found = all.into_iter().map(|(_, change)| change);
    let Some(needle) = Needle::new(filter.words.trim()) else { return found.collect() };
    let holds = |text: &str| !needle.hits(text).is_empty();
    found.filter(|change| holds(&change.what(project)) || change.why(project).is_some_and(holds)).collect()
}

/// Returns the actions that are undone, as lines name them.
fn undone(project: &Project) -> BTreeSet<(&CoderId, &Device, u64, When, u16)> {
    let of = |(coder, device)| {
        let history = History::of(project, coder, device);
        history.taken().map(|a| (coder, device, a.id.n, a.id.t, a.id.slot)).collect::<Vec<_>>()
    };
    project.actions().keys().flat_map(|(coder, device)| of((coder, device))).collect()
}

/// Returns whether changes to something are changes to the thing that is wanted, or in it: on a source its codings and
/// done marks, of a code the codings that ever had it, of all the memos about them.
fn concerns(project: &Project, subject: &Subject, filter: &TrailFilter) -> bool {
    let Some(thing) = &filter.thing else { return true };
    if let Subject::Thing(Key::Memo(id)) = subject
        && project.memo(id).is_some_and(|memo| memo.about == *thing)
    {
        return true;
    }
    match (thing, subject) {
        (MemoAbout::Project, Subject::Thing(Key::Project)) => true,
        (MemoAbout::Source(id), Subject::Thing(Key::Source(of) | Key::Done(of, _)) | Subject::Coding(of, _)) => {
            id == of
        }
        (MemoAbout::Code(id), Subject::Thing(Key::Code(of))) => id == of,
        (MemoAbout::Code(id), Subject::Coding(source, key)) => project
            .shard(source)
            .is_some_and(|shard| shard.lines(key).iter().any(|signed| signed.line.fields.code.value() == Some(id))),
        (MemoAbout::Participant(id), Subject::Thing(Key::Participant(of))) => id == of,
        (MemoAbout::Coding(source, key), Subject::Coding(at, of)) => source == at && key == of,
        (MemoAbout::Memo(id), Subject::Thing(Key::Memo(of))) => id == of,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Command;
    use crate::domain::testing::Build;

    #[test]
    fn changes_are_filtered_by_who_what_when_and_words() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction.");
        p.code("a", "meso");
        p.tag("sc", "i01", "no induction", "a");
        p.done("hw", "i01");
        let count = |filter: TrailFilter| wanted_changes(&p.project, &filter).len();
        let all = count(TrailFilter::default());
        assert_eq!(count(TrailFilter { by: Some("sc".into()), ..TrailFilter::default() }), 1);
        assert_eq!(count(TrailFilter { of: Some(Matter::Codebook), ..TrailFilter::default() }), 1);
        assert_eq!(count(TrailFilter { words: "NO INDUCTION".into(), ..TrailFilter::default() }), 1);
        let by_kind: usize =
            Matter::WORDS.iter().map(|(of, _)| count(TrailFilter { of: Some(*of), ..TrailFilter::default() })).sum();
        assert_eq!(by_kind, all, "each change is of one kind");
        let last = wanted_changes(&p.project, &TrailFilter::default()).last().unwrap().clone();
        let since = last.when(&p.project);
        assert_eq!(count(TrailFilter { since, ..TrailFilter::default() }), 1);
        assert_eq!(last.what(&p.project), "marked 'I01' as done");
        let until = last.when(&p.project).map(|when| When::from_millis(when.millis() - 1));
        assert_eq!(count(TrailFilter { until, ..TrailFilter::default() }), all - 1);
        let of = |thing: MemoAbout| TrailFilter { thing: Some(thing), ..TrailFilter::default() };
        assert_eq!(count(of(MemoAbout::Source("i01".into()))), 3, "added, coded, marked done");
        assert_eq!(count(of(MemoAbout::Code("a".into()))), 2, "added, and given");
        assert_eq!(count(of(MemoAbout::Participant("P1".into()))), 1);
    }

    #[test]
    fn what_was_undone_is_marked_until_it_is_done_again() {
        let mut p = Build::new();
        p.code("a", "meso").code("b", "");
        let marked = |p: &Build| {
            let all = wanted_changes(&p.project, &TrailFilter::default());
            all.iter().filter(|one| one.undone).map(|one| one.what(&p.project)).collect::<Vec<_>>()
        };
        p.run("hw", Command::Undo);
        assert_eq!(marked(&p), ["added the code 'b'"]);
        p.run("hw", Command::Redo);
        assert!(marked(&p).is_empty());
        p.run("hw", Command::Undo);
        p.code("c", "");
        assert_eq!(marked(&p), ["added the code 'b'"], "it cannot be done again, and is undone all the same");
    }
}
