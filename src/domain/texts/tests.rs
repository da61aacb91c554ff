use super::*;
use crate::domain::coding::CodingKey;
use crate::domain::command::{CodingEdit, Command};
use crate::domain::record::Line;
use crate::domain::testing::Build;
use crate::domain::{Project, SourceId};
use crate::proofs::cases;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;

/// Short answers that repeat, and sentences that do not.
const TEXT: &str = "I: How was the first week?\n\nP1: Yeah. There was no induction, nobody showed me the ward.\n\nI: Mm.\n\n\
    P1: Yeah. I mean, Anna showed me the computer. 没人告诉我。那时候很难。\n\nI: And then?\n\nP1: I don't know. Yeah.\n\n\
    I: Mm.\n\nP1: I don't know. Anna helped, and the ward clerk helped me with the badge.\n";

fn i01() -> SourceId {
    "i01".into()
}

fn built() -> Build {
    let mut p = Build::new();
    p.interview("i01", TEXT);
    p.code("a", "meso");
    p
}

fn text_of(project: &Project) -> String {
    project.shard(&i01()).unwrap().text().unwrap().transcript.text().to_owned()
}

/// Returns where every coding stands, and whether on the very words that it was made on.
fn places(project: &Project) -> BTreeMap<CodingKey, (Option<Segment>, bool)> {
    let codings = project.shard(&i01()).unwrap().codings().iter();
    codings.map(|c| (c.key.clone(), (c.segment(), c.anchor.is_changed()))).collect()
}

/// The same records without those that write down where passages went.
fn without_carrying(p: &Build) -> Project {
    let mut project = Project::default();
    p.give_texts(&mut project);
    let kept = p.records.iter().filter(|record| !record.line.head().is_carry());
    project.absorb_all(kept.cloned());
    project
}

fn correct(p: &mut Build, coder: &str, text: &str) {
    let _ = p.attempt(coder, Command::CorrectText { source: i01(), text: text.into(), why: None });
}

#[test]
fn p15_what_was_carried_over_stands_on_its_words_until_somebody_chooses_others() {
    let mut p = built();
    let key = p.tag("hw", "i01", "nobody showed me the ward", "a");
    let place = |p: &Build| p.project.coding(&i01(), &key).unwrap().anchor;
    correct(&mut p, "hw", &TEXT.replace("How was", "Well, how was"));
    assert_eq!(place(&p), Anchor::Placed(p.find("i01", "nobody showed me the ward")), "the same words, written down");
    correct(&mut p, "hw", &TEXT.replace("nobody showed me", "nobody ever showed me"));
    let segment = p.find("i01", "nobody ever showed me the ward");
    assert_eq!(place(&p), Anchor::Carried(segment, Kept::Changed));
    // Said to be right so, it counts as made there.
    let edit = CodingEdit::Passage(segment);
    p.run("hw", Command::EditCodings { source: i01(), keys: vec![key.clone()], edit });
    assert_eq!(place(&p), Anchor::Placed(segment));
    p.run("hw", Command::Undo);
    assert_eq!(place(&p), Anchor::Carried(segment, Kept::Changed));
    p.run("hw", Command::Redo);
    assert_eq!(place(&p), Anchor::Placed(segment));
    assert_eq!(places(&p.restarted()), places(&p.project));
}

#[test]
fn p15_what_another_changed_is_carried_for_the_reader_and_written_down_by_its_owner() {
    let mut p = built();
    let theirs = p.tag("sc", "i01", "the ward clerk helped me", "a");
    correct(&mut p, "hw", &TEXT.replace("How was", "Well, how was"));
    let recorded = |p: &Build| p.project.coding(&i01(), &theirs).unwrap().passage.src.clone();
    let old = recorded(&p);
    assert!(p.project.coding(&i01(), &theirs).unwrap().segment().is_some());
    let records = p.run("sc", Command::TakeText(i01()));
    let is_carry = |line: &Line| line.head().is_carry() && line.head().act.is_some_and(|act| act.of == 1);
    assert!(records.len() == 1 && is_carry(&records[0].line), "{records:?}");
    assert_ne!(recorded(&p), old);
    assert!(p.attempt("sc", Command::TakeText(i01())).is_err(), "once");
    // It is no step of its own: undo takes back what the coder did.
    p.run("sc", Command::Undo);
    assert!(p.project.coding(&i01(), &theirs).is_none());
}

#[test]
fn p15_an_undone_correction_gives_back_the_text_and_every_place_to_the_letter() {
    let mut p = built();
    for words in ["Yeah", "no induction", "Anna helped", "没人告诉我"] {
        p.tag("hw", "i01", words, "a");
        p.tag("sc", "i01", words, "a");
    }
    let before = places(&p.project);
    correct(&mut p, "hw", &TEXT.replace("Anna", "[nurse]").replace("I: Mm.\n\n", ""));
    let after = places(&p.project);
    p.run("sc", Command::TakeText(i01()));
    assert_eq!(places(&p.project), after);
    p.run("hw", Command::Undo);
    assert_eq!((text_of(&p.project).as_str(), places(&p.project)), (TEXT, before.clone()));
    assert_eq!(places(&p.restarted()), before);
    p.run("hw", Command::Redo);
    assert_eq!(places(&p.project), after);
}

