//! A small project for tests of screens and windows: three interviews and a focus group, two coders, three levels.

use crate::analysis::live::LiveCounts;
use crate::app::outcome::{Go, Outcome};
use crate::app::saving::Saving;
use crate::app::world::World;
use crate::domain::command::{CodeEdit, CodeText, Command};
use crate::domain::layer::Layer;
use crate::domain::record::Origin;
use crate::domain::testing::Build;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Returns the project: codes `who` (micro), `induction` (meso) with `none` and `shadowing`, `clarity` (meso),
/// `registration` (macro), and codes named in Chinese and Arabic without a level.
pub fn build() -> Build {
    let mut p = Build::new();
    for (id, group) in [("P1", "MSW"), ("P2", "MSW"), ("P3", "Supervisor"), ("P4", "Recruiter")] {
        p.participant(id, &[("group", group), ("site", if group == "MSW" { "north" } else { "south" })]);
    }
    p.interview(
        "i01",
        "I: How was it?\n\nP1: There was no induction really. I got a badge and a bleep and somebody said \
        off you go.\n\nI: And then?\n\nP1: The nurses showed me everything.",
    );
    p.interview("i02", "I: How was it?\n\nP2: I shadowed a colleague for a week. 没有入职培训。 Nobody told me what I was allowed to do.");
    p.interview("i03", "I: What do you do?\n\nP3: I supervise them. Registration takes a year.");
    p.focus_group(
        "fg1",
        "M: Who decides?\n\nP1: Nobody knows.\n\nP4: We recruit, the hospital decides.\n\nP3: Role clarity is missing.",
    );
    p.code("who", "micro").code("who/abroad", "").code("induction", "meso").code("induction/none", "");
    p.code("induction/shadowing", "").code("clarity", "meso").code("registration", "macro");
    p.code("入职培训", "").code("تدريب", "");
    for (id, name) in [
        ("who", "Who MSWs are"),
        ("abroad", "Trained abroad"),
        ("induction", "Induction"),
        ("none", "No induction"),
        ("shadowing", "Shadowing"),
        ("clarity", "Role clarity"),
        ("registration", "Registration"),
    ] {
        p.run("hw", Command::EditCode(id.into(), CodeEdit::Rename(name.into())));
    }
    for (which, text) in [
        (CodeText::Definition, "MSW says there was none, or only papers."),
        (CodeText::Include, "formal or informal absence"),
        (CodeText::Exclude, "poor induction, use its own code"),
    ] {
        p.run("hw", Command::EditCode("none".into(), CodeEdit::Text(which, text.into())));
    }
    p.tag("hw", "i01", "There was no induction really.", "none");
    p.tag("hw", "i01", "The nurses showed me everything.", "shadowing");
    p.tag("hw", "i02", "I shadowed a colleague for a week.", "shadowing");
    p.tag("hw", "i02", "没有入职培训。", "none");
    p.tag("hw", "i02", "Nobody told me what I was allowed to do.", "clarity");
    p.tag("hw", "i03", "Registration takes a year.", "registration");
    p.tag("hw", "fg1", "Role clarity is missing.", "clarity");
    p.tag("sc", "i01", "There was no induction really.", "clarity");
    for source in ["i01", "i02", "fg1"] {
        p.done("hw", source);
    }
    p
}

/// Returns the world of `hw` in that project, on the layer *mine*.
pub fn world() -> World {
    world_of(&build())
}

/// Returns the world of `hw` in a project.
pub fn world_of(p: &Build) -> World {
    let layer = Layer::Mine("hw".into());
    let mut counts = LiveCounts::default();
    counts.update(&p.project, &layer);
    World {
        project: p.project.clone(),
        me: Arc::new(Origin { coder: "hw".into(), device: "k3f9".into(), slot: 1 }),
        layer,
        counts,
        saving: Saving::default(),
        read_only: None,
        as_of: None,
        review: false,
        last_codes: Vec::new(),
        loading: BTreeSet::new(),
        furthest: BTreeMap::new(),
        as_tree: false,
        reading: false,
        began: crate::domain::When::default(),
        agreed: None,
    }
}

/// Returns whether an outcome closes the window.
pub fn closes(outcome: &Outcome) -> bool {
    outcome.then.iter().any(|go| matches!(go, Go::Close))
}
