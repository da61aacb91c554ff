//! Versions of the codebook, its lock, and the lists of what to look at again: on the full screen and as commands.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::Screen;
use emic::app::msg::Msg;
use emic::app::screens::rework::Which;
use emic::domain::command::{CodeEdit, CodeText, Command, NewCode};
use emic::domain::id::CodeId;
use emic::theme::{Depth, Role};
use insta::assert_snapshot;

fn code(s: &Session, name: &str) -> CodeId {
    s.app.world.project.codebook().find(name)[0].clone()
}

fn define(s: &mut Session, name: &str, text: &str) {
    let edit = CodeEdit::Text(CodeText::Definition, text.into());
    let id = code(s, name);
    s.command(Command::EditCode(id, edit));
}

/// The sample with a version, and a codebook that changed since.
fn changed() -> Session {
    let mut s = Session::open("I03");
    s.command(Command::NameVersion { name: "v1".into(), note: "after the pilot".into(), locked: false, why: None });
    define(&mut s, "Shadowing", "Walking along with a colleague, without tasks of one's own.");
    let new = NewCode { name: "Money".into(), level: Some("macro".into()), ..NewCode::default() };
    s.command(Command::AddCodes { parent: None, codes: vec![new] });
    s
}

#[test]
fn the_codebook_is_named_compared_locked_and_unlocked_with_a_reason() {
    let mut s = Session::open("I03");
    s.keys("g v");
    assert_eq!(s.at(), Screen::Versions);
    assert!(s.screen().contains("No version of the codebook has a name yet."), "{}", s.screen());
    s.keys("space");
    assert!(s.line(-1).contains("has no name yet – a names it"), "{}", s.line(-1));
    s.keys("a v1 enter");
    assert!(s.line(-1).contains("is called 'v1' – Space locks it"), "{}", s.line(-1));
    define(&mut s, "Shadowing", "Something else");
    assert!(s.screen().contains("1 change since v1"), "{}", s.screen());
    s.keys("a V1 enter");
    assert!(s.line(-1).contains("there is a version 'V1' of the codebook already"), "{}", s.line(-1));
    s.keys("esc down space");
    assert!(s.screen().contains("it cannot be locked as that"), "{}", s.screen());
    s.keys("up a v2 enter space");
    assert!(s.screen().contains("locked as 'v2' by Hana Whitlock"), "{}", s.screen());
    // A second time it asks why, and what is said goes into the trail.
    s.keys("space");
    assert!(s.screen().contains("Unlock the codebook “v2”: why?"), "{}", s.screen());
    s.keys("enter");
    assert!(s.app.world.project.lock().is_some(), "no reason, no unlocking");
    s.keys("late enter");
    assert!(s.app.world.project.lock().is_none());
    s.keys("u");
    assert!(s.app.world.project.lock().is_some() && s.line(-1).contains("lock of version v2"), "{}", s.line(-1));
    s.keys("ctrl-r g w");
    let trail = s.screen();
    for said in
        ["locked the version 'v2'", "unlocked the version 'v2' of the codebook – late", "named the version 'v1'"]
    {
        assert!(trail.contains(said), "{said}: {trail}");
    }
    assert_eq!(s.restarted().app.world.project.versions().len(), 2);
}

#[test]
fn space_locks_the_version_just_named_and_unlocks_wherever_the_cursor_is() {
    let mut s = Session::open("I03");
    s.keys("g v a v1 enter a v2 enter space");
    assert!(s.screen().contains("locked as 'v2'"), "{}", s.screen());
    s.keys("down r");
    assert!(s.screen().contains("Rename version “v1”"), "{}", s.screen());
    s.keys("esc space");
    assert!(s.screen().contains("Unlock the codebook “v2”: why?"), "{}", s.screen());
    // Somebody else locks it at the same time.
    s.keys("esc");
    s.command(Command::NameVersion { name: "theirs".into(), note: String::new(), locked: true, why: None });
    s.keys("space late enter");
    assert!(s.app.world.project.lock().is_none(), "it can be changed again, as is said: {}", s.screen());
}

