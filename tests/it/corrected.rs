//! Transcripts that are corrected, in the program, by import and by hand: nothing drifts, and nothing is dropped.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::analysis::lists::drift::{Fate, drifted};
use emic::app::Screen;
use emic::domain::coding::CodingKey;
use emic::domain::{CoderId, Project, SourceId};
use std::collections::BTreeMap;
use std::fs;

/// Returns the words of every coding of a source that has a place.
fn words(project: &Project, source: &SourceId) -> BTreeMap<CodingKey, String> {
    let shard = project.shard(source).unwrap();
    let text = &shard.text().unwrap().transcript;
    let placed = shard.codings().iter().filter_map(|coding| Some((coding.key.clone(), coding.segment()?)));
    placed.map(|(key, segment)| (key, text.slice(segment).to_owned())).collect()
}

fn here(s: &Session) -> SourceId {
    s.app.panes.here().source().unwrap().clone()
}

fn text(s: &Session) -> String {
    s.app.panes.here().text(&s.app.world).unwrap().text().to_owned()
}

#[test]
fn a_turn_is_corrected_and_everything_after_it_goes_along_until_undo_puts_it_back() {
    let mut s = Session::open("I03");
    let source = here(&s);
    let (before, whole) = (words(&s.app.world.project, &source), text(&s));
    assert!(before.len() > 5);
    s.keys("J g i");
    assert!(s.screen().contains("Correct turn 2 of I03"), "{}", s.screen());
    s.keys("Indeed. esc");
    assert!(text(&s).contains("Indeed.") && text(&s).len() == whole.len() + "Indeed.".len());
    assert!(s.line(-1).contains("corrected I03: ") && s.line(-1).contains("kept their words"), "{}", s.line(-1));
    assert_eq!(words(&s.app.world.project, &source), before);
    // What is the coder's own is written down; the other coder's own program will do the same for theirs.
    let now = s.app.world.project.shard(&source).unwrap().text().unwrap().src().to_owned();
    let recorded = |s: &Session, coder: &str| {
        let codings = s.app.world.project.shard(&source).unwrap().codings().to_vec();
        codings.iter().filter(|c| c.coder().as_str() == coder).all(|c| *c.passage.src == *now)
    };
    assert!(recorded(&s, "hw") && !recorded(&s, "sc"));
    let again = s.restarted();
    assert_eq!((text(&again), words(&again.app.world.project, &source)), (text(&s), before.clone()));
    s.keys("u");
    assert_eq!((text(&s), words(&s.app.world.project, &source)), (whole.clone(), before.clone()));
    assert!(s.line(-1).contains("undone: correction of source I03"), "{}", s.line(-1));
    s.keys("ctrl-r");
    assert!(text(&s).contains("Indeed."));
    assert_eq!(words(&s.app.world.project, &source), before);
    let mut later = s.restarted();
    later.keys("u");
    assert_eq!((text(&later), words(&later.app.world.project, &source)), (whole, before));
}

#[test]
fn a_correction_that_is_discarded_or_changes_nothing_leaves_the_text() {
    let mut s = Session::open("I03");
    let whole = text(&s);
    s.keys("g i esc g i x ctrl-g");
    assert_eq!(s.handed.len(), 1, "the turn can be corrected in one's own editor");
    s.keys("ctrl-x");
    assert_eq!(text(&s), whole);
    assert!(s.appended.is_empty());
}

