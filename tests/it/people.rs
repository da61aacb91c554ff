//! Sources and participants as tables: what is edited there changes what is counted, at once, and undo brings it back.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::app::Screen;
use emic::app::screens::people::Tab;
use emic::domain::command::Command;
use emic::domain::plan::plan;
use emic::domain::record::Stamp;
use emic::domain::time::When;
use std::collections::BTreeMap;

#[track_caller]
fn assert_says(s: &Session, words: &str) {
    let said = format!("{} {}", s.line(-2), s.line(-1));
    assert!(said.contains(words), "'{words}' is not said: {said}");
}

/// The numbers of a row of the tallies, by their columns.
fn tallied(s: &mut Session, row: &str) -> String {
    s.keys("t");
    let screen = s.screen();
    let line = screen.lines().find(|line| line.contains(row)).expect(&screen).to_owned();
    s.keys("q");
    line.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_digit())).collect::<Vec<_>>().join(" ")
}

fn attribute<'a>(s: &'a Session, id: &str, name: &str) -> Option<&'a str> {
    s.app.world.project.participants()[&id.into()].attribute(name)
}

/// The line of the table that begins with these words.
fn row(s: &Session, begins: &str) -> String {
    let screen = s.screen();
    screen.lines().find(|line| line.trim_start().starts_with(begins)).expect(&screen).trim().to_owned()
}

#[test]
fn a_cell_that_is_edited_changes_the_tallies_across_groups_at_once_and_undo_brings_them_back() {
    let mut s = Session::open("I03");
    s.resize(160, 40);
    let before = tallied(&mut s, "meso");
    s.keys("g a right enter").keys("ctrl-u Recruiter enter");
    assert_eq!(attribute(&s, "P01", "group"), Some("Recruiter"));
    assert!(row(&s, "P01").contains("Recruiter"), "{}", s.screen());
    let after = tallied(&mut s, "meso");
    assert_ne!(before, after);
    assert_eq!(s.at(), Screen::People, "q leads back to the table");
    s.keys("u");
    assert_says(&s, "undone: group of participant P01");
    assert_eq!(attribute(&s, "P01", "group"), Some("MSW"));
    assert_eq!(tallied(&mut s, "meso"), before);
    s.keys("ctrl-r");
    assert_eq!(tallied(&mut s, "meso"), after);
    assert_eq!(s.restarted().app.world.project.participants(), s.app.world.project.participants());
}

#[test]
fn values_used_elsewhere_are_offered_and_what_is_typed_is_never_replaced_by_them() {
    let mut s = Session::open("I03");
    s.keys("g a right enter");
    assert!(s.screen().contains("Supervisor  5 participants"), "{}", s.screen());
    s.keys("ctrl-u sup");
    assert!(s.screen().contains("a new value in this column"), "{}", s.screen());
    s.keys("down enter");
    assert_eq!(attribute(&s, "P01", "group"), Some("Supervisor"));
    s.keys("enter ctrl-u supervisor");
    assert!(s.screen().contains("elsewhere it is written “Supervisor”"), "{}", s.screen());
    s.keys("esc");
    assert_eq!(attribute(&s, "P01", "group"), Some("Supervisor"), "Esc leaves it");
    // 1 answers to 11, 14 and 19, and is not one of them.
    s.keys("right right right enter ctrl-u 1 enter");
    assert_eq!(attribute(&s, "P01", "years_since_graduation"), Some("1"));
    let n = s.appended.len();
    s.keys("enter enter");
    assert_eq!(s.appended.len(), n, "what is not changed is not recorded");
}

#[test]
fn tab_takes_a_value_and_goes_on_to_the_next_cell_and_row() {
    let mut s = Session::open("I03");
    s.keys("g a right enter ctrl-u Nurse tab ctrl-u Asia tab tab ctrl-u 7 tab");
    assert_eq!((attribute(&s, "P01", "group"), attribute(&s, "P01", "region")), (Some("Nurse"), Some("Asia")));
    assert_eq!(attribute(&s, "P01", "years_since_graduation"), Some("7"));
    assert!(s.screen().contains("group of P02"), "{}", s.screen());
    s.keys("shift-tab esc");
    assert_eq!((s.app.people.sheet().cursor(), s.app.overlays.len()), ((0, 4), 0));
}

