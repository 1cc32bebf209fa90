//! Clusters as CSV files.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cluster::Clusters;

use super::column::Table;
use super::error::ExportError;
use super::spreadsheet::Style;
use super::tables::{ClusterTable, EventClusterRow, EventClusters};

/// Writes `clusters.csv` and `event_clusters.csv` to a folder, which is made where it is missing; files
/// of these names that are there are overwritten. The form is that of [`super::CsvFiles`].
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_clusters(clusters: &Clusters, folder: &Path, style: Style) -> Result<(), ExportError> {
    fs::create_dir_all(folder).map_err(ExportError::write(folder))?;
    let mut rows = Rows::<ClusterTable>::create(folder, style)?;
    let mut events = Rows::<EventClusters>::create(folder, style)?;
    for cluster in clusters.iter() {
        for &event in &cluster.events {
            let cluster = &cluster;
            events.write(&EventClusterRow { cluster, event })?;
        }
        rows.write(&cluster)?;
    }
    rows.finish()?;
    events.finish()
}

/// The CSV file of a table whose rows are given one by one.
struct Rows<T: Table> {
    path: PathBuf,
    writer: csv::Writer<File>,
    style: Style,
    table: std::marker::PhantomData<T>,
}

impl<T: Table> Rows<T> {
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
        Ok(Rows {
            path,
            writer,
            style,
            table: std::marker::PhantomData,
        })
    }

    fn write(&mut self, row: &T::Row<'_>) -> Result<(), ExportError> {
        let write = || {
            for column in T::COLUMNS {
                let cell = (column.value)(row);
                self.writer.write_field(&*self.style.cell(&cell))?;
            }
            self.writer.write_record(None::<&[u8]>)
        };
        let mut write = write;
        write().map_err(ExportError::write(&self.path))
    }

    fn finish(mut self) -> Result<(), ExportError> {
        let flushed = self.writer.flush();
        flushed.map_err(ExportError::write(&self.path))
    }
}
