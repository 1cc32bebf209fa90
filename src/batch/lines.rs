//! An answer to each input, as a line.

use std::io::{self, Write};

use serde::Serialize;

use crate::annotation::Annotation;
use crate::compression::{Compression, FrameWriter};
use crate::export::ExportError;

use super::Sink;
use super::position::Reached;
use super::problem::{Problem, Severity};

/// Writes a line for each input, in input order: its annotation, as in `annotations.jsonl`, or
/// `{"line": 3, "error": {…}}` with the number of the line, from 1, and a [`Problem`]. Warnings get
/// no line. Lines are handed on with each chunk.
pub struct Lines<W: Write> {
    writer: FrameWriter<W>,
    line: u64,
}

#[derive(Serialize)]
struct Failed<'a> {
    line: u64,
    error: &'a Problem,
}

impl<W: Write> Lines<W> {
    /// Lines to a writer, compressed or not.
    pub fn new(writer: W, compression: Option<Compression>) -> Self {
        Lines {
            writer: FrameWriter::new(writer, compression, 0),
            line: 0,
        }
    }

    /// Ends the output: what is compressed is complete even if it is nothing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self) -> Result<(), ExportError> {
        self.writer.finish().map_err(cannot_write())
    }

    fn write(&mut self, record: &impl Serialize) -> Result<(), ExportError> {
        serde_json::to_writer(&mut self.writer, record).map_err(cannot_write())?;
        self.writer.write_all(b"\n").map_err(cannot_write())
    }
}

fn cannot_write<E: Into<io::Error>>() -> impl FnOnce(E) -> ExportError {
    ExportError::write("standard output".as_ref())
}

impl<W: Write> Sink for Lines<W> {
    fn annotation(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.line += 1;
        self.write(annotation)
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), ExportError> {
        match problem.severity {
            Severity::Warning => Ok(()),
            Severity::Error => {
                self.line += 1;
                let (line, error) = (self.line, problem);
                self.write(&Failed { line, error })
            }
        }
    }

    fn flush(&mut self, _: &Reached) -> Result<(), ExportError> {
        self.writer.flush().map_err(cannot_write())
    }
}
