//! From the text of a release to sentences and normalised tokens.

mod normalize;
mod segment;
mod tokenize;

pub use normalize::{is_invisible, normalize_word};
pub use segment::{MAX_SENTENCE_TOKENS, segment};
pub use tokenize::{is_word_char, tokenize};
