//! vaarta reads Hindi press releases and writes who met, mourned or agreed with whom, when, where
//! and about what.

pub mod annotation;
pub mod batch;
pub mod cluster;
pub mod compression;
pub mod document;
pub mod evaluate;
pub mod events;
pub mod export;
pub mod fingerprint;
pub mod link;
pub mod ner;
pub mod pipeline;
pub mod release;
pub mod span;
pub mod text;
