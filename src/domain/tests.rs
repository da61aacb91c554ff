//! The laws of the domain: whatever the order of records the project is the same, and what was done can be undone.

use super::canonical::canonical;
use super::command::VersionEdit;
use super::command::{
    CodeChoice, CodeEdit, CodeText, CodingEdit, Command, HandEdit, NewCode, NewCodings, NewMemo, NewProject, NewSource,
    SourceEdit,
};
use super::history::History;
use super::id::{CodeId, CoderId, CodingId, Device, SourceId};
use super::line::{CodingFields, CodingLine, Passage, Patch, TrailLine};
use super::memo::{About, Memo, MemoKind};
use super::plan::plan_all;
use super::project::{Approach, Project};
use super::record::{Act, Head, LARGEST, Line, Origin, Place, Record};
use super::rejection::Rejection;
use super::segment::Segment;
use super::source::{Kind, Role, SourceText, Speaker};
use super::testing::Build;
use super::thing::Key;
use super::thread::Comment;
use super::time::When;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// How many kinds of commands there are: one more than the highest number of `kind_of`.
pub(crate) const KINDS: usize = 35;

/// Numbers the kinds of commands. A new variant does not compile without an arm here; give it the next number, raise
/// `KINDS`, and let `some_command` make it.
fn kind_of(command: &Command) -> usize {
    match command {
        Command::Start(_) => 0,
        Command::SetProject(_) => 1,
        Command::AddCoder { .. } => 2,
        Command::SetQuickCode { .. } => 3,
        Command::AddCodes { .. } => 4,
        Command::EditCode(..) => 5,
        Command::SetParticipants(_) => 6,
        Command::AddSources(_) => 7,
        Command::SetSpeaker { .. } => 8,
        Command::AddCodings(_) => 9,
        Command::EditCodings { .. } => 10,
        Command::RemoveCodings { .. } => 11,
        Command::MarkDone { .. } => 12,
        Command::TakeHandEdits(_) => 13,
        Command::Undo => 14,
        Command::Redo => 15,
        Command::MergeCodes { .. } => 16,
        Command::RemoveCodes { .. } => 17,
        Command::AddMemo(_) => 18,
        Command::EditMemo { .. } => 19,
        Command::RemoveMemo { .. } => 20,
        Command::AddCodingsAt { .. } => 21,
        Command::NameVersion { .. } => 25,
        Command::EditVersion(..) => 26,
        Command::LookAgain { .. } => 27,
        Command::RemoveParticipant(_) => 22,
        Command::RenameAttribute { .. } => 23,
        Command::EditSource(..) => 24,
        Command::TakeComments(_) => 28,
        Command::SettleThread { .. } => 29,
        Command::CorrectText { .. } => 30,
        Command::TakeText(_) => 31,
        Command::PlaceMemo { .. } => 32,
        Command::FinishUndone => 33,
        Command::Decide { .. } => 34,
    }
}

/// Whether a command goes onto the undo stack.
pub(crate) fn is_undoable(command: &Command) -> bool {
    !matches!(
        command,
        Command::TakeHandEdits(_) | Command::Undo | Command::Redo | Command::FinishUndone | Command::Decide { .. }
    )
}

/// A command in the making: its kind and three choices among what is there.
pub(crate) type Seed = (usize, Index, Index, Index);

pub(crate) fn seed() -> impl Strategy<Value = Seed> {
    // Codings are what there is most of.
    let kind = prop_oneof![2 => 0..KINDS, 1 => 9usize..12];
    (kind, any::<Index>(), any::<Index>(), any::<Index>())
}

fn pick<T: Clone>(items: &[T], index: Index) -> Option<T> {
    (!items.is_empty()).then(|| items[index.index(items.len())].clone())
}

