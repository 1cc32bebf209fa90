//! What a batch came to, in numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::annotation::Annotation;

use super::problem::{Problem, Severity};

/// Counts of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    pub entities: BTreeMap<String, u64>,
    /// Event records, by subtype.
    pub events: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn count(&mut self, annotation: &Annotation) {
        self.releases += 1;
        self.undated += u64::from(annotation.release.posted_at.is_none());
        self.chars += annotation.release.chars as u64;
        self.sentences += annotation.sentences.len() as u64;
        for entity in &annotation.entities {
            count(&mut self.entities, entity.kind.as_str());
        }
        for event in &annotation.events {
            count(&mut self.events, event.subtype.as_str());
        }
    }

    pub(super) fn count_problem(&mut self, problem: &Problem) {
        match problem.severity {
            Severity::Error => self.failed += 1,
            Severity::Warning => self.warnings += 1,
        }
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}
