//! Reads the rows of a file, without looking at the project.

use super::{MAX_DEPTH, Parent, Row};
use crate::analysis::table::OWN_KEYS;
use crate::interchange::sheet_in::{Bad, csv, yaml, yaml_items};
use crate::text::name::clean_name;
use crate::text::shown::Shown;
use serde_json::{Map, Value};

/// The columns that are read.
const COLUMNS: [&str; 8] = ["name", "parent", "level", "definition", "include", "exclude", "color", "id"];

/// What the list that emic writes counts of each code.
const COUNTS: [&str; 2] = ["codings", "sources"];

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The codes, parents before those below them where the file nests them.
    pub rows: Vec<Row>,
    /// Columns and keys that mean nothing here and were left out.
    pub left_out: Vec<String>,
}

/// Reads CSV.
///
/// # Errors
/// Lists every bad row.
pub fn of_csv(text: &str) -> Result<Read, Vec<Bad>> {
    let mut sheet = csv(text)?;
    for heading in &mut sheet.headings {
        *heading = heading.to_lowercase().replace("colour", "color");
    }
    if !sheet.headings.iter().any(|h| h == "name") {
        let what = format!("there is no column 'name'; the columns are {}", COLUMNS.join(", "));
        return Err(vec![Bad::new(1, what)]);
    }
    // What emic's own list says beside the codes is not missed.
    let is_own = |heading: &str| sheet.is_own && (OWN_KEYS.contains(&heading) || COUNTS.contains(&heading));
    let left_out = sheet.headings.iter().filter(|h| !COLUMNS.contains(&h.as_str()) && !is_own(h)).cloned().collect();
    let mut bad = Vec::new();
    let mut rows = Vec::new();
    for (line, fields) in &sheet.rows {
        let field = |heading: &str| sheet.field(fields, heading);
        let text = |heading: &str| field(heading).unwrap_or_default().to_owned();
        match name(field("name").unwrap_or_default()) {
            Err(what) => bad.push(Bad::new(*line, what)),
            Ok(name) => rows.push(Row {
                line: *line,
                id: field("id").map(str::to_owned),
                name,
                parent: field("parent").map_or(Parent::Unsaid, |parent| Parent::Named(parent.to_owned())),
                level: field("level").map(str::to_owned),
                color: field("color").map(str::to_owned),
                definition: text("definition"),
                include: text("include"),
                exclude: text("exclude"),
                examples: Vec::new(),
            }),
        }
    }
    if bad.is_empty() { Ok(Read { rows, left_out }) } else { Err(bad) }
}

fn name(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("the name is missing".into());
    }
    clean_name(text).map_err(|problem| format!("'{}' cannot be a name: {problem}", Shown::line(text)))
}

/// Reads YAML: the page of the codebook, or its list alone.
///
/// # Errors
/// Lists every bad entry.
pub fn of_yaml(text: &str) -> Result<Read, Vec<Bad>> {
    let value = yaml(text)?;
    let Some(list) = value.get("codes").unwrap_or(&value).as_array() else {
        return Err(vec![Bad::new(1, "a list of codes was expected, each with a name")]);
    };
    let mut lines = yaml_items(text, &COLUMNS);
    lines.reverse();
    let mut reader = Reader { lines, read: Read::default(), bad: Vec::new() };
    reader.list(list, &Parent::Unsaid, 0);
    if reader.bad.is_empty() { Ok(reader.read) } else { Err(reader.bad) }
}

struct Reader {
    /// Where the entries begin that are still to be read, the next one last.
    lines: Vec<usize>,
    read: Read,
    bad: Vec<Bad>,
}

impl Reader {
    fn list(&mut self, list: &[Value], parent: &Parent, depth: usize) {
        for item in list {
            let given = item.get("name").and_then(Value::as_str).unwrap_or_default();
            let line = self.lines.pop().unwrap_or(1);
            let Some(map) = item.as_object() else {
                self.bad.push(Bad::new(line, "an entry is no mapping with a name"));
                continue;
            };
            match name(given) {
                Err(what) => self.bad.push(Bad::new(line, what)),
                Ok(name) => self.entry(map, Row { line, name, parent: parent.clone(), ..Row::default() }, depth),
            }
        }
    }

    fn entry(&mut self, map: &Map<String, Value>, mut row: Row, depth: usize) {
        let line = row.line;
        let mut children: &[Value] = &[];
        for (key, value) in map {
            let text = value.as_str().map(str::to_owned);
            match (key.as_str(), text, value) {
                ("name", ..) | (_, _, Value::Null) => {}
                ("id", Some(text), _) => row.id = Some(text),
                ("parent", Some(text), _) => row.parent = Parent::Named(text),
                ("level", Some(text), _) => row.level = Some(text),
                ("color" | "colour", Some(text), _) => row.color = Some(text),
                ("definition", Some(text), _) => row.definition = text,
                ("include", Some(text), _) => row.include = text,
                ("exclude", Some(text), _) => row.exclude = text,
                ("examples", _, Value::Array(list)) => row.examples.clone_from(list),
                ("children", _, Value::Array(list)) => children = list,
                (key, ..) if COLUMNS.contains(&key) || matches!(key, "examples" | "children") => {
                    self.bad.push(Bad::new(line, format!("'{key}' has a value of the wrong kind")));
                }
                (key, ..) => {
                    if !self.read.left_out.iter().any(|left| left == key) {
                        self.read.left_out.push(key.to_owned());
                    }
                }
            }
        }
        let at = self.read.rows.len();
        self.read.rows.push(row);
        if depth + 1 < MAX_DEPTH {
            self.list(children, &Parent::Row(at), depth + 1);
        } else if !children.is_empty() {
            self.bad.push(Bad::new(line, format!("codes lie more than {MAX_DEPTH} deep in each other")));
        }
    }
}