/// Returns a command of a kind that fits the project, or nothing when it has nothing to offer for it.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of command")]
pub(crate) fn some_command(project: &Project, coder: &str, (kind, a, b, c): Seed) -> Option<Command> {
    let n = a.index(100);
    let codes: Vec<CodeId> = project.codebook().tree().iter().map(|(id, _)| id.clone()).collect();
    let (code, other) = (pick(&codes, a), pick(&codes, b));
    let source = pick(project.sources(), c);
    let level = pick(&[None, Some("micro".into()), Some("macro".into())], b).flatten();
    let person = pick(&["P1", "P2", "P3"], b)?;
    Some(match kind {
        0 => Command::Start(NewProject {
            title: format!("T{n}"),
            levels: vec!["micro".into(), "macro".into()],
            approach: Approach::Framework,
        }),
        1 => Command::SetProject(BTreeMap::from([pick(
            &[
                ("title".to_owned(), json!(format!("T{n}"))),
                ("backchannel".to_owned(), json!({"en": ["yes", "quite"]})),
                ("backchannel".to_owned(), Value::Null),
                ("levels".to_owned(), json!(["micro", "meso", "macro", {"id": "world", "note": "x"}])),
            ],
            b,
        )?])),
        2 => Command::AddCoder { id: format!("c{}", n % 5).as_str().into(), name: format!("Name {}", b.index(3)) },
        3 => Command::SetQuickCode { digit: 1 + u8::try_from(n % 9).unwrap(), code: pick(&[None, other], c).flatten() },
        4 => {
            let child = NewCode { name: format!("child {n}"), level: level.clone(), ..NewCode::default() };
            let code = NewCode {
                name: format!("code {n}"),
                level,
                children: vec![child],
                definition: "d".into(),
                ..NewCode::default()
            };
            Command::AddCodes { parent: pick(&[None, other], c).flatten(), codes: vec![code] }
        }
        5 => Command::EditCode(code?, code_edit(&codes, other, (a, b, c))?),
        6 => Command::SetParticipants(vec![(
            person.into(),
            BTreeMap::from([("group".to_owned(), pick(&[json!("MSW"), json!(7), Value::Null], c)?)]),
        )]),
        7 => Command::AddSources(vec![new_source(&format!("s{n}"), b)]),
        8 => Command::SetSpeaker {
            source: source?,
            label: pick(&["I", "P1", "X"], a)?.into(),
            speaker: some_speaker(project, b),
        },
        9 => Command::AddCodings(some_codings(project, source?, (a, b, c))?),
        10 | 11 => {
            let source = source?;
            let all = project.shard(&source)?.codings();
            let own: Vec<_> = all.iter().filter(|k| k.coder().as_str() == coder).map(|k| k.key.clone()).collect();
            let mut keys = vec![pick(&own, a)?];
            keys.extend(pick(&own, b).filter(|key| !keys.contains(key)));
            if kind == 11 {
                Command::RemoveCodings { source, keys, why: Some("twice".into()) }
            } else {
                let edit = coding_edit(project, &source, (a, b, c))?;
                Command::EditCodings { source, keys, edit }
            }
        }
        12 => Command::MarkDone { source: source?, done: n % 3 > 0, why: Some("late news".into()) },
        13 => Command::TakeHandEdits(vec![hand_edit(code?, &other?, n)]),
        28 => Command::TakeComments(vec![Comment {
            id: format!("2026-11-22-{}", b.index(3)).as_str().into(),
            about: pick(&[About::Project, About::Number("T:meso".into())], c)?,
            passage: None,
            author: "rb".into(),
            created: When::from_millis(1_000),
            text: format!("comment {n}"),
        }]),
        29 => {
            let threads: Vec<_> = project.threads().map(|memo| memo.id.clone()).collect();
            Command::SettleThread { id: pick(&threads, a)?, settled: n % 3 > 0 }
        }
        30 => {
            let source = source?;
            let text = project.shard(&source)?.text()?.transcript.text();
            let words = pick(&["没人", "Nobody", "Yeah", "One", "So?", "P1: "], a)?;
            let now = text.replacen(words, pick(&["", "Hardly anybody", "人", "P1: Well, "], b)?, 1 + n % 2);
            Command::CorrectText { source, text: now.into(), why: (n % 3 == 0).then(|| "misheard".into()) }
        }
        31 => Command::TakeText(source?),
        32 => {
            let is_own = |memo: &&Memo| memo.author.as_str() == coder && matches!(memo.about, About::Source(_));
            let own: Vec<_> = project.memos().filter(is_own).collect();
            let memo = pick(&own, a)?;
            let About::Source(source) = memo.about.clone() else { return None };
            Command::PlaceMemo { id: memo.id.clone(), segment: some_segment(project, &source, b, c) }
        }
        33 => Command::FinishUndone,
        34 => {
            let (coder, device) = (CoderId::from(coder), Device::from("k3f9"));
            let history = History::of(project, &coder, &device);
            let unfinished: Vec<_> = history.unfinished().map(|action| action.id).collect();
            Command::Decide { action: pick(&unfinished, a)?, keep: n % 2 == 0 }
        }
        14 => Command::Undo,
        15 => Command::Redo,
        22 => Command::RemoveParticipant(pick(&["P7", "P3", "P1"], a)?.into()),
        23 => Command::RenameAttribute {
            from: pick(&["group", "cohort"], a)?.into(),
            to: pick(&["cohort", "group", "组"], b)?.into(),
        },
        24 => Command::EditSource(source.clone()?, source_edit(project, &source?, (a, b))?),
        16 => Command::MergeCodes { codes: pick(&codes, c).into_iter().chain(code).collect(), into: other? },
        17 => Command::RemoveCodes {
            codes: pick(&codes, c).into_iter().chain(code).collect(),
            why: Some("unused".into()),
        },
        18 => Command::AddMemo(NewMemo {
            about: pick(&[About::Project, About::Code(code?)], c)?,
            passage: None,
            kind: pick(&[MemoKind::Note, MemoKind::Journal], b)?,
            text: format!("memo {n}"),
        }),
        25 => Command::NameVersion { name: format!("v{n}"), note: String::new(), locked: n % 7 == 0, why: None },
        26 => Command::EditVersion(pick(&project.versions(), c)?.id, version_edit(n)),
        27 => {
            let done = project.sources().iter().filter(|id| project.is_done(id, &coder.into()));
            Command::LookAgain { source: pick(&done.cloned().collect::<Vec<_>>(), c)?, codes: vec![code?] }
        }
        21 => {
            let [one, other] = [a, c].map(|index| some_codings(project, source.clone()?, (index, b, c)));
            let (one, other) = (one?, other?);
            let spots = vec![(one.source, one.segment), (other.source, other.segment)];
            Command::AddCodingsAt { spots, codes: one.codes }
        }
        _ => {
            let own: Vec<_> = project.memos().filter(|m| m.author.as_str() == coder).map(|m| m.id.clone()).collect();
            let id = pick(&own, a)?;
            if kind == 19 {
                Command::EditMemo { id, text: format!("memo {n}, again") }
            } else {
                Command::RemoveMemo { id, why: None }
            }
        }
    })
}

