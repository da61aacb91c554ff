//! Undo and redo, from one session to the next and across crashes.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Folder, seen};
use crate::domain::tests::{KINDS, Seed, difference, is_undoable, seed, some_command, state};
use crate::domain::{Command, Rejection};
use crate::proofs::cases;
use crate::store::check;

/// Does a command of hw that goes onto the undo stack, in a session of its own, if it can be done.
fn step(folder: &mut Folder, seed: Seed) -> bool {
    let command = some_command(&folder.open(None).project, "hw", seed).filter(is_undoable);
    if let Some(Command::TakeText(source)) = &command {
        folder.retype(source);
    }
    command.is_some_and(|command| folder.run("hw", command).is_ok())
}

/// Does what can be done of these.
fn play(folder: &mut Folder, seeds: Vec<Seed>) {
    for seed in seeds {
        step(folder, seed);
    }
}

fn config(short: usize, full: usize) -> ProptestConfig {
    let cases = u32::try_from(cases(short, full)).unwrap();
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Opens a session as the program does: it first finishes what was cut off.
fn reopen(folder: &mut Folder) {
    while folder.run("hw", Command::FinishUndone).is_ok() {}
}

fn now(folder: &Folder) -> String {
    seen(&folder.open(None).project)
}

/// Any kind of command is tried, each as often as any other.
fn each_kind() -> impl Strategy<Value = Seed> {
    (0..KINDS, any::<Index>(), any::<Index>(), any::<Index>())
}

proptest! {
    #![proptest_config(config(8, 300))]

    // Fails when the history forgets the codings (`History::of`), or undo does not name what it undoes (`mark`).
    #[test]
    fn what_one_session_did_another_undoes_and_a_third_does_again(
        before in prop::collection::vec(seed(), 0..4),
        seeds in prop::collection::vec(each_kind(), 1..6),
    ) {
        let mut folder = Folder::new();
        play(&mut folder, before);
        let mut states = vec![now(&folder)];
        for seed in seeds {
            if step(&mut folder, seed) {
                states.push(now(&folder));
            }
        }
        for wanted in states.iter().rev().skip(1) {
            prop_assert_eq!(folder.run("hw", Command::Undo), Ok(()));
            prop_assert_eq!(difference(&now(&folder), wanted), None);
        }
        for wanted in states.iter().skip(1) {
            prop_assert_eq!(folder.run("hw", Command::Redo), Ok(()));
            prop_assert_eq!(difference(&now(&folder), wanted), None);
        }
        prop_assert!(folder.run("hw", Command::Redo).is_err());
    }
}

proptest! {
    #![proptest_config(config(24, 600))]

    // Fails when an undo that was cut off is not finished (`undo::finish`).
    #[test]
    fn undo_and_redo_that_a_crash_cut_off_are_finished_at_the_next_opening(
        before in prop::collection::vec(seed(), 0..4), seed in each_kind(), at in any::<Index>(), again in any::<bool>(),
    ) {
        let mut folder = Folder::new();
        play(&mut folder, before);
        if !step(&mut folder, seed) {
            return Ok(());
        }
        let command = if again { Command::Redo } else { Command::Undo };
        if again {
            folder.run("hw", Command::Undo).unwrap();
        }
        let files = folder.files();
        folder.run("hw", command).unwrap();
        let wanted = now(&folder);
        // At least one of several lines is there, and one is not.
        let lines = folder.cut(&files, |lines| if lines < 2 { lines } else { 1 + at.index(lines - 1) });
        reopen(&mut folder);
        prop_assert_eq!(difference(&now(&folder), &wanted), None);
        prop_assert_eq!(folder.run("hw", Command::FinishUndone), Err(Rejection::NoChange));
        prop_assert!(lines < 2 || !told(&folder), "a finished undo is no loss");
        // And it is on its way as any other: it can be taken back.
        let other = if again { Command::Undo } else { Command::Redo };
        prop_assert_eq!(folder.run("hw", other), Ok(()));
    }

    // Fails when an action that was cut off is not shown (`History::unfinished`), or what was decided is forgotten.
    #[test]
    fn an_action_that_a_crash_cut_off_is_kept_or_taken_back_whole(
        before in prop::collection::vec(seed(), 0..4), seed in each_kind(), at in any::<Index>(), keep in any::<bool>(),
    ) {
        let mut folder = Folder::new();
        play(&mut folder, before);
        let (files, then) = (folder.files(), now(&folder));
        if !step(&mut folder, seed) {
            return Ok(());
        }
        let lines = folder.cut(&files, |lines| if lines < 2 { lines } else { 1 + at.index(lines - 1) });
        let (half, found) = (now(&folder), folder.unfinished("hw"));
        prop_assert_eq!(found.len(), usize::from(lines > 1));
        let Some(action) = found.first().copied() else { return Ok(()) };
        prop_assert!(told(&folder));
        prop_assert_eq!(folder.run("hw", Command::Decide { action, keep }), Ok(()));
        prop_assert_eq!(difference(&now(&folder), if keep { &half } else { &then }), None);
        prop_assert!(folder.unfinished("hw").is_empty() && !told(&folder), "it is asked once");
        prop_assert_eq!(folder.run("hw", Command::Decide { action, keep }), Err(Rejection::NoChange));
    }
}

/// Whether check tells of an action that is incomplete.
fn told(folder: &Folder) -> bool {
    let findings = check(&*folder.fs, std::path::Path::new("")).unwrap();
    findings.iter().any(|finding| finding.what.contains("incomplete"))
}

#[test]
fn a_crash_between_two_files_of_one_action_leaves_the_code_without_its_coding() {
    let mut folder = Folder::new();
    let then = now(&folder);
    let project = folder.open(None).project;
    let text = project.shard(&"i01".into()).unwrap().text().unwrap().transcript.text().to_owned();
    let start = text.find("Really").unwrap();
    let segment = crate::domain::Segment::new(start, start + 6).unwrap();
    let codes = vec![crate::domain::command::CodeChoice::New { name: "Fresh".into(), parent: None }];
    let new = crate::domain::command::NewCodings { source: "i01".into(), segment, codes, level: None };
    let files = folder.files();
    folder.run("hw", Command::AddCodings(new)).unwrap();
    assert_eq!(folder.cut(&files, |_| 1), 2);
    assert!(state(&folder.open(None).project).contains("Fresh") && told(&folder));
    let action = folder.unfinished("hw")[0];
    folder.run("hw", Command::Decide { action, keep: false }).unwrap();
    assert_eq!(difference(&now(&folder), &then), None);
}
