//! Participants from CSV or YAML: a row a participant with an id, every other column an attribute. The list that emic
//! writes is read too, without what it counts.

use super::sheet_in::{Bad, Sheet, csv, yaml, yaml_items};
use crate::analysis::attribute;
use crate::analysis::table::OWN_KEYS;
use crate::domain::id::ParticipantId;
use crate::text::name::{clean_name, clean_value};
use crate::text::shown::Shown;
use serde_json::Value;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// What the list that emic writes counts of each participant.
const COUNTS: [&str; 2] = ["sources", "codings"];

/// What only other lists of emic's have: an attribute of such a name is called otherwise there.
const OTHERS: [&str; 3] = ["kind", "depth", "handle"];

/// A participant with the attributes that a file gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line, from 1.
    pub line: usize,
    /// The id.
    pub id: ParticipantId,
    /// The attributes that have a value: an empty field says nothing.
    pub attributes: BTreeMap<String, Value>,
}

/// Reads CSV.
///
/// # Errors
/// Lists every bad row.
pub fn of_csv(text: &str) -> Result<Vec<Row>, Vec<Bad>> {
    let sheet = csv(text)?;
    let ids = id_column(&sheet).map_err(|what| vec![Bad::new(1, what)])?;
    let attributes: Vec<Option<&str>> = attributes(&sheet, ids);
    let named = attributes.iter().flatten();
    let mut bad: Vec<Bad> = named.filter_map(|name| check_name(name).err()).map(|what| Bad::new(1, what)).collect();
    let mut rows = Vec::new();
    for (line, fields) in &sheet.rows {
        let given = attributes.iter().zip(fields).filter(|(_, value)| !value.is_empty());
        let given = given.filter_map(|(name, value)| Some(((*name)?.to_owned(), value.as_str().into()))).collect();
        rows.push((*line, fields.get(ids).cloned().unwrap_or_default(), given));
    }
    finish(rows, &mut bad)
}

/// Returns which column holds the ids.
fn id_column(sheet: &Sheet) -> Result<usize, String> {
    let at = |wanted: &str| sheet.headings.iter().position(|heading| heading.to_lowercase() == wanted);
    let is_other = OTHERS.iter().any(|other| at(other).is_some()) || COUNTS.iter().any(|count| at(count).is_none());
    if sheet.is_own && is_other {
        return Err("this is another list that emic wrote, not that of participants".into());
    }
    // Where both are there, the first one names the row.
    ["id", "participant"].into_iter().filter_map(at).min().ok_or_else(|| {
        let headings = sheet.headings.join("', '");
        format!("there is no column 'id' or 'participant', only '{}'", Shown::line(&headings))
    })
}

/// Returns for each column the attribute that it gives, if it is one.
fn attributes(sheet: &Sheet, ids: usize) -> Vec<Option<&str>> {
    let columns = sheet.headings.iter().map(String::as_str).enumerate();
    let of = columns.map(|(i, heading)| match heading {
        _ if i == ids => None,
        own if sheet.is_own && (OWN_KEYS.contains(&own) || COUNTS.contains(&own)) => None,
        called if sheet.is_own => Some(attribute::named(called)),
        name => Some(name),
    });
    of.collect()
}

