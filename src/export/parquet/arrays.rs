//! Cells as Arrow arrays.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Builder, Float64Builder, Int64Builder, ListArray, ListBuilder, StringBuilder,
    StructArray, TimestampMillisecondBuilder,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field as ArrowField, Fields, TimeUnit};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::export::column::{Field, Kind, Value};
use crate::export::error::ExportError;

/// The offset of the times of releases: India's.
const OFFSET: &str = "+05:30";

/// The Arrow field of a column, with what it says as its `description`.
pub(super) fn arrow_field(field: &Field) -> ArrowField {
    let description = ("description".to_owned(), field.about.to_owned());
    ArrowField::new(field.name, data_type(field.kind), true)
        .with_metadata(HashMap::from([description]))
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text | Kind::Code(_) => DataType::Utf8,
        Kind::List => DataType::List(item(DataType::Utf8)),
        Kind::Integer(_) => DataType::Int64,
        Kind::Number(_) => DataType::Float64,
        Kind::Date => DataType::Date32,
        Kind::DateTime => DataType::Timestamp(TimeUnit::Millisecond, Some(OFFSET.into())),
        Kind::Records(fields) => DataType::List(item(DataType::Struct(struct_fields(&fields())))),
    }
}

/// The field of a list's elements, by the name that Arrow and Parquet give it.
fn item(data_type: DataType) -> Arc<ArrowField> {
    Arc::new(ArrowField::new_list_field(data_type, true))
}

fn struct_fields(fields: &[Field]) -> Fields {
    fields.iter().map(arrow_field).collect()
}

/// Holds a cell against what its column can hold.
///
/// # Errors
/// When a day or a time cannot be read as such.
pub(super) fn check(table: &str, field: &Field, cell: &Value<'_>) -> Result<(), ExportError> {
    let readable = match (field.kind, cell) {
        (Kind::Date, Value::Text(text)) => days(text).is_some(),
        (Kind::DateTime, Value::Text(text)) => milliseconds(text).is_some(),
        (Kind::Records(fields), Value::Records(records)) => {
            let fields = fields();
            let mut cells = records.iter().flat_map(|record| fields.iter().zip(record));
            return cells.try_for_each(|(field, cell)| check(table, field, cell));
        }
        _ => true,
    };
    match readable {
        true => Ok(()),
        false => Err(ExportError::Unfit {
            place: format!("{table}.{}", field.name),
            reason: format!("{cell:?} is no {}", field.kind),
        }),
    }
}

