//! The tables as JSON, a row a line: participants and mentions of an event nested in its row.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde_json::{Map, Value as Json};

use super::column::{Field, Kind, Shape, Value};
use super::destination::Destination;
use super::error::ExportError;
use super::layouts::Layout;
use super::sink::{TableSink, Tables};

/// Makes JSONL files for the tables of a layout, a file each.
///
/// # Errors
/// When a file is there and must stay, or cannot be written.
pub fn jsonl_files(
    destination: &Destination,
    layout: Layout,
) -> Result<Tables<JsonlFile>, ExportError> {
    let name = |table: &str| format!("{table}.jsonl");
    destination.check(layout.nested_names().iter().map(|table| name(table)))?;
    layout.tables(|shape| JsonlFile::create(destination.claim(&name(shape.name))?, shape))
}

/// A table as a file of JSON objects, with the keys in the order of the columns.
pub struct JsonlFile {
    path: PathBuf,
    writer: BufWriter<File>,
    fields: Vec<Field>,
}

impl JsonlFile {
    fn create(path: PathBuf, shape: Shape) -> Result<Self, ExportError> {
        let file = File::create(&path).map_err(ExportError::write(&path))?;
        Ok(JsonlFile {
            writer: BufWriter::new(file),
            path,
            fields: shape.fields,
        })
    }
}

impl TableSink for JsonlFile {
    const NESTS: bool = true;

    fn row(&mut self, cells: &[Value<'_>]) -> Result<(), ExportError> {
        let line = object(&self.fields, cells).to_string();
        writeln!(self.writer, "{line}").map_err(ExportError::write(&self.path))
    }

    fn finish(mut self) -> Result<(), ExportError> {
        self.writer.flush().map_err(ExportError::write(&self.path))
    }
}

fn object(fields: &[Field], cells: &[Value<'_>]) -> Json {
    let entries = fields.iter().zip(cells);
    let entries = entries.map(|(field, cell)| (field.name.to_owned(), json(field.kind, cell)));
    Json::Object(entries.collect::<Map<_, _>>())
}

fn json(kind: Kind, cell: &Value<'_>) -> Json {
    match (kind, cell) {
        (Kind::Records(fields), Value::Records(records)) => {
            let fields = fields();
            records
                .iter()
                .map(|record| object(&fields, record))
                .collect()
        }
        (_, Value::Empty | Value::Records(_)) => Json::Null,
        (_, Value::Text(text)) => Json::from(text.as_ref()),
        (_, Value::Integer(number)) => Json::from(*number),
        (_, Value::Number(number)) => Json::from(*number),
        (_, Value::List(texts)) => texts.iter().map(|text| Json::from(text.as_ref())).collect(),
    }
}
