//! The codebook, changed on the full screen: merged, split, sorted, retired, removed, its cards written.

use crate::support::session::Session;
use emic::app::mouse::MouseKind;
use emic::domain::command::{Command, NewCode};
use emic::domain::id::CodeId;

/// Codings that count as a code, by any coder.
fn count(s: &Session, name: &str) -> usize {
    let project = &s.app.world.project;
    let book = project.codebook();
    let code = book.find(name)[0];
    let all = project.sources().iter().filter_map(|id| project.shard(id));
    all.flat_map(|shard| shard.codings()).filter(|coding| book.resolve(&coding.code) == code).count()
}

fn names(s: &Session) -> Vec<String> {
    let book = s.app.world.project.codebook();
    book.tree().iter().map(|(id, _)| book.name(id).to_owned()).collect()
}

/// Puts the cursor of the codebook on a code.
fn on(s: &mut Session, name: &str) {
    let code: CodeId = s.app.world.project.codebook().find(name)[0].clone();
    s.keys("esc esc");
    let app = &mut s.app;
    app.codebook.show(&app.world, &code);
    s.keys("tab");
    assert_eq!(s.app.codebook.code(), Some(code));
}

#[test]
fn a_code_is_merged_after_saying_what_that_touches_and_parted_again() {
    let mut s = Session::open("I03");
    let (from, into) = (count(&s, "Shadowing"), count(&s, "No induction"));
    assert!(from > 0 && into > 0);
    on(&mut s, "Shadowing");
    s.keys("g m No enter");
    let asked = s.screen();
    assert!(asked.contains("Merge “Shadowing” into “No induction”?"), "{asked}");
    assert!(asked.contains(&format!("{from} codings in")), "{asked}");
    s.keys("enter");
    assert_eq!(count(&s, "No induction"), from + into);
    assert!(!names(&s).contains(&"Shadowing".to_owned()));
    assert!(s.line(-1).contains("u parts them again"), "{}", s.line(-1));
    s.keys("u");
    assert_eq!((count(&s, "Shadowing"), count(&s, "No induction")), (from, into));
}

#[test]
fn removing_a_code_in_use_asks_and_one_that_nothing_uses_goes_at_once() {
    let mut s = Session::open("I03");
    on(&mut s, "Shadowing");
    s.keys("x");
    let asked = s.screen();
    assert!(asked.contains("Remove “Shadowing”?") && asked.contains("as long as they do"), "{asked}");
    s.keys("esc");
    assert!(names(&s).contains(&"Shadowing".to_owned()));
    s.keys("A Nothing enter");
    on(&mut s, "Nothing");
    s.keys("x");
    assert!(!names(&s).contains(&"Nothing".to_owned()) && s.line(-1).contains("u brings it back"), "{}", s.line(-1));
    s.keys("u");
    assert!(names(&s).contains(&"Nothing".to_owned()));
}

#[test]
fn a_retired_code_is_not_offered_and_still_counts() {
    let mut s = Session::open("I03");
    on(&mut s, "Shadowing");
    s.keys("g r");
    assert!(s.screen().contains("retired"));
    assert!(count(&s, "Shadowing") > 0);
    s.keys("esc c shadowing");
    assert!(s.screen().contains("1 of 1"), "only a new one: {}", s.screen());
    s.keys("esc tab g r");
    assert!(s.line(-1).contains("offered again"), "{}", s.line(-1));
}

#[test]
fn a_card_is_written_kept_by_esc_and_discarded_on_purpose() {
    let mut s = Session::open("I03");
    on(&mut s, "Shadowing");
    s.keys("d ctrl-end space Also space walking space rounds. tab ctrl-end enter 两周见习 esc");
    let code = s.app.codebook.code().unwrap();
    let card = |s: &Session| s.app.world.project.codebook().get(&code).unwrap().clone();
    assert!(card(&s).definition.ends_with(" Also walking rounds."), "{}", card(&s).definition);
    assert!(card(&s).include.ends_with("\n两周见习"), "{}", card(&s).include);
    let acts: std::collections::BTreeSet<u64> = s.appended.iter().map(|r| r.line.head().act.unwrap().n).collect();
    assert_eq!(acts.len(), 1, "one step for undo");
    let kept = card(&s);
    s.keys("d ctrl-u ctrl-q");
    assert_eq!(card(&s), kept);
    s.keys("d esc");
    assert_eq!(s.appended.len(), 1, "nothing changed, nothing written");
    s.keys("u");
    assert!(!card(&s).definition.contains("walking rounds"));
}

