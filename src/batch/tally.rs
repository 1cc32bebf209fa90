//! What a batch came to, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::annotation::Annotation;

use super::problem::{Problem, Severity};

/// Counts of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Releases that were annotated.
    pub releases: u64,
    /// Inputs that gave no annotation.
    pub failed: u64,
    /// Remarks on releases that were annotated.
    pub warnings: u64,
    /// Releases without a posting date.
    pub undated: u64,
    /// Characters of the releases.
    pub chars: u64,
    /// Sentences of the releases.
    pub sentences: u64,
    /// Entity mentions, by type.
    pub entities: BTreeMap<&'static str, u64>,
    /// Event records, by subtype.
    pub events: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(super) fn count(&mut self, annotation: &Annotation) {
        self.releases += 1;
        self.undated += u64::from(annotation.release.posted_at.is_none());
        self.chars += annotation.release.chars as u64;
        self.sentences += annotation.sentences.len() as u64;
        for entity in &annotation.entities {
            *self.entities.entry(entity.kind.as_str()).or_default() += 1;
        }
        for event in &annotation.events {
            *self.events.entry(event.subtype.as_str()).or_default() += 1;
        }
    }

    pub(super) fn count_problem(&mut self, problem: &Problem) {
        match problem.severity {
            Severity::Error => self.failed += 1,
            Severity::Warning => self.warnings += 1,
        }
    }
}
