//! The trail: filtered on the full screen and as a command.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::Screen;

#[test]
fn the_last_change_stands_first_and_leads_to_its_place() {
    let mut s = Session::open("I03");
    s.keys("J J c +Fresh enter g w");
    assert_eq!(s.at(), Screen::Trail);
    let screen = s.screen();
    let first: Vec<&str> = screen.lines().skip(3).take(2).collect();
    assert!(first.iter().any(|line| line.contains("added the code 'Fresh'")), "{screen}");
    assert!(first.iter().any(|line| line.contains("as 'Fresh'")), "{screen}");
    s.keys("f 1");
    assert!(s.screen().contains("of codings") && !s.screen().contains("added the code"), "{}", s.screen());
    s.keys("enter");
    assert_eq!((s.at(), s.app.panes.here().turn_here(&s.app.world)), (Screen::Code, Some(2)));
    s.keys("q / fresh enter");
    assert!(s.screen().contains("1 change of codings with 'fresh'"), "{}", s.screen());
    s.keys("f a u");
    assert!(s.screen().contains("undo: "), "undoing is a change: {}", s.screen());
    // One thing, one day; what was undone is marked.
    s.keys("f a g g");
    s.keys("/ added enter f t");
    assert!(s.screen().contains("of the code 'Fresh'"), "{}", s.screen());
    s.keys("esc f d");
    assert!(s.screen().contains("since 2026-11-12 until 2026-11-12"), "{}", s.screen());
    s.keys("esc");
    assert!(s.screen().contains("(undone) added the code 'Fresh'"), "{}", s.screen());
    for (columns, rows) in [(80, 24), (200, 60), (24, 6)] {
        s.resize(columns, rows);
        s.screen();
    }
    s.keys("q");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn the_command_filters_by_who_what_when_and_words() {
    let desk = Desk::with_study();
    let count = |args: &[&str]| {
        let args = [&["trail", "study", "--format", "csv"], args].concat();
        desk.run(&args).ok().lines().count() - 1
    };
    let all = count(&[]);
    assert_eq!(count(&["--by", "hw"]), all);
    assert_eq!(count(&["--by", "outside"]), 0);
    assert_eq!(count(&["--of", "codebook"]), 2);
    assert_eq!(count(&["--of", "codebook", "--search", "clarity"]), 1);
    assert_eq!((count(&["--since", "2000-01-01"]), count(&["--since", "2999-01-01"])), (all, 0));
    // One thing, and what lies in it; both ends of time.
    let codes = desk.run(&["codebook", "study", "--format", "csv"]).ok();
    let code = codes.lines().find(|line| line.contains("Role clarity")).unwrap().split(',').nth(2).unwrap().to_owned();
    desk.run(&["code", "study", "I01", "--turn", "2", "Role clarity"]).ok();
    assert_eq!(count(&["--of", &format!("code:{code}")]), 2, "added, and given");
    assert_eq!(count(&["--of", "code:Role clarity"]), 2);
    assert_eq!(count(&["--of", "participant:P01"]), 1);
    assert!(count(&["--of", "source:I01"]) >= 2);
    assert_eq!((count(&["--until", "2000-01-01"]), count(&["--until", "2999-01-01"])), (0, all + 1));
    for (args, said) in [
        (&["--of", "code:none"][..], "There is no code 'none'"),
        (&["--of", "coding:0000"], "No coding has the id '0000'"),
        (&["--of", "memo:x"], "No memo has the id 'x'"),
        (&["--of", "weather"], "'weather' is nothing that changes are made to"),
        (&["--since", "yesterday"], "write a date like 2026-11-22"),
        (&["--by", "H W"], "1 to 16"),
        (&["--by", "sc"], "'sc' is no coder of this project"),
    ] {
        let run = desk.run(&[&["trail", "study"], args].concat());
        assert!(run.code == Some(2) && run.err.contains(said), "{args:?}: {}", run.err);
    }
}

#[test]
fn the_reason_for_naming_a_version_is_kept_and_one_for_a_note_is_refused() {
    let desk = Desk::with_study();
    desk.run(&["codebook", "study", "--name", "v1", "--lock", "--why", "after the pilot"]).ok();
    let trail = desk.run(&["trail", "study", "--of", "codebook", "--format", "csv"]).ok();
    assert!(trail.lines().last().unwrap().contains("after the pilot"), "{trail}");
    desk.run(&["codebook", "study", "--name", "v1", "--note", "x", "--why", "y"]).refused(&[
        "emic: --why gives the reason for naming, locking or unlocking a version, not for another note.",
        "      Say it in the note, or leave --why out.",
    ]);
}
