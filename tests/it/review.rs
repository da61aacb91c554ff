//! Reviewing: everything can be looked at, comments are written, and nothing reaches the project.

use crate::pty::Pty;
use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::action::ROWS;
use emic::app::{Screen, guard};
use emic::domain::Project;
use emic::domain::memo::{About, Memo, MemoKind};
use emic::domain::record::Line;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

fn comments(project: &Project) -> Vec<&Memo> {
    project.threads().filter(|memo| memo.author.as_str() == "rb").collect()
}

#[test]
fn a_reviewer_comments_on_a_passage_a_code_a_number_and_the_project() {
    let mut s = Session::review("I03");
    assert!(s.line(0).ends_with("review · layer final · rb"), "{}", s.line(0));
    assert!(s.line(-1).starts_with("review · comments saved"), "{}", s.line(-1));
    s.keys("J v w w m Which? esc");
    assert!(s.line(-1).contains("the comment is kept"), "{}", s.screen());
    s.keys("esc t m Why? esc");
    s.keys("a 2 l l l l l m Many! esc").keys("g n m All? esc");
    let all: Vec<String> = comments(&s.app.world.project).iter().map(|c| format!("{} {}", c.text, c.about)).collect();
    assert_eq!(all.len(), 4, "{all:?}\n{}", s.screen());
    assert!(all[0].starts_with("Which? source/i03-") && all[1].starts_with("Why? number/T:"), "{all:?}");
    assert!(all[2].starts_with("Many! number/T:") && all[2].contains('×'), "{all:?}");
    assert_eq!(all[3], "All? project");
    assert!(comments(&s.app.world.project)[0].passage.is_some());
    s.keys("t");
    assert!(s.screen().contains("»"), "a number with a comment has its sign: {}", s.screen());
    s.keys("f2 tab j j m Code? esc");
    assert!(matches!(comments(&s.app.world.project)[4].about, About::Code(_)));
    s.keys("g k");
    let screen = s.screen();
    assert!(screen.contains("Threads 5") && screen.contains("open") && screen.contains("Many!"), "{screen}");
}

#[test]
fn comments_are_changed_removed_and_brought_back() {
    let mut s = Session::review("I03");
    s.keys("g k m First esc").keys("enter end :again esc");
    assert_eq!(comments(&s.app.world.project)[0].text, "First:again");
    s.keys("x");
    assert!(comments(&s.app.world.project).is_empty(), "{}", s.screen());
    s.keys("u");
    assert_eq!(comments(&s.app.world.project).len(), 1);
    s.keys("u u");
    assert!(comments(&s.app.world.project).is_empty(), "{}", s.screen());
    s.keys("u");
    assert!(s.line(-1).contains("there is nothing to undo"), "{}", s.line(-1));
}

#[test]
fn nothing_that_changes_the_project_can_be_done_or_is_offered() {
    for row in ROWS {
        for action in row.actions.iter().filter(|action| guard::changes(**action)) {
            let mut s = Session::review("I03");
            s.keys("J");
            if row.contexts.contains(&emic::app::action::Context::Codebook) {
                s.keys("tab j j");
            }
            let keys: Vec<String> = row.keys.iter().map(|key| key.replace("1-9", "3")).collect();
            s.keys(&keys[0]);
            assert!(s.app.overlays.is_empty(), "{action} opened something: {}", s.screen());
            assert!(s.appended.is_empty(), "{action}");
        }
    }
    let mut s = Session::review("I03");
    s.keys("c");
    assert!(
        s.line(-1).contains("nothing in the project can be changed in a review – m writes a comment"),
        "{}",
        s.line(-1)
    );
    for (keys, offers) in [("v", "c code"), ("esc tab", "r rename"), ("esc shift-tab", "D done"), ("g a", "e edit")] {
        s.keys(keys);
        assert!(!s.line(-1).contains(offers), "{keys}: {}", s.line(-1));
    }
}

