//! The tables as one SQLite database.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, ErrorCode, params_from_iter};

use crate::annotation::Annotation;

use super::column::{Field, Kind, Shape, Value};
use super::destination::Destination;
use super::error::ExportError;
use super::sink::{Export, TableSink, Tables};
use super::tables::{EventMentions, Events, Mentions, Participants, Releases};

/// The database's file.
pub const SQLITE_FILE: &str = "vaarta.sqlite";

/// Releases that are written in one transaction.
const BATCH: usize = 1000;

/// The view of events with their participants, a row a participant; an event without any has one
/// row with none.
const VIEW: &str = "event_participants";

/// `vaarta.sqlite`: the tables with keys, foreign keys and indexes, and a view that joins events to
/// participants. Lists are JSON arrays, for `json_each`.
pub struct Sqlite {
    path: PathBuf,
    connection: Rc<Connection>,
    tables: Tables<SqliteTable>,
    shapes: Vec<Shape>,
    /// Releases in the open transaction; none is open at 0.
    pending: usize,
}

impl Sqlite {
    /// Makes the database with its empty tables.
    ///
    /// # Errors
    /// When it is there and must stay, or cannot be written.
    pub fn create(destination: &Destination) -> Result<Self, ExportError> {
        for leftover in ["-journal", "-wal", "-shm"] {
            destination.claim(&format!("{SQLITE_FILE}{leftover}"))?;
        }
        let path = destination.claim(SQLITE_FILE)?;
        let open = || {
            let connection = Connection::open(&path)?;
            connection.pragma_update(None, "foreign_keys", true)?;
            Ok(Rc::new(connection))
        };
        let connection = open().map_err(ExportError::sqlite(&path))?;
        let mut shapes = Vec::new();
        let mut table = |shape: Shape| {
            shapes.push(shape.clone());
            SqliteTable::create(&path, &connection, shape)
        };
        let tables = Tables::none()
            .with::<Releases>(&mut table)?
            .with::<Mentions>(&mut table)?
            .with::<Events>(&mut table)?
            .with::<Participants>(&mut table)?
            .with::<EventMentions>(&mut table)?;
        let view = view_statement(
            &Shape::of::<Events>(false),
            &Shape::of::<Participants>(false),
        );
        let made = connection.execute_batch(&view);
        made.map_err(ExportError::sqlite(&path))?;
        Ok(Sqlite {
            path,
            connection,
            tables,
            shapes,
            pending: 0,
        })
    }

    fn execute(&self, statement: &str) -> Result<(), ExportError> {
        let done = self.connection.execute_batch(statement);
        done.map_err(ExportError::sqlite(&self.path))
    }
}

impl Export for Sqlite {
    /// Adds the rows of an annotation, or none of them.
    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        if self.pending == 0 {
            self.execute("BEGIN")?;
        }
        self.execute("SAVEPOINT release")?;
        let written = self.tables.write(annotation);
        if written.is_err() {
            self.execute("ROLLBACK TO release")?;
        }
        self.execute("RELEASE release")?;
        self.pending += 1;
        if self.pending == BATCH {
            self.execute("COMMIT")?;
            self.pending = 0;
        }
        written
    }

    /// Ends the transaction and makes the indexes: faster at the end than kept up row by row.
    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        if self.pending > 0 {
            self.execute("COMMIT")?;
        }
        for shape in &self.shapes {
            self.execute(&index_statements(shape))?;
        }
        self.execute("ANALYZE")?;
        self.tables.finish()
    }
}

struct SqliteTable {
    path: PathBuf,
    connection: Rc<Connection>,
    shape: Shape,
    insert: String,
}

impl SqliteTable {
    fn create(path: &Path, connection: &Rc<Connection>, shape: Shape) -> Result<Self, ExportError> {
        let made = connection.execute_batch(&table_statement(&shape));
        made.map_err(ExportError::sqlite(path))?;
        Ok(SqliteTable {
            path: path.to_owned(),
            connection: Rc::clone(connection),
            insert: insert_statement(&shape),
            shape,
        })
    }

