//! Search in all sources: on the full screen and as a command.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::Screen;
use emic::domain::command::{Command, SourceEdit};

#[test]
fn hits_of_all_sources_stand_there_while_one_types_and_lead_to_their_place() {
    let mut s = Session::open("I03");
    s.keys("s");
    assert_eq!(s.at(), Screen::Search);
    assert!(s.screen().contains("Type what to search for in all sources."), "{}", s.screen());
    s.keys("induction");
    let found = s.screen();
    assert!(found.contains(" hits in ") && found.contains("participants"), "{found}");
    let hits = s.app.search.found().hits.clone();
    assert!(hits.len() > 10 && hits.windows(2).any(|pair| pair[0].source != pair[1].source));
    // The words found stand below each other.
    let rows: Vec<usize> = found
        .lines()
        .skip(4)
        .filter_map(|line| {
            let at = line.to_lowercase().find("induction")?;
            Some(line[..at].chars().count())
        })
        .collect();
    assert!(rows.len() > 10 && rows.iter().filter(|at| **at == rows[0]).count() > rows.len() * 2 / 3, "{found}");
    s.keys("enter down down enter");
    assert_eq!(s.at(), Screen::Code);
    assert_eq!(s.app.panes.here().source(), Some(&hits[2].source));
    assert_eq!(s.app.panes.here().selected(&s.app.world), Some(hits[2].segment));
    assert!(s.line(1).contains("'induction'"), "{}", s.line(1));
    s.keys("q");
    assert_eq!((s.at(), s.app.search.cursor()), (Screen::Search, 2), "as it was left");
    s.keys("esc esc");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn how_is_searched_is_seen_and_a_wrong_expression_is_said_in_place() {
    let mut s = Session::open("I03");
    s.keys("s badge|bleep");
    assert_eq!(s.app.search.found().all, 0);
    assert!(s.screen().contains("Nothing of that is said."), "{}", s.screen());
    s.keys("ctrl-g");
    let both = s.app.search.found().all;
    assert!(both > 0 && s.screen().contains("✓ Ctrl-g expression"), "{}", s.screen());
    s.keys("ctrl-p");
    assert!(s.app.search.found().all <= both && s.screen().contains("✓ Ctrl-p participants"));
    s.keys("(");
    assert!(s.screen().contains("this is no regular expression: unclosed group"), "{}", s.screen());
    for (columns, rows) in [(80, 24), (200, 60), (24, 6)] {
        s.resize(columns, rows);
        s.screen();
    }
}

#[test]
fn marked_hits_or_all_are_coded_in_one_step_that_one_undo_takes_back() {
    let mut s = Session::open("I03");
    let before = s.codings();
    s.keys("s bleep enter");
    let all = s.app.search.found().all;
    assert!(all >= 2, "{all}");
    s.keys("space space c");
    assert!(s.screen().contains("Code the marked 2 passages in "), "{}", s.screen());
    s.keys("+Gadgets enter");
    assert!(s.line(-1).contains("coded 2 passages"), "{}", s.line(-1));
    assert_eq!((s.at(), s.codings()), (Screen::Search, before + 2));
    assert_eq!(s.app.search.marked(), 0, "what was marked is done");
    s.keys("u");
    assert_eq!(s.codings(), before);
    s.keys("E c +Words enter");
    assert!(s.codings() >= before + 2);
    let words: Vec<String> = {
        let world = &s.app.world;
        let code = world.project.codebook().find("Words")[0];
        let of = |id| world.project.shard(id).unwrap().codings().iter().filter(|c| c.code == *code);
        world.project.sources().iter().flat_map(of).map(|c| c.passage.quote.to_string()).collect()
    };
    assert!(words.iter().all(|quote| quote.to_lowercase() == "bleep"), "{words:?}");
    s.keys("c words enter");
    assert!(s.line(-1).contains("already"), "{}", s.line(-1));
}

#[test]
fn the_command_gives_each_hit_with_what_stands_around_it() {
    let desk = Desk::with_study();
    let csv = desk.run(&["search", "study", "induction", "--format", "csv"]).ok();
    assert!(csv.starts_with("id,source,turn,speaker,participant,left,hit,right,at,end"), "{csv}");
    assert!(csv.lines().count() > 1, "{csv}");
    let none = desk.run(&["search", "study", "zebra"]);
    assert_eq!(none.code, Some(0), "a search without a hit is no failure: {}", none.err);
    for (args, said) in [
        (&["search", "study", "(", "--regex"][..], "This is no regular expression: unclosed group, at character 1"),
        (&["search", "study", ""], "There is nothing to search for"),
        (&["search", "study", "x", "--source", "I99"], "There is no source 'I99'"),
        (&["search"], "PATTERN"),
    ] {
        let run = desk.run(args);
        assert!(run.code == Some(2) && run.err.contains(said), "{args:?}: {}", run.err);
    }
}

#[test]
fn sources_whose_titles_differ_at_the_end_are_told_apart() {
    let mut s = Session::open("I03");
    for (title, nth) in [("I01", 1), ("I02", 2)] {
        let source = s.app.world.project.find_source(title)[0].clone();
        let title = format!("Interview with participant number {nth}");
        s.command(Command::EditSource(source, SourceEdit::Title(title)));
    }
    s.keys("s h o s p i t a l enter");
    for columns in [80, 120, 200] {
        let screen = s.resize(columns, 30).screen();
        for nth in [1, 2] {
            assert!(screen.contains(&format!("umber {nth} ")), "{columns}: {screen}");
        }
    }
}
