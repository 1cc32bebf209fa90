//! From sentences to entity mentions.
//!
//! [`Tagger`] is the contract; [`load`] gives the tagger that reads with a transformer. Its path:
//!
//! ```text
//! words ─ encode: subwords ─ batch: windows, batches ─ Engine: logits ─ decode: spans
//! ```
//!
//! An [`Engine`] runs the transformer. The default one, [`BertEncoder`], is written here, on
//! products whose rows do not depend on one another, so that a sentence has the same logits, bit
//! for bit, alone or among a thousand and on any number of threads, in single precision or in bytes
//! ([`Precision`]). The feature `libtorch` adds rust-bert, which also runs on GPUs; [`EngineChoice`]
//! names either. [`stub`] has taggers that need no weights, for tests of what comes after.

mod batch;
mod cache;
mod choice;
mod classifier;
mod config;
mod decode;
mod dense;
mod encode;
mod encoder;
mod engine;
mod error;
mod folder;
mod integers;
mod layers;
#[cfg(feature = "libtorch")]
mod libtorch;
mod matrix;
mod quantised;
mod simd;
pub mod stub;
mod tagger;
#[cfg(test)]
mod tests;
mod weights;

use std::ops::Range;

pub use choice::{Device, EngineChoice, NoEngine, Precision, UnknownDevice};
pub use classifier::{Encoded, TokenClassifier};
pub use config::ModelConfig;
pub use decode::{DecodedSpan, Decoder, LabelError};
pub use encoder::BertEncoder;
pub use engine::{Engine, EngineError, Input};
pub use error::ModelError;
#[cfg(feature = "libtorch")]
pub use libtorch::RustBert;
pub use tagger::{TransformerTagger, load, load_with};
pub use weights::Weights;

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
/// The entities of a sentence depend on that sentence alone: not on its neighbours in the batch,
/// the batch's size or the number of threads. So do their scores, but for the rounding of an
/// engine that says so.
pub trait Tagger: Send + Sync {
    /// The entities of each sentence, in token order, without overlap; one list a sentence.
    ///
    /// # Errors
    /// When the engine fails; the sentences themselves cannot be wrong.
    fn tag(&self, sentences: &[&Sentence]) -> Result<Vec<Vec<TaggedSpan>>, TagError>;

    /// The score from which on an entity is given for its own sake; one below it only if an event
    /// rests on it.
    fn min_score(&self) -> f32 {
        0.0
    }
}

/// The engine behind a tagger failed.
#[derive(Debug, thiserror::Error)]
#[error("the tagger's engine failed: {0}")]
pub struct TagError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
