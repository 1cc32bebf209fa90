//! Tables as lists of columns.

use std::borrow::Cow;
use std::fmt;

use crate::annotation::Annotation;

/// A table: one file of CSV, with a row for each thing of one sort in an annotation.
pub trait Table: Sized + 'static {
    /// The file's name without extension.
    const NAME: &'static str;
    /// What a row is.
    const ABOUT: &'static str;
    /// The columns, in the order in which they are written.
    const COLUMNS: &'static [Column<Self>];
    /// What a row is made from.
    type Row<'a>;

    /// The rows of an annotation.
    fn rows(annotation: &Annotation) -> impl Iterator<Item = Self::Row<'_>>;
}

/// A column: how it is described, and how a cell of it is filled.
pub struct Column<T: Table> {
    /// The name in the header.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// What it says, with the unit.
    pub about: &'static str,
    /// A cell as it may be.
    pub example: &'static str,
    /// The cell of a row.
    pub value: for<'r, 'a> fn(&'r T::Row<'a>) -> Value<'r>,
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
        Column {
            name,
            kind,
            about,
            example,
            value,
        }
    }
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words of a release, a name or an identifier.
    Text,
    /// One of a closed list.
    Code(Codes),
    /// Several texts or codes, separated by [`SEPARATOR`].
    List,
    /// A whole number.
    Integer,
    /// A number with a decimal point.
    Number,
    /// A day, `2025-05-05`.
    Date,
    /// A time with its offset, `2025-05-05T17:47:00+05:30`.
    DateTime,
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
}

/// What separates the parts of a [`Kind::List`].
pub const SEPARATOR: &str = "|";

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::Text => "text",
            Kind::Code(_) => "code",
            Kind::List => "list",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::DateTime => "date and time",
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
    Number(f32),
}

impl<'a> Value<'a> {
    /// A text that may be absent.
    pub fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Value::Empty, Value::from)
    }

    /// Texts joined with [`SEPARATOR`]; no text, no value.
    pub fn list<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let texts: Vec<&str> = texts.into_iter().collect();
        if texts.is_empty() {
            return Value::Empty;
        }
        Value::Text(texts.join(SEPARATOR).into())
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

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Integer(number)
    }
}

impl From<f32> for Value<'_> {
    fn from(number: f32) -> Self {
        Value::Number(number)
    }
}
