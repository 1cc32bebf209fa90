//! The tables as CSV files, written as the annotations come.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::annotation::Annotation;

use super::column::{Shape, Value};
use super::error::ExportError;
use super::layouts::Layout;
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
    /// Makes the files of vaarta's own tables in a folder, which is made where it is missing, with
    /// their headers. Files of these names that are there are overwritten.
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
        fs::create_dir_all(folder).map_err(ExportError::write(folder))?;
        let tables = layout.tables(|shape| CsvFile::create(folder, &shape, style))?;
        Ok(CsvFiles { tables })
    }

    /// Adds the rows of an annotation.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.tables.write(annotation)
    }

    /// Hands everything that was written to the system.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.tables.sinks().try_for_each(CsvFile::flush)
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

struct CsvFile {
    path: PathBuf,
    writer: csv::Writer<File>,
    style: Style,
}

impl CsvFile {
    fn create(folder: &Path, shape: &Shape, style: Style) -> Result<Self, ExportError> {
        let path = folder.join(format!("{}.csv", shape.name));
        let open = || {
            let mut file = File::create(&path)?;
            file.write_all(style.preamble())?;
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record(shape.fields.iter().map(|field| field.name))?;
            Ok(writer)
        };
        let writer = open().map_err(ExportError::write::<csv::Error>(&path))?;
        Ok(CsvFile {
            path,
            writer,
            style,
        })
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let flushed = self.writer.flush();
        flushed.map_err(ExportError::write(&self.path))
    }
}

impl TableSink for CsvFile {
    const NESTS: bool = false;

    fn row(&mut self, cells: &[Value<'_>]) -> Result<(), ExportError> {
        let cells = cells.iter().map(|cell| self.style.cell(cell));
        let written = self.writer.write_record(cells.map(CellBytes));
        written.map_err(ExportError::write(&self.path))
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
