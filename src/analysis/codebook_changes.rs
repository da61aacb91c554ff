//! What changed in the codebook between two of its versions, or since one: code by code, with what it was and what it
//! is, and how many codings that touches.

use super::table::{About, Cell, CellKind, Column, Row, Table};
use crate::domain::codebook::Code;
use crate::domain::layer::Looked;
use crate::domain::time::When;
use crate::domain::{CodeId, Codebook, Project};
use serde_json::Value;
use std::collections::HashMap;

/// What happened to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// It became another one.
    Merged,
    /// It was taken away.
    Removed,
    /// It has another name.
    Renamed,
    /// It stands below another code.
    Moved,
    /// It counts at another level.
    Level,
    /// It means something else.
    Definition,
    /// It is to be used elsewhere.
    Include,
    /// It is not to be used elsewhere.
    Exclude,
    /// Other passages show it.
    Examples,
    /// It has another colour.
    Color,
    /// It is not offered any more.
    Retired,
    /// It is offered again.
    Offered,
}

impl What {
    /// Returns the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Merged => "merged",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Level => "level",
            Self::Definition => "definition",
            Self::Include => "when to use",
            Self::Exclude => "when not to use",
            Self::Examples => "examples",
            Self::Color => "colour",
            Self::Retired => "retired",
            Self::Offered => "offered again",
        }
    }
}

/// One change of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The code.
    pub code: CodeId,
    /// Its name after the change; of one that is not there any more, the name it had.
    pub name: String,
    /// What happened.
    pub what: What,
    /// What was said before; may be empty.
    pub before: String,
    /// What is said after; may be empty.
    pub after: String,
}

/// Returns what changed from one codebook to another, in the order of the later tree; what is not there any more last.
pub fn changes(old: &Codebook, new: &Codebook) -> Vec<Change> {
    let mut found = Vec::new();
    for (id, _) in new.tree() {
        if old.is_standing(id) {
            found.extend(changed(old, new, id));
        } else {
            found.push(one((new, id), What::Added, String::new(), place(new, id)));
        }
    }
    for (id, _) in old.tree().iter().filter(|(id, _)| !new.is_standing(id)) {
        let target = new.resolve(id);
        let change = if target == id {
            one((old, id), What::Removed, place(old, id), String::new())
        } else {
            one((old, id), What::Merged, place(old, id), new.name(target).to_owned())
        };
        found.push(change);
    }
    found
}

fn one((book, code): (&Codebook, &CodeId), what: What, before: String, after: String) -> Change {
    Change { code: code.clone(), name: book.name(code).to_owned(), what, before, after }
}

/// What changed in a code that stands in both.
fn changed(old: &Codebook, new: &Codebook, id: &CodeId) -> Vec<Change> {
    let (Some(was), Some(is)) = (old.get(id), new.get(id)) else { return Vec::new() };
    let level = |book: &Codebook| book.level(id).map(ToString::to_string).unwrap_or_default();
    let examples = |code: &Code| code.examples.iter().map(example).collect::<Vec<_>>().join("; ");
    let color = |code: &Code| code.color.clone().unwrap_or_default();
    let mut found = Vec::new();
    let mut note = |what: What, before: String, after: String| {
        if before != after {
            found.push(one((new, id), what, before, after));
        }
    };
    note(What::Renamed, was.name.clone(), is.name.clone());
    note(What::Level, level(old), level(new));
    note(What::Definition, was.definition.clone(), is.definition.clone());
    note(What::Include, was.include.clone(), is.include.clone());
    note(What::Exclude, was.exclude.clone(), is.exclude.clone());
    note(What::Examples, examples(was), examples(is));
    note(What::Color, color(was), color(is));
    // Another code may have the same name.
    if old.parent(id) != new.parent(id) {
        let at = usize::from(found.first().is_some_and(|change| change.what == What::Renamed));
        found.insert(at, one((new, id), What::Moved, place(old, id), place(new, id)));
    }
    if was.retired != is.retired {
        let what = if is.retired { What::Retired } else { What::Offered };
        found.push(one((new, id), what, String::new(), String::new()));
    }
    found
}

/// Where a code stands: `below Induction`.
fn place(book: &Codebook, id: &CodeId) -> String {
    book.parent(id).map_or_else(|| "at the top".to_owned(), |parent| format!("below {}", book.name(parent)))
}

/// An example in words: its quote.
fn example(example: &Value) -> String {
    let quote = example.get("quote").and_then(Value::as_str).or_else(|| example.as_str());
    quote.map_or_else(|| example.to_string(), |quote| format!("“{quote}”"))
}

/// What the codebook is called as it is.
pub const NOW: &str = "now";

