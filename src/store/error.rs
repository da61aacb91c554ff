//! What can go wrong with a project on disk, as a sentence, with what to do next.

use std::io;
use std::path::{Path, PathBuf};

use super::fs::Errno;

/// Why something could not be read or saved. `to_string` says what happened and why, `hint` what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing has this name.
    #[error("There is no '{}'.", path.display())]
    NotFound {
        /// The missing file or folder.
        path: PathBuf,
    },
    /// The folder that a new file of the user's own is to lie in is not there.
    #[error("There is no folder '{}' to write into.", path.display())]
    NoFolder {
        /// The missing folder.
        path: PathBuf,
    },
    /// A file where a project's folder is expected, such as one that was packed.
    #[error("'{}' is a file, and a project is a folder.", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// A file of the user's own that would lie among those of the project.
    #[error("'{}' would lie in the project itself.", path.display())]
    InProject {
        /// The file.
        path: PathBuf,
    },
    /// A file of the user's own that would lie among those of another project.
    #[error("'{}' would lie in another project, '{}'.", path.display(), project.display())]
    InOtherProject {
        /// The file.
        path: PathBuf,
        /// That project.
        project: PathBuf,
    },
    /// A folder without `project.yaml`.
    #[error("'{}' is not an emic project: it has no project.yaml.", path.display())]
    NotAProject {
        /// The folder.
        path: PathBuf,
    },
    /// The project was written by a newer program.
    #[error("'{}' needs {needs}, which this version of emic does not know.", path.display())]
    NewerFormat {
        /// The file that says so.
        path: PathBuf,
        /// What it asks for, such as `format 2`.
        needs: String,
    },
    /// A page or record that cannot be understood.
    #[error("'{}', line {line}, column {column}: {reason}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1, in bytes.
        column: usize,
        /// What is wrong there, without the full stop.
        reason: String,
        /// What the person can do about it.
        remedy: String,
    },
    /// The file could not be read.
    #[error("'{}' could not be read: {reason}.", path.display())]
    CannotRead {
        /// The file or folder.
        path: PathBuf,
        /// Why, without the full stop.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// The file could not be written, or not made safe against a power cut.
    #[error("'{}' was not saved: {reason}.", path.display())]
    CannotWrite {
        /// The file or folder.
        path: PathBuf,
        /// Why, without the full stop.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// The folder of an open project is not there any more, or another one is in its place.
    #[error("'{}' is not there any more, or another folder is in its place.", path.display())]
    Gone {
        /// The folder.
        path: PathBuf,
    },
    /// Longer than the program reads.
    #[error("'{}' is larger than {} MiB, the most that is read.", path.display(), limit / (1024 * 1024))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// A symbolic link where the project must have a file of its own.
    #[error("'{}' is reached through a symbolic link, which is never followed inside a project.", path.display())]
    Symlink {
        /// The link, or something behind it.
        path: PathBuf,
    },
    /// Bytes that are not text.
    #[error("'{}', line {line}: byte {byte} is not valid UTF-8.", path.display())]
    InvalidUtf8 {
        /// The file.
        path: PathBuf,
        /// The line of the first bad byte, from 1.
        line: usize,
        /// Its offset in the file, from 0.
        byte: usize,
    },
    /// A new project was wanted where one is.
    #[error("'{}' is an emic project already.", path.display())]
    AlreadyAProject {
        /// The folder.
        path: PathBuf,
    },
    /// A new project was wanted where other files are.
    #[error("'{}' holds other files.", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// Another program changed a file while it was being replaced.
    #[error("'{}' was changed by another program just now, and was not written.", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// One coder has too many live sessions on one machine.
    #[error("The coder '{coder}' has too many sessions open in this project.")]
    TooManySessions {
        /// The coder's id.
        coder: String,
    },
    /// Git left both versions in the file.
    #[error("'{}' holds a conflict that git left at line {line}.", path.display())]
    Conflict {
        /// The file.
        path: PathBuf,
        /// The line of the first marker, from 1.
        line: usize,
    },
}

/// Something in a text that cannot be understood; the caller knows the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// From 1, in bytes.
    pub column: usize,
    /// What is wrong there, without the full stop.
    pub reason: String,
    /// What the person can do about it, as a sentence.
    pub remedy: String,
}

impl Problem {
    /// Names the file it is in.
    pub fn at(self, path: &Path) -> StoreError {
        let Self { line, column, reason, remedy } = self;
        StoreError::Unreadable { path: path.into(), line, column, reason, remedy }
    }
}

