//! A reviewer's comments brought in: threads in the margin that are answered and settled.

use crate::support::command::{Desk, Ran};
use crate::support::session::Session;
use emic::domain::command::Command;
use emic::domain::memo::About;
use emic::domain::{Comment, SourceText, When};
use std::fmt::Write as _;

const HEAD: &str = "# emic notes 1 · comments\n";

/// Runs a line whose words have no blanks in them.
fn run(desk: &Desk, line: &str) -> Ran {
    desk.run(&line.split(' ').collect::<Vec<_>>())
}

/// One line of a file of notes.
fn line(id: &str, about: &str, text: &str, more: &str) -> String {
    format!(
        "- {{\"of\":\"memo/{id}\",\"rev\":1,\"set\":{{\"about\":\"{about}\",\"author\":\"rb\",\
        \"created\":\"2026-11-22T10:00:00Z\",\"kind\":\"comment\",\"text\":\"{text}\"{more}}},\"t\":\"2026-11-22T10:00:00Z\"}}\n"
    )
}

/// The passage `words` of the interview, as a comment has it.
fn passage(desk: &Desk, words: &str) -> String {
    let folder =
        desk.files("study/sources", ".txt").into_iter().find(|path| !path.to_string_lossy().contains(".versions"));
    let text = std::fs::read_to_string(folder.unwrap()).unwrap();
    let start = text[..text.find(words).unwrap()].chars().count();
    let src = SourceText::new(&text, &[]).src().to_owned();
    let end = start + words.chars().count();
    format!(",\"passage\":{{\"at\":[{start},{end}],\"quote\":\"{words}\",\"src\":\"{src}\"}}")
}

fn source(desk: &Desk) -> String {
    let page = desk.files("study/sources", ".yaml").remove(0);
    format!("source/{}", page.file_stem().unwrap().to_string_lossy())
}

#[test]
fn a_file_of_comments_is_shown_brought_in_once_answered_and_settled() {
    let desk = Desk::with_study();
    let about = source(&desk);
    let notes = HEAD.to_owned()
        + &line("2026-11-22-aaaa", &about, "Is it?", &passage(&desk, "no induction"))
        + &line("2026-11-22-bbbb", "number/T:meso", "How many?", "");
    desk.write("back.yaml", &notes);
    let ran = run(&desk, "notes add study back.yaml --dry-run");
    assert!(ran.err.contains("Would bring in 2 comments."), "{ran:?}");
    assert!(ran.out.contains("Is it?") && run(&desk, "notes study --format csv").ok().lines().count() == 1);
    assert_eq!(
        run(&desk, "notes add study back.yaml").ok(),
        "Brought in 2 comments. 'emic notes' lists the threads.\n"
    );
    assert_eq!(run(&desk, "notes add study back.yaml").ok(), "Nothing is new: 2 comments were there already.\n");
    let list = run(&desk, "notes study").ok();
    assert!(list.contains("no induction") && list.contains("the number T:meso") && list.contains("open"), "{list}");
    let id = "2026-11-22-a";
    desk.run(&["notes", "answer", "study", id, "Twice, in turn 2."]).ok();
    assert_eq!(run(&desk, "notes study --state answered --format csv").ok().lines().count(), 3, "with its answer");
    desk.run(&["notes", "settle", "study", id]).ok();
    desk.run(&["notes", "settle", "study", id]).ok();
    let settled = run(&desk, "notes study --state settled --format json").ok();
    assert!(settled.contains("Twice, in turn 2."), "{settled}");
    desk.run(&["notes", "settle", "study", id, "--reopen"]).ok();
    assert_eq!(run(&desk, "notes study --state settled --format csv").ok().lines().count(), 1);
    let trail = run(&desk, "trail study").ok();
    for said in [
        "brought in, of rb: a comment on 'I01': “Is it?”",
        "answered, with a memo on the comment",
        "settled a comment",
        "again",
    ] {
        assert!(trail.contains(said), "{said}: {trail}");
    }
    let check = run(&desk, "check study");
    assert_eq!(check.code, Some(0), "{}", check.out);
    let page = std::fs::read_to_string(desk.work("study/memos/2026-11-22-aaaa.md")).unwrap();
    assert!(page.contains("kind: comment") && page.contains("author: rb"), "{page}");
}