fn code_edit(codes: &[CodeId], other: Option<CodeId>, (a, b, c): (Index, Index, Index)) -> Option<CodeEdit> {
    let texts = [CodeText::Definition, CodeText::Include, CodeText::Exclude, CodeText::Color];
    let edits = [
        CodeEdit::Rename(format!("new {}", b.index(20))),
        CodeEdit::Move { parent: pick(&[None, other], a).flatten(), before: pick(codes, c) },
        CodeEdit::Under(CodeChoice::New { name: format!("over {}", b.index(50)), parent: pick(codes, a) }),
        CodeEdit::Level(pick(&[None, Some("micro".into())], b).flatten()),
        CodeEdit::Text(pick(&texts, a)?, format!("text {}", b.index(3))),
        CodeEdit::Retire(b.index(2) == 0),
        CodeEdit::Examples(vec![json!({"source": "s1", "quote": "none at all"})]),
    ];
    pick(&edits, c)
}

fn new_source(id: &str, index: Index) -> NewSource {
    NewSource {
        id: id.into(),
        title: id.to_uppercase(),
        kind: pick(&Kind::ALL, index).unwrap(),
        language: "en".into(),
        date: "2021-02-03".into(),
        sha256: SourceText::new(TEXT, &[]).sha256.to_string(),
        speakers: BTreeMap::from([("P9".into(), Speaker::Participant("P9".into()))]),
        translation_of: None,
        import: BTreeMap::from([("file".into(), json!("x.docx"))]),
    }
}

fn source_edit(project: &Project, source: &SourceId, (a, b): (Index, Index)) -> Option<SourceEdit> {
    let others = project.sources().iter().filter(|id| *id != source).cloned();
    let edits = [
        SourceEdit::Title(format!("title {}", a.index(20))),
        SourceEdit::Kind(pick(&Kind::ALL, a)?),
        SourceEdit::Date(pick(&["2021-02-03", "", "2020-02-29"], a)?.into()),
        SourceEdit::Language(pick(&["en", "", "ZH-hant"], a)?.into()),
        SourceEdit::TranslationOf(pick(&others.map(Some).chain([None]).collect::<Vec<_>>(), a)?),
    ];
    pick(&edits, b)
}

fn some_speaker(project: &Project, index: Index) -> Speaker {
    let mut all = vec![
        Speaker::Researcher(Role::Interviewer),
        Speaker::Researcher(Role::Moderator),
        Speaker::Group,
        Speaker::Other,
    ];
    all.extend(project.participants().keys().cloned().map(Speaker::Participant));
    pick(&all, index).unwrap()
}

fn some_segment(project: &Project, source: &SourceId, a: Index, b: Index) -> Option<Segment> {
    let len = project.shard(source)?.text()?.transcript.text().len();
    let (a, b) = (a.index(len), b.index(len));
    Segment::new(a.min(b), a.max(b))
}

fn some_codings(project: &Project, source: SourceId, (a, b, c): (Index, Index, Index)) -> Option<NewCodings> {
    let segment = some_segment(project, &source, a, b)?;
    let codes: Vec<CodeId> = project.codebook().tree().iter().map(|(id, _)| id.clone()).collect();
    let mut choices = vec![CodeChoice::New { name: format!("vivo {}", a.index(50)), parent: pick(&codes, b) }];
    choices.extend(pick(&codes, c).map(CodeChoice::Known));
    choices.rotate_left(c.index(2));
    choices.truncate(1 + b.index(2));
    let level = pick(&[None, Some("macro".into())], a).flatten();
    Some(NewCodings { source, segment, codes: choices, level })
}

