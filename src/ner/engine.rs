//! What runs the transformer.

use ndarray::Array2;

/// One input of the model: a sentence, or a window of a long one, in subwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Subword ids from `<s>` to `</s>`.
    pub ids: Vec<u32>,
    /// Where in `ids` each word begins: the positions whose logits are wanted, ascending.
    pub words: Vec<usize>,
}

impl Input {
    /// Whether a model with so many positions and entries in its vocabulary can read the input.
    pub(super) fn check(&self, limit: usize, vocabulary: usize) -> Result<(), EngineError> {
        let length = self.ids.len();
        if length == 0 || length > limit {
            return Err(EngineError::Length {
                found: length,
                limit,
            });
        }
        if let Some(&id) = self.ids.iter().find(|&&id| id as usize >= vocabulary) {
            return Err(EngineError::Vocabulary { id, vocabulary });
        }
        match self.words.iter().find(|&&position| position >= length) {
            Some(&position) => Err(EngineError::Position { position, length }),
            None => Ok(()),
        }
    }
}

/// Computes the logits of a token classifier.
///
/// The logits of an input must depend on that input alone, not on those beside it; where rounding
/// makes that hold to some digits only, the engine says so.
pub trait Engine: Send + Sync {
    /// For each input a row of logits a word, a column a label.
    ///
    /// # Errors
    /// When an input does not fit the model, or the library behind the engine fails.
    fn logits(&self, inputs: &[Input]) -> Result<Vec<Array2<f32>>, EngineError>;
}

/// An engine could not compute logits.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// An input is longer than the model has positions.
    #[error("an input of {found} subwords, where the model takes 1 to {limit}")]
    Length {
        /// Subwords of the input.
        found: usize,
        /// The model's `max_position_embeddings`.
        limit: usize,
    },
    /// A subword is not in the model's vocabulary.
    #[error(
        "subword id {id} is beyond the model's vocabulary of {vocabulary}: its tokenizer is another model's"
    )]
    Vocabulary {
        /// The id.
        id: u32,
        /// Entries of the vocabulary.
        vocabulary: usize,
    },
    /// A word's position is beyond its input.
    #[error("a word begins at subword {position} of an input of {length}")]
    Position {
        /// Where the word was said to begin.
        position: usize,
        /// Subwords of the input.
        length: usize,
    },
    /// The library behind the engine failed.
    #[error("{library} failed")]
    Library {
        /// Its name.
        library: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
