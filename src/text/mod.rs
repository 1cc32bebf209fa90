//! From the text of a release to sentences and normalised tokens; Hindi numbers and dates.

mod calendar;
mod date_range;
mod date_words;
mod dates;
mod normalize;
mod numerals;
mod segment;
mod sentence_words;
mod tokenize;

pub use date_range::{DateRange, Tense};
pub use date_words::parse_month;
pub use dates::resolve as resolve_date;
pub use normalize::{is_invisible, normalize_word};
pub use numerals::{parse_cardinal, parse_count, parse_ordinal};
pub use segment::{MAX_SENTENCE_TOKENS, segment};
pub use tokenize::{is_word_char, tokenize};

/// The normalised words of a text, punctuation marks among them.
pub fn words(text: &str) -> Vec<String> {
    let tokens = tokenize(text, crate::span::Span::new(0, text.len()));
    tokens.into_iter().map(|token| token.norm.into()).collect()
}