/// A codebook and what it is called: the name of a version, or [`NOW`].
pub type Named<'a> = (&'a str, &'a Codebook);

/// Returns what changed as a table; codings are those of a layer that carry the code now, or did before it was merged.
pub fn table(project: &Project, looked: &Looked, (old, new): (Named<'_>, Named<'_>), now: When) -> Table {
    let text = |key: &str, heading: &str| Column::new(key, heading, CellKind::Text);
    let columns = vec![
        text("name", "Code"),
        text("change", "Change"),
        text("before", &format!("In {}", old.0)),
        text("after", &if new.0 == NOW { "Now".to_owned() } else { format!("In {}", new.0) }),
        Column::new("codings", "Codings", CellKind::Number),
        text("id", "Id"),
    ];
    let about = About { layer: Some(looked.layer.describe()), ..About::new(project, "codebook", now) };
    let mut table = Table::new(about, columns);
    let touched = touched(project, looked);
    for change in changes(old.1, new.1) {
        let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::text(text) };
        let count = touched.get(&change.code).copied().unwrap_or_default();
        let cells = vec![
            Cell::text(&change.name),
            Cell::text(change.what.word()),
            cell(&change.before),
            cell(&change.after),
            Cell::Number(count),
            Cell::text(change.code.as_str()),
        ];
        table.rows.push(Row { id: change.code.to_string(), cells, ..Row::default() });
    }
    table.notes.push(format!("from {} to {}", old.0, new.0));
    if table.rows.is_empty() {
        let same = old.1.content() == new.1.content();
        table.notes.push(if same { "nothing changed" } else { "only the order of codes changed" }.to_owned());
    }
    table.notes.extend(looked.says(project).into_iter().skip(1));
    table
}

