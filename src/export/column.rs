//! Tables as lists of columns.

use std::borrow::Cow;
use std::fmt;

use crate::annotation::Annotation;

/// A table: what its rows are made from, and the columns that they are written as. Every format
/// writes a table from this one description.
pub trait Table: Sized + 'static {
    /// The table's name: of a file without its extension, or of a table in a database.
    const NAME: &'static str;
    /// What a row is.
    const ABOUT: &'static str;
    /// The columns that together name a row.
    const KEY: &'static [&'static str];
    /// The columns that name rows of other tables.
    const REFERENCES: &'static [Reference] = &[];
    /// Columns by which rows are looked up, besides key and references.
    const LOOKUPS: &'static [&'static str] = &[];
    /// The columns, in the order in which they are written.
    const COLUMNS: &'static [Column<Self>];
    /// Columns that hold rows of other tables. Formats that can nest write them behind the others;
    /// the others write those tables.
    const NESTED: &'static [Column<Self>] = &[];
    /// What a row is made from.
    type Row<'a>;
}

/// A table whose rows each come from one annotation.
pub trait AnnotationTable: Table {
    /// The rows of an annotation.
    fn rows(annotation: &Annotation) -> impl Iterator<Item = Self::Row<'_>>;
}

/// Columns that name a row of another table by its key.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// The columns, of the same names as the other table's key.
    pub columns: &'static [&'static str],
    /// The other table.
    pub table: &'static str,
}

/// A column: how it is described, and how a cell of it is filled.
pub struct Column<T: Table> {
    /// What it is.
    pub field: Field,
    /// The cell of a row.
    pub value: for<'r, 'a> fn(&'r T::Row<'a>) -> Value<'r>,
}

/// The description of a column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name in the header.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// What it says.
    pub about: &'static str,
    /// A cell as CSV writes it.
    pub example: &'static str,
}

impl<T: Table> Column<T> {
    /// A column.
    pub const fn new(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        example: &'static str,
        value: for<'r, 'a> fn(&'r T::Row<'a>) -> Value<'r>,
    ) -> Self {
        let field = Field {
            name,
            kind,
            about,
            example,
        };
        Column { field, value }
    }

    /// A column that another program's layout asks for and vaarta cannot fill; `why` says so.
    pub const fn empty(name: &'static str, kind: Kind, why: &'static str) -> Self {
        Column::new(name, kind, why, "", |_| Value::Empty)
    }
}

/// A table's description, without the type of its rows.
#[derive(Debug, Clone)]
pub struct Shape {
    /// [`Table::NAME`].
    pub name: &'static str,
    /// [`Table::ABOUT`].
    pub about: &'static str,
    /// [`Table::KEY`].
    pub key: &'static [&'static str],
    /// [`Table::REFERENCES`].
    pub references: &'static [Reference],
    /// [`Table::LOOKUPS`].
    pub lookups: &'static [&'static str],
    /// The columns, those of [`Table::NESTED`] at the end.
    pub fields: Vec<Field>,
}

impl Shape {
    /// The shape of a table, with or without its nested columns.
    pub fn of<T: Table>(nested: bool) -> Self {
        Shape {
            name: T::NAME,
            about: T::ABOUT,
            key: T::KEY,
            references: T::REFERENCES,
            lookups: T::LOOKUPS,
            fields: columns::<T>(nested).map(|column| column.field).collect(),
        }
    }
}

/// The columns of a table, with or without those that nest.
pub(super) fn columns<T: Table>(nested: bool) -> impl Iterator<Item = &'static Column<T>> {
    let nesting = if nested { T::NESTED } else { &[] };
    T::COLUMNS.iter().chain(nesting)
}

/// The columns of a table that are left when its rows are nested in the row that they refer to.
fn own_columns<T: Table>() -> impl Iterator<Item = &'static Column<T>> {
    let refers = |name| T::REFERENCES.iter().any(|r| r.columns.contains(&name));
    T::COLUMNS
        .iter()
        .filter(move |column| !refers(column.field.name))
}