#[test]
fn p15_with_the_earlier_text_lost_only_what_is_certain_has_a_place() {
    let mut p = built();
    let sure = p.tag("hw", "i01", "There was no induction, nobody showed me the ward", "a");
    let open = p.tag("hw", "i01", "Yeah", "a");
    let mut project = Project::default();
    project.absorb_text(&i01(), SourceText::new(&format!("I: Hello.\n\n{TEXT}"), &[]));
    project.absorb_all(p.records.clone());
    let anchor = |key: &CodingKey| project.coding(&i01(), key).unwrap().anchor;
    assert!(matches!(anchor(&sure), Anchor::Carried(_, Kept::Same)), "{:?}", anchor(&sure));
    // The first of three; what stood around it tells it from the others.
    assert!(!anchor(&open).is_changed());
}

/// An edit: which words are replaced by which, at which of their places.
type Edit = (Index, Index, Index);

fn edited(text: &str, (from, to, nth): Edit) -> String {
    const FROM: [&str; 9] = ["Yeah", "Anna", "showed", " the", "I: Mm.\n\n", "没人", "don't", ".", "induction"];
    const TO: [&str; 6] = ["", "[nurse]", "shown", " a", "I: Right.\n\nP1: Yeah.\n\n", "人"];
    let (from, to) = (FROM[from.index(FROM.len())], TO[to.index(TO.len())]);
    let places: Vec<_> = text.match_indices(from).collect();
    let Some((at, _)) = (!places.is_empty()).then(|| places[nth.index(places.len())]) else { return text.to_owned() };
    [text.get(..at).unwrap(), to, text.get(at + from.len()..).unwrap()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: u32::try_from(cases(64, 4096)).unwrap(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Every reader puts a coding at the same words, whether its owner has written them down or not, in whatever order
    /// corrections came, and a text that comes back gives back all places. Without `made_on` (carrying in steps from what
    /// was written down last) this fails.
    #[test]
    fn p15_places_are_told_straight_from_the_text_a_passage_was_chosen_in(
        steps in prop::collection::vec((any::<(Index, Index, Index)>(), any::<(Index, Index)>(), 0..6u8), 1..14),
    ) {
        let mut p = built();
        let mut chosen: BTreeMap<CodingKey, (String, Segment)> = BTreeMap::new();
        for (edit, (a, b), kind) in steps {
            let coder = if kind % 2 == 0 { "hw" } else { "sc" };
            let text = text_of(&p.project);
            match kind {
                0 | 1 => {
                    let (a, b) = (text.floor_char_boundary(a.index(text.len())), text.floor_char_boundary(b.index(text.len())));
                    let Some(segment) = Segment::new(a.min(b), a.max(b)) else { continue };
                    let new = crate::domain::command::NewCodings {
                        source: i01(), segment, codes: vec![crate::domain::command::CodeChoice::Known("a".into())], level: None,
                    };
                    if let Ok(records) = p.attempt(coder, Command::AddCodings(new)) {
                        let Line::Coding(line) = &records[0].line else { continue };
                        let key: CodingKey = (coder.into(), line.id);
                        let segment = p.project.coding(&i01(), &key).unwrap().segment().unwrap();
                        chosen.insert(key, (text, segment));
                    }
                }
                2 | 3 => correct(&mut p, coder, &edited(&text, edit)),
                // From outside, taken in by either.
                4 => _ = p.stand(&i01(), &edited(&text, edit)).attempt(coder, Command::TakeText(i01())),
                _ => _ = p.attempt(coder, Command::TakeText(i01())),
            }
        }
        let now = text_of(&p.project);
        let there = places(&p.project);
        prop_assert_eq!(&places(&without_carrying(&p)), &there);
        prop_assert_eq!(&places(&p.restarted()), &there);
        let stands = p.project.shard(&i01()).unwrap().text().unwrap().clone();
        for (key, (text, segment)) in &chosen {
            let straight = Carry::new(text, &now).place(*segment).map(|placed| settled(placed, &stands));
            let straight = straight.and_then(Anchor::segment);
            let (found, _) = there[key];
            prop_assert_eq!(found, straight, "{:?} in {:?}", text.get(segment.range()), &now);
        }
        p.stand(&i01(), TEXT);
        for (key, (text, segment)) in chosen.iter().filter(|(_, (text, _))| text == TEXT) {
            prop_assert_eq!(places(&p.project)[key], (Some(*segment), false), "{}", text);
        }
    }
}
