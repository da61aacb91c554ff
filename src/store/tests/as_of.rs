//! The project as it was.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Folder, seen};
use crate::domain::When;
use crate::domain::tests::{Seed, difference, seed, some_command};
use crate::proofs::cases;
use crate::store::fs::Fs as _;

/// What happens in a step: a command of a coder, or a text changed by hand.
type Doing = (bool, u8, Seed, Index);

fn doing() -> impl Strategy<Value = Doing> {
    (any::<bool>(), 0..8u8, seed(), any::<Index>())
}

/// Does it, if it can be done.
fn step(folder: &mut Folder, (is_first, kind, seed, index): Doing) {
    let coder = if is_first { "hw" } else { "sc" };
    let project = folder.open(None).project;
    if kind == 0 {
        let source = project.sources()[index.index(project.sources().len())].clone();
        return folder.retype_and_take(coder, &source);
    }
    if let Some(command) = some_command(&project, coder, seed) {
        let _ = folder.run(coder, command);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: u32::try_from(cases(10, 400)).unwrap(), failure_persistence: None, ..ProptestConfig::default()
    })]

    // Fails when a record is let in that is not of then (`read_place` in `store::open`), and when a source has the text
    // of now (`load_source`).
    #[test]
    fn a_project_as_of_a_moment_is_what_it_was_at_that_moment(steps in prop::collection::vec(doing(), 1..16)) {
        let mut folder = Folder::new();
        let mut past = vec![(folder.clock, seen(&folder.open(None).project))];
        for doing in steps {
            step(&mut folder, doing);
            past.push((folder.clock, seen(&folder.open(None).project)));
        }
        for (clock, wanted) in past {
            for late in [0, 999] {
                let opened = folder.open(Some(When::from_millis(clock + late)));
                prop_assert_eq!(difference(&seen(&opened.project), &wanted), None);
                prop_assert_eq!(opened.findings, vec![]);
            }
        }
    }

    // Clocks may be wrong: then the past is where they have it, and it can be read all the same.
    #[test]
    fn whatever_the_clocks_said_every_moment_can_be_shown(
        steps in prop::collection::vec((doing(), -5000..5000i64), 1..12),
        moment in -70_000..70_000i64,
    ) {
        let mut folder = Folder::new();
        let began = folder.clock;
        for (doing, drift) in steps {
            folder.clock += drift;
            step(&mut folder, doing);
        }
        let then = folder.open(Some(When::from_millis(began + moment))).project;
        let _ = seen(&then);
        let is_early = |key: &crate::domain::thing::Key| {
            let lines = then.thing(key).map(crate::domain::thing::Thing::lines).unwrap_or_default();
            lines.iter().all(|signed| signed.line.head.t.millis() <= began + moment)
        };
        prop_assert!(then.things().keys().all(is_early));
        let end = folder.open(Some(When::from_millis(i64::MAX / 1_000_000)));
        prop_assert_eq!(difference(&seen(&end.project), &seen(&folder.open(None).project)), None);
    }
}

#[test]
fn a_text_of_then_that_was_not_kept_is_named_and_nothing_points_at_other_words() {
    let mut folder = Folder::new();
    let then = When::from_millis(folder.clock);
    let sha256 = folder.open(None).project.source(&"i01".into()).unwrap().sha256.clone();
    folder.retype_and_take("hw", &"i01".into());
    folder.fs.remove(&crate::store::layout::version(&sha256)).unwrap();
    let opened = folder.open(Some(then));
    let shard = opened.project.shard(&"i01".into()).unwrap();
    assert!(shard.text().is_none() && shard.codings().iter().all(|coding| coding.segment().is_none()));
    assert_eq!(opened.findings.len(), 1);
    assert_eq!(opened.findings[0].file, format!("sources/.versions/{sha256}.txt"));
    assert!(opened.findings[0].what.contains("'i01' had then"));
}

#[test]
fn what_is_written_in_pages_by_hand_and_no_record_says_plays_no_part() {
    let folder = Folder::new();
    let before = seen(&folder.open(None).project);
    folder.fs.write("codebook.yaml", "codes:\n- name: By hand\n");
    assert!(seen(&folder.open(None).project).contains("By hand"));
    assert_eq!(seen(&folder.open(Some(When::from_millis(folder.clock))).project), before);
    assert!(folder.fs.stat(Path::new("codebook.yaml")).is_ok());
}
