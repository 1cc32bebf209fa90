//! What can be wrong with the files that an evaluation reads.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::compression;

/// A file could not be used; the message says where and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The file is missing, unreadable or no UTF-8.
    #[error("{}: cannot be read as UTF-8 text: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file of the report could not be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line of a JSONL file is not the object that it should be.
    #[error("{}:{line}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong; its own line number is always 1.
        source: serde_json::Error,
    },
    /// A line breaks a rule of its format.
    #[error("{}:{line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what is wanted.
        reason: String,
    },
    /// Gold and prediction are not about the same sentences.
    #[error(
        "{}:{gold_line} and {}:{predicted_line} are not the same sentence: {reason}; both files must hold the same \
         tokens in the same order", gold.display(), predicted.display()
    )]
    Misaligned {
        /// The gold file.
        gold: PathBuf,
        /// Its line, from 1.
        gold_line: usize,
        /// The predicted file.
        predicted: PathBuf,
        /// Its line, from 1.
        predicted_line: usize,
        /// How they differ.
        reason: String,
    },
    /// A label points outside of its text.
    #[error(
        "document {id}: {kind} {start}..{end} does not lie in its text of {chars} chars; offsets are half-open and \
         count Unicode scalar values of the text as read"
    )]
    SpanOutside {
        /// The document.
        id: String,
        /// The label's type.
        kind: String,
        /// First char.
        start: usize,
        /// One past the last char.
        end: usize,
        /// Length of the text in chars.
        chars: usize,
    },
    /// The keyword lists of the baseline are not as they should be.
    #[error("the baseline's keyword lists: {0}")]
    Keywords(#[from] toml::de::Error),
}

impl EvalError {
    /// A line of `path` (counted from 1) that breaks a rule of its format.
    pub(crate) fn line(path: &Path, line: usize, reason: impl Into<String>) -> Self {
        EvalError::Line {
            path: path.to_owned(),
            line,
            reason: reason.into(),
        }
    }
}

/// The whole file as text, without compression and a byte order mark.
pub(crate) fn read_text(path: &Path) -> Result<String, EvalError> {
    let mut text = String::new();
    let read = File::open(path)
        .and_then(compression::decode)
        .and_then(|mut decoded| decoded.reader.read_to_string(&mut text));
    read.map_err(|source| EvalError::Read {
        path: path.to_owned(),
        source,
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}