fn coding_edit(project: &Project, source: &SourceId, (a, b, c): (Index, Index, Index)) -> Option<CodingEdit> {
    let codes: Vec<CodeId> = project.codebook().tree().iter().map(|(id, _)| id.clone()).collect();
    let mut edits = vec![
        CodingEdit::Level(pick(&[None, Some("macro".into())], a).flatten()),
        CodingEdit::Voices(pick(&[None, Some(vec!["P2".into()]), Some(Vec::new())], b).flatten()),
        CodingEdit::Sure(a.index(2) == 0),
        CodingEdit::Quotable(a.index(2) == 0),
        CodingEdit::Confirm,
    ];
    edits.extend(pick(&codes, b).map(|code| CodingEdit::Code(CodeChoice::Known(code))));
    edits.extend(some_segment(project, source, a, b).map(CodingEdit::Passage));
    pick(&edits, c)
}

fn version_edit(n: usize) -> VersionEdit {
    match n % 4 {
        0 => VersionEdit::Rename(format!("version {n}")),
        1 => VersionEdit::Note(format!("note {n}")),
        2 => VersionEdit::Lock { why: None },
        _ => VersionEdit::Unlock { why: "a new code".into() },
    }
}

fn hand_edit(code: CodeId, other: &CodeId, n: usize) -> HandEdit {
    let key = Key::Code(code);
    let set = |field: &str, value: Value| BTreeMap::from([(field.to_owned(), value)]);
    match n % 4 {
        0 => HandEdit { key, set: set("merged_into", other.as_str().into()), gone: None },
        1 => HandEdit { key, set: set("parent", other.as_str().into()), gone: None },
        2 => HandEdit { key, set: BTreeMap::new(), gone: Some(n % 8 < 4) },
        _ => HandEdit { key, set: set("definition", json!(format!("by hand {n}"))), gone: None },
    }
}

pub(crate) const TEXT: &str = "P9: Nobody told me.\n";

/// A project with a text of several scripts and one of its codes merged away.
pub(crate) fn start() -> Build {
    let mut p = Build::new();
    p.participant("P1", &[("group", "MSW")]).participant("P7", &[("group", "MSW"), ("site", "north")]);
    p.interview("i01", "I: So?\n\nP1: Cafe\u{301} 👩‍👩‍👧 没人告诉我。\nReally, nobody.\n\nI: Mm.\n\nP1: Yeah.\n");
    p.focus_group("fg1", "M: All?\n\nP1: One two three.\n\nP2: 四五 six.\n\nAll: Yes.");
    p.code("cat", "meso").code("cat/a", "").code("cat/b", "micro").code("c", "").code("old", "");
    p.set("code/old", "merged_into", "a".into());
    let memo = NewMemo { about: About::Project, passage: None, kind: MemoKind::Note, text: "First thoughts.".into() };
    p.run("hw", Command::AddMemo(memo));
    let comment = Comment {
        id: "2026-11-22-7k3m".into(),
        about: About::Project,
        passage: None,
        author: "rb".into(),
        created: When::from_millis(0),
        text: "Who is missing?".into(),
    };
    p.run("hw", Command::TakeComments(vec![comment]));
    let passage = Some(p.find("i01", "nobody"));
    let about = About::Source("i01".into());
    p.run("hw", Command::AddMemo(NewMemo { about, passage, kind: MemoKind::Note, text: "Who?".into() }));
    p.run("sc", Command::NameVersion { name: "first".into(), note: String::new(), locked: false, why: None });
    p.tag("hw", "i01", "nobody", "a");
    p.tag("sc", "fg1", "two three", "b");
    p
}

/// Lets a coder do what the seeds say; what is refused is left out. Returns the commands that were carried out.
pub(crate) fn play(p: &mut Build, coder: &str, seeds: &[Seed]) -> Vec<Command> {
    let mut done = Vec::new();
    for seed in seeds {
        let Some(command) = some_command(&p.project, coder, *seed) else { continue };
        assert_eq!(kind_of(&command), seed.0);
        if let Command::TakeText(source) = &command {
            let text = p.project.shard(source).unwrap().text().unwrap().transcript.text().replacen('n', "nn", 1);
            p.stand(source, &format!("{text}\n\nP1: By hand.\n"));
        }
        if p.attempt(coder, command.clone()).is_ok() {
            if let Command::AddSources(sources) = &command {
                for new in sources {
                    p.texts.push((new.id.clone(), TEXT.to_owned()));
                    p.project.absorb_text(&new.id, SourceText::new(TEXT, &[]));
                }
            }
            done.push(command);
        }
    }
    done
}

/// Returns everything that can be asked of a project, as text.
pub(crate) fn fingerprint(project: &Project) -> String {
    let mut out = state(project);
    let mut add = |what: &str, value: &dyn std::fmt::Debug| writeln!(out, "{what}: {value:?}").unwrap();
    for (key, thing) in project.things() {
        add("thing", key);
        for s in thing.lines() {
            add("line", &(&s.origin, s.line.to_json()));
        }
        add("contested", &thing.contested());
    }
    for id in project.codebook().tree().iter().map(|(id, _)| id) {
        add("code", &(id, project.codebook().get(id), project.codebook().resolve(id), project.codebook().level(id)));
    }
    add("skipped", &project.codebook().skipped());
    for (id, shard) in project.sources().iter().filter_map(|id| Some((id, project.shard(id)?))) {
        add("source", &(id, shard.source(), shard.text().map(|t| &t.transcript), shard.turn_voices()));
        add("codings", &shard.codings());
        add("done", &project.done_marks(id));
        for (key, lines) in shard.history() {
            for s in lines {
                add("line", &(key, &s.origin, s.line.to_json()));
            }
        }
    }
    for (id, shard) in project.unknown_shards() {
        add("unknown", &(id, shard.codings()));
    }
    let mut actions: Vec<_> = project.actions().iter().collect();
    actions.sort();
    add("actions", &actions);
    out
}

