//! Annotations as files for other programs.
//!
//! A [`Table`] is described once, as [`Column`]s that each know how to fill their cell; the CSV
//! writer and the description of the columns in `docs/columns.md` both come from that.

mod column;
mod csv_files;
mod describe;
mod error;
mod jsonl;
mod out_file;
mod spreadsheet;
mod tables;

pub use column::{Codes, Column, Kind, SEPARATOR, Table, Value};
pub use csv_files::CsvFiles;
pub use describe::columns_markdown;
pub use error::ExportError;
pub use jsonl::{AnnotationLines, AnnotationsFile, annotations_file};
pub use out_file::{Lengths, OutFile, OutFolder};
pub use spreadsheet::{Style, unguard};
pub use tables::{Events, Mentions, Participants, Releases};

/// The file of annotations in a folder of results.
pub const ANNOTATIONS_FILE: &str = "annotations.jsonl";
