//! Where the entities of an annotation stand in its text, in bytes.

use crate::annotation::Annotation;
use crate::span::{CharOffsets, Span};

use super::error::ExportError;

/// The span of a stretch of the annotation's text, given in `char`s.
///
/// # Errors
/// When it is no stretch of the text; `what` names it.
pub(super) fn span(
    offsets: &CharOffsets<'_>,
    what: &str,
    start: usize,
    end: usize,
) -> Result<Span, ExportError> {
    let (from, to) = (offsets.to_byte(start), offsets.to_byte(end));
    match from.zip(to).filter(|(from, to)| from < to) {
        Some((from, to)) => Ok(Span::new(from, to)),
        None => Err(ExportError::Unfit {
            place: what.to_owned(),
            reason: format!("{start}..{end} is no stretch of the release's text"),
        }),
    }
}

/// The spans of the entities, in their order.
///
/// # Errors
/// When one does not lie in the text.
pub(super) fn entity_spans(
    annotation: &Annotation,
    offsets: &CharOffsets<'_>,
) -> Result<Vec<Span>, ExportError> {
    let entities = annotation.entities.iter();
    entities
        .map(|entity| span(offsets, &entity.id, entity.start, entity.end))
        .collect()
}
