//! Reads the file of an `--import`: its text, its kind by its ending, and the rows that cannot be taken in.

use super::failure::{Failure, REFUSED, Result};
use super::shell::Shell;
use crate::interchange::sheet_in::Bad;
use crate::store::StoreError;
use crate::store::fs::read_named;
use crate::store::limits::{MAX_FILE, check_yaml, text_of};
use std::path::Path;

/// The text of a file that rows are read from.
pub enum Rows {
    /// Comma-separated values.
    Csv(String),
    /// YAML whose limits were checked.
    Yaml(String),
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Rows> {
    let refused = |error: StoreError| match error {
        StoreError::NotFound { .. } => Failure::refused(error.to_string(), "Check the name."),
        error => Failure { code: REFUSED, ..error.into() },
    };
    let bytes = read_named(path, MAX_FILE).map_err(|error| refused(StoreError::reading(path, &error, MAX_FILE)))?;
    let text = text_of(path, &bytes).map_err(refused)?.to_owned();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" | "tsv" | "txt" => Ok(Rows::Csv(text)),
        "yaml" | "yml" => {
            check_yaml(&text).map_err(|problem| refused(problem.at(path)))?;
            Ok(Rows::Yaml(text))
        }
        _ => {
            let what = format!("'{}' is neither CSV nor YAML by its ending", path.display());
            Err(Failure::refused(what, "Save it as .csv or .yaml."))
        }
    }
}

/// Tells every bad row, and that nothing was changed.
pub fn refuse(shell: &mut Shell, path: &Path, bad: &[Bad]) -> u8 {
    for one in bad {
        shell.out.fail(&Failure::refused(format!("'{}', {one}", path.display()), ""));
    }
    shell.out.say("Nothing was changed. Correct the file and import it again.");
    REFUSED
}
