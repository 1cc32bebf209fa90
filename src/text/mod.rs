//! From the text of a release to sentences and normalised tokens.

mod normalize;

pub use normalize::{is_invisible, normalize_word};
