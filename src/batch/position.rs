//! Places in a stream of inputs.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::Release;
use crate::fingerprint::hex;
use crate::release::ReadError;

use super::tally::Tally;

/// A place between two inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// How many releases and failures stand before it.
    pub inputs: u64,
    /// The SHA-256 sum of all that they say; empty at the start.
    pub sha256: String,
}

/// How far a batch is: what it takes, beside the inputs and the results, to go on from there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Up to where the inputs are done.
    pub position: Position,
    /// What they came to.
    pub counts: Tally,
}

/// Follows a stream.
#[derive(Default)]
pub(super) struct Tracker {
    inputs: u64,
    sum: Sha256,
}

impl Tracker {
    /// Takes what was read next.
    pub(super) fn pass(&mut self, input: &Result<Release, ReadError>) {
        self.inputs += 1;
        match input {
            Ok(release) => {
                let posted_at = release.posted_at.map(|at| at.to_string());
                let fields = [
                    Some(&release.id),
                    Some(&release.source),
                    release.ministry.as_ref(),
                    posted_at.as_ref(),
                    release.dateline.as_ref(),
                    Some(&release.text),
                ];
                for field in fields {
                    self.add(field.map_or("", String::as_str));
                }
            }
            Err(error) => self.add(&error.to_string()),
        }
    }

    /// Text with a byte behind it that stands in no UTF-8.
    fn add(&mut self, text: &str) {
        self.sum.update(text);
        self.sum.update([0xFF]);
    }

    pub(super) fn position(&self) -> Position {
        Position {
            inputs: self.inputs,
            sha256: hex(&self.sum.clone().finalize()),
        }
    }
}
