//! The counting rules, each test named for the classic mistake that it catches.

use super::*;
use crate::domain::Kind;
use crate::domain::command::{CodingEdit, Command};
use crate::domain::layer::{Layer, look};
use crate::domain::testing::Build;

fn now() -> When {
    When::parse("2026-12-01T00:00:00Z").unwrap()
}

fn ask(by: By) -> Ask {
    Ask::of_command(by, None, None)
}

fn count(p: &Build, layer: &Layer, ask: &Ask) -> Table {
    tally(&p.project, &look(&p.project, layer), ask, now())
}

/// Returns the cells of the first row of this name as shown, without the name.
fn row(table: &Table, name: &str) -> String {
    let row = table.rows.iter().find(|r| r.cells[0] == Cell::text(name)).unwrap_or_else(|| panic!("no row {name}"));
    let shown = table.columns.iter().zip(&row.cells).skip(1).map(|(column, cell)| column.show(cell));
    shown.collect::<Vec<_>>().join(" | ")
}

fn headings(table: &Table) -> Vec<String> {
    table.columns.iter().skip(1).map(Column::heading_with_base).collect()
}

fn across(what: &str, measure: Measure) -> Ask {
    Ask::of_command(By::Code, Some(Across::parse(what)), Some(measure))
}

/// Two interviews and a focus group. Of what is said there 104 characters count.
fn three() -> Build {
    let mut p = Build::new();
    for (id, group) in [("P1", "MSW"), ("P2", "MSW"), ("P3", "Supervisor"), ("P4", "Supervisor")] {
        p.participant(id, &[("group", group)]);
    }
    p.interview("i01", "I: How was it at all?\n\nP1: There was no induction. Nobody came.\n\nI: Really?\n\nP1: Yeah.");
    p.interview("i02", "I: And you?\n\nP3: They had two weeks of it.");
    p.focus_group(
        "fg1",
        "M: All of you?\n\nP1: I had none.\n\nP2: Mm.\n\nP4: We gave them papers.\n\nAll: Yes, papers.",
    );
    p.code("cat", "meso").code("cat/a", "").code("cat/b", "").code("c", "");
    p
}

fn all_done(p: &mut Build) {
    for id in ["i01", "i02", "fg1"] {
        p.done("hw", id);
    }
}

fn mine() -> Layer {
    Layer::Mine("hw".into())
}

#[test]
fn a_category_is_not_the_sum_of_its_codes() {
    let mut p = three();
    p.tag("hw", "i01", "There was no induction", "a");
    p.tag("hw", "i01", "There was no induction", "b");
    p.tag("hw", "i01", "Nobody came", "cat");
    p.tag("hw", "fg1", "I had none", "b");
    all_done(&mut p);
    let table = count(&p, &mine(), &ask(By::Category));
    // P1 speaks in both sources and is one participant; one stretch with two codes is one passage.
    assert_eq!(row(&table, "cat"), "1 of 4 | 2 of 3 | 3 | 4 | 9 | 41.3 %");
    assert_eq!(row(&table, "a"), "1 of 4 | 1 of 3 | 1 | 1 | 4 | 21.2 %");
    assert_eq!(row(&table, "b"), "1 of 4 | 2 of 3 | 2 | 2 | 7 | 30.8 %");
}

#[test]
fn overlapping_passages_do_not_double_words_or_coverage() {
    let mut p = three();
    p.tag("hw", "i02", "They had two weeks", "a");
    p.tag("hw", "i02", "two weeks of it", "a");
    p.tag("hw", "i02", "had two", "b");
    p.done("hw", "i02");
    let table = count(&p, &mine(), &ask(By::Category));
    assert_eq!(row(&table, "cat"), "1 of 1 | 1 of 1 | 3 | 3 | 6 | 96.0 %");
    assert_eq!(row(&table, "b"), "1 of 1 | 1 of 1 | 1 | 1 | 2 | 28.0 %");
}

