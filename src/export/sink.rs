//! How annotations become rows, and where the rows go.

use crate::annotation::Annotation;

use super::column::{AnnotationTable, Shape, Value, columns};
use super::error::ExportError;

/// Annotations on their way into files of one format.
pub trait Export {
    /// Adds an annotation.
    ///
    /// # Errors
    /// When it cannot be written. After an error that [`ExportError::is_of_one_annotation`] the
    /// next annotation may be added.
    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError>;

    /// Completes the files; without it they may lack their ends.
    ///
    /// # Errors
    /// When a file cannot be written.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Where the rows of one table go: what a format of tables has to be able to do.
pub trait TableSink {
    /// Whether a cell can hold rows of another table.
    const NESTS: bool;

    /// Adds a row: a value for each field of the [`Shape`] that the sink was made for.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, cells: &[Value<'_>]) -> Result<(), ExportError>;

    /// Completes the table.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(self) -> Result<(), ExportError>;
}

/// Several tables, each with the sink that takes its rows.
pub struct Tables<S> {
    parts: Vec<(Feed<S>, S)>,
}

/// Moves the rows that an annotation has of one table into a sink.
type Feed<S> = fn(&Annotation, &mut S) -> Result<(), ExportError>;

impl<S: TableSink> Tables<S> {
    /// No table yet.
    pub fn none() -> Self {
        Tables { parts: Vec::new() }
    }

    /// With one more table, whose sink `open` makes for its shape.
    ///
    /// # Errors
    /// Those of `open`.
    pub fn with<T: AnnotationTable>(
        mut self,
        open: impl FnOnce(Shape) -> Result<S, ExportError>,
    ) -> Result<Self, ExportError> {
        let sink = open(Shape::of::<T>(S::NESTS))?;
        self.parts.push((feed::<T, S>, sink));
        Ok(self)
    }

    /// Adds the rows of an annotation to every table.
    ///
    /// # Errors
    /// When a sink cannot take a row.
    pub fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let mut parts = self.parts.iter_mut();
        parts.try_for_each(|(feed, sink)| feed(annotation, sink))
    }

    /// The sinks, in the order of their tables.
    pub fn sinks(&self) -> impl Iterator<Item = &S> {
        self.parts.iter().map(|(_, sink)| sink)
    }

    /// The sinks, to be written to.
    pub fn sinks_mut(&mut self) -> impl Iterator<Item = &mut S> {
        self.parts.iter_mut().map(|(_, sink)| sink)
    }

    /// Completes every table.
    ///
    /// # Errors
    /// When a sink cannot.
    pub fn finish(self) -> Result<(), ExportError> {
        let mut sinks = self.parts.into_iter().map(|(_, sink)| sink);
        sinks.try_for_each(S::finish)
    }
}

impl<S: TableSink> Export for Tables<S> {
    fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        Tables::write(self, annotation)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        Tables::finish(*self)
    }
}

fn feed<T: AnnotationTable, S: TableSink>(
    annotation: &Annotation,
    sink: &mut S,
) -> Result<(), ExportError> {
    for row in T::rows(annotation) {
        let cells: Vec<Value<'_>> = columns::<T>(S::NESTS).map(|c| (c.value)(&row)).collect();
        sink.row(&cells)?;
    }
    Ok(())
}
