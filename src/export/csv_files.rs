//! The tables as CSV files, written as the annotations come.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use crate::annotation::Annotation;

use super::column::{Shape, Value};
use super::error::ExportError;
use super::layouts::Layout;
use super::out_file::{Lengths, OutFile, OutFolder};
use super::sink::{Export, TableSink, Tables};
use super::spreadsheet::Style;

/// The CSV files of a folder; for [`Layout::Vaarta`] `releases.csv`, `mentions.csv`, `events.csv`
/// and `participants.csv`.
///
/// UTF-8, comma, line feed, one header, quotes where needed. Cells are guarded as [`Style`] says.
pub struct CsvFiles {
    tables: Tables<CsvFile>,
}

impl CsvFiles {
    /// Makes the files, and the folder where it is missing.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn create(folder: &Path, style: Style) -> Result<Self, ExportError> {
        Self::in_layout(folder, style, Layout::Vaarta)
    }

    /// As [`CsvFiles::create`], with the tables of a layout.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn in_layout(folder: &Path, style: Style, layout: Layout) -> Result<Self, ExportError> {
        Self::open(OutFolder::new(folder), style, layout)
    }

    /// Opens the files of a folder to write on; those that begin anew get their headers.
    ///
    /// # Errors
    /// When the folder or a file cannot be written, or a file is shorter than it was.
    pub fn open(folder: OutFolder, style: Style, layout: Layout) -> Result<Self, ExportError> {
        let tables = layout.tables(|shape| CsvFile::open(folder, &shape, style))?;
        Ok(CsvFiles { tables })
    }

    /// Adds the rows of an annotation.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.tables.write(annotation)
    }

    /// Hands what was written to the system.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.tables.sinks_mut().try_for_each(CsvFile::flush)
    }

    /// How long each file is, as of the last flush.
    pub fn lengths(&self) -> Lengths {
        self.tables.sinks().map(CsvFile::length).collect()
    }
}

impl Export for CsvFiles {
    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        CsvFiles::write(self, annotation)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        self.tables.finish()
    }
}

/// The CSV file of one table.
pub(super) struct CsvFile {
    name: String,
    writer: csv::Writer<OutFile>,
    style: Style,
}

impl CsvFile {
    /// Opens the file of a table to write on; one that begins anew gets its header.
    pub(super) fn open(
        folder: OutFolder,
        shape: &Shape,
        style: Style,
    ) -> Result<Self, ExportError> {
        let name = format!("{}.csv", shape.name);
        let mut file = folder.open(&name)?;
        if file.is_new() {
            let written = header(shape, style).and_then(|header| file.write_all(&header));
            written.map_err(ExportError::write(file.path()))?;
        }
        Ok(CsvFile {
            name,
            writer: csv::Writer::from_writer(file),
            style,
        })
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let flushed = self.writer.flush();
        flushed.map_err(self.cannot_write())
    }

    fn length(&self) -> (String, u64) {
        (self.name.clone(), self.writer.get_ref().length())
    }

    fn cannot_write<E: Into<io::Error>>(&self) -> impl FnOnce(E) -> ExportError + '_ {
        ExportError::write(self.writer.get_ref().path())
    }
}

/// What stands before the rows.
fn header(shape: &Shape, style: Style) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(style.preamble().to_vec());
    writer.write_record(shape.fields.iter().map(|field| field.name))?;
    writer.into_inner().map_err(|why| why.into_error())
}

impl TableSink for CsvFile {
    const NESTS: bool = false;

    fn row(&mut self, cells: &[Value<'_>]) -> Result<(), ExportError> {
        let cells = cells.iter().map(|cell| self.style.cell(cell));
        let written = self.writer.write_record(cells.map(CellBytes));
        written.map_err(self.cannot_write())
    }

    fn finish(mut self) -> Result<(), ExportError> {
        self.flush()
    }
}

/// A cell as the CSV writer takes it.
struct CellBytes<'c>(Cow<'c, str>);

impl AsRef<[u8]> for CellBytes<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