/// Reads YAML: the page of participants, or its list alone.
///
/// # Errors
/// Lists every bad entry.
pub fn of_yaml(text: &str) -> Result<Vec<Row>, Vec<Bad>> {
    let value = yaml(text)?;
    let list = value.get("participants").unwrap_or(&value).as_array();
    let Some(list) = list else {
        return Err(vec![Bad::new(1, "a list of participants was expected, each with an id")]);
    };
    let mut bad = Vec::new();
    let mut rows = Vec::new();
    let lines = yaml_items(text, &[]);
    for (i, item) in list.iter().enumerate() {
        let id = item.get("id").map(scalar).unwrap_or_default().unwrap_or_default();
        let line = lines.get(i).copied().unwrap_or(1);
        let Some(item) = item.as_object() else {
            bad.push(Bad::new(line, "an entry is no mapping with an id"));
            continue;
        };
        // The page writes attributes beside the id; some write them below `attributes`.
        let below = item.get("attributes").and_then(Value::as_object);
        let beside = item.iter().filter(|(name, value)| *name != "id" && !(*name == "attributes" && value.is_object()));
        let mut attributes = BTreeMap::new();
        for (key, value) in beside.chain(below.into_iter().flatten()) {
            match (check_name(key), value) {
                (Err(what), _) => bad.push(Bad::new(line, what)),
                (_, Value::Null) => {}
                (_, Value::Array(_) | Value::Object(_)) => {
                    bad.push(Bad::new(line, format!("the attribute '{key}' is a list or mapping, not a value")));
                }
                (Ok(()), value) => {
                    attributes.insert(key.clone(), value.clone());
                }
            }
        }
        rows.push((line, id, attributes));
    }
    finish(rows, &mut bad)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn check_name(text: &str) -> Result<(), String> {
    clean_name(text).map(drop).map_err(|problem| format!("'{}' cannot be an attribute: {problem}", Shown::line(text)))
}

fn check_value(value: &Value) -> Result<(), String> {
    let Value::String(text) = value else { return Ok(()) };
    clean_value(text).map(drop).map_err(|problem| format!("'{}' cannot be a value: {problem}", Shown::line(text)))
}

type Read = (usize, String, BTreeMap<String, Value>);

fn finish(read: Vec<Read>, bad: &mut Vec<Bad>) -> Result<Vec<Row>, Vec<Bad>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut lines: HashMap<String, usize> = HashMap::new();
    for (line, id, attributes) in read {
        bad.extend(attributes.values().filter_map(|value| check_value(value).err()).map(|what| Bad::new(line, what)));
        match clean_name(&id) {
            Err(_) if id.is_empty() => bad.push(Bad::new(line, "the id is missing")),
            Err(problem) => bad.push(Bad::new(line, format!("'{}' cannot be an id: {problem}", Shown::line(&id)))),
            Ok(id) => {
                rows.push(Row { line, id: id.as_str().into(), attributes });
                match lines.entry(id) {
                    Entry::Occupied(first) => {
                        bad.push(Bad::new(line, format!("'{}' stands in line {} already", first.key(), first.get())));
                    }
                    Entry::Vacant(slot) => {
                        slot.insert(line);
                    }
                }
            }
        }
    }
    if bad.is_empty() { Ok(rows) } else { Err(std::mem::take(bad)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::lists::participants;
    use crate::domain::layer::{Layer, look};
    use crate::domain::testing::Build;
    use crate::domain::time::When;
    use crate::interchange::csv_out::{self, Guard};

    #[test]
    fn a_row_a_participant_and_empty_fields_say_nothing() {
        let rows = of_csv("participant,group,years\nP01,MSW,6\nP02,,\n").unwrap();
        assert_eq!(rows[0].id.as_str(), "P01");
        assert_eq!(rows[0].attributes, BTreeMap::from([("group".into(), "MSW".into()), ("years".into(), "6".into())]));
        assert_eq!(rows[1].attributes, BTreeMap::new());
    }

    #[test]
    fn the_ids_stand_in_the_column_that_says_so() {
        let rows = of_csv("Group,ID\nMSW,P01\n").unwrap();
        assert_eq!(rows[0].id.as_str(), "P01");
        assert_eq!(rows[0].attributes, BTreeMap::from([("Group".into(), "MSW".into())]));
        let said = |text: &str| of_csv(text).unwrap_err()[0].to_string();
        assert_eq!(
            said("name,level\nInduction,meso\n"),
            "line 1: there is no column 'id' or 'participant', only 'name', 'level'"
        );
        let other = "kind,depth,name,codings,sources,id,codebook,date,emic,notes\ncode,0,A,1,1,a,0,2026-11-23,0.1.0,\n";
        assert_eq!(said(other), "line 1: this is another list that emic wrote, not that of participants");
    }

    #[test]
    fn the_list_that_emic_writes_comes_in_as_it_went_out() {
        let mut p = Build::new();
        p.interview("i01", "P1: There was no induction.");
        let given = [("kind", "nurse"), ("attr.kind", "x"), ("sources", "y"), ("change", "-2"), ("group", "MSW")];
        p.participant("P1", &given);
        let list = participants(&p.project, &look(&p.project, &Layer::Final), &[], When::default());
        let rows = of_csv(&csv_out::write(&list, Guard::On)).unwrap();
        let wanted = given.map(|(name, value)| (name.to_owned(), Value::from(value)));
        assert_eq!(rows[0].attributes, BTreeMap::from(wanted));
    }

    #[test]
    fn the_page_of_participants_is_read_too() {
        let page = "format: 1\nparticipants:\n- id: P01\n  group: MSW\n- id: P02\n  attributes: {site: 北}\n";
        let rows = of_yaml(page).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(rows[1].attributes, BTreeMap::from([("site".into(), "北".into())]));
        assert_eq!(of_yaml("- id: P01\n").unwrap().len(), 1);
    }

    #[test]
    fn every_bad_row_is_named() {
        let said = |bad: Vec<Bad>| bad.iter().map(Bad::to_string).collect::<Vec<_>>();
        assert_eq!(
            said(of_csv("id,group\n,MSW\nP1,a\nP1,b\n\u{202e}P2,c\n").unwrap_err()),
            [
                "line 2: the id is missing",
                "line 4: 'P1' stands in line 3 already",
                "line 5: '‹202E›P2' cannot be an id: it holds the invisible character 'U+202E': remove it"
            ]
        );
        assert_eq!(
            said(of_yaml("- id: P1\n  group: [a]\n").unwrap_err()),
            ["line 1: the attribute 'group' is a list or mapping, not a value"]
        );
    }
}
