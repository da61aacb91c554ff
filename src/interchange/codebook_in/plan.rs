//! From rows to commands: each row is a new code, or changes one that is there.

use super::Row;
use super::known::{Known, folded};
use super::tree::{Place, Tree};
use crate::domain::Project;
use crate::domain::codebook::Code;
use crate::domain::command::{CodeEdit, CodeText, Command, NewCode};
use crate::domain::id::{CodeId, LevelId};
use crate::domain::thing::Key;
use crate::interchange::sheet_in::Bad;
use std::collections::HashMap;
use std::hash::Hash;

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A new code.
    New,
    /// A code that is there, with the fields that change; none when nothing does.
    There(CodeId, Vec<&'static str>),
}

/// What an import does.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The commands, in order.
    pub commands: Vec<Command>,
    /// What becomes of each row.
    pub fates: Vec<Fate>,
}

/// Plans the import of rows into a project.
///
/// # Errors
/// Lists every row that cannot be taken in; then nothing is to be changed.
pub fn plan(project: &Project, rows: &[Row]) -> Result<Planned, Vec<Bad>> {
    let known = Known::of(project.codebook());
    let (tree, bad) = match Tree::of(rows, &known) {
        Ok(tree) => (tree, Vec::new()),
        Err(bad) => (Tree::default(), bad),
    };
    let mut planner = Planner { project, known, rows, tree, targets: vec![None; rows.len()], bad };
    if planner.bad.is_empty() {
        planner.match_rows();
        planner.refuse_doubles();
    }
    let levels: Vec<Option<LevelId>> = rows.iter().map(|row| planner.level(row)).collect();
    if !planner.bad.is_empty() {
        planner.bad.sort_by_key(|bad| bad.line);
        return Err(planner.bad);
    }
    let (commands, fates) = planner.commands(&levels);
    if planner.bad.is_empty() { Ok(Planned { commands, fates }) } else { Err(planner.bad) }
}

struct Planner<'a> {
    project: &'a Project,
    known: Known<'a>,
    rows: &'a [Row],
    tree: Tree,
    /// The code that each row changes.
    targets: Vec<Option<CodeId>>,
    bad: Vec<Bad>,
}