/// Returns the codings of a layer on each code, as recorded and as it counts: a merged code keeps its own.
pub fn touched(project: &Project, looked: &Looked) -> HashMap<CodeId, usize> {
    let mut touched = HashMap::new();
    for shown in &looked.codings {
        *touched.entry(shown.code.clone()).or_default() += 1;
        let recorded = shown.cites.first().map(|coding| &coding.code);
        let mut id = recorded.filter(|code| **code != shown.code);
        while let Some(code) = id.filter(|code| **code != shown.code) {
            *touched.entry(code.clone()).or_default() += 1;
            id = project.codebook().get(code).and_then(|code| code.merged_into.as_ref());
        }
    }
    touched
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{CodeEdit, CodeText, Command, NewCode};
    use crate::domain::layer::{Layer, look};
    use crate::domain::testing::Build;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_changed_since_a_version_is_told_code_by_code_with_both_texts_and_the_codings_touched() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction. None at all.");
        p.code("team", "meso").code("team/support", "").code("other", "micro").code("old", "").code("gone", "");
        p.tag("hw", "i01", "no induction", "support");
        p.tag("hw", "i01", "None", "old");
        p.run("hw", Command::NameVersion { name: "v1".into(), note: String::new(), locked: false, why: None });
        let edit = |id: &str, edit: CodeEdit| Command::EditCode(id.into(), edit);
        p.run("hw", edit("support", CodeEdit::Rename("Team support".into())));
        p.run("hw", edit("support", CodeEdit::Move { parent: Some("other".into()), before: None }));
        p.run("hw", edit("support", CodeEdit::Text(CodeText::Definition, "Who helps whom".into())));
        p.run("hw", edit("team", CodeEdit::Retire(true)));
        p.run("hw", Command::MergeCodes { codes: vec!["old".into()], into: "support".into() });
        p.run("hw", Command::RemoveCodes { codes: vec!["gone".into()], why: None });
        p.code("new", "");
        let version = &p.project.versions()[0];
        let past = p.project.codebook_at(version).book;
        let looked = look(&p.project, &Layer::Mine("hw".into()));
        let table = table(&p.project, &looked, (("v1", &past), ("now", p.project.codebook())), When::default());
        let row = |i: usize| {
            let cells = ["name", "change", "before", "after", "codings"];
            cells.map(|key| table.cell(i, key).unwrap().to_string()).join(" | ")
        };
        let rows: Vec<String> = (0..table.rows.len()).map(row).collect();
        assert_eq!(
            rows,
            [
                "team | retired |  |  | 0",
                "Team support | renamed | support | Team support | 2",
                "Team support | moved | below team | below other | 2",
                "Team support | level | meso | micro | 2",
                "Team support | definition |  | Who helps whom | 2",
                "new | added |  | at the top | 0",
                "old | merged | at the top | Team support | 1",
                "gone | removed | at the top |  | 0",
            ]
        );
        assert_eq!(changes(&past, &past), []);
    }

    /// What a codebook says of each code, and where each that is not in the tree went.
    type Said = BTreeMap<CodeId, BTreeMap<&'static str, String>>;

    fn said(book: &Codebook) -> Said {
        let level = |id: &CodeId| book.level(id).map(ToString::to_string).unwrap_or_default();
        let one = |id: &CodeId| {
            let code = book.get(id).unwrap();
            let examples: Vec<String> = code.examples.iter().map(example).collect();
            BTreeMap::from([
                ("renamed", code.name.clone()),
                ("moved", format!("{:?}", book.parent(id))),
                ("level", level(id)),
                ("definition", code.definition.clone()),
                ("when to use", code.include.clone()),
                ("when not to use", code.exclude.clone()),
                ("examples", examples.join("; ")),
                ("colour", code.color.clone().unwrap_or_default()),
                ("retired", code.retired.to_string()),
            ])
        };
        book.tree().iter().map(|(id, _)| (id.clone(), one(id))).collect()
    }

    /// Applies the changes to what the older codebook says; each must find what it says was there.
    fn apply(mut said: Said, changes: &[Change], new: &Said) -> Said {
        for Change { code, what, before, after, .. } in changes {
            match what {
                What::Added => {
                    let old = said.insert(code.clone(), new[code].clone());
                    assert!(old.is_none(), "{code} was there");
                }
                What::Removed | What::Merged => assert!(said.remove(code).is_some()),
                What::Moved => {
                    let is = new[code]["moved"].clone();
                    assert_ne!(said.get_mut(code).unwrap().insert("moved", is.clone()), Some(is));
                }
                What::Retired | What::Offered => {
                    let is = (*what == What::Retired).to_string();
                    assert_ne!(said.get_mut(code).unwrap().insert("retired", is.clone()), Some(is));
                }
                _ => {
                    let old = said.get_mut(code).unwrap().insert(what.word(), after.clone());
                    assert_eq!((old.as_ref(), before == after), (Some(before), false), "{code}: {}", what.word());
                }
            }
        }
        said
    }

    fn edit(p: &Build, (kind, a, b): (u8, usize, usize)) -> Command {
        let codes = ["x", "y", "z", "w", "new0", "new1", "new2"];
        let (code, other): (CodeId, CodeId) = (codes[a % codes.len()].into(), codes[b % codes.len()].into());
        let edit = |edit| Command::EditCode(code.clone(), edit);
        let text = |which| edit(CodeEdit::Text(which, format!("text {}", b % 3)));
        match kind % 12 {
            0 => edit(CodeEdit::Rename(format!("name {}", b % 4))),
            1 => edit(CodeEdit::Move { parent: (a % 2 == 0).then_some(other), before: None }),
            2 => edit(CodeEdit::Level((b % 2 == 0).then(|| "macro".into()))),
            3 => text(CodeText::Definition),
            4 => text(CodeText::Include),
            5 => text(CodeText::Exclude),
            6 => edit(CodeEdit::Text(CodeText::Color, ["red", "blue", ""][b % 3].into())),
            7 => edit(CodeEdit::Retire(b % 2 == 0)),
            8 => Command::MergeCodes { codes: vec![code], into: other },
            9 => Command::RemoveCodes { codes: vec![code], why: None },
            10 => edit(CodeEdit::Examples(vec![Value::from(format!("quote {}", b % 2))])),
            _ => {
                let id = format!("new{}", b % 3);
                let name = format!("new {} {}", b % 3, p.records.len());
                let new = NewCode { id: Some(id.as_str().into()), name, ..NewCode::default() };
                Command::AddCodes { parent: (a % 2 == 0).then_some(other), codes: vec![new] }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_changes_lead_from_the_old_codebook_to_the_new_one_and_name_nothing_else(
            before in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 0..12),
            after in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 0..16),
        ) {
            let mut p = Build::new();
            p.code("x", "meso").code("x/y", "").code("z", "").code("z/w", "micro");
            for seed in before {
                let _ = p.attempt("hw", edit(&p, seed));
            }
            p.run("hw", Command::NameVersion { name: "v1".into(), note: String::new(), locked: false, why: None });
            for seed in after {
                let _ = p.attempt("hw", edit(&p, seed));
            }
            let past = p.project.codebook_at(&p.project.versions()[0]);
            prop_assert!(past.is_whole);
            let (old, new) = (past.book, p.project.codebook());
            let found = changes(&old, new);
            let (was, is) = (said(&old), said(new));
            prop_assert_eq!(apply(was, &found, &is), is);
            prop_assert_eq!(changes(new, new), []);
        }
    }
}
