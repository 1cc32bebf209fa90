//! vaarta reads Hindi press releases and writes who met, mourned or agreed with whom, when, where
//! and about what.

pub mod annotation;
pub mod document;
pub mod evaluate;
pub mod events;
pub mod link;
pub mod ner;
pub mod release;
pub mod span;
pub mod text;