impl Planner<'_> {
    /// Finds the code that each row means, parents first, so that a row below another is looked for below that one's.
    fn match_rows(&mut self) {
        for (i, _) in self.tree.parents_first() {
            match self.target(i) {
                Ok(target) => {
                    if let Some(slot) = self.targets.get_mut(i) {
                        *slot = target;
                    }
                }
                Err(bad) => self.bad.push(bad),
            }
        }
    }

    /// Returns the code that a row above, which was matched, changes.
    fn target_of(&self, row: usize) -> Option<&CodeId> {
        self.targets.get(row).and_then(Option::as_ref)
    }

    fn target(&self, i: usize) -> Result<Option<CodeId>, Bad> {
        let Some(row) = self.rows.get(i) else { return Ok(None) };
        if let Some(id) = &row.id {
            let id = CodeId::from(id.as_str());
            if self.project.codebook().is_standing(&id) {
                return Ok(Some(id));
            }
            if self.project.thing(&Key::Code(id.clone())).is_some() {
                return Err(Bad::new(row.line, format!("the id '{id}' belongs to a code that was taken away")));
            }
            return self.refuse_namesake(i, row).map(|()| None);
        }
        let below = |parent: &CodeId| self.known.child(Some(parent), &row.name).cloned();
        match self.tree.place(i) {
            Place::Below(parent) => Ok(below(parent)),
            Place::BelowRow(above) => Ok(self.target_of(*above).and_then(below)),
            Place::Unsaid => match self.known.named(&row.name) {
                [] => Ok(None),
                [one] => Ok(Some((*one).clone())),
                _ => Err(Bad::new(row.line, format!("several codes are called '{}': give the id", row.name))),
            },
        }
    }

    /// Refuses a row with a new id where a code of its name stands already.
    fn refuse_namesake(&self, i: usize, row: &Row) -> Result<(), Bad> {
        let parent = match self.tree.place(i) {
            Place::Unsaid => None,
            Place::Below(parent) => Some(parent),
            Place::BelowRow(above) => match self.target_of(*above) {
                Some(parent) => Some(parent),
                None => return Ok(()),
            },
        };
        match self.known.child(parent, &row.name) {
            Some(there) => {
                let what =
                    format!("a code '{}' is there already with the id '{there}': give that id, or none", row.name);
                Err(Bad::new(row.line, what))
            }
            None => Ok(()),
        }
    }

    /// Refuses a row with the id, the code, or the name and place of one before it.
    fn refuse_doubles(&mut self) {
        let (mut ids, mut targets, mut names) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (i, row) in self.rows.iter().enumerate() {
            let id = row.id.as_deref().and_then(|id| first(&mut ids, id, i));
            let target = self.target_of(i).and_then(|code| first(&mut targets, code.clone(), i));
            let name = first(&mut names, (folded(&row.name), self.tree.place(i)), i);
            if let Some(first) = [id, target, name].into_iter().flatten().min().and_then(|at| self.rows.get(at)) {
                self.bad.push(Bad::new(row.line, format!("'{}' stands in line {} already", row.name, first.line)));
            }
        }
    }

    fn level(&mut self, row: &Row) -> Option<LevelId> {
        let text = row.level.as_deref()?;
        let found = self.project.levels().find(text).map(|level| level.id.clone());
        if found.is_none() {
            let levels: Vec<&str> = self.project.levels().iter().map(|level| level.id.as_str()).collect();
            let what = match levels.as_slice() {
                [] => format!("there is no level '{text}': this project declares none"),
                levels => format!("there is no level '{text}', only {}", levels.join(", ")),
            };
            self.bad.push(Bad::new(row.line, what));
        }
        found
    }

    fn commands(&mut self, levels: &[Option<LevelId>]) -> (Vec<Command>, Vec<Fate>) {
        let mut commands: Vec<Command> = Vec::new();
        let mut fates = Vec::new();
        for (i, row) in self.rows.iter().enumerate() {
            let level = levels.get(i).cloned().flatten();
            if let Some(id) = self.target_of(i).cloned() {
                let edits = self.edits(i, row, &id, level);
                fates.push(Fate::There(id.clone(), edits.iter().map(|(field, _)| *field).collect()));
                commands.extend(edits.into_iter().map(|(_, edit)| Command::EditCode(id.clone(), edit)));
                continue;
            }
            fates.push(Fate::New);
            let parent = match self.tree.place(i) {
                Place::Unsaid => None,
                Place::Below(id) => Some(id.clone()),
                Place::BelowRow(above) => match self.target_of(*above) {
                    Some(id) => Some(id.clone()),
                    // A new code below a new one is added with it.
                    None => continue,
                },
            };
            let above = parent.as_ref().and_then(|id| self.project.codebook().level(id)).cloned();
            let code = self.new_code(i, above.as_ref(), levels);
            match commands.last_mut() {
                Some(Command::AddCodes { parent: last, codes }) if *last == parent => codes.push(code),
                _ => commands.push(Command::AddCodes { parent, codes: vec![code] }),
            }
        }
        (commands, fates)
    }

    /// A new code with the new codes below it. A level that it would have anyway is not written.
    fn new_code(&self, i: usize, above: Option<&LevelId>, levels: &[Option<LevelId>]) -> NewCode {
        let Some(row) = self.rows.get(i) else { return NewCode::default() };
        let own = levels.get(i).and_then(Option::as_ref).filter(|level| Some(*level) != above);
        let below = self.tree.below(i).iter().filter(|j| self.target_of(**j).is_none());
        NewCode {
            id: row.id.as_deref().map(CodeId::from),
            name: row.name.clone(),
            level: own.cloned(),
            color: row.color.clone(),
            definition: row.definition.clone(),
            include: row.include.clone(),
            exclude: row.exclude.clone(),
            examples: row.examples.clone(),
            children: below.map(|j| self.new_code(*j, own.or(above), levels)).collect(),
        }
    }

    /// What a row changes in a code that is there.
    fn edits(&mut self, i: usize, row: &Row, id: &CodeId, level: Option<LevelId>) -> Vec<(&'static str, CodeEdit)> {
        let book = self.project.codebook();
        let Some(code) = book.get(id) else { return Vec::new() };
        let mut edits = Vec::new();
        if code.name != row.name {
            edits.push(("name", CodeEdit::Rename(row.name.clone())));
        }
        let parent = match self.tree.place(i) {
            Place::Unsaid => None,
            Place::Below(id) => Some(id.clone()),
            Place::BelowRow(above) => {
                let target = self.target_of(*above).cloned();
                if target.is_none() {
                    let what = format!(
                        "'{}' is there already and cannot be moved below a code of the same file that is new",
                        row.name
                    );
                    self.bad.push(Bad::new(row.line, what));
                }
                target
            }
        };
        if let Some(parent) = parent.filter(|parent| code.parent.as_ref() != Some(parent)) {
            edits.push(("parent", CodeEdit::Move { parent: Some(parent), before: None }));
        }
        if level.is_some() && book.level(id) != level.as_ref() {
            edits.push(("level", CodeEdit::Level(level)));
        }
        edits.extend(texts(code, row));
        edits
    }
}

