//! Releases as JSON objects, one a line.

use std::io::BufRead;

use serde::Deserialize;
use serde_json::Value;

use super::error::{ReadError, ReadErrorKind};
use super::record::Record;
use super::source::Source;
use crate::document::Release;

/// One line. `prid` is the number's name in PIB's own exports; unknown fields are passed over.
#[derive(Deserialize)]
struct Line {
    id: Option<Id>,
    prid: Option<Id>,
    text: Option<String>,
    title: Option<String>,
    ministry: Option<String>,
    posted_at: Option<Value>,
    body: Option<String>,
}

/// An id, as a string or a whole number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        match id {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
        }
    }
}

impl From<Line> for Record {
    fn from(line: Line) -> Self {
        Record {
            id: line.id.or(line.prid).map(String::from),
            text: line.text,
            title: line.title,
            ministry: line.ministry,
            posted_at: line.posted_at.and_then(|value| match value {
                Value::Null => None,
                Value::String(text) => Some(text),
                other => Some(other.to_string()),
            }),
            body: line.body,
        }
    }
}

/// Reads releases line by line; a bad line is an error, and the next one is read all the same.
pub(super) struct Lines<R> {
    source: Source,
    reader: R,
    /// Where the reader stands in the input as stored; `None` where that is not what it reads.
    byte: Option<u64>,
    line: u64,
    buffer: Vec<u8>,
    /// Whether a blank line is an error, and an empty input none.
    every_line: bool,
    read_any: bool,
    finished: bool,
}

impl<R: BufRead> Lines<R> {
    /// Lines of UTF-8 that stand at `byte` of the input.
    pub(super) fn new(source: Source, reader: R, byte: Option<u64>) -> Self {
        let (buffer, line) = (Vec::new(), 0);
        let (every_line, read_any, finished) = (false, false, false);
        Self {
            source,
            reader,
            byte,
            line,
            buffer,
            every_line,
            read_any,
            finished,
        }
    }

    /// The same, with an item for each line: a blank one, too, is an error.
    pub(super) fn every_line(source: Source, reader: R, byte: Option<u64>) -> Self {
        Self {
            every_line: true,
            ..Self::new(source, reader, byte)
        }
    }

    fn parse(&self) -> Result<Release, ReadError> {
        let error = |kind| self.source.error(kind).at_line(self.line);
        let text = std::str::from_utf8(&self.buffer).map_err(|broken| {
            let error = error(ReadErrorKind::InvalidUtf8);
            match self.byte {
                Some(byte) => error.at_byte(byte + broken.valid_up_to() as u64),
                None => error,
            }
        })?;
        let line: Line = serde_json::from_str(text.trim_end())
            .map_err(|why| error(ReadErrorKind::BadJson(describe(&why))))?;
        let (source, fallback_id) = self.source.at_line(self.line);
        Record::from(line)
            .into_release(source, fallback_id)
            .map_err(error)
    }
}

/// The parser's words, without the line, which is always the first to it.
fn describe(why: &serde_json::Error) -> String {
    let words = why.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    format!("{words} (column {})", why.column())
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Release, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.finished {
            self.byte = self.byte.map(|byte| byte + self.buffer.len() as u64);
            self.buffer.clear();
            self.line += 1;
            match self.reader.read_until(b'\n', &mut self.buffer) {
                Ok(0) => self.finished = true,
                Ok(_) if self.buffer.trim_ascii().is_empty() => {
                    if self.every_line {
                        let blank = self.source.error(ReadErrorKind::Empty);
                        return Some(Err(blank.at_line(self.line)));
                    }
                }
                Ok(_) => {
                    self.read_any = true;
                    return Some(self.parse());
                }
                Err(why) => {
                    self.finished = true;
                    self.read_any = true;
                    return Some(Err(self.source.io_error(why).at_line(self.line)));
                }
            }
        }
        let is_empty = !std::mem::replace(&mut self.read_any, true);
        (is_empty && !self.every_line).then(|| Err(self.source.error(ReadErrorKind::Empty)))
    }
}
