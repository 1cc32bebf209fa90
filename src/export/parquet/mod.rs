//! The tables as Parquet files: participants and mentions of an event nested in its row.

mod arrays;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::column::{Shape, Value};
use super::destination::Destination;
use super::error::ExportError;
use super::layouts::Layout;
use super::sink::{TableSink, Tables};

use arrays::{ColumnBuilder, arrow_field, check};

/// Rows that are turned into Arrow arrays at once.
const BATCH_ROWS: usize = 1024;

/// A row group ends with so many rows, or with so many bytes, whichever comes first. What is kept in
/// memory of a file is one row group: large enough for readers to skip by, small enough for a laptop.
pub(super) const GROUP_ROWS: usize = 64 << 10;
pub(super) const GROUP_BYTES: usize = 16 << 20;

/// Makes Parquet files for the tables of a layout, a file each, compressed with zstd.
///
/// # Errors
/// When a file is there and must stay, or cannot be written.
pub fn parquet_files(
    destination: &Destination,
    layout: Layout,
) -> Result<Tables<ParquetFile>, ExportError> {
    let name = |table: &str| format!("{table}.parquet");
    destination.check(layout.nested_names().iter().map(|table| name(table)))?;
    layout.tables(|shape| ParquetFile::create(destination.claim(&name(shape.name))?, &shape))
}

/// A table as a Parquet file.
pub struct ParquetFile {
    path: PathBuf,
    shape: Shape,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
    columns: Vec<ColumnBuilder>,
    rows: usize,
}

impl ParquetFile {
    fn create(path: PathBuf, shape: &Shape) -> Result<Self, ExportError> {
        let schema = Arc::new(Schema::new(
            shape.fields.iter().map(arrow_field).collect::<Vec<_>>(),
        ));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .set_created_by(concat!("vaarta ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let file = File::create(&path).map_err(ExportError::write(&path))?;
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties));
        Ok(ParquetFile {
            writer: writer.map_err(|source| unwritten(&path, source))?,
            columns: shape.fields.iter().map(ColumnBuilder::new).collect(),
            shape: shape.clone(),
            schema,
            path,
            rows: 0,
        })
    }

    /// Writes the rows that are waiting.
    fn flush(&mut self) -> Result<(), ExportError> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let arrays = self.columns.iter_mut().map(ColumnBuilder::finish);
        let batch = RecordBatch::try_new(self.schema.clone(), arrays.collect());
        let written = batch
            .map_err(ParquetError::from)
            .and_then(|batch| self.writer.write(&batch));
        written.map_err(|source| unwritten(&self.path, source))
    }
}

impl TableSink for ParquetFile {
    const NESTS: bool = true;

    fn row(&mut self, cells: &[Value<'_>]) -> Result<(), ExportError> {
        for (field, cell) in self.shape.fields.iter().zip(cells) {
            check(self.shape.name, field, cell)?;
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.append(cell);
        }
        self.rows += 1;
        match self.rows {
            BATCH_ROWS => self.flush(),
            _ => Ok(()),
        }
    }

    fn finish(mut self) -> Result<(), ExportError> {
        self.flush()?;
        let closed = self.writer.close();
        closed
            .map(drop)
            .map_err(|source| unwritten(&self.path, source))
    }
}

fn unwritten(path: &std::path::Path, source: ParquetError) -> ExportError {
    ExportError::Parquet {
        path: path.to_owned(),
        source,
    }
}