#[test]
fn whatever_keys_are_pressed_only_comments_are_written() {
    let keys = "J c enter 3 . i x enter enter r 1 * ~ D g e v e c enter esc tab a x enter A y enter r z enter d q tab w esc C 1 M enter g l 1 g m \
        enter S 1 esc g r = 3 esc esc g a enter x enter a p enter A q enter r r enter tab enter t enter m hello esc D x u ctrl-r g k D a me esc \
        x : u n d o enter s t h e enter space c enter esc esc q g j no esc";
    let mut s = Session::review("I03");
    s.keys(keys);
    for record in &s.appended {
        let Line::Trail(line) = &record.line else { panic!("a coding was made: {record:?}") };
        assert!(line.of.starts_with("memo/"), "{}", line.of);
    }
    assert!(!s.appended.is_empty());
}

#[test]
fn a_card_can_be_read_and_not_changed() {
    let mut s = Session::review("I03");
    s.keys("tab j j d x");
    assert!(s.line(-1).contains("nothing in the project can be changed in a review"), "{}", s.screen());
    s.keys("esc");
    assert!(s.app.overlays.is_empty() && s.appended.is_empty(), "{}", s.screen());
}

#[test]
fn a_reviewer_answers_what_was_answered() {
    let mut s = Session::review("I03");
    s.keys("g n m First esc g k a Second esc");
    let project = &s.app.world.project;
    let thread = comments(project)[0];
    let answer = project.answers(&thread.id).next().unwrap();
    assert_eq!((answer.text.as_str(), answer.kind), ("Second", MemoKind::Note));
    assert!(s.screen().contains("Second"), "{}", s.screen());
    s.keys("D");
    assert!(s.line(-1).contains("nothing in the project can be changed in a review"), "{}", s.line(-1));
}