/// Days since 1970.
fn days(text: &str) -> Option<i32> {
    let day: Date = text.parse().ok()?;
    day.since(date(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// Milliseconds since 1970, in UTC.
fn milliseconds(text: &str) -> Option<i64> {
    let time: Timestamp = text.parse().ok()?;
    Some(time.as_millisecond())
}

/// A column that is being filled.
pub(super) enum ColumnBuilder {
    Text(StringBuilder),
    List(ListBuilder<StringBuilder>),
    Integer(Int64Builder),
    Number(Float64Builder),
    Date(Date32Builder),
    DateTime(TimestampMillisecondBuilder),
    Records(RecordsBuilder),
}

impl ColumnBuilder {
    pub(super) fn new(field: &Field) -> Self {
        match field.kind {
            Kind::Text | Kind::Code(_) => ColumnBuilder::Text(StringBuilder::new()),
            Kind::List => ColumnBuilder::List(ListBuilder::new(StringBuilder::new())),
            Kind::Integer(_) => ColumnBuilder::Integer(Int64Builder::new()),
            Kind::Number(_) => ColumnBuilder::Number(Float64Builder::new()),
            Kind::Date => ColumnBuilder::Date(Date32Builder::new()),
            Kind::DateTime => {
                let builder = TimestampMillisecondBuilder::new().with_timezone(OFFSET);
                ColumnBuilder::DateTime(builder)
            }
            Kind::Records(fields) => ColumnBuilder::Records(RecordsBuilder::new(&fields())),
        }
    }

    /// Adds a cell; one that is not of the column's kind counts as empty.
    pub(super) fn append(&mut self, cell: &Value<'_>) {
        match self {
            ColumnBuilder::Text(column) => column.append_option(text(cell)),
            ColumnBuilder::List(column) => {
                if let Value::List(texts) = cell {
                    column.append_value(texts.iter().map(Some));
                } else {
                    column.append_null();
                }
            }
            ColumnBuilder::Integer(column) => column.append_option(match cell {
                Value::Integer(number) => i64::try_from(*number).ok(),
                _ => None,
            }),
            ColumnBuilder::Number(column) => column.append_option(match cell {
                Value::Number(number) => Some(*number),
                _ => None,
            }),
            ColumnBuilder::Date(column) => column.append_option(text(cell).and_then(days)),
            ColumnBuilder::DateTime(column) => {
                column.append_option(text(cell).and_then(milliseconds));
            }
            ColumnBuilder::Records(column) => column.append(match cell {
                Value::Records(records) => records,
                _ => &[],
            }),
        }
    }

    /// The cells that were added, as an array; the column is empty again.
    pub(super) fn finish(&mut self) -> ArrayRef {
        match self {
            ColumnBuilder::Text(column) => Arc::new(column.finish()),
            ColumnBuilder::List(column) => Arc::new(column.finish()),
            ColumnBuilder::Integer(column) => Arc::new(column.finish()),
            ColumnBuilder::Number(column) => Arc::new(column.finish()),
            ColumnBuilder::Date(column) => Arc::new(column.finish()),
            ColumnBuilder::DateTime(column) => Arc::new(column.finish()),
            ColumnBuilder::Records(column) => Arc::new(column.finish()),
        }
    }
}

fn text<'v>(cell: &'v Value<'_>) -> Option<&'v str> {
    match cell {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// A column whose cells are lists of records.
pub(super) struct RecordsBuilder {
    fields: Fields,
    columns: Vec<ColumnBuilder>,
    /// How many records each cell has.
    lengths: Vec<usize>,
}

impl RecordsBuilder {
    fn new(fields: &[Field]) -> Self {
        RecordsBuilder {
            fields: struct_fields(fields),
            columns: fields.iter().map(ColumnBuilder::new).collect(),
            lengths: Vec::new(),
        }
    }

    fn append(&mut self, records: &[Vec<Value<'_>>]) {
        for record in records {
            for (column, cell) in self.columns.iter_mut().zip(record) {
                column.append(cell);
            }
        }
        self.lengths.push(records.len());
    }

    fn finish(&mut self) -> ListArray {
        let arrays = self.columns.iter_mut().map(ColumnBuilder::finish).collect();
        let records = StructArray::new(self.fields.clone(), arrays, None);
        let lengths = std::mem::take(&mut self.lengths);
        let offsets = OffsetBuffer::from_lengths(lengths);
        let of_records = item(DataType::Struct(self.fields.clone()));
        ListArray::new(of_records, offsets, Arc::new(records), None)
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::Array;

    use super::*;

    #[test]
    fn days_and_times_are_read_or_refused() {
        assert_eq!(days("1970-02-01"), Some(31));
        assert_eq!(days("2025-05-05"), Some(20_213));
        assert_eq!(milliseconds("1970-01-01T05:30:01+05:30"), Some(1_000));
        let field = Field {
            name: "date_start",
            kind: Kind::Date,
            about: "",
            example: "",
        };
        let refused = check("events", &field, &Value::from("2025-13-40"));
        assert!(refused.is_err_and(|e| e.to_string().contains("events.date_start")));
        assert!(check("events", &field, &Value::Empty).is_ok());
    }

    #[test]
    fn records_of_empty_cells_are_empty_lists() {
        let mut column = RecordsBuilder::new(&[Field {
            name: "side",
            kind: Kind::Text,
            about: "",
            example: "",
        }]);
        column.append(&[vec![Value::from("agent")], vec![Value::Empty]]);
        column.append(&[]);
        let array = column.finish();
        assert_eq!(array.value_offsets(), [0, 2, 2]);
        assert_eq!(column.finish().len(), 0, "the builder is empty again");
    }
}