/// Returns which row had something first, if one before this did.
fn first<K: Eq + Hash>(seen: &mut HashMap<K, usize>, what: K, row: usize) -> Option<usize> {
    let first = *seen.entry(what).or_insert(row);
    (first < row).then_some(first)
}

fn texts(code: &Code, row: &Row) -> Vec<(&'static str, CodeEdit)> {
    let color = row.color.clone().unwrap_or_default();
    let texts = [
        (CodeText::Definition, &row.definition, code.definition.as_str()),
        (CodeText::Include, &row.include, code.include.as_str()),
        (CodeText::Exclude, &row.exclude, code.exclude.as_str()),
        (CodeText::Color, &color, code.color.as_deref().unwrap_or_default()),
    ];
    let changed = texts.into_iter().filter(|(_, new, old)| !new.is_empty() && new.as_str() != *old);
    changed.map(|(which, new, _)| (which.field(), CodeEdit::Text(which, new.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::Build;
    use crate::interchange::codebook_in::{of_csv, of_yaml};

    fn project() -> Build {
        let mut p = Build::new();
        p.code("team", "meso").code("team/support", "").code("other", "micro");
        p
    }

    fn fates(project: &Project, csv: &str) -> Vec<Fate> {
        plan(project, &of_csv(csv).unwrap().rows).unwrap().fates
    }

    fn said(project: &Project, csv: &str) -> Vec<String> {
        plan(project, &of_csv(csv).unwrap().rows).unwrap_err().iter().map(Bad::to_string).collect()
    }

    #[test]
    fn what_is_there_is_updated_and_never_doubled() {
        let mut p = project();
        let csv = "name,parent,level,definition\nTeam,,meso,Who works together\nsupport,team,,\nNew,Team,,x\nDeep,New,macro,\n";
        let planned = plan(&p.project, &of_csv(csv).unwrap().rows).unwrap();
        assert_eq!(
            planned.fates,
            [
                Fate::There("team".into(), vec!["name", "definition"]),
                Fate::There("support".into(), vec![]),
                Fate::New,
                Fate::New
            ]
        );
        for command in planned.commands {
            p.run("hw", command);
        }
        assert_eq!(p.project.codebook().tree().len(), 5);
        let again = plan(&p.project, &of_csv(csv).unwrap().rows).unwrap();
        assert_eq!(again.commands, []);
    }

    #[test]
    fn every_row_that_cannot_be_taken_in_is_named() {
        let p = project();
        assert_eq!(
            said(&p.project, "name,parent,level\nA,nowhere,\nB,,mesoo\nC,C,\n"),
            [
                "line 2: there is no code 'nowhere' to stand below",
                "line 3: there is no level 'mesoo', only micro, meso, macro",
                "line 4: 'C' would stand below itself"
            ]
        );
        assert_eq!(said(&p.project, "name,id\nA,x1\nB,x1\n"), ["line 3: 'B' stands in line 2 already"]);
        assert_eq!(said(&p.project, "name\nA\na\n"), ["line 3: 'a' stands in line 2 already"]);
    }

    #[test]
    fn only_what_is_on_a_circle_stands_below_itself() {
        let p = project();
        let csv = "name,parent\nUnder,Round\nRound,Again\nAgain,Round\nFree,\n";
        assert_eq!(
            said(&p.project, csv),
            ["line 3: 'Round' would stand below itself", "line 4: 'Again' would stand below itself"]
        );
    }

    #[test]
    fn a_row_is_a_double_of_the_first_that_is_the_same() {
        let p = project();
        let csv = "name,parent,id\nA,,x1\na,,x2\nB,,x1\nteam,,\nTeam,,team\n";
        assert_eq!(
            said(&p.project, csv),
            [
                "line 3: 'a' stands in line 2 already",
                "line 4: 'B' stands in line 2 already",
                "line 6: 'Team' stands in line 5 already"
            ]
        );
    }

    #[test]
    fn rows_that_nest_too_deep_are_named_however_deep() {
        let rows: Vec<String> = (1..=100_000).map(|n| format!("c{n},c{}\n", n - 1)).collect();
        let csv = format!("name,parent\nc0,\n{}", rows.concat());
        assert_eq!(said(&Project::default(), &csv), ["line 14: codes lie more than 12 deep in each other"]);
    }

    #[test]
    fn twenty_thousand_rows_are_planned() {
        let mut p = Build::new();
        let row = |n: usize| {
            let parent = if n.is_multiple_of(10) { String::new() } else { format!("code {}", n / 10 * 10) };
            format!("code {n},{parent}\n")
        };
        let rows = |n| of_csv(&format!("name,parent\n{}", (0..n).map(row).collect::<String>())).unwrap().rows;
        for command in plan(&p.project, &rows(2_000)).unwrap().commands {
            p.run("hw", command);
        }
        // Comparing every pair of rows would need minutes.
        let planned = plan(&p.project, &rows(20_000)).unwrap();
        assert_eq!(planned.fates.iter().filter(|fate| **fate != Fate::New).count(), 2_000);
    }

    #[test]
    fn parents_may_come_after_those_below_them() {
        let p = Build::new();
        let planned = plan(&p.project, &of_csv("name,parent\nLow,High\nHigh,\n").unwrap().rows).unwrap();
        let [Command::AddCodes { parent: None, codes }] = planned.commands.as_slice() else { panic!("{planned:?}") };
        assert_eq!((codes[0].name.as_str(), codes[0].children[0].name.as_str()), ("High", "Low"));
    }

    #[test]
    fn the_page_of_a_codebook_is_read_with_its_tree() {
        let page = "format: 1\ncodes:\n- id: a-1\n  name: A\n  level: meso\n  children:\n  - name: B\n    note: x\n";
        let read = of_yaml(page).unwrap();
        assert_eq!(read.left_out, ["note"]);
        assert_eq!(read.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 7]);
        let planned = plan(&project().project, &read.rows).unwrap();
        let [Command::AddCodes { codes, .. }] = planned.commands.as_slice() else { panic!("{planned:?}") };
        assert_eq!((codes[0].id.clone(), codes[0].children[0].name.as_str()), (Some("a-1".into()), "B"));
    }

    #[test]
    fn a_code_moves_below_another_that_is_there() {
        let p = project();
        let fate = fates(&p.project, "name,parent,id\nother,team,other\n");
        assert_eq!(fate, [Fate::There("other".into(), vec!["parent"])]);
    }
}