#[test]
fn a_coded_passage_becomes_an_example_of_its_code_once() {
    let mut s = Session::open("I03");
    s.keys("L g e");
    assert!(s.line(-1).starts_with("saved") && s.line(-1).contains("an example of"), "{}", s.line(-1));
    s.keys("g e");
    assert!(s.line(-1).contains("already"), "{}", s.line(-1));
    let code = s.app.panes.here().codings_here().last().unwrap().code.clone();
    let examples = |s: &Session| s.app.world.project.codebook().get(&code).unwrap().examples.len();
    let before = examples(&s);
    let name = s.app.world.project.codebook().name(&code).to_owned();
    on(&mut s, &name);
    s.keys("d shift-tab down down down down delete esc");
    assert_eq!(examples(&s), before - 1);
}

#[test]
fn sixty_codes_are_sorted_in_about_sixty_keys() {
    let mut s = Session::open("I03");
    let codes = (1..=60).map(|n| NewCode { name: format!("Emergent {n:02}"), ..NewCode::default() }).collect();
    s.command(Command::AddCodes { parent: None, codes });
    s.keys("tab S");
    let first = s.screen();
    assert!(first.contains("Sort: where does this code belong?") && first.contains("1 of 60 · 0 filed"), "{first}");
    assert!(first.contains("1  micro, at the top") && first.contains("Emergent 01"), "{first}");
    s.count();
    for n in 0..60 {
        s.keys(["1", "2", "4", "5", "b"][n % 5]);
    }
    assert_eq!(s.count(), 60);
    assert!(s.screen().contains("60 filed"), "{}", s.screen());
    s.keys("esc");
    assert!(s.line(-1).contains("all 60 are filed"), "{}", s.line(-1));
    let book = s.app.world.project.codebook();
    let waits = book.children(None).iter().filter(|id| book.get(id).unwrap().level.is_none());
    assert_eq!(waits.filter(|id| book.children(Some(id)).is_empty()).count(), 0);
    s.keys("S");
    assert!(s.line(-1).contains("no code waits"), "{}", s.line(-1));
}

#[test]
fn filing_is_taken_back_passed_over_and_given_new_places() {
    let mut s = Session::open("I03");
    let codes = ["One", "Two", "Three"].map(|name| NewCode { name: name.into(), ..NewCode::default() });
    s.command(Command::AddCodes { parent: None, codes: codes.into() });
    s.keys("tab S 1");
    assert!(s.screen().contains("2 of 3 · 1 filed"), "{}", s.screen());
    s.keys("u");
    assert!(s.screen().contains("1 of 3 · 0 filed"), "{}", s.screen());
    let level = |s: &Session, name: &str| {
        let book = s.app.world.project.codebook();
        book.level(book.find(name)[0]).map(ToString::to_string)
    };
    assert_eq!(level(&s, "One"), None);
    s.keys("space 2 enter +Journeys enter");
    let book = s.app.world.project.codebook();
    let parent = book.parent(book.find("Three")[0]).map(|id| book.name(id).to_owned());
    assert_eq!((level(&s, "Two").as_deref(), parent.as_deref()), (Some("meso"), Some("Journeys")));
    s.keys("? esc Q");
    assert!(s.line(-1).contains("Q does nothing here"), "{}", s.line(-1));
}

#[test]
fn the_passages_of_a_code_are_filed_one_by_one_under_others() {
    let mut s = Session::open("I03");
    on(&mut s, "Role clarity");
    s.keys("A Told enter");
    on(&mut s, "Role clarity");
    let before = count(&s, "Role clarity");
    s.keys("g f");
    let shown = s.screen();
    assert!(shown.contains("Split “Role clarity”: which code is this?") && shown.contains("4  Told"), "{shown}");
    s.keys("4 space 4 esc");
    assert_eq!((count(&s, "Told"), count(&s, "Role clarity")), (2, before - 2));
    assert!(s.line(-1).contains("2 filed"), "{}", s.line(-1));
    s.keys("u u");
    assert_eq!(count(&s, "Role clarity"), before);
}