#[test]
fn interviewers_and_moderators_are_not_participants_and_their_words_do_not_count() {
    let mut p = three();
    let whole = p.project.shard(&"i01".into()).unwrap().text().unwrap().transcript.text().len();
    p.tag_at("hw", "i01", crate::domain::Segment::new(0, whole).unwrap(), ("a", ""));
    p.tag("hw", "fg1", "All of you", "b");
    all_done(&mut p);
    let table = count(&p, &mine(), &ask(By::Code));
    // Only P1's six words; the question, "Really?" and the backchannel "Yeah." are none.
    assert_eq!(row(&table, "a"), "1 of 4 | 1 of 3 | 1 | 1 | 6 | 34.6 %");
    assert_eq!(row(&table, "b"), "0 of 4 | 0 of 3 | 0 | 0 | 0 | 0.0 %");
    assert!(table.notes.contains(&"1 coding of their words alone left out".to_owned()), "{:?}", table.notes);
}

#[test]
fn backchannel_makes_nobody_a_voice() {
    let mut p = three();
    let hull = p.find("fg1", "I had none").hull(p.find("fg1", "We gave"));
    p.tag_at("hw", "fg1", hull, ("a", ""));
    all_done(&mut p);
    let table = count(&p, &mine(), &across("participant", Measure::Participants));
    assert_eq!(headings(&table), ["P1", "P2", "P3", "P4"]);
    assert_eq!(row(&table, "a"), "1 of 1 | 0 of 1 | 0 of 1 | 1 of 1", "P2 says only 'Mm.'");
}

#[test]
fn a_group_voice_counts_the_source_and_no_participant() {
    let mut p = three();
    p.tag("hw", "fg1", "Yes, papers", "a");
    all_done(&mut p);
    assert_eq!(row(&count(&p, &mine(), &ask(By::Code)), "a"), "0 of 4 | 1 of 3 | 1 | 1 | 2 | 10.6 %");
}

#[test]
fn focus_groups_are_not_interviews() {
    let mut p = three();
    p.tag("hw", "fg1", "I had none", "a");
    p.tag("hw", "fg1", "We gave", "a");
    all_done(&mut p);
    let table = count(&p, &mine(), &across("kind", Measure::Sources));
    assert_eq!(headings(&table), ["Interviews (2)", "Focus groups (1)"]);
    assert_eq!(row(&table, "a"), "0 | 1", "two voices in one group are one source");
}

#[test]
fn unread_sources_are_not_in_the_base_and_are_no_zero() {
    let mut p = three();
    p.tag("hw", "i01", "Nobody", "a");
    p.tag("hw", "i02", "weeks", "a");
    p.done("hw", "i01");
    let table = count(&p, &mine(), &ask(By::Code));
    assert!(row(&table, "a").starts_with("1 of 1 | 1 of 1 | 1 | 1 |"), "{}", row(&table, "a"));
    assert!(table.notes.contains(&"1 coding in sources not done left out".to_owned()));
    let by_source = count(&p, &mine(), &across("source", Measure::Codings));
    assert_eq!(headings(&by_source), ["I01", "I02", "FG1"]);
    assert_eq!(row(&by_source, "a"), "1 | – | –");
    assert_eq!(row(&by_source, "b"), "0 | – | –", "a zero is kept");
}

#[test]
fn nothing_done_means_every_source_is_the_base_and_it_says_so() {
    let mut p = three();
    p.tag("hw", "i01", "Nobody", "a");
    for layer in [Layer::Final, Layer::Everyone, mine()] {
        let table = count(&p, &layer, &ask(By::Code));
        assert!(row(&table, "a").starts_with("1 of 4 | 1 of 3 |"), "{layer}");
        assert!(table.notes.iter().any(|n| n.contains("nothing is marked done yet")), "{:?}", table.notes);
    }
}

#[test]
fn what_another_coder_has_done_is_no_base_of_mine() {
    let mut p = three();
    p.tag("hw", "i01", "Nobody", "a");
    p.done("sc", "i02");
    let table = count(&p, &mine(), &ask(By::Code));
    assert!(row(&table, "a").starts_with("– | –"), "{}", row(&table, "a"));
    for note in ["what is marked done is counted", "1 coding in sources not done left out"] {
        assert!(table.notes.iter().any(|n| n == note), "{note}: {:?}", table.notes);
    }
}