/// Every file and folder below one: what it holds, how long, when it was changed.
fn state_of(root: &Path) -> BTreeMap<String, (Vec<u8>, i64, i64, u32)> {
    let (mut open, mut all) = (vec![root.to_owned()], BTreeMap::new());
    while let Some(path) = open.pop() {
        let meta = fs::symlink_metadata(&path).unwrap();
        let bytes = if meta.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        all.insert(path.display().to_string(), (bytes, meta.mtime(), meta.mtime_nsec(), meta.mode()));
        if meta.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    all
}

/// Reviews on a terminal, from the folder above the working folder.
fn review(desk: &Desk, args: &[&str]) -> Pty {
    Pty::start(&desk.path(""), &[&["review"], args].concat(), &[("TZ", "UTC")], (100, 30))
}

#[test]
fn nothing_is_written_into_the_project_and_the_notes_come_back() {
    let desk = Desk::with_study();
    desk.run(&["code", "study", "I01", "--quote", "no induction", "Induction", "--coder", "hw"]).ok();
    // A hand edit would be taken in by whoever opens the project for writing.
    let page = desk.work("study/codebook.yaml");
    fs::write(&page, desk.read("study/codebook.yaml").replace("name: Induction", "name: Inductions")).unwrap();
    let lock = |mode: u32| {
        for path in state_of(&desk.work("study")).into_keys() {
            let is_folder = Path::new(&path).is_dir();
            fs::set_permissions(&path, fs::Permissions::from_mode(if is_folder { mode } else { mode & 0o666 }))
                .unwrap();
        }
    };
    lock(0o500);
    let before = state_of(&desk.work("study"));
    let mut pty = review(&desk, &["work/study", "--coder", "rb", "--notes", "work/back.yaml"]);
    pty.wait_for("nothing in the project is changed");
    pty.keys("mIs it?\x1b");
    pty.wait_for("the comment is kept");
    pty.keys("qq");
    let code = pty.wait_for_end();
    lock(0o700);
    assert_eq!(code, 0);
    pty.wait_for("Send that file back");
    let after = state_of(&desk.work("study"));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (path, (bytes, mtime, nsec, _)) in &after {
        assert_eq!((bytes, *mtime, *nsec), (&before[path].0, before[path].1, before[path].2), "{path}");
    }
    assert!(desk.read("back.yaml").contains("Is it?"));
    assert_eq!(
        desk.run(&["notes", "add", "study", "back.yaml", "--coder", "hw"]).ok(),
        "Brought in 1 comment. 'emic notes' lists the threads.\n"
    );
}

#[test]
fn a_project_of_a_newer_format_is_read_and_what_is_not_known_is_said() {
    let desk = Desk::with_study();
    let page = desk.read("study/project.yaml").replace("format: 1", "format: 2");
    fs::write(desk.work("study/project.yaml"), page).unwrap();
    fs::set_permissions(desk.work("study"), fs::Permissions::from_mode(0o500)).unwrap();
    let before = state_of(&desk.work("study"));
    let mut pty = review(&desk, &["work/study", "--coder", "rb"]);
    pty.wait_for("needs format 2, which this version of emic does not know");
    pty.keys("jqq");
    assert_eq!(pty.wait_for_end(), 0);
    assert_eq!(before, state_of(&desk.work("study")));
    fs::set_permissions(desk.work("study"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn bad_arguments_get_a_sentence() {
    let desk = Desk::with_study();
    let refused = |args: &[&str], said: &str| {
        let pty = review(&desk, args);
        pty.wait_for(said);
        assert_eq!(pty.wait_for_end(), 2, "{args:?}");
    };
    refused(&["nowhere"], "There is no 'nowhere'");
    refused(
        &["work/study", "--notes", "work/study/notes.yaml"],
        "A review writes nothing into it: name a file somewhere else",
    );
    refused(&["work/study", "--notes", "no/such/notes.yaml"], "There is no folder 'no/such'");
    desk.write("codes.csv", "name\n");
    refused(&["work/study", "--notes", "work/codes.csv"], "it is no file of notes");
    let run = desk.run(&["review", "study"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("terminal"), "{}", run.err);
}

#[test]
fn frames() {
    let mut s = Session::review("I03");
    s.keys("J m Is:that:so? esc").resize(80, 24);
    insta::assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented sample)     review · layer final · rb
    I03 · interview · MSW                                             turn 2 of 73
     1 Int.  Thank you for making the time, I know you’re on
             nights this week. Before we get to Northfield,
             could you tell me what you did before?

     2 P03  »Before. Yes. So I graduated eleven years ago. I
             did my internship, then my military service as a
             doctor, one year and a half, and then
             cardiology. I was a registrar, what you would
             call a registrar, for four years, in a big
             public hospital in [home country]. Eight hundred
             beds. The last two years I was running the
             coronary care at night, me and one intern and
             one very good nurse who had been there longer
             than the building.

     3 Int.  [laughs] And what brought you to England?

     4 P03   My wife is a pharmacist, her brother lives here.
             And, er, there were things at home, I don’t want ┃   Motivation ?
             to make politics. We have two girls. Let us say  ┃
    » Is:that:so? · rb · open
    review  READ  the comment is kept                                       ? help
    ");
    s.keys("g k").resize(120, 40);
    assert_eq!(s.at(), Screen::Memos);
    insta::assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented sample) · threads                                   review · layer final · rb
    Threads 1
    2026-11-12 open     'I03'  Is:that:so?                       'I03' · rb · 2026-11-12 · open
                                                                 “Before.”

                                                                 Is:that:so?

































    review · comments saved  THREADS  a answer   p go to its place   Space open, answered, settled   / search       ? help
    ");
}

#[test]
fn a_comment_that_was_being_written_when_the_power_went_is_a_comment_when_it_is_back() {
    let mut s = Session::review("I03");
    s.keys("m W h y ?");
    let mut s = s.killed();
    assert!(s.screen().contains("Comment on"), "{}", s.screen());
    s.keys("esc");
    assert!(s.line(-1).contains("the comment is kept"), "{}", s.screen());
}
