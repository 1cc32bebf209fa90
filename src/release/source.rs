//! What an input is called, in results and in errors.

use std::io;

use super::error::{ReadError, ReadErrorKind};
use crate::compression::Damaged;

/// The names of one file.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// As it was given, for errors.
    pub path: String,
    /// As results name it: the file's name, below a folder that was given also the way there.
    pub name: String,
    /// The file's name without extension: the id of a release that has none.
    pub stem: String,
}

impl Source {
    /// The source and the id of the release on a line.
    pub(super) fn at_line(&self, line: u64) -> (String, String) {
        (
            format!("{}:{line}", self.name),
            format!("{}-{line}", self.stem),
        )
    }

    /// An error about the file.
    pub(super) fn error(&self, kind: ReadErrorKind) -> ReadError {
        ReadError::new(&self.path, kind)
    }

    /// An error of the system, or of the decoder below it.
    pub(super) fn io_error(&self, why: io::Error) -> ReadError {
        let kind = match why.kind() {
            io::ErrorKind::NotFound => ReadErrorKind::NotFound,
            io::ErrorKind::InvalidData if is_broken_utf16(&why) => ReadErrorKind::InvalidUtf16,
            io::ErrorKind::InvalidData if is_damaged(&why) => ReadErrorKind::Damaged(why),
            _ => ReadErrorKind::Io(why),
        };
        self.error(kind)
    }
}

fn is_broken_utf16(why: &io::Error) -> bool {
    why.get_ref()
        .and_then(|inner| inner.downcast_ref())
        .is_some_and(|kind| matches!(kind, ReadErrorKind::InvalidUtf16))
}

fn is_damaged(why: &io::Error) -> bool {
    why.get_ref().is_some_and(|inner| inner.is::<Damaged>())
}
