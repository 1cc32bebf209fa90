//! The tables as CSV files, written as the annotations come.

use std::io::{self, Write};
use std::path::Path;

use crate::annotation::Annotation;

use super::column::{Column, Table};
use super::error::ExportError;
use super::out_file::{Lengths, OutFile, OutFolder};
use super::spreadsheet::Style;
use super::tables::{Events, Mentions, Participants, Releases};

/// The four CSV files of a folder: `releases.csv`, `mentions.csv`, `events.csv` and `participants.csv`.
///
/// UTF-8, comma, line feed, one header, quotes where needed. Cells are guarded as [`Style`] says.
pub struct CsvFiles {
    releases: CsvFile<Releases>,
    mentions: CsvFile<Mentions>,
    events: CsvFile<Events>,
    participants: CsvFile<Participants>,
}

impl CsvFiles {
    /// Makes the files in a folder, which is made where it is missing, with their headers. Files of
    /// these names that are there are overwritten.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn create(folder: &Path, style: Style) -> Result<Self, ExportError> {
        Self::open(OutFolder::new(folder), style)
    }

    /// Opens the files of a folder to write on; those that begin anew get their headers.
    ///
    /// # Errors
    /// When the folder or a file cannot be written, or a file is shorter than it was.
    pub fn open(folder: OutFolder, style: Style) -> Result<Self, ExportError> {
        Ok(CsvFiles {
            releases: CsvFile::open(folder, style)?,
            mentions: CsvFile::open(folder, style)?,
            events: CsvFile::open(folder, style)?,
            participants: CsvFile::open(folder, style)?,
        })
    }

    /// Adds the rows of an annotation.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.releases.write(annotation)?;
        self.mentions.write(annotation)?;
        self.events.write(annotation)?;
        self.participants.write(annotation)
    }

    /// Hands everything that was written to the system.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.releases.flush()?;
        self.mentions.flush()?;
        self.events.flush()?;
        self.participants.flush()
    }

    /// How long each file is, as of the last flush.
    pub fn lengths(&self) -> Lengths {
        Lengths::from([
            self.releases.length(),
            self.mentions.length(),
            self.events.length(),
            self.participants.length(),
        ])
    }
}

struct CsvFile<T: Table> {
    writer: csv::Writer<OutFile>,
    style: Style,
    columns: &'static [Column<T>],
}

impl<T: Table> CsvFile<T> {
    fn file_name() -> String {
        format!("{}.csv", T::NAME)
    }

    fn open(folder: OutFolder, style: Style) -> Result<Self, ExportError> {
        let mut file = folder.open(&Self::file_name())?;
        if file.is_new() {
            let written = Self::header(style).and_then(|header| file.write_all(&header));
            written.map_err(ExportError::write(file.path()))?;
        }
        Ok(CsvFile {
            writer: csv::Writer::from_writer(file),
            style,
            columns: T::COLUMNS,
        })
    }

    /// What stands before the rows.
    fn header(style: Style) -> io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(style.preamble().to_vec());
        writer.write_record(T::COLUMNS.iter().map(|column| column.name))?;
        writer.into_inner().map_err(|why| why.into_error())
    }

    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        for row in T::rows(annotation) {
            let cells = self.columns.iter().map(|column| (column.value)(&row));
            for cell in cells {
                let written = self.writer.write_field(&*self.style.cell(&cell));
                written.map_err(self.cannot_write())?;
            }
            let ended = self.writer.write_record(None::<&[u8]>);
            ended.map_err(self.cannot_write())?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let flushed = self.writer.flush();
        flushed.map_err(self.cannot_write())
    }

    fn length(&self) -> (String, u64) {
        (Self::file_name(), self.writer.get_ref().length())
    }

    fn cannot_write<E: Into<io::Error>>(&self) -> impl FnOnce(E) -> ExportError + '_ {
        ExportError::write(self.writer.get_ref().path())
    }
}
