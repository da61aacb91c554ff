//! What single commands do and refuse; the laws that hold for all of them are tested with the domain.

use crate::domain::codebook::Codebook;
use crate::domain::coding::Coding;
use crate::domain::command::{CodeChoice, CodeEdit, CodeText, Command, HandEdit, NewCode, NewCodings};
use crate::domain::id::{CodeId, CoderId, LevelId};
use crate::domain::plan::{plan, plan_all};
use crate::domain::record::{Origin, Record};
use crate::domain::rejection::Rejection;
use crate::domain::testing::Build;
use crate::domain::thing::Key;
use std::sync::Arc;

/// A project with one interview and the codes `a` and `b`.
fn start() -> Build {
    let mut p = Build::new();
    p.interview("i01", "I: How was it?\n\nP1: Really confusing. [laughs] 👩‍👩‍👧");
    p.code("a", "micro").code("b", "");
    p
}

fn codings(p: &Build) -> Vec<&Coding> {
    p.project.shard(&"i01".into()).unwrap().codings().iter().map(|c| &**c).collect()
}

fn coding_of(p: &Build, words: &str, codes: Vec<CodeChoice>) -> Command {
    Command::AddCodings(NewCodings { source: "i01".into(), segment: p.find("i01", words), codes, level: None })
}

fn new(name: &str) -> CodeChoice {
    CodeChoice::New { name: name.into(), parent: None }
}

fn children(p: &Build) -> Vec<&str> {
    p.project.codebook().children(None).iter().map(CodeId::as_str).collect()
}

fn define(text: &str) -> Command {
    Command::EditCode("a".into(), CodeEdit::Text(CodeText::Definition, text.into()))
}

#[test]
fn what_cannot_be_undone_is_named_and_does_not_keep_the_rest_from_being_undone() {
    let mut p = start();
    p.tag("hw", "i01", "Really", "b");
    p.run("hw", define("hw's"));
    p.run("sc", define("sc's"));
    let planned = plan(&p.project, Command::Undo, &p.stamp("hw")).unwrap();
    assert_eq!(planned.left, ["definition of code a"]);
    p.run("hw", Command::Undo);
    assert!(codings(&p).is_empty(), "the coding before it");
    assert_eq!(p.project.codebook().get(&"a".into()).unwrap().definition, "sc's");
    p.run("hw", Command::Redo);
    assert_eq!(codings(&p).len(), 1);
}

#[test]
fn what_two_sessions_did_at_the_same_time_can_all_be_undone() {
    let mut p = start();
    let in_slot = |p: &Build, slot: u16, words: &str| -> Vec<Record> {
        let command = coding_of(p, words, vec![CodeChoice::Known("b".into())]);
        let stamp = super::Stamp { seed: u64::from(slot), ..p.stamp("hw") };
        let records = plan(&p.project, command, &stamp).unwrap().records;
        let origin = |record: &Record| Arc::new(Origin { slot, ..(*record.origin).clone() });
        records.into_iter().map(|record| Record { origin: origin(&record), ..record }).collect()
    };
    // Neither session sees the other, so both give their action the same number.
    let (first, second) = (in_slot(&p, 1, "Really"), in_slot(&p, 2, "confusing"));
    p.project.absorb_all(first.into_iter().chain(second));
    for left in [1, 0] {
        p.run("hw", Command::Undo);
        assert_eq!(codings(&p).len(), left);
    }
    for there in [1, 2] {
        p.run("hw", Command::Redo);
        assert_eq!(codings(&p).len(), there);
    }
}

#[test]
fn a_done_mark_that_was_undone_can_be_set_again() {
    let mut p = start();
    let mark = || Command::MarkDone { source: "i01".into(), done: true, why: None };
    p.run("hw", mark());
    p.run("hw", Command::Undo);
    p.run("hw", mark());
    assert!(p.project.is_done(&"i01".into(), &"hw".into()));
    assert_eq!(p.attempt("hw", mark()), Err(Rejection::NoChange));
}

#[test]
fn a_code_named_twice_is_made_once_and_codes_once() {
    let mut p = start();
    p.run("hw", coding_of(&p.clone(), "Really", vec![new("Lost"), new("lost"), new("Lost")]));
    let known = CodeChoice::Known("b".into());
    p.run("hw", coding_of(&p.clone(), "confusing", vec![known.clone(), known]));
    assert_eq!(children(&p).len(), 3);
    assert_eq!(codings(&p).len(), 2);
}

#[test]
fn codes_made_together_stand_in_their_order() {
    let mut p = start();
    p.run("hw", coding_of(&p.clone(), "Really", ["Zz", "Yy", "Xx"].map(new).to_vec()));
    let names: Vec<&str> = p.project.codebook().tree().iter().map(|(id, _)| p.project.codebook().name(id)).collect();
    assert_eq!(names, ["a", "b", "Zz", "Yy", "Xx"]);
}

