//! Tables and quotes as Markdown, for reports. Text from sources is shown safely and never becomes markup.

use crate::analysis::table::{Cell, CellKind, Table};
use crate::text::shown::Shown;

/// Returns a table as a Markdown table with what it rests on below it.
pub fn write(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(table.columns.iter().map(|c| escaped(&c.heading_with_base())).collect());
    let rule = |kind: CellKind| if kind == CellKind::Text { "---" } else { "---:" };
    out.push_str(&line(table.columns.iter().map(|c| rule(c.kind).to_owned()).collect()));
    for row in &table.rows {
        let cells = table.columns.iter().zip(&row.cells).enumerate().map(|(i, (column, cell))| {
            // Blanks at the start of a cell are dropped unless they are hard.
            let indent = if i == 0 { "\u{a0}\u{a0}\u{a0}".repeat(row.depth) } else { String::new() };
            format!("{indent}{}", escaped(&column.show(cell)))
        });
        out.push_str(&line(cells.collect()));
    }
    out.push_str(&below(table));
    out
}

/// Returns a table of passages as block quotes, each with its label, place and codes.
pub fn quotes(table: &Table) -> String {
    let mut out = String::new();
    for at in 0..table.rows.len() {
        let text = |key: &str| table.cell(at, key).map(Cell::to_string).map(|t| escaped(&t)).unwrap_or_default();
        let label = text("label");
        let source = text("source");
        let place = if label == source { source } else { format!("{label}; {source}") };
        let (quote, turn, codes) = (text("quote"), text("turn"), text("codes"));
        out.extend(["> ", &quote, " (", &place, ", turn ", &turn, ")\n>\n> — ", &codes, "\n\n"]);
    }
    out.push_str(below(table).trim_start());
    out
}

/// Returns a table of memos as their texts, each below a heading that says when, who and about what. The texts are
/// Markdown already; nothing in them that a terminal obeys is left.
pub fn memos(table: &Table) -> String {
    let mut out = String::new();
    for at in 0..table.rows.len() {
        let text = |key: &str| table.cell(at, key).map(Cell::to_string).unwrap_or_default();
        let (date, about) = (text("created"), escaped(&text("about")));
        let kind = if text("kind") == "journal" { "journal · " } else { "" };
        let (quote, memo) = (escaped(&text("quote")), text("text"));
        let quote = if quote.is_empty() { quote } else { format!("> {quote}\n\n") };
        out.extend(["## ", &date, " · ", &escaped(&text("author")), " · ", kind, &about, "\n\n"]);
        out.extend([&quote, Shown::block(&memo).as_str(), "\n\n"]);
    }
    out.push_str(below(table).trim_start());
    out
}

/// Returns a codebook as the appendix of a paper has it: each code below a heading of its depth, with its level, what it
/// counts, what it means, what it is used for and what not. `table` is a list of codes that says all of them.
pub fn codebook(table: &Table) -> String {
    let mut out = String::new();
    for (at, row) in table.rows.iter().enumerate() {
        let text = |key: &str| table.cell(at, key).map(Cell::to_string).map(|t| escaped(&t)).unwrap_or_default();
        let heading = "#".repeat((row.depth + 2).min(6));
        out.extend([&heading, " ", &text("name"), "\n\n"]);
        let counts = format!("{} codings in {} sources", text("codings"), text("sources"));
        let said = [text("level"), counts, text("retired")];
        out.push_str(&said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
        out.push_str("\n\n");
        for (key, word) in [("definition", ""), ("include", "Use for: "), ("exclude", "Not for: ")] {
            let said = text(key);
            if !said.is_empty() {
                out.extend([word, &said, "\n\n"]);
            }
        }
    }
    out.push_str(below(table).trim_start());
    out
}

fn below(table: &Table) -> String {
    let mut out = format!("\n*{}*\n", escaped(&table.about.to_string()));
    if !table.notes.is_empty() {
        out.push('\n');
    }
    for note in &table.notes {
        out.extend(["- ", &escaped(note), "\n"]);
    }
    out
}

/// Makes text safe to show and free of markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in Shown::line(text).as_str().chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::{About, Column, Row};

    fn table() -> Table {
        let mut count = Column::new("group=MSW", "MSW", CellKind::Count);
        count.base = Some(10);
        let columns = vec![Column::new("name", "Code", CellKind::Text), count];
        let mut table = Table::new(About { layer: Some("final".into()), ..About::default() }, columns);
        let cells = vec![Cell::text("Role | *clear*\n"), Cell::Count { n: 8, of: 10 }];
        table.rows.push(Row { depth: 1, cells, ..Row::default() });
        table.notes.push("counts show spread".into());
        table
    }

    #[test]
    fn a_table_has_bases_in_its_heading_and_text_is_no_markup() {
        let written = write(&table());
        let lines: Vec<_> = written.lines().collect();
        assert_eq!(lines[..2], ["| Code | MSW (10) |", "| --- | ---: |"]);
        assert_eq!(lines[2], "| \u{a0}\u{a0}\u{a0}Role \\| \\*clear\\*␊ | 8 |");
        assert!(lines[4].starts_with("*layer final · codebook"), "{}", lines[4]);
        assert_eq!(lines.last(), Some(&"- counts show spread"));
    }

    #[test]
    fn quotes_stand_with_label_place_and_codes() {
        let columns = ["quote", "label", "source", "turn", "codes"];
        let columns = columns.map(|key| Column::new(key, key, CellKind::Text)).to_vec();
        let mut table = Table::new(About::default(), columns);
        let cells = ["<b>none</b>", "MSW, P1", "I01", "4", "No induction"];
        table.push("x", cells.map(Cell::text).to_vec());
        table.push("y", ["Yes", "FG1", "FG1", "2", "a"].map(Cell::text).to_vec());
        let written = quotes(&table);
        assert!(
            written.starts_with(
                "> \\<b\\>none\\</b\\> (MSW, P1; I01, turn 4)\n>\n> — No induction\n\n> Yes (FG1, turn 2)"
            ),
            "{written}"
        );
    }
}