#[test]
fn a_column_is_added_named_filled_renamed_and_each_step_undone() {
    let mut s = Session::open("I03");
    s.keys("g a A grade enter");
    assert!(s.screen().contains("grade of P01"), "{}", s.screen());
    assert!(s.appended.is_empty(), "nobody has a grade yet");
    s.keys("junior enter down enter");
    assert!(s.screen().contains("junior  1 participant"), "{}", s.screen());
    s.keys("down enter");
    assert_eq!(attribute(&s, "P02", "grade"), Some("junior"));
    s.keys("r ctrl-u 级 别 enter");
    assert_eq!((attribute(&s, "P01", "级别"), attribute(&s, "P02", "级别")), (Some("junior"), Some("junior")));
    assert_eq!(s.app.people.sheet().key(), "级别");
    s.keys("u");
    assert_says(&s, "undone: renaming of grade");
    assert_eq!((attribute(&s, "P01", "grade"), attribute(&s, "P01", "级别")), (Some("junior"), None));
    assert!(!s.screen().contains("级别"), "{}", s.screen());
    s.keys("r ctrl-u group enter");
    assert_says(&s, "there is an attribute 'group' already");
    s.keys("esc x");
    assert_eq!(attribute(&s, "P02", "grade"), None);
    s.keys("x");
    assert_says(&s, "the cell is empty");
}

#[test]
fn a_participant_is_added_and_removed_but_not_one_who_speaks() {
    let mut s = Session::open("I03");
    s.keys("g a a P19 enter");
    assert!(s.app.world.project.participants().contains_key(&"P19".into()));
    assert_eq!(s.app.people.sheet().row().unwrap().id, "P19");
    s.keys("right enter MSW enter left x");
    assert_says(&s, "removed P19 with 1 attribute – u brings back");
    assert!(!s.app.world.project.participants().contains_key(&"P19".into()));
    s.keys("u");
    assert_eq!(attribute(&s, "P19", "group"), Some("MSW"));
    s.keys("g g x");
    let said = format!("{} {}", s.line(-2), s.line(-1));
    assert!(said.contains("P01 cannot be removed: the speaker 'P01' in I01 is linked to P01"), "{said}");
    s.keys("a P02 enter");
    assert_says(&s, "P02 is there already");
    assert_eq!(s.app.people.sheet().row().unwrap().id, "P02");
    s.keys("a a/b enter");
    let said = format!("{} {}", s.line(-2), s.line(-1));
    assert!(said.contains("'a/b' cannot be an id"), "{said}");
    assert_eq!(s.app.overlays.len(), 1, "what was typed is still there");
}

/// A session with many participants, of whom most speak nowhere.
fn sixty() -> Session {
    let mut project = Session::open("I03").app.world.project.clone();
    let row = |n: usize| {
        let group = if n.is_multiple_of(2) { "护士" } else { "MSW" };
        let all = [("group", group.to_owned()), ("grade", format!("{}", n % 7)), ("site", format!("地点 {n}"))];
        let all: BTreeMap<_, _> = all.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        (format!("P{n}").as_str().into(), all)
    };
    let origin = Session::open("I03").app.world.me.clone();
    let stamp = Stamp { now: When::default(), origin, action: 1, seed: 1 };
    let planned = plan(&project, Command::SetParticipants((19..61).map(row).collect()), &stamp).unwrap();
    project.absorb_all(planned.records);
    Session::of(project, emic::app::world::Place::default())
}

#[test]
fn sixty_participants_are_sorted_filtered_and_gone_through_to_the_last() {
    let mut s = sixty();
    s.resize(80, 24).keys("g a G");
    assert_eq!(s.app.people.sheet().row().unwrap().id, "P60");
    assert!(s.screen().contains("P60"), "{}", s.screen());
    s.keys("g g pagedown");
    assert!(s.app.people.sheet().cursor().0 > 10);
    s.keys("/ 护 士");
    assert!(s.line(1).contains("“护士”: 21 of 60"), "{}", s.line(1));
    s.keys("enter");
    assert_eq!(s.app.people.sheet().rows().len(), 21);
    s.keys("right right S");
    assert!(s.line(2).contains("Group ↑") || s.line(2).contains("group ↑"), "{}", s.line(2));
    // A row that does not answer to the filter any more stays while one edits it, and goes with the next edit elsewhere.
    s.keys("g g enter ctrl-u MSW enter");
    assert_eq!(s.app.people.sheet().rows().len(), 21);
    let edited = s.app.people.sheet().row().unwrap().id.clone();
    s.keys(if s.app.people.sheet().cursor().0 == 0 { "j" } else { "k" }).keys("right enter ctrl-u 7 enter");
    assert!(s.app.people.sheet().rows().len() == 20 && s.app.people.sheet().rows().all(|row| row.id != edited));
    s.keys("esc");
    assert_eq!((s.at(), s.app.people.sheet().rows().len()), (Screen::People, 60), "Esc shows all rows first");
    s.keys("/ nobody esc");
    assert_eq!(s.app.people.sheet().rows().len(), 60, "Esc in the line brings back what was shown before");
    s.keys("/ nobody enter");
    assert!(s.screen().contains("No row holds “nobody”."), "{}", s.screen());
    s.keys("j enter x S esc esc");
    assert_eq!(s.at(), Screen::Code);
}