#[test]
fn a_source_read_before_the_code_existed_is_not_a_zero() {
    let mut p = three();
    p.done("hw", "i01");
    p.days(1);
    p.code("late", "");
    p.days(1).done("hw", "i02");
    let table = count(&p, &mine(), &across("source", Measure::Codings));
    assert_eq!(row(&table, "late"), "? | 0 | –");
    assert_eq!(row(&table, "a"), "0 | 0 | –");
    assert!(table.notes.iter().any(|n| n.starts_with("? was read before")));
    p.run("hw", Command::LookAgain { source: "i01".into(), codes: vec!["late".into()] });
    assert_eq!(row(&count(&p, &mine(), &across("source", Measure::Codings)), "late"), "0 | 0 | –", "looked, nothing");
    p.run("hw", Command::Undo);
    assert_eq!(row(&count(&p, &mine(), &across("source", Measure::Codings)), "late"), "? | 0 | –");
    p.tag("hw", "i01", "Nobody", "late");
    assert_eq!(row(&count(&p, &mine(), &across("source", Measure::Codings)), "late"), "1 | 0 | –");
}

#[test]
fn nobody_elses_done_mark_makes_a_zero_of_what_a_coder_read_too_early() {
    let mut p = three();
    p.done("hw", "i01");
    p.days(1).code("late", "");
    let hw = Layer::Coder("hw".into());
    assert_eq!(row(&count(&p, &hw, &across("source", Measure::Codings)), "late"), "? | – | –");
    p.days(1).done("sc", "i01");
    assert_eq!(row(&count(&p, &hw, &across("source", Measure::Codings)), "late"), "? | – | –");
    // For everyone, sc looked; by coder, each has only what this coder read.
    assert_eq!(row(&count(&p, &Layer::Everyone, &across("source", Measure::Codings)), "late"), "0 | – | –");
    let by_coder = count(&p, &Layer::Everyone, &across("coder", Measure::Codings));
    assert_eq!(headings(&by_coder), ["hw", "sc"]);
    assert_eq!(row(&by_coder, "late"), "? | 0");
}

#[test]
fn a_codings_own_level_wins_and_the_code_stands_under_both() {
    let mut p = three();
    p.tag("hw", "i01", "no induction", "a");
    p.tag_at("hw", "i02", p.find("i02", "two weeks"), ("a", "micro"));
    p.tag("hw", "fg1", "papers", "c");
    all_done(&mut p);
    let table = count(&p, &mine(), &Ask::of_command(By::Level, None, Some(Measure::Participants)));
    let shown: Vec<_> =
        table.rows.iter().map(|r| format!("{}{} {}", " ".repeat(r.depth), r.cells[0], r.cells[1])).collect();
    assert_eq!(
        shown,
        [
            "micro 1 of 4",
            " cat 1 of 4",
            "  a 1 of 4",
            "meso 1 of 4",
            " cat 1 of 4",
            "  a 1 of 4",
            "  b 0 of 4",
            "macro 0 of 4",
            "no level 1 of 4",
            " c 1 of 4",
        ]
    );
    let handles: Vec<_> = table.rows.iter().filter_map(|r| r.handle.as_deref()).collect();
    assert_eq!(handles[..4], ["T:micro", "T:micro/cat", "T:micro/a", "T:meso"]);
    assert_eq!(handles[8..], ["T:-", "T:-/c"]);
}

#[test]
fn merged_codes_count_where_they_went_and_removed_ones_while_used() {
    let mut p = three();
    p.tag("hw", "i01", "no induction", "a");
    p.tag("hw", "i01", "no induction", "c");
    p.tag("hw", "i02", "weeks", "b");
    p.set("code/c", "merged_into", "a".into());
    p.gone("code/b");
    all_done(&mut p);
    let table = count(&p, &mine(), &ask(By::Category));
    assert!(
        row(&table, "a").starts_with("1 of 4 | 1 of 3 | 1 | 2 |"),
        "one stretch, two codings: {}",
        row(&table, "a")
    );
    assert!(row(&table, "b (removed)").starts_with("1 of 4 | 1 of 3 | 1 | 1 |"));
    assert!(table.rows.iter().all(|r| r.id != "c"));
    assert!(row(&table, "cat").starts_with("2 of 4 | 2 of 3 | 2 | 3 |"));
}

