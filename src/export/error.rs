//! What can go wrong when results are written, or read back.

use std::io;
use std::path::{Path, PathBuf};

/// A file of results could not be written or read back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A file or folder cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is there already.
    #[error("{}: is there already; --force replaces it, --out writes elsewhere", path.display())]
    Exists {
        /// The file or folder.
        path: PathBuf,
    },
    /// A Parquet file cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What the writer said.
        source: parquet::errors::ParquetError,
    },
    /// A database cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Something of an annotation does not fit the format. Nothing of it, or not all, was written.
    #[error("{place}: {reason}; is the annotation as vaarta wrote it?")]
    Unfit {
        /// What does not fit: a column, a row or an entity.
        place: String,
        /// Why.
        reason: String,
    },
    /// An annotation could not be written, for what does not fit.
    #[error("release {release}: {source}")]
    Release {
        /// The release's id.
        release: String,
        /// What does not fit.
        source: Box<ExportError>,
    },
    /// A file cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another program writes to a file.
    #[error("{}: is being written by another vaarta", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A file that is to be written on lacks some of what was written.
    #[error("{}: is shorter than the {bytes} bytes that were written; annotate the releases anew, without --resume", path.display())]
    Shorter {
        /// The file.
        path: PathBuf,
        /// How long it was.
        bytes: u64,
    },
    /// A line of `annotations.jsonl` is not an annotation of this version.
    #[error("{}:{line}: {source}; annotate the releases again with this version", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong; its own line number is always 1.
        source: serde_json::Error,
    },
}

impl ExportError {
    /// Whether only one annotation failed, and the next ones may be written.
    pub fn is_of_one_annotation(&self) -> bool {
        use ExportError::{Line, Release, Unfit};
        matches!(self, Unfit { .. } | Release { .. } | Line { .. })
    }

    /// The error with the release named where only that one failed.
    pub fn in_release(self, id: &str) -> Self {
        match self {
            ExportError::Unfit { .. } => ExportError::Release {
                release: id.to_owned(),
                source: Box::new(self),
            },
            error => error,
        }
    }

    /// For `map_err` on what writes to `path`.
    pub(crate) fn write<E: Into<io::Error>>(path: &Path) -> impl FnOnce(E) -> ExportError + '_ {
        move |source| ExportError::Write {
            path: path.to_owned(),
            source: source.into(),
        }
    }

    /// For `map_err` on what reads from `path`.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> ExportError + '_ {
        move |source| ExportError::Read {
            path: path.to_owned(),
            source,
        }
    }

    /// For `map_err` on what writes the database at `path`.
    pub(crate) fn sqlite(path: &Path) -> impl FnOnce(rusqlite::Error) -> ExportError + '_ {
        move |source| ExportError::Sqlite {
            path: path.to_owned(),
            source,
        }
    }
}
