//! Clusters as CSV files.

use std::path::Path;

use crate::cluster::Clusters;

use super::column::{Shape, Table, Value, columns};
use super::csv_files::CsvFile;
use super::error::ExportError;
use super::out_file::OutFolder;
use super::sink::TableSink;
use super::spreadsheet::Style;
use super::tables::{ClusterTable, EventClusterRow, EventClusters};

/// Writes `clusters.csv` and `event_clusters.csv` to a folder, which is made where it is missing; files
/// of these names that are there are overwritten. Their form is that of [`super::CsvFiles`].
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_clusters(clusters: &Clusters, folder: &Path, style: Style) -> Result<(), ExportError> {
    let folder = OutFolder::new(folder);
    let mut rows = CsvFile::open(folder, &Shape::of::<ClusterTable>(false), style)?;
    let mut events = CsvFile::open(folder, &Shape::of::<EventClusters>(false), style)?;
    for cluster in clusters.iter() {
        for &event in &cluster.events {
            let cluster = &cluster;
            write::<EventClusters>(&EventClusterRow { cluster, event }, &mut events)?;
        }
        write::<ClusterTable>(&cluster, &mut rows)?;
    }
    rows.finish()?;
    events.finish()
}

fn write<T: Table>(row: &T::Row<'_>, file: &mut CsvFile) -> Result<(), ExportError> {
    let cells = columns::<T>(CsvFile::NESTS).map(|column| (column.value)(row));
    file.row(&cells.collect::<Vec<Value<'_>>>())
}
