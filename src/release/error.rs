//! What can go wrong when releases are read, and where it went wrong.

use std::fmt;
use std::io;

/// An input, or one record of it, that gave no release.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[error("{}: {kind}", Position { input, line: *.line, byte: *.byte })]
pub struct ReadError {
    /// The file, folder or pattern, as it was given; `-` for standard input.
    pub input: String,
    /// The line, from 1, on which the record starts.
    pub line: Option<u64>,
    /// The offset in bytes, from 0, in the input as it is stored.
    pub byte: Option<u64>,
    /// What was wrong.
    #[source]
    pub kind: ReadErrorKind,
}

/// What was wrong with an input or a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// No file or folder of that name.
    #[error("no such file or folder")]
    NotFound,
    /// A pattern that is malformed.
    #[error("not a valid pattern: {0}")]
    BadPattern(String),
    /// A pattern that no file matches.
    #[error("no file matches the pattern")]
    NoMatch,
    /// A folder in which no file has a known extension.
    #[error(
        "no .txt, .html, .htm, .aspx, .jsonl, .ndjson or .csv file in the folder, nor one of these with .gz or .zst"
    )]
    NoKnownFiles,
    /// The system would not read it.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// A compressed file that breaks off or is broken.
    #[error("{0}")]
    Damaged(#[source] io::Error),
    /// There is no text in it.
    #[error("holds no text")]
    Empty,
    /// It is no text file.
    #[error("is a binary file, not text")]
    Binary,
    /// A byte that is not UTF-8.
    #[error("is not valid UTF-8")]
    InvalidUtf8,
    /// Half of a surrogate pair, or an odd last byte.
    #[error("is not valid UTF-16")]
    InvalidUtf16,
    /// A web page in which there is neither a release nor a list of releases.
    #[error("the page holds no press release")]
    NoReleaseInPage,
    /// A line that is no JSON object of the expected form.
    #[error("not a JSON release: {0}")]
    BadJson(String),
    /// A record with neither text, title nor body.
    #[error("the record has no text, title or body")]
    NoText,
    /// A CSV file without a column to read text from.
    #[error("no column is named text, title or body")]
    NoTextColumn,
    /// A CSV record that does not fit its header.
    #[error("not a well-formed CSV record: {0}")]
    BadCsv(String),
}

impl ReadError {
    /// An error about an input as a whole.
    pub(super) fn new(input: &str, kind: ReadErrorKind) -> Self {
        let input = input.to_owned();
        Self {
            input,
            line: None,
            byte: None,
            kind,
        }
    }

    /// The same error, at a line.
    pub(super) fn at_line(self, line: u64) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    /// The same error, at a byte.
    pub(super) fn at_byte(self, byte: u64) -> Self {
        Self {
            byte: Some(byte),
            ..self
        }
    }

    /// What to do about it, in a sentence.
    pub fn advice(&self) -> &'static str {
        match self.kind {
            ReadErrorKind::NotFound => "Check the path.",
            ReadErrorKind::BadPattern(_) => "Quote the pattern, and close each [ with ].",
            ReadErrorKind::NoMatch => "Check the pattern; ** matches any folders.",
            ReadErrorKind::NoKnownFiles => "Give the files by name if their extension is another.",
            ReadErrorKind::Io(_) => "Check the permissions and that the disk is there.",
            ReadErrorKind::Damaged(_) => {
                "Get the file again or compress it again; what it holds before the damage was read."
            }
            ReadErrorKind::Empty => "Remove it, or save the release again.",
            ReadErrorKind::Binary => {
                "Save the release as text, HTML, JSONL or CSV; PDF and Word files are not read."
            }
            ReadErrorKind::InvalidUtf8 | ReadErrorKind::InvalidUtf16 => {
                "Save it as UTF-8, or as UTF-16 with a byte-order mark; the byte offset says where it breaks."
            }
            ReadErrorKind::NoReleaseInPage => {
                "Save the page of one release, or a list with links to releases."
            }
            ReadErrorKind::BadJson(_) => {
                "Write one object a line: {\"id\", \"text\"} or {\"id\", \"title\", \"ministry\"?, \"posted_at\"?, \"body\"?}."
            }
            ReadErrorKind::NoText => "Fill in text, title or body.",
            ReadErrorKind::NoTextColumn => {
                "Name the columns in the first line: id, text or id, title, ministry, posted_at, body."
            }
            ReadErrorKind::BadCsv(_) => {
                "Give each record as many fields as the header; quote fields that hold the delimiter."
            }
        }
    }
}

/// Where an error lies, as `file:line, byte n`.
struct Position<'e> {
    input: &'e str,
    line: Option<u64>,
    byte: Option<u64>,
}

impl fmt::Display for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.input)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match self.byte {
            Some(byte) => write!(f, ", byte {byte}"),
            None => Ok(()),
        }
    }
}
