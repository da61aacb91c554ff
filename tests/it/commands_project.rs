//! Commands about a project as a whole: demo, new, open, check, done, trail; who codes; where DIR may be left out.

use crate::support::command::Desk;

#[test]
fn demo_without_a_terminal_prints_the_tallies_of_the_sample_by_level() {
    let desk = Desk::new();
    let ran = desk.run(&["demo"]);
    let copied = desk.path("data/emic/medical-support-workers");
    assert_eq!(ran.err, format!("The sample project was copied to '{}'.\n", copied.display()));
    let out = ran.ok();
    for level in ["\nmicro ", "\nmeso ", "\nmacro "] {
        assert!(out.contains(level), "{out}");
    }
    assert!(out.contains("layer final"), "{out}");
    // A second time the copy is opened as it is.
    std::fs::remove_file(copied.join("README.md")).unwrap();
    let again = desk.run(&["demo"]);
    assert_eq!(again.err, "");
    assert_eq!(again.ok().lines().count(), out.lines().count());
    assert!(!copied.join("README.md").exists());
}

#[test]
fn demo_copies_to_a_folder_of_choice_and_hw_codes_there() {
    let desk = Desk::new();
    desk.run(&["demo", "here/it"]).ok();
    let out = desk.run(&["code", "here/it", "I01", "--turn", "2", "--sentence", "1", "Motivation"]).ok();
    assert!(out.contains("Motivation"), "{out}");
    let trail = desk.run_in("here/it", &["trail", "--format", "csv"]).ok();
    assert!(trail.lines().last().unwrap().contains(",hw,\"coded "), "{trail}");
    desk.write("full/mine.txt", "mine");
    let full = desk.work("full");
    desk.run(&["demo", "full"]).refused(&[
        "emic: 'full' holds other files.",
        "      Name a new or an empty folder; texts are brought in with 'emic import'.",
    ]);
    assert_eq!(std::fs::read_dir(full).unwrap().count(), 1);
}

#[test]
fn new_makes_a_project_for_the_account_that_is_asked_for_nothing_else() {
    let desk = Desk::new();
    let ran = desk.run(&["new", "study", "--title", "Night shifts 夜班", "--levels", "micro, meso"]);
    assert_eq!(ran.err, "Next: 'emic import study FILE...' adds transcripts.\n");
    assert_eq!(ran.ok(), "Made 'Night shifts 夜班' in 'study', with the levels micro, meso; you code as tester.\n");
    assert!(desk.read("study/project.yaml").contains("Night shifts 夜班"));
    desk.run(&["check", "study"]).ok();
    desk.run(&["new", "study"]).refused(&[
        &format!("emic: '{}' is an emic project already.", desk.work("study").canonicalize().unwrap().display()),
        "      Open it, or name another folder.",
    ]);
}

#[test]
fn new_refuses_what_makes_no_sense() {
    let desk = Desk::new();
    desk.run(&["new", "x", "--approach", "mixed"]).refused(&[
        "emic: There is no approach 'mixed'.",
        "      Take one of framework, codebook, content, reflexive, grounded, undecided.",
    ]);
    desk.run(&["new", "x", "--levels", "micro,meso,micro"])
        .refused(&["emic: The level 'micro' is given twice.", "      Name each level once, in order."]);
    for level in ["none", "No level"] {
        desk.run(&["new", "x", "--levels", &format!("micro,{level}")]).refused(&[
            &format!("emic: '{level}' cannot be a level."),
            "      It stands for codings without a level: give the level another name.",
        ]);
    }
    desk.run(&["new", "a/b/c"]).refused(&[
        "emic: There is no folder 'a/b' to make the project in.",
        "      Make it first, or name another place.",
    ]);
    assert_eq!(std::fs::read_dir(desk.path("work")).unwrap().count(), 0);
}

