//! Tables as aligned plain text, for terminals. Numbers stand right, names are indented as the tree is, and nothing from
//! a source reaches the terminal unseen.

use crate::analysis::table::{CellKind, Column, Row, Table};
use crate::text::shown::Shown;

/// Blanks between two columns.
const GAP: usize = 2;
/// Cells that a column of text keeps when room is short.
const LEAST: usize = 12;

/// Returns a table as aligned lines with what it rests on below them. With `room`, the cells of a line, columns of text
/// give way, the widest first; without, nothing is cut.
pub fn write(table: &Table, room: Option<usize>) -> String {
    let heading: Vec<Shown<'static>> = table.columns.iter().map(|c| shown(&c.heading_with_base())).collect();
    let rows: Vec<Vec<Shown<'static>>> = table.rows.iter().map(|row| cells(&table.columns, row)).collect();
    let mut widths: Vec<usize> = heading.iter().map(Shown::width).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    if let Some(room) = room {
        give_way(&mut widths, &table.columns, room);
    }
    let mut out = String::new();
    for row in std::iter::once(heading).chain(rows) {
        push_line(&mut out, row, &widths, &table.columns);
    }
    if table.rows.is_empty() {
        out.push_str("(none)\n");
    }
    out.push('\n');
    out.push_str(Shown::line(&table.about.to_string()).as_str());
    out.push('\n');
    if !table.notes.is_empty() {
        out.push_str(Shown::line(&table.notes.join(" · ")).as_str());
        out.push('\n');
    }
    out
}

fn shown(text: &str) -> Shown<'static> {
    Shown::line(text).into_owned()
}

fn cells(columns: &[Column], row: &Row) -> Vec<Shown<'static>> {
    let cell = |(i, (column, cell)): (usize, (&Column, _))| {
        let indent = if i == 0 { "  ".repeat(row.depth) } else { String::new() };
        shown(&format!("{indent}{}", column.show(cell)))
    };
    columns.iter().zip(&row.cells).enumerate().map(cell).collect()
}

/// Makes the widest columns of text narrower until a line fits or none can give way.
fn give_way(widths: &mut [usize], columns: &[Column], room: usize) {
    let gaps = columns.len().saturating_sub(1) * GAP;
    while widths.iter().sum::<usize>() + gaps > room {
        let texts = widths.iter_mut().zip(columns).filter(|(_, c)| c.kind == CellKind::Text).map(|(width, _)| width);
        match texts.max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
}

fn push_line(out: &mut String, row: Vec<Shown<'static>>, widths: &[usize], columns: &[Column]) {
    let last = row.len().saturating_sub(1);
    for (i, ((cell, width), column)) in row.into_iter().zip(widths).zip(columns).enumerate() {
        if i > 0 {
            out.push_str(&" ".repeat(GAP));
        }
        let cell = cell.truncated(*width);
        let blanks = " ".repeat(width.saturating_sub(cell.width()));
        match column.kind {
            CellKind::Text if i == last => out.push_str(cell.as_str()),
            CellKind::Text => out.extend([cell.as_str(), &blanks]),
            _ => out.extend([&blanks, cell.as_str()]),
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::{About, Cell};

    fn table() -> Table {
        let columns = vec![
            Column::new("name", "Code", CellKind::Text),
            Column::new("participants", "participants", CellKind::Count),
            Column::new("note", "Note", CellKind::Text),
        ];
        let mut table = Table::new(About { codebook: "5d0e7a12".into(), ..About::default() }, columns);
        for (depth, name, n, note) in
            [(0, "角色 role", 12, "x"), (1, "evil\u{1b}[31m", 3, "a long remark about nothing")]
        {
            let cells = vec![Cell::text(name), Cell::Count { n, of: 16 }, Cell::text(note)];
            table.rows.push(Row { depth, cells, ..Row::default() });
        }
        table.notes = vec!["one".into(), "two".into()];
        table
    }

    #[test]
    fn numbers_stand_right_and_nothing_reaches_the_terminal_unseen() {
        let written = write(&table(), None);
        let lines: Vec<_> = written.lines().collect();
        assert_eq!(
            lines[..3],
            [
                "Code         participants  Note",
                "角色 role        12 of 16  x",
                "  evil␛[31m       3 of 16  a long remark about nothing",
            ]
        );
        assert!(lines[4].starts_with("codebook 5d0e7a12 · 1970-01-01 · emic "));
        assert_eq!(lines[5], "one · two");
    }

    #[test]
    fn text_gives_way_and_numbers_never_do() {
        let written = write(&table(), Some(40));
        let lines: Vec<_> = written.lines().take(3).collect();
        assert_eq!(lines[2], "  evil␛[31m       3 of 16  a long remar…");
        assert!(lines.iter().all(|line| crate::text::width::width(line) <= 40));
        assert!(write(&table(), Some(1)).contains("12 of 16"));
    }
}