/// Returns what a person sees of a project, without times and revisions: what undo brings back.
pub(crate) fn state(project: &Project) -> String {
    let mut out = String::new();
    let mut add = |what: &str, value: &dyn std::fmt::Debug| writeln!(out, "{what}: {value:?}").unwrap();
    add(
        "title",
        &(project.title(), project.id(), project.approach(), project.setting("backchannel"), project.levels()),
    );
    add("codebook", &canonical(&project.codebook().content()));
    add("tree", &project.codebook().tree());
    add("participants", &project.participants());
    add("sources", &project.sources());
    for coder in project.coders() {
        let quick: Vec<_> = (1..=9).map(|digit| project.quick_code(coder, digit)).collect();
        add("coder", &(coder, project.coder_name(coder), quick));
    }
    for memo in project.memos() {
        add(
            "memo",
            &(&memo.id, &memo.about, memo.kind, &memo.author, &memo.text, &memo.passage, project.thread_state(memo)),
        );
    }
    for version in project.versions() {
        add("version", &(&version.id, &version.name, &version.note, &version.cb, &version.locked));
    }
    for id in project.sources() {
        let shard = project.shard(id).unwrap();
        let looked: Vec<_> = project.done_by(id).into_iter().map(|coder| project.looked_for(id, coder)).collect();
        add("source", &(id, shard.source(), project.done_by(id), looked));
        for c in shard.codings() {
            let about = (&c.code, project.codebook().resolve(&c.code), &c.level, project.level_of(c), &c.passage);
            add("coding", &(&c.key, about, &c.anchor, &c.voices, &c.corrected_voices, c.sure, c.quotable, c.made));
        }
    }
    out
}

/// Returns the first lines that differ.
pub(crate) fn difference(a: &str, b: &str) -> Option<(String, String)> {
    let (mut a, mut b) = (a.lines(), b.lines());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return None,
            (x, y) if x == y => {}
            (x, y) => return Some((x.unwrap_or("-").to_owned(), y.unwrap_or("-").to_owned())),
        }
    }
}

/// Puts records and texts together in the order and grouping that the numbers give; some come twice.
fn reassembled(p: &Build, records: &[Record], order: &[Index], doubled: &[Index], cuts: &[Index]) -> Project {
    let mut shuffled: Vec<Record> = records.to_vec();
    shuffled.extend(doubled.iter().filter_map(|i| pick(records, *i)));
    for (i, other) in order.iter().enumerate() {
        let (n, i) = (shuffled.len(), i % shuffled.len());
        shuffled.swap(i, other.index(n));
    }
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(shuffled.len() + 1)).collect();
    cuts.sort_unstable();
    let mut project = Project::default();
    let mut from = 0;
    for (nth, to) in cuts.into_iter().chain([shuffled.len()]).enumerate() {
        project.absorb_all(shuffled[from..to].to_vec());
        from = to;
        if let Some((id, text)) = p.texts.get(nth) {
            project.absorb_text(id, SourceText::new(text, &[]));
        }
    }
    p.give_texts(&mut project);
    project
}

/// Leaves an action of hw's without its last line, and an undo of another.
fn cut_off(p: &mut Build) {
    let two = |name: &str| {
        let below = NewCode { name: "below".into(), ..NewCode::default() };
        let code = NewCode { name: name.into(), children: vec![below], ..NewCode::default() };
        Command::AddCodes { parent: None, codes: vec![code] }
    };
    p.run("hw", two("one"));
    p.records.pop();
    p.run("hw", two("other"));
    p.run("hw", Command::Undo);
    p.records.pop();
    p.project = p.restarted();
}