#[test]
fn what_a_correction_leaves_adrift_is_placed_anew_dropped_or_left_one_key_each() {
    let mut s = Session::open("I03");
    let source = here(&s);
    let me = CoderId::from("hw");
    // The turn of a coding of one's own is taken out as a whole.
    s.keys("L");
    let coded = s.app.panes.here().codings_here().len();
    assert!(coded > 0);
    let mine = words(&s.app.world.project, &source).len();
    s.keys("g i ctrl-home");
    for _ in 0..20 {
        s.keys("ctrl-k delete");
    }
    s.keys("esc");
    let lost: Vec<_> = drifted(&s.app.world.project, Some(&me));
    assert!(!lost.is_empty() && lost.iter().all(|one| one.fate == Fate::Adrift), "{lost:?}");
    assert!(s.line(-1).contains("adrift"), "{}", s.line(-1));
    assert!(words(&s.app.world.project, &source).len() < mine);
    s.keys("g o");
    assert_eq!(s.at(), Screen::Rework);
    assert!(s.screen().contains("text corrected") && s.screen().contains("adrift"), "{}", s.screen());
    assert!(s.screen().contains("then: …") && s.screen().contains("is not certain"), "{}", s.screen());
    // Left: it stays in the list.
    s.keys("space");
    assert!(s.line(-1).contains("left adrift"), "{}", s.line(-1));
    assert_eq!(drifted(&s.app.world.project, Some(&me)).len(), lost.len());
    // Placed anew, on the sentence under the cursor.
    s.keys("enter");
    assert_eq!(s.at(), Screen::Code);
    assert!(s.screen().contains(" PLACE "), "{}", s.screen());
    s.keys("J enter");
    assert!(s.line(-1).contains(" stands on “"), "{}", s.line(-1));
    assert_eq!(drifted(&s.app.world.project, Some(&me)).len(), lost.len() - 1);
    s.keys("u");
    assert_eq!(drifted(&s.app.world.project, Some(&me)).len(), lost.len());
    // Dropped.
    s.keys("g o x");
    assert!(s.line(-1).contains("dropped: "), "{}", s.line(-1));
    assert_eq!(drifted(&s.app.world.project, Some(&me)).len(), lost.len() - 1);
    s.keys("u u");
    assert_eq!(drifted(&s.app.world.project, Some(&me)).len(), 0);
    assert_eq!(words(&s.app.world.project, &source).len(), mine);
}

/// Returns the file of the text of a project's only source.
fn text_file(desk: &Desk) -> std::path::PathBuf {
    let all = desk.files("study/sources", ".txt");
    all.into_iter().find(|path| !path.to_string_lossy().contains(".versions")).unwrap()
}

#[test]
fn a_text_changed_by_hand_is_read_at_once_and_taken_in_when_somebody_writes() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "I got a badge", "Induction"]).ok();
    let before = desk.run(&["quotes", "study", "--format", "csv"]).ok();
    let file = text_file(&desk);
    let was = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("Interviewer: Good morning.\n\n{was}")).unwrap();
    let trail =
        || desk.files("study", ".yaml").iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
    let records = trail();
    let read = desk.run(&["quotes", "study", "--format", "csv"]);
    assert!(read.out.contains("I got a badge"), "{read:?}");
    assert_eq!(trail(), records, "reading writes nothing");
    let taken = desk.run(&["done", "study", "I01"]);
    assert_eq!(taken.err, "The text of 'I01' was changed by hand, and is taken in: 1 coding kept its words.\n");
    let lines = trail();
    assert!(lines.contains("\"by\":\"outside\"") && lines.contains("\"by\":\"carry\""), "{lines}");
    assert!(desk.run(&["check", "study"]).ok().contains("is sound"));
    assert!(before.contains("I got a badge"));
    let trail = desk.run(&["trail", "study"]).ok();
    assert!(trail.contains("carried it over to the new text"), "{trail}");
}

#[test]
fn a_corrected_file_is_imported_over_its_source_after_it_was_shown_what_it_does() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "I got a badge", "Induction"]).ok();
    let file = text_file(&desk);
    let was = fs::read_to_string(&file).unwrap();
    desk.write("better.txt", was.replace("I got a badge", "I was given a badge"));
    let import = |more: &[&str]| desk.run(&[&["import", "study", "better.txt", "--corrects", "I01"], more].concat());
    let shown = import(&["--dry-run"]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.out.contains("I01"), "{shown:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), was);
    import(&[]).refused(&[
        "emic: Nothing was corrected: nobody is there to be asked.",
        "      Look at it with --dry-run; --yes corrects it without being asked.",
    ]);
    let done = import(&["--yes", "--why", "misheard"]);
    assert!(done.err.contains("Corrected 'I01': "), "{done:?}");
    assert!(fs::read_to_string(&file).unwrap().contains("I was given a badge"));
    assert!(desk.run(&["trail", "study"]).ok().contains("misheard"));
    let again = import(&["--yes"]);
    assert!(again.out.contains("nothing was changed"), "{again:?}");
    for (wrong, said) in
        [(&["--kind", "interview"][..], "cannot be used with"), (&["I01.txt"], "corrected by one file at a time")]
    {
        let refused = import(wrong);
        assert!(refused.code == Some(2) && refused.err.contains(said), "{refused:?}");
    }
    assert_eq!(desk.run(&["import", "study", "better.txt", "--corrects", "I99"]).code, Some(2));
    let listed = desk.run(&["adrift", "study", "--format", "csv"]).ok();
    assert!(listed.contains("Induction") && listed.contains("I got a badge"), "{listed}");
}