#[test]
fn an_updated_file_adds_what_is_new_and_changes_nothing_that_was_answered() {
    let desk = Desk::with_study();
    let write = |texts: &[&str]| {
        let mut all = HEAD.to_owned();
        for (nth, text) in texts.iter().enumerate() {
            write!(all, "{}", line(&format!("2026-11-22-{nth}"), "project", text, "")).unwrap();
        }
        desk.write("back.yaml", all);
        run(&desk, "notes add study back.yaml").ok()
    };
    write(&["One?", "Two?"]);
    desk.run(&["notes", "answer", "study", "2026-11-22-0", "Yes."]).ok();
    let said = write(&["One, really?", "Two, really?", "Three?"]);
    assert_eq!(
        said,
        "Brought in 1 comment; 1 comment with another text; 1 comment changed since it was answered: the new text \
        follows as an answer. 'emic notes' lists the threads.\n"
    );
    let list = run(&desk, "notes study --format csv").ok();
    for text in ["One?", "Yes.", "\"One, really?\"", "\"Two, really?\"", "Three?"] {
        assert!(list.contains(text), "{text}: {list}");
    }
    assert!(!list.contains("Two?"), "{list}");
    assert_eq!(write(&["One, really?", "Two, really?", "Three?"]), "Nothing is new: 3 comments were there already.\n");
}

