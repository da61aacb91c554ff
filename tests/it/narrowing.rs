//! Tallies sorted, narrowed to some codes and given other columns; quotes narrowed by words and by where they come from.
//! What is shown changes, what is counted never does.

use crate::support::session::Session;
use emic::analysis::retrieve::table;
use emic::app::Screen;
use emic::app::overlay::Overlay;
use emic::domain::layer::look;
use emic::domain::time::When;
use insta::assert_snapshot;
use std::collections::BTreeMap;

#[track_caller]
fn assert_says(s: &Session, words: &str) {
    let said = format!("{} {}", s.line(-2), s.line(-1));
    assert!(said.contains(words), "'{words}' is not said: {said}");
}

/// The sample at 80x24.
fn sample() -> Session {
    let mut session = Session::open("I03");
    session.resize(80, 24);
    session
}

/// The names of the rows of the tallies that are shown, in their order.
fn names(s: &Session) -> Vec<String> {
    let rows = &s.app.tallies.table().unwrap().rows;
    s.app.tallies.visible().into_iter().map(|at| rows[at].cells[0].to_string()).collect()
}

/// All numbers of the tallies, shown or not: what each row says in each column.
fn numbers(s: &Session) -> BTreeMap<(String, String), String> {
    let table = s.app.tallies.table().unwrap();
    let cells = |row: &emic::analysis::table::Row| -> Vec<((String, String), String)> {
        let handle = row.handle.clone().unwrap();
        let columns = table.columns.iter().zip(&row.cells);
        columns.map(|(column, cell)| ((handle.clone(), column.key.clone()), cell.to_string())).collect()
    };
    table.rows.iter().flat_map(cells).collect()
}

/// The lines of a window.
fn window(s: &Session) -> String {
    let screen = s.screen();
    screen.lines().filter(|line| line.contains(['│', '╭', '╰'])).map(|line| line.trim().to_owned() + "\n").collect()
}

#[test]
fn tallies_are_sorted_within_the_tree_by_the_column_under_the_cursor() {
    let mut s = sample();
    s.keys("t");
    let (before, counted) = (names(&s), numbers(&s));
    s.keys("right right right right S");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented samp… · tallies layer mine · coder hw
    Level / category / code         participants  sources  passages  codings ↓    ›
    ▾ meso                                 11/11      7/7       107        107
      ▸ Role clarity                       10/11      7/7        41         41
      ▸ Induction                           9/11      6/7        26         26
      ▸ Supervision                         9/11      7/7        25         25
      ▸ Team                                9/11      6/7        14         14
      ▸ Registration                        1/11      1/7         1          1
    ▾ micro                                11/11      7/7        67         67
      ▸ Who MSWs are                        9/11      7/7        24         24
      ▸ Wellbeing                          10/11      7/7        22         22
      ▸ Contribution                        9/11      7/7        21         21
    ▾ macro                                10/11      7/7        44         44
      ▸ Registration                        9/11      7/7        23         23
      ▸ Workforce                           7/11      7/7        18         18
        Role clarity                        2/11      2/7         2          2
      ▸ Wellbeing                           1/11      1/7         1          1


    ── sorted by codings, the largest first ──────────────────────────────────────
    counts show spread, not importance · participants by group · layer mine (hw) ·
    7 of 11 sources done (not I04, I08, I09, …) · 16 codings in sources not done
    left out · moderators, interviewers and backchannel left out · a passage with…
    saved   TALLIES  Enter quotes   a across   # measure   y layer   S sort ? help
    ");
    let largest = names(&s);
    s.keys("S");
    assert!(s.screen().contains("codings ↑") && s.screen().contains("the smallest first"), "{}", s.screen());
    assert_ne!(names(&s), largest);
    s.keys("S");
    assert_eq!(names(&s), before, "once more, as the tree has it");
    assert!(!s.screen().contains("sorted"), "{}", s.screen());
    s.keys("left left left left S");
    let by_name = names(&s);
    assert_eq!(by_name[0], "macro", "names from the first on");
    assert_eq!(numbers(&s), counted, "no number changed");
    // The order stays when something is counted again, and the cursor on its row.
    s.keys("j j j j");
    let here = s.app.tallies.query().unwrap();
    s.keys("a 0");
    assert_eq!(names(&s), by_name);
    assert_eq!(s.app.tallies.query().unwrap(), here);
}