#[test]
fn a_code_moves_past_codes_that_share_a_place_or_have_none() {
    let mut p = start();
    p.code("c", "");
    for (code, pos) in [("code/b", "i"), ("code/c", "j")] {
        p.set(code, "pos", pos.into());
    }
    let before = |code: &str, before: &str| {
        Command::EditCode(code.into(), CodeEdit::Move { parent: None, before: Some(before.into()) })
    };
    p.run("hw", before("c", "b"));
    assert_eq!(children(&p), ["a", "c", "b"]);
    p.set("code/a", "pos", "0".into());
    p.run("hw", before("b", "a"));
    assert_eq!(children(&p), ["b", "a", "c"]);
    p.set("code/b", "pos", serde_json::Value::Null);
    p.run("hw", before("c", "b"));
    assert_eq!(children(&p), ["c", "b", "a"]);
    p.run("hw", Command::Undo);
    assert_eq!(children(&p), ["b", "a", "c"]);
}

#[test]
fn codes_lie_only_so_deep() {
    let mut p = start();
    let nested = |depth: usize| {
        (0..depth).fold(NewCode { name: "x".into(), ..NewCode::default() }, |below, _| NewCode {
            name: "x".into(),
            children: vec![below],
            ..NewCode::default()
        })
    };
    let add = |depth: usize| Command::AddCodes { parent: None, codes: vec![nested(depth)] };
    assert_eq!(p.attempt("hw", add(Codebook::DEEPEST)), Err(Rejection::TooDeep("x".into())));
    p.run("hw", add(Codebook::DEEPEST - 1));
    let top =
        p.project.codebook().tree().iter().find(|(id, _)| p.project.codebook().name(id) == "x").unwrap().0.clone();
    let below = Command::EditCode(top.clone(), CodeEdit::Move { parent: Some("a".into()), before: None });
    assert_eq!(p.attempt("hw", below), Err(Rejection::TooDeep("x".into())));
    // By hand it can be written all the same: then it shows, at the top.
    p.set(&format!("code/{top}"), "parent", "a".into());
    assert_eq!(p.project.codebook().too_deep().len(), 1);
    assert_eq!(p.project.codebook().tree().len(), 2 + Codebook::DEEPEST);
}

#[test]
fn ids_that_records_cannot_name_are_refused() {
    let mut p = start();
    let code = NewCode { id: Some("ab/cd".into()), name: "x".into(), ..NewCode::default() };
    let refused = p.attempt("hw", Command::AddCodes { parent: None, codes: vec![code] });
    assert_eq!(refused, Err(Rejection::BadId("ab/cd".into())));
    let refused = p.attempt("hw", Command::SetParticipants(vec![("MSW/07".into(), [].into())]));
    assert_eq!(refused, Err(Rejection::BadId("MSW/07".into())));
}

#[test]
fn a_passage_is_drawn_in_to_what_is_said() {
    let mut p = start();
    let known = || vec![CodeChoice::Known("b".into())];
    p.run("hw", coding_of(&p.clone(), "\n\nP1: Really confusing.", known()));
    assert_eq!(&*codings(&p)[0].passage.quote, "Really confusing.");
    let again = coding_of(&p, ": Really confusing.", known());
    assert_eq!(p.attempt("hw", again), Err(Rejection::CodedAlready("b".into())), "it is the same passage");
}

#[test]
fn what_a_participant_does_without_a_word_counts_the_source_and_nobody() {
    let mut p = start();
    for words in ["[laughs]", "👩‍👩‍👧"] {
        p.tag("hw", "i01", words, "b");
    }
    for coding in codings(&p) {
        assert!(coding.voices.counts_source && coding.voices.participants.is_empty(), "{coding:?}");
    }
}

#[test]
fn several_commands_are_one_action_and_one_refusal_stops_all() {
    let mut p = start();
    let moved = Command::EditCode("b".into(), CodeEdit::Move { parent: Some("a".into()), before: None });
    let level = |level: &str| Command::EditCode("b".into(), CodeEdit::Level(Some(level.into())));
    let refused = plan_all(&p.project, vec![moved.clone(), level("no")], &p.stamp("hw"));
    assert_eq!(refused, Err(Rejection::NoLevel("no".into())));
    let planned = plan_all(&p.project, vec![moved, level("macro")], &p.stamp("hw")).unwrap();
    p.project.absorb_all(planned.records);
    assert_eq!(p.project.codebook().level(&"b".into()).map(ToString::to_string), Some("macro".into()));
    p.clock += 1000;
    p.run("hw", Command::Undo);
    assert_eq!((children(&p), p.project.codebook().level(&"b".into())), (vec!["a", "b"], None));
}