#[test]
fn a_project_cannot_be_made_where_a_file_is() {
    let desk = Desk::new();
    desk.write("file", "x");
    let ran = desk.run(&["new", "file/study"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.starts_with("emic: There is no folder 'file' to make the project in."), "{}", ran.err);
    let ran = desk.run(&["new", "file"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("a part of its path is a file, not a folder"), "{}", ran.err);
    assert_eq!(desk.read("file"), "x");
}

#[test]
fn dir_may_be_left_out_inside_a_project() {
    let desk = Desk::with_study();
    assert!(desk.run_in("study", &["sources"]).ok().contains("I01"));
    desk.run_in("study", &["code", "I01", "--turn", "2", "--sentence", "2", "Induction"]).ok();
    desk.run_in("study", &["done", "I01"]).ok();
    // DIR still wins where it is said.
    assert_eq!(desk.run_in("study", &["done", ".", "I01"]).ok(), "'I01' was marked done already by hw.\n");
    assert_eq!(desk.run_in("study/sources", &["tally", ".."]).code, Some(0));
}

#[test]
fn nobody_is_guessed_among_several_coders_and_a_new_one_has_to_be_agreed_to() {
    let desk = Desk::with_study();
    let code = |coder: &[&str]| {
        let mut args = vec!["code", "study", "I01", "--turn", "2", "--sentence", "1", "Induction"];
        args.extend(coder);
        desk.run(&args)
    };
    code(&["--coder", "sc"]).refused(&[
        "emic: 'sc' is no coder of 'Study', which has the coders hw.",
        "      Correct the id, or add --yes to make 'sc' a coder.",
    ]);
    code(&["--coder", "sc", "--yes"]).ok();
    code(&[]).refused(&[
        "emic: Nothing says who codes: 'Study' has the coders hw, sc.",
        "      Say it with --coder ID, set EMIC_CODER, or put 'coder: ID' into your settings.yaml.",
    ]);
    let ran = Desk::finish(desk.command(&["code", "study", "I01", "--turn", "4", "Induction"]).env("EMIC_CODER", "hw"));
    ran.ok();
    let ran = Desk::finish(desk.command(&["tally", "study", "--layer", "mine"]).env("EMIC_CODER", "H W"));
    ran.refused(&[
        "emic: EMIC_CODER is 'H W', which cannot be a coder.",
        "      Take 1 to 16 of a-z, 0-9 and -, or use --coder.",
    ]);
}

#[test]
fn done_is_marked_and_opened_again_with_a_reason() {
    let desk = Desk::with_study();
    assert_eq!(desk.run(&["done", "study", "I01"]).ok(), "'I01' is done by hw.\n");
    desk.run(&["done", "study", "I01", "--reopen"])
        .refused(&["emic: Opening a source again needs a reason.", "      Say it with --why."]);
    let out = desk.run(&["done", "study", "I01", "--reopen", "--why", "one turn was missed"]).ok();
    assert_eq!(out, "'I01' is open again for hw.\n");
    let trail = desk.run(&["trail", "study", "--format", "json"]).ok();
    assert!(trail.contains(r#""what":"opened 'I01' again","why":"one turn was missed""#), "{trail}");
}

#[test]
fn the_trail_says_when_who_what_and_why() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "no induction", "Induction"]).ok();
    let csv = desk.run(&["trail", "study", "--format", "csv"]).ok();
    let what: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').nth(3).unwrap()).collect();
    assert_eq!(
        what,
        [
            "made the project 'Study'",
            "added the coder hw",
            "added the source 'I01'",
            "added the participant P01",
            "added the code 'Induction'",
            "added the code 'Role clarity'",
            "coded as 'Induction': “no induction” in 'I01'"
        ]
    );
}

#[test]
fn the_trail_tells_what_was_not_applied_and_what_is_not_recorded_yet() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "no induction", "Induction"]).ok();
    let record = desk.files("study/codings", ".yaml").into_iter().next().unwrap();
    let own = std::fs::read_to_string(&record).unwrap();
    let id = own.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let line = format!("- {{\"id\":\"{id}\",\"rev\":2,\"gone\":true,\"t\":\"2026-11-01T08:00:00.000Z\"}}\n");
    std::fs::write(record.with_file_name("sc~abcd.yaml"), line).unwrap();
    let page = desk.work("study/codebook.yaml");
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, text.replacen("Induction", "Being inducted", 1)).unwrap();
    let csv = desk.run(&["trail", "study", "--format", "csv"]).ok();
    assert!(
        csv.contains(&format!(",sc,\"wrote of the coding {id} in 'I01', which is not theirs: not applied\"")),
        "{csv}"
    );
    let by_hand = csv.lines().find(|line| line.contains("by hand, not taken in yet: ")).unwrap_or(&csv);
    assert!(by_hand.contains(",,outside,"), "nobody knows when: {by_hand}");
}

#[test]
fn without_a_terminal_the_screens_say_what_works() {
    let desk = Desk::with_study();
    for args in [&["study"][..], &["open", "study"]] {
        let ran = desk.run(args);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("'emic tally DIR'"), "{}", ran.err);
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_in_silence() {
    let desk = Desk::new();
    desk.run(&["demo", "it"]).ok();
    let mut child = desk
        .command(&["quotes", "it", "--layer", "everyone", "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn help_and_version_go_to_standard_output() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).ok();
    for command in [
        "demo",
        "new",
        "import",
        "open",
        "code",
        "uncode",
        "tally",
        "quotes",
        "sources",
        "participants",
        "codebook",
        "done",
        "trail",
        "check",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
    }
    assert_eq!(desk.run(&["--version"]).ok(), format!("emic {}\n", env!("CARGO_PKG_VERSION")));
}