#[test]
fn the_version_under_the_cursor_is_seen_whatever_the_height() {
    let mut s = Session::open("I03");
    for nth in 1..=9 {
        s.command(Command::NameVersion { name: format!("v{nth}"), note: String::new(), locked: false, why: None });
    }
    let here = |s: &Session| s.words_in(Role::Row, Depth::True);
    s.keys("g v G").resize(80, 24);
    assert!(here(&s).contains("v1 "), "{}", s.screen());
    s.keys("a v10 enter");
    assert!(here(&s).contains("v10 "), "{}", s.screen());
}

#[test]
fn changes_are_gone_through_and_lead_to_their_codes() {
    let mut s = changed();
    s.keys("g v tab");
    assert!(s.screen().contains("Shadowing: definition"), "{}", s.screen());
    s.keys("down enter");
    assert_eq!((s.at(), s.app.codebook.code()), (Screen::Code, Some(code(&s, "Money"))));
    s.keys("g v esc");
    assert_eq!(s.at(), Screen::Versions, "Esc goes from the changes to the versions first");
    s.keys("down");
    assert!(s.screen().contains("The first version: there is none before it."), "{}", s.screen());
    s.keys("tab");
    assert!(s.line(-1).contains("there are no changes to go through"), "{}", s.line(-1));
    s.keys("c");
    assert!(s.screen().contains("from v1 to now: 2 changes"), "{}", s.screen());
    s.keys("r ! enter");
    assert!(s.screen().contains("from v1! to now"), "{}", s.screen());
    s.keys("esc");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn a_locked_codebook_keeps_its_codes_and_lets_the_day_go_on() {
    let mut s = changed();
    s.keys("g v a v2 enter space q");
    let before = s.app.world.project.codebook().content();
    let shadowing = code(&s, "Shadowing");
    let on = |s: &mut Session| {
        s.keys("esc esc");
        s.app.codebook.show(&s.app.world, &shadowing);
        s.keys("tab");
    };
    for keys in ["r", "M", "g m", "g r", "g l", "C", "x", "A", "ctrl-up"] {
        on(&mut s);
        s.keys(keys);
        assert!(s.app.overlays.is_empty() && s.screen().contains("was locked as 'v2' by Hana Whitlock"), "{keys}");
    }
    s.keys("d");
    assert!(s.screen().contains("Card of “Shadowing”"), "it can be read");
    for typed in ["Z z z", "tab Z"] {
        s.keys(typed);
        assert!(!s.screen().contains('Z') && s.screen().contains("was locked as 'v2' by"), "{}", s.screen());
    }
    s.send(Msg::Paste("ZZZ".into()));
    assert!(!s.screen().contains('Z'), "{}", s.screen());
    s.keys("esc");
    assert!(s.app.overlays.is_empty());
    assert_eq!(s.app.world.project.codebook().content(), before);
    s.keys("a Fresh enter");
    assert!(s.app.world.project.codebook().unsorted().any(|id| *id == code(&s, "Fresh")));
    s.keys("esc J c +Fresher enter");
    assert!(s.codings() > 0 && !s.app.codebook.rows().is_empty());
    assert!(s.app.world.project.codebook().unsorted().any(|id| *id == code(&s, "Fresher")));
    s.keys("g v");
    assert!(s.screen().contains("2 changes since v2"), "{}", s.screen());
    s.keys("q tab r !! enter");
    assert_eq!(s.app.world.project.codebook().find("Fresher!!").len(), 0);
}

#[test]
fn codings_under_an_older_definition_are_worked_through_one_after_the_other() {
    let mut s = changed();
    s.keys("g o");
    assert_eq!((s.at(), s.app.rework.which()), (Screen::Rework, Which::Older));
    let all = s.app.rework.older().len();
    assert!(all > 3, "{}", s.screen());
    let keys: Vec<_> = s.app.rework.older().iter().map(|row| row.key.clone()).collect();
    s.keys("space");
    assert_eq!(s.app.rework.older().len(), all - 1);
    assert_eq!(s.app.rework.older()[0].key, keys[1], "the next one comes in its place");
    s.keys("u");
    assert_eq!(s.app.rework.older()[0].key, keys[0]);
    assert!(s.screen().contains("undone: confirmation of Shadowing"), "{}", s.screen());
    s.keys("down enter");
    assert_eq!(s.at(), Screen::Code);
    assert!(s.app.panes.here().codings_here().iter().any(|stripe| stripe.cites.iter().any(|c| c.key == keys[1])));
    s.keys("q");
    assert_eq!((s.at(), s.app.rework.rows().0), (Screen::Rework, 1), "the list is as it was left");
    s.keys("r c Team enter");
    assert!(!s.app.rework.older().iter().any(|row| row.key == keys[1]), "recoded, it was judged");
    let codings = s.codings();
    s.keys("x");
    assert_eq!((s.codings(), s.app.rework.older().len()), (codings - 1, all - 2));
    s.keys("u u");
    assert_eq!(s.app.rework.older().len(), all);
    for _ in 0..all {
        s.keys("space");
    }
    assert!(s.screen().contains("Every coding was made under the definition that its code has now."), "{}", s.screen());
    s.keys("space");
    assert!(s.line(-1).contains("nothing is left in this list"), "{}", s.line(-1));
    assert_eq!(s.restarted().keys("g o").app.rework.older().len(), 0);
}

#[test]
fn sources_read_before_a_code_existed_are_looked_through_for_it() {
    let mut s = changed();
    s.keys("g o tab");
    let all = s.app.rework.unread().len();
    assert!(all > 3 && s.app.rework.unread().iter().all(|row| row.code == code(&s, "Money")), "{}", s.screen());
    let first = s.app.rework.unread()[0].clone();
    s.keys("enter");
    assert_eq!(s.app.panes.here().source(), Some(&first.source));
    s.keys("q space");
    assert_eq!(s.app.rework.unread().len(), all - 1);
    assert!(s.screen().contains("was looked through for Money – u brings it back"), "{}", s.screen());
    s.keys("u");
    assert_eq!(s.app.rework.unread().len(), all);
    assert!(s.line(-1).contains("undone: looking again through"), "{}", s.line(-1));
    s.keys("ctrl-r r");
    assert!(s.screen().contains("this is a source, no coding"), "{}", s.screen());
    s.keys("g w");
    assert!(s.screen().contains("again for 'Money'"), "{}", s.screen());
    s.keys("q y e");
    let others = s.app.rework.unread().iter().position(|row| row.coder.as_str() == "sc").unwrap();
    s.keys("g g");
    for _ in 0..others {
        s.keys("down");
    }
    let left = s.app.rework.unread().len();
    s.keys("space");
    assert!(s.app.rework.unread().len() == left && s.screen().contains("read this source: only"), "{}", s.screen());
}

#[test]
fn no_size_breaks_the_screens() {
    let mut s = changed();
    for keys in ["g v", "tab", "tab down c", "g o", "tab"] {
        s.keys(keys);
        for (columns, rows) in [(80, 24), (110, 12), (200, 60), (24, 6), (1, 1)] {
            s.resize(columns, rows);
            s.screen();
        }
        s.resize(80, 24);
    }
}

#[test]
fn versions_at_80_columns() {
    let mut s = changed();
    s.resize(80, 24).keys("g v tab");
    assert_snapshot!(s.screen(), @"
     emic · Medical support workers (invented sam… · versions layer mine · coder hw
     Versions of the codebook 1 · not locked
     now  39 codes · 2 changes since v1
     v1   2026-11-12 hw 38 codes · after the pilot
    ────────────────────────────────────────────────────────────────────────────────
     Changes from v1 to now: 2 changes
     Shadowing  definition Going along with a colleague to learn the wor… 7 codings
     Money      added at the top










    ────────────────────────────────────────────────────────────────────────────────
     Shadowing: definition
     v1: Going along with a colleague to learn the work before doing it.
     now: Walking along with a colleague, without tasks of one's own.

     saved   VERSIONS  Enter go to the code   Tab versions   q back          ? help
    ");
}

#[test]
fn versions_at_120_columns() {
    let mut s = changed();
    s.resize(120, 40).keys("g v a v2 enter space down down c");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented sample) · versions                                      layer mine · coder hw
    Versions of the codebook 2 · locked as 'v2' by Hana Whitlock
    now  39 codes · no change since v2                Changes from v1 to now: 2 changes
    v2   2026-11-12 hw locked 39 codes · 2 changes    Shadowing  definition Going along with a colleague to lea… 7 codings
    v1   2026-11-12 hw 38 codes · after the pilot     Money      added at the top





























                                                     ──────────────────────────────────────────────────────────────────────
                                                      Shadowing: definition
                                                      v1: Going along with a colleague to learn the work before doing it.
                                                      now: Walking along with a colleague, without tasks of one's own.

    saved   VERSIONS  Space unlock   c compare with now   Tab changes   a name today's   q back                     ? help
    ");
}

#[test]
fn what_to_look_at_again_at_80_columns() {
    let mut s = changed();
    s.resize(80, 24).keys("g o down");
    assert_snapshot!(s.screen(), @"
     emic · Medical support workers (invented s… · look again layer mine · coder hw
     Look again    text corrected 0  ▸ older definition 7    read before the code 7
    ────────────────────────────────────────────────────────────────────────────────
     Shadowing  I01, turn 14 “for the first two weeks I just followed the F1s. Whe…
     Shadowing  I03, turn 69 “And give him two days behind somebody, just walking.…
     Shadowing  I05, turn 40 “Then two shifts with a nurse, not with a doctor, bec…
     Shadowing  I07, turn 22 “I pair them myself, with a junior whom I choose, and…
     Shadowing  FG1, turn 27 “I followed one of the SHOs for a week, like a shadow…
     Shadowing  FG2, turn 28 “I’d do two days in the room and then two weeks as a …
     Shadowing  FG2, turn 32 “for me the shadowing was three days, and it was with…






    ────────────────────────────────────────────────────────────────────────────────
     Shadowing on “And give him two days behind somebody, just walking. I never had
     it.”
     then, 2021-05-10: Going along with a colleague to learn the work before doing
     it.
     now: Walking along with a colleague, without tasks of one's own.

     saved   LOOK AGAIN  Enter go there   Space it holds   r recode   u undo ? help
    ");
}

#[test]
fn what_to_read_again_at_120_columns() {
    let mut s = changed();
    s.resize(120, 40).keys("g o tab");
    assert_snapshot!(s.screen(), @"
     emic · Medical support workers (invented sample) · look again                                    layer mine · coder hw
     Look again    text corrected 0    under an older definition 7  ▸ read before the code 7
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     Money      I01 done 2021-05-06 · the code came 2026-11-12
     Money      I02 done 2021-05-07 · the code came 2026-11-12
     Money      I03 done 2021-05-10 · the code came 2026-11-12
     Money      I05 done 2021-05-11 · the code came 2026-11-12
     Money      I06 done 2021-05-12 · the code came 2026-11-12
     Money      I07 done 2021-05-13 · the code came 2026-11-12
     Money      FG1 done 2021-05-14 · the code came 2026-11-12






















    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     Money
     It has no definition yet.
     Until the source is looked through for it, tallies say '?' there, not 0.



     saved   LOOK AGAIN  Enter read it   Space looked through   Tab other list   u undo   q back                     ? help
    ");
}

fn run(desk: &Desk, args: &str) -> crate::support::command::Ran {
    let args: Vec<&str> = args.split(' ').collect();
    desk.run(&[&["codebook", "study"], &args[..]].concat())
}

#[test]
fn commands_name_list_compare_and_lock() {
    let desk = Desk::with_study();
    assert!(run(&desk, "--versions").ok().contains("no version was named yet"));
    run(&desk, "--changes").refused(&[
        "emic: No version of the codebook was named yet.",
        "      'emic codebook DIR --name v1' names the codebook as it is today.",
    ]);
    assert_eq!(run(&desk, "--name v1 --note pilot").ok(), "The codebook is now called 'v1'.\n");
    run(&desk, "--name V1")
        .refused(&["emic: There is a version 'v1' of the codebook already.", "      Choose another name."]);
    desk.write("more.csv", "name,level,definition\nInduction,meso,Something else\nMoney,macro,\n");
    run(&desk, "--import more.csv").ok();
    let csv = run(&desk, "--versions --format csv").ok();
    assert!(csv.lines().nth(1).unwrap().contains(",hw,2,,2,,pilot,v1-"), "{csv}");
    let csv = run(&desk, "--changes --format csv").ok();
    let rows: Vec<&str> = csv.lines().skip(1).map(|row| row.split(",0,").next().unwrap()).collect();
    assert_eq!(rows, ["Induction,definition,How one is introduced,Something else", "Money,added,,at the top"]);
    run(&desk, "--name v1 --lock").refused(&[
        "emic: The codebook has changed since 'v1': it cannot be locked as that.",
        "      Give the codebook as it is now a name, and lock that.",
    ]);
    assert_eq!(run(&desk, "--name v2 --lock").ok(), "The codebook is now called 'v2', and locked.\n");
    for between in ["--changes v1", "--changes v1..", "--changes v1..v2", "--changes V1..now"] {
        assert!(run(&desk, between).ok().contains("Something else"), "{between}");
    }
    assert!(run(&desk, "--changes v2..v1").ok().contains("removed"));
    for wrong in ["v9", "v1..v9", "v9..v1"] {
        run(&desk, &format!("--changes {wrong}"))
            .refused(&["emic: There is no version 'v9' of the codebook.", "      The versions are 'v1', 'v2'."]);
    }
    desk.write("worse.csv", "name,level,definition\nInduction,macro,Another\n");
    let refused = run(&desk, "--import worse.csv");
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("locked as 'v2' by hw"), "{}", refused.err);
    let coded = desk.run(&["code", "study", "I01", "--turn", "2", "+Fresh"]);
    assert_eq!(coded.code, Some(0), "{coded:?}");
    desk.run(&["check", "study"]).ok();
    run(&desk, "--name v2 --unlock")
        .refused(&["emic: Unlocking the codebook needs a reason.", "      Say it with --why."]);
    assert_eq!(run(&desk, "--name v2 --unlock --why late").ok(), "The codebook can be changed again.\n");
    run(&desk, "--import worse.csv").ok();
    for (wrong, said) in [
        ("--lock", "--name <NAME>"),
        ("--versions --lock", "cannot be used with"),
        ("--changes --why late", "cannot be used with"),
        ("--versions --changes", "cannot be used with"),
        ("--name x --lock --unlock", "cannot be used with"),
        ("--rework later", "[possible values: older, before]"),
        ("--code Induction", "--rework <LIST>"),
    ] {
        let ran = run(&desk, wrong);
        assert!(ran.code == Some(2) && ran.err.contains(said), "{wrong}: {}", ran.err);
    }
    let trail = desk.run(&["trail", "study"]).ok();
    assert!(trail.contains("unlocked the version 'v2' of the codebook") && trail.contains("late"), "{trail}");
}

#[test]
fn commands_list_what_to_look_at_again() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--turn", "2", "Induction"]).ok();
    desk.run(&["done", "study", "I01"]).ok();
    desk.write("more.csv", "name,level,definition\nInduction,meso,Something else\nMoney,macro,\n");
    run(&desk, "--import more.csv").ok();
    let older = run(&desk, "--rework older --layer mine --format csv").ok();
    assert!(older.contains("Induction,I01,2,") && older.contains("How one is introduced,Something else,hw"), "{older}");
    let before = run(&desk, "--rework before --layer mine --format csv").ok();
    assert!(before.lines().any(|row| row.starts_with("Money,I01,hw,")), "{before}");
    assert!(!before.contains("Role clarity"), "it was there when the source was read: {before}");
    let none = run(&desk, "--rework older --code Money").ok();
    assert!(none.contains("coded under an older definition: 0"), "{none}");
    let ran = run(&desk, "--rework older --code Monye");
    assert!(ran.code == Some(2) && ran.err.contains("Did you mean 'Money'?"), "{}", ran.err);
}

#[test]
fn check_tells_what_changed_in_spite_of_a_lock_and_what_is_missing() {
    let desk = Desk::with_study();
    run(&desk, "--name v1 --lock").ok();
    desk.run(&["check", "study"]).ok();
    let file = &desk.files("study/trail", ".yaml")[0];
    let trail = std::fs::read_to_string(file).unwrap();
    // Somebody who had not heard of the lock went on.
    let line = trail.lines().find(|line| line.contains("\"name\":\"Role clarity\"")).unwrap();
    let of = line.split("\"of\":\"").nth(1).unwrap().split('"').next().unwrap();
    let late = format!(
        "- {{\"of\":\"{of}\",\"rev\":2,\"set\":{{\"definition\":\"late\"}},\"act\":[900,1,1],\"t\":\"2999-01-01T00:00:00.000Z\"}}\n"
    );
    std::fs::write(file, trail.clone() + &late).unwrap();
    let ran = desk.run(&["check", "study"]);
    assert!(ran.out.contains("locked as 'v1' and says something else"), "{ran:?}");
    std::fs::write(file, trail.replace(&format!("{line}\n"), "")).unwrap();
    let ran = desk.run(&["check", "study"]);
    assert!(ran.out.contains("version 'v1' cannot be made again: records are missing"), "{ran:?}");
}
