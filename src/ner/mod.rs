//! From sentences to entity mentions.

use std::ops::Range;

use crate::document::{EntityType, Sentence};

/// An entity found in one sentence: a run of whole tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedSpan {
    /// Indices into the sentence's tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: EntityType,
    /// Probability, between 0 and 1.
    pub score: f32,
}

/// Finds the entities of sentences.
///
/// The result for a sentence depends on that sentence alone: not on its neighbours in the batch,
/// the batch's size or the number of threads.
pub trait Tagger: Send + Sync {
    /// The entities of each sentence, in token order, without overlap; one list a sentence.
    ///
    /// # Errors
    /// When the engine fails; the sentences themselves cannot be wrong.
    fn tag(&self, sentences: &[&Sentence]) -> Result<Vec<Vec<TaggedSpan>>, TagError>;
}

/// The engine behind a tagger failed.
#[derive(Debug, thiserror::Error)]
#[error("the tagger's engine failed: {0}")]
pub struct TagError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
