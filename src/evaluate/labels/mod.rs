//! Readers of gold and predicted labels, into common forms.
//!
//! CoNLL files become [`conll::ConllFile`]s: tokens with tags. Everything else becomes
//! [`LabelledDocument`]s: spans over the `char`s of a text. [`gold::GoldDocument`] adds event records.

pub mod brat;
pub mod conll;
pub mod gold;
pub mod public;

use serde::{Deserialize, Serialize};

use crate::annotation::Annotation;

/// A labelled stretch of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelSpan {
    /// The type, spelled as the file spells it.
    #[serde(rename = "type")]
    pub kind: String,
    /// First `char`.
    pub start: usize,
    /// One past the last `char`.
    pub end: usize,
    /// The system's probability, where it gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

impl LabelSpan {
    /// How many `char`s the two share.
    pub fn overlap(&self, other: &LabelSpan) -> usize {
        self.end
            .min(other.end)
            .saturating_sub(self.start.max(other.start))
    }

    /// Whether both have the same ends.
    pub fn same_ends(&self, other: &LabelSpan) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

/// The entity labels of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledDocument {
    /// By which gold and prediction find each other.
    pub id: String,
    /// The text, where it is at hand.
    pub text: Option<String>,
    /// The labels, in any order.
    pub spans: Vec<LabelSpan>,
}

impl From<&Annotation> for LabelledDocument {
    fn from(annotation: &Annotation) -> Self {
        let spans = annotation.entities.iter().map(|entity| LabelSpan {
            kind: entity.kind.as_str().to_owned(),
            start: entity.start,
            end: entity.end,
            score: Some(entity.score),
        });
        LabelledDocument {
            id: annotation.release.id.clone(),
            text: Some(annotation.text.clone()),
            spans: spans.collect(),
        }
    }
}
