//! Reads files that the user names for an import: their bytes, or rows by the kind of their ending.

use super::failure::{Failure, REFUSED, Result};
use super::output::MOST_TOLD;
use super::shell::Shell;
use crate::interchange::sheet_in::Bad;
use crate::store::StoreError;
use crate::store::fs::{Errno, read_named};
use crate::store::limits::{MAX_FILE, check_yaml, text_of};
use std::path::Path;

/// The text of a file that rows are read from.
pub enum Rows {
    /// Comma-separated values.
    Csv(String),
    /// YAML whose limits were checked.
    Yaml(String),
}

/// Reads a file that the user named, of at most this many bytes.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    read_named(path, most).map_err(|error| {
        let name = path.display();
        match StoreError::reading(path, &error, most) {
            error @ StoreError::NotFound { .. } => Failure::refused(error.to_string(), "Check the name."),
            _ if path.is_dir() => {
                Failure::refused(format!("'{name}' is a folder"), format!("Name its files, as in '{name}/*'."))
            }
            StoreError::Symlink { .. } => {
                Failure::refused(format!("'{name}' is a link that leads in a circle"), "Name the file itself.")
            }
            _ if matches!(Errno::from_io_error(&error), Some(Errno::INVAL | Errno::NXIO)) => {
                Failure::refused(format!("'{name}' is not a regular file"), "Save what it gives as a file first.")
            }
            error => refused(error),
        }
    })
}

fn refused(error: StoreError) -> Failure {
    Failure { code: REFUSED, ..error.into() }
}

/// Reads a file of rows.
pub fn read(path: &Path) -> Result<Rows> {
    let bytes = bytes(path, MAX_FILE)?;
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
    for one in bad.iter().take(MOST_TOLD) {
        shell.out.fail(&Failure::refused(format!("'{}', {one}", path.display()), ""));
    }
    if bad.len() > MOST_TOLD {
        shell.out.say(&format!("{} more lines are bad.", bad.len() - MOST_TOLD));
    }
    shell.out.say("Nothing was changed. Correct the file and import it again.");
    REFUSED
}