/// A result of this layer.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// Explains a failed reading of `path`; `limit` is the most that would have been read, in bytes.
    pub fn reading(path: &Path, error: &io::Error, limit: u64) -> Self {
        let path = path.to_path_buf();
        match Errno::from_io_error(error) {
            Some(Errno::NOENT) => Self::NotFound { path },
            Some(Errno::LOOP) => Self::Symlink { path },
            Some(Errno::FBIG) => Self::TooLarge { path, limit },
            _ => {
                let (reason, hint) = explain(error);
                Self::CannotRead { path, reason, hint: hint.into() }
            }
        }
    }

    /// Explains a failed writing of `path`.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        let path = path.to_path_buf();
        if Errno::from_io_error(error) == Some(Errno::LOOP) {
            return Self::Symlink { path };
        }
        let (reason, hint) = explain(error);
        Self::CannotWrite { path, reason, hint: hint.into() }
    }

    /// Returns why, without the file and without the full stop.
    pub fn reason(&self) -> String {
        match self {
            Self::CannotRead { reason, .. } | Self::CannotWrite { reason, .. } => reason.clone(),
            other => other.to_string().trim_end_matches('.').to_owned(),
        }
    }

    /// Returns what to do next, as a sentence.
    pub fn hint(&self) -> &str {
        match self {
            Self::NotFound { .. } => "Check the name; 'emic new' makes a project.",
            Self::Gone { .. } => "Bring it back to its place, or save elsewhere.",
            Self::NoFolder { .. } => "Make it first, or name another one.",
            Self::NotAFolder { .. } => "A file that 'emic pack' made is opened by 'emic review'.",
            Self::InProject { .. } | Self::InOtherProject { .. } => "Name a file somewhere else.",
            Self::NotAProject { .. } => "Name the folder that holds project.yaml, or make a project with 'emic new'.",
            Self::NewerFormat { .. } => "Update emic; until then the project opens for reading only.",
            Self::Unreadable { remedy, .. } => remedy,
            Self::CannotRead { hint, .. } | Self::CannotWrite { hint, .. } => hint,
            Self::TooLarge { .. } => "Check that it is the right file; split it if it is.",
            Self::AlreadyAProject { .. } => "Open it, or name another folder.",
            Self::NotEmpty { .. } => "Name a new or an empty folder; texts are brought in with 'emic import'.",
            Self::ChangedMeanwhile { .. } => "Try again.",
            Self::TooManySessions { .. } => "Close one of them.",
            Self::Symlink { .. } => "Put the file itself in the place of the link.",
            Self::InvalidUtf8 { .. } => "Save the file as UTF-8 in your editor.",
            Self::Conflict { .. } => "Keep the lines you want and delete the lines with the markers.",
        }
    }
}

/// The reason without a full stop, and what to do.
fn explain(error: &io::Error) -> (String, &'static str) {
    let (reason, hint) = match Errno::from_io_error(error) {
        Some(Errno::NOSPC) => ("the disk is full", "Free some space and try again."),
        Some(Errno::DQUOT) => ("your disk quota is used up", "Delete what you do not need and try again."),
        Some(Errno::ROFS) => ("the disk is read-only", "Make it writable and try again."),
        Some(Errno::ACCESS | Errno::PERM) => {
            ("you have no permission", "Ask the owner of the folder, or work on a copy of your own.")
        }
        Some(Errno::IO) => ("the disk reports an error", "Copy the project elsewhere, and check the disk."),
        Some(Errno::NOENT) => ("its folder is gone", "Put the folder back and try again."),
        Some(Errno::STALE | Errno::HOSTDOWN | Errno::TIMEDOUT) => {
            ("the network folder does not answer", "Try again when the connection is back.")
        }
        Some(Errno::MFILE | Errno::NFILE) => ("too many files are open", "Close other programs and try again."),
        Some(Errno::NOTDIR) => ("a part of its path is a file, not a folder", "Move that file away and try again."),
        Some(Errno::INVAL | Errno::NXIO) => ("it is not a regular file", "Put a regular file in its place."),
        _ => return (error.to_string(), "Try again."),
    };
    (reason.into(), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_with_what_to_do() {
        let error = StoreError::writing(Path::new("trail/hw~k3f9.yaml"), &Errno::NOSPC.into());
        assert_eq!(error.to_string(), "'trail/hw~k3f9.yaml' was not saved: the disk is full.");
        assert_eq!(error.reason(), "the disk is full");
        assert_eq!(error.hint(), "Free some space and try again.");
    }

    #[test]
    fn reading_tells_missing_links_and_long_files_apart() {
        let error = |errno: Errno| StoreError::reading(Path::new("a"), &errno.into(), 64 * 1024 * 1024).to_string();
        assert_eq!(error(Errno::NOENT), "There is no 'a'.");
        assert_eq!(
            error(Errno::LOOP),
            "'a' is reached through a symbolic link, which is never followed inside a project."
        );
        assert_eq!(error(Errno::FBIG), "'a' is larger than 64 MiB, the most that is read.");
        assert_eq!(error(Errno::IO), "'a' could not be read: the disk reports an error.");
    }
}