    /// What SQLite says of a row: one that breaks a key is unfit, and the next may be tried.
    fn refused(&self, cells: &[Value<'_>], source: rusqlite::Error) -> ExportError {
        if source.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) {
            return ExportError::sqlite(&self.path)(source);
        }
        let fields = self.shape.fields.iter().zip(cells);
        let key = fields.filter(|(field, _)| self.shape.key.contains(&field.name));
        let key: Vec<String> = key
            .map(|(field, cell)| format!("{}={cell:?}", field.name))
            .collect();
        ExportError::Unfit {
            place: format!("{} ({})", self.shape.name, key.join(", ")),
            reason: source.to_string(),
        }
    }
}

impl TableSink for SqliteTable {
    const NESTS: bool = false;

    fn row(&mut self, cells: &[Value<'_>]) -> Result<(), ExportError> {
        let insert = || {
            let mut statement = self.connection.prepare_cached(&self.insert)?;
            statement.execute(params_from_iter(cells.iter().map(sql)))
        };
        insert()
            .map(drop)
            .map_err(|source| self.refused(cells, source))
    }

    fn finish(self) -> Result<(), ExportError> {
        Ok(())
    }
}

fn sql(cell: &Value<'_>) -> Sql {
    match cell {
        Value::Empty | Value::Records(_) => Sql::Null,
        Value::Text(text) => Sql::Text(text.to_string()),
        Value::Integer(number) => i64::try_from(*number).map_or(Sql::Null, Sql::Integer),
        Value::Number(number) => Sql::Real(*number),
        Value::List(texts) => Sql::Text(serde_json::json!(texts).to_string()),
    }
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer(_) => "INTEGER",
        Kind::Number(_) => "REAL",
        _ => "TEXT",
    }
}

/// A name as SQLite always takes it, `end` too.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn quoted_list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

fn table_statement(shape: &Shape) -> String {
    let column = |field: &Field| {
        let bound = match shape.key.contains(&field.name) {
            true => " NOT NULL",
            false => "",
        };
        let (name, kind) = (quoted(field.name), sql_type(field.kind));
        format!("  {name} {kind}{bound}, -- {}\n", field.about)
    };
    let columns: String = shape.fields.iter().map(column).collect();
    let foreign = shape.references.iter().map(|reference| {
        let columns = quoted_list(reference.columns);
        let table = quoted(reference.table);
        format!(",\n  FOREIGN KEY ({columns}) REFERENCES {table} ({columns})")
    });
    format!(
        "CREATE TABLE {} ( -- {}\n{columns}  PRIMARY KEY ({}){}\n) STRICT;",
        quoted(shape.name),
        shape.about,
        quoted_list(shape.key),
        foreign.collect::<String>()
    )
}

fn insert_statement(shape: &Shape) -> String {
    let values = vec!["?"; shape.fields.len()].join(", ");
    format!("INSERT INTO {} VALUES ({values})", quoted(shape.name))
}

/// An index for each foreign key that the primary key does not begin with, and for each lookup.
fn index_statements(shape: &Shape) -> String {
    let references = shape.references.iter().map(|reference| reference.columns);
    let foreign = references.filter(|columns| !shape.key.starts_with(columns));
    let lookups = shape.lookups.chunks(1);
    let index = |columns: &[&str]| {
        let name = quoted(&format!("{}_by_{}", shape.name, columns.join("_")));
        let table = quoted(shape.name);
        format!("CREATE INDEX {name} ON {table} ({});", quoted_list(columns))
    };
    foreign.chain(lookups).map(index).collect()
}

fn view_statement(events: &Shape, participants: &Shape) -> String {
    let names = |shape: &Shape| -> Vec<&'static str> {
        shape.fields.iter().map(|field| field.name).collect()
    };
    let known = names(events);
    let mut columns: Vec<String> = known.iter().map(|c| format!("e.{}", quoted(c))).collect();
    let added = names(participants)
        .into_iter()
        .filter(|c| !known.contains(c));
    columns.extend(added.map(|column| format!("p.{}", quoted(column))));
    format!(
        "CREATE VIEW {} AS SELECT {}\nFROM {} e LEFT JOIN {} p ON p.\"event_id\" = e.\"event_id\";",
        quoted(VIEW),
        columns.join(", "),
        quoted(events.name),
        quoted(participants.name)
    )
}
