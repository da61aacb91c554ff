//! Undo on the full screen: what is older than the session is shown before it is touched, what a lock keeps is passed
//! over, and what a crash cut off is finished or asked about.

use crate::support::session::Session;
use emic::app::edit::Moment;
use emic::domain::command::Command;
use emic::domain::plan::plan;
use emic::domain::record::{Origin, Stamp};
use emic::domain::time::When;
use std::sync::Arc;

const LATER: &str = "2026-11-13T09:00:00Z";

#[test]
fn what_is_older_than_the_session_is_shown_with_its_date_before_it_is_undone() {
    let mut s = Session::open("I03");
    s.keys("J J c +Fresh enter J c +Other enter");
    let before = s.codings();
    let mut s = s.in_next_session();
    s.keys("u");
    let screen = s.screen();
    assert!(screen.contains("Undo what was done before?") && screen.contains("2026-11-12: "), "{screen}");
    assert!(screen.contains("Other on “"), "{screen}");
    s.keys("u u u");
    assert_eq!(s.codings(), before, "a key that is held down runs into the question, not through it");
    s.keys("esc");
    assert_eq!(s.codings(), before);
    // Enter undoes what is shown, and shows what comes next.
    s.keys("u enter");
    assert!(s.codings() == before - 1 && s.screen().contains("Fresh on “"), "{}", s.screen());
    s.keys("enter");
    assert_eq!(s.codings(), before - 2);
    assert!(!s.screen().contains("Undo what was done"), "nothing is left: {}", s.screen());
    // What was undone in this session is done again unasked, and then undone again unasked.
    s.keys("ctrl-r ctrl-r");
    assert_eq!(s.codings(), before);
    s.keys("u");
    assert_eq!(s.codings(), before - 1);
    // In the next one it is asked about, both ways.
    let mut s = s.in_next_session();
    s.keys("ctrl-r");
    assert!(s.screen().contains("Do again what was undone before?"), "{}", s.screen());
    s.keys("enter");
    assert_eq!(s.codings(), before);
    for (columns, rows) in [(80, 24), (24, 6)] {
        s.keys("u");
        s.resize(columns, rows).screen();
        s.keys("esc");
    }
}

#[test]
fn the_question_says_how_far_an_action_reaches() {
    let mut s = Session::open("I03");
    let code = |s: &Session, name: &str| s.app.world.project.codebook().find(name)[0].clone();
    let (from, into) = (code(&s, "Motivation"), code(&s, "No induction"));
    s.command(Command::MergeCodes { codes: vec![from], into });
    let mut s = s.in_next_session();
    s.keys("u");
    let screen = s.screen();
    assert!(screen.contains("merging of code Motivation"), "{screen}");
    assert!(screen.contains("codings in") && screen.contains("sources"), "{screen}");
}

#[test]
fn what_was_done_in_this_session_is_undone_at_once_and_the_next_is_named() {
    let mut s = Session::open("I03");
    s.keys("J J c +Fresh enter J c +Other enter u");
    let told = s.app.notice.clone().unwrap();
    assert!(told.sentence.starts_with("undone: new code Other, Other on “"), "{told:?}");
    assert_eq!(told.hint, "goes on with new code Fresh");
}

#[test]
fn a_locked_codebook_is_passed_over_and_named_and_codings_before_can_be_undone() {
    let mut s = Session::open("I03");
    s.keys("J J c +Fresh enter");
    let fresh = s.app.world.project.codebook().find("Fresh")[0].clone();
    s.keys("J");
    s.keys("c Motivation enter");
    let coded = s.codings();
    let edit = emic::domain::command::CodeEdit::Rename("Fresher".into());
    s.command(Command::EditCode(fresh, edit));
    // Somebody else locks the codebook.
    let origin = Arc::new(Origin { coder: "sc".into(), device: "aaaa".into(), slot: 1 });
    let stamp = Stamp { now: When::parse("2026-11-12T10:00:00Z").unwrap(), origin, action: 1000, seed: 7 };
    let lock = Command::NameVersion { name: "v1".into(), note: String::new(), locked: true, why: None };
    let records = plan(&s.app.world.project, lock, &stamp).unwrap().records;
    s.app.world.project.absorb_all(records);
    s.keys("u");
    let screen = s.screen();
    assert!(screen.contains("Passed over, and left as it is: renaming of code"), "{screen}");
    assert!(screen.contains("Motivation on “"), "{screen}");
    s.keys("enter esc");
    assert_eq!(s.codings(), coded - 1);
    assert_eq!(s.app.world.project.codebook().find("Fresher").len(), 1);
}

fn moment() -> Moment {
    Moment { now: When::parse(LATER).unwrap(), seed: 99 }
}

#[test]
fn an_action_that_a_crash_cut_off_is_asked_about_once() {
    for (key, kept) in [("2", true), ("3", false)] {
        let mut s = Session::open("I03");
        let codings = s.codings();
        s.keys("J J c +Fresh enter");
        assert_eq!(s.appended.len(), 2);
        s.appended.pop();
        let mut s = s.restarted();
        let at = moment();
        assert!(s.app.take_up(at).is_empty());
        let screen = s.screen();
        assert!(screen.contains("Cut off on 2026-11-12: new code Fresh"), "{screen}");
        assert!(screen.contains("1 of 2 changes"), "{screen}");
        // Whoever presses Enter without reading has decided nothing.
        s.keys("enter");
        assert!(s.appended.is_empty() && !s.screen().contains("Cut off on"));
        let at = moment();
        s.app.take_up(at);
        s.keys(key);
        assert_eq!(!s.app.world.project.codebook().find("Fresh").is_empty(), kept);
        assert_eq!(s.codings(), codings);
        // The answer is a record: it is not asked again.
        assert_eq!(s.appended.len(), if kept { 1 } else { 2 });
        assert!(s.app.take_up(at).is_empty() && !s.screen().contains("Cut off on"));
    }
}

#[test]
fn an_undo_that_a_crash_cut_off_is_finished_and_told() {
    let mut s = Session::open("I03");
    let codings = s.codings();
    s.keys("J J c +Fresh enter u");
    assert_eq!(s.appended.len(), 4);
    // The code is taken back, its coding not yet: as if the machine had gone down between two files.
    let cut = s.appended.iter().rposition(|record| matches!(record.place, emic::domain::Place::Codings(_))).unwrap();
    s.appended.remove(cut);
    let mut s = s.restarted();
    assert_eq!(s.codings(), codings + 1);
    let at = moment();
    assert_eq!(s.app.take_up(at).len(), 1);
    assert_eq!(s.codings(), codings);
    assert!(s.line(-1).contains("was cut off last time, and is finished now: undone: "), "{}", s.line(-1));
    assert!(s.app.take_up(at).is_empty());
}
