//! A table as a file: CSV for spreadsheets, Markdown for reading, JSON for programs.

use super::csv_out::{self, Guard};
use super::{json_out, markdown_out};
use crate::analysis::table::Table;

/// What can be written, by the ending of a file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values; cells that a spreadsheet would take for formulas are guarded.
    Csv,
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
}

impl Form {
    /// The endings, in words.
    pub const ENDINGS: &str = ".csv, .md or .json";

    /// Returns the form that the ending of a name says, in small letters or capitals.
    pub fn of(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        match ending.to_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "md" => Some(Self::Markdown),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What the rows of a table are, where Markdown shows them in a way of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Anything: a table.
    #[default]
    Any,
    /// Passages: block quotes.
    Passages,
    /// Memos: their texts.
    Memos,
    /// Codes: the tree with its definitions.
    Codes,
}

/// Writes a table.
pub fn write(table: &Table, rows: Rows, form: Form) -> String {
    match (form, rows) {
        (Form::Csv, _) => csv_out::write(table, Guard::On),
        (Form::Json, _) => json_out::write(table),
        (Form::Markdown, Rows::Any) => markdown_out::write(table),
        (Form::Markdown, Rows::Passages) => markdown_out::quotes(table),
        (Form::Markdown, Rows::Memos) => markdown_out::memos(table),
        (Form::Markdown, Rows::Codes) => markdown_out::codebook(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_form() {
        let of = |name: &str| Form::of(name);
        assert_eq!(
            (of("a.csv"), of("x/Über.MD"), of("a.b.json")),
            (Some(Form::Csv), Some(Form::Markdown), Some(Form::Json))
        );
        for name in ["", "csv", ".csv", "a.", "a.xlsx", "a.csv/b", "a/.csv"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