#[test]
fn wide_tables_scroll_by_columns_with_the_id_in_its_place() {
    let mut s = Session::open("I03");
    s.resize(60, 20).keys("g a");
    assert!(s.line(2).ends_with('›') && !s.line(2).contains("Codings"), "{}", s.line(2));
    s.keys("right right right right right right");
    assert!(s.line(2).starts_with("Id  ‹") && s.line(2).contains("Codings"), "{}", s.line(2));
    assert!(row(&s, "P01").ends_with("30"), "{}", s.screen());
    for (columns, rows) in [(24, 6), (30, 8), (80, 24), (120, 40), (200, 60), (300, 80)] {
        s.resize(columns, rows);
        s.screen();
        s.keys("left enter");
        s.screen();
        s.keys("esc");
    }
}

#[test]
fn the_fields_of_a_source_are_edited_and_checked() {
    let mut s = Session::open("I03");
    s.resize(160, 40).keys("g a tab");
    assert_eq!(s.app.people.tab(), Tab::Sources);
    s.keys("right right right enter");
    assert!(s.screen().contains("Recorded"), "{}", s.screen());
    s.keys("ctrl-u 2021-02-30");
    assert!(s.screen().contains("write it like 2021-02-03"), "{}", s.screen());
    s.keys("enter");
    assert_says(&s, "'2021-02-30' is no date");
    s.keys("backspace backspace 12 enter");
    let source = |s: &Session| {
        let project = &s.app.world.project;
        project.source(project.find_source("I01")[0]).unwrap().clone()
    };
    assert_eq!(source(&s).date, "2021-02-12");
    s.keys("left enter ctrl-u ZH-hant enter");
    assert_eq!(source(&s).language, "zh-Hant");
    s.keys("enter ctrl-u Chinese enter");
    assert_says(&s, "'Chinese' is no language");
    s.keys("esc left enter notes enter");
    assert_eq!(source(&s).kind, emic::domain::Kind::FieldNotes);
    assert_eq!(s.app.people.sheet().row().unwrap().cells[0].to_string(), "I01", "the cursor goes with its source");
    s.keys("right right right enter i02 enter");
    let original = source(&s).translation_of.unwrap();
    assert_eq!(s.app.world.project.title_of(&original), "I02");
    s.keys("x");
    assert_eq!(source(&s).translation_of, None);
    s.keys("left left left left enter ctrl-u I02 enter");
    assert_says(&s, "there is a source 'I02' already");
    s.keys("ctrl-u Notes enter");
    assert!(s.app.world.project.find_source("Notes").len() == 1);
    s.keys("x");
    assert_says(&s, "a source has a title");
    for _ in 0..6 {
        s.keys("u");
    }
    let before = Session::open("I03");
    assert_eq!(source(&s), source(&before));
    let trail: Vec<_> = s.appended.iter().map(|record| record.place.clone()).collect();
    assert!(trail.iter().all(|place| *place == emic::domain::Place::Trail));
}

#[test]
fn linking_a_speaker_changes_whose_words_codings_hold() {
    let mut s = Session::open("I03");
    s.resize(120, 40);
    let counted = |s: &Session, id: &str| {
        let shards = s.app.world.project.sources().iter().filter_map(|id| s.app.world.project.shard(id));
        let codings = shards.flat_map(|shard| shard.codings());
        codings.filter(|coding| coding.voices.participants.contains(&id.into())).count()
    };
    let (p01, p02) = (counted(&s, "P01"), counted(&s, "P02"));
    // From the sources in which a participant speaks to their labels.
    s.keys("g a right right right right right enter");
    assert_eq!((s.app.people.tab(), s.app.people.sheet().rows().len()), (Tab::Speakers, 1));
    s.keys("enter p02 enter");
    assert_eq!((counted(&s, "P01"), counted(&s, "P02")), (0, p01 + p02));
    s.keys("u");
    assert_says(&s, "undone: speaker P01 of source I01");
    assert_eq!(counted(&s, "P01"), p01);
    // Somebody new is added on the way, and both are one step.
    s.keys("enter P77 enter");
    assert_eq!(counted(&s, "P77"), p01);
    assert!(s.app.world.project.participants().contains_key(&"P77".into()));
    s.keys("u");
    assert_eq!((counted(&s, "P77"), counted(&s, "P01")), (0, p01));
    assert!(!s.app.world.project.participants().contains_key(&"P77".into()));
    s.keys("enter interviewer enter");
    assert_eq!(counted(&s, "P01"), 0);
    s.keys("x");
    assert_says(&s, "a label stands for somebody");
}