#[test]
fn every_kind_of_command_can_be_made_and_carried_out() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for kind in 0..KINDS {
        let mut carried_out = false;
        for _ in 0..50 {
            let (_, a, b, c) = seed().new_tree(&mut runner).unwrap().current();
            let mut p = start();
            // Looking again wants something finished, redo something undone.
            p.done("hw", "i01");
            p.tag("hw", "i01", "Really", "b");
            p.run("hw", Command::Undo);
            if kind >= 33 {
                cut_off(&mut p);
            }
            carried_out |= !play(&mut p, "hw", &[(kind, a, b, c)]).is_empty();
        }
        assert!(carried_out, "kind {kind}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p10_shuffled_doubled_and_split_records_give_an_equal_project(
        first in prop::collection::vec(seed(), 0..12),
        mine in prop::collection::vec(seed(), 0..16),
        theirs in prop::collection::vec(seed(), 0..16),
        order in prop::collection::vec(any::<Index>(), 0..120),
        doubled in prop::collection::vec(any::<Index>(), 0..10),
        cuts in prop::collection::vec(any::<Index>(), 0..6),
    ) {
        let mut p = start();
        play(&mut p, "hw", &first);
        // From here on two people work apart, with clocks that agree to the millisecond.
        let mut q = p.clone();
        let common = p.records.len();
        play(&mut p, "hw", &mine);
        play(&mut q, "sc", &theirs);
        let mut records = p.records.clone();
        records.extend(q.records.iter().skip(common).cloned());
        p.texts.extend(q.texts.iter().filter(|t| !p.texts.contains(t)).cloned().collect::<Vec<_>>());
        p.versions.extend(q.versions.iter().cloned());
        let plain = reassembled(&p, &records, &[], &[], &[]);
        let other = reassembled(&p, &records, &order, &doubled, &cuts);
        prop_assert_eq!(difference(&fingerprint(&plain), &fingerprint(&other)), None);
        // One after the other, as a live session takes them in.
        let mut live = p.project.clone();
        q.records.iter().skip(common).cloned().for_each(|record| live.absorb(record));
        p.give_texts(&mut live);
        prop_assert_eq!(difference(&fingerprint(&plain), &fingerprint(&live)), None);
    }

    #[test]
    fn a_source_loaded_elsewhere_gives_an_equal_project(
        seeds in prop::collection::vec(seed(), 0..20),
        late in prop::collection::vec(any::<bool>(), 60),
    ) {
        let mut p = start();
        play(&mut p, "hw", &seeds);
        let (late, early): (Vec<_>, Vec<_>) = p.records.iter().cloned().enumerate().partition(|(i, _)| late[i % late.len()]);
        let mut project = Project::default();
        project.absorb_all(early.into_iter().map(|(_, record)| record));
        for (id, text) in &p.versions {
            project.absorb_earlier(id, SourceText::new(text, &[]));
        }
        for (id, text) in &p.texts {
            let mut loading = project.loading(id);
            let of_source = |r: &Record| r.place == Place::Codings(id.clone());
            let records = p.records.iter().filter(|r| of_source(r)).cloned().collect();
            let rest = loading.fill(Some(SourceText::new(text, &loading.labels())), records);
            project.absorb_all(rest);
            let before = project.shard(id).map(|s| s.revision());
            project.absorb_loaded(loading);
            prop_assert!(project.shard(id).map(|s| s.revision()) > before || before.is_none());
        }
        project.absorb_all(late.into_iter().map(|(_, record)| record));
        prop_assert_eq!(difference(&fingerprint(&project), &fingerprint(&p.restarted())), None);
    }

    #[test]
    fn undo_brings_back_what_was_and_redo_what_came(
        before in prop::collection::vec(seed(), 0..12),
        seeds in prop::collection::vec(seed(), 1..12),
    ) {
        let mut p = start();
        play(&mut p, "hw", &before);
        let mut states = vec![state(&p.project)];
        for seed in seeds {
            let fits = some_command(&p.project, "hw", seed).is_some_and(|command| is_undoable(&command));
            if fits && !play(&mut p, "hw", &[seed]).is_empty() {
                states.push(state(&p.project));
            }
        }
        // As after a restart: nothing is known but the records.
        p.project = p.restarted();
        prop_assert_eq!(difference(&state(&p.project), states.last().unwrap()), None);
        for wanted in states.iter().rev().skip(1) {
            p.run("hw", Command::Undo);
            prop_assert_eq!(difference(&state(&p.project), wanted), None);
        }
        p.project = p.restarted();
        for wanted in states.iter().skip(1) {
            p.run("hw", Command::Redo);
            prop_assert_eq!(difference(&state(&p.project), wanted), None);
        }
        if states.len() > 1 {
            prop_assert!(p.attempt("hw", Command::Redo).is_err());
        }
        for wanted in states.iter().rev().skip(1) {
            p.run("hw", Command::Undo);
            prop_assert_eq!(difference(&state(&p.project), wanted), None);
        }
    }

    #[test]
    fn circles_are_broken_alike_in_every_order_and_no_code_is_lost(
        edges in prop::collection::vec((0..6usize, 0..6usize, any::<bool>(), 0..3i64), 0..20),
        order in prop::collection::vec(any::<Index>(), 0..30),
    ) {
        let mut p = Build::new();
        for n in 0..6 {
            p.code(&format!("k{n}"), "");
        }
        let mut records = p.records.clone();
        for (n, (from, to, merge, t)) in edges.iter().enumerate() {
            let field = if *merge { "merged_into" } else { "parent" };
            let origin = Origin { coder: "sc".into(), device: if n % 2 == 0 { "aaaa" } else { "bbbb" }.into(), slot: 1 };
            let set = BTreeMap::from([(field.to_owned(), json!(format!("k{to}")))]);
            let head = Head { rev: 2 + n as u64 % 3, t: When::from_millis(*t), ..Head::default() };
            let line = TrailLine { of: format!("code/k{from}").into(), head, set, was: BTreeMap::new(), more: BTreeMap::new() };
            records.push(Record { origin: Arc::new(origin), place: Place::Trail, line: Line::Trail(Box::new(line)) });
        }
        let plain = reassembled(&p, &records, &[], &[], &[]);
        prop_assert_eq!(difference(&fingerprint(&plain), &fingerprint(&reassembled(&p, &records, &order, &[], &[]))), None);
        let book = plain.codebook();
        for n in 0..6 {
            let id = CodeId::from(format!("k{n}").as_str());
            let target = book.resolve(&id);
            let places = book.tree().iter().filter(|(t, _)| t == target).count();
            prop_assert_eq!(places, 1, "{} stands once, as itself or as what it became", id);
            let line: Vec<_> = book.lineage(target).collect();
            let mut once = line.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(line.len(), once.len());
        }
    }

    #[test]
    fn every_coding_line_reads_back_from_json_and_from_yaml(line in coding_line()) {
        let json = line.to_json();
        prop_assert_eq!(&serde_json::from_str::<CodingLine>(&json).unwrap(), &line);
        prop_assert_eq!(&serde_yaml::from_str::<CodingLine>(&json).unwrap(), &line);
        prop_assert!(!json.chars().any(super::canonical::is_always_escaped), "{}", json);
    }

    #[test]
    fn every_trail_line_reads_back_from_json_and_from_yaml(line in trail_line()) {
        let json = line.to_json();
        prop_assert_eq!(&serde_json::from_str::<TrailLine>(&json).unwrap(), &line);
        prop_assert_eq!(&serde_yaml::from_str::<TrailLine>(&json).unwrap(), &line);
        prop_assert!(!json.chars().any(super::canonical::is_always_escaped), "{}", json);
    }
}

