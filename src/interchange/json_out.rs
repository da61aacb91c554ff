//! Tables as JSON: the envelope that scripts depend on (PRODUCT.md, section 7). Keys are only ever added.
//!
//! Each row holds `id`, where rows are nested `kind` and `depth`, a `handle` where there is one, and its cells by the key
//! of their column: text as a string, a number as a number, a share as a number from 0 to 1, a count as
//! `{"n":12,"of":16}`, words as `{"words":120,"han":35}`. What has no value is `null`; what nobody has read is
//! `{"n":null,"missing":"not read"}`, what was read too early `{"n":null,"missing":"read before the code existed"}`.

use crate::analysis::table::{Cell, Row, Table, VERSION};
use crate::domain::canonical::{write_string, write_value};
use crate::text::words::Words;
use serde_json::{Value, json};

/// The number of this format.
const FORMAT: u64 = 1;

/// Returns a table as JSON, one row a line.
pub fn write(table: &Table) -> String {
    let about = &table.about;
    let option = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    let mut out = String::from("{");
    let head = [
        ("format", FORMAT.into()),
        ("command", about.command.as_str().into()),
        ("project", about.project.as_str().into()),
        ("layer", option(&about.layer)),
        ("measure", option(&about.measure)),
        ("unit", option(&about.unit)),
        ("as_of", option(&about.as_of)),
        ("codebook", about.codebook.as_str().into()),
        ("date", about.date.to_string().into()),
        ("emic", VERSION.into()),
    ];
    for (key, value) in head {
        member(&mut out, key, &value);
    }
    out.push_str(",\"rows\":[");
    for (i, row) in table.rows.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        write_row(&mut out, table, row);
    }
    out.push_str("\n]");
    member(&mut out, "warnings", &table.notes.iter().map(|note| Value::from(note.as_str())).collect());
    out.push_str("}\n");
    out
}

fn write_row(out: &mut String, table: &Table, row: &Row) {
    out.push('{');
    if table.is_nested() {
        member(out, "kind", &row.kind.word().into());
        member(out, "depth", &row.depth.into());
    }
    // A column may itself be the id.
    if table.columns.iter().all(|column| column.key != "id") {
        member(out, "id", &row.id.as_str().into());
    }
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        member(out, &column.key, &value(cell));
    }
    if let Some(handle) = &row.handle {
        member(out, "handle", &handle.as_str().into());
    }
    out.push('}');
}

/// Writes `"key":value`, with a comma unless it is the first of its mapping.
fn member(out: &mut String, key: &str, value: &Value) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_string(out, key);
    out.push(':');
    write_value(out, value);
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Number(n) => (*n).into(),
        Cell::Count { n, of } => json!({"n": n, "of": of}),
        Cell::Share(share) => json!((share * 10_000.0).round() / 10_000.0),
        Cell::Words(Words { words, han }) => json!({"words": words, "han": han}),
        Cell::NotRead => json!({"n": null, "missing": "not read"}),
        Cell::ReadBefore => json!({"n": null, "missing": "read before the code existed"}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::{About, CellKind, Column, RowKind};
    use crate::domain::time::When;

    #[test]
    fn the_envelope_and_the_rows_are_as_documented() {
        let about = About {
            command: "tally".into(),
            project: "A \"test\"\u{202e}".into(),
            layer: Some("final".into()),
            measure: Some("participants".into()),
            codebook: "5d0e7a12".into(),
            date: When::parse("2026-11-22T10:09:26.114Z").unwrap(),
            ..About::default()
        };
        let columns = [
            ("name", CellKind::Text),
            ("participants", CellKind::Count),
            ("codings", CellKind::Number),
            ("words", CellKind::Words),
            ("coverage", CellKind::Share),
            ("group=MSW", CellKind::Count),
        ];
        let columns = columns.map(|(key, kind)| Column::new(key, key, kind)).to_vec();
        let mut table = Table::new(about, columns);
        let cells = vec![
            Cell::text("Meso"),
            Cell::Count { n: 12, of: 16 },
            Cell::Number(5),
            Cell::Words(Words { words: 1, han: 2 }),
            Cell::Share(0.123_456),
            Cell::NotRead,
        ];
        table.rows.push(Row {
            kind: RowKind::Level,
            depth: 0,
            id: "meso".into(),
            handle: Some("T:meso".into()),
            cells,
        });
        table.notes.push("12 unsettled left out".into());
        let written = write(&table);
        assert_eq!(
            written.replace(VERSION, "0"),
            concat!(
                r#"{"format":1,"command":"tally","project":"A \"test\"\u202e","layer":"final","measure":"participants","#,
                r#""unit":null,"as_of":null,"codebook":"5d0e7a12","date":"2026-11-22T10:09:26.114Z","emic":"0","rows":["#,
                "\n",
                r#"{"kind":"level","depth":0,"id":"meso","name":"Meso","participants":{"n":12,"of":16},"codings":5,"#,
                r#""words":{"han":2,"words":1},"coverage":0.1235,"group=MSW":{"missing":"not read","n":null},"handle":"T:meso"}"#,
                "\n",
                r#"],"warnings":["12 unsettled left out"]}"#,
                "\n",
            )
        );
        assert!(serde_json::from_str::<Value>(&written).is_ok());
    }

    #[test]
    fn no_rows_are_an_empty_list() {
        let written = write(&Table::default());
        let value: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(value["rows"], json!([]));
    }
}