#[test]
fn what_is_counted_leads_to_its_passages_and_q_leads_back() {
    let mut s = Session::open("I03");
    s.keys("g a j enter");
    assert_eq!(s.at(), Screen::Quotes);
    assert!(s.line(1).starts_with("P02"), "{}", s.line(1));
    s.keys("enter");
    assert_says(&s, "q goes back to the quotes");
    s.keys("q q");
    assert_eq!((s.at(), s.app.people.sheet().row().unwrap().id.as_str()), (Screen::People, "P02"));
    s.keys("tab j right right right right right right right right enter");
    assert_eq!(s.at(), Screen::Code);
    assert_says(&s, "q goes back to the table");
    s.keys("q q q");
    assert_says(&s, "q again leaves emic");
}

#[test]
fn keys_that_do_nothing_in_a_table_say_where_they_do() {
    for (keys, said) in [
        ("g a c", "c does nothing here"),
        ("g a tab a", "are added in the table of participants – Shift-Tab goes there"),
        ("g a r", "this column is no attribute"),
        ("g a G right right right right right x", "what is counted cannot be removed"),
        ("g a Z", "Z does nothing here – ? shows the keys"),
    ] {
        let mut s = Session::open("I03");
        s.keys(keys);
        assert_says(&s, said);
        assert!(s.appended.is_empty(), "{keys}");
    }
    let mut s = Session::open("I03");
    s.keys("g a right ctrl-c");
    assert_eq!(s.copied, ["MSW"]);
    s.keys("q : participants enter");
    assert_eq!(s.at(), Screen::People);
    s.keys("q q");
    assert_says(&s, "q again leaves emic");
}

#[test]
fn empty_tables_say_how_to_fill_them() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw"]).ok();
    let mut s = Session::in_folder(&desk.work("study"));
    s.keys("g a");
    assert!(s.screen().contains("No participants yet"), "{}", s.screen());
    s.keys("enter x r S tab");
    assert!(s.screen().contains("'emic import DIR FILE…' adds transcripts"), "{}", s.screen());
    s.keys("tab");
    assert!(s.screen().contains("No speakers yet"), "{}", s.screen());
}

#[test]
fn what_may_only_be_read_is_not_edited() {
    let mut s = Session::open("I03");
    s.keys("g a right");
    assert!(s.line(-1).contains("Enter edit"), "{}", s.line(-1));
    s.app.world.read_only = Some("it is a copy".into());
    assert!(!s.line(-1).contains("Enter edit"), "{}", s.line(-1));
    s.keys("q");
    for keys in ["g a right enter", "a", "x"] {
        s.keys(keys);
        assert_says(&s, "nothing can be changed here: it is a copy");
    }
}

#[test]
fn commands_set_and_list_what_the_table_does() {
    let desk = Desk::with_study();
    desk.write("people.csv", "id,group,cafe\u{301}\nP01,MSW,  two   words \n");
    desk.run(&["participants", "study", "--import", "people.csv"]).ok();
    let set = |args: &[&str]| desk.run(&[&["participants", "study", "--set"], args].concat());
    let told = set(&["P01", "group=Supervisor", "site=北"]).ok();
    assert!(told.contains("group = Supervisor; site = 北"), "{told}");
    let page = || desk.read("study/participants.yaml");
    for line in ["group: Supervisor", "site: 北", "café: two words"] {
        assert!(page().contains(line), "{line}: {}", page());
    }
    assert!(set(&["P01", "café=two words"]).ok().contains("unchanged"));
    set(&["p01", "group="]).ok();
    assert!(!page().contains("group"), "{}", page());
    let ran = set(&["P7", "group=MSW"]);
    assert!(ran.code == Some(2) && ran.err.contains("There is no participant 'P7'"), "{ran:?}");
    assert!(set(&["P01", "group"]).err.contains("'group' is no attribute with its value"));
    let trail = desk.run(&["trail", "study"]).ok();
    assert!(trail.contains("changed the participant P01: removed group"), "{trail}");
    let sources = desk.run(&["sources", "study", "--format", "json"]).ok();
    for key in ["title", "kind", "language", "recorded", "translation_of", "participants", "speakers", "words", "turns"]
    {
        assert!(sources.contains(&format!("\"{key}\":")), "{key}: {sources}");
    }
    let speakers = desk.run(&["sources", "study", "--speakers", "--format", "csv"]).ok();
    assert!(speakers.contains("interviewer"), "{speakers}");
    assert!(desk.run(&["check", "study"]).ok().contains("is sound"));
}