/// Any text, with those characters often that readers of JSON and YAML stumble over.
fn text() -> impl Strategy<Value = String> {
    "(\\PC|[\\x00-\\x1f\u{7f}-\u{9f}]|[\"'\\\\:#{}\\[\\],&*!|>%@` -]|\u{2028}|\u{feff}|\u{202e}|\u{fffe}|👩|\u{10ffff}){0,12}"
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
        prop::sample::select(vec!["no", "~", "1:30", "0x1f", "<<", "=", "1e3", "2026-01-01", "null", ""])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..3).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn head() -> impl Strategy<Value = Head> {
    let short = || prop::option::of(text().prop_map(Box::<str>::from));
    let act = prop::option::of((0..=LARGEST, any::<u32>(), any::<u32>()).prop_map(|(n, k, of)| Act { n, k, of }));
    let numbers = (0..=LARGEST, prop::option::of(0..=LARGEST), prop::option::of(0..=LARGEST));
    let time = (0..4_000_000_000_000i64).prop_map(When::from_millis);
    (numbers, prop::option::of(any::<bool>()), act, time, (short(), short(), short())).prop_map(
        |((rev, undo, redo), gone, act, t, (why, by, cb))| Head { rev, gone, act, t, why, undo, redo, by, cb },
    )
}

fn patch<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Patch<T>> {
    prop::option::of(prop::option::of(value)).prop_map(|said| said.map_or(Patch::Keep, Patch::to_become))
}

fn fields() -> impl Strategy<Value = CodingFields> {
    let words = || text().prop_map(Box::<str>::from);
    let passage = (words(), any::<[u32; 2]>(), words(), words(), words())
        .prop_map(|(src, at, quote, pre, post)| Arc::new(Passage { src, at, quote, pre, post }));
    let voices = prop::collection::vec(text().prop_map(|t| t.as_str().into()), 0..3);
    let code = text().prop_map(|t| t.as_str().into());
    let level = text().prop_map(|t| t.as_str().into());
    let more = prop::collection::btree_map(text().prop_map(|t| format!("x{t}")), any_value(), 0..3);
    let flags = (patch(any::<bool>()), patch(any::<bool>()));
    (patch(code), prop::option::of(passage), patch(level), patch(voices), flags, more).prop_map(
        |(code, passage, level, voices, (sure, quotable), more)| CodingFields {
            code,
            passage,
            level,
            voices,
            sure,
            quotable,
            more,
        },
    )
}

fn coding_line() -> impl Strategy<Value = CodingLine> {
    let was = prop::option::of(fields().prop_map(Box::new));
    (any::<u64>(), head(), fields(), was).prop_map(|(bits, head, fields, was)| CodingLine {
        id: CodingId::from_bits(bits),
        head,
        fields,
        was,
    })
}

fn trail_line() -> impl Strategy<Value = TrailLine> {
    let map = || prop::collection::btree_map(text(), any_value(), 0..3);
    let more = prop::collection::btree_map(text().prop_map(|t| format!("x{t}")), any_value(), 0..3);
    (text(), head(), map(), map(), more).prop_map(|(of, head, set, was, more)| TrailLine {
        of: of.into(),
        head,
        set,
        was,
        more,
    })
}

