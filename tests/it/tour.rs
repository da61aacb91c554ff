//! The five minutes of the README, key by key: whoever follows them sees what they promise.

use crate::support::session::Session;
use emic::app::Screen;
use std::path::Path;

/// The steps of the tour: their keys, which are all that stands there as code.
fn steps() -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let tour = readme.split("## Five minutes").nth(1).unwrap().split("![").next().unwrap();
    let steps = tour.split('\n').fold(Vec::<String>::new(), |mut steps, line| {
        match line.split_once(". ").filter(|(number, _)| number.parse::<u8>().is_ok()) {
            Some((_, step)) => steps.push(step.to_owned()),
            None => steps.last_mut().into_iter().for_each(|step| step.push_str(line)),
        }
        steps
    });
    steps.iter().map(|step| step.split('`').skip(1).step_by(2).map(str::to_owned).collect()).collect()
}

#[test]
fn the_five_minutes_of_the_readme_can_be_followed() {
    let mut steps = steps();
    assert_eq!(steps.len(), 9, "{steps:?}");
    // The picker's step also tells of keys that are not pressed now.
    assert_eq!(steps[4].split_off(3), ["Tab", "+"]);
    let mut s = Session::in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/medical-support-workers"));
    let before = s.codings();
    let step = |s: &mut Session, nth: usize| {
        s.keys(&steps[nth - 1].join(" "));
    };
    step(&mut s, 1);
    assert!(s.screen().contains(" I04 · interview"), "{}", s.screen());
    step(&mut s, 2);
    assert!(s.screen().contains("turn 6 of"), "{}", s.screen());
    step(&mut s, 3);
    s.assert_codings(["Team support · meso · hw"]);
    assert!(s.line(-1).starts_with("saved"), "{}", s.line(-1));
    step(&mut s, 4);
    assert!(s.line(-1).contains("SELECT"), "{}", s.line(-1));
    step(&mut s, 5);
    assert!(s.codings() == before + 2 && s.line(-2).starts_with("Shadowing · meso · hw"), "{}", s.screen());
    step(&mut s, 6);
    assert_eq!(s.at(), Screen::Tallies);
    step(&mut s, 7);
    assert_eq!(s.at(), Screen::Code);
    step(&mut s, 8);
    assert_eq!(s.codings(), before);
    step(&mut s, 9);
    assert!(s.left, "{}", s.screen());
}