#[test]
fn han_characters_and_words_are_never_one_sum() {
    let mut p = Build::new();
    p.interview("z01", "I：怎么样？\n\nP1：没人告诉我 about induction。").code("a", "");
    p.tag("hw", "z01", "没人告诉我 about induction", "a");
    p.done("hw", "z01");
    let table = count(&p, &mine(), &Ask::of_command(By::Code, None, Some(Measure::Words)));
    assert_eq!(row(&table, "a"), "2 + 5 Han");
    assert_eq!(table.rows[0].cells[1], Cell::Words(Words { words: 2, han: 5 }));
    assert!(table.notes.iter().any(|n| n.contains("apart")));
}

#[test]
fn a_word_cut_by_two_passages_is_one_word() {
    let mut p = Build::new();
    p.interview("i01", "I: So?\n\nP1: Shadowing helped me.").code("a", "");
    p.tag("hw", "i01", "Shadow", "a");
    p.tag("hw", "i01", "ing helped", "a");
    p.done("hw", "i01");
    assert_eq!(row(&count(&p, &mine(), &Ask::of_command(By::Code, None, Some(Measure::Words))), "a"), "2");
}

#[test]
fn groups_have_their_own_bases() {
    let mut p = three();
    p.participant("P9", &[("group", "Recruiter")]);
    let hull = p.find("fg1", "I had none").hull(p.find("fg1", "We gave them"));
    p.tag_at("hw", "fg1", hull, ("a", ""));
    p.tag("hw", "i01", "Nobody", "a");
    all_done(&mut p);
    let table = count(&p, &mine(), &across("group", Measure::Participants));
    assert_eq!(headings(&table), ["MSW (2)", "Recruiter (0)", "Supervisor (2)"]);
    assert_eq!(row(&table, "a"), "1 | – | 1");
    let words = count(&p, &mine(), &across("group", Measure::Words));
    assert_eq!(row(&words, "a"), "4 | – | 3", "each group has the words of its own people");
    let sources = count(&p, &mine(), &across("group", Measure::Sources));
    assert_eq!(headings(&sources), ["MSW (2)", "Recruiter (0)", "Supervisor (2)"]);
    assert_eq!(row(&sources, "a"), "2 | – | 1");
}

#[test]
fn an_attribute_called_kind_is_not_the_kind_of_source() {
    let mut p = three();
    p.participant("P1", &[("kind", "nurse")]).participant("P3", &[("kind", "porter")]);
    p.tag("hw", "i01", "Nobody", "a");
    all_done(&mut p);
    let table = count(&p, &mine(), &across("attr.kind", Measure::Participants));
    assert_eq!(headings(&table), ["nurse (1)", "porter (1)", "not given (2)"]);
    assert_eq!(row(&table, "a"), "1 | 0 | 0");
    assert_eq!(table.columns[1].key, "attr.kind=nurse");
    assert_eq!(
        headings(&count(&p, &mine(), &across("kind", Measure::Sources))),
        ["Interviews (2)", "Focus groups (1)"]
    );
}

#[test]
fn people_of_unknown_group_are_not_dropped() {
    let mut p = three();
    p.interview("i03", "P7: I came late.");
    p.tag("hw", "i03", "late", "a");
    p.done("hw", "i03");
    let table = count(&p, &mine(), &across("group", Measure::Participants));
    assert_eq!(headings(&table), ["MSW (0)", "Supervisor (0)", "not given (1)"]);
    assert_eq!(row(&table, "a"), "– | – | 1");
}

#[test]
fn corrected_voices_count_instead_of_the_speakers() {
    let mut p = three();
    let key = p.tag("hw", "i01", "Nobody came", "a");
    p.edit("i01", &key, CodingEdit::Voices(Some(vec!["P2".into()])));
    all_done(&mut p);
    let table = count(&p, &mine(), &across("participant", Measure::Participants));
    assert_eq!(row(&table, "a"), "0 of 1 | 1 of 1 | 0 of 1 | 0 of 1");
}

#[test]
fn a_translation_is_not_a_second_interview() {
    let mut p = three();
    p.source("i01-zh", Kind::Interview, "P1: 没有培训。", Some("i01"));
    p.tag("hw", "i01", "no induction", "a");
    p.tag("hw", "i01-zh", "培训", "a");
    all_done(&mut p);
    let half = count(&p, &mine(), &ask(By::Code));
    assert!(half.notes.contains(&"3 of 3 sources done".to_owned()), "{:?}", half.notes);
    p.done("hw", "i01-zh");
    let table = count(&p, &mine(), &ask(By::Code));
    assert!(row(&table, "a").starts_with("1 of 4 | 1 of 3 | 2 | 2 | 2 + 2 Han"), "{}", row(&table, "a"));
    assert_eq!(headings(&count(&p, &mine(), &across("source", Measure::Codings))), ["I01", "I02", "FG1"]);
}