#[test]
fn a_code_gets_a_colour_by_name() {
    let mut s = Session::open("I03");
    on(&mut s, "Shadowing");
    s.keys("C");
    assert!(s.screen().contains("Colour of “Shadowing”"), "{}", s.screen());
    s.keys("5");
    let book = s.app.world.project.codebook();
    assert_eq!(book.get(book.find("Shadowing")[0]).unwrap().color.as_deref(), Some("teal"));
}

#[test]
fn a_name_that_looks_like_another_is_told_while_it_is_typed() {
    let mut s = Session::open("I03");
    s.keys("c +Shadowings");
    assert!(s.screen().contains("It looks like “Shadowing”, which is there."), "{}", s.screen());
    s.keys("esc");
    on(&mut s, "Role clarity");
    s.keys("A Role-clarity");
    assert!(s.screen().contains("it looks like “Role clarity”, which is there"), "{}", s.screen());
    s.keys("enter");
    assert!(names(&s).contains(&"Role-clarity".to_owned()), "it is a warning, no refusal");
}

#[test]
fn a_code_is_dragged_below_another_one_and_undo_puts_it_back() {
    let mut s = Session::open("I03");
    s.resize(140, 60);
    let find = |s: &Session, name: &str| s.app.world.project.codebook().find(name)[0].clone();
    let team = find(&s, "Team");
    let parent = |s: &Session| s.app.world.project.codebook().get(&find(s, "Shadowing")).unwrap().parent.clone();
    let (before, counted) = (parent(&s), s.app.world.counts.total());
    let (from, to) = (s.find("Shadowing"), s.find("Team "));
    s.mouse(MouseKind::Down { clicks: 1 }, from).mouse(MouseKind::Drag, to);
    assert!(s.line(-1).contains("let go: Shadowing moves below Team"), "{}", s.line(-1));
    assert_eq!(parent(&s), before, "nothing moves before the button is let go");
    s.mouse(MouseKind::Up, to);
    assert_eq!(parent(&s), Some(team));
    assert!(s.line(-1).contains("Shadowing stands below Team now – u takes it back"), "{}", s.line(-1));
    assert_eq!(s.app.world.counts.total(), counted);
    s.keys("u");
    assert_eq!(parent(&s), before);
    // Beside the codebook nothing happens, nor after a key.
    let beside = (to.0 - 60, to.1);
    s.mouse(MouseKind::Down { clicks: 1 }, from).mouse(MouseKind::Drag, to).mouse(MouseKind::Drag, beside);
    assert!(s.line(-1).contains("the code stays where it is"), "{}", s.line(-1));
    s.mouse(MouseKind::Up, beside);
    s.mouse(MouseKind::Down { clicks: 1 }, from).mouse(MouseKind::Drag, to).keys("esc").mouse(MouseKind::Up, to);
    assert_eq!(parent(&s), before);
    // On itself nothing happens, on a level it is said what would help, under its own code it cannot go.
    s.mouse(MouseKind::Down { clicks: 1 }, from)
        .mouse(MouseKind::Drag, (from.0 + 2, from.1))
        .mouse(MouseKind::Up, from);
    assert_eq!(parent(&s), before);
    let (level, category) = (s.find("Macro"), s.find("Induction"));
    s.mouse(MouseKind::Down { clicks: 1 }, from).mouse(MouseKind::Drag, level).mouse(MouseKind::Up, level);
    assert!(s.line(-1).contains("dropped on another one"), "{}", s.line(-1));
    s.mouse(MouseKind::Down { clicks: 1 }, category).mouse(MouseKind::Drag, from).mouse(MouseKind::Up, from);
    assert!(s.line(-1).contains("cannot be moved below itself"), "{}", s.line(-1));
    assert_eq!(parent(&s), before);
}