#[test]
fn a_page_with_a_date_or_a_language_that_is_none_is_not_taken() {
    let desk = Desk::with_study();
    let page = desk.files("study/sources", ".yaml").remove(0);
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, format!("{text}date: soon\nlanguage: English\n")).unwrap();
    let check = desk.run(&["check", "study"]);
    assert!(check.out.contains("'soon' is no date"), "{}", check.out);
    assert!(check.out.contains("'English' is no language"), "{}", check.out);
}

#[test]
fn a_memo_written_in_a_table_is_about_its_row() {
    let mut s = Session::open("I03");
    s.keys("g a j m");
    assert!(s.screen().contains("Memo on participant P02"), "{}", s.screen());
    s.keys("s p o k e n esc tab j m");
    assert!(s.screen().contains("Memo on 'I02'"), "{}", s.screen());
    s.keys("esc");
    let abouts: Vec<String> = s.app.world.project.memos().map(|memo| memo.about.to_string()).collect();
    assert!(abouts.contains(&"participant/P02".to_owned()), "{abouts:?}");
}

#[test]
fn who_is_edited_stays_under_the_cursor_though_the_filter_is_for_others_now() {
    let mut s = Session::open("I03");
    s.resize(120, 40).keys("g a / M S W enter");
    let shown = s.app.people.sheet().rows().len();
    s.keys("right enter ctrl-u Supervisor tab");
    assert_eq!(attribute(&s, "P01", "group"), Some("Supervisor"));
    assert!(s.screen().contains("region of P01"), "{}", s.screen());
    s.keys("esc");
    assert_eq!(s.app.people.sheet().rows().len(), shown, "{}", s.screen());
    s.keys("/ enter");
    assert_eq!(s.app.people.sheet().row().unwrap().id, "P01");
}

#[test]
fn from_a_participant_one_gets_to_their_own_labels_and_to_nobody_elses() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw"]).ok();
    desk.write("n.txt", "P1: One.\n\nP10: Ten.\n\nP11: Eleven.\n\nP1: Two.\n\nP10: Three.\n\nP11: Four.\n");
    desk.run(&["import", "study", "n.txt", "--yes"]).ok();
    let mut s = Session::in_folder(&desk.work("study"));
    s.resize(120, 40).keys("g a");
    while s.app.people.sheet().key() != "sources" {
        s.keys("right");
    }
    s.keys("enter");
    let ids: Vec<_> = s.app.people.sheet().rows().map(|row| row.id.clone()).collect();
    assert!(ids.len() == 1 && ids[0].ends_with("/P1"), "{ids:?}");
    s.keys("/ 0 esc");
    assert_eq!(s.app.people.sheet().rows().len(), 1, "Esc in the line brings back just what was shown");
    s.keys("esc");
    assert_eq!(s.app.people.sheet().rows().len(), 3);
    s.keys("left x");
    assert_says(&s, "sources and labels are as the texts have them");
    s.keys("shift-tab a");
    assert_says(&s, "Shift-Tab goes there");
}

#[test]
fn an_attribute_is_added_where_there_is_somebody_to_have_it() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--coder", "hw"]).ok();
    let mut s = Session::in_folder(&desk.work("study"));
    s.keys("g a A");
    assert_says(&s, "there is none yet – a adds one");
    // Nor is a column that nobody is left to have another name for.
    s.keys("a P1 enter A ward enter esc left x r");
    assert_says(&s, "there is none yet – a adds one");
    s.keys("right r");
    assert_says(&s, "there is none yet – a adds one");
    let mut s = Session::open("I03");
    s.keys("g a / nobody enter A wards enter");
    assert!(s.screen().contains("wards of P01"), "{}", s.screen());
}
