//! Releases as the records of a CSV file with a header.

use std::io::BufRead;

use csv::{ByteRecord, ReaderBuilder};

use super::error::{ReadError, ReadErrorKind};
use super::record::Record;
use super::source::Source;
use crate::document::Release;

/// The names of columns, in lower case, that hold each field; PIB's own among them.
const ID: &[&str] = &["id", "prid", "release_id", "releaseid", "release id"];
const TEXT: &[&str] = &["text"];
const TITLE: &[&str] = &["title", "headline"];
const MINISTRY: &[&str] = &["ministry", "ministryname", "ministry_name"];
const POSTED_AT: &[&str] = &["posted_at", "posted", "posted on", "posted_on", "date"];
const BODY: &[&str] = &["body", "content"];

/// Delimiters that a header may show; Excel's Unicode text has tabs.
const DELIMITERS: [u8; 3] = *b",;\t";

/// In which column each field stands.
#[derive(Debug)]
struct Columns {
    id: Option<usize>,
    text: Option<usize>,
    title: Option<usize>,
    ministry: Option<usize>,
    posted_at: Option<usize>,
    body: Option<usize>,
}

impl Columns {
    fn new(header: &ByteRecord) -> Self {
        let names: Vec<String> = header.iter().map(name).collect();
        let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        Self {
            id: find(ID),
            text: find(TEXT),
            title: find(TITLE),
            ministry: find(MINISTRY),
            posted_at: find(POSTED_AT),
            body: find(BODY),
        }
    }

    fn has_text(&self) -> bool {
        self.text.or(self.title).or(self.body).is_some()
    }
}

fn name(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim().to_lowercase()
}

/// Whether a line is the header of a CSV file of releases: two columns or more, one of which
/// holds text and all of which are short.
pub(super) fn is_header(line: &str) -> bool {
    let names: Vec<&str> = line
        .split(delimiter(line.as_bytes()) as char)
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    let known = |name: &&str| {
        [TEXT, TITLE, BODY]
            .concat()
            .contains(&name.to_lowercase().as_str())
    };
    names.len() > 1 && names.iter().any(known) && names.iter().all(|name| name.len() < 40)
}

/// The delimiter that stands most often in a header.
fn delimiter(header: &[u8]) -> u8 {
    let count = |delimiter: &u8| header.iter().filter(|b| *b == delimiter).count();
    // `max_by_key` takes the last of equals, and the comma is to win.
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(count)
        .unwrap_or(b',')
}

/// Reads releases record by record; a bad record is an error, and the next one is read all the
/// same.
pub(super) struct Records<R> {
    source: Source,
    reader: csv::Reader<R>,
    columns: Columns,
    /// How many bytes stand before what the reader reads; `None` where it reads other bytes.
    byte: Option<u64>,
    record: ByteRecord,
    read_any: bool,
    finished: bool,
}

impl<R: BufRead> Records<R> {
    /// Records of UTF-8 that stand at `byte` of the input.
    ///
    /// # Errors
    /// Where the header cannot be read, or names no column of text.
    pub(super) fn new(source: Source, mut reader: R, byte: Option<u64>) -> Result<Self, ReadError> {
        let head = reader.fill_buf().map_err(|why| source.io_error(why))?;
        if head.is_empty() {
            return Err(source.error(ReadErrorKind::Empty));
        }
        let header = head
            .split(|b| matches!(b, b'\n' | b'\r'))
            .next()
            .unwrap_or_default();
        let delimiter = delimiter(header);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(reader);
        let columns = match reader.byte_headers() {
            Ok(header) => Columns::new(header),
            Err(why) => return Err(csv_error(&source, why)),
        };
        if !columns.has_text() {
            return Err(source.error(ReadErrorKind::NoTextColumn).at_line(1));
        }
        let (record, read_any, finished) = (ByteRecord::new(), false, false);
        Ok(Self {
            source,
            reader,
            columns,
            byte,
            record,
            read_any,
            finished,
        })
    }

    fn parse(&self) -> Result<Release, ReadError> {
        let line = self.record.position().map_or(0, csv::Position::line);
        let error = |kind| self.source.error(kind).at_line(line);
        let field = |column: Option<usize>| {
            self.field(column)
                .map_err(|kind| self.at_record(error(kind)))
        };
        let columns = &self.columns;
        let record = Record {
            id: field(columns.id)?,
            text: field(columns.text)?,
            title: field(columns.title)?,
            ministry: field(columns.ministry)?,
            posted_at: field(columns.posted_at)?,
            body: field(columns.body)?,
        };
        let (source, fallback_id) = self.source.at_line(line);
        record.into_release(source, fallback_id).map_err(error)
    }

    fn field(&self, column: Option<usize>) -> Result<Option<String>, ReadErrorKind> {
        let Some(bytes) = column.and_then(|column| self.record.get(column)) else {
            return Ok(None);
        };
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| ReadErrorKind::InvalidUtf8)?;
        Ok(Some(text))
    }

    /// The byte at which the record starts: fields are unquoted, so that a byte within one is
    /// not known.
    fn at_record(&self, error: ReadError) -> ReadError {
        match (self.byte, self.record.position()) {
            (Some(before), Some(position)) => error.at_byte(before + position.byte()),
            _ => error,
        }
    }
}

/// An error of the CSV reader, with the line where it knows one.
fn csv_error(source: &Source, why: csv::Error) -> ReadError {
    let line = why.position().map(csv::Position::line);
    let error = match why.into_kind() {
        csv::ErrorKind::Io(why) => source.io_error(why),
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => source.error(ReadErrorKind::BadCsv(format!(
            "{len} fields where the header has {expected_len}"
        ))),
        other => source.error(ReadErrorKind::BadCsv(format!("{other:?}"))),
    };
    match line {
        Some(line) => error.at_line(line),
        None => error,
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Release, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {
                self.read_any = true;
                Some(self.parse())
            }
            Ok(false) => {
                self.finished = true;
                (!self.read_any).then(|| Err(self.source.error(ReadErrorKind::Empty)))
            }
            Err(why) => {
                self.read_any = true;
                self.finished = why.is_io_error();
                Some(Err(csv_error(&self.source, why)))
            }
        }
    }
}
