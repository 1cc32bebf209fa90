//! From the text of a release to sentences and normalised tokens.

mod normalize;
mod tokenize;

pub use normalize::{is_invisible, normalize_word};
pub use tokenize::{is_word_char, tokenize};