/// The fields of the records in a [`Kind::Records`] that nests this table.
pub(super) fn record_fields<T: Table>() -> Vec<Field> {
    own_columns::<T>().map(|column| column.field).collect()
}

/// Rows of a table as the value of a [`Kind::Records`].
pub(super) fn records<'a, T: Table>(rows: impl Iterator<Item = T::Row<'a>>) -> Value<'static> {
    let record = |row: T::Row<'a>| {
        let cells = own_columns::<T>().map(|column| (column.value)(&row).into_owned());
        cells.collect()
    };
    Value::Records(rows.map(record).collect())
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Words of a release, a name or an identifier.
    Text,
    /// One of a closed list.
    Code(Codes),
    /// Several texts or codes.
    List,
    /// A whole number of this unit.
    Integer(&'static str),
    /// A number with a decimal point, of this unit.
    Number(&'static str),
    /// A day, `2025-05-05`.
    Date,
    /// A time with its offset, `2025-05-05T17:47:00+05:30`.
    DateTime,
    /// Several records of these fields: rows of another table that belong to this row.
    Records(fn() -> Vec<Field>),
}

/// Closed lists of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// CAMEO manual 1.1b3.
    Cameo,
    /// PLOVER types and modes.
    Plover,
    /// ISO 3166-1 alpha-3.
    Country,
    /// The names of [`crate::document::EntityType`].
    Entity,
    /// The names of [`crate::document::Part`].
    Part,
    /// The names of [`crate::events::schema::EventType`].
    Event,
    /// The names of [`crate::events::schema::Subtype`].
    Subtype,
    /// The names of [`crate::events::schema::Realis`].
    Realis,
    /// The names of [`crate::events::schema::Side`].
    Side,
    /// The names of [`crate::events::schema::Sector`].
    Sector,
    /// The names of [`crate::events::schema::DateSource`].
    DateSource,
    /// CAMEO's codes of states.
    CameoCountry,
    /// CAMEO's types of actors.
    CameoType,
    /// FIPS 10-4 codes of states.
    Fips,
    /// PLOVER's quad categories.
    Quad,
}

impl Kind {
    /// The unit of its numbers; empty where there is none.
    pub fn unit(self) -> &'static str {
        match self {
            Kind::Integer(unit) | Kind::Number(unit) => unit,
            _ => "",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::Text => "text",
            Kind::Code(_) => "code",
            Kind::List => "list",
            Kind::Integer(_) => "integer",
            Kind::Number(_) => "number",
            Kind::Date => "date",
            Kind::DateTime => "date and time",
            Kind::Records(_) => "records",
        })
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text, also a code or a date.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(usize),
    /// A number.
    Number(f64),
    /// Texts.
    List(Vec<Cow<'a, str>>),
    /// Rows of another table, each with its cells.
    Records(Vec<Vec<Value<'a>>>),
}

impl<'a> Value<'a> {
    /// A text that may be absent.
    pub fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Value::Empty, Value::from)
    }

    /// Texts, maybe none.
    pub fn list<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Value::List(texts.into_iter().map(Cow::from).collect())
    }

    /// The value with texts of its own.
    pub fn into_owned(self) -> Value<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Value::Empty => Value::Empty,
            Value::Text(text) => Value::Text(owned(text)),
            Value::Integer(number) => Value::Integer(number),
            Value::Number(number) => Value::Number(number),
            Value::List(texts) => Value::List(texts.into_iter().map(owned).collect()),
            Value::Records(records) => {
                let record = |cells: Vec<Value<'a>>| cells.into_iter().map(Value::into_owned);
                Value::Records(records.into_iter().map(|r| record(r).collect()).collect())
            }
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text.as_str().into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Integer(number)
    }
}

impl From<f32> for Value<'_> {
    /// The number with the digits that the `f32` is written with: 0.97, not 0.9700000286102295.
    fn from(number: f32) -> Self {
        let digits = number.to_string().parse();
        Value::Number(digits.unwrap_or(f64::from(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(Value::from(0.97_f32), Value::Number(0.97));
        assert_eq!(Value::from(-10.0_f32), Value::Number(-10.0));
    }
}
