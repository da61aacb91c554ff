//! Given to each command that takes a file.

use super::{KINDS, plant, run_within_limits, start};
use crate::proofs::cases;
use crate::support::command::Desk;

/// The commands, and the file that each is given.
const GIVEN: [(&str, &str); 10] = [
    ("import study bomb.txt --yes", "bomb.txt"),
    ("import study bomb.txt --corrects I01 --yes", "bomb.txt"),
    ("codebook study --import bomb.csv", "bomb.csv"),
    ("codebook study --import bomb.yaml", "bomb.yaml"),
    ("participants study --import bomb.csv", "bomb.csv"),
    ("participants study --import bomb.yaml", "bomb.yaml"),
    ("notes add study bomb.yaml", "bomb.yaml"),
    ("status bomb", "bomb"),
    ("new bomb/study --coder hw", "bomb"),
    ("pack study --to bomb.emic.zip", "bomb.emic.zip"),
];

#[test]
fn p19_each_file_that_is_given_may_be_anything() {
    let step = cases(7, 1);
    for (n, ((asked, file), kind)) in
        GIVEN.iter().flat_map(|given| KINDS.iter().map(move |kind| (given, kind))).enumerate()
    {
        if n % step != 0 {
            continue;
        }
        let desk = Desk::with_study();
        plant(&desk.work(file), kind);
        let args: Vec<&str> = asked.split(' ').collect();
        let ran = run_within_limits(&desk, kind, &args);
        assert!(ran.code == Some(0) || ran.err.starts_with("emic: "), "{kind}: {asked}: {}", start(&ran.err));
    }
}
