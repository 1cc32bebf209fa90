//! What is said of inputs in `errors.jsonl`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::Release;
use crate::pipeline::PipelineError;
use crate::release::ReadError;

/// One line of `errors.jsonl`: an input that gave no annotation, or one to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether there is an annotation in spite of it.
    pub severity: Severity,
    /// The file, folder or pattern; `-` for standard input.
    pub source: String,
    /// The release's id, where it was read that far.
    pub id: Option<String>,
    /// The line, from 1, where a file holds many releases.
    pub line: Option<u64>,
    /// The byte, from 0, where reading broke off.
    pub byte: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub advice: String,
}

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The input gave no annotation.
    Error,
    /// The release was annotated.
    Warning,
}

impl Problem {
    pub(super) fn unread(error: &ReadError) -> Self {
        Problem {
            severity: Severity::Error,
            source: error.input.clone(),
            id: None,
            line: error.line,
            byte: error.byte,
            reason: error.kind.to_string(),
            advice: error.advice().to_owned(),
        }
    }

    pub(super) fn too_long(release: &Release, limit: usize) -> Self {
        let reason = format!(
            "the release has {} bytes of text, more than the limit of {limit}",
            release.text.len()
        );
        let advice = "Split the file if it holds several releases, or raise --max-release-bytes.";
        Self::about(release, Severity::Error, reason, advice)
    }

    pub(super) fn not_annotated(release: &Release, error: &PipelineError) -> Self {
        let advice = "Try the release alone; if it fails again, report it with its text.";
        Self::about(release, Severity::Error, error.to_string(), advice)
    }

    pub(super) fn repeated_id(release: &Release, new: &str) -> Self {
        let reason = format!(
            "an earlier release has the id {:?} too; this one is {new:?} in the results",
            release.id
        );
        let advice = "Leave one out if they are the same release, or give each its own id.";
        Problem {
            id: Some(new.to_owned()),
            ..Self::about(release, Severity::Warning, reason, advice)
        }
    }

    pub(super) fn not_hindi(release: &Release) -> Self {
        let reason = "the text has no letter of Devanagari, so it is not Hindi in its own script";
        let advice = "Give the Hindi version of the release.";
        Self::about(release, Severity::Warning, reason.to_owned(), advice)
    }

    fn about(release: &Release, severity: Severity, reason: String, advice: &str) -> Self {
        Problem {
            severity,
            source: release.source.clone(),
            id: Some(release.id.clone()),
            line: None,
            byte: None,
            reason,
            advice: advice.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(byte) = self.byte {
            write!(f, ", byte {byte}")?;
        }
        write!(f, ": {}. {}", self.reason, self.advice)
    }
}
