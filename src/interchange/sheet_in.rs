//! Rows of a file that a person made in a spreadsheet or an editor: CSV with a heading line, or YAML.

use super::csv_out::unguarded;
use crate::domain::strict::StrictValue;
use crate::text::width;
use serde_json::Value;
use std::fmt;

/// The headings by which a file that emic wrote is known.
const SIGNATURE: [&str; 4] = ["codebook", "date", "emic", "notes"];

/// Terminal cells of a message: what it quotes may be a whole file.
const MOST_CELLS: usize = 400;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong, as a sentence without capital and full stop.
    pub what: String,
}

impl Bad {
    /// Says what is wrong in a line.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        let what: String = what.into();
        Self { line, what: width::truncate(&what, MOST_CELLS).into_owned() }
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// A table with a heading line. Fields are trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The headings, none twice.
    pub headings: Vec<String>,
    /// The rows with the line each begins at; each has as many fields as there are headings.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Whether emic wrote it: beside what was asked for it then says what it rests on.
    pub is_own: bool,
}

impl Sheet {
    /// Returns the field of a row under a heading; nothing when it is empty or there is no such column.
    pub fn field<'a>(&self, row: &'a [String], heading: &str) -> Option<&'a str> {
        let at = self.headings.iter().position(|h| h == heading)?;
        row.get(at).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// Reads CSV; commas, semicolons or tabs, whichever the heading line has most of. Rows without any text are left out.
///
/// # Errors
/// Lists every row that does not fit the headings.
pub fn csv(text: &str) -> Result<Sheet, Vec<Bad>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|b| *b == mark).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut bad = Vec::new();
    let mut headings: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                bad.push(Bad::new(usize::try_from(line).unwrap_or(1), error.to_string()));
                continue;
            }
        };
        let line = record.position().and_then(|p| usize::try_from(p.line()).ok()).unwrap_or(1);
        let fields: Vec<String> = record.iter().map(str::to_owned).collect();
        if fields.iter().all(String::is_empty) {
            continue;
        }
        let Some(headings) = &headings else {
            bad.extend(check_headings(&fields).map(|what| Bad::new(line, what)));
            headings = Some(fields);
            continue;
        };
        if fields.len() == headings.len() {
            rows.push((line, fields));
        } else {
            let what = format!("it has {} fields, the heading line has {}", fields.len(), headings.len());
            bad.push(Bad::new(line, what));
        }
    }
    let Some(headings) = headings else { return Err(vec![Bad::new(1, "the file is empty")]) };
    if !bad.is_empty() {
        return Err(bad);
    }
    let is_own = SIGNATURE.iter().all(|own| headings.iter().any(|heading| heading == own));
    if is_own {
        for field in rows.iter_mut().flat_map(|(_, fields)| fields) {
            *field = unguarded(field).to_owned();
        }
    }
    Ok(Sheet { headings, rows, is_own })
}

fn check_headings(headings: &[String]) -> Option<String> {
    if headings.iter().any(String::is_empty) {
        return Some("a column has no heading".into());
    }
    let twice = headings.iter().enumerate().find(|(i, h)| headings.iter().take(*i).any(|other| other == *h));
    twice.map(|(_, heading)| format!("two columns have the heading '{heading}'"))
}

/// Reads YAML whose limits were checked.
///
/// # Errors
/// Says where the reader stopped.
pub fn yaml(text: &str) -> Result<Value, Vec<Bad>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_yaml::from_str::<StrictValue>(text).map(|value| value.0).map_err(|error| {
        let line = error.location().map_or(1, |place| place.line());
        let full = error.to_string();
        vec![Bad::new(line, full.split(" at line ").next().unwrap_or(&full))]
    })
}

/// Returns the lines, from 1, in which the items of a YAML list begin: those at the indentation of the first, or with
/// keys given those at any depth that begin with one of them.
pub fn yaml_items(text: &str, keys: &[&str]) -> Vec<usize> {
    let item = |(i, line): (usize, &str)| {
        let rest = line.trim_start().strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t']))?;
        let key = rest.trim_start_matches([' ', '\t', '{']).split(':').next().unwrap_or_default().trim();
        Some((i + 1, line.len() - line.trim_start().len(), key.to_owned()))
    };
    let items: Vec<(usize, usize, String)> = text.lines().enumerate().filter_map(item).collect();
    let first = items.first().map(|(_, indent, _)| *indent);
    let is_wanted = |(_, indent, key): &&(usize, usize, String)| {
        if keys.is_empty() { Some(*indent) == first } else { keys.contains(&key.as_str()) }
    };
    items.iter().filter(is_wanted).map(|(line, ..)| *line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_delimiter_and_a_byte_order_mark() {
        for text in ["id,site\nP1,A\n", "\u{feff}id;site\r\nP1;A\r\n", "id\tsite\nP1\tA", "id, site \n\n P1 , A \n,\n"]
        {
            let sheet = csv(text).unwrap();
            assert_eq!(sheet.headings, ["id", "site"]);
            assert_eq!(sheet.rows.iter().map(|(_, row)| row.clone()).collect::<Vec<_>>(), [["P1", "A"]]);
        }
    }

    #[test]
    fn rows_that_do_not_fit_are_named_by_line() {
        let bad = csv("id,site\nP1,A\nP2\nP3,\"a\nb\"\nP4,x,y\n").unwrap_err();
        let said: Vec<String> = bad.iter().map(Bad::to_string).collect();
        assert_eq!(
            said,
            ["line 3: it has 1 fields, the heading line has 2", "line 6: it has 3 fields, the heading line has 2"]
        );
        assert_eq!(csv("id,id\n").unwrap_err()[0].what, "two columns have the heading 'id'");
        assert_eq!(csv("").unwrap_err()[0].what, "the file is empty");
    }

    #[test]
    fn yaml_says_where_it_stops() {
        assert_eq!(yaml("a: 1\na: 2\n").unwrap_err()[0].what, "the key 'a' stands twice");
        assert_eq!(yaml_items("a:\n- id: P1\n  b:\n  - x\n- {id: P2}\n", &[]), [2, 5]);
        assert_eq!(yaml_items("- name: A\n  children:\n  - id: b\n    tags:\n    - x\n", &["name", "id"]), [1, 3]);
    }
}
