//! Annotations as files for other programs.
//!
//! A [`Table`] is described once, as [`Column`]s that each know how to fill their cell. Its rows go
//! into a [`TableSink`]: CSV, Parquet, SQLite and JSONL are sinks, a file each, and none knows of the
//! others or of what the tables are. CoNLL and BRAT have no tables and read the annotation itself. All are
//! an [`Export`]. The description of the columns in `docs/columns.md` comes from the same tables.

mod brat;
mod cluster_files;
mod column;
mod conll;
mod csv_files;
mod describe;
mod destination;
mod error;
mod jsonl;
mod jsonl_tables;
mod layouts;
mod out_file;
mod parquet;
mod place;
mod selection;
mod sink;
mod spreadsheet;
mod sqlite;
mod tables;

pub use brat::{BRAT_FOLDER, Brat};
pub use cluster_files::write_clusters;
pub use column::{AnnotationTable, Codes, Column, Field, Kind, Reference, Shape, Table, Value};
pub use conll::{CONLL_FILE, Conll};
pub use csv_files::CsvFiles;
pub use describe::columns_markdown;
pub use destination::Destination;
pub use error::ExportError;
pub use jsonl::{AnnotationLines, AnnotationsFile, annotations_file};
pub use jsonl_tables::{JsonlFile, jsonl_files};
pub use layouts::{Gdelt, Layout, Polecat};
pub use out_file::{Lengths, OutFile, OutFolder};
pub use parquet::{ParquetFile, parquet_files};
pub use selection::Selection;
pub use sink::{Export, TableSink, Tables};
pub use spreadsheet::{SEPARATOR, Style, unguard};
pub use sqlite::{SQLITE_FILE, Sqlite};
pub use tables::{
    ClusterTable, EventClusterRow, EventClusters, EventMentions, Events, Mentions, Participants,
    Releases,
};

/// The file of annotations in a folder of results.
pub const ANNOTATIONS_FILE: &str = "annotations.jsonl";