#[test]
fn numbers_end_where_every_reader_still_keeps_them() {
    use crate::domain::record::{LARGEST, next_number};
    assert_eq!(next_number([].into_iter()), 1);
    assert_eq!(next_number([3, 7].into_iter()), 8);
    assert_eq!(next_number([LARGEST].into_iter()), LARGEST);
    assert_eq!(next_number([u64::MAX].into_iter()), LARGEST);
}

#[test]
fn only_the_owner_changes_a_coding() {
    let mut p = start();
    let key = p.tag("hw", "i01", "Really", "b");
    let remove = Command::RemoveCodings { source: "i01".into(), keys: vec![key], why: None };
    assert_eq!(p.attempt("sc", remove), Err(Rejection::NotYours("hw".into())));
    assert_eq!(codings(&p)[0].coder(), &CoderId::from("hw"));
}

#[test]
fn a_code_below_one_that_was_taken_away_stands_at_the_top_and_takes_nothing_from_it() {
    let mut p = start();
    p.code("a/below", "").code("below/leaf", "");
    let gone = HandEdit { key: Key::Code("below".into()), set: [].into(), gone: Some(true) };
    p.run("hw", Command::TakeHandEdits(vec![gone]));
    let book = p.project.codebook();
    assert_eq!(children(&p), ["a", "leaf", "b"]);
    assert_eq!((book.lineage(&"leaf".into()).count(), book.level(&"leaf".into())), (1, None));
    let same = Command::EditCode("leaf".into(), CodeEdit::Rename("b".into()));
    assert_eq!(p.attempt("hw", same), Err(Rejection::NameTaken("b".into())));
}

#[test]
fn a_merged_code_stays_hidden_its_codings_and_codes_below_count_where_it_went_and_undo_brings_it_back() {
    let mut p = Build::new();
    p.interview("i01", "P1: There was no induction. None at all.");
    p.code("cat", "meso").code("cat/a", "").code("old", "macro").code("old/b", "").code("b/c", "");
    let key = p.tag("sc", "i01", "no induction", "old");
    let lines = p.project.shard(&"i01".into()).unwrap().lines(&key).len();
    let names = |p: &Build| {
        let book = p.project.codebook();
        book.tree().iter().map(|(id, depth)| format!("{depth} {id}")).collect::<Vec<_>>()
    };
    let before = (names(&p), p.project.codebook().content());
    p.run("hw", Command::MergeCodes { codes: vec!["old".into()], into: "cat".into() });
    assert_eq!(names(&p), ["0 cat", "1 a", "1 b", "2 c"]);
    let coding = p.project.coding(&"i01".into(), &key).unwrap().clone();
    assert_eq!(p.project.codebook().resolve(&coding.code), &CodeId::from("cat"));
    assert_eq!(p.project.level_of(&coding).map(LevelId::as_str), Some("meso"));
    assert_eq!(p.project.shard(&"i01".into()).unwrap().lines(&key).len(), lines, "nobody's coding was touched");
    p.run("hw", Command::Undo);
    assert_eq!((names(&p), p.project.codebook().content()), before);
    assert_eq!(p.restarted().codebook().content(), before.1);
}

#[test]
fn what_cannot_be_merged_is_said() {
    let mut p = Build::new();
    p.code("cat", "meso").code("cat/a", "").code("a/x", "").code("old", "").code("old/A", "");
    let merge = |p: &mut Build, code: &str, into: &str| {
        p.attempt("hw", Command::MergeCodes { codes: vec![code.into()], into: into.into() }).unwrap_err()
    };
    assert_eq!(merge(&mut p, "cat", "x"), Rejection::IntoItself("cat".into()));
    assert_eq!(merge(&mut p, "cat", "cat"), Rejection::IntoItself("cat".into()));
    assert_eq!(merge(&mut p, "nothing", "cat"), Rejection::NoCode("nothing".into()));
    assert_eq!(merge(&mut p, "old", "cat"), Rejection::NameTaken("a".into()));
}

#[test]
fn a_code_is_taken_away_with_those_below_it_and_comes_back_with_them() {
    let mut p = Build::new();
    p.interview("i01", "P1: There was no induction.");
    p.code("cat", "meso").code("cat/a", "").code("other", "");
    p.tag("hw", "i01", "no induction", "a");
    p.run("hw", Command::RemoveCodes { codes: vec!["cat".into(), "a".into()], why: Some("twice".into()) });
    let standing = |p: &Build| p.project.codebook().tree().iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>();
    assert_eq!(standing(&p), ["other"]);
    assert_eq!(p.project.shard(&"i01".into()).unwrap().codings().len(), 1, "the coding is still there");
    p.run("hw", Command::Undo);
    assert_eq!(standing(&p), ["cat", "a", "other"]);
}
