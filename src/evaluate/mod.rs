//! Scores of annotations against gold labels.
//!
//! The score definitions are in `docs/evaluation.md`. Everything is counted per unit (a sentence of
//! a CoNLL file, a document else) as additive [`counts::Counts`], so that totals, tables and
//! bootstrap intervals come from the same numbers.
//!
//! | module | what |
//! | --- | --- |
//! | [`labels`] | readers: CoNLL/IOB2, BRAT standoff, JSONL |
//! | [`ner`] | entity scores: strict, conlleval, overlap; confusion and boundary errors |
//! | [`events`] | event record scores by optimal alignment ([`align`], [`record`]) |
//! | [`baseline`] | the trivial system that is scored beside ours |
//! | [`clusters`] | clusters of records against pairs of releases |
//! | [`compare`] | two systems against the same gold, record by record |
//! | [`calibration`] | confidence against correctness |
//! | [`report`] | Markdown, JSON and one HTML page |

pub mod align;
pub mod baseline;
pub mod calibration;
pub mod clusters;
pub mod compare;
pub mod counts;
pub mod error;
pub mod events;
pub mod excerpt;
pub mod fold;
pub mod labels;
pub mod ner;
pub mod record;
pub mod report;
pub mod resample;
pub mod scores;

pub use error::EvalError;