#[test]
fn what_made_the_project_and_oneself_is_not_undone() {
    let mut p = Build::new();
    p.run("hw", Command::Undo);
    assert!(!p.project.coders().contains(&CoderId::from("sc")), "another coder was added, and is undone");
    assert_eq!(p.attempt("hw", Command::Undo), Err(Rejection::NothingTo("undo")));
    assert_eq!(p.project.title(), "Test");
}

#[test]
fn several_commands_as_one_action_are_undone_in_one_step() {
    let mut p = Build::new();
    p.code("a", "meso").code("b", "");
    let before = p.project.codebook().clone();
    let edit = |id: &str, edit: CodeEdit| Command::EditCode(id.into(), edit);
    let commands = vec![
        edit("a", CodeEdit::Rename("Alpha".into())),
        edit("a", CodeEdit::Level(Some("macro".into()))),
        edit("a", CodeEdit::Level(Some("micro".into()))),
        edit("b", CodeEdit::Rename("b".into())),
        Command::AddCodes { parent: None, codes: vec![NewCode { name: "New".into(), ..NewCode::default() }] },
    ];
    p.days(1);
    let planned = plan_all(&p.project, commands.clone(), &p.stamp("hw")).unwrap();
    assert_eq!(planned.records.len(), 2, "one line a thing");
    p.project.absorb_all(planned.records);
    let book = p.project.codebook();
    assert_eq!((book.name(&"a".into()), book.level(&"a".into())), ("Alpha", Some(&"micro".into())));
    p.run("hw", Command::Undo);
    assert_eq!(p.project.codebook().tree(), before.tree());
    assert_eq!(p.project.codebook().get(&"a".into()), before.get(&"a".into()));
    p.run("hw", Command::Redo);
    assert_eq!(p.project.codebook().name(&"a".into()), "Alpha");
    let refused =
        plan_all(&p.project, [commands, vec![edit("none", CodeEdit::Rename("x".into()))]].concat(), &p.stamp("hw"));
    assert!(refused.is_err(), "all or nothing");
}

#[test]
fn undo_leaves_a_hand_edit_alone() {
    let mut p = start();
    p.run("hw", Command::EditCode("a".into(), CodeEdit::Text(CodeText::Include, "x".into())));
    p.set("code/a", "definition", "by hand".into());
    p.run("hw", Command::Undo);
    let code = p.project.codebook().get(&"a".into()).unwrap().clone();
    assert_eq!((code.definition.as_str(), code.include.as_str()), ("by hand", ""));
}

#[test]
fn undo_goes_back_through_several_changes_of_one_field() {
    let mut p = start();
    let definition = |p: &Build| p.project.codebook().get(&"a".into()).unwrap().definition.clone();
    let edit = |text: &str| Command::EditCode("a".into(), CodeEdit::Text(CodeText::Definition, text.into()));
    for text in ["one", "two", "three"] {
        p.run("hw", edit(text));
    }
    for wanted in ["two", "one", ""] {
        p.run("hw", Command::Undo);
        assert_eq!(definition(&p), wanted);
    }
    for wanted in ["one", "two"] {
        p.run("hw", Command::Redo);
        assert_eq!(definition(&p), wanted);
    }
    p.run("sc", edit("sc's"));
    assert!(p.attempt("hw", Command::Redo).is_err(), "'three' would go over what sc wrote");
    p.run("sc", Command::Undo);
    p.run("hw", Command::Undo);
    assert_eq!(definition(&p), "one", "sc took it back, so nothing is in the way");
}

#[test]
fn undo_leaves_what_somebody_else_changed_since_and_says_so() {
    let mut p = start();
    p.run(
        "hw",
        Command::AddCodes {
            parent: None,
            codes: vec![NewCode { id: Some("n".into()), name: "n".into(), ..NewCode::default() }],
        },
    );
    p.run("sc", Command::EditCode("n".into(), CodeEdit::Text(CodeText::Definition, "mine now".into())));
    let planned = plan_all(&p.project, vec![Command::Undo], &p.stamp("hw")).unwrap();
    assert_eq!(planned.left, ["code n"]);
    p.run("hw", Command::Undo);
    assert!(p.project.codebook().is_standing(&"n".into()));
}

#[test]
fn each_coder_and_device_has_a_history_of_its_own() {
    let mut p = start();
    p.tag("hw", "i01", "Really", "b");
    p.tag("sc", "i01", "Really", "b");
    p.run("hw", Command::Undo);
    let left: Vec<CoderId> =
        p.project.shard(&"i01".into()).unwrap().codings().iter().map(|c| c.coder().clone()).collect();
    assert_eq!(left, [CoderId::from("sc"), CoderId::from("hw")]);
    let elsewhere = super::history::History::of(&p.project, &"hw".into(), &Device::from("zzzz"));
    assert_eq!(elsewhere.to_undo().count(), 0);
}