#[test]
fn codes_are_found_by_their_names_with_what_they_are_inside_of() {
    let mut s = sample();
    s.keys("t");
    let (all, counted) = (names(&s), numbers(&s));
    s.keys("/ role");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented samp… · tallies layer mine · coder hw
    Level / category / code         participants  sources  passages  codings      ›
    ▾ meso                                 11/11      7/7       107      107
      ▾ Role clarity                       10/11      7/7        41       41
          Role ambiguity                    8/11      6/7        11       11
          Beyond the role                   7/11      6/7         8        8
    ▾ macro                                10/11      7/7        44       44
        Role cl╭ Show only codes ─────────────────────────────────────╮    2
               │ > role                                               │
               │ words of their names; empty shows all                │
               ╰─ Enter show · Esc close ─────────────────────────────╯








    ── “role”: 3 of 38 codes shown ───────────────────────────────────────────────
    counts show spread, not importance · a category counts all its codes, also
    those not shown · participants by group · layer mine (hw) · 7 of 11 sources
    done (not I04, I08, I09, …) · 16 codings in sources not done left out · …
    saved   LINE TO TYPE IN                                                F1 help
    ");
    s.keys("enter right S S");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented samp… · tallies layer mine · coder hw
    Level / category / code         participants ↑  sources  passages  codings    ›
    ▾ macro                                  10/11      7/7        44       44
        Role clarity                          2/11      2/7         2        2
    ▾ meso                                   11/11      7/7       107      107
      ▾ Role clarity                         10/11      7/7        41       41
          Beyond the role                     7/11      6/7         8        8
          Role ambiguity                      8/11      6/7        11       11











    ── “role”: 3 of 38 codes shown · sorted by participants, the smallest first ──
    counts show spread, not importance · a category counts all its codes, also
    those not shown · participants by group · layer mine (hw) · 7 of 11 sources
    done (not I04, I08, I09, …) · 16 codings in sources not done left out · …
    saved   TALLIES  Esc all codes   Enter quotes   S sort   / filter       ? help
    ");
    assert_eq!(numbers(&s), counted, "no number changed");
    s.keys("/ ctrl-u nobody");
    assert!(s.screen().contains("No code is called “nobody”."), "{}", s.screen());
    assert!(s.screen().contains("“nobody”: 0 of 38 codes shown"), "{}", s.screen());
    s.keys("esc");
    assert!(s.screen().contains("“role”: 3 of 38 codes shown"), "Esc in the line keeps what was: {}", s.screen());
    s.keys("S esc");
    assert_eq!((s.at(), names(&s)), (Screen::Tallies, all), "Esc shows all codes first");
    s.keys("esc");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn a_code_that_is_found_leads_to_its_quotes_and_back_to_what_was_found() {
    let mut s = sample();
    s.keys("t / ambig enter");
    assert_eq!(names(&s), ["meso", "Role clarity", "Role ambiguity"]);
    let found = s.screen();
    s.keys("enter");
    assert!(s.line(1).starts_with("Role ambiguity · meso · 11 passages"), "{}", s.line(1));
    s.keys("q");
    assert_eq!(s.screen(), found);
    // Closed and opened, it is still only what was found.
    s.keys("left left");
    assert_eq!(names(&s), ["meso", "Role clarity"]);
    s.keys("right");
    assert_eq!(names(&s).len(), 3);
    s.keys("/ ctrl-u enter");
    assert!(!s.app.tallies.is_narrowed() && names(&s).len() > 10, "nothing typed shows all");
    // What nobody is called has no quotes and cannot be sorted.
    s.keys("/ nobody enter enter S j right left");
    assert_eq!(s.at(), Screen::Tallies);
    s.keys("f4");
    assert_says(&s, "there is no code under the cursor");
}

#[test]
fn the_columns_of_the_tallies_are_chosen_and_none_changes_another() {
    let mut s = sample();
    s.keys("t");
    let counted = numbers(&s);
    s.keys("C");
    assert_snapshot!(window(&s), @"
    ╭ Which columns? ──────────────────────────────────────────────────────────╮
    │ 1 ✓ participants    distinct participants with a spoken word in a coded… │
    ▾│ 2 ✓ sources         distinct sources; a text and its translation are one │
    │ 3 ✓ passages        distinct stretches of text                           │
    │ 4 ✓ codings         codings                                              │
    │ 5   words           words in the union of coded passages, Han and kana … │
    │ 6   coverage        share of what participants said, in characters       │
    │ 7 ✓ MSW (9)         participants by group                                │
    ▾│ 8 ✓ Recruiter (0)   participants by group                                │
    │ 9 ✓ Supervisor (2)  participants by group                                │
    │ 0   as at first     four measures, and all that is compared              │
    ╰─ Space mark · Enter show · Esc back ─────────────────────────────────────╯
    ");
    s.keys("1 5 8 enter");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented samp… · tallies layer mine · coder hw
    Level / category / code         sources  passages  codings          words     ›
    ▾ micro                             7/7        67       67   1293 + 8 Han
      ▸ Who MSWs are                    7/7        24       24    495 + 4 Han
      ▸ Contribution                    7/7        21       21    433 + 4 Han
      ▸ Wellbeing                       7/7        22       22            375
    ▾ meso                              7/7       107      107  2514 + 12 Han
      ▸ Induction                       6/7        26       26    639 + 7 Han
      ▸ Role clarity                    7/7        41       41    993 + 5 Han
      ▸ Supervision                     7/7        25       25            527
      ▸ Team                            6/7        14       14            352
      ▸ Registration                    1/7         1        1             14
    ▾ macro                             7/7        44       44    975 + 2 Han
      ▸ Wellbeing                       1/7         1        1             40
        Role clarity                    2/7         2        2             63
      ▸ Registration                    7/7        23       23    503 + 2 Han
      ▸ Workforce                       7/7        18       18            369


    ── 2 of 3 columns of group shown ─────────────────────────────────────────────
    counts show spread, not importance · participants by group · layer mine (hw) ·
    7 of 11 sources done (not I04, I08, I09, …) · 16 codings in sources not done
    left out · moderators, interviewers and backchannel left out · words and Han …
    saved   TALLIES  Enter quotes   a across   # measure   y layer   S sort ? help
    ");
    let now = numbers(&s);
    assert!(now.iter().filter(|(at, _)| at.1 != "words").all(|(at, cell)| counted[at] == *cell), "no number changed");
    s.keys("C 0");
    assert_eq!(numbers(&s), counted);
    s.keys("C 1 esc");
    assert_eq!(numbers(&s), counted, "Esc leaves them as they are");
}

#[test]
fn a_number_leads_to_its_passages_whatever_stands_left_of_it() {
    let mut s = sample();
    s.keys("t C 1 5 8 enter");
    let column = |s: &Session, key: &str| {
        s.app.tallies.table().unwrap().columns.iter().position(|column| column.key == key).unwrap()
    };
    let to = column(&s, "group=Supervisor");
    s.keys("right ".repeat(to).as_str()).keys("enter");
    assert!(s.line(1).starts_with("micro · Supervisor"), "{}", s.line(1));
    s.keys("q C 9 enter");
    assert_eq!(s.app.tallies.column(), column(&s, "group=MSW"), "the cursor stays on the screen");
    s.keys("C 1 1 2 3 4 5 7");
    s.keys("enter");
    assert_says(&s, "a table has at least one column – Space marks the one under the cursor");
    s.keys("0");
    assert!(!s.screen().contains(" shown "), "{}", s.screen());
    // A measure that is compared has a column of its own.
    s.keys("C 1 2 3 4 enter # 5");
    let columns: Vec<&str> = s.app.tallies.table().unwrap().columns.iter().map(|column| column.key.as_str()).collect();
    assert_eq!(columns, ["name", "words", "group=MSW", "group=Recruiter", "group=Supervisor"]);
}

#[test]
fn quotes_are_narrowed_by_words_while_they_are_typed() {
    let mut s = sample();
    s.keys("t y e j enter");
    let all = s.app.quotes.quotes().len();
    s.keys("/ the space hospital");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented s… · quotes layer everyone · coder hw
    Who MSWs are · micro · 2 of 43 passages                1 of 2 · layer everyone
    only with “the hospital”
    ▸ (Supervisor, P05)  I05, turn 22                              Skills not used
    ▌  He’s never complained. I’m sure he’s thought it. I’ve seen his hands, when
    ▌  a trainee’s struggling. One of my colleagues says it’s a scandal, the best
    ▌  airway in the hospital and he’s holding the suction. I don’t disagree it’s
    ▌  a waste.╭ Show only quotes ────────────────────────────────────╮t to be
    ▌  able to │ > the hospital                                       │who says …
               │ words of the passage; empty shows all                │
      (Supervis╰─ Enter show · Esc close ─────────────────────────────╯ls not used
       He’s never complained. I’m sure he’s thought it. I’ve seen his hands, when
       a trainee’s struggling. One of my colleagues says it’s a scandal, the best
       airway in the hospital and he’s holding the suction. I don’t disagree it’s
       a waste. But I’d do the same again. If a tube goes wrong I’ve got to be
       able to stand up in front of a coroner and say who that was and who says …







    saved   LINE TO TYPE IN                                                F1 help
    ");
    s.keys("esc");
    assert_eq!(
        (s.app.quotes.quotes().len(), s.app.quotes.is_narrowed()),
        (all, false),
        "Esc in the line takes it back"
    );
}

#[test]
fn quotes_are_narrowed_by_what_occurs_in_them() {
    let mut s = sample();
    s.keys("t y e j enter");
    s.keys("f");
    assert_snapshot!(window(&s), @"
    ▌  It’s fi╭ Narrow the quotes by ──────────────────────────────────╮hat’s me.
    ▌  So, er,│ 0 • nothing                 all that was asked for     │use job
    ▌  for one│ 1   code                    5 to choose from           │t
    ▌  hospita│ 2   level                   only micro                 │ to do
    ▌  everyth│ 3   source                  10 to choose from          │usin is …
    │ 4   participant             13 to choose from          │
    (MSW, P0│ 5   coder                   2 to choose from           │Motivation
    … I was│ 6   group                   3 to choose from           │ news is
    saying │ 7   region                  8 to choose from           │ing a
    jigsaw │ 8   site                    2 to choose from           │
    │ 9   years_since_graduation  11 to choose from          │
    (MSW, P0╰─ Enter choose · Esc back ──────────────────────────────╯Motivation
    ");
    s.keys("3");
    assert_snapshot!(window(&s), @"
    ▌  It’s fine, I’ve go╭ Only which source? ──────────────╮ rustling that’s me.
    ▌  So, er, I graduate│ 0 • any  43 passages             │and then house job
    ▌  for one year, and │ 1   I01  3 passages              │a government
    ▌  hospital, mostly m│ 2   I02  3 passages              │erybody has to do
    ▌  everything there. │ 3   I03  11 passages             │e UK. My cousin is …
    │ 4   I04  3 passages              │
    (MSW, P01)  I01, tu│ 5   I05  4 passages              │           Motivation
    … I was lucky, I h│ 6   I06  5 passages              │y night the news is
    saying the hospita│ 7   I07  4 passages              │d you’re doing a
    jigsaw with a seve│ 8   I08  2 passages              │
    │ 9   I09  2 passages              │
    (MSW, P01)  I01, tu│     FG1  6 passages              │           Motivation
    That, honestly. It╰─ Enter show · Esc back ──────────╯he money also. But
    ");
    s.keys("3 f 5 1 / work enter");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented s… · quotes layer everyone · coder hw
    Who MSWs are · micro · 1 of 43 passages                1 of 1 · layer everyone
    only source I03 · coder hw · with “work”
    ▸ (MSW, P03)  I03, turn 4                                           Motivation
    ▌  My wife is a pharmacist, her brother lives here. And, er, there were
    ▌  things at home, I don’t want to make politics. We have two girls. Let us
    ▌  say we wanted them to do their homework with electricity.
















    saved   QUOTES  Esc all quotes   Enter go there   / words   f narrow    ? help
    ");
}

#[test]
fn narrowed_quotes_are_kept_on_the_way_and_esc_shows_all_again() {
    let mut s = sample();
    s.keys("t y e j enter");
    let all = s.app.quotes.quotes().len();
    s.keys("f 3 3 f 5 1 / work enter");
    let filter = s.app.quotes.filter();
    let looked = look(&s.app.world.project, &s.app.world.layer);
    let exported = table(&s.app.world.project, &looked, &filter, When::default());
    assert_eq!(exported.rows.len(), s.app.quotes.quotes().len(), "the filter alone gives what is shown");
    // To a place and back, it is still narrowed.
    let before = s.screen();
    s.keys("enter q");
    assert_eq!(s.screen(), before);
    s.keys("/ ctrl-u nobody_says_this enter");
    assert!(s.screen().contains("is like that."), "{}", s.screen());
    s.keys("enter ctrl-c f 0");
    assert!(s.screen().contains("only with “nobody_says_this”"), "the words stay: {}", s.screen());
    s.keys("esc");
    assert_eq!((s.at(), s.app.quotes.quotes().len()), (Screen::Quotes, all), "Esc shows all first");
    s.keys("esc");
    assert_eq!(s.at(), Screen::Tallies);
}

#[test]
fn what_quotes_can_be_narrowed_to_says_how_many_there_then_are() {
    let mut s = Session::open("I03");
    s.keys("t y e j enter");
    let all = s.app.quotes.quotes().len();
    // One after the other: the rows of each list, on top of what was chosen before.
    let mut tried = 0;
    for (by, before) in
        [('1', ""), ('2', ""), ('3', ""), ('4', ""), ('5', ""), ('6', ""), ('4', "f 6 1"), ('6', "f 4 1")]
    {
        for nth in 1..=4 {
            s.keys("esc t y e enter").keys(before).keys("f").keys(&by.to_string());
            let Some(Overlay::List(list)) = s.app.overlays.last() else { panic!("{}", s.screen()) };
            let Some(row) = list.rows().get(nth).map(|row| row.note.clone()) else { break };
            s.keys(&nth.to_string());
            let n = s.app.quotes.quotes().len();
            assert!(row == format!("{n} passages") || row == "1 passage" && n == 1, "{by} {nth}: {row}, {n}");
            assert!(n <= all && n > 0);
            tried += 1;
        }
    }
    assert!(tried > 15, "{tried}");
}

#[test]
fn narrowed_quotes_follow_what_changes_and_the_highlighted_one_is_seen() {
    let mut s = sample();
    s.keys("t y e G enter G / hospital");
    let (here, words) = (s.app.quotes.cursor(), s.app.quotes.quotes().len());
    assert!(here < words, "{}", s.screen());
    s.keys("enter G esc");
    assert!(s.screen().contains('▸'), "the highlighted quote is on the screen: {}", s.screen());
    s.keys("/ hospital enter y f");
    assert!(s.screen().contains("only with “hospital”") && s.screen().contains("layer final"), "{}", s.screen());
    for (columns, rows) in [(20, 5), (24, 6), (30, 8), (200, 60), (300, 80)] {
        s.resize(columns, rows).keys("f esc / esc f 1 esc esc");
        s.screen();
    }
    assert_eq!(s.appended.len(), 0);
}

#[test]
fn what_quotes_are_narrowed_by_can_be_taken_off_though_nothing_is_left_and_numbers_stand_in_their_order() {
    let mut s = sample();
    s.resize(120, 40).keys("t f4 f");
    s.click("years_since_graduation");
    let row = |line: &str| line.split('│').nth(1).map(str::to_owned);
    let years: Vec<u32> = window(&s)
        .lines()
        .filter_map(|line| row(line)?.rsplit("passages").nth(1)?.split_whitespace().rev().nth(1)?.parse().ok())
        .collect();
    assert!(years.len() > 3 && years.is_sorted(), "{years:?}\n{}", window(&s));
    s.keys("down enter / zzzz enter f");
    assert!(window(&s).contains("none of it in these quotes"), "{}", window(&s));
    s.click("years_since_graduation");
    s.keys("0 f");
    assert!(!window(&s).contains("none of it in these quotes"), "{}", window(&s));
}