/// Both coders on one source: they agree on `a`, disagree on `b`.
fn double() -> Build {
    let mut p = three();
    p.tag("hw", "i01", "There was no induction", "a");
    p.tag("sc", "i01", "was no induction. Nobody", "a");
    p.tag("hw", "i01", "Nobody came", "b");
    p.tag("sc", "i01", "Nobody came", "c");
    p.done("hw", "i01");
    p
}

#[test]
fn final_waits_until_all_who_coded_are_done() {
    let mut p = double();
    let table = count(&p, &Layer::Final, &ask(By::Code));
    assert_eq!(row(&table, "a"), "– | – | – | – | – | –");
    p.done("sc", "i01");
    assert!(row(&count(&p, &Layer::Final, &ask(By::Code)), "a").starts_with("1 of 1 | 1 of 1 | 1 | 1 |"));
}

#[test]
fn final_counts_agreement_once_and_leaves_the_unsettled_out() {
    let mut p = double();
    p.done("sc", "i01");
    let table = count(&p, &Layer::Final, &ask(By::Code));
    // Half of the union or more is agreement; the union counts: "There was no induction. Nobody".
    assert!(row(&table, "a").starts_with("1 of 1 | 1 of 1 | 1 | 1 | 5 |"), "{}", row(&table, "a"));
    assert!(row(&table, "b").starts_with("0 of 1 | 0 of 1 | 0 | 0 |"));
    assert!(table.notes.contains(&"2 unsettled left out".to_owned()), "{:?}", table.notes);
    let everyone = count(&p, &Layer::Everyone, &ask(By::Code));
    assert!(row(&everyone, "a").starts_with("1 of 1 | 1 of 1 | 2 | 2 | 5 |"), "{}", row(&everyone, "a"));
    assert!(everyone.notes.iter().any(|n| n.contains("twice")));
}

#[test]
fn less_than_half_of_the_union_is_no_agreement() {
    let mut p = three();
    p.tag("hw", "i01", "There was no", "a");
    p.tag("sc", "i01", "no induction. Nobody came", "a");
    p.done("hw", "i01").done("sc", "i01");
    let table = count(&p, &Layer::Final, &ask(By::Code));
    assert!(row(&table, "a").starts_with("0 of 1 | 0 of 1 | 0 | 0 |"));
    assert!(table.notes.contains(&"2 unsettled left out".to_owned()));
}

#[test]
fn coders_have_the_sources_they_finished_as_base() {
    let mut p = double();
    p.done("sc", "i01").done("sc", "i02");
    let table = count(&p, &Layer::Everyone, &across("coder", Measure::Sources));
    assert_eq!(headings(&table), ["hw (1)", "sc (2)"]);
    assert_eq!(row(&table, "b"), "1 | 0");
    // What a coder has not finished counts for all, in no column of this coder's own.
    p.tag("hw", "i02", "weeks", "b");
    assert_eq!(row(&count(&p, &Layer::Everyone, &across("coder", Measure::Sources)), "b"), "1 | 0");
    let all = count(&p, &Layer::Everyone, &Ask::of_command(By::Code, None, Some(Measure::Sources)));
    assert_eq!(row(&all, "b"), "2 of 2");
}

#[test]
fn the_table_says_what_it_rests_on() {
    let mut p = three();
    all_done(&mut p);
    let table = count(&p, &mine(), &Ask::of_command(By::Level, None, Some(Measure::Participants)));
    assert_eq!(table.about.layer.as_deref(), Some("mine (hw)"));
    assert_eq!(table.about.measure.as_deref(), Some("participants"));
    assert_eq!(table.about.codebook, p.project.codebook_hash());
    assert!(table.about.to_string().contains("2026-12-01"));
    assert!(table.notes.contains(&"3 of 3 sources done".to_owned()));
    assert_eq!(table.notes.last().map(String::as_str), Some(FOOTER));
    assert_eq!(row(&count(&Build::new(), &Layer::Final, &ask(By::Level)), "micro"), "– | – | – | – | – | –");
}
