//! Tables as CSV: the same in every locale, `.` decimals, UTC. What a table rests on stands in columns of its own at the
//! end, so that a file taken out of its folder still says it and every reader of CSV can read it.

use crate::analysis::table::{Cell, CellKind, Column, Table, VERSION};
use crate::text::words::Words;

/// Whether text that a spreadsheet would take for a formula is made harmless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// An apostrophe is put before it. Numbers are never touched.
    #[default]
    On,
    /// Text is written as it is (`--raw`).
    Raw,
}

/// Returns a table as CSV with a heading line.
pub fn write(table: &Table, guard: Guard) -> String {
    let nested = table.is_nested();
    let handles = has_handles(table);
    let text = |text: &str| guarded(text, guard);
    let mut lines = vec![heading(table).iter().map(|h| text(h)).collect::<Vec<_>>()];
    for row in &table.rows {
        let mut line = Vec::new();
        if nested {
            line.extend([row.kind.word().to_owned(), row.depth.to_string()]);
        }
        if !names_id(table) {
            line.push(text(&row.id));
        }
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            line.extend(fields(column, cell).iter().map(|field| match cell {
                Cell::Text(_) => text(field),
                _ => field.clone(),
            }));
        }
        if handles {
            line.push(text(row.handle.as_deref().unwrap_or_default()));
        }
        line.extend(rests_on(table).iter().map(|(_, value)| text(value)));
        lines.push(line);
    }
    to_csv(&lines)
}

fn has_handles(table: &Table) -> bool {
    table.rows.iter().any(|row| row.handle.is_some())
}

fn to_csv(lines: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for line in lines {
        // Writing to memory cannot fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn heading(table: &Table) -> Vec<String> {
    let mut line: Vec<String> = if table.is_nested() { vec!["kind".into(), "depth".into()] } else { Vec::new() };
    if !names_id(table) {
        line.push("id".into());
    }
    for column in &table.columns {
        line.push(column.key.clone());
        line.extend(second(column).map(|suffix| format!("{}_{suffix}", column.key)));
    }
    line.extend(has_handles(table).then(|| "handle".to_owned()));
    line.extend(rests_on(table).into_iter().map(|(name, _)| name.to_owned()));
    line
}

/// Returns whether a column is itself the id of its row.
fn names_id(table: &Table) -> bool {
    table.columns.iter().any(|column| column.key == "id")
}

/// Returns the ending of a column's second field: a base, or the Han and kana characters.
const fn second(column: &Column) -> Option<&'static str> {
    match column.kind {
        CellKind::Count => Some("of"),
        CellKind::Words => Some("han"),
        _ => None,
    }
}

fn fields(column: &Column, cell: &Cell) -> Vec<String> {
    let mut fields = match cell {
        Cell::Count { n, of } => vec![n.to_string(), of.to_string()],
        Cell::Words(Words { words, han }) => vec![words.to_string(), han.to_string()],
        Cell::Share(share) => vec![format!("{share:.4}")],
        other => vec![other.to_string()],
    };
    fields.resize(if second(column).is_some() { 2 } else { 1 }, String::new());
    fields
}

/// Returns what a table rests on, by name.
fn rests_on(table: &Table) -> Vec<(&'static str, String)> {
    let about = &table.about;
    let mut all: Vec<(&'static str, String)> =
        [("layer", &about.layer), ("measure", &about.measure), ("unit", &about.unit), ("as_of", &about.as_of)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)))
            .collect();
    all.extend([
        ("codebook", about.codebook.clone()),
        ("date", about.date.to_string()),
        ("emic", VERSION.to_owned()),
        ("notes", table.notes.join("; ")),
    ]);
    all
}

/// Puts an apostrophe before what a spreadsheet would run.
fn guarded(text: &str, guard: Guard) -> String {
    if guard == Guard::On && is_risky(text) { format!("'{text}") } else { text.to_owned() }
}

/// Takes away the apostrophe that the guard put before a text.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| is_risky(text)).unwrap_or(text)
}

/// Whether a spreadsheet would take text for a formula. Full-width signs count: some programs fold them.
fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::{About, OWN_KEYS, Row, RowKind};
    use crate::domain::time::When;
    use proptest::prelude::*;

    fn table(cells: Vec<Cell>) -> Table {
        let about = About {
            layer: Some("final".into()),
            codebook: "5d0e7a12".into(),
            date: When::default(),
            ..About::default()
        };
        let columns = vec![
            Column::new("name", "Name", CellKind::Text),
            Column::new("participants", "participants", CellKind::Count),
            Column::new("words", "words", CellKind::Words),
            Column::new("coverage", "coverage", CellKind::Share),
        ];
        let mut table = Table::new(about, columns);
        table.rows.push(Row { kind: RowKind::Code, depth: 1, id: "a".into(), handle: Some("T:/a".into()), cells });
        table.notes = vec!["one".into(), "two".into()];
        table
    }

    #[test]
    fn counts_keep_their_base_and_the_file_says_what_it_rests_on() {
        let cells = vec![
            Cell::text("Role, \"clear\""),
            Cell::Count { n: 3, of: 16 },
            Cell::Words(Words { words: 12, han: 4 }),
            Cell::Share(0.5),
        ];
        let written = write(&table(cells), Guard::On);
        let lines: Vec<_> = written.lines().collect();
        assert_eq!(
            lines[0],
            "kind,depth,id,name,participants,participants_of,words,words_han,coverage,handle,layer,codebook,date,emic,notes"
        );
        let own = |heading: &&str| {
            !["name", "participants", "participants_of", "words", "words_han", "coverage"].contains(heading)
        };
        assert!(lines[0].split(',').filter(own).all(|heading| OWN_KEYS.contains(&heading)), "{}", lines[0]);
        let end = format!("T:/a,final,5d0e7a12,1970-01-01T00:00:00.000Z,{VERSION},one; two");
        assert_eq!(lines[1], format!("code,1,a,\"Role, \"\"clear\"\"\",3,16,12,4,0.5000,{end}"));
    }

    #[test]
    fn formulas_are_made_harmless_unless_raw_is_asked_for() {
        let cells = |text: &str| vec![Cell::text(text), Cell::NotRead, Cell::ReadBefore, Cell::Share(0.0)];
        for formula in ["=1+1", "+1", "-1", "@A1", "\tx", "＝1"] {
            assert!(write(&table(cells(formula)), Guard::On).contains(&format!("'{formula}")), "{formula}");
            assert!(!write(&table(cells(formula)), Guard::Raw).contains('\''), "{formula}");
        }
        assert!(write(&table(cells("a=1")), Guard::On).contains(",a=1,–,,?,,0.0000,"));
    }

    proptest! {
        #[test]
        fn any_text_reads_back_and_every_line_has_as_many_fields(text in "(\\PC|[,\"\n\r=@-]){0,20}") {
            let cells = vec![Cell::text(text.clone()), Cell::Count { n: 1, of: 2 }, Cell::NotRead, Cell::Share(1.0)];
            let written = write(&table(cells), Guard::Raw);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(rows.len(), 2);
            prop_assert_eq!(&rows[1][3], text.as_str());
            prop_assert_eq!(rows[0].len(), rows[1].len());
        }
    }
}
