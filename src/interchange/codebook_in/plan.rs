//! From rows to commands: each row is a new code, or changes one that is there.

use super::{Parent, Row};
use crate::domain::Project;
use crate::domain::codebook::Code;
use crate::domain::command::{CodeEdit, CodeText, Command, NewCode};
use crate::domain::id::{CodeId, LevelId};
use crate::domain::thing::Key;
use crate::interchange::sheet_in::Bad;

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

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Unsaid,
    Below(CodeId),
    BelowRow(usize),
}

/// Plans the import of rows into a project.
///
/// # Errors
/// Lists every row that cannot be taken in; then nothing is to be changed.
pub fn plan(project: &Project, rows: &[Row]) -> Result<Planned, Vec<Bad>> {
    let mut planner = Planner { project, rows, places: Vec::new(), targets: vec![None; rows.len()], bad: Vec::new() };
    for row in rows {
        let place = planner.place(row).unwrap_or_else(|bad| {
            planner.bad.push(bad);
            Place::Unsaid
        });
        planner.places.push(place);
    }
    planner.refuse_circles();
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
    rows: &'a [Row],
    places: Vec<Place>,
    /// The code that each row changes.
    targets: Vec<Option<CodeId>>,
    bad: Vec<Bad>,
}

impl Planner<'_> {
    fn place(&self, row: &Row) -> Result<Place, Bad> {
        let text = match &row.parent {
            Parent::Unsaid => return Ok(Place::Unsaid),
            Parent::Row(at) => return Ok(Place::BelowRow(*at)),
            Parent::Named(text) => text,
        };
        let is_id = |other: &&Row| other.id.as_deref() == Some(text);
        let is_name = |other: &&Row| other.name.to_lowercase() == text.to_lowercase();
        let at = |is: &dyn Fn(&&Row) -> bool| -> Vec<usize> {
            self.rows.iter().enumerate().filter(|(_, other)| is(other)).map(|(i, _)| i).collect()
        };
        let (by_id, by_name) = (at(&is_id), at(&is_name));
        match if by_id.is_empty() { by_name } else { by_id }.as_slice() {
            [one] => return Ok(Place::BelowRow(*one)),
            [] => {}
            _ => {
                return Err(Bad::new(row.line, format!("several rows are called '{text}': give the id of the parent")));
            }
        }
        match self.project.codebook().find(text).as_slice() {
            [one] => Ok(Place::Below((*one).clone())),
            [] => Err(Bad::new(row.line, format!("there is no code '{text}' to stand below"))),
            _ => Err(Bad::new(row.line, format!("several codes are called '{text}': give the id of the parent"))),
        }
    }

    fn refuse_circles(&mut self) {
        for (i, row) in self.rows.iter().enumerate() {
            let mut at = i;
            for _ in 0..=self.rows.len() {
                let Some(Place::BelowRow(above)) = self.places.get(at) else { break };
                at = *above;
                if at == i {
                    self.bad.push(Bad::new(row.line, format!("'{}' would stand below itself", row.name)));
                    break;
                }
            }
        }
    }

    /// Finds the code that each row means, parents first, so that a row below another is looked for below that one's.
    fn match_rows(&mut self) {
        let mut open: Vec<usize> = (0..self.rows.len()).collect();
        let mut met = vec![false; self.rows.len()];
        while !open.is_empty() {
            open.retain(|i| {
                let waits =
                    matches!(self.places.get(*i), Some(Place::BelowRow(above)) if met.get(*above) == Some(&false));
                if waits {
                    return true;
                }
                match self.target(*i) {
                    Ok(target) => {
                        if let Some(slot) = self.targets.get_mut(*i) {
                            *slot = target;
                        }
                    }
                    Err(bad) => self.bad.push(bad),
                }
                if let Some(met) = met.get_mut(*i) {
                    *met = true;
                }
                false
            });
        }
    }

    fn target(&self, i: usize) -> Result<Option<CodeId>, Bad> {
        let Some(row) = self.rows.get(i) else { return Ok(None) };
        let book = self.project.codebook();
        if let Some(id) = &row.id {
            let id = CodeId::from(id.as_str());
            if book.is_standing(&id) {
                return Ok(Some(id));
            }
            if self.project.thing(&Key::Code(id.clone())).is_some() {
                return Err(Bad::new(row.line, format!("the id '{id}' belongs to a code that was taken away")));
            }
            return self.refuse_namesake(i, row).map(|()| None);
        }
        let is_named = |id: &&CodeId| book.name(id).to_lowercase() == row.name.to_lowercase();
        let below = |parent: &CodeId| book.children(Some(parent)).iter().find(is_named).cloned();
        match self.places.get(i) {
            Some(Place::Below(parent)) => Ok(below(parent)),
            Some(Place::BelowRow(above)) => Ok(self.targets.get(*above).and_then(Option::as_ref).and_then(below)),
            _ => {
                let hits: Vec<&CodeId> = book.tree().iter().map(|(id, _)| id).filter(is_named).collect();
                match hits.as_slice() {
                    [] => Ok(None),
                    [one] => Ok(Some((*one).clone())),
                    _ => Err(Bad::new(row.line, format!("several codes are called '{}': give the id", row.name))),
                }
            }
        }
    }

    /// Refuses a row with a new id where a code of its name stands already.
    fn refuse_namesake(&self, i: usize, row: &Row) -> Result<(), Bad> {
        let book = self.project.codebook();
        let parent = match self.places.get(i) {
            Some(Place::Below(parent)) => Some(parent),
            Some(Place::BelowRow(above)) => match self.targets.get(*above).and_then(Option::as_ref) {
                Some(parent) => Some(parent),
                None => return Ok(()),
            },
            _ => None,
        };
        let is_named = |id: &&CodeId| book.name(id).to_lowercase() == row.name.to_lowercase();
        match book.children(parent).iter().find(is_named) {
            Some(there) => {
                let what =
                    format!("a code '{}' is there already with the id '{there}': give that id, or none", row.name);
                Err(Bad::new(row.line, what))
            }
            None => Ok(()),
        }
    }

    fn refuse_doubles(&mut self) {
        for (i, row) in self.rows.iter().enumerate() {
            let same = |(j, other): &(usize, &Row)| {
                let is_target = self.targets.get(i).is_some_and(Option::is_some);
                let is_name = other.name.to_lowercase() == row.name.to_lowercase();
                let is_id = row.id.is_some() && row.id == other.id;
                is_id
                    || (is_target && self.targets.get(i) == self.targets.get(*j))
                    || (is_name && self.places.get(i) == self.places.get(*j))
            };
            if let Some((_, first)) = self.rows.iter().enumerate().take(i).find(same) {
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
            if let Some(Some(id)) = self.targets.get(i).cloned() {
                let edits = self.edits(i, row, &id, level);
                fates.push(Fate::There(id.clone(), edits.iter().map(|(field, _)| *field).collect()));
                commands.extend(edits.into_iter().map(|(_, edit)| Command::EditCode(id.clone(), edit)));
                continue;
            }
            fates.push(Fate::New);
            let parent = match self.places.get(i) {
                Some(Place::Below(id)) => Some(id.clone()),
                Some(Place::BelowRow(above)) => match self.targets.get(*above) {
                    Some(Some(id)) => Some(id.clone()),
                    // A new code below a new one is added with it.
                    _ => continue,
                },
                _ => None,
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
        let below = (0..self.rows.len()).filter(|j| {
            self.places.get(*j) == Some(&Place::BelowRow(i)) && self.targets.get(*j).is_some_and(Option::is_none)
        });
        NewCode {
            id: row.id.as_deref().map(CodeId::from),
            name: row.name.clone(),
            level: own.cloned(),
            color: row.color.clone(),
            definition: row.definition.clone(),
            include: row.include.clone(),
            exclude: row.exclude.clone(),
            examples: row.examples.clone(),
            children: below.map(|j| self.new_code(j, own.or(above), levels)).collect(),
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
        let parent = match self.places.get(i) {
            Some(Place::Below(id)) => Some(id.clone()),
            Some(Place::BelowRow(above)) => {
                let target = self.targets.get(*above).cloned().flatten();
                if target.is_none() {
                    let what = format!(
                        "'{}' is there already and cannot be moved below a code of the same file that is new",
                        row.name
                    );
                    self.bad.push(Bad::new(row.line, what));
                }
                target
            }
            _ => None,
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
