//! The tables as CSV files, written as the annotations come.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::annotation::Annotation;

use super::column::{Column, Table};
use super::error::ExportError;
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
        fs::create_dir_all(folder).map_err(ExportError::write(folder))?;
        Ok(CsvFiles {
            releases: CsvFile::create(folder, style)?,
            mentions: CsvFile::create(folder, style)?,
            events: CsvFile::create(folder, style)?,
            participants: CsvFile::create(folder, style)?,
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
}

struct CsvFile<T: Table> {
    path: PathBuf,
    writer: csv::Writer<File>,
    style: Style,
    columns: &'static [Column<T>],
}

impl<T: Table> CsvFile<T> {
    fn create(folder: &Path, style: Style) -> Result<Self, ExportError> {
        let path = folder.join(format!("{}.csv", T::NAME));
        let open = || {
            let mut file = File::create(&path)?;
            file.write_all(style.preamble())?;
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record(T::COLUMNS.iter().map(|column| column.name))?;
            Ok(writer)
        };
        let writer = open().map_err(ExportError::write::<csv::Error>(&path))?;
        Ok(CsvFile {
            path,
            writer,
            style,
            columns: T::COLUMNS,
        })
    }

    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        for row in T::rows(annotation) {
            let cells = self.columns.iter().map(|column| (column.value)(&row));
            for cell in cells {
                let written = self.writer.write_field(&*self.style.cell(&cell));
                written.map_err(ExportError::write(&self.path))?;
            }
            let ended = self.writer.write_record(None::<&[u8]>);
            ended.map_err(ExportError::write(&self.path))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let flushed = self.writer.flush();
        flushed.map_err(ExportError::write(&self.path))
    }
}