#[test]
fn what_a_comment_is_about_is_looked_for_and_never_guessed() {
    let desk = Desk::with_study();
    let about = source(&desk);
    let kept = passage(&desk, "felt like");
    let lost = passage(&desk, "I got a badge");
    let text = desk
        .files("study/sources", ".txt")
        .into_iter()
        .find(|path| !path.to_string_lossy().contains(".versions"))
        .unwrap();
    let changed = std::fs::read_to_string(&text).unwrap().replace("I got a badge", "I had a bleep");
    std::fs::write(&text, changed).unwrap();
    let notes = HEAD.to_owned()
        + &line("a", &about, "Kept", &kept)
        + &line("b", &about, "Lost", &lost)
        + &line("c", "code/zzz", "Code", "")
        + &line("d", "number/T:nano", "Number", "")
        + &line("e", "memo/nothing", "Answer", "");
    desk.write("back.yaml", notes);
    let ran = run(&desk, "notes add study back.yaml");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for said in [
        "“Kept” was carried over to the changed text",
        "“Lost” is on words that are not certain to be there any more",
        "“Code” is about something that the project does not have: it is on the project",
        "“Number” is about something",
        "“Answer” is about something",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let list = run(&desk, "notes study --format json").ok();
    assert!(list.contains("On the code 'zzz', which the project does not have"), "{list}");
    assert!(run(&desk, "notes add study back.yaml").ok().starts_with("Nothing is new"));
}

#[test]
fn hostile_and_wrong_files_are_refused_or_lose_what_is_bad() {
    let desk = Desk::with_study();
    desk.write("codes.csv", "name\nx\n");
    desk.write("other.yaml", format!("{HEAD}- {{\"of\":\"project\",\"rev\":1,\"set\":{{\"id\":\"zzz\",\"title\":\"Theirs\\u001b\"}},\"t\":\"2026-11-22T10:00:00Z\"}}\n"));
    desk.write("big.yaml", HEAD.to_owned() + &"#".repeat(17 * 1024 * 1024));
    for (line, said) in [
        ("notes add study codes.csv", "'codes.csv', line 1, column 1: it is no file of notes"),
        ("notes add study other.yaml", "these are comments on another project, 'Theirs"),
        ("notes add study big.yaml", "'big.yaml' is larger than 16 MiB"),
        ("notes add study none.yaml", "There is no 'none.yaml'"),
        ("notes add study", "it is not clear which file to bring in"),
        ("notes answer study zzz x", "There is no thread 'zzz'"),
        ("notes settle study zzz", "There is no thread 'zzz'"),
        ("notes study --state shut", "'shut' is no state of a thread"),
    ] {
        let ran = run(&desk, line);
        assert_eq!(ran.code, Some(2), "{line}: {ran:?}");
        assert!(ran.err.to_lowercase().contains(&said.to_lowercase()), "{line}: {}", ran.err);
    }
    let notes = HEAD.to_owned()
        + &line("../../up", "project", "Up", "")
        + &line("..", "source/../../etc", "Up\\u001b[31m\\u202e", ",\"author\":\"../x\"")
            .replace("\"author\":\"rb\",", "")
        + "- {\"of\":\"memo/torn\",\"rev\":1,\"set\":{\"kind\":\"comm";
    desk.write("bad.yaml", notes);
    let ran = run(&desk, "notes add study bad.yaml");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(!ran.err.contains('\u{1b}') && !ran.err.contains('\u{202e}'), "{ran:?}");
    let list = run(&desk, "notes study --format csv").ok();
    assert!(list.lines().count() >= 2 && list.contains("reviewer"), "{list}");
    assert!(!desk.path("up.md").exists() && desk.files("study/memos", ".md").len() == 1);
}

/// The sample with two comments on the third interview.
fn with_comments() -> Session {
    let mut s = Session::open("I03");
    let source = s.app.panes.here().source().unwrap().clone();
    let text = s.app.world.project.shard(&source).unwrap().text().unwrap().clone();
    let turn = text.transcript.turns()[1].body.unwrap();
    let comment = |id: &str, about: About, text: &str, passage| Comment {
        id: id.into(),
        about,
        passage,
        author: "rb".into(),
        created: When::parse("2026-11-10T09:00:00Z").unwrap(),
        text: text.into(),
    };
    let place = text.passage(text.transcript.sentence_at(turn.start()).unwrap_or(turn));
    s.command(Command::TakeComments(vec![
        comment("2026-11-10-aaaa", About::Source(source), "Is this about role clarity?", Some(place)),
        comment("2026-11-10-bbbb", About::Project, "Who was not asked?", None),
    ]));
    s
}

#[test]
fn threads_stand_in_the_margin_and_are_answered_and_settled() {
    let mut s = with_comments();
    assert!(s.screen().contains('»'), "{}", s.screen());
    s.keys("J");
    assert!(s.screen().contains("» Is this about role clarity? · rb · open"), "{}", s.screen());
    s.keys("g k");
    assert!(s.screen().contains("Threads 2"), "{}", s.screen());
    s.keys("j a Yes esc");
    let project = &s.app.world.project;
    assert_eq!(project.thread_counts(), [1, 1, 0], "{}", s.screen());
    s.keys("D");
    assert_eq!(s.app.world.project.thread_counts(), [1, 0, 1], "{}", s.screen());
    s.keys("u");
    assert_eq!(s.app.world.project.thread_counts(), [1, 1, 0]);
    s.keys("space");
    assert!(s.screen().contains("Threads, open: 1 of 2"), "{}", s.screen());
    s.keys("space space");
    assert!(s.screen().contains("No thread is settled."), "{}", s.screen());
    s.keys("a");
    assert!(s.line(-1).contains("there is no thread here"), "{}", s.line(-1));
    s.keys("g n");
    assert!(s.screen().contains("Memos"), "{}", s.screen());
}

#[test]
fn frames() {
    let mut s = with_comments();
    s.keys("g k j a Yes: esc").resize(80, 24);
    insta::assert_snapshot!(s.screen(), @"
     emic · Medical support workers (invented samp… · threads layer mine · coder hw
     Threads 2
     2026-11-10 open     rb the project  Who was not asked?
     2026-11-10 answered rb 'I03'        Is this about role clarity?
    ────────────────────────────────────────────────────────────────────────────────
     'I03' · rb · 2026-11-10 · answered
     “Before.”

     Is this about role clarity?

     hw · 2026-11-12
     Yes:











     saved   THREADS  the answer is kept                                     ? help
    ");
    s.keys("f2").resize(120, 40);
    insta::assert_snapshot!(s.screen(), @"
     emic · Medical support workers (invented sample)                                                 layer mine · coder hw
    ╭ Sources ────────────╮╭ I03 · interview · MSW · done ─────────────────────── turn 1 of 73 ╮╭ Codebook · by level  234 ╮
    │ Interviews        9 ││  1 Int. Thank you for making the time, I know you’re              ││ ▾ Micro · people and… 70 │
    │   I01  MSW        ✓ ││         on nights this week. Before we get to                     ││   ▾ Who MSWs are      25 │
    │   I02  MSW        ✓ ││         Northfield, could you tell me what you did                ││       Trained abroad   9 │
    │ ▸ I03  MSW        ✓ ││         before?                                                   ││       Motivation       6 │
    │   I04  Supervisor · ││                                                                   ││       Career goals     2 │
    │   I05  Supervisor ✓ ││  2 P03 »Before. Yes. So I graduated eleven years                  ││       Skills not used  8 │
    │   I06  MSW        ✓ ││         ago. I did my internship, then my military                ││   ▾ Contribution      21 │
    │   I07  Supervisor ✓ ││         service as a doctor, one year and a half,                 ││       Extra pair of h… 2 │
    │   I08  Recruiter  · ││         and then cardiology. I was a registrar, what ┃  Trained … ││       Language and cu… 6 │
    │   I09  Recruiter  · ││         you would call a registrar, for four years,  ┃            ││       Time for patien… 6 │
    │ Focus groups      2 ││         in a big public hospital in [home country].  ┃            ││       Procedures and … 7 │
    │   FG1  MSW        ✓ ││         Eight hundred beds. The last two years I was              ││   ▾ Wellbeing         24 │
    │   FG2  mixed   █▋   ││         running the coronary care at night, me and                ││ 4     Being valued     8 │
    │                     ││         one intern and one very good nurse who had                ││ 5     Frustration      5 │
    │                     ││         been there longer than the building.                      ││       Fear and uncer… 11 │
    │                     ││                                                                   ││ ▾ Meso · the hospit… 118 │
    │                     ││  3 Int. [laughs] And what brought you to England?                 ││   ▾ Induction         33 │
    │                     ││                                                                   ││ 1     No induction    13 │
    │                     ││  4 P03  My wife is a pharmacist, her brother lives                ││       Shadowing        7 │
    │                     ││         here. And, er, there were things at home, I  ┃  Motivati… ││       Learning the s… 13 │
    │                     ││         don’t want to make politics. We have two     ┃            ││ 2 ▾ Role clarity      45 │
    │                     ││         girls. Let us say we wanted them to do their ┃            ││       Role ambiguity  13 │
    │                     ││         homework with electricity.                   ┃            ││       Supernumerary   12 │
    │                     ││                                                                   ││       Beyond the role  8 │
    │                     ││  5 Int. Mm.                                                       ││   ▾ Supervision       25 │
    │                     ││                                                                   ││ 7     Named supervis… 11 │
    │                     ││  6 P03  So it was not for my career. For my career I              ││       Feedback        10 │
    │                     ││         was going up, there, and I came here and I                ││       Seniors not ava… 4 │
    │                     ││         went to the ground floor. I knew that. I                  ││   ▾ Team              14 │
    │                     ││         chose it, nobody lied to me. But to know it               ││ 3     Team support     9 │
    │                     ││         and to stand in it, these are two different—              ││       Outside the team 5 │
    │                     ││         [phone rings] I’m sorry. I have to take                   ││ ──────────────────────── │
    │                     ││         this, it’s the ward.                                      ││ micro ▇▇▇▇▇▇▇▇▇       70 │
    │                     ││                                                                   ││ meso  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 118 │
    │                     ││  7 P03  [recording paused] Sorry. That was about a                ││ macro ▇▇▇▇▇▇          46 │
    ╰─────────────────────╯╰───────────────────────────────────────────────────────────────────╯╰──────────────────────────╯
     no coding here
     saved   READ  v highlight   c code sentence   1-9 quick   Tab codebook   t tallies   o open   s search all      ? help
    ");
}
